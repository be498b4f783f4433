//! Slow twins of what is done in n log n.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::event::{Crowd, Event};
use super::graph::Columns;
use super::*;
use std::num::NonZeroU64;

fn trace(account: u64, target: u64, seconds: u32) -> Trace {
    Trace {
        author: NonZeroU64::new(hash::mix(account + 1)),
        target: NonZeroU64::new(hash::mix(1000 + target)),
        seconds: NonZeroU32::new(1_700_000_000 + seconds),
        ..Trace::default()
    }
}

/// People who act on targets by chance, and rings of 12 accounts on 8 targets of their own.
fn crowd(seed: u64, people: u64, acts: usize, rings: u64) -> Vec<Trace> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut traces: Vec<Trace> =
        (0..acts).map(|_| trace(random.u64(..people), random.u64(..people / 2), random.u32(..1_000_000))).collect();
    for ring in 0..rings {
        for (account, target) in (0..12).flat_map(|account| (0..8).map(move |target| (account, target))) {
            if random.u8(..4) > 0 {
                let at = 1000 * (target as u32 * 97 + ring as u32) + random.u32(..30);
                traces.push(trace(10_000 + ring * 100 + account, 20_000 + ring * 100 + target, at));
            }
        }
    }
    traces
}

/// For every pair of accounts, on how many objects they act within `within` seconds of one another.
fn common(events: &[Event], within: u32) -> BTreeMap<(u32, u32), usize> {
    let mut objects = BTreeSet::new();
    for (at, a) in events.iter().enumerate() {
        for b in events[at + 1..].iter().take_while(|b| b.object == a.object) {
            if a.account != b.account && b.seconds - a.seconds <= within {
                objects.insert((a.account.min(b.account), a.account.max(b.account), a.object));
            }
        }
    }
    let mut common = BTreeMap::new();
    objects.into_iter().for_each(|(a, b, _)| *common.entry((a, b)).or_default() += 1);
    common
}

#[test]
fn accounts_that_every_pair_shows_to_move_together_are_found_by_their_neighbours() {
    let (mut found, mut all) = (0, 0);
    for seed in 0..10 {
        let traces = crowd(seed, 400, 3000, 6);
        let crowd = Crowd::new(&traces);
        let slow = common(&crowd.events, 60);
        // In a ring three pairs in four share half of the eight targets; chance gives no pair so many.
        let mut friends = BTreeMap::<u32, usize>::new();
        for (&(a, b), _) in slow.iter().filter(|(_, common)| **common >= 4) {
            *friends.entry(a).or_default() += 1;
            *friends.entry(b).or_default() += 1;
        }
        let slow: BTreeSet<u32> =
            friends.into_iter().filter(|(_, friends)| *friends >= 4).map(|(account, _)| account).collect();
        assert!((50..=72).contains(&slow.len()), "{}", slow.len());
        let fast: BTreeSet<u32> = Columns::moments(&crowd.events, crowd.accounts, 60)
            .blocks(8)
            .iter()
            .flat_map(|block| block.accounts.clone())
            .collect();
        all += slow.len();
        found += slow.intersection(&fast).count();
        assert!(fast.len() <= 72, "nobody else is found");
    }
    assert!(found * 100 >= all * 97, "{found} of {all}");
}

#[test]
fn moments_hold_every_act_once_and_last_no_longer_than_they_may() {
    let traces = crowd(3, 100, 2000, 2);
    let crowd = Crowd::new(&traces);
    for within in [1, 30, 5000, u32::MAX] {
        let mut seen = 0;
        for column in Columns::moments(&crowd.events, crowd.accounts, within).columns {
            seen += column.len();
            assert!(column[column.len() - 1].seconds - column[0].seconds <= within);
            assert!(column.iter().all(|event| event.object == column[0].object));
        }
        assert_eq!(seen, crowd.events.len());
    }
}

#[test]
fn a_crowd_without_rings_has_none() {
    for seed in 0..20 {
        let rings = Coordination::new().find(&crowd(seed, 300, 4000, 0));
        assert!(rings.is_empty(), "{:?}", rings[0]);
    }
}

/// Rings by what stands in them, not by where it stands.
fn contents(traces: &[Trace], rings: &Rings) -> Vec<(RingKind, Vec<Trace>, RingEvidence)> {
    let content = |ring: &Ring| {
        let mut members: Vec<Trace> = ring.members().iter().map(|&at| traces[at as usize]).collect();
        members.sort_unstable();
        (ring.kind(), members, ring.evidence().clone())
    };
    rings.iter().map(content).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_traces_makes_no_difference(seed in 0u64..1000) {
        let traces = crowd(seed, 200, 1500, 4);
        let mut other = traces.clone();
        fastrand::Rng::with_seed(seed).shuffle(&mut other);
        let (rings, others) = (Coordination::new().find(&traces), Coordination::new().find(&other));
        prop_assert!(rings.len() >= 3);
        prop_assert_eq!(contents(&traces, &rings), contents(&other, &others));
    }

    #[test]
    fn members_are_in_order_and_votes_are_theirs(seed in 0u64..1000) {
        let traces = crowd(seed, 200, 1500, 3);
        let rings = Coordination::new().find(&traces);
        let votes = rings.votes();
        prop_assert_eq!(votes.len(), traces.len());
        for ring in &rings {
            prop_assert!(ring.members().is_sorted());
            prop_assert!(ring.vote().is_none_or(|vote| vote.weight() > 0.0 && vote.weight() <= 3.5));
            prop_assert!(ring.members().iter().all(|&at| votes[at as usize] >= ring.vote()));
        }
        let members: BTreeSet<u64> = rings.iter().flat_map(|ring| ring.members().to_vec()).collect();
        prop_assert!((0u64..).zip(&votes).all(|(at, vote)| vote.is_none() || members.contains(&at)));
    }

    #[test]
    fn any_traces_are_taken(parts in prop::collection::vec(any::<(u8, u8, u8, u32, u16, bool)>(), 0..60)) {
        let traces: Vec<Trace> = parts
            .iter()
            .map(|&(author, target, print, seconds, day, verified)| Trace {
                fingerprint: (print > 0).then(|| Fingerprint::new([print % 3; 15], print.into())),
                author: NonZeroU64::new((author % 16).into()),
                target: NonZeroU64::new((target % 8).into()),
                link: NonZeroU64::new((target % 3).into()),
                seconds: NonZeroU32::new(seconds),
                created_day: std::num::NonZeroU16::new(day),
                kind: Kind::ALL[usize::from(print) % Kind::ALL.len()],
                verified_purchase: verified,
            })
            .collect();
        let rings = Coordination::new().least_accounts(3).find(&traces);
        prop_assert!(rings.iter().all(|ring| ring.evidence().accounts >= 3 && ring.members().len() >= 3));
    }
}
