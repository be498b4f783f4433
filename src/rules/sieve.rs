//! Which patterns are worth a look at which token: asked of all tokens alike, by bits and without a branch.
//!
//! A pattern is tried where its anchor stands. Most tries fail since what should stand beside the anchor does not, so that
//! is asked first, of *glances*: a row of bits for every token, a bit for each set of items that is next to some anchor (rare
//! sets share one), and the same rows joined over the next 2, 4 and 8 tokens. A glance may see what is not there and never
//! misses what is. In the same way *brakes* tell for a whole sentence which rules have something in their `unless` there.

use std::collections::HashMap;
use std::ops::Range;

use super::program::{Element, Pattern, Rule, Side, Unless};
use super::walk::{Layout, Stretch};
use super::windows::Probe;

/// Words of bits in a glance.
pub(super) const WORDS: usize = 8;
pub(super) type Row = [u64; WORDS];
/// So many bits are shared by the sets that do not get one of their own.
const SHARED: usize = 64;

/// A pattern at its anchor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Try {
    pub(super) pattern: u32,
    pub(super) right: Probe,
    pub(super) left: Probe,
    /// Where the window on the left begins, before the anchor.
    pub(super) back: u8,
    /// Index into [`Sieve::needs`].
    pub(super) needs: u8,
}

/// What all rules see in an item; items of one class are the same to them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ItemClass {
    pub(super) tries: (u32, u32),
    pub(super) glance: u32,
    brakes: u32,
}

/// The compiled sieve.
#[derive(Clone, Debug)]
pub(crate) struct Sieve {
    class_of: Box<[u32]>,
    classes: Box<[ItemClass]>,
    pub(super) tries: Box<[Try]>,
    pub(super) glances: Box<[Row]>,
    /// Rows of twice `stride` words, a bit for each rule in either half: the item takes its matches away; the item is part of
    /// what may.
    brakes: Box<[u64]>,
    /// Such a row for every sentence: nothing is sure of rules that look over the ends of sentences.
    crossing: Box<[u64]>,
    stride: usize,
    /// Sets of signals that must be known and not zero; the first is empty.
    pub(super) needs: Box<[u64]>,
    /// The most tries of a class.
    pub(super) most: usize,
}

/// What the sieve is made from.
pub(super) struct Parts<'p> {
    pub(super) rules: &'p [Rule],
    pub(super) patterns: &'p [Pattern],
    pub(super) unless: &'p [Unless],
    pub(super) elements: &'p [Element],
    /// The items of each set.
    pub(super) sets: &'p [Vec<u32>],
    /// How often each item stands in a text, about.
    pub(super) costs: &'p [u64],
}

impl Parts<'_> {
    fn of(&self, range: &Range<u32>) -> &[Element] {
        &self.elements[range.start as usize..range.end as usize]
    }
}

/// What an item is to a pattern or rule, in the upper two bits of a number.
const TRY: u32 = 0;
const GLANCE: u32 = 1 << 30;
const VETO: u32 = 2 << 30;
const DOUBT: u32 = 3 << 30;
const KIND: u32 = 3 << 30;

