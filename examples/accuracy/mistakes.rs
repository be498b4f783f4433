//! The mistakes that were made most surely, told by kind and never by their words.

use crate::figures::{Answer, Gold};
use crate::rows::Row;
use std::fmt::Write;

struct Mistake {
    sureness: f64,
    line: String,
}

/// The `count` surest mistakes of an axis, a row of a table each.
pub(crate) fn table(rows: &[(&Row, Gold, Answer)], count: usize) -> String {
    let mut all: Vec<Mistake> = rows.iter().filter_map(|(row, gold, answer)| intent(row, gold, answer)).collect();
    let mut out = head("intent");
    surest(&mut all, count / 2, &mut out);
    let mut all: Vec<Mistake> = rows.iter().filter_map(|(row, gold, answer)| authenticity(row, gold, answer)).collect();
    out.push('\n');
    out.push_str(&head("authenticity"));
    surest(&mut all, count - count / 2, &mut out);
    out
}

fn head(axis: &str) -> String {
    format!(
        "| {axis}: set | label | answer | probability | language | text | for the answer spoke |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    )
}

fn surest(all: &mut [Mistake], count: usize, out: &mut String) {
    all.sort_by(|a, b| b.sureness.total_cmp(&a.sureness).then_with(|| a.line.cmp(&b.line)));
    all.iter().take(count).for_each(|mistake| out.push_str(&mistake.line));
}

fn intent(row: &Row, gold: &Gold, answer: &Answer) -> Option<Mistake> {
    let wanted = gold.intent.as_deref().filter(|wanted| *wanted != answer.intent)?;
    let sureness = answer.intent_probability.get(&answer.intent).copied()?;
    Some(mistake(row, wanted, &answer.intent, sureness, answer, &[&answer.intent]))
}

fn authenticity(row: &Row, gold: &Gold, answer: &Answer) -> Option<Mistake> {
    let is_fake = gold.fake()?;
    // Of reviews by machines nothing is claimed.
    if gold.kind().is_some_and(|kind| kind.contains("generated")) || row.whole_set().contains("salminen") {
        return None;
    }
    let said = answer.authenticity.as_deref()?;
    let wrong = (is_fake && said == "real") || (!is_fake && said == "fake");
    let sureness = if is_fake { 1.0 - answer.fake_probability } else { answer.fake_probability };
    let classes: &[&str] = if is_fake { &["real"] } else { &["hollow", "stain"] };
    let wanted = gold.kind().unwrap_or_default();
    wrong.then(|| mistake(row, &wanted, said, sureness, answer, classes))
}

fn mistake(row: &Row, wanted: &str, said: &str, sureness: f64, answer: &Answer, classes: &[&str]) -> Mistake {
    let mut votes: Vec<_> = answer.evidence.iter().filter(|vote| classes.contains(&vote.class.as_str())).collect();
    votes.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let votes = votes.iter().filter(|vote| vote.weight > 0.0).take(3);
    let mut reasons = String::new();
    for vote in votes {
        let name = vote.rule.as_deref().or(vote.fact.as_deref()).unwrap_or_default();
        let name = name.split_once('/').map_or(name, |(_, name)| name);
        // Writing into a String cannot fail.
        let _ = write!(reasons, "{}{name}", if reasons.is_empty() { "" } else { ", " });
    }
    let words = row.interaction.text.split_whitespace().count();
    let length = match words {
        0 => "none",
        1..=6 => "a few words",
        7..=30 => "a post",
        31..=100 => "a paragraph",
        _ => "a long text",
    };
    let asks = if row.interaction.text.contains('?') { ", with ?" } else { "" };
    let lang = answer.lang.as_deref().unwrap_or("und");
    let line =
        format!("| {} | {wanted} | {said} | {sureness:.3} | {lang} | {length}{asks} | {reasons} |\n", row.whole_set());
    Mistake { sureness, line }
}
