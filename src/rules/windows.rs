//! Glances of the tokens of a text, joined over windows, and the tries that pass them.

use std::ops::Range;

use super::pattern::MAX_GAP;
use super::phrases::MAX_WORDS;
use super::sieve::{ItemClass, Row, Sieve, WORDS};
use super::walk::{Layout, Stretch};

/// Tokens that are tried with one filling of the windows.
const BLOCK: usize = 64;
/// Rows before a block, for what stands left of its first tokens.
const BEFORE: usize = 8;
/// Rows of a block: a phrase may reach over its end, and the widest window over that; one more ends the text.
const ROWS: usize = BEFORE + BLOCK + MAX_WORDS + 8 + 1;
/// Words alone; then, with phrases, windows of 1, 2, 4 and 8 rows.
const LEVELS: usize = 5;
/// The place of the row that joins all that any gap reaches from the block.
const WIDE: usize = LEVELS * ROWS * WORDS;
/// A power of two, so that a remainder bounds every place.
const CELLS: usize = 4096;
/// The place of a cell with all bits.
const ALWAYS: usize = CELLS - 1;
/// The longest gap reaches so far.
const FAR: usize = MAX_GAP as usize + 1;
const _: () = assert!(WIDE + WORDS <= ALWAYS);

/// A question to the windows: a bit, in the row of a place or in the one for all places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probe {
    base: u16,
    /// Words from one place to the next.
    step: u8,
    shift: u8,
}

impl Probe {
    pub(super) const ALWAYS: Probe = Probe { base: ALWAYS as u16, step: 0, shift: 0 };

    /// Of a set within `reach` tokens; and how far back a window begins that ends before a place.
    pub(super) fn new(bit: usize, reach: usize) -> (Probe, u8) {
        let level = reach.next_power_of_two().trailing_zeros() as usize + 1;
        let (base, step) = if level < LEVELS { (level * ROWS * WORDS, WORDS) } else { (WIDE, 0) };
        let probe = Probe { base: (base + bit / 64) as u16, step: step as u8, shift: (bit % 64) as u8 };
        (probe, if level < LEVELS { reach.next_power_of_two() as u8 } else { 0 })
    }

    #[inline(always)]
    fn ask(self, cells: &[u64; CELLS], at: usize) -> u64 {
        cells[(usize::from(self.base) + at * usize::from(self.step)) % CELLS] >> self.shift
    }
}

/// Marks a spot as an occurrence of a phrase.
pub(crate) const PHRASE: u32 = 1 << 31;

/// What is to be looked at: a pattern, and where its anchor is: a token, or an occurrence of a phrase.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Candidate {
    pub(crate) number: u32,
    pub(crate) spot: u32,
}

/// What passed the windows and is still to be looked at: the first of each list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Candidates {
    pub(crate) patterns: Vec<Candidate>,
    pub(crate) unless: Vec<Candidate>,
    pub(crate) pattern_count: usize,
    pub(crate) unless_count: usize,
}

impl Candidates {
    pub(crate) fn new(sieve: &Sieve) -> Self {
        let list = vec![Candidate::default(); sieve.most * 2 + 64];
        Self { patterns: list.clone(), unless: list, pattern_count: 0, unless_count: 0 }
    }

    /// Is there room for the tries of another anchor?
    #[inline]
    pub(crate) fn has_room(&self, sieve: &Sieve) -> bool {
        self.pattern_count.max(self.unless_count) + sieve.most < self.patterns.len()
    }
}

/// One thread's windows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Windows {
    cells: Box<[u64]>,
    /// The token of the first row.
    first: usize,
    /// Rows beyond this token are missing.
    last: usize,
    /// The tokens that the rows were filled for.
    block: Range<usize>,
    /// For each of [`Sieve::needs`], whether it is fulfilled.
    fulfilled: Box<[u8]>,
}

impl Windows {
    /// Windows of no text.
    pub(crate) fn new() -> Self {
        let mut cells = vec![0; CELLS];
        cells[ALWAYS] = u64::MAX;
        Self { cells: cells.into(), fulfilled: vec![0; 256].into(), ..Self::default() }
    }

    /// Begins a text.
    pub(crate) fn begin(&mut self, sieve: &Sieve, lively: u64) {
        self.block = 0..0;
        for (fulfilled, needs) in self.fulfilled.iter_mut().zip(&sieve.needs) {
            *fulfilled = u8::from(needs & !lively == 0);
        }
    }

