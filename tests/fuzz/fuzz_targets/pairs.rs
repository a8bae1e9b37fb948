//! What any arguments do to the readers of queries and DATA. Each line of the input is an
//! argument; files and stdin hold the whole input.
#![no_main]

use std::io;

use feathers_primus::cli::args::id::id;
use feathers_primus::cli::args::pairs::{Source, data, fields, query, with_sugar};
use feathers_primus::protocol::json::Json;
use libfuzzer_sys::fuzz_target;

/// Reads the input, wherever it is told to read.
struct Input<'a>(&'a str);

impl Source for Input<'_> {
    fn file(&mut self, path: &str) -> io::Result<String> {
        if path.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(self.0.to_owned())
    }

    fn stdin(&mut self) -> io::Result<Option<String>> {
        Ok(Some(self.0.to_owned()))
    }
}

fn check(json: &Json, first: &[u8]) {
    assert!(
        Json::parse(json.as_str().to_owned()).is_ok(),
        "no JSON: {json}"
    );
    let begins = json.as_str().bytes().next();
    assert!(
        begins.is_some_and(|byte| first.contains(&byte)),
        "neither object nor array: {json}"
    );
}

fuzz_target!(|text: &str| {
    let items: Vec<String> = text.lines().map(str::to_owned).collect();
    match query(&items, &mut Input(text)) {
        Ok(json) => {
            check(&json, b"{");
            if let Ok(json) = with_sugar(
                json,
                Some(1),
                Some(0),
                items[..].first().map(String::as_str),
                None,
            ) {
                check(&json, b"{");
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let Ok(json) = data(&items, &mut Input(text)) {
        check(&json, b"{[");
    }
    if let Ok(json) = fields(&items) {
        check(&json, b"{");
    }
    check(&Json::array(&[id(text)]), b"[");
});
