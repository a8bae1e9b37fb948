//! From settings to an open, signed-in connection and a printer.

use std::pin::{Pin, pin};

use anyhow::Context as _;
use jiff::Timestamp;
use tokio::runtime::{Builder, Runtime};

use super::args::pairs::Local;
use super::asking::ask;
use super::failure::Failure;
use super::live::Live;
use super::printer::{Printer, Shape};
use super::report::Reporter;
use super::servers;
use super::settings::{LARGE_BUFFER, Server, Settings, TokenSource};
use super::sightings::Sightings;
use super::signals::{Signal, Signals};
use super::signing;
use super::stop::Stop;
use super::suggesting;
use super::tracing::tracer;
use crate::connection::client::Connection;
use crate::connection::ended::CallError;
use crate::connection::endpoint::Endpoint;
use crate::connection::routes;
use crate::output::pager;
use crate::protocol::service::authentication::{SignIn, SignedIn};
use crate::protocol::service::call::Call;
use crate::secret::Secret;
use crate::store::{Claims, ConfigDir, CredentialsFile, Notice, Stored};

/// What a command has at hand before it is connected.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) settings: Settings,
    pub(super) reporter: Reporter,
    /// Where `@FILE` and `-` are read from.
    pub(super) local: Local,
    /// The connection that stays open from one command to the next, in a shell.
    pub(super) live: Option<Box<Live>>,
}

/// Who a command is on the server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Identity {
    /// Whoever the token belongs to, if there is one.
    Token,
    /// Nobody.
    Anonymous,
}

/// A token and what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) secret: Secret,
    pub(super) claims: Option<Claims>,
    pub(super) strategy: Option<String>,
    /// Where it lies, in words.
    pub(super) place: String,
}

impl Token {
    /// Returns when it expires, if it says so.
    pub(super) fn expires(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.claims.as_ref()?.expires?).ok()
    }
}

/// An open connection with all that a command needs beside it.
#[derive(Debug)]
pub(super) struct Online {
    pub(super) connection: Connection,
    pub(super) printer: Printer,
    pub(super) reporter: Reporter,
    /// What signing in told; `None` when the connection is anonymous.
    pub(super) signed_in: Option<SignedIn>,
    /// The token that was signed in with.
    pub(super) token: Option<Token>,
    /// What to come back with.
    pub(super) settings: Settings,
    /// By which a first signal asks to come to an end.
    pub(super) stop: Stop,
    /// What is seen of services, for later runs.
    pub(super) sightings: Sightings,
    #[cfg(feature = "demo")]
    _demo: Option<crate::demo::Demo>,
}

impl Context {
    /// Makes a call and prints its result; or prints its packet, when nothing is to be sent.
    /// `retry_lost` tells that it may be sent twice.
    pub(super) fn call(&mut self, call: &Call, retry_lost: bool) -> Result<(), Failure> {
        if self.settings.dry_run {
            let dialect = servers::dialect(&self.settings);
            return self.preview(&call.emission(dialect), true);
        }
        self.online(Identity::Token, Shape::Call, async |online| {
            let result = ask(online, call, retry_lost).await?;
            online.sightings.call(call, &result);
            if let Some(hint) = suggesting::field(call, &result, &online.sightings) {
                online.reporter.notice(&hint);
            }
            online.printer.result(&result)
        })
    }

