//! The splitter: from spans of a text to its tokens.

use super::scan::Scan;
use super::special;
use super::spelling::{capitals, decode, has_affiliate_parameter, look_up, special_key};
#[cfg(test)]
use super::vocabulary::PADDING;
use super::vocabulary::UNKNOWN;
use super::{Token, TokenKind, Vocabulary, Word, accented, hashtag, segment};
use crate::text::class::{self, DIGIT, LETTER, MID_LETTER, MID_NUMBER, SPECIAL, WORD, ZERO_WIDTH_SPACE};
use crate::text::{entity, fold};

/// The tokens of one text, and the buffers that are used again for the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    pub(crate) marks: Marks,
    /// The text in lower-case ASCII, with [`PADDING`] behind it.
    pub(crate) lower: Vec<u8>,
    /// The next token begins a sentence.
    pub(super) sentence_ends: bool,
    /// A sentence ends if white space follows.
    terminated: bool,
    /// So many tokens at the end of the list are single letters side by side.
    pub(super) single_letters: usize,
    key: Vec<u8>,
    other: Vec<u8>,
    run: Vec<u8>,
    pub(super) ends: Vec<usize>,
    decoded: String,
    origins: Vec<u32>,
    pub(super) scan: Scan,
}

/// Fewer single letters in a row spell no word.
pub(super) const MIN_SINGLE_LETTERS: usize = 4;

/// What was counted between the tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) questions: u32,
    pub(crate) exclamations: u32,
    pub(crate) repeated_punctuation: u32,
}

/// Where the bytes of a chunk stand in the text.
#[derive(Clone, Copy)]
pub(super) enum Origin<'o> {
    /// The chunk begins here and stands as it is.
    At(usize),
    /// The chunk was decoded; the place of each byte, and of the end.
    Decoded(&'o [u32]),
}

impl Origin<'_> {
    fn of(self, at: usize) -> u32 {
        match self {
            Origin::At(start) => (start + at) as u32,
            Origin::Decoded(places) => places[at],
        }
    }
}

impl Tokens {
    /// Splits `text`, which is at most [`crate::MAX_TEXT_BYTES`] long. Linear in its length.
    pub(crate) fn split(&mut self, text: &str, vocabulary: &Vocabulary) {
        self.scan(text);
        self.look_up_spans(text, vocabulary);
    }

    /// Finds where the words stand, and says in how many places.
    pub(crate) fn scan(&mut self, text: &str) -> usize {
        self.scan.scan(text, &mut self.lower);
        self.scan.spans().len()
    }

    /// Is all of the text that was split last ASCII?
    pub(crate) fn is_ascii(&self) -> bool {
        self.scan.is_ascii
    }

    /// The slow twin of [`Tokens::split`]: every chunk by the general way.
    #[cfg(test)]
    pub(crate) fn split_slowly(&mut self, text: &str, vocabulary: &Vocabulary) {
        self.begin();
        self.lower.clear();
        self.lower.extend(text.bytes().map(|b| b.to_ascii_lowercase()));
        self.lower.extend_from_slice(&[0; PADDING]);
        let mut rest = text;
        while let Some(found) = rest.find(|c: char| !c.is_ascii_whitespace() && c != '\u{B}') {
            let gap = text.len() - rest.len();
            self.sentence_ends |= text[gap..gap + found].contains(['\n', '\r']);
            let chunk = rest[found..].split(|c: char| c.is_ascii_whitespace() || c == '\u{B}').next().unwrap();
            self.any_chunk(chunk, gap + found, vocabulary);
            self.end_chunk();
            rest = &rest[found + chunk.len()..];
        }
        if self.single_letters >= MIN_SINGLE_LETTERS {
            self.join_single_letters(self.single_letters, vocabulary);
        }
    }

    pub(super) fn begin(&mut self) {
        self.list.clear();
        self.marks = Marks::default();
        self.sentence_ends = true;
        self.terminated = false;
        self.single_letters = 0;
    }

    /// A chunk of ASCII without character references.
    pub(super) fn ascii_chunk(&mut self, chunk: &str, start: usize, vocabulary: &Vocabulary) {
        let bytes = chunk.as_bytes();
        let origin = Origin::At(start);
        let mut at = 0;
        while at < bytes.len() {
            let b = bytes[at];
            let c = class::class(b);
            if (c & SPECIAL != 0 || starts_link(b | 0x20))
                && let Some((kind, end)) = special::starts_at(chunk, at)
            {
                self.special(chunk, at..end, kind, origin, vocabulary);
                at = end;
                continue;
            }
            if c & WORD != 0 {
                let word_end = ascii_word_end(bytes, at);
                at = self.word_or_more(chunk, at, word_end, origin, vocabulary);
            } else {
                at = self.between(chunk, at).unwrap_or(at + 1);
            }
        }
    }

