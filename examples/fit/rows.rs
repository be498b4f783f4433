//! The labelled rows, and what each of them teaches.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wom::{Axis, Class, Interaction};

/// What the label of a row says.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Gold {
    intent: Option<String>,
    not_intent: Vec<String>,
    sentiment: Option<String>,
    authenticity: Option<String>,
    fake_type: Option<String>,
    tier: Option<String>,
    presumed_authenticity: Option<String>,
    lang: Option<String>,
}

#[derive(Deserialize)]
struct Line<'a> {
    set: Option<String>,
    #[serde(borrow)]
    interaction: Interaction<'a>,
    #[serde(default)]
    gold: Gold,
}

#[derive(Clone)]
pub(crate) struct Row {
    /// The set that it is weighed with: a set of several languages is one set for each.
    pub(crate) set: String,
    pub(crate) lang: String,
    pub(crate) interaction: Interaction<'static>,
    /// The line as it stands in the file.
    pub(crate) line: String,
    /// Texts that are the same but for links, names and punctuation have the same.
    pub(crate) text: u64,
    gold: Gold,
}

/// Some of the classes of an axis: a bit each, by [`Class`].
pub(crate) type Classes = u8;

/// "Of the classes in `of`, it is one of those in `is`": a part of the likelihood.
#[derive(Clone, Copy)]
pub(crate) struct Lesson {
    pub(crate) row: usize,
    pub(crate) is: Classes,
    pub(crate) of: Classes,
    pub(crate) weight: f64,
}

/// How much the teachers count.
#[derive(Clone, Copy)]
pub(crate) struct Trust {
    /// Rows of a set that tell a mood only, where a class counts 1.
    pub(crate) sentiment: f64,
    /// Rows that tell only what they are not, where a class counts 1.
    pub(crate) denied: f64,
    /// Promotion, which is noise, where a class counts 1.
    pub(crate) promotion: f64,
    /// People of whom nobody checked that they are real, where checked ones count 1.
    pub(crate) presumed: f64,
}

pub(crate) fn read(path: &Path) -> Result<Vec<Row>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let read: Line<'_> = serde_json::from_str(line).map_err(|e| format!("{}:{number}: {e}", path.display()))?;
        let set = read.set.unwrap_or_else(|| stem.to_string());
        let interaction = read.interaction.into_owned();
        let lang = read.gold.lang.clone().unwrap_or_else(|| "und".to_owned());
        let text = same_text(&interaction.text);
        rows.push(Row { set, lang, interaction, line: line.to_owned(), text, gold: read.gold });
    }
    let languages: BTreeSet<&str> = rows.iter().map(|row| row.lang.as_str()).collect();
    if languages.len() > 1 {
        rows.iter_mut().for_each(|row| row.set = format!("{}/{}", row.set, row.lang));
    }
    Ok(rows)
}

impl Row {
    /// The set's name in the file.
    pub(crate) fn whole_set(&self) -> &str {
        self.set.split('/').next().unwrap_or_default()
    }

    /// The author, as far as one can tell; the text where nobody is named.
    pub(crate) fn author(&self) -> String {
        let author = &self.interaction.author;
        author.handle.as_ref().or(author.name.as_ref()).map_or_else(|| self.text.to_string(), ToString::to_string)
    }

