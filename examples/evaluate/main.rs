//! Measure the classifier on labelled JSON lines: `{"set","id","interaction","gold"}`.
//!
//! ```text
//! cargo run --release --example evaluate -- [--rules] [--json|--markdown] FILE...
//! ```
//!
//! `set` may be absent: then it is the file's name without its ending. `gold` may hold `intent`, `not_intent` (a list
//! of what is ruled out), `authenticity` (`real` or `fake`, with a `fake_type`) and `presumed_authenticity` (`real`),
//! `tier` and `acts` (all of them); whatever is absent is not measured. A `sentiment` is no intent, and is never read as
//! one.
//!
//! Printed for each set and over all rows: precision, recall and F1 of each class, macro-F1, the confusion; for
//! authenticity also AUC, balanced accuracy, the recall of fakes at 1, 2 and 5 % false positives, and how many of the
//! presumed real were called fake or stain; how often an intent was answered that the label rules out. `unclear` is
//! not fake. The figures are about the answers as printed, with their rounded probabilities.
//!
//! `--answers FILE` measures the lines that `classify` wrote earlier, by `id`, instead of classifying anew.
//!
//! Exit codes: 0 measured, 1 a file failed or a line is not as above, 2 wrong usage.

mod figures;
mod markdown;
mod rules;
mod table;

use clap::Parser;
use figures::{Answer, Figures, Gold, Judged, figures, mean};
use rules::Record;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wom::{Classifier, Interaction, Session};

/// Measure the classifier on labelled JSON lines.
#[derive(Parser)]
struct Args {
    /// Labelled rows: {"set","id","interaction","gold"}
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Also print for each rule how often it voted and how often gold agrees
    #[arg(long)]
    rules: bool,
    /// Print one JSON object for machines
    #[arg(long)]
    json: bool,
    /// Print a page in Markdown
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Measure these answers of `classify` (with --explain for --rules), matched by id
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Take rules and lexicons from this folder, laid out as `data/`, instead of the built-in ones
    #[arg(long, value_name = "FOLDER", conflicts_with = "answers")]
    data: Option<PathBuf>,
    /// Print the plain mean of several sets as well; may stand more than once
    #[arg(long = "group", value_name = "NAME=SET,SET...", value_parser = group)]
    groups: Vec<(String, Vec<String>)>,
}

fn group(text: &str) -> Result<(String, Vec<String>), String> {
    let (name, sets) = text.split_once('=').ok_or("a group is NAME=SET,SET...")?;
    Ok((name.to_owned(), sets.split(',').map(str::to_owned).collect()))
}

#[derive(Deserialize)]
struct Row<'a> {
    set: Option<String>,
    #[serde(default)]
    id: Value,
    #[serde(borrow)]
    interaction: Interaction<'a>,
    #[serde(default)]
    gold: Gold,
}

#[derive(Serialize)]
struct Report {
    /// The version of the knowledge that answered; absent when the answers were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    knowledge: Option<String>,
    sets: BTreeMap<String, Figures>,
    groups: BTreeMap<String, Means>,
    all: Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<BTreeMap<String, Record>>,
}

/// Plain means over the sets of a group that have the figure; null where none has.
#[derive(Serialize)]
struct Means {
    intent: f64,
    auc: f64,
    balanced_accuracy: f64,
    recall_at_5_percent: f64,
    fake_recall: f64,
    false_positive_rate: f64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let printed = report(&args).and_then(|report| {
        let text = if args.json {
            serde_json::to_string_pretty(&report).map_err(|e| e.to_string())? + "\n"
        } else if args.markdown {
            page(&report)
        } else {
            table::text(&report)
        };
        match io::stdout().write_all(text.as_bytes()) {
            Err(failure) if failure.kind() != io::ErrorKind::BrokenPipe => Err(failure.to_string()),
            _ => Ok(()),
        }
    });
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "evaluate: {failure}");
            ExitCode::from(1)
        }
    }
}

fn page(report: &Report) -> String {
    let mut out = String::new();
    if let Some(version) = &report.knowledge {
        out.push_str(&format!("Knowledge version `{version}`.\n\n"));
    }
    markdown::intents(&mut out, &report.sets);
    markdown::authenticity(&mut out, &report.sets);
    markdown::tiers_and_acts(&mut out, &report.sets);
    if let Some(rules) = &report.rules {
        markdown::per_rule(&mut out, rules);
    }
    out
}

