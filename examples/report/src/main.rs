//! Interactions in, one page out: JSON lines to a single HTML file that opens from disk.
//!
//! ```text
//! cargo run --release -p wom-report -- data/samples/story.jsonl --output page.html
//! ```
//!
//! The page shows real against fake over time, tiers, intents, the five figures that matter beside the vanity list, care, rings,
//! and a table of the interactions with the evidence of each. It loads nothing, and the same input gives the same bytes: the
//! clock is never read.
//!
//! | file | holds |
//! | --- | --- |
//! | `read.rs` | the lines, the traces and the rings |
//! | `periods.rs` | hours, days, weeks and so on, as fits the data |
//! | `report.rs` | what the page tells, in the library's figures |
//! | `evidence.rs` | the interactions with their votes, as the page's data |
//! | `chart.rs` | the chart over time, and bars |
//! | `page.rs`, `sections.rs`, `lists.rs`, `format.rs` | the page |
//! | `page.css`, `page.js` | its style and its script |
//!
//! Blank lines are skipped. A line that is not an interaction becomes `{"line","reason","raw"}` on standard error and a row of
//! the page, and the rest goes on. Exit codes are those of `classify`: 0 all read, 1 input or output failed, 2 wrong usage, 3 some
//! lines rejected.

mod chart;
mod evidence;
mod format;
#[path = "../../classify/input.rs"]
mod input;
#[path = "../../classify/lines.rs"]
mod lines;
mod lists;
mod page;
mod periods;
mod read;
mod report;
mod sections;

use clap::{CommandFactory, Parser, error::ErrorKind};
use input::{named, open, progress};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wom::Classifier;

/// Turn social interactions into one self-contained HTML page.
#[derive(Parser)]
struct Args {
    /// Interactions as JSON lines, also as .gz or .zst; standard input when absent or `-`
    file: Option<PathBuf>,
    /// Where the page goes; standard output when absent or `-`
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The title of the page
    #[arg(long, default_value = "Word of mouth, real and fake")]
    title: String,
    /// So many interactions, the first ones, stand in the table with their evidence; the figures are of all
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    rows: usize,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let file = args.file.as_deref().filter(|path| *path != Path::new("-"));
    let output = args.output.as_deref().filter(|path| *path != Path::new("-"));
    if let (Some(input), Some(output)) = (file, output)
        && let (Ok(input), Ok(output)) = (input.canonicalize(), output.canonicalize())
        && input == output
    {
        Args::command().error(ErrorKind::ArgumentConflict, "--output would overwrite the input").exit();
    }
    match run(&args, file, output) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(3),
        Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "wom-report: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// The whole program: how many lines were rejected.
fn run(args: &Args, file: Option<&Path>, output: Option<&Path>) -> io::Result<u64> {
    let classifier = Classifier::new();
    let bar = progress(file);
    let seen = read::lines(open(file, &bar)?, &classifier, |json| bar.suspend(|| io::stderr().write_all(json)));
    bar.finish_and_clear();
    let seen = seen.map_err(|e| named(file.unwrap_or(Path::new("standard input")), &e))?;
    let page = page::html(&args.title, &report::Report::of(&seen, &classifier, args.rows));
    match output {
        Some(path) => fs::write(path, page).map_err(|e| named(path, &e))?,
        None => io::stdout().write_all(page.as_bytes())?,
    }
    if seen.rejected > 0 {
        let noun = if seen.rejected == 1 { "line" } else { "lines" };
        writeln!(io::stderr(), "{} {noun} rejected, {} read", seen.rejected, seen.interactions.len())?;
    }
    Ok(seen.rejected)
}
