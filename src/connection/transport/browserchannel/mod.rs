//! BrowserChannel: one request that waits for what the server says, and others that send.
//!
//! Knows requests, connections and time; what stands in the requests and their answers is the
//! protocol's matter. Whatever broke is repeated, which BrowserChannel makes safe: both sides
//! number what they send and drop what they have already.

mod answer;
#[cfg(test)]
mod scripted;

use std::cell::{Cell, RefCell};
use std::time::Duration;

use bytestring::ByteString;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::{Response, StatusCode};
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{sleep, timeout};

use answer::{Failure, Unread, accepted, first_chunk, is_page};

use super::{Arrival, Arrivals, Requests};
use crate::connection::dial::{DialError, DialOptions, Stage};
use crate::connection::ended::Ended;
use crate::connection::endpoint::Endpoint;
use crate::connection::http::{Http, Question};
use crate::connection::trace::{Tracer, silent};
use crate::connection::upgrade::refusal;
use crate::protocol::frame::Frame;
use crate::protocol::transformer::browserchannel::{
    Channel, Chunks, FORM, MOST_MESSAGES, Parameters, Said, Status, fitting, nothing,
};

/// How often in a row requests may fail or bring nothing.
const RETRIES: u32 = 3;
/// How long the server may take to take our farewell.
const FAREWELL: Duration = Duration::from_millis(500);

/// What is waited for.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// Before a request is repeated for the second time.
    pause: Duration,
    /// Before the server is asked whether it sent anything, as long as nothing ever came.
    doubt: Duration,
    /// For what the server sent to arrive.
    late: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            pause: Duration::from_millis(500),
            doubt: Duration::from_secs(1),
            late: Duration::from_secs(2),
        }
    }
}

/// Opens a session.
///
/// # Errors
///
/// Says why there is none. A refusal has been read to its end.
pub(in crate::connection) async fn open(
    endpoint: &Endpoint,
    options: &DialOptions,
    stage: &Cell<Stage>,
    tracer: &Tracer,
) -> Result<Requests, DialError> {
    open_at(Pace::default(), endpoint, options, stage, tracer).await
}

async fn open_at(
    pace: Pace,
    endpoint: &Endpoint,
    options: &DialOptions,
    stage: &Cell<Stage>,
    tracer: &Tracer,
) -> Result<Requests, DialError> {
    // As small as browsers have it.
    let number = rand::random_range(0..100_000_u32);
    let mut http = Http::new(endpoint, options);
    let question = Question::post(target(endpoint, Channel::opening(number)), nothing(), FORM);
    let response = http.send(&question, stage, tracer).await?;
    if response.status() != StatusCode::OK || is_page(&response) {
        return Err(DialError::Refused(Box::new(
            refusal("HTTP request", response).await,
        )));
    }
    let chunk = first_chunk(response.into_body()).await?;
    let channel = Channel::open(number, &chunk).map_err(Unread::from)?;
    let link = Link {
        pace,
        endpoint: endpoint.clone(),
        options: options.clone(),
        channel: RefCell::new(channel),
        status: Cell::new(None),
        told: Notify::new(),
        heard: Cell::new(false),
    };
    Ok(Requests::new(|frames, arrivals| {
        link.drive(http, frames, arrivals)
    }))
}

/// An open session, as the requests share it.
struct Link {
    pace: Pace,
    endpoint: Endpoint,
    options: DialOptions,
    channel: RefCell<Channel>,
    /// What the server told last of what it sent.
    status: Cell<Option<Status>>,
    told: Notify,
    /// Something has come over a back channel.
    heard: Cell<bool>,
}

impl Link {
    /// Carries frames both ways until there are no more to send, or the session ends.
    async fn drive(
        self,
        mut http: Http,
        mut frames: UnboundedReceiver<Frame>,
        arrivals: Arrivals,
    ) -> Ended {
        let failure = tokio::select! {
            failure = self.listen(&arrivals) => Some(failure),
            spoken = self.speak(&mut http, &mut frames) => spoken.err(),
        };
        let reason = match failure {
            Some(Failure::Over(ended)) => return ended,
            Some(Failure::Again(why)) => return Ended::Broken(why),
            Some(Failure::Late) => {
                return Ended::Broken("what the server sends does not arrive".to_owned());
            }
            Some(Failure::Said(word)) => format!("it says {word:?}"),
            None => String::new(),
        };
        // Otherwise the server would keep the session for 30 s more.
        let _ = timeout(FAREWELL, self.terminate(&mut http)).await;
        Ended::Closed { code: None, reason }
    }

