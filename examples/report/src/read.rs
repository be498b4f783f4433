//! The lines, and what they leave behind.

use crate::input::Blocks;
use crate::lines;
use std::io::{self, Read};
use wom::{Classifier, Interaction, Trace};

/// So many rejected lines are shown in the page; all are counted, and told on standard error.
const SHOWN: usize = 100;
/// So many characters are shown of each.
const SHOWN_CHARS: usize = 200;

/// What was read.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) interactions: Vec<Interaction<'static>>,
    /// What each is called: its id, or its line.
    pub(crate) names: Vec<String>,
    pub(crate) traces: Vec<Trace>,
    pub(crate) rejected: u64,
    /// The first of the rejected lines.
    pub(crate) rejects: Vec<Reject>,
}

/// A line that is no interaction.
pub(crate) struct Reject {
    pub(crate) line: u64,
    pub(crate) reason: String,
    pub(crate) raw: String,
}

/// Reads all lines; `tell` is given each rejected one as a line of JSON.
pub(crate) fn lines(
    input: Box<dyn Read + Send>,
    classifier: &Classifier,
    mut tell: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<Seen> {
    let mut seen = Seen::default();
    let mut session = classifier.session();
    for block in Blocks::of(input) {
        let block = block?;
        for (line, parsed) in lines::of(&block) {
            match parsed {
                Ok(interaction) => {
                    seen.traces.push(session.read(&interaction).trace());
                    seen.names
                        .push(interaction.id.as_ref().map_or_else(|| format!("line {line}"), ToString::to_string));
                    seen.interactions.push(interaction.into_owned());
                }
                Err(refused) => {
                    let mut json = Vec::new();
                    refused.write(line, &mut json);
                    tell(&json)?;
                    seen.rejected += 1;
                    if seen.rejects.len() < SHOWN {
                        let raw = String::from_utf8_lossy(refused.raw).chars().take(SHOWN_CHARS).collect();
                        seen.rejects.push(Reject { line, reason: refused.reason, raw });
                    }
                }
            }
        }
    }
    Ok(seen)
}