impl Sieve {
    pub(super) fn new(parts: &Parts<'_>) -> Self {
        let bits = bits_of_sets(parts);
        let mut uses: Vec<(u32, u32)> = Vec::new();
        let mut needs = vec![0];
        let mut tries = Vec::new();
        let stride = parts.rules.len().div_ceil(64);
        let mut crossing = vec![0; stride * 2];
        let mut cross = |rule: usize, elements: &[Element], side: Option<Side>| {
            let own = elements.iter().any(|element| element.gap.crosses_sentences);
            if own || matches!(side, Some(Side::Before(gap)) if gap.crosses_sentences) {
                crossing[stride + rule / 64] |= 1 << (rule % 64);
            }
        };
        for (number, pattern) in (0..).zip(parts.patterns) {
            let elements = parts.of(&pattern.elements);
            cross(pattern.rule as usize, elements, None);
            let anchor = elements[pattern.anchor as usize];
            uses.extend(parts.sets[anchor.set as usize].iter().map(|&item| (item, TRY | number)));
            let [left, right] = neighbours(elements, pattern.anchor as usize);
            let (right, _) = right.map_or((Probe::ALWAYS, 0), |(set, reach)| Probe::new(bits[set as usize], reach));
            let (left, back) = left.map_or((Probe::ALWAYS, 0), |(set, reach)| Probe::new(bits[set as usize], reach));
            let needed = parts.rules[pattern.rule as usize].needs;
            let needed = needs.iter().position(|&known| known == needed).unwrap_or_else(|| {
                needs.push(needed);
                needs.len() - 1
            });
            // Whether a rule's conditions hold is looked at again, so what does not fit may pass here.
            tries.push(Try { pattern: number, right, left, back, needs: u8::try_from(needed).unwrap_or(0) });
        }
        for (set, &bit) in bits.iter().enumerate().filter(|(_, bit)| **bit != NO_BIT) {
            uses.extend(parts.sets[set].iter().map(|&item| (item, GLANCE | bit as u32)));
        }
        for (number, rule) in (0..).zip(parts.rules) {
            for &unless in rule.unless_in.iter().chain(&rule.unless_before).chain(&rule.unless_after) {
                let unless = &parts.unless[unless as usize];
                let elements = parts.of(&unless.elements);
                cross(number as usize, elements, Some(unless.side));
                let kind = if elements.len() == 1 && unless.side == Side::Sentence { VETO } else { DOUBT };
                let anchor = elements[unless.anchor as usize].set;
                uses.extend(parts.sets[anchor as usize].iter().map(|&item| (item, kind | number)));
            }
        }
        let mut sieve = Self {
            class_of: vec![0; parts.costs.len()].into(),
            classes: Box::default(),
            tries: Box::default(),
            glances: Box::default(),
            brakes: Box::default(),
            crossing: crossing.into(),
            stride,
            needs: needs.into(),
            most: 0,
        };
        // What takes matches away from one sentence may leave those of another.
        uses.retain(|&(_, to)| to & KIND != VETO || !sieve.crosses((to & !KIND) as usize));
        sieve.classify(&uses, &tries);
        sieve
    }

    /// Does the rule look over the ends of sentences?
    pub(crate) fn crosses(&self, rule: usize) -> bool {
        self.crossing[self.stride + rule / 64] >> (rule % 64) & 1 == 1
    }

    /// Gives the items that mean the same to all rules one class.
    fn classify(&mut self, uses: &[(u32, u32)], tries: &[Try]) {
        let (starts, all) = by_item(uses, self.class_of.len());
        let mut known: HashMap<&[u32], u32> = HashMap::new();
        let (mut classes, mut own_tries, mut glances, mut brakes) = (Vec::new(), Vec::new(), Rows::default(), Rows::default());
        for (item, class_of) in self.class_of.iter_mut().enumerate() {
            let uses = &all[starts[item] as usize..starts[item + 1] as usize];
            *class_of = *known.entry(uses).or_insert_with(|| {
                let first = own_tries.len() as u32;
                let (mut glance, mut brake) = ([0; WORDS], vec![0; self.stride * 2]);
                for &to in uses {
                    let number = (to & !KIND) as usize;
                    match to & KIND {
                        TRY => own_tries.push(tries[number]),
                        GLANCE => glance[number / 64] |= 1 << (number % 64),
                        VETO => brake[number / 64] |= 1 << (number % 64),
                        _ => brake[self.stride + number / 64] |= 1 << (number % 64),
                    }
                }
                let class = ItemClass {
                    tries: (first, own_tries.len() as u32),
                    glance: glances.number(&glance),
                    brakes: brakes.number(&brake),
                };
                self.most = self.most.max(own_tries.len() - first as usize);
                classes.push(class);
                classes.len() as u32 - 1
            });
        }
        (self.classes, self.tries) = (classes.into(), own_tries.into());
        self.glances = glances.all.as_chunks().0.into();
        self.brakes = brakes.all.into();
    }

