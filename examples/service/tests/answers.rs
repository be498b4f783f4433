//! What the routes answer.

mod support;

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use hyper::header::{ALLOW, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use support::{JSON, LINES, Running, answer, fetch, get, samples};
use wom::Classifier;
use wom_service::{IN_PLACE_BYTES, Limits};

#[tokio::test(flavor = "multi_thread")]
async fn an_object_is_answered_as_the_library_does() {
    let service = Running::start(Limits::default()).await;
    let mut session = Classifier::new().session();
    for sample in samples() {
        let got = service.post("/classify?evidence=true", JSON, sample.clone()).await;
        assert_eq!((got.status.as_u16(), &got.headers[CONTENT_TYPE]), (200, &JSON.parse().unwrap()));
        assert_eq!(got.body, answer(&mut session, &sample, None, true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_array_is_answered_in_order() {
    let service = Running::start(Limits::default()).await;
    let mut session = Classifier::new().session();
    for evidence in [false, true] {
        for batch in samples().chunks(100) {
            let body = format!("[{}]", batch.join(" ,\n"));
            assert!(body.len() > IN_PLACE_BYTES, "long work is done elsewhere");
            let got = service.post(&format!("/classify?evidence={evidence}"), JSON, body).await;
            let want: Vec<_> = batch.iter().map(|json| answer(&mut session, json, None, evidence)).collect();
            assert_eq!(got.body, format!("[{}]", want.join(",")));
        }
    }
    assert_eq!(service.post("/classify", "Application/JSON; charset=utf-8", " [ ] ").await.body, "[]");
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_answered_in_order() {
    let service = Running::start(Limits::default()).await;
    let mut session = Classifier::new().session();
    let samples = samples();
    let body = samples.join("\n");
    for (path, evidence) in [("/classify", false), ("/classify?evidence=true", true)] {
        let got = service.post(path, LINES, body.clone()).await;
        assert_eq!((got.status.as_u16(), &got.headers[CONTENT_TYPE]), (200, &LINES.parse().unwrap()));
        let mut want = String::new();
        for (line, json) in (1..).zip(&samples) {
            want += &answer(&mut session, json, Some(line), evidence);
            want += "\n";
        }
        want += &format!("{{\"answered\":{},\"rejected\":0,\"complete\":true}}\n", samples.len());
        assert_eq!(got.body, want);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_are_told_once() {
    let service = Running::start(Limits::default()).await;
    let wom = Classifier::new();
    let got = get(service.address, "/rules").await;
    let rules = got.json();
    assert_eq!(rules["knowledge_version"], wom.knowledge_version());
    let told = rules["rules"].as_array().expect("an array");
    assert_eq!(told.len(), wom.rules().count());
    for (told, rule) in told.iter().zip(wom.rules()) {
        assert_eq!(told["rule"], rule.path);
        assert_eq!(format!("{}/{}/{}", text(told, "axis"), text(told, "family"), text(told, "id")), rule.path);
        assert_eq!((text(told, "class"), text(told, "why")), (rule.class.name(), rule.why));
        assert_eq!((told["weight"].as_f64(), told["source"].as_str()), (Some(rule.weight), rule.source));
    }
    let tag = &got.headers[ETAG];
    assert_eq!(tag, &format!("\"{}\"", wom.knowledge_version()));
    for (known, status) in [(tag.to_str().unwrap(), 304), ("*", 304), ("\"old\"", 200)] {
        let request = Request::get("/rules").header(IF_NONE_MATCH, known).body(Full::default()).unwrap();
        let again = fetch(service.address, request).await;
        assert_eq!((again.status.as_u16(), &again.headers[ETAG]), (status, tag));
        assert_eq!(again.body.is_empty(), status == 304);
    }
}

fn text<'a>(object: &'a serde_json::Value, key: &str) -> &'a str {
    object[key].as_str().expect("a string")
}

#[tokio::test(flavor = "multi_thread")]
async fn health_names_what_runs() {
    let service = Running::start(Limits::default()).await;
    let health = get(service.address, "/health").await.json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(health["knowledge_version"], Classifier::new().knowledge_version());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_as_a_problem() {
    let service = Running::start(Limits::default()).await;
    let post = |path, content_type, body: &'static str| service.post(path, content_type, body);
    post("/classify", JSON, "{\"text\":").await.assert_problem(400, "EOF");
    post("/classify", JSON, "").await.assert_problem(400, "EOF");
    post("/classify", JSON, "[{},{]").await.assert_problem(400, "column 6");
    post("/classify", JSON, "[{}] []").await.assert_problem(400, "trailing");
    let invalid = service.post("/classify", JSON, b"{\"text\":\"\xff\"}".as_slice()).await;
    invalid.assert_problem(400, "unicode");
    post("/classify", JSON, "7").await.assert_problem(422, "expected an object");
    post("/classify", JSON, "{\"text\":7}").await.assert_problem(422, "text: expected a string, found a number");
    let third = post("/classify", JSON, "[{},{\"text\":\"nice\"},{\"rating\":[]},{\"text\":7}]").await;
    third.assert_problem(422, "rating: expected");
    assert_eq!(third.json()["index"], 2);
    post("/classify?evidence=maybe", JSON, "{}").await.assert_problem(400, "evidence");
    post("/classify?evidnce=true", JSON, "{}").await.assert_problem(400, "evidnce");
    post("/classify", "text/plain", "{}").await.assert_problem(415, "application/json");
    let request = || Request::post("/classify");
    let send = |request: hyper::http::request::Builder, body: &'static str| {
        fetch(service.address, request.body(Full::new(Bytes::from(body))).unwrap())
    };
    send(request(), "{}").await.assert_problem(415, "content-type");
    let packed = request().header(CONTENT_TYPE, JSON).header("content-encoding", "gzip");
    send(packed, "{}").await.assert_problem(415, "content-encoding");
    get(service.address, "/").await.assert_problem(404, "/classify");
    let read = get(service.address, "/classify").await;
    read.assert_problem(405, "POST");
    assert_eq!(read.headers[ALLOW], "POST");
    let written = service.post("/rules", JSON, "{}").await;
    written.assert_problem(405, "GET");
    assert_eq!(written.headers[ALLOW], "GET,HEAD");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_has_an_id() {
    let service = Running::start(Limits::default()).await;
    let with = |id: &str| Request::get("/health").header("x-request-id", id).body(Full::default()).unwrap();
    let got = fetch(service.address, with("order-66_b.2")).await;
    assert_eq!(got.headers["x-request-id"], "order-66_b.2");
    let first = get(service.address, "/health").await.headers["x-request-id"].clone();
    let missing = get(service.address, "/nowhere").await.headers["x-request-id"].clone();
    assert_eq!(first.len(), 36);
    assert_ne!(first, missing);
    for unfit in ["two words", "", &"x".repeat(65), "caf\u{e9}"] {
        let id = fetch(service.address, with(unfit)).await.headers["x-request-id"].clone();
        assert_eq!(id.len(), 36, "{unfit} is replaced");
    }
}
