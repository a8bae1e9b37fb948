//! `find`, and the grammar of queries.

use std::process::Stdio;

use serde_json::json;

use crate::support::{Running, TestEnv};
use crate::{refuses, run, run_in, sends, sends_what_it_shows, value};

#[test]
fn a_page_is_printed_as_it_came() {
    assert_eq!(
        run(&["find", "messages", "-q", "id[$in][]=1", "--limit", "1"]).success(),
        "{\"total\":1,\"limit\":1,\"skip\":0,\"data\":[{\"id\":1,\"text\":\"message 1\",\
         \"status\":\"unread\",\"user\":\"ada\",\"createdAt\":\"2024-01-01T00:00:00.000Z\"}]}\n"
    );
}

#[test]
fn a_field_that_no_record_has_is_told_with_the_one_that_was_meant() {
    let env = TestEnv::new();
    let find = |query: &str| run_in(&env, &["find", "nested/notes", "-q", query]);
    assert_eq!(find("titel=first").stderr, "", "nothing is known yet");
    find("title=first").success();
    let run = find("titel=first");
    assert_eq!(
        run.stderr,
        "no record was seen with a field 'titel'; did you mean 'title'?\n"
    );
    assert_eq!(run.success(), "[]\n");
    for query in ["title=nope", "xyz=1", "$limit=0"] {
        assert_eq!(find(query).stderr, "", "{query}");
    }
}

#[test]
fn a_query_sorts_selects_and_skips_at_the_server() {
    let page = value(&[
        "find",
        "messages",
        "-q",
        "id[$lte]=25",
        "-q",
        "status=read",
        "--sort",
        "-id",
        "--select",
        "id,user",
        "--limit",
        "2",
        "--skip",
        "1",
    ]);
    assert_eq!(
        page["data"],
        json!([{"id": 22, "user": "ada"}, {"id": 20, "user": "bob"}])
    );
}

