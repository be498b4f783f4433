//! The samples, as the library reads them and as columns; queries, and their rows as JSON.
#![allow(dead_code, reason = "each test program uses a part of this")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema};
use datafusion::arrow::json::{ReaderBuilder, WriterBuilder, writer::JsonArray};
use datafusion::datasource::MemTable;
use datafusion::error::Result;
use datafusion::prelude::{SessionConfig, SessionContext};
use serde_json::{Map, Value, json};
use wom::{Act, Fact, Intent, Interaction, Reading, Scorecard, Share, Summary, Tier, Worth};

pub(crate) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples")
}

/// All interactions of all sample files, as JSON.
pub(crate) fn records() -> Vec<Value> {
    let mut records = Vec::new();
    for file in ["interactions", "crowd", "story", "labelled", "fresh", "counterfactuals"] {
        let lines = fs::read_to_string(samples().join(file).with_extension("jsonl")).unwrap();
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let mut row: Value = serde_json::from_str(line).unwrap();
            match file {
                "labelled" | "fresh" => records.push(row["interaction"].take()),
                "counterfactuals" => records.extend([row["plain"].take(), row["varied"].take()]),
                _ => records.push(row),
            }
        }
    }
    assert!(records.len() > 2000, "the samples are there");
    records
}

pub(crate) fn interaction(record: &Value) -> Interaction<'static> {
    Interaction::deserialize_owned(record).unwrap()
}

/// The struct of all facts, as JSON has them.
pub(crate) fn record_fields() -> Fields {
    let of = |names: &[&str], data_type: DataType| -> Vec<Field> {
        names.iter().map(|name| Field::new(*name, data_type.clone(), true)).collect()
    };
    let author = [
        of(&["handle", "name", "bio", "created_at", "location", "role"], DataType::Utf8),
        of(&["followers", "following", "posts", "likes_given", "listed"], DataType::Int64),
        of(&["verified", "has_avatar", "default_profile", "private"], DataType::Boolean),
    ];
    let target = [of(&["brand"], DataType::Utf8), of(&["by_brand"], DataType::Boolean)];
    [
        of(&["id", "kind", "platform", "text", "lang", "posted_at", "app", "in_reply_to"], DataType::Utf8),
        of(&["author"], DataType::Struct(author.concat().into())),
        of(&["target"], DataType::Struct(target.concat().into())),
        of(&["rating"], DataType::Float64),
        of(&["verified_purchase", "paid_partnership"], DataType::Boolean),
    ]
    .concat()
    .into()
}

/// JSON objects as the rows of a struct array with these fields.
pub(crate) fn structs(fields: Fields, rows: &[Value]) -> ArrayRef {
    let reader = ReaderBuilder::new(Arc::new(Schema::new(fields))).with_batch_size(rows.len()).with_strict_mode(true);
    let mut decoder = reader.build_decoder().unwrap();
    decoder.serialize(rows).unwrap();
    Arc::new(StructArray::from(decoder.flush().unwrap().unwrap()))
}

/// A session with the functions.
pub(crate) fn context(partitions: usize) -> SessionContext {
    let config = SessionConfig::new().with_target_partitions(partitions).with_batch_size(100);
    let mut context = SessionContext::new_with_config(config);
    wom_datafusion::register_all(&mut context).unwrap();
    context
}

/// A table `t` with the column `x`, dealt to so many partitions.
pub(crate) fn table(x: &ArrayRef, partitions: usize) -> SessionContext {
    let batch = RecordBatch::try_from_iter_with_nullable([("x", Arc::clone(x), true)]).unwrap();
    let size = batch.num_rows().div_ceil(partitions).max(1);
    let parts = (0..partitions).map(|part| {
        let start = (part * size).min(batch.num_rows());
        vec![batch.slice(start, size.min(batch.num_rows() - start))]
    });
    let table = MemTable::try_new(batch.schema(), parts.collect()).unwrap();
    let context = context(partitions);
    context.register_table("t", Arc::new(table)).unwrap();
    context
}

/// The rows that a query gives.
pub(crate) async fn rows(context: &SessionContext, sql: &str) -> Result<Vec<Value>> {
    let batches = context.sql(sql).await?.collect().await?;
    let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, JsonArray>(Vec::new());
    for batch in &batches {
        writer.write(batch)?;
    }
    writer.finish()?;
    let written = writer.into_inner();
    Ok(if written.is_empty() { Vec::new() } else { serde_json::from_slice(&written).unwrap() })
}

/// What a query is refused for.
pub(crate) async fn refusal(context: &SessionContext, sql: &str) -> String {
    rows(context, sql).await.expect_err(sql).to_string()
}

/// What `wom(...)` is to say of a reading.
pub(crate) fn answer(reading: &Reading<'_>) -> Value {
    let verdict = reading.verdict();
    let intents =
        Intent::ALL.iter().map(|intent| (intent.name().to_owned(), verdict.intent_probability(*intent).into()));
    let fingerprint = reading
        .trace()
        .fingerprint
        .map(|fingerprint| fingerprint.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    written(&json!({
        "authenticity": verdict.authenticity().name(),
        "fake_probability": verdict.fake_probability(),
        "stain_probability": verdict.stain_probability(),
        "tier": verdict.tier().map(Tier::name),
        "intent": verdict.intent().name(),
        "intent_probability": Map::from_iter(intents),
        "acts": verdict.acts().iter().map(Act::name).collect::<Vec<_>>(),
        "lang": verdict.lang(),
        "truncated": verdict.truncated(),
        "warnings": verdict.warnings().iter().map(Fact::name).collect::<Vec<_>>(),
        "fingerprint": fingerprint,
    }))
}

/// What `wom_scorecard(...)` is to say of a card.
pub(crate) fn summary(card: &Scorecard) -> Value {
    let summary = Summary::of(card, &Worth::default());
    let share = |share: &Option<Share>| serde_json::to_value(share).unwrap();
    let mut value = serde_json::to_value(&summary).unwrap();
    for group in ["authenticity", "tiers", "intents", "acts", "five", "vanity"] {
        let figures = value[group].as_array().unwrap();
        let named = figures.iter().map(|figure| (figure["name"].as_str().unwrap().to_owned(), figure["share"].clone()));
        value[group] = Value::Object(named.collect());
    }
    assert_eq!(value["sentiment"], share(&summary.sentiment));
    let value = value.as_object_mut().unwrap();
    for name in ["worth", "rings", "care"] {
        value.remove(name);
    }
    written(&Value::Object(value.clone()))
}

/// As read from text, which is what rows are: numbers with many digits are read one bit off.
fn written(value: &Value) -> Value {
    serde_json::from_str(&value.to_string()).unwrap()
}
