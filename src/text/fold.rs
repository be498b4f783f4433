//! Folding: every way to write a word that readers take for the same word gives the same key.
//!
//! ASCII words are lower-cased and nothing else; this module is for the rest, and for words that the vocabulary does not
//! know as they stand.

use once_cell::sync::Lazy;
use unicode_normalization::char::decompose_compatible;

use super::class::{self, DIGIT, LETTER};
use crate::snapshot::frozen;

/// Appends the key of `word`: lower case, compatibility-decomposed (full width, ligatures, accents as marks of their own;
/// UAX #15), without characters that show nothing, with straight apostrophes. Says whether a character that shows nothing
/// stood between letters of a Latin word.
pub(crate) fn fold(word: &str, key: &mut Vec<u8>) -> bool {
    let start = key.len();
    let mut hidden = false;
    for c in word.chars() {
        if c.is_ascii() {
            key.push(c.to_ascii_lowercase() as u8);
        } else if is_invisible(c) {
            // A soft hyphen comes with text that was copied from a page, and hides nothing.
            hidden |= c != '\u{AD}' && !class_is_selector(c);
        } else if let Some(folded) = COMMON.get(c as usize - 0x80) {
            key.extend_from_slice(&folded.bytes[..usize::from(folded.length)]);
        } else {
            fold_letter(c, |part| push(key, part));
        }
    }
    hidden && key.len() > start + 1 && key[start..].iter().all(|&b| class::class(b) & LETTER != 0)
}

/// The parts of a character, as they stand in keys.
fn fold_letter(c: char, mut part: impl FnMut(char)) {
    decompose_compatible(c, |decomposed| decomposed.to_lowercase().for_each(|lower| part(straight(lower))));
}

/// What the letters from U+0080 on, to the end of Devanagari, are folded to: found once, since to decompose them takes longer than
/// all the rest.
static COMMON: Lazy<Vec<Folded>> = Lazy::new(|| ('\u{80}'..='\u{97F}').map(Folded::new).collect());

#[derive(Clone, Copy, Debug, Default)]
struct Folded {
    bytes: [u8; 7],
    length: u8,
}

impl Folded {
    fn new(c: char) -> Self {
        let mut folded = Folded::default();
        fold_letter(c, |part| {
            let start = usize::from(folded.length);
            folded.length += part.encode_utf8(&mut folded.bytes[start..]).len() as u8;
        });
        folded
    }
}

/// Appends `key` without the accents of Latin, Greek and Cyrillic letters (U+0300 to U+036F). Says whether there were any.
pub(crate) fn strip_accents(key: &[u8], out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let mut bytes = key.iter().copied().peekable();
    while let Some(b) = bytes.next() {
        // U+0300..U+036F is CC 80..CC BF and CD 80..CD AF.
        match (b, bytes.peek()) {
            (0xCC, Some(0x80..=0xBF)) | (0xCD, Some(0x80..=0xAF)) => {
                bytes.next();
            }
            _ => out.push(b),
        }
    }
    out.len() - start < key.len()
}

/// Appends `key` with runs of three or more equal letters cut to `keep` letters. Says whether there were any.
pub(crate) fn shorten_runs(key: &[u8], keep: usize, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let mut at = 0;
    while at < key.len() {
        let b = key[at];
        let mut run = 1;
        while at + run < key.len() && key[at + run] == b {
            run += 1;
        }
        let kept = if run >= 3 && class::class(b) & LETTER != 0 { keep } else { run };
        out.extend(std::iter::repeat_n(b, kept));
        at += run;
    }
    out.len() - start < key.len()
}

/// Appends `key` with digits and signs read as the letters that they look like (`fr33`, `ca$h`); `one` is what `1` stands
/// for. Says whether there were any beside letters.
pub(crate) fn unleet(key: &[u8], one: u8, out: &mut Vec<u8>) -> bool {
    let (mut letters, mut signs) = (0, 0);
    for &b in key {
        let letter = match b {
            b'0' => b'o',
            b'1' | b'!' | b'|' => one,
            b'3' => b'e',
            b'4' | b'@' => b'a',
            b'5' | b'$' => b's',
            b'7' => b't',
            _ => {
                letters += usize::from(class::class(b) & LETTER != 0);
                out.push(b);
                continue;
            }
        };
        signs += 1;
        out.push(letter);
    }
    letters > 0 && signs > 0
}

/// May [`unleet`] change this key? A word that begins with a digit (`4th`, `3pm`, `5g`) may not.
pub(crate) fn may_be_leet(key: &[u8]) -> bool {
    key.len() >= 4
        && class::class(key[0]) & LETTER != 0
        && key.iter().any(|&b| class::class(b) & DIGIT != 0 || matches!(b, b'@' | b'$' | b'!'))
}

/// Letters of other scripts that look like Latin ones (Unicode Technical Standard #39), from `data/fold/confusables.tsv`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Confusables {
    pairs: Vec<(char, u8)>,
}

