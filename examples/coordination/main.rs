//! Find who moved together: JSON lines of interactions in, JSON lines of rings out, the largest ring first.
//!
//! ```text
//! cargo run --release --example coordination -- data/samples/interactions.jsonl
//! cargo run --release --example coordination -- data/samples/interactions.jsonl --verdicts verdicts.jsonl
//! ```
//!
//! A line of the output is `{"kind","ids":[...],"why","vote","evidence":{...}}`. An interaction without an id is named by its
//! line, as `{"line":n}`. With `--verdicts` every interaction is answered as by `classify`, its ring's vote added; the
//! lines are then kept in memory until the rings are known. `--verdicts -` writes them to standard output after the rings.
//!
//! Blank lines are skipped. A line that is not an interaction becomes `{"line","reason","raw"}` in `--rejects`, and the rest
//! goes on.
//!
//! Exit codes: 0 all read, 1 input or output failed, 2 wrong usage, 3 some lines rejected. When the reader of the output
//! closes its end, the program ends quietly with 0.

#[path = "../classify/input.rs"]
mod input;
#[path = "../classify/lines.rs"]
mod lines;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, error::ErrorKind};
use input::{Blocks, named, open, progress};
use lines::write_json;
use serde::Serialize;
use wom::{Answer, Classifier, Coordination, Id, Interaction, Ring, RingEvidence, Session, Trace};

/// Find who moved together: JSON lines of interactions in, JSON lines of rings out.
#[derive(Parser)]
struct Args {
    /// Interactions as JSON lines, also as .gz or .zst; standard input when absent or `-`
    file: Option<PathBuf>,
    /// Answer every interaction, with its ring's vote, in this file; `-` is standard output
    #[arg(long, value_name = "FILE")]
    verdicts: Option<PathBuf>,
    /// Add to every answer the evidence that led to it
    #[arg(long, requires = "verdicts")]
    explain: bool,
    /// Acts on one target within so many seconds are together; when absent, the data tell it
    #[arg(long, value_name = "SECONDS")]
    within: Option<NonZeroU32>,
    /// So many accounts make a ring
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(3..))]
    accounts: u32,
    /// Where rejected lines go; standard error when absent
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let file = args.file.as_deref().filter(|path| *path != Path::new("-"));
    let verdicts = args.verdicts.as_deref().filter(|path| *path != Path::new("-"));
    let same = |a: Option<&Path>, b: Option<&Path>| match (a.map(Path::canonicalize), b.map(Path::canonicalize)) {
        (Some(Ok(a)), Some(Ok(b))) => a == b,
        _ => false,
    };
    let rejects = args.rejects.as_deref();
    for (name, clash) in [("--rejects", same(file, rejects)), ("--verdicts", same(file, verdicts))] {
        if clash {
            Args::command().error(ErrorKind::ArgumentConflict, format!("{name} would overwrite the input")).exit();
        }
    }
    if verdicts.is_some() && verdicts == rejects {
        Args::command().error(ErrorKind::ArgumentConflict, "--verdicts and --rejects are the same file").exit();
    }
    match run(&args, file) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(3),
        Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "coordination: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// The whole program: how many lines were rejected.
fn run(args: &Args, file: Option<&Path>) -> io::Result<u64> {
    let mut rejects: Box<dyn Write> = match &args.rejects {
        Some(path) => Box::new(File::create(path).map_err(|e| named(path, &e))?),
        None => Box::new(io::stderr()),
    };
    let mut answers = match args.verdicts.as_deref() {
        Some(path) if path != Path::new("-") => Some(File::create(path).map_err(|e| named(path, &e))?),
        _ => None,
    };
    let mut session = Classifier::new().session();
    let mut seen = Seen::default();
    let bar = progress(file);
    let input = open(file, &bar)?;
    for block in Blocks::of(input) {
        let block = block.map_err(|e| named(file.unwrap_or(Path::new("standard input")), &e))?;
        for (line, parsed) in lines::of(&block) {
            match parsed {
                Ok(interaction) => seen.take(line, interaction, &mut session, args.verdicts.is_some()),
                Err(refused) => {
                    let mut json = Vec::new();
                    refused.write(line, &mut json);
                    rejects.write_all(&json)?;
                    seen.rejected += 1;
                }
            }
        }
    }
    bar.finish_and_clear();
    let mut coordination = Coordination::new().least_accounts(args.accounts as usize);
    if let Some(seconds) = args.within {
        coordination = coordination.within_seconds(seconds);
    }
    let rings = coordination.find(&seen.traces);
    let mut output = BufWriter::new(io::stdout().lock());
    for ring in &rings {
        let mut json = Vec::new();
        write_json(&mut json, &Found::of(ring, &seen.names));
        output.write_all(&json)?;
    }
    let votes = rings.votes();
    for ((interaction, name), vote) in seen.kept.iter().zip(&seen.names).zip(votes) {
        let reading = session.read_in_ring(interaction, vote);
        let (id, line) = match name {
            Name::Id(id) => (Some(id.borrowed()), None),
            Name::Line { line } => (None, Some(*line)),
        };
        let evidence = args.explain.then(|| reading.evidence().collect());
        let mut json = Vec::new();
        write_json(&mut json, &Answer { id, line, verdict: reading.verdict(), evidence });
        match &mut answers {
            Some(file) => file.write_all(&json)?,
            None => output.write_all(&json)?,
        }
    }
    output.flush()?;
    if seen.rejected > 0 {
        let noun = if seen.rejected == 1 { "line" } else { "lines" };
        writeln!(io::stderr(), "{} {noun} rejected, {} read", seen.rejected, seen.traces.len())?;
    }
    Ok(seen.rejected)
}

/// What was read so far.
#[derive(Default)]
struct Seen {
    traces: Vec<Trace>,
    names: Vec<Name>,
    /// The interactions themselves, where verdicts were asked for.
    kept: Vec<Interaction<'static>>,
    rejected: u64,
}

impl Seen {
    fn take(&mut self, line: u64, interaction: Interaction<'_>, session: &mut Session, keep: bool) {
        self.traces.push(session.read(&interaction).trace());
        self.names.push(interaction.id.clone().map_or(Name::Line { line }, |id| Name::Id(id.into_owned())));
        if keep {
            self.kept.push(interaction.into_owned());
        }
    }
}

/// What names an interaction in the output.
#[derive(Serialize)]
#[serde(untagged)]
enum Name {
    Id(Id<'static>),
    Line { line: u64 },
}

/// A ring as a line of the output.
#[derive(Serialize)]
struct Found<'a> {
    kind: &'static str,
    ids: Vec<&'a Name>,
    why: String,
    vote: f64,
    evidence: &'a RingEvidence,
}

impl<'a> Found<'a> {
    fn of(ring: &'a Ring, names: &'a [Name]) -> Self {
        Self {
            kind: ring.kind().name(),
            ids: ring.members().iter().map(|&at| &names[at as usize]).collect(),
            why: ring.to_string(),
            vote: ring.vote().map_or(0.0, |vote| vote.weight()),
            evidence: ring.evidence(),
        }
    }
}
