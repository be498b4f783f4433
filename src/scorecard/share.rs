//! Shares with their intervals, and whether two of them differ.

use serde::{Deserialize, Serialize};

/// The 97.5 % point of the normal distribution: intervals hold the true value 95 times in 100.
const Z: f64 = 1.959_963_984_540_054;

/// A part of a whole, with the interval in which its true share lies with 95 % confidence: Wilson's score interval (Wilson
/// 1927), which is right for small counts and for shares near 0 and 1, too.
///
/// It supposes that one interaction says nothing of the next. A crowd that answers one event does not do so: take the interval
/// as the least doubt there is.
///
/// ```
/// use wom::Share;
///
/// let share = Share::of(8, 10).unwrap();
/// assert_eq!(share.share, 0.8);
/// assert!((share.low - 0.490).abs() < 0.001 && (share.high - 0.943).abs() < 0.001);
/// assert_eq!(Share::of(0, 0), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Share {
    /// The part.
    pub count: u64,
    /// The whole.
    pub of: u64,
    /// The part divided by the whole, from 0 to 1.
    pub share: f64,
    /// The lower bound of the interval.
    pub low: f64,
    /// The upper bound of the interval.
    pub high: f64,
}

impl Share {
    /// The share of `count` in `of`; none of nothing, and none if the part is greater than the whole.
    #[must_use]
    pub fn of(count: u64, of: u64) -> Option<Self> {
        if of == 0 || count > of {
            return None;
        }
        let n = of as f64;
        let share = count as f64 / n;
        let (z2, scale) = (Z * Z, 1.0 + Z * Z / n);
        let centre = (share + z2 / (2.0 * n)) / scale;
        let reach = Z / scale * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
        // At both ends the bound is the end, which rounding may miss.
        let low = if count == 0 { 0.0 } else { (centre - reach).max(0.0) };
        let high = if count == of { 1.0 } else { (centre + reach).min(1.0) };
        Some(Self { count, of, share, low, high })
    }
}

/// What may be said of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// It rose, by more than chance explains.
    Rose,
    /// It fell, by more than chance explains.
    Fell,
    /// Chance may explain the difference.
    NoClearChange,
    /// There is too little to tell.
    TooFew,
}

/// How a share differs between two periods.
///
/// The test is that for two proportions with a pooled share, as Campbell (2007) recommends it for small counts: chi-squared of
/// the 2×2 table times (N − 1)/N. It is not run where one of the four expected counts is below 1. Of the figures that are
/// compared at once those are called changes that pass Holm's procedure at 5 % (Holm 1979): where none of them changed, none is
/// called a change 19 times in 20, however many there are. The interval of the difference is Newcombe's hybrid score interval
/// (Newcombe 1998, method 10), for this figure alone. As for a [`Share`], one interaction is supposed to say nothing of the
/// next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// The figure.
    pub figure: String,
    /// Its share in the earlier period.
    pub before: Share,
    /// Its share in the later period.
    pub after: Share,
    /// The later share less the earlier one.
    pub difference: f64,
    /// The lower bound of the difference with 95 % confidence.
    pub low: f64,
    /// The upper bound of the difference with 95 % confidence.
    pub high: f64,
    /// How probable a difference of at least this size is if nothing changed; none where there is too little to tell.
    pub p: Option<f64>,
    /// What may be said.
    pub finding: Finding,
}

impl Change {
    fn new(figure: &str, before: Share, after: Share) -> Self {
        let difference = after.share - before.share;
        let reach = |up: f64, down: f64| (up * up + down * down).sqrt();
        let p = p_value(&before, &after);
        Self {
            figure: figure.to_owned(),
            difference,
            low: difference - reach(after.share - after.low, before.high - before.share),
            high: difference + reach(after.high - after.share, before.share - before.low),
            p,
            finding: if p.is_some() { Finding::NoClearChange } else { Finding::TooFew },
            before,
            after,
        }
    }

    /// The change in a plain sentence.
    ///
    /// ```
    /// use wom::{Classifier, Interaction, Summary};
    ///
    /// let wom = Classifier::new();
    /// let quiet = wom.score_all(&vec![Interaction::new("lovely boots"); 100]);
    /// let outage = wom.score_all(&vec![Interaction::new("No service since noon, this is unacceptable."); 80]);
    /// let changes = Summary::changes(&quiet, &outage);
    /// let complaints = changes.iter().find(|change| change.figure == "complaints").unwrap();
    /// assert_eq!(
    ///     complaints.sentence(),
    ///     "complaints rose from 0.0 % (0 of 100) to 100.0 % (80 of 80): more than chance explains (p < 0.001)"
    /// );
    /// ```
    #[must_use]
    pub fn sentence(&self) -> String {
        let part = |share: &Share| format!("{:.1} % ({} of {})", 100.0 * share.share, share.count, share.of);
        let (before, after) = (part(&self.before), part(&self.after));
        let p = match self.p {
            Some(p) if p < 0.001 => "p < 0.001".to_owned(),
            Some(p) => format!("p = {p:.3}"),
            None => String::new(),
        };
        let figure = &self.figure;
        match self.finding {
            Finding::Rose => format!("{figure} rose from {before} to {after}: more than chance explains ({p})"),
            Finding::Fell => format!("{figure} fell from {before} to {after}: more than chance explains ({p})"),
            Finding::NoClearChange => {
                format!("{figure}: no clear change, {before} then {after}; chance may explain it ({p})")
            }
            Finding::TooFew => format!("{figure}: too few to tell, {before} then {after}"),
        }
    }
}

