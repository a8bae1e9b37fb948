//! What any message does to a parser. The first byte of the input chooses the parser, the rest is
//! the message.
#![no_main]

use bytes::Bytes;
use bytestring::ByteString;
use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::parser::{Kind, Parser};
use libfuzzer_sys::fuzz_target;

/// Sends a text to a server that sends it back.
fn echo(parser: &dyn Parser, text: &ByteString) -> ByteString {
    parser
        .decode(parser.encode(text.clone()))
        .expect("what the parser wrote, it reads")
}

fuzz_target!(|input: &[u8]| {
    let Some((&choice, message)) = input.split_first() else {
        return;
    };
    let kind = Kind::ALL[usize::from(choice) % Kind::ALL.len()];
    let parser = kind.parser();
    match parser.decode(Frame::Binary(Bytes::copy_from_slice(message))) {
        Ok(text) => {
            assert!(matches!(kind, Kind::Binary | Kind::Msgpack));
            let json = Json::parse(text.clone()).expect("what was read is JSON");
            assert_eq!(json.as_str(), &*text, "white space around");
            let back = echo(&*parser, &text);
            if kind == Kind::Msgpack {
                assert_eq!(back, text);
            }
            // binary-pack sends long numbers as floats, so digits may be lost, but only once.
            assert_eq!(echo(&*parser, &back), back);
        }
        Err(error) => assert!(error.to_string().contains(kind.name())),
    }
    // Whatever the text is, sending it harms nobody.
    let text = ByteString::from(String::from_utf8_lossy(message).into_owned());
    let _ = parser.encode(text);
});
