//! Stage 2: the words that the rules and lexicons speak of, each with a small integer.
//!
//! A perfect hash over 16-byte keys: one multiplication finds the bucket, one pilot the slot, one comparison the answer
//! (hash-and-displace; Belazzougui, Botelho and Dietzfelbinger, "Hash, displace, and compress", 2009).

use std::hint::select_unpredictable;

use super::Letters;
use crate::hash::QuickMap;
use crate::snapshot::{frozen, plain};
use crate::text::fold::Confusables;

/// Which known word a token is; 0 is a word that the vocabulary does not know.
pub(crate) type WordId = u32;

/// A word that is not known.
pub(crate) const UNKNOWN: WordId = 0;
/// Ids below this stand for whole classes of tokens; see [`super::TokenKind::word_id`].
pub(crate) const FIRST_WORD: WordId = 16;

/// What the vocabulary says of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// Which word it is.
    pub(crate) id: WordId,
    /// Bits 0..9: the lists that it stands in ([`Mark`]); bits 16..32: the languages whose function word it is.
    pub(crate) marks: u32,
    /// Its row in the table of weights, or 0. A word that only the table knows has no id: rules see what they would see
    /// without the table.
    pub(crate) row: u32,
}

/// The lists whose words are told apart while a text is split; a bit of [`Word::marks`] each. Those of the first eight are
/// counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    FirstPerson,
    SecondPerson,
    PastTense,
    Time,
    Place,
    People,
    Negation,
    ShortLink,
    Contrast,
}

impl Mark {
    /// The lexicon that holds the words of each mark.
    pub(crate) const LEXICONS: [(Mark, &'static str); 9] = [
        (Mark::FirstPerson, "first-person"),
        (Mark::SecondPerson, "second-person"),
        (Mark::PastTense, "past-tense"),
        (Mark::Time, "time"),
        (Mark::Place, "place"),
        (Mark::People, "people"),
        (Mark::Negation, "negation"),
        (Mark::ShortLink, "short-links"),
        (Mark::Contrast, "contrast"),
    ];

    /// The bit in [`Word::marks`].
    pub(crate) fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Where the language bits of [`Word::marks`] begin.
pub(crate) const LANGUAGE_SHIFT: u32 = 16;
/// So many languages can be told apart.
pub(crate) const MAX_LANGUAGES: usize = 16;

const KEY_BYTES: usize = 16;
/// Keys longer than this are not words of any list.
const MAX_KEY_BYTES: usize = 64;

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: [u64; 2],
    word: Word,
}

/// The frozen map from folded words to ids.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    seed: u64,
    pilots: Vec<u16>,
    slots: Vec<Slot>,
    /// What the words of rules and lexicons begin with.
    beginnings: Beginnings,
    /// Words that do not fit a slot's key.
    long: QuickMap<Box<[u8]>, Word>,
    pub(crate) confusables: Confusables,
    pub(crate) letters: Letters,
}

/// A text buffer must go on for so many bytes after the last word that is looked up in it.
pub(crate) const PADDING: usize = KEY_BYTES;

impl Vocabulary {
    /// Freezes `words`.
    pub(crate) fn new(words: &[(Box<[u8]>, Word)], confusables: Confusables, letters: Letters) -> Self {
        let mut short = Vec::with_capacity(words.len());
        let mut long = QuickMap::default();
        for (key, word) in words {
            if key.len() <= KEY_BYTES {
                short.push(Slot { key: short_key(key), word: *word });
            } else {
                long.insert(key.clone(), *word);
            }
        }
        let mut seed = 0;
        loop {
            if let Some((pilots, slots)) = displace(&short, seed) {
                let beginnings = Beginnings::new(words);
                return Self { seed, pilots, slots, beginnings, long, confusables, letters };
            }
            seed += 1;
        }
    }

    /// Knows no word.
    pub(crate) fn empty() -> Self {
        Self::new(&[], Confusables::default(), Letters::default())
    }

