//! Accounts that act on the same columns again and again: found in pairs, told apart from chance, peeled to a dense block.
//!
//! A *column* is an object (for dense blocks), or a short time of an object (for lockstep). Every pair of accounts of every
//! column would be too many. But accounts are numbered in an order of their own, and in each column only those that are
//! neighbours in that order are paired: accounts that share many columns are neighbours in many of them, whatever else
//! they do, and others are not. So the cost stays with the acts, and what accounts do elsewhere does not hide them.

use super::copies::Sets;
use super::event::{Event, NONE};
use super::par;
use super::peel::{Graph, column_weight, densest, ln};

/// So many neighbours of an account in a column are paired with it.
const NEIGHBOURS: usize = 4;
/// In columns of more accounts neighbours meet by chance, and no others meet.
const CROWDED: usize = 4096;
/// Accounts hang together if they share so many columns as neighbours.
const COMMON: u32 = 3;
/// A block has so many columns at least.
pub(super) const LEAST_COLUMNS: usize = 3;
/// One account acts on so many columns of its block at least.
const LEAST_ACTS: u64 = 3;
/// From so many columns is a fuller block searched for.
const SEEDS: usize = 16;
/// So many blocks are looked for in one region,
const ROUNDS: usize = 32;
/// unless the edges that were peeled come to more than this, and twice the edges of the region.
const EFFORT: usize = 200_000;

/// Events cut into columns.
#[derive(Debug)]
pub(super) struct Columns<'e> {
    columns: Vec<&'e [Event]>,
    /// Different accounts in each column.
    degree: Vec<u32>,
    /// Columns of each account.
    acts: Vec<u32>,
    /// All of them.
    edges: u64,
}

