//! Which patterns are worth a look at which token: asked of all tokens alike, by bits and without a branch.
//!
//! A pattern is tried where its anchor stands. Four tries of five fail since what should stand beside the anchor does not, so that is
//! asked first, of *glances*: a row of bits for every token, a bit for each set of items that stands beside an anchor, and the
//! same rows joined over the next 2 and 4 tokens ([`super::windows`]). For most patterns the answer is final; for the others
//! a glance may see what is not there and never misses what is. In the same way *brakes* tell for a whole sentence which
//! rules have something of their `unless` in it. Items that mean the same to all rules are one class.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::glances::{Bit, Draft, LEFT, bits_of_sets, is_sure, questions};
use super::program::{Element, Pattern, Rule, Side, Unless};
use super::walk::{Layout, Stretch};
use super::windows::{self, Probe};
use crate::snapshot::{frozen, plain};

/// Words of bits in a glance.
pub(super) const WORDS: usize = 12;
pub(super) type Row = [u64; WORDS];

/// A pattern at its anchor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Try {
    pub(super) pattern: u32,
    pub(super) probes: [Probe; 2],
    /// What the windows are asked about the conditions of its rule.
    pub(super) condition: u16,
}

impl Try {
    fn asks(&self) -> bool {
        self.probes.iter().any(|probe| *probe != Probe::ALWAYS)
    }
}

/// What all rules see in an item; items of one class are the same to them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ItemClass {
    pub(super) tries: (u32, u32),
    pub(super) glance: u32,
    brakes: u32,
    /// Some of the tries ask what stands beside the anchor.
    asks: bool,
}

/// A piece of a row of brakes: a bit for each group of sets that takes matches away.
pub(crate) type Brakes = [u64; 8];
/// Bits of a piece.
const BRAKES: usize = 512;

/// The groups whose items take matches of a rule away from a sentence that they stand in, or may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Braked {
    /// They take matches away that begin in the sentence.
    pub(crate) veto: Group,
    /// They are part of what may take matches away beside it, or over the end of the sentence.
    pub(crate) doubt: Group,
    /// They are part of several that may take matches away.
    pub(crate) long: Group,
    /// The rule looks over the ends of sentences.
    pub(crate) crosses: bool,
}

/// A number of a bit in rows of brakes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group(u32);

impl Group {
    /// Nothing is in it.
    const NONE: Group = Group(0);
    /// It stands in every sentence.
    const ALWAYS: Group = Group(1);

    /// 1 if something of it stands in the sentence that the row was filled for.
    #[inline(always)]
    pub(crate) fn stands(self, row: &[Brakes]) -> u64 {
        row[self.0 as usize / BRAKES][self.0 as usize / 64 % 8] >> (self.0 % 64) & 1
    }
}

/// The compiled sieve.
#[derive(Clone, Debug)]
pub(crate) struct Sieve {
    class_of: Box<[u32]>,
    classes: Box<[ItemClass]>,
    pub(super) tries: Box<[Try]>,
    pub(super) glances: Box<[Row]>,
    /// Rows of brakes.
    brakes: Box<[Brakes]>,
    /// Pieces of a row.
    pub(super) pieces: usize,
    /// The bits of glances that a phrase has where it begins.
    pub(super) begins: Row,
    /// Those that it has where it ends.
    pub(super) ends: Row,
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
    /// How many words each item has.
    pub(super) lengths: &'p [u8],
}

/// The sieve, and what is known by it.
pub(super) struct Made {
    pub(super) sieve: Sieve,
    /// For each pattern: what passes the windows stands.
    pub(super) sure: Vec<bool>,
    /// What takes matches of each rule away.
    pub(super) braked: Vec<Braked>,
    /// For each `unless` pattern: what the windows can be asked; see [`Unless::before`].
    pub(super) before: Vec<Option<Probe>>,
    /// For each set: its places in glances, on the left and on the right of an anchor.
    pub(super) bits: Vec<[Option<Bit>; 2]>,
}

impl Parts<'_> {
    pub(super) fn of(&self, range: &Range<u32>) -> &[Element] {
        &self.elements[range.start as usize..range.end as usize]
    }
}

/// What an item is to a pattern or rule, in the upper bits of a number.
const TRY: u32 = 0;
const GLANCE: u32 = 1 << 28;
const BRAKE: u32 = 2 << 28;
const KIND: u32 = 3 << 28;

