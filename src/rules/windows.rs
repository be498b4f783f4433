//! Glances of the tokens of a sentence, joined over windows, and the tries that pass them.

use std::ops::Range;

use super::conditions::ConditionsId;
use super::glances::Bit;
use super::pattern::MAX_GAP;
use super::phrases::MAX_WORDS;
use super::sieve::{ItemClass, Row, Sieve, WORDS};
use super::walk::{Layout, Stretch};
use crate::snapshot::plain;

/// Tokens that are tried with one filling of the windows.
const BLOCK: usize = 64;
/// What a gap may reach over to be seen exactly.
const NEAR: usize = 8;
/// The longest gap reaches so far.
const FAR: usize = MAX_GAP as usize + 1;
/// Empty rows before the first token, since windows reach back.
const FRONT: usize = NEAR;
/// Rows of a block: what is near its first and last anchors, and empty rows.
const ROWS: usize = FRONT + NEAR + BLOCK + MAX_WORDS + 2 * NEAR;
/// Windows of 1, 2 and 4 rows.
const LEVELS: usize = 3;
/// The place of the row that joins all that any gap reaches from the block.
const WIDE: usize = LEVELS * ROWS * WORDS;
/// The place of the row that joins the whole text.
const TEXT: usize = WIDE + WORDS;
/// A power of two, so that a remainder bounds every place.
const CELLS: usize = 4096;
/// The place of a cell with all bits.
const ALWAYS: usize = CELLS - 1;
/// The place of the bits of rules' conditions.
const CONDITIONS: usize = TEXT + WORDS;
const _: () = assert!(CONDITIONS + 64 <= ALWAYS);

/// What the windows are asked about these conditions. They have room for those of tens of thousands of rules; of others they say
/// that they hold.
pub(super) fn condition(conditions: ConditionsId) -> u16 {
    (conditions as usize).min((ALWAYS - CONDITIONS) * 64) as u16
}

/// A question to the windows: a bit, in either of two rows beside an anchor, or in the row for all places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Probe {
    base: u16,
    /// All bits where the rows depend on the place.
    near: u16,
    /// Words from the first row to the second.
    other: u8,
    shift: u8,
}

impl Probe {
    pub(super) const ALWAYS: Probe = Probe { base: ALWAYS as u16, near: 0, other: 0, shift: 0 };

    /// Does an item of the set with this bit begin within `reach` tokens after an anchor of so many tokens?
    pub(super) fn after(bit: usize, reach: usize, length: usize) -> Probe {
        Self::new(bit, reach, FRONT + length)
    }

    /// Does an item of the set with this bit end within `reach` tokens before an anchor?
    pub(super) fn before(bit: usize, reach: usize) -> Probe {
        Self::new(bit, reach, FRONT - reach.min(NEAR))
    }

    /// Is an item of the set with this bit anywhere in the sentence?
    pub(super) fn within(bit: usize) -> Probe {
        Probe { base: (WIDE + bit / 64) as u16, near: 0, other: 0, shift: (bit % 64) as u8 }
    }

    /// Is an item of the set with this bit anywhere in the text?
    pub(super) fn anywhere(bit: usize) -> Probe {
        Probe { base: (TEXT + bit / 64) as u16, near: 0, other: 0, shift: (bit % 64) as u8 }
    }

    fn new(bit: usize, reach: usize, row: usize) -> Probe {
        if reach > NEAR {
            return Self::within(bit);
        }
        // Two windows of the greatest width that fits cover the reach.
        let level = (reach.ilog2() as usize).min(LEVELS - 1);
        let other = reach - (1 << level);
        let base = (level * ROWS + row) * WORDS + bit / 64;
        Probe { base: base as u16, near: u16::MAX, other: (other * WORDS) as u8, shift: (bit % 64) as u8 }
    }

    /// Does it see what is there and nothing else?
    pub(super) fn is_exact(reach: usize) -> bool {
        reach <= NEAR
    }

