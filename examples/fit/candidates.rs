//! Which keys may have a row at all: words that enough people use in enough sets, and that are no names.

use crate::rows::{Classes, Row, of_axis};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use wom::{Axis, Classifier, SeenWord};

/// What a key must have to be a candidate.
pub(crate) struct Demands {
    pub(crate) rows: usize,
    pub(crate) authors: usize,
    pub(crate) sets: usize,
    /// A key that stands in one set so much more than in all others speaks of that set.
    pub(crate) concentration: f64,
    pub(crate) pairs: bool,
    pub(crate) negation: bool,
    pub(crate) back_off: bool,
}

/// An end or a beginning stands for so many different words at least.
const WORDS: usize = 12;

/// Classes of tokens that name somebody, or count: how many there are depends on the platform.
const NAMES: [&str; 3] = ["<mention>", "<hashtag>", "<number>"];

/// Candidates, and how many keys fell out and why.
pub(crate) struct Candidates {
    pub(crate) keys: Vec<String>,
    stop: Stop,
    /// Keys that stand more often in other languages than English.
    pub(crate) foreign: BTreeSet<String>,
    pub(crate) dropped: BTreeMap<&'static str, usize>,
}

/// Words that weigh nothing: a word with a row of zeros is known, and not taken for its end and beginning.
#[derive(Clone)]
pub(crate) struct Stop {
    pub(crate) all: BTreeSet<String>,
    pub(crate) intent: BTreeSet<String>,
}

impl Stop {
    /// Does a key weigh nothing on an axis? A pair does if both of its words do.
    fn holds(&self, key: &str, axis: Axis) -> bool {
        let key = key.strip_prefix('!').filter(|word| !word.is_empty()).unwrap_or(key);
        let stopped = |word: &str| self.all.contains(word) || (axis == Axis::Intent && self.intent.contains(word));
        key.split(' ').all(stopped)
    }
}

impl Candidates {
    /// For each key, the classes of an axis for which it may weigh something.
    pub(crate) fn free(&self, axis: Axis) -> Vec<Classes> {
        self.keys.iter().map(|key| if self.stop.holds(key, axis) { 0 } else { of_axis(axis) }).collect()
    }

    /// Is it a word that weighs nothing at all?
    pub(crate) fn is_stopped(&self, key: &str) -> bool {
        self.stop.all.contains(key)
    }
}

#[derive(Default)]
struct Count {
    rows: usize,
    authors: Vec<String>,
    /// Rows of each set, by the number of the set.
    sets: BTreeMap<usize, usize>,
    /// Occurrences within sentences that begin with a capital, and all within sentences that tell.
    capitals: (usize, usize),
    /// Some of the words that an end or a beginning was found in.
    words: BTreeSet<String>,
}

/// A set: its rows with text, and its language.
struct Set {
    rows: f64,
    lang: String,
}

pub(crate) fn candidates(rows: &[&Row], base: &Classifier, stop: &Stop, demands: &Demands) -> Candidates {
    let (sets, numbers) = sets(rows);
    let mut session = base.session();
    let (mut words, mut parts) = (HashMap::new(), Vec::new());
    let mut seen: Vec<Vec<Token>> = Vec::with_capacity(rows.len());
    for (row, set) in rows.iter().zip(&numbers) {
        let reading = session.read(&row.interaction);
        let tokens: Vec<Token> = reading.seen_words().map(|word| Token::new(&word, &row.interaction.text)).collect();
        let keys: BTreeSet<&str> = tokens.iter().flat_map(|token| token.keys.iter().map(String::as_str)).collect();
        count(&mut words, &keys, row, *set);
        for token in tokens.iter().filter(|token| row.lang != "de" && !token.keys.is_empty()) {
            if let (Some(capital), Some(count)) = (token.capital, words.get_mut(&token.keys[0])) {
                count.capitals.0 += usize::from(capital);
                count.capitals.1 += 1;
            }
        }
        seen.push(tokens);
    }
    let mut dropped = BTreeMap::new();
    let mut makers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut foreign = BTreeSet::new();
    let mut keys = choose(&words, &sets, stop, demands, &mut dropped, &mut foreign);
    let known: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    for ((row, set), tokens) in rows.iter().zip(&numbers).zip(&seen) {
        let row_of = |token: &Token| token.keys.iter().find(|key| known.contains(key.as_str())).cloned();
        let mut found = BTreeSet::new();
        let mut before: Option<String> = None;
        for token in tokens {
            let own = row_of(token);
            before = before.filter(|_| !token.begins);
            if demands.pairs
                && let (Some(before), Some(own)) = (&before, &own)
            {
                found.insert(format!("{before} {own}"));
            }
            match &own {
                Some(own) if demands.negation && token.negated => drop(found.insert(format!("!{own}"))),
                None if demands.back_off && token.capital != Some(true) => {
                    for part in token.back_off.iter().flatten() {
                        let of = makers.entry(part.clone()).or_default();
                        if of.len() < WORDS {
                            of.insert(token.word.clone());
                        }
                        found.insert(part.clone());
                    }
                }
                _ => {}
            }
            before = own;
        }
        parts.push((found, *row, *set));
    }
    let mut more = HashMap::new();
    for (found, row, set) in &parts {
        count(&mut more, &found.iter().map(String::as_str).collect(), row, *set);
    }
    for (part, words) in makers {
        more.entry(part).or_insert_with(Count::default).words = words;
    }
    let mut ignored = BTreeMap::new();
    keys.extend(choose(&more, &sets, stop, demands, &mut ignored, &mut foreign));
    keys.sort();
    let stopped = |axis: Axis| keys.iter().filter(|key| stop.holds(key, axis)).count();
    dropped.insert("weigh nothing for authenticity by the stop lists", stopped(Axis::Authenticity));
    dropped.insert("weigh nothing for intent by the stop lists", stopped(Axis::Intent));
    Candidates { keys, stop: stop.clone(), foreign, dropped }
}

