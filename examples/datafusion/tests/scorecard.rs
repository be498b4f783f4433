//! The aggregate says what the library's scorecard says, however the rows are dealt.

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, StringArray};
use serde_json::json;
use support::{interaction, record_fields, records, rows, structs, summary, table};
use wom::{Classifier, Interaction, Scorecard};

#[tokio::test]
async fn all_rows_over_one_partition_and_over_several() {
    let records = records();
    let interactions: Vec<_> = records.iter().map(interaction).collect();
    let expected = summary(&Classifier::new().score_all(&interactions));
    let column = structs(record_fields(), &records);
    for partitions in [1, 2, 7] {
        let card = rows(&table(&column, partitions), "SELECT wom_scorecard(x) AS card FROM t").await.unwrap();
        assert_eq!(card, [json!({ "card": expected })], "{partitions} partitions");
    }
}

#[tokio::test]
async fn groups_filters_and_texts_alone() {
    let records = records();
    let interactions: Vec<_> = records.iter().map(interaction).collect();
    let of = |kind: Option<&str>| {
        let wanted = interactions.iter().zip(&records).filter(|(_, record)| record["kind"].as_str() == kind);
        let wanted: Vec<_> = wanted.map(|(interaction, _)| interaction.clone()).collect();
        summary(&Classifier::new().score_all(&wanted))
    };
    let column = structs(record_fields(), &records);
    let by_kind = "SELECT x['kind'] AS kind, wom_scorecard(x) AS card FROM t GROUP BY 1 ORDER BY 1 NULLS LAST";
    for partitions in [1, 3] {
        let context = table(&column, partitions);
        let groups = rows(&context, by_kind).await.unwrap();
        assert!(groups.len() > 5);
        for group in &groups {
            assert_eq!(group["card"], of(group["kind"].as_str()), "{partitions} partitions: {}", group["kind"]);
        }
        let sql = "SELECT wom_scorecard(x) FILTER (WHERE x['kind'] = 'review') AS reviews, count(*) AS n FROM t";
        assert_eq!(rows(&context, sql).await.unwrap(), [json!({"reviews": of(Some("review")), "n": records.len()})]);
        let distinct: BTreeSet<_> = records.iter().filter_map(|record| record["text"].as_str()).collect();
        let distinct: Vec<_> = distinct.into_iter().map(Interaction::new).collect();
        let expected = summary(&Classifier::new().score_all(&distinct));
        let once = rows(&context, "SELECT wom_scorecard(DISTINCT x['text']) AS card FROM t").await.unwrap();
        assert_eq!(once, [json!({ "card": expected })]);
        let each = "SELECT sum(card['interactions']) AS n FROM (SELECT wom_scorecard(x['text']) AS card FROM t GROUP BY x['text'])";
        let texts = records.iter().filter(|record| record["text"].is_string()).count();
        assert_eq!(rows(&context, each).await.unwrap(), [json!({ "n": texts })]);
    }
}

#[tokio::test]
async fn groups_as_many_as_rows_skip_the_first_merging() {
    let texts: Vec<_> = (0..3000).map(|n| format!("order {n}: great boots, thank you")).collect();
    let column: ArrayRef = Arc::new(StringArray::from_iter_values(&texts));
    let context = table(&column, 2);
    // The engine looks at the first rows only, and gives grouping before merging up.
    for option in ["probe_rows_threshold = 200", "probe_ratio_threshold = 0.1"] {
        context.sql(&format!("SET datafusion.execution.skip_partial_aggregation_{option}")).await.unwrap();
    }
    let sql = "SELECT sum(card['interactions']) AS n, sum(card['intents']['praise']['count']) AS praise
        FROM (SELECT wom_scorecard(x) AS card FROM t GROUP BY x)";
    let interactions: Vec<_> = texts.iter().map(|text| Interaction::new(text.as_str())).collect();
    let expected = summary(&Classifier::new().score_all(&interactions));
    let praise = &expected["intents"]["praise"]["count"];
    assert_eq!(rows(&context, sql).await.unwrap(), [json!({"n": 3000, "praise": praise})]);
    let plan = context.sql(&format!("EXPLAIN ANALYZE {sql}")).await.unwrap().to_string().await.unwrap();
    let skipped = plan.split("skipped_aggregation_rows=").skip(1).any(|rest| !rest.starts_with('0'));
    assert!(skipped, "the path that this test is for was not taken:\n{plan}");
}

#[tokio::test]
async fn nothing_is_a_card_too_and_a_window_grows() {
    let column: ArrayRef = Arc::new(StringArray::from(vec![Some("lovely boots"), None, Some("where is my order?")]));
    let context = table(&column, 1);
    let nothing = rows(&context, "SELECT wom_scorecard(x) AS card FROM t WHERE x = 'none such'").await.unwrap();
    assert_eq!(nothing, [json!({ "card": summary(&Scorecard::default()) })]);
    let sql = "SELECT card['interactions'] AS n FROM
        (SELECT x, wom_scorecard(x) OVER (ORDER BY x NULLS LAST) AS card FROM t) ORDER BY x NULLS LAST";
    assert_eq!(rows(&context, sql).await.unwrap(), [1, 2, 2].map(|n| json!({ "n": n })));
}
