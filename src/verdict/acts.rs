//! What an author does with an interaction, beside its intent.

use std::fmt;

use super::named;
use crate::snapshot::plain;

named! {
    /// An act that an interaction performs.
    Act {
        /// Pushes peers towards it.
        Recommends "recommends",
        /// Pushes peers away from it.
        WarnsOthers "warns-others",
        /// Tells what happened to the author as a customer.
        TellsExperience "tells-experience",
        /// Repeat custom, or the will to return.
        Loyalty "loyalty",
        /// Has left, or is leaving.
        Churn "churn",
        /// Weighs a purchase.
        ConsidersBuying "considers-buying",
        /// Has decided to buy.
        IntendsPurchase "intends-purchase",
        /// States a purchase, an order or a paid plan.
        Bought "bought",
        /// Goes to a place of the brand, or is there.
        Visit "visit",
        /// Asks for price, availability, delivery, a quote or a sales contact.
        Lead "lead",
        /// Has an idea or asks for a feature.
        Suggests "suggests",
        /// Asks that something be done, fixed or explained.
        AsksForHelp "asks-for-help",
        /// Asks for the views of peers.
        AsksOpinion "asks-opinion",
        /// Thanks for something received.
        Thanks "thanks",
        /// Helps a peer.
        AnswersPeer "answers-peer",
        /// Says that money, goods or a tie to the brand stand behind it.
        DisclosesPartnership "discloses-partnership",
    }
}

impl Act {
    pub(crate) fn named(name: &str) -> Option<Act> {
        Act::ALL.iter().copied().find(|act| act.name() == name)
    }
}

/// A set of acts.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Acts(u16);

impl Acts {
    /// Is the act among them?
    #[must_use]
    pub fn contains(self, act: Act) -> bool {
        self.0 >> act as u8 & 1 == 1
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The acts, in the order of [`Act::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Act> {
        Act::ALL.iter().copied().filter(move |&act| self.contains(act))
    }

    /// The set of these.
    pub(crate) const fn of(acts: &[Act]) -> Acts {
        let (mut set, mut at) = (0, 0);
        while at < acts.len() {
            set |= 1 << acts[at] as u8;
            at += 1;
        }
        Acts(set)
    }

    /// Those that are not among `others`.
    pub(crate) fn without(self, others: Acts) -> Acts {
        Acts(self.0 & !others.0)
    }

    pub(crate) fn insert(&mut self, act: Act) {
        self.0 |= 1 << act as u8;
    }

    pub(crate) fn union(self, other: Acts) -> Acts {
        Acts(self.0 | other.0)
    }

    pub(crate) fn intersection(self, other: Acts) -> Acts {
        Acts(self.0 & other.0)
    }
}

impl FromIterator<Act> for Acts {
    fn from_iter<I: IntoIterator<Item = Act>>(acts: I) -> Self {
        let mut set = Acts::default();
        acts.into_iter().for_each(|act| set.insert(act));
        set
    }
}

impl fmt::Debug for Acts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl serde::Serialize for Acts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

plain!(Acts(u16));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_keep_the_order_of_the_contract() {
        let acts: Acts = [Act::Thanks, Act::Recommends, Act::Thanks].into_iter().collect();
        assert_eq!(acts.iter().map(Act::name).collect::<Vec<_>>(), ["recommends", "thanks"]);
        assert!(acts.contains(Act::Thanks) && !acts.contains(Act::Lead) && !acts.is_empty());
        assert_eq!(Act::named("answers-peer"), Some(Act::AnswersPeer));
    }
}
