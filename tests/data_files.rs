//! The files of `data/` are in order. `UPDATE=1 cargo test --test data_files` sorts those that are not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use wom::{Act, Classifier, Intent, Interaction, Kind, Tier};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files below `folder` with this ending, sorted.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder}");
    found
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

/// The lists and tables in which order means nothing, so that there is one order for all.
fn sorted_files() -> Vec<PathBuf> {
    let mut all = files("data/lexicons", "txt");
    all.extend(files("data/languages", "txt"));
    all.extend(files("data/fold", "tsv"));
    all.push(root().join("data/frequency.tsv"));
    all
}

fn is_comment(line: &str) -> bool {
    line.starts_with("# ")
}

/// The file as it should be.
fn in_order(text: &str) -> String {
    let mut lines: Vec<String> =
        text.lines().filter(|line| is_comment(line)).map(|line| line.trim_end().into()).collect();
    let entries: BTreeSet<String> = text
        .lines()
        .filter(|line| !is_comment(line))
        .map(|line| line.trim().to_lowercase())
        .filter(|line| !line.is_empty())
        .collect();
    lines.extend(entries);
    lines.join("\n") + "\n"
}

#[test]
fn lists_and_tables_are_sorted_lower_case_and_clean() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in sorted_files() {
        let text = fs::read_to_string(&path).unwrap();
        let wanted = in_order(&text);
        if update && text != wanted {
            fs::write(&path, &wanted).unwrap();
        } else if text != wanted {
            let differs = text.lines().zip(wanted.lines()).position(|(is, should)| is != should);
            let line = differs.unwrap_or_else(|| text.lines().count().min(wanted.lines().count()));
            let is = text.lines().nth(line).unwrap_or_default();
            wrong.push(format!("{}:{}: {is:?} does not belong here", name(&path), line + 1));
        }
        assert!(text.lines().next().is_some_and(is_comment), "{}: the first line says what the list is", name(&path));
        assert!(text.lines().skip_while(|line| is_comment(line)).all(|line| !is_comment(line)), "{}", name(&path));
    }
    assert!(wrong.is_empty(), "run `UPDATE=1 cargo test --test data_files`:\n{}", wrong.join("\n"));
}

#[test]
fn order_is_made_as_it_should_be() {
    assert_eq!(in_order("# a list\nb \n\n#Ad\nB\r\na\n# of ours"), "# a list\n# of ours\n#ad\na\nb\n");
}

#[test]
fn tables_say_each_thing_once() {
    let others = ["data/frequency.tsv", "data/languages/letters.tsv"].map(|path| root().join(path));
    for path in files("data/fold", "tsv").into_iter().chain(others) {
        let text = fs::read_to_string(&path).unwrap();
        let mut seen = BTreeSet::new();
        for line in text.lines().filter(|line| !is_comment(line)) {
            let cells: Vec<_> = line.split('\t').collect();
            assert_eq!(cells.len(), 2, "{}: {line:?}", name(&path));
            assert!(cells.iter().all(|cell| !cell.is_empty() && cell.trim() == *cell), "{}: {line:?}", name(&path));
            assert!(seen.insert(cells[0]), "{}: {:?} stands twice", name(&path), cells[0]);
        }
    }
}

/// The lexicons that are asked for by name in `src/`.
fn named_in_code() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in files("src", "rs") {
        let text = fs::read_to_string(&path).unwrap();
        names.extend(text.split('"').map(str::to_owned));
    }
    names
}

#[test]
fn every_lexicon_is_used() {
    let mut used = named_in_code();
    for path in files("data/rules", "toml") {
        let text = fs::read_to_string(&path).unwrap();
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once('@') {
            let end = after
                .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
                .unwrap_or(after.len());
            used.insert(after[..end].to_owned());
            rest = after;
        }
    }
    let idle: Vec<_> = files("data/lexicons", "txt")
        .iter()
        .map(|path| stem(path).to_owned())
        .filter(|stem| !used.contains(stem))
        .collect();
    assert!(idle.is_empty(), "nothing asks for these lexicons: {idle:?}");
}