/// The changes of several figures that are looked at together. What has no share in one of the periods is left out.
pub(super) fn changes(figures: impl IntoIterator<Item = (&'static str, Option<Share>, Option<Share>)>) -> Vec<Change> {
    let pairs = figures.into_iter().filter_map(|(figure, before, after)| Some(Change::new(figure, before?, after?)));
    let mut changes: Vec<_> = pairs.collect();
    let mut order: Vec<(f64, usize)> =
        changes.iter().enumerate().filter_map(|(at, change)| Some((change.p?, at))).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let tested = order.len();
    for (rank, (p, at)) in order.into_iter().enumerate() {
        if p * (tested - rank) as f64 > 0.05 {
            break;
        }
        let change = &mut changes[at];
        change.finding = if change.difference > 0.0 { Finding::Rose } else { Finding::Fell };
    }
    changes
}

/// Two-sided, pooled; none where an expected count is below 1.
fn p_value(before: &Share, after: &Share) -> Option<f64> {
    let (m, n) = (before.of as f64, after.of as f64);
    let pooled = (before.count as f64 + after.count as f64) / (m + n);
    let least = m.min(n) * pooled.min(1.0 - pooled);
    if least < 1.0 {
        return None;
    }
    let variance = pooled * (1.0 - pooled) * (1.0 / m + 1.0 / n);
    let z = (after.share - before.share) * ((m + n - 1.0) / (m + n) / variance).sqrt();
    Some(both_tails(z.abs()))
}

/// How probable a normal deviate is of at least `z` in either direction: Abramowitz and Stegun 7.1.26, within 1.5e-7.
fn both_tails(z: f64) -> f64 {
    let x = z / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let terms = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    let sum = terms.into_iter().fold(0.0, |sum, term| (sum + term) * t);
    (sum * (-x * x).exp()).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn intervals_are_those_of_the_books() {
        // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
        for (count, of, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let share = Share::of(count, of).unwrap();
            assert!((share.low - low).abs() < 5e-5 && (share.high - high).abs() < 5e-5, "{share:?}");
        }
        // Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
        for (a, m, b, n, low, high) in
            [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (10, 10, 0, 20, 0.6791, 1.0)]
        {
            let change = Change::new("x", Share::of(b, n).unwrap(), Share::of(a, m).unwrap());
            assert!((change.low - low).abs() < 5e-5 && (change.high - high).abs() < 5e-5, "{change:?}");
        }
    }

    #[test]
    fn tails_are_those_of_the_normal_distribution() {
        for (z, p) in [(0.0, 1.0), (1.0, 0.317_310_5), (Z, 0.05), (2.575_829, 0.01), (3.290_527, 0.001)] {
            assert!((both_tails(z) - p).abs() < 3e-7, "{z}");
        }
    }

    #[test]
    fn a_change_is_called_one_only_if_the_others_leave_room() {
        let share = |count| Share::of(count, 100);
        let alone = changes([("a", share(10), share(21))]);
        assert_eq!(alone[0].finding, Finding::Rose);
        let crowd: Vec<_> = std::iter::once(("a", share(10), share(21)))
            .chain(std::iter::repeat_n(("b", share(30), share(31)), 9))
            .chain([("c", share(90), share(40)), ("d", Share::of(0, 4), share(1)), ("e", None, share(3))])
            .collect();
        let found: Vec<_> = changes(crowd).iter().map(|change| change.finding).collect();
        assert_eq!(found.len(), 12);
        assert!(found[..10].iter().all(|finding| *finding == Finding::NoClearChange));
        assert_eq!(found[10..], [Finding::Fell, Finding::TooFew]);
    }

    proptest! {
        #[test]
        fn a_share_lies_in_its_interval(of in 1..=u64::MAX, part in 0.0..=1.0_f64) {
            let count = ((of as f64 * part) as u64).min(of);
            let share = Share::of(count, of).unwrap();
            prop_assert!(0.0 <= share.low && share.low <= share.share, "{share:?}");
            prop_assert!(share.share <= share.high && share.high <= 1.0, "{share:?}");
        }
    }
}
