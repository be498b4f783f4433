//! Fit weights of words to labelled JSON lines, the same that `evaluate` reads: `{"set","id","interaction","gold"}`.
//!
//! ```text
//! cargo run --release --example fit -- --stop data/weights/stop.txt --stop-intent data/weights/stop-intent.txt \
//!     --stop-intent data/languages/en.txt DATA.jsonl... > words.tsv
//! ```
//!
//! `gold` teaches what it says: `intent`; `not_intent` (it is none of these); `sentiment` (negative: rather a complaint
//! than praise; positive: the other way round), which counts little; `authenticity`, with `fake_type` `brand_broadcast` as
//! hollow, `sponsored` as either and all other fakes as stain where no `tier` says which, and promotion and spam as noise; `presumed_authenticity` (`real`), which counts less than a checked one.
//! Rows without text teach nothing here.
//!
//! Every class weighs the same, and in a class every set, whatever their rows. A word becomes a row of the table if it
//! stands in enough rows of enough authors and sets, and is no name: not written with a capital, not almost alone in
//! one set, not in a stop list. A share of what the rules say can be counted first, so that words are fitted to what is
//! left to say. The same rows and options give the same table.
//!
//! `--rules` fits the weights of the rules for intent instead, held near what was judged, and prints those that data speaks of:
//! a rule that votes on enough rows of two sets. `--write data/rules` puts them into the rule files, as `fitted` below `weight`.
//!
//! Exit codes: 0 fitted, 1 a file failed or a line is not as above, 2 wrong usage.

mod candidates;
mod model;
mod recipe;
mod rows;
mod rule_weights;
mod table;

use clap::Parser;
use recipe::Recipe;
use rows::Row;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Fit weights of words to labelled JSON lines; prints the table.
#[derive(Parser)]
struct Args {
    /// Labelled rows: {"set","id","interaction","gold"}
    #[arg(required = true, value_name = "DATA")]
    files: Vec<PathBuf>,
    /// Leave the rows of this set out; may stand more than once
    #[arg(long, value_name = "SET")]
    leave_out: Vec<String>,
    /// Leave one part of N out, by text: K from 1 to N
    #[arg(long, value_name = "K/N", value_parser = fold)]
    fold: Option<(u64, u64)>,
    /// Write the rows that were left out here
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
    /// Fit the weights of rules instead of a table, and print them
    #[arg(long)]
    rules: bool,
    /// Write the fitted weights of rules into the files of this folder
    #[arg(long, value_name = "FOLDER", requires = "rules")]
    write: Option<PathBuf>,
    #[command(flatten)]
    recipe: Recipe,
}

fn fold(text: &str) -> Result<(u64, u64), String> {
    let (part, parts) = text.split_once('/').ok_or("a part is K/N")?;
    match (part.parse(), parts.parse()) {
        (Ok(part), Ok(parts)) if (1..=parts).contains(&part) => Ok((part, parts)),
        _ => Err("K is a number from 1 to N".to_owned()),
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let printed = run(&args).and_then(|text| match io::stdout().write_all(text.as_bytes()) {
        Err(failure) if failure.kind() != io::ErrorKind::BrokenPipe => Err(failure.to_string()),
        _ => Ok(()),
    });
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "fit: {failure}");
            ExitCode::from(1)
        }
    }
}

fn run(args: &Args) -> Result<String, String> {
    let rows = rows(args)?;
    if !args.rules {
        return recipe::make(&args.recipe, &rows, &command(args));
    }
    let fitted = rule_weights::fit(&args.recipe, &rows)?;
    if let Some(folder) = &args.write {
        rule_weights::write(folder, &fitted)?;
    }
    Ok(rule_weights::print(&fitted))
}

fn rows(args: &Args) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for path in &args.files {
        rows.extend(rows::read(path)?);
    }
    let mut held = String::new();
    rows.retain(|row| {
        let out = args.leave_out.iter().any(|set| set == row.whole_set())
            || args.fold.is_some_and(|(part, parts)| row.text % parts + 1 == part);
        if out {
            held.push_str(&row.line);
            held.push('\n');
        }
        !out
    });
    if let Some(path) = &args.held_out {
        std::fs::write(path, held).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(rows)
}

/// The options that matter to the table, and the files without their folders.
fn command(args: &Args) -> String {
    let mut words: Vec<String> = vec!["fit".to_owned()];
    args.leave_out.iter().for_each(|set| words.push(format!("--leave-out {set}")));
    words.extend(args.fold.map(|(part, parts)| format!("--fold {part}/{parts}")));
    words.push(args.recipe.told());
    words.extend(args.files.iter().map(|path| recipe::name(path)));
    words.join(" ")
}
