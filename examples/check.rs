//! Try rule files on their own examples, as the project's tests try the built-in ones.
//!
//! ```text
//! cargo run --release --example check -- [--alone] FOLDER [TEXT...]
//! ```
//!
//! `FOLDER` is laid out as `data/`. Its rules join the built-in ones, or with `--alone` stand by themselves. Every
//! problem in the files is printed with its place and cure, then every example that does not do what it should. A
//! `TEXT` is explained by what was loaded.
//!
//! Exit codes: 0 all well, 1 a problem or a failing example, 2 wrong usage.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows its result on the terminal")]

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;
use wom::Classifier;

/// Try rule files on their own examples.
#[derive(Parser)]
struct Args {
    /// Rules and lexicons, laid out as `data/`
    folder: PathBuf,
    /// Leave the built-in rules and lexicons out
    #[arg(long)]
    alone: bool,
    /// Texts to explain by what was loaded
    texts: Vec<String>,
}

fn main() -> ExitCode {
    match check(&Args::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failures) => {
            eprintln!("check: {failures} examples fail");
            ExitCode::from(1)
        }
        Err(problem) => {
            eprintln!("check: {problem}");
            ExitCode::from(1)
        }
    }
}

fn check(args: &Args) -> Result<usize, Box<dyn std::error::Error>> {
    let builder = if args.alone { Classifier::builder().without_built_in() } else { Classifier::builder() };
    let builder = builder.folder(&args.folder)?;
    let wom = builder.clone().build()?;
    for text in &args.texts {
        println!("{}\n", wom.explain(text.as_str()));
    }
    let failures = builder.failing_examples()?;
    for failure in &failures {
        println!("{failure}");
    }
    Ok(failures.len())
}
