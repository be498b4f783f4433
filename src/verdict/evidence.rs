//! The reasons: every vote, with the bytes that it saw.

use std::ops::Range;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::coordination::RingKind;
use crate::scores::{Class, Weight};

/// What a vote comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject<'r> {
    /// A rule, by its path `axis/family/id`.
    Rule(&'r str),
    /// What was known before anything voted.
    Prior,
    /// The words of the text together, by the table of weights.
    Wording,
    /// A ring of interactions that moved together, which this one belongs to.
    Ring(RingKind),
}

/// One vote. The weights of all votes for a class sum to its score.
///
/// Serialised, it is an entry of the contract's `evidence`.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence<'r> {
    pub(crate) subject: Subject<'r>,
    pub(crate) class: Class,
    pub(crate) counted: Weight,
    pub(crate) raw: Weight,
    pub(crate) span: Option<Range<usize>>,
    pub(crate) quote: Option<&'r str>,
    pub(crate) why: &'r str,
    pub(crate) source: Option<&'r str>,
}

impl<'r> Evidence<'r> {
    /// What the vote comes from.
    #[must_use]
    pub fn subject(&self) -> Subject<'r> {
        self.subject
    }

    /// The rule's path, if a rule voted.
    #[must_use]
    pub fn rule(&self) -> Option<&'r str> {
        match self.subject {
            Subject::Rule(path) => Some(path),
            Subject::Prior | Subject::Wording | Subject::Ring(_) => None,
        }
    }

    /// What it voted for.
    #[must_use]
    pub fn class(&self) -> Class {
        self.class
    }

    /// The vote as counted, in nats: what was left of it under the cap of its family, or of all words.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.counted.nats()
    }

    /// The vote before that cap, in nats.
    #[must_use]
    pub fn raw(&self) -> f64 {
        self.raw.nats()
    }

    /// The bytes of the text that it saw, on character boundaries; none for a vote about facts.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    /// The text at [`span`](Self::span).
    #[must_use]
    pub fn quote(&self) -> Option<&'r str> {
        self.quote
    }

    /// The reason in a sentence.
    #[must_use]
    pub fn why(&self) -> &'r str {
        self.why
    }

    /// The law, paper or standard that the rule rests on.
    #[must_use]
    pub fn source(&self) -> Option<&'r str> {
        self.source
    }
}

impl Serialize for Evidence<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.subject {
            Subject::Rule(path) => map.serialize_entry("rule", path)?,
            Subject::Prior => map.serialize_entry("fact", "prior")?,
            Subject::Wording => map.serialize_entry("fact", "wording")?,
            Subject::Ring(kind) => {
                map.serialize_entry("fact", "ring")?;
                map.serialize_entry("value", kind.name())?;
            }
        }
        map.serialize_entry("class", self.class.name())?;
        map.serialize_entry("weight", &self.counted.nats())?;
        map.serialize_entry("raw", &self.raw.nats())?;
        map.serialize_entry("span", &self.span.as_ref().map(|span| [span.start, span.end]))?;
        if let Some(quote) = self.quote {
            map.serialize_entry("quote", quote)?;
        }
        map.end()
    }
}
