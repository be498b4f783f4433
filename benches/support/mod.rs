//! The texts that the benches read.

use wom::{Author, Interaction, Kind, Target};

/// The texts of `WOM_CORPUS=file.jsonl` (a line is an interaction, or holds one as `interaction`).
pub(crate) fn corpus() -> Vec<String> {
    let path = std::env::var("WOM_CORPUS").expect("path");
    let lines = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let text = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{path}: {error}"));
        let interaction = record.get("interaction").unwrap_or(&record);
        interaction.get("text").and_then(|text| text.as_str()).map(str::to_owned)
    };
    lines.lines().filter(|line| !line.trim().is_empty()).filter_map(text).collect()
}

/// A like with what platforms tell of its author.
pub(crate) fn like() -> Interaction<'static> {
    Interaction {
        kind: Kind::Like,
        author: Author {
            handle: Some("mila_h".into()),
            followers: Some(210),
            following: Some(180),
            posts: Some(940),
            has_avatar: Some(true),
            ..Author::default()
        },
        target: Target { by_brand: Some(true), ..Target::default() },
        ..Interaction::default()
    }
}
