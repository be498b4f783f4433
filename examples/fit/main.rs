//! Fit weights of words to labelled JSON lines, the same that `evaluate` reads: `{"set","id","interaction","gold"}`.
//!
//! ```text
//! cargo run --release --example fit -- --stop data/weights/stop.txt --stop-intent data/weights/stop-intent.txt \
//!     --stop-intent data/languages/en.txt DATA.jsonl... > words.tsv
//! ```
//!
//! `gold` teaches what it says: `intent`; `not_intent` (it is none of these); `sentiment` (negative: rather a complaint
//! than praise; positive: the other way round), which counts little; `authenticity`, with `fake_type` `brand_broadcast` and
//! `sponsored` as hollow and all other fakes as stain, and promotion and spam as noise; `presumed_authenticity` (`real`), which counts less than a checked one.
//! Rows without text teach nothing here.
//!
//! Every class weighs the same, and in a class every set, whatever their rows. A word becomes a row of the table if it
//! stands in enough rows of enough authors and sets, and is no name: not written with a capital, not almost alone in
//! one set, not in a stop list. A share of what the rules say can be counted first, so that words are fitted to what is
//! left to say. The same rows and options give the same table.
//!
//! Exit codes: 0 fitted, 1 a file failed or a line is not as above, 2 wrong usage.

mod candidates;
mod model;
mod rows;
mod table;

use candidates::{Candidates, Demands, Stop};
use clap::Parser;
use model::{Features, Fit, Options};
use rows::{Row, Trust};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wom::{Axis, Class, Classifier, ClassifierBuilder};

/// Fit weights of words to labelled JSON lines; prints the table.
#[derive(Parser)]
pub(crate) struct Args {
    /// Labelled rows: {"set","id","interaction","gold"}
    #[arg(required = true, value_name = "DATA")]
    files: Vec<PathBuf>,
    /// Take rules and lexicons from this folder, laid out as `data/`, instead of the built-in ones
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Words that weigh nothing, one a line, lines that begin with `# ` are comments; may stand more than once
    #[arg(long, value_name = "FILE")]
    stop: Vec<PathBuf>,
    /// Words that weigh nothing for intent, as `--stop`; may stand more than once
    #[arg(long, value_name = "FILE")]
    stop_intent: Vec<PathBuf>,
    /// Leave the rows of this set out; may stand more than once
    #[arg(long, value_name = "SET")]
    leave_out: Vec<String>,
    /// Leave one part of N out, by text: K from 1 to N
    #[arg(long, value_name = "K/N", value_parser = fold)]
    fold: Option<(u64, u64)>,
    /// Write the rows that were left out here
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
    /// Count the rules' scores so much, from 0 to 1, and leave the rest of what they say to the words as well. Rules whose
    /// authors saw the data know it too well: words fitted to what such rules leave over learn little of use
    #[arg(long, default_value_t = 0.0)]
    rules_share: f64,
    /// How strongly weights are held near zero, for intent
    #[arg(long, default_value_t = 60.0)]
    l2: f64,
    /// How strongly weights are held near zero, for authenticity
    #[arg(long, default_value_t = 1000.0)]
    l2_authenticity: f64,
    /// What the weights for intent are multiplied by before they are written
    #[arg(long, default_value_t = 0.8)]
    strength: f64,
    /// The same for authenticity; 0 leaves it to the rules
    #[arg(long, default_value_t = 0.0)]
    strength_authenticity: f64,
    /// Rows at most
    #[arg(long, default_value_t = 20_000)]
    rows: usize,
    /// A word stands in so many rows at least
    #[arg(long, default_value_t = 5)]
    least: usize,
    /// What a set counts that tells a mood only, where a class counts 1
    #[arg(long, default_value_t = 0.15)]
    sentiment: f64,
    /// What rows count that tell only what they are not, where a class counts 1
    #[arg(long, default_value_t = 2.0)]
    denied: f64,
    /// What the brand's own voice, advertisements and spam count as noise, where a class counts 1
    #[arg(long, default_value_t = 0.25)]
    promotion: f64,
    /// What people count of whom nobody checked that they are real, where checked ones count 1
    #[arg(long, default_value_t = 0.5)]
    presumed: f64,
    /// Learn to tell hollow from stain, too: broadcast and advertisements are hollow, all other fakes stain
    #[arg(long)]
    kinds: bool,
    /// Learn from reviews that a machine wrote, too
    #[arg(long)]
    generated: bool,
    /// No rows for pairs of words
    #[arg(long)]
    no_pairs: bool,
    /// No rows for negated words
    #[arg(long)]
    no_negation: bool,
    /// No rows for beginnings and ends of unknown words
    #[arg(long)]
    no_back_off: bool,
    /// Steps of the optimiser at most
    #[arg(long, default_value_t = 80)]
    iterations: u64,
}

