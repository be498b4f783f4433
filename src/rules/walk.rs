//! Whether the rest of a pattern stands beside its anchor: a set of places in one word of bits, moved part by part.

use std::ops::Range;

use super::pattern::Gap;
use super::phrases::{MAX_WORDS, Occurrence};
use super::program::{Element, Program, Set, Unless, signature};
use super::sieve::ItemClass;
use crate::tokens::{Token, TokenKind};

/// Where items begin and end in a text; used again for every text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// The phrases of the text in the order of their first tokens.
    pub(crate) occurrences: Vec<Occurrence>,
    /// What rules see in each token.
    pub(crate) classes: Vec<ItemClass>,
    /// What they see in each occurrence.
    phrase_classes: Vec<ItemClass>,
    /// Per token: the first occurrence that begins there or later; one more at the end.
    first: Vec<u32>,
    /// Per token: the signatures of the items that begin with it.
    begins: Vec<u64>,
    /// Per token: the signatures of the items that end with it.
    ends: Vec<u64>,
}

impl Layout {
    /// Looks for all phrases.
    pub(crate) fn fill(&mut self, program: &Program, tokens: &[Token]) {
        self.occurrences.clear();
        program.phrases.find(tokens, &mut self.occurrences);
        self.classes.clear();
        self.classes.extend(tokens.iter().map(|token| program.sieve.class(token.word.id)));
        self.phrase_classes.clear();
        self.phrase_classes.extend(self.occurrences.iter().map(|found| program.sieve.class(found.item)));
        self.begins.clear();
        self.begins.extend(tokens.iter().map(|token| signature(token.word.id)));
        self.ends.clone_from(&self.begins);
        self.first.clear();
        for (at, found) in (0..).zip(&self.occurrences) {
            let start = found.start as usize;
            // Tokens up to this one see this occurrence first, unless they saw an earlier one.
            self.first.resize(self.first.len().max(start + 1), at);
            self.begins[start] |= signature(found.item);
            self.ends[start + found.length as usize - 1] |= signature(found.item);
        }
        self.first.resize(tokens.len() + 1, self.occurrences.len() as u32);
    }

    /// The occurrences that begin with one of these tokens.
    #[inline]
    fn beginning(&self, tokens: Range<usize>) -> &[Occurrence] {
        &self.occurrences[self.first[tokens.start] as usize..self.first[tokens.end] as usize]
    }

    /// The same with what rules see in them.
    #[inline]
    pub(crate) fn phrases(&self, tokens: Range<usize>) -> impl Iterator<Item = (&Occurrence, &ItemClass)> {
        let range = self.first[tokens.start] as usize..self.first[tokens.end] as usize;
        self.occurrences[range.clone()].iter().zip(&self.phrase_classes[range])
    }
}

/// A stretch of tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The tokens of a text, seen by rules.
#[derive(Clone, Copy)]
pub(crate) struct View<'v> {
    pub(crate) program: &'v Program,
    pub(crate) tokens: &'v [Token],
    layout: &'v Layout,
    /// The text begins here: mentions before it do not count.
    pub(crate) head: usize,
    /// The text ends here: links, hashtags, mentions and emoji behind it do not count.
    pub(crate) tail: usize,
}

impl<'v> View<'v> {
    pub(crate) fn new(program: &'v Program, tokens: &'v [Token], layout: &'v Layout) -> Self {
        let is_tail = |token: &Token| {
            matches!(token.kind, TokenKind::Url | TokenKind::Hashtag | TokenKind::Emoji | TokenKind::Mention)
                || token.has(Token::IN_HASHTAG)
        };
        let head = tokens.iter().take_while(|token| token.kind == TokenKind::Mention).count();
        let tail = tokens.len() - tokens.iter().rev().take_while(|token| is_tail(token)).count();
        Self { program, tokens, layout, head, tail }
    }

    /// Where the pattern that goes on with `elements` (each with the gap before it) may end, if its first part begins right
    /// of `from`: bit `j` for an end at `from + j`. Looks at 64 tokens at most. `sentence` is where the sentence of the
    /// token before `from` ends.
    #[inline]
    pub(crate) fn right(&self, elements: &[Element], from: usize, sentence: usize) -> u64 {
        let inside = low_bits(sentence - from);
        let mut reach = 1u64;
        let mut crossed = false;
        for element in elements {
            crossed |= element.gap.crosses_sentences;
            let places = if crossed {
                let is_outside = |j| from + j >= self.tokens.len();
                spread_over(reach, element.gap, is_outside, |j| self.starts_sentence(from + j))
            } else {
                spread(reach, element.gap) & inside
            };
            let set = &self.program.sets[element.set as usize];
            reach = bits(places).fold(0, |reach, j| reach | self.lengths_at(set, from + j) << j);
            if reach == 0 {
                break;
            }
        }
        reach
    }

