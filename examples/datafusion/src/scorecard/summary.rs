//! The summary of a card as a struct. Its fields are the names that the library gives its figures.

use std::sync::{Arc, LazyLock};

use datafusion::arrow::array::{ArrayRef, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema};
use datafusion::arrow::json::ReaderBuilder;
use datafusion::common::Result;
use serde_json::{Map, Value, json};
use wom::{Figure, Scorecard, Share, Summary, Worth};

/// The fields of the struct.
pub(super) fn fields() -> Fields {
    FIELDS.clone()
}

static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let empty = Summary::of(&Scorecard::default(), &Worth::default());
    let mut fields = vec![
        Field::new("interactions", DataType::UInt64, true),
        Field::new("own", DataType::UInt64, true),
        Field::new("net_worth", DataType::Float64, true),
    ];
    fields.extend(groups(&empty).map(|(name, figures)| {
        let shares: Fields = figures.iter().map(|figure| Field::new(&figure.name, share_type(), true)).collect();
        Field::new(name, DataType::Struct(shares), true)
    }));
    let reason = vec![Field::new("rule", DataType::Utf8, true), Field::new("share", share_type(), true)];
    fields.extend([
        Field::new("sentiment", share_type(), true),
        Field::new("reasons", DataType::new_list(DataType::Struct(reason.into()), true), true),
    ]);
    fields.into()
});

fn share_type() -> DataType {
    let numbers = [("count", DataType::UInt64), ("of", DataType::UInt64)].into_iter();
    let numbers = numbers.chain(["share", "low", "high"].map(|name| (name, DataType::Float64)));
    DataType::Struct(numbers.map(|(name, data_type)| Field::new(name, data_type, true)).collect())
}

/// The groups of figures that have a struct each.
fn groups(summary: &Summary) -> impl Iterator<Item = (&'static str, &[Figure])> {
    [
        ("authenticity", summary.authenticity.as_slice()),
        ("tiers", &summary.tiers),
        ("intents", &summary.intents),
        ("acts", &summary.acts),
        ("five", &summary.five),
        ("vanity", &summary.vanity),
    ]
    .into_iter()
}

/// The summaries of cards.
pub(super) fn array(cards: &[Scorecard]) -> Result<ArrayRef> {
    if cards.is_empty() {
        return Ok(Arc::new(StructArray::new_null(fields(), 0)));
    }
    let schema = Arc::new(Schema::new(fields()));
    let mut decoder = ReaderBuilder::new(schema).with_batch_size(cards.len()).build_decoder()?;
    let rows: Vec<_> = cards.iter().map(|card| row(&Summary::of(card, &Worth::default()))).collect();
    decoder.serialize(&rows)?;
    let batch = decoder.flush()?;
    Ok(Arc::new(batch.map_or_else(|| StructArray::new_null(fields(), 0), StructArray::from)))
}

fn row(summary: &Summary) -> Value {
    let mut row = Map::from_iter([
        ("interactions".to_owned(), summary.interactions.into()),
        ("own".to_owned(), summary.own.into()),
        ("net_worth".to_owned(), summary.net_worth.into()),
        ("sentiment".to_owned(), share(summary.sentiment)),
    ]);
    for (name, figures) in groups(summary) {
        row.insert(name.to_owned(), figures.iter().map(|figure| (figure.name.clone(), share(figure.share))).collect());
    }
    let reasons = summary.reasons.iter().map(|reason| json!({ "rule": reason.rule, "share": share(reason.share) }));
    row.insert("reasons".to_owned(), reasons.collect());
    row.into()
}

fn share(share: Option<Share>) -> Value {
    share.map_or(Value::Null, |share| {
        json!({ "count": share.count, "of": share.of, "share": share.share, "low": share.low, "high": share.high })
    })
}
