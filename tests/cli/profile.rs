//! Profiles: what config.toml says, what goes before it, and what is wrong with it.

use std::fs;
use std::io::Read as _;
use std::net::TcpStream;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

use serde_json::Value;

use crate::support::scripted::answer;
use crate::support::{Run, ScriptedServer, TestEnv, env};
use crate::{capture, fresh_token};

/// An environment with this config.toml.
fn configured(content: &str) -> TestEnv {
    let env = TestEnv::new();
    fs::create_dir(env.home().join("config")).unwrap();
    env.file("config/config.toml", content);
    env
}

/// Runs the program with some variables set.
fn with(env: &TestEnv, variables: &[(&str, &str)], args: &[&str]) -> Run {
    env::finished(env.command(args).envs(variables.iter().copied()))
}

/// The server that `whoami` would ask.
#[track_caller]
fn server_of(env: &TestEnv, variables: &[(&str, &str)], args: &[&str]) -> String {
    let mut command = env.command([&["whoami", "-o", "json"], args].concat());
    command.env("FEATHERS_PRIMUS_TOKEN", fresh_token());
    let out = env::finished(command.envs(variables.iter().copied())).success();
    let described: Value = serde_json::from_str(&out).unwrap();
    format!(
        "{} {}",
        described["server"].as_str().unwrap(),
        described["profile"].as_str().unwrap_or("-")
    )
}

const TWO: &str = "profile = 'local'\n\
    [profiles.local]\n\
    url = 'http://local:1'\n\
    [profiles.live]\n\
    url = 'https://live'\n\
    [profiles.bare]\n";

const URL: &str = "FEATHERS_PRIMUS_URL";
const PROFILE: &str = "FEATHERS_PRIMUS_PROFILE";
const TIMEOUT: &str = "FEATHERS_PRIMUS_TIMEOUT";

#[test]
fn option_environment_profile_default_in_this_order() {
    let env = configured(TWO);
    for (variables, args, server) in [
        (&[][..], &[][..], "http://local:1 local"),
        (&[(PROFILE, "live")], &[], "https://live:443 live"),
        (&[(PROFILE, "")], &[], "http://local:1 local"),
        (
            &[(PROFILE, "live")],
            &["--profile", "bare"],
            "http://localhost:3030 bare",
        ),
        (&[(URL, "http://env:2")], &[], "http://env:2 local"),
        (
            &[(URL, "http://env:2")],
            &["--profile", "live"],
            "http://env:2 live",
        ),
        (
            &[(URL, "http://env:2")],
            &["--url", "http://option:3"],
            "http://option:3 local",
        ),
        (&[(URL, "")], &[], "http://local:1 local"),
    ] {
        assert_eq!(server_of(&env, variables, args), server, "{args:?}");
    }
    assert_eq!(
        server_of(&TestEnv::new(), &[], &[]),
        "http://localhost:3030 -"
    );
}

/// The time-out that a call ended with, on a server that never answers.
fn timed_out(profile: &str, variables: &[(&str, &str)], args: &[&str]) -> String {
    let server = ScriptedServer::start(|peer| peer.ignore());
    let url = server.url();
    let env = configured(&format!(
        "profile = 'p'\n[profiles.p]\nurl = '{url}'\ntransformer = 'websockets'\n\
         parser = 'json'\ndialect = 'feathers4'\n{profile}"
    ));
    let stderr = with(&env, variables, args).failure(4);
    server.join();
    let told = stderr.strip_prefix("error: no answer within ").unwrap();
    told.split_once(' ').unwrap().0.to_owned()
}

#[test]
fn a_time_out_of_a_service_goes_before_that_of_the_profile() {
    let profile = "timeout = '120ms'\n[profiles.p.services.'a/reports']\ntimeout = '90ms'";
    let find = ["find", "messages"];
    let reports = ["find", "/a/reports"];
    let call = ["call", "a/reports", "run", "{}"];
    let typed = ["find", "a/reports", "--timeout", "70ms"];
    let variable = [(TIMEOUT, "80ms")];
    assert_eq!(timed_out(profile, &[], &find), "120ms");
    assert_eq!(timed_out(profile, &[], &reports), "90ms");
    assert_eq!(timed_out(profile, &[], &call), "90ms");
    assert_eq!(timed_out(profile, &variable, &reports), "80ms");
    assert_eq!(timed_out(profile, &variable, &typed), "70ms");
    assert_eq!(
        timed_out(
            "auth-timeout = '60ms'",
            &[],
            &["login", "a=b", "password=x"]
        ),
        "60ms"
    );
}

