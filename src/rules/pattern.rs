//! The language of patterns, from text to parts. `data/README.md` defines it.

use std::ops::Range;

use crate::snapshot::plain;
use crate::tokens::TokenKind;

/// A pattern as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// The gap at the beginning, which only `unless` may have.
    pub(crate) leading: Option<Gap>,
    /// What must stand in the text, each with the gap before it; the first has none.
    pub(crate) parts: Vec<(Gap, Part)>,
    /// The gap at the end, which only `unless` may have.
    pub(crate) trailing: Option<Gap>,
}

/// How many tokens may lie between two parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Gap {
    pub(crate) most: u8,
    pub(crate) crosses_sentences: bool,
}

/// One of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) choices: Vec<Choice>,
    /// Where in the pattern's text it stands.
    pub(crate) span: Range<usize>,
}

/// What a part may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// A word, or several side by side.
    Words(String),
    /// `@name`
    Lexicon(String),
    /// `<class>`
    Class(TokenKind),
}

/// What is wrong with a pattern, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternError {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// The longest gap.
pub(crate) const MAX_GAP: u8 = 24;

/// Reads a pattern.
pub(crate) fn parse(text: &str) -> Result<Pattern, PatternError> {
    let mut pattern = Pattern { leading: None, parts: Vec::new(), trailing: None };
    let mut gap: Option<(Gap, Range<usize>)> = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let end = if c == '{' {
            match text[at..].find('}') {
                Some(length) => at + length + 1,
                None => return Err(error(at..text.len(), "`{` without `}`", None)),
            }
        } else {
            text[at..].find(char::is_whitespace).map_or(text.len(), |length| at + length)
        };
        let piece = &text[at..end];
        if piece.starts_with("..") && piece.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit())
            || piece == ".."
            || piece == "..."
        {
            if gap.is_some() {
                return Err(error(at..end, "two gaps in a row", Some("write one gap as long as both".into())));
            }
            gap = Some((parse_gap(piece, at)?, at..end));
        } else {
            let part = Part { choices: parse_choices(piece, at)?, span: at..end };
            match gap.take() {
                Some((gap, _)) if pattern.parts.is_empty() => {
                    pattern.leading = Some(gap);
                    pattern.parts.push((Gap::default(), part));
                }
                found => pattern.parts.push((found.map_or(Gap::default(), |(gap, _)| gap), part)),
            }
        }
        at = end;
    }
    pattern.trailing = gap.map(|(gap, _)| gap);
    if pattern.parts.is_empty() {
        return Err(error(
            0..text.len(),
            "the pattern holds nothing to find",
            Some("write a word, a `@lexicon` or a `<class>`".into()),
        ));
    }
    Ok(pattern)
}

fn parse_gap(piece: &str, at: usize) -> Result<Gap, PatternError> {
    let digits = piece.trim_start_matches('.');
    let crosses_sentences = piece.len() - digits.len() == 3;
    let most = digits.parse().ok().filter(|most| (1..=MAX_GAP).contains(most) && piece.len() - digits.len() <= 3);
    match most {
        Some(most) => Ok(Gap { most, crosses_sentences }),
        None => Err(error(
            at..at + piece.len(),
            format!("`{piece}` is no gap"),
            Some(format!("a gap is `..1` to `..{MAX_GAP}`, or `...1` to `...{MAX_GAP}` across sentence ends")),
        )),
    }
}

fn parse_choices(piece: &str, at: usize) -> Result<Vec<Choice>, PatternError> {
    let Some(inner) = piece.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) else {
        return Ok(vec![parse_choice(piece, at)?]);
    };
    let mut start = at + 1;
    let mut choices = Vec::new();
    for choice in inner.split('|') {
        let trimmed = choice.trim();
        let place = start + (choice.len() - choice.trim_start().len());
        if trimmed.is_empty() {
            return Err(error(
                start..start + choice.len().max(1),
                "an empty choice",
                Some("a part that may be missing is a gap, such as `..1`".into()),
            ));
        }
        if trimmed.contains("..") && trimmed.split_whitespace().any(|word| word.starts_with("..")) {
            return Err(error(place..place + trimmed.len(), "a gap inside braces", Some("write two patterns".into())));
        }
        choices.push(parse_choice(trimmed, place)?);
        start += choice.len() + 1;
    }
    Ok(choices)
}

