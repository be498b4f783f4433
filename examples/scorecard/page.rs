//! The page that a manager reads.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::collections::BTreeMap;
use std::fmt::Write;
use wom::{Change, Figure, Finding, Share, Summary, Unanswered};

/// So many groups stand side by side.
const COLUMNS: usize = 3;
/// So many unanswered cases are listed.
const LISTED: usize = 10;

type Voices = BTreeMap<String, [Option<Share>; 2]>;

pub(crate) fn text(
    all: &Summary,
    groups: &BTreeMap<&str, Summary>,
    voices: &Voices,
    changes: &BTreeMap<String, Vec<Change>>,
    unanswered: &[Unanswered],
) -> String {
    let mut columns: Vec<(&str, &Summary)> = groups.iter().map(|(key, summary)| (*key, summary)).collect();
    if groups.len() != 1 {
        columns.push(("all", all));
    }
    let mut out = String::new();
    for side_by_side in columns.chunks(COLUMNS) {
        let _ = writeln!(out, "{}\n", table(side_by_side, voices));
    }
    out.push_str("Part/whole, the share, and the range in which the true share lies 95 times in 100 (Wilson).\n");
    tell_changes(&mut out, changes);
    tell_reasons(&mut out, all);
    tell_unanswered(&mut out, unanswered);
    out
}

fn table(columns: &[(&str, &Summary)], voices: &Voices) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    let names =
        columns.iter().map(|(name, _)| if name.is_empty() { "all" } else { *name }.replace(char::is_control, " "));
    table.set_header(std::iter::once(String::new()).chain(names));
    let mut row = |name: &str, cell: &dyn Fn(&str, &Summary) -> String| {
        table.add_row(std::iter::once(name.to_owned()).chain(columns.iter().map(|(key, summary)| cell(key, summary))));
    };
    row("interactions", &|_, s| s.interactions.to_string());
    row("  and by the brand itself", &|_, s| s.own.to_string());
    row("NET WORTH, points per 1000", &|_, s| s.net_worth.map_or_else(none, |worth| format!("{worth:.0}")));
    let figures = |row: &mut dyn FnMut(&str, &dyn Fn(&str, &Summary) -> String), of: fn(&Summary) -> &[Figure]| {
        for (at, figure) in columns.first().map_or(&[][..], |(_, summary)| of(summary)).iter().enumerate() {
            row(&format!("  {}", figure.name), &|_, s| of(s).get(at).map_or_else(none, |f| share(&f.share)));
        }
    };
    figures(&mut row, |s| &s.authenticity);
    row("TIERS", &blank);
    figures(&mut row, |s| s.tiers.split_last().map_or(&[], |(_unclear, tiers)| tiers));
    row("INTENTS", &blank);
    figures(&mut row, |s| &s.intents);
    row("THE FIVE THAT MATTER", &blank);
    figures(&mut row, |s| &s.five);
    row("CARE", &blank);
    row("  questions and complaints", &|_, s| care(s, |c| c.asked.to_string()));
    row("  answered", &|_, s| care(s, |c| share(&c.answered)));
    row("  within the hour", &|_, s| care(s, |c| share(&c.within_hour)));
    row("  in real time (15 min)", &|_, s| care(s, |c| share(&c.real_time)));
    row("  half of them within", &|_, s| care(s, |c| c.median_seconds.map_or_else(none, time)));
    row("  nine in ten within", &|_, s| care(s, |c| c.p90_seconds.map_or_else(none, time)));
    row("  followed up later", &|_, s| care(s, |c| share(&c.followed_up)));
    row("  helped by peers", &|_, s| care(s, |c| share(&c.helped_by_peers)));
    row("  replies that are canned", &|_, s| care(s, |c| share(&c.canned)));
    row("  replies that were answered", &|_, s| care(s, |c| share(&c.two_way)));
    row("  brand's voice to one", &|_, s| care(s, |c| share(&c.one_to_one)));
    row("  replies to nothing known", &|_, s| care(s, |c| c.orphans.to_string()));
    row("VANITY: what of it is fake", &blank);
    figures(&mut row, |s| &s.vanity);
    row("VANITY: as usually shown", &blank);
    row("  sentiment (praise)", &|_, s| share(&s.sentiment));
    if !voices.is_empty() {
        row("  share of voice", &|key, _| voices.get(key).map_or_else(none, |voice| share(&voice[0])));
        row("  share of real voice", &|key, _| voices.get(key).map_or_else(none, |voice| share(&voice[1])));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn none() -> String {
    "-".to_owned()
}

fn blank(_: &str, _: &Summary) -> String {
    String::new()
}

fn share(share: &Option<Share>) -> String {
    share.map_or_else(none, |s| {
        format!("{}/{} {:>3.0} % ({:.0}-{:.0})", s.count, s.of, 100.0 * s.share, 100.0 * s.low, 100.0 * s.high)
    })
}

fn care(summary: &Summary, cell: impl Fn(&wom::CareSummary) -> String) -> String {
    summary.care.as_ref().map_or_else(none, cell)
}

fn time(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds.div_ceil(60)),
        7200..172_800 => format!("{:.1} h", seconds as f64 / 3600.0),
        _ => format!("{:.1} days", seconds as f64 / 86_400.0),
    }
}

// Writing into a String cannot fail: the results below say nothing.

fn tell_changes(out: &mut String, changes: &BTreeMap<String, Vec<Change>>) {
    for (what, changes) in changes {
        let _ = writeln!(out, "\nWhat changed, {}:", what.replace(char::is_control, " "));
        let clear = |change: &&Change| matches!(change.finding, Finding::Rose | Finding::Fell);
        for change in changes.iter().filter(clear) {
            let _ = writeln!(out, "  {}", change.sentence());
        }
        let count = |finding| changes.iter().filter(|change| change.finding == finding).count();
        let (unclear, few) = (count(Finding::NoClearChange), count(Finding::TooFew));
        let _ = writeln!(out, "  of the other figures {unclear} show no clear change, and {few} are too few to tell");
    }
}

fn tell_reasons(out: &mut String, all: &Summary) {
    if !all.reasons.is_empty() {
        out.push_str("\nThe rules that voted most:\n");
    }
    for reason in &all.reasons {
        let _ = writeln!(out, "  {:<58} {}", reason.rule, share(&reason.share));
    }
}

fn tell_unanswered(out: &mut String, unanswered: &[Unanswered]) {
    if unanswered.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nUnanswered, the most urgent first ({} in all):", unanswered.len());
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["  urgency", "id", "group", "what", "had waited"]);
    for case in unanswered.iter().take(LISTED) {
        table.add_row([
            format!("  {}", case.urgency),
            case.id.replace(char::is_control, " "),
            case.key.replace(char::is_control, " "),
            if case.complains { "complaint" } else { "question" }.to_owned(),
            case.waited_seconds.map_or_else(none, time),
        ]);
    }
    let _ = writeln!(out, "{table}");
}
