//! Lists that are longer than a page, from servers that make the most of it.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::command;
use crate::support::env::finished;
use crate::support::scripted::{Doorman, websocket};
use crate::support::{Peer, Run, Running, ScriptedServer, TestEnv};
use crate::wire::{self, close_frame};

const ALL: [&str; 5] = ["find", "messages", "--all", "-o", "ndjson"];

/// Says what sorting by id tells.
const SORTED: &str = "sorted by id, so that no record is left out or comes twice; --sort names \
                      another order\n";

fn records(ids: impl IntoIterator<Item = u64>) -> Value {
    ids.into_iter().map(|id| json!({"id": id})).collect()
}

/// The lines that records with these ids are printed as.
fn lines(ids: impl IntoIterator<Item = u64>) -> String {
    ids.into_iter()
        .map(|id| format!("{{\"id\":{id}}}\n"))
        .collect()
}

fn page(total: u64, ids: impl IntoIterator<Item = u64>) -> Value {
    json!({"total": total, "limit": 10, "skip": 0, "data": records(ids)})
}

/// Checks how a list ended early, and that so many records were printed before.
#[track_caller]
fn broken_off(run: &Run, printed: u64, status: i32, kind: &str, message: &str) {
    assert_eq!(run.status, Some(status), "{run:#?}");
    assert_eq!(run.stdout, lines(0..printed));
    let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(error["error"]["kind"], kind);
    assert_eq!(error["error"]["message"], message);
}

fn skip(query: &Value) -> u64 {
    query["$skip"].as_u64().unwrap_or(0)
}

/// What a service of so many records answers, that gives so many at most.
fn served(query: &Value, total: u64, most: u64) -> Value {
    let limit = query["$limit"].as_u64().unwrap_or(most).min(most);
    let from = skip(query).min(total);
    page(total, from..(from + limit).min(total))
}

/// Runs a command against a server that answers each query; returns the queries too.
#[track_caller]
fn answering(
    args: &[&str],
    mut answer: impl FnMut(&Value) -> Value + Send + 'static,
) -> (Run, Vec<Value>) {
    let (tell, queries) = channel();
    let server = ScriptedServer::start(move |peer| {
        while let Some(text) = peer.text() {
            let packet: Value = serde_json::from_str(&text).unwrap();
            let query = packet["data"][2].clone();
            peer.reply(packet["id"].as_u64().unwrap(), &answer(&query));
            tell.send(query).unwrap();
        }
    });
    let run = finished(&mut command(&TestEnv::new(), &server, args));
    server.join();
    (run, queries.iter().collect())
}

#[test]
fn pages_are_as_long_as_the_server_makes_them() {
    let args = [&ALL[..], &["--limit", "100", "-q", "a=1"]].concat();
    let (run, queries) = answering(&args, |query| served(query, 25, 10));
    assert_eq!(run.stderr, SORTED);
    assert_eq!(run.success(), lines(0..25));
    let sort = json!({"id": 1});
    assert_eq!(
        queries,
        [
            json!({"a": 1, "$sort": sort, "$limit": 100}),
            json!({"a": 1, "$sort": sort, "$limit": 10, "$skip": 10}),
            json!({"a": 1, "$sort": sort, "$limit": 5, "$skip": 20}),
        ]
    );
}

#[test]
fn a_list_begins_and_ends_where_it_is_told_to() {
    let args = [&ALL[..], &["--skip", "3", "--max", "14"]].concat();
    let (run, queries) = answering(&args, |query| served(query, 25, 10));
    assert_eq!(run.success(), lines(3..17));
    let asked = |query: &Value| (skip(query), query["$limit"].as_u64());
    let asked: Vec<_> = queries.iter().map(asked).collect();
    assert_eq!(asked, [(3, Some(14)), (13, Some(4))]);
}

#[test]
fn pages_are_asked_for_ahead_and_printed_in_order() {
    for (options, ahead) in [(&[][..], 4), (&["--in-flight", "2"], 2)] {
        let server = ScriptedServer::start(move |peer| {
            let (id, data) = peer.packet();
            peer.reply(id, &served(&data[2], 10 + 10 * ahead, 10));
            // None is answered before all of them are there, and then the last one first.
            let mut asked: Vec<_> = (0..ahead).map(|_| peer.packet()).collect();
            while let Some((id, data)) = asked.pop() {
                peer.reply(id, &served(&data[2], 10 + 10 * ahead, 10));
            }
            peer.drain();
        });
        let args = [&ALL[..], options].concat();
        let run = finished(&mut command(&TestEnv::new(), &server, &args));
        server.join();
        assert_eq!(run.success(), lines(0..10 + 10 * ahead));
    }
}

