//! The example program `fit`: what it learns from made-up rows, what it must not learn, and that it does so again.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// `cargo test` builds the examples beside the tests.
fn fit() -> Command {
    let test = std::env::current_exe().expect("the test knows where it stands");
    let folder = test.ancestors().nth(2).expect("target/<profile>/deps/<test>");
    let program = folder.join("examples").join(format!("fit{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "the example is not built: run `cargo build --examples` or plain `cargo test` first");
    Command::new(program)
}

fn run(command: &mut Command) -> Output {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn scratch(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fit_cli");
    fs::create_dir_all(&folder).expect("the folder can be made");
    fs::write(folder.join(name), text).expect("the file can be written");
    folder.join(name)
}

fn row(set: &str, at: usize, text: String, gold: Value) -> Value {
    json!({"set": set, "id": at, "interaction": {"text": text, "author": {"handle": format!("author{}", at % 7)}}, "gold": gold})
}

/// Two sets in which a made-up word stands for a class, a name for a complaint, and one word for a set.
fn rows() -> PathBuf {
    let mut rows = Vec::new();
    for at in 0..30 {
        for set in ["shoes", "trains"] {
            let own = if set == "shoes" { "lacework" } else { "carriages" };
            rows.push(row(set, at, format!("quorly {own} by Zubrick {at}"), json!({"intent": "complaint"})));
            rows.push(row(set, at, format!("velbish {own} @shop{at}"), json!({"intent": "praise"})));
            rows.push(row(set, at, format!("it is not velbish {own}"), json!({"sentiment": "negative"})));
            rows.push(row(set, at, format!("drumzels {own}"), json!({"not_intent": ["complaint", "praise"]})));
        }
    }
    // The name stands within a sentence, so that its capital tells.
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    scratch("rows.jsonl", &text)
}

fn table(output: &Output) -> BTreeMap<String, Vec<i32>> {
    let text = std::str::from_utf8(&output.stdout).expect("a table is text");
    wom::Classifier::builder().weights_tsv("fitted", text).build().expect("what is fitted can be loaded");
    let lines = text.lines().filter(|line| !line.starts_with("# "));
    lines
        .map(|line| {
            let mut cells = line.split('\t');
            let key = cells.next().expect("a key").to_owned();
            (key, cells.map(|cell| cell.parse().expect("a number")).collect())
        })
        .collect()
}

#[test]
fn words_get_the_weights_that_labels_give_them() {
    let rows = rows();
    let output = run(fit().arg(&rows).args(["--strength", "1"]));
    let table = table(&output);
    let [complaint, praise, question, noise] = [3, 4, 5, 6];
    let of = |key: &str| table.get(key).unwrap_or_else(|| panic!("`{key}` has no row: {table:?}"));
    assert!(of("quorly")[complaint] > 20 && of("quorly")[praise] < 0, "{:?}", of("quorly"));
    assert!(of("velbish")[praise] > 20 && of("velbish")[complaint] < 0, "{:?}", of("velbish"));
    assert!(of("!velbish")[complaint] > of("!velbish")[praise], "{:?}", of("!velbish"));
    let drumzels = of("drumzels");
    assert!(drumzels[question].max(drumzels[noise]) > 0 && drumzels[praise] < 0 && drumzels[complaint] < 0);
    for (key, why) in [("zubrick", "a name"), ("lacework", "one set"), ("carriages", "one set"), ("<mention>", "names")]
    {
        assert!(!table.contains_key(key), "{key}: {why}");
    }
    assert!(table.values().all(|row| row[..3] == [0, 0, 0]), "nothing told of authenticity");
    assert_eq!(output.stdout, run(fit().arg(&rows).args(["--strength", "1"])).stdout, "the same rows, the same table");
    let text = String::from_utf8_lossy(&output.stdout);
    for part in ["# What words weigh", "--strength 1", "rows.jsonl", "shoes 120", "written as a name"] {
        assert!(text.contains(part), "the head says {part}: {}", &text[..900]);
    }
}

#[test]
fn stopped_words_weigh_nothing_and_are_known() {
    let stop = scratch("stop.txt", "# what shall weigh nothing\nvelbish\n");
    let table = table(&run(fit().arg(rows()).arg("--stop").arg(stop)));
    assert_eq!(table["velbish"], [0; 7]);
    assert!(!table.contains_key("!velbish"));
}

#[test]
fn rows_are_left_out_by_set_and_by_text() {
    let rows = rows();
    let held = scratch("held.jsonl", "");
    run(fit().arg(&rows).args(["--leave-out", "shoes"]).arg("--held-out").arg(&held));
    let left = fs::read_to_string(&held).expect("it was written");
    assert_eq!(left.lines().count(), 120);
    assert!(left.lines().all(|line| line.contains("\"shoes\"")));
    let mut parts = 0;
    for part in 1..=3 {
        run(fit().arg(&rows).args(["--fold", &format!("{part}/3")]).arg("--held-out").arg(&held));
        parts += fs::read_to_string(&held).expect("it was written").lines().count();
    }
    assert_eq!(parts, 240, "every row is in one part");
}

#[test]
fn wrong_use_and_wrong_lines_are_told() {
    let failed = |command: &mut Command| {
        let output = command.output().expect("the program starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(failed(fit().arg(rows()).args(["--fold", "4/3"])).0, Some(2));
    let (code, message) = failed(fit().arg(scratch("broken.jsonl", "{}\n")));
    assert!(code == Some(1) && message.contains("broken.jsonl:1"), "{message}");
}
