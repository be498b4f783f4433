//! Stage 1: what the bytes and characters of a text are, and how different spellings of a word become one key.

pub(crate) mod block;
pub(crate) mod class;
pub(crate) mod entity;
pub(crate) mod fold;

/// So many bytes of a text are read; the rest is left out and the verdict says `truncated`.
pub const MAX_TEXT_BYTES: usize = 1 << 20;

/// The part of `text` that is read: at most [`MAX_TEXT_BYTES`], cut on a character boundary.
pub(crate) fn readable(text: &str) -> &str {
    if text.len() <= MAX_TEXT_BYTES {
        return text;
    }
    let mut end = MAX_TEXT_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_on_a_character_boundary() {
        assert_eq!(readable("short"), "short");
        let long = "é".repeat(MAX_TEXT_BYTES);
        assert_eq!(readable(&long).len(), MAX_TEXT_BYTES);
        let shifted = format!("a{long}");
        assert_eq!(readable(&shifted).len(), MAX_TEXT_BYTES - 1);
    }
}
