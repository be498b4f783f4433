//! The lines of a block: each an interaction, or refused with a reason. And lines of JSON written.

use crate::input::{Block, MAX_LINE, RAW_OF_TOO_LONG};
use serde::Serialize;
use std::iter;
use wom::Interaction;

/// A line that is no interaction.
pub(crate) struct Refused<'a> {
    pub(crate) reason: String,
    /// The line, or the beginning of one that is too long.
    pub(crate) raw: &'a [u8],
}

/// What is written of such a line.
#[derive(Serialize)]
struct Reject<'a> {
    line: u64,
    reason: &'a str,
    raw: &'a str,
}

impl Refused<'_> {
    pub(crate) fn write(&self, line: u64, out: &mut Vec<u8>) {
        let raw = String::from_utf8_lossy(self.raw);
        write_json(out, &Reject { line, reason: &self.reason, raw: &raw });
    }
}

/// The lines of a block that are not blank, with their numbers.
pub(crate) fn of(block: &Block) -> impl Iterator<Item = (u64, Result<Interaction<'_>, Refused<'_>>)> {
    iter::zip(block.first_line.., block.bytes.split(|b| *b == b'\n')).filter_map(|(line, bytes)| {
        let bytes = match line {
            1 => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
            _ => bytes,
        };
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) && !block.too_long {
            return None;
        }
        let parsed = if block.too_long { Err(too_long()) } else { parse(bytes) };
        let shown = if bytes.len() > MAX_LINE { &bytes[..RAW_OF_TOO_LONG] } else { bytes };
        Some((line, parsed.map_err(|reason| Refused { reason, raw: shown })))
    })
}

fn too_long() -> String {
    "longer than 16 MiB".to_owned()
}

fn parse(line: &[u8]) -> Result<Interaction<'_>, String> {
    if line.len() > MAX_LINE {
        return Err(too_long());
    }
    let text = std::str::from_utf8(line).map_err(|e| format!("invalid UTF-8 after byte {}", e.valid_up_to()))?;
    // Each line is a document of its own to the parser, so only the column says something.
    serde_json::from_str(text).map_err(|e| e.to_string().replace(" at line 1 column ", " at column "))
}

/// One line of JSON; control characters that JSON lets stand are escaped too, since a terminal may read it.
pub(crate) fn write_json(out: &mut Vec<u8>, value: &impl Serialize) {
    let json = serde_json::to_string(value).expect("answers and rejects are plain JSON");
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
