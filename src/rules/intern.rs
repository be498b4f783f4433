//! The words and phrases that rules and lexicons speak of, gathered while they are compiled.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::phrases::MAX_WORDS;
use crate::hash::QuickMap;
use crate::text::fold::{self, Confusables};
use crate::tokens::vocabulary::{self, FIRST_WORD, LANGUAGE_SHIFT};
use crate::tokens::{Letters, TokenKind, Tokens, Vocabulary, Word, WordId, keys};

/// A word or phrase while the number of words is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Item {
    Word(WordId),
    Phrase(u32),
}

/// Gathers words.
pub(crate) struct Interner {
    /// Splits the texts of patterns; knows no word.
    nothing: Vocabulary,
    words: Vec<Interned>,
    ids: QuickMap<Box<[u8]>, WordId>,
    /// What `item` said of a text: most stand in several patterns.
    items: QuickMap<Box<str>, Result<Item, NoItem>>,
    tokens: RefCell<Tokens>,
    pub(crate) phrases: Vec<Box<[WordId]>>,
    phrase_numbers: QuickMap<Box<[WordId]>, u32>,
    /// Words of the table of weights, with their rows.
    weighed: BTreeMap<Box<[u8]>, u32>,
    /// Short spellings and the words that they stand for.
    short: QuickMap<&'static [u8], &'static str>,
    short_list: Vec<(&'static str, &'static str)>,
}

struct Interned {
    key: Box<[u8]>,
    kind: TokenKind,
    marks: u32,
    frequency: u32,
}

/// A phrase or text that is no word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoItem {
    Nothing,
    TooLong,
}

impl NoItem {
    pub(crate) fn message(&self, text: &str) -> String {
        match self {
            NoItem::Nothing => format!("`{text}` holds no word"),
            NoItem::TooLong => format!("`{text}` has more than {MAX_WORDS} words, or one that is too long"),
        }
    }
}

impl Interner {
    /// `short` holds spellings and the words that they stand for.
    pub(crate) fn new(short: impl IntoIterator<Item = (&'static str, &'static str)>) -> Self {
        let short: BTreeMap<_, _> = short.into_iter().collect();
        let short_list: Vec<_> = short.into_iter().collect();
        Self {
            short: short_list.iter().map(|&(spelling, word)| (spelling.as_bytes(), word)).collect(),
            short_list,
            nothing: Vocabulary::empty(),
            words: Vec::new(),
            ids: QuickMap::default(),
            items: QuickMap::default(),
            tokens: RefCell::default(),
            phrases: Vec::new(),
            phrase_numbers: QuickMap::default(),
            weighed: BTreeMap::new(),
        }
    }

    /// The item that `text` is: a word, or several side by side.
    pub(crate) fn item(&mut self, text: &str) -> Result<Item, NoItem> {
        if is_plain(text) {
            return Ok(Item::Word(self.word(text.as_bytes(), TokenKind::Word)));
        }
        if let Some(item) = self.items.get(text) {
            return item.clone();
        }
        let item = self.new_item(text);
        self.items.insert(text.into(), item.clone());
        item
    }

    fn new_item(&mut self, text: &str) -> Result<Item, NoItem> {
        let keys = keys(text, &self.nothing, &mut self.tokens.borrow_mut());
        if keys.len() > MAX_WORDS || keys.iter().any(|(_, key)| !vocabulary::fits(key)) {
            return Err(NoItem::TooLong);
        }
        let ids: Vec<WordId> = keys.iter().map(|(kind, key)| self.word(key, *kind)).collect();
        match ids[..] {
            [] => Err(NoItem::Nothing),
            [word] => Ok(Item::Word(word)),
            _ => Ok(Item::Phrase(self.phrase(ids.into()))),
        }
    }

    pub(crate) fn phrase(&mut self, words: Box<[WordId]>) -> u32 {
        let next = self.phrases.len() as u32;
        *self.phrase_numbers.entry(words).or_insert_with_key(|words| {
            self.phrases.push(words.clone());
            next
        })
    }

    /// The words of an item, in order.
    pub(crate) fn words_of<'i>(&'i self, item: &'i Item) -> &'i [WordId] {
        match item {
            Item::Word(word) => std::slice::from_ref(word),
            Item::Phrase(number) => &self.phrases[*number as usize],
        }
    }

    /// Is this a short spelling of another word?
    pub(crate) fn is_short(&self, word: &str) -> bool {
        self.short.contains_key(word.as_bytes())
    }

    /// The id of the word with this key, or of the word that it is a short spelling of.
    pub(crate) fn word(&mut self, key: &[u8], kind: TokenKind) -> WordId {
        let key = self.short.get(key).map_or(key, |word| word.as_bytes());
        if let Some(&id) = self.ids.get(key) {
            return id;
        }
        let id = FIRST_WORD + self.words.len() as WordId;
        self.words.push(Interned { key: key.into(), kind, marks: 0, frequency: 0 });
        self.ids.insert(key.into(), id);
        id
    }

    /// Marks the words of lexicons and patterns with the languages of their letters.
    pub(crate) fn mark_letters(&mut self, letters: &Letters) {
        for word in &mut self.words {
            word.marks |= letters.marks(std::str::from_utf8(&word.key).unwrap_or_default());
        }
    }

    pub(crate) fn mark(&mut self, word: WordId, bits: u32) {
        self.words[(word - FIRST_WORD) as usize].marks |= bits;
    }

    /// The words that some language is marked on so far, a bit for each id.
    pub(crate) fn of_languages(&self) -> Vec<u64> {
        let mut bits = vec![0; self.words_end() as usize / 64 + 1];
        for (id, _) in (FIRST_WORD..).zip(&self.words).filter(|(_, word)| word.marks >> LANGUAGE_SHIFT != 0) {
            bits[id as usize / 64] |= 1 << (id % 64);
        }
        bits
    }

