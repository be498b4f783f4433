//! The page that a manager reads.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::collections::BTreeMap;
use std::fmt::Write;
use wom::{CareSummary, Change, Figure, Finding, Share, Summary, Unanswered};

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

/// A table with a column for each group.
struct Page<'a> {
    columns: &'a [(&'a str, &'a Summary)],
    table: Table,
}

impl Page<'_> {
    fn title(&mut self, title: &str) {
        self.row(title, |_, _| String::new());
    }

    fn row(&mut self, name: &str, cell: impl Fn(&str, &Summary) -> String) {
        let cells = self.columns.iter().map(|(key, summary)| cell(key, summary));
        self.table.add_row(std::iter::once(name.to_owned()).chain(cells));
    }

    fn share(&mut self, name: &str, of: impl Fn(&Summary) -> Option<Share>) {
        self.row(name, |_, summary| share(of(summary)));
    }

    fn figures(&mut self, of: impl Fn(&Summary) -> &[Figure]) {
        let names = self.columns.first().map_or(&[][..], |(_, summary)| of(summary));
        for (at, figure) in names.iter().enumerate() {
            self.share(&format!("  {}", figure.name), |summary| of(summary).get(at)?.share);
        }
    }

    fn care(&mut self, name: &str, cell: impl Fn(&CareSummary) -> String) {
        self.row(name, |_, summary| summary.care.as_ref().map_or_else(none, &cell));
    }
}

fn table(columns: &[(&str, &Summary)], voices: &Voices) -> Table {
    let mut page = Page { columns, table: Table::new() };
    page.table.load_preset(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    let names = columns.iter().map(|(name, _)| if name.is_empty() { "all".to_owned() } else { plain(name) });
    page.table.set_header(std::iter::once(String::new()).chain(names));
    page.row("interactions", |_, s| s.interactions.to_string());
    page.row("  and by the brand itself", |_, s| s.own.to_string());
    page.row("NET WORTH, points per 1000", |_, s| s.net_worth.map_or_else(none, |worth| format!("{worth:.0}")));
    page.figures(|s| &s.authenticity);
    page.title("TIERS");
    page.figures(|s| s.tiers.split_last().map_or(&[], |(_unclear, tiers)| tiers));
    page.title("INTENTS");
    page.figures(|s| &s.intents);
    page.title("THE FIVE THAT MATTER");
    page.figures(|s| &s.five);
    page.title("CARE");
    page.care("  questions and complaints", |c| c.asked.to_string());
    page.care("  answered", |c| share(c.answered));
    page.care("  within the hour (3 in 4 expect it)", |c| share(c.within_hour));
    page.care("  in real time (15 min; half want it)", |c| share(c.real_time));
    page.care("  half of the answers within", |c| c.median_seconds.map_or_else(none, time));
    page.care("  nine in ten within", |c| c.p90_seconds.map_or_else(none, time));
    page.care("  followed up later", |c| share(c.followed_up));
    page.care("  helped by peers", |c| share(c.helped_by_peers));
    page.care("  replies that are canned", |c| share(c.canned));
    page.care("  replies that got a reply", |c| share(c.two_way));
    page.care("  brand's voice to one", |c| share(c.one_to_one));
    page.care("  replies to nothing known", |c| c.orphans.to_string());
    page.title("VANITY: what of it is fake");
    page.figures(|s| &s.vanity);
    page.title("VANITY: as usually shown");
    page.share("  sentiment (praise)", |s| s.sentiment);
    if !voices.is_empty() {
        page.row("  share of voice", |key, _| voices.get(key).map_or_else(none, |voice| share(voice[0])));
        page.row("  share of real voice", |key, _| voices.get(key).map_or_else(none, |voice| share(voice[1])));
    }
    for column in page.table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    page.table
}

/// Keys and ids come from the input, and a terminal may read what is printed.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

fn none() -> String {
    "-".to_owned()
}

fn share(share: Option<Share>) -> String {
    share.map_or_else(none, |s| {
        format!("{}/{} {:>3.0} % ({:.0}-{:.0})", s.count, s.of, 100.0 * s.share, 100.0 * s.low, 100.0 * s.high)
    })
}

fn time(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", (seconds + 30) / 60),
        7200..172_800 => format!("{:.1} h", seconds as f64 / 3600.0),
        _ => format!("{:.1} days", seconds as f64 / 86_400.0),
    }
}

// Writing into a String cannot fail: the results below say nothing.

fn tell_changes(out: &mut String, changes: &BTreeMap<String, Vec<Change>>) {
    for (what, changes) in changes {
        let _ = writeln!(out, "\nWhat changed, {}:", plain(what));
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
        let _ = writeln!(out, "  {:<58} {}", reason.rule, share(reason.share));
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
            plain(&case.id),
            plain(&case.key),
            if case.complains { "complaint" } else { "question" }.to_owned(),
            case.waited_seconds.map_or_else(none, time),
        ]);
    }
    let _ = writeln!(out, "{table}");
}
