//! Where the words of a text stand, 64 bytes at a time and without a branch for each of them.
//!
//! The text is cut into *spans*: words of UAX #29 in ASCII and the commonest letters beyond, mentions, hashtags, and whole chunks (stretches between white space)
//! that hold something else and are left to the general way. Classes of bytes become words of bits, rules about neighbours
//! become shifts, and what holds from one byte to the end of a stretch becomes an addition (Langdale and Lemire, "Parsing
//! gigabytes of JSON per second", 2019).

use super::split::Marks;
use super::vocabulary::PADDING;
use super::{Token, hashtag};
use crate::text::block::{BLOCK, Block, fill, twins};

/// The place in an edge of a span; the rest of it are flags.
pub(super) const PLACE: u32 = (1 << 26) - 1;
/// A beginning: the span is a chunk that is left to the general way, or begins with a digit, `@` or `#`. An end: the word
/// may be known by another spelling.
pub(super) const ODD: u32 = 1 << 31;
/// A beginning: the span begins a sentence.
const SENTENCE_BIT: u32 = 30;
/// An end: the word has two letters or more, all of them capitals.
const CAPITALS_BIT: u32 = 30;

/// The flags of a token that is the whole span.
#[inline(always)]
pub(super) fn flags([first, last]: [u32; 2]) -> u8 {
    const _: () = assert!(Token::SENTENCE_START == 1 && Token::CAPITALS == 1 << 1);
    (first >> SENTENCE_BIT & 1 | (last >> CAPITALS_BIT & 1) << 1) as u8
}

const _: () = assert!(crate::text::MAX_TEXT_BYTES + BLOCK < PLACE as usize);

/// The spans of one text, and the buffers that are used again for the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    /// Where spans begin and end, in turns: the place and flags.
    edges: Vec<u32>,
    count: usize,
    blocks: Vec<Block>,
    layers: Vec<Layer>,
    /// What stands between the spans.
    pub(super) marks: Marks,
    /// All of the text is ASCII.
    pub(super) is_ascii: bool,
}

/// What the bytes of a block are for the splitter.
#[derive(Clone, Copy, Debug, Default)]
struct Layer {
    /// Words, mentions and hashtags.
    words: u64,
    /// From what is left to the general way to the end of its chunk; afterwards the whole chunks.
    chunks: u64,
}

/// Bits of the word before and the word after, moved to their neighbours' places.
#[inline(always)]
fn before(word: u64, previous: u64) -> u64 {
    word << 1 | previous >> 63
}

#[inline(always)]
fn after(word: u64, next: u64) -> u64 {
    word >> 1 | next << 63
}

impl Scan {
    /// Finds the spans of `text` and lower-cases it into `lower`, with at least [`PADDING`] bytes behind it.
    pub(super) fn scan(&mut self, text: &str, lower: &mut Vec<u8>) {
        self.marks = Marks::default();
        self.is_ascii = true;
        self.count = 0;
        if text.is_empty() {
            return;
        }
        // One byte of white space at least ends the last span.
        let count = text.len() / BLOCK + 1;
        lower.clear();
        lower.extend_from_slice(text.as_bytes());
        lower.resize(count * BLOCK + PADDING.max(1), b' ');
        self.blocks.resize(count + 1, Block::default());
        let mut before = 0;
        for (start, block) in (0..).step_by(BLOCK).zip(&mut self.blocks[..count]) {
            block.lower(lower, start, before);
            before = block.first;
        }
        // Behind the last block there is nothing but white space.
        self.blocks[count] = Block { spaces: u64::MAX, ..Block::default() };
        self.find_words(count);
        let room = count * BLOCK + STEP;
        if self.edges.len() < room {
            self.edges.resize(room, 0);
        }
        self.flatten(lower);
    }

    /// The spans in order: the edge where each begins and the edge where it ends.
    #[inline(always)]
    pub(super) fn spans(&self) -> &[[u32; 2]] {
        self.edges[..self.count].as_chunks().0
    }

    /// Is the span that begins here a chunk?
    #[inline(always)]
    pub(super) fn is_chunk(&self, place: usize) -> bool {
        self.layers[place / BLOCK].chunks >> (place % BLOCK) & 1 == 1
    }

    /// Where the pieces of the hashtag's name at these places end, counted from its beginning, if it is not too long.
    pub(super) fn name_cuts(&self, name: &std::ops::Range<usize>) -> Option<u64> {
        let (first, shift) = (name.start / BLOCK, name.start % BLOCK);
        let window = |of: fn(&Block) -> u64| {
            let next = self.blocks.get(first + 1).map_or(0, of);
            // Two steps, since a number is not moved by all of its bits.
            (of(&self.blocks[first]) >> shift | next << (BLOCK - 1 - shift) << 1) & (u64::MAX >> (BLOCK - name.len()))
        };
        (name.len() <= BLOCK)
            .then(|| hashtag::cuts(window(|b| b.capitals), window(|b| b.digits), window(|b| b.underscores), name.len()))
    }

