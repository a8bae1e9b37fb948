//! Errors of services, and the exit status of each.

use crate::cell::Cell;

pub fn each_class(cell: &Cell) {
    let client = cell.caller();
    for (class, code, status) in [
        ("BadRequest", 400, 7),
        ("NotAuthenticated", 401, 5),
        ("PaymentError", 402, 7),
        ("Forbidden", 403, 5),
        ("NotFound", 404, 6),
        ("MethodNotAllowed", 405, 7),
        ("NotAcceptable", 406, 7),
        ("Timeout", 408, 7),
        ("Conflict", 409, 7),
        ("LengthRequired", 411, 7),
        ("Unprocessable", 422, 7),
        ("TooManyRequests", 429, 7),
        ("GeneralError", 500, 8),
        ("NotImplemented", 501, 8),
        ("BadGateway", 502, 8),
        ("Unavailable", 503, 8),
    ] {
        let stderr = client.run(&["get", "errors", class]).failure(status);
        let told = format!(
            "error: {class} ({code}): this is {class}\n\
             data: {{\"field\":\"x\"}}\n\
             errors: [{{\"path\":\"x\",\"message\":\"x is wrong\"}}]\n"
        );
        let hints = stderr
            .strip_prefix(&told)
            .unwrap_or_else(|| panic!("{stderr}"));
        assert!(
            hints.lines().all(|line| line.starts_with("hint: ")),
            "{stderr}"
        );
    }
    let stderr = client
        .run(&["get", "errors", "Conflict", "-o", "json"])
        .failure(7);
    let error = r#"{"error":{"kind":"feathers","name":"Conflict","code":409,"className":"conflict","message":"this is Conflict","data":{"field":"x"},"errors":[{"path":"x","message":"x is wrong"}]"#;
    assert!(stderr.starts_with(error), "{stderr}");
}

/// Feathers 4 has a slip in its class `Gone`, so that an error without any text arrives; Feathers 3
/// has no such class.
pub fn no_message(cell: &Cell) {
    let (status, told) = match cell.generation {
        "feathers3" => (6, "error: NotFound (404): no error is called 'Gone'\n"),
        _ => (8, "error: Error: the server gave no reason\n"),
    };
    assert_eq!(
        cell.caller()
            .run(&["get", "errors", "Gone"])
            .failure(status),
        told
    );
}

/// What servers say when they throw something that is no Feathers error.
pub fn odd_errors(cell: &Cell) {
    let client = cell.caller();
    // Feathers 4 stumbles over what is no object, and Feathers 3 over what is nothing.
    let is_3 = cell.generation == "feathers3";
    let stumbled = if is_3 {
        "(reading 'hook')\n"
    } else {
        "(reading 'eventMappings')\n"
    };
    for (name, status, starts, ends) in [
        ("plain", 8, "error: TypeError: ", "kaput\n"),
        ("object", 7, "error: Error (418): ", "teapot\n"),
        ("undefined", 8, "error: TypeError: ", stumbled),
        ("nothing", 8, "error: TypeError: ", stumbled),
        match is_3 {
            true => ("string", 8, "error: Error: ", "just text\n"),
            false => ("string", 8, "error: TypeError: ", stumbled),
        },
    ] {
        let stderr = client.run(&["get", "errors", name]).failure(status);
        assert!(
            stderr.starts_with(starts) && stderr.ends_with(ends),
            "{name}: {stderr}"
        );
        assert_eq!(stderr.lines().count(), 1, "{name}: {stderr}");
    }
    let stderr = client.run(&["get", "errors", "plain", "-v"]).failure(8);
    assert!(
        stderr.contains("services.js"),
        "the server's stack is missing: {stderr}"
    );
}

pub fn unknown_service(cell: &Cell) {
    let stderr = cell.caller().run(&["find", "nowhere"]).failure(6);
    assert_eq!(
        stderr,
        "error: NotFound (404): Service 'nowhere' not found\n\
         hint: the name is the path given to app.use, without leading slash\n"
    );
}

pub fn unknown_method(cell: &Cell) {
    let stderr = cell.caller().run(&["remove", "headers", "1"]).failure(7);
    let told = "error: MethodNotAllowed (405): Method 'remove' not allowed on service 'headers'\n";
    assert!(stderr.starts_with(told), "{stderr}");
}

pub fn several_at_once(cell: &Cell) {
    let client = cell.caller();
    let patch = ["patch", "nested/notes", "null", "title=all", "-q", "id=1"];
    let stderr = client.run(&patch).failure(7);
    assert!(
        stderr.starts_with("error: MethodNotAllowed (405): "),
        "{stderr}"
    );
    // Nothing is sent without a query, even where the server would take it.
    client
        .run(&["patch", "messages", "null", "status=gone"])
        .failure(2);
}

/// The service, and a method that servers do not know, are met with silence.
pub fn no_answer(cell: &Cell) {
    let client = cell.caller();
    for call in [
        &["find", "silent"][..],
        &["call", "messages", "frobnicate", "{}", "{}"],
    ] {
        let stderr = client
            .run(&[call, &["--timeout", "50ms"]].concat())
            .failure(4);
        assert!(
            stderr.starts_with("error: no answer within 50ms to "),
            "{stderr}"
        );
    }
}
