//! Classes of bytes and characters: a table for ASCII, ranges for emoji.

/// An ASCII letter.
pub(crate) const LETTER: u8 = 1;
/// An ASCII digit.
pub(crate) const DIGIT: u8 = 1 << 1;
/// `_`, which UAX #29 joins to letters and digits.
pub(crate) const UNDERSCORE: u8 = 1 << 2;
/// White space.
pub(crate) const SPACE: u8 = 1 << 3;
/// Joins two letters (`MidLetter`, `MidNumLet`, `Single_Quote`).
pub(crate) const MID_LETTER: u8 = 1 << 4;
/// Joins two digits (`MidNum`, `MidNumLet`, `Single_Quote`).
pub(crate) const MID_NUMBER: u8 = 1 << 5;
/// May begin a special token that is no word.
pub(crate) const SPECIAL: u8 = 1 << 6;
/// A byte of a character beyond ASCII.
pub(crate) const NON_ASCII: u8 = 1 << 7;

/// What a word is made of.
pub(crate) const WORD: u8 = LETTER | DIGIT | UNDERSCORE;

/// The classes of every byte.
pub(crate) static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte] = if b.is_ascii_alphabetic() {
            LETTER
        } else if b.is_ascii_digit() {
            DIGIT
        } else if b >= 0x80 {
            NON_ASCII
        } else {
            match b {
                b'_' => UNDERSCORE,
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => SPACE,
                b':' => MID_LETTER | SPECIAL,
                b'\'' | b'.' => MID_LETTER | MID_NUMBER,
                b',' => MID_NUMBER,
                b';' => MID_NUMBER | SPECIAL,
                b'@' | b'#' | b'$' | b'=' | b'<' | b'(' | b'^' | b'-' => SPECIAL,
                _ => 0,
            }
        };
        byte += 1;
    }
    table
}

/// The classes of one byte.
#[inline(always)]
pub(crate) fn class(byte: u8) -> u8 {
    CLASS[byte as usize]
}

/// Zero-width joiner: makes one emoji of several.
pub(crate) const ZWJ: char = '\u{200D}';
/// Variation selector 16: asks for the coloured form of an emoji.
pub(crate) const VS16: char = '\u{FE0F}';
/// Word joiner: shows nothing and cuts nothing.
pub(crate) const WORD_JOINER: char = '\u{2060}';
/// Zero-width space: cuts a word in two that looks like one.
pub(crate) const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// Is this one of the letters that flags are written with?
pub(crate) fn is_regional_indicator(c: char) -> bool {
    ('\u{1F1E6}'..='\u{1F1FF}').contains(&c)
}

/// Is this a skin tone?
pub(crate) fn is_skin_tone(c: char) -> bool {
    ('\u{1F3FB}'..='\u{1F3FF}').contains(&c)
}

/// Unicode's `Extended_Pictographic` (emoji-data.txt), which a test compares with the `regex` crate's tables.
pub(crate) fn is_pictographic(c: char) -> bool {
    let c = c as u32;
    if c < 0x203C {
        return c == 0xA9 || c == 0xAE;
    }
    let after = PICTOGRAPHIC.partition_point(|&(first, _)| first <= c);
    after > 0 && c <= PICTOGRAPHIC[after - 1].1
}

#[rustfmt::skip]
const PICTOGRAPHIC: &[(u32, u32)] = &[
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139), (0x2194, 0x2199),
    (0x21A9, 0x21AA), (0x231A, 0x231B), (0x2328, 0x2328), (0x2388, 0x2388), (0x23CF, 0x23CF), (0x23E9, 0x23F3),
    (0x23F8, 0x23FA), (0x24C2, 0x24C2), (0x25AA, 0x25AB), (0x25B6, 0x25B6), (0x25C0, 0x25C0), (0x25FB, 0x25FE),
    (0x2600, 0x2605), (0x2607, 0x2612), (0x2614, 0x2685), (0x2690, 0x2705), (0x2708, 0x2712), (0x2714, 0x2714),
    (0x2716, 0x2716), (0x271D, 0x271D), (0x2721, 0x2721), (0x2728, 0x2728), (0x2733, 0x2734), (0x2744, 0x2744),
    (0x2747, 0x2747), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2763, 0x2767),
    (0x2795, 0x2797), (0x27A1, 0x27A1), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2934, 0x2935), (0x2B05, 0x2B07),
    (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3297),
    (0x3299, 0x3299), (0x1F000, 0x1F0FF), (0x1F10D, 0x1F10F), (0x1F12F, 0x1F12F), (0x1F16C, 0x1F171), (0x1F17E, 0x1F17F),
    (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1AD, 0x1F1E5), (0x1F201, 0x1F20F), (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F),
    (0x1F232, 0x1F23A), (0x1F23C, 0x1F23F), (0x1F249, 0x1F3FA), (0x1F400, 0x1F53D), (0x1F546, 0x1F64F), (0x1F680, 0x1F6FF),
    (0x1F774, 0x1F77F), (0x1F7D5, 0x1F7FF), (0x1F80C, 0x1F80F), (0x1F848, 0x1F84F), (0x1F85A, 0x1F85F), (0x1F888, 0x1F88F),
    (0x1F8AE, 0x1F8FF), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1FAFF), (0x1FC00, 0x1FFFD),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictographs_are_those_of_unicode() {
        let unicode = regex::Regex::new(r"^\p{Extended_Pictographic}$").unwrap();
        let mut utf8 = [0; 4];
        for c in '\0'..=char::MAX {
            assert_eq!(is_pictographic(c), unicode.is_match(c.encode_utf8(&mut utf8)), "{:#X}", c as u32);
        }
    }

    #[test]
    fn white_space_is_what_the_standard_library_calls_so() {
        for byte in 0..128u8 {
            assert_eq!(class(byte) & SPACE != 0, (byte as char).is_whitespace(), "{byte:#x}");
        }
    }
}
