//! What is known of a server: how it is to be spoken to.

use super::parser;
use super::service::call::Dialect;
use super::spec::Spec;
use super::transformer;
use super::transformer::engine_io::Revision;

/// How the frames of a transformer travel.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Route {
    /// In a websocket, at the address that the transformer has for one.
    #[default]
    Websocket,
    /// In a websocket at `<path>/websocket`, where plain servers and those of SockJS take
    /// messages without framing.
    Raw,
    /// In HTTP requests, where websockets are refused.
    Requests,
}

impl Route {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Websocket, Self::Raw, Self::Requests];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Websocket => "websocket",
            Self::Raw => "raw websocket",
            Self::Requests => "HTTP requests",
        }
    }

    /// Finds a route by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|route| route.name() == name)
    }
}

/// How a server is to be spoken to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Facts {
    /// The transformer that the server uses.
    pub transformer: transformer::Kind,
    /// The parser that the server uses.
    pub parser: parser::Kind,
    /// How frames get there.
    pub route: Route,
    /// The version of Primus, where its spec told.
    pub primus: Option<String>,
    /// After how many milliseconds of silence the server ends a client, where its spec told.
    pub idle_limit: Option<u64>,
    /// How many milliseconds there are between two pings of the server, where its spec told.
    pub ping_interval: Option<u64>,
    /// The dialect, once it is known.
    pub dialect: Option<Dialect>,
}

impl Facts {
    /// What is so for most servers.
    pub fn usual() -> Self {
        Self {
            transformer: transformer::Kind::Websockets,
            parser: parser::Kind::Json,
            route: Route::Websocket,
            primus: None,
            idle_limit: None,
            ping_interval: None,
            dialect: None,
        }
    }

    /// Returns the protocol revision of Engine.IO that this Primus brings: 3 up to Primus 7,
    /// 4 from 8 on.
    pub fn revision(&self) -> Revision {
        let major = self.primus.as_deref().and_then(|version| {
            let major = version.split('.').next()?;
            major.parse::<u32>().ok()
        });
        match major {
            Some(..=7) => Revision::Three,
            _ => Revision::Four,
        }
    }

    /// Tells whether the transformer can carry what the parser writes: SockJS and
    /// BrowserChannel carry text alone.
    pub fn is_possible(&self) -> bool {
        let text = matches!(self.parser, parser::Kind::Json | parser::Kind::Ejson);
        let carries_text_alone = matches!(
            self.transformer,
            transformer::Kind::Sockjs | transformer::Kind::BrowserChannel
        );
        text || !carries_text_alone
    }

    /// Returns what of this a spec contradicts, in words; `None` when nothing does.
    pub fn contradicted_by(&self, spec: &Spec) -> Option<String> {
        let differs = |what: &str, told: &Option<String>, used: &str| {
            let told = told.as_deref().filter(|told| *told != used)?;
            Some(format!("the {what} {told}, not {used}"))
        };
        let is_plain = |name: &str| {
            transformer::Kind::from_name(name).is_some_and(transformer::Kind::is_plain)
        };
        let transformer = differs("transformer", &spec.transformer, self.transformer.name())
            // They frame alike.
            .filter(|_| {
                let told = spec.transformer.as_deref().is_some_and(is_plain);
                !(told && self.transformer.is_plain())
            })
            // Nothing is framed at that address.
            .filter(|_| self.route != Route::Raw);
        transformer.or_else(|| differs("parser", &spec.parser, self.parser.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(transformer: &str, parser: &str) -> Spec {
        Spec {
            version: None,
            transformer: Some(transformer.to_owned()),
            parser: Some(parser.to_owned()),
            ..Spec::default()
        }
    }

    #[test]
    fn the_version_of_primus_tells_the_revision_of_engine_io() {
        let revision = |primus: Option<&str>| {
            Facts {
                primus: primus.map(str::to_owned),
                ..Facts::usual()
            }
            .revision()
        };
        assert_eq!(revision(Some("7.3.5")), Revision::Three);
        assert_eq!(revision(Some("8.0.9")), Revision::Four);
        assert_eq!(revision(None), Revision::Four);
        assert_eq!(revision(Some("next")), Revision::Four);
    }

    #[test]
    fn a_spec_contradicts_what_frames_or_encodes_differently() {
        let usual = Facts::usual();
        for (transformer, parser, told) in [
            ("websockets", "json", None),
            ("faye", "json", None),
            (
                "sockjs",
                "json",
                Some("the transformer sockjs, not websockets"),
            ),
            ("uws", "msgpack", Some("the parser msgpack, not json")),
        ] {
            let spec = spec(transformer, parser);
            assert_eq!(usual.contradicted_by(&spec).as_deref(), told);
        }
        let raw = Facts {
            route: Route::Raw,
            ..Facts::usual()
        };
        assert_eq!(raw.contradicted_by(&spec("sockjs", "json")), None);
    }
}