impl Sieve {
    /// Compiles the sieve.
    pub(super) fn make(parts: &Parts<'_>) -> Made {
        let bits = bits_of_sets(parts);
        let mut uses: Vec<(u32, u32)> = Vec::new();
        let mut tries = Vec::new();
        for (number, pattern) in (0..).zip(parts.patterns) {
            let (elements, anchor) = (parts.of(&pattern.elements), pattern.anchor as usize);
            uses.extend(parts.sets[elements[anchor].set as usize].iter().map(|&item| (item, TRY | number)));
            let beside = questions(parts, &bits, elements, anchor);
            tries.push(Draft { pattern: number, condition: windows::condition(pattern.conditions), beside });
        }
        let (mut begins, mut ends) = ([0; WORDS], [0; WORDS]);
        for (set, sides) in bits.iter().enumerate() {
            for (bit, row) in sides.iter().zip([&mut ends, &mut begins]) {
                if let Some(bit) = bit {
                    for place in [bit.place, bit.second].map(usize::from) {
                        uses.extend(parts.sets[set].iter().map(|&item| (item, GLANCE | place as u32)));
                        row[place / 64] |= 1 << (place % 64);
                    }
                }
            }
        }
        let mut groups = BTreeMap::new();
        let braked: Vec<_> = parts.rules.iter().map(|rule| braked(parts, rule, &mut groups)).collect();
        for (sets, group) in &groups {
            let items = sets.iter().flat_map(|&set| &parts.sets[set as usize]);
            uses.extend(items.map(|&item| (item, BRAKE | group.0)));
        }
        let mut sieve = Self {
            class_of: vec![0; parts.costs.len()].into(),
            classes: Box::default(),
            tries: Box::default(),
            glances: Box::default(),
            brakes: Box::default(),
            pieces: (groups.len() + 2).div_ceil(BRAKES),
            begins,
            ends,
            most: 0,
        };
        sieve.classify(&uses, &tries, parts.lengths);
        let sure = |pattern: &Pattern| is_sure(parts.of(&pattern.elements), pattern.anchor as usize, &bits);
        let before = |unless: &Unless| {
            let ([element], Side::Before(gap)) = (parts.of(&unless.elements), unless.side) else { return None };
            let bit = bits[element.set as usize][LEFT]?;
            let reach = usize::from(gap.most) + 1;
            let is_exact = bit.is_own && !gap.crosses_sentences && Probe::is_exact(reach);
            is_exact.then(|| Probe::before(bit.place.into(), reach))
        };
        Made {
            sure: parts.patterns.iter().map(sure).collect(),
            before: parts.unless.iter().map(before).collect(),
            bits,
            braked,
            sieve,
        }
    }

    /// Gives the items that mean the same to all rules one class.
    fn classify(&mut self, uses: &[(u32, u32)], tries: &[Draft], lengths: &[u8]) {
        let (starts, all) = by_item(uses, self.class_of.len());
        let mut known: HashMap<(u8, &[u32]), u32> = HashMap::new();
        let (mut classes, mut own_tries) = (Vec::new(), Vec::new());
        let (mut glances, mut brakes) = (Rows::default(), Rows::default());
        for (item, class_of) in self.class_of.iter_mut().enumerate() {
            let uses = &all[starts[item] as usize..starts[item + 1] as usize];
            let length = lengths[item];
            *class_of = *known.entry((length, uses)).or_insert_with(|| {
                let first = own_tries.len() as u32;
                let (mut glance, mut brake) = ([0; WORDS], vec![Brakes::default(); self.pieces]);
                for &to in uses {
                    let number = (to & !KIND) as usize;
                    match to & KIND {
                        TRY => own_tries.push(tries[number].at(length)),
                        GLANCE => glance[number / 64] |= 1 << (number % 64),
                        _ => brake[number / BRAKES][number / 64 % 8] |= 1 << (number % 64),
                    }
                }
                let class = ItemClass {
                    tries: (first, own_tries.len() as u32),
                    glance: glances.number(&[glance]),
                    brakes: brakes.number(&brake),
                    asks: own_tries[first as usize..].iter().any(Try::asks),
                };
                self.most = self.most.max(own_tries.len() - first as usize);
                classes.push(class);
                classes.len() as u32 - 1
            });
        }
        (self.classes, self.tries) = (classes.into(), own_tries.into());
        (self.glances, self.brakes) = (glances.all.into(), brakes.all.into());
    }

    /// What rules see in an item.
    #[inline]
    pub(crate) fn class(&self, item: u32) -> ItemClass {
        self.classes[self.class_of[item as usize] as usize]
    }

    /// Fills `row` with the brakes of a sentence.
    pub(crate) fn brakes(&self, layout: &Layout, sentence: Stretch, row: &mut [Brakes]) {
        for (piece, brakes) in row.iter_mut().enumerate() {
            let words = layout.classes[sentence.start..sentence.end].iter();
            let phrases = layout.phrases(sentence.start..sentence.end).map(|(_, class)| class);
            let of = |class: &ItemClass| &self.brakes[class.brakes as usize * self.pieces + piece];
            let with = |all: Brakes, class: &ItemClass| std::array::from_fn(|at| all[at] | of(class)[at]);
            let mut always = Brakes::default();
            always[0] = u64::from(piece == 0) << Group::ALWAYS.0;
            *brakes = phrases.fold(words.fold(always, with), with);
        }
    }

