//! What is reached on the labelled samples of our own writing (`data/samples/labelled.jsonl`), which were written and
//! labelled twice without a look at the rules. The floors lie a little below what was measured: a change that falls below
//! one has to say why.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The figures of `evaluate --json`: `cargo test` builds the examples beside the tests.
fn figures() -> Value {
    let test = std::env::current_exe().expect("the test knows where it stands");
    let folder = test.ancestors().nth(2).expect("target/<profile>/deps/<test>");
    let program = folder.join("examples").join(format!("evaluate{}", std::env::consts::EXE_SUFFIX));
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples/labelled.jsonl");
    let output = Command::new(program).arg("--json").arg(samples).output().expect("the example is built");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

#[test]
fn the_samples_are_answered_as_well_as_before() {
    let figures = figures();
    let own = &figures["all"];
    for (figure, floor) in
        [("/authenticity/macro_f1", 0.91), ("/intent/score", 0.92), ("/tier/macro_f1", 0.85), ("/acts/micro/f1", 0.82)]
    {
        let found = own.pointer(figure).and_then(Value::as_f64).expect(figure);
        assert!(found >= floor, "{figure}: {found:.3} is below {floor:.3}");
    }
}

#[test]
fn no_real_person_among_the_samples_is_accused() {
    let figures = figures();
    let real = &figures["all"]["authenticity"]["confusion"]["real"];
    assert_eq!(real["stain"].as_u64().unwrap_or(0), 0, "{real}");
    let fake = real["hollow"].as_u64().unwrap_or(0) as f64;
    assert!(fake <= 0.01 * figures["all"]["authenticity"]["real"].as_f64().expect("a count"), "{real}");
}

#[test]
fn the_report_is_about_the_knowledge_that_is_there() {
    let report = include_str!("../reports/accuracy.md");
    let version = format!("knowledge version `{}`", wom::Classifier::new().knowledge_version());
    assert!(
        report.contains(&version),
        "reports/accuracy.md is stale: make it anew by the command that stands in it ({version})"
    );
}
