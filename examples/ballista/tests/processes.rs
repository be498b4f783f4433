//! A cluster of processes: one executor is lost in mid-query, and the answer is right all the same.

mod cluster;
#[path = "../../datafusion/tests/support/mod.rs"]
mod support;

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use cluster::{Cluster, write_parquet};
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::prelude::{SessionConfig, SessionContext};
use support::{records, rows};
use tokio::process::Command;
use tokio::time::{sleep, timeout};
use wom::Classifier;

const FILES: usize = 8;
const ROWS_OF_FILE: usize = 20_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_executor_is_lost_in_mid_query() {
    // Dropped, and its processes ended, when the time is up as well.
    timeout(Duration::from_secs(120), lose_one()).await.expect("all is done within two minutes");
}

async fn lose_one() {
    let folder = tempfile::tempdir().unwrap();
    let texts = records();
    let texts = texts.iter().filter_map(|record| record["text"].as_str()).cycle().take(ROWS_OF_FILE);
    let texts: ArrayRef = Arc::new(StringArray::from_iter_values(texts));
    let first = folder.path().join("0.parquet");
    write_parquet(&first, &RecordBatch::try_from_iter([("text", texts)]).unwrap());
    for file in 1..FILES {
        fs::copy(&first, folder.path().join(format!("{file}.parquet"))).unwrap();
    }
    let sql = format!(
        "SELECT wom_intent(text) AS intent, count(*) AS n, wom_scorecard(text) AS card FROM \"{}/*.parquet\" GROUP BY 1 ORDER BY 1",
        folder.path().display()
    );
    let config = SessionConfig::new().with_target_partitions(2);
    let mut plain = wom_datafusion::with_files(&SessionContext::new_with_config(config));
    wom_datafusion::register_all(&mut plain).unwrap();
    let expected = rows(&plain, &sql).await.unwrap();
    assert_eq!(expected.len(), 4);

    let mut cluster = Cluster::start(2);
    ask_by_program(&cluster, &first.display().to_string()).await;

    let context = wom_ballista::connect(&cluster.address, FILES, &Classifier::new()).await.unwrap();
    let before = [cluster.tasks(0), cluster.tasks(1)];
    let query = tokio::spawn(async move { rows(&context, &sql).await });
    // It has made something, and is at work on more.
    loop {
        let (begun, ended) = cluster.tasks(0);
        if ended > before[0].1 && begun > ended {
            break;
        }
        assert!(!query.is_finished(), "too quick to lose an executor\n{}", cluster.logs());
        sleep(Duration::from_millis(5)).await;
    }
    cluster.lose(0);
    assert!(!query.is_finished());
    let answers = query.await.unwrap().unwrap_or_else(|error| panic!("{error}\n{}", cluster.logs()));
    assert_eq!(answers, expected);
    let done = cluster.tasks(1).1 - before[1].1;
    assert!(done > FILES, "{done} tasks of {FILES} files and the merging: all was left to it\n{}", cluster.logs());
}

/// The client as a program gets the table that plain DataFusion prints.
async fn ask_by_program(cluster: &Cluster, file: &str) {
    let ask = |sql: &str| {
        let mut client = Command::new(env!("CARGO_BIN_EXE_wom-client"));
        client.args(["--scheduler", &cluster.address, sql]).kill_on_drop(true).output()
    };
    let answer =
        ask(&format!("SELECT count(*) AS n, count(wom_intent(text)) AS intents FROM \"{file}\"")).await.unwrap();
    let errors = String::from_utf8(answer.stderr).unwrap();
    assert!(answer.status.success() && errors.is_empty(), "{errors}\n{}", cluster.logs());
    let table =
        "+-------+---------+\n| n     | intents |\n+-------+---------+\n| 20000 | 20000   |\n+-------+---------+\n";
    assert_eq!(String::from_utf8(answer.stdout).unwrap(), table);
    let answer = ask("SELECT wom_tiers('a')").await.unwrap();
    assert_eq!(answer.status.code(), Some(1));
    let complaint = String::from_utf8(answer.stderr).unwrap();
    assert!(complaint.starts_with("wom-client: ") && complaint.contains("wom_tiers"), "{complaint}");
}
