//! One connection's conversation, without IO.
//!
//! Composes transformer, parser, control messages, packets and heartbeat; knows no
//! socket and no clock. Bytes and times go in; bytes, events and deadlines come out.
//! The driver feeds what arrived ([`Session::handle_message`], [`Session::handle_alive`],
//! [`Session::handle_closed`], [`Session::handle_timeout`]) and after each of them drains
//! [`Session::poll_transmit`] and [`Session::poll_event`] and reads [`Session::poll_timeout`].

mod event;
mod receiving;

pub use event::{CallId, Direction, Event, Ignored, Transmit};

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use bytestring::ByteString;

use super::control::Control;
use super::frame::Frame;
use super::heartbeat::{Due, Heartbeat};
use super::packet;
use super::parser::Parser;
use super::service::call::Emission;
use super::service::detection::{Ask, Detection};
use super::service::event::Received;
use super::transformer::{Incoming, Transformer};

/// A call that waits for its ack.
#[derive(Debug)]
struct Pending {
    sent: Instant,
    deadline: Instant,
}

/// The probe of a detection has an id that no call comes to, so that calls have the same
/// numbers with and without it.
const PROBE: CallId = CallId(i32::MAX as u64);

/// The state of one connection.
pub struct Session {
    transformer: Box<dyn Transformer>,
    parser: Box<dyn Parser>,
    heartbeat: Heartbeat,
    last_heard: Instant,
    /// What carries the frames answers pings, as a websocket does.
    answers_pings: bool,
    /// The transformer's layer has greeted us, where it does that.
    greeted: bool,
    /// A message has come that transformer, parser and Primus agree on.
    understood: bool,
    /// When the id of the spark was told last.
    identified: Option<Instant>,
    /// How many questions for it have no answer yet.
    questions: u32,
    detection: Option<Detection>,
    last_id: u64,
    pending: BTreeMap<CallId, Pending>,
    deadlines: BTreeSet<(Instant, CallId)>,
    transmits: VecDeque<Transmit>,
    events: VecDeque<Event>,
    decoded: Vec<Incoming>,
    /// What was said, if anyone wants to know.
    transcript: Option<VecDeque<(Direction, ByteString)>>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("pending", &self.pending)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Starts with a connection that has just been opened.
    pub fn new(transformer: Box<dyn Transformer>, parser: Box<dyn Parser>, now: Instant) -> Self {
        Self {
            transformer,
            parser,
            heartbeat: Heartbeat::new(now),
            last_heard: now,
            answers_pings: true,
            greeted: false,
            understood: false,
            identified: None,
            questions: 0,
            detection: None,
            last_id: 0,
            pending: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            transmits: VecDeque::new(),
            events: VecDeque::new(),
            decoded: Vec::new(),
            transcript: None,
        }
    }

    /// Asks for signs of life by `primus::id::`, where what carries the frames knows no pings.
    pub fn without_pings(mut self) -> Self {
        self.answers_pings = false;
        self
    }

    /// Keeps what is said for [`Session::poll_transcript`].
    pub fn with_transcript(mut self) -> Self {
        self.transcript = Some(VecDeque::new());
        self
    }

    /// Returns the next message that was said, as the JSON text that it stands for: what carries
    /// it may frame and encode it so that nobody could find a secret in it.
    pub fn poll_transcript(&mut self) -> Option<(Direction, ByteString)> {
        self.transcript.as_mut()?.pop_front()
    }

    /// Pings often enough for a server that ends clients after `limit` of silence.
    pub fn with_idle_limit(mut self, now: Instant, limit: Duration) -> Self {
        self.heartbeat.keep_within(now, limit);
        self
    }

    /// Gives a server up earlier that pings every `interval` and no longer does.
    pub fn with_ping_interval(mut self, interval: Duration) -> Self {
        self.heartbeat.expect_every(interval);
        self
    }

    /// Tells whether calls may be sent at once; otherwise [`Event::Opened`] will tell.
    pub fn is_open(&self) -> bool {
        self.greeted || !self.transformer.greets()
    }

    /// Tells whether any message has come that transformer, parser and Primus agree on.
    pub fn has_understood(&self) -> bool {
        self.understood
    }

    /// Returns when the server last told the id of the spark.
    pub fn identified(&self) -> Option<Instant> {
        self.identified
    }

    /// Tells whether a question for the id of the spark has no answer yet.
    pub fn awaits_id(&self) -> bool {
        self.questions > 0
    }

    /// Asks for the id of the spark, which every Primus since 2.0 tells at once.
    pub fn ask_id(&mut self) {
        self.questions += 1;
        self.send_control(&Control::Id(String::new()));
    }

