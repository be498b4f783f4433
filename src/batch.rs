//! Many interactions in, as many verdicts out.

use crate::classifier::Classifier;
use crate::interaction::Interaction;
use crate::verdict::Verdict;

/// So many interactions are one piece of work for a thread.
#[cfg(feature = "rayon")]
const BLOCK: usize = 256;

impl Classifier {
    /// The verdicts of all `interactions`, in their order: over all cores with the feature `rayon` (which is on by default),
    /// otherwise on this thread. Equal, bit for bit, to reading them one by one.
    ///
    /// ```
    /// use wom::{Classifier, Interaction};
    ///
    /// let interactions: Vec<_> = ["lovely boots", "where is my order?"].map(Interaction::new).into();
    /// let wom = Classifier::new();
    /// assert_eq!(wom.classify_all(&interactions)[1], wom.classify(&interactions[1]));
    /// ```
    #[must_use]
    pub fn classify_all(&self, interactions: &[Interaction<'_>]) -> Vec<Verdict> {
        #[cfg(feature = "rayon")]
        {
            use rayon::prelude::*;
            let blocks = interactions.par_chunks(BLOCK).map_init(
                || self.session(),
                |session, block| {
                    block.iter().map(|interaction| session.read(interaction).verdict()).collect::<Vec<_>>()
                },
            );
            blocks.flatten_iter().collect()
        }
        #[cfg(not(feature = "rayon"))]
        {
            let mut session = self.session();
            interactions.iter().map(|interaction| session.read(interaction).verdict()).collect()
        }
    }
}
