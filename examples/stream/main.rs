//! A scorecard on endless input, and who moves together in it: JSON lines on standard input, a small board every so many of them.
//!
//! ```text
//! cargo run --release --example stream -- --every 50 < data/samples/story.jsonl
//! ```
//!
//! The board shows the last lines beside all lines so far, what changed from the lines before, and who still waits for an
//! answer, and the rings that have grown since the last board among the last `--watch` lines. A ring is known only when most of it has come, and
//! so the board tells it and does not count its members anew; `coordination` does. Memory stays bounded however long the input is: threads in which nothing was said for `--days` days are counted and
//! forgotten, sooner where more than 100,000 records are kept. The board is printed at the end of the input as well.
//!
//! Exit codes are those of `classify`; rejected lines go to standard error.

#[path = "../classify/input.rs"]
mod input;
#[path = "../classify/lines.rs"]
mod lines;

use clap::Parser;
use input::{Blocks, open, progress};
use std::io::{self, Write};
use std::process::ExitCode;
use wom::{Authenticity, Care, Change, Classifier, Coordination, Finding, Ring, Scorecard, Summary, Timestamp, Worth};

/// Keep a scorecard on standard input.
#[derive(Parser)]
struct Args {
    /// Print the board after so many interactions
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// Forget threads after so many days of silence
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    /// Look for rings among the last so many interactions
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(4..))]
    watch: u32,
}

/// So many records of open threads are kept at most.
const RECORDS: usize = 100_000;
/// So many cases that wait, and rings, are shown.
const SHOWN: usize = 3;

/// What is kept of the stream.
#[derive(Default)]
struct Board {
    all: Scorecard,
    /// The lines since the last board, and those of the board before.
    now: Scorecard,
    before: Scorecard,
    care: Care,
    /// The rings that were found since the last board, as they stand.
    rings: Vec<Ring>,
    lines: u64,
    rejected: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let mut board = Board::default();
    match run(&args, &mut board) {
        Ok(()) if board.rejected > 0 => ExitCode::from(3),
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "stream: {failure}");
            ExitCode::from(1)
        }
    }
}

fn run(args: &Args, board: &mut Board) -> io::Result<()> {
    let mut session = Classifier::new().session();
    let mut watch = Coordination::new().watch(args.watch as usize);
    let mut out = io::stdout().lock();
    let mut bad = Vec::new();
    for block in Blocks::of(open(None, &progress(None))?) {
        let block = block?;
        for (line, parsed) in lines::of(&block) {
            let interaction = match parsed {
                Ok(interaction) => interaction,
                Err(refused) => {
                    refused.write(line, &mut bad);
                    io::stderr().write_all(&bad)?;
                    bad.clear();
                    board.rejected += 1;
                    continue;
                }
            };
            let reading = session.read(&interaction);
            board.now.add(&interaction, &reading);
            board.care.add("", &interaction, &reading.verdict());
            board.meet(watch.see(reading.trace()));
            board.lines += 1;
            if board.lines.is_multiple_of(args.every) {
                board.meet(watch.look());
                board.print(&mut out)?;
                board.turn();
                board.forget(args.days, RECORDS);
            } else if board.care.len() > RECORDS {
                // Half of them, so that it is not done again for a while.
                board.forget(args.days, RECORDS / 2);
            }
        }
    }
    if !board.lines.is_multiple_of(args.every) || board.lines == 0 {
        board.meet(watch.look());
        board.print(&mut out)?;
    }
    Ok(())
}

impl Board {
    /// Begins the next lines.
    fn turn(&mut self) {
        self.all.merge(&self.now);
        self.before = std::mem::take(&mut self.now);
        self.rings.clear();
    }

    /// Takes rings that have grown; what was known of the same ring before is left behind.
    fn meet(&mut self, rings: Vec<Ring>) {
        let is_same = |old: &Ring, new: &Ring| {
            old.kind() == new.kind() && old.members().iter().any(|member| new.members().contains(member))
        };
        self.rings.retain(|old| !rings.iter().any(|new| is_same(old, new)));
        self.rings.extend(rings);
    }

    /// Forgets the threads that were silent for so many days, or for half as many and so on until few enough records are left.
    fn forget(&mut self, days: u16, most: usize) {
        let mut seconds = i64::from(days) * 86_400;
        loop {
            let ago = |latest: Timestamp| Timestamp::from_unix_seconds(latest.unix_seconds() - seconds);
            // Where no time is known, nothing tells old from new.
            let before = if seconds > 0 { self.care.latest().and_then(ago) } else { Some(Timestamp::MAX) };
            before.into_iter().for_each(|before| self.care.settle(before));
            if self.care.len() <= most || seconds == 0 {
                return;
            }
            seconds /= 2;
        }
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let mut all = self.all.clone();
        all.merge(&self.now);
        writeln!(out, "== {} interactions, {} lines rejected", self.lines, self.rejected)?;
        writeln!(out, "{:<18}{:>9}{:>9}", "", "lately", "so far")?;
        let row = |out: &mut dyn Write, name: &str, figure: &dyn Fn(&Scorecard) -> String| {
            writeln!(out, "{name:<18}{:>9}{:>9}", figure(&self.now), figure(&all))
        };
        let share = |part: u64, whole: u64| match whole {
            0 => "-".to_owned(),
            _ => format!("{:.0} %", 100.0 * part as f64 / whole as f64),
        };
        row(out, "net worth / 1000", &|card| {
            card.net_worth(&Worth::default()).map_or_else(|| "-".to_owned(), |worth| format!("{worth:.0}"))
        })?;
        for authenticity in Authenticity::ALL {
            row(out, authenticity.name(), &|card| share(card.authenticity(*authenticity), card.interactions()))?;
        }
        row(out, "satisfaction", &|card| {
            let five = card.five();
            share(five.satisfied, five.satisfied + five.dissatisfied)
        })?;
        let care = self.care.report();
        writeln!(
            out,
            "care: {} asked, {} answered, {} of {} within the hour; {} records kept",
            care.asked(),
            care.answered,
            care.within_hour,
            care.timed(),
            self.care.len()
        )?;
        for case in self.care.unanswered().iter().take(SHOWN) {
            let waited = case.waited_seconds.map_or_else(String::new, |seconds| format!(", for {} min", seconds / 60));
            writeln!(out, "  waits: {} (urgency {}{waited})", case.id.escape_debug(), case.urgency)?;
        }
        for ring in self.rings.iter().take(SHOWN) {
            writeln!(out, "  ring: {}, {ring}", ring.kind().name())?;
        }
        let changes = Summary::changes(&self.before, &self.now);
        let clear = |change: &&Change| matches!(change.finding, Finding::Rose | Finding::Fell);
        for change in changes.iter().filter(clear) {
            writeln!(out, "  {}", change.sentence())?;
        }
        writeln!(out)?;
        out.flush()
    }
}
