//! What is granted, and what is answered beyond it.

mod support;

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use serde_json::{Value, json};
use support::{JSON, LINES, Running, all, get, next, open_lines, pieces, send};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use wom_service::{Limits, Stopped};

/// Longer than this nothing takes, however busy the machine is.
const LONG: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_body_has_a_limit() {
    let service = Running::start(Limits { body_bytes: 1000, ..Limits::default() }).await;
    let body = |bytes: usize| format!("{{\"text\":\"{}\"}}", "x".repeat(bytes - 11));
    assert_eq!(service.post("/classify", JSON, body(1000)).await.status.as_u16(), 200);
    service.post("/classify", JSON, body(1001)).await.assert_problem(413, "1000 bytes");
    // Told beforehand, or found while it comes.
    let request = Request::post("/classify").header(CONTENT_TYPE, JSON).header(CONTENT_LENGTH, 1001);
    let (sender, body) = pieces();
    let told = send(service.address, request.body(Box::pin(body)).unwrap());
    all(timeout(LONG, told).await.expect("nothing is waited for").unwrap()).await.assert_problem(413, "1000 bytes");
    drop(sender);
    let (sender, body) = pieces();
    let request = Request::post("/classify").header(CONTENT_TYPE, JSON).body(Box::pin(body)).unwrap();
    let found = tokio::spawn(send(service.address, request));
    for _ in 0..2 {
        sender.send(Bytes::from(vec![b' '; 600])).await.expect("the service reads");
    }
    all(timeout(LONG, found).await.unwrap().unwrap().unwrap()).await.assert_problem(413, "1000 bytes");
    // Lines have none.
    let lines = service.post("/classify", LINES, "{}\n".repeat(1000)).await.lines();
    assert_eq!(lines[1000]["answered"], 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_has_a_limit() {
    let service = Running::start(Limits { batch: 3, ..Limits::default() }).await;
    let array = |elements: &[&str]| format!("[{}]", elements.join(","));
    assert_eq!(service.post("/classify", JSON, array(&["{}"; 3])).await.json().as_array().unwrap().len(), 3);
    service.post("/classify", JSON, array(&["{}"; 4])).await.assert_problem(413, "3 interactions");
    service.post("/classify", JSON, array(&["{}", "{}", "{}", "7"])).await.assert_problem(413, "3 interactions");
    service.post("/classify", JSON, "[{},{},{}] 7").await.assert_problem(400, "trailing");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_requests_than_places_are_refused_at_once() {
    let service = Running::start(Limits { requests: 1, ..Limits::default() }).await;
    let (sender, response) = open_lines(service.address).await;
    let refused = service.post("/classify", JSON, "{}").await;
    refused.assert_problem(503, "places");
    assert_eq!(refused.headers[RETRY_AFTER], "1");
    assert_eq!(service.post("/classify", LINES, "{}").await.status.as_u16(), 503);
    // Who only looks is let in.
    assert_eq!(get(service.address, "/health").await.status.as_u16(), 200);
    assert_eq!(get(service.address, "/rules").await.status.as_u16(), 200);
    drop(sender);
    response.into_body().collect().await.expect("it ends");
    until_there_is_a_place(&service).await;
}

/// A place is free a moment after the answer came.
async fn until_there_is_a_place(service: &Running) {
    let begun = Instant::now();
    while service.post("/classify", JSON, "{}").await.status.as_u16() != 200 {
        assert!(begun.elapsed() < LONG, "the place is never given back");
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_leaves_gives_the_place_back() {
    let service = Running::start(Limits { requests: 1, ..Limits::default() }).await;
    let (sender, response) = open_lines(service.address).await;
    sender.send("{}\n{".into()).await.unwrap();
    let mut body = response.into_body();
    next(&mut body).await.expect("an answer");
    drop((sender, body));
    until_there_is_a_place(&service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_body_is_not_waited_for() {
    let limits = Limits { timeout: Duration::from_millis(300), ..Limits::default() };
    let service = Running::start(limits).await;
    let (sender, body) = pieces();
    let request = Request::post("/classify").header(CONTENT_TYPE, JSON).body(Box::pin(body)).unwrap();
    let begun = Instant::now();
    let answer = tokio::spawn(send(service.address, request));
    sender.send("{\"text\":".into()).await.unwrap();
    // A byte now and then does not help.
    let drip = tokio::spawn(async move {
        while sender.send(" ".into()).await.is_ok() {
            sleep(limits.timeout / 5).await
        }
    });
    let got = all(timeout(LONG, answer).await.unwrap().unwrap().unwrap()).await;
    got.assert_problem(408, "0.3 s");
    assert_eq!(got.headers["connection"], "close");
    assert!(begun.elapsed() >= limits.timeout);
    drip.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_stop_coming_are_told() {
    let service = Running::start(Limits { timeout: Duration::from_millis(300), ..Limits::default() }).await;
    let (sender, response) = open_lines(service.address).await;
    let mut body = response.into_body();
    // All of it may take longer than the timeout, as long as it comes on.
    for _ in 0..4 {
        sleep(Duration::from_millis(100)).await;
        sender.send("{}\n".into()).await.unwrap();
        next(&mut body).await.expect("an answer");
    }
    sender.send("{".into()).await.unwrap();
    let rest = timeout(LONG, body.collect()).await.unwrap().expect("it ends").to_bytes();
    let rest: Vec<Value> =
        rest.split_inclusive(|byte| *byte == b'\n').map(|l| serde_json::from_slice(l).unwrap()).collect();
    let counts = json!({"answered": 4, "rejected": 1, "complete": false});
    assert_eq!(rest, [json!({"line": 5, "error": "nothing came for 0.3 s"}), counts]);
    drop(sender);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_takes_too_long_is_not_waited_for() {
    let limits = Limits { timeout: Duration::from_secs(1), body_bytes: 64 << 20, requests: 200, ..Limits::default() };
    let service = Running::start(limits).await;
    // Far more than all cores read in a second, behind which a small request would wait.
    let text = "Where is my order? ".repeat(50_000);
    let body = Bytes::from(format!("[{}]", vec![format!("{{\"text\":\"{text}\"}}"); 4].join(",")));
    let posts: Vec<_> = (0..100)
        .map(|_| {
            let (address, body) = (service.address, body.clone());
            tokio::spawn(async move { support::post(address, "/classify", JSON, body).await })
        })
        .collect();
    let mut refused = 0;
    for post in posts {
        let got = post.await.unwrap();
        match got.status.as_u16() {
            503 => {
                got.assert_problem(503, "in time");
                assert_eq!(got.headers[RETRY_AFTER], "1");
                refused += 1;
            }
            // On a busy machine even the body may come too late.
            status => assert!([200, 408].contains(&status), "{got:?}"),
        }
    }
    assert!(refused > 0);
    // Short work is done meanwhile.
    assert_eq!(service.post("/classify", JSON, "{}").await.status.as_u16(), 200);
}

/// Reads until the service closes; whether it did so in time.
async fn closed(stream: &mut TcpStream) -> Vec<u8> {
    let mut got = Vec::new();
    match timeout(LONG, stream.read_to_end(&mut got)).await.expect("it is closed") {
        Ok(_) => got,
        Err(failure) if failure.kind() == ErrorKind::ConnectionReset => got,
        Err(failure) => panic!("{failure}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_head_is_not_waited_for() {
    let service = Running::start(Limits { header_timeout: Duration::from_millis(200), ..Limits::default() }).await;
    for head in ["", "POST /classify HT"] {
        let begun = Instant::now();
        let mut stream = TcpStream::connect(service.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        closed(&mut stream).await;
        assert!(begun.elapsed() >= Duration::from_millis(150));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_leave_to_send_gets_it() {
    let service = Running::start(Limits::default()).await;
    for content_type in [JSON, LINES] {
        let mut stream = TcpStream::connect(service.address).await.unwrap();
        let head = format!(
            "POST /classify HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {content_type}\r\n\
             content-length: 2\r\nexpect: 100-continue\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut leave = [0; 25];
        timeout(LONG, stream.read_exact(&mut leave)).await.expect("there is an answer").unwrap();
        assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(b"{}").await.unwrap();
        assert!(closed(&mut stream).await.starts_with(b"HTTP/1.1 200 OK\r\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_head_is_refused() {
    let service = Running::start(Limits::default()).await;
    let mut stream = TcpStream::connect(service.address).await.unwrap();
    let head = format!("GET /health HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "x".repeat(200_000));
    // It may close before all was written.
    let _ = stream.write_all(head.as_bytes()).await;
    let got = closed(&mut stream).await;
    assert!(got.is_empty() || got.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&got));
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_wait_for_a_place() {
    let service =
        Running::start(Limits { connections: 1, header_timeout: Duration::from_millis(400), ..Limits::default() })
            .await;
    let idle = TcpStream::connect(service.address).await.unwrap();
    // The service knows of it before the next one comes.
    sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    assert_eq!(get(service.address, "/health").await.status.as_u16(), 200);
    assert!(begun.elapsed() >= Duration::from_millis(200), "the idle one is closed first");
    drop(idle);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_no_answers_is_cut_off() {
    let limits = Limits { requests: 1, timeout: Duration::from_millis(500), ..Limits::default() };
    let service = Running::start(limits).await;
    let mut stream = TcpStream::connect(service.address).await.unwrap();
    let head =
        format!("POST /classify HTTP/1.1\r\nhost: x\r\ncontent-type: {LINES}\r\ncontent-length: 1000000000\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // Answers are longer than these lines, so they fill up first; then nothing more is read.
    let lines = "{}\n".repeat(10_000);
    let mut sent = 0;
    let end = timeout(LONG, async {
        loop {
            match stream.write(lines.as_bytes()).await {
                Ok(bytes) => sent += bytes,
                Err(failure) => return failure,
            }
        }
    });
    let failure = end.await.expect("it is cut off");
    assert!(matches!(failure.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{failure}");
    assert!(sent < 100_000_000, "no more is taken than buffers hold");
    until_there_is_a_place(&service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_begun_is_drained() {
    let service = Running::start(Limits::default()).await;
    let address = service.address;
    let (sender, response) = open_lines(address).await;
    let idle = TcpStream::connect(address).await.unwrap();
    let mut stopped = service.stop();
    while TcpStream::connect(address).await.is_ok() {
        sleep(Duration::from_millis(10)).await;
    }
    assert!(timeout(Duration::from_millis(200), &mut stopped).await.is_err(), "a request is open");
    sender.send("{\"id\":\"late\"}\n".into()).await.unwrap();
    drop(sender);
    let rest = response.into_body().collect().await.expect("it ends as it should").to_bytes();
    assert!(rest.starts_with(b"{\"id\":\"late\""));
    assert!(rest.ends_with(b"{\"answered\":1,\"rejected\":0,\"complete\":true}\n"));
    assert_eq!(timeout(LONG, stopped).await.expect("nothing is open").unwrap(), Stopped::Drained);
    drop(idle);
}

#[tokio::test(flavor = "multi_thread")]
async fn draining_has_a_limit() {
    let service = Running::start(Limits { drain: Duration::from_millis(300), ..Limits::default() }).await;
    let (sender, response) = open_lines(service.address).await;
    assert_eq!(timeout(LONG, service.stop()).await.expect("it stops").unwrap(), Stopped::CutOff(1));
    assert!(response.into_body().collect().await.is_err(), "the answer has no proper end");
    drop(sender);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_body_is_no_answer() {
    let service = Running::start(Limits::default()).await;
    let mut stream = TcpStream::connect(service.address).await.unwrap();
    let head =
        format!("POST /classify HTTP/1.1\r\nhost: x\r\ncontent-type: {JSON}\r\ntransfer-encoding: chunked\r\n\r\n");
    stream.write_all(format!("{head}2\r\n{{}}\r\nnonsense\r\n").as_bytes()).await.unwrap();
    let got = closed(&mut stream).await;
    assert!(got.starts_with(b"HTTP/1.1 400"), "{}", String::from_utf8_lossy(&got));
    let request = Request::get("/health").body(Empty::<Bytes>::new()).unwrap();
    assert_eq!(send(service.address, request).await.unwrap().status().as_u16(), 200);
}
