//! The input record: one social interaction, with whatever is known about it.
//!
//! | file | holds |
//! | --- | --- |
//! | `mod.rs` | [`Interaction`], its constructors and conversions |
//! | `parts.rs` | [`Author`], [`Target`], [`Id`] |
//! | `names.rs` | [`Kind`], [`Role`] |
//! | `timestamp.rs` | [`Timestamp`] |
//! | `facts.rs` | [`Fact`] and [`FactSet`]: what the input held out of range |
//! | `de.rs`, `read.rs` | reading a record; how one value of it is read |
//! | `ser.rs` | writing a record |

mod de;
mod facts;
mod names;
mod parts;
mod read;
mod ser;
mod timestamp;

use std::borrow::Cow;
use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer};

pub use facts::{Fact, FactSet};
pub use names::{Kind, Role};
pub use parts::{Author, Id, Target};
pub use timestamp::{ParseTimestampError, Timestamp};

/// What a rating can be, in stars.
const STARS: RangeInclusive<f32> = 1.0..=5.0;

/// One social interaction: a post, comment, reply, review, message, share, like or follow.
///
/// Every field may be missing, and what is missing casts no vote. A text is enough:
///
/// ```
/// use wom::{Interaction, Kind};
///
/// let comment = Interaction { kind: Kind::Comment, ..Interaction::new("Does it come in blue?") };
/// assert_eq!(comment.text, "Does it come in blue?");
/// ```
///
/// # As JSON
///
/// A record is one JSON object; its fields bear the names of these fields. Strings are borrowed from
/// the input wherever they hold no escapes, and nothing is allocated for a record without them.
///
/// ```
/// use wom::{Fact, Interaction, Role};
///
/// let line = r#"{"id":7,"text":"Still no parcel.","author":{"role":"customer","followers":-3}}"#;
/// let record: Interaction = serde_json::from_str(line)?;
/// assert_eq!(record.author.role, Role::Customer);
/// assert_eq!(record.author.followers, None);
/// assert!(record.unreadable.contains(Fact::Followers));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// * Unknown fields are skipped. `null` is the same as a field that is not there.
/// * An unknown `kind` or `role` is `Unknown`; names are read in capitals or not.
/// * A fact out of range is treated as absent and put into [`unreadable`](Self::unreadable): a count
///   that is no whole number from 0 to 2⁶⁴ − 1 (`10.0` is 10), a rating outside 1 to 5, a date that
///   is none, an account created after its interaction was posted.
/// * Of a field that stands twice the last one counts.
/// * Refused is what is no object, and a value of the wrong type; the message names the field:
///   ``author.followers: expected a number, found a string``.
///
/// Written back, a record reads as the same record, `unreadable` aside, provided that its facts are
/// within their ranges; absent facts and objects without facts are left out. (A fraction may come back one bit off
/// unless serde_json's feature `float_roundtrip` is on.)
///
/// A record that must not borrow (a reader, a `Vec` that outlives its input) is read by
/// [`deserialize_owned`](Self::deserialize_owned).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Interaction<'a> {
    /// Whatever names the interaction for its sender; echoed in the verdict, never judged.
    pub id: Option<Id<'a>>,
    /// What sort of act it is.
    pub kind: Kind,
    /// Where it happened, for instance `instagram`.
    pub platform: Option<Cow<'a, str>>,
    /// The author's words; empty for a bare like, share or follow.
    pub text: Cow<'a, str>,
    /// The language of the text as a BCP-47 code, for instance `cs`. It is believed.
    pub lang: Option<Cow<'a, str>>,
    /// When it was posted.
    pub posted_at: Option<Timestamp>,
    /// The program that it was posted with, for instance a scheduling tool.
    pub app: Option<Cow<'a, str>>,
    /// Who speaks.
    pub author: Author<'a>,
    /// What the interaction stands on.
    pub target: Target<'a>,
    /// The interaction that this one answers, likes or shares.
    pub in_reply_to: Option<Id<'a>>,
    /// The stars of a review, from 1 to 5; halves and other fractions are allowed.
    pub rating: Option<f32>,
    /// Whether the platform vouches that the author bought what they speak of.
    pub verified_purchase: Option<bool>,
    /// Whether the platform marks it as a paid partnership.
    pub paid_partnership: Option<bool>,
    /// The facts that the input held out of range and that are therefore absent.
    pub unreadable: FactSet,
}

