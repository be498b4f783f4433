//! ASCII, 64 bytes at a time: a bit for each byte and class.

use wide::{CmpEq, CmpGt, i8x16};

/// So many bytes are looked at together.
pub(crate) const BLOCK: usize = 64;

/// What the bytes of a block are: bit `i` speaks of byte `i`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) letters: u64,
    pub(crate) capitals: u64,
    pub(crate) digits: u64,
    pub(crate) underscores: u64,
    /// White space.
    pub(crate) spaces: u64,
    /// Ends of lines.
    pub(crate) lines: u64,
    /// `.`
    pub(crate) dots: u64,
    /// `!`
    pub(crate) bangs: u64,
    /// `?`
    pub(crate) asks: u64,
    /// `'`
    pub(crate) apostrophes: u64,
    /// `,`
    pub(crate) commas: u64,
    /// `@` and `#`
    pub(crate) heads: u64,
    /// `(` and `-`, which begin some emoticons.
    pub(crate) faces: u64,
    /// Other signs that begin a special token if something stands behind them: `$` `%` `&` `:` `;` `<` `=` `>` `^`.
    pub(crate) signs: u64,
    /// Bytes of common letters beyond ASCII: U+00C0 to U+017F, `×` and `÷` left out, and U+0400 to U+047F.
    pub(crate) accented: u64,
    /// The first bytes of those.
    pub(crate) first: u64,
    /// Bytes of all other characters beyond ASCII.
    pub(crate) beyond: u64,
}

/// The first bytes of the letters that are told apart beyond ASCII: two bytes each.
const LATIN: [u8; 2] = [0xC3, 0xC5];
const CYRILLIC: [u8; 2] = [0xD0, 0xD1];

impl Block {
    /// Classifies the bytes of a block of `text`, which goes on behind it for a byte at least, and lower-cases the ASCII
    /// letters among them. `before` are the first bytes of letters beyond ASCII in the block before.
    #[inline(always)]
    pub(crate) fn lower(&mut self, text: &mut [u8], start: usize, before: u64) {
        let bytes: &mut [u8; BLOCK] = (&mut text[start..start + BLOCK]).try_into().expect("as many as were asked for");
        *self = Self::lower_ascii(bytes);
        if self.beyond != 0 {
            self.tell_letters_beyond(&text[start..=start + BLOCK], before);
        }
    }

    #[inline(never)]
    fn tell_letters_beyond(&mut self, bytes: &[u8], before: u64) {
        let (mut first, mut latin, mut signs) = (0, 0, 0);
        for (shift, part) in (0..).step_by(16).zip(bytes[..BLOCK].as_chunks::<16>().0) {
            let b = i8x16::from(part.map(|byte| byte as i8));
            let eq = |byte: u8| b.cmp_eq(i8x16::splat(byte as i8));
            let put = |mask: &mut u64, lanes: i8x16| *mask |= u64::from(lanes.move_mask() as u16) << shift;
            put(&mut first, within(b, LATIN[0], LATIN[1]) | within(b, CYRILLIC[0], CYRILLIC[1]));
            put(&mut latin, eq(0xC3));
            put(&mut signs, eq(0x97) | eq(0xB7));
        }
        let signs = signs >> 1 | u64::from(matches!(bytes[BLOCK], 0x97 | 0xB7)) << 63;
        let first = first & !(latin & signs);
        self.first = first;
        self.accented = first | first << 1 | before >> 63;
        self.beyond &= !self.accented;
    }

    #[inline(always)]
    fn lower_ascii(bytes: &mut [u8; BLOCK]) -> Self {
        let mut block = Block::default();
        for (shift, part) in (0..).step_by(16).zip(bytes.as_chunks_mut::<16>().0) {
            let b = i8x16::from(part.map(|byte| byte as i8));
            let eq = |byte: u8| b.cmp_eq(i8x16::splat(byte as i8));
            let capitals = within(b, b'A', b'Z');
            let lower = b | (capitals & i8x16::splat(0x20));
            *part = lower.to_array().map(|byte| byte as u8);
            let controls = within(b, b'\t', b'\r');
            let signs = within(b, b'$', b'&') | within(b, b':', b'>') | eq(b'^');
            let put = |mask: &mut u64, lanes: i8x16| *mask |= u64::from(lanes.move_mask() as u16) << shift;
            put(&mut block.letters, within(lower, b'a', b'z'));
            put(&mut block.capitals, capitals);
            put(&mut block.digits, within(b, b'0', b'9'));
            put(&mut block.underscores, eq(b'_'));
            put(&mut block.spaces, controls | eq(b' '));
            put(&mut block.lines, eq(b'\n') | eq(b'\r'));
            put(&mut block.dots, eq(b'.'));
            put(&mut block.bangs, eq(b'!'));
            put(&mut block.asks, eq(b'?'));
            put(&mut block.apostrophes, eq(b'\''));
            put(&mut block.commas, eq(b','));
            put(&mut block.heads, eq(b'@') | eq(b'#'));
            put(&mut block.faces, eq(b'(') | eq(b'-'));
            put(&mut block.signs, signs);
            put(&mut block.beyond, b);
        }
        block
    }
}