    /// `place` is where the row of the anchor's first token lies.
    #[inline(always)]
    fn ask(self, cells: &[u64; CELLS], place: usize) -> u64 {
        let place = usize::from(self.base) + (place & usize::from(self.near));
        (cells[place % CELLS] | cells[(place + usize::from(self.other)) % CELLS]) >> self.shift
    }
}

/// Marks a spot as an occurrence of a phrase.
pub(crate) const PHRASE: u32 = 1 << 31;

/// What is to be looked at: a pattern, and where its anchor is: a token, or an occurrence of a phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) pattern: u32,
    pub(crate) spot: u32,
}

/// One thread's windows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Windows {
    cells: Box<[u64]>,
    /// The token of the first row.
    first: usize,
    /// The row for the whole text is filled.
    is_text_filled: bool,
    /// What passed and is still to be looked at: the first `count`.
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) count: usize,
}

impl Windows {
    /// Windows for `sieve` and no other.
    pub(crate) fn new(sieve: &Sieve) -> Self {
        let mut cells = vec![0; CELLS];
        cells[ALWAYS] = u64::MAX;
        let candidates = vec![Candidate::default(); sieve.most * 2 + 64];
        Self { cells: cells.into(), candidates, ..Self::default() }
    }

    /// Begins a text in which these conditions hold.
    pub(crate) fn begin(&mut self, conditions: &[u64]) {
        for (cell, &holds) in self.cells[CONDITIONS..ALWAYS].iter_mut().zip(conditions) {
            *cell = holds;
        }
        self.is_text_filled = false;
    }

    /// Fills the windows for the tokens of a sentence from `start` on; gives those that can be tried with them.
    pub(crate) fn fill(&mut self, sieve: &Sieve, layout: &Layout, sentence: Stretch, start: usize) -> Range<usize> {
        if !self.is_text_filled {
            self.is_text_filled = true;
            self.fill_text(sieve, layout);
        }
        let end = (start + BLOCK).min(sentence.end);
        let first = start.saturating_sub(NEAR).max(sentence.start);
        let last = (end + MAX_WORDS + NEAR).min(sentence.end);
        self.first = first;
        let count = last - first;
        let (rows, _) = self.cells.as_chunks_mut::<WORDS>();
        let (one, rest) = rows.split_at_mut(ROWS);
        let (two, four) = rest.split_at_mut(ROWS);
        let mut wide = [0; WORDS];
        for (row, class) in one[FRONT..FRONT + count].iter_mut().zip(&layout.classes[first..last]) {
            *row = sieve.glances[class.glance as usize];
            join(&mut wide, row);
        }
        for (phrase, class) in layout.phrases(first.saturating_sub(MAX_WORDS).max(sentence.start)..last) {
            let glance = &sieve.glances[class.glance as usize];
            let (at, to) = (phrase.start as usize, (phrase.start + phrase.length) as usize - 1);
            join(&mut wide, glance);
            if at >= first {
                join(&mut one[FRONT + at - first], &common(glance, &sieve.begins));
            }
            if (first..last).contains(&to) {
                join(&mut one[FRONT + to - first], &common(glance, &sieve.ends));
            }
        }
        // Windows end in empty rows behind the last token, and begin in those before the first.
        let behind = FRONT + count;
        one[behind] = [0; WORDS];
        two[behind..behind + 3].fill([0; WORDS]);
        four[behind..behind + 5].fill([0; WORDS]);
        for at in (FRONT - 3..behind).rev() {
            two[at] = joined(&one[at], &one[at + 1]);
            four[at] = joined(&two[at], &two[at + 2]);
        }
        if count < sentence.end - sentence.start {
            let far = start.saturating_sub(FAR + MAX_WORDS).max(sentence.start)..(last + FAR).min(sentence.end);
            let phrases = layout.phrases(far.clone()).map(|(_, class)| class);
            for class in layout.classes[far].iter().chain(phrases) {
                join(&mut wide, &sieve.glances[class.glance as usize]);
            }
        }
        rows[WIDE / WORDS] = wide;
        start..end
    }

