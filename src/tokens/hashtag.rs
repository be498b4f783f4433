//! Words that stand together without spaces: `#WorstAirlineEver`, `#neveragain`.

use super::vocabulary::{FIRST_WORD, Vocabulary};
use crate::text::block::bits;

/// Longer runs are left whole.
const MAX_RUN: usize = 40;
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

/// The same for a name of at most 64 ASCII letters, digits and `_`, by a bit for each of its bytes. Gives the ends of the pieces,
/// `_` among them, as bits.
pub(crate) fn cuts(capitals: u64, digits: u64, underscores: u64, length: usize) -> u64 {
    let name = u64::MAX >> (64 - length);
    let small = name & !(capitals | digits | underscores);
    let cuts = underscores
        | underscores << 1
        | small << 1 & capitals
        | digits ^ digits << 1
        | capitals << 1 & capitals & small >> 1;
    // A piece ends where the next begins.
    (cuts & name) >> 1 | 1 << (length - 1)
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
        for length in bits(vocabulary.likely_lengths(&run[start..])) {
            let word = &run[start..start + length];
            let short = length == 1 && !matches!(word, b"a" | b"i");
            if words + 1 < best[start + length].0 && !short && vocabulary.get(word).id >= FIRST_WORD {
                best[start + length] = (words + 1, start);
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
    use crate::tokens::Word;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn bits_cut_as_characters_do(name in "[a-zA-Z0-9_]{1,64}") {
            let mask = |is: fn(&u8) -> bool| name.bytes().enumerate().fold(0, |bits, (at, b)| bits | u64::from(is(&b)) << at);
            let cuts = cuts(mask(u8::is_ascii_uppercase), mask(u8::is_ascii_digit), mask(|&b| b == b'_'), name.len());
            let (mut start, mut fast) = (0, Vec::new());
            for last in bits(cuts) {
                fast.push(&name[start..=last]);
                start = last + 1;
            }
            fast.retain(|&piece| piece != "_");
            prop_assert_eq!(fast, by_case(&name));
        }
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