    /// Any chunk, by the general way.
    pub(super) fn any_chunk(&mut self, chunk: &str, start: usize, vocabulary: &Vocabulary) {
        let coded = chunk.bytes().enumerate().any(|(at, b)| b == b'&' && entity::decode(&chunk[at..]).is_some());
        if !coded && !chunk.contains(ZERO_WIDTH_SPACE) {
            return self.segments(chunk, Origin::At(start), vocabulary);
        }
        let mut decoded = std::mem::take(&mut self.decoded);
        let mut origins = std::mem::take(&mut self.origins);
        decode(chunk, start, &mut decoded, &mut origins);
        self.segments(&decoded, Origin::Decoded(&origins), vocabulary);
        self.decoded = decoded;
        self.origins = origins;
    }

    fn segments(&mut self, chunk: &str, origin: Origin<'_>, vocabulary: &Vocabulary) {
        let mut at = 0;
        while at < chunk.len() {
            if let Some((kind, end)) = special::starts_at(chunk, at) {
                self.special(chunk, at..end, kind, origin, vocabulary);
                at = end;
            } else if let Some(end) = self.between(chunk, at) {
                at = end;
            } else {
                let segment = segment::length(&chunk[at..]);
                if chunk[at..at + segment].contains(char::is_alphanumeric) {
                    at = self.word_or_more(chunk, at, at + segment, origin, vocabulary);
                } else {
                    at += segment;
                }
            }
        }
    }

    /// Sentence punctuation at `at`: where it ends, or none.
    fn between(&mut self, chunk: &str, at: usize) -> Option<usize> {
        let run = special::punctuation(chunk, at)?;
        self.marks.exclamations += run.exclamations;
        self.marks.questions += u32::from(run.asks);
        self.marks.repeated_punctuation += u32::from(run.repeated);
        self.terminated = true;
        Some(run.end)
    }

    /// The UAX #29 word at `start..end`, or the greater token that it begins. Returns the token's end.
    pub(super) fn word_or_more(
        &mut self,
        chunk: &str,
        start: usize,
        end: usize,
        origin: Origin<'_>,
        vocabulary: &Vocabulary,
    ) -> usize {
        let (kind, token_end) = special::word_at(chunk, start, end);
        match kind {
            // `___` is no word.
            TokenKind::Word if chunk[start..end].contains(char::is_alphanumeric) => {
                self.word(chunk, start..end, origin, 0, vocabulary)
            }
            TokenKind::Word => {}
            _ => self.special(chunk, start..token_end, kind, origin, vocabulary),
        }
        token_end
    }

    pub(super) fn special(
        &mut self,
        chunk: &str,
        at: std::ops::Range<usize>,
        kind: TokenKind,
        origin: Origin<'_>,
        vocabulary: &Vocabulary,
    ) {
        let text = &chunk[at.clone()];
        self.key.clear();
        special_key(kind, text, &mut self.key);
        let mut word = if self.key.is_empty() { Word::default() } else { vocabulary.get(&self.key) };
        if word.id == UNKNOWN {
            word.id = kind.word_id();
        }
        let mut flags = 0;
        if kind == TokenKind::Url && has_affiliate_parameter(text, &mut self.key, vocabulary) {
            flags |= Token::AFFILIATE;
        }
        let terminated = self.terminated;
        self.push(origin.of(at.start), origin.of(at.end), kind, word, flags, vocabulary);
        // `Great!😀` ends a sentence all the same.
        self.terminated = terminated && kind == TokenKind::Emoji;
        if kind == TokenKind::Hashtag {
            self.hashtag_words(chunk, at, origin, vocabulary);
        }
    }

    fn hashtag_words(&mut self, chunk: &str, at: std::ops::Range<usize>, origin: Origin<'_>, vocabulary: &Vocabulary) {
        let name = &chunk[at.start + 1..at.end];
        let mut ends = std::mem::take(&mut self.ends);
        let mut run = std::mem::take(&mut self.run);
        hashtag::cut_by_case(name, |start, end| {
            let (first, last) = (at.start + 1 + start, at.start + 1 + end);
            run.clear();
            run.extend(name[start..end].bytes().map(|b| b.to_ascii_lowercase()));
            if vocabulary.get(&run).id == UNKNOWN && hashtag::cut_by_vocabulary(&run, vocabulary, &mut ends) {
                let mut piece = first;
                for end in &ends {
                    self.word(chunk, piece..first + end, origin, Token::IN_HASHTAG, vocabulary);
                    piece = first + end;
                }
            } else {
                self.word(chunk, first..last, origin, Token::IN_HASHTAG, vocabulary);
            }
        });
        self.ends = ends;
        self.run = run;
    }