    /// Keeps one back channel open.
    async fn listen(&self, arrivals: &Arrivals) -> Failure {
        let mut http = Http::new(&self.endpoint, &self.options);
        let mut streamed = true;
        let mut fruitless = 0;
        loop {
            let before = self.channel.borrow().last();
            let failure = match self.receive(&mut http, streamed, arrivals).await {
                Ok(()) => Failure::Again("the server answers without a word".to_owned()),
                Err(failure @ (Failure::Said(_) | Failure::Over(_))) => return failure,
                Err(failure) => {
                    // What is left of the answer is of no use.
                    http = Http::new(&self.endpoint, &self.options);
                    failure
                }
            };
            if matches!(failure, Failure::Late) {
                // Something on the way may keep back an answer until it ends.
                streamed = false;
            }
            if self.channel.borrow().last() > before {
                fruitless = 0;
            } else if fruitless == RETRIES {
                return failure;
            } else {
                self.pause(fruitless).await;
                fruitless += 1;
            }
        }
    }

    /// Asks for a back channel and hands on what comes over it until it ends.
    async fn receive(
        &self,
        http: &mut Http,
        streamed: bool,
        arrivals: &Arrivals,
    ) -> Result<(), Failure> {
        // All that has not been acknowledged comes again.
        self.status.set(None);
        let parameters = self.channel.borrow().back(streamed);
        let question = Question::get(target(&self.endpoint, parameters));
        let response = self.unless_late(ask(http, &question)).await??;
        let mut body = accepted(response).await?;
        let mut chunks = Chunks::default();
        let mut said = Vec::new();
        while let Some(frame) = self.unless_late(body.frame()).await? {
            let Ok(data) = frame.map_err(Unread::from)?.into_data() else {
                continue;
            };
            self.heard.set(true);
            chunks.push(&data);
            while let Some(chunk) = chunks.poll_chunk().map_err(Unread::from)? {
                let taken = self.channel.borrow_mut().take(&chunk, &mut said);
                taken.map_err(Unread::from)?;
            }
            if said.is_empty() {
                // Where there is no room for it, there are signs of life enough.
                let _ = arrivals.try_send(Arrival::Alive);
            }
            for said in said.drain(..) {
                match said {
                    // Fails when nobody wants it any more.
                    Said::Message(frame) => drop(arrivals.send(Arrival::Frame(frame)).await),
                    Said::End(word) => return Err(Failure::Said(word)),
                }
            }
        }
        Ok(())
    }

