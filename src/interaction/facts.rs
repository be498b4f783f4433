//! The facts that an input can hold out of range, and a set of them.

use std::fmt;

use serde::{Serialize, Serializer};

/// A fact of the record whose value can lie outside what the fact can be.
///
/// Such a value is treated as absent, and the fact is named in the warnings of the verdict.
///
/// ```
/// use wom::Fact;
///
/// assert_eq!(Fact::Followers.name(), "author.followers");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// `id`: a number beyond the range of a double.
    Id,
    /// `posted_at`: a text that is no date.
    PostedAt,
    /// `author.followers`: no whole number from 0 to 2⁶⁴ − 1.
    Followers,
    /// `author.following`: no whole number from 0 to 2⁶⁴ − 1.
    Following,
    /// `author.posts`: no whole number from 0 to 2⁶⁴ − 1.
    Posts,
    /// `author.likes_given`: no whole number from 0 to 2⁶⁴ − 1.
    LikesGiven,
    /// `author.listed`: no whole number from 0 to 2⁶⁴ − 1.
    Listed,
    /// `author.created_at`: a text that is no date, or a date after `posted_at`.
    CreatedAt,
    /// `in_reply_to`: a number beyond the range of a double.
    InReplyTo,
    /// `rating`: a number outside 1 to 5.
    Rating,
}

impl Fact {
    /// Every fact, in the order of the record.
    pub const ALL: [Self; 10] = [
        Self::Id,
        Self::PostedAt,
        Self::Followers,
        Self::Following,
        Self::Posts,
        Self::LikesGiven,
        Self::Listed,
        Self::CreatedAt,
        Self::InReplyTo,
        Self::Rating,
    ];

    /// The path of the fact in a JSON record, for instance `author.followers`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::PostedAt => "posted_at",
            Self::Followers => "author.followers",
            Self::Following => "author.following",
            Self::Posts => "author.posts",
            Self::LikesGiven => "author.likes_given",
            Self::Listed => "author.listed",
            Self::CreatedAt => "author.created_at",
            Self::InReplyTo => "in_reply_to",
            Self::Rating => "rating",
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Writes [`name`](Self::name).
impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Writes [`name`](Self::name) as a string.
impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A set of [`Fact`]s: four bytes, copied freely, read in the order of the record.
///
/// ```
/// use wom::{Fact, FactSet};
///
/// let mut facts = FactSet::EMPTY;
/// facts.insert(Fact::Rating);
/// facts.insert(Fact::PostedAt);
/// assert!(facts.contains(Fact::Rating));
/// assert_eq!(facts.iter().map(Fact::name).collect::<Vec<_>>(), ["posted_at", "rating"]);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct FactSet(u32);

impl FactSet {
    /// The set that holds nothing.
    pub const EMPTY: Self = Self(0);

    /// Whether the set holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many facts the set holds.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether the set holds this fact.
    #[must_use]
    pub const fn contains(self, fact: Fact) -> bool {
        self.0 & fact.bit() != 0
    }

    /// Puts a fact into the set.
    pub const fn insert(&mut self, fact: Fact) {
        self.0 |= fact.bit();
    }

    /// Takes a fact out of the set.
    pub const fn remove(&mut self, fact: Fact) {
        self.0 &= !fact.bit();
    }

    /// What one of the two sets holds, or both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The facts of the set, in the order of the record.
    pub fn iter(self) -> impl Iterator<Item = Fact> {
        Fact::ALL.into_iter().filter(move |fact| self.contains(*fact))
    }
}

impl FromIterator<Fact> for FactSet {
    fn from_iter<I: IntoIterator<Item = Fact>>(facts: I) -> Self {
        let mut set = Self::EMPTY;
        facts.into_iter().for_each(|fact| set.insert(fact));
        set
    }
}

/// Lists the names.
impl fmt::Debug for FactSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Fact::name)).finish()
    }
}

/// Writes a list of names.
impl Serialize for FactSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Fact::name))
    }
}
