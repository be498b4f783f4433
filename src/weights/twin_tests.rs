//! Law 8: the table finds what looking every key up in a map of strings finds.

use std::collections::HashMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use crate::{Class, Classifier, Interaction, SeenWord, Session};

/// A table over a handful of words, so that made-up texts meet all of it.
const TABLE: &str = "\
# all sorts of rows
good\t3\t0\t-2\t-40\t60\t0\t-9
!good\t0\t0\t0\t70\t-50\t0\t0
works\t1\t2\t3\t-4\t5\t-6\t7
not good\t0\t0\t0\t11\t0\t0\t0
good works\t9\t0\t0\t0\t13\t0\t0
not\t0\t0\t0\t5\t0\t0\t0
but\t0\t1\t0\t0\t0\t0\t0
žluťoučký\t0\t0\t0\t0\t21\t0\t0
kůň\t0\t0\t0\t0\t0\t0\t2
žluťoučký kůň\t0\t0\t0\t0\t0\t0\t-30
😀\t8\t0\t0\t0\t8\t0\t0
<emoji>\t1\t0\t0\t0\t1\t0\t0
<url>\t-20\t0\t30\t0\t0\t0\t0
good <url>\t0\t0\t17\t0\t0\t0\t0
:)\t0\t0\t0\t0\t19\t0\t0
~ing\t0\t0\t0\t2\t0\t3\t0
~cky\t0\t0\t0\t-2\t0\t0\t0
unkn~\t0\t0\t0\t0\t0\t0\t23
zlut~\t0\t0\t0\t0\t1\t0\t0
нест~\t0\t0\t0\t4\t0\t0\t0
~ным\t0\t0\t0\t0\t0\t5\t0
";

const LEXICONS: [(&str, &str); 2] = [("negation", "not\nnever\ndon't\n"), ("contrast", "but\nhowever\n")];

fn classifier() -> Classifier {
    static BUILT: LazyLock<Classifier> = LazyLock::new(build);
    BUILT.clone()
}

fn build() -> Classifier {
    let builder = Classifier::builder().without_built_in().weights_tsv("twin.tsv", TABLE).wording_cap(9.99);
    LEXICONS.into_iter().fold(builder, |builder, (name, text)| builder.lexicon(name, text)).build().unwrap()
}

fn rows() -> HashMap<&'static str, Vec<i32>> {
    let lines = TABLE.lines().filter(|line| !line.starts_with("# "));
    lines
        .map(|line| {
            let mut cells = line.split('\t');
            (cells.next().unwrap(), cells.map(|cell| cell.parse().unwrap()).collect())
        })
        .collect()
}

/// The keys of a text that have a row, by comparing strings alone.
fn slowly(words: &[SeenWord<'_>], text: &str, rows: &HashMap<&'static str, Vec<i32>>) -> Vec<String> {
    let is = |key: &str, list: usize| LEXICONS[list].1.lines().any(|word| word == key);
    // Where a row of the word, or of its class, is.
    let row = |word: &SeenWord<'_>| {
        let class = word.class().map(|class| format!("<{class}>"));
        let own = Some(word.key().to_owned());
        own.into_iter().chain(class).find(|key| rows.contains_key(key.as_str()))
    };
    let mut keys = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(own) = row(word) else {
            keys.extend(word.back_off().into_iter().flatten().filter(|key| rows.contains_key(key.as_str())));
            continue;
        };
        // A negation up to three words before, with nothing between that ends it.
        let ends = |at: usize| {
            let gap = &text[words[at - 1].span().end..];
            words[at].begins_sentence() || is(words[at].key(), 1) || gap.starts_with([',', ';', ':', '(', ')'])
        };
        let reaches = |from: usize| is(words[from].key(), 0) && !(from + 1..=at).any(ends);
        let negated = !is(word.key(), 0) && (at.saturating_sub(3)..at).any(reaches);
        assert_eq!(negated, word.is_negated(), "{} in {text:?}", word.key());
        let turned = Some(format!("!{own}")).filter(|key| negated && rows.contains_key(key.as_str()));
        keys.push(turned.unwrap_or_else(|| own.clone()));
        if at > 0
            && !word.begins_sentence()
            && let Some(before) = row(&words[at - 1])
        {
            keys.push(format!("{before} {own}"));
        }
    }
    keys.retain(|key| rows.contains_key(key.as_str()));
    keys
}

fn agree(session: &mut Session, text: &str) {
    let rows = rows();
    let interaction = Interaction::new(text);
    let reading = session.read(&interaction);
    let words: Vec<_> = reading.seen_words().collect();
    let keys = slowly(&words, text, &rows);
    let mut found: Vec<String> = reading.wording().map(|row| row.key().to_owned()).collect();
    let mut expected = keys.clone();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{text:?}");
    // 4 over the root of the number of tokens, at most 2, in steps of 1/256.
    let factor = (4.0 / (words.len().max(1) as f64).sqrt()).min(2.0);
    let factor = (factor * 256.0 + 1e-9).floor() as i32;
    for class in Class::ALL {
        let total: i32 = keys.iter().map(|key| rows[key.as_str()][class as usize]).sum();
        let raw = reading.evidence().find(|vote| vote.class() == class && vote.rule().is_none() && is_wording(vote));
        let raw = raw.map_or(0, |vote| (vote.raw() * 100.0).round() as i32);
        assert_eq!(raw, total * factor / 256, "{class:?} of {text:?}");
    }
}

fn is_wording(vote: &crate::Evidence<'_>) -> bool {
    vote.subject() == crate::Subject::Wording
}

#[test]
fn known_cases() {
    let mut session = classifier().session();
    for (text, keys) in [
        ("good", &["good"][..]),
        ("not good", &["!good", "not", "not good"]),
        ("not, good", &["good", "not", "not good"]),
        ("Not. Good", &["good", "not"]),
        ("not but good", &["but", "good", "not"]),
        ("never ever all that good", &["good"]),
        ("never all that good", &["!good"]),
        ("GOOOOD :) see https://a.example", &[":)", "<url>", "good"]),
        ("Žluťoučký KŮŇ zlutoucky kun", &["kůň", "kůň", "žluťoučký", "žluťoučký", "žluťoučký kůň", "žluťoučký kůň"]),
        ("zlutoučká unknowing 😡 😀", &["<emoji>", "unkn~", "zlut~", "~ing", "😀"]),
    ] {
        let interaction = Interaction::new(text);
        let reading = session.read(&interaction);
        let mut found: Vec<_> = reading.wording().map(|row| row.key()).collect();
        found.sort_unstable();
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        assert_eq!(found, keys, "{text}");
        agree(&mut session, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_table_finds_what_strings_find(pieces in prop::collection::vec(prop::sample::select(&[
        "good", "GOOD", "not", "Not", "never", "don't", "works", "but", "however", "žluťoučký", "zlutoucky", "kůň", "😀", "😡",
        ":)", "http://x.example/", "unknowable", "testing", "нестрашным", "naïvecky", "#good", "#NotGood", "g00d", "a", "&amp;",
        "goo&#100;", "gоod", "f r e e", ".", "!", ",", ", ", ";", "(", ")", "\n", "…", "5",
    ][..]), 0..30), join in prop::sample::select(&[" ", "  ", ""][..])) {
        let text = pieces.join(join);
        agree(&mut classifier().session(), &text);
    }

    #[test]
    fn and_in_any_text(text in "\\PC{0,60}") {
        agree(&mut classifier().session(), &text);
    }
}
