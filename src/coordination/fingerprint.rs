//! What is kept of a text: enough to know its near-copies by, and nothing to read it from.

use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::hash::{Hasher, mix};
use crate::classifier::Knowledge;
use crate::tokens::vocabulary::FIRST_WORD;
use crate::tokens::{Token, TokenKind};

const WORD: u8 = 5;
/// Texts of fewer words have too many honest doubles.
const LEAST_WORDS: usize = 6;

/// A sketch of the words of a text: texts that share most of their words share most of its bytes.
///
/// It is a MinHash (Broder, "On the resemblance and containment of documents", 1997) of the text's words and pairs of
/// neighbouring words, 15 values of which a byte each is kept (b-bit minwise hashing: Li and König, 2010). Function words,
/// emoji, mentions, hashtags, numbers and links are left out first, so that swapping, adding or taking away such changes
/// nothing. Texts with fewer than six words left have no fingerprint. The texts cannot be got back from it.
///
/// Fingerprints may be compared if classifiers of the same [`knowledge_version`](crate::Classifier::knowledge_version) made them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(NonZeroU64, u64);

/// So many values are kept.
pub(super) const VALUES: usize = 15;
/// So many values make the key of a band: near-copies meet in at least one of [`BANDS`].
const ROWS: usize = 3;
pub(super) const BANDS: usize = VALUES / ROWS;

impl Fingerprint {
    pub(super) fn new(values: [u8; VALUES], words: usize) -> Self {
        let mut bytes = [0; 16];
        // Never zero: there are words.
        bytes[0] = words.clamp(1, 255) as u8;
        bytes[1..].copy_from_slice(&values);
        let all = u128::from_be_bytes(bytes);
        Self(NonZeroU64::new((all >> 64) as u64).unwrap_or(NonZeroU64::MIN), all as u64)
    }

    /// The whole of it, for keeping it elsewhere: equal bytes are equal fingerprints.
    ///
    /// ```
    /// use wom::{Classifier, Interaction};
    ///
    /// let text = Interaction::new("These boots kept my feet dry through two winters of wet mountain trails");
    /// let mut session = Classifier::new().session();
    /// let fingerprint = session.read(&text).trace().fingerprint.unwrap();
    /// assert_eq!(fingerprint.to_bytes()[0], fingerprint.words());
    /// ```
    #[must_use]
    pub fn to_bytes(self) -> [u8; 16] {
        ((u128::from(self.0.get()) << 64) | u128::from(self.1)).to_be_bytes()
    }

    pub(super) fn values(self) -> [u8; VALUES] {
        let [_, values @ ..] = self.to_bytes();
        values
    }

    /// How many words it was made of, at most 255.
    #[must_use]
    pub fn words(self) -> u8 {
        self.to_bytes()[0]
    }

    pub(super) fn band(self, band: usize) -> u32 {
        let values = self.values();
        values[band * ROWS..][..ROWS].iter().fold(0, |key, &value| key << 8 | u32::from(value))
    }

    /// How many of the 15 values two fingerprints share.
    pub(super) fn shared(self, other: Self) -> usize {
        shared(&self.values(), &other.values())
    }

    /// About which part of their words, and pairs of words, two texts have in common (Jaccard's index), from 0 to 1. The
    /// standard error is at most 0.13.
    ///
    /// ```
    /// use wom::{Classifier, Interaction};
    ///
    /// let wom = Classifier::new();
    /// let mut session = wom.session();
    /// let mut of = |text: &str| session.read(&Interaction::new(text)).trace().fingerprint.unwrap();
    /// let one = of("These boots kept my feet dry through two winters of wet mountain trails");
    /// let two = of("@anna These boots kept my feet dry for two winters of wet mountain trails 😀");
    /// let other = of("The delivery was three weeks late and support never answered a single message");
    /// assert!(one.similarity(two) > 0.8);
    /// assert!(one.similarity(other) < 0.2);
    /// ```
    #[must_use]
    pub fn similarity(self, other: Self) -> f64 {
        self.shared(other) as f64 / VALUES as f64
    }
}

pub(super) fn shared(a: &[u8; VALUES], b: &[u8; VALUES]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a == b).count()
}

/// Collects the words of a text.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    least: [u32; VALUES],
    words: usize,
    before: u64,
}

impl Sketch {
    pub(super) fn new() -> Self {
        Self { least: [u32::MAX; VALUES], words: 0, before: 0 }
    }

    /// The next word, by its hash.
    pub(super) fn word(&mut self, word: u64) {
        self.shingle(word);
        if self.words > 0 {
            self.shingle(mix(self.before.rotate_left(31) ^ word));
        }
        self.before = word;
        self.words += 1;
    }

