//! One pass over the tokens of a text: which rows of the table does it have in it?
//!
//! Summing, listing and fitting all go through [`walk`], so that they see the same.

use super::Table;
use crate::text::{class, fold};
use crate::tokens::{Mark, Token, TokenKind, Tokens, key_of};

/// A negation turns so many tokens after it.
const SCOPE: u32 = 3;
/// An unknown word is known by so many letters of its end, and of its beginning.
pub(super) const ENDING: usize = 3;
pub(super) const BEGINNING: usize = 4;
/// If it has at least so many letters.
const LEAST: usize = 5;

/// Keys of words that the table does not know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    key: Vec<u8>,
    plain: Vec<u8>,
}

/// Calls `found` with each row and the tokens that it stands for: the first, and one more than the last. Linear in the
/// tokens.
#[inline(always)]
pub(super) fn walk(
    table: &Table,
    tokens: &Tokens,
    text: &str,
    scratch: &mut Scratch,
    mut found: impl FnMut(u32, usize, usize),
) {
    let mut scope = Scope::default();
    let mut before = 0;
    for (at, token) in tokens.list.iter().enumerate() {
        let negated = scope.step(token, text);
        if token.has(Token::SENTENCE_START) {
            before = 0;
        }
        let mut row = token.word.row;
        if row == 0 {
            if token.kind == TokenKind::Word {
                before = 0;
                back_off(table, tokens, token, text, scratch, |row| found(row, at, at + 1));
                continue;
            }
            row = table.classes[token.kind as usize];
            if row == 0 {
                before = 0;
                continue;
            }
        }
        let turned = if negated { table.negated[row as usize] } else { 0 };
        found(if turned == 0 { row } else { turned }, at, at + 1);
        if before != 0 {
            let pair = table.pairs.get(before, row);
            if pair != 0 {
                found(pair, at - 1, at + 1);
            }
        }
        before = row;
    }
}

/// Follows how far negations reach: over some tokens of the same sentence, up to a word such as `but`, or to a comma.
#[derive(Default)]
pub(super) struct Scope {
    left: u32,
    end: usize,
}

impl Scope {
    /// Does the next token stand in the scope of a negation?
    #[inline(always)]
    pub(super) fn step(&mut self, token: &Token, text: &str) -> bool {
        const NEGATION: u32 = 1 << Mark::Negation as u32;
        const CONTRAST: u32 = 1 << Mark::Contrast as u32;
        let mut within = false;
        if self.left > 0 {
            let ends = token.has(Token::SENTENCE_START)
                || token.word.marks & CONTRAST != 0
                || matches!(text.as_bytes().get(self.end), Some(b',' | b';' | b':' | b'(' | b')'));
            self.left = if ends { 0 } else { self.left - 1 };
            within = !ends;
        }
        if token.word.marks & (NEGATION | CONTRAST) == NEGATION {
            self.left = SCOPE;
            within = false;
        }
        self.end = token.end as usize;
        within
    }
}

/// May an unknown word be known by its parts? Not if it is short, or hides what it is.
#[inline(always)]
pub(super) fn may_back_off(token: &Token) -> bool {
    token.kind == TokenKind::Word && (token.end - token.start) as usize >= LEAST && !token.has(Token::DISGUISED)
}

/// Has the text a character reference in it? No word that a table has seen does.
pub(super) fn has_reference(bytes: &[u8]) -> bool {
    bytes.contains(&b'&')
}

/// The rows that a word without a row of its own has by its end and its beginning.
fn back_off(
    table: &Table,
    tokens: &Tokens,
    token: &Token,
    text: &str,
    scratch: &mut Scratch,
    mut found: impl FnMut(u32),
) {
    let (start, end) = (token.start as usize, token.end as usize);
    if !may_back_off(token) {
        return;
    }
    let word = &tokens.lower[start..end];
    let mut look_up = |parts: Option<(&[u8], &[u8])>| {
        let Some((ending, beginning)) = parts else { return };
        let mut padded = [0; 4 * BEGINNING + 1];
        padded[0] = b'~';
        padded[1..=ending.len()].copy_from_slice(ending);
        let ending = table.back_off.get(&padded[..=ending.len()]).row;
        padded[..beginning.len()].copy_from_slice(beginning);
        padded[beginning.len()] = b'~';
        let beginning = table.back_off.get(&padded[..=beginning.len()]).row;
        [ending, beginning].into_iter().filter(|&row| row != 0).for_each(&mut found);
    };
    if word.iter().all(|&b| class::class(b) & class::LETTER != 0) {
        look_up(Some((&word[word.len() - ENDING..], &word[..BEGINNING])));
    } else {
        if !has_reference(word) {
            look_up(parts(scratch.unknown_key(token, text)));
        }
    }
}

impl Scratch {
    /// The key of a word by whose parts it is known: without accents.
    fn unknown_key(&mut self, token: &Token, text: &str) -> &[u8] {
        key_of(token, text, &mut self.key);
        if self.key.is_ascii() {
            return &self.key;
        }
        self.plain.clear();
        fold::strip_accents(&self.key, &mut self.plain);
        &self.plain
    }
}

/// The end and the beginning of a word that is long enough.
pub(super) fn parts(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let key = std::str::from_utf8(key).ok()?;
    key.char_indices().nth(LEAST - 1)?;
    let ending = key.char_indices().rev().nth(ENDING - 1)?.0;
    let beginning = key.char_indices().nth(BEGINNING)?.0;
    Some((&key.as_bytes()[ending..], &key.as_bytes()[..beginning]))
}
