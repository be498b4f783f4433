//! What a tier is worth.

use serde::{Deserialize, Serialize};

use crate::verdict::Tier;

/// What one interaction of each tier is worth, in points.
///
/// The default is a convention, not a measurement: gold 3, silver 2, tin 1, hollow 0, stain −1. It keeps the order of the
/// tiers and lets what was bought count against the brand. Set your own where you know better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Worth {
    /// Own experience, and a push to peers.
    pub gold: i32,
    /// Experience, a push, or a genuine complaint, question or answer.
    pub silver: i32,
    /// A few words of a real person.
    pub tin: i32,
    /// Nothing said.
    pub hollow: i32,
    /// Bought, fabricated or fraudulent.
    pub stain: i32,
}

impl Worth {
    pub(super) fn of(&self, tier: Tier) -> i32 {
        match tier {
            Tier::Gold => self.gold,
            Tier::Silver => self.silver,
            Tier::Tin => self.tin,
            Tier::Hollow => self.hollow,
            Tier::Stain => self.stain,
        }
    }
}

impl Default for Worth {
    fn default() -> Self {
        Self { gold: 3, silver: 2, tin: 1, hollow: 0, stain: -1 }
    }
}