#[test]
fn the_output_of_a_profile_is_as_if_it_were_typed() {
    let env = configured("[profiles.p]\noutput = 'ndjson'\nurl = 'http://localhost:1'");
    let stderr = env.run(["find", "m", "--profile", "p"]).failure(3);
    assert!(stderr.starts_with("{\"error\":{"), "{stderr}");
    let stderr = env
        .run(["find", "m", "--profile", "p", "-o", "auto"])
        .failure(3);
    assert!(stderr.starts_with("error: "), "{stderr}");
}

#[test]
fn colours_are_those_of_option_environment_profile() {
    let env = configured("profiles.p = {color = 'always', output = 'pretty'}");
    for (variables, args, coloured) in [
        (&[][..], &[][..], true),
        (&[("NO_COLOR", "1")], &[], false),
        (&[], &["--color", "never"], false),
        (&[], &["--color", "auto"], false),
        (&[("NO_COLOR", "1")], &["--color", "always"], true),
    ] {
        let args = [&["whoami", "--profile", "p"], args].concat();
        let mut variables = variables.to_vec();
        let token = fresh_token();
        variables.push(("FEATHERS_PRIMUS_TOKEN", &token));
        let out = with(&env, &variables, &args).success();
        assert_eq!(out.contains('\u{1b}'), coloured, "{args:?}");
    }
}

#[test]
fn a_profile_that_is_not_there_is_a_usage_error_with_the_near_one() {
    let env = configured(TWO);
    let file = env.home().join("config/config.toml");
    let file = file.display();
    assert_eq!(
        env.run(["find", "m", "--profile", "lvie"]).failure(2),
        format!("error: there is no profile 'lvie' in {file}\nhint: did you mean 'live'?\n")
    );
    assert_eq!(
        with(&env, &[(PROFILE, "x")], &["find", "m"]).failure(2),
        format!("error: there is no profile 'x' in {file}\nhint: there are: local, live, bare\n")
    );
    let env = TestEnv::new();
    let file = env.home().join("config/config.toml");
    assert_eq!(
        env.run(["find", "m", "--profile", "x"]).failure(2),
        format!(
            "error: there is no profile 'x'\nhint: {} does not exist\n",
            file.display()
        )
    );
}

#[test]
fn what_is_wrong_in_the_file_is_named_with_file_line_and_key() {
    for (content, wanted) in [
        (
            "\n[profiles.a]\ntimeot = '1s'",
            ":3: profiles.a.timeot: this key is unknown\nhint: did you mean timeout?\n",
        ),
        (
            "zzz = 1",
            ":1: zzz: this key is unknown\nhint: there are: profile, profiles\n",
        ),
        (
            "[profiles.a]\ntimeout = '1'",
            ":2: profiles.a.timeout: a unit is missing: write 1s or 1ms\n",
        ),
        ("profile = 'x'", ":1: profile: there is no profile 'x'\n"),
        (
            "[profiles",
            ":1: this is not TOML: unclosed table, expected `]`\n",
        ),
    ] {
        let env = configured(content);
        let file = env.home().join("config/config.toml");
        let stderr = env.run(["find", "m"]).failure(1);
        assert_eq!(stderr, format!("error: {}{wanted}", file.display()));
        // What needs no server needs no profile.
        let _ = env.run(["completions", "bash"]).success();
    }
    let env = configured("");
    fs::remove_file(env.home().join("config/config.toml")).unwrap();
    fs::create_dir(env.home().join("config/config.toml")).unwrap();
    let stderr = env.run(["find", "m"]).failure(1);
    assert!(
        stderr.ends_with("config.toml is not a regular file\n"),
        "{stderr}"
    );
}

