//! BrowserChannel: Primus messages as arrays in the answers to HTTP requests, and as the fields
//! of forms in others.
//!
//! Mirrors `browserchannel/dist/server.js`, which `primus/transformers/browserchannel` runs. Each
//! side counts what it sends. The server keeps its arrays until a request has acknowledged them
//! and sends them again on a new back channel; it takes each of our messages once, by its number,
//! however often the request that carries it comes. So whatever broke on the way may be repeated.
//!
//! A Primus message is a string within an array, without any framing of its own, so a session
//! speaks it through [`Websockets`](super::Websockets). What is here belongs to whoever makes the
//! requests: their parameters and bodies, and what the answers say. It knows no URL and no HTTP.

mod chunks;

pub use chunks::Chunks;

use bytestring::ByteString;
use serde_json::value::RawValue;

use crate::protocol::frame::Frame;
use crate::protocol::json::Json;

/// How many messages one request may carry, as Google's own client has it.
pub const MOST_MESSAGES: usize = 1000;
/// How many bytes of messages one request may carry where it is more than one: what stands before
/// a server may refuse long bodies, and escaping makes them longer still.
const MOST_BYTES: usize = 64 << 10;

/// The content type of what is sent.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The only version of the protocol that servers speak.
const VERSION: &str = "8";

/// Parameters of a request. Neither names nor values need escaping.
pub type Parameters = Vec<(&'static str, String)>;

/// What is none of BrowserChannel.
#[derive(Debug, thiserror::Error)]
pub enum Garbled {
    /// No number and line break stand before a chunk.
    #[error("a chunk begins with {0:?} instead of its length")]
    Length(String),
    /// A chunk is larger than is taken.
    #[error("a chunk has more than {} MiB", chunks::MOST >> 20)]
    TooLarge,
    /// A chunk is no UTF-8, or its length splits a letter.
    #[error("a chunk is no text of the length that it tells")]
    Text,
    /// A chunk holds something else than what it should.
    #[error("a chunk holds no {what}: {source}")]
    Content {
        /// What it should hold.
        what: &'static str,
        /// Where it does not.
        source: serde_json::Error,
    },
    /// The first array does not open a session.
    #[error("the server opens no session of version {VERSION}: {0:?}")]
    Opening(String),
}

/// What the server said.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Said {
    /// A Primus message, or another value as its JSON.
    Message(Frame),
    /// It ends the session: `stop` or `close`.
    End(&'static str),
}

/// What the answer to sent messages tells of the back channel.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Status {
    /// The number of the last array that has left the server; -1 when none has.
    pub last: i64,
}

impl Status {
    /// Reads the chunk that answers sent messages: whether there is a back channel, the number of
    /// the last array it was given, and how many bytes have not been acknowledged.
    ///
    /// # Errors
    ///
    /// Says what the chunk is instead.
    pub fn read(chunk: &str) -> Result<Self, Garbled> {
        let (_, last, _): (i64, i64, i64) =
            serde_json::from_str(chunk).map_err(|source| Garbled::Content {
                what: "status",
                source,
            })?;
        Ok(Self { last })
    }
}

/// The client's side of a session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Channel {
    /// What names the session, escaped.
    session: String,
    /// The number of the next request that sends.
    request: u64,
    /// The number of the next message.
    message: u64,
    /// The number of the last array that came.
    last: u64,
}

impl Channel {
    /// Returns the parameters of the request that opens a session, whose body is [`nothing`].
    /// `request` is its number, from which the next ones count.
    pub fn opening(request: u32) -> Parameters {
        vec![version(), ("RID", request.to_string())]
    }