/// Accounts and columns with more edges between them than chance gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block<'e> {
    /// In order.
    pub(super) accounts: Vec<u32>,
    /// The acts, column by column.
    pub(super) events: Vec<Event>,
    /// The columns that it spans, in order.
    pub(super) columns: Vec<&'e [Event]>,
    /// Different pairs of an account and a column.
    pub(super) edges: u32,
    /// How unevenly its accounts take part: the variance of their acts by the one that lots would give, in hundredths.
    pub(super) dispersion: u32,
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

    #[cfg(test)]
    pub(super) fn list(&self) -> &[&'e [Event]] {
        &self.columns
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
            let expected = f64::from(self.acts[a as usize]) * f64::from(self.acts[b as usize]) * chance;
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

    /// The blocks of one region, given as edges in order. What was found is taken out, and the rest peeled again.
    fn peel(&self, region: &[(u32, u32, u32)], least: usize) -> Vec<Block<'e>> {
        let mut edges: Vec<(u32, u32)> = region.iter().map(|&(_, account, column)| (account, column)).collect();
        let mut blocks = Vec::new();
        // Peeling costs in proportion to the edges: small regions are peeled to the end, great ones twice.
        let mut effort = 2 * edges.len() + EFFORT;
        for _ in 0..ROUNDS {
            if edges.len() > effort || edges.len() < least * LEAST_COLUMNS {
                break;
            }
            effort -= edges.len();
            let accounts = numbers(edges.iter().map(|edge| edge.0));
            let columns = numbers(edges.iter().map(|edge| edge.1));
            let at = |list: &[u32], value: u32| list.binary_search(&value).unwrap_or(0) as u32;
            let graph = Graph {
                accounts: accounts.len(),
                weights: columns.iter().map(|&column| column_weight(self.degree[column as usize])).collect(),
                edges: edges.iter().map(|&(a, c)| (at(&accounts, a), at(&columns, c))).collect(),
            };
            let dense = densest(&graph);
            let mut settled = dense.clone();
            self.settle(&graph, (&accounts, &columns), &mut settled);
            if edges.len() <= EFFORT && tighten(&graph, &mut settled) {
                self.settle(&graph, (&accounts, &columns), &mut settled);
            }
            let is_settled = inside(&graph, &settled);
            let found: Vec<(u32, u32)> =
                edges.iter().zip(&graph.edges).filter(|(_, edge)| is_settled(edge)).map(|(edge, _)| *edge).collect();
            blocks.extend(self.block(&found, least));
            // What nothing settled in is taken out as it is.
            let there = if found.is_empty() { &dense } else { &settled };
            let is_out = inside(&graph, there);
            let mut kept = graph.edges.iter().map(|edge| !is_out(edge));
            edges.retain(|_| kept.next().unwrap_or(false));
        }
        blocks
    }

    /// Accounts that take less part in the block than half of the mean leave it; those of the region that take as much part join.
    /// Columns that so many acts would meet in by chance leave it.
    fn settle(&self, graph: &Graph, numbers: (&[u32], &[u32]), there: &mut [bool]) {
        let (accounts, columns) = there.split_at_mut(graph.accounts);
        for _ in 0..2 {
            let mut acts = vec![0u64; accounts.len()];
            graph.edges.iter().filter(|edge| columns[edge.1 as usize]).for_each(|edge| acts[edge.0 as usize] += 1);
            let members = accounts.iter().zip(&acts).filter(|(there, _)| **there);
            let (members, sum) = members.fold((0, 0), |(members, sum), (_, acts)| (members + 1, sum + acts));
            for (there, &acts) in accounts.iter_mut().zip(&acts) {
                *there = acts >= LEAST_ACTS && acts * 2 * members >= sum;
            }
            let members = accounts.iter().zip(numbers.0).filter(|(there, _)| **there);
            let all_acts: u64 = members.map(|(_, &account)| u64::from(self.acts[account as usize])).sum();
            let mut degree = vec![0u32; columns.len()];
            graph.edges.iter().filter(|edge| accounts[edge.0 as usize]).for_each(|edge| degree[edge.1 as usize] += 1);
            for ((there, &degree), &column) in columns.iter_mut().zip(&degree).zip(numbers.1) {
                let others = u128::from(self.degree[column as usize] - degree + 1);
                let expected = u128::from(all_acts) * others;
                *there = *there && degree >= 2 && u128::from(degree) * u128::from(self.edges) >= 2 * expected;
            }
        }
    }

    /// The block of these edges, if it is large enough and more than chance.
    fn block(&self, edges: &[(u32, u32)], least: usize) -> Option<Block<'e>> {
        let accounts = numbers(edges.iter().map(|edge| edge.0));
        let columns = numbers(edges.iter().map(|edge| edge.1));
        let objects = numbers(columns.iter().map(|&column| self.columns[column as usize][0].object));
        if accounts.len() < least || objects.len() < LEAST_COLUMNS || !self.beats_chance(&accounts, &columns, edges) {
            return None;
        }
        let columns: Vec<&[Event]> = columns.iter().map(|&column| self.columns[column as usize]).collect();
        let is_member = |event: &&Event| accounts.binary_search(&event.account).is_ok();
        let events = columns.iter().flat_map(|column| column.iter().filter(is_member)).copied().collect();
        let mut acts = vec![0u64; accounts.len()];
        for edge in edges {
            acts[accounts.binary_search(&edge.0).unwrap_or(0)] += 1;
        }
        let (members, spanned, sum) = (acts.len() as u64, columns.len() as u64, edges.len() as u64);
        let squares: u64 = acts.iter().map(|acts| acts * acts).sum();
        // Both variances times the square of the members; a full block has none by lots.
        let variance = members * squares - sum * sum;
        let by_lots = sum * (members * spanned - sum) / spanned + members;
        let dispersion = (variance * 100 / by_lots) as u32;
        Some(Block { accounts, events, columns, edges: edges.len() as u32, dispersion })
    }

    /// Is the block denser than acts that fall on columns by their degrees would make any block of its size? The bound is that of
    /// a scan statistic (Kulldorff 1997): the log likelihood ratio of a Poisson count must exceed the logarithm of how many
    /// blocks of that size there are.
    fn beats_chance(&self, accounts: &[u32], columns: &[u32], edges: &[(u32, u32)]) -> bool {
        let found = edges.len() as f64;
        let acts: f64 = accounts.iter().map(|&account| f64::from(self.acts[account as usize])).sum();
        let degrees: f64 = columns.iter().map(|&column| f64::from(self.degree[column as usize])).sum();
        let all = self.edges.max(1) as f64;
        // Of the columns only what others did: the block must not explain itself.
        let others = (degrees - found + columns.len() as f64).max(1.0);
        let expected = acts * others / all;
        if found < 1.5 * acts * degrees / all {
            return false;
        }
        let choices = |of: usize, all: usize| of as f64 * (1.0 + ln((all as f64 / of as f64).max(1.0)));
        gain(found, expected) > choices(accounts.len(), self.acts.len()) + choices(columns.len(), self.columns.len())
    }
}

