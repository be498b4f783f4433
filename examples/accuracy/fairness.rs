//! Pairs of interactions that differ in how somebody writes or what is known of them, and in nothing else.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use wom::{Authenticity, Classifier, Interaction};

#[derive(Deserialize)]
struct Pair<'a> {
    group: String,
    #[serde(borrow)]
    plain: Interaction<'a>,
    #[serde(borrow)]
    varied: Interaction<'a>,
}

#[derive(Default)]
struct Shift {
    pairs: usize,
    sum: f64,
    most: f64,
    flips: usize,
}

/// A table of how far the probability of a stain rises from one to the other.
pub(crate) fn table(path: &Path, classifier: &Classifier) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut groups: BTreeMap<String, Shift> = BTreeMap::new();
    let mut session = classifier.session();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let pair: Pair<'_> = serde_json::from_str(line).map_err(|e| format!("{}:{number}: {e}", path.display()))?;
        let plain = session.read(&pair.plain).verdict();
        let varied = session.read(&pair.varied).verdict();
        let group = pair.group.split(':').next().unwrap_or_default();
        for name in [group, "all"] {
            let shift = groups.entry(name.to_owned()).or_default();
            let rise = varied.stain_probability() - plain.stain_probability();
            shift.pairs += 1;
            shift.sum += rise;
            shift.most = shift.most.max(rise);
            shift.flips += usize::from(varied.authenticity() == Authenticity::Fake);
        }
    }
    let mut out =
        "| what differs | pairs | mean shift | largest rise | called fake |\n| --- | --- | --- | --- | --- |\n"
            .to_owned();
    for (name, shift) in groups {
        // Writing into a String cannot fail.
        let mean = shift.sum / shift.pairs as f64;
        let _ = writeln!(out, "| {name} | {} | {mean:+.3} | {:+.3} | {} |", shift.pairs, shift.most, shift.flips);
    }
    Ok(out)
}
