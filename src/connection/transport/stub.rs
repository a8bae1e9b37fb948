//! stub
macro_rules! t { ($n:ident $(, $r:ty)?) => { pub(in crate::connection) mod $n {
 use crate::connection::{dial::*, endpoint::Endpoint, trace::Tracer, transport::Requests};
 pub(in crate::connection) async fn open(_: &Endpoint, _: &DialOptions $(, _: $r)?, _: &std::cell::Cell<Stage>, _: &mut Tracer) -> Result<Requests, DialError> { Err(DialError::NoRoute) }
 #[allow(dead_code)]
 pub(in crate::connection) fn session() -> String { String::new() }
}}}
t!(browserchannel);
