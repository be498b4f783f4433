//! What near-identical replies have in common.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// So many minima are kept.
const MINIMA: usize = 32;
/// From so many equal minima on two texts are near-identical: of all their pairs of words, five in eight stand in both.
const NEAR: usize = 20;
/// A text with fewer pairs of words says too little to be told from another.
const LEAST_PAIRS: usize = 3;

/// A sketch of a text by which near-identical ones are told: 32 minima over hashes of its pairs of neighbouring words (MinHash,
/// Broder 1997, kept to 16 bits each as by Li and König 2010).
///
/// What is made to measure in a form letter is left out first: mentions, links, words with digits, and words that begin with
/// a capital inside a sentence, which are names in most languages (in German all nouns: what is left still tells a letter).
/// The text itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Sketch([u16; MINIMA]);

impl Sketch {
    /// The sketch of a text; none if it says too little.
    pub(super) fn of(text: &str) -> Option<Self> {
        let words = plain_words(text);
        if words.len() <= LEAST_PAIRS {
            return None;
        }
        let mut minima = [u64::MAX; MINIMA];
        for pair in words.windows(2) {
            let hash = mix(pair[0].rotate_left(1) ^ pair[1]);
            for (minimum, seed) in minima.iter_mut().zip(1_u64..) {
                *minimum = (*minimum).min(mix(hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
            }
        }
        Some(Self(minima.map(|minimum| minimum as u16)))
    }

    /// Are the two texts near-identical? Of those that share four pairs of words in five, 99 in 100 are found to be; of those
    /// that share half, one in ten; of those that share three in ten, hardly any.
    pub(super) fn is_near(&self, other: &Sketch) -> bool {
        self.0.iter().zip(&other.0).filter(|(mine, theirs)| mine == theirs).count() >= NEAR
    }

    /// Near-identical sketches have at least four of these in common: two of neighbouring minima, with their place.
    pub(super) fn bands(&self) -> impl Iterator<Item = (usize, [u16; 2])> {
        self.0.chunks_exact(2).map(|band| [band[0], band[1]]).enumerate()
    }
}

/// The hashes of the words that belong to the letter, not to whom it is sent to.
fn plain_words(text: &str) -> Vec<u64> {
    let mut hashes = Vec::new();
    let mut begins = true;
    for chunk in text.split_whitespace() {
        let is_address = chunk.starts_with(['@', '#']) || chunk.contains("://") || chunk.starts_with("www.");
        if !is_address {
            for word in chunk.unicode_words() {
                let has_digit = word.contains(char::is_numeric);
                let mut letters = word.chars();
                let is_name = !begins
                    && letters.next().is_some_and(char::is_uppercase)
                    && letters.next().is_some_and(char::is_lowercase);
                if !has_digit && !is_name {
                    hashes.push(hash(word));
                }
                begins = false;
            }
        }
        begins |= chunk.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    }
    hashes
}

/// The word in whatever case.
fn hash(word: &str) -> u64 {
    fnv(word.chars().flat_map(char::to_lowercase).map(u64::from))
}

/// FNV-1a, over numbers instead of bytes.
pub(super) fn fnv(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.fold(0xcbf2_9ce4_8422_2325, |hash, number| (hash ^ number).wrapping_mul(0x0100_0000_01b3))
}

/// The finisher of SplitMix64: every bit of the result depends on all bits.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: &str, b: &str) -> bool {
        Sketch::of(a).unwrap().is_near(&Sketch::of(b).unwrap())
    }

    #[test]
    fn a_form_letter_is_one_letter_whoever_gets_it() {
        let anna = "Hi @anna_k, we are sorry to hear that. Please send us a message with your order number, Anna: https://x.test/1";
        let tom = "Hi @tom, we are sorry to hear that! Please send us a message with your order number, Tom: https://x.test/27";
        assert!(near(anna, tom));
        assert!(near(&anna.to_uppercase(), &tom.to_uppercase()), "nor if it shouts");
    }

    #[test]
    fn a_word_more_or_less_is_the_same_letter() {
        let a = "We are sorry for the trouble with your parcel. Please write to us with the number of your order and we will look into it.";
        let b = "We are so sorry for the trouble with your parcel. Please write to us with the number of your order and we will look into this.";
        assert!(near(a, b));
    }

    #[test]
    fn two_personal_answers_are_two() {
        let a = "The seam at the heel is a fault of ours. A new pair leaves the workshop on Monday, and you keep the old one.";
        let b = "I have looked at the picture: that pump needs a new gasket. We will post one today, it takes four screws to fit.";
        assert!(!near(a, b));
    }

    #[test]
    fn a_few_words_have_no_sketch() {
        for text in ["", "Thanks!", "@anna https://x.test/a 17", "Hi Anna, so sorry"] {
            assert_eq!(Sketch::of(text), None, "{text}");
        }
    }
}