    /// Reads the chunk that answers it. Whatever stands there besides comes again, since nothing
    /// acknowledges it.
    ///
    /// # Errors
    ///
    /// Says what the chunk is instead.
    pub fn open(request: u32, chunk: &str) -> Result<Self, Garbled> {
        let refused = || Garbled::Opening(chunk.chars().take(80).collect());
        let arrays = arrays(chunk)?;
        let &(last, array) = arrays.first().ok_or_else(refused)?;
        // The third item is a host name for browsers that count connections.
        let (kind, session, _, version): (String, String, Option<String>, u8) =
            serde_json::from_str(array.get()).map_err(|_| refused())?;
        if kind != "c" || version.to_string() != VERSION || session.is_empty() {
            return Err(refused());
        }
        let mut escaped = String::new();
        escape(&session, &mut escaped);
        Ok(Self {
            session: escaped,
            request: u64::from(request) + 1,
            message: 0,
            last,
        })
    }

    /// Returns the parameters of the request that waits for arrays, and acknowledges those that
    /// came. The answer goes on and on where it is `streamed`; else it ends with its first chunk.
    pub fn back(&self, streamed: bool) -> Parameters {
        let mut parameters = self.parameters("rpc".to_owned());
        parameters.push(("CI", if streamed { "0" } else { "1" }.to_owned()));
        parameters.push(("TYPE", "xmlhttp".to_owned()));
        parameters
    }

    /// Returns parameters and body of the request that sends messages. It may be repeated as it
    /// is, and must be until it is answered: the server waits for each number in its turn.
    pub fn forward(&mut self, messages: &[ByteString]) -> (Parameters, String) {
        let mut body = format!("count={}", messages.len());
        if !messages.is_empty() {
            body.push_str(&format!("&ofs={}", self.message));
        }
        for (index, message) in messages.iter().enumerate() {
            body.push_str(&format!("&req{index}__S="));
            escape(message, &mut body);
        }
        let parameters = self.parameters(self.request.to_string());
        self.request += 1;
        self.message += messages.len() as u64;
        (parameters, body)
    }

    /// Returns the parameters of the request that ends the session.
    pub fn terminate(&self) -> Parameters {
        let mut parameters = self.parameters(self.request.to_string());
        parameters.push(("TYPE", "terminate".to_owned()));
        parameters
    }

    /// Returns the number of the last array that came.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Tells whether arrays have left the server that did not come.
    pub fn is_behind(&self, status: Status) -> bool {
        u64::try_from(status.last).is_ok_and(|last| last > self.last)
    }

    /// Takes a chunk of the back channel. Arrays that came before are left out.
    ///
    /// # Errors
    ///
    /// Says what the chunk is instead.
    pub fn take(&mut self, chunk: &str, said: &mut Vec<Said>) -> Result<(), Garbled> {
        for (number, array) in arrays(chunk)? {
            if number > self.last {
                self.last = number;
                said.extend(read(array.get()));
            }
        }
        Ok(())
    }

    fn parameters(&self, request: String) -> Parameters {
        vec![
            version(),
            ("SID", self.session.clone()),
            ("RID", request),
            ("AID", self.last.to_string()),
        ]
    }
}

/// Returns how many of these messages should go in one request, which is one at least.
pub fn fitting(messages: &[ByteString]) -> usize {
    let mut bytes = 0_usize;
    let fit = messages.iter().take(MOST_MESSAGES).take_while(|message| {
        bytes += message.len();
        bytes <= MOST_BYTES
    });
    fit.count().max(1)
}

/// Returns the body of a request that sends no messages.
pub fn nothing() -> &'static str {
    "count=0"
}

fn version() -> (&'static str, String) {
    ("VER", VERSION.to_owned())
}

fn arrays(chunk: &str) -> Result<Vec<(u64, &RawValue)>, Garbled> {
    serde_json::from_str(chunk).map_err(|source| Garbled::Content {
        what: "arrays",
        source,
    })
}

/// Reads what stands beside a number.
fn read(value: &str) -> Option<Said> {
    if value.starts_with('"') {
        // A string that Rust cannot hold is kept as it was written, like any other value.
        let text = serde_json::from_str(value).unwrap_or_else(|_| value.to_owned());
        return Some(Said::Message(Frame::from(text)));
    }
    let word = Json::parse(value.to_owned())
        .ok()
        .and_then(|json| json.items()?.first()?.as_text());
    match word.as_deref() {
        Some("noop") => None,
        Some("stop") => Some(Said::End("stop")),
        Some("close") => Some(Said::End("close")),
        _ => Some(Said::Message(Frame::from(value.to_owned()))),
    }
}

