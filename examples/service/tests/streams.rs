//! JSON lines: both ways at once, line by line.

mod support;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::StatusCode;
use serde_json::{Value, json};
use support::{LINES, Running, next, open_lines};
use wom_service::Limits;

fn lines(bytes: &[u8]) -> Vec<Value> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).expect("JSON")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_before_the_next_line_is_sent() {
    let service = Running::start(Limits::default()).await;
    let (sender, response) = open_lines(service.address).await;
    assert_eq!(response.status(), StatusCode::OK, "before anything was sent");
    let mut body = response.into_body();
    for line in 1..=5 {
        // The end of a line comes with the beginning of the next one, as networks do.
        let text = format!("{{\"text\":\"Where is my order?\"}}{}\n{{", " ".repeat(line));
        let text = if line == 1 { text } else { text[1..].to_owned() };
        sender.send(text.into()).await.expect("the service reads");
        let answer = lines(&next(&mut body).await.expect("it answers at once"));
        assert_eq!(answer.len(), 1);
        assert_eq!((&answer[0]["line"], &answer[0]["intent"]), (&json!(line), &json!("complaint")));
    }
    // The last line needs no end.
    sender.send("\"id\":6}".into()).await.expect("the service reads");
    drop(sender);
    let rest = lines(&body.collect().await.expect("it ends").to_bytes());
    assert_eq!(rest[0]["id"], 6);
    assert_eq!(rest[1..], [json!({"answered": 6, "rejected": 0, "complete": true})]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_line_is_told_and_the_rest_goes_on() {
    let service = Running::start(Limits { line_bytes: 100, ..Limits::default() }).await;
    let long = format!("{{\"text\":\"{}\"}}", "x".repeat(100));
    let just = format!("{{\"text\":\"{}\"}}", "x".repeat(89));
    assert_eq!(just.len(), 100);
    let body = [
        b"\xef\xbb\xbf{\"id\":\"a\"}\r\n\n   \nnonsense\n{\"text\":7}\n".as_slice(),
        long.as_bytes(),
        b"\r\n",
        just.as_bytes(),
        b"\r\n\"\xff\"\n[{}]\n{\"id\":\"z\"}",
    ];
    let got = service.post("/classify", LINES, body.concat()).await;
    let lines = got.lines();
    let refused: Vec<_> = lines.iter().filter(|line| line.get("error").is_some()).collect();
    let told: Vec<_> = refused.iter().map(|line| line["line"].as_u64().expect("a number")).collect();
    assert_eq!(told, [4, 5, 6, 8, 9]);
    assert_eq!(refused[0]["error"], "expected ident at column 2");
    assert_eq!(refused[2]["error"], "longer than 100 bytes");
    assert_eq!(refused[3]["error"], "invalid UTF-8 after byte 1");
    let answered: Vec<_> = lines.iter().filter(|line| line.get("authenticity").is_some()).collect();
    assert_eq!((&answered[0]["id"], &answered[1]["line"], &answered[2]["id"]), (&json!("a"), &json!(7), &json!("z")));
    assert_eq!(lines.last(), Some(&json!({"answered": 3, "rejected": 5, "complete": true})));
    assert_eq!(lines.len(), 9, "nothing else is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_never_ends_is_not_kept() {
    let service = Running::start(Limits { line_bytes: 1000, ..Limits::default() }).await;
    let (sender, response) = open_lines(service.address).await;
    let mut body = response.into_body();
    sender.send("{}\n".into()).await.expect("the service reads");
    next(&mut body).await.expect("an answer");
    sender.send(Bytes::from(vec![b'x'; 1002])).await.expect("the service reads");
    let told = lines(&next(&mut body).await.expect("it is told while the line goes on"));
    assert_eq!(told, [json!({"line": 2, "error": "longer than 1000 bytes"})]);
    for _ in 0..100 {
        sender.send(Bytes::from(vec![b'x'; 100_000])).await.expect("the service reads");
    }
    sender.send("\n{}\n".into()).await.expect("the service reads");
    assert_eq!(lines(&next(&mut body).await.expect("an answer"))[0]["line"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_lines_has_counts() {
    let service = Running::start(Limits::default()).await;
    for body in ["", "\n", "\r\n \n"] {
        let got = service.post("/classify", "application/jsonl", body).await;
        assert_eq!(got.lines(), [json!({"answered": 0, "rejected": 0, "complete": true})]);
    }
}
