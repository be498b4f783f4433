//! What each stage of a reading costs beside what splitting the words costs: `unicode_words()` over the same texts, in the
//! same run, on one thread. Prints `name ratio must aim`.
//!
//! ```sh
//! cargo bench --bench ratios --features bench-internals
//! cargo bench --bench ratios --features bench-internals -- --gate    # exits 1 where a must is missed
//! cargo bench --bench ratios --features bench-internals -- --json
//! cargo bench --bench ratios --features bench-internals -- --test    # one quick turn: does it run?
//! WOM_CORPUS=my.jsonl cargo bench --bench ratios --features bench-internals
//! ```

#![allow(clippy::print_stdout, reason = "the table is what it is for")]

mod support;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use unicode_segmentation::UnicodeSegmentation;
use wom::bench_internals::Stages;
use wom::{Classifier, Interaction};

/// All stages take turns so many times; the first turn warms up and does not count.
const TURNS: usize = 8;
/// A turn of one stage reads so many bytes at least.
const TURN_BYTES: usize = 4_000_000;

/// How long to measure.
#[derive(Clone, Copy)]
struct Effort {
    turns: usize,
    turn_bytes: usize,
}

struct Stage<'s> {
    name: &'static str,
    must: f64,
    aim: f64,
    run: Box<dyn FnMut() + 's>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let asks = |name: &str| arguments.iter().any(|argument| argument == name);
    let effort = if asks("--test") {
        Effort { turns: 2, turn_bytes: 1 }
    } else {
        Effort { turns: TURNS, turn_bytes: TURN_BYTES }
    };
    let wom = Classifier::new();
    let (texts, beyond) = match support::own_corpus() {
        Some(texts) => {
            let beyond = texts.iter().filter(|text| !text.is_ascii()).cloned().collect();
            (texts, beyond)
        }
        None => {
            let texts = support::posts();
            must_be_as_hard_as_real_ones(&wom, &texts);
            (texts, support::posts_beyond_ascii())
        }
    };
    let mut rows = rows(&wom, &texts, effort);
    if !beyond.is_empty() {
        rows.extend(rows_beyond_ascii(&wom, &beyond, effort));
    }
    let missed = rows.iter().filter(|row| row.ratio > row.must).count();
    if asks("--json") {
        let rows: Vec<_> = rows.iter().map(Row::json).collect();
        println!("{}", serde_json::Value::from(rows));
    } else {
        rows.iter().for_each(|row| println!("{:<46} {:>6.3} {:>6.2} {:>6.2}", row.name, row.ratio, row.must, row.aim));
    }
    if asks("--gate") && missed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

struct Row {
    name: String,
    ratio: f64,
    must: f64,
    aim: f64,
}

impl Row {
    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "name": self.name, "ratio": self.ratio, "must": self.must, "aim": self.aim })
    }
}

fn rows(wom: &Classifier, texts: &[String], effort: Effort) -> Vec<Row> {
    let interactions: Vec<_> = texts.iter().map(|text| Interaction::new(text.as_str())).collect();
    let like = support::like();
    let mut stages: Vec<Stages> = (0..6).map(|_| Stages::new(wom)).collect();
    let [spans, tokens, signals, without_rules, whole, textless] = &mut stages[..] else {
        unreachable!("six were made")
    };
    let all = [
        Stage {
            name: "tokenizer alone",
            must: 0.35,
            aim: 0.2,
            run: Box::new(|| {
                texts.iter().for_each(|text| _ = black_box(spans.spans(black_box(text))));
            }),
        },
        Stage {
            name: "tokens and vocabulary",
            must: 0.5,
            aim: 0.38,
            run: Box::new(|| {
                texts.iter().for_each(|text| _ = black_box(tokens.tokens(black_box(text))));
            }),
        },
        Stage {
            name: "and signals",
            must: 0.6,
            aim: 0.5,
            run: Box::new(|| {
                interactions.iter().for_each(|one| signals.signals(black_box(one)));
            }),
        },
        Stage {
            name: "all but the rules",
            must: 0.65,
            aim: 0.55,
            run: Box::new(|| {
                interactions.iter().for_each(|one| _ = black_box(without_rules.without_rules(black_box(one))));
            }),
        },
        Stage {
            name: "whole verdict",
            must: 1.0,
            aim: 0.75,
            run: Box::new(|| {
                interactions.iter().for_each(|one| _ = black_box(whole.read(black_box(one))));
            }),
        },
        Stage {
            name: "a like without text",
            must: 0.2,
            aim: 0.2,
            run: Box::new(|| {
                interactions.iter().for_each(|_| _ = black_box(textless.read(black_box(&like))));
            }),
        },
    ];
    measure(texts, "", all.into(), effort)
}

