//! What the library is to measure, and what of its knowledge does: `data/concepts.tsv` against rules, signals and acts.
//! `UPDATE=1 cargo test --test concepts` writes the table in `data/README.md` anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use wom::{Act, Audience, CareReport, Classifier, Five, Summary, Tier, Vanity};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/README.md");
const START: &str = "<!-- concepts -->\n";
const END: &str = "<!-- end of concepts -->";

struct Concept<'a> {
    number: usize,
    idea: &'a str,
    seen_in: &'a str,
    seen_by: Vec<&'a str>,
}

fn concepts() -> Vec<Concept<'static>> {
    include_str!("../data/concepts.tsv")
        .lines()
        .filter(|line| !line.starts_with("# "))
        .map(|line| {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            Concept {
                number: cell().parse().unwrap_or_else(|_| panic!("{line:?} begins with no number")),
                idea: cell(),
                seen_in: cell(),
                seen_by: cell().split_whitespace().collect(),
            }
        })
        .collect()
}

/// How many rules each family has, by `axis/family`.
fn families(wom: &Classifier) -> BTreeMap<String, usize> {
    let mut families = BTreeMap::new();
    for rule in wom.rules() {
        let (family, _) = rule.path.rsplit_once('/').expect("axis/family/id");
        *families.entry(family.to_owned()).or_default() += 1;
    }
    families
}

/// Whether the scorecard writes such a figure.
fn has(written: serde_json::Result<Value>, figure: &str) -> bool {
    written.is_ok_and(|figures| figures.get(figure).is_some())
}

#[test]
fn what_one_interaction_can_show_is_seen_by_something_that_exists() {
    let readme = fs::read_to_string(PATH).unwrap();
    let signals: BTreeSet<&str> =
        readme.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name)).collect();
    let wom = Classifier::new();
    let families = families(&wom);
    let concepts = concepts();
    let numbers: Vec<usize> = concepts.iter().map(|concept| concept.number).collect();
    assert_eq!(numbers, (1..=90).collect::<Vec<_>>());
    for concept in &concepts {
        let number = concept.number;
        match concept.seen_in {
            "interaction" => assert!(!concept.seen_by.is_empty(), "{number}: nothing sees it"),
            "scorecard" => {}
            "crowd" | "motive" => assert!(concept.seen_by.is_empty(), "{number}"),
            other => panic!("{number}: seen in {other:?}?"),
        }
        for name in &concept.seen_by {
            let exists = match name.split_once(':') {
                Some(("signal", signal)) => signals.contains(signal),
                Some(("act", act)) => Act::ALL.iter().any(|known| known.name() == act),
                Some(("tier", tier)) => Tier::ALL.iter().any(|known| known.name() == tier),
                Some(("answer", field)) => ["authenticity", "intent", "tier", "acts", "lang"].contains(&field),
                Some(("care", figure)) => has(serde_json::to_value(CareReport::default()), figure),
                Some(("five", figure)) => has(serde_json::to_value(Five::default()), figure),
                Some(("vanity", figure)) => has(serde_json::to_value(Vanity::default()), figure),
                Some(("summary", figure)) => has(serde_json::to_value(Summary::default()), figure),
                Some(("audience", who)) => [Audience::Local, Audience::Remote].iter().any(|known| known.name() == who),
                Some(_) => false,
                None => families.contains_key(*name),
            };
            assert!(exists, "{number}: there is no {name}");
        }
    }
}

#[test]
fn the_table_in_the_readme_is_made_from_them() {
    let readme = fs::read_to_string(PATH).unwrap();
    let families = families(&Classifier::new());
    let mut table = String::from("| # | idea | seen by |\n| --- | --- | --- |\n");
    for concept in concepts() {
        let names: Vec<String> = concept
            .seen_by
            .iter()
            .map(|name| match (name.split_once(':'), families.get(*name)) {
                (Some((what, name)), _) => format!("{what} `{name}`"),
                (None, Some(1)) => format!("`{name}` (1 rule)"),
                (None, count) => format!("`{name}` ({} rules)", count.copied().unwrap_or_default()),
            })
            .collect();
        let seen_by = if names.is_empty() { format!("*{}*", concept.seen_in) } else { names.join(", ") };
        table += &format!("| {} | {} | {seen_by} |\n", concept.number, concept.idea);
    }
    let (head, rest) = readme.split_once(START).expect("the table's place");
    let (found, tail) = rest.split_once(END).expect("the table's end");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(PATH, format!("{head}{START}{table}{END}{tail}")).unwrap();
    } else {
        assert_eq!(found, table, "run `UPDATE=1 cargo test --test concepts`");
    }
}
