//! Roll interactions up into scorecards: JSON lines in, a table for people out, and JSON for programs.
//!
//! ```text
//! cargo run --release --example scorecard -- data/samples/story.jsonl --by brand,month
//! ```
//!
//! `--by` takes any of `brand`, `platform`, `kind`, `role`, `audience` (local or remote, by `--local`), `day`, `week` (from its
//! Monday), `month` and `year` (UTC). Where the last of them is a time, the last two periods of each group are compared.
//!
//! `--json FILE` writes the counters and the summaries. The counters add up: `--add FILE` takes in those of an earlier run, and
//! gives what scoring all the inputs at once would have given, answers that came in another file included.
//!
//! Input, rejects and exit codes are those of `classify`: 0 all scored, 1 input or output failed, 2 wrong usage, 3 some lines
//! rejected.

#[path = "../classify/input.rs"]
mod input;
mod key;
#[path = "../classify/lines.rs"]
mod lines;
mod page;

use clap::Parser;
use input::{Block, Blocks, named, open, progress};
use key::{By, Keys};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wom::{Board, Change, Classifier, Places, Summary, Unanswered, Worth};

/// Roll social interactions up into scorecards.
#[derive(Parser)]
struct Args {
    /// Interactions as JSON lines, also as .gz or .zst; standard input when absent or `-`
    files: Vec<PathBuf>,
    /// What to group by, for instance `brand,month`
    #[arg(long, value_name = "KEY,KEY...", value_delimiter = ',')]
    by: Vec<By>,
    /// The places where the brand's customers are at home, for `--by audience`
    #[arg(long, value_name = "PLACE,PLACE...", value_delimiter = ',')]
    local: Vec<String>,
    /// What gold, silver, tin, hollow and stain are worth, in points
    #[arg(long, value_name = "POINTS,...", value_parser = worth, allow_hyphen_values = true, default_value = "3,2,1,0,-1")]
    worth: Worth,
    /// Take in the counters that an earlier run wrote with --json; may stand more than once
    #[arg(long, value_name = "FILE")]
    add: Vec<PathBuf>,
    /// Write counters and summaries to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Take rules and lexicons from this folder, laid out as `data/`, instead of the built-in ones
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Where rejected lines go; standard error when absent
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

fn worth(text: &str) -> Result<Worth, String> {
    let points: Vec<i32> = text.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|e| format!("{e}"))?;
    match points[..] {
        [gold, silver, tin, hollow, stain] => Ok(Worth { gold, silver, tin, hollow, stain }),
        _ => Err("one number for each of the five tiers".to_owned()),
    }
}

/// What `--json` writes.
#[derive(Serialize)]
struct Written<'a> {
    /// The knowledge that answered.
    knowledge: &'a str,
    board: &'a Board,
    all: &'a Summary,
    groups: BTreeMap<&'a str, Summary>,
    changes: &'a BTreeMap<String, Vec<Change>>,
    unanswered: &'a [Unanswered],
}

/// What `--add` reads of it.
#[derive(Deserialize)]
struct Earlier {
    board: Board,
}

/// Blocks that are scored together: enough work for all cores, and some megabytes.
const BLOCKS: usize = 32;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(3),
        Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "scorecard: {failure}");
            ExitCode::from(1)
        }
    }
}

/// The whole program: how many lines were rejected.
fn run(args: &Args) -> io::Result<u64> {
    let classifier = match &args.data {
        None => Classifier::new(),
        Some(folder) => {
            let builder = Classifier::builder().without_built_in().folder(folder)?;
            builder.build().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?
        }
    };
    let keys = Keys { by: args.by.clone(), places: Places::new(&args.local) };
    let mut board = Board::default();
    for path in &args.add {
        let text = fs::read_to_string(path).map_err(|e| named(path, &e))?;
        let earlier: Earlier = serde_json::from_str(&text).map_err(|e| named(path, &e.into()))?;
        board.merge(earlier.board);
    }
    let mut rejects: Box<dyn Write> = match &args.rejects {
        Some(path) => Box::new(File::create(path).map_err(|e| named(path, &e))?),
        None => Box::new(io::stderr()),
    };
    let mut rejected = 0;
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() && args.add.is_empty() { &stdin[..] } else { &args.files };
    for path in files {
        let file = Some(path.as_path()).filter(|path| *path != Path::new("-"));
        let bar = progress(file);
        let read = score(&classifier, &keys, Blocks::of(open(file, &bar)?), &mut board, rejects.as_mut());
        bar.finish_and_clear();
        rejected += read.map_err(|e| named(path, &e))?;
    }
    tell(args, &classifier, &board)?;
    if rejected > 0 {
        writeln!(io::stderr(), "{rejected} {} rejected", if rejected == 1 { "line" } else { "lines" })?;
    }
    Ok(rejected)
}

/// Score the input, some blocks at a time.
fn score(
    classifier: &Classifier,
    keys: &Keys,
    mut blocks: Blocks,
    board: &mut Board,
    rejects: &mut dyn Write,
) -> io::Result<u64> {
    let mut rejected = 0;
    loop {
        let some: Vec<Block> = blocks.by_ref().take(BLOCKS).collect::<io::Result<_>>()?;
        if some.is_empty() {
            return Ok(rejected);
        }
        let (mut interactions, mut bad) = (Vec::new(), Vec::new());
        for (line, parsed) in some.iter().flat_map(lines::of) {
            match parsed {
                Ok(interaction) => interactions.push(interaction),
                Err(refused) => {
                    refused.write(line, &mut bad);
                    rejected += 1;
                }
            }
        }
        rejects.write_all(&bad)?;
        board.merge(classifier.score_by(&interactions, |interaction| keys.of(interaction)));
    }
}

/// Print the page and write the file.
fn tell(args: &Args, classifier: &Classifier, board: &Board) -> io::Result<()> {
    let reports = board.care().reports();
    let summaries = board.cards().map(|(key, card)| {
        let summary = Summary::of(card, &args.worth);
        match reports.get(key) {
            Some(report) => (key, summary.with_care(report)),
            None => (key, summary),
        }
    });
    let groups: BTreeMap<&str, Summary> = summaries.collect();
    let all = Summary::of(&board.total(), &args.worth).with_care(&board.care().report());
    let changes = key::changes(&args.by, board);
    let unanswered = board.care().unanswered();
    if let Some(path) = &args.json {
        let knowledge = classifier.knowledge_version();
        let written =
            Written { knowledge, board, all: &all, groups: groups.clone(), changes: &changes, unanswered: &unanswered };
        let json = serde_json::to_string_pretty(&written).expect("counts and shares are plain JSON");
        fs::write(path, json + "\n").map_err(|e| named(path, &e))?;
    }
    let voices = key::voices(&args.by, board);
    let page = page::text(&all, &groups, &voices, &changes, &unanswered);
    io::stdout().write_all(page.as_bytes())
}
