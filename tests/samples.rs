//! What is said of every sample, with the rules that voted. `cargo insta review` shows what a change of rules changes.

use serde::Serialize;
use wom::{Classifier, Interaction, Verdict};

#[derive(Serialize)]
struct Answered {
    id: String,
    text: String,
    verdict: Verdict,
    votes: Vec<String>,
}

#[test]
fn verdicts_of_the_samples() {
    let wom = Classifier::new();
    let mut session = wom.session();
    let answers: Vec<_> = include_str!("../data/samples/interactions.jsonl")
        .lines()
        .map(|line| {
            let interaction: Interaction<'_> = serde_json::from_str(line).unwrap();
            let reading = session.read(&interaction);
            let votes = reading.evidence().filter_map(|vote| {
                let quote = vote.quote().map(|quote| format!(" {quote:?}")).unwrap_or_default();
                Some(format!("{} {} {:+.2}{quote}", vote.rule()?, vote.class().name(), vote.weight()))
            });
            Answered {
                id: interaction.id.as_ref().map(ToString::to_string).unwrap_or_default(),
                text: interaction.text.clone().into_owned(),
                verdict: reading.verdict(),
                votes: votes.collect(),
            }
        })
        .collect();
    insta::assert_json_snapshot!("samples", answers);
}
