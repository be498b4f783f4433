//! How a word or special token is looked up: by its own key, and by the ways in which people write it otherwise.

use super::special;
use super::vocabulary::{FIRST_WORD, UNKNOWN};
use super::{Token, TokenKind, Vocabulary, Word};
use crate::text::class::{self, LETTER, WORD_JOINER, ZERO_WIDTH_SPACE};
use crate::text::{entity, fold};

/// [`Token::CAPITALS`] if `word` has two letters or more and all of them are capitals.
pub(super) fn capitals(word: &[u8]) -> u8 {
    let mut letters = 0;
    for &b in word {
        if b.is_ascii_lowercase() || b >= 0x80 {
            return if b >= 0x80 { capitals_beyond_ascii(word) } else { 0 };
        }
        letters += usize::from(class::class(b) & LETTER != 0);
    }
    if letters >= 2 { Token::CAPITALS } else { 0 }
}

#[cold]
fn capitals_beyond_ascii(word: &[u8]) -> u8 {
    let word = std::str::from_utf8(word).unwrap_or_default();
    let all = word.chars().filter(|c| c.is_uppercase()).count() >= 2 && !word.contains(char::is_lowercase);
    if all { Token::CAPITALS } else { 0 }
}

/// Finds a word by its key, or by one of the ways in which people write it otherwise. `key` ends up as the word's own key.
pub(super) fn look_up(text: &str, key: &mut Vec<u8>, other: &mut Vec<u8>, vocabulary: &Vocabulary) -> (Word, u8) {
    let (mut disguised, mut marks) = (0, 0);
    if text.is_ascii() {
        key.extend(text.bytes().map(|b| b.to_ascii_lowercase()));
    } else {
        disguised = if fold::fold(text, key) { Token::DISGUISED } else { 0 };
        marks = vocabulary.letters.marks_of(text, key);
    }
    // Rules and weights look a word up alike, but what only the weights know ends no search and disguises nothing.
    let mut row = 0;
    let mut known = |key: &[u8]| {
        let word = vocabulary.get(key);
        row = if row == 0 { word.row } else { row };
        Some(Word { row, ..word }).filter(|word| word.id != UNKNOWN)
    };
    if let Some(word) = known(key) {
        return (word, disguised);
    }
    if !key.is_ascii() {
        other.clear();
        if fold::strip_accents(key, other) {
            key.clear();
            key.extend_from_slice(other);
            if let Some(word) = known(key) {
                return (word, disguised);
            }
        }
        other.clear();
        if !key.is_ascii()
            && vocabulary.confusables.unmask(std::str::from_utf8(key).unwrap_or_default(), other)
            && let Some(word) = known(other)
        {
            return (word, Token::DISGUISED);
        }
    }
    if let [stem @ .., b'\'', b's'] = &key[..]
        && let Some(word) = known(stem)
    {
        return (word, disguised);
    }
    if has_run(key) {
        for keep in [2, 1] {
            other.clear();
            if fold::shorten_runs(key, keep, other)
                && let Some(word) = known(other)
            {
                return (word, disguised | Token::STRETCHED);
            }
        }
    }
    if fold::may_be_leet(key) {
        for one in [b'i', b'l'] {
            other.clear();
            if fold::unleet(key, one, other)
                && let Some(word) = known(other)
            {
                return (word, Token::DISGUISED);
            }
        }
    }
    if is_dotted(key) {
        other.clear();
        other.extend(key.iter().filter(|&&b| b != b'.'));
        if let Some(word) = known(other).filter(|_| other.len() >= 4) {
            return (word, Token::DISGUISED);
        }
    }
    (Word { id: UNKNOWN, marks, row }, 0)
}

/// Does a byte stand three times in a row?
pub(super) fn has_run(word: &[u8]) -> bool {
    word.windows(3).any(|three| three[0].eq_ignore_ascii_case(&three[1]) && three[1].eq_ignore_ascii_case(&three[2]))
}

/// `f.r.e.e`
fn is_dotted(key: &[u8]) -> bool {
    key.len() >= 7 && key.iter().enumerate().all(|(at, &b)| (b == b'.') == (at % 2 == 1))
}

/// The key of a token that is no word: what the vocabulary would know it by.
pub(super) fn special_key(kind: TokenKind, text: &str, key: &mut Vec<u8>) {
    match kind {
        TokenKind::Emoji if text.is_ascii() => special::emoticon_key(text, key),
        TokenKind::Emoji => special::emoji_key(text, key),
        TokenKind::Hashtag => {
            fold::fold(text, key);
        }
        TokenKind::Url => key.extend(special::host(text).bytes().map(|b| b.to_ascii_lowercase())),
        // No list speaks of these one by one.
        TokenKind::Email | TokenKind::Mention => {}
        TokenKind::Word | TokenKind::Money | TokenKind::Percent | TokenKind::Number => {
            key.extend(text.bytes().map(|b| b.to_ascii_lowercase()));
        }
    }
}

/// Affiliate parameters stand in the vocabulary with a `?` before them.
pub(super) fn has_affiliate_parameter(link: &str, key: &mut Vec<u8>, vocabulary: &Vocabulary) -> bool {
    special::parameters(link).take(32).any(|name| {
        key.clear();
        key.push(b'?');
        key.extend(name.bytes().map(|b| b.to_ascii_lowercase()));
        vocabulary.get(key).id >= FIRST_WORD
    })
}

/// Replaces character references and takes zero-width spaces out, remembering where every byte came from. A zero-width
/// space within a Latin word becomes a word joiner, which UAX #29 keeps in the word and folding takes for what it is.
pub(super) fn decode(chunk: &str, start: usize, decoded: &mut String, origins: &mut Vec<u32>) {
    decoded.clear();
    origins.clear();
    let mut at = 0;
    while let Some(c) = chunk[at..].chars().next() {
        let (c, length) = if c == '&' { entity::decode(&chunk[at..]).unwrap_or((c, 1)) } else { (c, c.len_utf8()) };
        let within_word = decoded.ends_with(|c: char| c.is_ascii_alphanumeric())
            && chunk[at + length..].starts_with(|c: char| c.is_ascii_alphanumeric());
        if c != ZERO_WIDTH_SPACE || within_word {
            decoded.push(if c == ZERO_WIDTH_SPACE { WORD_JOINER } else { c });
            origins.resize(decoded.len(), (start + at) as u32);
        }
        at += length;
    }
    origins.push((start + chunk.len()) as u32);
}