    /// A word: looked up as it stands, then by the ways in which people write it otherwise.
    pub(super) fn word(
        &mut self,
        chunk: &str,
        at: std::ops::Range<usize>,
        origin: Origin<'_>,
        flags: u8,
        vocabulary: &Vocabulary,
    ) {
        let text = &chunk[at.clone()];
        let is_ascii = text.is_ascii();
        if !is_ascii && let Some((word, found)) = accented::look_up(text, vocabulary) {
            let (start, end) = (origin.of(at.start), origin.of(at.end));
            return self.push(start, end, TokenKind::Word, word, flags | found, vocabulary);
        }
        // An ASCII word that stands in the text as it is has been lower-cased already.
        if let (Origin::At(start), true) = (origin, is_ascii) {
            let word = vocabulary.get_padded(&self.lower, start + at.start, text.len());
            if word.id != UNKNOWN {
                let (start, end) = (origin.of(at.start), origin.of(at.end));
                let flags = flags | capitals(text.as_bytes());
                return self.push(start, end, TokenKind::Word, word, flags, vocabulary);
            }
        }
        let mut key = std::mem::take(&mut self.key);
        let mut other = std::mem::take(&mut self.other);
        key.clear();
        let (word, found) = look_up(text, &mut key, &mut other, vocabulary);
        self.key = key;
        self.other = other;
        self.push(
            origin.of(at.start),
            origin.of(at.end),
            TokenKind::Word,
            word,
            flags | found | capitals(text.as_bytes()),
            vocabulary,
        );
    }

    #[inline(always)]
    pub(super) fn push(
        &mut self,
        start: u32,
        end: u32,
        kind: TokenKind,
        word: Word,
        flags: u8,
        vocabulary: &Vocabulary,
    ) {
        let letters = self.single_letters;
        self.single_letters = if end - start == 1 && kind == TokenKind::Word { letters + 1 } else { 0 };
        if letters >= MIN_SINGLE_LETTERS && self.single_letters == 0 {
            self.join_single_letters(letters, vocabulary);
        }
        let first = u8::from(self.sentence_ends) * Token::SENTENCE_START;
        self.sentence_ends = false;
        self.terminated = false;
        self.list.push(Token { start, end, word, kind, flags: flags | first });
    }

    pub(super) fn end_chunk(&mut self) {
        self.sentence_ends |= self.terminated && !self.list.is_empty();
        self.terminated = false;
    }

    /// `f r e e`: single letters in a row become the words that they spell, if the vocabulary knows them all.
    #[cold]
    pub(super) fn join_single_letters(&mut self, letters: usize, vocabulary: &Vocabulary) {
        let first = self.list.len() - letters;
        let run = &self.list[first..];
        let near = run.windows(2).all(|pair| pair[1].start - pair[0].end <= 1 && !pair[1].has(Token::SENTENCE_START));
        if !near {
            return;
        }
        self.other.clear();
        self.other.extend(run.iter().map(|token| self.lower[token.start as usize]));
        if !hashtag::cut_by_vocabulary(&self.other, vocabulary, &mut self.ends) {
            return;
        }
        let mut piece = 0;
        for (at, &end) in self.ends.iter().enumerate() {
            let (head, last) = (self.list[first + piece], self.list[first + end - 1]);
            let word = vocabulary.get(&self.other[piece..end]);
            self.list[first + at] = Token { end: last.end, word, flags: head.flags | Token::DISGUISED, ..head };
            piece = end;
        }
        self.list.truncate(first + self.ends.len());
    }
}

/// `h` and `w` may begin `http://` and `www.`.
fn starts_link(lower: u8) -> bool {
    lower == b'h' || lower == b'w'
}

/// The end of the UAX #29 word that begins at `at`, where all is ASCII.
fn ascii_word_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        while at < bytes.len() && class::class(bytes[at]) & WORD != 0 {
            at += 1;
        }
        let Some(&next) = bytes.get(at + 1) else { return at };
        let (before, middle, after) = (class::class(bytes[at - 1]), class::class(bytes[at]), class::class(next));
        let joins = (middle & MID_LETTER != 0 && before & LETTER != 0 && after & LETTER != 0)
            || (middle & MID_NUMBER != 0 && before & DIGIT != 0 && after & DIGIT != 0);
        if !joins {
            return at;
        }
        at += 1;
    }
}

/// The keys of the tokens of a pattern's word or a lexicon's entry, in order; slow, for the compiler. The words inside a
/// hashtag are left out.
pub(crate) fn keys(text: &str, nothing: &Vocabulary, tokens: &mut Tokens) -> Vec<(TokenKind, Vec<u8>)> {
    tokens.split(text, nothing);
    let mut keys = Vec::new();
    for token in tokens.list.iter().filter(|token| !token.has(Token::IN_HASHTAG)) {
        let mut key = Vec::new();
        key_of(token, text, &mut key);
        keys.push((token.kind, key));
    }
    keys
}

/// Puts the key of a token of `text` into `key`: as it stands, whatever other spellings it may be known by. Slow.
pub(crate) fn key_of(token: &Token, text: &str, key: &mut Vec<u8>) {
    let text = &text[token.start as usize..token.end as usize];
    let (mut decoded, mut origins) = (String::new(), Vec::new());
    if text.contains('&') && token.kind == TokenKind::Word {
        decode(text, 0, &mut decoded, &mut origins);
    }
    let text = if decoded.is_empty() { text } else { decoded.as_str() };
    key.clear();
    if token.kind == TokenKind::Word {
        fold::fold(text, key);
    } else {
        special_key(token.kind, text, key);
    }
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
