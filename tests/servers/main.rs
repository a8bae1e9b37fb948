//! The same verbs against real servers: each row of the table below is a kind of server and how
//! it is spoken to, and every verb is a test for each row.
//!
//! Run one row with `cargo test --test servers feathers3_auto`, one verb with `-- login_wrong`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(unreachable_pub, reason = "modules of one binary")]

mod calls;
mod cell;
mod connection;
mod errors;
mod events;
mod sign_in;
#[path = "../support/mod.rs"]
mod support;

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
                find find_with_a_query find_pages find_prints_records get ids create create_exactly
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
