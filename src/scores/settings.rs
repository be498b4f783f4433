//! What the user may set of how votes are judged.

use super::{Calibration, Class, Weight};
use crate::snapshot::frozen;

/// What the user may set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Settings {
    pub(crate) calibration: Calibration,
    /// The score of each class before anything voted.
    pub(crate) priors: [Weight; Class::ALL.len()],
    /// All words together count for no more than this.
    pub(crate) wording_cap: Weight,
}

/// All words together count for no more than this, unless the user says otherwise.
const WORDING_CAP: Weight = Weight(250);

impl Settings {
    /// `priors` are what is known beside the calibration: how much likelier each class is than it takes it to be.
    pub(crate) fn new(calibration: Calibration, priors: [Weight; Class::ALL.len()]) -> Self {
        let priors = Class::ALL.map(|class| calibration.start(class, priors[class as usize]));
        Self { calibration, priors, wording_cap: WORDING_CAP }
    }
}

frozen!(Settings { calibration, priors, wording_cap });
