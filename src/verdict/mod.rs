//! Stage 5: the answer, and why.

mod acts;
mod answer;
mod decide;
mod evidence;
mod explain;
mod language;
mod named;

use std::fmt;

pub use acts::{Act, Acts};
pub use answer::Answer;
pub(crate) use decide::{Circumstances, decide};
pub use evidence::{Evidence, Subject};
pub(crate) use explain::draw;
pub use language::Language;
pub(crate) use named::named;

use crate::interaction::FactSet;
use crate::scores::ONE;

named! {
    /// Is it word of mouth?
    ///
    /// `Fake` says "this is not word of mouth", not "this person is a fraud"; only [`Tier::Stain`] accuses.
    Authenticity {
        /// Talk between peers, or a customer who speaks for themselves.
        Real "real",
        /// Engagement that is no word of mouth, or worse.
        Fake "fake",
        /// Nothing voted, or the votes leave it open.
        Unclear "unclear",
    }
}

named! {
    /// What an interaction is worth as word of mouth.
    Tier {
        /// The author's own experience, and a push to peers.
        Gold "gold",
        /// Experience, or a push, or a genuine complaint, question or answer.
        Silver "silver",
        /// A real person's few words.
        Tin "tin",
        /// Nothing said: likes of brand content, broadcast, giveaway entries.
        Hollow "hollow",
        /// Bought, fabricated or fraudulent: worth less than nothing.
        Stain "stain",
    }
}

named! {
    /// What the interaction is for.
    Intent {
        /// Reality falls short of what was expected.
        Complaint "complaint",
        /// Approval.
        Praise "praise",
        /// Seeks information.
        Question "question",
        /// None of these.
        Noise "noise",
    }
}

/// The answer for one interaction: 64 bytes at most, and `Copy`.
///
/// ```
/// use wom::{Authenticity, Classifier, Intent};
///
/// let verdict = Classifier::new().classify("Where is my parcel? Ordered on Monday and still nothing.");
/// assert_eq!(verdict.authenticity(), Authenticity::Real);
/// assert_eq!(verdict.intent(), Intent::Complaint);
/// assert!(verdict.fake_probability() < 0.5);
/// ```
///
/// Serialised, it is the object of the JSON contract, without the `id`; see [`Answer`] for the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub(crate) fake: u32,
    pub(crate) stain: u32,
    pub(crate) intents: [u32; 4],
    pub(crate) acts: Acts,
    pub(crate) warnings: FactSet,
    pub(crate) language: Language,
    pub(crate) authenticity: Authenticity,
    pub(crate) tier: Option<Tier>,
    pub(crate) intent: Intent,
    pub(crate) truncated: bool,
}

impl Verdict {
    /// Real word of mouth, fake, or unclear.
    #[must_use]
    pub fn authenticity(&self) -> Authenticity {
        self.authenticity
    }

    /// What it is worth; none when it is unclear whether it is real.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        self.tier
    }

    /// Complaint, praise, question or noise.
    #[must_use]
    pub fn intent(&self) -> Intent {
        self.intent
    }

    /// How likely it is no word of mouth (hollow or stain), from 0 to 1.
    #[must_use]
    pub fn fake_probability(&self) -> f64 {
        f64::from(self.fake) / f64::from(ONE)
    }

    /// How likely it is bought, fabricated or fraudulent, from 0 to 1; a part of [`fake_probability`](Self::fake_probability).
    #[must_use]
    pub fn stain_probability(&self) -> f64 {
        f64::from(self.stain) / f64::from(ONE)
    }

    /// How likely each intent is, from 0 to 1. The four sum to 1.
    #[must_use]
    pub fn intent_probability(&self, intent: Intent) -> f64 {
        f64::from(self.intents[intent as usize]) / f64::from(ONE)
    }

    /// What the author does with it.
    #[must_use]
    pub fn acts(&self) -> Acts {
        self.acts
    }

    /// The language as a BCP-47 code: what the interaction says, or what the words show, or `und`.
    #[must_use]
    pub fn lang(&self) -> &str {
        self.language.code()
    }

    /// The text was longer than [`MAX_TEXT_BYTES`](crate::MAX_TEXT_BYTES), and only its beginning was read.
    #[must_use]
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    /// Facts of the interaction that are out of range and were treated as absent.
    #[must_use]
    pub fn warnings(&self) -> FactSet {
        self.warnings
    }
}
