//! From the files of `data/`, and what users add, to compiled knowledge.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use super::files::{File, Files, Tables, stem};
use crate::error::Diagnostics;
use crate::rules::Program;
use crate::rules::compile::{self, FamilyFile, Lexicons};
use crate::rules::intern::{Interner, Item};
use crate::rules::pattern;
use crate::rules::source::{self, Family};
use crate::scores::{Axis, Settings, Weight};
use crate::snapshot::{frozen, plain};
use crate::text::fold::{self, Confusables};
use crate::tokens::vocabulary::{LANGUAGE_SHIFT, MAX_LANGUAGES};
use crate::tokens::{Letters, Mark, TokenKind, Vocabulary, WordId};
use crate::verdict::Language;
use crate::weights::{self, Names, Table};

/// Lists that are asked for by the code and not by rules.
const AFFILIATE_PARAMETERS: &str = "affiliate-parameters";
const PUBLISHING_APPS: &str = "publishing-apps";

/// Everything that is known, and how it is judged; immutable.
#[derive(Clone, Debug)]
pub(crate) struct Knowledge {
    compiled: Arc<Compiled>,
    pub(crate) settings: Settings,
    pub(crate) version: String,
}

impl Knowledge {
    pub(crate) fn new(compiled: Arc<Compiled>, settings: Settings, tables: &Tables) -> Self {
        let mut version = compiled.version;
        version.add(&format!("{settings:?}"));
        let tables =
            [tables.confusables, tables.short, tables.letters].into_iter().chain(tables.languages.iter().copied());
        tables.for_each(|(_, text)| version.add(text));
        Self { compiled, settings, version: version.name() }
    }

    /// The same under other settings.
    pub(crate) fn with(&self, settings: Settings, tables: &Tables) -> Self {
        Self::new(Arc::clone(&self.compiled), settings, tables)
    }
}

impl Deref for Knowledge {
    type Target = Compiled;

    fn deref(&self) -> &Compiled {
        &self.compiled
    }
}

/// What the files say.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) program: Program,
    pub(crate) weights: Table,
    /// The words that rules and lexicons speak of, in the order of their ids.
    pub(crate) words: Names,
    pub(crate) languages: Vec<Language>,
    publishing_apps: BTreeSet<String>,
    /// A bit for each word id.
    function_words: Vec<u64>,
    /// Of what was compiled, without settings and tables.
    version: Fnv,
}

impl Compiled {
    /// Is `app` a tool that publishes on schedule?
    pub(crate) fn is_publishing_app(&self, app: &str) -> bool {
        let app = app.trim();
        self.publishing_apps.iter().any(|known| known.eq_ignore_ascii_case(app))
    }

    /// Is this one of the words that languages are told by (`the`, `und`)?
    pub(crate) fn is_function_word(&self, word: WordId) -> bool {
        self.function_words.get(word as usize / 64).is_some_and(|bits| bits >> (word % 64) & 1 != 0)
    }
}

/// What examples are checked against.
#[derive(Debug)]
pub(crate) struct Sources {
    pub(crate) families: Vec<Family>,
    /// The entries of each lexicon.
    pub(crate) lexicon_words: BTreeMap<String, Vec<String>>,
}

