//! `POST /classify`: an interaction, an array of them, or JSON lines.

use std::cell::Cell;
use std::error::Error as _;
use std::fmt;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use tokio::time::{Instant, timeout_at};
use tracing::Span;
use wom::{Answer, Interaction, Session};

use crate::problem::Problem;
use crate::{Service, lines};

/// What may be asked for beside the verdict.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    evidence: bool,
}

pub(crate) async fn classify(
    State(service): State<Service>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let Query(Asked { evidence }) =
        asked.map_err(|rejection| Problem::new(StatusCode::BAD_REQUEST, rejection.body_text()))?;
    let form = Form::of(&headers)?;
    let slot = service.slot()?;
    match form {
        Form::Json => json(&service, body, evidence).await,
        Form::Lines => Ok(lines::answer(&service, slot, body, headers.contains_key(header::EXPECT), evidence).await),
    }
}

/// The form of a body.
enum Form {
    Json,
    Lines,
}

impl Form {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let unsupported = |detail| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail);
        if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
            return Err(unsupported("a body is taken as it is, without a content-encoding"));
        }
        let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Ok(Self::Json),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Ok(Self::Lines),
            _ => Err(unsupported("content-type is application/json, application/x-ndjson or application/jsonl")),
        }
    }
}

/// All of it comes in and is answered within the timeout.
async fn json(service: &Service, body: Body, evidence: bool) -> Result<Response, Problem> {
    let limits = service.limits;
    let deadline = Instant::now() + limits.timeout;
    let within = limits.timeout.as_secs_f64();
    let body = timeout_at(deadline, whole(body, limits.body_bytes)).await;
    let body = body.map_err(|_| Problem::too_slow(format!("the body did not come within {within} s")))??;
    let answered = service.readers.run(body.len(), move |session| answer(session, &body, evidence, limits.batch));
    let answered = timeout_at(deadline, answered).await;
    let (answers, count) = answered.map_err(|_| Problem::busy("no answer in time"))??;
    Span::current().record("interactions", count);
    Ok(([(header::CONTENT_TYPE, "application/json")], answers).into_response())
}

/// A body that is not too long.
async fn whole(body: Body, limit: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("a JSON body is {limit} bytes at most"));
    // Where the length is told beforehand, not a byte of it is read.
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    to_bytes(body, limit).await.map_err(|failure| match failure.source() {
        Some(source) if source.is::<LengthLimitError>() => too_large(),
        _ => Problem::new(StatusCode::BAD_REQUEST, "the body broke off"),
    })
}

/// The answer to a body, and how many interactions it holds.
fn answer(session: &mut Session, body: &[u8], evidence: bool, limit: usize) -> Result<(Vec<u8>, usize), Problem> {
    let mut out = Vec::new();
    if body.trim_ascii_start().first() != Some(&b'[') {
        let interaction = serde_json::from_slice(body).map_err(|error| Problem::json(&error, None))?;
        write(session, &interaction, None, evidence, &mut out);
        return Ok((out, 1));
    }
    let progress = Cell::new(Progress::default());
    let mut input = serde_json::Deserializer::from_slice(body);
    let batch = Batch { progress: &progress, limit }.deserialize(&mut input);
    let batch = batch.and_then(|batch| input.end().map(|()| batch)).map_err(|error| match progress.get() {
        Progress { too_many: true, .. } => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("an array holds {limit} interactions at most"))
        }
        Progress { read, .. } => Problem::json(&error, Some(read)),
    })?;
    for (at, interaction) in batch.iter().enumerate() {
        out.push(if at == 0 { b'[' } else { b',' });
        write(session, interaction, None, evidence, &mut out);
    }
    out.extend_from_slice(if batch.is_empty() { b"[]" } else { b"]" });
    Ok((out, batch.len()))
}

/// Reads an interaction and writes the answer.
pub(crate) fn write(
    session: &mut Session,
    interaction: &Interaction<'_>,
    line: Option<u64>,
    evidence: bool,
    out: &mut Vec<u8>,
) {
    let reading = session.read(interaction);
    let answer = Answer {
        id: interaction.id.as_ref().map(wom::Id::borrowed),
        line,
        verdict: reading.verdict(),
        evidence: evidence.then(|| reading.evidence().collect()),
    };
    serde_json::to_writer(out, &answer).expect("an answer is plain JSON");
}

/// How far an array was read.
#[derive(Clone, Copy, Default)]
struct Progress {
    /// So many of its elements are interactions; the next one is the bad one, if one is.
    read: usize,
    too_many: bool,
}

/// Reads an array.
struct Batch<'p> {
    progress: &'p Cell<Progress>,
    limit: usize,
}

impl<'de> DeserializeSeed<'de> for Batch<'_> {
    type Value = Vec<Interaction<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Batch<'_> {
    type Value = Vec<Interaction<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of interactions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let mut batch = Vec::new();
        while batch.len() < self.limit {
            match array.next_element()? {
                Some(interaction) => batch.push(interaction),
                None => return Ok(batch),
            }
            self.progress.set(Progress { read: batch.len(), too_many: false });
        }
        if array.next_element::<IgnoredAny>()?.is_some() {
            self.progress.set(Progress { read: batch.len(), too_many: true });
            return Err(A::Error::custom("too many elements"));
        }
        Ok(batch)
    }
}
