//! Ask files in SQL, with the functions of `wom`.
//!
//! ```text
//! wom-sql 'SELECT wom_intent(text), count(*) FROM "posts.parquet" GROUP BY 1'
//! ```
//!
//! Exit codes: 0 answered, 1 the query, a file or the output failed, 2 wrong usage. When the reader of the output closes
//! its end, the program ends quietly with 0.

mod output;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgGroup, Parser};
use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionConfig, SessionContext};
use output::{Format, Sink};
use wom::Classifier;

/// Ask files in SQL, with the functions of `wom`.
///
/// A table is a path in double quotes: a Parquet (.parquet), CSV (.csv), JSON lines (.json, .jsonl, .ndjson) or Arrow (.arrow)
/// file, or several by a pattern such as "posts/*.parquet".
#[derive(Parser)]
#[command(name = "wom-sql", version, group = ArgGroup::new("query").required(true))]
struct Args {
    /// The query; `-` reads it from standard input
    #[arg(group = "query")]
    sql: Option<String>,
    /// Read the query from a file; `-` is standard input
    #[arg(short, long, value_name = "FILE", group = "query")]
    file: Option<PathBuf>,
    /// How answers are written; by the ending of --output, or else a table
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Where answers go; standard output when absent. The file is there when all of it is
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// So many parts of a query run at once; all cores when absent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    partitions: Option<u16>,
    /// Add the rules of this file to those that are there; may be given several times
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// Take rules and lexicons from this folder, laid out as `data/`, instead of the built-in ones
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let args = Args::parse();
    let format = match Format::of(args.format, args.output.as_deref()) {
        Ok(format) => format,
        Err(message) => {
            let _ = writeln!(io::stderr(), "wom-sql: {message}");
            return ExitCode::from(2);
        }
    };
    match run(&args, format) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "wom-sql: {}", without_backtrace(failure.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn without_backtrace(failure: &(dyn std::error::Error + 'static)) -> String {
    failure.downcast_ref::<DataFusionError>().map_or_else(|| failure.to_string(), DataFusionError::strip_backtrace)
}

fn run(args: &Args, format: Format) -> Result<(), Failure> {
    let sql = query(args)?;
    let mut config = SessionConfig::new();
    if let Some(partitions) = args.partitions {
        config = config.with_target_partitions(usize::from(partitions));
    }
    let mut context = wom_datafusion::with_files(&SessionContext::new_with_config(config));
    wom_datafusion::register_all_with(&mut context, &classifier(args)?)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(answer(&context, &sql, args, format))
}

async fn answer(context: &SessionContext, sql: &str, args: &Args, format: Format) -> Result<(), Failure> {
    let answers = context.sql(sql).await?.execute_stream().await?;
    let sink = Sink::open(args.output.as_deref())?;
    output::write(answers, format, sink).await
}

fn query(args: &Args) -> io::Result<String> {
    let stdin = Path::new("-");
    match (&args.sql, args.file.as_deref()) {
        (Some(sql), _) if sql != "-" => Ok(sql.clone()),
        (_, Some(file)) if file != stdin => fs::read_to_string(file).map_err(|error| named(file, &error)),
        _ => io::read_to_string(io::stdin()).map_err(|error| named(Path::new("standard input"), &error)),
    }
}

fn classifier(args: &Args) -> Result<Classifier, Failure> {
    if args.data.is_none() && args.rules.is_empty() {
        return Ok(Classifier::new());
    }
    let mut builder = Classifier::builder();
    if let Some(folder) = &args.data {
        builder = builder.without_built_in().folder(folder)?;
    }
    for file in &args.rules {
        let rules = fs::read_to_string(file).map_err(|error| named(file, &error))?;
        builder = builder.rules_toml(file.display().to_string(), rules);
    }
    Ok(builder.build()?)
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
