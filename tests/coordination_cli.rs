//! The example program `coordination`, run as its users run it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const SAMPLES: &str = "data/samples/crowd.jsonl";

fn run(args: &[&str], input: &[u8]) -> Output {
    let test = std::env::current_exe().expect("the test knows where it stands");
    let folder = test.ancestors().nth(2).expect("target/<profile>/deps/<test>");
    let program = folder.join("examples").join(format!("coordination{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "the example is not built: run `cargo build --examples` or plain `cargo test` first");
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the example starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    // The program may end before it has read all: then nobody wants the rest.
    std::thread::spawn(move || stdin.write_all(&input).ok());
    child.wait_with_output().expect("the example ends")
}

fn json_lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).expect("the output is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("coordination_cli");
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder.join(name)
}

/// Is the author of a sample one of the ten that were bought?
fn is_bought(sample: &Value) -> bool {
    sample["author"]["handle"].as_str().is_some_and(|handle| handle.starts_with("maria_"))
}

#[test]
fn the_story_of_the_samples_is_told() {
    let output = run(&[SAMPLES], b"");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let rings = json_lines(&output.stdout);
    let kinds: Vec<_> = rings.iter().map(|ring| ring["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["lockstep", "copy"]);
    assert_eq!((&rings[0]["evidence"]["accounts"], &rings[0]["evidence"]["targets"]), (&10.into(), &4.into()));
    let samples = json_lines(&fs::read(SAMPLES).unwrap());
    let ids: Vec<&Value> = rings.iter().flat_map(|ring| ring["ids"].as_array().unwrap()).collect();
    for sample in &samples {
        assert_eq!(ids.contains(&&sample["id"]), is_bought(sample), "{sample}");
    }
    assert!(rings.iter().all(|ring| ring["vote"].as_f64().unwrap() > 0.0 && ring["why"].is_string()));
}

#[test]
fn verdicts_have_the_vote_of_their_ring() {
    let file = scratch("verdicts.jsonl");
    let output = run(&[SAMPLES, "--verdicts", file.to_str().unwrap(), "--explain"], b"");
    assert_eq!(output.status.code(), Some(0));
    let (samples, answers) = (json_lines(&fs::read(SAMPLES).unwrap()), json_lines(&fs::read(&file).unwrap()));
    assert_eq!(samples.len(), answers.len());
    for (sample, answer) in samples.iter().zip(&answers) {
        assert_eq!(sample["id"], answer["id"]);
        let of_ring = answer["evidence"].as_array().unwrap().iter().any(|vote| vote["fact"] == "ring");
        assert_eq!(of_ring, is_bought(sample));
        if is_bought(sample) {
            assert_eq!((&answer["authenticity"], &answer["tier"]), (&"fake".into(), &"stain".into()), "{answer}");
        }
        // Whoever complains of the outage is not accused.
        assert!(sample["kind"] != "post" || answer["authenticity"] != "fake", "{answer}");
    }
    let both = run(&[SAMPLES, "--verdicts", "-"], b"");
    let lines = json_lines(&both.stdout);
    assert_eq!(lines.len(), 2 + samples.len());
    assert!(lines[2..].iter().zip(&samples).all(|(answer, sample)| answer["id"] == sample["id"]));
}

#[test]
fn what_is_no_interaction_is_told_and_the_rest_goes_on() {
    let post = |n: u32| {
        format!(
            "{{\"text\":\"word{n} copied from a sheet of ready made praise about boots\",\"author\":{{\"handle\":\"u{n}\"}},\"posted_at\":\"2026-03-01T10:00:{n:02}Z\"}}\n"
        )
    };
    let mut input: String = (0..12).map(post).collect();
    input.insert_str(0, "[1]\n\n");
    let rejects = scratch("rejects.jsonl");
    let output = run(&["-", "--rejects", rejects.to_str().unwrap()], input.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    let rejected = json_lines(&fs::read(&rejects).unwrap());
    assert_eq!((rejected.len(), &rejected[0]["line"], &rejected[0]["raw"]), (1, &1.into(), &"[1]".into()));
    let rings = json_lines(&output.stdout);
    assert_eq!(rings.len(), 1, "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(rings[0]["ids"][0]["line"], 3, "without an id the line is named");
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 line rejected, 12 read"));
}

#[test]
fn wrong_usage_and_missing_files_are_told() {
    assert_eq!(run(&["--accounts", "2"], b"").status.code(), Some(2));
    assert_eq!(run(&["--within", "0"], b"").status.code(), Some(2));
    assert_eq!(run(&["--explain"], b"").status.code(), Some(2));
    assert_eq!(run(&[SAMPLES, "--verdicts", SAMPLES], b"").status.code(), Some(2));
    let missing = run(&["no/such/file.jsonl"], b"");
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("no/such/file.jsonl"));
    let empty = run(&[], b"");
    assert_eq!((empty.status.code(), empty.stdout.len()), (Some(0), 0));
}
