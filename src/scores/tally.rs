//! The count: one vote a rule, families cut at their cap.

use super::{Axis, Class, Weight};
use crate::rules::Sight;
use crate::snapshot::frozen;
use crate::verdict::Acts;
use crate::weights::Sum;

/// A rule that fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vote {
    /// Index into the program's rules.
    pub(crate) rule: u32,
    /// What the rule saw.
    pub(crate) sight: Sight,
    /// What was counted of the rule's weight.
    pub(crate) counted: Weight,
}

/// What is counted of a rule that fired: of all rules side by side, since the rules themselves lie far apart in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ballot {
    pub(crate) weight: Weight,
    /// What its family counts for at most.
    pub(crate) cap: Weight,
    /// Rules of one family and class share a group, and with it the cap.
    pub(crate) group: u32,
    pub(crate) class: Class,
    pub(crate) acts: Acts,
}

/// The sums of one interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scores {
    /// The score of each class, in the order of [`Class::ALL`], with its prior.
    pub(crate) of: [Weight; Class::ALL.len()],
    /// A rule voted on authenticity, or words clearly did.
    pub(crate) authenticity_voted: bool,
    /// What the rules that fired prove.
    pub(crate) acts: Acts,
}

impl Scores {
    /// One vote more, by itself.
    pub(crate) fn add(&mut self, class: Class, weight: Weight) {
        self.of[class as usize].0 += weight.0;
        self.authenticity_voted |= class.axis() == Axis::Authenticity && weight.0 != 0;
    }
}

/// Words answer for authenticity alone only if two of its classes lie so far apart by them. A few words lean one way or the
/// other in any text; that is no reason to leave "unclear".
const CLEAR: i32 = 50;

/// Counts `votes`, which are put in the order of their rules: family by family, the heaviest first. Every vote gets what
/// of its weight was counted; with the priors and what the words weigh they sum to the scores.
pub(crate) fn tally(
    votes: &mut [Vote],
    ballots: &[Ballot],
    wording: &Sum,
    priors: &[Weight; Class::ALL.len()],
) -> Scores {
    votes.sort_unstable_by_key(|vote| vote.rule);
    let mut scores = Scores { of: *priors, authenticity_voted: false, acts: Acts::default() };
    let mut sum = 0;
    let mut group = u32::MAX;
    for vote in votes {
        let ballot = &ballots[vote.rule as usize];
        if ballot.group != group {
            group = ballot.group;
            sum = 0;
        }
        let after = (sum + ballot.weight.0).min(ballot.cap.0).max(-ballot.cap.0);
        vote.counted = Weight(after - sum);
        sum = after;
        scores.of[ballot.class as usize].0 += vote.counted.0;
        scores.authenticity_voted |= (ballot.class.axis() == Axis::Authenticity) & (ballot.weight.0 != 0);
        scores.acts = scores.acts.union(ballot.acts);
    }
    for (score, weight) in scores.of.iter_mut().zip(wording.counted) {
        score.0 += weight.0;
    }
    let [real, hollow, stain, ..] = wording.counted;
    let (least, most) = (real.min(hollow).min(stain), real.max(hollow).max(stain));
    scores.authenticity_voted |= most.0 - least.0 >= CLEAR;
    scores
}

frozen!(Ballot { weight, cap, group, class, acts });