    /// Bytes held on the heap, about.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.pilots)
            + size_of_val(&*self.slots)
            + size_of_val(&*self.beginnings.cells)
            + self.long.len() * 2 * MAX_KEY_BYTES
    }

    /// Looks a folded word up in `buffer`, which goes on for at least [`PADDING`] bytes after it.
    #[inline(always)]
    pub(crate) fn get_padded(&self, buffer: &[u8], start: usize, length: usize) -> Word {
        if length > KEY_BYTES {
            return self.get_long(&buffer[start..start + length]);
        }
        self.get_short(buffer, start, length)
    }

    /// The same for a word of at most [`PADDING`] bytes.
    #[inline(always)]
    pub(crate) fn get_short(&self, buffer: &[u8], start: usize, length: usize) -> Word {
        let bytes: [u8; KEY_BYTES] = buffer[start..start + KEY_BYTES].try_into().expect("sixteen bytes");
        self.get_key(masked(bytes, length))
    }

    /// Looks a folded word up.
    pub(crate) fn get(&self, word: &[u8]) -> Word {
        if word.len() > KEY_BYTES { self.get_long(word) } else { self.get_key(short_key(word)) }
    }

    /// How long are the words at the beginning of `bytes` that rules or lexicons may speak of? A bit for each length up to
    /// [`PADDING`]; most of those that they do not speak of are left out.
    #[inline]
    pub(crate) fn likely_lengths(&self, bytes: &[u8]) -> u64 {
        self.beginnings.lengths(bytes)
    }

    #[inline(always)]
    fn get_key(&self, key: [u64; 2]) -> Word {
        let hash = hash(key, self.seed);
        let pilot = self.pilots[reduce(hash, self.pilots.len())];
        let slot = &self.slots[place(hash, pilot, self.slots.len())];
        let is_found = (slot.key[0] ^ key[0]) | (slot.key[1] ^ key[1]) == 0;
        let found = |part: u32| select_unpredictable(is_found, part, 0);
        Word { id: found(slot.word.id), marks: found(slot.word.marks), row: found(slot.word.row) }
    }

    #[cold]
    fn get_long(&self, word: &[u8]) -> Word {
        if word.len() > MAX_KEY_BYTES {
            return Word::default();
        }
        self.long.get(word).copied().unwrap_or_default()
    }
}

/// What words of up to [`PADDING`] bytes begin with: Bloom's filter, with a bit for each beginning and another for each word in
/// one cell.
#[derive(Clone, Debug)]
struct Beginnings {
    cells: Box<[u64]>,
}

impl Beginnings {
    fn new(words: &[(Box<[u8]>, Word)]) -> Self {
        let mut cells = vec![0; (words.len() / 2 + 1).next_power_of_two()].into_boxed_slice();
        for (key, _) in words.iter().filter(|(key, word)| word.id >= FIRST_WORD && key.len() <= KEY_BYTES) {
            let mut hash = 0;
            for (at, &byte) in key.iter().enumerate() {
                hash = Self::hash(hash, byte);
                let (cell, begins, ends) = Self::place(hash, cells.len());
                cells[cell] |= 1 << begins | u64::from(at + 1 == key.len()) << ends;
            }
        }
        Self { cells }
    }

