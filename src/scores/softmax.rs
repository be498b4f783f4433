//! From log odds to probabilities by a table, since `exp` differs between platforms in its last bits.

use super::{ONE, Weight};

/// Beyond so many hundredths of a nat below the best, a class has nothing.
const REACH: usize = 2000;

/// `exp(-i / 100)` in units of 2⁻⁴⁰.
static EXP: [u64; REACH] = table();

const fn table() -> [u64; REACH] {
    // exp(-1/100) in units of 2⁻⁶².
    const STEP: u128 = 4_565_798_975_847_398_155;
    let mut values = [0; REACH];
    let mut value: u128 = 1 << 62;
    let mut i = 0;
    while i < REACH {
        values[i] = (value >> 22) as u64;
        value = (value * STEP) >> 62;
        i += 1;
    }
    values
}

/// The probabilities of `N` classes in millionths; they sum to one exactly. What rounding leaves over goes to the greatest.
pub(crate) fn softmax<const N: usize>(scores: [Weight; N]) -> [u32; N] {
    let best = scores.iter().map(|score| score.0).max().unwrap_or(0);
    let odds = scores.map(|score| EXP.get((best - score.0) as usize).copied().unwrap_or(0));
    let sum: u64 = odds.iter().sum();
    // Odds have 41 bits at most and a million has 20.
    let mut shares = odds.map(|odds| (odds * u64::from(ONE) / sum) as u32);
    let left: u32 = ONE - shares.iter().sum::<u32>();
    if let Some(greatest) = scores.iter().position(|score| score.0 == best) {
        shares[greatest] += left;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_the_exponential() {
        for (i, &value) in EXP.iter().enumerate() {
            let exact = (-(i as f64) / 100.0).exp();
            assert!((value as f64 / 2f64.powi(40) - exact).abs() < 1e-11, "{i}");
        }
    }

    proptest! {
        #[test]
        fn shares_sum_to_one_and_follow_the_scores(scores in prop::array::uniform4(-3000i32..3000)) {
            let shares = softmax(scores.map(Weight));
            prop_assert_eq!(shares.iter().sum::<u32>(), ONE);
            for (a, b) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
                if scores[a] > scores[b] {
                    prop_assert!(shares[a] >= shares[b]);
                }
            }
        }

        #[test]
        fn shares_are_those_of_the_real_exponential(scores in prop::array::uniform3(-900i32..900)) {
            let exact: Vec<f64> = scores.iter().map(|&s| (f64::from(s) / 100.0).exp()).collect();
            let sum: f64 = exact.iter().sum();
            for (share, exact) in softmax(scores.map(Weight)).iter().zip(exact) {
                prop_assert!((f64::from(*share) / 1e6 - exact / sum).abs() < 4e-6);
            }
        }
    }
}
