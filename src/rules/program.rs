//! What rules and lexicons are compiled to.
//!
//! An *item* is a word (by its id) or a phrase (by its number after the words). A pattern is a row of sets of items with
//! gaps between them. Every pattern is looked for at its rarest set, its *anchor*.

use std::ops::Range;

use super::conditions::{Conditions, ConditionsId};
use super::glances::Bit;
use super::pattern::Gap;
use super::phrases::Phrases;
use super::sieve::{Braked, Sieve};
use super::source::Place;
use super::windows::Probe;
use crate::scores::{Ballot, Class, Weight};
use crate::snapshot::{frozen, one_of, plain};

/// All rules, ready to run. Immutable; shared by all sessions.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// In the order of axis, family and class, the heaviest first.
    pub(crate) rules: Vec<Rule>,
    /// What is counted of each rule.
    pub(crate) ballots: Vec<Ballot>,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) elements: Vec<Element>,
    pub(crate) sets: Vec<Set>,
    pub(crate) unless: Vec<Unless>,
    pub(crate) conditions: Conditions,
    pub(crate) phrases: Phrases,
    pub(crate) sieve: Sieve,
}

/// A rule, ready to run.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// `axis/family/id`
    pub(crate) path: Box<str>,
    pub(crate) class: Class,
    pub(crate) weight: Weight,
    /// Its weight by judgement, and whether what counts was fitted instead.
    pub(crate) judged: Weight,
    pub(crate) fitted: bool,
    pub(crate) why: Box<str>,
    pub(crate) source: Option<Box<str>>,
    /// The number of its conditions.
    pub(crate) conditions: ConditionsId,
    /// What takes its matches away from anywhere in the sentence, from before them and from behind them: indices into
    /// [`Program::unless`]. Of the first, those that are more than a word or phrase come first.
    pub(crate) unless_in: Box<[u32]>,
    pub(crate) unless_before: Box<[u32]>,
    pub(crate) unless_after: Box<[u32]>,
    /// So many of `unless_in` are more than a word or phrase.
    pub(crate) unless_long: usize,
    /// Its number among the rules with patterns.
    pub(crate) slot: u32,
    /// One of its patterns looks over the ends of sentences.
    pub(crate) crosses: bool,
    pub(crate) within: Option<u32>,
    pub(crate) at: Option<Place>,
    /// How many parts (`any` together, each of `all`) must be found.
    pub(crate) parts: u32,
}

/// A pattern that belongs to a part of a rule.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) elements: Range<u32>,
    /// Index of the anchor among the elements.
    pub(crate) anchor: u32,
    pub(crate) rule: u32,
    /// [`Rule::slot`]
    pub(crate) slot: u32,
    pub(crate) part: u32,
    /// What takes its matches away.
    pub(crate) braked: Braked,
    /// A candidate that passes the windows stands, and its anchor tells whether it stands where the rule wants it.
    pub(crate) is_sure: bool,
    /// What the rule says of these, here as well, since rules lie far apart in memory.
    pub(crate) conditions: ConditionsId,
    pub(crate) at: Option<Place>,
    pub(crate) parts: u32,
}

/// A set and the gap before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Element {
    pub(crate) gap: Gap,
    pub(crate) set: u32,
}

/// A pattern that takes matches away.
#[derive(Clone, Debug)]
pub(crate) struct Unless {
    pub(crate) elements: Range<u32>,
    /// Index of the anchor among the elements.
    pub(crate) anchor: u32,
    pub(crate) side: Side,
    /// What the windows can be asked instead of looking for it, if it is one part before a match.
    pub(crate) before: Option<Probe>,
}

/// Where an `unless` pattern is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    /// Anywhere in the sentence.
    Sentence,
    /// Before the match, with at most this gap between.
    Before(Gap),
    /// After the match; the gap between stands with the first element.
    After,
}

/// A set of items.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    /// The items of a small set; the rest is filled with the last.
    few: [u32; Self::FEW],
    /// The items of a set that is neither small nor large, by a hash in buckets of eight; the rest is filled with the last.
    buckets: Box<[u32]>,
    /// Of an item's hash, what tells its bucket is above this bit.
    shift: u8,
    /// The page of `bits` for each [`PAGE`](Self::PAGE) items in a row of a large set; page 0 is empty.
    pages: Box<[u16]>,
    /// A bit for each item of the pages that hold any.
    bits: Box<[u64]>,
    /// Some of the items are phrases.
    pub(crate) phrases: bool,
    /// Its places in glances: for those right of it, which see where its items end, and for those left of it, which see where they
    /// begin.
    pub(crate) places: [Bit; 2],
}

impl Set {
    /// Up to so many items are compared one by one.
    const FEW: usize = 4;
    /// Up to so many stand in buckets: pages would take a kilobyte for most of these sets, and there are thousands.
    const HASHED: usize = 64;
    /// Items of a page. The words of a lexicon are numbered one after the other, so most sets need few pages.
    const PAGE: usize = 512;