#[test]
fn a_rule_file_is_named_as_its_family_and_stands_under_its_axis() {
    for path in files("data/rules", "toml") {
        let table: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        assert_eq!(table["family"].as_str(), Some(stem(&path)), "{}", name(&path));
        assert_eq!(table["axis"].as_str(), path.parent().unwrap().file_name().unwrap().to_str(), "{}", name(&path));
    }
}

#[test]
fn every_rule_gives_a_reason_of_its_own_in_a_sentence() {
    let wom = Classifier::new();
    let mut reasons = BTreeMap::new();
    let mut wrong = Vec::new();
    for rule in wom.rules() {
        if !rule.why.ends_with(['.', '!', '?']) || rule.why.starts_with(char::is_lowercase) {
            wrong.push(format!("{}: no sentence: {}", rule.path, rule.why));
        }
        if let Some(other) = reasons.insert(rule.why, rule.path) {
            wrong.push(format!("{}: the reason of {other}: {}", rule.path, rule.why));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn samples() -> Vec<Interaction<'static>> {
    let text = include_str!("../data/samples/interactions.jsonl");
    text.lines()
        .map(|line| {
            serde_json::from_str::<Interaction<'_>>(line).unwrap_or_else(|error| panic!("{error}: {line}")).into_owned()
        })
        .collect()
}

#[test]
fn samples_are_whole_and_named_apart() {
    let mut ids = BTreeSet::new();
    for sample in samples() {
        let id = sample.id.as_ref().expect("a sample has an id").to_string();
        assert!(sample.out_of_range().is_empty(), "{id}");
        assert!(ids.insert(id.clone()), "{id} stands twice");
    }
    assert!(ids.len() >= 60, "{} samples", ids.len());
}

#[test]
fn samples_cover_every_answer() {
    let wom = Classifier::new();
    let samples = samples();
    let verdicts = wom.classify_all(&samples);
    let missing =
        |what: &str, names: Vec<&'static str>| (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")));
    let kinds =
        Kind::ALL.iter().filter(|&&kind| kind != Kind::Unknown && samples.iter().all(|sample| sample.kind != kind));
    let tiers = Tier::ALL.iter().filter(|&&tier| verdicts.iter().all(|verdict| verdict.tier() != Some(tier)));
    let intents = Intent::ALL.iter().filter(|&&intent| verdicts.iter().all(|verdict| verdict.intent() != intent));
    let acts = Act::ALL.iter().filter(|&&act| verdicts.iter().all(|verdict| !verdict.acts().contains(act)));
    let gaps: Vec<_> = [
        missing("kinds", kinds.map(|kind| kind.name()).collect()),
        missing("tiers", tiers.map(|tier| tier.name()).collect()),
        missing("intents", intents.map(|intent| intent.name()).collect()),
        missing("acts", acts.map(|act| act.name()).collect()),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert!(gaps.is_empty(), "no sample shows {}", gaps.join("; "));
    assert!(verdicts.iter().any(|verdict| verdict.tier().is_none()), "no sample is unclear");
}

#[test]
fn the_rule_language_lists_all_acts() {
    let readme = fs::read_to_string(root().join("data/README.md")).unwrap();
    let section = readme.split("### Acts\n").nth(1).expect("a section on acts");
    let list = section.split("\n#").next().unwrap();
    let listed: Vec<_> = list.split(',').map(|act| act.trim().trim_end_matches('.')).collect();
    let all: Vec<_> = Act::ALL.iter().map(|act| act.name()).collect();
    assert_eq!(listed, all);
}

#[test]
fn the_knowledge_stays_small() {
    let bytes = wom::Classifier::new().knowledge_bytes();
    assert!(bytes < 32 << 20, "{bytes} bytes");
}
