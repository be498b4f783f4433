//! What glances are asked: which bit each set has, and which questions a pattern puts to what stands beside its anchor.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::pattern::Gap;
use super::program::{Element, Side};
use super::sieve::{Parts, Try, WORDS};
use super::windows::Probe;
use crate::snapshot::plain;

/// So many bits belong to one set each; the others are shared.
const OWN: usize = 640;
/// So many of the shared bits are the first part.
const FIRST: usize = 59;

/// The place of a set in glances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bit {
    pub(super) place: u16,
    /// Sets that share bits have two each.
    pub(super) second: u16,
    /// No other set has it.
    pub(super) is_own: bool,
}

impl Bit {
    /// Of a set that nobody asks for.
    pub(crate) const NONE: Bit = Bit { place: u16::MAX, second: u16::MAX, is_own: false };
}

/// Which side of an anchor a set is on.
pub(super) const LEFT: usize = 0;
pub(super) const RIGHT: usize = 1;

/// The bits of each set: for those who stand right of it, and for those left of it. They differ where a set has phrases, which begin
/// and end with different tokens. What is asked for most has a bit of its own.
pub(super) fn bits_of_sets(parts: &Parts<'_>) -> Vec<[Option<Bit>; 2]> {
    let cost_of = |set: usize| parts.sets[set].iter().map(|&item| parts.costs[item as usize]).sum::<u64>();
    let costs: Vec<_> = (0..parts.sets.len()).map(cost_of).collect();
    let has_phrases = |set: usize| parts.sets[set].iter().any(|&item| parts.lengths[item as usize] > 1);
    let key = |set: u32, side: usize| (set as usize, if has_phrases(set as usize) { side } else { LEFT });
    let mut asked = BTreeMap::new();
    let mut ask = |elements: &[Element], anchor: usize| {
        let cost = costs[elements[anchor].set as usize] / 16 + 1;
        for (at, element) in elements.iter().enumerate().filter(|(at, _)| *at != anchor) {
            // What stands farther off is asked for only where the neighbours fit.
            *asked.entry(key(element.set, if at < anchor { LEFT } else { RIGHT })).or_default() +=
                if at.abs_diff(anchor) == 1 { cost * 16 } else { cost };
        }
    };
    for pattern in parts.patterns {
        ask(parts.of(&pattern.elements), pattern.anchor as usize);
    }
    // Whoever has such an `unless` asks for it at every match; how often that is, nobody knows.
    for unless in parts.unless.iter().filter(|unless| matches!(unless.side, Side::Before(_))) {
        for element in parts.of(&unless.elements) {
            *asked.entry(key(element.set, LEFT)).or_default() += costs[element.set as usize] / 16 + 1;
        }
    }
    let mut order: Vec<(u64, (usize, usize))> = asked.into_iter().map(|(key, cost)| (cost, key)).collect();
    order.sort_by_key(|&(cost, _)| Reverse(cost));
    let shared = order.split_off(order.len().min(OWN));
    let mut bits = vec![[None; 2]; parts.sets.len()];
    for (place, (_, (set, side))) in (0..).zip(order) {
        bits[set][side] = Some(Bit { place, second: place, is_own: true });
    }
    // The most frequent first, each to the two bits that are seen least so far: one of either part. The parts differ in size, so
    // that sets that share one bit do not share the other.
    let mut shared: Vec<_> = shared.into_iter().map(|(_, (set, side))| (costs[set], set, side)).collect();
    shared.sort_unstable_by(|a, b| b.cmp(a));
    let mut least =
        [OWN..OWN + FIRST, OWN + FIRST..WORDS * 64].map(|places| places.map(|place| Reverse((0, place))).collect());
    for (cost, set, side) in shared {
        let mut places = [0; 2];
        for (place, least) in places.iter_mut().zip(&mut least) {
            let least: &mut BinaryHeap<Reverse<(u64, usize)>> = least;
            if let Some(mut top) = least.peek_mut() {
                *place = top.0.1;
                top.0.0 += cost + 1;
            }
        }
        let [place, second] = places.map(|place| place as u16);
        bits[set][side] = Some(Bit { place, second, is_own: false });
    }
    for (set, sides) in bits.iter_mut().enumerate() {
        if !has_phrases(set) {
            sides[RIGHT] = sides[LEFT];
        }
    }
    bits
}

