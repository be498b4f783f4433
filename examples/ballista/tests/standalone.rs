//! A cluster within the process gives the answers that plain DataFusion gives over the same files.

mod cluster;
#[path = "../../datafusion/tests/support/mod.rs"]
mod support;

use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use cluster::write_parquet;
use datafusion::arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch};
use datafusion::prelude::{SessionConfig, SessionContext};
use support::{record_fields, records, rows, structs};
use wom::Classifier;

/// A cluster of two cores. What a stage made is fetched over the network, though it lies here.
async fn standalone() -> SessionContext {
    let wom = Classifier::new();
    let config = SessionConfig::new_with_ballista()
        .with_target_partitions(2)
        .with_ballista_standalone_parallelism(2)
        .with_ballista_shuffle_reader_force_remote_read(true);
    // Scheduler and executor are made of this state, the client's session is made anew without its functions.
    let state = wom_ballista::session_state(config, &wom).unwrap();
    let mut context = SessionContext::standalone_with_state(state).await.unwrap();
    wom_datafusion::register_all_with(&mut context, &wom).unwrap();
    context
}

/// What the samples know of an interaction.
const FACTS: &str = "named_struct('id', id, 'kind', kind, 'platform', platform, 'text', text, 'lang', lang, 'app', app,
    'posted_at', posted_at, 'in_reply_to', in_reply_to, 'author', author, 'target', target, 'rating', rating,
    'verified_purchase', verified_purchase, 'paid_partnership', paid_partnership)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn same_answers_as_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let records = records();
    let n: ArrayRef = Arc::new(Int64Array::from_iter_values(0..records.len() as i64));
    let facts = structs(record_fields(), &records);
    let facts = facts.as_struct();
    let columns = facts.column_names().into_iter().zip(facts.columns().to_vec());
    let columns = [("n", n)].into_iter().chain(columns).map(|(name, column)| (name, column, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let size = records.len().div_ceil(5);
    for file in 0..5 {
        let length = size.min(records.len() - file * size);
        write_parquet(&folder.path().join(format!("{file}.parquet")), &batch.slice(file * size, length));
    }
    let plain = support::context(2);
    let cluster = standalone().await;
    for context in [&plain, &cluster] {
        context.register_parquet("posts", folder.path().to_str().unwrap(), Default::default()).await.unwrap();
    }
    for (sql, expected) in [
        (
            "SELECT n, wom_intent(text) AS intent, wom_authenticity(text) AS authenticity, wom_tier(text) AS tier,
                wom_fake_probability(text) AS fake, wom_acts(text) AS acts, wom_fingerprint(text) AS fingerprint
                FROM posts ORDER BY n"
                .to_owned(),
            records.len(),
        ),
        (format!("SELECT n, wom({FACTS}) AS answer FROM posts ORDER BY n"), records.len()),
        (format!("SELECT wom_tier({FACTS}) AS tier, count(*) AS n FROM posts GROUP BY 1 ORDER BY 1"), 6),
        (
            format!(
                "SELECT answer['intent'] AS intent, avg(answer['fake_probability']) > 0.1 AS often, count(*) AS n
                FROM (SELECT wom({FACTS}) AS answer FROM posts) WHERE answer['authenticity'] <> 'fake' GROUP BY 1 ORDER BY 1"
            ),
            4,
        ),
        (format!("SELECT wom_scorecard({FACTS}) AS card FROM posts"), 1),
        (format!("SELECT kind, wom_scorecard({FACTS}) AS card FROM posts GROUP BY 1 ORDER BY 1"), 9),
        (
            "SELECT wom_scorecard(text) FILTER (WHERE kind = 'review') AS reviews, wom_scorecard(text) AS all FROM posts"
                .to_owned(),
            1,
        ),
        ("SELECT wom_scorecard(DISTINCT text) AS card FROM posts".to_owned(), 1),
        ("SELECT wom_scorecard(text) AS card FROM posts WHERE text = 'none such'".to_owned(), 1),
    ] {
        let plan = cluster.sql(&sql).await.unwrap().create_physical_plan().await.unwrap();
        assert_eq!(plan.name(), "DistributedQueryExec", "{sql}");
        let answers = rows(&cluster, &sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(answers.len(), expected, "{sql}");
        assert_eq!(answers, rows(&plain, &sql).await.unwrap(), "{sql}");
    }
}
