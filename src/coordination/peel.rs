//! The densest part of a graph of accounts and columns, by greedy peeling.
//!
//! FRAUDAR (Hooi, Song, Beutel, Shah, Shin and Faloutsos, "FRAUDAR: Bounding Graph Fraud in the Face of Camouflage", KDD 2016):
//! a column weighs 1 / ln(degree + 5), so that acts on what everybody acts on hide nobody; the node of least weight is
//! taken away until none is left, and the best of all stages on the way is at least half as dense as the densest part
//! there is. O(E log E).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A graph of accounts and columns, both numbered from 0.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    pub(super) accounts: usize,
    /// What an edge to each column weighs.
    pub(super) weights: Vec<u64>,
    /// Each edge once: account and column.
    pub(super) edges: Vec<(u32, u32)>,
}

/// What an edge to a column of so many accounts weighs, in millionths.
pub(super) fn column_weight(degree: u32) -> u64 {
    (1e6 / ln(f64::from(degree) + 5.0)) as u64
}

/// The natural logarithm of a number from 1 up, by sums and products alone: the same bits on every platform.
pub(super) fn ln(mut x: f64) -> f64 {
    let mut twos = 0.0;
    while x > std::f64::consts::SQRT_2 {
        x /= 2.0;
        twos += 1.0;
    }
    let s = (x - 1.0) / (x + 1.0);
    let (square, mut power, mut sum) = (s * s, s, 0.0);
    for odd in 0..12 {
        sum += power / f64::from(2 * odd + 1);
        power *= square;
    }
    2.0 * sum + twos * std::f64::consts::LN_2
}

/// Says of each account, then of each column, whether it belongs to the densest part that peeling finds: the most weight of
/// edges for each node. Of equally light nodes the one with the least number goes first.
pub(super) fn densest(graph: &Graph) -> Vec<bool> {
    let nodes = graph.accounts + graph.weights.len();
    let column = |edge: &(u32, u32)| graph.accounts + edge.1 as usize;
    // Neighbours of each node, one after the other.
    let mut ends = vec![0u32; nodes + 1];
    for edge in &graph.edges {
        ends[edge.0 as usize] += 1;
        ends[column(edge)] += 1;
    }
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum;
    }
    let mut neighbours = vec![0u32; sum as usize];
    let mut weight = vec![0u64; nodes];
    for edge in &graph.edges {
        for (from, to) in [(edge.0 as usize, column(edge)), (column(edge), edge.0 as usize)] {
            ends[from] -= 1;
            neighbours[ends[from] as usize] = to as u32;
            weight[from] += graph.weights[edge.1 as usize];
        }
    }
    let edge_weight = |a: usize, b: usize| graph.weights[a.max(b) - graph.accounts];

    let mut heap: BinaryHeap<Reverse<(u64, u32)>> =
        (0..).zip(&weight).map(|(node, &weight)| Reverse((weight, node))).collect();
    let mut gone = vec![u32::MAX; nodes];
    let mut best = Best::new(graph.edges.iter().map(|edge| graph.weights[edge.1 as usize]).sum(), nodes);
    while let Some(Reverse((least, at))) = heap.pop() {
        let node = at as usize;
        if gone[node] != u32::MAX || least != weight[node] {
            continue;
        }
        gone[node] = best.step;
        best.remove(least);
        for &other in &neighbours[ends[node] as usize..ends[node + 1] as usize] {
            let to = other as usize;
            if gone[to] == u32::MAX {
                weight[to] -= edge_weight(node, to);
                heap.push(Reverse((weight[to], other)));
            }
        }
    }
    gone.into_iter().map(|step| step >= best.best_step).collect()
}

/// Follows the density while nodes go.
struct Best {
    weight: u64,
    nodes: u64,
    step: u32,
    best_weight: u64,
    best_nodes: u64,
    best_step: u32,
}

impl Best {
    fn new(weight: u64, nodes: usize) -> Self {
        let nodes = nodes as u64;
        Self { weight, nodes, step: 0, best_weight: weight, best_nodes: nodes.max(1), best_step: 0 }
    }

