//! Hours, days, weeks and so on: as fine as the chart has room for.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use wom::Timestamp;

/// So many columns have room in the chart.
const MOST: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// How long a period is. Times are in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Hour,
    Day,
    /// From its Monday
    Week,
    Month,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    const ALL: [Self; 8] =
        [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Year, Self::Decade, Self::Century, Self::Millennium];

    /// The finest that cuts the time between the two into few enough periods.
    pub(crate) fn fitting(first: Timestamp, last: Timestamp) -> Self {
        let fits = |unit: &Self| unit.number(last) - unit.number(first) < MOST;
        Self::ALL.into_iter().find(fits).unwrap_or(Self::Millennium)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
            Self::Millennium => "millennium",
        }
    }

    /// The number of the period that a time lies in: neighbours are one apart.
    pub(crate) fn number(self, at: Timestamp) -> i64 {
        let seconds = at.unix_seconds();
        match self {
            Self::Hour => seconds.div_euclid(HOUR),
            Self::Day => seconds.div_euclid(DAY),
            // The first of January 1970 was a Thursday.
            Self::Week => (seconds.div_euclid(DAY) + 3).div_euclid(7),
            Self::Month => civil(seconds).map_or(0, |date| i64::from(date.year()) * 12 + i64::from(date.month()) - 1),
            Self::Year => year(seconds),
            Self::Decade => year(seconds).div_euclid(10),
            Self::Century => year(seconds).div_euclid(100),
            Self::Millennium => year(seconds).div_euclid(1000),
        }
    }

    /// The name of a period, by its number: where it begins.
    pub(crate) fn label(self, number: i64) -> String {
        let begins = |seconds: i64| civil(seconds).unwrap_or_default();
        match self {
            Self::Hour => begins(number * HOUR).strftime("%Y-%m-%d %H:00").to_string(),
            Self::Day => begins(number * DAY).strftime("%Y-%m-%d").to_string(),
            Self::Week => begins((number * 7 - 3) * DAY).strftime("%Y-%m-%d").to_string(),
            Self::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
            Self::Year => number.to_string(),
            Self::Decade => (number * 10).to_string(),
            Self::Century => (number * 100).to_string(),
            Self::Millennium => (number * 1000).to_string(),
        }
    }

    /// The name with as few letters as an axis needs.
    pub(crate) fn short_label(self, number: i64) -> String {
        let begins = |seconds: i64| civil(seconds).unwrap_or_default();
        match self {
            Self::Hour => begins(number * HOUR).strftime("%-d %b %H:00").to_string(),
            Self::Day => begins(number * DAY).strftime("%-d %b").to_string(),
            Self::Week => begins((number * 7 - 3) * DAY).strftime("%-d %b").to_string(),
            _ => self.label(number),
        }
    }
}

fn civil(seconds: i64) -> Option<DateTime> {
    jiff::Timestamp::from_second(seconds).ok().map(|at| Offset::UTC.to_datetime(at))
}

fn year(seconds: i64) -> i64 {
    civil(seconds).map_or(0, |date| date.year().into())
}

/// A time for people, in UTC: `2026-03-01 12:00`.
pub(crate) fn minute(at: Timestamp) -> String {
    civil(at.unix_seconds()).unwrap_or_default().strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_unit_is_as_fine_as_there_is_room() {
        for (first, last, unit) in [
            ("2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z", Unit::Hour),
            ("2026-03-02T08:00:00Z", "2026-03-04T19:59:59Z", Unit::Hour),
            ("2026-03-02T08:00:00Z", "2026-03-04T20:00:00Z", Unit::Day),
            ("2026-03-02", "2026-06-01", Unit::Week),
            ("2024-03-02", "2026-06-01", Unit::Month),
            ("2006-03-02", "2026-06-01", Unit::Year),
            ("1906-03-02", "2026-06-01", Unit::Decade),
            ("0001-01-01", "9999-12-30", Unit::Millennium),
        ] {
            assert_eq!(Unit::fitting(at(first), at(last)), unit, "{first} to {last}");
        }
        assert_eq!(Unit::fitting(Timestamp::MIN, Timestamp::MAX), Unit::Millennium);
    }

    #[test]
    fn a_period_bears_the_name_of_its_beginning() {
        let sunday = at("2026-03-01T23:59:59Z");
        for (unit, label, short) in [
            (Unit::Hour, "2026-03-01 23:00", "1 Mar 23:00"),
            (Unit::Day, "2026-03-01", "1 Mar"),
            (Unit::Week, "2026-02-23", "23 Feb"),
            (Unit::Month, "2026-03", "2026-03"),
            (Unit::Year, "2026", "2026"),
            (Unit::Decade, "2020", "2020"),
            (Unit::Century, "2000", "2000"),
            (Unit::Millennium, "2000", "2000"),
        ] {
            let number = unit.number(sunday);
            assert_eq!((unit.label(number).as_str(), unit.short_label(number).as_str()), (label, short));
        }
        assert_eq!(Unit::Month.label(Unit::Month.number(at("2025-12-31"))), "2025-12");
        assert_eq!(Unit::Year.label(Unit::Year.number(Timestamp::MIN)), "-9999");
        assert_eq!(minute(sunday), "2026-03-01 23:59");
    }

    #[test]
    fn neighbours_are_one_apart() {
        let mut before = at("1999-11-28T22:00:00Z");
        for hour in 1..20_000 {
            let next = Timestamp::from_unix_seconds(before.unix_seconds() + HOUR).unwrap();
            for unit in Unit::ALL {
                let step = unit.number(next) - unit.number(before);
                assert!((0..=1).contains(&step), "{unit:?} after {hour} hours");
                assert_eq!(step == 0, unit.label(unit.number(next)) == unit.label(unit.number(before)));
            }
            before = next;
        }
    }
}
