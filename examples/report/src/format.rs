//! Numbers and times as people read them. A space that must not break is a no-break space.

use wom::Share;

/// What is not known.
pub(crate) const NONE: &str = "\u{2013}";

/// `12,345`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 line`, `2,000 lines`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{}\u{a0}{noun}{}", count(number), if number == 1 { "" } else { "s" })
}

/// `28 %`. What is neither nothing nor all does not read as if it were.
pub(crate) fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if percent > 0.0 && percent < 0.5 {
        "<\u{a0}1\u{a0}%".to_owned()
    } else if (99.5..100.0).contains(&percent) {
        ">\u{a0}99\u{a0}%".to_owned()
    } else {
        format!("{percent:.0}\u{a0}%")
    }
}

pub(crate) fn share(share: Option<Share>) -> String {
    share.map_or_else(|| NONE.to_owned(), |share| percent(share.share))
}

/// `13 of 47`.
pub(crate) fn part(share: Option<Share>) -> String {
    share.map_or_else(|| NONE.to_owned(), |share| format!("{} of {}", count(share.count), count(share.of)))
}

/// The interval of a share: `17–42 %`.
pub(crate) fn interval(share: Option<Share>) -> String {
    share.map_or_else(
        || NONE.to_owned(),
        |share| format!("{:.0}\u{2013}{:.0}\u{a0}%", 100.0 * share.low, 100.0 * share.high),
    )
}

/// A length of time: `35 min`.
pub(crate) fn time(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds}\u{a0}s"),
        120..7200 => format!("{}\u{a0}min", (seconds + 30) / 60),
        7200..172_800 => format!("{:.1}\u{a0}h", seconds as f64 / 3600.0),
        _ => format!("{:.1}\u{a0}days", seconds as f64 / 86_400.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (10_000, "10,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), text);
        }
        assert_eq!((counted(1, "line").as_str(), counted(2000, "line").as_str()), ("1\u{a0}line", "2,000\u{a0}lines"));
    }

    #[test]
    fn only_nothing_is_nought_per_cent_and_only_all_is_a_hundred() {
        let shares = [0.0, 0.001, 0.284, 0.996, 1.0].map(percent);
        assert_eq!(shares.map(|share| share.replace('\u{a0}', " ")), ["0 %", "< 1 %", "28 %", "> 99 %", "100 %"]);
        assert_eq!((share(None), part(None), interval(None)), (NONE.to_owned(), NONE.to_owned(), NONE.to_owned()));
    }

    #[test]
    fn times_have_the_unit_that_fits() {
        let times = [119, 120, 7199, 7200, 172_800].map(time);
        assert_eq!(times.map(|time| time.replace('\u{a0}', " ")), ["119 s", "2 min", "120 min", "2.0 h", "2.0 days"]);
    }
}