fn parse_choice(text: &str, at: usize) -> Result<Choice, PatternError> {
    let span = at..at + text.len();
    if let Some(name) = text.strip_prefix('@') {
        return if is_name(name) {
            Ok(Choice::Lexicon(name.to_owned()))
        } else {
            Err(error(
                span,
                format!("`{text}` names no lexicon"),
                Some("a lexicon is `@` and its file's stem, alone among the choices of a part".into()),
            ))
        };
    }
    if let Some(class) = text.strip_prefix('<').and_then(|class| class.strip_suffix('>')) {
        return match TokenKind::CLASSES.iter().find(|(_, name)| *name == class) {
            Some((kind, _)) => Ok(Choice::Class(*kind)),
            None => {
                let names: Vec<_> = TokenKind::CLASSES.iter().map(|(_, name)| format!("<{name}>")).collect();
                Err(error(
                    span,
                    format!("`{text}` is no class of tokens"),
                    Some(format!("the classes are {}", names.join(" "))),
                ))
            }
        };
    }
    let stray =
        text.find(['{', '}', '|']).or_else(|| text.find(" @").map(|space| space + 1)).or_else(|| class_in(text));
    if let Some(stray) = stray {
        return Err(error(
            at + stray..span.end,
            format!("`{}` cannot stand here", &text[stray..]),
            Some("braces do not nest; a choice is words, or one `@lexicon`, or one `<class>`".into()),
        ));
    }
    Ok(Choice::Words(text.to_owned()))
}

/// Where a class of tokens stands among words; `<3` is none.
fn class_in(text: &str) -> Option<usize> {
    let start = text.find('<')?;
    let end = start + text[start..].find('>')?;
    text[start + 1..end].starts_with(|c: char| c.is_alphabetic()).then_some(start)
}

/// A name of a lexicon, family or rule: lower-case words and digits joined by hyphens.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

fn error(span: Range<usize>, message: impl Into<String>, help: Option<String>) -> PatternError {
    PatternError { span, message: message.into(), help }
}

plain!(Gap { most: u8, crosses_sentences: bool });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_parts_and_gaps() {
        let pattern = parse("{buy|get some} ..2 @followers <url>").unwrap();
        assert_eq!(pattern.parts.len(), 3);
        assert_eq!(pattern.parts[0].1.choices, [Choice::Words("buy".into()), Choice::Words("get some".into())]);
        assert_eq!(pattern.parts[1].0, Gap { most: 2, crosses_sentences: false });
        assert_eq!(pattern.parts[1].1.choices, [Choice::Lexicon("followers".into())]);
        assert_eq!(pattern.parts[2].0, Gap::default());
        assert_eq!(pattern.parts[2].1.choices, [Choice::Class(TokenKind::Url)]);
    }

    #[test]
    fn gaps_at_the_ends_are_kept_apart() {
        let pattern = parse("...4 @negation ..3").unwrap();
        assert_eq!(pattern.leading, Some(Gap { most: 4, crosses_sentences: true }));
        assert_eq!(pattern.trailing, Some(Gap { most: 3, crosses_sentences: false }));
    }

    #[test]
    fn what_is_no_pattern_is_refused_where_it_goes_wrong() {
        for (text, span) in [
            ("", 0..0),
            ("..3", 0..3),
            ("a ..0 b", 2..5),
            ("a ..99 b", 2..6),
            ("a ....3 b", 2..7),
            ("a ..2 ..3 b", 6..9),
            ("a {b|} c", 5..6),
            ("a {b", 2..4),
            ("{a|b ..2 c}", 3..10),
            ("a b}", 3..4),
            ("a|b", 1..3),
            ("@Upper", 0..6),
            ("<link>", 0..6),
            ("{very @good}", 6..11),
            ("{by <mention>|by us}", 4..13),
        ] {
            let found = parse(text).expect_err(text);
            assert_eq!(found.span, span, "{text}: {}", found.message);
        }
    }
}
