//! The quick way from text to tokens: spans that are plain words are looked up as they stand, one after the other; the few
//! others are told apart here.

use std::ops::Range;

use super::scan;
use super::spelling::{capitals, has_run};
use super::split::{MIN_SINGLE_LETTERS, Origin, Tokens};
use super::vocabulary::{PADDING, UNKNOWN};
use super::{Token, TokenKind, Vocabulary, Word, hashtag};
use crate::text::block::bits;
use crate::text::class::{self, LETTER, NON_ASCII};

impl Tokens {
    /// Looks up what was found.
    pub(super) fn look_up_spans(&mut self, text: &str, vocabulary: &Vocabulary) {
        self.begin();
        self.marks = self.scan.marks;
        for number in 0..self.scan.spans().len() {
            let [first, last] = self.scan.spans()[number];
            let at = (first & scan::PLACE) as usize..(last & scan::PLACE) as usize;
            let flags = scan::flags([first, last]);
            if (first & scan::ODD != 0) | (at.len() > PADDING) {
                self.special_span(text, at, flags, vocabulary);
                continue;
            }
            let word = vocabulary.get_short(&self.lower, at.start, at.len());
            if (word.id == UNKNOWN) & (last & scan::ODD != 0) {
                self.unknown_word(text, at, flags, word, vocabulary);
                continue;
            }
            self.push(at.start as u32, at.end as u32, TokenKind::Word, word, flags, vocabulary);
        }
        if self.single_letters >= MIN_SINGLE_LETTERS {
            self.join_single_letters(self.single_letters, vocabulary);
        }
    }

    /// A word that is not known as it stands, and may be by another spelling.
    #[inline(never)]
    fn unknown_word(&mut self, text: &str, at: Range<usize>, flags: u8, word: Word, vocabulary: &Vocabulary) {
        if may_be_known_otherwise(&text.as_bytes()[at.clone()]) {
            self.sentence_ends |= flags & Token::SENTENCE_START != 0;
            self.word(text, at, Origin::At(0), 0, vocabulary);
        } else {
            self.push(at.start as u32, at.end as u32, TokenKind::Word, word, flags, vocabulary);
        }
    }

    /// A span that is more than a word of letters.
    #[inline(never)]
    fn special_span(&mut self, text: &str, at: Range<usize>, flags: u8, vocabulary: &Vocabulary) {
        let (start, end) = (at.start as u32, at.end as u32);
        let bytes = &text.as_bytes()[at.clone()];
        if self.scan.is_chunk(at.start) {
            self.sentence_ends |= flags & Token::SENTENCE_START != 0;
            if bytes.iter().all(|&b| b.is_ascii() && b != b'&') {
                self.ascii_chunk(&text[at.clone()], at.start, vocabulary);
            } else {
                self.any_chunk(&text[at.clone()], at.start, vocabulary);
            }
            self.end_chunk();
        } else if bytes[0] == b'@' {
            let word = Word { id: TokenKind::Mention.word_id(), ..Word::default() };
            self.push(start, end, TokenKind::Mention, word, flags & Token::SENTENCE_START, vocabulary);
        } else if bytes[0] == b'#' {
            self.plain_hashtag(text, at, flags & Token::SENTENCE_START, vocabulary);
        } else if is_plain_number(&self.lower, &at) {
            let mut word = vocabulary.get_short(&self.lower, at.start, at.len());
            if word.id == UNKNOWN {
                word.id = TokenKind::Number.word_id();
            }
            self.push(start, end, TokenKind::Number, word, flags & Token::SENTENCE_START, vocabulary);
        } else {
            self.sentence_ends |= flags & Token::SENTENCE_START != 0;
            if bytes[0].is_ascii_digit() {
                self.word_or_more(text, at.start, at.end, Origin::At(0), vocabulary);
            } else {
                self.word(text, at, Origin::At(0), 0, vocabulary);
            }
        }
    }

    /// A hashtag of ASCII, or a number behind `#`.
    fn plain_hashtag(&mut self, text: &str, at: Range<usize>, flags: u8, vocabulary: &Vocabulary) {
        let name = at.start + 1..at.end;
        let is_number = !text.as_bytes()[name.clone()].iter().any(|&b| class::class(b) & (LETTER | NON_ASCII) != 0);
        let is_ascii = text.as_bytes()[name.clone()].is_ascii();
        let Some(cuts) = self.scan.name_cuts(&name).filter(|_| is_ascii && !is_number) else {
            self.sentence_ends |= flags != 0;
            if is_number {
                self.word_or_more(text, name.start, name.end, Origin::At(0), vocabulary);
            } else {
                self.special(text, at, TokenKind::Hashtag, Origin::At(0), vocabulary);
            }
            return;
        };
        let mut word = vocabulary.get_padded(&self.lower, at.start, at.len());
        if word.id == UNKNOWN {
            word.id = TokenKind::Hashtag.word_id();
        }
        self.push(at.start as u32, at.end as u32, TokenKind::Hashtag, word, flags, vocabulary);
        let mut start = name.start;
        for last in bits(cuts) {
            let end = name.start + last + 1;
            if text.as_bytes()[start] != b'_' {
                self.hashtag_piece(text, start..end, vocabulary);
            }
            start = end;
        }
    }

    /// A piece of a hashtag of ASCII.
    fn hashtag_piece(&mut self, text: &str, at: Range<usize>, vocabulary: &Vocabulary) {
        let word = vocabulary.get_padded(&self.lower, at.start, at.len());
        if word.id == UNKNOWN {
            let mut ends = std::mem::take(&mut self.ends);
            let is_cut = hashtag::cut_by_vocabulary(&self.lower[at.clone()], vocabulary, &mut ends);
            let mut start = at.start;
            for end in ends.iter().filter(|_| is_cut).map(|end| at.start + end) {
                let word = vocabulary.get_padded(&self.lower, start, end - start);
                let flags = Token::IN_HASHTAG | capitals(&text.as_bytes()[start..end]);
                self.push(start as u32, end as u32, TokenKind::Word, word, flags, vocabulary);
                start = end;
            }
            self.ends = ends;
            if is_cut {
                return;
            }
            if may_be_known_otherwise(&text.as_bytes()[at.clone()]) {
                return self.word(text, at, Origin::At(0), Token::IN_HASHTAG, vocabulary);
            }
        }
        let flags = Token::IN_HASHTAG | capitals(&text.as_bytes()[at.clone()]);
        self.push(at.start as u32, at.end as u32, TokenKind::Word, word, flags, vocabulary);
    }
}

/// Is the span of a lower-cased text, which begins with a digit if it is a word, a number of few digits, and no sum of money
/// or percentage?
fn is_plain_number(lower: &[u8], span: &Range<usize>) -> bool {
    // Of what a span may hold, letters and `_` have this bit.
    const LETTERS: u128 = u128::from_le_bytes([0x40; PADDING]);
    if span.len() > PADDING {
        return false;
    }
    let bytes: [u8; PADDING] = lower[span.start..span.start + PADDING].try_into().expect("sixteen bytes");
    let beyond = 8 * (PADDING - span.len()) as u32;
    let letters = (u128::from_le_bytes(bytes) & LETTERS) << beyond;
    letters == 0 && !matches!(lower[span.end], b'%' | b'$')
}

/// May an ASCII word that the vocabulary does not know be known by another spelling? One of letters alone only if it is
/// stretched.
fn may_be_known_otherwise(word: &[u8]) -> bool {
    !word.is_ascii() || has_run(word) || !word.iter().all(|&b| class::class(b) & LETTER != 0)
}
