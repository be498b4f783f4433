//! The roll-up: counters that merge, and the summary that does not.
//!
//! | file | holds |
//! | --- | --- |
//! | `mod.rs` | [`Scorecard`] and [`Board`] |
//! | `five.rs` | [`Five`]: the figures that matter |
//! | `vanity.rs` | the figures that do not, and how much of them is fake |
//! | `worth.rs` | [`Worth`]: what a tier is worth |
//! | `audience.rs` | who speaks for the brand; [`Places`]: local or remote |
//! | `care/` | [`Care`]: who was answered, how fast, and by whom |
//! | `delays.rs` | [`Delays`]: reply times in logarithmic buckets |
//! | `sketch.rs` | what near-identical replies have in common |
//! | `share.rs` | [`Share`] with its interval, [`Change`] with its significance |
//! | `summary.rs` | [`Summary`] |
//! | `counts.rs` | counts over a closed list |

mod audience;
mod care;
mod counts;
mod delays;
mod five;
mod share;
mod sketch;
mod summary;
mod vanity;
mod worth;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use audience::{Audience, Places};
pub use care::{Care, CareReport, Unanswered};
pub use delays::Delays;
pub use five::Five;
pub use share::{Change, Finding, Share};
pub use summary::{CareSummary, Figure, Reason, Summary};
pub use vanity::{Vanity, VanityFigure};
pub use worth::Worth;

use counts::{Counts, Merge};

use crate::interaction::{Interaction, Kind};
use crate::session::Reading;
use crate::verdict::{Act, Authenticity, Evidence, Intent, Tier, Verdict};

type ByAuthenticity = Counts<Authenticity, u64, 3>;

/// What many interactions come to: whole numbers that add up.
///
/// Cards [merge](Self::merge) in any order and any grouping to the same card, and the empty card changes nothing: the cards of
/// two files merged are the card of both. What the brand's own account says is [counted apart](Self::own): it is no answer of
/// the crowd, and a brand that cares would lower its own figures. Adding one interaction takes time in the number of rules
/// that voted on it; a card holds a few kilobytes, however many it counted. Counts stop at 2⁶⁴ − 1.
///
/// ```
/// use wom::{Classifier, Interaction, Scorecard, Tier};
///
/// let posts = ["Third pair of these boots, still dry. Get them!", "Buy 1000 real followers today!"].map(Interaction::new);
/// let wom = Classifier::new();
/// let card = wom.score_all(&posts);
/// assert_eq!((card.tier(Some(Tier::Gold)), card.tier(Some(Tier::Stain))), (1, 1));
///
/// let mut halves = wom.score_all(&posts[..1]);
/// halves.merge(&wom.score_all(&posts[1..]));
/// assert_eq!(halves, card);
///
/// let json = serde_json::to_string(&card)?;
/// assert_eq!(serde_json::from_str::<Scorecard>(&json)?, card);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scorecard {
    own: u64,
    tiers: Counts<Option<Tier>, Counts<Intent, u64, 4>, 6>,
    acts: Counts<Act, ByAuthenticity, 16>,
    kinds: Counts<Kind, ByAuthenticity, 9>,
    five: Five,
    vanity: vanity::Counted,
    reasons: BTreeMap<String, u64>,
}

impl Scorecard {
    /// Counts an interaction and the rules that voted on it.
    pub fn add(&mut self, interaction: &Interaction<'_>, reading: &Reading<'_>) {
        self.add_verdict(interaction, &reading.verdict());
        self.add_reasons(interaction, reading.evidence());
    }

    /// Counts an interaction under a verdict, without reasons: for whoever changes verdicts, or has only them.
    pub fn add_verdict(&mut self, interaction: &Interaction<'_>, verdict: &Verdict) {
        if audience::is_brand(interaction) {
            self.own.merge(&1);
            return;
        }
        let authenticity = verdict.authenticity();
        self.tiers.at_mut(verdict.tier()).count(verdict.intent());
        for act in verdict.acts().iter() {
            self.acts.at_mut(act).count(authenticity);
        }
        self.kinds.at_mut(interaction.kind).count(authenticity);
        self.vanity.count(interaction, verdict);
        self.five.count(interaction, verdict);
    }

