//! What any text does to the readers of a decoded Primus message.
#![no_main]

use bytestring::ByteString;
use feathers_primus::protocol::control::Control;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::packet::Packet;
use feathers_primus::protocol::redact::redact_json;
use feathers_primus::protocol::service::error::outcome;
use feathers_primus::protocol::tokens::tokens;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let message = ByteString::from(text);
    let _ = Control::decode(&message);
    if let Some(packet) = Packet::decode(&message) {
        let written = ByteString::from(packet.encode());
        assert_eq!(Packet::decode(&written).as_ref(), Some(&packet));
        if let Packet::Ack { args, .. } = &packet
            && let Err(error) = outcome(args)
        {
            assert!(!error.to_string().is_empty());
        }
    }
    assert!(tokens(text).count() <= text.len());
    let redacted = redact_json(text);
    if let Ok(json) = Json::parse(text) {
        assert!(text.contains(json.as_str()));
        assert!(Json::parse(redacted).is_ok(), "no JSON after redaction");
        for item in json.items().unwrap_or_default() {
            assert!(Json::parse(item.into_text()).is_ok());
        }
        let _ = (json.field("data"), json.as_text());
    }
});
