//! What was found, in words and numbers.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::scores::Weight;
use crate::verdict::named;

named! {
    /// In which way interactions moved together.
    RingKind {
        /// Near-identical texts by many authors, at once or as a slow drip.
        Copy "copy",
        /// The same accounts acted on the same targets within a short time, again and again.
        Lockstep "lockstep",
        /// The same accounts acted on the same targets, more densely than chance has it, at whatever times.
        DenseBlock "dense-block",
    }
}

impl RingKind {
    pub(crate) fn why(self) -> &'static str {
        match self {
            RingKind::Copy => "many accounts posted nearly the same text",
            RingKind::Lockstep => "the same accounts acted on the same targets within a short time, again and again",
            RingKind::DenseBlock => "the same accounts acted on the same targets, far more than chance would have it",
        }
    }

    pub(crate) fn source(self) -> &'static str {
        match self {
            RingKind::Copy => "Broder 1997; 16 CFR 465.2",
            RingKind::Lockstep => "Beutel et al. 2013; Giglietto et al. 2020; 16 CFR 465.8",
            RingKind::DenseBlock => "Hooi et al. 2016; 16 CFR 465.8",
        }
    }
}

/// Interactions that moved together, and why it is thought so.
///
/// Moving together is not yet inauthentic: a ring may be reported without a [`vote`](Self::vote).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    pub(super) kind: RingKind,
    pub(super) members: Vec<u64>,
    pub(super) evidence: RingEvidence,
    pub(super) vote: Weight,
}

/// The numbers behind a [`Ring`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RingEvidence {
    /// Different accounts.
    pub accounts: u32,
    /// Different targets and links that they acted on; 0 if none is known.
    pub targets: u32,
    /// Of all pairs of an account and a target (for lockstep: a target at a time) that there could be, how many hundredths
    /// are there; for copies, how many hundredths of the text they share.
    pub percent: u32,
    /// Seconds from the first act to the last, where times are known.
    pub span_seconds: Option<u32>,
    /// The time in seconds that counted as short, where it played a part.
    pub within_seconds: Option<u32>,
    /// The median age of the accounts when they acted, in days, where it is known of at least half of them.
    pub median_age_days: Option<u32>,
    /// The days within which the middle half of the accounts were made, where it is known of at least half of them.
    pub made_within_days: Option<u32>,
    /// Of a hundred interactions, so many are vouched for as purchases.
    pub verified_percent: u32,
}

impl Ring {
    /// In which way they moved together.
    #[must_use]
    pub fn kind(&self) -> RingKind {
        self.kind
    }

    /// The interactions, in order: places in the slice that [`find`](super::Coordination::find) was given, from 0; or counts of all traces
    /// that a [`Watch`](super::Watch) has seen before each.
    #[must_use]
    pub fn members(&self) -> &[u64] {
        &self.members
    }

    /// The numbers.
    #[must_use]
    pub fn evidence(&self) -> &RingEvidence {
        &self.evidence
    }

    /// What it says of each of its interactions, if anything: none for a ring that is reported and not condemned.
    #[must_use]
    pub fn vote(&self) -> Option<RingVote> {
        (self.vote.0 > 0).then_some(RingVote { kind: self.kind, weight: self.vote })
    }
}

/// What a ring says of an interaction: one vote for [`Class::Stain`](crate::Class::Stain), of 3.5 nats at most.
/// [`Session::read_in_ring`](crate::Session::read_in_ring) counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RingVote {
    pub(crate) weight: Weight,
    pub(crate) kind: RingKind,
}

impl RingVote {
    /// In which way the interaction moved together with others.
    #[must_use]
    pub fn kind(&self) -> RingKind {
        self.kind
    }

    /// The vote in nats.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.weight.nats()
    }
}

/// A sentence for people.
impl fmt::Display for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let e = &self.evidence;
        let accounts = e.accounts;
        match self.kind {
            RingKind::Copy => write!(f, "{accounts} accounts posted texts that are {} % the same", e.percent)?,
            RingKind::Lockstep | RingKind::DenseBlock => {
                let how = if self.kind == RingKind::Lockstep { "together" } else { "as a block" };
                write!(
                    f,
                    "{accounts} accounts acted {how} on {} targets, {} % of what they could",
                    e.targets, e.percent
                )?;
            }
        }
        if let (RingKind::Lockstep, Some(within)) = (self.kind, e.within_seconds) {
            write!(f, ", each time within {}", Time(within))?;
        }
        if let Some(span) = e.span_seconds {
            write!(f, "; all in {}", Time(span))?;
        }
        if let Some(age) = e.median_age_days {
            write!(f, "; half of the accounts were {} old or less", days(age))?;
        }
        if let Some(made) = e.made_within_days {
            write!(f, "; half of them were made within {}", days(made))?;
        }
        if e.verified_percent > 0 {
            write!(f, "; {} % are verified purchases", e.verified_percent)?;
        }
        match self.vote() {
            Some(_) => Ok(()),
            None => write!(f, "; reported only"),
        }
    }
}

fn days(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

struct Time(u32);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            seconds @ 0..120 => write!(f, "{seconds} s"),
            seconds @ 120..7200 => write!(f, "{} min", seconds.div_ceil(60)),
            seconds @ 7200..172_800 => write!(f, "{} h", seconds.div_ceil(3600)),
            seconds => write!(f, "{} days", seconds.div_ceil(86_400)),
        }
    }
}

/// An object of the numbers that are known; percentages as shares from 0 to 1.
impl Serialize for RingEvidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("accounts", &self.accounts)?;
        map.serialize_entry("targets", &self.targets)?;
        map.serialize_entry("share", &(f64::from(self.percent) / 100.0))?;
        let known = [
            ("span_seconds", self.span_seconds),
            ("within_seconds", self.within_seconds),
            ("median_age_days", self.median_age_days),
            ("made_within_days", self.made_within_days),
        ];
        for (name, value) in known {
            if let Some(value) = value {
                map.serialize_entry(name, &value)?;
            }
        }
        map.serialize_entry("verified_share", &(f64::from(self.verified_percent) / 100.0))?;
        map.end()
    }
}