    /// Notes how often a word stands in ten thousand words, if some rule or lexicon speaks of it.
    pub(crate) fn set_frequency(&mut self, key: &str, frequency: u32) {
        if let Some(&id) = self.ids.get(key.as_bytes()) {
            self.words[(id - FIRST_WORD) as usize].frequency = frequency;
        }
    }

    /// About how often the item stands in a million words.
    pub(crate) fn cost(&self, item: Item) -> u64 {
        let of = |word: WordId| match word.checked_sub(FIRST_WORD) {
            Some(at) => u64::from(self.words[at as usize].frequency) * 100 + 10,
            // A whole class of tokens.
            None => 30_000,
        };
        match item {
            Item::Word(word) => of(word),
            // Neighbours choose one another: a phrase is about a hundredth as frequent as its rarest word.
            Item::Phrase(number) => {
                self.phrases[number as usize].iter().map(|&word| of(word)).min().unwrap_or(0) / 100 + 1
            }
        }
    }

    /// One more than the greatest word id: phrases are numbered from here.
    pub(crate) fn words_end(&self) -> u32 {
        FIRST_WORD + self.words.len() as u32
    }

    /// The words of a class of tokens, and the class itself.
    pub(crate) fn class(&self, kind: TokenKind) -> Vec<Item> {
        let words = (FIRST_WORD..).zip(&self.words).filter(|(_, word)| word.kind == kind).map(|(id, _)| Item::Word(id));
        std::iter::once(Item::Word(kind.word_id())).chain(words).collect()
    }

    /// The one token that `text` is, and its key.
    pub(crate) fn single(&self, text: &str) -> Option<(TokenKind, Vec<u8>)> {
        if is_plain(text) {
            return Some((TokenKind::Word, text.into()));
        }
        let mut keys = keys(text, &self.nothing, &mut self.tokens.borrow_mut());
        let (kind, key) = keys.pop()?;
        (keys.is_empty() && vocabulary::fits(&key)).then_some((kind, key))
    }

    /// Notes the row of a word in the table of weights. Rules do not come to know the word by that.
    pub(crate) fn weigh(&mut self, key: &[u8], row: u32) {
        self.weighed.insert(key.into(), row);
    }

    /// The keys of all words, in the order of their ids.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.words.iter().map(|word| &*word.key)
    }

    /// Freezes the words, with the other spellings that stand for them: short ones, and words without the accents that
    /// they should have.
    pub(crate) fn freeze(&self, confusables: Confusables, letters: Letters) -> Vocabulary {
        let row = |key: &[u8]| self.weighed.get(key).copied().unwrap_or(0);
        let mut table: Vec<(Box<[u8]>, Word)> = (FIRST_WORD..)
            .zip(&self.words)
            .map(|(id, word)| (word.key.clone(), Word { id, marks: word.marks, row: row(&word.key) }))
            .collect();
        let ids = (FIRST_WORD..).zip(&self.words).map(|(id, word)| (&*word.key, id));
        let ruled =
            Aliases::new(&self.short_list, ids, |key| self.ids.get(key).copied(), |key| self.ids.contains_key(key));
        for (key, id) in &ruled.found {
            let word = &self.words[(id - FIRST_WORD) as usize];
            let row = if row(key) == 0 { row(&word.key) } else { row(key) };
            table.push((key.clone(), Word { id: *id, marks: word.marks, row }));
        }
        let known = |key: &[u8]| self.ids.contains_key(key) || ruled.found.contains_key(key);
        let rows = self.weighed.iter().map(|(key, &row)| (&**key, row));
        let weighed = Aliases::new(
            &self.short_list,
            rows,
            |key| self.weighed.get(key).copied(),
            |key| known(key) || self.weighed.contains_key(key),
        );
        for (key, &row) in self.weighed.iter().filter(|(key, _)| !known(key)).chain(&weighed.found) {
            table.push((key.clone(), Word { row, ..Word::default() }));
        }
        Vocabulary::new(&table, confusables, letters)
    }
}

/// Is it a word of lower-case letters, whatever its surroundings?
fn is_plain(text: &str) -> bool {
    text.len() <= vocabulary::PADDING && !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase())
}

/// Other spellings of words: short ones, and words without the accents that they should have.
struct Aliases {
    found: BTreeMap<Box<[u8]>, u32>,
}

impl Aliases {
    /// The spellings of `words` that are not `taken`; one that two words claim stands for none.
    fn new<'w>(
        short: &[(&str, &str)],
        words: impl Iterator<Item = (&'w [u8], u32)>,
        number: impl Fn(&[u8]) -> Option<u32>,
        taken: impl Fn(&[u8]) -> bool,
    ) -> Self {
        let mut claims: BTreeMap<Box<[u8]>, Option<u32>> = BTreeMap::new();
        let mut claim = |key: &[u8], number: u32| {
            if !taken(key) && vocabulary::fits(key) {
                claims
                    .entry(key.into())
                    .and_modify(|claimed| *claimed = claimed.filter(|&first| first == number))
                    .or_insert(Some(number));
            }
        };
        for (spelling, word) in short {
            if let Some(number) = number(word.as_bytes()) {
                claim(spelling.as_bytes(), number);
            }
        }
        let mut plain = Vec::new();
        for (key, number) in words {
            plain.clear();
            if !key.is_ascii() && fold::strip_accents(key, &mut plain) {
                claim(&plain, number);
            }
        }
        Self { found: claims.into_iter().filter_map(|(key, number)| Some((key, number?))).collect() }
    }
}
