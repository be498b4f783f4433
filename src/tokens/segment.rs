//! The first segment of a text by UAX #29, without its tables where the characters are common ones.

use unicode_segmentation::UnicodeSegmentation;

/// What a character is to the rules of word boundaries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    /// Goes on with what stands before it: an accent, a vowel sign.
    Mark,
    /// Joins letters, digits, or both, if it stands between them.
    Middle(bool, bool),
    Underscore,
    /// Stands alone.
    Sign,
}

/// None where the tables must be asked.
fn kind(c: char) -> Option<Kind> {
    Some(match c {
        'a'..='z' | 'A'..='Z' => Kind::Letter,
        '0'..='9' => Kind::Digit,
        '_' => Kind::Underscore,
        '\'' | '.' | '’' | '‘' => Kind::Middle(true, true),
        ':' => Kind::Middle(true, false),
        ',' | ';' => Kind::Middle(false, true),
        '!'..='~' | '«' | '»' | '¡' | '¿' | '°' => Kind::Sign,
        '‐'..='‗' | '‚'..='‣' | '…' | '‰'..='‾' | '₠'..='₿' => Kind::Sign,
        '×' | '÷' => Kind::Sign,
        'À'..='ɏ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' | 'ؠ'..='ي' | 'ऄ'..='ह' => Kind::Letter,
        '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{93A}'..='\u{93C}' | '\u{93E}'..='\u{94F}' => Kind::Mark,
        _ => return None,
    })
}

/// The length of the first segment in bytes.
pub(super) fn length(rest: &str) -> usize {
    quick(rest).unwrap_or_else(|| rest.split_word_bounds().next().map_or(rest.len(), str::len))
}

fn quick(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices();
    let first = chars.next().map(|(_, c)| kind(c))??;
    let after = |chars: &std::str::CharIndices<'_>| chars.clone().next().map(|(_, c)| kind(c));
    if matches!(first, Kind::Sign | Kind::Middle(..) | Kind::Mark) {
        // A mark belongs to what stands before it, whatever that is.
        let alone = first != Kind::Mark && after(&chars).is_none_or(|next| next.is_some_and(|next| next != Kind::Mark));
        return alone.then_some(chars.offset());
    }
    let mut base = first;
    loop {
        let end = chars.offset();
        let Some((_, c)) = chars.next() else { return Some(end) };
        match kind(c)? {
            Kind::Sign => return Some(end),
            Kind::Mark => {}
            Kind::Middle(letters, digits) => match after(&chars) {
                None => return Some(end),
                Some(next) => match next? {
                    Kind::Mark => return None,
                    Kind::Letter if letters && base == Kind::Letter => {}
                    Kind::Digit if digits && base == Kind::Digit => {}
                    _ => return Some(end),
                },
            },
            next => base = next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn quick_and_slow_agree(text in "([a-z0-9_'.,:;’!#\"«“é×яञक\u{93C}\u{93F}سم\u{64B}\u{301}]|[À-ɏ]|[Ѐ-ԯ]|[ؠ-\u{65F}]|[ऄ-\u{94F}]|[‐-₿]|\\PC|[\u{AD}\u{200D}\u{FE0F}😀漢か]){1,8}") {
            prop_assert_eq!(Some(length(&text)), text.split_word_bounds().next().map(str::len));
        }
    }

    #[test]
    fn common_characters_need_no_tables() {
        for (text, expected) in
            [("don’t”", 7), ("příliš,", 9), ("хорошо!", 12), ("हिन्दी", 18), ("مَرحبا", 12), ("“a", 3), ("5’x", 1)]
        {
            assert_eq!(quick(text), Some(expected), "{text}");
        }
    }
}