/// Escapes all that is not unreserved (RFC 3986, section 2.3).
fn escape(text: &str, escaped: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    escaped.reserve(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            escaped.push(char::from(byte));
        } else {
            escaped.push('%');
            escaped.push(char::from(DIGITS[usize::from(byte >> 4)]));
            escaped.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel() -> Channel {
        Channel::open(100, "[[0,[\"c\",\"91wr4giz\",null,8]]]\n").unwrap()
    }

    fn line(parameters: &Parameters) -> String {
        let pairs: Vec<String> = parameters
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("&")
    }

    fn message(text: &str) -> Said {
        Said::Message(Frame::from(text.to_owned()))
    }

    fn said(channel: &mut Channel, chunk: &str) -> Vec<Said> {
        let mut said = Vec::new();
        channel.take(chunk, &mut said).unwrap();
        said
    }

    #[test]
    fn a_session_is_opened_and_each_request_names_it_and_what_came() {
        assert_eq!(line(&Channel::opening(100)), "VER=8&RID=100");
        let mut channel = channel();
        assert_eq!(
            line(&channel.back(true)),
            "VER=8&SID=91wr4giz&RID=rpc&AID=0&CI=0&TYPE=xmlhttp"
        );
        said(&mut channel, "[[1,\"x\"],[2,[\"noop\"]]]\n");
        assert_eq!(
            line(&channel.back(false)),
            "VER=8&SID=91wr4giz&RID=rpc&AID=2&CI=1&TYPE=xmlhttp"
        );
        assert_eq!(
            line(&channel.terminate()),
            "VER=8&SID=91wr4giz&RID=101&AID=2&TYPE=terminate"
        );
    }

    #[test]
    fn what_opens_no_session_is_told() {
        for chunk in [
            "[]",
            "[[0,\"c\"]]",
            "[[0,[\"c\",\"x\",null,7]]]",
            "[[0,[\"c\",\"\",null,8]]]",
            "[[0,[\"d\",\"x\",null,8]]]",
        ] {
            let error = Channel::open(0, chunk).unwrap_err();
            assert!(matches!(error, Garbled::Opening(_)), "{chunk}");
        }
        for chunk in ["", "11111", "{}", "[[-1,[]]]", "[[0.5,[]]]"] {
            let error = Channel::open(0, chunk).unwrap_err();
            assert!(matches!(error, Garbled::Content { .. }), "{chunk}");
        }
        let odd = Channel::open(0, "[[0,[\"c\",\"a&b=%\",\"host\",8]]]").unwrap();
        assert!(line(&odd.terminate()).contains("&SID=a%26b%3D%25&"));
    }

    #[test]
    fn messages_are_counted_over_all_requests() {
        let mut channel = channel();
        let (parameters, body) = channel.forward(&["\"primus::id::\"".into()]);
        assert_eq!(line(&parameters), "VER=8&SID=91wr4giz&RID=101&AID=0");
        assert_eq!(body, "count=1&ofs=0&req0__S=%22primus%3A%3Aid%3A%3A%22");
        let (parameters, body) = channel.forward(&["é+😀".into(), "".into()]);
        assert_eq!(line(&parameters), "VER=8&SID=91wr4giz&RID=102&AID=0");
        assert_eq!(body, "count=2&ofs=1&req0__S=%C3%A9%2B%F0%9F%98%80&req1__S=");
        let (parameters, body) = channel.forward(&[]);
        assert_eq!(line(&parameters), "VER=8&SID=91wr4giz&RID=103&AID=0");
        assert_eq!(body, nothing());
        assert_eq!(channel.forward(&["x".into()]).1, "count=1&ofs=3&req0__S=x");
    }

    #[test]
    fn long_messages_go_alone_and_short_ones_together() {
        let long = ByteString::from("x".repeat(MOST_BYTES));
        let short = ByteString::from_static("x");
        assert_eq!(fitting(&[long.clone(), short.clone()]), 1);
        assert_eq!(fitting(&[short.clone(), long, short.clone()]), 1);
        assert_eq!(fitting(&vec![short.clone(); 3]), 3);
        assert_eq!(fitting(&vec![short; MOST_MESSAGES + 1]), MOST_MESSAGES);
    }

    #[test]
    fn messages_come_as_the_server_wrote_them_and_only_once() {
        let mut channel = channel();
        let chunk = r#"[[1,"{\"id\":1,\"data\":[null,\"\\ud83d h\u00e9 漢\\n\"]}"],[2,"\"primus::id::x\""]]"#;
        assert_eq!(
            said(&mut channel, chunk),
            [
                message(r#"{"id":1,"data":[null,"\ud83d hé 漢\n"]}"#),
                message(r#""primus::id::x""#)
            ]
        );
        let again = r#"[[1,"a"],[2,"b"],[3,"c"]]"#;
        assert_eq!(said(&mut channel, again), [message("c")]);
        assert_eq!(said(&mut channel, again), []);
        assert_eq!(channel.last(), 3);
    }

    #[test]
    fn noops_are_left_out_and_ends_are_told() {
        let mut channel = channel();
        assert_eq!(
            said(&mut channel, r#"[[1,["noop"]],[2,["stop"]],[3,["close"]]]"#),
            [Said::End("stop"), Said::End("close")]
        );
        // What a parser of binary messages makes of BrowserChannel, and what nobody sends.
        let odd = [r#"{"type":"Buffer","data":[1]}"#, r#""\ud800""#, "[]", "7"];
        for (number, value) in (4..).zip(odd) {
            let chunk = format!("[[{number},{value}]]");
            assert_eq!(said(&mut channel, &chunk), [message(value)]);
        }
    }

    #[test]
    fn a_chunk_of_no_arrays_is_told_and_changes_nothing() {
        let mut channel = channel();
        let mut said = Vec::new();
        for chunk in ["", "[[1]]", "[[\"1\",\"x\"]]", "[[1,\"x\"]", "null"] {
            channel.take(chunk, &mut said).unwrap_err();
        }
        assert_eq!((channel.last(), said), (0, vec![]));
        let deep = format!("[[1,{}{}]]", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(self::said(&mut channel, &deep).len(), 1);
    }

    #[test]
    fn a_status_tells_what_has_left_the_server() {
        let channel = channel();
        assert!(channel.is_behind(Status::read("[1,1,1243]").unwrap()));
        assert!(!channel.is_behind(Status::read("[1,0,0]").unwrap()));
        assert!(!channel.is_behind(Status::read("[0,-1,0]").unwrap()));
        Status::read("[1,0]").unwrap_err();
        Status::read("<html>").unwrap_err();
    }

    proptest::proptest! {
        #[test]
        fn what_is_escaped_is_what_a_form_gives_back(text in "\\PC{0,40}") {
            let mut escaped = String::new();
            escape(&text, &mut escaped);
            let mut bytes = Vec::new();
            let mut rest = escaped.as_str();
            while let Some(first) = rest.bytes().next() {
                if first == b'%' {
                    bytes.push(u8::from_str_radix(&rest[1..3], 16).unwrap());
                    rest = &rest[3..];
                } else {
                    bytes.push(first);
                    rest = &rest[1..];
                }
            }
            proptest::prop_assert_eq!(String::from_utf8(bytes).unwrap(), text);
        }

        #[test]
        fn any_message_comes_through(text in "\\PC{0,40}") {
            let mut channel = channel();
            let chunk = format!("[[1,{}]]\n", Json::string(&text));
            proptest::prop_assert_eq!(said(&mut channel, &chunk), [message(&text)]);
        }
    }
}
