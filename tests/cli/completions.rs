//! `completions`, which tests/generated.rs compares with the files in the repository.

use crate::server;
use crate::support::TestEnv;
#[cfg(unix)]
use crate::support::env::finished;

#[test]
fn every_shell_gets_the_names_of_the_commands() {
    let commands = [
        "find",
        "get",
        "create",
        "update",
        "patch",
        "remove",
        "call",
        "emit",
        "listen",
        "login",
        "logout",
        "whoami",
        "completions",
    ];
    for shell in ["bash", "zsh", "fish", "powershell", "elvish", "nushell"] {
        let out = TestEnv::new().run(["completions", shell]).success();
        for name in commands.iter().chain(&["feathers-primus", "dry-run"]) {
            assert!(out.contains(name), "{shell} lacks {name}");
        }
    }
}

/// What bash offers for the last of some words.
#[cfg(unix)]
fn in_bash(env: &TestEnv, words: &str) -> String {
    let script = env.run(["completions", "bash"]).success();
    let file = env.file("completions.bash", &script);
    let ask = r#". "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        function=$(complete -p feathers-primus | sed "s/.*-F \([^ ]*\).*/\1/")
        $function "$1" "${@: -1}" "${@: -2:1}"; echo "${COMPREPLY[@]}""#;
    let program = env.command([""; 0]);
    let mut bash = std::process::Command::new("bash");
    bash.args(["-c", ask, "bash"]).arg(file);
    bash.arg(program.get_program()).args(words.split(' '));
    bash.env_clear().envs(
        program
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let run = finished(&mut bash);
    assert_eq!(run.stderr, "", "{words}");
    run.success().trim_end().to_owned()
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_and_values() {
    let env = TestEnv::new();
    for (words, found) in [
        ("who", "whoami"),
        ("find messages --cou", "--count"),
        ("find messages --output nd", "ndjson"),
        ("profile sh", "show"),
    ] {
        assert_eq!(in_bash(&env, words), found, "{words}");
    }
}

/// What the program offers for the last of some words, on one line.
fn offered(env: &TestEnv, words: &[&str]) -> String {
    let out = env.run([&["complete", "--"], words].concat()).success();
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_a_run_saw_is_offered_to_the_next() {
    let env = TestEnv::new();
    let url = server().url();
    let at = url.as_str();
    assert_eq!(offered(&env, &["--url", at, "find", ""]), "");
    let _ = env.run(["--url", at, "get", "nested/notes", "1"]).success();
    assert_eq!(offered(&env, &["--url", at, "find", ""]), "nested/notes");
    assert_eq!(
        offered(
            &env,
            &["--url", at, "find", "nested/notes", "--select", "id,t"]
        ),
        "id,title"
    );
    // Values are none of its business, and a service that there is not is none.
    let known = std::fs::read_to_string(env.home().join("config/servers.json")).unwrap();
    assert!(!known.contains("first"), "{known}");
    let _ = env.run(["--url", at, "find", "nope"]).failure(6);
    assert_eq!(offered(&env, &["--url", at, "find", "n"]), "nested/notes");
    // What is known of one server says nothing of another.
    assert_eq!(offered(&env, &["--url", "http://other", "find", ""]), "");
    #[cfg(unix)]
    assert_eq!(
        in_bash(&env, &format!("--url {url} find n")),
        "nested/notes"
    );
}

#[test]
fn fields_are_learned_from_lists_once_and_from_records_always() {
    let env = TestEnv::new();
    let at = server().url();
    let make = |fields: &[&str]| {
        let args = [&["create", "messages", "--url", &at], fields].concat();
        let out = TestEnv::new().run(args).success();
        let record: serde_json::Value = serde_json::from_str(&out).unwrap();
        record["id"].to_string()
    };
    let fields = || offered(&env, &["--url", &at, "find", "messages", "--select", ""]);
    let _ = env.run(["find", "messages", "--limit", "0", "--url", &at]);
    assert_eq!(fields(), "", "there was no record");
    let first = format!("id={}", make(&["text=x"]));
    let query = ["find", "messages", "-q", &first, "--url", &at];
    let _ = env.run(query).success();
    assert!(fields().contains("text") && !fields().contains("mood"));
    let second = make(&["text=x", "mood=good"]);
    let _ = env
        .run(["get", "messages", &second, "--url", &at])
        .success();
    assert!(fields().contains("mood"), "{}", fields());
}

#[test]
fn events_that_came_are_offered() {
    let env = TestEnv::new();
    let url = server().url();
    let mut listener = env.start(["listen", "--count", "1", "--for", "30s", "--url", &url]);
    listener.wait_for("listening");
    let args = ["create", "messages", "text=x", "--url", &url];
    let _ = TestEnv::new().run(args).success();
    let line = listener.line();
    let _ = listener.end().success();
    let event: serde_json::Value = serde_json::from_str(&line).unwrap();
    let words = ["listen", event["service"].as_str().unwrap(), ""];
    let offered = offered(&env, &[&["--url", url.as_str()], &words[..]].concat());
    assert!(
        offered.contains(event["event"].as_str().unwrap()),
        "{offered}"
    );
}

#[test]
fn profiles_are_offered() {
    let env = TestEnv::new();
    std::fs::create_dir(env.home().join("config")).unwrap();
    env.file(
        "config/config.toml",
        "[profiles.live]\n[profiles.try]\nurl = 'demo:'\n",
    );
    assert_eq!(offered(&env, &["find", "--profile", ""]), "live try");
    assert_eq!(offered(&env, &["profile", "use", "t"]), "try");
    assert_eq!(
        offered(&env, &["find", "--profile", "try", "us"]),
        "users",
        "the server is that of the profile"
    );
    // What is wrong with the file is told by what needs it.
    env.file("config/config.toml", "[profiles");
    assert_eq!(offered(&env, &["find", "--profile", ""]), "");
}

/// A shell checks the syntax of its script; one that is not installed is passed over.
#[test]
fn zsh_and_fish_read_their_scripts() {
    let env = TestEnv::new();
    for shell in ["zsh", "fish"] {
        let script = env.run(["completions", shell]).success();
        assert!(script.contains(" complete -- "), "{shell}");
        let file = env.file(shell, &script);
        match std::process::Command::new(shell)
            .arg("-n")
            .arg(file)
            .output()
        {
            Ok(output) => assert!(output.status.success(), "{output:?}"),
            Err(error) => println!("{shell} is passed over: {error}"),
        }
    }
}

#[test]
fn an_unknown_shell_is_refused_with_the_known_ones() {
    let stderr = TestEnv::new().run(["completions", "tcsh"]).failure(2);
    assert!(
        stderr.starts_with(
            "error: invalid value 'tcsh' for '<SHELL>' [possible values: bash, zsh, fish, \
             powershell, elvish, nushell]\n"
        ),
        "{stderr}"
    );
}