    fn remove(&mut self, weight: u64) {
        self.weight -= weight;
        self.nodes -= 1;
        self.step += 1;
        let (now, then) = (u128::from(self.weight), u128::from(self.best_weight));
        if self.nodes > 0 && now * u128::from(self.best_nodes) > then * u128::from(self.nodes) {
            (self.best_weight, self.best_nodes, self.best_step) = (self.weight, self.nodes, self.step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The slow twin: all weights summed anew before each step.
    fn densest_slowly(graph: &Graph) -> Vec<bool> {
        let nodes = graph.accounts + graph.weights.len();
        let mut there = vec![true; nodes];
        let mut best = (0, 1, there.clone());
        for left in (1..=nodes).rev() {
            let mut weight = vec![0; nodes];
            let mut all = 0;
            for &(account, column) in &graph.edges {
                let (a, c, w) = (account as usize, graph.accounts + column as usize, graph.weights[column as usize]);
                if there[a] && there[c] {
                    weight[a] += w;
                    weight[c] += w;
                    all += w;
                }
            }
            if left == nodes || u128::from(all) * best.1 as u128 > u128::from(best.0) * left as u128 {
                best = (all, left, there.clone());
            }
            let least = (0..nodes).filter(|&node| there[node]).min_by_key(|&node| (weight[node], node)).unwrap();
            there[least] = false;
        }
        best.2
    }

    /// The densest part of all, by trying every one.
    fn best_density(graph: &Graph) -> f64 {
        let nodes = graph.accounts + graph.weights.len();
        let density = |set: u32| {
            let within = graph.edges.iter().filter(|(account, column)| {
                set >> account & 1 == 1 && set >> (graph.accounts as u32 + column) & 1 == 1
            });
            within.map(|edge| graph.weights[edge.1 as usize]).sum::<u64>() as f64 / f64::from(set.count_ones())
        };
        (1..1u32 << nodes).map(density).fold(0.0, f64::max)
    }

    fn graphs(accounts: usize, columns: usize) -> impl Strategy<Value = Graph> {
        let edges = prop::collection::btree_set((0..accounts as u32, 0..columns as u32), 0..accounts * columns / 2);
        edges.prop_map(move |edges| {
            let degree = |column: u32| edges.iter().filter(|edge| edge.1 == column).count() as u32;
            let weights = (0..columns as u32).map(|column| column_weight(degree(column))).collect();
            Graph { accounts, weights, edges: edges.into_iter().collect() }
        })
    }

    fn density(graph: &Graph, there: &[bool]) -> f64 {
        let within = graph.edges.iter().filter(|(a, c)| there[*a as usize] && there[graph.accounts + *c as usize]);
        let nodes = there.iter().filter(|there| **there).count();
        within.map(|edge| graph.weights[edge.1 as usize]).sum::<u64>() as f64 / nodes as f64
    }

    #[test]
    fn logarithms() {
        for x in [1.0, 1.1, 1.5, 2.0, 3.0, 5.0, 10.0, 1e3, 123_456.0, 1e12] {
            assert!((ln(x) - x.ln()).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn a_block_stands_out() {
        let mut edges: Vec<_> = (0..10).flat_map(|account| (0..10).map(move |column| (account, column))).collect();
        edges.extend((10..40).map(|account| (account, account)));
        let graph = Graph { accounts: 40, weights: vec![column_weight(10); 40], edges };
        let there = densest(&graph);
        assert!((0..80).all(|node| there[node] == (node % 40 < 10)));
    }

    proptest! {
        #[test]
        fn peeling_with_a_heap_is_peeling(graph in graphs(12, 9)) {
            prop_assert_eq!(densest(&graph), densest_slowly(&graph));
        }

        #[test]
        fn it_is_at_least_half_as_dense_as_can_be(graph in graphs(6, 5)) {
            prop_assert!(2.0 * density(&graph, &densest(&graph)) >= best_density(&graph) - 1e-6);
        }
    }
}
