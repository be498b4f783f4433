//! Rules and lexicons read from a folder that is laid out as `data/`.

use std::fs;
use std::path::{Path, PathBuf};

use wom::{Classifier, Intent};

const RULE: &str = r#"
axis = "intent"
family = "car-parks"
cap = 2.00
[[rule]]
id = "meets-a-barrier-that-stays-down"
class = "complaint"
weight = 2.00
why = "A barrier that stays down keeps a paying guest in."
any = ["@our-barriers {stays|stayed} down"]
examples.fires = ["The gate stayed down", "Your boom barrier stays down"]
examples.silent = ["The gate went up", "Prices stayed down"]
"#;

/// An empty folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("folder").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("rules/intent")).unwrap();
    fs::create_dir_all(folder.join("lexicons")).unwrap();
    folder
}

#[test]
fn its_rules_join_the_built_in_ones_or_stand_alone() {
    let folder = folder("rules");
    fs::write(folder.join("rules/intent/car-parks.toml"), RULE).unwrap();
    fs::write(folder.join("rules/intent/notes.md"), "no rules").unwrap();
    fs::write(folder.join("lexicons/our-barriers.txt"), "# ours\ngate\nboom barrier\n").unwrap();
    let joined = Classifier::builder().folder(&folder).unwrap().build().unwrap();
    let alone = Classifier::builder().without_built_in().folder(&folder).unwrap();
    assert_eq!(alone.clone().failing_examples().unwrap(), []);
    let alone = alone.build().unwrap();
    let paths: Vec<&str> = alone.rules().map(|rule| rule.path).collect();
    assert_eq!(paths, ["intent/car-parks/meets-a-barrier-that-stays-down"]);
    assert_eq!(joined.rules().count(), Classifier::new().rules().count() + 1);
    for wom in [joined, alone] {
        assert_eq!(wom.classify("and then the boom barrier stayed down").intent(), Intent::Complaint);
    }
}

#[test]
fn the_projects_own_folder_is_what_is_built_in() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let read = Classifier::builder().without_built_in().folder(data).unwrap().build().unwrap();
    let paths = |wom: &Classifier| wom.rules().map(|rule| rule.path.to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(&read), paths(&Classifier::new()));
}

#[test]
fn a_file_that_is_no_text_is_named_and_an_empty_folder_is_none() {
    let folder = folder("broken");
    assert_eq!(
        Classifier::builder().folder(&folder).unwrap().build().unwrap().rules().count(),
        Classifier::new().rules().count()
    );
    fs::write(folder.join("lexicons/broken.txt"), b"caf\xE9\n").unwrap();
    let error = Classifier::builder().folder(&folder).unwrap_err().to_string();
    assert!(error.contains("broken.txt"), "{error}");
}
