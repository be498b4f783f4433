//! The built-in knowledge several times over: as many rules that ask for other words, as many words that no text holds.

use std::collections::BTreeMap;
use std::fs;

use toml::{Table, Value};
use wom::{Classifier, ClassifierBuilder};

use crate::support::report;

/// The files of a folder by their stems.
fn files(folder: &str) -> BTreeMap<String, String> {
    let folder = report::root().join("data").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.expect("a readable folder").path();
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.file_stem().expect("a file").to_string_lossy().into_owned(), text)
    };
    entries.map(file).collect()
}

fn entries(lexicon: &str) -> impl Iterator<Item = &str> {
    lexicon.lines().filter(|line| !line.starts_with("# ") && !line.trim().is_empty())
}

/// All rules `times` over. A copy asks for other words of the same commonness, and so do the lexicons that it names.
pub(crate) fn with_more_rules(times: usize) -> ClassifierBuilder {
    let lexicons = files("lexicons");
    let families: Vec<Table> = ["rules/authenticity", "rules/intent"]
        .into_iter()
        .flat_map(files)
        .map(|(name, text)| text.parse().unwrap_or_else(|error| panic!("{name}: {error}")))
        .collect();
    let mut builder = Classifier::builder();
    for copy in 1..times {
        let others = Others::new(&families, &lexicons, copy);
        for (name, text) in &lexicons {
            let text: String = entries(text).map(|entry| others.pattern(entry) + "\n").collect();
            builder = builder.lexicon(format!("{name}-x{copy}"), text);
        }
        for family in &families {
            let mut family = family.clone();
            let name = format!("{}-x{copy}", family["family"].as_str().expect("a name"));
            family["family"] = Value::from(name.as_str());
            for rule in family["rule"].as_array_mut().expect("rules") {
                for key in ["any", "all", "unless"] {
                    let patterns = rule.get_mut(key).and_then(Value::as_array_mut);
                    for pattern in patterns.into_iter().flatten() {
                        *pattern = Value::from(others.pattern(pattern.as_str().expect("a pattern")));
                    }
                }
            }
            let text: String = family.iter().map(|(key, value)| format!("{key} = {}\n", written(value))).collect();
            builder = builder.rules_toml(name, text);
        }
    }
    builder
}

/// A value as TOML has it on one line.
fn written(value: &Value) -> String {
    match value {
        // The escapes of JSON are those of TOML.
        Value::String(text) => serde_json::to_string(text).expect("a string"),
        Value::Array(values) => format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let pairs: Vec<_> = table.iter().map(|(key, value)| format!("\"{key}\" = {}", written(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Value::Integer(number) => number.to_string(),
        // With a point, also where it is whole.
        Value::Float(number) => format!("{number:?}"),
        Value::Boolean(truth) => truth.to_string(),
        Value::Datetime(_) => unreachable!("no rule holds a date"),
    }
}

/// For each word another one that is about as common.
struct Others {
    words: BTreeMap<String, String>,
    copy: usize,
}

impl Others {
    fn new(families: &[Table], lexicons: &BTreeMap<String, String>, copy: usize) -> Self {
        let frequency = fs::read_to_string(report::root().join("data/frequency.tsv")).expect("a readable table");
        let counts: BTreeMap<&str, u32> = frequency
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(word, count)| Some((word, count.parse().ok()?)))
            .collect();
        let mut words: Vec<String> = lexicons.values().flat_map(|text| entries(text)).flat_map(pieces).collect();
        let rules = families.iter().flat_map(|family| family["rule"].as_array().expect("rules"));
        for rule in rules {
            let patterns = ["any", "all", "unless"].into_iter().filter_map(|key| rule.get(key)?.as_array()).flatten();
            words.extend(patterns.filter_map(Value::as_str).flat_map(pieces));
        }
        words.retain(|word| is_word(word));
        words.sort_by_cached_key(|word| (counts.get(word.as_str()).copied().unwrap_or(0), word.clone()));
        words.dedup();
        let other = |at: usize| words[(at + 5 * copy) % words.len()].clone();
        Self { words: words.iter().cloned().zip((0..words.len()).map(other)).collect(), copy }
    }

    /// The same pattern for other words.
    fn pattern(&self, pattern: &str) -> String {
        let other = |piece: String| match piece.strip_prefix('@') {
            Some(lexicon) => format!("@{lexicon}-x{}", self.copy),
            None => self.words.get(&piece).cloned().unwrap_or(piece),
        };
        pieces(pattern).into_iter().map(other).collect()
    }
}

/// A pattern cut into words and what stands between them.
fn pieces(pattern: &str) -> Vec<String> {
    let ends = |c: char| c.is_whitespace() || "{}|".contains(c);
    pattern
        .split_inclusive(ends)
        .flat_map(|piece| {
            let cut = piece.find(ends).unwrap_or(piece.len());
            let (word, end) = piece.split_at(cut);
            [word.to_owned(), end.to_owned()]
        })
        .collect()
}

fn is_word(piece: &str) -> bool {
    !piece.is_empty() && piece.chars().all(char::is_alphabetic)
}

/// All lexicons, each with `times` as many entries: the new ones are words that no language has. And how many entries there are.
pub(crate) fn with_more_words(times: usize) -> (ClassifierBuilder, usize) {
    let mut builder = Classifier::builder();
    let (mut number, mut count) = (0, 0);
    for (name, text) in files("lexicons") {
        let mut longer: Vec<String> = entries(&text).map(str::to_owned).collect();
        for _ in 1..times {
            for entry in entries(&text) {
                let made = entry.split(' ').map(|_| {
                    number += 1;
                    no_word(number)
                });
                longer.push(made.collect::<Vec<_>>().join(" "));
            }
        }
        count += longer.len();
        builder = builder.lexicon(name, longer.join("\n"));
    }
    (builder, count)
}

/// A different one for every number.
fn no_word(number: usize) -> String {
    const ONSETS: [&str; 10] = ["b", "d", "f", "k", "m", "p", "r", "st", "v", "z"];
    const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
    let (mut word, mut rest) = (String::from("x"), number);
    while rest > 0 {
        word += ONSETS[rest % 10];
        word += VOWELS[rest / 10 % 5];
        rest /= 50;
    }
    word + "q"
}