/// A server that refuses, repeating the request, and hands over its head.
fn refusing() -> (ScriptedServer, Receiver<String>) {
    let (sender, head) = channel();
    let server = ScriptedServer::raw(move |mut stream: TcpStream| {
        let mut buffer = [0; 4096];
        let text = loop {
            let length = stream.peek(&mut buffer).unwrap();
            let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
            if text.ends_with("\r\n\r\n") {
                break text;
            }
        };
        let body = serde_json::json!({"error": text}).to_string();
        sender.send(text).unwrap();
        answer(stream.try_clone().unwrap(), "403 Forbidden", &body);
        let _ = stream.read_to_end(&mut Vec::new());
    });
    (server, head)
}

/// A profile for a server that needs not be asked.
fn known(url: &str, more: &str) -> String {
    format!(
        "[profiles.live]\nurl = '{url}'\ntransformer = 'websockets'\nparser = 'json'\n\
         dialect = 'feathers4'\n{more}\n"
    )
}

const HEADERS: &str = "headers = { X-One = 'env:ONE', X-Two = 'file:two.txt', \
                       X-Three = 'three', Authorization = 'Bearer canary-four' }";

#[test]
fn headers_are_looked_up_and_shown_nowhere() {
    let (server, head) = refusing();
    let env = configured(&known(&server.url(), HEADERS));
    env.file("config/two.txt", "canary-two\n");
    let find = [
        "find",
        "m",
        "--profile",
        "live",
        "-vv",
        "-H",
        "x-three: typed",
    ];
    let stderr = with(&env, &[("ONE", "canary-one")], &find).failure(5);
    server.join();
    let head = head.recv().unwrap();
    for line in [
        "X-One: canary-one",
        "X-Two: canary-two",
        "X-Three: typed",
        "Authorization: Bearer canary-four",
    ] {
        assert!(head.contains(&format!("\r\n{line}\r\n")), "{head}");
    }
    assert!(!head.contains(": three"), "{head}");
    assert!(
        stderr.contains("[redacted]") && !stderr.contains("canary"),
        "{stderr}"
    );
}

#[test]
fn a_header_that_is_nowhere_is_named_with_its_profile() {
    let env = configured(&known("http://localhost:1", HEADERS));
    let find = ["find", "m", "--profile", "live"];
    for (variables, file, status, wanted) in [
        (
            &[][..],
            None,
            2,
            "the header X-One of the profile 'live' needs the environment variable ONE, which is \
             not set\n",
        ),
        (
            &[("ONE", "x")],
            None,
            1,
            "the header X-Two of the profile 'live' needs the file FILE\ncaused by: No such file \
             or directory (os error 2)\n",
        ),
        (
            &[("ONE", "x")],
            Some(" \n"),
            2,
            "the header X-Two of the profile 'live' is empty: the file FILE holds nothing\n",
        ),
        (
            &[("ONE", "x")],
            Some("canary\u{7f}"),
            2,
            "the header X-Two of the profile 'live' has letters that no header may have, in the \
             file FILE\n",
        ),
    ] {
        if let Some(content) = file {
            env.file("config/two.txt", content);
        }
        let path = env.home().join("config/two.txt");
        let wanted = wanted.replace("FILE", &path.display().to_string());
        let stderr = with(&env, variables, &find).failure(status);
        assert_eq!(stderr, format!("error: {wanted}"));
    }
    // What sends nothing looks nothing up.
    let _ = env.run([&find[..], &["--dry-run"]].concat()).success();
    let _ = env.run(["whoami", "--profile", "live"]).failure(5);
}

#[test]
fn what_is_for_the_profiles_server_goes_to_no_other() {
    let more = format!("{HEADERS}\ntoken-file = 'token'");
    let env = configured(&known("https://api.example.com", &more));
    env.file("config/token", &fresh_token());
    let (server, frame) = capture();
    let url = server.url();
    let run = env.run(["find", "m", "--profile", "live", "--url", &url]);
    server.join();
    assert_eq!(
        run.stderr,
        format!(
            "headers, token-file of the profile 'live' go to https://api.example.com:443 alone, \
             not to {url}\n"
        )
    );
    let _ = run.success();
    assert!(frame.recv().unwrap().contains("\"find\""));
}