    #[inline(always)]
    fn hash(hash: u64, byte: u8) -> u64 {
        (hash ^ u64::from(byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    /// The cell, the bit of a beginning and that of a word.
    #[inline(always)]
    fn place(hash: u64, cells: usize) -> (usize, u64, u64) {
        ((hash >> 40) as usize & (cells - 1), hash >> 34 & 63, hash >> 28 & 63)
    }

    #[inline]
    fn lengths(&self, bytes: &[u8]) -> u64 {
        let (mut lengths, mut hash) = (0, 0);
        for (length, &byte) in (1..=KEY_BYTES).zip(bytes) {
            hash = Self::hash(hash, byte);
            let (cell, begins, ends) = Self::place(hash, self.cells.len());
            let cell = self.cells[cell];
            if cell >> begins & 1 == 0 {
                break;
            }
            lengths |= (cell >> ends & 1) << length;
        }
        lengths
    }
}

/// May a word with this key be looked up at all?
pub(crate) fn fits(key: &[u8]) -> bool {
    !key.is_empty() && key.len() <= MAX_KEY_BYTES && !key.contains(&0)
}

fn short_key(word: &[u8]) -> [u64; 2] {
    // Two overlapping reads in place of a copy of any length.
    let number = if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
        let last = u128::from(u64::from_le_bytes(*last));
        u128::from(u64::from_le_bytes(*first)) | last << (8 * (word.len() - 8))
    } else if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
        let last = u128::from(u32::from_le_bytes(*last));
        u128::from(u32::from_le_bytes(*first)) | last << (8 * (word.len() - 4))
    } else {
        word.iter().rev().fold(0, |number, &byte| number << 8 | u128::from(byte))
    };
    [number as u64, (number >> 64) as u64]
}

/// The first `length` bytes as two little-endian numbers, the rest zero.
#[inline(always)]
fn masked(bytes: [u8; KEY_BYTES], length: usize) -> [u64; 2] {
    let key = u128::from_le_bytes(bytes);
    let mask = MASKS[length.min(KEY_BYTES)];
    [key as u64 & mask[0], (key >> 64) as u64 & mask[1]]
}

/// All bits of so many bytes.
static MASKS: [[u64; 2]; KEY_BYTES + 1] = {
    let mut masks = [[0; 2]; KEY_BYTES + 1];
    let mut length = 1;
    while length <= KEY_BYTES {
        let mask = u128::MAX >> (8 * (KEY_BYTES - length));
        masks[length] = [mask as u64, (mask >> 64) as u64];
        length += 1;
    }
    masks
};

#[inline(always)]
fn hash(key: [u64; 2], seed: u64) -> u64 {
    let product = u128::from(key[0] ^ 0x9E37_79B9_7F4A_7C15 ^ seed) * u128::from(key[1] ^ 0xD1B5_4A32_D192_ED03);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Maps a hash to `0..n` without division.
#[inline(always)]
fn reduce(hash: u64, n: usize) -> usize {
    ((u128::from(hash) * n as u128) >> 64) as usize
}

#[inline(always)]
fn place(hash: u64, pilot: u16, slots: usize) -> usize {
    let mixed =
        (hash ^ (u64::from(pilot) << 1 | 1).wrapping_mul(0xA24B_AED4_963E_E407)).wrapping_mul(0x9FB2_1C65_1E98_DF25);
    reduce(mixed ^ (mixed >> 32), slots)
}

/// Finds a pilot for every bucket, the fullest bucket first; none if some bucket cannot be placed with this seed.
fn displace(words: &[Slot], seed: u64) -> Option<(Vec<u16>, Vec<Slot>)> {
    let buckets = words.len() / 3 + 1;
    let size = words.len() + words.len() / 4 + 1;
    let mut members = vec![Vec::new(); buckets];
    for (at, word) in words.iter().enumerate() {
        members[reduce(hash(word.key, seed), buckets)].push(at);
    }
    let mut order: Vec<usize> = (0..buckets).collect();
    order.sort_by_key(|&bucket| std::cmp::Reverse(members[bucket].len()));
    let mut pilots = vec![0u16; buckets];
    // A free slot holds a key that no text has: no word begins with sixteen bytes of 0xFF.
    let free = Slot { key: [u64::MAX; 2], word: Word::default() };
    let mut slots = vec![free; size];
    let mut taken = vec![false; size];
    let mut places = Vec::new();
    for bucket in order {
        let pilot = (0..=u16::MAX).find(|&pilot| {
            places.clear();
            members[bucket].iter().all(|&at| {
                let to = place(hash(words[at].key, seed), pilot, size);
                let free = !taken[to] && !places.contains(&to);
                places.push(to);
                free
            })
        })?;
        pilots[bucket] = pilot;
        for (&at, &to) in members[bucket].iter().zip(&places) {
            slots[to] = words[at];
            taken[to] = true;
        }
    }
    Some((pilots, slots))
}

plain!(Word { id: WordId, marks: u32, row: u32 });
plain!(Slot { key: [u64; 2], word: Word });
frozen!(Beginnings { cells });
frozen!(Vocabulary { seed, pilots, slots, beginnings, long, confusables, letters });

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[&str]) -> Vocabulary {
        let words: Vec<_> = (FIRST_WORD..)
            .zip(words)
            .map(|(id, w)| (w.as_bytes().into(), Word { id, marks: id * 7, row: id / 3 }))
            .collect();
        Vocabulary::new(&words, Confusables::default(), Letters::default())
    }

    #[test]
    fn every_word_is_found_and_no_other() {
        let words: Vec<String> = (0..20_000).map(|i| format!("w{}{}", i * 7919 % 20_011, "x".repeat(i % 20))).collect();
        let v = vocabulary(&words.iter().map(String::as_str).collect::<Vec<_>>());
        for (i, word) in words.iter().enumerate() {
            assert_eq!(v.get(word.as_bytes()).id, FIRST_WORD + i as u32, "{word}");
            let mut padded = b"..".to_vec();
            padded.extend_from_slice(word.as_bytes());
            padded.extend_from_slice(b"tail of other text");
            assert_eq!(v.get_padded(&padded, 2, word.len()), v.get(word.as_bytes()));
            assert_eq!(v.get(format!("{word}y").as_bytes()), Word::default());
        }
    }

    #[test]
    fn nothing_is_found_in_an_empty_vocabulary() {
        let v = vocabulary(&[]);
        for word in ["", "a", "a word of more than sixteen bytes"] {
            assert_eq!(v.get(word.as_bytes()), Word::default());
        }
    }

    #[test]
    fn words_that_cannot_be_looked_up_are_refused() {
        assert!(fits(b"word") && !fits(b"") && !fits(b"nul\0") && !fits(&[b'a'; 65]));
    }
}
