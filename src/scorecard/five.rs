//! The five figures that matter.

use serde::{Deserialize, Serialize};

use super::audience;
use super::counts::merge_fields;
use crate::interaction::Interaction;
use crate::verdict::{Act, Authenticity, Intent, Tier, Verdict};

/// The five figures that matter: loyalty and consideration, authentic positive word of mouth, visits that convert, leads of
/// quality, satisfaction.
///
/// All are counts of *real* interactions of people who do not speak for the brand. They count what people *say*: no
/// interaction shows a click, a visit to a site or a payment, so put the figures of your web shop beside them. One
/// interaction may count in several.
///
/// How loyalty and consideration *change* is told by two cards: see [`Summary::changes`](super::Summary::changes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Five {
    /// Loyalty: states repeat custom or the will to return (act `loyalty`), and does not leave.
    pub loyal: u64,
    /// Loyalty lost: has left or is leaving (act `churn`).
    pub leaving: u64,
    /// Consideration: weighs a purchase, or asks peers for their views (`considers-buying`, `asks-opinion`).
    pub considering: u64,
    /// Authentic positive word of mouth: gold or silver that recommends, or praises without warning. Tin says too little
    /// to move anybody and is not in it.
    pub positive_word_of_mouth: u64,
    /// Inbound traffic, as far as words show it: goes to a place of the brand or is there (act `visit`).
    pub visits: u64,
    /// Visits that convert: of these, those that tell of a purchase or of an experience as a customer (`bought`,
    /// `tells-experience`), or are verified purchases.
    pub converting_visits: u64,
    /// Purchases stated (act `bought`) or verified, wherever they were made.
    pub purchases: u64,
    /// Leads of quality: a real person asks for price, availability, delivery, a quote or a sales contact, or has decided to
    /// buy (`lead`, `intends-purchase`).
    pub leads: u64,
    /// Of these, those that have decided to buy (`intends-purchase`).
    pub decided_leads: u64,
    /// Satisfaction: praises, or thanks for something received without complaining.
    pub satisfied: u64,
    /// Dissatisfaction: complains.
    pub dissatisfied: u64,
}

merge_fields!(Five {
    loyal,
    leaving,
    considering,
    positive_word_of_mouth,
    visits,
    converting_visits,
    purchases,
    leads,
    decided_leads,
    satisfied,
    dissatisfied,
});

impl Five {
    pub(super) fn count(&mut self, interaction: &Interaction<'_>, verdict: &Verdict) {
        if verdict.authenticity() != Authenticity::Real || audience::speaks_for_brand(interaction) {
            return;
        }
        let (acts, intent) = (verdict.acts(), verdict.intent());
        let does = |act| acts.contains(act);
        let bought = does(Act::Bought) || interaction.verified_purchase == Some(true);
        let lead = does(Act::Lead) || does(Act::IntendsPurchase);
        let positive = does(Act::Recommends) || (intent == Intent::Praise && !does(Act::WarnsOthers));
        for (figure, holds) in [
            (&mut self.loyal, does(Act::Loyalty) && !does(Act::Churn)),
            (&mut self.leaving, does(Act::Churn)),
            (&mut self.considering, does(Act::ConsidersBuying) || does(Act::AsksOpinion)),
            (
                &mut self.positive_word_of_mouth,
                matches!(verdict.tier(), Some(Tier::Gold | Tier::Silver)) && intent != Intent::Complaint && positive,
            ),
            (&mut self.visits, does(Act::Visit)),
            (&mut self.converting_visits, does(Act::Visit) && (bought || does(Act::TellsExperience))),
            (&mut self.purchases, bought),
            (&mut self.leads, lead),
            (&mut self.decided_leads, does(Act::IntendsPurchase)),
            (&mut self.satisfied, intent == Intent::Praise || (does(Act::Thanks) && intent != Intent::Complaint)),
            (&mut self.dissatisfied, intent == Intent::Complaint),
        ] {
            *figure = figure.saturating_add(u64::from(holds));
        }
    }
}
