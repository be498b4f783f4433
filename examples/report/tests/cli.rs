//! The program from the outside.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn report(args: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wom-report"));
    let mut child =
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn lines_in_a_page_out() {
    let done = report(
        &["--title", "Boots & <b>more</b>"],
        "{\"text\":\"lovely boots\"}\n\n{\"id\":7,\"text\":\"where is my parcel?\"}\n",
    );
    assert_eq!((done.status.code(), text(&done.stderr).as_str()), (Some(0), ""));
    let page = text(&done.stdout);
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
    assert!(page.contains("<title>Boots &amp; &lt;b&gt;more&lt;/b&gt;</title>"));
    assert!(page.contains(r#""name":["line 1","7"]"#) && page.contains("where is my parcel?"));
    assert!(!page.contains("id=\"rejected\""));
}

#[test]
fn what_is_no_interaction_is_told_and_the_rest_goes_on() {
    let done = report(&[], "{\"text\":\"one\"}\nnonsense <i>\n{\"text\":\"two\"}\n[1]\n");
    assert_eq!(done.status.code(), Some(3));
    let told = text(&done.stderr);
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines.len(), 3, "{told}");
    assert!(lines[0].starts_with(r#"{"line":2,"#) && lines[1].starts_with(r#"{"line":4,"#), "{told}");
    assert_eq!(lines[2], "2 lines rejected, 2 read");
    let page = text(&done.stdout);
    assert!(page.contains("2\u{a0}lines could not be read") && page.contains("nonsense &lt;i&gt;"));
    assert!(page.contains(r#""text":["one","two"]"#));
}

#[test]
fn more_rows_than_wanted_are_counted_and_left_out() {
    let done = report(&["--rows", "2"], &"{\"text\":\"lovely boots\"}\n".repeat(5));
    let page = text(&done.stdout);
    assert!(page.contains("The table holds the first 2 of 5 interactions"));
    assert!(page.contains(r#""name":["line 1","line 2"]"#));
    assert!(page.contains("<dd class=\"value\">5</dd>"), "the figures are of all");
}

#[test]
fn the_page_goes_where_it_is_asked_to_and_never_over_the_input() {
    let folder = TempDir::new().unwrap();
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("page.html"));
    fs::write(&input, "{\"text\":\"lovely boots\"}\n").unwrap();
    let name = |path: &Path| path.to_str().unwrap().to_owned();
    let done = report(&[&name(&input), "-o", &name(&output)], "");
    assert_eq!((done.status.code(), done.stdout.len()), (Some(0), 0));
    assert!(fs::read_to_string(&output).unwrap().ends_with("</html>"));
    let done = report(&[&name(&input), "-o", &name(&input)], "");
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&input).unwrap(), "{\"text\":\"lovely boots\"}\n");
    let done = report(&["no such file"], "");
    assert_eq!(done.status.code(), Some(1));
    assert!(text(&done.stderr).contains("no such file"));
}

#[test]
fn the_samples_show_what_is_known_of_them() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples");
    let read = |name: &str| fs::read_to_string(samples.join(name)).unwrap();
    let page = text(&report(&[], &(read("story.jsonl") + &read("crowd.jsonl"))).stdout);
    // The two rings of the crowd are in the command line's own example, the story has one more.
    assert!(
        page.contains("3\u{a0}rings, the largest first")
            && page.contains("9 accounts posted texts that are 98 % the same")
    );
    assert!(page.contains("Questions and complaints to the brand: 17."));
}
