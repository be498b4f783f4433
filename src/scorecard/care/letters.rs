//! Which of the brand's replies are near-identical.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::sketch::Sketch;
use super::Care;

/// Sketches that share a band are compared with so many neighbours: enough to find every letter, and linear where a hostile
/// crowd of replies shares one band and nothing else.
const NEIGHBOURS: usize = 64;

/// The sketches of form letters: those that stand there at least twice, are near-identical with another, or with a letter known
/// from before.
pub(super) fn form_letters<'c>(care: &'c Care, more: &'c Care) -> BTreeSet<Sketch> {
    let mut seen = BTreeMap::<&Sketch, u64>::new();
    for (_, said, count) in care.all().chain(more.all()) {
        if let Some(sketch) = said.sketch.as_deref() {
            *seen.entry(sketch).or_default() += count;
        }
    }
    for letter in care.letters.iter().chain(&more.letters) {
        *seen.entry(letter).or_default() += 2;
    }
    let sketches: Vec<&Sketch> = seen.keys().copied().collect();
    let mut is_letter: Vec<bool> = seen.values().map(|count| *count > 1).collect();
    let mut last = HashMap::<_, Vec<usize>>::new();
    for (at, sketch) in sketches.iter().enumerate() {
        for band in sketch.bands() {
            let sharing = last.entry(band).or_default();
            for &other in sharing.iter().rev().take(NEIGHBOURS) {
                if !(is_letter[at] && is_letter[other]) && sketch.is_near(sketches[other]) {
                    (is_letter[at], is_letter[other]) = (true, true);
                }
            }
            sharing.push(at);
        }
    }
    sketches.into_iter().zip(is_letter).filter(|(_, is_letter)| *is_letter).map(|(sketch, _)| sketch.clone()).collect()
}
