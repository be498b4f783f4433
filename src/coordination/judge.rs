//! From what was found to a ring and its vote: what speaks for coordination, and what for people who happen to agree.
//!
//! All weights are hundredths of a nat, by judgement; `reports/coordination.md` measures what comes of them.

use super::block::Block;
use super::copies::Cluster;
use super::event::{Crowd, NONE};
use super::ring::{Ring, RingEvidence, RingKind};
use super::trace::Trace;
use crate::interaction::Kind;
use crate::scores::Weight;

/// Below this nothing is reported.
const REPORTED: i32 = 60;
/// One ring, one vote, and no greater one: enough that a like of brand content by accounts of a kind is bought rather than idle.
const CAP: i32 = 350;

/// Accounts younger than this are young.
const YOUNG_DAYS: u32 = 90;
/// Accounts older than this are old.
const OLD_DAYS: u32 = 730;
/// Accounts that were made within so many days were made together.
const COHORT_DAYS: u32 = 30;
/// Accounts whose middle half was made over so many days have nothing to do with one another.
const DIVERSE_DAYS: u32 = 365;

/// What is needed to judge.
pub(super) struct Judge<'t> {
    pub(super) traces: &'t [Trace],
    pub(super) crowd: &'t Crowd,
    /// The short time, in seconds.
    pub(super) within: u32,
    /// So many accounts make a ring.
    pub(super) least: usize,
}

