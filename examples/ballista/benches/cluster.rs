//! What a cluster gains and what it costs: rows per second on one and two executors, beside one process.
//!
//! ```text
//! cargo bench -p wom-ballista [-- --test]
//! ```
//!
//! Every executor has one core. Repetitions are interleaved, medians are shown: rows per second by the clock, and per second of
//! processor time of all processes together, which tells the cost also on a busy machine. What executors hand to each
//! other they fetch over loopback, as from another machine, and its size is shown. `--test` takes one quick turn. Linux only.
#![allow(clippy::print_stdout, reason = "a bench shows its figures on the terminal")]

#[path = "../tests/cluster/mod.rs"]
mod cluster;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use ballista_core::config::BALLISTA_SHUFFLE_READER_FORCE_REMOTE_READ;
use cluster::{Cluster, write_parquet};
use datafusion::arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::prelude::{SessionConfig, SessionContext};
use serde_json::Value;
use wom::Classifier;

const FILES: usize = 8;
/// As the kernel counts processor time, whatever its clock.
const TICKS_PER_SECOND: f64 = 100.0;

type Failure = Box<dyn std::error::Error>;

/// A way to ask.
struct Door {
    name: &'static str,
    context: SessionContext,
    cluster: Option<Cluster>,
}

/// What a query took.
struct Cost {
    seconds: f64,
    processor_seconds: f64,
    handed_over: u64,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let quick = std::env::args().any(|argument| argument == "--test");
    let (rows_of_file, repetitions) = if quick { (2_000, 1) } else { (25_000, 5) };
    let rows = FILES * rows_of_file;
    let folder = tempfile::tempdir()?;
    write_files(folder.path(), rows_of_file)?;
    let doors = [
        plain("one process, one partition", 1)?,
        plain("one process, two partitions", 2)?,
        clustered("one executor", 1).await?,
        clustered("two executors", 2).await?,
    ];
    for (title, from) in [
        ("Classified first: only counts are handed over", "posts"),
        ("Classified last: every row is handed over", "(SELECT DISTINCT id, text FROM posts)"),
    ] {
        let sql = format!("SELECT wom_intent(text) AS intent, count(*) AS n FROM {from} GROUP BY 1")
            .replace("posts", &format!("\"{}/*.parquet\"", folder.path().display()));
        let mut costs = doors.each_ref().map(|_| Vec::new());
        for _ in 0..repetitions {
            for (door, costs) in doors.iter().zip(&mut costs) {
                costs.push(door.ask(&sql, rows).await?);
            }
        }
        println!("\n{title} ({rows} rows, medians of {repetitions})\n");
        println!("| | rows/s | rows/s of processor time | handed over |\n| --- | --- | --- | --- |");
        for (door, costs) in doors.iter().zip(&costs) {
            let median = |of: fn(&Cost) -> f64| {
                let mut values: Vec<_> = costs.iter().map(of).collect();
                values.sort_by(f64::total_cmp);
                values[values.len() / 2]
            };
            let per_second = |seconds: f64| rows as f64 / seconds;
            println!(
                "| {} | {:.0} | {:.0} | {:.1} kB |",
                door.name,
                per_second(median(|cost| cost.seconds)),
                per_second(median(|cost| cost.processor_seconds)),
                median(|cost| cost.handed_over as f64) / 1000.0,
            );
        }
    }
    Ok(())
}

fn plain(name: &'static str, partitions: usize) -> Result<Door, Failure> {
    let config = SessionConfig::new().with_target_partitions(partitions);
    let mut context = wom_datafusion::with_files(&SessionContext::new_with_config(config));
    wom_datafusion::register_all(&mut context)?;
    Ok(Door { name, context, cluster: None })
}

async fn clustered(name: &'static str, executors: usize) -> Result<Door, Failure> {
    let cluster = Cluster::start(executors);
    let context = wom_ballista::connect(&cluster.address, 2, &Classifier::new()).await?;
    context.sql(&format!("SET {BALLISTA_SHUFFLE_READER_FORCE_REMOTE_READ} = true")).await?;
    Ok(Door { name, context, cluster: Some(cluster) })
}

impl Door {
    async fn ask(&self, sql: &str, rows: usize) -> Result<Cost, Failure> {
        let (processor, kept) = (self.processor_seconds()?, self.kept()?);
        let start = Instant::now();
        let answer = self.context.sql(sql).await?.collect().await?;
        let seconds = start.elapsed().as_secs_f64();
        let counted = answer.iter().flat_map(|batch| batch.column(1).as_primitive::<Int64Type>().values());
        assert_eq!(counted.sum::<i64>(), rows as i64, "{}: {sql}", self.name);
        let processor_seconds = self.processor_seconds()? - processor;
        Ok(Cost { seconds, processor_seconds, handed_over: self.kept()? - kept })
    }

    /// Of this process and those of the cluster.
    fn processor_seconds(&self) -> Result<f64, Failure> {
        let mut ticks = 0;
        for process in self.cluster.iter().flat_map(Cluster::processes).chain([std::process::id()]) {
            let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
            // After the name: state first, then ten numbers, then time in the program and in the kernel.
            let (_, fields) = stat.rsplit_once(')').ok_or("a line of /proc without a name")?;
            for field in fields.split_whitespace().skip(11).take(2) {
                ticks += field.parse::<u64>()?;
            }
        }
        Ok(ticks as f64 / TICKS_PER_SECOND)
    }

    /// The bytes that the executors keep for others to fetch.
    fn kept(&self) -> Result<u64, Failure> {
        let executors = self.cluster.as_ref().map_or(0, |cluster| cluster.processes().count() - 1);
        let folders = self.cluster.iter().flat_map(|cluster| (0..executors).map(|executor| cluster.work(executor)));
        folders.map(|folder| size(&folder)).sum()
    }
}

fn size(path: &Path) -> Result<u64, Failure> {
    if path.is_file() {
        return Ok(fs::metadata(path)?.len());
    }
    fs::read_dir(path)?.map(|entry| size(&entry?.path())).sum()
}

/// The texts of the labelled samples, over and over, each row with a number of its own.
fn write_files(folder: &Path, rows_of_file: usize) -> Result<(), Failure> {
    let lines = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/samples/labelled.jsonl"))?;
    let samples = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
    let texts: Vec<_> = samples.iter().filter_map(|row| row["interaction"]["text"].as_str()).collect();
    for file in 0..FILES {
        let numbers = file * rows_of_file..(file + 1) * rows_of_file;
        let text: ArrayRef = Arc::new(StringArray::from_iter_values(numbers.clone().map(|n| texts[n % texts.len()])));
        let id: ArrayRef = Arc::new(Int64Array::from_iter_values(numbers.map(|n| n as i64)));
        let batch = RecordBatch::try_from_iter([("id", id), ("text", text)])?;
        write_parquet(&folder.join(format!("{file}.parquet")), &batch);
    }
    Ok(())
}
