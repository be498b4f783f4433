//! The table: its rows chosen, rounded and written.

use crate::candidates::Candidates;
use crate::model;
use crate::recipe::{Fits, Recipe, builder};
use crate::rows::Row;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wom::Class;

/// Rows other than those of words must weigh so much for some class, in nats.
const WORTH: f64 = 0.08;

/// A table that knows the keys and weighs nothing.
pub(crate) fn empty(keys: &[String]) -> String {
    keys.iter().map(|key| format!("{key}\t0\t0\t0\t0\t0\t0\t0\n")).collect()
}

/// Takes keys out that a table cannot hold, and says how many.
pub(crate) fn writable(recipe: &Recipe, keys: &mut Vec<String>) -> Result<usize, String> {
    let all = keys.len();
    // A key that goes takes pairs and negations with it.
    for _ in 0..3 {
        let Err(error) = builder(recipe)?.weights_tsv("table", empty(keys)).build() else { break };
        let lines: BTreeSet<usize> = error
            .diagnostics()
            .iter()
            .filter(|problem| problem.file() == "table")
            .map(|problem| problem.line())
            .collect();
        if lines.is_empty() {
            return Err(error.to_string());
        }
        let mut line = 0;
        keys.retain(|_| {
            line += 1;
            !lines.contains(&line)
        });
    }
    Ok(all - keys.len())
}

/// What a key weighs, in nats, for each class.
fn weights(candidates: &Candidates, fits: &Fits, feature: usize) -> BTreeMap<Class, f64> {
    let mut all = BTreeMap::new();
    let is_foreign = candidates.foreign.contains(&candidates.keys[feature]);
    for (axis, fit) in fits {
        let strength = if is_foreign { fit.strength_foreign } else { fit.strength };
        let weights = fit.weights[feature].map(|weight| weight * strength);
        all.extend(model::classes(*axis).into_iter().zip(weights));
    }
    all
}

fn is_word(key: &str) -> bool {
    !key.contains(' ') && !key.contains('~') && (!key.starts_with('!') || key.len() == 1)
}

/// Leaves the rows that weigh most.
pub(crate) fn prune(candidates: &mut Candidates, fits: &Fits, rows: usize) {
    let mut worth: Vec<(f64, usize)> = (0..candidates.keys.len())
        .map(|at| (weights(candidates, fits, at).values().fold(0.0f64, |most, weight| most.max(weight.abs())), at))
        .filter(|(worth, at)| *worth >= WORTH || is_word(&candidates.keys[*at]))
        // A word of the stop list weighs nothing, and needs its row all the more.
        .map(|(worth, at)| (if candidates.is_stopped(&candidates.keys[at]) { f64::MAX } else { worth }, at))
        .collect();
    worth.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    worth.truncate(rows);
    let kept: BTreeSet<&str> = worth.iter().map(|(_, at)| candidates.keys[*at].as_str()).collect();
    // Words of pairs, and words that are negated, need rows of their own.
    let has_words = |key: &str| match key.strip_prefix('!').filter(|word| !word.is_empty()) {
        Some(word) => kept.contains(word),
        None => !key.contains(' ') || key.split(' ').all(|word| kept.contains(word)),
    };
    let keys = kept.iter().filter(|key| has_words(key)).map(|key| (*key).to_owned()).collect();
    candidates.keys = keys;
}

pub(crate) fn write(made_by: &str, rows: &[Row], candidates: &Candidates, fits: &Fits) -> String {
    let mut out = String::new();
    // Writing into a String cannot fail: the results say nothing.
    let mut head = |line: String| {
        let _ = writeln!(out, "# {line}");
    };
    head("What words weigh, in hundredths of a nat. Made by:".to_owned());
    head(format!("  {made_by}"));
    head("From these sets and rows:".to_owned());
    let mut sets: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.interaction.text.trim().is_empty()) {
        *sets.entry(&row.set).or_default() += 1;
    }
    sets.iter().for_each(|(set, rows)| head(format!("  {set} {rows}")));
    let dropped: Vec<String> = candidates.dropped.iter().map(|(why, count)| format!("{count} {why}")).collect();
    head(format!("Keys that got no row: {}", dropped.join(", ")));
    for (axis, fit) in fits.iter().filter(|(_, fit)| fit.loss.0 > 0.0) {
        let (before, after) = fit.loss;
        head(format!("{}: loss {before:.3} -> {after:.3}", axis.name()));
    }
    head(format!("key\t{}", Class::ALL.map(Class::name).join("\t")));
    for (at, key) in candidates.keys.iter().enumerate() {
        out.push_str(key);
        let weights = weights(candidates, fits, at);
        for class in Class::ALL {
            let hundredths = (weights[&class] * 100.0).round().clamp(-127.0, 127.0) as i8;
            let _ = write!(out, "\t{hundredths}");
        }
        out.push('\n');
    }
    out
}