impl Judge<'_> {
    /// Is a cluster of texts a ring?
    pub(super) fn copy(&self, cluster: &Cluster) -> Option<Ring> {
        let people = self.people(&cluster.traces);
        if people.accounts.len() < self.least || cluster.similarity < 69 {
            return None;
        }
        let of = |at: &u32| &self.traces[*at as usize];
        let count = cluster.traces.len();
        let share = |is: &dyn Fn(&Trace) -> bool| cluster.traces.iter().filter(|at| is(of(at))).count();
        let reviews = share(&|trace| trace.kind == Kind::Review);
        let first_link = cluster.traces.first().and_then(|at| of(at).link);
        let one_link = first_link.is_some() && share(&|trace| trace.link == first_link) == count;
        let (burst, steady) = self.rhythm(&cluster.traces);
        let weight = 20
            // Few people hit on the same ten words.
            + if cluster.words >= 10 { 30 } else { 0 }
            // People who speak of the same thing come to much the same words.
            - if cluster.similarity < 80 { 50 } else { 0 }
            // Nobody reviews in another's words.
            + if 2 * reviews >= count { 60 } else { 0 }
            + if burst { 80 } else { 0 }
            + if steady { 60 } else { 0 }
            // The headline of an article comes with its link.
            - if one_link { 80 } else { 0 }
            + people.weight();
        let mut targets: Vec<_> = cluster.traces.iter().filter_map(|at| of(at).target).collect();
        targets.sort_unstable();
        targets.dedup();
        let evidence = RingEvidence {
            targets: targets.len() as u32,
            percent: cluster.similarity,
            within_seconds: burst.then_some(self.within),
            ..people.evidence()
        };
        self.ring(RingKind::Copy, cluster.traces.clone(), weight, evidence, &people)
    }

    /// Is a block a ring?
    pub(super) fn block(&self, kind: RingKind, block: &Block<'_>) -> Option<Ring> {
        let mut traces: Vec<u32> = block.events.iter().map(|event| event.trace).collect();
        traces.sort_unstable();
        traces.dedup();
        let people = self.people(&traces);
        let mut objects: Vec<_> = block.columns.iter().map(|column| column[0].object).collect();
        objects.dedup();
        let could = (block.accounts.len() * block.columns.len()).max(1);
        let percent = (block.edges as usize * 100 / could) as u32;
        let base = match (kind, percent) {
            (RingKind::Lockstep, 80..) => 150,
            (RingKind::Lockstep, 50..) => 100,
            (RingKind::Lockstep, _) => 50,
            (_, 80..) => 120,
            (_, 50..) => 80,
            _ => 20,
        };
        let weight = base
            + if objects.len() >= 6 { 50 } else { 0 }
            // Whoever sends accounts sends them all alike; people come as they like.
            + match block.dispersion {
                0..=200 => 60,
                201..=300 => 0,
                _ => -80,
            }
            + people.weight();
        let evidence = RingEvidence {
            targets: objects.len() as u32,
            percent,
            within_seconds: (kind == RingKind::Lockstep).then_some(self.within),
            ..people.evidence()
        };
        self.ring(kind, traces, weight, evidence, &people)
    }

    fn ring(
        &self,
        kind: RingKind,
        traces: Vec<u32>,
        weight: i32,
        evidence: RingEvidence,
        people: &People,
    ) -> Option<Ring> {
        // Customers who moved together are reported and not condemned.
        let vote = if people.customers() { 0 } else { weight.min(CAP) };
        let members = traces.into_iter().map(u64::from).collect();
        (weight >= REPORTED).then_some(Ring { kind, members, evidence, vote: Weight(vote) })
    }

    /// Did half of them come within the short time; did they come like clockwork?
    fn rhythm(&self, traces: &[u32]) -> (bool, bool) {
        let mut times: Vec<u32> =
            traces.iter().filter_map(|at| self.traces[*at as usize].seconds).map(u32::from).collect();
        times.sort_unstable();
        if times.len() < self.least || 2 * times.len() < traces.len() {
            return (false, false);
        }
        let half = (times.len() / 2).max(self.least);
        let burst = times.windows(half).any(|some| some[half - 1] - some[0] <= self.within);
        // Chance gives gaps a standard deviation as great as their mean; less than half of it is somebody's schedule.
        let gaps: Vec<u128> = times.windows(2).map(|two| u128::from(two[1] - two[0])).collect();
        let (count, sum) = (gaps.len() as u128, gaps.iter().sum::<u128>());
        let squares: u128 = gaps.iter().map(|gap| gap * gap).sum();
        let steady = sum > 0 && 4 * (count * squares - sum * sum) < sum * sum;
        (burst, steady)
    }

    fn people(&self, traces: &[u32]) -> People {
        let mut accounts: Vec<(u32, u32)> = traces
            .iter()
            .map(|&at| (self.crowd.account[at as usize], at))
            .filter(|&(account, _)| account != NONE)
            .collect();
        accounts.sort_unstable();
        accounts.dedup_by_key(|account| account.0);
        let of = |at: u32| &self.traces[at as usize];
        let mut made: Vec<u32> =
            accounts.iter().filter_map(|&(_, at)| of(at).created_day).map(|day| u32::from(day.get())).collect();
        let mut ages: Vec<u32> = accounts
            .iter()
            .filter_map(|&(_, at)| {
                let (day, seconds) = (of(at).created_day?, of(at).seconds?);
                Some((u32::from(seconds) / 86_400).saturating_sub(u32::from(day.get())))
            })
            .collect();
        made.sort_unstable();
        ages.sort_unstable();
        let enough = |known: &[u32]| !known.is_empty() && 2 * known.len() >= accounts.len();
        let quarter = made.len() / 4;
        let times = || traces.iter().filter_map(|&at| of(at).seconds).map(u32::from);
        People {
            made_within: enough(&made).then(|| made[made.len() - 1 - quarter] - made[quarter]),
            median_age: enough(&ages).then(|| ages[ages.len() / 2]),
            span: times().max().zip(times().min()).map(|(last, first)| last - first),
            verified: (traces.iter().filter(|&&at| of(at).verified_purchase).count() * 100 / traces.len().max(1))
                as u32,
            accounts: accounts.into_iter().map(|(account, _)| account).collect(),
        }
    }
}

/// The accounts of a ring.
struct People {
    accounts: Vec<u32>,
    median_age: Option<u32>,
    made_within: Option<u32>,
    span: Option<u32>,
    /// In hundredths of the interactions.
    verified: u32,
}

impl People {
    /// Young accounts that were made together weigh; old ones of all sorts take away. What is not known does neither.
    fn weight(&self) -> i32 {
        let age = match self.median_age {
            Some(0..YOUNG_DAYS) => 80,
            Some(OLD_DAYS..) => -60,
            _ => 0,
        };
        let made = match self.made_within {
            Some(0..COHORT_DAYS) => 80,
            Some(DIVERSE_DAYS..) => -60,
            _ => 0,
        };
        age + made
    }

    fn customers(&self) -> bool {
        self.verified >= 50
    }

    fn evidence(&self) -> RingEvidence {
        RingEvidence {
            accounts: self.accounts.len() as u32,
            span_seconds: self.span,
            median_age_days: self.median_age,
            made_within_days: self.made_within,
            verified_percent: self.verified,
            ..RingEvidence::default()
        }
    }
}