    /// Fills the windows for the block of a token; gives the block.
    pub(crate) fn fill(&mut self, sieve: &Sieve, layout: &Layout, at: usize) -> Range<usize> {
        if self.block.contains(&at) {
            return self.block.clone();
        }
        let tokens = layout.classes.len();
        let start = at / BLOCK * BLOCK;
        let end = (start + BLOCK).min(tokens);
        self.block = start..end;
        self.first = start.saturating_sub(BEFORE);
        let last = (end + MAX_WORDS + 8).min(tokens);
        self.last = if last == tokens { usize::MAX } else { last };
        let count = last - self.first;
        let (rows, _) = self.cells.as_chunks_mut::<WORDS>();
        for (row, class) in rows.iter_mut().zip(&layout.classes[self.first..last]) {
            *row = sieve.glances[class.glance as usize];
        }
        let (words, rows) = rows.split_at_mut(ROWS);
        rows[..count].copy_from_slice(&words[..count]);
        rows[count] = [0; WORDS];
        let mut wide = [0; WORDS];
        for (phrase, class) in layout.phrases(self.first.saturating_sub(MAX_WORDS)..last) {
            let glance = &sieve.glances[class.glance as usize];
            // A row holds what begins at its token, for anchors before it, and what ends there, for anchors behind it.
            for at in [phrase.start as usize, (phrase.start + phrase.length) as usize - 1] {
                if (self.first..last).contains(&at) {
                    join(&mut rows[at - self.first], glance);
                }
            }
        }
        for level in 1..LEVELS - 1 {
            let step = 1 << (level - 1);
            let (below, above) = rows.split_at_mut(level * ROWS);
            let below = &below[(level - 1) * ROWS..][..=count];
            for (at, row) in above[..=count].iter_mut().enumerate() {
                *row = below[at];
                join(row, &below[(at + step).min(count)]);
            }
        }
        for at in (0..count).step_by(8) {
            join(&mut wide, &rows[(LEVELS - 2) * ROWS + at]);
        }
        let far = start.saturating_sub(FAR)..(last + FAR).min(tokens);
        for far in [far.start..self.first.max(far.start), last..far.end] {
            for class in &layout.classes[far.clone()] {
                join(&mut wide, &sieve.glances[class.glance as usize]);
            }
            for (_, class) in layout.phrases(far.start.saturating_sub(MAX_WORDS)..far.end) {
                join(&mut wide, &sieve.glances[class.glance as usize]);
            }
        }
        rows[WIDE / WORDS - ROWS] = wide;
        self.block.clone()
    }

    /// Notes the patterns that may stand around the anchor at `spot`.
    #[inline(always)]
    pub(crate) fn sift(
        &self,
        sieve: &Sieve,
        class: ItemClass,
        anchor: Stretch,
        spot: u32,
        found: &mut Candidates,
    ) {
        let (start, end) = (anchor.start - self.first, anchor.end - self.first);
        let cells = self.cells.first_chunk().expect("windows are made with all cells");
        let fulfilled: &[u8; 256] = self.fulfilled.first_chunk().expect("windows are made with all of them");
        let (mut patterns, mut unless) = (found.pattern_count, found.unless_count);
        for one in &sieve.tries[class.tries.0 as usize..class.tries.1 as usize] {
            let passes = one.right.ask(cells, end)
                & one.left.ask(cells, start.saturating_sub(usize::from(one.back)))
                & u64::from(fulfilled[usize::from(one.needs)]);
            let candidate = Candidate { number: one.number, spot };
            found.patterns[patterns] = candidate;
            found.unless[unless] = candidate;
            patterns += (passes & u64::from(one.is_pattern)) as usize;
            unless += (passes & u64::from(!one.is_pattern)) as usize;
        }
        (found.pattern_count, found.unless_count) = (patterns, unless);
    }

    /// Are the rows of these tokens there?
    #[inline]
    pub(crate) fn covers(&self, start: usize, end: usize) -> bool {
        self.first <= start && end <= self.last
    }

    /// Of the 8 tokens from `at` on, those that are words of the set with this bit.
    #[inline]
    pub(crate) fn words_from(&self, bit: u16, at: usize) -> u64 {
        let place = (at - self.first) * WORDS + usize::from(bit / 64);
        self.gather(bit, |j| place + j * WORDS)
    }

    /// Of the 8 tokens before `at`, the nearest first, those that are words of the set with this bit. Beyond the first row
    /// the answer is arbitrary.
    #[inline]
    pub(crate) fn words_before(&self, bit: u16, at: usize) -> u64 {
        let place = (at - self.first) * WORDS + usize::from(bit / 64);
        self.gather(bit, |j| place.wrapping_sub((j + 1) * WORDS))
    }

    #[inline(always)]
    fn gather(&self, bit: u16, place: impl Fn(usize) -> usize) -> u64 {
        let cells: &[u64; CELLS] = self.cells.first_chunk().expect("windows are made with all cells");
        (0..8).fold(0, |all, j| all | (cells[place(j) % CELLS] >> (bit % 64) & 1) << j)
    }
}

#[inline(always)]
fn join(row: &mut Row, other: &Row) {
    for (cell, other) in row.iter_mut().zip(other) {
        *cell |= other;
    }
}