    /// Opens a connection, unless one stays open, does some work on it and closes it, whatever the
    /// end: success, an error or a signal. A second signal ends it at once.
    pub(super) fn online<T>(
        &mut self,
        identity: Identity,
        shape: Shape,
        work: impl AsyncFnOnce(&mut Online) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if let Some(live) = &mut self.live {
            return live.run(&self.settings, &self.reporter, shape, work);
        }
        let token = match identity {
            Identity::Token => self.fresh_token()?,
            Identity::Anonymous => None,
        };
        for secret in self.settings.look_up()? {
            self.reporter.known.add(&secret);
        }
        let runtime = runtime()?;
        let working = pin!(async {
            let mut signals = Signals::new().context("cannot wait for signals")?;
            let mut open: Option<Online> = None;
            let stop = Stop::default();
            let working = async {
                let online = open.insert(self.open(token, shape, stop.clone()).await?);
                online.sign_in().await?;
                online.perform(shape, work).await
            };
            let result = {
                // Pinned here: handed over by value, it would be held twice.
                let working = pin!(working);
                until_signal(working, &mut signals, &stop).await
            };
            let Some(online) = open else { return result };
            let learned = online.connection.learned();
            servers::remember(&self.settings, learned, &online.sightings, &self.reporter);
            tokio::select! {
                biased;
                signal = ending(&mut signals) => result.and(Err(Failure::Interrupted(signal))),
                written = online.finish() => match written {
                    Err(error) if result.is_ok() => Err(error.into()),
                    _ => result,
                },
            }
        });
        let result = runtime.block_on(working);
        // A name look-up that hangs in its thread must not keep the program.
        runtime.shutdown_background();
        result
    }

    /// Returns the token to use, if any; one past its time ends the command.
    pub(super) fn fresh_token(&self) -> Result<Option<Token>, Failure> {
        let Some(token) = self.token()? else {
            return Ok(None);
        };
        match token.expires() {
            Some(at) if at <= Timestamp::now() => Err(Failure::Expired {
                server: self.settings.server.origin(),
                at: at.to_string(),
            }),
            _ => Ok(Some(token)),
        }
    }

    /// Returns the token to use, if any, whether its time is over or not.
    pub(super) fn token(&self) -> Result<Option<Token>, Failure> {
        let (secret, strategy, place) = match &self.settings.token {
            TokenSource::Nowhere => return Ok(None),
            TokenSource::Given(secret, place) => (secret.clone(), None, place.clone()),
            TokenSource::Cached => {
                let file = credentials()?;
                let profile = self.settings.profile.as_deref();
                let (stored, notices) = file.get(&self.settings.server.origin(), profile)?;
                self.tell(&notices);
                let Some(Stored {
                    token, strategy, ..
                }) = stored
                else {
                    return Ok(None);
                };
                (token, strategy, file.path().display().to_string())
            }
        };
        self.reporter.known.add(&secret);
        let claims = Claims::of(&secret);
        Ok(Some(Token {
            secret,
            claims,
            strategy,
            place,
        }))
    }

    /// Passes on what the configuration directory has to tell.
    pub(super) fn tell(&self, notices: &[Notice]) {
        for notice in notices {
            self.reporter.warning(&notice.to_string());
        }
    }

    /// Warns when a secret is about to be sent in the open.
    pub(super) fn warn_if_exposed(&self, what: &str) {
        if self.settings.server.is_exposed() && !self.settings.plaintext {
            let origin = self.settings.server.origin();
            self.reporter.warning(&format!(
                "the {what} goes to {origin} unencrypted: anyone on the way can read it"
            ));
        }
    }

    pub(super) async fn open(
        &self,
        token: Option<Token>,
        shape: Shape,
        stop: Stop,
    ) -> Result<Online, Failure> {
        let settings = &self.settings;
        if settings.dial.tls.insecure {
            self.reporter
                .warning("--insecure: the server's certificate is not checked");
        }
        if token.is_some() {
            self.warn_if_exposed("token");
        }
        let (endpoint, demo) = self.endpoint().await?;
        let tracer = tracer(settings.verbose, &self.reporter);
        let mut options = settings.dial.clone();
        if !matches!(shape, Shape::Call | Shape::Bulk) {
            options.read_buffer = LARGE_BUFFER;
        }
        let server = routes::Server {
            endpoint,
            options,
            transcript: settings.verbose > 1,
        };
        let sightings = Sightings::new(servers::known(settings));
        let wishes = servers::wishes(settings, &sightings.known);
        let opened = Connection::open(server, wishes, tracer).await;
        let connection = opened.inspect_err(|error| servers::doubt(settings, error))?;
        let printer = Printer::new(shape, settings, &self.reporter)?;
        #[cfg(not(feature = "demo"))]
        let () = demo;
        Ok(Online {
            connection,
            printer,
            reporter: self.reporter.clone(),
            signed_in: None,
            token,
            settings: settings.clone(),
            stop,
            sightings,
            #[cfg(feature = "demo")]
            _demo: demo,
        })
    }