    /// Where the pattern that comes before may begin, if its last part ends left of `to`: bit `j` for a beginning at
    /// `to - j`. `elements` stand in the order of the pattern; `gap` lies between the last of them and `to`. `sentence` is
    /// where the sentence of token `to` begins.
    #[inline]
    pub(crate) fn left(&self, elements: &[Element], gap: Gap, to: usize, sentence: usize) -> u64 {
        let inside = low_bits(to - sentence);
        let mut reach = 1u64;
        let mut gap = gap;
        let mut crossed = false;
        for element in elements.iter().rev() {
            crossed |= gap.crosses_sentences;
            let places = if crossed {
                spread_over(reach, gap, |j| j >= to, |j| self.starts_sentence(to - j))
            } else {
                spread(reach, gap) & inside
            };
            let set = &self.program.sets[element.set as usize];
            reach = bits(places).fold(0, |reach, j| reach | self.lengths_before(set, to - j) << j);
            if reach == 0 {
                break;
            }
            gap = element.gap;
        }
        reach
    }

    /// An `unless` pattern and its elements.
    #[inline]
    pub(crate) fn unless(&self, number: u32) -> (&'v Unless, &'v [Element]) {
        let unless = &self.program.unless[number as usize];
        (unless, self.program.elements(&unless.elements))
    }

    fn starts_sentence(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.has(Token::SENTENCE_START))
    }

    /// The lengths of the items of `set` that begin at token `at`, a bit each.
    #[inline(always)]
    pub(crate) fn lengths_at(&self, set: &Set, at: usize) -> u64 {
        if self.layout.begins[at] & set.signature == 0 {
            return 0;
        }
        let word = u64::from(set.contains(self.tokens[at].word.id)) << 1;
        if set.phrases { word | self.phrases_at(set, at) } else { word }
    }

    /// The lengths of the items of `set` that end before token `end`.
    #[inline(always)]
    fn lengths_before(&self, set: &Set, end: usize) -> u64 {
        if self.layout.ends[end - 1] & set.signature == 0 {
            return 0;
        }
        let word = u64::from(set.contains(self.tokens[end - 1].word.id)) << 1;
        if set.phrases { word | self.phrases_before(set, end) } else { word }
    }

    #[inline(never)]
    fn phrases_at(&self, set: &Set, at: usize) -> u64 {
        let found = self.layout.beginning(at..at + 1).iter();
        found.fold(0, |lengths, found| lengths | u64::from(set.contains(found.item)) << found.length)
    }

    #[inline(never)]
    fn phrases_before(&self, set: &Set, end: usize) -> u64 {
        let found = self.layout.beginning(end.saturating_sub(MAX_WORDS)..end).iter();
        let ends_here = found.filter(|found| (found.start + found.length) as usize == end);
        ends_here.fold(0, |lengths, found| lengths | u64::from(set.contains(found.item)) << found.length)
    }
}

/// The places of the bits that are set, from the lowest.
pub(crate) fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (lowest < 64).then_some(lowest)
    })
}

/// The lowest `count` bits.
#[inline]
fn low_bits(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

/// The places that a gap allows from the places in `reach`.
#[inline]
fn spread(reach: u64, gap: Gap) -> u64 {
    (1..=gap.most).fold(reach, |places, step| places | reach << step)
}

/// The places that a gap allows from the places in `reach`, which end where the text does; a place behind a sentence's
/// beginning is allowed only to a gap that crosses.
fn spread_over(reach: u64, gap: Gap, is_outside: impl Fn(usize) -> bool, is_border: impl Fn(usize) -> bool) -> u64 {
    let mut places = 0;
    let mut front = reach;
    for step in 0..=gap.most {
        if step > 0 {
            front <<= 1;
        }
        for j in bits(front & !places) {
            if is_outside(j) || (!gap.crosses_sentences && is_border(j)) {
                front &= !(1 << j);
            }
        }
        if front == 0 {
            break;
        }
        places |= front;
    }
    places
}
