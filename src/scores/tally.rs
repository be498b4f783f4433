//! The count: one vote a rule, families cut at their cap.

use super::{Axis, Class, Weight};
use crate::rules::{Program, Sight};
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

/// The sums of one interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scores {
    /// The score of each class, in the order of [`Class::ALL`], with its prior.
    pub(crate) of: [Weight; Class::ALL.len()],
    /// A rule voted on authenticity, or words clearly did.
    pub(crate) authenticity_voted: bool,
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
    program: &Program,
    wording: &Sum,
    priors: &[Weight; Class::ALL.len()],
) -> Scores {
    votes.sort_unstable_by_key(|vote| vote.rule);
    let mut scores = Scores { of: *priors, authenticity_voted: false };
    let mut sum = 0;
    let mut group = u32::MAX;
    for vote in votes {
        let rule = &program.rules[vote.rule as usize];
        if rule.group != group {
            group = rule.group;
            sum = 0;
        }
        let after = (sum + rule.weight.0).clamp(-rule.cap.0, rule.cap.0);
        vote.counted = Weight(after - sum);
        sum = after;
        scores.of[rule.class as usize].0 += vote.counted.0;
        scores.authenticity_voted |= rule.class.axis() == Axis::Authenticity && rule.weight.0 != 0;
    }
    for (score, weight) in scores.of.iter_mut().zip(wording.counted) {
        score.0 += weight.0;
    }
    let [real, hollow, stain, ..] = wording.counted;
    let (least, most) = (real.min(hollow).min(stain), real.max(hollow).max(stain));
    scores.authenticity_voted |= most.0 - least.0 >= CLEAR;
    scores
}