fn sets(rows: &[&Row]) -> (Vec<Set>, Vec<usize>) {
    let names: BTreeSet<&str> = rows.iter().map(|row| row.set.as_str()).collect();
    let names: BTreeMap<&str, usize> = names.into_iter().zip(0..).collect();
    let mut sets: Vec<Set> = names.iter().map(|_| Set { rows: 0.0, lang: String::new() }).collect();
    let numbers: Vec<usize> = rows.iter().map(|row| names[row.set.as_str()]).collect();
    for (row, &number) in rows.iter().zip(&numbers) {
        sets[number].rows += 1.0;
        sets[number].lang.clone_from(&row.lang);
    }
    (sets, numbers)
}

fn count(counts: &mut HashMap<String, Count>, keys: &BTreeSet<&str>, row: &Row, set: usize) {
    let author = row.author();
    for &key in keys {
        if !counts.contains_key(key) {
            counts.insert(key.to_owned(), Count::default());
        }
        let count = counts.get_mut(key).expect("it was put there");
        count.rows += 1;
        *count.sets.entry(set).or_default() += 1;
        if count.authors.len() < 3 && !count.authors.contains(&author) {
            count.authors.push(author.clone());
        }
    }
}

/// A token, as far as candidates go.
struct Token {
    word: String,
    /// Its own key, then that of its class; none for what should have no row.
    keys: Vec<String>,
    begins: bool,
    negated: bool,
    /// Does it begin with a capital where only names do?
    capital: Option<bool>,
    back_off: Option<[String; 2]>,
}

impl Token {
    fn new(word: &SeenWord<'_>, text: &str) -> Self {
        let class = word.class().map(|class| format!("<{class}>"));
        let own = match word.class() {
            None if !word.key().contains(|c: char| c.is_numeric() || c.is_whitespace() || c == '&') => Some(word.key()),
            // The words inside a hashtag are tokens, too; links, names and numbers say nothing one by one.
            Some("emoji") => Some(word.key()),
            _ => None,
        };
        let class = class.filter(|class| !NAMES.contains(&class.as_str()));
        let text = &text[word.span()];
        let is_word = word.class().is_none() && !word.begins_sentence() && !word.is_in_hashtag();
        let first = text.chars().next().is_some_and(char::is_uppercase);
        let shouts = text.chars().filter(|c| c.is_alphabetic()).count() > 1 && !text.contains(char::is_lowercase);
        let is_self = word.key() == "i" || word.key().starts_with("i'");
        Self {
            word: word.key().to_owned(),
            keys: own.map(str::to_owned).into_iter().chain(class).collect(),
            begins: word.begins_sentence(),
            negated: word.is_negated(),
            capital: (is_word && !shouts && !is_self).then_some(first),
            back_off: word.back_off().filter(|parts| !parts.iter().any(|part| part.contains(char::is_numeric))),
        }
    }
}

fn choose(
    counts: &HashMap<String, Count>,
    sets: &[Set],
    stop: &Stop,
    demands: &Demands,
    dropped: &mut BTreeMap<&'static str, usize>,
    foreign: &mut BTreeSet<String>,
) -> Vec<String> {
    let mut keys: Vec<&String> = counts.keys().collect();
    keys.sort();
    let mut chosen = Vec::new();
    for key in keys {
        let count = &counts[key];
        if count.rows < demands.rows || count.authors.len() < demands.authors {
            continue;
        }
        let is_stopped = stop.all.contains(key) || stop.intent.contains(key);
        match why_not(key, count, sets, stop, demands).filter(|_| !is_stopped) {
            Some(reason) => *dropped.entry(reason).or_default() += 1,
            None => {
                let share = |english: bool| {
                    let of = count.sets.iter().filter(|(set, _)| (sets[**set].lang == "en") == english);
                    of.map(|(&set, &rows)| rows as f64 / sets[set].rows).sum::<f64>()
                };
                if share(false) > share(true) {
                    foreign.insert(key.clone());
                }
                chosen.push(key.clone());
            }
        }
    }
    chosen
}

fn why_not(key: &str, count: &Count, sets: &[Set], stop: &Stop, demands: &Demands) -> Option<&'static str> {
    if key.starts_with('<') && key.ends_with('>') {
        return None;
    }
    if key.contains('~') && count.words.len() < WORDS {
        return Some("made of a few words");
    }
    if stop.holds(key, Axis::Authenticity) && stop.holds(key, Axis::Intent) {
        return Some("made of words of the stop lists");
    }
    if count.capitals.1 >= 3 && count.capitals.0 * 10 > count.capitals.1 * 6 {
        return Some("written as a name");
    }
    let shares: Vec<(f64, &str)> =
        count.sets.iter().map(|(&set, &rows)| (rows as f64 / sets[set].rows, sets[set].lang.as_str())).collect();
    let mut languages: BTreeMap<&str, f64> = BTreeMap::new();
    for (share, lang) in &shares {
        *languages.entry(lang).or_default() += share;
    }
    let lang = languages.iter().max_by(|a, b| a.1.total_cmp(b.1)).map_or("", |(lang, _)| *lang);
    let of_language = sets.iter().filter(|set| set.lang == lang).count();
    if of_language < 2 {
        return None;
    }
    if shares.len() < demands.sets {
        return Some("in one set only");
    }
    let (most, all) = shares.iter().fold((0.0f64, 0.0), |(most, all), (share, _)| (most.max(*share), all + share));
    (most > demands.concentration * all).then_some("nearly all in one set")
}
