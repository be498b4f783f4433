//! The scalar functions answer as the library does.

mod support;

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, TimeUnit};
use serde_json::{Value, json};
use support::{answer, context, interaction, record_fields, records, refusal, rows, structs, table};
use wom::{Classifier, Interaction, Timestamp};

/// What the library says of each interaction.
fn expected<'a>(interactions: impl IntoIterator<Item = Interaction<'a>>) -> Vec<Value> {
    let mut session = Classifier::new().session();
    interactions.into_iter().map(|interaction| answer(&session.read(&interaction))).collect()
}

const EACH: &str =
    "SELECT wom(x) AS wom, wom_intent(x) AS intent, wom_authenticity(x) AS authenticity, wom_tier(x) AS tier,
    wom_fake_probability(x) AS fake_probability, wom_acts(x) AS acts, wom_fingerprint(x) AS fingerprint FROM t";

/// Every function over the column `x`; each says what `wom` says under its name.
async fn answers(x: &ArrayRef) -> Vec<Value> {
    let mut rows = rows(&table(x, 1), EACH).await.unwrap();
    for row in &rows {
        for (name, value) in row.as_object().unwrap().iter().filter(|(name, _)| *name != "wom") {
            assert_eq!(*value, row["wom"].get(name).cloned().unwrap_or_default(), "{name}");
        }
    }
    rows.iter_mut().map(|row| row["wom"].take()).collect()
}

#[tokio::test]
async fn texts_of_every_string_type() {
    let records = records();
    let texts: Vec<_> = records.iter().map(|record| record["text"].as_str().unwrap_or_default()).collect();
    let expected = expected(texts.iter().map(|text| Interaction::new(*text)));
    let array: ArrayRef = Arc::new(StringArray::from(texts));
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    for data_type in [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View, dictionary] {
        assert_eq!(answers(&cast(&array, &data_type).unwrap()).await, expected, "{data_type}");
    }
}

#[tokio::test]
async fn structs_of_all_facts() {
    let records = records();
    let expected = expected(records.iter().map(interaction));
    assert_eq!(answers(&structs(record_fields(), &records)).await, expected);
}

#[tokio::test]
async fn nulls_and_empty_columns() {
    let texts: ArrayRef = Arc::new(StringArray::from(vec![None, Some("Where is my parcel?"), None, Some("")]));
    let expected = expected(["Where is my parcel?", ""].map(Interaction::new));
    let expected = [Value::Null, expected[0].clone(), Value::Null, expected[1].clone()];
    assert_eq!(answers(&texts).await, expected);
    assert_eq!(answers(&texts.slice(1, 2)).await, expected[1..3]);
    assert_eq!(answers(&texts.slice(0, 0)).await, [Value::Null; 0]);
    let nothing = context(1);
    assert_eq!(
        rows(&nothing, "SELECT wom_tier(NULL) AS a, wom(NULL) AS b").await.unwrap(),
        [json!({"a": null, "b": null})]
    );
}

/// A struct that is null beneath is a part that is absent, whatever its buffers hold.
#[tokio::test]
async fn nulls_within_structs() {
    let given = [
        json!({"text": "great shoes", "author": {"followers": 3, "following": 7000}, "target": {"by_brand": true}}),
        json!({"text": "great shoes", "author": null}),
        json!({"text": null, "kind": "like", "target": {"by_brand": true}}),
        json!({"author": {"followers": null}}),
    ];
    let expected = expected(given.iter().map(interaction));
    assert_eq!(answers(&structs(record_fields(), &given)).await, expected);
    let sql = "SELECT wom(CASE WHEN n = 2 THEN NULL ELSE named_struct('text', 'nice', 'author',
        CASE WHEN n = 1 THEN NULL ELSE named_struct('followers', n) END) END)['warnings'] AS w FROM (VALUES (-1), (1), (2)) AS v(n)";
    let warned = rows(&context(1), sql).await.unwrap();
    assert_eq!(warned, [json!({"w": ["author.followers"]}), json!({"w": []}), json!({"w": null})]);
}

