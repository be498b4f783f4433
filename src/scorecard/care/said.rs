//! What is kept of an interaction.

use serde::{Deserialize, Serialize};

use super::super::audience;
use super::super::sketch::{Sketch, fnv};
use crate::interaction::{Id, Interaction, Kind};
use crate::verdict::{Act, Authenticity, Intent, Verdict};

/// What a case asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Need {
    Question,
    Complaint,
}

/// What is kept of an interaction. The order decides which of two records under one id counts: the earlier one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    /// Unix seconds; the greatest number where the time is not known.
    at: i64,
    parent: Option<Box<str>>,
    pub(super) key: Box<str>,
    /// Said by the brand's side.
    pub(super) for_brand: bool,
    /// Of the brand's side: said to somebody. Of all others: said to the brand.
    pub(super) addressed: bool,
    pub(super) need: Option<Need>,
    pub(super) urgency: u8,
    /// A peer's help to a peer.
    pub(super) helps: bool,
    /// Of replies of the brand's side that say enough.
    pub(super) sketch: Option<Box<Sketch>>,
}

impl Said {
    /// None for a gesture without words, which neither asks nor answers; a share is a post that can be answered.
    pub(super) fn of(key: &str, interaction: &Interaction<'_>, verdict: &Verdict) -> Option<Self> {
        let text = interaction.text.trim();
        if text.is_empty() && matches!(interaction.kind, Kind::Like | Kind::Follow) {
            return None;
        }
        let for_brand = audience::speaks_for_brand(interaction);
        let parent = interaction.in_reply_to.as_ref().map(name);
        let direct = interaction.kind == Kind::Message;
        let addressed = if for_brand {
            direct || parent.is_some() || text.starts_with('@')
        } else {
            direct || interaction.target.by_brand == Some(true) || mentions_brand(interaction)
        };
        let need = match verdict.intent() {
            _ if for_brand || verdict.authenticity() == Authenticity::Fake => None,
            Intent::Question => Some(Need::Question),
            Intent::Complaint => Some(Need::Complaint),
            Intent::Praise | Intent::Noise => None,
        };
        Some(Self {
            at: interaction.posted_at.map_or(i64::MAX, |at| at.unix_seconds()),
            key: key.into(),
            for_brand,
            addressed,
            need,
            urgency: need.map_or(0, |need| urgency(need, verdict)),
            helps: !for_brand
                && parent.is_some()
                && verdict.authenticity() == Authenticity::Real
                && verdict.acts().contains(Act::AnswersPeer),
            sketch: if for_brand && parent.is_some() { Sketch::of(text).map(Box::new) } else { None },
            parent,
        })
    }

    pub(super) fn at(&self) -> Option<i64> {
        (self.at != i64::MAX).then_some(self.at)
    }

    pub(super) fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// Whether it counts for anything where nothing can answer it, since it bears no id.
    pub(super) fn concerns_care(&self) -> bool {
        self.for_brand || self.parent.is_some() || (self.need.is_some() && self.addressed)
    }
}

/// An id longer than this is cut, so that hostile ones take no room.
const MAX_ID_BYTES: usize = 128;

/// The id as text; of one that is too long, its beginning and a hash of the whole.
pub(super) fn name(id: &Id<'_>) -> Box<str> {
    let mut name = id.to_string();
    if name.len() > MAX_ID_BYTES {
        let hash = fnv(name.bytes().map(u64::from));
        let end = (0..=MAX_ID_BYTES - 19).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0);
        name.truncate(end);
        name.push_str(&format!("...{hash:016x}"));
    }
    name.into()
}

/// In points: 2 for a complaint, 1 for a question; 2 more where the author leaves or warns others, 1 more where help is asked
/// for, 1 more where a sale waits.
fn urgency(need: Need, verdict: &Verdict) -> u8 {
    let does = |act| verdict.acts().contains(act);
    let points = [
        (2, need == Need::Complaint),
        (1, need == Need::Question),
        (2, does(Act::Churn) || does(Act::WarnsOthers)),
        (1, does(Act::AsksForHelp)),
        (1, does(Act::Lead) || does(Act::IntendsPurchase)),
    ];
    points.into_iter().filter(|(_, holds)| *holds).map(|(points, _)| points).sum()
}

/// Whether the text holds `@` and a handle that begins with the letters and digits of the brand's name.
fn mentions_brand(interaction: &Interaction<'_>) -> bool {
    let Some(brand) = interaction.target.brand.as_deref() else { return false };
    let mut mentions = interaction.text.split('@').skip(1);
    letters(brand).next().is_some()
        && mentions.any(|mention| {
            let handle = mention.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-')).next();
            let mut handle = letters(handle.unwrap_or_default());
            letters(brand).all(|letter| handle.next() == Some(letter))
        })
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interaction::Target;

    #[test]
    fn a_mention_of_the_brand_is_told_from_one_of_others() {
        let mentions = |brand: &'static str, text: &'static str| {
            mentions_brand(&Interaction {
                target: Target { brand: Some(brand.into()), by_brand: None },
                ..Interaction::new(text)
            })
        };
        assert!(mentions("Fennel Kitchen", "hey @fennel_kitchen, open today?"));
        assert!(mentions("Fennel Kitchen", "hey @FennelKitchenHelp open today?"));
        assert!(!mentions("Fennel Kitchen", "hey @fennel, open today?"));
        assert!(!mentions("Fennel Kitchen", "fennel kitchen @ the station"));
        assert!(!mentions("Fennel Kitchen", "mail me: a@b.example"));
        assert!(!mentions("!!", "@ @@ @a"));
    }

    #[test]
    fn long_ids_are_cut_and_stay_apart() {
        let name = |text: String| name(&Id::from(text));
        let long = "ž".repeat(1000);
        assert!(name(long.clone()).len() <= MAX_ID_BYTES);
        assert_ne!(name(long.clone() + "x"), name(long.clone() + "X"));
        assert_eq!(name(long.clone()), name(long));
        assert_eq!(name("t1".to_owned()).as_ref(), "t1");
    }
}
