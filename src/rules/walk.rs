//! Whether the rest of a pattern stands beside its anchor: a set of places in one word of bits, moved part by part.

use std::ops::Range;

use super::glances::{LEFT, RIGHT};
use super::pattern::Gap;
use super::phrases::{MAX_WORDS, Occurrence};
use super::program::{Element, Program, Set, Unless};
use super::sieve::ItemClass;
use super::windows::{Candidate, PHRASE, Windows};
use crate::text::block::bits;
use crate::tokens::{Token, TokenKind};

/// Where items begin and end in a text; used again for every text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// The phrases of the text in the order of their first tokens.
    pub(crate) occurrences: Vec<Occurrence>,
    /// What rules see in each token.
    pub(crate) classes: Vec<ItemClass>,
    /// What they see in each occurrence.
    pub(crate) phrase_classes: Vec<ItemClass>,
    /// Per token: the first occurrence that begins there or later; one more at the end.
    first: Vec<u32>,
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
        self.first.clear();
        for (at, found) in (0..).zip(&self.occurrences) {
            let start = found.start as usize;
            // Tokens up to this one see this occurrence first, unless they saw an earlier one.
            self.first.resize(self.first.len().max(start + 1), at);
        }
        self.first.resize(tokens.len() + 1, self.occurrences.len() as u32);
    }

    /// The occurrences that begin with one of these tokens.
    #[inline]
    fn beginning(&self, tokens: Range<usize>) -> &[Occurrence] {
        &self.occurrences[self.first[tokens.start] as usize..self.first[tokens.end] as usize]
    }

    /// The numbers of these occurrences.
    #[inline]
    pub(crate) fn spots(&self, tokens: Range<usize>) -> Range<u32> {
        self.first[tokens.start]..self.first[tokens.end]
    }

    /// Where an occurrence is, and what rules see in it.
    #[inline]
    pub(crate) fn phrase(&self, spot: u32) -> (Stretch, ItemClass) {
        let found = &self.occurrences[spot as usize];
        let place = Stretch { start: found.start as usize, end: (found.start + found.length) as usize };
        (place, self.phrase_classes[spot as usize])
    }

    /// The occurrences that begin with one of these tokens, and what rules see in them.
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
    pub(crate) layout: &'v Layout,
    /// The windows, and the stretch that they are filled for.
    pub(crate) windows: Option<(&'v Windows, Stretch)>,
    /// The text begins here: mentions before it do not count.
    pub(crate) head: usize,
    /// The text ends here: links, hashtags, mentions and emoji behind it do not count.
    pub(crate) tail: usize,
}

impl<'v> View<'v> {
    pub(crate) fn new(program: &'v Program, tokens: &'v [Token], layout: &'v Layout, [head, tail]: [usize; 2]) -> Self {
        Self { program, tokens, layout, windows: None, head, tail }
    }

