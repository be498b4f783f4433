//! Compiled knowledge as bytes: the build script writes them, and they are read on first use.
//!
//! There is one form and no version of it, since both sides are built from the same source. Numbers are little-endian. What does
//! not have the form is refused and never panics.

#![cfg_attr(not(test), allow(dead_code, reason = "the build script writes, the library reads"))]

mod macros;
mod values;

#[cfg(test)]
mod tests;

pub(crate) use macros::{frozen, frozen_plain, one_of, plain};

/// Bytes of a value.
pub(crate) fn write(value: &impl Frozen) -> Vec<u8> {
    let mut to = Vec::new();
    value.freeze(&mut to);
    to
}

/// The value that was written as these bytes; none if they are no such value, or more than one.
pub(crate) fn read<T: Frozen>(bytes: &[u8]) -> Option<T> {
    let mut from = Reader { bytes, block: Vec::new() };
    let value = T::thaw(&mut from)?;
    from.bytes.is_empty().then_some(value)
}

/// What is left of a snapshot.
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    /// Scratch of [`thaw_plain`].
    block: Vec<u32>,
}

impl<'b> Reader<'b> {
    #[inline]
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    /// So many words, one by one.
    #[inline]
    pub(crate) fn words(&mut self, count: usize) -> Option<&[u32]> {
        let (words, _) = self.take(count * 4)?.as_chunks();
        self.block.clear();
        self.block.extend(words.iter().map(|word| u32::from_le_bytes(*word)));
        Some(&self.block)
    }
}

/// What can be part of a snapshot. [`frozen`] makes a struct that, and [`plain`] one that stands in long rows.
pub(crate) trait Frozen: Sized {
    fn freeze(&self, to: &mut Vec<u8>);

    fn thaw(from: &mut Reader<'_>) -> Option<Self>;

    fn freeze_row(row: &[Self], to: &mut Vec<u8>) {
        row.iter().for_each(|one| one.freeze(to));
    }

    fn thaw_row(count: usize, from: &mut Reader<'_>) -> Option<Vec<Self>> {
        // None has less than a byte, so that no count can ask for more than there may be.
        let mut row = Vec::with_capacity(count.min(from.bytes.len()));
        for _ in 0..count {
            row.push(Self::thaw(from)?);
        }
        Some(row)
    }
}

/// What is always made of the same number of words, any of which are a value.
pub(crate) trait Plain: Sized {
    const WORDS: usize;

    fn put(&self, to: &mut [u32]);

    fn get(from: &[u32]) -> Self;
}

/// Elements of a block of a row.
const BLOCK: usize = 64;
/// Not all words of a column are stored: a bit for each says which, and the others are zero.
const SPARSE: u8 = 8;

/// Writes a row of plain values, block by block and in each by the place of the words: the numbers of a column are alike, and most
/// are small or zero. Half a byte for each column, ahead of the block, says how many bytes its words have.
pub(crate) fn freeze_plain<T: Plain>(row: &[T], to: &mut Vec<u8>) {
    let mut block = vec![0; BLOCK * T::WORDS];
    for elements in row.chunks(BLOCK) {
        for (element, words) in elements.iter().zip(block.chunks_exact_mut(T::WORDS)) {
            element.put(words);
        }
        let heads = to.len();
        to.resize(heads + T::WORDS.div_ceil(2), 0);
        for place in 0..T::WORDS {
            let mut column: Vec<u32> = block.chunks_exact(T::WORDS).map(|words| words[place]).collect();
            column.truncate(elements.len());
            let width = column.iter().map(|word| 4 - word.leading_zeros() as usize / 8).max().unwrap_or(0);
            let zeros = column.iter().filter(|&&word| word == 0).count();
            let mut head = width as u8;
            if width > 0 && zeros * width > size_of::<u64>() {
                head |= SPARSE;
                let mask = (0..).zip(&column).fold(0, |mask, (at, &word)| mask | u64::from(word != 0) << at);
                to.extend(mask.to_le_bytes());
                column.retain(|&word| word != 0);
            }
            column.iter().for_each(|word| to.extend(&word.to_le_bytes()[..width]));
            to[heads + place / 2] |= head << (place % 2 * 4);
        }
    }
}

/// Reads what [`freeze_plain`] wrote.
pub(crate) fn thaw_plain<T: Plain>(count: usize, from: &mut Reader<'_>) -> Option<Vec<T>> {
    let heads = T::WORDS.div_ceil(2);
    // Each block has its heads, so that no count can ask for more than there may be.
    if count.div_ceil(BLOCK) > from.bytes.len() / heads {
        return None;
    }
    let mut row = Vec::with_capacity(count);
    let mut block = std::mem::take(&mut from.block);
    while row.len() < count {
        let elements = (count - row.len()).min(BLOCK);
        block.clear();
        block.resize(elements * T::WORDS, 0);
        let heads = from.take(heads)?;
        for place in 0..T::WORDS {
            let head = heads[place / 2] >> (place % 2 * 4);
            let mask = if head & SPARSE == 0 { None } else { Some(u64::from_le_bytes(*from.take(8)?.first_chunk()?)) };
            let width = usize::from(head & 7);
            let bytes = from.take(mask.map_or(elements, |mask| mask.count_ones() as usize) * width)?;
            match width {
                0 => {}
                1 => thaw_column::<1>(&mut block, T::WORDS, place, mask, bytes)?,
                2 => thaw_column::<2>(&mut block, T::WORDS, place, mask, bytes)?,
                3 => thaw_column::<3>(&mut block, T::WORDS, place, mask, bytes)?,
                4 => thaw_column::<4>(&mut block, T::WORDS, place, mask, bytes)?,
                _ => return None,
            }
        }
        row.extend(block.chunks_exact(T::WORDS).map(T::get));
    }
    from.block = block;
    Some(row)
}

/// Reads a column of words of so many bytes.
#[inline(always)]
fn thaw_column<const WIDTH: usize>(
    block: &mut [u32],
    words: usize,
    place: usize,
    mask: Option<u64>,
    bytes: &[u8],
) -> Option<()> {
    let (numbers, _) = bytes.as_chunks::<WIDTH>();
    let word = |bytes: &[u8; WIDTH]| {
        let mut word = [0; 4];
        word[..WIDTH].copy_from_slice(bytes);
        u32::from_le_bytes(word)
    };
    match mask {
        None => block.chunks_exact_mut(words).zip(numbers).for_each(|(element, number)| element[place] = word(number)),
        Some(mut mask) => {
            for number in numbers {
                *block.get_mut(mask.trailing_zeros() as usize * words + place)? = word(number);
                mask &= mask - 1;
            }
        }
    }
    Some(())
}
