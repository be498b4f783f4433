//! The crowd path: who moved together?
//!
//! It sees traces only, never text. Three kinds of rings are looked for, each in n log n:
//!
//! | file | holds |
//! | --- | --- |
//! | `trace.rs` | [`Trace`]: what an interaction leaves behind |
//! | `fingerprint.rs`, `link.rs`, `hash.rs` | what is kept of texts, links and names |
//! | `copies.rs` | near-identical texts |
//! | `event.rs`, `interval.rs` | who acted on what; how short a time is short |
//! | `graph.rs`, `block.rs`, `peel.rs` | lockstep and dense blocks |
//! | `judge.rs`, `ring.rs` | from a find to a ring and its vote |
//! | `watch.rs` | the same on a stream |

mod block;
mod copies;
mod event;
mod fingerprint;
mod graph;
mod hash;
mod interval;
mod judge;
mod link;
mod par;
mod peel;
mod ring;
mod trace;
mod watch;

#[cfg(test)]
mod tests;

use std::num::NonZeroU32;

use crate::interaction::Kind;
use event::{Crowd, Event};
pub use fingerprint::Fingerprint;
use graph::Columns;
use judge::Judge;
pub use ring::{Ring, RingEvidence, RingKind, RingVote};
pub use trace::Trace;
pub use watch::Watch;

/// Fewer accounts than this are no ring, unless the user says so.
const LEAST_ACCOUNTS: usize = 8;

/// Finds who moved together among many interactions.
///
/// Three kinds of rings are found ([`RingKind`]); who has nothing to do with one another and merely agrees is left alone: the accounts
/// of a ring that are young and were made together speak for it, old ones of all sorts against it. A ring of verified
/// customers is reported and casts no vote. A share is never a copy: its words are another's.
///
/// ```
/// use std::num::{NonZeroU32, NonZeroU64};
/// use wom::{Coordination, Kind, RingKind, Trace};
///
/// // Twelve accounts like the same five posts, each time within a minute.
/// let like = |account: u32, post: u32| Trace {
///     kind: Kind::Like,
///     author: NonZeroU64::new(100 + u64::from(account)),
///     target: NonZeroU64::new(1 + u64::from(post)),
///     seconds: NonZeroU32::new(1_700_000_000 + 86_400 * post + 4 * account),
///     ..Trace::default()
/// };
/// let mut traces: Vec<Trace> = (0..60).map(|n| like(n % 12, n / 12)).collect();
/// // Others come and go.
/// traces.extend((0..200).map(|n| like(1000 + n, 20 + n % 50)));
/// let minute = NonZeroU32::new(60).unwrap();
/// let rings = Coordination::new().within_seconds(minute).find(&traces);
/// assert_eq!(rings.len(), 1);
/// let ring = &rings[0];
/// assert_eq!((ring.kind(), ring.evidence().accounts, ring.evidence().targets), (RingKind::Lockstep, 12, 5));
/// assert_eq!(ring.members(), (0..60).collect::<Vec<_>>());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coordination {
    within: Option<NonZeroU32>,
    least: usize,
}

impl Default for Coordination {
    fn default() -> Self {
        Self::new()
    }
}

impl Coordination {
    /// The short time estimated from the data; eight accounts to a ring.
    #[must_use]
    pub fn new() -> Self {
        Self { within: None, least: LEAST_ACCOUNTS }
    }

    /// Acts on one target within so many seconds are together. If it is not set, the data tell it, after CooRnet: of the targets
    /// that got their second act the fastest (a tenth of all), twice the median time to half of their acts, from a second to an hour.
    #[must_use]
    pub fn within_seconds(mut self, seconds: NonZeroU32) -> Self {
        self.within = Some(seconds);
        self
    }

    /// So many accounts make a ring (default 8; at least 3).
    #[must_use]
    pub fn least_accounts(mut self, accounts: usize) -> Self {
        self.least = accounts.max(3);
        self
    }

