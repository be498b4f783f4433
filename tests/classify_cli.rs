//! The example program `classify`, run as its users run it.

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

const SAMPLES: &str = "data/samples/interactions.jsonl";

/// `cargo test` builds the examples beside the tests.
fn classify() -> Command {
    let test = std::env::current_exe().expect("the test knows where it stands");
    let folder = test.ancestors().nth(2).expect("target/<profile>/deps/<test>");
    let program = folder.join("examples").join(format!("classify{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "the example is not built: run `cargo build --examples` or plain `cargo test` first");
    let mut command = Command::new(program);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(args: &[&str], input: &[u8]) -> Output {
    let mut child = classify().args(args).spawn().expect("the example starts");
    feed(&mut child, input.to_vec());
    child.wait_with_output().expect("the example ends")
}

/// Write `input` from a thread of its own, so that neither side waits for the other.
fn feed(child: &mut Child, input: Vec<u8>) {
    let mut stdin = child.stdin.take().expect("standard input is piped");
    // The program may end before it has read all: then nobody wants the rest.
    thread::spawn(move || stdin.write_all(&input).ok());
}

fn json_lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).expect("the output is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

fn ids(output: &Output) -> Vec<String> {
    json_lines(&output.stdout).iter().map(|answer| answer["id"].to_string()).collect()
}

/// A file of its own for each test; the name says which.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("classify_cli");
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder.join(name)
}

fn many(count: usize) -> String {
    let words = ["late again", "lovely place", "what does it cost?", "ok", "buy followers"];
    (0..count).map(|n| format!("{{\"id\":{n},\"text\":\"{} {n}\"}}\n", words[n % 5])).collect()
}

#[test]
fn every_sample_is_answered_in_order_in_the_contracts_form() {
    let output = run(&[SAMPLES], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let samples = json_lines(&fs::read(SAMPLES).expect("the samples are there"));
    let answers = json_lines(&output.stdout);
    assert_eq!(answers.len(), samples.len());
    for (sample, answer) in samples.iter().zip(&answers) {
        assert_eq!(sample["id"], answer["id"]);
        assert!(["real", "fake", "unclear"].contains(&answer["authenticity"].as_str().unwrap()));
        assert_eq!(answer["tier"].is_null(), answer["authenticity"] == "unclear", "{answer}");
        let intents = answer["intent_probability"].as_object().expect("four probabilities");
        assert_eq!(intents.len(), 4);
        let sum: f64 = intents.values().map(|p| p.as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{answer}");
        assert!(answer["acts"].is_array() && answer["lang"].is_string());
        assert!(answer.get("evidence").is_none() && answer.get("line").is_none());
    }
}

#[test]
fn the_output_is_the_same_whatever_the_threads() {
    // Enough for several blocks, so that the blocks can overtake each other.
    let input = many(20_000);
    let one = run(&["--threads", "1"], input.as_bytes());
    assert_eq!(one.stdout.iter().filter(|b| **b == b'\n').count(), 20_000);
    for threads in ["2", "7"] {
        let other = run(&["--threads", threads, "-"], input.as_bytes());
        assert!(one.stdout == other.stdout, "{threads} threads answer differently");
    }
}

#[test]
fn what_is_no_interaction_is_rejected_with_its_reason_and_the_rest_goes_on() {
    let bad: [&[u8]; 10] = [
        b"{\"text\":",
        b"[1,2]",
        b"\"text\"",
        b"7",
        b"null",
        b"{\"text\":5}",
        b"{\"text\":\"lone \\ud83d\"}",
        b"{\"text\":\"caf\xe9\"}",
        b"{\"text\":\"a\"} {\"text\":\"b\"}",
        b"{\"author\":{\"followers\":\"many\"}}",
    ];
    let mut input = Vec::new();
    for (n, line) in bad.iter().enumerate() {
        input.extend_from_slice(line);
        input.extend_from_slice(format!("\n{{\"id\":{n},\"text\":\"fine\"}}\n").as_bytes());
    }
    let file = scratch("rejects.jsonl");
    let output = run(&["--rejects", file.to_str().unwrap()], &input);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(ids(&output), (0..10).map(|n| n.to_string()).collect::<Vec<_>>());
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told, "10 lines rejected, 10 answered\n");
    let rejects = json_lines(&fs::read(file).unwrap());
    assert_eq!(rejects.len(), bad.len());
    for (n, (reject, line)) in rejects.iter().zip(bad).enumerate() {
        assert_eq!(reject["line"], 2 * n as u64 + 1);
        assert_eq!(reject["raw"].as_str().unwrap(), String::from_utf8_lossy(line));
        let reason = reject["reason"].as_str().unwrap();
        assert!(!reason.is_empty() && !reason.contains("at line 1"), "{reason}");
    }
    assert_eq!(rejects[7]["reason"], "invalid UTF-8 after byte 12");
}

#[test]
fn without_a_file_the_rejects_go_to_standard_error() {
    let output = run(&[], b"{\"id\":1}\nno json \x1b[31m\xc2\x9b2J\n");
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8(output.stderr).unwrap();
    let (reject, count) = told.split_once('\n').unwrap();
    assert_eq!(count, "1 line rejected, 1 answered\n");
    assert!(!reject.contains(char::is_control), "control characters are escaped: {reject:?}");
    let reject: Value = serde_json::from_str(reject).unwrap();
    assert_eq!((&reject["line"], &reject["raw"]), (&2.into(), &"no json \u{1b}[31m\u{9b}2J".into()));
}

#[test]
fn odd_facts_are_answered_not_rejected() {
    let input = concat!(
        "{}\n",
        "{\"text\":\"\"}\n",
        "{\"text\":\"😀😀\"}\n",
        "{\"id\":null,\"text\":null,\"author\":null,\"target\":null,\"rating\":null}\n",
        "{\"kind\":\"telepathy\",\"author\":{\"followers\":-5,\"role\":\"pope\"},\"rating\":9}\n",
        "{\"posted_at\":\"2020-01-01T00:00:00Z\",\"author\":{\"created_at\":\"2021-01-01T00:00:00Z\"}}\n",
        "{\"posted_at\":\"2020-13-45\"}\n",
        "{\"unheard\":{\"of\":[1,2,{}]},\"text\":\"fine\"}\n",
    );
    let output = run(&[], input.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<_> = json_lines(&output.stdout).iter().map(|a| a["line"].as_u64()).collect();
    assert_eq!(lines, (1..=8).map(Some).collect::<Vec<_>>());
}

#[test]
fn ids_come_back_as_they_came_and_lines_stand_in_for_them() {
    let output = run(&[], b"{\"id\":\"a\\n\\u00e9\"}\n{\"id\":18446744073709551615}\n{\"text\":\"x\"}\n{\"id\":-3}\n");
    let answers = json_lines(&output.stdout);
    assert_eq!(answers[0]["id"], "a\né");
    assert_eq!(answers[1]["id"], u64::MAX);
    assert_eq!((answers[2].get("id"), answers[2]["line"].as_u64()), (None, Some(3)));
    assert_eq!(answers[3]["id"], -3);
}

#[test]
fn blank_lines_crlf_a_byte_order_mark_and_a_missing_last_line_end_do_no_harm() {
    let output = run(&[], b"\xef\xbb\xbf{\"id\":1}\r\n\r\n  \t\n{\"id\":2}\n\n\n{\"text\":\"x\"}");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let answers = json_lines(&output.stdout);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[2]["line"], 7, "blank lines count");
    let nothing = run(&[], b"");
    assert_eq!((nothing.status.code(), nothing.stdout.len(), nothing.stderr.len()), (Some(0), 0, 0));
}

#[test]
fn packed_files_are_read_by_their_names() {
    let input = many(5_000);
    let plain = run(&[], input.as_bytes());
    let (first, second) = input.as_bytes().split_at(input.len() / 3);
    let gz = |bytes| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let members = [gz(first), gz(second)].concat();
    let frames = [first, second].map(|bytes| zstd::encode_all(bytes, 1).unwrap()).concat();
    for (name, bytes) in [("in.jsonl.gz", &members), ("in.jsonl.GZ", &members), ("in.zst", &frames)] {
        let file = scratch(name);
        fs::write(&file, bytes).unwrap();
        let output = run(&[file.to_str().unwrap()], b"");
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert!(output.stdout == plain.stdout, "{name} is answered differently");
    }
    let file = scratch("broken.gz");
    fs::write(&file, &members[..members.len() - 20]).unwrap();
    let output = run(&[file.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(plain.stdout.starts_with(&output.stdout), "what was read is answered");
    assert!(String::from_utf8_lossy(&output.stderr).contains("broken.gz"));
}

#[test]
fn ten_megabytes_of_one_letter_are_answered() {
    let input = [b"{\"id\":1,\"text\":\"", "a".repeat(10_000_000).as_bytes(), b"\"}\n{\"id\":2}\n"].concat();
    let output = run(&[], &input);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(ids(&output), ["1", "2"]);
}

#[test]
fn an_endless_line_is_rejected_and_the_next_is_read() {
    let long = "x".repeat(40 << 20);
    let input = format!("{{\"id\":1}}\n{long}\n{{\"id\":2}}\n\n{{\"text\":\"\"}}\n");
    let output = run(&["--threads", "2"], input.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    let answers = json_lines(&output.stdout);
    assert_eq!((answers.len(), &answers[1]["id"], &answers[2]["line"]), (3, &2.into(), &5.into()));
    let told = String::from_utf8(output.stderr).unwrap();
    let reject: Value = serde_json::from_str(told.lines().next().unwrap()).unwrap();
    assert_eq!((&reject["line"], &reject["reason"]), (&2.into(), &"longer than 16 MiB".into()));
    assert_eq!(reject["raw"].as_str().unwrap(), &long[..4096]);
}

#[test]
fn a_slow_pipe_gets_each_answer_at_once() {
    let mut child = classify().spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for n in 0..3 {
        writeln!(stdin, "{{\"id\":{n},\"text\":\"hello\"}}").unwrap();
        // Blocks for ever where the answer waits for more input.
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["id"], n);
    }
    // Half a line waits for its other half.
    write!(stdin, "{{\"id\":3,").unwrap();
    stdin.flush().unwrap();
    thread::sleep(Duration::from_millis(20));
    writeln!(stdin, "\"text\":\"hello\"}}").unwrap();
    drop(stdin);
    assert!(answers.next().unwrap().unwrap().starts_with("{\"id\":3,"));
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_closed_pipe_ends_it_quietly_even_while_it_waits_for_input() {
    let mut child = classify().spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    stdin.write_all(b"{\"id\":1}\n").unwrap();
    answers.read_line(&mut String::new()).unwrap();
    drop(answers);
    stdin.write_all(b"{\"id\":2}\n").unwrap();
    // Standard input stays open: the program must not wait for its end.
    assert_eq!(child.wait().unwrap().code(), Some(0));
    drop(stdin);
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(told, "");
}

#[test]
fn wrong_usage_is_2_and_a_failing_file_is_1() {
    let input = scratch("precious.jsonl");
    fs::write(&input, "{\"id\":1}\n").unwrap();
    let input = input.to_str().unwrap();
    for args in [&["--nonsense"][..], &["--threads", "0"], &["--threads", "x"], &[input, "--rejects", input]] {
        assert_eq!(run(args, b"").status.code(), Some(2), "{args:?}");
    }
    assert_eq!(fs::read(input).unwrap(), b"{\"id\":1}\n", "the input is not overwritten");
    let folder = env!("CARGO_TARGET_TMPDIR");
    for args in [&["no/such/file"][..], &[folder], &[SAMPLES, "--rejects", folder]] {
        let output = run(args, b"");
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(args[args.len() - 1]), "{args:?}");
    }
}

#[test]
fn explain_adds_the_evidence() {
    let output = run(&["--explain", SAMPLES], b"");
    let samples = json_lines(&fs::read(SAMPLES).unwrap());
    let answers = json_lines(&output.stdout);
    let mut quotes = 0;
    for (sample, answer) in samples.iter().zip(&answers) {
        for vote in answer["evidence"].as_array().expect("a list, empty or not") {
            assert!(vote.get("rule").is_some() || vote.get("fact").is_some(), "{vote}");
            let Some(span) = vote["span"].as_array() else {
                continue;
            };
            let [start, end] = [0, 1].map(|i| span[i].as_u64().unwrap() as usize);
            assert_eq!(sample["text"].as_str().unwrap()[start..end], *vote["quote"].as_str().unwrap());
            quotes += 1;
        }
    }
    assert!(quotes > answers.len() / 2, "rules vote on the samples: {quotes}");
}

#[test]
fn the_summary_counts_and_shows_texts_that_no_terminal_obeys() {
    let input = b"{\"text\":\"red \\u001b[31m alert\\u202e\\nnext \\u009b2J\"}\n{\"kind\":\"like\"}\n{}x\n";
    let rejects = scratch("summary_rejects.jsonl");
    let output = run(&["--summary", "--rejects", rejects.to_str().unwrap()], input);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("2 interactions answered, 1 line"), "{told}");
    for word in ["authenticity", "tier", "intent", "acts", "unclear", "(like without text)", "alert"] {
        assert!(told.contains(word), "{word} is missing in {told}");
    }
    assert!(!told.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{told:?}");
    let one = run(&["--summary", "--threads", "1"], many(9_000).as_bytes());
    let six = run(&["--summary", "--threads", "6"], many(9_000).as_bytes());
    assert!(one.stderr == six.stderr, "the same summary whatever the threads");
}
