//! The lines of a block, read as interactions; and the lines that are written.

use crate::input::{Block, MAX_LINE, RAW_OF_TOO_LONG};
use serde::Serialize;
use std::iter;
use wom::Interaction;

/// A line that is not blank.
pub(crate) struct Line<'b> {
    /// From 1.
    pub(crate) number: u64,
    /// What stands in it; of a line that is too long, its beginning.
    pub(crate) bytes: &'b [u8],
    /// Or the reason why it is none.
    pub(crate) interaction: Result<Interaction<'b>, String>,
}

/// Calls `take` for every line of the block that is not blank.
pub(crate) fn each<'b, E>(block: &'b Block, mut take: impl FnMut(Line<'b>) -> Result<(), E>) -> Result<(), E> {
    if block.too_long {
        let interaction = Err(TOO_LONG.to_owned());
        return take(Line { number: block.first_line, bytes: &block.bytes, interaction });
    }
    for (number, bytes) in iter::zip(block.first_line.., block.bytes.split(|b| *b == b'\n')) {
        let bytes = match number {
            1 => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
            _ => bytes,
        };
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let interaction = parse(bytes);
        let bytes = if bytes.len() > MAX_LINE { &bytes[..RAW_OF_TOO_LONG] } else { bytes };
        take(Line { number, bytes, interaction })?;
    }
    Ok(())
}

const TOO_LONG: &str = "longer than 16 MiB";

pub(crate) fn parse(line: &[u8]) -> Result<Interaction<'_>, String> {
    if line.len() > MAX_LINE {
        return Err(TOO_LONG.to_owned());
    }
    let text = std::str::from_utf8(line).map_err(|e| format!("invalid UTF-8 after byte {}", e.valid_up_to()))?;
    // Each line is a document of its own to the parser, so only the column says something.
    serde_json::from_str(text).map_err(|e| e.to_string().replace(" at line 1 column ", " at column "))
}

/// A line that is no interaction.
#[derive(Serialize)]
pub(crate) struct Reject<'a> {
    pub(crate) line: u64,
    pub(crate) reason: &'a str,
    pub(crate) raw: &'a str,
}

/// One line of JSON; control characters that JSON lets stand are escaped too, since a terminal may read it.
pub(crate) fn write_json(out: &mut Vec<u8>, value: &impl Serialize) {
    let json = serde_json::to_string(value).expect("what is written is plain JSON");
    if json.contains(|c: char| c.is_control()) {
        for c in json.chars() {
            match c {
                c if c.is_control() => out.extend(format!("\\u{:04x}", u32::from(c)).bytes()),
                c => out.extend(c.encode_utf8(&mut [0; 4]).bytes()),
            }
        }
    } else {
        out.extend_from_slice(json.as_bytes());
    }
    out.push(b'\n');
}