    /// Returns where the server is; the built-in one is started, and ends with what comes with it.
    #[cfg(feature = "demo")]
    pub(super) async fn endpoint(&self) -> Result<(Endpoint, Option<crate::demo::Demo>), Failure> {
        use crate::demo::{Demo, EMAIL, PASSWORD};

        match &self.settings.server {
            Server::At(endpoint) => Ok((endpoint.clone(), None)),
            Server::Demo => {
                let demo = Demo::start()
                    .await
                    .context("cannot start the built-in server")?;
                let url = format!("ws://{}", demo.address());
                self.reporter.notice(&format!(
                    "built-in server at {url}; sign in as {EMAIL} with the password {PASSWORD}"
                ));
                Ok((Endpoint::parse(&url, &self.settings.pathname)?, Some(demo)))
            }
        }
    }

    #[cfg(not(feature = "demo"))]
    pub(super) async fn endpoint(&self) -> Result<(Endpoint, ()), Failure> {
        match &self.settings.server {
            Server::At(endpoint) => Ok((endpoint.clone(), ())),
            // Settings do not let it come this far.
            Server::Demo => Err(anyhow::anyhow!("there is no built-in server").into()),
        }
    }
}

impl Online {
    /// Signs the connection in with its token, if it has one.
    pub(super) async fn sign_in(&mut self) -> Result<(), Failure> {
        let signing = signing::with_token(
            &mut self.connection,
            self.token.as_ref(),
            &self.settings,
            &self.reporter,
        );
        self.signed_in = signing.await?;
        Ok(())
    }

    /// Does some work, whose values the filter of `--jq` must have been able to take.
    pub(super) async fn perform<T>(
        &mut self,
        shape: Shape,
        work: impl AsyncFnOnce(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let done = work(self).await?;
        if matches!(shape, Shape::List | Shape::Bulk) {
            self.printer.filtered_all()?;
        }
        Ok(done)
    }

    /// Signs the connection in and says so when it takes long.
    pub(super) async fn authenticate(
        &mut self,
        sign_in: SignIn,
        what: &str,
    ) -> Result<SignedIn, Failure> {
        let (settings, reporter) = (&self.settings, &self.reporter);
        signing::authenticate(&mut self.connection, sign_in, what, settings, reporter).await
    }

    /// Writes what is left and closes the connection.
    async fn finish(self) -> std::io::Result<()> {
        let (written, ()) =
            tokio::join!(self.printer.finish(&self.reporter), self.connection.close());
        written
    }
}

/// Works until it is done or a signal ends it. Work that listens to `stop` may come to an end by
/// itself after a first signal.
pub(super) async fn until_signal<T>(
    mut work: Pin<&mut impl Future<Output = Result<T, Failure>>>,
    signals: &mut Signals,
    stop: &Stop,
) -> Result<T, Failure> {
    let signal = tokio::select! {
        biased;
        signal = signals.recv() => signal,
        result = &mut work => return result,
    };
    if stop.ask() {
        tokio::select! {
            biased;
            _ = signals.recv() => {}
            _ = &mut work => {}
        }
    }
    Err(Failure::Interrupted(signal))
}

/// Waits for a signal that ends the program; while a pager has the keyboard, Ctrl-C is for that.
async fn ending(signals: &mut Signals) -> Signal {
    loop {
        match signals.recv().await {
            Signal::Interrupt if pager::is_open() => {}
            signal => return signal,
        }
    }
}

/// Returns the file of the tokens.
pub(super) fn credentials() -> Result<CredentialsFile, Failure> {
    Ok(CredentialsFile::new(ConfigDir::find()?))
}

/// One task, one thread: there is one socket to wait for.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot wait for the network")?)
}

/// Says who is not connected: for commands that need an answer in any case.
pub(super) fn is_unanswered(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Dial(_)
            | Failure::Ended(_)
            | Failure::Call {
                error: CallError::TimedOut { .. } | CallError::Lost(_),
                ..
            }
    )
}
