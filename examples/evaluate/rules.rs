//! What gold says about each rule: how often it voted, and how often it was right where gold speaks.

use crate::figures::{Gold, Judged, Vote, ratio};
use serde::Serialize;
use std::collections::BTreeMap;
use wom::RuleInfo;

/// The votes of one rule, or of one fact, for one class.
#[derive(Serialize, Default)]
pub(crate) struct Record {
    pub(crate) class: String,
    /// Its weight before the family's cap; that of the last vote where it varies.
    pub(crate) weight: f64,
    pub(crate) hits: usize,
    pub(crate) right: usize,
    pub(crate) wrong: usize,
    /// None where gold never speaks.
    pub(crate) precision: Option<f64>,
    /// Rows in which the leading class is right because of this vote, and rows in which it is wrong because of it.
    pub(crate) gained: usize,
    pub(crate) lost: usize,
    /// What gold says of the rows that it voted on.
    pub(crate) gold: BTreeMap<String, usize>,
    pub(crate) sets: BTreeMap<String, InSet>,
}

#[derive(Serialize, Default)]
pub(crate) struct InSet {
    pub(crate) hits: usize,
    pub(crate) right: usize,
    pub(crate) wrong: usize,
}

const INTENTS: [&str; 4] = ["complaint", "praise", "question", "noise"];

/// The records of all rules that voted, and of the `silent` ones that might have.
pub(crate) fn records(
    sets: &BTreeMap<String, Vec<Judged>>,
    mut records: BTreeMap<String, Record>,
) -> BTreeMap<String, Record> {
    for (set, rows) in sets {
        for (gold, answer) in rows {
            let scores = answer.as_ref().map(|answer| scores(&answer.evidence)).unwrap_or_default();
            for vote in answer.iter().flat_map(|answer| &answer.evidence) {
                let name = match (&vote.rule, &vote.fact) {
                    (Some(rule), _) => rule.clone(),
                    // What was known before anything voted is no reason.
                    (None, Some(fact)) if fact == "prior" => continue,
                    (None, Some(fact)) => format!("{fact} -> {}", vote.class),
                    (None, None) => continue,
                };
                let record = records.entry(name).or_default();
                record.count(set, gold, vote);
                record.weigh(gold, vote, &scores);
            }
        }
    }
    for record in records.values_mut() {
        let judged = record.right + record.wrong;
        record.precision = (judged > 0).then(|| ratio(record.right, judged));
    }
    records
}

impl Record {
    /// A rule that has not voted yet.
    pub(crate) fn silent(rule: &RuleInfo<'_>) -> (String, Self) {
        let record = Self { class: rule.class.name().to_owned(), weight: rule.weight, ..Self::default() };
        (rule.path.to_owned(), record)
    }

    /// Would the leading class be another without this vote, and which of the two is right?
    fn weigh(&mut self, gold: &Gold, vote: &Vote, scores: &BTreeMap<&str, f64>) {
        let mut without = scores.clone();
        *without.entry(&vote.class).or_default() -= vote.weight;
        match (leads_rightly(gold, &vote.class, scores), leads_rightly(gold, &vote.class, &without)) {
            (Some(true), Some(false)) => self.gained += 1,
            (Some(false), Some(true)) => self.lost += 1,
            _ => {}
        }
    }

    fn count(&mut self, set: &str, gold: &Gold, vote: &Vote) {
        self.class.clone_from(&vote.class);
        self.weight = vote.raw;
        let in_set = self.sets.entry(set.to_owned()).or_default();
        self.hits += 1;
        in_set.hits += 1;
        let (says, holds) = said(gold, &vote.class);
        for word in says {
            *self.gold.entry(word).or_default() += 1;
        }
        // A negative weight votes against its class.
        match holds.map(|holds| holds == (vote.raw >= 0.0)) {
            Some(true) => (self.right, in_set.right) = (self.right + 1, in_set.right + 1),
            Some(false) => (self.wrong, in_set.wrong) = (self.wrong + 1, in_set.wrong + 1),
            None => {}
        }
    }
}

/// The score of each class.
fn scores(evidence: &[Vote]) -> BTreeMap<&str, f64> {
    let mut scores = BTreeMap::new();
    for vote in evidence {
        *scores.entry(vote.class.as_str()).or_default() += vote.weight;
    }
    scores
}

/// Is the class that leads on the axis of `class` what gold says? Of `hollow` and `stain` the greater stands for fake.
fn leads_rightly(gold: &Gold, class: &str, scores: &BTreeMap<&str, f64>) -> Option<bool> {
    let of = |class: &str| scores.get(class).copied().unwrap_or_default();
    if INTENTS.contains(&class) {
        let best = INTENTS.into_iter().rev().max_by(|a, b| of(a).total_cmp(&of(b)))?;
        return gold.intent.as_deref().map(|intent| intent == best);
    }
    gold.fake().map(|fake| fake == (of("hollow").max(of("stain")) > of("real")))
}

/// What gold says on the axis of `class`, and whether the class holds, where gold tells. `hollow` and `stain` hold
/// where gold says fake: which of the two is seen in the words of gold.
fn said(gold: &Gold, class: &str) -> (Vec<String>, Option<bool>) {
    if !INTENTS.contains(&class) {
        return (gold.kind().into_iter().collect(), gold.fake().map(|fake| fake == (class != "real")));
    }
    match &gold.intent {
        Some(intent) => (vec![intent.clone()], Some(intent == class)),
        None => {
            let denied = gold.not_intent.iter().any(|intent| intent == class);
            (gold.not_intent.iter().map(|c| format!("not {c}")).collect(), denied.then_some(false))
        }
    }
}
