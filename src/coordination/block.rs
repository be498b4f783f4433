//! From a region of accounts that hang together to the blocks in it: peeled, settled, and told apart from chance.

use super::event::Event;
use super::graph::Columns;
use super::peel::{Graph, column_weight, densest, ln};

/// A block has so many columns at least.
pub(super) const LEAST_COLUMNS: usize = 3;
/// One account acts on so many columns of its block at least.
const LEAST_ACTS: u64 = 3;
/// From so many columns is a fuller block searched for.
const SEEDS: usize = 16;
/// So many blocks are looked for in one region,
const ROUNDS: usize = 32;
/// unless the edges that were peeled come to more than this, and the edges of the region.
const EFFORT: usize = 200_000;

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
    /// The blocks of one region, given as edges in order. What was found is taken out, and the rest peeled again.
    pub(super) fn peel(&self, region: &[(u32, u32, u32)], least: usize) -> Vec<Block<'e>> {
        let mut edges: Vec<(u32, u32)> = region.iter().map(|&(_, account, column)| (account, column)).collect();
        let mut blocks = Vec::new();
        // Peeling costs in proportion to the edges: small regions are peeled to the end, great ones once.
        let mut effort = edges.len() + EFFORT;
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
        // A core of the busiest people, on what is the most seen, comes to less than this.
        if found < 3.0 * expected {
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
        if c >= LEAST_COLUMNS && 2 * found > a * c && 4 * joining * a * c <= found * between && found > best.0 {
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
pub(super) fn gain(found: f64, expected: f64) -> f64 {
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