    /// Begins to find out how the server speaks; [`Event::Detected`] will tell. To be called
    /// before the first call is sent, or while one waits.
    pub fn detect(&mut self) {
        self.send_packet(&Detection::probe(), Some(PROBE.0));
        let question = self.encode(Control::Id(String::new()).encode().into_text());
        // Behind the probe, or it would prove nothing.
        self.transmits.push_back(Transmit::Message(question));
        self.questions += 1;
        self.detection = Some(Detection::new());
    }

    /// Forgets a call: whatever comes for it is ignored.
    pub fn forget(&mut self, id: CallId) {
        if let Some(pending) = self.pending.remove(&id) {
            self.deadlines.remove(&(pending.deadline, id));
        }
    }

    /// Sends an event and waits at most `timeout` for its ack.
    pub fn call(&mut self, now: Instant, emission: &Emission, timeout: Duration) -> CallId {
        let id = self.next_id();
        self.send_packet(emission, Some(id.0));
        let deadline = now + timeout;
        self.pending.insert(
            id,
            Pending {
                sent: now,
                deadline,
            },
        );
        self.deadlines.insert((deadline, id));
        id
    }

    /// Sends an event without asking for an ack.
    pub fn emit(&mut self, emission: &Emission) {
        self.send_packet(emission, None);
    }

    /// Takes a frame.
    pub fn handle_message(&mut self, now: Instant, frame: Frame) {
        self.handle_alive(now);
        let mut decoded = std::mem::take(&mut self.decoded);
        self.transformer.decode(frame, &mut decoded);
        for incoming in decoded.drain(..) {
            self.handle_incoming(now, incoming);
        }
        self.decoded = decoded;
    }

    /// Notes that something came that carries no message, such as a pong of the
    /// websocket layer.
    pub fn handle_alive(&mut self, now: Instant) {
        self.last_heard = now;
        self.heartbeat.handle_alive(now);
    }

    /// Ends all that waits, since nothing can come any more.
    pub fn handle_closed(&mut self) {
        self.deadlines.clear();
        self.transmits.clear();
        self.detection = None;
        for id in std::mem::take(&mut self.pending).into_keys() {
            self.events.push_back(Event::Lost { id });
        }
    }

    /// Does what is due at `now`.
    pub fn handle_timeout(&mut self, now: Instant) {
        while let Some(&(deadline, id)) = self.deadlines.first() {
            if deadline > now {
                break;
            }
            self.deadlines.pop_first();
            if let Some(pending) = self.pending.remove(&id) {
                let heard = self.last_heard > pending.sent;
                self.events.push_back(Event::TimedOut { id, heard });
            }
        }
        if let Some(detection) = &mut self.detection
            && let Some(Ask::Id) = detection.handle_timeout(now)
        {
            self.ask_id();
        }
        while let Some(due) = self.heartbeat.handle_timeout(now) {
            match due {
                // Servers echo the text and do not read it.
                Due::PrimusPing => self.send_control(&Control::Ping("0".to_owned())),
                Due::LayerPing => {
                    if let Some((_, ping)) = self.transformer.ping() {
                        self.transmits.push_front(Transmit::Message(ping));
                    }
                }
                Due::Question if self.answers_pings => {
                    self.transmits.push_front(Transmit::Ping);
                }
                Due::Question => self.ask_id(),
                Due::Dead => {
                    let after = self.heartbeat.patience();
                    self.events.push_back(Event::Dead { after });
                    break;
                }
            }
        }
    }

