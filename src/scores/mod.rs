//! Stage 4: votes become scores, scores become probabilities. All of it in integers, so that every platform agrees.

mod calibration;
mod settings;
mod softmax;
mod tally;

use crate::snapshot::{one_of, plain};
pub(crate) use calibration::Calibration;
pub(crate) use settings::Settings;
pub(crate) use softmax::softmax;
pub(crate) use tally::{Ballot, Scores, Vote, tally};

/// Probabilities are counted in millionths.
pub(crate) const ONE: u32 = 1_000_000;

/// A vote or a score: log odds in hundredths of a nat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Weight(pub(crate) i32);

impl Weight {
    /// The greatest weight that a rule may have.
    pub(crate) const MAX: Weight = Weight(999);

    /// From nats; none if it is no number, too great, or finer than two decimals.
    pub(crate) fn from_nats(nats: f64) -> Option<Weight> {
        let hundredths = (nats * 100.0).round();
        let exact = (nats * 100.0 - hundredths).abs() < 1e-6;
        (exact && hundredths.abs() <= f64::from(Weight::MAX.0)).then_some(Weight(hundredths as i32))
    }

    /// In nats.
    pub(crate) fn nats(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

/// One of the seven answers that rules vote for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// Authenticity: word of mouth between peers, or a customer who speaks for themselves.
    Real,
    /// Authenticity: no word of mouth, and nobody is accused.
    Hollow,
    /// Authenticity: bought, faked or a trap.
    Stain,
    /// Intent: reality falls short of what was expected.
    Complaint,
    /// Intent: approval.
    Praise,
    /// Intent: seeks information.
    Question,
    /// Intent: none of the three.
    Noise,
}

impl Class {
    /// All classes: first those of authenticity, then those of intent.
    pub const ALL: [Class; 7] =
        [Class::Real, Class::Hollow, Class::Stain, Class::Complaint, Class::Praise, Class::Question, Class::Noise];

    /// The name that rule files and JSON use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Class::Real => "real",
            Class::Hollow => "hollow",
            Class::Stain => "stain",
            Class::Complaint => "complaint",
            Class::Praise => "praise",
            Class::Question => "question",
            Class::Noise => "noise",
        }
    }

    /// The question that the class answers.
    #[must_use]
    pub fn axis(self) -> Axis {
        match self {
            Class::Real | Class::Hollow | Class::Stain => Axis::Authenticity,
            Class::Complaint | Class::Praise | Class::Question | Class::Noise => Axis::Intent,
        }
    }

    pub(crate) fn named(name: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// One of the two questions, which are answered independently of one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// Real word of mouth, or not?
    Authenticity,
    /// Complaint, praise, question or noise?
    Intent,
}

impl Axis {
    /// The name that rule files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Axis::Authenticity => "authenticity",
            Axis::Intent => "intent",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Axis> {
        [Axis::Authenticity, Axis::Intent].into_iter().find(|axis| axis.name() == name)
    }
}

plain!(Weight(i32));
one_of!(Class { Real, Hollow, Stain, Complaint, Praise, Question, Noise });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_two_decimals() {
        assert_eq!(Weight::from_nats(2.6), Some(Weight(260)));
        assert_eq!(Weight::from_nats(-0.05), Some(Weight(-5)));
        for bad in [0.001, 10.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Weight::from_nats(bad), None, "{bad}");
        }
    }
}