    /// Counts the rules that voted on an interaction, once each: those whose vote was not capped to nothing.
    pub fn add_reasons<'e>(&mut self, interaction: &Interaction<'_>, evidence: impl IntoIterator<Item = Evidence<'e>>) {
        if audience::is_brand(interaction) {
            return;
        }
        let counted = evidence.into_iter().filter(|vote| vote.weight() != 0.0);
        for rule in counted.filter_map(|vote| vote.rule()) {
            match self.reasons.get_mut(rule) {
                Some(count) => count.merge(&1),
                None => drop(self.reasons.insert(rule.to_owned(), 1)),
            }
        }
    }

    /// Adds another card to this one.
    pub fn merge(&mut self, other: &Scorecard) {
        self.own.merge(&other.own);
        self.tiers.merge(&other.tiers);
        self.acts.merge(&other.acts);
        self.kinds.merge(&other.kinds);
        self.five.merge(&other.five);
        self.vanity.merge(&other.vanity);
        for (rule, count) in &other.reasons {
            self.reasons.entry(rule.clone()).or_default().merge(count);
        }
    }

    /// Interactions of everyone but the brand's own account. All counts below are of these.
    #[must_use]
    pub fn interactions(&self) -> u64 {
        Tier::ALL.iter().map(|tier| self.tier(Some(*tier))).fold(self.tier(None), u64::saturating_add)
    }

    /// Interactions of the brand's own account.
    #[must_use]
    pub fn own(&self) -> u64 {
        self.own
    }

    /// How many have this tier and this intent. The tier decides the authenticity; with none it is unclear.
    #[must_use]
    pub fn count(&self, tier: Option<Tier>, intent: Intent) -> u64 {
        *self.tiers.at(tier).at(intent)
    }

    /// How many have this tier; with `None`, how many are unclear.
    #[must_use]
    pub fn tier(&self, tier: Option<Tier>) -> u64 {
        self.tiers.at(tier).total()
    }

    /// How many are real, fake or unclear.
    #[must_use]
    pub fn authenticity(&self, authenticity: Authenticity) -> u64 {
        let tiers: &[Option<Tier>] = match authenticity {
            Authenticity::Real => &[Some(Tier::Gold), Some(Tier::Silver), Some(Tier::Tin)],
            Authenticity::Fake => &[Some(Tier::Hollow), Some(Tier::Stain)],
            Authenticity::Unclear => &[None],
        };
        tiers.iter().fold(0, |sum, tier| sum.saturating_add(self.tier(*tier)))
    }

    /// How many have this intent.
    #[must_use]
    pub fn intent(&self, intent: Intent) -> u64 {
        self.tiers.iter().fold(0, |sum, (_, intents)| sum.saturating_add(*intents.at(intent)))
    }

    /// How many interactions of this authenticity perform the act.
    #[must_use]
    pub fn act(&self, act: Act, authenticity: Authenticity) -> u64 {
        *self.acts.at(act).at(authenticity)
    }

    /// How many interactions of this kind have this authenticity.
    #[must_use]
    pub fn kind(&self, kind: Kind, authenticity: Authenticity) -> u64 {
        *self.kinds.at(kind).at(authenticity)
    }

    /// The five figures that matter.
    #[must_use]
    pub fn five(&self) -> Five {
        self.five
    }

    /// The figures that are easy to count and easy to fake, each with what of it was fake.
    #[must_use]
    pub fn vanity(&self) -> Vanity {
        self.vanity.figures()
    }

    /// In how many interactions each rule voted, by the rules' paths.
    pub fn reasons(&self) -> impl Iterator<Item = (&str, u64)> {
        self.reasons.iter().map(|(rule, count)| (rule.as_str(), *count))
    }

    /// What a thousand interactions are worth, those aside of which it is unclear; none if all are.
    ///
    /// ```
    /// use wom::{Classifier, Interaction, Worth};
    ///
    /// let posts = ["Third pair of these boots, still dry. Get them!", "Buy 1000 real followers today!"].map(Interaction::new);
    /// let card = Classifier::new().score_all(&posts);
    /// assert_eq!(card.net_worth(&Worth::default()), Some(1000.0)); // gold 3, stain -1, for two
    /// assert_eq!(card.net_worth(&Worth { stain: -3, ..Worth::default() }), Some(0.0));
    /// ```
    #[must_use]
    pub fn net_worth(&self, worth: &Worth) -> Option<f64> {
        let (mut sum, mut clear) = (0_i128, 0_u128);
        for tier in Tier::ALL {
            let count = self.tier(Some(*tier));
            sum += i128::from(worth.of(*tier)) * i128::from(count);
            clear += u128::from(count);
        }
        (clear > 0).then(|| 1000.0 * sum as f64 / clear as f64)
    }
}

/// Scorecards by any key, and the care taken of those who asked.
///
/// It merges as its parts do. Where a key is a time, a question and its late answer may fall under two keys: the case counts
/// under the key of the question.
///
/// ```
/// use wom::{Classifier, Interaction};
///
/// let posts = [r#"{"platform":"forum","text":"where is my parcel?"}"#, r#"{"platform":"shop","text":"lovely boots"}"#];
/// let posts = posts.map(|json| serde_json::from_str::<Interaction>(json).unwrap());
/// let board = Classifier::new().score_by(&posts, |post| post.platform.as_deref().unwrap_or("-").to_owned());
/// assert_eq!(board.cards().map(|(key, card)| (key, card.interactions())).collect::<Vec<_>>(), [("forum", 1), ("shop", 1)]);
/// assert_eq!(board.total().interactions(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Board {
    cards: BTreeMap<String, Scorecard>,
    care: Care,
}

impl Board {
    /// Counts an interaction under a key.
    pub fn add(&mut self, key: &str, interaction: &Interaction<'_>, reading: &Reading<'_>) {
        if !self.cards.contains_key(key) {
            self.cards.insert(key.to_owned(), Scorecard::default());
        }
        if let Some(card) = self.cards.get_mut(key) {
            card.add(interaction, reading);
        }
        self.care.add(key, interaction, &reading.verdict());
    }

    /// Adds another board to this one.
    pub fn merge(&mut self, other: Board) {
        for (key, card) in other.cards {
            self.cards.entry(key).or_default().merge(&card);
        }
        self.care.merge(other.care);
    }

    /// The cards, by key.
    pub fn cards(&self) -> impl Iterator<Item = (&str, &Scorecard)> {
        self.cards.iter().map(|(key, card)| (key.as_str(), card))
    }

    /// The card of a key, if anything was counted under it.
    #[must_use]
    pub fn card(&self, key: &str) -> Option<&Scorecard> {
        self.cards.get(key)
    }

    /// All cards merged.
    #[must_use]
    pub fn total(&self) -> Scorecard {
        self.cards.values().fold(Scorecard::default(), |mut sum, card| {
            sum.merge(card);
            sum
        })
    }

    /// The care, of all keys together: a question and its answer find each other across keys.
    #[must_use]
    pub fn care(&self) -> &Care {
        &self.care
    }

    /// The care, for [settling](Care::settle) what is long over.
    pub fn care_mut(&mut self) -> &mut Care {
        &mut self.care
    }
}