#[tokio::test]
async fn a_literal_is_answered_when_planned() {
    let context = context(2);
    let plan = context
        .sql("EXPLAIN SELECT wom_intent('Where is my parcel? Ordered on Monday and still nothing.')")
        .await
        .unwrap();
    assert!(plan.to_string().await.unwrap().contains(r#"Utf8("complaint")"#));
    let one = rows(&context, "SELECT wom('Buy 1000 real followers today!')['tier'] AS tier FROM (VALUES (1), (2))")
        .await
        .unwrap();
    assert_eq!(one, [json!({"tier": "stain"}), json!({"tier": "stain"})]);
}

/// As many ways to say a fact as columns have; the JSON record is the measure.
#[tokio::test]
async fn facts_of_every_type() {
    let said = |facts: &str| format!("SELECT wom(named_struct('text', 'Lovely boots, thank you', {facts})) AS wom");
    let sorts =
        ["tinyint", "smallint", "int", "bigint", "int unsigned", "bigint unsigned", "double", "real", "decimal(9, 2)"];
    let number = sorts.iter().map(|sort| {
        (
            format!("'rating', arrow_cast(4, 'Int64')::{sort}, 'author', named_struct('followers', 12::{sort})"),
            json!({"rating": 4, "author": {"followers": 12}}),
        )
    });
    let moment = [
        "'2026-03-01T10:00:00.75Z'",
        "'2026-03-01T10:00:00Z'::timestamp",
        "arrow_cast('2026-03-01T10:00:00', 'Timestamp(Second, None)')",
        "arrow_cast('2026-03-01T10:00:00.9', 'Timestamp(Millisecond, None)')",
        "arrow_cast('2026-03-01T10:00:00.9', 'Timestamp(Microsecond, None)')",
        "arrow_cast(arrow_cast('2026-03-01T10:00:00', 'Timestamp(Nanosecond, None)'), 'Timestamp(Nanosecond, Some(\"+00:00\"))')",
    ];
    let moment = moment.iter().map(|moment| {
        let facts = format!("'posted_at', {moment}, 'author', named_struct('created_at', DATE '2026-02-27')");
        (facts, json!({"posted_at": "2026-03-01T10:00:00Z", "author": {"created_at": "2026-02-27"}}))
    });
    let wrong = [
        ("'rating', 9", json!({"rating": 9})),
        ("'rating', 5.000001::double", json!({"rating": 5.000001})),
        ("'posted_at', 'yesterday'", json!({"posted_at": "yesterday"})),
        ("'author', named_struct('followers', -1, 'posts', 1.5)", json!({"author": {"followers": -1, "posts": 1.5}})),
        (
            "'posted_at', '2026-01-01', 'author', named_struct('created_at', '2026-01-02')",
            json!({"posted_at": "2026-01-01", "author": {"created_at": "2026-01-02"}}),
        ),
        ("'in_reply_to', 17, 'kind', 'REPLY', 'lang', NULL", json!({"in_reply_to": 17, "kind": "reply"})),
        ("'in_reply_to', 'NaN'::double", json!({})),
    ];
    let wrong = wrong.into_iter().map(|(facts, record)| (facts.to_owned(), record));
    let context = context(1);
    let mut warned = 0;
    for (facts, mut record) in number.chain(moment).chain(wrong) {
        record["text"] = "Lovely boots, thank you".into();
        let mut expected = expected([interaction(&record)]).remove(0);
        if facts.contains("NaN") {
            expected["warnings"] = json!(["in_reply_to"]);
        }
        let answers = rows(&context, &said(&facts)).await.unwrap_or_else(|error| panic!("{facts}: {error}"));
        assert_eq!(answers[0]["wom"], expected, "{facts}");
        warned += usize::from(expected["warnings"] != json!([]));
    }
    assert_eq!(warned, 6);
}

#[tokio::test]
async fn a_query_that_cannot_mean_anything_is_refused_when_planned() {
    let context = table(&(Arc::new(StringArray::from(vec!["nice"])) as ArrayRef), 1);
    for (sql, says) in [
        (
            "SELECT wom(named_struct('txt', x)) FROM t",
            "an interaction has no field txt; there are id, kind, platform, text,",
        ),
        (
            "SELECT wom_tier(named_struct('author', named_struct('folowers', 1))) FROM t",
            "no field author.folowers; there are handle, name, bio, followers,",
        ),
        ("SELECT wom(named_struct('author.followers', 1)) FROM t", "no field author.followers"),
        ("SELECT wom(named_struct('author', 'anna')) FROM t", "author: expected a struct, found Utf8"),
        ("SELECT wom(named_struct('text', named_struct('a', 1))) FROM t", "text: expected a string, found Struct"),
        (
            "SELECT wom(named_struct('author', named_struct('followers', '12'))) FROM t",
            "author.followers: expected a number",
        ),
        ("SELECT wom_scorecard(named_struct('rating', true)) FROM t", "rating: expected a number, found Boolean"),
        ("SELECT wom_intent(12) FROM t", "wom_intent takes a text or a struct, not Int64"),
        ("SELECT wom_intent(x, x) FROM t", "'wom_intent' expected 1 arguments but received 2"),
        ("SELECT wom_scorecard(DISTINCT x), wom_scorecard(x) FROM t", "wom_scorecard has no DISTINCT beside"),
    ] {
        let refusal = refusal(&context, sql).await;
        assert!(refusal.contains(says), "{sql}\n{refusal}");
    }
}

#[tokio::test]
async fn other_rules_give_other_answers() {
    let rules = "axis = \"intent\"\nfamily = \"own\"\ncap = 3.00\n[[rule]]\nid = \"says-fizzlewick\"\nclass = \"complaint\"\nweight = 3.00\n\
        why = \"A word of ours.\"\nany = [\"fizzlewick\"]\n[rule.examples]\nfires = [\"fizzlewick again\", \"a fizzlewick\"]\n\
        silent = [\"again\", \"a\"]\n";
    let own = Classifier::builder().rules_toml("own.toml", rules).build().unwrap();
    let mut context = context(1);
    let sql = "SELECT wom_intent('fizzlewick') AS intent";
    assert_eq!(rows(&context, sql).await.unwrap(), [json!({"intent": "noise"})]);
    wom_datafusion::register_all_with(&mut context, &own).unwrap();
    assert_eq!(rows(&context, sql).await.unwrap(), [json!({"intent": "complaint"})]);
    let (built_in, own) = (Classifier::new(), own);
    let function = |wom| wom_datafusion::scalar_functions(wom).remove(0);
    assert_eq!(function(&own), function(&own));
    assert_ne!(function(&own), function(&built_in));
}

#[test]
fn every_function_is_documented() {
    let wom = Classifier::new();
    for function in wom_datafusion::scalar_functions(&wom) {
        let documentation = function.documentation().unwrap();
        assert!(documentation.syntax_example.starts_with(&format!("{}(", function.name())));
    }
    assert_eq!(wom_datafusion::scalar_functions(&wom).len(), 7);
    assert!(wom_datafusion::aggregate_functions(&wom)[0].documentation().is_some());
}

/// A column read as Arrow has it says what the JSON record says.
#[tokio::test]
async fn columns_are_records() {
    let mut random = fastrand::Rng::with_seed(11);
    let (mut json, mut ticks) = (Vec::new(), Vec::new());
    for _ in 0..1500 {
        let mut maybe =
            |value: fn(&mut fastrand::Rng) -> Value| if random.u8(..) < 64 { Value::Null } else { value(&mut random) };
        let row = json!({
            "text": "nice", "rating": maybe(|random| (random.f64() * 8.0 - 1.0).into()),
            "posted_at": maybe(|random| random.i64(-400_000_000_000..2_000_000_000_000).into()),
            "verified_purchase": maybe(|random| random.bool().into()),
            "author": {
                "followers": maybe(|random| if random.bool() { random.i64(-3..100_000) } else { random.i64(..) }.into()),
                "created_at": maybe(|random| random.i64(-400_000_000_000..2_000_000_000_000).into()),
            },
        });
        ticks.push(row.clone());
        json.push(row);
    }
    for row in &mut json {
        for place in ["/posted_at", "/author/created_at"] {
            let place = row.pointer_mut(place).unwrap();
            if let Some(milliseconds) = place.as_i64() {
                *place = Timestamp::from_unix_seconds(milliseconds.div_euclid(1000)).unwrap().to_string().into();
            }
        }
    }
    let time = DataType::Timestamp(TimeUnit::Millisecond, None);
    let author = vec![Field::new("followers", DataType::Int64, true), Field::new("created_at", time.clone(), true)];
    let fields = vec![
        Field::new("text", DataType::Utf8, true),
        Field::new("rating", DataType::Float64, true),
        Field::new("posted_at", time, true),
        Field::new("verified_purchase", DataType::Boolean, true),
        Field::new("author", DataType::Struct(author.into()), true),
    ];
    let answers = answers(&structs(fields.into(), &ticks)).await;
    assert_eq!(answers, expected(json.iter().map(interaction)));
    assert!(answers.iter().filter(|answer| answer["warnings"] != json!([])).count() > 500);
}
