//! Shares, changes and reasons: what people read off a scorecard. Nothing here merges.

use serde::{Deserialize, Serialize};

use super::share::{self, Change, Share};
use super::{CareReport, Scorecard, Worth};
use crate::verdict::{Act, Authenticity, Intent, Tier};

/// So many reasons are told of each axis.
const REASONS: usize = 5;

/// A scorecard as people read it: shares with their intervals, the five figures beside the vanity list, the reasons.
///
/// ```
/// use wom::{Classifier, Interaction, Summary, Worth};
///
/// let posts = ["Third pair of these boots, still dry. Get them!", "Buy 1000 real followers today!"].map(Interaction::new);
/// let summary = Summary::of(&Classifier::new().score_all(&posts), &Worth::default());
/// let real = summary.authenticity[0].share.unwrap();
/// assert_eq!((summary.authenticity[0].name.as_str(), real.count, real.of, real.share), ("real", 1, 2, 0.5));
/// assert!(real.low > 0.09 && real.high < 0.91);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// Interactions of everyone but the brand's own account.
    pub interactions: u64,
    /// Interactions of the brand's own account.
    pub own: u64,
    /// Points per thousand interactions that are clearly real or fake; see [`Worth`].
    pub net_worth: Option<f64>,
    /// What each tier was taken to be worth.
    pub worth: Worth,
    /// Real, fake and unclear, of all interactions.
    pub authenticity: Vec<Figure>,
    /// The tiers, and unclear, of all interactions.
    pub tiers: Vec<Figure>,
    /// The intents, of all interactions.
    pub intents: Vec<Figure>,
    /// The acts, of the interactions that are not fake.
    pub acts: Vec<Figure>,
    /// The five that matter; see [`Five`](super::Five). Loyalty, consideration, visits, purchases and leads are shares of the real interactions,
    /// word of mouth is one of all, what converts or has decided is one of the visits or leads, and satisfaction is one of those who show it
    /// either way.
    pub five: Vec<Figure>,
    /// The vanity list: of each figure of it, what share is fake. See [`Vanity`](super::Vanity).
    pub vanity: Vec<Figure>,
    /// Sentiment as it is usually shown: praise, of all mentions that praise or complain, fake ones too.
    pub sentiment: Option<Share>,
    /// The rules that voted in the most interactions, five of authenticity and five of intent.
    pub reasons: Vec<Reason>,
    /// Rings of coordinated accounts, by kind, where they were [given](Self::with_rings).
    pub rings: Vec<(String, u64)>,
    /// The care, where it was [given](Self::with_care).
    pub care: Option<CareSummary>,
}

/// A share with its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// The share; none where the whole is nothing.
    pub share: Option<Share>,
}

/// In how many interactions a rule voted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reason {
    /// The rule's path.
    pub rule: String,
    /// Interactions in which it voted, of all.
    pub share: Option<Share>,
}

fn figure(name: &str, count: u64, of: u64) -> Figure {
    Figure { name: name.to_owned(), share: Share::of(count, of) }
}

impl Summary {
    /// The summary of a card.
    #[must_use]
    pub fn of(card: &Scorecard, worth: &Worth) -> Self {
        let all = card.interactions();
        let not_fake = all.saturating_sub(card.authenticity(Authenticity::Fake));
        let tiers = Tier::ALL.iter().map(|tier| (tier.name(), Some(*tier))).chain([("unclear", None)]);
        let acts = Act::ALL.iter().map(|act| {
            let real = card.act(*act, Authenticity::Real);
            figure(act.name(), real.saturating_add(card.act(*act, Authenticity::Unclear)), not_fake)
        });
        let vanity = card.vanity();
        let (praise, complaints) = (vanity.praise.total, vanity.complaints.total);
        Self {
            interactions: all,
            own: card.own(),
            net_worth: card.net_worth(worth),
            worth: *worth,
            authenticity: Authenticity::ALL.iter().map(|a| figure(a.name(), card.authenticity(*a), all)).collect(),
            tiers: tiers.map(|(name, tier)| figure(name, card.tier(tier), all)).collect(),
            intents: Intent::ALL.iter().map(|intent| figure(intent.name(), card.intent(*intent), all)).collect(),
            acts: acts.collect(),
            five: five(card).into_iter().map(|(name, count, of)| figure(name, count, of)).collect(),
            vanity: vanity.named().into_iter().map(|(name, v)| figure(name, v.fake, v.total)).collect(),
            sentiment: Share::of(praise, praise.saturating_add(complaints)),
            reasons: reasons(card),
            rings: Vec::new(),
            care: None,
        }
    }

    /// Adds the care.
    #[must_use]
    pub fn with_care(self, report: &CareReport) -> Self {
        Self { care: Some(CareSummary::of(report)), ..self }
    }

    /// Adds how many rings of each kind were found, most first.
    #[must_use]
    pub fn with_rings(self, rings: impl IntoIterator<Item = (String, u64)>) -> Self {
        let mut rings: Vec<_> = rings.into_iter().collect();
        rings.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Self { rings, ..self }
    }

