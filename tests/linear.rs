//! Law 2: the cost of a byte does not grow with the text, on hostile texts either.
//!
//! `cargo test --release --test linear -- --nocapture` shows the table.

mod hostile;

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use wom::{Classifier, Interaction, MAX_TEXT_BYTES, Session};

const LARGE: usize = if cfg!(debug_assertions) { 128 << 10 } else { 1 << 20 };
/// A small text stays in the caches beside the processor, a middling one does not. What is quadratic costs a large text
/// eight times as much a byte as a middling one.
const SIZES: [usize; 3] = [16 << 10, LARGE / 8, LARGE];
/// What a noisy machine is given.
const MOST: f64 = 4.0;
/// In nanoseconds a byte; below this the clock is coarser than the work.
const FAST: f64 = 2.0;

/// Two measurements at a time would measure each other.
static ALONE: Mutex<()> = Mutex::new(());

/// The least time of several readings, in nanoseconds for each byte.
fn cost(session: &mut Session, text: &str, runs: usize) -> f64 {
    let interaction = Interaction::new(text);
    let mut least = Duration::MAX;
    for _ in 0..runs {
        let start = Instant::now();
        std::hint::black_box(session.read(&interaction).verdict());
        least = least.min(start.elapsed());
    }
    least.as_nanos() as f64 / text.len() as f64
}

/// Measures a text of each size; what seems to grow is measured again before it is told.
fn must_be_flat(texts: impl Iterator<Item = (String, [String; 3])>) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut session = Classifier::new().session();
    let mut table = String::from("nanoseconds a byte\n  small middling    large  ratio\n");
    let mut steep = Vec::new();
    for (name, sizes) in texts {
        let (mut ratio, mut row) = (f64::INFINITY, String::new());
        for runs in [2, 5, 10] {
            let [small, middling, large] = [0, 1, 2].map(|at| cost(&mut session, &sizes[at], runs << (2 - at)));
            ratio = f64::min(ratio, large / small.max(middling).max(FAST));
            row = format!("{small:>7.1} {middling:>8.1} {large:>8.1} {ratio:>6.2}  {name}");
            if ratio <= MOST {
                break;
            }
        }
        if ratio > MOST {
            steep.push(row.clone());
        }
        let _ = writeln!(table, "{row}");
    }
    show(&table);
    assert!(steep.is_empty(), "not linear:\n{}", steep.join("\n"));
}

#[expect(clippy::print_stdout, reason = "the table is what the measurement is for; tests show it on demand")]
fn show(table: &str) {
    println!("{table}");
}

/// The texts of one name in every size.
fn in_sizes<N: Into<String>>(texts: impl Fn(usize) -> Vec<(N, String)>, shrink: usize) -> Vec<(String, [String; 3])> {
    let [small, middling, large] = SIZES.map(|bytes| texts(bytes / shrink));
    let sizes = small.into_iter().zip(middling).zip(large);
    sizes.map(|(((name, small), (_, middling)), (_, large))| (name.into(), [small, middling, large])).collect()
}

#[test]
fn hostile_texts() {
    must_be_flat(in_sizes(hostile::texts, 1).into_iter());
}

#[test]
fn words_of_every_lexicon_in_one_sentence() {
    must_be_flat(in_sizes(hostile::lexicons, 2).into_iter());
}

#[test]
fn all_lexicons_in_one_sentence() {
    let words: String = hostile::lexicons(1).into_iter().map(|(_, text)| text).collect();
    let words: Vec<_> = words.split(' ').collect();
    // A step that shares no factor with the number of words visits all of them, in a mixed order.
    let step = (words.len() / 3..).find(|step| gcd(*step, words.len()) == 1).unwrap();
    let mixed = |bytes: usize| {
        let mut text = String::new();
        let mut at = 0;
        while text.len() < bytes {
            text.push_str(words[at]);
            text.push(' ');
            at = (at + step) % words.len();
        }
        text
    };
    must_be_flat(std::iter::once(("all words".to_owned(), SIZES.map(mixed))));
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[test]
fn a_text_beyond_the_limit_costs_no_more_than_the_limit() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let text = "a".repeat(10_000_000);
    let mut session = Classifier::new().session();
    let verdict = session.read(&Interaction::new(text.as_str())).verdict();
    assert!(verdict.truncated());
    let limit = cost(&mut session, &text[..MAX_TEXT_BYTES], 5) * MAX_TEXT_BYTES as f64;
    let whole = cost(&mut session, &text, 5) * text.len() as f64;
    assert!(whole <= limit * MOST, "{whole:.0} ns for the text, {limit:.0} ns for what is read of it");
}