fn rows_beyond_ascii(wom: &Classifier, texts: &[String], effort: Effort) -> Vec<Row> {
    let interactions: Vec<_> = texts.iter().map(|text| Interaction::new(text.as_str())).collect();
    let (mut tokens, mut without_rules, mut whole) = (Stages::new(wom), Stages::new(wom), Stages::new(wom));
    let all = [
        Stage {
            name: "tokens and vocabulary",
            must: 1.0,
            aim: 0.5,
            run: Box::new(|| {
                texts.iter().for_each(|text| _ = black_box(tokens.tokens(black_box(text))));
            }),
        },
        Stage {
            name: "all but the rules",
            must: 1.0,
            aim: 0.55,
            run: Box::new(|| {
                interactions.iter().for_each(|one| _ = black_box(without_rules.without_rules(black_box(one))));
            }),
        },
        Stage {
            name: "whole verdict",
            must: 1.0,
            aim: 0.6,
            run: Box::new(|| {
                interactions.iter().for_each(|one| _ = black_box(whole.read(black_box(one))));
            }),
        },
    ];
    measure(texts, ", texts beyond ASCII", all.into(), effort)
}

/// The posts of English airlines' customers have 104 bytes and 18 words on average, and the vocabulary knows nine of ten.
fn must_be_as_hard_as_real_ones(wom: &Classifier, texts: &[String]) {
    let (mut stages, mut session) = (Stages::new(wom), wom.session());
    let (mut bytes, mut words, mut tokens, mut known, mut rules) = (0, 0, 0, 0, 0);
    for text in texts {
        bytes += text.len();
        words += text.unicode_words().count();
        tokens += stages.tokens(text);
        known += stages.known();
        let interaction = Interaction::new(text.as_str());
        let is_rule = |vote: &wom::Evidence<'_>| vote.span().is_some();
        rules += session.read(&interaction).evidence().filter(is_rule).count();
    }
    let each = |sum: usize| sum as f64 / texts.len() as f64;
    let (bytes, words, known, rules) = (each(bytes), each(words), known as f64 / tokens as f64, each(rules));
    assert!((95.0..115.0).contains(&bytes), "{bytes} bytes a text");
    assert!((16.0..21.0).contains(&words), "{words} words a text");
    assert!(known > 0.9, "{known} of the tokens are known");
    assert!(rules > 1.0, "{rules} rules vote on a text");
}

/// The median ratio of each stage to `unicode_words()`, turn by turn.
fn measure(texts: &[String], suffix: &str, mut stages: Vec<Stage<'_>>, effort: Effort) -> Vec<Row> {
    let bytes: usize = texts.iter().map(String::len).sum();
    let rounds = effort.turn_bytes.div_ceil(bytes.max(1));
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..rounds).for_each(|_| run());
        start.elapsed()
    };
    let mut ratios = vec![Vec::new(); stages.len()];
    for turn in 0..effort.turns {
        let words = |texts: &[String]| -> usize { texts.iter().map(|text| text.unicode_words().count()).sum() };
        let unit: Duration = time(&mut || _ = black_box(words(black_box(texts))));
        for (stage, ratios) in stages.iter_mut().zip(&mut ratios) {
            let ratio = time(&mut stage.run).as_secs_f64() / unit.as_secs_f64();
            if turn > 0 {
                ratios.push(ratio);
            }
        }
    }
    let median = |mut ratios: Vec<f64>| {
        ratios.sort_by(f64::total_cmp);
        ratios[ratios.len() / 2]
    };
    let row = |(stage, ratios): (Stage<'_>, Vec<f64>)| Row {
        name: format!("{}{suffix}", stage.name),
        ratio: median(ratios),
        must: stage.must,
        aim: stage.aim,
    };
    stages.into_iter().zip(ratios).map(row).collect()
}
