//! How short a time is unusually short? The data say it.
//!
//! After CooRnet (Giglietto, Righetti, Rossi and Marino, "It takes a village to manipulate the media: coordinated link
//! sharing behavior during 2018 and 2019 Italian elections", 2020): of the things that got their second act the fastest,
//! the median time in which they got half of their acts; here as long again for the other half.

/// Of all groups, so many hundredths are the fastest.
const FASTEST: usize = 10;
/// Fewer acts have no half that would tell anything.
const LEAST: usize = 4;
/// What is taken where the data say nothing.
const DEFAULT: u32 = 60;
/// Acts an hour apart are not together, whatever the data say.
const LONGEST: u32 = 3600;

/// How fast a group of acts came: seconds to the second, and to half of them. `times` are in order.
pub(super) fn pace(times: &[u32]) -> Option<(u32, u32)> {
    let half = times.len().div_ceil(2) - usize::from(!times.is_empty());
    (times.len() >= LEAST).then(|| (times[1] - times[0], times[half] - times[0]))
}

/// The short time in seconds, from 1 to 3600.
pub(super) fn estimate(mut paces: Vec<(u32, u32)>) -> u32 {
    paces.sort_unstable();
    paces.truncate((paces.len() * FASTEST).div_ceil(100));
    let mut halves: Vec<_> = paces.into_iter().map(|(_, half)| half).collect();
    halves.sort_unstable();
    halves.get(halves.len() / 2).map_or(DEFAULT, |&half| half.saturating_mul(2).clamp(1, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_tenth_tells() {
        assert_eq!(pace(&[5, 6, 9]), None);
        assert_eq!(pace(&[5, 6, 9, 100]), Some((1, 1)));
        assert_eq!(pace(&[5, 6, 9, 100, 200]), Some((1, 4)));
        let slow = (0..90).map(|n| (500 + n, 90_000));
        let fast = (0..10).map(|n| (n, 20 + n));
        assert_eq!(estimate(slow.clone().chain(fast).collect()), 50);
        assert_eq!(estimate(slow.collect()), LONGEST);
        assert_eq!(estimate(vec![(0, 0)]), 1);
        assert_eq!(estimate(Vec::new()), DEFAULT);
    }
}