fn report(args: &Args) -> Result<Report, String> {
    // Of answers given it is not known which rules might have voted.
    let classifier = args.answers.is_none().then(|| classifier(args.data.as_deref())).transpose()?;
    let mut source = match &classifier {
        Some(classifier) => Source::Session(Box::new(classifier.session()), args.rules),
        None => Source::Given(args.answers.as_deref().map(given).transpose()?.unwrap_or_default()),
    };
    let mut sets = BTreeMap::<String, Vec<Judged>>::new();
    for path in &args.files {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        for (line, text) in numbered(&read(path)?) {
            let row: Row<'_> = parse(path, line, text)?;
            let answer = source.answer(&row).map_err(|e| format!("{}:{line}: {e}", path.display()))?;
            let set = row.set.unwrap_or_else(|| stem.to_string());
            sets.entry(set).or_default().push((row.gold, answer));
        }
    }
    let each: BTreeMap<_, _> = sets.iter().map(|(name, rows)| (name.clone(), figures(rows))).collect();
    Ok(Report {
        groups: args.groups.iter().map(|(name, names)| (name.clone(), means(names, &each))).collect(),
        sets: each,
        all: figures(sets.values().flatten()),
        rules: args.rules.then(|| {
            let silent = classifier.iter().flat_map(Classifier::rules).map(|rule| Record::silent(&rule));
            rules::records(&sets, silent.collect())
        }),
        knowledge: classifier.map(|classifier| classifier.knowledge_version().to_owned()),
    })
}

fn classifier(data: Option<&Path>) -> Result<Classifier, String> {
    let Some(folder) = data else { return Ok(Classifier::new()) };
    let builder = Classifier::builder().without_built_in().folder(folder).map_err(|failure| failure.to_string())?;
    builder.build().map_err(|error| error.to_string())
}

/// Where the answers come from.
enum Source {
    /// A session, and whether evidence is wanted.
    Session(Box<Session>, bool),
    /// Answers printed earlier, by the JSON of their id.
    Given(HashMap<String, Answer>),
}

impl Source {
    /// The answer as printed. None where it is missing.
    fn answer(&mut self, row: &Row<'_>) -> serde_json::Result<Option<Answer>> {
        let (session, explain) = match self {
            Self::Session(session, explain) => (session, *explain),
            Self::Given(answers) => return Ok(answers.get(&row.id.to_string()).cloned()),
        };
        let reading = session.read(&row.interaction);
        let evidence = explain.then(|| reading.evidence().collect());
        let answer = wom::Answer { id: None, line: None, verdict: reading.verdict(), evidence };
        serde_json::from_str(&serde_json::to_string(&answer)?).map(Some)
    }
}

fn given(path: &Path) -> Result<HashMap<String, Answer>, String> {
    let mut answers = HashMap::new();
    for (line, text) in numbered(&read(path)?) {
        let id: Value = parse::<Value>(path, line, text)?["id"].take();
        answers.insert(id.to_string(), parse(path, line, text)?);
    }
    Ok(answers)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// The lines that are not blank, with their numbers.
fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}

fn parse<'a, T: Deserialize<'a>>(path: &Path, line: usize, text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|e| format!("{}:{line}: {e}", path.display()))
}

fn means(names: &[String], sets: &BTreeMap<String, Figures>) -> Means {
    let sets: Vec<&Figures> = names.iter().filter_map(|name| sets.get(name)).collect();
    let intent = mean(sets.iter().filter_map(|set| Some(set.intent.as_ref()?.score)));
    let of = |figure: fn(&figures::Authenticity) -> Option<f64>| {
        mean(sets.iter().filter_map(|set| figure(set.authenticity.as_ref()?)))
    };
    Means {
        intent,
        auc: of(|a| a.auc),
        balanced_accuracy: of(|a| a.balanced_accuracy),
        recall_at_5_percent: of(|a| a.recall_at_5_percent),
        fake_recall: of(|a| a.fake_recall),
        false_positive_rate: of(|a| a.false_positive_rate),
    }
}