    /// What changed between two periods, figure by figure, and whether chance may explain it. See [`Change`].
    #[must_use]
    pub fn changes(before: &Scorecard, after: &Scorecard) -> Vec<Change> {
        let figures = |card: &Scorecard| {
            let all = card.interactions();
            let general = [
                ("real", card.authenticity(Authenticity::Real), all),
                ("stain", card.tier(Some(Tier::Stain)), all),
                ("complaints", card.intent(Intent::Complaint), all),
                ("questions", card.intent(Intent::Question), all),
            ];
            general.into_iter().chain(five(card)).map(|(name, count, of)| (name, Share::of(count, of)))
        };
        share::changes(figures(before).zip(figures(after)).map(|((name, before), (_, after))| (name, before, after)))
    }

    /// The mentions of a card in the mentions of all brands: share of voice, a vanity figure. Everything fake is in it; see
    /// [`real_share_of_voice`](Self::real_share_of_voice).
    #[must_use]
    pub fn share_of_voice(card: &Scorecard, all: &Scorecard) -> Option<Share> {
        Share::of(card.vanity().mentions.total, all.vanity().mentions.total)
    }

    /// The same over real mentions.
    #[must_use]
    pub fn real_share_of_voice(card: &Scorecard, all: &Scorecard) -> Option<Share> {
        let real = |card: &Scorecard| {
            let mentions = card.vanity().mentions;
            mentions.total.saturating_sub(mentions.fake).saturating_sub(mentions.unclear)
        };
        Share::of(real(card), real(all))
    }
}

/// The five: name, part and whole.
fn five(card: &Scorecard) -> [(&'static str, u64, u64); 10] {
    let five = card.five();
    let (all, real) = (card.interactions(), card.authenticity(Authenticity::Real));
    [
        ("loyalty", five.loyal, real),
        ("leaving", five.leaving, real),
        ("consideration", five.considering, real),
        ("authentic positive word of mouth", five.positive_word_of_mouth, all),
        ("visits", five.visits, real),
        ("visits that convert", five.converting_visits, five.visits),
        ("purchases", five.purchases, real),
        ("leads of quality", five.leads, real),
        ("leads that have decided", five.decided_leads, five.leads),
        ("satisfaction", five.satisfied, five.satisfied.saturating_add(five.dissatisfied)),
    ]
}

fn reasons(card: &Scorecard) -> Vec<Reason> {
    let mut all: Vec<_> = card.reasons().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let of = |axis: &'static str| all.iter().filter(move |(rule, _)| rule.starts_with(axis)).take(REASONS);
    of("authenticity/")
        .chain(of("intent/"))
        .map(|(rule, count)| Reason { rule: (*rule).to_owned(), share: Share::of(*count, card.interactions()) })
        .collect()
}

/// The care as people read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CareSummary {
    /// Questions and complaints to the brand.
    pub asked: u64,
    /// Answered at all, of those that do not still wait within the hour.
    pub answered: Option<Share>,
    /// Answered within the hour, of those that are [timed](CareReport::timed). Three in four customers expect it.
    pub within_hour: Option<Share>,
    /// Answered in real time, within 15 minutes, of the same.
    pub real_time: Option<Share>,
    /// Half of the answers came within so many seconds; at most 1.6 % off.
    pub median_seconds: Option<u64>,
    /// Nine in ten of the answers came within so many seconds; at most 1.6 % off.
    pub p90_seconds: Option<u64>,
    /// Followed up at least 12 hours after the first answer, of those answered.
    pub followed_up: Option<Share>,
    /// Helped by peers, of all cases.
    pub helped_by_peers: Option<Share>,
    /// Canned, of the brand's replies that say enough to tell.
    pub canned: Option<Share>,
    /// Replies of the brand's side that somebody came back to.
    pub two_way: Option<Share>,
    /// To one instead of to everybody, of all that the brand's side says.
    pub one_to_one: Option<Share>,
    /// Replies to what never came.
    pub orphans: u64,
}

impl CareSummary {
    fn of(report: &CareReport) -> Self {
        let asked = report.asked();
        let sum = |a: u64, b: u64| a.saturating_add(b);
        let told = sum(report.canned, report.personal);
        Self {
            asked,
            answered: Share::of(report.answered, asked.saturating_sub(report.waiting)),
            within_hour: Share::of(report.within_hour, report.timed()),
            real_time: Share::of(report.real_time, report.timed()),
            median_seconds: report.delays.quantile(0.5),
            p90_seconds: report.delays.quantile(0.9),
            followed_up: Share::of(report.followed_up, report.answered),
            helped_by_peers: Share::of(report.helped_by_peers, asked),
            canned: Share::of(report.canned, told),
            two_way: Share::of(report.two_way, sum(told, report.terse)),
            one_to_one: Share::of(report.one_to_one, sum(report.one_to_one, report.broadcast)),
            orphans: report.orphans,
        }
    }
}
