//! Words that stand together without spaces: `#WorstAirlineEver`, `#neveragain`.

use super::vocabulary::{Prefix, Vocabulary};

/// Longer runs are left whole.
const MAX_RUN: usize = 40;
/// The longest word looked for inside a run.
const MAX_WORD: usize = 16;
/// Shorter words than this on average are found in any run of letters.
const MIN_AVERAGE_HALVES: usize = 7;

/// Where the pieces of a hashtag's name end (in bytes), cut where the writing changes: `_`, lower case to capital, letter to digit,
/// the last of several capitals (`HTMLParser`).
pub(crate) fn cut_by_case(name: &str, mut piece: impl FnMut(usize, usize)) {
    let mut start = 0;
    let mut previous: Option<char> = None;
    let mut chars = name.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_lower = chars.peek().is_some_and(|(_, n)| n.is_lowercase());
        let cut = previous.is_some_and(|p| {
            c == '_'
                || p == '_'
                || (p.is_lowercase() && c.is_uppercase())
                || (p.is_numeric() != c.is_numeric())
                || (p.is_uppercase() && c.is_uppercase() && next_is_lower)
        });
        if cut {
            if name[start..at] != *"_" {
                piece(start, at);
            }
            start = at;
        }
        previous = Some(c);
    }
    if !name[start..].is_empty() && name[start..] != *"_" {
        piece(start, name.len());
    }
}

/// Splits lower-case ASCII `run` into known words, as few as can be, one of them of four letters or more, and three and a
/// half on average. Gives the ends
/// of the words in `ends`, or says that it cannot be done.
pub(crate) fn cut_by_vocabulary(run: &[u8], vocabulary: &Vocabulary, ends: &mut Vec<usize>) -> bool {
    ends.clear();
    if run.len() < 4 || run.len() > MAX_RUN || !run.iter().all(u8::is_ascii_lowercase) {
        return false;
    }
    // best[i]: fewest words that make up run[..i], and where the last of them begins.
    let mut best = [(u8::MAX, 0usize); MAX_RUN + 1];
    best[0] = (0, 0);
    for start in 0..run.len() {
        let words = best[start].0;
        if words == u8::MAX {
            continue;
        }
        let mut prefix = Prefix::default();
        for (end, &letter) in (start + 1..).zip(run[start..].iter().take(MAX_WORD)) {
            prefix.push(letter);
            let short = end - start == 1 && !matches!(letter, b'a' | b'i');
            if words + 1 < best[end].0 && !short && vocabulary.knows(&prefix) {
                best[end] = (words + 1, start);
            }
        }
    }
    if best[run.len()].0 == u8::MAX {
        return false;
    }
    let mut end = run.len();
    let mut longest = 0;
    while end > 0 {
        ends.push(end);
        let start = best[end].1;
        longest = longest.max(end - start);
        end = start;
    }
    ends.reverse();
    longest >= 4 && run.len() * 2 >= ends.len() * MIN_AVERAGE_HALVES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::Confusables;
    use crate::tokens::vocabulary::FIRST_WORD;
    use crate::tokens::Word;

    fn by_case(name: &str) -> Vec<&str> {
        let mut pieces = Vec::new();
        cut_by_case(name, |start, end| pieces.push(&name[start..end]));
        pieces
    }

    #[test]
    fn names_are_cut_where_the_writing_changes() {
        assert_eq!(by_case("WorstAirlineEver"), ["Worst", "Airline", "Ever"]);
        assert_eq!(by_case("HTMLParser2go"), ["HTML", "Parser", "2", "go"]);
        assert_eq!(by_case("never_again_"), ["never", "again"]);
        assert_eq!(by_case("ad"), ["ad"]);
        assert_eq!(by_case("__"), [""; 0]);
        assert_eq!(by_case("ŽádnáŠance"), ["Žádná", "Šance"]);
    }

    #[test]
    fn runs_are_cut_into_known_words_or_not_at_all() {
        let words: Vec<_> = (FIRST_WORD..)
            .zip(["never", "again", "a", "gain", "ever"])
            .map(|(id, w)| (w.as_bytes().into(), Word { id, ..Word::default() }))
            .collect();
        let vocabulary = Vocabulary::new(&words, Confusables::default(), crate::tokens::Letters::default());
        let mut ends = Vec::new();
        assert!(cut_by_vocabulary(b"neveragain", &vocabulary, &mut ends));
        assert_eq!(ends, [5, 10], "as few words as can be");
        assert!(!cut_by_vocabulary(b"neveragainst", &vocabulary, &mut ends));
        assert!(!cut_by_vocabulary(&[b'a'; 41], &vocabulary, &mut ends));
    }
}
