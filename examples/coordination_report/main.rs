//! Measures how well and how fast rings are found, and writes `reports/coordination.md` with its plot.
//!
//! ```text
//! cargo run --release --example coordination_report
//! cargo run --release --example coordination_report -- --scale 10000000
//! ```
//!
//! The second form also measures time and memory for so many traces, which takes some minutes and four gigabytes. Figures of
//! recall and precision are the same on every machine; times are not.

#[path = "../support/crowd.rs"]
mod crowd;
#[path = "../support/hostile.rs"]
mod hostile;
mod plot;
mod scale;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use clap::Parser;
use crowd::{Accounts, BLOCK, COPY, Crowd, LOCKSTEP, Move, Plant, Score, Truth};
use plot::{Line, Panel};
use wom::{Coordination, Trace};

/// Measure how well and how fast rings are found, and write the page about it.
#[derive(Parser)]
struct Args {
    /// Where the page and its plot go
    #[arg(long, value_name = "FOLDER", default_value = "reports")]
    out: PathBuf,
    /// Acts of the honest crowd that rings hide in
    #[arg(long, value_name = "N", default_value_t = 30_000)]
    background: usize,
    /// Measure time and memory for so many traces as well
    #[arg(long, value_name = "N")]
    scale: Option<usize>,
    /// Measure one shape at that scale and print it; the page asks for this, so that each shape has memory of its own
    #[arg(long, hide = true, requires = "scale")]
    shape: Option<String>,
}

const DRIP: Plant = Plant { moves: Move::Copy { over: 20 * 86_400 }, ..COPY };