    /// `items` are sorted; those from `words` on are phrases.
    pub(crate) fn new(items: &[u32], words: u32) -> Self {
        let phrases = items.last().is_some_and(|&item| item >= words);
        let few = [items.last().copied().unwrap_or(u32::MAX); Self::FEW];
        let mut set = Self {
            few,
            buckets: [].into(),
            shift: 0,
            pages: [].into(),
            bits: [].into(),
            phrases,
            places: [Bit::NONE; 2],
        };
        if items.len() <= Self::FEW {
            set.few[..items.len()].copy_from_slice(items);
            return set;
        }
        if items.len() <= Self::HASHED && set.hash(items) {
            return set;
        }
        let mut pages = vec![0u16; items.last().map_or(0, |&item| item as usize / Self::PAGE + 1)];
        let mut bits = vec![0u64; Self::PAGE / 64];
        for &item in items {
            let page = &mut pages[item as usize / Self::PAGE];
            if *page == 0 {
                *page = (bits.len() / (Self::PAGE / 64)) as u16;
                bits.resize(bits.len() + Self::PAGE / 64, 0);
            }
            bits[usize::from(*page) * (Self::PAGE / 64) + item as usize % Self::PAGE / 64] |= 1 << (item % 64);
        }
        (set.pages, set.bits) = (pages.into(), bits.into());
        set
    }

    /// Puts the items into buckets, as few as will do; false if it takes too many.
    fn hash(&mut self, items: &[u32]) -> bool {
        (27..=32).rev().any(|shift| {
            self.shift = shift;
            let mut buckets = vec![Vec::new(); 1 << (32 - shift)];
            items.iter().for_each(|&item| buckets[self.bucket(item)].push(item));
            let fits = buckets.iter().all(|bucket| bucket.len() <= 8);
            if fits {
                buckets.iter_mut().for_each(|bucket| bucket.resize(8, self.few[0]));
                self.buckets = buckets.concat().into();
            }
            fits
        })
    }

    #[inline]
    fn bucket(&self, item: u32) -> usize {
        (u64::from(item.wrapping_mul(0x9E37_79B9)) >> self.shift) as usize
    }

    #[inline]
    pub(crate) fn contains(&self, item: u32) -> bool {
        if self.bits.is_empty() {
            // All of them, since a branch costs more.
            if !self.buckets.is_empty() {
                let bucket: &[u32; 8] = &self.buckets.as_chunks().0[self.bucket(item)];
                return bucket.iter().fold(false, |found, &one| found | (one == item));
            }
            return self.few.iter().fold(false, |found, &one| found | (one == item));
        }
        let page = self.pages.get(item as usize / Self::PAGE).map_or(0, |&page| usize::from(page));
        self.bits[page * (Self::PAGE / 64) + item as usize % Self::PAGE / 64] >> (item % 64) & 1 == 1
    }

    fn bytes(&self) -> usize {
        size_of_val(&*self.buckets) + size_of_val(&*self.pages) + size_of_val(&*self.bits)
    }
}

impl Program {
    pub(crate) fn elements(&self, range: &Range<u32>) -> &[Element] {
        &self.elements[range.start as usize..range.end as usize]
    }

    /// Bytes held on the heap, about.
    pub(crate) fn bytes(&self) -> usize {
        self.phrases.bytes()
            + self.sets.iter().map(Set::bytes).sum::<usize>()
            + size_of_val(&*self.sets)
            + size_of_val(&*self.elements)
            + size_of_val(&*self.patterns)
            + self.sieve.bytes()
            + self.conditions.bytes()
            + self.rules.iter().map(|rule| size_of_val(rule) + rule.why.len() + rule.path.len()).sum::<usize>()
    }
}

frozen!(Pattern { elements, anchor, rule, slot, part, braked, is_sure, conditions, at, parts });
plain!(Element { gap: Gap, set: u32 });
one_of!(Side { Sentence, Before(gap), After });
frozen!(Unless { elements, anchor, side, before });
frozen!(Set { few, buckets, shift, pages, bits, phrases, places });
frozen!(Rule {
    path,
    class,
    weight,
    judged,
    fitted,
    why,
    source,
    conditions,
    unless_in,
    unless_before,
    unless_after,
    unless_long,
    slot,
    crosses,
    within,
    at,
    parts,
});
frozen!(Program { rules, ballots, patterns, elements, sets, unless, conditions, phrases, sieve });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_sets_hold_what_they_were_given() {
        // 0x1000 apart, many hashes begin alike.
        for (count, step) in [(0, 1), (1, 3), (4, 3), (5, 1), (30, 3), (64, 3), (64, 0x1000), (65, 3), (500, 3)] {
            let items: Vec<u32> = (0..count).map(|i| i * step + 1).collect();
            let set = Set::new(&items, 1000);
            for item in (0..1600).chain(items.iter().flat_map(|&item| [item, item + 1])) {
                assert_eq!(set.contains(item), items.contains(&item), "{item} in {items:?}");
            }
            assert_eq!(set.phrases, items.iter().any(|&item| item >= 1000));
        }
    }
}