    fn shingle(&mut self, hash: u64) {
        for (least, factor) in self.least.iter_mut().zip(FACTORS) {
            *least = (*least).min((hash.wrapping_mul(factor) >> 32) as u32);
        }
    }

    pub(super) fn finish(self) -> Option<Fingerprint> {
        (self.words >= LEAST_WORDS).then(|| Fingerprint::new(self.least.map(|least| least as u8), self.words))
    }
}

/// Odd factors: each orders all shingles in a way of its own (multiply-shift hashing).
const FACTORS: [u64; VALUES] = factors();

const fn factors() -> [u64; VALUES] {
    let mut factors = [0; VALUES];
    let mut state: u64 = 0;
    let mut i = 0;
    while i < VALUES {
        // SplitMix64 (Steele, Lea and Flood, 2014).
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        factors[i] = (z ^ (z >> 31)) | 1;
        i += 1;
    }
    factors
}

/// The fingerprint of a text that was split into `tokens`. Linear in them; allocates nothing.
pub(super) fn of(tokens: &[Token], text: &str, knowledge: &Knowledge) -> Option<Fingerprint> {
    let mut sketch = Sketch::new();
    for token in tokens {
        if token.kind != TokenKind::Word || token.has(Token::IN_HASHTAG) || knowledge.is_function_word(token.word.id) {
            continue;
        }
        let hasher = Hasher::new(WORD);
        let known = token.word.id.checked_sub(FIRST_WORD).map_or("", |word| knowledge.words.get(word as usize));
        sketch.word(if known.is_empty() {
            folded(hasher, &text[token.start as usize..token.end as usize]).finish()
        } else {
            hasher.text(known.bytes()).finish()
        });
    }
    sketch.finish()
}

/// A word that is not known, in lower case and without accents.
fn folded(hasher: Hasher, word: &str) -> Hasher {
    if word.is_ascii() {
        return hasher.text(word.bytes().map(|b| b.to_ascii_lowercase()));
    }
    let mut hasher = hasher;
    for c in word.chars() {
        decompose_compatible(c, |part| {
            for lower in part.to_lowercase().filter(|&c| !is_combining_mark(c)) {
                hasher = lower.encode_utf8(&mut [0; 4]).bytes().fold(hasher, Hasher::byte);
            }
        });
    }
    hasher.text([])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn sketched(words: &[u64]) -> Fingerprint {
        let mut sketch = Sketch::new();
        words.iter().for_each(|&word| sketch.word(mix(word)));
        sketch.finish().expect("enough words")
    }

    /// The slow twin: Jaccard's index of the sets themselves.
    fn jaccard(a: &[u64], b: &[u64]) -> f64 {
        let shingles = |words: &[u64]| {
            let pairs = words.windows(2).map(|two| (two[0], Some(two[1])));
            pairs.chain(words.iter().map(|&word| (word, None))).collect::<BTreeSet<_>>()
        };
        let (a, b) = (shingles(a), shingles(b));
        a.intersection(&b).count() as f64 / a.union(&b).count() as f64
    }

    #[test]
    fn similarity_is_jaccards_index_on_average() {
        let mut random = fastrand::Rng::with_seed(7);
        for edits in [0, 1, 2, 4, 8, 14] {
            let (mut estimated, mut exact) = (0.0, 0.0);
            for _ in 0..500 {
                let one: Vec<u64> = (0..14).map(|_| random.u64(..)).collect();
                let mut two = one.clone();
                (0..edits).for_each(|at| two[(at * 5) % 14] = random.u64(..));
                estimated += sketched(&one).similarity(sketched(&two)) / 500.0;
                exact += jaccard(&one, &two) / 500.0;
            }
            assert!((estimated - exact).abs() < 0.02, "{edits} edits: {estimated} for {exact}");
        }
    }

    #[test]
    fn short_texts_have_none() {
        let mut sketch = Sketch::new();
        (0..LEAST_WORDS as u64 - 1).for_each(|word| sketch.word(mix(word)));
        assert_eq!(sketch.clone().finish(), None);
        sketch.word(1);
        assert_eq!(sketch.finish().map(Fingerprint::words), Some(LEAST_WORDS as u8));
    }

    proptest! {
        #[test]
        fn bytes_go_in_and_out(values: [u8; VALUES], words in 0usize..400) {
            let fingerprint = Fingerprint::new(values, words);
            prop_assert_eq!(fingerprint.values(), values);
            prop_assert_eq!(usize::from(fingerprint.words()), words.clamp(1, 255));
            prop_assert_eq!(fingerprint.shared(fingerprint), VALUES);
            let key = |band: usize| u32::from_be_bytes([0, values[3 * band], values[3 * band + 1], values[3 * band + 2]]);
            prop_assert!((0..BANDS).all(|band| fingerprint.band(band) == key(band)));
        }
    }
}