    /// Returns what is to be sent next.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.transmits.pop_front()
    }

    /// Returns what happened next.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Returns what happened next if that is an event that the server emitted.
    pub fn poll_received(&mut self) -> Option<Received> {
        if !matches!(self.events.front(), Some(Event::Received(_))) {
            return None;
        }
        match self.events.pop_front() {
            Some(Event::Received(received)) => Some(received),
            _ => None,
        }
    }

    /// Returns when [`Session::handle_timeout`] wants to be called.
    pub fn poll_timeout(&self) -> Instant {
        let detection = self.detection.as_ref();
        let detection = detection.and_then(Detection::poll_timeout);
        let deadline = self.deadlines.first().map(|&(deadline, _)| deadline);
        let heartbeat = self.heartbeat.poll_timeout();
        [detection, deadline]
            .into_iter()
            .flatten()
            .fold(heartbeat, Instant::min)
    }

    /// Returns what says farewell to the server, if its layer has a word for it.
    pub fn farewell(&self) -> Option<Frame> {
        self.transformer.farewell()
    }

    fn next_id(&mut self) -> CallId {
        // Servers take the id 0 for none.
        self.last_id += 1;
        CallId(self.last_id)
    }

    fn send_packet(&mut self, emission: &Emission, id: Option<u64>) {
        let text = packet::encode_event(&emission.name, &emission.args, id);
        let message = self.encode(text.into());
        self.transmits.push_back(Transmit::Message(message));
    }

    /// Control messages go first: a server waits for a pong, not for a call.
    fn send_control(&mut self, control: &Control) {
        let message = self.encode(control.encode().into_text());
        self.transmits.push_front(Transmit::Message(message));
    }

    fn note(&mut self, direction: Direction, text: &ByteString) {
        self.note_with(direction, || text.clone());
    }

    fn note_with(&mut self, direction: Direction, text: impl FnOnce() -> ByteString) {
        if let Some(transcript) = &mut self.transcript {
            transcript.push_back((direction, text()));
        }
    }

    fn encode(&mut self, text: ByteString) -> Frame {
        self.note(Direction::Out, &text);
        self.transformer.encode(self.parser.encode(text))
    }
}

