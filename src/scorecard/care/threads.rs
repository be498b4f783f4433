//! Which threads are long over.

use std::collections::HashMap;

use super::Care;

/// The ids of the records whose whole thread was said before a time, in Unix seconds. A thread is what hangs together by
/// `in_reply_to`, also over an interaction that never came.
pub(super) fn last_said_before(care: &Care, before: i64) -> Vec<Box<str>> {
    let mut places = HashMap::<&str, usize>::new();
    let mut threads = Threads::default();
    for (id, said, _) in care.all() {
        let time = said.at().unwrap_or(i64::MIN);
        let own = id.map(|id| *places.entry(id).or_insert_with(|| threads.start()));
        let parent = said.parent().map(|parent| *places.entry(parent).or_insert_with(|| threads.start()));
        if let Some(thread) = own.or(parent) {
            threads.join(thread, parent.unwrap_or(thread), time);
        }
    }
    let over = care.open.keys().filter(|id| places.get(&***id).is_some_and(|&place| threads.last_said(place) < before));
    over.cloned().collect()
}

/// Disjoint sets with the last time that anything was said in each.
#[derive(Default)]
struct Threads {
    /// The parent in the forest, and of a root the last time.
    nodes: Vec<(usize, i64)>,
}

impl Threads {
    fn start(&mut self) -> usize {
        self.nodes.push((self.nodes.len(), i64::MIN));
        self.nodes.len() - 1
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.nodes[node].0 != node {
            self.nodes[node].0 = self.nodes[self.nodes[node].0].0;
            node = self.nodes[node].0;
        }
        node
    }

    fn join(&mut self, a: usize, b: usize, time: i64) {
        let (a, b) = (self.root(a), self.root(b));
        let last = self.nodes[a].1.max(self.nodes[b].1).max(time);
        // The older node is the root; paths are halved at every climb.
        let (root, leaf) = (a.min(b), a.max(b));
        self.nodes[leaf].0 = root;
        self.nodes[root].1 = last;
    }

    fn last_said(&mut self, node: usize) -> i64 {
        let root = self.root(node);
        self.nodes[root].1
    }
}
