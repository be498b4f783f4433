//! Stage 4: what words weigh. A table, fitted on labelled texts, that votes beside the rules.
//!
//! `source` reads the files of `data/weights/`, [`Table`] is what they are compiled to, `walk` finds the rows that a text
//! has in it, in one pass over the tokens, and `sum` adds them up.

mod pairs;
mod source;
mod sum;
mod walk;
mod wording;

#[cfg(test)]
mod twin_tests;

use crate::scores::Class;
use crate::snapshot::frozen;
use crate::tokens::Vocabulary;
use pairs::Pairs;
pub(crate) use source::read;
pub(crate) use sum::{Sum, sum};
pub(crate) use walk::Scratch;
pub use wording::{SeenWord, Wording};
pub(crate) use wording::{seen, wording};

/// Hundredths of a nat for each class, in the order of [`Class::ALL`]; the last is nothing.
pub(crate) type Row = [i8; 8];

/// The compiled table. Rows are numbered from 1; row 0 is "no row".
#[derive(Clone, Debug)]
pub(crate) struct Table {
    rows: Vec<Row>,
    /// The row that stands for a row's word in the scope of a negation, or 0.
    negated: Vec<u32>,
    /// The row of each class of tokens, by [`crate::tokens::TokenKind`].
    classes: [u32; 16],
    pairs: Pairs,
    /// Rows of `~ing` and `repa~`, by these keys.
    back_off: Vocabulary,
    /// The key of each row as the file writes it; that of row 0 is empty.
    keys: Names,
}

impl Table {
    fn row(&self, row: u32) -> &Row {
        &self.rows[row as usize]
    }

    /// Are there no rows at all?
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() <= 1
    }

    /// Bytes held on the heap, about.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.rows)
            + size_of_val(&*self.negated)
            + self.pairs.bytes()
            + self.back_off.bytes()
            + self.keys.bytes()
    }
}

const _: () = assert!(Class::ALL.len() < size_of::<Row>(), "a row holds all classes");

/// Many short strings, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    text: String,
    ends: Vec<u32>,
}

impl Names {
    pub(crate) fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len() as u32);
    }

    /// The name with this number; empty if there is none.
    pub(crate) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize);
        self.ends.get(number).map_or("", |&end| &self.text[start..end as usize])
    }

    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + size_of_val(&*self.ends)
    }
}

frozen!(Table { rows, negated, classes, pairs, back_off, keys });
frozen!(Names { text, ends });