/// Returns the message that would be the first of a session, for those who want to see it
/// without sending it; `ack` tells whether it asks for an ack.
pub fn preview(emission: &Emission, ack: bool) -> String {
    packet::encode_event(&emission.name, &emission.args, ack.then_some(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::heartbeat::{ASK_AFTER, PRIMUS_PING_EVERY};
    use crate::protocol::json::Json;
    use crate::protocol::parser::JsonParser;
    use crate::protocol::transformer::Websockets;

    const SECOND: Duration = Duration::from_secs(1);

    fn session(now: Instant) -> Session {
        Session::new(Box::new(Websockets), Box::new(JsonParser), now)
    }

    fn emission() -> Emission {
        Emission {
            name: "find".into(),
            args: vec![Json::string("messages"), Json::EMPTY_OBJECT],
        }
    }

    fn text(text: &str) -> Frame {
        Frame::from(text.to_owned())
    }

    fn sent(session: &mut Session) -> Vec<String> {
        std::iter::from_fn(|| session.poll_transmit())
            .map(|transmit| match transmit {
                Transmit::Message(Frame::Text(text)) => text.to_string(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    fn events(session: &mut Session) -> Vec<Event> {
        std::iter::from_fn(|| session.poll_event()).collect()
    }

    #[test]
    fn each_question_for_the_id_waits_for_an_answer_of_its_own() {
        let now = Instant::now();
        let mut session = session(now);
        // That of a detection is one of them.
        session.detect();
        session.ask_id();
        let answer = || text(r#""primus::id::x""#);
        session.handle_message(now, answer());
        assert!(session.awaits_id());
        session.handle_message(now, answer());
        assert!(!session.awaits_id());
        // One that nobody asked for.
        session.handle_message(now, answer());
        session.ask_id();
        assert!(session.awaits_id());
    }

    #[test]
    fn calls_are_numbered_from_one_and_answered_in_any_order() {
        let now = Instant::now();
        let mut session = session(now);
        let first = session.call(now, &emission(), SECOND);
        let second = session.call(now, &emission(), SECOND);
        assert_eq!(
            sent(&mut session)[1],
            r#"{"type":0,"data":["find","messages",{}],"id":2}"#
        );
        session.handle_message(now, text(r#"{"id":2,"type":1,"data":[null,2]}"#));
        session.handle_message(now, text(r#"{"id":1,"type":1,"data":[]}"#));
        let replies: Vec<_> = events(&mut session)
            .into_iter()
            .map(|event| match event {
                Event::Reply { id, args } => (id, args.len()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(replies, [(second, 2), (first, 0)]);
    }

    #[test]
    fn a_second_ack_and_a_late_one_are_ignored() {
        let now = Instant::now();
        let mut session = session(now);
        let id = session.call(now, &emission(), SECOND);
        session.handle_timeout(now + SECOND);
        assert_eq!(events(&mut session), [Event::TimedOut { id, heard: false }]);
        session.handle_message(now + SECOND, text(r#"{"id":1,"type":1,"data":[null]}"#));
        assert_eq!(
            events(&mut session),
            [Event::Ignored(Ignored::UnknownAck(1))]
        );
    }

    #[test]
    fn a_time_out_tells_whether_anything_was_heard() {
        let now = Instant::now();
        let mut session = session(now);
        let id = session.call(now, &emission(), SECOND);
        session.handle_alive(now + SECOND / 2);
        assert_eq!(session.poll_timeout(), now + SECOND);
        session.handle_timeout(now + SECOND);
        assert_eq!(events(&mut session), [Event::TimedOut { id, heard: true }]);
    }

    #[test]
    fn a_ping_is_answered_before_what_waits_and_to_the_letter() {
        let now = Instant::now();
        let mut session = session(now);
        session.call(now, &emission(), SECOND);
        session.handle_message(now, text(r#""primus::ping::1700000000000""#));
        assert_eq!(sent(&mut session)[0], r#""primus::pong::1700000000000""#);
    }

    #[test]
    fn an_idle_session_keeps_both_heartbeats() {
        let now = Instant::now();
        let mut session = session(now);
        session.handle_timeout(now + ASK_AFTER);
        assert_eq!(sent(&mut session), ["Ping"]);
        session.handle_alive(now + ASK_AFTER);
        session.handle_timeout(now + PRIMUS_PING_EVERY);
        assert_eq!(sent(&mut session), [r#""primus::ping::0""#]);
        session.handle_timeout(now + ASK_AFTER + ASK_AFTER);
        session.handle_timeout(now + ASK_AFTER * 3);
        let after = ASK_AFTER * 2;
        assert_eq!(events(&mut session), [Event::Dead { after }]);
    }

    #[test]
    fn what_is_of_no_use_is_told_and_does_no_harm() {
        let now = Instant::now();
        let mut session = session(now);
        for frame in [text("}"), text(r#"[0,1,"channel"]"#), text(r#""hello""#)] {
            session.handle_message(now, frame);
            assert_eq!(events(&mut session), [Event::Ignored(Ignored::Foreign)]);
        }
        session.handle_message(now, Frame::Binary(vec![1].into()));
        assert!(matches!(
            events(&mut session)[..],
            [Event::Ignored(Ignored::Unreadable(_))]
        ));
        session.handle_message(now, text(r#""primus::novelty""#));
        assert_eq!(events(&mut session), []);
    }

    #[test]
    fn the_end_of_a_connection_ends_its_calls() {
        let now = Instant::now();
        let mut session = session(now);
        let id = session.call(now, &emission(), SECOND);
        session.handle_message(now, text(r#""primus::server::close""#));
        session.handle_closed();
        assert_eq!(
            events(&mut session),
            [Event::ServerClosing, Event::Lost { id }]
        );
        assert_eq!(sent(&mut session), [""; 0]);
        session.handle_timeout(now + SECOND);
        assert_eq!(events(&mut session), []);
    }

    /// Something that may happen to a session.
    #[derive(Clone, Debug)]
    enum Step {
        Call(u64),
        Frame(String),
        Wait(u64),
        Close,
    }

    fn steps() -> impl proptest::strategy::Strategy<Value = Vec<Step>> {
        use proptest::prelude::*;
        let step = prop_oneof![
            (1u64..10_000).prop_map(Step::Call),
            (0u64..6)
                .prop_map(|id| Step::Frame(format!(r#"{{"type":1,"id":{id},"data":[null]}}"#))),
            "\\PC{0,20}".prop_map(Step::Frame),
            Just(Step::Frame(r#""primus::ping::1""#.to_owned())),
            (0u64..40_000).prop_map(Step::Wait),
            Just(Step::Close),
        ];
        proptest::collection::vec(step, 0..40)
    }

    proptest::proptest! {
        #[test]
        fn every_call_ends_exactly_once_whatever_happens(steps in steps()) {
            let mut now = Instant::now();
            let mut session = session(now);
            let mut open = BTreeSet::new();
            let take = |session: &mut Session, open: &mut BTreeSet<CallId>| {
                for event in events(session) {
                    if let Event::Reply { id, .. } | Event::TimedOut { id, .. } | Event::Lost { id } = event {
                        assert!(open.remove(&id), "{id:?} ended twice or was never made");
                    }
                }
                sent(session);
            };
            for step in steps {
                match step {
                    Step::Call(time) => {
                        let id = session.call(now, &emission(), Duration::from_millis(time));
                        open.insert(id);
                    }
                    Step::Frame(frame) => session.handle_message(now, text(&frame)),
                    Step::Wait(time) => {
                        now += Duration::from_millis(time);
                        session.handle_timeout(now);
                    }
                    Step::Close => session.handle_closed(),
                }
                take(&mut session, &mut open);
            }
            session.handle_timeout(now + Duration::from_secs(60));
            take(&mut session, &mut open);
            proptest::prop_assert!(open.is_empty(), "{open:?} never ended");
        }
    }
}