/// What stands beside an anchor.
#[derive(Clone, Copy, Debug)]
struct Neighbour {
    set: u32,
    /// Within so many tokens.
    reach: usize,
    /// Over the ends of sentences.
    crosses: bool,
    side: usize,
}

/// What stands left and right of the anchor.
fn neighbours(elements: &[Element], anchor: usize) -> [Option<Neighbour>; 2] {
    let beside = |set: u32, gap: Gap, side| Neighbour {
        set,
        reach: usize::from(gap.most) + 1,
        crosses: gap.crosses_sentences,
        side,
    };
    let left = anchor.checked_sub(1).map(|at| beside(elements[at].set, elements[anchor].gap, LEFT));
    let right = elements.get(anchor + 1).map(|element| beside(element.set, element.gap, RIGHT));
    [left, right]
}

/// Do the windows answer for the whole pattern? They do if no part lies beyond the neighbours of the anchor, and these are near and
/// have bits of their own.
pub(super) fn is_sure(elements: &[Element], anchor: usize, bits: &[[Option<Bit>; 2]]) -> bool {
    let beside = neighbours(elements, anchor);
    let fits = |side: &Neighbour| {
        !side.crosses && Probe::is_exact(side.reach) && bits[side.set as usize][side.side].is_some_and(|bit| bit.is_own)
    };
    elements.len() == 1 + beside.iter().flatten().count() && beside.iter().flatten().all(fits)
}

/// Two questions about what stands beside an anchor: its neighbours, or one of them and what stands beyond.
pub(super) fn questions(
    parts: &Parts<'_>,
    bits: &[[Option<Bit>; 2]],
    elements: &[Element],
    anchor: usize,
) -> [Option<Question>; 2] {
    let [left, right] = neighbours(elements, anchor);
    let beyond = |near: Neighbour| {
        let (set, gap) = if near.side == LEFT {
            (elements.get(anchor.checked_sub(2)?)?.set, elements[anchor - 1].gap)
        } else {
            let element = elements.get(anchor + 2)?;
            (element.set, element.gap)
        };
        let items = &parts.sets[near.set as usize];
        let longest = items.iter().map(|&item| usize::from(parts.lengths[item as usize])).max().unwrap_or(0);
        let crosses = near.crosses || gap.crosses_sentences;
        Some(Neighbour { set, reach: near.reach + longest + usize::from(gap.most), crosses, ..near })
    };
    let question = |one: Neighbour| {
        let bit = bits[one.set as usize][one.side]?;
        Some((bit, Question { bit: bit.place.into(), reach: one.reach, side: one.side, crosses: one.crosses }))
    };
    match (left, right) {
        (Some(one), None) | (None, Some(one)) => {
            let first = question(one);
            let again =
                || first.filter(|(bit, _)| !bit.is_own).map(|(bit, one)| Question { bit: bit.second.into(), ..one });
            [first.map(|(_, one)| one), beyond(one).and_then(question).map(|(_, one)| one).or_else(again)]
        }
        (left, right) => [left, right].map(|one| Some(question(one?)?.1)),
    }
}

/// What the windows are asked, before it is known how long the anchor is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    bit: usize,
    reach: usize,
    side: usize,
    crosses: bool,
}

/// A try before it is known how long the anchor is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    pub(super) pattern: u32,
    pub(super) condition: u16,
    pub(super) beside: [Option<Question>; 2],
}

impl Draft {
    pub(super) fn at(&self, length: u8) -> Try {
        let probes = self.beside.map(|question| match question {
            None => Probe::ALWAYS,
            Some(Question { bit, crosses: true, .. }) => Probe::anywhere(bit),
            Some(Question { bit, reach, side: LEFT, .. }) => Probe::before(bit, reach),
            Some(Question { bit, reach, .. }) => Probe::after(bit, reach, usize::from(length)),
        });
        Try { pattern: self.pattern, probes, condition: self.condition }
    }
}

plain!(Bit { place: u16, second: u16, is_own: bool });
