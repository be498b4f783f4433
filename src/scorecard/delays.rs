//! Reply times in logarithmic buckets.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::counts::Merge;

/// Each doubling of the time is cut into so many buckets, as a power of two.
const PRECISION: u32 = 5;

/// How many replies took how long: counts in fixed buckets, so that two of them add up to one.
///
/// Seconds below 64 have a bucket each. Above, each doubling is cut into 32 buckets of the same width, as in HdrHistogram
/// (Tene 2012); a bucket answers with its middle, which is at most 1.6 % (1/64) from every time in it, and so is a quantile from the
/// exact one. Fixed buckets merge without loss, which samples and centroids do not (Masson, Rim and Lee 2019, *DDSketch*). At
/// most some 2000 buckets can be filled; only those that are take room. Serialised, it is an object of counts by the number of the bucket.
///
/// ```
/// use wom::Delays;
///
/// let mut delays = Delays::default();
/// [30, 600, 600, 90_000].into_iter().for_each(|seconds| delays.add(seconds));
/// assert_eq!(delays.quantile(0.25), Some(30));
/// assert!(delays.quantile(0.5).unwrap().abs_diff(600) <= 600 / 64);
/// assert_eq!(Delays::default().quantile(0.5), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Delays {
    buckets: BTreeMap<u32, u64>,
}

impl Delays {
    /// Counts a reply after so many seconds.
    pub fn add(&mut self, seconds: u64) {
        self.buckets.entry(bucket(seconds)).or_default().merge(&1);
    }

    /// Adds the counts of others.
    pub fn merge(&mut self, other: &Delays) {
        for (bucket, count) in &other.buckets {
            self.buckets.entry(*bucket).or_default().merge(count);
        }
    }

    /// How many replies were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.buckets.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The time in seconds that this share of the replies did not exceed, from 0 (the fastest) to 1 (the slowest), at most
    /// 1.6 % off; none if there is no reply. The median is `quantile(0.5)`.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<u64> {
        let count = self.count();
        let rank = ((share.clamp(0.0, 1.0) * count as f64).ceil() as u64).clamp(1, count.max(1));
        let mut below = 0_u64;
        let reached = self.buckets.iter().find(|(_, count)| {
            below = below.saturating_add(**count);
            below >= rank
        });
        reached.map(|(bucket, _)| middle(*bucket))
    }
}

/// Adds the counts of others.
impl Merge for Delays {
    fn merge(&mut self, other: &Self) {
        Delays::merge(self, other);
    }
}

/// The bucket of a time: as the time up to two doublings of the first 32, then 32 a doubling.
fn bucket(seconds: u64) -> u32 {
    let doubling = (u64::BITS - seconds.leading_zeros()).saturating_sub(PRECISION + 1);
    // What is left are the leading bits, the first of which adds to the number of the doubling.
    (doubling << PRECISION) + (seconds >> doubling) as u32
}

/// The middle of a bucket, rounded down.
fn middle(bucket: u32) -> u64 {
    let doubling = (bucket >> PRECISION).saturating_sub(1).min(u64::BITS - PRECISION - 1);
    let start = u64::from(bucket - (doubling << PRECISION)) << doubling;
    start.saturating_add(((1 << doubling) - 1) / 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_times_are_exact_and_the_longest_has_a_bucket() {
        for seconds in 0..64 {
            assert_eq!(middle(bucket(seconds)), seconds);
        }
        assert!(bucket(u64::MAX) < 2000);
        // No bucket that a file may name is too great to be answered for.
        assert!(middle(u32::MAX) > 0);
    }

    proptest! {
        #[test]
        fn the_middle_of_a_bucket_is_near_all_times_in_it(seconds in prop_oneof![0..100_000_u64, any::<u64>()]) {
            let middle = middle(bucket(seconds));
            prop_assert!(middle.abs_diff(seconds) <= seconds / 64, "{seconds}: {middle}");
        }

        #[test]
        fn longer_times_stand_in_later_buckets(a in any::<u64>(), b in any::<u64>()) {
            prop_assert_eq!(bucket(a.min(b)).cmp(&bucket(a.max(b))), if bucket(a) == bucket(b) { std::cmp::Ordering::Equal } else { std::cmp::Ordering::Less });
        }

        #[test]
        fn quantiles_are_near_the_exact_ones(
            mut times in prop::collection::vec(prop_oneof![0..5000_u64, 0..10_000_000_u64], 1..80),
            share in 0.0..=1.0_f64,
        ) {
            let mut delays = Delays::default();
            times.iter().for_each(|seconds| delays.add(*seconds));
            times.sort_unstable();
            let rank = ((share * times.len() as f64).ceil() as usize).max(1);
            let exact = times[rank - 1];
            prop_assert!(delays.quantile(share).unwrap().abs_diff(exact) <= exact / 64);
        }
    }
}