impl<'a> Interaction<'a> {
    /// The interaction of which nothing is known but its text.
    #[must_use]
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The age of the author's account at the time of posting, in whole days.
    ///
    /// `None` where [`posted_at`](Self::posted_at) or [`Author::created_at`] is absent, and where the
    /// account would be younger than the interaction. The clock is never read.
    ///
    /// ```
    /// use wom::{Author, Interaction};
    ///
    /// let record = Interaction {
    ///     posted_at: "2026-03-04T09:00:00Z".parse().ok(),
    ///     author: Author { created_at: "2026-03-01T10:00:00Z".parse().ok(), ..Author::default() },
    ///     ..Interaction::new("First post!")
    /// };
    /// assert_eq!(record.account_age_days(), Some(2));
    /// ```
    #[must_use]
    pub fn account_age_days(&self) -> Option<u32> {
        let posted = self.posted_at?.unix_seconds();
        let created = self.author.created_at?.unix_seconds();
        u32::try_from((posted - created).div_euclid(86_400)).ok()
    }

    /// The rating, unless it lies outside 1 to 5.
    ///
    /// Reading a record leaves no such rating; a record put together in code may hold one.
    #[must_use]
    pub fn rating_in_range(&self) -> Option<f32> {
        self.rating.filter(|stars| STARS.contains(stars))
    }

    /// Every fact that cannot be used: those of [`unreadable`](Self::unreadable), and those of a
    /// record put together in code that lie out of range.
    ///
    /// ```
    /// use wom::{Fact, Interaction};
    ///
    /// let record = Interaction { rating: Some(9.0), ..Interaction::new("Wow") };
    /// assert!(record.unreadable.is_empty());
    /// assert!(record.out_of_range().contains(Fact::Rating));
    /// ```
    #[must_use]
    pub fn out_of_range(&self) -> FactSet {
        let mut facts = self.unreadable;
        if self.rating.is_some() && self.rating_in_range().is_none() {
            facts.insert(Fact::Rating);
        }
        if self.created_after_posted() {
            facts.insert(Fact::CreatedAt);
        }
        facts
    }

    /// Whether both dates are known and in the wrong order.
    fn created_after_posted(&self) -> bool {
        matches!((self.author.created_at, self.posted_at), (Some(created), Some(posted)) if created > posted)
    }

    /// The same record with strings of its own, free of the input that it was read from.
    #[must_use]
    pub fn into_owned(self) -> Interaction<'static> {
        Interaction {
            id: self.id.map(Id::into_owned),
            kind: self.kind,
            platform: parts::owned(self.platform),
            text: Cow::Owned(self.text.into_owned()),
            lang: parts::owned(self.lang),
            posted_at: self.posted_at,
            app: parts::owned(self.app),
            author: self.author.into_owned(),
            target: self.target.into_owned(),
            in_reply_to: self.in_reply_to.map(Id::into_owned),
            rating: self.rating,
            verified_purchase: self.verified_purchase,
            paid_partnership: self.paid_partnership,
            unreadable: self.unreadable,
        }
    }

    /// Reads a record that borrows nothing.
    ///
    /// A record that borrows cannot be asked for where the input does not last, as with
    /// `serde_json::from_reader` or a field of an owned struct. There this function stands in.
    ///
    /// ```
    /// use serde::Deserialize;
    /// use wom::Interaction;
    ///
    /// #[derive(Deserialize)]
    /// struct Case {
    ///     #[serde(deserialize_with = "Interaction::deserialize_owned")]
    ///     given: Interaction<'static>,
    /// }
    ///
    /// let case: Case = serde_json::from_reader(&br#"{"given":{"text":"Thanks!"}}"#[..])?;
    /// assert_eq!(case.given.text, "Thanks!");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for every read: what is no object, and a value of the wrong type.
    pub fn deserialize_owned<'de, D>(deserializer: D) -> Result<Interaction<'static>, D::Error>
    where
        D: Deserializer<'de>,
    {
        Interaction::deserialize(deserializer).map(Interaction::into_owned)
    }
}

impl<'a> From<&'a str> for Interaction<'a> {
    fn from(text: &'a str) -> Self {
        Self::new(text)
    }
}

impl<'a> From<&'a String> for Interaction<'a> {
    fn from(text: &'a String) -> Self {
        Self::new(text)
    }
}

impl From<String> for Interaction<'_> {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl<'a> From<Cow<'a, str>> for Interaction<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::new(text)
    }
}

/// The same record, borrowing every string.
impl<'a> From<&'a Interaction<'_>> for Interaction<'a> {
    fn from(record: &'a Interaction<'_>) -> Self {
        Self {
            id: record.id.as_ref().map(Id::borrowed),
            kind: record.kind,
            platform: parts::borrowed(&record.platform),
            text: Cow::Borrowed(&record.text),
            lang: parts::borrowed(&record.lang),
            posted_at: record.posted_at,
            app: parts::borrowed(&record.app),
            author: record.author.borrowed(),
            target: record.target.borrowed(),
            in_reply_to: record.in_reply_to.as_ref().map(Id::borrowed),
            rating: record.rating,
            verified_purchase: record.verified_purchase,
            paid_partnership: record.paid_partnership,
            unreadable: record.unreadable,
        }
    }
}