#[test]
fn what_a_short_page_lacks_is_asked_for() {
    let (run, queries) = answering(&ALL, |query| match skip(query) {
        10 => page(30, 10..13),
        13 => page(30, 13..20),
        _ => served(query, 30, 10),
    });
    assert_eq!(run.success(), lines(0..30));
    assert!(queries.contains(&json!({"$sort": {"id": 1}, "$limit": 7, "$skip": 13})));
}

#[test]
fn a_list_that_grows_or_shrinks_meanwhile_is_followed() {
    let (run, _) = answering(&ALL, |query| served(query, 20 + skip(query).min(10), 10));
    assert_eq!(run.success(), lines(0..30));
    let (run, _) = answering(&ALL, |query| served(query, 25 - skip(query).min(4), 10));
    assert_eq!(run.stderr, SORTED);
    assert_eq!(run.success(), lines(0..21));
}

#[test]
fn an_empty_page_ends_a_list_and_what_is_missing_is_told() {
    let (run, _) = answering(&ALL, |query| match skip(query) {
        0 => page(25, 0..10),
        _ => page(25, []),
    });
    assert_eq!(
        run.stderr,
        format!("{SORTED}warning: the server counts 25 records, but has no more than 10 to show\n")
    );
    assert_eq!(run.success(), lines(0..10));
}

#[test]
fn without_a_total_pages_are_read_until_one_is_empty() {
    let (run, queries) = answering(&ALL, |query| {
        let from = skip(query);
        let to = [0, 10, 14, 20].into_iter().find(|&to| to > from);
        json!({"limit": 10, "skip": from, "data": records(from..to.unwrap_or(from))})
    });
    assert_eq!(run.success(), lines(0..20));
    let skips: Vec<_> = queries.iter().map(skip).collect();
    assert_eq!(skips, [0, 10, 14, 20]);
}

#[test]
fn a_server_that_ignores_skip_is_not_asked_for_ever() {
    for total in [json!(null), json!(1_000_000)] {
        let answer = json!({"total": total, "skip": 0, "data": records(0..10)});
        let (run, queries) = answering(&ALL, move |_| answer.clone());
        let same = "the page for $skip 10 is the one before it once more: the server ignores $skip";
        broken_off(&run, 10, 3, "protocol", same);
        assert!(queries.len() < 10);
    }
}

