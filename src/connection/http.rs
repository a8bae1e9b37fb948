//! Plain HTTP requests, over the same dial code as the upgrade: name look-up, TLS, headers.
//!
//! Knows requests and answers; what they mean is the matter of whoever sends them.

use std::cell::Cell;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;

use super::dial::{self, DialError, DialOptions, Stage};
use super::endpoint::Endpoint;
use super::trace::Tracer;
use super::upgrade::{AGENT, UpgradeError, add};

/// What is asked of a server.
#[derive(Clone, Debug)]
pub(super) struct Question {
    method: Method,
    target: String,
    body: Bytes,
    content_type: Option<&'static str>,
}

impl Question {
    /// Asks for what stands at a target.
    pub(super) fn get(target: String) -> Self {
        Self {
            method: Method::GET,
            target,
            body: Bytes::new(),
            content_type: None,
        }
    }

    /// Sends something to a target.
    pub(super) fn post(target: String, body: impl Into<Bytes>, content_type: &'static str) -> Self {
        Self {
            method: Method::POST,
            target,
            body: body.into(),
            content_type: Some(content_type),
        }
    }
}

/// One line of requests to a server, each sent when the one before has been answered.
pub(super) struct Http {
    endpoint: Endpoint,
    options: DialOptions,
    kept: Option<SendRequest<Full<Bytes>>>,
}

impl Http {
    /// Begins without a connection.
    pub(super) fn new(endpoint: &Endpoint, options: &DialOptions) -> Self {
        Self {
            endpoint: endpoint.clone(),
            options: options.clone(),
            kept: None,
        }
    }

    /// Sends a request and returns the head of its answer, whose body must be read to its end
    /// before the next request. Takes as long as it takes; `stage` tells what is under way.
    pub(super) async fn send(
        &mut self,
        question: &Question,
        stage: &Cell<Stage>,
        tracer: &Tracer,
    ) -> Result<Response<Incoming>, DialError> {
        let endpoint = &self.endpoint;
        let http_error = |error: UpgradeError| DialError::of_upgrade(error, endpoint);
        let mut request = self
            .request(question)
            .map_err(|error| http_error(error.into()))?;
        if let Some(mut sender) = self.kept.take()
            && sender.ready().await.is_ok()
        {
            match sender.try_send_request(request).await {
                Ok(response) => {
                    self.kept = Some(sender);
                    return Ok(response);
                }
                // The server had closed the connection before anything left.
                Err(mut error) => match error.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(http_error(error.into_error().into())),
                },
            }
        }
        let stream = dial::stream(&self.endpoint, &self.options, tracer, stage).await?;
        stage.set(Stage::Request);
        let (mut sender, connection) = http1::Builder::new()
            .title_case_headers(true)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| http_error(error.into()))?;
        // It ends with the sender, or when the server hangs up; what went wrong, the request tells.
        tokio::spawn(connection);
        let response = sender.send_request(request).await;
        let response = response.map_err(|error| http_error(error.into()))?;
        self.kept = Some(sender);
        Ok(response)
    }

    /// Makes the next request use a new connection.
    pub(super) fn renew(&mut self) {
        self.kept = None;
    }

    fn request(&self, question: &Question) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        let mut request = Request::builder()
            .method(question.method.clone())
            .uri(&question.target)
            .header(HOST, self.endpoint.host_header())
            .header(USER_AGENT, AGENT);
        if let Some(content_type) = question.content_type {
            request = request.header(CONTENT_TYPE, content_type);
        }
        let mut request = request.body(Full::new(question.body.clone()))?;
        add(&self.options.headers, request.headers_mut());
        Ok(request)
    }
}
