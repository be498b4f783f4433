//! What the service says of itself: the rules that vote, and that it lives.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use headers::{ETag, HeaderMapExt, IfNoneMatch};
use serde::Serialize;
use wom::{Classifier, RuleInfo};

use crate::Service;

/// Answers that never change while the service runs, made once.
#[derive(Debug)]
pub(crate) struct About {
    rules: Bytes,
    health: Bytes,
    etag: ETag,
}

#[derive(Serialize)]
struct Rules<'a> {
    knowledge_version: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    /// As in the evidence: `axis/family/id`.
    rule: &'a str,
    axis: &'a str,
    family: &'a str,
    id: &'a str,
    class: &'a str,
    weight: f64,
    why: &'a str,
    source: Option<&'a str>,
}

impl<'a> Rule<'a> {
    fn of(rule: RuleInfo<'a>) -> Self {
        let mut steps = rule.path.splitn(3, '/');
        let mut step = || steps.next().unwrap_or_default();
        let (axis, family, id) = (step(), step(), step());
        let RuleInfo { path, class, weight, why, source, .. } = rule;
        Self { rule: path, axis, family, id, class: class.name(), weight, why, source }
    }
}

#[derive(Serialize)]
struct Health<'a> {
    status: &'a str,
    version: &'a str,
    knowledge_version: &'a str,
}

impl About {
    pub(crate) fn of(classifier: &Classifier) -> Self {
        let knowledge_version = classifier.knowledge_version();
        let rules = Rules { knowledge_version, rules: classifier.rules().map(Rule::of).collect() };
        let health = Health { status: "ok", version: env!("CARGO_PKG_VERSION"), knowledge_version };
        Self {
            rules: json(&rules),
            health: json(&health),
            etag: format!("\"{knowledge_version}\"").parse().expect("a version is letters and digits"),
        }
    }
}

fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).expect("plain JSON").into()
}

const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

/// The rules, unless the caller has them already.
pub(crate) async fn rules(State(service): State<Service>, asked: HeaderMap) -> Response {
    let about = &service.about;
    let known = asked.typed_get::<IfNoneMatch>().is_some_and(|tags| !tags.precondition_passes(&about.etag));
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { (JSON, about.rules.clone()).into_response() };
    response.headers_mut().typed_insert(about.etag.clone());
    response
}

pub(crate) async fn health(State(service): State<Service>) -> Response {
    (JSON, service.about.health.clone()).into_response()
}