#[test]
fn records_are_sorted_by_the_id_that_they_have() {
    let data = |from: u64| -> Value { (from..from + 5).map(|id| json!({"_id": id})).collect() };
    let (run, queries) = answering(
        &ALL,
        move |query| json!({"total": 10, "skip": 0, "data": data(skip(query))}),
    );
    assert_eq!(run.stderr, SORTED.replace("by id", "by _id"));
    assert_eq!(run.success().lines().count(), 10);
    let sorts: Vec<_> = queries
        .iter()
        .map(|query| query["$sort"].to_string())
        .collect();
    assert_eq!(sorts, [r#"{"id":1}"#, r#"{"_id":1}"#, r#"{"_id":1}"#]);

    let args = [&ALL[..], &["--sort", "-n"]].concat();
    let (run, queries) = answering(&args, |query| served(query, 20, 10));
    assert_eq!((run.stderr.as_str(), run.status), ("", Some(0)));
    assert_eq!(
        queries[1],
        json!({"$sort": {"n": -1}, "$limit": 10, "$skip": 10})
    );

    let (run, _) = answering(&ALL, |query| {
        let from = skip(query);
        json!({"total": 4, "skip": 0, "data": [{"n": from}, {"n": from + 1}]})
    });
    assert!(
        run.stderr
            .starts_with("warning: the records have neither id nor _id")
    );
    assert_eq!(run.success().lines().count(), 4);
}

/// A table without such a column cannot be sorted by it.
#[test]
fn a_service_that_cannot_sort_by_id_is_asked_for_another_field() {
    for (code, told) in [(400, true), (500, true), (404, false)] {
        let run = crate::answered(&["find", "messages", "--all"], move |peer, id| {
            let error = json!({"name": "Oh", "code": code, "message": "no"});
            peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
        });
        let notice = "asked to sort by id; --sort names another field\n";
        assert_eq!(run.stderr.starts_with(notice), told, "{run:#?}");
    }
}

#[test]
fn what_has_no_pages_is_printed_as_it_is() {
    for (result, ndjson) in [
        (json!([{"id": 1}, {"id": 2}]), "{\"id\":1}\n{\"id\":2}\n"),
        (json!({"id": 1}), "{\"id\":1}\n"),
        (json!(null), "null\n"),
        (json!([]), ""),
    ] {
        for (format, printed) in [("ndjson", ndjson), ("json", &format!("{result}\n"))] {
            let args = ["find", "messages", "--all", "-o", format];
            let result = result.clone();
            let (run, queries) = answering(&args, move |_| result.clone());
            assert_eq!((run.success().as_str(), queries.len()), (printed, 1));
        }
    }
}

#[test]
fn an_error_ends_a_list_and_what_was_printed_stands() {
    let server = ScriptedServer::start(|peer| {
        let (id, data) = peer.packet();
        peer.reply(id, &served(&data[2], 20, 10));
        let (id, _) = peer.packet();
        let error = json!({"name": "Forbidden", "code": 403, "message": "no more"});
        peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
        peer.drain();
    });
    let args = ["find", "messages", "--all", "--quiet"];
    let run = finished(&mut command(&TestEnv::new(), &server, &args));
    server.join();
    assert_eq!(run.status, Some(5));
    assert_eq!(run.stderr, "error: Forbidden (403): no more\n");
    // An array without its end says that something is missing.
    assert_eq!(run.stdout, records(0..10).to_string().replace(']', "\n"));

    let (run, _) = answering(&ALL, |query| match skip(query) {
        0 => page(20, 0..10),
        _ => json!("done"),
    });
    let odd = "the answer for $skip 10 is no page of records";
    broken_off(&run, 10, 3, "protocol", odd);
}

/// Answers the first page, and after that closes so many connections with pages under way.
fn closing(times: usize) -> (Run, Vec<u64>) {
    let skips = Arc::new(Mutex::new(Vec::new()));
    let (seen, left) = (Arc::clone(&skips), Mutex::new(times));
    let server = Doorman::start(move |_, stream| {
        let mut peer = websocket(stream);
        while let Some(text) = peer.text() {
            let packet: Value = serde_json::from_str(&text).unwrap();
            let query = &packet["data"][2];
            seen.lock().unwrap().push(skip(query));
            let mut left = left.lock().unwrap();
            if skip(query) == 20 && *left > 0 {
                *left -= 1;
                wire::write(&mut peer, &close_frame(1001, "bye"));
                drop(left);
                return peer.drain();
            }
            peer.reply(packet["id"].as_u64().unwrap(), &served(query, 45, 10));
        }
    });
    let url = server.url();
    let env = TestEnv::new();
    let args = ["--url", &url].into_iter().chain(crate::KNOWN).chain(ALL);
    let run = env.run(args.chain(["--in-flight", "2"]));
    let skips = skips.lock().unwrap().clone();
    (run, skips)
}

#[test]
fn pages_that_are_lost_with_the_connection_are_asked_for_once_more() {
    let (run, _) = closing(1);
    assert!(
        run.stderr
            .contains("\nconnection lost, going on after 20 records: the server closed"),
        "{run:#?}"
    );
    assert_eq!(run.success(), lines(0..45));
    let (run, skips) = closing(2);
    let lost = "the connection was lost before the answer to find on messages came";
    broken_off(&run, 20, 3, "connection", lost);
    assert_eq!(skips.iter().filter(|&&skip| skip == 20).count(), 2);
}

#[test]
fn a_page_without_an_answer_is_told_after_its_time() {
    let (run, _) = {
        let server = ScriptedServer::start(|peer| {
            let (id, data) = peer.packet();
            peer.reply(id, &served(&data[2], 20, 10));
            peer.ignore();
        });
        let args = [&ALL[..], &["--timeout", "200ms"]].concat();
        let run = finished(&mut command(&TestEnv::new(), &server, &args));
        (run, server.join())
    };
    let silent = "no answer within 200ms to find on messages";
    broken_off(&run, 10, 4, "timeout", silent);
}

/// Answers all but the second page, and says when that was asked for.
fn hanging() -> (Running, ScriptedServer) {
    let (tell, asked) = channel();
    let server = ScriptedServer::start(move |peer| {
        let (id, data) = peer.packet();
        peer.reply(id, &served(&data[2], 20, 10));
        peer.packet();
        tell.send(()).unwrap();
        peer.drain();
    });
    let args = ["find", "messages", "--all", "-o", "ndjson"];
    let run = Running::new(&mut command(&TestEnv::new(), &server, &args));
    asked.recv().unwrap();
    (run, server)
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_list_and_what_was_printed_stands() {
    let (run, server) = hanging();
    run.signal(rustix::process::Signal::INT);
    let run = run.end();
    server.join();
    broken_off(&run, 10, 130, "interrupted", "interrupted");
}

#[test]
fn a_reader_that_has_seen_enough_ends_a_list_quietly() {
    let server = ScriptedServer::start(|peer| {
        // There is no end to it.
        while let Some(text) = peer.text() {
            let packet: Value = serde_json::from_str(&text).unwrap();
            let query = &packet["data"][2];
            let next = skip(query) + 1000;
            let id = packet["id"].as_u64().unwrap();
            peer.reply(id, &served(query, next + 100_000, 1000));
        }
    });
    let mut find = Running::new(&mut command(&TestEnv::new(), &server, &ALL));
    assert_eq!(find.line(), r#"{"id":0}"#);
    find.close_stdout();
    let run = find.end();
    server.join();
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), SORTED));
}

/// Tells that a client has done all that it can do for now.
fn settle(peer: &mut Peer, mut take: impl FnMut(&mut Peer, &str)) {
    use tokio_tungstenite::tungstenite::Message;

    let mut quiet = 0;
    while quiet < 20 {
        peer.socket.send(Message::Ping("?".into())).unwrap();
        quiet += 1;
        loop {
            match peer.socket.read().unwrap() {
                Message::Pong(_) => break,
                Message::Text(text) => {
                    quiet = 0;
                    take(peer, &text);
                }
                _ => {}
            }
        }
    }
}

/// A reader that does not read stops the asking, so that no memory is filled.
#[test]
fn a_slow_reader_is_waited_for() {
    const PAGES: u64 = 100;
    let (tell, settled) = channel();
    let server = ScriptedServer::start(move |peer| {
        let filler = "x".repeat(256 << 10);
        let mut asked = 0;
        let mut answer = move |peer: &mut Peer, text: &str| {
            asked += 1;
            let packet: Value = serde_json::from_str(text).unwrap();
            let record = json!({"id": skip(&packet["data"][2]), "filler": filler});
            let page = json!({"total": PAGES, "limit": 1, "data": [record]});
            peer.reply(packet["id"].as_u64().unwrap(), &page);
            asked
        };
        let mut asked = 0;
        settle(peer, |peer, text| asked = answer(peer, text));
        tell.send(asked).unwrap();
        while let Some(text) = peer.text() {
            answer(peer, &text);
        }
    });
    let mut find = Running::new(&mut command(&TestEnv::new(), &server, &ALL));
    let asked = settled.recv().unwrap();
    assert!(asked < 20, "{asked} pages of 256 KiB");
    for id in 0..PAGES {
        let record: Value = serde_json::from_str(&find.line()).unwrap();
        assert_eq!(record["id"], id);
    }
    let run = find.end();
    server.join();
    assert_eq!(run.success(), "");
}

const COUNT: [&str; 5] = ["find", "messages", "--count", "-q", "a=1"];

#[test]
fn count_asks_for_the_total_alone() {
    let (run, queries) = answering(&COUNT, |query| served(query, 25, 10));
    assert_eq!(run.stderr, "");
    assert_eq!(run.success(), "25\n");
    assert_eq!(queries, [json!({"a": 1, "$limit": 0})]);
}

#[test]
fn what_the_server_does_not_count_is_counted() {
    // Pages without a total.
    let (run, queries) = answering(&COUNT, |query| {
        let mut page = served(query, 25, 10);
        page.as_object_mut().unwrap().remove("total");
        page
    });
    assert_eq!(run.success(), "25\n");
    assert_eq!(queries.len(), 5);
    // Arrays, with and without a sense of `$limit`.
    let (run, _) = answering(&COUNT, |query| match query["$limit"].as_u64() {
        Some(0) => json!([]),
        _ => records(0..7),
    });
    assert_eq!(run.success(), "7\n");
    let (run, queries) = answering(&COUNT, |_| records(0..7));
    assert_eq!((run.success().as_str(), queries.len()), ("7\n", 1));
    // What is no list.
    for (result, count) in [(json!({"id": 1}), "1\n"), (json!(null), "0\n")] {
        let (run, _) = answering(&COUNT, move |_| result.clone());
        assert_eq!(run.success(), count);
    }
}