#[test]
fn the_token_file_of_a_profile_comes_after_the_environment() {
    let env = configured("[profiles.p]\ntoken-file = 'token'");
    env.file("config/token", "of-the-file\n");
    let whoami = ["whoami", "--token", "--profile", "p"];
    let variable = [("FEATHERS_PRIMUS_TOKEN", "of-the-environment")];
    assert_eq!(with(&env, &[], &whoami).success(), "of-the-file\n");
    assert_eq!(
        with(&env, &variable, &whoami).success(),
        "of-the-environment\n"
    );
    let typed = env.file("typed", "typed");
    let typed = [&whoami[..], &["--token-file", typed.to_str().unwrap()]].concat();
    assert_eq!(with(&env, &variable, &typed).success(), "typed\n");
    let _ = env.run([&whoami[..], &["--anonymous"]].concat()).failure(5);
}

#[test]
fn plaintext_goes_without_the_warning() {
    // An address of the block for documentation, which nobody has.
    let profile = "url = 'http://192.0.2.1'\nconnect-timeout = '1ms'";
    let env = configured(&format!(
        "[profiles.a]\n{profile}\nplaintext = true\n[profiles.b]\n{profile}\nplaintext = false"
    ));
    for (name, warned) in [("a", false), ("b", true)] {
        let mut find: Command = env.command(["find", "m", "--profile", name]);
        let stderr = env::finished(find.env("FEATHERS_PRIMUS_TOKEN", fresh_token())).failure(3);
        assert_eq!(stderr.contains("warning: the token"), warned, "{stderr}");
        let login = ["login", "email=a", "password=b", "--profile", name];
        let stderr = env.run(login).failure(3);
        assert_eq!(stderr.contains("warning: the password"), warned, "{stderr}");
    }
}

#[cfg(feature = "demo")]
#[test]
fn a_token_belongs_to_its_profile() {
    let env = configured("[profiles.a]\nurl = 'demo:'\n[profiles.b]\nurl = 'demo:'");
    let login = ["login", "email=demo@example.com", "password=demo"];
    let _ = env
        .run([&login[..], &["--profile", "a"]].concat())
        .success();
    let out = env.run(["whoami", "--check", "--profile", "a"]).success();
    assert!(out.contains("\nprofile   a\n"), "{out}");
    assert_eq!(
        env.run(["whoami", "--profile", "b"]).failure(5),
        "error: not signed in at demo: with the profile 'b'\n\
         hint: sign in with: feathers-primus login --profile b\n"
    );
    assert_eq!(
        env.run(["whoami", "--url", "demo:"]).failure(5),
        "error: not signed in at demo:\nhint: sign in with: feathers-primus login\n"
    );
    let _ = env
        .run([&login[..], &["--url", "demo:"]].concat())
        .success();
    let _ = env.run(["logout", "--profile", "b"]).success();
    let _ = env.run(["logout", "--profile", "a"]).success();
    let _ = env.run(["whoami", "--profile", "a"]).failure(5);
    let out = env.run(["whoami", "--url", "demo:"]).success();
    assert!(out.contains("\nprofile   -\n"), "{out}");
}

#[test]
fn verbose_says_which_profile_is_in_use() {
    let env = configured(TWO);
    let whoami = ["whoami", "--anonymous", "-v"];
    let stderr = env.run(whoami).failure(5);
    assert!(stderr.starts_with("profile 'local'\nerror: "), "{stderr}");
    let stderr = TestEnv::new().run(whoami).failure(5);
    assert!(stderr.starts_with("error: "), "{stderr}");
}

/// A file whose profiles hold secrets.
const SECRETIVE: &str = "# mine
profile = 'local' # here

[profiles.local]
url = 'http://localhost:3030'

[profiles.live]
url = 'https://api.example.com?room=1&token=canary'
timeout = '10s'
proxy = 'socks5h://ada:canary@proxy:1080'
headers = { X-Api-Key = 'env:API_KEY', Authorization = 'Bearer canary', X-Trace = 'yes' }
plaintext = true
services.reports.timeout = '60s'
";

