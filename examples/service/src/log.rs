//! Records of what the service does, as lines of JSON. They hold nothing that a caller wrote: no text, no path, no header.

use std::io;
use std::panic;
use std::time::Duration;

use axum::extract::MatchedPath;
use axum::http::{HeaderName, Method, Request, Response};
use tower_http::request_id::RequestId;
use tracing::level_filters::LevelFilter;
use tracing::{Span, Subscriber, error, field, info, info_span};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::{fmt, registry};

/// Ids that callers give are recorded and given back up to this length.
const MAX_ID_BYTES: usize = 64;
const ID: HeaderName = HeaderName::from_static("x-request-id");

/// Writes this package's own records from `level` on. What libraries record is left out at every level, since it may quote
/// what a caller wrote.
pub fn subscriber<W>(level: LevelFilter, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt::layer().json().flatten_event(true).with_span_list(false).with_target(false).with_writer(writer);
    registry().with(lines.with_filter(Targets::new().with_target(env!("CARGO_CRATE_NAME"), level)))
}

/// Records the place of a panic in place of its message, which may quote a text.
pub fn record_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        error!(place, "panicked");
    }));
}

/// Writes this package's records to standard output.
pub fn start(level: LevelFilter) {
    tracing::subscriber::set_global_default(subscriber(level, io::stdout)).expect("the program starts it once");
    record_panics();
}

/// An id that the caller gave is kept only if it can be no text: some letters, digits, `-`, `_` and `.`.
pub(crate) fn without_unfit_id<B>(mut request: Request<B>) -> Request<B> {
    let is_fit = |id: &[u8]| {
        (1..=MAX_ID_BYTES).contains(&id.len())
            && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    if request.headers().get(&ID).is_some_and(|id| !is_fit(id.as_bytes())) {
        request.headers_mut().remove(&ID);
    }
    request
}

/// What all records of a request share.
pub(crate) fn span<B>(request: &Request<B>) -> Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    // A method may be any word.
    let method = match *request.method() {
        Method::GET | Method::POST | Method::HEAD | Method::PUT | Method::DELETE | Method::OPTIONS | Method::PATCH => {
            request.method().as_str()
        }
        _ => "other",
    };
    info_span!("request", id, method, route, interactions = field::Empty)
}

/// An answer begins.
pub(crate) fn answered<B>(response: &Response<B>, took: Duration, span: &Span) {
    info!(parent: span, status = response.status().as_u16(), microseconds = took.as_micros() as u64, "answered");
}
