//! A point in time, to the second.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::{Serialize, Serializer};

/// A point in time: whole seconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// It is read from RFC 3339. A date alone is its midnight, and a time without an offset is taken as
/// UTC. Fractions of a second are cut off towards the past. Years reach from -9999 to 9999, but for
/// about a day at both ends.
///
/// ```
/// use wom::Timestamp;
///
/// let noon: Timestamp = "2026-03-01T13:00:00+01:00".parse()?;
/// assert_eq!(noon.unix_seconds(), 1_772_366_400);
/// assert_eq!(noon.to_string(), "2026-03-01T12:00:00Z");
/// assert_eq!("2026-03-01T12:00:00".parse(), Ok(noon));
/// assert!("2026-03-01".parse::<Timestamp>()? < noon);
/// assert!("yesterday".parse::<Timestamp>().is_err());
/// # Ok::<(), wom::ParseTimestampError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest point in time: -9999-01-02T01:59:59Z.
    pub const MIN: Self = Self(-377_705_023_201);
    /// The latest point in time: 9999-12-30T22:00:00Z.
    pub const MAX: Self = Self(253_402_207_200);

    /// The point in time so many seconds after 1970-01-01T00:00:00Z (before it, where negative).
    ///
    /// `None` outside [`MIN`](Self::MIN) to [`MAX`](Self::MAX).
    ///
    /// ```
    /// use wom::Timestamp;
    ///
    /// assert_eq!(Timestamp::from_unix_seconds(86_400), "1970-01-02".parse().ok());
    /// assert_eq!(Timestamp::from_unix_seconds(i64::MAX), None);
    /// ```
    #[must_use]
    pub const fn from_unix_seconds(seconds: i64) -> Option<Self> {
        if seconds < Self::MIN.0 || seconds > Self::MAX.0 {
            return None;
        }
        Some(Self(seconds))
    }

    /// Seconds since 1970-01-01T00:00:00Z; negative before it.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// Reads a date, a date with a time, or both with an offset.
    fn read(text: &str) -> Option<Self> {
        let pieces = Pieces::parse(text).ok()?;
        let offset = match pieces.to_numeric_offset() {
            Some(offset) => offset,
            None if pieces.time_zone_annotation().is_none() => Offset::UTC,
            // "[Europe/Prague]" without an offset: no time zone database is at hand.
            None => return None,
        };
        let time = pieces.time().unwrap_or_else(Time::midnight);
        let instant = offset.to_timestamp(pieces.date().to_datetime(time)).ok()?;
        let second = instant.as_second() - i64::from(instant.subsec_nanosecond() < 0);
        Self::from_unix_seconds(second)
    }
}

/// Reads RFC 3339, a date alone, or a date and a time without an offset.
impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        Self::read(text).ok_or(ParseTimestampError(()))
    }
}

/// Writes RFC 3339 in UTC, for instance `2026-03-01T12:00:00Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(instant) => fmt::Display::fmt(&instant, f),
            Err(_) => Err(fmt::Error),
        }
    }
}

/// Writes the string of `Display`.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that was to be read as a [`Timestamp`] is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseTimestampError(());

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date such as 2026-03-01 or 2026-03-01T12:00:00Z")
    }
}

impl Error for ParseTimestampError {}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn the_bounds_are_those_of_the_calendar_library() {
        assert_eq!(Timestamp::MIN.0, jiff::Timestamp::MIN.as_second());
        assert_eq!(Timestamp::MAX.0, jiff::Timestamp::MAX.as_second());
    }
}
