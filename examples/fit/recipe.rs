//! How a table is made from rows: which keys, which weights.

use crate::candidates::{self, Candidates, Demands, Stop};
use crate::model::{self, Features, Fit, Options};
use crate::rows::{self, Row, Trust};
use crate::table;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use wom::{Axis, Class, Classifier, ClassifierBuilder};

/// What a fit can be told; the defaults are those of the built-in table.
#[derive(clap::Args, Clone)]
pub(crate) struct Recipe {
    /// Take rules and lexicons from this folder, laid out as `data/`, instead of the built-in ones
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// Words that weigh nothing, one a line, lines that begin with `# ` are comments; may stand more than once
    #[arg(long, value_name = "FILE")]
    pub(crate) stop: Vec<PathBuf>,
    /// Words that weigh nothing for intent, as `--stop`; may stand more than once
    #[arg(long, value_name = "FILE")]
    pub(crate) stop_intent: Vec<PathBuf>,
    /// Count the rules' scores so much, from 0 to 1, and leave the rest of what they say to the words as well. Rules whose
    /// authors saw the data know it too well: words fitted to what such rules leave over learn little of use
    #[arg(long, default_value_t = 0.0)]
    pub(crate) rules_share: f64,
    /// How strongly weights are held near zero, for intent
    #[arg(long, default_value_t = 60.0)]
    pub(crate) l2: f64,
    /// How strongly weights are held near zero, for authenticity
    #[arg(long, default_value_t = 1000.0)]
    pub(crate) l2_authenticity: f64,
    /// What the weights for intent are multiplied by before they are written
    #[arg(long, default_value_t = 0.35)]
    pub(crate) strength: f64,
    /// The same for words that stand mostly in other languages than English, where rules know less
    #[arg(long, default_value_t = 1.0)]
    pub(crate) strength_foreign: f64,
    /// What the weights for authenticity are multiplied by; 0 leaves it to the rules
    #[arg(long, default_value_t = 0.25)]
    pub(crate) strength_authenticity: f64,
    /// Rows at most
    #[arg(long, default_value_t = 20_000)]
    pub(crate) rows: usize,
    /// A word stands in so many rows at least
    #[arg(long, default_value_t = 5)]
    pub(crate) least: usize,
    /// What a set counts that tells a mood only, where a class counts 1
    #[arg(long, default_value_t = 0.15)]
    pub(crate) sentiment: f64,
    /// What rows count that tell only what they are not, where a class counts 1
    #[arg(long, default_value_t = 2.0)]
    pub(crate) denied: f64,
    /// What the brand's own voice, advertisements and spam count as noise, where a class counts 1
    #[arg(long, default_value_t = 0.25)]
    pub(crate) promotion: f64,
    /// What people count of whom nobody checked that they are real, where checked ones count 1
    #[arg(long, default_value_t = 0.5)]
    pub(crate) presumed: f64,
    /// No rows for pairs of words
    #[arg(long)]
    pub(crate) no_pairs: bool,
    /// No rows for negated words
    #[arg(long)]
    pub(crate) no_negation: bool,
    /// No rows for beginnings and ends of unknown words
    #[arg(long)]
    pub(crate) no_back_off: bool,
    /// Steps of the optimiser at most
    #[arg(long, default_value_t = 80)]
    pub(crate) iterations: u64,
}

impl Recipe {
    /// All options as they are typed, files without their folders.
    pub(crate) fn told(&self) -> String {
        let mut words = Vec::new();
        for (is_set, name) in
            [(self.no_pairs, "no-pairs"), (self.no_negation, "no-negation"), (self.no_back_off, "no-back-off")]
        {
            words.extend(is_set.then(|| format!("--{name}")));
        }
        words.push(format!("--rules-share {}", self.rules_share));
        words.push(format!("--strength {} --strength-foreign {}", self.strength, self.strength_foreign));
        words.push(format!("--strength-authenticity {}", self.strength_authenticity));
        words.push(format!("--l2 {} --l2-authenticity {}", self.l2, self.l2_authenticity));
        words.push(format!("--rows {} --least {} --iterations {}", self.rows, self.least, self.iterations));
        let Self { sentiment, denied, promotion, presumed, .. } = self;
        words.push(format!("--sentiment {sentiment} --denied {denied} --promotion {promotion} --presumed {presumed}"));
        words.extend(self.stop.iter().map(|path| format!("--stop {}", name(path))));
        words.extend(self.stop_intent.iter().map(|path| format!("--stop-intent {}", name(path))));
        words.join(" ")
    }

    pub(crate) fn trust(&self) -> Trust {
        Trust { sentiment: self.sentiment, denied: self.denied, promotion: self.promotion, presumed: self.presumed }
    }
}

/// The fitted table, as the text of a file.
pub(crate) fn make(recipe: &Recipe, rows: &[Row], made_by: &str) -> Result<String, String> {
    let stop = Stop { all: lists(&recipe.stop)?, intent: lists(&recipe.stop_intent)? };
    let base = with_table(recipe, "")?;
    let demands = Demands {
        rows: recipe.least,
        authors: 2,
        sets: 2,
        concentration: 0.95,
        pairs: !recipe.no_pairs,
        negation: !recipe.no_negation,
        back_off: !recipe.no_back_off,
    };
    let with_text: Vec<&Row> = rows.iter().filter(|row| !row.interaction.text.trim().is_empty()).collect();
    let mut candidates = candidates::candidates(&with_text, &base, &stop, &demands);
    let unwritable = table::writable(recipe, &mut candidates.keys)?;
    candidates.dropped.insert("not written as one word", unwritable);
    // First all candidates, then those that weigh most, in the company in which they will be read.
    let first = fit(recipe, rows, &base, &candidates)?;
    table::prune(&mut candidates, &first, recipe.rows);
    let fits = fit(recipe, rows, &base, &candidates)?;
    Ok(table::write(made_by, rows, &candidates, &fits))
}

/// The classifier with this table in place of its own.
pub(crate) fn with_table(recipe: &Recipe, table: &str) -> Result<Classifier, String> {
    builder(recipe)?.weights_tsv("table", table).build().map_err(|error| error.to_string())
}

/// Rules and lexicons.
pub(crate) fn builder(recipe: &Recipe) -> Result<ClassifierBuilder, String> {
    let builder = match &recipe.data {
        Some(folder) => {
            Classifier::builder().without_built_in().folder(folder).map_err(|failure| failure.to_string())?
        }
        None => Classifier::builder(),
    };
    Ok(builder.without_weights())
}

pub(crate) type Fits = BTreeMap<Axis, Fit>;

fn fit(recipe: &Recipe, rows: &[Row], base: &Classifier, candidates: &Candidates) -> Result<Fits, String> {
    let reader = with_table(recipe, &table::empty(&candidates.keys))?;
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
    let trust = recipe.trust();
    let one = |axis: Axis, l2: f64, strength: f64, strength_foreign: f64| {
        // What will be multiplied by nothing need not be found.
        let lessons = if strength == 0.0 { Vec::new() } else { rows::lessons(rows, axis, &trust) };
        let options =
            Options { l2, strength, strength_foreign, iterations: recipe.iterations, rules_share: recipe.rules_share };
        model::fit(axis, &features, &lessons, &candidates.free(axis), &options)
    };
    let (intent, authenticity) = std::thread::scope(|scope| {
        let intent = scope.spawn(|| one(Axis::Intent, recipe.l2, recipe.strength, recipe.strength_foreign));
        let authenticity = {
            let strength = recipe.strength_authenticity;
            one(Axis::Authenticity, recipe.l2_authenticity, strength, strength)
        };
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

/// A file's name without its folder.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
