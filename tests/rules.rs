//! The tests that exist because a rule exists, and what must hold of the data as a whole.

use wom::Classifier;

#[test]
fn every_rule_lives_up_to_its_examples() {
    let failures = match Classifier::builder().failing_examples() {
        Ok(failures) => failures,
        Err(error) => panic!("the built-in files are refused:\n{error}"),
    };
    let list: Vec<_> = failures.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} examples fail:\n{}", list.len(), list.join("\n"));
}