#[test]
fn what_is_sent_is_what_dry_run_shows() {
    sends_what_it_shows(&["find", "messages"]);
    sends_what_it_shows(&["find", "messages", "-q", r#"{ "n" : 1.0, "é": "\u00e9" }"#]);
}

#[test]
fn without_a_query_an_empty_object_is_sent() {
    sends(&["find", "messages"], r#""find","messages",{}"#);
    sends(
        &["find", "users/7/comments"],
        r#""find","users/7/comments",{}"#,
    );
}

#[test]
fn a_value_is_json_where_it_is_written_as_json() {
    for (typed, sent) in [
        ("a=text", r#""text""#),
        ("a=10", "10"),
        ("a=-1.50", "-1.50"),
        ("a=0", "0"),
        ("a=999999999999999", "999999999999999"),
        ("a=true", "true"),
        ("a=null", "null"),
        (r#"a="01234""#, r#""01234""#),
        ("a=[1,2]", "[1,2]"),
        (r#"a={"b":1}"#, r#"{"b":1}"#),
        ("a=01234", r#""01234""#),
        ("a=1e5", r#""1e5""#),
        ("a=+1", r#""+1""#),
        ("a=.5", r#"".5""#),
        (
            "a=123456789012345678901234",
            r#""123456789012345678901234""#,
        ),
        ("a=True", r#""True""#),
        ("a={x", r#""{x""#),
        ("a=", r#""""#),
        ("a=b=c", r#""b=c""#),
        ("a:=1e5", "1e5"),
        ("a:=12345678901234567890", "12345678901234567890"),
        ("a:=\"x\"", r#""x""#),
    ] {
        sends(
            &["find", "m", "-q", typed],
            &format!(r#""find","m",{{"a":{sent}}}"#),
        );
    }
}

#[test]
fn keys_nest_with_brackets() {
    for (typed, sent) in [
        (&["age[$gt]=21"][..], r#"{"age":{"$gt":21}}"#),
        (
            &["$or[0][status]=read", "$or[1][user]=ada"],
            r#"{"$or":[{"status":"read"},{"user":"ada"}]}"#,
        ),
        (
            &["$select[]=text", "$select[]=id"],
            r#"{"$select":["text","id"]}"#,
        ),
        (&["$sort[createdAt]=-1"], r#"{"$sort":{"createdAt":-1}}"#),
        (&["address.city=Rome"], r#"{"address.city":"Rome"}"#),
        (&["user=ada", "user=bob"], r#"{"user":["ada","bob"]}"#),
        (
            &[r#"{"a":1,"b":{"c":1}}"#, "d=2", "b[e]=3"],
            r#"{"a":1,"b":{"c":1,"e":3},"d":2}"#,
        ),
    ] {
        let queries = typed.iter().flat_map(|query| ["--query", query]);
        let args: Vec<_> = ["find", "m"].into_iter().chain(queries).collect();
        sends(&args, &format!(r#""find","m",{sent}"#));
    }
}

#[test]
fn exact_json_that_is_none_is_refused_with_the_place() {
    refuses(
        &["find", "m", "-q", "a[b]:=tru", "--dry-run"],
        "error: in 'a[b]:=tru' what follows ':=' is not JSON: EOF while parsing a value, column \
         9, where it ends\nhint: for text write 'a[b]=tru'\n",
    );
}

#[test]
fn an_object_that_is_none_is_refused_with_the_place() {
    refuses(
        &["find", "m", "-q", r#"{"a":1,}"#, "--dry-run"],
        "error: '{\"a\":1,}' is not JSON: key must be a string, column 8, at '}'\n\
         hint: JSON needs its double quotes, and single quotes around it: '{\"text\":\"hi\"}'\n",
    );
}

#[test]
fn what_is_no_query_is_refused_with_a_right_one() {
    for (typed, message) in [
        ("status", "'status' is not KEY=VALUE"),
        ("[1]", "'[1]' is an array"),
        ("=1", "'=1' has no key"),
        ("a[b=1", "the brackets of 'a[b' in 'a[b=1' do not pair up"),
        ("-", "'-' is not KEY=VALUE"),
        ("@", "'@' names no file"),
    ] {
        let stderr = TestEnv::new()
            .run(["find", "m", "-q", typed, "--dry-run"])
            .failure(2);
        let (first, rest) = stderr.split_once('\n').unwrap();
        assert_eq!(first, format!("error: {message}"));
        assert!(rest.starts_with("hint: "), "{typed}: {stderr}");
    }
}

#[test]
fn a_query_comes_from_a_file() {
    let env = TestEnv::new();
    env.file("q.json", "\u{feff}{\"status\": \"read\", \"n\": 1.0}\n");
    let out = env
        .run(["find", "m", "-q", "@q.json", "--dry-run"])
        .success();
    assert!(out.contains(r#""n": 1.0"#), "{out}");
    let packet: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        packet["data"],
        json!(["find", "m", {"status": "read", "n": 1.0}])
    );
}

#[test]
fn a_query_comes_from_stdin_where_it_is_asked_for() {
    let env = TestEnv::new();
    let run = env.run_with_stdin(
        ["find", "m", "-q", "@-", "-q", "b=2", "--dry-run"],
        "{\"a\":1}",
    );
    assert_eq!(
        run.success(),
        "{\"type\":0,\"data\":[\"find\",\"m\",{\"a\":1,\"b\":2}],\"id\":1}\n"
    );
}

#[test]
fn a_file_that_holds_no_json_is_named_with_the_place() {
    let env = TestEnv::new();
    env.file("bad.json", "{\n  \"a\": tru\n}");
    assert_eq!(
        env.run(["find", "m", "-q", "@bad.json"]).failure(2),
        "error: 'bad.json' is not JSON: expected ident, line 2, column 11, where the line ends\n"
    );
}

#[test]
fn a_missing_file_is_named() {
    assert_eq!(
        TestEnv::new()
            .run(["find", "m", "-q", "@nowhere.json"])
            .failure(1),
        "error: cannot read the file 'nowhere.json'\n\
         caused by: No such file or directory (os error 2)\n"
    );
}

#[test]
fn stdin_is_left_alone_where_nobody_asked_for_it() {
    let env = TestEnv::new();
    // A program that read this stdin would wait for ever, since it is not closed.
    let mut command = env.command(["find", "m", "--dry-run"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdin = child.stdin.take().unwrap();
    assert!(child.wait().unwrap().success());
    drop(stdin);
}

#[test]
fn short_options_are_part_of_the_query() {
    for (options, sent) in [
        (&["--limit", "10"][..], r#"{"$limit":10}"#),
        (
            &["--limit", "0", "--skip", "20"],
            r#"{"$limit":0,"$skip":20}"#,
        ),
        (
            &["--sort", "name,-createdAt"],
            r#"{"$sort":{"name":1,"createdAt":-1}}"#,
        ),
        (&["--sort", "-createdAt"], r#"{"$sort":{"createdAt":-1}}"#),
        (&["--sort=-a.b"], r#"{"$sort":{"a.b":-1}}"#),
        (&["--select", "a,b"], r#"{"$select":["a","b"]}"#),
        (&["-q", "$limit=5", "--limit", "5"], r#"{"$limit":5}"#),
    ] {
        let args = [&["find", "m"], options].concat();
        sends(&args, &format!(r#""find","m",{sent}"#));
    }
}

#[test]
fn a_short_option_and_a_query_that_disagree_are_refused() {
    refuses(
        &["find", "m", "--limit", "1", "-q", "$limit=2"],
        "error: --limit means '1', but the query says '2' for $limit\n\
         hint: give --limit or $limit, not both\n",
    );
    for (options, named) in [
        (&["--skip", "1", "-q", "$skip=2"][..], "--skip"),
        (&["--sort", "a", "-q", "$sort[a]=-1"], "--sort"),
        (&["--select", "a", "-q", "$select[]=b"], "--select"),
        (&["--sort", "a,,b"], "--sort"),
        (&["--select", ""], "--select"),
        (&["--limit", "-1"], "-1"),
        (&["--limit", "many"], "--limit"),
    ] {
        let stderr = TestEnv::new()
            .run([&["find", "m"], options].concat())
            .failure(2);
        assert!(
            stderr.lines().next().unwrap().contains(named),
            "{options:?}: {stderr}"
        );
    }
}

#[test]
fn a_service_that_is_not_there_is_told_with_a_hint() {
    insta::assert_snapshot!(run(&["find", "nope"]).failure(6), @r"
    error: NotFound (404): Service 'nope' not found
    hint: the name is the path given to app.use, without leading slash
    ");
}

#[test]
fn a_call_without_an_answer_says_what_is_known() {
    let stderr = run(&["find", "silent", "--timeout", "100ms"]).failure(4);
    assert!(
        stderr.starts_with("error: no answer within 100ms to find on silent\nhint: "),
        "{stderr}"
    );
    assert!(
        stderr.ends_with("hint: --timeout 30s gives it longer\n"),
        "{stderr}"
    );
}

#[test]
fn verbose_shows_the_life_of_the_connection_and_every_frame() {
    let env = TestEnv::new();
    let url = crate::server().url();
    let once = env.run(["find", "echo", "-v", "--url", &url]);
    assert!(
        once.stderr.starts_with("connected to 127.0.0.1:"),
        "{once:?}"
    );
    assert!(!once.stderr.contains("\"find\""), "{once:?}");
    let mut twice = Running::new(&mut env.command(["find", "echo", "-vv", "--url", &url]));
    twice.wait_for(r#"> {"type":0,"data":["find","echo",{}],"id":1}"#);
    twice.wait_for(r#"< {"id":1,"type":1,"data":[null,"#);
    let _ = twice.end().success();
}
