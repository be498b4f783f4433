//! What a verdict costs beside what splitting the words costs: `unicode_words()` over the same texts, in the same run, on one
//! thread. Prints `name figure must aim`.
//!
//! ```sh
//! cargo bench --bench ratios
//! cargo bench --bench ratios -- --gate        # exits 1 where a must is missed
//! cargo bench --bench ratios -- --baseline    # exits 1 where a figure is worse than its last one in baseline.toml
//! cargo bench --bench ratios -- --refresh     # writes baseline.toml anew
//! cargo bench --bench ratios -- --report      # writes the table into reports/speed.md
//! cargo bench --bench ratios -- --help        # margins, JSON and more
//! WOM_CORPUS=my.jsonl cargo bench --bench ratios
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is what it is for")]

#[path = "../support/hardness.rs"]
mod hardness;
#[path = "../../tests/hostile/mod.rs"]
mod hostile;
mod rows;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use cpu_time::ProcessTime;
use rows::{Effort, Row};
use support::{measure, report};
use wom::Classifier;

const COMMAND: &str = "cargo bench --bench ratios -- --report";

/// What a verdict costs beside what splitting the words costs.
#[derive(Parser)]
struct Arguments {
    /// Exit with 1 where a must is missed
    #[arg(long)]
    gate: bool,
    /// Exit with 1 where a figure is worse than the one in benches/ratios/baseline.toml
    #[arg(long)]
    baseline: bool,
    /// What a noisy machine is given: by so many times a figure may miss
    #[arg(long, default_value_t = 1.0)]
    margin: f64,
    /// Write the figures into benches/ratios/baseline.toml
    #[arg(long)]
    refresh: bool,
    /// Write the table into reports/speed.md
    #[arg(long)]
    report: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// One quick turn: does it run?
    #[arg(long)]
    test: bool,
    /// Compile the knowledge, print milliseconds and bytes, and end: what the bench runs itself for
    #[arg(long, hide = true)]
    start: bool,
    /// What `cargo bench` says
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.start {
        start();
        return ExitCode::SUCCESS;
    }
    let rows = rows::all(if arguments.test { Effort::QUICK } else { Effort::FULL });
    if arguments.json {
        let rows: Vec<_> = rows.iter().map(Row::json).collect();
        println!("{}", serde_json::Value::from(rows));
    } else {
        println!("{:<48} {:>8} {:>6} {:>6}", "name", "figure", "must", "aim");
        rows.iter().for_each(|row| println!("{row}"));
    }
    if arguments.report {
        report::write("ratios", COMMAND, &markdown(&rows));
    }
    let baseline = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/ratios/baseline.toml");
    if arguments.refresh {
        refresh(&baseline, &rows);
    }
    let mut wrong = Vec::new();
    if arguments.gate {
        let missed = rows.iter().filter(|row| row.misses(row.must, arguments.margin));
        wrong.extend(missed.map(|row| format!("missed: {row}")));
    }
    if arguments.baseline {
        wrong.extend(worse(&baseline, &rows, arguments.margin));
    }
    wrong.iter().for_each(|line| eprintln!("{line}"));
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// In a process of its own: what the first use of the knowledge costs.
fn start() {
    let before = measure::resident_bytes(None);
    // Of all threads, and of no other program.
    let begun = ProcessTime::now();
    let wom = Classifier::new();
    let milliseconds = begun.elapsed().as_secs_f64() * 1e3;
    let bytes = measure::resident_bytes(None).zip(before).map(|(after, before)| after.saturating_sub(before));
    drop(wom);
    println!("{}", serde_json::json!([milliseconds, bytes]));
}

fn markdown(rows: &[Row]) -> String {
    let number = |figure: f64| if figure == 0.0 { "0".to_owned() } else { format!("{figure:.2}") };
    let row = |row: &Row| {
        let figure = row.figure.map_or("not measured".to_owned(), number);
        let verdict = match row.figure {
            None => "",
            Some(_) if !row.misses(row.aim, 1.0) => "aim reached",
            Some(_) if !row.misses(row.must, 1.0) => "must held",
            Some(_) => "**missed**",
        };
        let name = row.note.map_or(row.name.clone(), |note| format!("{} (worst: {note})", row.name));
        vec![name, row.unit.to_owned(), figure, number(row.must), number(row.aim), verdict.to_owned()]
    };
    report::table(&["what", "in", "figure", "must", "aim", ""], rows.iter().map(row))
}

fn refresh(path: &Path, rows: &[Row]) {
    let mut text = String::from(
        "# The figures of the last `cargo bench --bench ratios -- --refresh`, on a quiet machine: what `--baseline` compares with.\n",
    );
    for row in rows {
        if let Some(figure) = row.figure {
            text += &format!("\"{}\" = {figure:.3}\n", row.name);
        }
    }
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// The rows that are worse than they were, or were not there.
fn worse(path: &Path, rows: &[Row], margin: f64) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let before: toml::Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut wrong = Vec::new();
    for row in rows {
        match before.get(&row.name).and_then(toml::Value::as_float) {
            None => wrong.push(format!("not in baseline.toml, make it anew with --refresh: {}", row.name)),
            Some(before) if row.misses(before, margin) => wrong.push(format!("worse than {before}: {row}")),
            Some(_) => {}
        }
    }
    wrong
}
