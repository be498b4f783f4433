//! What went wrong with a request, as a body of RFC 9457.

use std::any::Any;

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use http_body_util::Full;
use serde::Serialize;

/// What went wrong.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    /// Which element of an array it is about, from 0.
    index: Option<usize>,
    header: Option<(HeaderName, HeaderValue)>,
}

/// Without a type of its own a problem is `about:blank`, and its title that of the status.
#[derive(Serialize)]
struct Object<'a> {
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), index: None, header: None }
    }

    /// The service has too much to do.
    pub(crate) fn busy(detail: &str) -> Self {
        let header = Some((header::RETRY_AFTER, HeaderValue::from_static("1")));
        Self { header, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }

    /// The request did not come in in time; the connection is of no more use.
    pub(crate) fn too_slow(detail: String) -> Self {
        let header = Some((header::CONNECTION, HeaderValue::from_static("close")));
        Self { header, ..Self::new(StatusCode::REQUEST_TIMEOUT, detail) }
    }

    /// JSON that cannot be read (400), or is no interaction (422). The element that was read last is the bad one.
    pub(crate) fn json(error: &serde_json::Error, index: Option<usize>) -> Self {
        if error.is_data() {
            Self { index, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()) }
        } else {
            Self::new(StatusCode::BAD_REQUEST, error.to_string())
        }
    }

    fn body(&self) -> Vec<u8> {
        let title = self.status.canonical_reason().unwrap_or("Unknown");
        let object = Object { title, status: self.status.as_u16(), detail: &self.detail, index: self.index };
        serde_json::to_vec(&object).expect("a problem is plain JSON")
    }

    fn response<B: From<Bytes>>(self) -> Response<B> {
        let mut response = Response::new(B::from(self.body().into()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.extend(self.header);
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        self.response()
    }
}

pub(crate) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is /classify, /rules and /health")
}

pub(crate) async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "/classify takes POST, /rules and /health take GET")
}

/// What is answered where the service itself is at fault. The panic has been recorded by its place.
pub(crate) fn panicked(_: Box<dyn Any + Send>) -> Response<Full<Bytes>> {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the service failed").response()
}