/// A block of which less than half is there may be two that touch: keeps one of them, by CopyCatch's search (Beutel, Xu, Guruswami,
/// Palow and Faloutsos, "CopyCatch: Stopping Group Attacks by Spotting Lockstep Behavior in Social Networks", WWW 2013):
/// from one column to the accounts on half of it, to the columns with half of those accounts, and so on. The most eager
/// of one community are no block of their own: what is kept must be four times as full as what joins it to the rest. Says
/// whether there is such a block.
fn tighten(graph: &Graph, there: &mut Vec<bool>) -> bool {
    let edges: Vec<(u32, u32)> = graph.edges.iter().filter(|edge| inside(graph, there)(edge)).copied().collect();
    let (accounts, columns) = there.split_at(graph.accounts);
    let count = |there: &[bool]| there.iter().filter(|there| **there).count();
    let all = (count(accounts), count(columns));
    if 2 * edges.len() >= all.0 * all.1 {
        return false;
    }
    let spanned: Vec<u32> = (0u32..).zip(columns).filter(|(_, there)| **there).map(|(column, _)| column).collect();
    let mut best: (usize, Option<Vec<bool>>) = (0, None);
    for &seed in spanned.iter().step_by(spanned.len().div_ceil(SEEDS).max(1)) {
        let mut chosen = vec![false; there.len()];
        edges.iter().filter(|edge| edge.1 == seed).for_each(|edge| chosen[edge.0 as usize] = true);
        for _ in 0..4 {
            let (accounts, columns) = chosen.split_at_mut(graph.accounts);
            half(columns, edges.iter().filter(|edge| accounts[edge.0 as usize]).map(|edge| edge.1), count(accounts));
            half(accounts, edges.iter().filter(|edge| columns[edge.1 as usize]).map(|edge| edge.0), count(columns));
        }
        let (accounts, columns) = chosen.split_at(graph.accounts);
        let (mut found, mut joining) = (0, 0);
        for edge in &edges {
            let (account, column) = (accounts[edge.0 as usize], columns[edge.1 as usize]);
            found += usize::from(account && column);
            joining += usize::from(account != column);
        }
        let (a, c) = (count(accounts), count(columns));
        let between = a * (all.1 - c) + c * (all.0 - a);
        if 2 * found > a * c && 4 * joining * a * c <= found * between && found > best.0 {
            best = (found, Some(chosen));
        }
    }
    best.1.map(|chosen| *there = chosen).is_some()
}

/// Chooses the nodes that stand in `ends` for at least half of so many.
fn half(chosen: &mut [bool], ends: impl Iterator<Item = u32>, of: usize) {
    let mut counts = vec![0; chosen.len()];
    ends.for_each(|end| counts[end as usize] += 1);
    chosen.iter_mut().zip(counts).for_each(|(chosen, count)| *chosen = count > 0 && 2 * count >= of);
}

/// Which edges of a graph lie between nodes that are there?
fn inside<'g>(graph: &'g Graph, there: &'g [bool]) -> impl Fn(&(u32, u32)) -> bool + 'g {
    |edge| there[edge.0 as usize] && there[graph.accounts + edge.1 as usize]
}

/// The log likelihood ratio of a Poisson count against what was expected; 0 where there is less.
fn gain(found: f64, expected: f64) -> f64 {
    let expected = expected.max(1e-9);
    if found > expected { found * ln(found / expected) - (found - expected) } else { 0.0 }
}

/// The different values, in order.
fn numbers(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut values: Vec<u32> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}
