//! Many interactions in, as many verdicts out.

use crate::classifier::Classifier;
use crate::interaction::Interaction;
use crate::scorecard::{Board, Scorecard};
use crate::session::{Reading, Session};
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

    /// The scorecard of all `interactions`, over all cores as [`classify_all`](Self::classify_all), without a verdict being
    /// kept. Equal to adding them one by one.
    #[must_use]
    pub fn score_all(&self, interactions: &[Interaction<'_>]) -> Scorecard {
        self.roll_up(interactions, Scorecard::add, |sum, card| sum.merge(&card))
    }

    /// The scorecards of all `interactions` by a key of each, for instance its brand, month or platform, and the care taken; as
    /// [`score_all`](Self::score_all).
    #[must_use]
    pub fn score_by(&self, interactions: &[Interaction<'_>], key: impl Fn(&Interaction<'_>) -> String + Sync) -> Board {
        self.roll_up(
            interactions,
            |board: &mut Board, interaction, reading| board.add(&key(interaction), interaction, reading),
            Board::merge,
        )
    }

    /// Adds every reading to one of several sums, and merges those.
    fn roll_up<T: Default + Send>(
        &self,
        interactions: &[Interaction<'_>],
        add: impl Fn(&mut T, &Interaction<'_>, &Reading<'_>) + Sync,
        merge: impl Fn(&mut T, T) + Sync,
    ) -> T {
        let add_block = |(mut session, mut sum): (Session, T), block: &[Interaction<'_>]| {
            for interaction in block {
                add(&mut sum, interaction, &session.read(interaction));
            }
            (session, sum)
        };
        #[cfg(feature = "rayon")]
        {
            use rayon::prelude::*;
            let sums = interactions.par_chunks(BLOCK).fold(|| (self.session(), T::default()), add_block);
            sums.map(|(_, sum)| sum).reduce(T::default, |mut sum, other| {
                merge(&mut sum, other);
                sum
            })
        }
        #[cfg(not(feature = "rayon"))]
        {
            // One sum needs no merging.
            let _ = merge;
            add_block((self.session(), T::default()), interactions).1
        }
    }
}