    /// Do tries of the sentence ask the windows?
    pub(crate) fn asks(layout: &Layout, sentence: Stretch) -> bool {
        let words = layout.classes[sentence.start..sentence.end].iter();
        let phrases = layout.phrases(sentence.start..sentence.end).map(|(_, class)| class);
        words.chain(phrases).fold(false, |any, class| any | class.asks)
    }

    /// Is an item of this class in the group?
    #[inline]
    pub(crate) fn is_in(&self, class: ItemClass, group: Group) -> bool {
        let first = class.brakes as usize * self.pieces;
        group.stands(&self.brakes[first..first + self.pieces]) == 1
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

/// Rows, each kept once.
struct Rows<T> {
    all: Vec<T>,
    numbers: HashMap<Box<[T]>, u32>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Copy + Eq + std::hash::Hash> Rows<T> {
    fn number(&mut self, row: &[T]) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(row.into()).or_insert_with(|| {
            self.all.extend_from_slice(row);
            next
        })
    }
}

/// What takes matches of a rule away. Rules that name the same sets share a group.
fn braked(parts: &Parts<'_>, rule: &Rule, groups: &mut BTreeMap<Vec<u32>, Group>) -> Braked {
    let all = [&rule.unless_in, &rule.unless_before, &rule.unless_after];
    let (mut veto, mut doubt, mut long) = (Vec::new(), Vec::new(), Vec::new());
    let mut crosses = rule.crosses;
    for unless in all.into_iter().flatten().map(|&unless| &parts.unless[unless as usize]) {
        let elements = parts.of(&unless.elements);
        let sets = match (unless.side, elements.len()) {
            (Side::Sentence, 1) => &mut veto,
            (Side::Sentence, _) => &mut long,
            _ => &mut doubt,
        };
        sets.push(elements[unless.anchor as usize].set);
        crosses |= elements.iter().any(|element| element.gap.crosses_sentences)
            || matches!(unless.side, Side::Before(gap) if gap.crosses_sentences);
    }
    let mut group = |mut sets: Vec<u32>| {
        sets.sort_unstable();
        sets.dedup();
        // The first two mean nothing and everything.
        let next = Group(groups.len() as u32 + 2);
        if sets.is_empty() { Group::NONE } else { *groups.entry(sets).or_insert(next) }
    };
    let [veto, doubt, long] = [veto, doubt, long].map(&mut group);
    Braked { veto, doubt: if crosses { Group::ALWAYS } else { doubt }, long, crosses }
}

/// The second numbers of each item, in order and each once, and where those of each item begin.
fn by_item(uses: &[(u32, u32)], items: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0; items + 1];
    for &(item, _) in uses {
        starts[item as usize + 1] += 1;
    }
    for item in 0..items {
        starts[item + 1] += starts[item];
    }
    // There are millions of uses, but few of each item: they are put in their places, and sorted there.
    let (mut next, mut all) = (starts.clone(), vec![0; uses.len()]);
    for &(item, to) in uses {
        let place = &mut next[item as usize];
        all[*place as usize] = to;
        *place += 1;
    }
    let mut kept = 0;
    for item in 0..items {
        let of_item = starts[item] as usize..starts[item + 1] as usize;
        all[of_item.clone()].sort_unstable();
        starts[item] = kept as u32;
        for at in of_item {
            if kept == starts[item] as usize || all[kept - 1] != all[at] {
                all[kept] = all[at];
                kept += 1;
            }
        }
    }
    starts[items] = kept as u32;
    all.truncate(kept);
    (starts, all)
}

plain!(Try { pattern: u32, probes: [Probe; 2], condition: u16 });
plain!(ItemClass { tries: (u32, u32), glance: u32, brakes: u32, asks: bool });
plain!(Group(u32));
plain!(Braked { veto: Group, doubt: Group, long: Group, crosses: bool });
frozen!(Sieve { class_of, classes, tries, glances, brakes, pieces, begins, ends, most });

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::by_item;

    proptest! {
        #[test]
        fn uses_stand_by_their_items_in_order_and_once(uses in prop::collection::vec((0u32..9, 0u32..6), 0..80)) {
            let (starts, all) = by_item(&uses, 9);
            for item in 0..9 {
                let of_item = uses.iter().filter(|(of, _)| *of == item).map(|(_, to)| *to);
                let wanted: Vec<u32> = of_item.collect::<BTreeSet<_>>().into_iter().collect();
                prop_assert_eq!(&all[starts[item as usize] as usize..starts[item as usize + 1] as usize], wanted);
            }
        }
    }
}
