//! Accounts that act on the same columns again and again: found in pairs, told apart from chance, peeled to a dense block.
//!
//! A *column* is an object (for dense blocks), or a short time of an object (for lockstep). Every pair of accounts of every
//! column would be too many. But accounts are numbered in an order of their own, and in each column only those that are
//! neighbours in that order are paired: accounts that share many columns are neighbours in many of them, whatever else
//! they do, and others are not. So the cost stays with the acts, and what accounts do elsewhere does not hide them.

use super::block::{Block, gain};
use super::copies::Sets;
use super::event::{Event, NONE};
use super::par;
use super::peel::ln;

/// So many neighbours of an account in a column are paired with it.
const NEIGHBOURS: usize = 4;
/// In columns of more accounts neighbours meet by chance, and no others meet.
const CROWDED: usize = 4096;
/// Accounts hang together if they share so many columns as neighbours.
const COMMON: u32 = 3;

/// Events cut into columns.
#[derive(Debug)]
pub(super) struct Columns<'e> {
    pub(super) columns: Vec<&'e [Event]>,
    /// Different accounts in each column.
    pub(super) degree: Vec<u32>,
    /// Columns of each account.
    pub(super) acts: Vec<u32>,
    /// All of them.
    pub(super) edges: u64,
}

impl<'e> Columns<'e> {
    /// Columns that are objects.
    pub(super) fn objects(events: &'e [Event], accounts: usize) -> Self {
        Self::new(events.chunk_by(|a, b| a.object == b.object).collect(), accounts)
    }

    /// Columns that are objects for a short time: each begins with the first act that the one before it does not hold.
    pub(super) fn moments(events: &'e [Event], accounts: usize, within: u32) -> Self {
        let mut columns = Vec::new();
        for object in events.chunk_by(|a, b| a.object == b.object) {
            let mut rest = &object[object.partition_point(|event| event.seconds == 0)..];
            while let [first, ..] = rest {
                let end = first.seconds.saturating_add(within);
                let (column, after) = rest.split_at(rest.partition_point(|event| event.seconds <= end));
                columns.push(column);
                rest = after;
            }
        }
        Self::new(columns, accounts)
    }

    fn new(columns: Vec<&'e [Event]>, accounts: usize) -> Self {
        let mut last = vec![NONE; accounts];
        let mut acts = vec![0; accounts];
        let mut edges = 0;
        let mut count = |at: u32, column: &[Event]| {
            let mut degree = 0;
            for account in column.iter().map(|event| event.account as usize) {
                if last[account] != at {
                    last[account] = at;
                    acts[account] += 1;
                    degree += 1;
                }
            }
            edges += u64::from(degree);
            degree
        };
        let degree = (0..).zip(&columns).map(|(at, column)| count(at, column)).collect();
        Self { columns, degree, acts, edges }
    }

    /// The blocks of at least `least` accounts, the densest of each region first.
    pub(super) fn blocks(&self, least: usize) -> Vec<Block<'e>> {
        let region = self.regions(least);
        let columns: Vec<u32> = (0..self.columns.len() as u32).filter(|&at| self.degree[at as usize] > 1).collect();
        let mut edges = par::blocks(&columns, 1024, |columns, edges: &mut Vec<(u32, u32, u32)>| {
            for &column in columns {
                let start = edges.len();
                let accounts = self.columns[column as usize].iter().map(|event| event.account);
                edges.extend(accounts.filter_map(|account| {
                    let region = region[account as usize];
                    (region != NONE).then_some((region, account, column))
                }));
                edges[start..].sort_unstable();
                // A column with one account of a region says nothing of it.
                let mut kept = start;
                for at in start..edges.len() {
                    let same = |other: usize| edges.get(other).is_some_and(|edge| edge.0 == edges[at].0);
                    let first = at == start || edges[at - 1].0 != edges[at].0;
                    let alone = first && (at + 1 == edges.len() || !same(at + 1));
                    let again = at > start && edges[at - 1] == edges[at];
                    if !alone && !again {
                        edges[kept] = edges[at];
                        kept += 1;
                    }
                }
                edges.truncate(kept);
            }
        });
        par::sort(&mut edges);
        let regions: Vec<&[(u32, u32, u32)]> = edges.chunk_by(|a, b| a.0 == b.0).collect();
        par::map(&regions, |region| self.peel(region, least)).into_iter().flatten().collect()
    }

    /// The region of each account: those that hang together, if there are at least `least` of them.
    fn regions(&self, least: usize) -> Vec<u32> {
        let mut pairs = self.pairs();
        par::sort(&mut pairs);
        let chance = self.chance();
        // As many pairs as there are had their chance to meet by chance.
        let surprise = ln(pairs.len().max(1) as f64);
        let mut sets = Sets::new(self.acts.len());
        for same in pairs.chunk_by(|a, b| a == b).filter(|same| same.len() >= COMMON as usize) {
            let (a, b) = ((same[0] >> 32) as u32, same[0] as u32);
            // What they share must not explain itself.
            let others = |account: u32| f64::from(self.acts[account as usize] + 1) - same.len() as f64;
            let expected = others(a) * others(b) * chance;
            if gain(same.len() as f64, expected) > surprise {
                sets.join(a, b);
            }
        }
        let mut size = vec![0usize; self.acts.len()];
        (0..self.acts.len() as u32).for_each(|account| size[sets.find(account) as usize] += 1);
        let mut region: Vec<u32> = (0..self.acts.len() as u32).map(|account| sets.find(account)).collect();
        region.iter_mut().filter(|region| size[**region as usize] < least).for_each(|region| *region = NONE);
        region
    }

    /// Each pair of neighbours in a column, as one number.
    fn pairs(&self) -> Vec<u64> {
        let columns: Vec<u32> = (0..self.columns.len() as u32)
            .filter(|&at| (2..=CROWDED as u32).contains(&self.degree[at as usize]))
            .collect();
        par::blocks(&columns, 4096, |columns, pairs| {
            let mut accounts = Vec::new();
            for &column in columns {
                accounts.clear();
                // Who has fewer acts can share no more.
                let often = |account: &u32| self.acts[*account as usize] >= COMMON;
                accounts.extend(self.columns[column as usize].iter().map(|event| event.account).filter(often));
                accounts.sort_unstable();
                accounts.dedup();
                for (at, &a) in accounts.iter().enumerate() {
                    let after = accounts[at + 1..].iter().take(NEIGHBOURS);
                    pairs.extend(after.map(|&b| u64::from(a) << 32 | u64::from(b)));
                }
            }
        })
    }

    /// How many columns two accounts of one act each share as neighbours, if all acts fall on columns by their degrees.
    fn chance(&self) -> f64 {
        let edges = self.edges.max(1) as f64;
        let sum: f64 = self
            .degree
            .iter()
            .filter(|&&degree| degree > 1 && degree as usize <= CROWDED)
            .map(|&degree| {
                let degree = f64::from(degree);
                degree * degree * (2.0 * NEIGHBOURS as f64 / degree).min(1.0)
            })
            .sum();
        sum / (edges * edges)
    }
}
