//! Rows read by tables of words that were fitted without them.

use crate::figures::{Answer, Gold, Judged};
use crate::recipe::{self, Recipe, builder};
use crate::rows::{Row, same_text};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use wom::{Axis, Class, Classifier, ClassifierBuilder};

/// A calibration that leaves scores as they are.
pub(crate) const NEUTRAL: &str = "[authenticity]\nslope = 1.0\nreal = 0.0\nhollow = 0.0\nstain = 0.0\n[intent]\nslope = 1.0\n\
    complaint = 0.0\npraise = 0.0\nquestion = 0.0\nnoise = 0.0\n[label]\nfake_threshold = 0.5\nreal_threshold = 0.5\n";

/// Tables of words, and which rows each of them reads: all rows, each once.
pub(crate) struct Splits {
    parts: Vec<(String, Vec<usize>)>,
}

impl Splits {
    /// A table for every set, fitted on all others.
    pub(crate) fn by_set(recipe: &Recipe, rows: &[Row]) -> Result<Self, String> {
        let teaches = |row: &&Row| {
            let is_labelled = [Axis::Intent, Axis::Authenticity].iter().any(|axis| row.says(*axis).is_some());
            is_labelled && !row.interaction.text.trim().is_empty()
        };
        let names: BTreeSet<&str> = rows.iter().filter(teaches).map(Row::whole_set).collect();
        // Sets that teach no words may all be left out together.
        let part_of = |row: &Row| names.iter().position(|name| *name == row.whole_set()).unwrap_or(names.len());
        Self::new(recipe, rows, names.len() + 1, part_of)
    }

    /// Five tables, each fitted on four fifths of the texts.
    pub(crate) fn by_fifth(recipe: &Recipe, rows: &[Row]) -> Result<Self, String> {
        Self::new(recipe, rows, 5, |row| (same_text(&row.interaction.text) % 5) as usize)
    }

    fn new(recipe: &Recipe, rows: &[Row], parts: usize, part_of: impl Fn(&Row) -> usize) -> Result<Self, String> {
        let mut held: Vec<Vec<usize>> = vec![Vec::new(); parts];
        rows.iter().enumerate().for_each(|(at, row)| held[part_of(row)].push(at));
        let mut all = Vec::new();
        for part in held {
            let is_out: BTreeSet<usize> = part.iter().copied().collect();
            let rest = rows.iter().enumerate().filter(|(at, _)| !is_out.contains(at)).map(|(_, row)| row.clone());
            all.push((recipe::make(recipe, &rest.collect::<Vec<_>>(), "without these rows")?, part));
        }
        Ok(Self { parts: all })
    }

    /// The scores of all rows, without what stands before any vote.
    pub(crate) fn scores(&self, recipe: &Recipe, rows: &[Row]) -> Result<Vec<[f64; 7]>, String> {
        let mut scores = vec![[0.0; 7]; rows.len()];
        self.each(recipe, &|builder| builder.calibration_toml("neutral", NEUTRAL), |classifier, part| {
            let mut session = classifier.session();
            for &at in part {
                let reading = session.read(&rows[at].interaction);
                scores[at] = Class::ALL.map(|class| reading.score(class));
            }
        })?;
        Ok(scores)
    }

    /// The answers to all rows under `set_up`, set by set.
    pub(crate) fn answers(
        &self,
        recipe: &Recipe,
        rows: &[Row],
        set_up: &dyn Fn(ClassifierBuilder) -> ClassifierBuilder,
    ) -> Result<BTreeMap<String, Vec<Judged>>, String> {
        let mut answers = vec![None; rows.len()];
        self.each(recipe, set_up, |classifier, part| {
            let wanted: Vec<_> = part.iter().map(|&at| &rows[at]).collect();
            part.iter()
                .zip(answers_of(classifier, &wanted, false))
                .for_each(|(&at, answer)| answers[at] = Some(answer));
        })?;
        let mut sets = BTreeMap::<String, Vec<Judged>>::new();
        for (row, answer) in rows.iter().zip(answers) {
            sets.entry(row.whole_set().to_owned()).or_default().push((gold(row), answer));
        }
        Ok(sets)
    }

    pub(crate) fn each(
        &self,
        recipe: &Recipe,
        set_up: &dyn Fn(ClassifierBuilder) -> ClassifierBuilder,
        mut read: impl FnMut(&Classifier, &[usize]),
    ) -> Result<(), String> {
        for (table, part) in &self.parts {
            let builder = set_up(builder(recipe)?.weights_tsv("table", table.as_str()));
            read(&builder.build().map_err(|error| error.to_string())?, part);
        }
        Ok(())
    }
}

/// The answers as they are printed.
pub(crate) fn answers_of(classifier: &Classifier, rows: &[&Row], explain: bool) -> Vec<Answer> {
    let mut session = classifier.session();
    let mut answer = |row: &&Row| {
        let reading = session.read(&row.interaction);
        let evidence = explain.then(|| reading.evidence().collect());
        let answer = wom::Answer { id: None, line: None, verdict: reading.verdict(), evidence };
        let text = serde_json::to_string(&answer).expect("an answer can be written");
        serde_json::from_str(&text).expect("what was written can be read")
    };
    rows.iter().map(&mut answer).collect()
}

/// What `evaluate` reads of a row's label.
pub(crate) fn gold(row: &Row) -> Gold {
    #[derive(Deserialize)]
    struct Line {
        #[serde(default)]
        gold: Gold,
    }
    serde_json::from_str::<Line>(&row.line).map(|line| line.gold).unwrap_or_default()
}
