//! Traces that are made to take long.

use std::num::{NonZeroU32, NonZeroU64};

use wom::{Fingerprint, Kind, Trace};

/// The trace with this number, of so many.
pub(crate) type Shape = fn(u64, u64) -> Trace;

/// Each shape by its name.
pub(crate) const SHAPES: [(&str, Shape); 8] = [
    ("all texts equal", one_text),
    ("all texts in one band", one_band),
    ("one author", one_author),
    ("one target", one_target),
    ("all at one second", one_second),
    ("one full block", one_block),
    ("nothing but rings", only_rings),
    ("a chain of rings", chain),
];

/// So many traces of a shape.
pub(crate) fn traces(shape: Shape, count: usize) -> Vec<Trace> {
    (0..count as u64).map(|at| shape(at, count as u64)).collect()
}

fn like(author: u64, target: u64, seconds: u64) -> Trace {
    Trace {
        kind: Kind::Like,
        author: NonZeroU64::new(scatter(author) | 1),
        target: NonZeroU64::new(scatter(target) | 1),
        seconds: NonZeroU32::new(1_700_000_000 + seconds as u32),
        ..Trace::default()
    }
}

fn post(author: u64, print: (u64, u64)) -> Trace {
    let json = format!("[{},{}]", print.0, print.1);
    let fingerprint: Fingerprint = serde_json::from_str(&json).expect("two numbers, the first of them not 0");
    Trace { kind: Kind::Post, fingerprint: Some(fingerprint), target: None, ..like(author, 0, author) }
}

fn one_text(at: u64, _: u64) -> Trace {
    Trace { author: NonZeroU64::new(scatter(at) | 1), ..post(0, (7 << 56, 7)) }
}

fn one_band(at: u64, _: u64) -> Trace {
    // The first byte counts the words; the next three are the first band.
    post(at, (0x0A01_0203_0000_0000 | scatter(at) >> 32, scatter(at ^ 5)))
}

fn one_author(at: u64, _: u64) -> Trace {
    like(1, at, at)
}

fn one_target(at: u64, _: u64) -> Trace {
    like(at, 1, at)
}

fn one_second(at: u64, count: u64) -> Trace {
    let crowded = |value: u64, of: u64| ((value as f64 / u64::MAX as f64).powi(3) * of as f64) as u64;
    like(crowded(scatter(at), count / 10), crowded(scatter(at ^ 9), count / 20), 0)
}

fn one_block(at: u64, count: u64) -> Trace {
    let side = count.isqrt().max(1);
    like(at / side, at % side, scatter(at) % 2_000_000)
}

fn only_rings(at: u64, _: u64) -> Trace {
    let (ring, act) = (at / 600, at % 600);
    like(ring * 30 + act % 30, ring * 20 + act / 30, ring * 7 + act / 30 * 5000 + act % 30)
}

/// Every account acts on twenty targets, nineteen of which the next one acts on too.
fn chain(at: u64, _: u64) -> Trace {
    like(at / 20, at / 20 + at % 20, at % 20 * 50_000 + at / 20 % 60)
}

fn scatter(value: u64) -> u64 {
    let z = (value ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 29)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 32)
}
