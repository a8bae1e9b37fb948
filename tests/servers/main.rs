//! The same verbs against real servers: each row of the table below is a kind of server and how
//! it is spoken to, and every verb is a test for each row.
//!
//! Run one row with `cargo test --test servers feathers3_auto`, one verb with `-- login_wrong`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(unreachable_pub, reason = "modules of one binary")]

mod bulk;
mod calls;
mod cell;
mod connection;
mod errors;
mod events;
mod every;
mod finding;
mod sign_in;
#[cfg(unix)]
mod sockets;
#[path = "../support/mod.rs"]
mod support;
mod values;
mod wires;

/// Makes a module of tests for each row of the table.
macro_rules! cells {
    ($($name:ident: $generation:literal, $switches:expr, $dialect:expr;)+) => {
        $(mod $name {
            const CELL: crate::cell::Cell = crate::cell::Cell {
                name: stringify!($name),
                generation: $generation,
                switches: &$switches,
                dialect: $dialect,
            };
            verbs!();
        })+
    };
}

/// Makes a module of the tests that every server passes for each row of the table.
macro_rules! every {
    ($($name:ident: $generation:literal, $switches:expr, $($verbs:ident)+;)+) => {
        $(mod $name {
            const CELL: crate::cell::Cell = crate::cell::Cell {
                name: stringify!($name),
                generation: $generation,
                switches: &$switches,
                dialect: None,
            };
            $(every_verbs!($verbs);)+
        })+
    };
}

/// The verbs of servers that have services, and of those that can be signed in to.
macro_rules! every_verbs {
    (calls) => {
        tests! {
            every: find find_all get create error listen doctor;
        }
    };
    (sign_in) => {
        tests! {
            every: login login_shown login_wrong protected doctor_signed_in;
        }
    };
}

/// Makes a test of each verb.
macro_rules! tests {
    ($($module:ident: $($verb:ident)+;)+) => {
        $($(
            #[test]
            fn $verb() {
                crate::$module::$verb(&CELL);
            }
        )+)+
    };
}

/// The verbs, by the module that they stand in.
macro_rules! verbs {
    () => {
        tests! {
            calls:
                find find_with_a_query find_pages find_all find_prints_records get ids create create_exactly
                create_array update update_null patch patch_null remove remove_null call emit
                odd_text_and_numbers;
            errors:
                each_class no_message odd_errors unknown_service unknown_method several_at_once
                no_answer;
            sign_in:
                login_wrong login login_by_token protected logged_out;
            events:
                one_event events_of_an_array custom_events every_event routed_events
                protected_events emit_without_ack;
            connection:
                headers gate_refuses gate_opens pings server_closes dropped_call too_long;
        }
    };
}

cells! {
    // name: folder of tests/node, switches, --dialect
    feathers4_auto: "feathers4", [], None;
    feathers4_named: "feathers4", [], Some("feathers4");
    feathers3_auto: "feathers3", [], None;
    feathers3_named: "feathers3", [], Some("feathers3");
}

every! {
    // name: folder of tests/node, switches, verbs
    plain_4: "feathers4", [], calls sign_in;
    faye_4: "feathers4", [("TRANSFORMER", "faye")], calls sign_in;
    sockjs_4: "feathers4", [("TRANSFORMER", "sockjs")], calls sign_in;
    engine_io_4: "feathers4", [("TRANSFORMER", "engine.io")], calls sign_in;
    browserchannel_4: "feathers4", [("TRANSFORMER", "browserchannel")], calls sign_in;
    ejson_4: "feathers4", [("PARSER", "ejson")], calls sign_in;
    binary_4: "feathers4", [("PARSER", "binary")], calls sign_in;
    msgpack_4: "feathers4", [("PARSER", "msgpack")], calls sign_in;
    sockjs_ejson_4: "feathers4", [("TRANSFORMER", "sockjs"), ("PARSER", "ejson")], calls sign_in;
    engine_io_msgpack_4: "feathers4", [("TRANSFORMER", "engine.io"), ("PARSER", "msgpack")], calls sign_in;
    faye_binary_4: "feathers4", [("TRANSFORMER", "faye"), ("PARSER", "binary")], calls sign_in;
    xhr_streaming_4: "feathers4", [("TRANSFORMER", "sockjs"), ("WEBSOCKETS", "off")], calls sign_in;
    polling_4: "feathers4", [("TRANSFORMER", "engine.io"), ("WEBSOCKETS", "off")], calls sign_in;
    polling_msgpack_4: "feathers4", [("TRANSFORMER", "engine.io"), ("WEBSOCKETS", "off"), ("PARSER", "msgpack")], calls sign_in;
    plain_3: "feathers3", [], calls sign_in;
    faye_3: "feathers3", [("TRANSFORMER", "faye")], calls sign_in;
    sockjs_3: "feathers3", [("TRANSFORMER", "sockjs")], calls sign_in;
    engine_io_3: "feathers3", [("TRANSFORMER", "engine.io")], calls sign_in;
    polling_3: "feathers3", [("TRANSFORMER", "engine.io"), ("WEBSOCKETS", "off")], calls sign_in;
    plain_5: "feathers5", [], calls sign_in;
    sockjs_5: "feathers5", [("TRANSFORMER", "sockjs")], calls sign_in;
    plain_2: "feathers2", [], calls sign_in;
    primus_5_2: "feathers2-primus5", [], calls sign_in;
    plain_1: "feathers1", [], calls;
}
