//! Signing in and out, and what a token opens.

use crate::cell::{Cell, Client};
use crate::support::node::EMAIL;

const SECRETS: &str = r#"[{"id":1,"text":"the cake is a lie"},{"id":2,"text":"swordfish"}]"#;

pub fn login_wrong(cell: &Cell) {
    let client = cell.caller();
    let email = format!("email={EMAIL}");
    let login = ["login", &email, "--password-stdin"];
    let stderr = client.run_with_stdin(&login, "battery staple").failure(5);
    assert!(
        stderr.starts_with("error: NotAuthenticated (401): Invalid login\n"),
        "{stderr}"
    );
    assert!(!stderr.contains("battery staple"), "{stderr}");
    assert!(!client.env.credentials().exists());
    refused(&client);
}

pub fn login(cell: &Cell) {
    let server = cell.server();
    let client = cell.client(&server.url());
    let told = client.login();
    // Feathers 3 tells no more of the user than the id in the token.
    let who = if cell.generation == "feathers3" {
        "1"
    } else {
        EMAIL
    };
    let expected = format!("signed in as {who} at {} until ", server.url());
    assert!(told.starts_with(&expected), "{told}");
    let about = client.ok(&["whoami", "-o", "json"]);
    let about: serde_json::Value = serde_json::from_str(&about).unwrap();
    assert_eq!(about["server"], server.url());
    assert_eq!(about["subject"], "1");
    assert_eq!(about["strategy"], "local");
    let checked = client.run(&["whoami", "--check"]);
    assert_eq!(checked.stderr, "the server takes the token\n");
    checked.success();
}

/// A token from elsewhere is checked and kept; one that is none is refused and not kept.
pub fn login_by_token(cell: &Cell) {
    let url = cell.server().url();
    let first = cell.client(&url);
    first.login();
    let token = first.ok(&["whoami", "--token"]);
    let second = cell.client(&url);
    let login = ["login", "--strategy", "jwt", "--token-stdin"];
    second.run_with_stdin(&login, &token).success();
    assert_eq!(second.ok(&["find", "secrets"]), SECRETS);
    let third = cell.client(&url);
    let stderr = third.run_with_stdin(&login, "a.b.c").failure(5);
    assert!(
        stderr.starts_with("error: NotAuthenticated (401): "),
        "{stderr}"
    );
    assert!(!third.env.credentials().exists());
    let stderr = {
        let file = third.env.file("token", "a.b.c");
        third
            .run(&["find", "secrets", "--token-file", file.to_str().unwrap()])
            .failure(5)
    };
    assert!(stderr.contains("hint: the token was refused"), "{stderr}");
}

pub fn protected(cell: &Cell) {
    let client = cell.caller();
    refused(&client);
    client.login();
    assert_eq!(client.ok(&["find", "secrets"]), SECRETS);
    assert_eq!(
        client.ok(&["get", "secrets", "2"]),
        r#"{"id":2,"text":"swordfish"}"#
    );
    client.run(&["find", "secrets", "--anonymous"]).failure(5);
}

pub fn logged_out(cell: &Cell) {
    let url = cell.server().url();
    let client = cell.client(&url);
    client.login();
    let out = client.run(&["logout"]);
    assert_eq!(out.stderr, format!("signed out at {url}\n"));
    assert_eq!(out.success(), "");
    refused(&client);
    client.run(&["whoami"]).failure(5);
    let again = client.run(&["logout"]);
    assert_eq!(again.stderr, format!("not signed in at {url}\n"));
    again.success();
}

/// Checks that the server does not know who this is.
#[track_caller]
fn refused(client: &Client) {
    let stderr = client.run(&["find", "secrets"]).failure(5);
    assert!(
        stderr.starts_with("error: NotAuthenticated (401): "),
        "{stderr}"
    );
    assert!(
        stderr.ends_with("hint: sign in with: feathers-primus login\n"),
        "{stderr}"
    );
}
