//! Whether the rest of a pattern stands beside its anchor: a set of places in one word of bits, moved part by part.

use super::pattern::Gap;
use super::phrases::{MAX_WORDS, Occurrence};
use super::program::{Element, Program, Set};
use crate::tokens::{Token, TokenKind};

/// The tokens of a text, seen by rules.
#[derive(Clone, Copy)]
pub(crate) struct View<'v> {
    pub(crate) program: &'v Program,
    pub(crate) tokens: &'v [Token],
    /// The phrases of the text in the order of their first tokens.
    pub(crate) occurrences: &'v [Occurrence],
    /// The text begins here: mentions before it do not count.
    pub(crate) head: usize,
    /// The text ends here: links, hashtags, mentions and emoji behind it do not count.
    pub(crate) tail: usize,
}

impl<'v> View<'v> {
    pub(crate) fn new(program: &'v Program, tokens: &'v [Token], occurrences: &'v [Occurrence]) -> Self {
        let is_tail = |token: &Token| {
            matches!(token.kind, TokenKind::Url | TokenKind::Hashtag | TokenKind::Emoji | TokenKind::Mention)
                || token.has(Token::IN_HASHTAG)
        };
        let head = tokens.iter().take_while(|token| token.kind == TokenKind::Mention).count();
        let tail = tokens.len() - tokens.iter().rev().take_while(|token| is_tail(token)).count();
        Self { program, tokens, occurrences, head, tail }
    }

    /// Where the pattern that goes on with `elements` (each with the gap before it) may end, if its first part begins right
    /// of `from`: bit `j` for an end at `from + j`. Looks at 64 tokens at most.
    pub(crate) fn right(&self, elements: &[Element], from: usize) -> u64 {
        let mut reach = 1u64;
        for element in elements {
            let places =
                spread(reach, element.gap, |j| from + j >= self.tokens.len(), |j| self.starts_sentence(from + j));
            let set = &self.program.sets[element.set as usize];
            reach = bits(places).fold(0, |reach, j| reach | self.lengths_at(set, from + j) << j);
            if reach == 0 {
                break;
            }
        }
        reach
    }

    /// Where the pattern that comes before may begin, if its last part ends left of `to`: bit `j` for a beginning at
    /// `to - j`. `elements` stand in the order of the pattern; `gap` lies between the last of them and `to`.
    pub(crate) fn left(&self, elements: &[Element], gap: Gap, to: usize) -> u64 {
        let mut reach = 1u64;
        let mut gap = gap;
        for element in elements.iter().rev() {
            let places = spread(reach, gap, |j| j >= to, |j| self.starts_sentence(to - j));
            let set = &self.program.sets[element.set as usize];
            reach = bits(places).fold(0, |reach, j| reach | self.lengths_before(set, to - j) << j);
            if reach == 0 {
                break;
            }
            gap = element.gap;
        }
        reach
    }

    fn starts_sentence(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.has(Token::SENTENCE_START))
    }

    /// The lengths of the items of `set` that begin at token `at`, a bit each.
    #[inline]
    pub(crate) fn lengths_at(&self, set: &Set, at: usize) -> u64 {
        let mut lengths = 0;
        if set.contains(self.tokens[at].word.id) {
            lengths |= 1 << 1;
        }
        if set.phrases {
            let first = self.occurrences.partition_point(|found| (found.start as usize) < at);
            for found in self.occurrences[first..].iter().take_while(|found| found.start as usize == at) {
                lengths |= u64::from(set.contains(found.item)) << found.length;
            }
        }
        lengths
    }

    /// The lengths of the items of `set` that end before token `end`.
    fn lengths_before(&self, set: &Set, end: usize) -> u64 {
        let mut lengths = 0;
        if set.contains(self.tokens[end - 1].word.id) {
            lengths |= 1 << 1;
        }
        if set.phrases {
            let earliest = end.saturating_sub(MAX_WORDS);
            let first = self.occurrences.partition_point(|found| (found.start as usize) < earliest);
            for found in self.occurrences[first..].iter().take_while(|found| (found.start as usize) < end) {
                if (found.start + found.length) as usize == end && set.contains(found.item) {
                    lengths |= 1 << found.length;
                }
            }
        }
        lengths
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

/// The places that a gap allows from the places in `reach`, which end where the text does; a place behind a sentence's
/// beginning is allowed only to a gap that crosses.
#[inline]
fn spread(reach: u64, gap: Gap, is_outside: impl Fn(usize) -> bool, is_border: impl Fn(usize) -> bool) -> u64 {
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
