//! Classify JSON lines: one interaction a line in, one verdict a line out, in the order of the input.
//!
//! ```text
//! cargo run --release --example classify -- data/samples/interactions.jsonl --summary
//! ```
//!
//! The input is read in blocks, the blocks are classified on all cores, and the answers are written in the order in
//! which the blocks were read: the output is the same whatever `--threads` says, and memory stays bounded however
//! long the input is. A block ends where the input has no more at hand, so a slow pipe gets its answers at once.
//!
//! Blank lines are skipped. A line that is not an interaction becomes `{"line","reason","raw"}` in `--rejects`, and
//! the rest goes on. A line of more than 16 MiB is such a reject, and `raw` then holds its beginning only.
//!
//! Exit codes: 0 all answered, 1 input or output failed, 2 wrong usage, 3 some lines rejected. When the reader of
//! the output closes its end, the program ends quietly with 0.

mod input;
mod lines;
mod summary;

use clap::{CommandFactory, Parser, error::ErrorKind};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use input::{Block, Blocks, named, open};
use lines::{Reject, write_json};
use std::convert::Infallible;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use summary::Tally;
use wom::{Answer, Classifier, Session};

/// Classify social interactions: JSON lines in, JSON lines out.
#[derive(Parser)]
struct Args {
    /// Interactions as JSON lines, also as .gz or .zst; standard input when absent or `-`
    file: Option<PathBuf>,
    /// Threads that classify; all cores when absent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Add to every answer the evidence that led to it
    #[arg(long)]
    explain: bool,
    /// Print counts and a few texts of each class to standard error at the end
    #[arg(long)]
    summary: bool,
    /// Take rules and lexicons from this folder, laid out as `data/`, instead of the built-in ones
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Where rejected lines go; standard error when absent
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let file = args.file.as_deref().filter(|path| *path != Path::new("-"));
    if let (Some(input), Some(rejects)) = (file, &args.rejects)
        && let (Ok(input), Ok(rejects)) = (input.canonicalize(), rejects.canonicalize())
        && input == rejects
    {
        let message = "--rejects would overwrite the input";
        Args::command().error(ErrorKind::ArgumentConflict, message).exit();
    }
    match run(&args, file) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(3),
        Err(failure) => ExitCode::from(told(&failure)),
    }
}

/// Say what failed, and give the exit code for it. That nobody reads the output any more is no failure.
fn told(failure: &io::Error) -> u8 {
    if failure.kind() == io::ErrorKind::BrokenPipe {
        return 0;
    }
    let _ = writeln!(io::stderr(), "classify: {failure}");
    1
}

/// The whole program: how many lines were rejected.
fn run(args: &Args, file: Option<&Path>) -> io::Result<u64> {
    let bar = progress(file);
    let input = open(file, &bar)?;
    let mut rejects: Option<File> = match &args.rejects {
        Some(path) => Some(File::create(path).map_err(|e| named(path, &e))?),
        None => None,
    };
    let mut total = Tally::default();
    let mut output = io::stdout().lock();
    let read = in_order(args, input, |done| {
        let written = output.write_all(&done.answers).and_then(|()| output.flush());
        written.map_err(|e| named(Path::new("standard output"), &e))?;
        match (&mut rejects, &args.rejects) {
            (Some(file), Some(path)) => file.write_all(&done.rejects).map_err(|e| named(path, &e))?,
            _ if done.rejects.is_empty() => {}
            _ => bar.suspend(|| io::stderr().write_all(&done.rejects))?,
        }
        total.add(done.tally);
        bar.set_message(format!("{} answered, {} rejected", total.answered, total.rejected));
        Ok(())
    });
    bar.finish_and_clear();
    let read = read.map_err(|e| named(file.unwrap_or(Path::new("standard input")), &e));
    if args.summary {
        io::stderr().write_all(total.summary().as_bytes())?;
    }
    if total.rejected > 0 {
        let noun = if total.rejected == 1 { "line" } else { "lines" };
        writeln!(io::stderr(), "{} {noun} rejected, {} answered", total.rejected, total.answered)?;
    }
    read.map(|()| total.rejected)
}

fn classifier(data: Option<&Path>) -> io::Result<Classifier> {
    let Some(folder) = data else { return Ok(Classifier::new()) };
    let builder = Classifier::builder().without_built_in().folder(folder)?;
    builder.build().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Classify the blocks of `input` on several threads and hand the results to `write` in the order of the blocks.
///
/// Each block travels with the sending end of a channel of its own; the receiving ends wait in a bounded queue in the
/// order of reading, so the one at its head is always the next to be written.
fn in_order(args: &Args, input: Box<dyn Read + Send>, mut write: impl FnMut(Done) -> io::Result<()>) -> io::Result<()> {
    let threads = args.threads.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from);
    let classifier = classifier(args.data.as_deref())?;
    let (work, jobs) = mpsc::sync_channel::<(Block, mpsc::SyncSender<Done>)>(threads);
    let (queue, turns) = mpsc::sync_channel::<io::Result<mpsc::Receiver<Done>>>(2 * threads);
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut session = classifier.session();
                let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                while let Ok((block, reply)) = next() {
                    // Nobody waits for the reply any more when the output has ended.
                    let _ = reply.send(classify(&mut session, &block, args));
                }
            });
        }
        scope.spawn(move || {
            for block in Blocks::of(input) {
                let (reply, turn) = mpsc::sync_channel(1);
                let (turn, block) = match block {
                    Ok(block) => (Ok(turn), Some(block)),
                    Err(failure) => (Err(failure), None),
                };
                let queued = queue.send(turn).is_ok();
                if !queued || block.is_none_or(|block| work.send((block, reply)).is_err()) {
                    break;
                }
            }
        });
        for turn in turns {
            let done = turn?.recv().map_err(|_| io::Error::other("a thread has stopped"))?;
            if let Err(failure) = write(done) {
                // The reading thread may be waiting for input that never comes: do not wait for it.
                std::process::exit(told(&failure).into());
            }
        }
        Ok(())
    })
}

/// What became of one block.
#[derive(Default)]
struct Done {
    answers: Vec<u8>,
    rejects: Vec<u8>,
    tally: Tally,
}

fn classify(session: &mut Session, block: &Block, args: &Args) -> Done {
    let mut done = Done::default();
    let Ok(()) = lines::each(block, |line| {
        match &line.interaction {
            Ok(interaction) => {
                let reading = session.read(interaction);
                let answer = Answer {
                    id: interaction.id.clone(),
                    line: interaction.id.is_none().then_some(line.number),
                    verdict: reading.verdict(),
                    evidence: args.explain.then(|| reading.evidence().collect()),
                };
                write_json(&mut done.answers, &answer);
                done.tally.count(interaction, &answer.verdict, args.summary);
            }
            Err(reason) => {
                let raw = String::from_utf8_lossy(line.bytes);
                write_json(&mut done.rejects, &Reject { line: line.number, reason, raw: &raw });
                done.tally.rejected += 1;
            }
        }
        Ok::<(), Infallible>(())
    });
    done
}

/// A progress bar where standard error is a terminal and the answers do not scroll by on it.
fn progress(file: Option<&Path>) -> ProgressBar {
    let length = file.and_then(|path| path.metadata().ok()).filter(|m| m.is_file()).map(|m| m.len());
    let (bar, template) = match length {
        Some(bytes) => (ProgressBar::new(bytes), "{bar:40} {percent:>3} % {msg} {eta}"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} {msg}"),
    };
    if io::stdout().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar.with_style(ProgressStyle::with_template(template).expect("the template is well formed"))
}