#[test]
fn profiles_are_listed_with_the_one_in_use() {
    let env = configured(SECRETIVE);
    let url = "https://api.example.com?room=1&token=[redacted]";
    assert_eq!(
        env.run(["profile", "list"]).success(),
        format!("* local  http://localhost:3030\n  live   {url}\n")
    );
    assert_eq!(
        with(
            &env,
            &[(PROFILE, "live")],
            &["profile", "list", "-o", "ndjson"]
        )
        .success(),
        format!(
            "{{\"name\":\"local\",\"url\":\"http://localhost:3030\",\"used\":false}}\n\
             {{\"name\":\"live\",\"url\":\"{url}\",\"used\":true}}\n"
        )
    );
    let run = TestEnv::new().run(["profile", "list", "-o", "json"]);
    assert!(
        run.stderr.starts_with("there are no profiles: "),
        "{run:#?}"
    );
    assert_eq!(run.success(), "[]\n");
}

#[test]
fn a_profile_is_shown_without_its_secrets() {
    let env = configured(SECRETIVE);
    let file = env.home().join("config/config.toml");
    let file = file.display();
    assert_eq!(
        env.run(["profile", "show", "live"]).success(),
        format!(
            "profile                   live\n\
             file                      {file}\n\
             url                       https://api.example.com?room=1&token=[redacted]\n\
             timeout                   10s\n\
             proxy                     socks5h://[redacted]@proxy:1080\n\
             plaintext                 true\n\
             headers.X-Api-Key         env:API_KEY\n\
             headers.Authorization     [redacted]\n\
             headers.X-Trace           yes\n\
             services.reports.timeout  60s\n"
        )
    );
    assert_eq!(
        env.run(["profile", "show", "-o", "json"]).success(),
        format!(
            "{{\"name\":\"local\",\"used\":true,\"file\":\"{file}\",\
             \"url\":\"http://localhost:3030\"}}\n"
        )
    );
    let out = env.run(["profile", "show", "live", "-vv", "-o", "json"]);
    assert!(!format!("{out:?}").contains("canary"), "{out:#?}");
    let stderr = env.run(["profile", "show", "lvie"]).failure(2);
    assert!(stderr.ends_with("hint: did you mean 'live'?\n"), "{stderr}");
    let stderr = configured("[profiles.a]")
        .run(["profile", "show"])
        .failure(2);
    assert!(
        stderr.starts_with("error: no profile is in use\nhint: name one: "),
        "{stderr}"
    );
}

#[test]
fn use_names_the_profile_and_changes_nothing_else() {
    let env = configured(SECRETIVE);
    let read = || fs::read_to_string(env.home().join("config/config.toml")).unwrap();
    let run = env.run(["profile", "use", "live", "--dry-run"]);
    assert_eq!(run.stderr, "the profile 'live' would be used from now on\n");
    assert_eq!(
        (run.success(), read()),
        (String::new(), SECRETIVE.to_owned())
    );
    let run = env.run(["profile", "use", "live"]);
    assert!(
        run.stderr
            .ends_with("the profile 'live' is used from now on\n"),
        "{run:#?}"
    );
    assert_eq!(run.success(), "");
    assert_eq!(read(), SECRETIVE.replace("'local' #", "\"live\" #"));
    assert_eq!(
        server_of(&env, &[], &[]),
        "https://api.example.com:443 live"
    );
    let run = env.run(["profile", "use", "live"]);
    assert_eq!(run.stderr, "the profile 'live' was in use already\n");
    let run = with(&env, &[(PROFILE, "live")], &["profile", "use", "local"]);
    assert_eq!(
        run.stderr,
        "the profile 'local' is used from now on\n\
         but FEATHERS_PRIMUS_PROFILE or --profile names 'live'\n"
    );
    let stderr = env.run(["profile", "use", "loca"]).failure(2);
    assert!(
        stderr.ends_with("hint: did you mean 'local'?\n"),
        "{stderr}"
    );
    let stderr = TestEnv::new().run(["profile", "use", "x"]).failure(2);
    assert!(stderr.ends_with("config.toml does not exist\n"), "{stderr}");
}

#[test]
fn a_profile_that_is_gone_can_be_left() {
    let env = configured("profile = 'gone'\n[profiles.a]\n");
    let _ = env.run(["find", "m"]).failure(1);
    assert_eq!(env.run(["profile", "list"]).success(), "  a  -\n");
    let _ = env.run(["profile", "use", "a"]).success();
    assert_eq!(server_of(&env, &[], &[]), "http://localhost:3030 a");
}
