//! The parts of a record: who speaks, what they speak on, and what names an interaction.

use std::borrow::Cow;
use std::fmt;

use super::{Role, Timestamp};

/// The author of an interaction. Counts are as they stood at the time of posting.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Author<'a> {
    /// The name in the address of the account, with or without `@`.
    pub handle: Option<Cow<'a, str>>,
    /// The name that readers see.
    pub name: Option<Cow<'a, str>>,
    /// What the author writes about themselves. Empty is a fact; absent is not.
    pub bio: Option<Cow<'a, str>>,
    /// The place that the author names as theirs, as free text.
    pub location: Option<Cow<'a, str>>,
    /// How many accounts follow the author.
    pub followers: Option<u64>,
    /// How many accounts the author follows.
    pub following: Option<u64>,
    /// How many posts the author has made.
    pub posts: Option<u64>,
    /// How many likes the author has given.
    pub likes_given: Option<u64>,
    /// How many public lists hold the author.
    pub listed: Option<u64>,
    /// When the account was made.
    pub created_at: Option<Timestamp>,
    /// Whether the platform has verified who the author is.
    pub verified: Option<bool>,
    /// Whether the account has a picture of its own.
    pub has_avatar: Option<bool>,
    /// Whether the profile looks as the platform made it.
    pub default_profile: Option<bool>,
    /// Whether only followers see the author's posts.
    pub private: Option<bool>,
    /// In which role the author speaks.
    pub role: Role,
}

/// What an interaction stands on: a page, a post, a product.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Target<'a> {
    /// The brand that it is about.
    pub brand: Option<Cow<'a, str>>,
    /// Whether the brand made it.
    pub by_brand: Option<bool>,
}

/// What names an interaction: a string, or a number that is written back as a number.
///
/// A whole number from -2⁶³ to 2⁶⁴ − 1 is kept exactly, any other as a double.
///
/// ```
/// use wom::Id;
///
/// assert_eq!(Id::from("t1").to_string(), "t1");
/// assert_eq!(Id::from(17_u64).to_string(), "17");
/// assert_eq!(Id::from(17_i64), Id::Unsigned(17));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Id<'a> {
    /// A string.
    Text(Cow<'a, str>),
    /// A whole number, zero or above.
    Unsigned(u64),
    /// A whole number below zero.
    Signed(i64),
    /// Any other number. Not finite, it is written as `null`.
    Float(f64),
}

impl<'a> Id<'a> {
    /// The same id with a string of its own.
    #[must_use]
    pub fn into_owned(self) -> Id<'static> {
        match self {
            Self::Text(text) => Id::Text(Cow::Owned(text.into_owned())),
            Self::Unsigned(number) => Id::Unsigned(number),
            Self::Signed(number) => Id::Signed(number),
            Self::Float(number) => Id::Float(number),
        }
    }

    /// The same id, borrowing its string.
    #[must_use]
    pub fn borrowed(&self) -> Id<'_> {
        match self {
            Self::Text(text) => Id::Text(Cow::Borrowed(text)),
            Self::Unsigned(number) => Id::Unsigned(*number),
            Self::Signed(number) => Id::Signed(*number),
            Self::Float(number) => Id::Float(*number),
        }
    }
}

impl<'a> From<&'a str> for Id<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Id<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u64> for Id<'_> {
    fn from(number: u64) -> Self {
        Self::Unsigned(number)
    }
}

/// `Unsigned` from zero upwards, `Signed` below.
impl From<i64> for Id<'_> {
    fn from(number: i64) -> Self {
        u64::try_from(number).map_or(Self::Signed(number), Self::Unsigned)
    }
}

/// Writes the string or the number, without quotes.
impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Unsigned(number) => number.fmt(f),
            Self::Signed(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
        }
    }
}

impl Author<'_> {
    pub(super) fn into_owned(self) -> Author<'static> {
        Author {
            handle: owned(self.handle),
            name: owned(self.name),
            bio: owned(self.bio),
            location: owned(self.location),
            followers: self.followers,
            following: self.following,
            posts: self.posts,
            likes_given: self.likes_given,
            listed: self.listed,
            created_at: self.created_at,
            verified: self.verified,
            has_avatar: self.has_avatar,
            default_profile: self.default_profile,
            private: self.private,
            role: self.role,
        }
    }

    pub(super) fn borrowed(&self) -> Author<'_> {
        Author {
            handle: borrowed(&self.handle),
            name: borrowed(&self.name),
            bio: borrowed(&self.bio),
            location: borrowed(&self.location),
            followers: self.followers,
            following: self.following,
            posts: self.posts,
            likes_given: self.likes_given,
            listed: self.listed,
            created_at: self.created_at,
            verified: self.verified,
            has_avatar: self.has_avatar,
            default_profile: self.default_profile,
            private: self.private,
            role: self.role,
        }
    }
}

impl Target<'_> {
    pub(super) fn into_owned(self) -> Target<'static> {
        Target { brand: owned(self.brand), by_brand: self.by_brand }
    }

    pub(super) fn borrowed(&self) -> Target<'_> {
        Target { brand: borrowed(&self.brand), by_brand: self.by_brand }
    }
}

/// A string of its own in place of a borrowed one.
pub(super) fn owned(text: Option<Cow<'_, str>>) -> Option<Cow<'static, str>> {
    text.map(|text| Cow::Owned(text.into_owned()))
}

/// The same string, borrowed.
pub(super) fn borrowed<'b>(text: &'b Option<Cow<'_, str>>) -> Option<Cow<'b, str>> {
    text.as_deref().map(Cow::Borrowed)
}