    fn find_words(&mut self, count: usize) {
        self.layers.clear();
        let (mut letters, mut digits, mut underscores) = (0, 0, 0);
        let (mut carry, mut in_name) = (false, false);
        let (mut all_chunks, mut beyond) = (0, 0);
        for pair in self.blocks.windows(2).take(count) {
            let (b, next) = (&pair[0], &pair[1]);
            let ahead = |of: fn(&Block) -> u64| after(of(b), of(next));
            let (letter_before, letter_after) =
                (before(b.letters | b.accented, letters), ahead(|b| b.letters | b.accented));
            let (digit_before, digit_after) = (before(b.digits, digits), ahead(|b| b.digits));
            let underscore_before = before(b.underscores, underscores);
            let word_before = letter_before | digit_before | underscore_before;
            let word_after = letter_after | digit_after | ahead(|b| b.underscores);
            let joins = b.apostrophes & (letter_before & letter_after | digit_before & digit_after)
                | b.commas & digit_before & digit_after;
            let names = b.heads & !word_before & word_after;
            let words = b.letters | b.accented | b.digits | b.underscores | joins | names;
            // No name holds an apostrophe.
            let named = fill(words, names, &mut in_name);
            // What the general way has to look at.
            let special = b.beyond
                | named & joins
                | b.signs & !ahead(|b| b.spaces)
                | b.faces & ahead(|b| b.signs | b.dots | b.apostrophes)
                | b.underscores & !(letter_before | digit_before | letter_after | digit_after)
                | b.heads & word_before
                | b.dots & word_before & word_after;
            let chunks = fill(!b.spaces, special, &mut carry);
            all_chunks |= chunks;
            beyond |= b.beyond | b.accented;
            self.layers.push(Layer { words, chunks });
            (letters, digits, underscores) = (b.letters | b.accented, b.digits, b.underscores);
        }
        self.is_ascii = beyond == 0;
        if all_chunks != 0 {
            let mut carry = false;
            for (layer, block) in self.layers.iter_mut().zip(&self.blocks).rev() {
                let runs = (!block.spaces).reverse_bits();
                layer.chunks = fill(runs, layer.chunks.reverse_bits(), &mut carry).reverse_bits();
            }
        }
    }

    fn flatten(&mut self, lower: &[u8]) {
        let mut count = 0;
        let (mut after_sign, mut after_border, mut asked) = (false, false, false);
        let (mut odd_carry, mut small_carry, mut lettered_carry, mut second_carry) = (false, false, false, false);
        let mut previous = Edges::default();
        for (at, (layer, b)) in self.layers.iter().zip(&self.blocks).enumerate() {
            let base = at * BLOCK;
            let spans = layer.words & !layer.chunks | layer.chunks;
            let gaps = !spans;
            let span_before = before(spans, previous.spans);
            let span_starts = spans & !span_before;
            let span_ends = gaps & span_before;
            // Sentence punctuation, and whether white space stands between it and the next span.
            let signs = (b.dots | b.bangs | b.asks) & gaps;
            let border = fill(gaps, signs, &mut after_sign) & b.spaces | b.lines;
            let ended = fill(gaps, border, &mut after_border);
            let sentences = before(ended, previous.ended);
            self.marks.exclamations += (b.bangs & signs).count_ones();
            let sign_before = before(signs, previous.signs);
            let second = signs & sign_before & !before(sign_before, previous.sign_before);
            self.marks.repeated_punctuation += second.count_ones();
            let asking = fill(signs, b.asks, &mut asked);
            self.marks.questions += (before(asking, previous.asking) & !signs).count_ones();
            // Which words may need a second look.
            let twins = twins(lower[base..base + BLOCK + 1].try_into().expect("padding follows the last block"));
            let twin_before = before(twins, previous.twins);
            let runs = twin_before & before(twin_before, previous.twin_before);
            let odd = fill(spans, runs | !b.letters, &mut odd_carry);
            // Words in capitals: no small letter, and a letter behind the first. Letters beyond ASCII are looked at one by one.
            let small = fill(spans, b.letters & !b.capitals | b.accented, &mut small_carry);
            let lettered = fill(spans, b.letters, &mut lettered_carry);
            let second = b.letters & before(lettered, previous.lettered);
            let twice_lettered = fill(spans, second, &mut second_carry);
            let capitals = !before(small, previous.small) & before(twice_lettered, previous.twice_lettered);
            let odd_starts = span_starts & (layer.chunks | b.digits | b.heads);
            let odd_ends = span_ends & before(odd, previous.odd);
            let edges = span_starts | span_ends;
            count = put(
                &mut self.edges,
                count,
                edges,
                base,
                odd_starts | odd_ends,
                span_starts & sentences | span_ends & capitals,
            );
            previous = Edges {
                spans,
                ended,
                signs,
                sign_before,
                asking,
                twins,
                twin_before,
                odd,
                small,
                lettered,
                twice_lettered,
            };
        }
        self.count = count;
    }
}

/// Words of the block before, of which the last bit goes on.
#[derive(Clone, Copy, Default)]
struct Edges {
    spans: u64,
    ended: u64,
    signs: u64,
    sign_before: u64,
    asking: u64,
    twins: u64,
    twin_before: u64,
    odd: u64,
    small: u64,
    lettered: u64,
    twice_lettered: u64,
}

/// So many places are written at once, whether or not there are so many.
const STEP: usize = 8;

/// Writes the places of `bits` to `list` from `at` on, each with its flags. Returns where the next may stand.
#[inline(always)]
fn put(list: &mut [u32], mut at: usize, mut bits: u64, base: usize, odd: u64, other: u64) -> usize {
    let end = at + bits.count_ones() as usize;
    while at < end {
        let places: &mut [u32; STEP] = (&mut list[at..at + STEP]).try_into().expect("as many as were asked for");
        for place in places {
            let lowest = bits & bits.wrapping_neg();
            let flags = u32::from(odd & lowest != 0) << 31 | u32::from(other & lowest != 0) << 30;
            *place = (base as u32 + (bits.trailing_zeros() & 63)) | flags;
            bits ^= lowest;
        }
        at += STEP;
    }
    end
}