    /// The rings among `traces`, the largest first. Over all cores with the feature `rayon`; the same rings on any number of
    /// threads, and for any order of the traces. Time grows as n log n, whatever the traces; memory is about 150 bytes for
    /// each beside the traces.
    ///
    /// # Panics
    ///
    /// With more than 2³¹ traces.
    #[must_use]
    pub fn find(&self, traces: &[Trace]) -> Rings {
        assert!(traces.len() <= 1 << 31, "traces are numbered by 31 bits");
        let crowd = Crowd::new(traces);
        let clusters = copies::clusters(texts(traces), self.least);
        let within = self.within.map_or_else(|| self.estimate(traces, &crowd, &clusters), u32::from);
        let judge = Judge { traces, crowd: &crowd, within, least: self.least };
        let mut list: Vec<Ring> = par::map(&clusters, |cluster| judge.copy(cluster)).into_iter().flatten().collect();

        let moments = Columns::moments(&crowd.events, crowd.accounts, within).blocks(self.least);
        let lockstep = par::map(&moments, |block| judge.block(RingKind::Lockstep, block));
        // What moves in lockstep is a dense block as well: it is not told twice.
        let mut told: Vec<Event> = Vec::new();
        for (ring, block) in lockstep.into_iter().zip(&moments) {
            told.extend(ring.iter().flat_map(|_| &block.events));
            list.extend(ring);
        }
        par::sort(&mut told);
        let rest: Vec<Event> =
            crowd.events.iter().filter(|event| told.binary_search(event).is_err()).copied().collect();
        let objects = Columns::objects(&rest, crowd.accounts).blocks(self.least);
        list.extend(par::map(&objects, |block| judge.block(RingKind::DenseBlock, block)).into_iter().flatten());

        // The order does not depend on where the traces stand, unless two rings are equal in all numbers.
        list.sort_by(|a, b| {
            let key = |ring: &Ring| (ring.members.len(), ring.evidence.accounts, ring.kind);
            key(b).cmp(&key(a)).then_with(|| first_trace(a, traces).cmp(&first_trace(b, traces)))
        });
        Rings { list, traces: traces.len(), within_seconds: within }
    }

    /// The same on a stream, with memory for the last `capacity` traces (at least 4): see [`Watch`].
    #[must_use]
    pub fn watch(&self, capacity: usize) -> Watch {
        Watch::new(self.clone(), capacity)
    }

    fn estimate(&self, traces: &[Trace], crowd: &Crowd, clusters: &[copies::Cluster]) -> u32 {
        let mut times: Vec<(u32, u32)> = Vec::new();
        let mut pace = |acts: &mut dyn Iterator<Item = (u32, u32)>| {
            // The first act of each account counts.
            times.clear();
            times.extend(acts.filter(|&(_, seconds)| seconds != 0));
            times.sort_unstable();
            times.dedup_by_key(|(account, _)| *account);
            let mut times: Vec<u32> = times.iter().map(|&(_, seconds)| seconds).collect();
            times.sort_unstable();
            interval::pace(&times)
        };
        let mut paces: Vec<_> = crowd
            .objects()
            .filter_map(|object| pace(&mut object.iter().map(|event| (event.account, event.seconds))))
            .collect();
        paces.extend(clusters.iter().filter_map(|cluster| {
            let of = |&at: &u32| (crowd.account[at as usize], traces[at as usize].seconds.map_or(0, u32::from));
            pace(&mut cluster.traces.iter().map(of))
        }));
        interval::estimate(paces)
    }
}

/// The texts that may be copies: a share passes on another's words.
fn texts(traces: &[Trace]) -> Vec<(Fingerprint, u32)> {
    let own = (0u32..).zip(traces).filter(|(_, trace)| trace.kind != Kind::Share && trace.author.is_some());
    own.filter_map(|(at, trace)| Some((trace.fingerprint?, at))).collect()
}

fn first_trace<'t>(ring: &Ring, traces: &'t [Trace]) -> Option<&'t Trace> {
    ring.members.iter().map(|&at| &traces[at as usize]).min()
}

/// The rings that were found. Dereferences to a slice of [`Ring`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rings {
    list: Vec<Ring>,
    traces: usize,
    within_seconds: u32,
}

impl Rings {
    /// What the rings say of each trace, in the order of the traces: the greatest vote of the rings that it belongs to.
    #[must_use]
    pub fn votes(&self) -> Vec<Option<RingVote>> {
        let mut votes: Vec<Option<RingVote>> = vec![None; self.traces];
        for ring in &self.list {
            for &member in &ring.members {
                let vote = &mut votes[member as usize];
                if ring.vote() > *vote {
                    *vote = ring.vote();
                }
            }
        }
        votes
    }

    /// The time in seconds that counted as short: given, or told by the data.
    #[must_use]
    pub fn within_seconds(&self) -> u32 {
        self.within_seconds
    }
}

impl std::ops::Deref for Rings {
    type Target = [Ring];

    fn deref(&self) -> &[Ring] {
        &self.list
    }
}

impl<'r> IntoIterator for &'r Rings {
    type Item = &'r Ring;
    type IntoIter = std::slice::Iter<'r, Ring>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
