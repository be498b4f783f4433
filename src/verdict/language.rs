//! The language of a text, from the function words in it.

use crate::snapshot::plain;
use std::fmt;

/// A language as a BCP-47 code of at most eleven characters, such as `en` or `pt-BR`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language {
    code: [u8; Self::MAX],
    length: u8,
}

impl Language {
    const MAX: usize = 11;

    /// A language that is not known.
    pub const UNKNOWN: Language = Language { code: *b"und\0\0\0\0\0\0\0\0", length: 3 };

    /// Reads a code: a language of two or three letters, and the subtags behind it as far as there is room. None if it is
    /// no code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut language = Language { code: [0; Self::MAX], length: 0 };
        let mut full = false;
        for (at, subtag) in text.split(['-', '_']).enumerate() {
            let is_code = if at == 0 {
                (2..=3).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphabetic())
            } else {
                (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
            };
            if !is_code {
                return None;
            }
            let start = if at == 0 { 0 } else { usize::from(language.length) + 1 };
            let end = start + subtag.len();
            full |= end > Self::MAX;
            if !full {
                if at > 0 {
                    language.code[start - 1] = b'-';
                }
                language.code[start..end].copy_from_slice(subtag.as_bytes());
                language.length = end as u8;
            }
            if at == 0 {
                language.code.make_ascii_lowercase();
            }
        }
        Some(language)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code[..usize::from(self.length)]).unwrap_or("und")
    }

    /// The language of which most words tell, by being its own or by their letters: more than of any other, two at least or
    /// one where none tells of another, and a twelfth of the words. `counts` go with `languages`.
    pub(crate) fn found(counts: &[u32], languages: &[Language], words: u32) -> Language {
        if words == 0 {
            return Language::UNKNOWN;
        }
        let mut best = (0, Language::UNKNOWN);
        let mut second = 0;
        for (&count, &language) in counts.iter().zip(languages) {
            if count > best.0 {
                second = best.0;
                best = (count, language);
            } else if count > second {
                second = count;
            }
        }
        let enough = best.0 >= 2 || (best.0 == 1 && second == 0);
        if enough && best.0 > second && best.0 * 12 >= words { best.1 } else { Language::UNKNOWN }
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

plain!(Language { code: [u8; Self::MAX], length: u8 });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_cut_at_a_subtag() {
        let code = |text| Language::parse(text).map(|language| language.code().to_owned());
        assert_eq!(code("en").as_deref(), Some("en"));
        assert_eq!(code("EN-gb").as_deref(), Some("en-gb"));
        assert_eq!(code("pt_BR").as_deref(), Some("pt-BR"));
        assert_eq!(code("zh-Hant-TW").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(code("sl-rozaj-biske-1994").as_deref(), Some("sl-rozaj"));
        for bad in ["", "e", "english", "e1", "en-", "-en", "en--gb", "čs", "en gb"] {
            assert_eq!(code(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_most_function_words_win_and_a_draw_is_unknown() {
        let languages = ["en", "cs"].map(|code| Language::parse(code).unwrap());
        let found = |counts: [u32; 2], words| Language::found(&counts, &languages, words).code().to_owned();
        assert_eq!(found([5, 1], 10), "en");
        assert_eq!(found([0, 2], 4), "cs");
        assert_eq!(found([2, 2], 4), "und");
        assert_eq!(found([1, 0], 9), "en");
        assert_eq!(found([1, 0], 13), "und");
        assert_eq!(found([2, 1], 9), "en");
        assert_eq!(found([0, 0], 0), "und");
    }
}