/// Compiles the files. What is wrong goes to `diagnostics`.
pub(crate) fn compile(
    files: &Files<'_>,
    disabled: &[String],
    weights: &BTreeMap<String, Weight>,
    diagnostics: &mut Diagnostics,
) -> (Compiled, Sources) {
    let tables = &files.tables;
    let mut version = Fnv::new();
    let lexicon_words = lexicons(&files.lexicons, &mut version, diagnostics);
    let mut interner = Interner::new(pairs(tables.short, diagnostics));
    let lexicon_items = intern_lexicons(&lexicon_words, &mut interner, diagnostics);
    mark_words(&lexicon_items, &mut interner);
    let languages = mark_languages(tables.languages, &mut interner, diagnostics);
    let function_words = interner.of_languages();
    mark_lexicons(&languages, &lexicon_items, &mut interner);
    let letters = letters(tables.letters, &languages, diagnostics);
    for parameter in lexicon_words.get(AFFILIATE_PARAMETERS).into_iter().flatten() {
        interner.word(format!("?{parameter}").as_bytes(), TokenKind::Url);
    }

    let mut families = families(&files.rules, &mut version, diagnostics);
    leave_out(&mut families, disabled, weights, diagnostics);
    for (rule, weight) in weights {
        version.add(&format!("{rule} {weight:?}"));
    }
    disabled.iter().for_each(|rule| version.add(rule));

    // Costs are needed when anchors are chosen, so frequencies go on all words, those of patterns among them.
    let mut frequencies = Vec::new();
    for (word, count) in pairs(tables.frequency, diagnostics) {
        match count.parse() {
            Ok(count) => frequencies.push((word, count)),
            Err(_) => diagnostics.general(tables.frequency.0, format!("`{count}` is no count of `{word}`"), None),
        }
    }
    let program = compile::compile(&families, &mut interner, &lexicon_items, weights, &frequencies, diagnostics);
    interner.mark_letters(&letters);
    let confusables = Confusables::parse(tables.confusables.1).unwrap_or_else(|(line, message)| {
        diagnostics.general(&format!("{}:{line}", tables.confusables.0), message, None);
        Confusables::default()
    });
    files.weights.iter().for_each(|(_, text)| version.add(text));
    let table = weights::read(&files.weights, &mut interner, diagnostics);
    let mut words = Names::default();
    interner.keys().for_each(|key| words.push(&String::from_utf8_lossy(key)));
    let vocabulary = interner.freeze(confusables, letters);
    let publishing_apps = lexicon_words.get(PUBLISHING_APPS).into_iter().flatten().cloned().collect();
    let compiled =
        Compiled { vocabulary, program, weights: table, words, languages, publishing_apps, function_words, version };
    (compiled, Sources { families: families.into_iter().map(|file| file.family).collect(), lexicon_words })
}

/// The entries of every lexicon.
fn lexicons(files: &[(&str, &str)], version: &mut Fnv, diagnostics: &mut Diagnostics) -> BTreeMap<String, Vec<String>> {
    let mut lexicons = BTreeMap::new();
    for &(name, text) in files {
        version.add(name);
        version.add(text);
        if !pattern::is_name(name) {
            diagnostics.general(
                name,
                format!("`{name}` cannot name a lexicon"),
                Some("a name is lower-case words joined by hyphens".into()),
            );
        }
        let entries = fold::table_lines(text).map(|(_, line)| line.trim().to_owned()).collect();
        lexicons.insert(name.to_owned(), entries);
    }
    lexicons
}

fn intern_lexicons(
    words: &BTreeMap<String, Vec<String>>,
    interner: &mut Interner,
    diagnostics: &mut Diagnostics,
) -> Lexicons {
    let mut lexicons = Lexicons::new();
    for (name, entries) in words {
        let mut items = Vec::with_capacity(entries.len());
        if matches!(name.as_str(), AFFILIATE_PARAMETERS | PUBLISHING_APPS) {
            continue;
        }
        for entry in entries {
            match interner.item(entry) {
                Ok(item) => items.push(item),
                Err(error) => diagnostics.general(
                    &format!("lexicon `{name}`"),
                    error.message(entry),
                    Some("an entry is a word or a short phrase".into()),
                ),
            }
        }
        // A set is sorted wherever it is used; what is sorted already is sorted quickly.
        items.sort_unstable();
        items.dedup();
        lexicons.insert(name.clone(), items);
    }
    lexicons
}

/// Marks the words that are counted while a text is measured.
fn mark_words(lexicons: &Lexicons, interner: &mut Interner) {
    for (mark, name) in Mark::LEXICONS {
        for item in lexicons.get(name).into_iter().flatten() {
            if let Item::Word(word) = item {
                interner.mark(*word, mark.bit());
            }
        }
    }
}

