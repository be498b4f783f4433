//! Instructions and mispredicted branches of each stage, which no noise disturbs: callgrind counts them, and a change is held to
//! `baseline.toml`. Either may grow by five per cent; branches by three a text more, since the simulated predictor goes by addresses, and any
//! change of the program moves them.
//!
//! Counts hang on the compiler and on the machine's kind. Where those are not the ones of the baseline, nothing is compared, and
//! where there is no valgrind, nothing is counted; both are said aloud.
//!
//! ```sh
//! cargo bench --bench instructions
//! cargo bench --bench instructions -- --refresh    # writes baseline.toml anew
//! cargo bench --bench instructions -- --report     # writes the table into reports/speed.md
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is what it is for")]

mod callgrind;
mod stages;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use callgrind::Counts;
use clap::Parser;
use serde::{Deserialize, Serialize};
use support::report;

/// A count may grow by so much.
const MARGIN: f64 = 1.05;
/// And mispredicted branches by so many more.
const MOVED_BRANCHES: f64 = 3.0;
const COMMAND: &str = "cargo bench --bench instructions -- --refresh --report";

/// Instructions and mispredicted branches of each stage.
#[derive(Parser)]
struct Arguments {
    /// Write the counts into benches/instructions/baseline.toml
    #[arg(long)]
    refresh: bool,
    /// Write the table into reports/speed.md
    #[arg(long)]
    report: bool,
    /// Run the stages without counting: does it run?
    #[arg(long)]
    test: bool,
    /// Run the stages: what valgrind is given
    #[arg(long, hide = true)]
    run: bool,
    /// What `cargo bench` says
    #[arg(long, hide = true)]
    bench: bool,
}

/// The counts of a compiler on a kind of machine.
#[derive(Deserialize, Serialize)]
struct Baseline {
    compiler: String,
    machine: String,
    stage: Vec<Stage>,
}

#[derive(Deserialize, Serialize)]
struct Stage {
    name: String,
    /// For each text.
    instructions: f64,
    /// For each text, by callgrind's model of a predictor.
    mispredicted: f64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.run || arguments.test {
        stages::run();
        return ExitCode::SUCCESS;
    }
    let Some(version) = callgrind::version() else {
        println!("SKIPPED: there is no valgrind, so instructions and branches were NOT counted");
        return ExitCode::SUCCESS;
    };
    let counts = callgrind::count();
    assert_eq!(counts.len(), stages::NAMES.len(), "a count for each stage");
    let stage = |(name, counts): (&&str, &Counts)| Stage {
        name: (*name).to_owned(),
        instructions: round(counts.instructions as f64 / stages::TEXTS as f64),
        mispredicted: round(counts.mispredicted as f64 / stages::TEXTS as f64),
    };
    let now = Baseline {
        compiler: report::compiler(),
        machine: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        stage: stages::NAMES.iter().zip(&counts).map(stage).collect(),
    };
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/instructions/baseline.toml");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let before: Option<Baseline> = toml::from_str(&text).ok();
    now.stage.iter().for_each(|stage| {
        let before = before.as_ref().and_then(|before| before.stage.iter().find(|old| old.name == stage.name));
        println!("{}", line(stage, before));
    });
    if arguments.report {
        report::write("instructions", &format!("{COMMAND}` ({version}) and `valgrind"), &markdown(&now));
    }
    if arguments.refresh {
        fs::write(&path, written(&now)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return ExitCode::SUCCESS;
    }
    compare(&now, before.as_ref())
}

fn compare(now: &Baseline, before: Option<&Baseline>) -> ExitCode {
    let Some(before) = before else {
        eprintln!("there is no baseline, or it cannot be read: make it anew with --refresh");
        return ExitCode::FAILURE;
    };
    if (&before.compiler, &before.machine) != (&now.compiler, &now.machine) {
        println!(
            "NOT COMPARED: the baseline is of {} on {}, this is {} on {}; make it anew with --refresh",
            before.compiler, before.machine, now.compiler, now.machine
        );
        return ExitCode::SUCCESS;
    }
    let mut wrong = 0;
    for stage in &now.stage {
        let Some(old) = before.stage.iter().find(|old| old.name == stage.name) else {
            eprintln!("{}: not in the baseline, make it anew with --refresh", stage.name);
            wrong += 1;
            continue;
        };
        for (what, new, old, slack) in [
            ("instructions", stage.instructions, old.instructions, 0.0),
            ("mispredicted branches", stage.mispredicted, old.mispredicted, MOVED_BRANCHES),
        ] {
            if new > old * MARGIN + slack {
                eprintln!("{}: {new} {what} a text, {old} before; if that is meant, --refresh", stage.name);
                wrong += 1;
            }
        }
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn round(count: f64) -> f64 {
    (count * 10.0).round() / 10.0
}

fn line(now: &Stage, before: Option<&Stage>) -> String {
    let change = |new: f64, old: f64| format!("{:+.1} %", (new / old - 1.0) * 100.0);
    let [instructions, mispredicted] = before.map_or([const { String::new() }; 2], |old| {
        [change(now.instructions, old.instructions), change(now.mispredicted, old.mispredicted)]
    });
    format!("{:<34} {:>10.1} {instructions:>9} {:>8.1} {mispredicted:>9}", now.name, now.instructions, now.mispredicted)
}

fn markdown(now: &Baseline) -> String {
    let row = |stage: &Stage| {
        vec![stage.name.clone(), format!("{:.0}", stage.instructions), format!("{:.1}", stage.mispredicted)]
    };
    report::table(
        &["stage, with all before it", "instructions a text", "mispredicted a text"],
        now.stage.iter().map(row),
    )
}

fn written(now: &Baseline) -> String {
    let mut text = format!(
        "# What callgrind counts for each text: made by `cargo bench --bench instructions -- --refresh`.\n\
         compiler = {:?}\nmachine = {:?}\n",
        now.compiler, now.machine
    );
    for Stage { name, instructions, mispredicted } in &now.stage {
        text += &format!(
            "\n[[stage]]\nname = {name:?}\ninstructions = {instructions:?}\nmispredicted = {mispredicted:?}\n"
        );
    }
    text
}
