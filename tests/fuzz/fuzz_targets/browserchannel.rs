//! What any answers do to a BrowserChannel session. The first byte of the input says how its
//! other bytes are cut.
#![no_main]

use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::transformer::browserchannel::{
    Channel, Chunks, Garbled, Parameters, Said, Status,
};
use libfuzzer_sys::fuzz_target;

/// Reads all chunks, as far as they can be read.
fn chunks<'a>(parts: impl Iterator<Item = &'a [u8]>) -> (Vec<String>, bool) {
    let mut chunks = Chunks::default();
    let mut texts = Vec::new();
    for part in parts {
        chunks.push(part);
        loop {
            match chunks.poll_chunk() {
                Ok(Some(text)) => texts.push(text.to_string()),
                Ok(None) => break,
                Err(error) => {
                    told(&error);
                    return (texts, false);
                }
            }
        }
    }
    (texts, true)
}

fn told(error: &Garbled) {
    assert!(!error.to_string().is_empty());
}

/// A request's target must need no escaping.
fn plain(parameters: &Parameters) {
    for (name, value) in parameters {
        let letters = name.bytes().chain(value.bytes());
        let own = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
        assert!(letters.into_iter().all(own), "{name}={value}");
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((&size, bytes)) = input.split_first() else {
        return;
    };
    let (texts, well) = chunks(bytes.chunks(usize::from(size) + 1));
    let whole = chunks(std::iter::once(bytes));
    assert_eq!(
        (&texts, well),
        (&whole.0, whole.1),
        "a cut changed what was read"
    );
    let read: usize = texts.iter().map(String::len).sum();
    assert!(read <= bytes.len(), "more was read than came");
    let mut channel = None;
    for text in &texts {
        if let Err(error) = Status::read(text) {
            told(&error);
        }
        let Some(channel) = &mut channel else {
            match Channel::open(1, text) {
                Ok(opened) => channel = Some(opened),
                Err(error) => told(&error),
            }
            continue;
        };
        take(channel, text);
    }
});

fn take(channel: &mut Channel, text: &str) {
    let before = channel.last();
    let mut said = Vec::new();
    if let Err(error) = channel.take(text, &mut said) {
        told(&error);
        assert!(said.is_empty() && channel.last() == before);
    }
    assert!(
        channel.last() >= before,
        "an acknowledgement was taken back"
    );
    let messages = said.iter().filter_map(|said| match said {
        Said::Message(Frame::Text(text)) => Some(text.clone()),
        Said::Message(Frame::Binary(_)) => panic!("BrowserChannel knows no bytes"),
        Said::End(_) => None,
    });
    let (parameters, body) = channel.forward(&messages.collect::<Vec<_>>());
    assert!(body.is_ascii());
    plain(&parameters);
    plain(&channel.back(true));
    plain(&channel.terminate());
    let mut again = Vec::new();
    if channel.take(text, &mut again).is_ok() {
        assert_eq!(again, [], "an array was taken twice");
    }
}