/// Marks the function words of each language. The last of the languages is the one that has no list.
fn mark_languages(files: &[File<'_>], interner: &mut Interner, diagnostics: &mut Diagnostics) -> Vec<Language> {
    let mut languages = Vec::new();
    for &(path, text) in files {
        let Some(language) = Language::parse(stem(path)).filter(|_| languages.len() + 1 < MAX_LANGUAGES) else {
            diagnostics.general(path, "no language code, or one language too many", None);
            continue;
        };
        for (_, word) in fold::table_lines(text) {
            let word = word.trim();
            // `u` is Dutch, and short for an English word: it tells nothing.
            if interner.is_short(word) {
                continue;
            }
            if let Ok(Item::Word(word)) = interner.item(word) {
                interner.mark(word, 1 << (LANGUAGE_SHIFT + languages.len() as u32));
            }
        }
        languages.push(language);
    }
    languages.push(Language::UNKNOWN);
    languages
}

/// Marks the words of lexicons named after a language (`praise-cs`) that stand in no lexicon of another.
fn mark_lexicons(languages: &[Language], lexicons: &Lexicons, interner: &mut Interner) {
    let language_of = |name: &str| {
        let code = name.rsplit_once('-')?.1;
        languages.iter().position(|language| language.code() == code)
    };
    let mut claims = BTreeMap::<WordId, Option<usize>>::new();
    for (name, items) in lexicons {
        let language = language_of(name);
        for item in items {
            if let Item::Word(word) = item {
                claims
                    .entry(*word)
                    .and_modify(|claim| *claim = claim.filter(|at| Some(*at) == language))
                    .or_insert(language);
            }
        }
    }
    for (word, language) in claims.into_iter().filter_map(|(word, claim)| Some((word, claim?))) {
        interner.mark(word, 1 << (LANGUAGE_SHIFT + language as u32));
    }
}

/// The letters that languages write with. `und` stands for those that are not among `languages`.
fn letters(table: File<'static>, languages: &[Language], diagnostics: &mut Diagnostics) -> Letters {
    let mut ranges = Vec::new();
    for (range, codes) in pairs(table, diagnostics) {
        let mut ends = range.split('-').map(|end| end.chars().next());
        let (Some(Some(first)), last) = (ends.next(), ends.next().flatten()) else { continue };
        let mut marks = 0;
        for code in codes.split(' ') {
            match languages.iter().position(|language| language.code() == code) {
                Some(at) => marks |= 1 << (LANGUAGE_SHIFT + at as u32),
                None => diagnostics.general(table.0, format!("`{code}` of `{range}` has no list"), None),
            }
        }
        ranges.push((first, last.unwrap_or(first), marks));
    }
    Letters::new(ranges).unwrap_or_else(|| {
        diagnostics.general(table.0, "two ranges of letters overlap", None);
        Letters::default()
    })
}

fn pairs(table: File<'static>, diagnostics: &mut Diagnostics) -> Vec<(&'static str, &'static str)> {
    let mut pairs = Vec::new();
    for (number, line) in fold::table_lines(table.1) {
        match line.split_once('\t') {
            Some(pair) => pairs.push(pair),
            None => diagnostics.general(&format!("{}:{number}", table.0), "expected two columns", None),
        }
    }
    pairs
}

/// Reads the rule files; a later file adds to a family and replaces its rules.
fn families<'f>(files: &[(&'f str, &'f str)], version: &mut Fnv, diagnostics: &mut Diagnostics) -> Vec<FamilyFile<'f>> {
    let mut families: Vec<FamilyFile<'f>> = Vec::new();
    for &(name, text) in files {
        version.add(text);
        let Some(family) = source::read(name, text, diagnostics) else { continue };
        for earlier in families
            .iter_mut()
            .map(|file| &mut file.family)
            .filter(|earlier| (earlier.axis, &earlier.name) == (family.axis, &family.name))
        {
            earlier.cap = family.cap;
            earlier.rules.retain(|rule| family.rules.iter().all(|new| new.id != rule.id));
        }
        families.push(FamilyFile { name, text, family });
    }
    families
}

fn leave_out(
    families: &mut [FamilyFile<'_>],
    disabled: &[String],
    weights: &BTreeMap<String, Weight>,
    diagnostics: &mut Diagnostics,
) {
    let paths = |family: &Family| family.rules.iter().map(|rule| family.path(rule)).collect::<Vec<_>>();
    let known: BTreeSet<String> = families.iter().flat_map(|file| paths(&file.family)).collect();
    for path in disabled.iter().chain(weights.keys()).filter(|path| !known.contains(*path)) {
        let help = if is_rule_path(path) {
            "`Classifier::rules` lists them"
        } else {
            "a rule is named by its path, axis/family/id"
        };
        diagnostics.general(path, "there is no such rule", Some(help.into()));
    }
    for file in families {
        let (axis, name) = (file.family.axis, file.family.name.clone());
        file.family.rules.retain(|rule| !disabled.contains(&format!("{}/{name}/{}", axis.name(), rule.id)));
    }
}

/// Has this the form of a rule's path, `axis/family/id`?
fn is_rule_path(path: &str) -> bool {
    let mut steps = path.split('/');
    steps.next().is_some_and(|axis| Axis::named(axis).is_some()) && steps.count() == 2
}

/// Fowler, Noll and Vo's hash 1a over 64 bits: short, stable, the same everywhere.
#[derive(Clone, Copy, Debug)]
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }

    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }

    fn name(self) -> String {
        format!("{:016x}", self.0)
    }
}

plain!(Fnv(u64));
frozen!(Compiled { vocabulary, program, weights, words, languages, publishing_apps, function_words, version });
frozen!(Knowledge { compiled, settings, version });