    fn fill_text(&mut self, sieve: &Sieve, layout: &Layout) {
        let classes = layout.classes.iter().chain(&layout.phrase_classes);
        let text = classes.fold([0; WORDS], |all, class| joined(&all, &sieve.glances[class.glance as usize]));
        self.cells[TEXT..TEXT + WORDS].copy_from_slice(&text);
    }

    /// Leaves the windows as they are for a sentence whose tries do not ask them, if it is no longer than a block; gives its tokens.
    pub(crate) fn pass(&mut self, sentence: Stretch) -> Option<Range<usize>> {
        self.first = sentence.start;
        (sentence.end - sentence.start <= BLOCK).then_some(sentence.start..sentence.end)
    }

    /// Is there room for the tries of another anchor?
    #[inline]
    pub(crate) fn has_room(&self, sieve: &Sieve) -> bool {
        self.count + sieve.most < self.candidates.len()
    }

    /// Of the 8 tokens from `at` on, those that an item of the set with this bit may begin with.
    #[inline]
    pub(crate) fn from(&self, bit: Bit, at: usize) -> u64 {
        self.gather(bit, (FRONT + at - self.first) * WORDS, WORDS)
    }

    /// Of the 8 tokens before `at`, the nearest first, those that an item of the set with this bit may end with.
    #[inline]
    pub(crate) fn before(&self, bit: Bit, at: usize) -> u64 {
        self.gather(bit, (FRONT + at - self.first - 1) * WORDS, 0usize.wrapping_sub(WORDS))
    }

    #[inline(always)]
    fn gather(&self, bit: Bit, row: usize, step: usize) -> u64 {
        let cells: &[u64; CELLS] = self.cells.first_chunk().expect("windows are made with all cells");
        let of = |place: u16| {
            let row = row + usize::from(place) / 64;
            (0..8).fold(0, |all, j| {
                all | (cells[row.wrapping_add(step.wrapping_mul(j)) % CELLS] >> (place % 64) & 1) << j
            })
        };
        if bit.is_own { of(bit.place) } else { of(bit.place) & of(bit.second) }
    }

    /// The answer to a question about what stands before token `start`, or in its sentence.
    #[inline]
    pub(super) fn stands(&self, probe: Probe, start: usize) -> bool {
        let cells = self.cells.first_chunk().expect("windows are made with all cells");
        probe.ask(cells, (start - self.first) * WORDS) & 1 != 0
    }

    /// Notes the patterns that may stand around the anchor at `spot`, which begins with token `start`.
    #[inline(always)]
    pub(crate) fn sift(&mut self, sieve: &Sieve, class: ItemClass, start: usize, spot: u32) {
        let place = (start - self.first) * WORDS;
        let cells = self.cells.first_chunk().expect("windows are made with all cells");
        let list = &mut *self.candidates;
        let mut count = self.count;
        for one in &sieve.tries[class.tries.0 as usize..class.tries.1 as usize] {
            let [first, second] = one.probes;
            let condition = usize::from(one.condition);
            let holds = cells[(CONDITIONS + condition / 64) % CELLS] >> (condition % 64);
            let passes = first.ask(cells, place) & second.ask(cells, place) & holds;
            list[count] = Candidate { pattern: one.pattern, spot };
            count += (passes & 1) as usize;
        }
        self.count = count;
    }
}

#[inline(always)]
fn join(row: &mut Row, other: &Row) {
    for (cell, other) in row.iter_mut().zip(other) {
        *cell |= other;
    }
}

#[inline(always)]
fn joined(one: &Row, other: &Row) -> Row {
    std::array::from_fn(|at| one[at] | other[at])
}

#[inline(always)]
fn common(one: &Row, other: &Row) -> Row {
    std::array::from_fn(|at| one[at] & other[at])
}

plain!(Probe { base: u16, near: u16, other: u8, shift: u8 });
