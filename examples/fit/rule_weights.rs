//! Weights of rules, fitted to labelled rows and held near what was judged.

use crate::model::{self, Features, Options};
use crate::recipe::{Recipe, builder};
use crate::rows::{self, Classes, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::Path;
use wom::{Axis, Class, Classifier};

/// How strongly a weight is held near its judgement: as if a vote were seen on so many rows that bear the judgement out.
const L2: f64 = 1600.0;
/// Data speaks of a rule that votes on so many labelled rows, in so many sets.
const ROWS: usize = 30;
const SETS: usize = 2;
/// Nearer than this to its judgement, in nats, a rule keeps it; others are rounded to steps.
const CHANGE: f64 = 0.10;
const STEP: f64 = 0.05;

/// What was found of a rule that votes at all.
pub(crate) struct Fitted {
    path: String,
    judged: f64,
    /// None where data is silent, or says the same.
    fitted: Option<f64>,
    rows: usize,
    sets: usize,
}

/// Fits the weights of all rules for intent; those for authenticity stay with judgement, since fitting them made no set that was
/// left out better.
pub(crate) fn fit(recipe: &Recipe, rows: &[Row]) -> Result<Vec<Fitted>, String> {
    let judged = judged(recipe)?;
    let rules: Vec<_> = judged.rules().filter(|rule| rule.class.axis() == Axis::Intent).collect();
    let numbers: HashMap<&str, u32> = rules.iter().map(|rule| rule.path).zip(0..).collect();
    let mut session = judged.session();
    let mut features = Vec::with_capacity(rows.len());
    for row in rows {
        let reading = session.read(&row.interaction);
        let mut found = Features { rules: Class::ALL.map(|class| reading.score(class)), ..Features::default() };
        let voted: BTreeSet<u32> = reading.evidence().filter_map(|vote| numbers.get(vote.rule()?)).copied().collect();
        found.values = voted.into_iter().map(|rule| (rule, 1.0)).collect();
        features.push(found);
    }
    let lessons = rows::lessons(rows, Axis::Intent, &recipe.trust());
    let free: Vec<Classes> = rules.iter().map(|rule| 1 << rule.class as u8).collect();
    let options =
        Options { l2: L2, iterations: recipe.iterations, strength: 1.0, strength_foreign: 1.0, rules_share: 1.0 };
    let fit = model::fit(Axis::Intent, &features, &lessons, &free, &options);
    let mut seen: BTreeMap<u32, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for lesson in &lessons {
        for (rule, _) in &features[lesson.row].values {
            let (count, sets) = seen.entry(*rule).or_default();
            *count += 1;
            sets.insert(rows[lesson.row].whole_set());
        }
    }
    let classes = model::classes(Axis::Intent);
    let of = |(number, (count, sets)): (u32, (usize, BTreeSet<&str>))| {
        let rule = &rules[number as usize];
        let class = classes.iter().position(|class| *class == rule.class).unwrap_or_default();
        let change = fit.weights[number as usize][class];
        let weight = ((rule.weight + change) / STEP).round() * STEP;
        // A rule may come to count for less, and not for the opposite.
        let same_side = weight * rule.weight > 0.0;
        let speaks = count >= ROWS && sets.len() >= SETS && change.abs() >= CHANGE && same_side;
        let fitted = speaks.then_some(weight);
        Fitted { path: rule.path.to_owned(), judged: rule.weight, fitted, rows: count, sets: sets.len() }
    };
    Ok(seen.into_iter().map(of).collect())
}

/// The rules with the weights that they were judged to have, and no words.
fn judged(recipe: &Recipe) -> Result<Classifier, String> {
    let as_it_is = builder(recipe)?.build().map_err(|error| error.to_string())?;
    let judged = as_it_is.rules().filter(|rule| rule.is_fitted);
    let judged = judged.fold(builder(recipe)?, |builder, rule| builder.weight(rule.path, rule.judged_weight));
    judged.build().map_err(|error| error.to_string())
}

/// A line for each rule.
pub(crate) fn print(all: &[Fitted]) -> String {
    let mut out = "# rule\tjudged\tfitted\trows\tsets\n".to_owned();
    for Fitted { path, judged, fitted, rows, sets } in all {
        let fitted = fitted.map_or("-".to_owned(), |weight| format!("{weight:.2}"));
        // Writing into a String cannot fail.
        let _ = writeln!(out, "{path}\t{judged:.2}\t{fitted}\t{rows}\t{sets}");
    }
    out
}

/// Puts a line `fitted` below the `weight` of each rule that data speaks of, and takes all others out.
pub(crate) fn write(folder: &Path, all: &[Fitted]) -> Result<(), String> {
    let fitted: HashMap<&str, f64> = all.iter().filter_map(|rule| Some((rule.path.as_str(), rule.fitted?))).collect();
    let folder = folder.join("intent");
    let failed = |path: &Path, failure: std::io::Error| format!("{}: {failure}", path.display());
    for entry in std::fs::read_dir(&folder).map_err(|failure| failed(&folder, failure))? {
        let path = entry.map_err(|failure| failed(&folder, failure))?.path();
        let Some(family) = path.file_stem().filter(|_| path.extension().is_some_and(|end| end == "toml")) else {
            continue;
        };
        let family = family.to_string_lossy();
        let text = std::fs::read_to_string(&path).map_err(|failure| failed(&path, failure))?;
        let mut id = "";
        let mut out = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            let (key, value) = line.split_once('=').map_or(("", ""), |(key, value)| (key.trim(), value));
            match key {
                "id" => id = value.split('"').nth(1).unwrap_or_default(),
                "fitted" => continue,
                _ => {}
            }
            out.push_str(line);
            if key == "weight"
                && let Some(weight) = fitted.get(format!("intent/{family}/{id}").as_str())
            {
                let _ = writeln!(out, "fitted = {weight:.2}");
            }
        }
        if out != text {
            std::fs::write(&path, out).map_err(|failure| failed(&path, failure))?;
        }
    }
    Ok(())
}