    /// What it says on an axis: the name of the lesson, and its classes.
    pub(crate) fn says(&self, axis: Axis) -> Option<(String, Classes, Classes)> {
        let all = of_axis(axis);
        let gold = &self.gold;
        match axis {
            Axis::Intent => {
                if let Some(intent) = gold.intent.as_deref() {
                    let class = Class::ALL.iter().find(|class| class.name() == intent)?;
                    return Some((intent.to_owned(), bit(*class), all));
                }
                if !gold.not_intent.is_empty() {
                    let is_denied = |class: &&Class| gold.not_intent.iter().any(|name| name == class.name());
                    let denied = Class::ALL.iter().filter(is_denied).fold(0, |bits, class| bits | bit(*class));
                    return Some((format!("not {}", gold.not_intent.join(", ")), all & !denied, all));
                }
                let moods = bit(Class::Complaint) | bit(Class::Praise);
                match gold.sentiment.as_deref() {
                    Some("negative") => Some(("negative".to_owned(), bit(Class::Complaint), moods)),
                    Some("positive") => Some(("positive".to_owned(), bit(Class::Praise), moods)),
                    _ => PROMOTION
                        .contains(&gold.fake_type.as_deref().unwrap_or_default())
                        .then(|| ("promotion".to_owned(), bit(Class::Noise), all)),
                }
            }
            Axis::Authenticity => {
                let kind = gold.fake_type.as_deref();
                match (gold.authenticity.as_deref(), gold.presumed_authenticity.as_deref(), kind) {
                    // What machines write in one way teaches nothing of how they will write in others.
                    (Some("fake"), _, Some("generated_review")) => None,
                    (Some("fake"), _, kind) => match (gold.tier.as_deref(), kind) {
                        (Some("hollow"), _) | (None, Some("brand_broadcast")) => {
                            Some(("hollow".to_owned(), bit(Class::Hollow), all))
                        }
                        // An advertisement is paid for, and reads as what a brand says unpaid: a text does not tell which.
                        (None, Some("sponsored")) => Some(("fake".to_owned(), all & !bit(Class::Real), all)),
                        _ => Some(("stain".to_owned(), bit(Class::Stain), all)),
                    },
                    (Some("real"), ..) => Some(("real".to_owned(), bit(Class::Real), all)),
                    (None, Some("real"), _) => Some(("presumed real".to_owned(), bit(Class::Real), all)),
                    _ => None,
                }
            }
        }
    }
}

fn bit(class: Class) -> Classes {
    1 << class as u8
}

/// All classes of an axis.
pub(crate) fn of_axis(axis: Axis) -> Classes {
    Class::ALL.into_iter().filter(|class| class.axis() == axis).fold(0, |bits, class| bits | bit(class))
}

/// Kinds of fakes that are noise by what the answers mean: the brand's own voice, advertisements, spam.
const PROMOTION: [&str; 3] = ["brand_broadcast", "sponsored", "spam"];

/// What all rows with a text teach about an axis. Every lesson has the same weight in all, and in it every set.
pub(crate) fn lessons(rows: &[Row], axis: Axis, trust: &Trust) -> Vec<Lesson> {
    let mut by_name: BTreeMap<String, BTreeMap<&str, Vec<Lesson>>> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate().filter(|(_, row)| !row.interaction.text.trim().is_empty()) {
        if let Some((name, is, of)) = row.says(axis) {
            let lesson = Lesson { row: number, is, of, weight: 0.0 };
            by_name.entry(name).or_default().entry(&row.set).or_default().push(lesson);
        }
    }
    let mut lessons = Vec::new();
    for (name, sets) in by_name {
        let per_set = match name.as_str() {
            "positive" | "negative" => trust.sentiment,
            name if name.starts_with("not ") => trust.denied / sets.len() as f64,
            "promotion" => trust.promotion / sets.len() as f64,
            "presumed real" => trust.presumed / sets.len() as f64,
            _ => 1.0 / sets.len() as f64,
        };
        for (_, mut set) in sets {
            let weight = PER_CLASS * per_set / set.len() as f64;
            set.iter_mut().for_each(|lesson| lesson.weight = weight);
            lessons.append(&mut set);
        }
    }
    lessons.sort_by_key(|lesson| lesson.row);
    lessons
}

/// The weight of all rows of a class, as if they were so many.
const PER_CLASS: f64 = 5000.0;

/// A number by which texts are told apart: lower case, without links and names of accounts, runs of all else as one space.
pub(crate) fn same_text(text: &str) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325u64;
    let mut add = |c: char| {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    };
    let is_link = |word: &&str| ["http://", "https://", "www."].iter().any(|start| word.starts_with(start));
    let lower = text.to_lowercase();
    for word in lower.split_whitespace().filter(|word| !is_link(word) && !word.starts_with('@')) {
        for part in word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
            part.chars().for_each(&mut add);
            add(' ');
        }
    }
    hash
}