    /// Where a text begins and ends for those who ask for its first or last words.
    pub(crate) fn ends(tokens: &[Token]) -> [usize; 2] {
        let is_tail = |token: &Token| {
            matches!(token.kind, TokenKind::Url | TokenKind::Hashtag | TokenKind::Emoji | TokenKind::Mention)
                || token.has(Token::IN_HASHTAG)
        };
        let head = tokens.iter().take_while(|token| token.kind == TokenKind::Mention).count();
        let tail = tokens.len() - tokens.iter().rev().take_while(|token| is_tail(token)).count();
        [head, tail]
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
            let places = if element.gap.crosses_sentences {
                spread(reach, element.gap) & low_bits(self.tokens.len() - from)
            } else if crossed {
                let is_outside = |j| from + j >= self.tokens.len();
                spread_over(reach, element.gap, is_outside, |j| self.starts_sentence(from + j))
            } else {
                spread(reach, element.gap) & inside
            };
            let set = &self.program.sets[element.set as usize];
            reach = self.ends_from(set, from, places);
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
            let places = if gap.crosses_sentences {
                spread(reach, gap) & low_bits(to)
            } else if crossed {
                spread_over(reach, gap, |j| j >= to, |j| self.starts_sentence(to - j))
            } else {
                spread(reach, gap) & inside
            };
            let set = &self.program.sets[element.set as usize];
            reach = self.starts_before(set, to, places);
            if reach == 0 {
                break;
            }
            gap = element.gap;
        }
        reach
    }

    /// The anchor of a candidate.
    #[inline]
    pub(crate) fn anchor(&self, candidate: Candidate) -> Stretch {
        if candidate.spot & PHRASE != 0 {
            self.layout.phrase(candidate.spot & !PHRASE).0
        } else {
            let start = candidate.spot as usize;
            Stretch { start, end: start + 1 }
        }
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

    /// The windows, if they see all of these tokens at once.
    #[inline]
    fn windows_for(&self, tokens: Range<usize>) -> Option<&'v Windows> {
        let (windows, filled) = self.windows?;
        (filled.start <= tokens.start && tokens.end <= filled.end && tokens.len() <= 8).then_some(windows)
    }

    /// Where items of `set` end that begin at `from + j` for a bit `j` of `places`: bit `j` for an end at `from + j`.
    #[inline]
    pub(crate) fn ends_from(&self, set: &Set, from: usize, places: u64) -> u64 {
        let span = 64 - places.leading_zeros() as usize;
        let mut places = places;
        if let (Some(bit), Some(windows)) = (set.places[RIGHT], self.windows_for(from..from + span)) {
            places &= windows.from(bit, from);
            if places == 0 || bit.is_own && !set.phrases {
                return places << 1;
            }
        }
        let words =
            bits(places).fold(0, |words, j| words | u64::from(set.contains(self.tokens[from + j].word.id)) << j);
        let mut ends = words << 1;
        if set.phrases {
            for found in self.layout.beginning(from..from + span) {
                let j = found.start as usize - from;
                if places >> j & 1 != 0 && set.contains(found.item) {
                    ends |= 1 << found.length << j;
                }
            }
        }
        ends
    }

    /// Where items of `set` begin that end at `to - j` for a bit `j` of `places`: bit `j` for a beginning at `to - j`.
    #[inline]
    fn starts_before(&self, set: &Set, to: usize, places: u64) -> u64 {
        let span = 64 - places.leading_zeros() as usize;
        let mut places = places;
        if let (Some(bit), Some(windows)) = (set.places[LEFT], self.windows_for(to - span..to)) {
            places &= windows.before(bit, to);
            if places == 0 || bit.is_own && !set.phrases {
                return places << 1;
            }
        }
        let words =
            bits(places).fold(0, |words, j| words | u64::from(set.contains(self.tokens[to - j - 1].word.id)) << j);
        let mut starts = words << 1;
        if set.phrases {
            for found in self.layout.beginning((to - span).saturating_sub(MAX_WORDS - 1)..to) {
                let Some(j) = to.checked_sub((found.start + found.length) as usize) else { continue };
                if j < 64 && places >> j & 1 != 0 && set.contains(found.item) {
                    starts |= 1 << found.length << j;
                }
            }
        }
        starts
    }
}

/// The lowest `count` bits.
#[inline]
fn low_bits(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

/// The places that a gap allows from the places in `reach`.
#[inline]
fn spread(reach: u64, gap: Gap) -> u64 {
    let (mut places, mut steps) = (reach, gap.most);
    // Twice as far at a time.
    let mut known = 1;
    while steps > 0 {
        let step = known.min(steps);
        places |= places << step;
        known += step;
        steps -= step;
    }
    places
}

/// The places that a gap within sentences allows from the places in `reach`, which may lie in several sentences.
fn spread_over(reach: u64, gap: Gap, is_outside: impl Fn(usize) -> bool, is_border: impl Fn(usize) -> bool) -> u64 {
    let mut places = 0;
    let mut front = reach;
    for step in 0..=gap.most {
        if step > 0 {
            front <<= 1;
        }
        for j in bits(front & !places) {
            if is_outside(j) || is_border(j) {
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
