//! Measure accuracy by leaving rows out, fit the calibration, and write the report.
//!
//! ```text
//! cargo run --release --example accuracy -- --stop data/weights/stop.txt --stop-intent data/weights/stop-intent.txt \
//!     --stop-intent data/languages/en.txt --own data/samples/labelled.jsonl --pairs data/samples/counterfactuals.jsonl \
//!     --calibration data/calibration.toml --report reports/accuracy.md SETS.jsonl...
//! ```
//!
//! Every set is read by a table of words that was fitted without it, and once more by tables that were fitted on four
//! fifths of all texts. Rules are not fitted anew: whoever wrote them may have seen the sets, and the report says so.
//! With `--calibration` the calibration that is found is written to that file, and the report is about it; without, the report
//! is about the calibration that is built in.
//!
//! Exit codes: 0 written, 1 a file failed or a line is not as `fit` reads it, 2 wrong usage.

mod calibrate;
#[path = "../fit/candidates.rs"]
mod candidates;
mod fairness;
#[path = "../evaluate/figures.rs"]
#[allow(dead_code, reason = "`evaluate` needs the rest")]
mod figures;
mod left_out;
#[path = "../evaluate/markdown.rs"]
mod markdown;
mod mistakes;
#[path = "../fit/model.rs"]
mod model;
mod page;
mod plot;
#[path = "../fit/recipe.rs"]
mod recipe;
#[path = "../fit/rows.rs"]
mod rows;
#[path = "../evaluate/rules.rs"]
mod rules;
#[path = "../fit/table.rs"]
mod table;

use clap::Parser;
use recipe::Recipe;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Measure accuracy by leaving rows out, and write the report.
#[derive(Parser)]
struct Args {
    /// Labelled sets: {"set","id","interaction","gold"}
    #[arg(required = true, value_name = "SETS")]
    files: Vec<PathBuf>,
    /// Samples that nothing is fitted to, in the same form
    #[arg(long, value_name = "FILE")]
    own: Vec<PathBuf>,
    /// Pairs of interactions that must not be told apart: {"group","plain","varied"}
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Write the calibration that is found here
    #[arg(long, value_name = "FILE")]
    calibration: Option<PathBuf>,
    /// Write the report here; its plots stand beside it
    #[arg(long, value_name = "FILE")]
    report: PathBuf,
    #[command(flatten)]
    recipe: Recipe,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "accuracy: {failure}");
            ExitCode::from(1)
        }
    }
}

fn run(args: &Args) -> Result<(), String> {
    let read = |files: &[PathBuf]| -> Result<Vec<rows::Row>, String> {
        files.iter().map(|path| rows::read(path)).collect::<Result<Vec<_>, _>>().map(|rows| rows.concat())
    };
    let (rows, own) = (read(&args.files)?, read(&args.own)?);
    let say = |what: &str| drop(writeln!(io::stderr(), "{what}"));
    say("leaving each set out");
    let by_set = left_out::Splits::by_set(&args.recipe, &rows)?;
    say("leaving each fifth out");
    let by_fifth = left_out::Splits::by_fifth(&args.recipe, &rows)?;
    let calibration = match &args.calibration {
        Some(path) => {
            let found = calibrate::fit(&args.recipe, &rows, &by_set)?;
            std::fs::write(path, &found).map_err(|e| format!("{}: {e}", path.display()))?;
            found
        }
        None => include_str!("../../data/calibration.toml").to_owned(),
    };
    say("measuring");
    let page = page::write(args, &rows, &own, &by_set, &by_fifth, &calibration)?;
    std::fs::write(&args.report, page).map_err(|e| format!("{}: {e}", args.report.display()))
}