    /// Does something that waits for the server, unless the server has sent what does not arrive.
    async fn unless_late<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        let late = async {
            while !self.is_behind() {
                self.told.notified().await;
            }
            sleep(self.pace.late).await;
        };
        tokio::select! {
            done = work => Ok(done),
            () = late => Err(Failure::Late),
        }
    }

    fn is_behind(&self) -> bool {
        let channel = self.channel.borrow();
        self.status
            .get()
            .is_some_and(|status| channel.is_behind(status))
    }

    /// Sends frames, those that are ready in one request, until there are no more.
    async fn speak(
        &self,
        http: &mut Http,
        frames: &mut UnboundedReceiver<Frame>,
    ) -> Result<(), Failure> {
        let mut waiting = Vec::new();
        loop {
            let count = tokio::select! {
                count = frames.recv_many(&mut waiting, MOST_MESSAGES) => count,
                () = sleep(self.pace.doubt), if !self.heard.get() => {
                    self.post(http, &[]).await?;
                    continue;
                }
            };
            if count == 0 {
                return Ok(());
            }
            let messages: Result<Vec<_>, _> = waiting.drain(..).map(message).collect();
            let messages = messages?;
            let mut rest = messages.as_slice();
            while !rest.is_empty() {
                let (now, later) = rest.split_at(fitting(rest));
                self.post(http, now).await?;
                rest = later;
            }
        }
    }

    /// Sends messages, again and again if need be: the server takes each once.
    async fn post(&self, http: &mut Http, messages: &[ByteString]) -> Result<(), Failure> {
        let (parameters, body) = self.channel.borrow_mut().forward(messages);
        let question = Question::post(target(&self.endpoint, parameters), body, FORM);
        let mut failed = 0;
        loop {
            match status(http, &question).await {
                Ok(status) => {
                    self.status.set(Some(status));
                    self.told.notify_one();
                    return Ok(());
                }
                Err(Failure::Again(_)) if failed < RETRIES => {
                    *http = Http::new(&self.endpoint, &self.options);
                    self.pause(failed).await;
                    failed += 1;
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Ends the session.
    async fn terminate(&self, http: &mut Http) {
        let parameters = self.channel.borrow().terminate();
        let question = Question::get(target(&self.endpoint, parameters));
        // The session is over either way.
        if let Ok(response) = ask(http, &question).await {
            let _ = response.into_body().collect().await;
        }
    }

    /// Waits before something is repeated, but not for the first time.
    async fn pause(&self, failed: u32) {
        if failed > 0 {
            sleep(self.pace.pause).await;
        }
    }
}

/// Returns the target of a request, with a text that no cache has seen.
fn target(endpoint: &Endpoint, mut parameters: Parameters) -> String {
    parameters.push(("zx", format!("{:x}", rand::random::<u64>())));
    let pairs: Vec<(&str, &str)> = parameters
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    endpoint.below("/bind", &pairs)
}

/// Sends a request of a session that stands.
async fn ask(http: &mut Http, question: &Question) -> Result<Response<Incoming>, Failure> {
    // Whoever wanted to be told of it was told when the session was opened.
    let response = http
        .send(question, &Cell::new(Stage::Request), &silent())
        .await?;
    Ok(response)
}

/// Sends messages once.
async fn status(http: &mut Http, question: &Question) -> Result<Status, Failure> {
    let body = accepted(ask(http, question).await?).await?;
    let chunk = first_chunk(body).await?;
    Ok(Status::read(&chunk).map_err(Unread::from)?)
}

fn message(frame: Frame) -> Result<ByteString, Failure> {
    match frame {
        Frame::Text(text) => Ok(text),
        Frame::Binary(_) => Err(Failure::Over(Ended::Broken(
            "BrowserChannel carries no binary messages".to_owned(),
        ))),
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::sync::mpsc;

    use super::answer::TOO_LARGE;
    use super::scripted::{OPENED, Server, chunk};
    use super::*;
    use crate::connection::tls::TlsOptions;

    /// Repeats at once, and takes a slow machine for no more than that.
    const CALM: Pace = Pace {
        pause: Duration::ZERO,
        doubt: Duration::from_secs(3600),
        late: Duration::from_secs(3600),
    };

    async fn open_with(pace: Pace, endpoint: &Endpoint) -> Result<Requests, DialError> {
        let options = DialOptions {
            headers: hyper::HeaderMap::new(),
            tls: TlsOptions::default(),
            proxy: None,
            timeout: Duration::from_secs(10),
            read_buffer: 4096,
        };
        let stage = Cell::new(Stage::Lookup);
        open_at(pace, endpoint, &options, &stage, &silent()).await
    }

    async fn opened(endpoint: &Endpoint) -> Requests {
        open_with(CALM, endpoint).await.unwrap()
    }

    fn text(text: &str) -> Frame {
        Frame::from(text.to_owned())
    }

    /// Waits for the next frame.
    async fn frame(requests: &mut Requests) -> Result<Frame, Ended> {
        loop {
            if let Arrival::Frame(frame) = poll_fn(|cx| requests.poll_next(cx)).await? {
                return Ok(frame);
            }
        }
    }

    /// Waits for the end.
    async fn ended(requests: &mut Requests) -> Ended {
        loop {
            if let Err(ended) = poll_fn(|cx| requests.poll_next(cx)).await {
                return ended;
            }
        }
    }

    #[tokio::test]
    async fn frames_that_are_ready_together_go_in_one_request() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            let asked = server.forward().await;
            let number = asked.number();
            let line = format!("POST /primus/bind?token=t&VER=8&RID={number}");
            assert_eq!(
                (asked.line.as_str(), asked.body.as_str()),
                (line.as_str(), "count=0")
            );
            asked.status(OPENED);
            let back = server.back().await;
            assert_eq!(
                back.line,
                "GET /primus/bind?token=t&VER=8&SID=sid&RID=rpc&AID=0&CI=0&TYPE=xmlhttp"
            );
            back.begin();
            let asked = server.forward().await;
            let bodies = (asked.line.clone(), asked.body.clone());
            assert_eq!(asked.number(), number + 1);
            asked.status("[1,0,0]");
            back.say("[[1,\"answer\"]]\n");
            let next = server.forward().await;
            assert_eq!(next.body, "count=1&ofs=2&req0__S=three");
            assert_eq!(next.number(), number + 2);
            assert!(next.line.contains("&AID=1"), "{}", next.line);
            next.status("[1,1,20]");
            back.say("[[2,[\"noop\"]]]\n");
            back.say("[[3,\"event\"]]\n");
            (bodies, back)
        };
        let client = async {
            let mut requests = opened(&endpoint).await;
            requests.send(text("\"one\"")).unwrap();
            requests.send(text("two")).unwrap();
            assert_eq!(frame(&mut requests).await, Ok(text("answer")));
            requests.send(text("three")).unwrap();
            assert_eq!(frame(&mut requests).await, Ok(text("event")));
        };
        let (((line, body), _back), ()) = tokio::join!(script, client);
        assert!(
            line.starts_with("POST /primus/bind?token=t&VER=8&SID=sid&RID="),
            "{line}"
        );
        assert_eq!(body, "count=2&ofs=0&req0__S=%22one%22&req1__S=two");
    }

    #[tokio::test]
    async fn chunks_are_put_together_and_every_part_is_a_sign_of_life() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let bytes = [chunk("[[1,\"h\u{e9} 漢 😀\"]]\n"), chunk("[[2,\"x\"]]\n")].concat();
        let (seen, mut go_on) = mpsc::unbounded_channel();
        let script = async move {
            server.open().await;
            let back = server.back().await;
            back.begin();
            for byte in bytes.into_bytes() {
                back.piece(&[byte]);
                // Until it has arrived, so that none comes with the next.
                go_on.recv().await.unwrap();
            }
            back
        };
        let client = async {
            let mut requests = opened(&endpoint).await;
            let mut frames = Vec::new();
            let mut alive = 0;
            while frames.len() < 2 {
                match poll_fn(|cx| requests.poll_next(cx)).await.unwrap() {
                    Arrival::Frame(frame) => frames.push(frame),
                    Arrival::Alive => alive += 1,
                }
                seen.send(()).unwrap();
            }
            (frames, alive)
        };
        let (_back, (frames, alive)) = tokio::join!(script, client);
        assert_eq!(frames, [text("hé 漢 😀"), text("x")]);
        assert!(alive > 30, "{alive}");
    }

    #[tokio::test]
    async fn a_second_back_channel_acknowledges_and_drops_what_comes_again() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            server.open().await;
            let back = server.back().await;
            back.begin();
            back.say("[[1,\"a\"],[2,\"b\"]]\n");
            // It breaks within a chunk.
            back.piece(b"10\n[[3,");
            back.hang_up();
            let back = server.back().await;
            assert!(back.line.contains("&AID=2&CI=0"), "{}", back.line);
            back.begin();
            back.say("[[2,\"b\"],[3,\"c\"]]\n");
            back.end();
            let back = server.back().await;
            assert!(back.line.contains("&AID=3&CI=0"), "{}", back.line);
            back.begin();
            back.say("[[4,\"d\"]]\n");
            back
        };
        let client = async {
            let mut requests = opened(&endpoint).await;
            for letter in ["a", "b", "c", "d"] {
                assert_eq!(frame(&mut requests).await, Ok(text(letter)));
            }
        };
        tokio::join!(script, client);
    }

    #[tokio::test]
    async fn a_request_that_broke_is_repeated_as_it_was() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            server.open().await;
            let first = server.forward().await;
            let wanted = (first.line.clone(), first.body.clone());
            first.hang_up();
            let second = server.forward().await;
            assert_eq!((&second.line, &second.body), (&wanted.0, &wanted.1));
            second.whole("502 Bad Gateway", "text/html", "<html>");
            let third = server.forward().await;
            assert_eq!((&third.line, &third.body), (&wanted.0, &wanted.1));
            third.status("[0,0,0]");
            let back = server.back().await;
            back.begin();
            back.say("[[1,\"done\"]]\n");
            (wanted.1, back)
        };
        let client = async {
            let mut requests = opened(&endpoint).await;
            requests.send(text("x")).unwrap();
            assert_eq!(frame(&mut requests).await, Ok(text("done")));
        };
        let ((body, _back), ()) = tokio::join!(script, client);
        assert_eq!(body, "count=1&ofs=0&req0__S=x");
    }

    #[tokio::test]
    async fn a_refusal_is_told_with_what_the_server_says() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            let json = "application/json";
            let asked = server.forward().await;
            asked.whole("401 Unauthorized", json, "{\"error\":\"no entry\"}");
            let asked = server.forward().await;
            asked.whole("404 Not Found", "text/plain", "Not Found");
            let asked = server.forward().await;
            asked.whole("200 OK", "text/html; charset=utf-8", "<html>Hi</html>");
        };
        let client = async {
            for (status, error, body, html) in [
                (401, Some("no entry"), None, false),
                (404, None, Some("Not Found"), false),
                (200, None, None, true),
            ] {
                let refused = open_with(CALM, &endpoint).await;
                let Err(DialError::Refused(refusal)) = refused else {
                    panic!("{refused:?}")
                };
                assert_eq!(refusal.status, status);
                assert_eq!(refusal.error.as_deref(), error);
                assert_eq!(refusal.body.as_deref(), body);
                assert_eq!(refusal.html, html);
            }
        };
        tokio::join!(script, client);
    }

    #[tokio::test]
    async fn an_answer_that_opens_no_session_is_told() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            for body in ["OK", "", "24\n[[0,[\"c\",\"sid\",null,7]]]", "5\n[[0,["] {
                let asked = server.forward().await;
                asked.whole("200 OK", "text/plain", body);
            }
            server.forward().await.hang_up();
        };
        let client = async {
            for wanted in [
                "a chunk begins with \"OK\" instead of its length",
                "an answer ends before it says anything",
                "the server opens no session of version 8",
                "a chunk holds no arrays",
                "",
            ] {
                let refused = open_with(CALM, &endpoint).await;
                let Err(DialError::Upgrade(error)) = refused else {
                    panic!("{refused:?}")
                };
                assert!(error.to_string().contains(wanted), "{error}");
            }
        };
        tokio::join!(script, client);
    }

    #[tokio::test]
    async fn a_server_that_says_stop_gets_a_farewell() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            let number = server.open().await;
            let back = server.back().await;
            back.begin();
            back.say("[[1,\"last\"],[2,[\"stop\"]]]\n");
            let asked = server.forward().await;
            let line = format!(
                "GET /primus/bind?token=t&VER=8&SID=sid&RID={}&AID=2&TYPE=terminate",
                number + 1
            );
            assert_eq!(asked.line, line);
            asked.whole("200 OK", "text/plain", "");
        };
        let client = async {
            let mut requests = opened(&endpoint).await;
            assert_eq!(frame(&mut requests).await, Ok(text("last")));
            let ended = ended(&mut requests).await;
            assert_eq!(
                ended.to_string(),
                "the server closed the connection: it says \"stop\""
            );
        };
        tokio::join!(script, client);
    }

    #[tokio::test]
    async fn a_server_that_forgot_the_session_ends_it() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            server.open().await;
            let page = "<html><body><h1>Unknown SID</h1></body></html>";
            server
                .back()
                .await
                .whole("400 Unknown SID", "text/plain", page);
            server.open().await;
            let asked = server.forward().await;
            asked.whole(
                "401 Unauthorized",
                "application/json",
                "{\"error\":\"out\"}",
            );
            server.open().await;
            let asked = server.forward().await;
            asked.whole("413 Payload Too Large", "text/html", "<html>");
            server
        };
        let client = async {
            let mut requests = opened(&endpoint).await;
            let reason = ended(&mut requests).await.to_string();
            assert_eq!(
                reason,
                "the server closed the connection: it answers 400 Unknown SID"
            );
            let mut requests = opened(&endpoint).await;
            requests.send(text("x")).unwrap();
            let reason = ended(&mut requests).await.to_string();
            assert_eq!(
                reason,
                "the server closed the connection: it answers 401 Unauthorized: out"
            );
            let mut requests = opened(&endpoint).await;
            requests.send(text("x")).unwrap();
            let Ended::Closed { code, .. } = ended(&mut requests).await else {
                panic!("it is no farewell")
            };
            assert_eq!(code, Some(TOO_LARGE));
        };
        let (mut server, ()) = tokio::join!(script, client);
        while let Ok(asked) = server.requests.try_recv() {
            assert!(!asked.line.contains("terminate"), "{}", asked.line);
        }
    }

    #[tokio::test]
    async fn what_is_none_of_browserchannel_ends_it() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            server.open().await;
            let back = server.back().await;
            back.begin();
            back.piece(b"nonsense");
            server.open().await;
            let other = server.back().await;
            other.begin();
            other.piece(b"99999999\n");
            server.open().await;
            (server.forward().await, back, other)
        };
        let client = async {
            let mut requests = opened(&endpoint).await;
            let Ended::Protocol(why) = ended(&mut requests).await else {
                panic!("it goes on")
            };
            assert_eq!(
                why,
                "a chunk begins with \"nonsense\" instead of its length"
            );
            let mut requests = opened(&endpoint).await;
            assert_eq!(ended(&mut requests).await, Ended::TooLarge);
            let mut requests = opened(&endpoint).await;
            requests.send(Frame::Binary(vec![1].into())).unwrap();
            let why = ended(&mut requests).await.to_string();
            assert_eq!(
                why,
                "the connection broke: BrowserChannel carries no binary messages"
            );
        };
        tokio::select! {
            _ = script => panic!("bytes were sent"),
            () = client => {}
        }
    }

    #[tokio::test]
    async fn a_server_that_only_fails_is_given_up() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            server.open().await;
            for _ in 0..=RETRIES {
                let asked = server.back().await;
                asked.whole("503 Service Unavailable", "text/plain", "");
            }
            server
        };
        let client = async {
            let mut requests = opened(&endpoint).await;
            let why = ended(&mut requests).await.to_string();
            assert_eq!(
                why,
                "the connection broke: it answers 503 Service Unavailable"
            );
        };
        let (mut server, ()) = tokio::join!(script, client);
        assert!(
            server.requests.try_recv().is_err(),
            "it was asked once more"
        );
    }

    #[tokio::test]
    async fn an_answer_that_something_keeps_back_is_asked_for_in_one_piece() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            server.open().await;
            // What it says to this never arrives.
            let lost = server.back().await;
            let question = server.forward().await;
            assert_eq!(question.body, "count=0");
            question.status("[1,1,9]");
            let back = server.next(|asked| asked.line.contains("&CI=1&")).await;
            assert!(back.line.contains("&AID=0&"), "{}", back.line);
            back.whole("200 OK", "text/plain", &chunk("[[1,\"late\"]]\n"));
            let next = server
                .next(|asked| asked.line.contains("&AID=1&CI=1&"))
                .await;
            (lost, next)
        };
        let client = async {
            let pace = Pace {
                doubt: Duration::ZERO,
                late: Duration::ZERO,
                ..CALM
            };
            let mut requests = open_with(pace, &endpoint).await.unwrap();
            assert_eq!(frame(&mut requests).await, Ok(text("late")));
            ended(&mut requests).await
        };
        tokio::select! {
            _ = script => {}
            ended = client => panic!("{ended}"),
        }
    }

    #[tokio::test]
    async fn closing_sends_what_waits_and_ends_the_session() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            let number = server.open().await;
            let asked = server.forward().await;
            assert_eq!(asked.body, "count=1&ofs=0&req0__S=x");
            asked.status("[1,0,0]");
            let asked = server.forward().await;
            assert!(asked.line.ends_with("&TYPE=terminate"), "{}", asked.line);
            assert_eq!(asked.number(), number + 2);
            asked.whole("200 OK", "text/plain", "");
        };
        let client = async {
            let mut requests = opened(&endpoint).await;
            requests.send(text("x")).unwrap();
            requests.close().await;
        };
        tokio::join!(script, client);
    }

    #[tokio::test]
    async fn a_server_that_takes_no_farewell_is_left() {
        let mut server = Server::start().await;
        let endpoint = server.endpoint.clone();
        let script = async move {
            server.open().await;
            (server.forward().await, server)
        };
        let client = async {
            let requests = opened(&endpoint).await;
            let closed = timeout(FAREWELL * 20, requests.close()).await;
            assert!(closed.is_ok(), "it waits for ever");
        };
        tokio::join!(script, client);
    }
}
