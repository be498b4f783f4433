//! How the cost of a text grows.

use std::hint::black_box;
use std::time::Instant;

use unicode_segmentation::UnicodeSegmentation;
use wom::{Classifier, Interaction};

use crate::knowledge;
use crate::support::measure::{Work, in_turns, median, ratio};
use crate::support::report;
use crate::support::texts::{Manner, Set, Writer};

/// How long to measure.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    turns: usize,
    /// So many bytes of text are read in a turn.
    bytes: usize,
    /// By so much is the knowledge multiplied.
    times: &'static [usize],
}

impl Effort {
    pub(crate) const FULL: Self = Self { turns: 5, bytes: 2_000_000, times: &[1, 2, 4] };
    pub(crate) const QUICK: Self = Self { turns: 1, bytes: 20_000, times: &[1, 2] };
}

fn count_words(texts: &[Interaction<'_>]) -> usize {
    texts.iter().map(|one| black_box(&one.text).unicode_words().count()).sum()
}

/// The nanoseconds that a verdict on each of `texts` takes, and its ratio to `unicode_words()`: by each classifier.
fn measure(classifiers: &[Classifier], texts: &[Interaction<'_>], turns: usize) -> Vec<(f64, f64)> {
    let mut works: Vec<Work<'_>> = vec![Box::new(|| _ = black_box(count_words(texts)))];
    for wom in classifiers {
        let mut session = wom.session();
        works
            .push(Box::new(move || texts.iter().for_each(|one| _ = black_box(session.read(black_box(one)).verdict()))));
    }
    let seconds = in_turns(turns, &mut works);
    let each = |at: usize| (median(seconds[at].clone()) * 1e9 / texts.len() as f64, ratio(&seconds, at, 0));
    (1..=classifiers.len()).map(each).collect()
}

pub(crate) fn by_length(effort: Effort) -> String {
    let wom = [Classifier::new()];
    let row = |bytes: usize| {
        let mut writer = Writer::new(3);
        let count = (effort.bytes / bytes).max(1);
        let texts: Vec<_> = (0..count).map(|_| Interaction::new(writer.english_text(bytes))).collect();
        let bytes = texts.iter().map(|one| one.text.len()).sum::<usize>() as f64 / count as f64;
        let [(nanoseconds, ratio)] = measure(&wom, &texts, effort.turns)[..] else { unreachable!("one classifier") };
        let each = nanoseconds / bytes;
        vec![format!("{bytes:.0}"), format!("{nanoseconds:.0}"), format!("{each:.1}"), format!("{ratio:.2}")]
    };
    report::table(
        &["bytes of text", "ns a verdict", "ns a byte", "x unicode_words"],
        [30, 100, 300, 1_000, 10_000, 100_000, 1_000_000].map(row),
    )
}

pub(crate) fn by_rules(effort: Effort) -> String {
    by_knowledge(effort, "rules", |times| {
        let builder = knowledge::with_more_rules(times);
        let wom = builder.build().unwrap_or_else(|error| panic!("{error}"));
        let rules = wom.rules().count();
        (wom, rules)
    })
}

pub(crate) fn by_vocabulary(effort: Effort) -> String {
    by_knowledge(effort, "entries of lexicons", |times| {
        let (builder, entries) = knowledge::with_more_words(times);
        (builder.build().unwrap_or_else(|error| panic!("{error}")), entries)
    })
}

/// A line for once, twice and more times as much knowledge.
fn by_knowledge(effort: Effort, what: &str, build: impl Fn(usize) -> (Classifier, usize)) -> String {
    let tweets = Set::made(Manner::Tweet, effort.bytes / 104);
    let mut lines = Vec::new();
    let mut classifiers = Vec::new();
    for &times in effort.times {
        let begun = Instant::now();
        let (wom, size) = build(times);
        let milliseconds = begun.elapsed().as_secs_f64() * 1e3;
        let megabytes = wom.knowledge_bytes() as f64 / 1e6;
        lines.push(vec![
            format!("x{times}"),
            size.to_string(),
            format!("{milliseconds:.0}"),
            format!("{megabytes:.1}"),
        ]);
        classifiers.push(wom);
    }
    for (line, (nanoseconds, ratio)) in lines.iter_mut().zip(measure(&classifiers, &tweets.interactions, effort.turns))
    {
        line.extend([format!("{nanoseconds:.0}"), format!("{ratio:.2}")]);
    }
    report::table(&["", what, "ms to compile", "MB", "ns a tweet", "x unicode_words"], lines)
}
