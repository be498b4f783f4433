//! A body that comes in pieces, cut into blocks of whole lines.

use bytes::{Buf, Bytes, BytesMut};
use memchr::memchr;

/// A block holds no more bytes than this, unless it is one line.
const BLOCK_BYTES: usize = 32 * 1024;
/// A block holds no more lines than this, since an answer may be much longer than what it answers.
const BLOCK_LINES: u64 = 128;

/// A piece of the input that ends where a line does.
#[derive(Debug, PartialEq)]
pub(crate) enum Block {
    /// Whole lines with their ends, the last one of the input maybe without, and the number of the first, from 1.
    Lines { first: u64, bytes: Bytes },
    /// Such a line is longer than the limit, and is passed over.
    TooLong { line: u64 },
}

/// Cuts. It holds no more than one piece and the beginning of a line that is not longer than the limit.
pub(crate) struct Cutter {
    /// The longest line, without its end.
    limit: usize,
    rest: BytesMut,
    /// So many bytes of the rest hold no line end.
    searched: usize,
    next_line: u64,
    /// The rest of a line that is too long is passed over.
    skipping: bool,
}

impl Cutter {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, rest: BytesMut::new(), searched: 0, next_line: 1, skipping: false }
    }

    /// The number of the line that comes next.
    pub(crate) fn next_line(&self) -> u64 {
        self.next_line
    }

    /// Takes a piece. All blocks of the one before have been taken out.
    pub(crate) fn push(&mut self, mut piece: Bytes) {
        if self.skipping {
            let end = memchr(b'\n', &piece);
            piece.advance(end.map_or(piece.len(), |end| end + 1));
            self.skipping = end.is_none();
        }
        self.rest.extend_from_slice(&piece);
    }

    /// The next block of what was pushed; where the input has `ended`, its last line too.
    pub(crate) fn block(&mut self, ended: bool) -> Option<Block> {
        let (mut lines, mut end) = (0, 0);
        while lines < BLOCK_LINES {
            let line_end = match memchr(b'\n', &self.rest[self.searched..]) {
                Some(found) => self.searched + found + 1,
                None if ended && end < self.rest.len() => self.rest.len(),
                None => {
                    self.searched = self.rest.len();
                    break;
                }
            };
            let is_too_long = without_end(&self.rest[end..line_end]).len() > self.limit;
            if lines > 0 && (is_too_long || line_end > BLOCK_BYTES) {
                break;
            }
            if is_too_long {
                self.rest.advance(line_end);
                return Some(self.too_long());
            }
            (lines, end, self.searched) = (lines + 1, line_end, line_end);
        }
        if lines > 0 {
            let first = self.next_line;
            self.next_line += lines;
            self.searched -= end;
            return Some(Block::Lines { first, bytes: self.rest.split_to(end).freeze() });
        }
        // One byte more may be the first of a line end of two.
        if self.rest.len() > self.limit + 1 {
            self.rest.clear();
            self.skipping = true;
            return Some(self.too_long());
        }
        None
    }

    fn too_long(&mut self) -> Block {
        self.searched = 0;
        self.next_line += 1;
        Block::TooLong { line: self.next_line - 1 }
    }
}

/// A line without its end.
pub(crate) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every line by its number; none where it is too long.
    type Lines = Vec<(u64, Option<Vec<u8>>)>;

    /// The slow twin: all of the input at once.
    fn all_at_once(input: &[u8], limit: usize) -> Lines {
        let mut lines: Vec<_> = input.split(|byte| *byte == b'\n').collect();
        // What follows the last line end is no line, if nothing follows.
        lines.pop_if(|last| last.is_empty());
        let lines = lines.into_iter().map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        (1..).zip(lines.map(|line| (line.len() <= limit).then(|| line.to_vec()))).collect()
    }

    fn cut(pieces: &[Vec<u8>], limit: usize) -> Lines {
        let mut cutter = Cutter::new(limit);
        let mut lines = Vec::new();
        let mut take = |cutter: &mut Cutter, ended| {
            while let Some(block) = cutter.block(ended) {
                match block {
                    Block::TooLong { line } => lines.push((line, None)),
                    Block::Lines { first, bytes } => {
                        let whole = bytes.split_inclusive(|byte| *byte == b'\n').map(without_end);
                        let count = whole.clone().count() as u64;
                        assert!(count <= BLOCK_LINES && (bytes.len() <= BLOCK_BYTES || count == 1));
                        lines.extend((first..).zip(whole.map(|line| Some(line.to_vec()))));
                    }
                }
            }
        };
        for piece in pieces {
            cutter.push(piece.clone().into());
            take(&mut cutter, false);
            assert!(cutter.rest.len() <= limit + 1, "no more is held than a line");
        }
        take(&mut cutter, true);
        lines
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(pieces in prop::collection::vec("[ab\r\n]{0,12}", 0..12), limit in 1_usize..9) {
            let pieces: Vec<_> = pieces.into_iter().map(String::into_bytes).collect();
            prop_assert_eq!(cut(&pieces, limit), all_at_once(&pieces.concat(), limit));
        }

        #[test]
        fn blocks_are_bounded(lengths in prop::collection::vec(0_usize..3000, 0..300), piece in 1_usize..200_000) {
            let input: Vec<u8> =
                lengths.iter().flat_map(|length| [vec![b'x'; *length], vec![b'\n']].concat()).collect();
            let pieces: Vec<_> = input.chunks(piece).map(<[u8]>::to_vec).collect();
            prop_assert_eq!(cut(&pieces, 2500), all_at_once(&input, 2500));
        }
    }
}
