//! Asks a cluster in SQL.
//!
//! ```text
//! wom-client 'SELECT wom_intent(text), count(*) FROM "/data/posts/*.parquet" GROUP BY 1'
//! ```

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use wom::Classifier;
use wom_ballista::Failure;

/// Ask a cluster in SQL, with the functions of `wom`.
///
/// A table is a path in double quotes: a Parquet (.parquet), CSV (.csv), JSON lines (.json, .jsonl, .ndjson) or Arrow (.arrow)
/// file, or several by a pattern such as "posts/*.parquet". All machines of the cluster must find it at the same path.
#[derive(Parser)]
#[command(name = "wom-client", version)]
struct Args {
    /// The query
    sql: String,
    /// Where the scheduler listens, HOST:PORT
    #[arg(long, default_value_t = format!("127.0.0.1:{}", wom_ballista::SCHEDULER_PORT))]
    scheduler: String,
    /// Cut a stage into so many parts; best as many as the executors have cores together, or a multiple of it
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    partitions: u16,
}

fn main() -> ExitCode {
    let args = Args::parse();
    wom_ballista::run("wom-client", ask(args))
}

async fn ask(args: Args) -> Result<(), Failure> {
    let context = wom_ballista::connect(&args.scheduler, usize::from(args.partitions), &Classifier::new()).await?;
    let table = context.sql(&args.sql).await?.to_string().await?;
    writeln!(io::stdout(), "{table}")?;
    Ok(())
}
