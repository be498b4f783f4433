//! The quick way to look up words of Latin and Cyrillic letters beyond ASCII: folded character by character from a table,
//! without a branch for each.

use once_cell::sync::Lazy;

use super::vocabulary::{PADDING, UNKNOWN};
use super::{Token, Vocabulary, Word};
use crate::text::fold;

/// Characters of one or two bytes.
const CHARACTERS: usize = 0x800;
/// Longer words take the general way.
const MAX_BYTES: usize = 32;
/// A character is folded to so many bytes at most.
const STEP: usize = 8;

/// What a character is folded to, and what it says of its word.
#[derive(Clone, Copy, Debug, Default)]
struct Folded {
    key: [u8; STEP],
    /// The key without accents.
    plain: [u8; STEP],
    key_length: u8,
    plain_length: u8,
    /// One if it is a capital.
    capital: u8,
    notes: u8,
}

/// It is a small letter.
const SMALL: u8 = 1;
/// Without accents it is an ASCII letter.
const ASCII: u8 = 1 << 1;
/// Without accents it is beyond ASCII.
const BEYOND: u8 = 1 << 2;
/// The general way must be asked.
const OTHER: u8 = 1 << 3;

static TABLE: Lazy<Vec<Folded>> = Lazy::new(|| {
    let mut table: Vec<_> = ('\0'..'\u{530}').map(Folded::new).collect();
    table.resize(CHARACTERS, Folded { notes: OTHER, ..Folded::default() });
    table
});

impl Folded {
    fn new(c: char) -> Self {
        let mut folded = Folded { capital: u8::from(c.is_uppercase()), ..Folded::default() };
        let (mut key, mut plain) = (Vec::new(), Vec::new());
        fold::fold(c.encode_utf8(&mut [0; 4]), &mut key);
        fold::strip_accents(&key, &mut plain);
        if plain.is_empty() || key.len() > STEP {
            // An accent, or a character that shows nothing.
            return Folded { notes: OTHER, ..folded };
        }
        folded.key[..key.len()].copy_from_slice(&key);
        folded.plain[..plain.len()].copy_from_slice(&plain);
        (folded.key_length, folded.plain_length) = (key.len() as u8, plain.len() as u8);
        folded.notes = if plain.iter().all(u8::is_ascii_lowercase) {
            ASCII
        } else if !plain.iter().any(u8::is_ascii) {
            BEYOND
        } else {
            OTHER
        };
        folded.notes |= u8::from(c.is_lowercase()) * SMALL;
        folded
    }
}

/// What the general way would find for a word that holds more than ASCII, with [`Token::CAPITALS`]; none if it must be asked.
pub(super) fn look_up(text: &str, vocabulary: &Vocabulary) -> Option<(Word, u8)> {
    const ROOM: usize = MAX_BYTES * STEP + PADDING;
    let bytes = text.as_bytes();
    if bytes.len() > MAX_BYTES {
        return None;
    }
    let table: &[Folded; CHARACTERS] = TABLE.first_chunk()?;
    let (mut key, mut plain) = ([0; ROOM], [0; ROOM]);
    let (mut key_length, mut plain_length) = (0, 0);
    let (mut notes, mut capitals, mut marks, mut at) = (0, 0, 0, 0);
    while at < bytes.len() {
        let first = usize::from(bytes[at]);
        if first >= 0xE0 {
            return None;
        }
        let is_two = first >> 7;
        let two = (first & 0x1F) << 6 | usize::from(bytes[at + is_two] & 0x3F);
        let c = if is_two == 1 { two } else { first };
        let folded = &table[c % CHARACTERS];
        key[key_length..key_length + STEP].copy_from_slice(&folded.key);
        plain[plain_length..plain_length + STEP].copy_from_slice(&folded.plain);
        key_length += usize::from(folded.key_length);
        plain_length += usize::from(folded.plain_length);
        notes |= folded.notes;
        capitals += folded.capital;
        marks |= vocabulary.letters.of(c);
        at += 1 + is_two;
    }
    // Look-alikes are told in words that mix scripts.
    if notes & OTHER != 0 || notes & (ASCII | BEYOND) == ASCII | BEYOND {
        return None;
    }
    let flags = if capitals >= 2 && notes & SMALL == 0 { Token::CAPITALS } else { 0 };
    let word = vocabulary.get_padded(&key, 0, key_length);
    if word.id != UNKNOWN {
        return Some((word, flags));
    }
    let other = vocabulary.get_padded(&plain, 0, plain_length);
    let row = if word.row == 0 { other.row } else { word.row };
    if other.id != UNKNOWN {
        return Some((Word { row, ..other }, flags));
    }
    // Of letters alone, only a stretched word can be known by another spelling.
    let stretched =
        plain[..plain_length].windows(3).fold(false, |any, three| any | (three[0] == three[1] && three[1] == three[2]));
    (!stretched).then_some((Word { id: UNKNOWN, marks, row }, flags))
}

#[cfg(test)]
mod tests {
    use super::super::spelling;
    use super::*;
    use crate::text::fold::Confusables;
    use crate::tokens::Letters;
    use crate::tokens::vocabulary::FIRST_WORD;
    use proptest::prelude::*;

    fn vocabulary() -> Vocabulary {
        let words = ["zadny", "žádný", "ne", "ano", "да", "нет", "ещё", "co", "ß"];
        let word = |(id, word): (u32, &&str)| {
            let mut key = Vec::new();
            fold::fold(word, &mut key);
            (key.into(), Word { id: if id % 4 == 3 { 0 } else { FIRST_WORD + id }, marks: id, row: id / 2 })
        };
        let words: Vec<_> = (0..).zip(&words).map(word).collect();
        let letters =
            Letters::new([('á', 'á', 1 << 16), ('ž', 'ž', 1 << 17), ('а', 'я', 1 << 18), ('ß', 'ß', 1 << 19)]);
        Vocabulary::new(&words, Confusables::parse("о\to\nе\te\nа\ta\n").unwrap(), letters.unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn quick_and_general_agree(word in "(žádný|ž|á|dn|ý|[neacoß]|ano|да|нет|ещё|ЖÁ|Ne|[À-ž]|[Ѐ-ԯ]|['0-9_]|[\u{AD}\u{301}\u{34F}ʼ´漢é]){1,9}") {
            prop_assume!(!word.is_ascii());
            let vocabulary = vocabulary();
            let (word_id, flags) = spelling::look_up(&word, &mut Vec::new(), &mut Vec::new(), &vocabulary);
            let general = (word_id, flags | spelling::capitals(word.as_bytes()));
            if let Some(quick) = look_up(&word, &vocabulary) {
                prop_assert_eq!(quick, general);
            }
        }
    }

    #[test]
    fn words_of_one_script_are_found_quickly() {
        let vocabulary = vocabulary();
        for word in ["Žádný", "příliš", "НЕТ", "über", "zádny"] {
            assert!(look_up(word, &vocabulary).is_some(), "{word}");
        }
        assert!(look_up("žádnооо", &vocabulary).is_none());
        assert!(look_up("žžžádný", &vocabulary).is_none());
    }
}
