//! `completions`, which tests/generated.rs compares with the files in the repository.

use crate::support::TestEnv;

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

#[cfg(unix)]
#[test]
fn bash_completes_a_command() {
    let env = TestEnv::new();
    let script = env.run(["completions", "bash"]).success();
    let file = env.file("completions.bash", &script);
    let ask = r#". "$1"; COMP_WORDS=(feathers-primus who); COMP_CWORD=1; $(complete -p feathers-primus | sed "s/.*-F \([^ ]*\).*/\1/") feathers-primus who feathers-primus; echo "${COMPREPLY[@]}""#;
    let output = std::process::Command::new("bash")
        .args(["-c", ask, "bash"])
        .arg(file)
        .output()
        .unwrap_or_else(|error| panic!("the tests need bash: {error}"));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "whoami\n",
        "{:?}",
        output.stderr
    );
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