/// The densities that rings of 20 targets are tried at, and those of 200.
const SMALL: [f64; 10] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
const LARGE: [f64; 10] = [0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = io::Write::write_all(&mut io::stderr(), format!("coordination_report: {failure}\n").as_bytes());
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> io::Result<()> {
    if let (Some(count), Some(shape)) = (args.scale, &args.shape) {
        return io::Write::write_all(&mut io::stdout(), scale::measure(shape, count).as_bytes());
    }
    fs::create_dir_all(&args.out)?;
    let page = page(args)?;
    fs::write(args.out.join("coordination.md"), page)
}

fn page(args: &Args) -> io::Result<String> {
    let background = args.background;
    let mut page = format!(
        "# How well rings are found\n\nMade by `cargo run --release --example coordination_report{}`. Crowds are made up, from seeds: \
         {background} acts of people with heavy-tailed habits, all the look-alikes below, and rings of accounts that are planted among \
         them. Recall is the share of a ring's accounts that is in a ring with a vote; precision is the share of accounts in such \
         rings that belongs to a planted one. A ring has 30 accounts and 20 targets unless the table says otherwise.\n\n",
        args.scale.map_or(String::new(), |count| format!(" -- --scale {count}")),
    );
    page.push_str("## Recall by density and camouflage\n\n![Recall by density and camouflage](coordination.svg)\n\n");
    page.push_str(
        "Density is the share of all pairs of an account and a target that is there. Camouflage is the number of honest acts, on what \
         everybody acts on, for each act of the ring. Nothing is known of the accounts, so that what they do speaks alone. FRAUDAR reports a block of 68 % on Twitter and rings with \
         as much camouflage as fraud; CopyCatch asks for four targets in five.\n\n",
    );
    let panels = [
        ("dense blocks", BLOCK),
        ("dense blocks, 200 x 200", Plant { accounts: 200, targets: 200, ..BLOCK }),
        ("lockstep, within 5 minutes", LOCKSTEP),
    ]
    .map(|(name, plant)| panel(name, plant, background));
    plot::draw(&args.out.join("coordination.svg"), &panels).map_err(io::Error::other)?;
    for panel in &panels {
        table(&mut page, panel);
    }
    page.push_str("## Rings of all sorts\n\n| ring | recall | precision |\n| --- | --- | --- |\n");
    for (name, plant) in sorts() {
        let (recall, precision) = measure(plant, background, 6, 3);
        let _ = writeln!(page, "| {name} | {recall:.3} | {precision:.3} |");
    }
    alike(&mut page, background);
    if let Some(count) = args.scale {
        scale::section(&mut page, count)?;
    }
    Ok(page)
}

/// Recall and precision over some crowds with some rings of one sort each.
fn measure(plant: Plant, background: usize, crowds: u64, rings: usize) -> (f64, f64) {
    let mut sum = Score::default();
    for seed in 1..=crowds {
        let mut crowd = Crowd::new(seed, background);
        (0..rings).for_each(|_| crowd.plant(plant));
        crowd.look_alikes();
        crowd.shuffle();
        let score = Score::of(&crowd, &Coordination::new().find(&crowd.traces));
        sum.rings.extend(score.rings);
        (sum.flagged, sum.right) = (sum.flagged + score.flagged, sum.right + score.right);
    }
    (sum.recall(), sum.precision())
}

fn panel(name: &str, plant: Plant, background: usize) -> Panel {
    let line = |camouflage: f64| {
        let (densities, rings) = if plant.targets < 200 { (SMALL, 3) } else { (LARGE, 1) };
        let points = densities.into_iter().map(|density| {
            let (recall, _) = measure(Plant { density, camouflage, ..plant }, background, 3, rings);
            (density, recall)
        });
        Line { name: format!("camouflage {camouflage}"), points: points.collect() }
    };
    Panel { name: name.to_owned(), lines: [0.0, 1.0, 2.0, 4.0].map(line).into() }
}

fn table(page: &mut String, panel: &Panel) {
    let _ = write!(page, "| {} |", panel.name);
    let points = |line: &Line| line.points.clone();
    for (density, _) in points(&panel.lines[0]) {
        let _ = write!(page, " {density} |");
    }
    let _ = writeln!(page, "\n|{}", " --- |".repeat(panel.lines[0].points.len() + 1));
    for line in &panel.lines {
        let _ = write!(page, "| {} |", line.name);
        for (_, recall) in points(line) {
            let _ = write!(page, " {recall:.2} |");
        }
        page.push('\n');
    }
    page.push('\n');
}

fn sorts() -> Vec<(&'static str, Plant)> {
    vec![
        ("dense block, 68 %, camouflage 1", BLOCK),
        ("the same, camouflage anywhere", Plant { biased: false, ..BLOCK }),
        ("the same, accounts taken over from honest people", Plant { who: Accounts::Hijacked, ..BLOCK }),
        ("dense block, 200 accounts, 40 targets", Plant { accounts: 200, targets: 40, ..BLOCK }),
        ("dense block, 12 accounts, 10 targets", Plant { accounts: 12, targets: 10, ..BLOCK }),
        ("lockstep, 80 %, within 20 s, camouflage 1", Plant { moves: Move::Lockstep { within: 20 }, ..LOCKSTEP }),
        ("lockstep, within 5 min", LOCKSTEP),
        ("lockstep, within 30 min", Plant { moves: Move::Lockstep { within: 1800 }, ..LOCKSTEP }),
        ("lockstep, accounts taken over", Plant { who: Accounts::Hijacked, ..LOCKSTEP }),
        ("lockstep, 200 accounts, 10 targets", Plant { accounts: 200, targets: 10, ..LOCKSTEP }),
        ("copies within 20 min", COPY),
        ("copies, 100 accounts", Plant { accounts: 100, ..COPY }),
        ("copies, a drip over 20 days, young accounts", Plant { who: Accounts::Young, ..DRIP }),
        ("copies, a drip over 20 days, accounts unknown", DRIP),
        ("copies, a drip over 20 days, accounts taken over", Plant { who: Accounts::Hijacked, ..DRIP }),
    ]
}

fn alike(page: &mut String, background: usize) {
    page.push_str(
        "\n## Who looks alike\n\nTwenty crowds without a planted ring. Nobody in them should be in a ring at all.\n\n\
         | who | traces | in a ring | where nothing is known of accounts |\n| --- | --- | --- | --- |\n",
    );
    let mut counts = BTreeMap::<&str, [usize; 3]>::new();
    for seed in 1..=20 {
        let mut crowd = Crowd::new(100 + seed, background);
        crowd.look_alikes();
        crowd.shuffle();
        let members = |traces: &[Trace]| {
            let rings = Coordination::new().find(traces);
            rings.iter().flat_map(|ring| ring.members().to_vec()).collect::<BTreeSet<u64>>()
        };
        let known = members(&crowd.traces);
        crowd.traces.iter_mut().for_each(|trace| trace.created_day = None);
        let unknown = members(&crowd.traces);
        for (at, truth) in (0u64..).zip(&crowd.truth) {
            let name = match truth {
                Truth::Alike(name) => name,
                Truth::Background | Truth::Ring(_) => "everybody else",
            };
            let count = counts.entry(name).or_default();
            let more = [true, known.contains(&at), unknown.contains(&at)];
            count.iter_mut().zip(more).for_each(|(count, more)| *count += usize::from(more));
        }
    }
    for (name, [traces, known, unknown]) in counts {
        let _ = writeln!(page, "| {name} | {traces} | {known} | {unknown} |");
    }
}

/// The program itself, to be started again.
fn this_program() -> io::Result<PathBuf> {
    std::env::current_exe()
}

/// What `/proc` tells of the most memory that this process has held, in mebibytes; none where there is no such file.
fn peak_mebibytes() -> Option<u64> {
    let status = fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes / 1024)
}
