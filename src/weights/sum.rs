//! What all words of a text weigh together.

use super::Table;
use super::walk::{Scratch, walk};
use crate::scores::{Class, Weight};
use crate::tokens::Tokens;

/// The sums of one text by class: before the cap, and as counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) raw: [Weight; Class::ALL.len()],
    pub(crate) counted: [Weight; Class::ALL.len()],
}

/// Adds the rows of a text up. A long text repeats itself, so the sum grows with the root of its length; and however much is
/// said, it counts for no more than `cap`.
pub(crate) fn sum(table: &Table, tokens: &Tokens, text: &str, cap: Weight, scratch: &mut Scratch) -> Sum {
    if tokens.list.is_empty() {
        return Sum::default();
    }
    let mut total = [0i32; 8];
    walk(table, tokens, text, scratch, |row, _, _| {
        for (sum, &weight) in total.iter_mut().zip(table.row(row)) {
            *sum += i32::from(weight);
        }
    });
    let factor = length_factor(tokens.list.len());
    let mut sum = Sum::default();
    for (class, total) in total.iter().take(Class::ALL.len()).enumerate() {
        let raw = (i64::from(*total) * factor / ONE) as i32;
        sum.raw[class] = Weight(raw);
        sum.counted[class] = Weight(raw.clamp(-cap.0, cap.0));
    }
    sum
}

/// One, as factors are counted.
pub(super) const ONE: i64 = 256;
/// The number of tokens at which words weigh what the table says, times [`ONE`] squared.
const LEVEL: u64 = 16;

/// By how much the sum of so many tokens is multiplied: the root of [`LEVEL`] over their number, at most 2.
pub(super) fn length_factor(tokens: usize) -> i64 {
    let tokens = (tokens as u64).max(LEVEL / 4);
    (((LEVEL << 32) / tokens).isqrt() as i64 * ONE) >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_falls_with_the_root_of_the_length() {
        for (tokens, factor) in [(0, 512), (1, 512), (4, 512), (16, 256), (64, 128), (1600, 25), (1 << 20, 1)] {
            assert_eq!(length_factor(tokens), factor, "{tokens}");
        }
        assert!((0..5000).is_sorted_by_key(|tokens| -length_factor(tokens)));
    }
}