    /// What rules see in an item.
    #[inline]
    pub(crate) fn class(&self, item: u32) -> ItemClass {
        self.classes[self.class_of[item as usize] as usize]
    }

    /// Fills `row` with what takes matches away from a sentence: for sure in its first half, perhaps in the second.
    pub(crate) fn brakes(&self, layout: &Layout, sentence: Stretch, row: &mut Vec<u64>) {
        row.clone_from_slice(&self.crossing);
        let words = layout.classes[sentence.start..sentence.end].iter();
        let phrases = layout.phrases(sentence.start..sentence.end).map(|(_, class)| class);
        for class in words.chain(phrases) {
            let of = class.brakes as usize * self.crossing.len();
            for (cell, brake) in row.iter_mut().zip(&self.brakes[of..of + self.crossing.len()]) {
                *cell |= brake;
            }
        }
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.class_of)
            + size_of_val(&*self.classes)
            + size_of_val(&*self.tries)
            + size_of_val(&*self.glances)
            + size_of_val(&*self.brakes)
    }
}

/// Rows of bits, each kept once.
#[derive(Default)]
struct Rows {
    all: Vec<u64>,
    numbers: HashMap<Box<[u64]>, u32>,
}

impl Rows {
    fn number(&mut self, row: &[u64]) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(row.into()).or_insert_with(|| {
            self.all.extend_from_slice(row);
            next
        })
    }
}

/// The second numbers of each item, in order and each once, and where those of each item begin.
fn by_item(uses: &[(u32, u32)], items: usize) -> (Vec<u32>, Vec<u32>) {
    let mut uses = uses.to_vec();
    uses.sort_unstable();
    uses.dedup();
    let mut starts = vec![0; items + 1];
    for &(item, _) in &uses {
        starts[item as usize + 1] += 1;
    }
    for item in 0..items {
        starts[item + 1] += starts[item];
    }
    (starts, uses.into_iter().map(|(_, to)| to).collect())
}

/// A set that is next to no anchor.
const NO_BIT: usize = usize::MAX;

/// The bit of each set in glances. Those that are asked for most have bits of their own.
fn bits_of_sets(parts: &Parts<'_>) -> Vec<usize> {
    let cost_of = |set: u32| parts.sets[set as usize].iter().map(|&item| parts.costs[item as usize]).sum::<u64>();
    let mut asked = vec![0u64; parts.sets.len()];
    for pattern in parts.patterns {
        let elements = parts.of(&pattern.elements);
        let cost = cost_of(elements[pattern.anchor as usize].set).max(1);
        for (set, _) in neighbours(elements, pattern.anchor as usize).into_iter().flatten() {
            asked[set as usize] += cost;
        }
    }
    let mut order: Vec<_> = (0..asked.len()).filter(|&set| asked[set] > 0).collect();
    order.sort_by_key(|&set| std::cmp::Reverse(asked[set]));
    let mut bits = vec![NO_BIT; asked.len()];
    const OWN: usize = WORDS * 64 - SHARED;
    for (at, set) in order.into_iter().enumerate() {
        bits[set] = if at < OWN { at } else { OWN + at % SHARED };
    }
    bits
}

/// The sets left and right of the anchor, and within how many tokens of it they stand.
fn neighbours(elements: &[Element], anchor: usize) -> [Option<(u32, usize)>; 2] {
    let left = anchor.checked_sub(1).map(|at| (elements[at].set, usize::from(elements[anchor].gap.most) + 1));
    let right = elements.get(anchor + 1).map(|element| (element.set, usize::from(element.gap.most) + 1));
    [left, right]
}
