//! What the engine costs: rows per second in SQL, beside a plain loop over the same rows.
//!
//! ```text
//! cargo bench -p wom-datafusion [-- --gate | --test]
//! ```
//!
//! One partition, one session a loop; each repetition runs both, the medians are compared. `--gate` fails where SQL takes more
//! than 1.5 times as long, `--test` takes one quick turn.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench shows its figures on the terminal")]

use std::fs;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringViewArray};
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use serde_json::Value;
use wom::{Classifier, Interaction, Reading};

/// A batch of DataFusion's.
const BATCH: usize = 8192;
const LIMIT: f64 = 1.5;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Failure> {
    let asked = |option| std::env::args().any(|argument| argument == option);
    let (rows, repetitions) = if asked("--test") { (BATCH, 1) } else { (8 * BATCH, 15) };
    let texts = texts(rows)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
    wom_datafusion::register_all(&mut context)?;
    context.register_table("posts", Arc::new(table(&texts)?))?;

    let intent = |reading: &Reading<'_>| {
        black_box(reading.verdict().intent());
    };
    let all = |reading: &Reading<'_>| {
        black_box((reading.verdict(), reading.trace()));
    };
    let mut worst = 0.0_f64;
    println!("{rows} texts, {repetitions} repetitions, one partition");
    for (sql, plain) in [
        ("SELECT wom_intent(text) FROM posts", &intent as &dyn Fn(&Reading<'_>)),
        ("SELECT wom(text) FROM posts", &all),
    ] {
        let (mut engine, mut library) = (Vec::new(), Vec::new());
        for _ in 0..repetitions {
            let start = Instant::now();
            let mut session = Classifier::new().session();
            for text in &texts {
                plain(&session.read(&Interaction::new(text)));
            }
            library.push(start.elapsed().as_secs_f64());
            let start = Instant::now();
            let answers = runtime.block_on(async { context.sql(sql).await?.collect().await })?;
            engine.push(start.elapsed().as_secs_f64());
            assert_eq!(answers.iter().map(RecordBatch::num_rows).sum::<usize>(), rows, "{sql}");
        }
        let (engine, library) = (median(engine), median(library));
        let per_second = |seconds: f64| rows as f64 / seconds;
        let ratio = engine / library;
        println!("{sql}: {:.0} rows/s, plain loop {:.0}, ratio {ratio:.2}", per_second(engine), per_second(library));
        worst = worst.max(ratio);
    }
    if asked("--gate") && worst > LIMIT {
        eprintln!("SQL takes {worst:.2} times as long as the plain loop; {LIMIT} is allowed");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// The texts of the labelled samples, over and over.
fn texts(rows: usize) -> Result<Vec<String>, Failure> {
    let lines = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/samples/labelled.jsonl"))?;
    let rows_of_file = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
    let texts = rows_of_file.iter().filter_map(|row| row["interaction"]["text"].as_str());
    Ok(texts.map(str::to_owned).cycle().take(rows).collect())
}

fn table(texts: &[String]) -> Result<MemTable, Failure> {
    let batch = |texts: &[String]| {
        let texts: ArrayRef = Arc::new(StringViewArray::from_iter_values(texts));
        RecordBatch::try_from_iter([("text", texts)])
    };
    let batches = texts.chunks(BATCH).map(batch).collect::<Result<Vec<_>, _>>()?;
    Ok(MemTable::try_new(batches[0].schema(), vec![batches])?)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
