//! The example programs `scorecard` and `stream`, run as their users run them.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const STORY: &str = "data/samples/story.jsonl";

/// `cargo test` builds the examples beside the tests.
fn run(example: &str, args: &[&str], input: &[u8]) -> Output {
    let test = std::env::current_exe().expect("the test knows where it stands");
    let folder = test.ancestors().nth(2).expect("target/<profile>/deps/<test>");
    let program = folder.join("examples").join(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "the example is not built: run `cargo build --examples` or plain `cargo test` first");
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the example starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    // The program may end before it has read all: then nobody wants the rest.
    let feeder = std::thread::spawn(move || stdin.write_all(&input).ok());
    let output = child.wait_with_output().expect("the example ends");
    feeder.join().expect("the input is written");
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the output is UTF-8")
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scorecard_cli");
    fs::create_dir_all(&folder).expect("the folder for scratch files");
    folder.join(name)
}

fn written(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("the file was written")).expect("it is JSON")
}

#[test]
fn the_page_says_what_happened() {
    let output = run("scorecard", &[STORY, "--by", "brand,month"], b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let page = text(&output.stdout);
    for said in [
        "Quillfen | 2026-04",
        "THE FIVE THAT MATTER",
        "VANITY",
        "What changed, Quillfen, 2026-03 to 2026-04:",
        "stain fell from",
        "Unanswered, the most urgent first (4 in all)",
        "o08",
    ] {
        assert!(page.contains(said), "{said} is not in\n{page}");
    }
    assert!(!page.contains("What changed, Oakwire"), "one month is no change");
    assert!(output.stderr.is_empty());
}

#[test]
fn counters_of_two_runs_are_those_of_one() {
    let story = fs::read_to_string(STORY).unwrap();
    let lines: Vec<_> = story.lines().collect();
    let (odd, even): (Vec<_>, Vec<_>) = lines.iter().enumerate().partition(|(at, _)| at % 2 == 1);
    let join = |lines: Vec<(usize, &&str)>| lines.into_iter().map(|(_, line)| format!("{line}\n")).collect::<String>();
    let [one, two, both] = ["one.json", "two.json", "both.json"].map(scratch);
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    run("scorecard", &["--by", "brand,week", "--json", &path(&one)], join(odd).as_bytes());
    run("scorecard", &["--by", "brand,week", "--json", &path(&two), "--add", &path(&one), "-"], join(even).as_bytes());
    run("scorecard", &["--by", "brand,week", "--json", &path(&both), STORY], b"");
    assert_eq!(written(&two), written(&both));
    assert_eq!(written(&both)["all"]["care"]["asked"], 15);
    assert!(written(&both)["groups"]["Quillfen | 2026-04-13"]["interactions"].is_u64(), "weeks begin on Mondays");
    // Nothing but what was counted before.
    let again = scratch("again.json");
    run("scorecard", &["--by", "brand,week", "--json", &path(&again), "--add", &path(&both)], b"");
    assert_eq!(written(&again), written(&both));
}

#[test]
fn rejects_and_failures_have_their_exit_codes() {
    let rejects = scratch("rejects.jsonl");
    let output = run("scorecard", &["--rejects", rejects.to_str().unwrap()], b"{\"text\":\"nice\"}\nno json\n\n");
    assert_eq!(output.status.code(), Some(3));
    assert!(fs::read_to_string(&rejects).unwrap().starts_with("{\"line\":2,"));
    assert_eq!(run("scorecard", &["no-such-file.jsonl"], b"").status.code(), Some(1));
    assert_eq!(run("scorecard", &["--by", "mood"], b"").status.code(), Some(2));
    let output = run("scorecard", &["--add", STORY], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("story.jsonl"), "the message names the file");
    let empty = run("scorecard", &["--by", "brand"], b"");
    assert!(empty.status.success() && text(&empty.stdout).contains("interactions"));
}

#[test]
fn a_worth_of_ones_own_counts() {
    let input = b"{\"kind\":\"follow\",\"target\":{\"by_brand\":true},\"author\":{\"role\":\"customer\"}}\n";
    let path = scratch("worth.json");
    run("scorecard", &["--worth", "3,2,1,-2,-5", "--json", path.to_str().unwrap()], input);
    assert_eq!(written(&path)["all"]["net_worth"], -2000.0);
    for bad in ["3,2,1,-2", "3,2,1,-2,-5,1", "gold"] {
        assert_eq!(run("scorecard", &["--worth", bad], b"").status.code(), Some(2), "{bad}");
    }
}

#[test]
fn the_stream_prints_boards_as_it_goes() {
    let output = run("stream", &["--every", "40"], &fs::read(STORY).unwrap());
    assert!(output.status.success());
    let boards: Vec<_> = text(&output.stdout).split("== ").skip(1).collect();
    assert_eq!(boards.len(), 3);
    assert!(boards[0].starts_with("40 interactions") && boards[2].starts_with("100 interactions"));
    assert!(boards[2].contains("15 asked, 11 answered, 8 of 15 within the hour"));
    assert!(boards[1].contains("complaints rose from"));
    let kept = |board: &str| board.split("; ").nth(1).unwrap().split(' ').next().unwrap().parse::<u32>().unwrap();
    assert!(kept(boards[2]) < 50, "March is settled: {}", boards[2]);
}

#[test]
fn the_stream_forgets() {
    // A thread a minute, each with its answer.
    let lines: String = (0..20_000)
        .map(|n: u32| {
            let (day, hour, minute) = (n / 1440 + 1, n / 60 % 24, n % 60);
            let at = format!("2026-05-{day:02}T{hour:02}:{minute:02}");
            format!(
                "{{\"id\":{n},\"text\":\"where is my parcel?\",\"posted_at\":\"{at}:00Z\",\"target\":{{\"by_brand\":true}}}}\n\
                 {{\"id\":\"a{n}\",\"in_reply_to\":{n},\"text\":\"It is here.\",\"posted_at\":\"{at}:30Z\",\"author\":{{\"role\":\"brand\"}}}}\nnot json\n"
            )
        })
        .collect();
    let output = run("stream", &["--every", "8000", "--days", "1"], lines.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    let last = text(&output.stdout).rsplit("== ").next().unwrap();
    // The last bad line comes after the last board.
    assert!(last.starts_with("40000 interactions, 19999 lines rejected"), "{last}");
    assert!(last.contains("20000 asked, 20000 answered, 20000 of 20000 within the hour"), "{last}");
    let kept: u32 = last.split("; ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    // A day of pairs, the one at its edge, and what came since the board before.
    assert_eq!(kept, 2 * 1441 + 8000, "{last}");
}

#[test]
fn the_stream_forgets_where_no_time_is_known_too() {
    let lines: String = (0..101_000).map(|n| format!("{{\"id\":{n},\"text\":\"a\"}}\n")).collect();
    let output = run("stream", &["--every", "1000000"], lines.as_bytes());
    assert!(output.status.success());
    let board = text(&output.stdout);
    assert!(board.starts_with("== 101000 interactions"), "{board}");
    // One more than may be kept were all forgotten at once; these came after.
    assert!(board.contains("; 999 records kept"), "{board}");
}
