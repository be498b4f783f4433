//! The program: signals, exit codes, records, memory.
#![cfg(unix)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request};
use serde_json::Value;
use support::{JSON, LINES, fetch, get, next, open_lines, post};
use tokio::net::TcpStream;
use tokio::time::sleep;

const LONG: Duration = Duration::from_secs(60);

/// A process that does not outlive its test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program as a process.
struct Program {
    process: Process,
    address: SocketAddr,
    /// All that it writes, both ways.
    output: [JoinHandle<String>; 2],
}

impl Program {
    fn start(options: &[&str]) -> Self {
        let mut child = command().args(["--listen", "127.0.0.1:0"]).args(options).spawn().expect("it starts");
        let mut records = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut errors = child.stderr.take().expect("a pipe");
        let mut first = String::new();
        records.read_line(&mut first).expect("a record");
        let record: Value = serde_json::from_str(&first).expect("JSON");
        assert_eq!(record["message"], "listening");
        let address = record["address"].as_str().expect("an address").parse().expect("an address");
        let records = thread::spawn(move || {
            records.read_to_string(&mut first).expect("text");
            first
        });
        let errors = thread::spawn(move || {
            let mut all = String::new();
            errors.read_to_string(&mut all).expect("text");
            all
        });
        Self { process: Process(child), address, output: [records, errors] }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.process.0.id().to_string()]).status();
        assert!(sent.expect("it is there").success());
    }

    /// Waits for its end: how it ended, its records, and what it wrote beside them.
    fn end(mut self) -> (ExitStatus, String, String) {
        let begun = Instant::now();
        let status = loop {
            assert!(begun.elapsed() < LONG, "it does not stop");
            match self.process.0.try_wait().expect("it is ours") {
                Some(status) => break status,
                None => thread::sleep(Duration::from_millis(10)),
            }
        };
        let [records, errors] = self.output.map(|output| output.join().expect("it was read"));
        (status, records, errors)
    }
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wom-service"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A file that is there as long as the test runs.
fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("there is room");
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_drains() {
    for name in ["-TERM", "-INT"] {
        let program = Program::start(&[]);
        let (sender, response) = open_lines(program.address).await;
        let mut body = response.into_body();
        sender.send("{}\n".into()).await.unwrap();
        next(&mut body).await.expect("an answer");
        program.signal(name);
        while TcpStream::connect(program.address).await.is_ok() {
            sleep(Duration::from_millis(10)).await;
        }
        sender.send("{}\n".into()).await.unwrap();
        drop(sender);
        let rest = body.collect().await.expect("it ends as it should").to_bytes();
        assert!(rest.ends_with(b"{\"answered\":2,\"rejected\":0,\"complete\":true}\n"));
        let (status, records, errors) = program.end();
        assert_eq!((status.code(), errors.as_str()), (Some(0), ""));
        assert!(records.lines().last().expect("a record").contains("\"stopped\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn draining_ends_in_time() {
    let program = Program::start(&["--drain", "0.3"]);
    let (sender, response) = open_lines(program.address).await;
    program.signal("-TERM");
    let (status, records, _) = program.end();
    assert_eq!(status.code(), Some(1));
    assert!(records.contains("\"cut off\""));
    assert!(response.into_body().collect().await.is_err(), "the answer has no proper end");
    drop(sender);
}

#[test]
fn bad_rules_are_told_all_at_once() {
    let bad = file(
        "bad.toml",
        "axis = \"intent\"\nfamily = \"parking\"\ncap = 99.0\n\n[[rule]]\nid = \"a b\"\nclass = \"joy\"\n",
    );
    let worse = file("worse.toml", "axis = \n");
    let mut told = Vec::new();
    for files in [vec![&bad], vec![&bad, &worse]] {
        let mut command = command();
        for path in files {
            command.arg("--rules").arg(path);
        }
        let output = command.args(["--rules", "nowhere.toml"]).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        told.push(String::from_utf8(output.stderr).expect("text"));
    }
    let want =
        wom::Classifier::builder().rules_toml(bad.display().to_string(), fs::read_to_string(&bad).unwrap()).build();
    let want = want.expect_err("it is bad");
    assert!(want.diagnostics().len() > 1);
    assert!(told[0].starts_with("error: nowhere.toml: ") && told[0].contains(&want.to_string()), "{}", told[0]);
    assert!(told[1].contains(&want.to_string()) && told[1].contains("worse.toml:1:"), "{}", told[1]);
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    for options in [["--timeout", "-1"], ["--timeout", "nan"], ["--batch", "many"], ["--listen", "here"]] {
        assert_eq!(command().args(options).output().expect("it starts").status.code(), Some(2));
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = command().args(["--listen", &address]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("cannot listen"));
}

#[tokio::test(flavor = "multi_thread")]
async fn own_rules_vote() {
    let rules = "axis = \"intent\"\nfamily = \"parking\"\ncap = 3.00\n\n[[rule]]\nid = \"finds-no-parking\"\n\
        class = \"complaint\"\nweight = 2.50\nwhy = \"No place to park.\"\nany = [\"no ..1 parking\"]\n\
        [rule.examples]\nfires = [\"No free parking here\", \"there was no parking\"]\nsilent = [\"no lot\", \"parking was fine\"]\n";
    let program = Program::start(&["--rules", file("own.toml", rules).to_str().unwrap()]);
    let got = post(program.address, "/classify?evidence=true", JSON, "{\"text\":\"There is no parking\"}").await.json();
    assert!(got["evidence"].as_array().unwrap().iter().any(|vote| vote["rule"] == "intent/parking/finds-no-parking"));
    let told = get(program.address, "/rules").await.json();
    assert!(told["rules"].as_array().unwrap().iter().any(|rule| rule["id"] == "finds-no-parking"));
    program.signal("-TERM");
    assert_eq!(program.end().0.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn records_hold_nothing_that_a_caller_wrote() {
    const SECRET: &str = "SECRET";
    let program = Program::start(&["--log", "trace", "--timeout", "0.5"]);
    let address = program.address;
    let post = |path: &'static str, content_type: &'static str, body: String| post(address, path, content_type, body);
    let one = format!(
        "{{\"id\":\"{SECRET}\",\"text\":\"{SECRET} refund\",\"kind\":\"{SECRET}\",\"platform\":\"{SECRET}\",\"lang\":\"{SECRET}\",\
         \"rating\":-1,\"author\":{{\"handle\":\"{SECRET}\",\"bio\":\"{SECRET}\",\"created_at\":\"{SECRET}\"}},\"{SECRET}\":1}}"
    );
    assert_eq!(post("/classify", JSON, one.clone()).await.status, 200);
    assert_eq!(post("/classify?evidence=true", JSON, format!("[{one},{one}]")).await.status, 200);
    assert_eq!(post("/classify", JSON, format!("{{\"text\":\"{SECRET}")).await.status, 400);
    assert_eq!(post("/classify", JSON, format!("[{one},\"{SECRET}\"]")).await.status, 422);
    assert_eq!(post("/classify", JSON, format!("{{\"author\":\"{SECRET}\"}}")).await.status, 422);
    assert_eq!(post("/classify", "text/SECRET", one.clone()).await.status, 415);
    assert_eq!(post("/classify?SECRET=1", JSON, one.clone()).await.status, 400);
    assert_eq!(post("/SECRET", JSON, one.clone()).await.status, 404);
    let lines = format!("{one}\n{SECRET}\n{{\"text\":{{\"{SECRET}\":1}}}}\n\"{SECRET}\n{one}");
    assert_eq!(post("/classify", LINES, lines).await.lines().last().unwrap()["rejected"], 3);
    let request = Request::builder().method(Method::from_bytes(SECRET.as_bytes()).unwrap()).uri("/classify");
    let request = request.header("x-request-id", "SECRET text").header("user-agent", SECRET);
    assert_eq!(fetch(address, request.body(Full::<Bytes>::default()).unwrap()).await.status, 405);
    // A stream that stops coming, and one that is left.
    let (sender, response) = open_lines(address).await;
    sender.send(format!("{one}\n{SECRET}").into()).await.unwrap();
    let rest = response.into_body().collect().await.expect("it ends").to_bytes();
    assert!(rest.ends_with(b"\"complete\":false}\n"));
    let (left, response) = open_lines(address).await;
    left.send(format!("{one}\n{SECRET}").into()).await.unwrap();
    // The request goes on, so that this is no end of it.
    drop(response);
    // The head of a request that is none.
    let mut stream = TcpStream::connect(address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, b"SECRET SECRET SECRET\r\nSECRET\r\n\r\n").await.unwrap();
    tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut Vec::new()).await.expect("it is closed");
    program.signal("-TERM");
    let (status, records, errors) = program.end();
    drop(left);
    assert_eq!((status.code(), errors.as_str()), (Some(0), ""));
    assert!(!records.to_ascii_uppercase().contains(SECRET), "{records}");
    let records: Vec<Value> = records.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let answered: Vec<_> = records.iter().filter(|record| record["message"] == "answered").collect();
    let statuses: Vec<_> = answered.iter().map(|record| record["status"].as_u64().expect("a number")).collect();
    assert_eq!(statuses, [200, 200, 400, 422, 422, 415, 400, 404, 200, 405, 200, 200]);
    for record in &answered {
        assert!(record["microseconds"].is_u64() && record["timestamp"].is_string());
        assert!(record["span"]["id"].as_str().is_some_and(|id| id.len() == 36));
    }
    assert_eq!((&answered[1]["span"]["interactions"], &answered[1]["span"]["route"]), (&2.into(), &"/classify".into()));
    assert_eq!((&answered[7]["span"]["route"], &answered[9]["span"]["method"]), (&Value::Null, &"other".into()));
    let ended: Vec<_> = records.iter().filter(|record| record["message"] == "lines ended").collect();
    assert_eq!(ended.len(), 3);
    assert_eq!(
        (&ended[0]["interactions"], &ended[0]["rejected"], &ended[0]["complete"]),
        (&2.into(), &3.into(), &true.into())
    );
    assert_eq!((&ended[1]["complete"], &ended[2]["complete"]), (&false.into(), &false.into()));
}

/// The most memory that a process has held, in bytes.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("it is told");
    line.trim_end_matches("kB").trim().parse::<usize>().expect("a number") * 1024
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn memory_does_not_grow_with_the_body() {
    const LINES: usize = 4000;
    let program = Program::start(&[]);
    let (sender, response) = open_lines(program.address).await;
    let before = peak(program.process.0.id());
    // Fields that nobody knows are passed over, so that it is fast.
    let line = Bytes::from(format!("{{\"text\":\"nice\",\"padding\":\"{}\"}}\n", "x".repeat(64 * 1024)));
    let sent = LINES * line.len();
    let sending = tokio::spawn(async move {
        for _ in 0..LINES {
            sender.send(line.clone()).await.expect("the service reads");
        }
    });
    let mut body = response.into_body();
    let mut last = Bytes::new();
    while let Some(piece) = next(&mut body).await {
        last = piece;
    }
    sending.await.unwrap();
    assert!(last.ends_with(format!("{{\"answered\":{LINES},\"rejected\":0,\"complete\":true}}\n").as_bytes()));
    let grown = peak(program.process.0.id()) - before;
    assert!(grown < sent / 10, "{grown} bytes more for {sent} bytes");
    program.signal("-TERM");
    assert_eq!(program.end().0.code(), Some(0));
}