fn fold(text: &str) -> Result<(u64, u64), String> {
    let (part, parts) = text.split_once('/').ok_or("a part is K/N")?;
    match (part.parse(), parts.parse()) {
        (Ok(part), Ok(parts)) if (1..=parts).contains(&part) => Ok((part, parts)),
        _ => Err("K is a number from 1 to N".to_owned()),
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let printed = run(&args).and_then(|text| match io::stdout().write_all(text.as_bytes()) {
        Err(failure) if failure.kind() != io::ErrorKind::BrokenPipe => Err(failure.to_string()),
        _ => Ok(()),
    });
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "fit: {failure}");
            ExitCode::from(1)
        }
    }
}

fn run(args: &Args) -> Result<String, String> {
    let rows = rows(args)?;
    let stop = Stop { all: lists(&args.stop)?, intent: lists(&args.stop_intent)? };
    let base = with_table(args, "")?;
    let demands = Demands {
        rows: args.least,
        authors: 2,
        sets: 2,
        concentration: 0.95,
        pairs: !args.no_pairs,
        negation: !args.no_negation,
        back_off: !args.no_back_off,
    };
    let with_text: Vec<&Row> = rows.iter().filter(|row| !row.interaction.text.trim().is_empty()).collect();
    let mut candidates = candidates::candidates(&with_text, &base, &stop, &demands);
    let unwritable = table::writable(args, &mut candidates.keys)?;
    candidates.dropped.insert("not written as one word", unwritable);
    // First all candidates, then those that weigh most, in the company in which they will be read.
    let first = fit(args, &rows, &base, &candidates)?;
    table::prune(&mut candidates, &first, args.rows);
    let fits = fit(args, &rows, &base, &candidates)?;
    Ok(table::write(args, &rows, &base, &candidates, &fits))
}

fn rows(args: &Args) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for path in &args.files {
        rows.extend(rows::read(path)?);
    }
    let mut held = String::new();
    rows.retain(|row| {
        let out = args.leave_out.iter().any(|set| set == row.whole_set())
            || args.fold.is_some_and(|(part, parts)| row.text % parts + 1 == part);
        if out {
            held.push_str(&row.line);
            held.push('\n');
        }
        !out
    });
    if let Some(path) = &args.held_out {
        std::fs::write(path, held).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(rows)
}

/// The classifier with this table in place of its own.
fn with_table(args: &Args, table: &str) -> Result<Classifier, String> {
    builder(args)?.weights_tsv("table", table).build().map_err(|error| error.to_string())
}

/// Rules and lexicons.
fn builder(args: &Args) -> Result<ClassifierBuilder, String> {
    let builder = match &args.data {
        Some(folder) => {
            Classifier::builder().without_built_in().folder(folder).map_err(|failure| failure.to_string())?
        }
        None => Classifier::builder(),
    };
    Ok(builder.without_weights())
}

type Fits = BTreeMap<Axis, Fit>;

fn fit(args: &Args, rows: &[Row], base: &Classifier, candidates: &Candidates) -> Result<Fits, String> {
    let reader = with_table(args, &table::empty(&candidates.keys))?;
    let numbers: HashMap<&str, u32> = candidates.keys.iter().map(String::as_str).zip(0..).collect();
    let (mut rules, mut words) = (base.session(), reader.session());
    let mut features = Vec::with_capacity(rows.len());
    for row in rows {
        let mut found = Features::default();
        let reading = rules.read(&row.interaction);
        found.rules = Class::ALL.map(|class| reading.score(class));
        let mut values: BTreeMap<u32, f64> = BTreeMap::new();
        for wording in words.read(&row.interaction).wording() {
            *values.entry(numbers[wording.key()]).or_default() += wording.factor();
        }
        found.values = values.into_iter().collect();
        features.push(found);
    }
    let trust = Trust {
        sentiment: args.sentiment,
        denied: args.denied,
        promotion: args.promotion,
        presumed: args.presumed,
        kinds: args.kinds,
        generated: args.generated,
    };
    let one = |axis: Axis, l2: f64, strength: f64| {
        // What will be multiplied by nothing need not be found.
        let lessons = if strength == 0.0 { Vec::new() } else { rows::lessons(rows, axis, &trust) };
        let options = Options { l2, strength, iterations: args.iterations, rules_share: args.rules_share };
        model::fit(axis, &features, &lessons, candidates.free(axis), &options)
    };
    let (intent, authenticity) = std::thread::scope(|scope| {
        let intent = scope.spawn(|| one(Axis::Intent, args.l2, args.strength));
        let authenticity = one(Axis::Authenticity, args.l2_authenticity, args.strength_authenticity);
        (intent.join(), authenticity)
    });
    let intent = intent.map_err(|_| "the fit of intent failed".to_owned())?;
    Ok([(Axis::Intent, intent), (Axis::Authenticity, authenticity)].into())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// The lines of lists that are neither blank nor a comment.
fn lists(paths: &[PathBuf]) -> Result<BTreeSet<String>, String> {
    let mut words = BTreeSet::new();
    for path in paths {
        let text = read(path)?;
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && *line != "#" && !line.starts_with("# "));
        words.extend(lines.map(str::to_owned));
    }
    Ok(words)
}
