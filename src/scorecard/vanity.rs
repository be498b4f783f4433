//! The figures that are easy to count and easy to fake.

use serde::{Deserialize, Serialize};

use super::ByAuthenticity;
use super::counts::merge_fields;
use crate::interaction::{Interaction, Kind};
use crate::verdict::{Authenticity, Intent, Verdict};

/// The vanity list, as counted: each figure by authenticity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Counted {
    all: ByAuthenticity,
    followers: ByAuthenticity,
    traffic: ByAuthenticity,
    mentions: ByAuthenticity,
    praise: ByAuthenticity,
    complaints: ByAuthenticity,
}

merge_fields!(Counted { all, followers, traffic, mentions, praise, complaints });

impl Counted {
    /// Counts an interaction that is not of the brand's own account.
    pub(super) fn count(&mut self, interaction: &Interaction<'_>, verdict: &Verdict) {
        let authenticity = verdict.authenticity();
        let follows = interaction.kind == Kind::Follow;
        let arrives = !follows && interaction.target.by_brand == Some(true);
        let mentions = !interaction.text.trim().is_empty();
        for (figure, holds) in [
            (&mut self.all, follows || arrives || mentions),
            (&mut self.followers, follows),
            (&mut self.traffic, arrives),
            (&mut self.mentions, mentions),
        ] {
            if holds {
                figure.count(authenticity);
            }
        }
        if !mentions {
            return;
        }
        match verdict.intent() {
            Intent::Praise => self.praise.count(authenticity),
            Intent::Complaint => self.complaints.count(authenticity),
            Intent::Question | Intent::Noise => {}
        }
    }

    pub(super) fn figures(&self) -> Vanity {
        let figure = |counts: &ByAuthenticity| VanityFigure {
            total: counts.total(),
            fake: *counts.at(Authenticity::Fake),
            unclear: *counts.at(Authenticity::Unclear),
        };
        Vanity {
            all: figure(&self.all),
            followers: figure(&self.followers),
            traffic: figure(&self.traffic),
            mentions: figure(&self.mentions),
            praise: figure(&self.praise),
            complaints: figure(&self.complaints),
        }
    }
}

/// The vanity list: the figures that most scorecards show, as they count them, with everything fake in them.
///
/// They are here to stand beside the [five that matter](super::Five), not to be steered by. The brand's own account is in
/// none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Vanity {
    /// Interactions that are in at least one of the figures, once each.
    pub all: VanityFigure,
    /// Followers gained: every follow.
    pub followers: VanityFigure,
    /// Traffic, as far as interactions show it: everything on the brand's own content but follows. Clicks are not seen.
    pub traffic: VanityFigure,
    /// Mentions: everything with own words. Against the mentions of all brands this is the
    /// [share of voice](super::Summary::share_of_voice).
    pub mentions: VanityFigure,
    /// Sentiment, the good half: mentions that praise.
    pub praise: VanityFigure,
    /// Sentiment, the bad half: mentions that complain.
    pub complaints: VanityFigure,
}

impl Vanity {
    pub(super) fn named(&self) -> [(&'static str, VanityFigure); 6] {
        [
            ("any of these", self.all),
            ("followers", self.followers),
            ("traffic", self.traffic),
            ("mentions", self.mentions),
            ("praise", self.praise),
            ("complaints", self.complaints),
        ]
    }
}

/// One figure of the vanity list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct VanityFigure {
    /// As the usual scorecard shows it.
    pub total: u64,
    /// Of these, no word of mouth: hollow or stain.
    pub fake: u64,
    /// Of these, neither clearly real nor clearly fake.
    pub unclear: u64,
}
