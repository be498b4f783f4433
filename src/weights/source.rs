//! The files of weights: a key and seven whole numbers a line.

use std::collections::BTreeMap;
use std::ops::Range;

use super::walk::{BEGINNING, ENDING};
use super::{Names, Pairs, Row, Table};
use crate::error::Diagnostics;
use crate::rules::intern::Interner;
use crate::scores::Class;
use crate::text::fold::{self, Confusables};
use crate::tokens::{Letters, TokenKind, Vocabulary, Word};

/// Weights are whole hundredths of a nat up to this.
const MOST: i8 = 127;

/// What a row stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Word(Part),
    Negated(Part),
    Pair(Part, Part),
    /// `~ing` or `repa~`.
    BackOff(Vec<u8>),
}

/// A word, or a class of tokens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Word(Vec<u8>),
    Class(u8),
}

/// A row and the place of its key.
struct Line<'f> {
    file: (&'f str, &'f str),
    span: Range<usize>,
    key: Key,
    row: Row,
}

/// Reads the files into one table, whose words the interner comes to know. What is wrong goes to `diagnostics`.
pub(crate) fn read(files: &[(&str, &str)], interner: &mut Interner, diagnostics: &mut Diagnostics) -> Table {
    let mut lines = Vec::new();
    for &(name, text) in files {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            if !content.trim().is_empty() && content != "#" && !content.starts_with("# ") {
                match read_line(content, interner) {
                    Ok((key, row)) => {
                        let span = start..start + content.find('\t').unwrap_or(content.len());
                        lines.push(Line { file: (name, text), span, key, row });
                    }
                    Err((span, message, help)) => {
                        diagnostics.at(name, text, start + span.start..start + span.end, None, message, Some(help));
                    }
                }
            }
            start += line.len();
        }
    }
    table(&lines, interner, diagnostics)
}

type Problem = (Range<usize>, String, String);

fn read_line(line: &str, interner: &Interner) -> Result<(Key, Row), Problem> {
    let mut cells = line.split('\t');
    let name = cells.next().unwrap_or_default();
    let key = read_key(name, interner).map_err(|(message, help)| (0..name.len(), message, help))?;
    let mut row = Row::default();
    let mut start = name.len() + 1;
    let mut count = 0;
    for cell in cells {
        let end = start + cell.len();
        if let Some(weight) = row[..Class::ALL.len()].get_mut(count) {
            *weight = cell.parse().ok().filter(|weight: &i8| *weight >= -MOST).ok_or_else(|| {
                let class = Class::ALL[count].name();
                (
                    start..end,
                    format!("`{cell}` is no weight for {class}"),
                    format!("a weight is a whole number of hundredths of a nat from -{MOST} to {MOST}"),
                )
            })?;
        }
        count += 1;
        start = end + 1;
    }
    if count != Class::ALL.len() {
        let classes = Class::ALL.map(Class::name).join(", ");
        return Err((
            0..line.len(),
            format!("a key and {count} weights"),
            format!("write the key and seven weights with tabs between them: {classes}"),
        ));
    }
    Ok((key, row))
}

fn read_key(name: &str, interner: &Interner) -> Result<Key, (String, String)> {
    let word =
        "a key is a word, two words with a space between them, `!word`, `~ing`, `repa~` or a class such as `<url>`";
    let part = |text: &str| {
        let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
        if let Some((kind, _)) = TokenKind::CLASSES.iter().find(|(_, class)| Some(*class) == inner) {
            return Ok(Part::Class(*kind as u8));
        }
        match interner.single(text) {
            Some((_, key)) => Ok(Part::Word(key)),
            None => Err((format!("`{text}` is not one word"), word.to_owned())),
        }
    };
    let letters = |text: &str, wanted: usize| {
        let mut plain = Vec::new();
        let key = interner.single(text).map(|(_, key)| key).unwrap_or_default();
        fold::strip_accents(&key, &mut plain);
        if plain == text.as_bytes() && text.chars().count() == wanted {
            return Ok(());
        }
        Err((
            format!("`{text}` is not {wanted} letters in lower case without accents"),
            format!("words are known by their last {ENDING} letters (`~ing`) and their first {BEGINNING} (`repa~`)"),
        ))
    };
    if let Some(ending) = name.strip_prefix('~') {
        letters(ending, ENDING).map(|()| Key::BackOff(name.into()))
    } else if let Some(beginning) = name.strip_suffix('~') {
        letters(beginning, BEGINNING).map(|()| Key::BackOff(name.into()))
    } else if let Some(word) = name.strip_prefix('!').filter(|word| !word.is_empty()) {
        Ok(Key::Negated(part(word)?))
    } else if let Some((first, second)) = name.split_once(' ') {
        Ok(Key::Pair(part(first)?, part(second)?))
    } else {
        Ok(Key::Word(part(name)?))
    }
}

fn table(lines: &[Line<'_>], interner: &mut Interner, diagnostics: &mut Diagnostics) -> Table {
    let mut numbers: BTreeMap<&Key, u32> = BTreeMap::new();
    let mut names = Names::default();
    names.push("");
    let mut rows = vec![Row::default()];
    let mut kept = Vec::new();
    for line in lines {
        let (file, text) = line.file;
        let number = rows.len() as u32;
        if *numbers.entry(&line.key).or_insert(number) != number {
            let help = "one of the rows is enough; capitals and accents' composition make no difference".to_owned();
            diagnostics.at(file, text, line.span.clone(), None, "this key has a row already", Some(help));
            continue;
        }
        rows.push(line.row);
        kept.push((line, number));
        names.push(&text[line.span.clone()]);
    }
    let mut table = Table {
        negated: vec![0; rows.len()],
        rows,
        classes: [0; 16],
        pairs: Pairs::new(&[]),
        back_off: Vocabulary::empty(),
        keys: names,
    };
    let (mut pairs, mut back_off) = (Vec::new(), Vec::new());
    for (line, row) in kept {
        let mut row_of = |part: &Part| {
            numbers.get(&Key::Word(part.clone())).copied().unwrap_or_else(|| {
                let name = match part {
                    Part::Word(key) => String::from_utf8_lossy(key).into_owned(),
                    Part::Class(kind) => format!("<{}>", TokenKind::CLASSES[usize::from(*kind) - 1].1),
                };
                let (file, text) = line.file;
                let help = format!("add a row for `{name}`; zeros will do");
                diagnostics.at(file, text, line.span.clone(), None, format!("`{name}` has no row itself"), Some(help));
                0
            })
        };
        match &line.key {
            Key::Word(Part::Word(key)) => interner.weigh(key, row),
            Key::Word(Part::Class(kind)) => table.classes[usize::from(*kind)] = row,
            Key::Negated(part) => table.negated[row_of(part) as usize] = row,
            Key::Pair(first, second) => pairs.push((row_of(first), row_of(second), row)),
            Key::BackOff(key) => back_off.push((key.as_slice().into(), Word { row, ..Word::default() })),
        }
    }
    table.negated[0] = 0;
    pairs.retain(|&(first, second, _)| first != 0 && second != 0);
    table.pairs = Pairs::new(&pairs);
    table.back_off = Vocabulary::new(&back_off, Confusables::default(), Letters::default());
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_numbered_as_they_are_listed() {
        for (at, (kind, _)) in TokenKind::CLASSES.iter().enumerate() {
            assert_eq!(*kind as usize, at + 1);
        }
    }
}
