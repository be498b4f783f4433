//! Golden files: every `diagnostics/*.toml` is a rule file with mistakes, its `.txt` what is said of them.
//! `UPDATE=1 cargo test` writes the answers anew; read the difference before you commit it.

use std::fs;
use std::path::Path;

use wom::Classifier;

#[test]
fn bad_rule_files_are_refused_with_every_problem_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut tried = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        tried += 1;
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let error = Classifier::builder().rules_toml(name, text).build().expect_err(name);
        let found = format!("{error}\n");
        let golden = path.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(golden, found).unwrap();
        } else {
            assert_eq!(found, fs::read_to_string(golden).unwrap(), "{name}: run `UPDATE=1 cargo test`");
        }
    }
    assert!(tried >= 3);
}

#[test]
fn bad_settings_are_refused_all_at_once() {
    let error = Classifier::builder()
        .lexicon("No Name", "a\n")
        .lexicon("mine", "a\n!\n")
        .disable("intent/no/such")
        .weight("offers-followers", 1.0)
        .weight("intent/breach/never-arrived", f64::NAN)
        .fake_threshold(1.5)
        .real_threshold(0.9)
        .build()
        .unwrap_err();
    let messages: Vec<_> =
        error.diagnostics().iter().map(|found| format!("{}: {}", found.file(), found.message())).collect();
    let expected = [
        "fake_threshold: 1.5 is no probability",
        "real_threshold: it lies above the fake_threshold",
        "weight of intent/breach/never-arrived: NaN is no weight",
        "No Name: `No Name` cannot name a lexicon",
        "lexicon `mine`: `!` holds no word",
        "intent/no/such: there is no such rule",
        "offers-followers: there is no such rule",
    ];
    assert_eq!(messages, expected);
}
