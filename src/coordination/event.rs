//! Who acted on what, and when.

use super::hash::mix;
use super::par;
use super::trace::Trace;

/// No account.
pub(super) const NONE: u32 = u32::MAX;

/// One account acts on one object: a target, or a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event {
    pub(super) object: u32,
    /// As in the trace; 0 where it is not known.
    pub(super) seconds: u32,
    pub(super) account: u32,
    pub(super) trace: u32,
}

/// The accounts and their acts.
#[derive(Debug)]
pub(super) struct Crowd {
    /// The account of each trace. Accounts are numbered by their hashes, which is an order that has nothing to do with what
    /// they do.
    pub(super) account: Vec<u32>,
    pub(super) accounts: usize,
    /// By object, then by time.
    pub(super) events: Vec<Event>,
}

impl Crowd {
    pub(super) fn new(traces: &[Trace]) -> Self {
        let all = (0u32..).zip(traces);
        let authors = all.clone().filter_map(|(at, trace)| Some((trace.author?.get(), at))).collect();
        let mut account = vec![NONE; traces.len()];
        let accounts = number(authors, |at, number| account[at as usize] = number);
        let mut acts = Vec::with_capacity(traces.len());
        for (at, trace) in all.filter(|(_, trace)| trace.author.is_some()) {
            acts.extend(trace.target.map(|target| (target.get(), at)));
            acts.extend(trace.link.map(|link| (mix(link.get()), at)));
        }
        let mut events = Vec::with_capacity(acts.len());
        number(acts, |at, object| {
            let seconds = traces[at as usize].seconds.map_or(0, u32::from);
            events.push(Event { object, seconds, account: account[at as usize], trace: at });
        });
        par::sort(&mut events);
        Self { account, accounts, events }
    }

    /// The stretches of events that have the same object.
    pub(super) fn objects(&self) -> impl Iterator<Item = &[Event]> {
        self.events.chunk_by(|a, b| a.object == b.object)
    }
}

/// Numbers different values from 0 in their order, and tells each place its number; returns how many there are.
fn number(mut values: Vec<(u64, u32)>, mut tell: impl FnMut(u32, u32)) -> usize {
    par::sort(&mut values);
    let mut number = 0;
    for same in values.chunk_by(|a, b| a.0 == b.0) {
        same.iter().for_each(|&(_, at)| tell(at, number));
        number += 1;
    }
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU64;

    #[test]
    fn equal_names_get_equal_numbers() {
        let trace = |author, target| Trace {
            author: NonZeroU64::new(author),
            target: NonZeroU64::new(target),
            ..Trace::default()
        };
        let crowd = Crowd::new(&[trace(9, 5), trace(2, 5), trace(0, 5), trace(9, 0), trace(9, 4)]);
        assert_eq!(crowd.account, [1, 0, NONE, 1, 1]);
        assert_eq!(crowd.accounts, 2);
        let seen: Vec<_> = crowd.events.iter().map(|e| (e.object, e.account, e.trace)).collect();
        assert_eq!(seen, [(0, 1, 4), (1, 0, 1), (1, 1, 0)]);
        assert_eq!(crowd.objects().map(<[_]>::len).collect::<Vec<_>>(), [1, 2]);
    }
}
