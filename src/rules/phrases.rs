//! Words side by side that rules or lexicons speak of: a trie over word ids, behind a small filter over pairs.

use crate::tokens::{Token, WordId};

/// A phrase has at most so many words.
pub(crate) const MAX_WORDS: usize = 8;

/// A place where a phrase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Index of the first token.
    pub(crate) start: u32,
    /// How many tokens.
    pub(crate) length: u32,
    /// Which phrase: its number among items, see [`super::program`].
    pub(crate) item: u32,
}

/// The frozen phrases.
#[derive(Clone, Debug)]
pub(crate) struct Phrases {
    /// Bloom's filter over the first two words, two bits in one cell (Putze, Sanders and Singler, "Cache-, hash- and
    /// space-efficient Bloom filters", 2007).
    filter: Box<[u64]>,
    /// Open addressing: node and word to next node and phrase. The node behind a first word is that word; other nodes are numbered
    /// from where the words end.
    edges: Box<[Edge]>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Edge {
    node: u32,
    word: WordId,
    /// 0 if no phrase goes on from here.
    next: u32,
    /// The phrase that ends here, or 0. A free place has neither.
    item: u32,
}

impl Edge {
    fn is_free(&self) -> bool {
        self.next | self.item == 0
    }
}

const FILTER_CELLS: usize = 8192;
/// Pairs of words that are looked up together.
const BLOCK: usize = 64;

impl Phrases {
    /// Freezes `phrases`: the words of each, at least two, and its item, which is not 0. Words are numbered below `words_end`.
    pub(crate) fn new<'p>(phrases: impl Iterator<Item = (&'p [WordId], u32)> + Clone, words_end: WordId) -> Self {
        let edges = phrases.clone().map(|(words, _)| words.len() - 1).sum::<usize>();
        let mut built =
            Self { filter: vec![0; FILTER_CELLS].into(), edges: vec![Edge::default(); edges + edges / 2 + 1].into() };
        let mut nodes = words_end;
        for (words, item) in phrases {
            let (cell, bits) = filter_place(words[0], words[1]);
            built.filter[cell] |= bits;
            let mut node = words[0];
            for (at, &word) in words.iter().enumerate().skip(1) {
                let place = built.place(node, word);
                let edge = &mut built.edges[place];
                (edge.node, edge.word) = (node, word);
                if at + 1 == words.len() {
                    edge.item = item;
                } else if edge.next == 0 {
                    edge.next = nodes;
                    nodes += 1;
                }
                node = edge.next;
            }
        }
        built
    }

    /// Where the search for an edge begins.
    #[inline]
    fn home(&self, node: u32, word: WordId) -> usize {
        let hash = (u64::from(node) << 32 | u64::from(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let hash = (hash ^ hash >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        (hash * self.edges.len() as u64 >> 32) as usize
    }

    /// The place of the edge, or the free place where it would stand.
    #[inline]
    fn place(&self, node: u32, word: WordId) -> usize {
        let mut place = self.home(node, word);
        while !self.edges[place].is_free() && (self.edges[place].node, self.edges[place].word) != (node, word) {
            place = if place + 1 < self.edges.len() { place + 1 } else { 0 };
        }
        place
    }

    /// Finds every phrase, in the order of its first token. A phrase does not reach over the end of a sentence.
    pub(crate) fn find(&self, tokens: &[Token], found: &mut Vec<Occurrence>) {
        let mut starts = [0; BLOCK];
        let mut edges = [Edge::default(); BLOCK];
        for first in (0..tokens.len().saturating_sub(1)).step_by(BLOCK) {
            let mut count = 0;
            for (start, pair) in tokens[first..].windows(2).take(BLOCK).enumerate() {
                let (cell, bits) = filter_place(pair[0].word.id, pair[1].word.id);
                starts[count] = first + start;
                count += usize::from(self.filter[cell] & bits == bits);
            }
            // Edges lie far apart in memory: all are fetched before the first is looked at, so that they come at once.
            for (&start, edge) in starts[..count].iter().zip(&mut edges) {
                *edge = self.edges[self.home(tokens[start].word.id, tokens[start + 1].word.id)];
            }
            for (&start, edge) in starts[..count].iter().zip(&edges) {
                self.find_at(tokens, start, *edge, found);
            }
        }
    }

    /// Finds the phrases that begin with token `start`; `edge` lies where the search for the first two words begins.
    fn find_at(&self, tokens: &[Token], start: usize, mut edge: Edge, found: &mut Vec<Occurrence>) {
        let mut node = tokens[start].word.id;
        for (at, token) in tokens[start..].iter().enumerate().skip(1).take(MAX_WORDS - 1) {
            if token.has(Token::SENTENCE_START) {
                return;
            }
            if at > 1 || !edge.is_free() && (edge.node, edge.word) != (node, token.word.id) {
                edge = self.edges[self.place(node, token.word.id)];
            }
            if edge.item != 0 {
                found.push(Occurrence { start: start as u32, length: at as u32 + 1, item: edge.item });
            }
            if edge.next == 0 {
                return;
            }
            node = edge.next;
        }
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.filter) + size_of_val(&*self.edges)
    }
}

#[inline(always)]
fn filter_place(first: WordId, second: WordId) -> (usize, u64) {
    let hash = (u64::from(first) << 32 | u64::from(second)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    ((hash >> 51) as usize % FILTER_CELLS, 1 << (hash >> 6 & 63) | 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::{TokenKind, Word};
    use proptest::prelude::*;

    fn tokens(words: &[(WordId, bool)]) -> Vec<Token> {
        let token = |&(id, first): &(WordId, bool)| Token {
            start: 0,
            end: 0,
            word: Word { id, ..Word::default() },
            kind: TokenKind::Word,
            flags: u8::from(first),
        };
        words.iter().map(token).collect()
    }

    proptest! {
        #[test]
        fn the_trie_finds_what_comparing_finds(
            phrases in prop::collection::hash_set(prop::collection::vec(16u32..24, 2..5), 0..40),
            words in prop::collection::vec((16u32..24, prop::bool::weighted(0.1)), 0..60),
        ) {
            let mut phrases: Vec<_> = phrases.into_iter().collect();
            phrases.sort();
            let tokens = tokens(&words);
            let mut fast = Vec::new();
            Phrases::new(phrases.iter().map(Vec::as_slice).zip(100..), 24).find(&tokens, &mut fast);
            let mut slow = Vec::new();
            for start in 0..tokens.len() {
                for length in 2..=4 {
                    let Some(part) = tokens.get(start..start + length) else { continue };
                    if part[1..].iter().any(|token| token.has(Token::SENTENCE_START)) { continue }
                    let ids: Vec<_> = part.iter().map(|token| token.word.id).collect();
                    if let Some(at) = phrases.iter().position(|phrase| *phrase == ids) {
                        slow.push(Occurrence { start: start as u32, length: length as u32, item: 100 + at as u32 });
                    }
                }
            }
            prop_assert_eq!(fast, slow);
        }
    }
}
