//! What words weigh, word by word, for whoever asks; and what a table could know of a text, for whoever fits one.

use std::borrow::Cow;
use std::ops::Range;

use super::walk::{self, Scope, Scratch, walk};
use super::{Names, Table, sum};
use crate::scores::{Class, Weight};
use crate::tokens::vocabulary::FIRST_WORD;
use crate::tokens::{Token, TokenKind, Tokens, key_of};

/// A row of the table that a text has in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording<'r> {
    key: &'r str,
    span: Range<usize>,
    row: super::Row,
    factor: f64,
}

impl<'r> Wording<'r> {
    /// The row's key: a word, two words, a negated word (`!word`), the end or the beginning of one (`~ing`, `repa~`), or
    /// a class of tokens (`<url>`).
    #[must_use]
    pub fn key(&self) -> &'r str {
        self.key
    }

    /// The bytes of the text that it stands for.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// What the row says of a class, in nats.
    #[must_use]
    pub fn weight(&self, class: Class) -> f64 {
        Weight(self.row[class as usize].into()).nats()
    }

    /// What the weights of all rows are multiplied by, which depends on the length of the text.
    #[must_use]
    pub fn factor(&self) -> f64 {
        self.factor
    }
}

pub(crate) fn wording<'r>(table: &'r Table, tokens: &Tokens, text: &str) -> Vec<Wording<'r>> {
    let mut all = Vec::new();
    let factor = sum::length_factor(tokens.list.len()) as f64 / sum::ONE as f64;
    walk(table, tokens, text, &mut Scratch::default(), |row, first, end| {
        let span = tokens.list[first].start as usize..tokens.list[end - 1].end as usize;
        all.push(Wording { key: table.keys.get(row as usize), span, row: *table.row(row), factor });
    });
    all
}

/// A token, as a table of weights would know it.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenWord<'r> {
    key: Cow<'r, str>,
    class: Option<&'static str>,
    span: Range<usize>,
    begins: bool,
    negated: bool,
    in_hashtag: bool,
    backs_off: bool,
}

impl SeenWord<'_> {
    /// The key of its row.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What it is if it is no word: `url`, `email`, `mention`, `hashtag`, `money`, `percent`, `number` or `emoji`. The class
    /// in angle brackets is the key of the row that stands for those without a row of their own.
    #[must_use]
    pub fn class(&self) -> Option<&'static str> {
        self.class
    }

    /// The bytes of the text that it stands for.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Is it the first of its sentence? Otherwise it makes a pair with the one before.
    #[must_use]
    pub fn begins_sentence(&self) -> bool {
        self.begins
    }

    /// Does it stand in the scope of a negation?
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// Is it a part of a hashtag, which is a token of its own before it?
    #[must_use]
    pub fn is_in_hashtag(&self) -> bool {
        self.in_hashtag
    }

    /// The keys of the rows that stand for a word without a row of its own, by its end and its beginning.
    #[must_use]
    pub fn back_off(&self) -> Option<[String; 2]> {
        if !self.backs_off {
            return None;
        }
        let mut plain = Vec::new();
        crate::text::fold::strip_accents(self.key.as_bytes(), &mut plain);
        let (ending, beginning) = walk::parts(&plain)?;
        let of = |part| String::from_utf8_lossy(part).into_owned();
        Some([format!("~{}", of(ending)), format!("{}~", of(beginning))])
    }
}

pub(crate) fn seen<'r>(table: &'r Table, words: &'r Names, tokens: &Tokens, text: &str) -> Vec<SeenWord<'r>> {
    let mut scope = Scope::default();
    let mut buffer = Vec::new();
    let mut see = |token: &Token| {
        let negated = scope.step(token, text);
        let known = token.word.id.checked_sub(FIRST_WORD);
        let class = TokenKind::CLASSES.iter().find(|(kind, _)| *kind == token.kind).map(|(_, name)| *name);
        let key = match (token.word.row, known, token.kind) {
            (0, _, TokenKind::Url) => Cow::Borrowed("<url>"),
            (0, None, TokenKind::Email) => Cow::Borrowed("<email>"),
            (0, None, TokenKind::Mention) => Cow::Borrowed("<mention>"),
            (0, None, _) => {
                key_of(token, text, &mut buffer);
                Cow::Owned(String::from_utf8_lossy(&buffer).into_owned())
            }
            (0, Some(word), _) => Cow::Borrowed(words.get(word as usize)),
            (row, ..) => Cow::Borrowed(table.keys.get(row as usize)),
        };
        SeenWord {
            key,
            class,
            span: token.start as usize..token.end as usize,
            begins: token.has(Token::SENTENCE_START),
            negated,
            in_hashtag: token.has(Token::IN_HASHTAG),
            backs_off: walk::may_back_off(token)
                && !walk::has_reference(&text.as_bytes()[token.start as usize..token.end as usize]),
        }
    };
    tokens.list.iter().map(&mut see).collect()
}
