//! What `--summary` counts and prints.

use std::collections::BTreeMap;
use wom::{Interaction, Verdict};

/// Texts shown for each class, and how many characters of each.
const TEXTS_SHOWN: usize = 3;
const TEXT_WIDTH: usize = 72;

/// Counts that add up, and the first few texts of each class.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) answered: u64,
    pub(crate) rejected: u64,
    /// By heading and class.
    counts: BTreeMap<(&'static str, &'static str), u64>,
    texts: BTreeMap<(&'static str, &'static str), Vec<String>>,
}

/// The headings of the summary with their classes, in the order in which they are shown.
const HEADINGS: [(&str, &[&str]); 4] = [
    ("authenticity", &["real", "fake", "unclear"]),
    ("tier", &["gold", "silver", "tin", "hollow", "stain", "none"]),
    ("intent", &["complaint", "praise", "question", "noise"]),
    (
        "acts",
        &[
            "recommends",
            "warns-others",
            "tells-experience",
            "loyalty",
            "churn",
            "considers-buying",
            "intends-purchase",
            "bought",
            "visit",
            "lead",
            "suggests",
            "asks-for-help",
            "asks-opinion",
            "thanks",
            "answers-peer",
            "discloses-partnership",
        ],
    ),
];

impl Tally {
    pub(crate) fn count(&mut self, interaction: &Interaction<'_>, verdict: &Verdict, summary: bool) {
        self.answered += 1;
        if !summary {
            return;
        }
        *self.counts.entry(("authenticity", verdict.authenticity().name())).or_default() += 1;
        for act in verdict.acts().iter() {
            *self.counts.entry(("acts", act.name())).or_default() += 1;
        }
        let tier = verdict.tier().map_or("none", |tier| tier.name());
        for class in [("tier", tier), ("intent", verdict.intent().name())] {
            *self.counts.entry(class).or_default() += 1;
            let texts = self.texts.entry(class).or_default();
            if texts.len() < TEXTS_SHOWN {
                texts.push(shown(interaction));
            }
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.answered += other.answered;
        self.rejected += other.rejected;
        for (class, count) in other.counts {
            *self.counts.entry(class).or_default() += count;
        }
        for (class, texts) in other.texts {
            let mine = self.texts.entry(class).or_default();
            mine.extend(texts.into_iter().take(TEXTS_SHOWN - mine.len()));
        }
    }

    pub(crate) fn summary(&self) -> String {
        let mut out = format!("{} interactions answered, {} lines rejected\n", self.answered, self.rejected);
        for (heading, classes) in HEADINGS {
            out += &format!("\n{heading}\n");
            for class in classes {
                let count = self.counts.get(&(heading, class)).copied().unwrap_or(0);
                let percent = 100.0 * count as f64 / self.answered.max(1) as f64;
                out += &format!("  {class:<22}{count:>9}  {percent:>5.1} %\n");
                for text in self.texts.get(&(heading, *class)).into_iter().flatten() {
                    out += &format!("      {text}\n");
                }
            }
        }
        out + "\n"
    }
}

/// A text as the summary shows it: on one line, cut, and with nothing in it that a terminal would obey.
fn shown(interaction: &Interaction<'_>) -> String {
    let mut chars = interaction.text.trim().chars().map(|c| match c {
        c if c.is_whitespace() => ' ',
        c if c.is_control() => '\u{fffd}',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    });
    let mut text: String = chars.by_ref().take(TEXT_WIDTH).collect();
    if chars.next().is_some() {
        text.push('…');
    }
    if text.is_empty() { format!("({} without text)", interaction.kind.name()) } else { text }
}
