//! What a verdict costs beside what other libraries take over the same texts, in the same run, on one thread.
//!
//! ```sh
//! cargo run --release -p wom-peers
//! cargo run --release -p wom-peers -- --gate      # exits 1 where a must is missed
//! cargo run --release -p wom-peers -- --report    # writes the table into reports/speed.md
//! cargo run --release -p wom-peers -- --test      # one quick turn: does it run?
//! WOM_CORPUS=my.jsonl cargo run --release -p wom-peers
//! ```

mod peers;
#[path = "../../support/mod.rs"]
mod support;

use std::hint::black_box;
use std::process::ExitCode;

use clap::Parser;
use support::measure::{Work, in_turns, median};
use support::report;
use support::texts::{Manner, Set};
use wom::Classifier;

const COMMAND: &str = "cargo run --release -p wom-peers -- --report";

/// What others take for the same texts.
#[derive(Parser)]
struct Arguments {
    /// Exit with 1 where a must is missed
    #[arg(long)]
    gate: bool,
    /// What a noisy machine is given: by so many times a figure may miss
    #[arg(long, default_value_t = 1.0)]
    margin: f64,
    /// Write the table into reports/speed.md
    #[arg(long)]
    report: bool,
    /// One quick turn: does it run?
    #[arg(long)]
    test: bool,
}

/// Something that reads texts.
pub(crate) struct Peer<'t> {
    name: &'static str,
    /// So many times faster must a verdict be, and is aimed to be.
    bounds: Option<(f64, f64)>,
    run: Work<'t>,
}

struct Row {
    name: &'static str,
    nanoseconds: f64,
    /// The time of this over that of a verdict, turn by turn.
    times: f64,
    bounds: Option<(f64, f64)>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (turns, count) = if arguments.test { (1, 500) } else { (5, Manner::Tweet.enough()) };
    let set = Set::own().unwrap_or_else(|| Set::made(Manner::Tweet, count));
    let wom = Classifier::new();
    let texts: Vec<&str> = set.texts().collect();
    let mut session = wom.session();
    let verdict = || set.interactions.iter().for_each(|one| _ = black_box(session.read(black_box(one)).verdict()));
    let mut peers = vec![Peer { name: "wom, whole verdict", bounds: None, run: Box::new(verdict) }];
    peers.extend(peers::all(&wom, &texts));

    let (heads, mut works): (Vec<_>, Vec<_>) =
        peers.into_iter().map(|peer| ((peer.name, peer.bounds), peer.run)).unzip();
    let seconds = in_turns(turns, &mut works);
    let rows: Vec<Row> = heads
        .into_iter()
        .zip(&seconds)
        .map(|((name, bounds), taken)| Row {
            name,
            nanoseconds: median(taken.clone()) * 1e9 / texts.len() as f64,
            times: median(taken.iter().zip(&seconds[0]).map(|(peer, wom)| peer / wom).collect()),
            bounds,
        })
        .collect();
    println!("{:<52} {:>10} {:>10} {:>6} {:>6}", "name", "ns a text", "x wom", "must", "aim");
    for row in &rows {
        let [must, aim] =
            row.bounds.map_or([const { String::new() }; 2], |(must, aim)| [must, aim].map(|x| x.to_string()));
        println!("{:<52} {:>10.0} {:>10.2} {must:>6} {aim:>6}", row.name, row.nanoseconds, row.times);
    }
    if arguments.report {
        report::write("peers", COMMAND, &markdown(&rows));
    }
    let missed = rows.iter().filter(|row| row.bounds.is_some_and(|(must, _)| row.times * arguments.margin < must));
    let missed: Vec<_> = missed.map(|row| row.name).collect();
    if arguments.gate && !missed.is_empty() {
        eprintln!("missed: {}", missed.join(", "));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn markdown(rows: &[Row]) -> String {
    let row = |row: &Row| {
        let bound = |at: fn(&(f64, f64)) -> f64| row.bounds.as_ref().map_or(String::new(), |both| at(both).to_string());
        let verdict = match row.bounds {
            None => "",
            Some((_, aim)) if row.times >= aim => "aim reached",
            Some((must, _)) if row.times >= must => "must held",
            Some(_) => "**missed**",
        };
        vec![
            row.name.to_owned(),
            format!("{:.0}", row.nanoseconds),
            format!("{:.2}", row.times),
            bound(|both| both.0),
            bound(|both| both.1),
            verdict.to_owned(),
        ]
    };
    report::table(&["what", "ns a text", "x the time of wom", "must", "aim", ""], rows.iter().map(row))
}
