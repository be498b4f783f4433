//! A verdict drawn under its text, for people.

use std::fmt::Write;

use super::{Evidence, Subject, Verdict};
use crate::scores::Axis;

/// Lines longer than this are shown around what was seen.
const MAX_COLUMNS: usize = 100;

/// The verdict, then every line of the text that was seen with a caret row for each vote, then the votes about facts.
pub(crate) fn draw(text: &str, verdict: &Verdict, evidence: &[Evidence<'_>]) -> String {
    let mut out = String::new();
    head(&mut out, verdict);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut seen: Vec<_> = evidence
            .iter()
            .filter_map(|vote| {
                vote.span.clone().filter(|span| (start..end).contains(&span.start)).map(|span| (span, vote))
            })
            .collect();
        seen.sort_by_key(|(span, vote)| (vote.class.axis(), span.start, span.end));
        // Votes on places far apart are drawn under a window of their own.
        let mut at = 0;
        while at < seen.len() {
            let window = window(line, seen[at].0.start - start);
            let _ = writeln!(out, "\n  {}", visible(&line[window.clone()]));
            while at < seen.len() && window.contains(&(seen[at].0.start - start)) {
                let (span, vote) = &seen[at];
                let from = line[window.start..span.start - start].chars().count();
                let to = window.end.min(span.end - start);
                let width = line[span.start - start..to].trim_end().chars().count().max(1);
                let _ = writeln!(out, "  {}{} {}", " ".repeat(from), "^".repeat(width), vote_line(vote));
                let _ = writeln!(out, "  {}{}", " ".repeat(from), reason(vote));
                at += 1;
            }
        }
        start = end;
    }
    let facts: Vec<_> = evidence.iter().filter(|vote| vote.span.is_none()).collect();
    if !facts.is_empty() {
        out.push('\n');
        for vote in facts {
            let _ = writeln!(out, "  {}", vote_line(vote));
            if vote.subject != Subject::Prior {
                let _ = writeln!(out, "    {}", reason(vote));
            }
        }
    }
    out
}

fn head(out: &mut String, verdict: &Verdict) {
    let tier = verdict.tier.map_or("no tier", |tier| tier.name());
    let _ = writeln!(out, "{} ({tier}), {}", verdict.authenticity, verdict.intent);
    let _ = writeln!(out, "  fake {:.2}, stain {:.2}", verdict.fake_probability(), verdict.stain_probability());
    let shares: Vec<_> = super::Intent::ALL
        .iter()
        .map(|&intent| format!("{intent} {:.2}", verdict.intent_probability(intent)))
        .collect();
    let _ = writeln!(out, "  {}", shares.join(", "));
    if !verdict.acts.is_empty() {
        let acts: Vec<_> = verdict.acts.iter().map(super::Act::name).collect();
        let _ = writeln!(out, "  {}", acts.join(", "));
    }
    if verdict.truncated {
        let _ = writeln!(out, "  (only the beginning of the text was read)");
    }
    if !verdict.warnings.is_empty() {
        let _ = writeln!(out, "  (out of range and not counted: {:?})", verdict.warnings);
    }
}

fn vote_line(vote: &Evidence<'_>) -> String {
    let name = match vote.subject {
        Subject::Rule(path) => path,
        Subject::Wording => "wording",
        Subject::Ring(kind) => kind.name(),
        Subject::Prior => match vote.class.axis() {
            Axis::Authenticity => "prior of authenticity",
            Axis::Intent => "prior of intent",
        },
    };
    let cut = if vote.counted == vote.raw { String::new() } else { format!(" (of {:+.2})", vote.raw.nats()) };
    format!("{} {:+.2}{cut} {name}", vote.class.name(), vote.counted.nats())
}

fn reason(vote: &Evidence<'_>) -> String {
    match vote.source {
        Some(source) => format!("{} ({source})", vote.why),
        None => vote.why.to_owned(),
    }
}

/// The part of a line that is shown: all of it, or what begins a little before `seen`.
fn window(line: &str, seen: usize) -> std::ops::Range<usize> {
    let count = line.chars().take(MAX_COLUMNS + 1).count();
    if count <= MAX_COLUMNS {
        return 0..line.len();
    }
    let start = line[..seen].char_indices().rev().nth(20).map_or(0, |(at, _)| at);
    let end = line[start..].char_indices().nth(MAX_COLUMNS).map_or(line.len(), |(at, _)| start + at);
    start..end
}

/// Control characters as spaces: a text must not steer the terminal.
fn visible(line: &str) -> String {
    line.trim_end_matches(['\n', '\r']).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
