//! The same on a stream, in bounded memory.

use std::collections::VecDeque;

use super::{Coordination, Ring, Trace};

/// Looks for rings in a stream, among the last so many traces. [`Coordination::watch`] makes it.
///
/// *What is forgotten*: a trace is held until as many newer ones have come as the watch can hold; then it is gone. A ring is told
/// as often as it grows, as long as enough of it is held at one time. A slow drip needs a watch that holds its whole length.
///
/// The watch looks each time a quarter of what it holds has come, and when it is [asked](Self::look), so a trace costs as much as
/// sorting a few: the time for all is n log n. The same traces in the same order give the same rings.
#[derive(Clone, Debug)]
pub struct Watch {
    coordination: Coordination,
    capacity: usize,
    held: VecDeque<Trace>,
    seen: u64,
    /// So many had been seen when it looked last.
    looked: u64,
}

impl Watch {
    pub(super) fn new(coordination: Coordination, capacity: usize) -> Self {
        let capacity = capacity.clamp(4, u32::MAX as usize / 2);
        Self { coordination, capacity, held: VecDeque::new(), seen: 0, looked: 0 }
    }

    /// Takes the next trace. Gives the rings that have grown since it looked last; mostly none, since it does not look each time.
    #[must_use]
    pub fn see(&mut self, trace: Trace) -> Vec<Ring> {
        if self.held.len() == self.capacity {
            self.held.pop_front();
        }
        self.held.push_back(trace);
        self.seen += 1;
        if self.seen - self.looked >= (self.capacity / 4) as u64 { self.look() } else { Vec::new() }
    }

    /// Looks now: gives the rings that have grown since it looked last.
    #[must_use]
    pub fn look(&mut self) -> Vec<Ring> {
        let first = self.seen - self.held.len() as u64;
        let mut rings = self.coordination.find(self.held.make_contiguous()).list;
        for member in rings.iter_mut().flat_map(|ring| &mut ring.members) {
            *member += first;
        }
        rings.retain(|ring| ring.members.last().is_some_and(|&last| last >= self.looked));
        self.looked = self.seen;
        rings
    }

    /// How many traces it has seen, the forgotten ones among them.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// How many traces it holds.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held.len()
    }
}