impl Confusables {
    /// Reads the table: a letter, a tab, the ASCII letter that it looks like. Errors name the line.
    pub(crate) fn parse(table: &str) -> Result<Self, (usize, String)> {
        let mut pairs = Vec::new();
        for (number, line) in table_lines(table) {
            let mut cells = line.split('\t').map(|cell| (cell.chars().next(), cell.chars().count()));
            match (cells.next(), cells.next()) {
                (Some((Some(from), 1)), Some((Some(to), 1))) if !from.is_ascii() && to.is_ascii_lowercase() => {
                    pairs.push((from, to as u8))
                }
                _ => {
                    return Err((
                        number,
                        "expected a letter beyond ASCII, a tab, and a lower-case ASCII letter".into(),
                    ));
                }
            }
        }
        pairs.sort_unstable();
        Ok(Self { pairs })
    }

    /// Appends `key` with look-alikes replaced, if it mixes them with ASCII letters and holds nothing else beyond ASCII.
    pub(crate) fn unmask(&self, key: &str, out: &mut Vec<u8>) -> bool {
        let (mut ascii, mut alike) = (false, false);
        for c in key.chars() {
            if c.is_ascii() {
                ascii |= c.is_ascii_alphabetic();
                out.push(c as u8);
            } else if let Ok(at) = self.pairs.binary_search_by_key(&c, |&(from, _)| from) {
                alike = true;
                out.push(self.pairs[at].1);
            } else {
                return false;
            }
        }
        ascii && alike
    }
}

/// The lines of a table under `data/` that are neither blank nor a comment (`# ...`), with their numbers from 1.
pub(crate) fn table_lines(table: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(table.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("# "))
}

/// Typographic apostrophes are written as `'`.
fn straight(c: char) -> char {
    match c {
        '’' | '‘' | 'ʼ' | '＇' | '´' | '`' => '\'',
        c => c,
    }
}

fn class_is_selector(c: char) -> bool {
    ('\u{FE00}'..='\u{FE0F}').contains(&c)
}

/// Characters that show nothing: joiners, soft hyphen, variation selectors, direction marks, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
        || class_is_selector(c)
}

fn push(key: &mut Vec<u8>, c: char) {
    key.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

frozen!(Confusables { pairs });

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> String {
        let mut key = Vec::new();
        fold(word, &mut key);
        String::from_utf8(key).unwrap()
    }

    fn stripped(word: &str) -> String {
        let mut out = Vec::new();
        strip_accents(folded(word).as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn case_width_and_composition_do_not_matter() {
        assert_eq!(folded("ＦＲＥＥ"), "free");
        assert_eq!(folded("Don’t"), "don't");
        assert_eq!(folded("Čeština"), folded("C\u{30C}es\u{30C}tina"));
        assert_eq!(folded("𝐅𝐫𝐞𝐞"), "free");
        assert_eq!(stripped("žádný"), "zadny");
        assert_eq!(stripped("हिन्दी"), folded("हिन्दी"), "vowel signs are no accents");
    }

    #[test]
    fn common_letters_fold_as_all_others() {
        for (c, folded) in ('\u{80}'..).zip(COMMON.iter()) {
            let mut slow = String::new();
            fold_letter(c, |part| slow.push(part));
            assert_eq!(&folded.bytes[..usize::from(folded.length)], slow.as_bytes(), "{c}");
        }
    }

    #[test]
    fn hidden_characters_are_told_only_within_latin_words() {
        let mut key = Vec::new();
        assert!(fold("fr\u{200B}ee", &mut key));
        assert_eq!(key, b"free");
        assert!(!fold("free", &mut Vec::new()));
        assert!(!fold("co\u{AD}operate", &mut Vec::new()), "a soft hyphen comes with copied text");
        assert!(!fold("می\u{200C}خواهم", &mut Vec::new()), "Persian needs the non-joiner");
    }

    #[test]
    fn stretched_and_disguised_letters() {
        let mut out = Vec::new();
        assert!(shorten_runs(b"soooo", 1, &mut out));
        assert_eq!(out, b"so");
        out.clear();
        assert!(shorten_runs(b"goooood", 2, &mut out));
        assert_eq!(out, b"good");
        out.clear();
        assert!(!shorten_runs(b"1000", 1, &mut out), "digits are not stretched");
        out.clear();
        assert!(unleet(b"f0ll0wers", b'i', &mut out));
        assert_eq!(out, b"followers");
        assert!(!may_be_leet(b"4th") && !may_be_leet(b"100s") && may_be_leet(b"fr33"));
    }

    #[test]
    fn look_alikes_count_only_in_mixed_words() {
        let table = Confusables::parse("# head\nа\ta\nо\to\n").unwrap();
        let mut out = Vec::new();
        assert!(table.unmask("followerо", &mut out));
        assert_eq!(out, b"followero");
        assert!(!table.unmask("оа", &mut Vec::new()), "a word of another script");
        assert!(!table.unmask("free", &mut Vec::new()));
        assert_eq!(Confusables::parse("a\tb\n").unwrap_err().0, 1);
    }
}
