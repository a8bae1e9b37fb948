//! What each layer costs, in bytes a second: `cargo bench --bench layers`.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use bytestring::ByteString;
use divan::Bencher;
use divan::counter::BytesCount;
use feathers_primus::output::format::{Format, Style};
use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::packet::Packet;
use feathers_primus::protocol::parser::JsonParser;
use feathers_primus::protocol::redact::redact_json;
use feathers_primus::protocol::service::call::{Call, Dialect};
use feathers_primus::protocol::session::Session;
use feathers_primus::protocol::transformer::Websockets;

/// How many records the results have.
const RECORDS: [usize; 3] = [1, 50, 5000];

fn main() {
    divan::main();
}

fn page(records: usize) -> String {
    let record = r#"{"id":7,"text":"a message of some length, as people write them","status":"read","userId":3,"createdAt":"2026-03-02T08:00:00.000Z","tags":["a","b"],"score":1.50}"#;
    let list = vec![record; records].join(",");
    format!(r#"{{"total":{records},"limit":{records},"skip":0,"data":[{list}]}}"#)
}

fn ack(records: usize) -> ByteString {
    format!(r#"{{"id":1,"type":1,"data":[null,{}]}}"#, page(records)).into()
}

fn event() -> ByteString {
    format!(r#"{{"type":0,"data":["messages created",{}]}}"#, page(1)).into()
}

fn session() -> Session {
    Session::new(Box::new(Websockets), Box::new(JsonParser), Instant::now())
}

#[divan::bench(args = RECORDS)]
fn packet_decode(bencher: Bencher<'_, '_>, records: usize) {
    let text = ack(records);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| Packet::decode(black_box(&text)).unwrap());
}

#[divan::bench(args = RECORDS)]
fn packet_encode(bencher: Bencher<'_, '_>, records: usize) {
    let data = Json::parse(page(records)).unwrap();
    let call = Call::create("messages", data, Json::EMPTY_OBJECT);
    let emission = call.emission(Dialect::Feathers4);
    let packet = Packet::Event {
        name: emission.name.into(),
        args: emission.args,
        id: Some(1),
    };
    bencher
        .counter(BytesCount::of_str(&packet.encode()))
        .bench(|| black_box(&packet).encode());
}

#[divan::bench]
fn session_events(bencher: Bencher<'_, '_>) {
    let text = event();
    let now = Instant::now();
    let mut session = session();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        session.handle_message(now, Frame::Text(text.clone()));
        session.poll_event().unwrap()
    });
}

#[divan::bench]
fn session_calls(bencher: Bencher<'_, '_>) {
    let emission = Call::find("messages", Json::EMPTY_OBJECT).emission(Dialect::Feathers4);
    let now = Instant::now();
    let mut session = session();
    let mut id = 0;
    bencher.bench_local(|| {
        id += 1;
        session.call(now, &emission, Duration::from_secs(5));
        session.poll_transmit().unwrap();
        let ack = format!(r#"{{"id":{id},"type":1,"data":[null,{{"id":7}}]}}"#);
        session.handle_message(now, Frame::from(ack));
        session.poll_event().unwrap()
    });
}

fn output(bencher: Bencher<'_, '_>, records: usize, style: Style) {
    let result = Json::parse(page(records)).unwrap();
    let mut out = Vec::new();
    bencher
        .counter(BytesCount::of_str(result.as_str()))
        .bench_local(|| {
            out.clear();
            style.write_result(&mut out, black_box(&result)).unwrap();
        });
}

#[divan::bench(args = RECORDS)]
fn output_json(bencher: Bencher<'_, '_>, records: usize) {
    output(
        bencher,
        records,
        Style {
            format: Format::Json,
            colour: false,
            terminal: false,
            raw: false,
        },
    );
}

#[divan::bench(args = RECORDS)]
fn output_ndjson(bencher: Bencher<'_, '_>, records: usize) {
    output(
        bencher,
        records,
        Style {
            format: Format::Ndjson,
            colour: false,
            terminal: false,
            raw: false,
        },
    );
}

#[divan::bench(args = RECORDS)]
fn output_pretty(bencher: Bencher<'_, '_>, records: usize) {
    output(
        bencher,
        records,
        Style {
            format: Format::Pretty,
            colour: true,
            terminal: true,
            raw: false,
        },
    );
}

#[divan::bench(args = RECORDS)]
fn redact(bencher: Bencher<'_, '_>, records: usize) {
    let text = ack(records);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| redact_json(black_box(&text)));
}
