//! `find --all` and `find --count`.

use crate::support::TestEnv;
use crate::{refuses, run, sends};

#[test]
fn the_packet_of_the_first_page_is_shown() {
    for (options, query) in [
        (&[][..], r#"{"$sort":{"id":1}}"#),
        (&["--limit", "5"], r#"{"$sort":{"id":1},"$limit":5}"#),
        (&["--max", "3"], r#"{"$sort":{"id":1},"$limit":3}"#),
        (
            &["--max", "9", "--limit", "5", "--skip", "2"],
            r#"{"$sort":{"id":1},"$limit":5,"$skip":2}"#,
        ),
        (
            &["-q", r#"{"$skip":"4","a":1.0,"$limit":7}"#],
            r#"{"a":1.0,"$sort":{"id":1},"$limit":7,"$skip":4}"#,
        ),
        (&["--sort", "-n"], r#"{"$sort":{"n":-1}}"#),
    ] {
        let args = [&["find", "m", "--all"], options].concat();
        sends(&args, &format!(r#""find","m",{query}"#));
    }
    sends(
        &["find", "m", "--count", "-q", "a=1"],
        r#""find","m",{"a":1,"$limit":0}"#,
    );
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for (options, named) in [
        (&["--max", "3"][..], "--all"),
        (&["--in-flight", "3"], "--all"),
        (&["--all", "--in-flight", "0"], "--in-flight"),
        (&["--all", "--max", "0"], "--max"),
        (&["--count", "--max", "1"], "'--count' cannot be used with"),
        (&["--count", "--all"], "'--count' cannot be used with"),
        (
            &["--count", "--limit", "1"],
            "'--count' cannot be used with",
        ),
        (&["--count", "--skip", "1"], "'--count' cannot be used with"),
    ] {
        let args = [&["find", "m"], options].concat();
        let stderr = TestEnv::new().run(args).failure(2);
        assert!(stderr.contains(named), "{options:?}: {stderr}");
    }
    refuses(
        &["find", "m", "--all", "-q", "$limit=many"],
        "error: $limit is '\"many\"', and --all counts with it\nhint: $limit is a whole number\n",
    );
    refuses(
        &["find", "m", "--all", "--limit", "0"],
        "error: a page of --all has a record at least\n\
         hint: --count prints how many records there are\n",
    );
    refuses(
        &["find", "m", "--count", "-q", "$limit=5"],
        "error: --count counts all that match, whatever $limit is\n\
         hint: leave $limit out of the query\n",
    );
}

#[test]
fn every_format_has_all_records() {
    let find = ["find", "messages", "-q", "id[$lte]=12", "--select", "id"];
    let all = |format: &str| {
        let run = run(&[&find[..], &["--all", "--limit", "5", "-o", format]].concat());
        run.success()
    };
    let json: Vec<_> = (1..=12).map(|id| format!("{{\"id\":{id}}}")).collect();
    assert_eq!(all("auto"), format!("[{}]\n", json.join(",")));
    assert_eq!(all("json"), all("auto"));
    assert_eq!(all("ndjson"), format!("{}\n", json.join("\n")));
    let pretty: Vec<_> = (1..=12)
        .map(|id| format!("  {{\n    \"id\": {id}\n  }}"))
        .collect();
    assert_eq!(all("pretty"), format!("[\n{}\n]\n", pretty.join(",\n")));

    let none = [
        "find",
        "messages",
        "-q",
        "id=nobody",
        "--all",
        "--quiet",
        "-o",
    ];
    for (format, printed) in [("json", "[]\n"), ("ndjson", ""), ("pretty", "[]\n")] {
        let run = run(&[&none[..], &[format]].concat());
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (printed, ""));
    }
}

#[test]
fn an_error_is_told_as_without_all() {
    let stderr = run(&["find", "nope", "--all"]).failure(6);
    assert_eq!(
        stderr,
        "error: NotFound (404): Service 'nope' not found\n\
         hint: the name is the path given to app.use, without leading slash\n"
    );
    let stderr = run(&["find", "nope", "--count"]).failure(6);
    assert!(stderr.starts_with("error: NotFound"), "{stderr}");
}
