//! From scores to the answer.

use super::{Act, Acts, Authenticity, Intent, Language, Tier, Verdict};
use crate::interaction::FactSet;
use crate::scores::{Axis, Scores, Settings};

/// What is known beside the scores.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    pub(crate) language: Language,
    pub(crate) truncated: bool,
    pub(crate) warnings: FactSet,
    /// A like, share or follow without words of which it is not known whose content it stands on.
    pub(crate) groundless: bool,
}

/// The verdict that follows from the votes.
pub(crate) fn decide(scores: &Scores, settings: &Settings, circumstances: Circumstances) -> Verdict {
    let [real, hollow, stain, intents @ ..] = scores.of;
    let calibration = &settings.calibration;
    let [_, hollow_share, stain_share] = calibration.probabilities(Axis::Authenticity, [real, hollow, stain]);
    let fake = hollow_share + stain_share;
    let intents = calibration.probabilities(Axis::Intent, intents);
    let intent =
        (0..4).max_by_key(|&at| (intents[at], std::cmp::Reverse(at))).map_or(Intent::Noise, |at| Intent::ALL[at]);

    let authenticity = if !scores.authenticity_voted {
        Authenticity::Unclear
    } else if fake >= calibration.fake_threshold {
        Authenticity::Fake
    } else if fake < calibration.real_threshold && !circumstances.groundless {
        // Between peers a gesture is a little; on brand content it is nothing: not known which, it is neither.
        Authenticity::Real
    } else {
        Authenticity::Unclear
    };
    let acts = match authenticity {
        Authenticity::Fake => scores.acts.intersection(fake_acts(scores.acts)),
        Authenticity::Real | Authenticity::Unclear => scores.acts,
    };
    let tier = match authenticity {
        Authenticity::Real => Some(worth(acts, intent)),
        Authenticity::Fake if stain_share > hollow_share => Some(Tier::Stain),
        Authenticity::Fake => Some(Tier::Hollow),
        Authenticity::Unclear => None,
    };
    Verdict {
        fake,
        stain: stain_share,
        intents,
        acts,
        warnings: circumstances.warnings,
        language: circumstances.language,
        authenticity,
        tier,
        intent,
        truncated: circumstances.truncated,
    }
}

/// On fake content only a disclosure counts, and with it the help that a disclosed employee gives.
fn fake_acts(proven: Acts) -> Acts {
    if proven.contains(Act::DisclosesPartnership) {
        Acts::of(&[Act::DisclosesPartnership, Act::AnswersPeer])
    } else {
        Acts::of(&[Act::DisclosesPartnership])
    }
}

/// What a real interaction is worth.
fn worth(acts: Acts, intent: Intent) -> Tier {
    let push = acts.contains(Act::Recommends) || acts.contains(Act::WarnsOthers);
    if push && acts.contains(Act::TellsExperience) {
        return Tier::Gold;
    }
    // Thanks alone are few words.
    const FEW_WORDS: Acts = Acts::of(&[Act::Thanks, Act::Visit, Act::DisclosesPartnership]);
    if !acts.without(FEW_WORDS).is_empty() || matches!(intent, Intent::Complaint | Intent::Question) {
        Tier::Silver
    } else {
        Tier::Tin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gold_needs_experience_and_a_push() {
        let acts = |acts: &[Act]| acts.iter().copied().collect::<Acts>();
        assert_eq!(worth(acts(&[Act::TellsExperience, Act::Recommends]), Intent::Praise), Tier::Gold);
        assert_eq!(worth(acts(&[Act::TellsExperience, Act::WarnsOthers]), Intent::Complaint), Tier::Gold);
        assert_eq!(worth(acts(&[Act::TellsExperience]), Intent::Praise), Tier::Silver);
        assert_eq!(worth(acts(&[Act::Recommends]), Intent::Praise), Tier::Silver);
        assert_eq!(worth(acts(&[]), Intent::Question), Tier::Silver);
        assert_eq!(worth(acts(&[Act::Thanks]), Intent::Noise), Tier::Tin);
        assert_eq!(worth(acts(&[]), Intent::Praise), Tier::Tin);
    }
}
