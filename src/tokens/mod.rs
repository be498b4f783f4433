//! Stage 2: from text to tokens, each with its place in the untouched original and the id of the word that it is.
//!
//! Words are those of UAX #29 (`unicode_words`), apart from tokens that are more than a word: links, addresses, mentions,
//! hashtags, money, percentages, numbers and emoji. `data/README.md` tells what rules see of them.

mod accented;
mod hashtag;
mod letters;
mod scan;
mod segment;
mod spans;
mod special;
mod spelling;
mod split;
pub(crate) mod vocabulary;

pub(crate) use letters::Letters;
pub(crate) use split::{Tokens, key_of, keys};
pub(crate) use vocabulary::{Mark, Vocabulary, Word, WordId};

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// First byte in the original text.
    pub(crate) start: u32,
    /// Byte after the last.
    pub(crate) end: u32,
    /// Which word it is.
    pub(crate) word: Word,
    pub(crate) kind: TokenKind,
    /// [`Token::SENTENCE_START`] and its like.
    pub(crate) flags: u8,
}

impl Token {
    /// The first token of a sentence.
    pub(crate) const SENTENCE_START: u8 = 1;
    /// Two letters or more, all of them capitals.
    pub(crate) const CAPITALS: u8 = 1 << 1;
    /// Known only after its repeated letters were cut ("soooo").
    pub(crate) const STRETCHED: u8 = 1 << 2;
    /// A word that a hashtag splits into.
    pub(crate) const IN_HASHTAG: u8 = 1 << 3;
    /// Known only after look-alikes, hidden characters or spaces were taken out of it.
    pub(crate) const DISGUISED: u8 = 1 << 4;
    /// A link with a parameter that affiliate programmes use.
    pub(crate) const AFFILIATE: u8 = 1 << 5;

    pub(crate) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// What sort of token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum TokenKind {
    Word,
    Url,
    Email,
    Mention,
    Hashtag,
    Money,
    Percent,
    Number,
    Emoji,
}

impl TokenKind {
    /// The classes that patterns name as `<url>` and so on.
    pub(crate) const CLASSES: [(TokenKind, &'static str); 8] = [
        (TokenKind::Url, "url"),
        (TokenKind::Email, "email"),
        (TokenKind::Mention, "mention"),
        (TokenKind::Hashtag, "hashtag"),
        (TokenKind::Money, "money"),
        (TokenKind::Percent, "percent"),
        (TokenKind::Number, "number"),
        (TokenKind::Emoji, "emoji"),
    ];

    /// The id of a token of this kind that the vocabulary does not know by itself.
    pub(crate) fn word_id(self) -> WordId {
        self as WordId
    }
}
