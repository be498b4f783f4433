//! HTML character references (`&amp;`), as they stand in text that was copied out of a page.

/// The character that a reference at the start of `text` stands for, and the length of the reference in bytes.
///
/// Known are the names that social platforms write, and every number (HTML Living Standard, section 13.5, "Named character
/// references"). A reference without its semicolon is none.
pub(crate) fn decode(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(10).position(|b| b == b';')?;
    let name = &rest[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            if number.starts_with('+') || number.contains("x+") {
                return None;
            }
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())?
        }
        None => NAMES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, end + 2))
}

const NAMES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("hellip", '…'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("bull", '•'),
    ("trade", '™'),
    ("reg", '®'),
    ("copy", '©'),
    ("euro", '€'),
    ("pound", '£'),
    ("hearts", '♥'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_by_name_and_number() {
        assert_eq!(decode("&amp; more"), Some(('&', 5)));
        assert_eq!(decode("&#39;s"), Some(('\'', 5)));
        assert_eq!(decode("&#x1F600;"), Some(('😀', 9)));
        for none in
            ["&", "&;", "&amp", "&unknown;", "&#xD800;", "&#99999999;", "&#0;", "&#-3;", "&#+39;", "& amp;", "amp;"]
        {
            assert_eq!(decode(none), None, "{none}");
        }
    }
}
