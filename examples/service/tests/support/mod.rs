//! A service on a port of its own, and a client that speaks HTTP to it.
#![allow(dead_code, reason = "no test needs all of it")]

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;

use bytes::Bytes;
use futures_util::{Stream, stream};
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Body, Frame, Incoming};
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use wom::{Answer, Classifier, Id, Interaction, Session};
use wom_service::{Limits, Service, Stopped, serve};

pub(crate) const JSON: &str = "application/json";
pub(crate) const LINES: &str = "application/x-ndjson";

/// A service that runs.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    stopped: JoinHandle<Stopped>,
}

impl Running {
    pub(crate) async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let (stop, told) = oneshot::channel();
        let service = Service::new(Classifier::new(), limits);
        let stopped = tokio::spawn(serve(listener, service, async {
            let _ = told.await;
        }));
        Self { address, stop, stopped }
    }

    pub(crate) fn stop(self) -> JoinHandle<Stopped> {
        self.stop.send(()).expect("it runs");
        self.stopped
    }

    pub(crate) async fn post(&self, path: &str, content_type: &str, body: impl Into<Bytes>) -> Got {
        post(self.address, path, content_type, body).await
    }
}

/// An answer that came to its end.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        let lines = self.body.split_inclusive(|byte| *byte == b'\n');
        lines.map(|line| serde_json::from_slice(line).unwrap_or_else(|error| panic!("{error} in {self:?}"))).collect()
    }

    /// It is a problem of this status, as RFC 9457 has it, whose detail says this.
    #[track_caller]
    pub(crate) fn assert_problem(&self, status: u16, says: &str) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.headers[CONTENT_TYPE], "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["title"], self.status.canonical_reason().expect("it has a name"));
        let detail = problem["detail"].as_str().expect("it has a detail");
        assert!(detail.contains(says), "{detail}");
    }
}

/// Sends a request on a connection of its own; the answer may still be coming.
pub(crate) async fn send<B>(address: SocketAddr, mut request: Request<B>) -> hyper::Result<Response<Incoming>>
where
    B: Body<Data = Bytes, Error = Infallible> + Send + 'static,
{
    let stream = TcpStream::connect(address).await.expect("the service listens");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    request.headers_mut().insert(HOST, "localhost".parse().expect("a name"));
    sender.send_request(request).await
}

pub(crate) async fn all(response: Response<Incoming>) -> Got {
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("the answer comes to its end").to_bytes();
    Got { status: head.status, headers: head.headers, body }
}

pub(crate) async fn fetch(address: SocketAddr, request: Request<Full<Bytes>>) -> Got {
    all(send(address, request).await.expect("there is an answer")).await
}

pub(crate) async fn get(address: SocketAddr, path: &str) -> Got {
    fetch(address, Request::get(path).body(Full::default()).expect("a request")).await
}

pub(crate) async fn post(address: SocketAddr, path: &str, content_type: &str, body: impl Into<Bytes>) -> Got {
    let request = Request::post(path).header(CONTENT_TYPE, content_type);
    fetch(address, request.body(Full::new(body.into())).expect("a request")).await
}

/// A body that is sent piece by piece; dropping the sender ends it.
pub(crate) fn pieces() -> (mpsc::Sender<Bytes>, StreamBody<impl Stream<Item = Result<Frame<Bytes>, Infallible>>>) {
    let (sender, receiver) = mpsc::channel::<Bytes>(1);
    let pieces = stream::unfold(receiver, async |mut receiver| {
        let piece = receiver.recv().await?;
        Some((Ok(Frame::data(piece)), receiver))
    });
    (sender, StreamBody::new(pieces))
}

/// The head of a request of JSON lines whose body is sent piece by piece.
pub(crate) async fn open_lines(address: SocketAddr) -> (mpsc::Sender<Bytes>, Response<Incoming>) {
    let (sender, body) = pieces();
    let body = Box::pin(body);
    let request = Request::post("/classify").header(CONTENT_TYPE, LINES).body(body).expect("a request");
    (sender, send(address, request).await.expect("there is an answer"))
}

/// The next piece of an answer; none at its end, or where it breaks off.
pub(crate) async fn next(body: &mut Incoming) -> Option<Bytes> {
    body.frame().await?.ok()?.into_data().ok()
}

/// All interactions of the samples, as JSON.
pub(crate) fn samples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples");
    let mut samples = Vec::new();
    for entry in folder.read_dir().expect("the samples are there") {
        let text = std::fs::read_to_string(entry.expect("a file").path()).expect("text");
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let mut row: Value = serde_json::from_str(line).expect("JSON");
            // Labelled rows hold it beside its label.
            let inner = row.get_mut("interaction").map(Value::take);
            samples.push(inner.map_or_else(|| line.to_owned(), |inner| inner.to_string()));
        }
    }
    assert!(samples.len() > 1000);
    samples
}

/// What the library itself answers.
pub(crate) fn answer(session: &mut Session, json: &str, line: Option<u64>, evidence: bool) -> String {
    let interaction: Interaction<'_> = serde_json::from_str(json).expect("an interaction");
    let reading = session.read(&interaction);
    let answer = Answer {
        id: interaction.id.as_ref().map(Id::borrowed),
        line,
        verdict: reading.verdict(),
        evidence: evidence.then(|| reading.evidence().collect()),
    };
    serde_json::to_string(&answer).expect("JSON")
}