/// All bits of the lanes that lie between two bytes, both included.
#[inline(always)]
fn within(b: i8x16, first: u8, last: u8) -> i8x16 {
    // The range is moved to the least signed numbers, so that one comparison will do.
    let moved = b + i8x16::splat(0x80u8.wrapping_sub(first) as i8);
    i8x16::splat((0x80 + (last - first) + 1) as i8).cmp_gt(moved)
}

/// Bit `i` says that byte `i + 1` of `bytes` is equal to byte `i`.
#[inline(always)]
pub(crate) fn twins(bytes: &[u8; BLOCK + 1]) -> u64 {
    let mut twins = 0;
    for at in (0..BLOCK).step_by(16) {
        let part = |at: usize| {
            let part: [u8; 16] = bytes[at..at + 16].try_into().expect("sixteen bytes");
            i8x16::from(part.map(|byte| byte as i8))
        };
        twins |= u64::from(part(at).cmp_eq(part(at + 1)).move_mask() as u16) << at;
    }
    twins
}

/// The bits of `runs` from each bit of `marks` to the end of its run. `carry` says whether the run at bit 0 was marked
/// before, and afterwards whether a run that goes on in the next word is.
#[inline(always)]
pub(crate) fn fill(runs: u64, marks: u64, carry: &mut bool) -> u64 {
    let marks = marks & runs;
    let (sum, over) = runs.overflowing_add(marks);
    let (sum, over_again) = sum.overflowing_add(u64::from(*carry));
    *carry = over | over_again;
    runs & (!sum | marks)
}

/// The places of the bits that are set, from the lowest.
#[inline]
pub(crate) fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let lowest = set.trailing_zeros() as usize;
            set &= set - 1;
            lowest
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::class;
    use proptest::prelude::*;

    fn bits(bytes: &[u8], is: impl Fn(u8) -> bool) -> u64 {
        bytes.iter().enumerate().fold(0, |bits, (at, &b)| bits | u64::from(is(b)) << at)
    }

    proptest! {
        #[test]
        fn blocks_say_what_bytes_are(text in "([ -~]|[\t-\r\0]|[À-ž]|[Ѐ-џ]|[ѐ-ѿ×÷]|\\PC){100,140}") {
            let mut lower = text.as_bytes().to_vec();
            lower.resize(text.len() / BLOCK * BLOCK + 2 * BLOCK, b' ');
            let original = lower.clone();
            let is_letter = |c: char| matches!(c, '\u{C0}'..='\u{17F}' | '\u{400}'..='\u{47F}') && !matches!(c, '×' | '÷');
            let mut letters = vec![false; original.len()];
            for (at, c) in text.char_indices().filter(|&(_, c)| is_letter(c)) {
                letters[at..at + c.len_utf8()].fill(true);
            }
            let (mut block, mut before) = (Block::default(), 0);
            for start in (0..text.len()).step_by(BLOCK) {
                let bytes = &original[start..start + BLOCK];
                block.lower(&mut lower, start, before);
                prop_assert_eq!(&lower[start..start + BLOCK], bytes.to_ascii_lowercase());
                let of = |set: &'static [u8]| bits(bytes, |b| set.contains(&b));
                let accented = (0..BLOCK).fold(0, |bits, at| bits | u64::from(letters[start + at]) << at);
                prop_assert_eq!(block, Block {
                    letters: bits(bytes, |b| b.is_ascii_alphabetic()),
                    capitals: bits(bytes, |b| b.is_ascii_uppercase()),
                    digits: bits(bytes, |b| b.is_ascii_digit()),
                    underscores: of(b"_"),
                    spaces: bits(bytes, |b| class::class(b) & class::SPACE != 0),
                    lines: of(b"\n\r"),
                    dots: of(b"."),
                    bangs: of(b"!"),
                    asks: of(b"?"),
                    apostrophes: of(b"'"),
                    commas: of(b","),
                    heads: of(b"@#"),
                    faces: of(b"(-"),
                    signs: of(b"$%&:;<=>^"),
                    accented,
                    first: accented & bits(bytes, |b| b >= 0xC0),
                    beyond: bits(bytes, |b| b >= 0x80) & !accented,
                });
                before = block.first;
            }
        }

        #[test]
        fn twins_are_equal_neighbours(bytes in prop::collection::vec(0u8..3, BLOCK + 1)) {
            let bytes: [u8; BLOCK + 1] = bytes.try_into().unwrap();
            let slow = (0..BLOCK).fold(0, |bits, at| bits | u64::from(bytes[at] == bytes[at + 1]) << at);
            prop_assert_eq!(twins(&bytes), slow);
        }

        #[test]
        fn runs_are_filled_from_their_marks(runs: [u64; 2], marks: [u64; 2], more: [u64; 2]) {
            let mut carry = false;
            let (mut fast, mut slow) = (Vec::new(), Vec::new());
            let mut marked = false;
            for (runs, marks) in runs.map(|runs| runs | more[0]).into_iter().zip(marks.map(|marks| marks & more[1])) {
                fast.push(fill(runs, marks, &mut carry));
                slow.push((0..64).fold(0, |filled, at| {
                    marked = runs >> at & 1 == 1 && (marked || marks >> at & 1 == 1);
                    filled | u64::from(marked) << at
                }));
                prop_assert_eq!(carry, marked);
            }
            prop_assert_eq!(fast, slow);
        }
    }
}
