//! Tables of weights: what they do, what they leave alone, and how a bad one is refused.

use std::path::PathBuf;

use wom::{Class, Classifier, Interaction, Subject};

const ZEROS: &str = "\t0\t0\t0\t0\t0\t0\t0\n";

/// Every rule's vote on a text, and every other fact.
fn votes(wom: &Classifier, text: &str) -> Vec<String> {
    let interaction = Interaction::new(text);
    let mut session = wom.session();
    let reading = session.read(&interaction);
    let votes = reading.evidence().filter(|vote| vote.subject() != Subject::Wording);
    votes.map(|vote| format!("{vote:?}")).collect()
}

#[test]
fn words_that_only_the_table_knows_change_no_rule() {
    let samples = include_str!("../data/samples/interactions.jsonl");
    let texts: Vec<String> = samples
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().map(str::to_owned))
        .chain(["iph0nes5 fr33 f.r.e.e wo rld soooooo #worldpeace 🦜 w o r l d".to_owned()])
        .collect();
    // All words of the samples, and the spellings that others might be taken for.
    let plain = Classifier::builder().without_weights().build().unwrap();
    let mut keys: Vec<String> = Vec::new();
    for text in &texts {
        let interaction = Interaction::new(text.as_str());
        let mut session = plain.session();
        let reading = session.read(&interaction);
        keys.extend(reading.seen_words().filter(|word| word.class().is_none()).map(|word| word.key().to_owned()));
    }
    keys.extend(["iphoness", "world", "peace", "worldpeace", "soo", "🦜"].map(str::to_owned));
    keys.sort();
    keys.dedup();
    let table: String = keys.iter().map(|key| format!("{key}\t1\t-1\t0\t2\t0\t0\t1\n")).collect();
    let weighed = Classifier::builder().weights_tsv("all.tsv", table).build().unwrap();
    for text in &texts {
        assert_eq!(votes(&plain, text), votes(&weighed, text), "{text}");
    }
    assert_ne!(plain.knowledge_version(), weighed.knowledge_version());
}

#[test]
fn words_are_capped_and_their_evidence_says_so() {
    let table = "dreadful\t0\t0\t0\t120\t-120\t0\t0\n";
    let build = |cap| Classifier::builder().weights_tsv("t.tsv", table).wording_cap(cap).build().unwrap();
    let text = "dreadful dreadful dreadful dreadful";
    let interaction = Interaction::new(text);
    for (cap, complaint) in [(2.5, 2.5), (0.0, 0.0), (9.99, 9.6)] {
        let wom = build(cap);
        let mut session = wom.session();
        let reading = session.read(&interaction);
        let of = |class| {
            let votes = reading.evidence().filter(|vote| vote.subject() == Subject::Wording && vote.class() == class);
            votes.map(|vote| (vote.weight(), vote.raw())).collect::<Vec<_>>()
        };
        if complaint == 0.0 {
            assert_eq!(of(Class::Complaint), []);
        } else {
            assert_eq!(of(Class::Complaint), [(complaint, 9.6)]);
            assert_eq!(of(Class::Praise), [(-complaint, -9.6)]);
        }
        assert_eq!(of(Class::Question), []);
        let sum: f64 = reading.wording().map(|row| row.weight(Class::Complaint) * row.factor()).sum();
        assert!((sum - 9.6).abs() < 1e-9);
    }
    let wom = build(2.5);
    let mut session = wom.session();
    let json: Vec<_> = session.read(&interaction).evidence().map(|vote| serde_json::to_value(vote).unwrap()).collect();
    let expected = serde_json::json!({"fact":"wording","class":"complaint","weight":2.5,"raw":9.6,"span":null});
    assert!(json.contains(&expected), "{json:?}");
    assert!(wom.explain(text).contains("complaint +2.50 (of +9.60) wording"));
}

#[test]
fn a_word_or_two_is_no_ground_to_call_anyone_anything() {
    let build = |weight: i32| {
        let table = format!("lamp\t{weight}\t0\t{}\t0\t0\t0\t0\n", -weight);
        Classifier::builder().without_built_in().weights_tsv("t.tsv", table).build().unwrap()
    };
    assert_eq!(build(12).classify("lamp").authenticity(), wom::Authenticity::Unclear);
    assert_eq!(build(13).classify("lamp").authenticity(), wom::Authenticity::Real, "a quarter of a nat, twice");
}

#[test]
fn spellings_of_a_word_share_its_row() {
    let table =
        format!("parcel{}žádný{}", ZEROS.replace("\t0\t0\n", "\t9\t0\n"), ZEROS.replace("\t0\t0\n", "\t7\t0\n"));
    let wom = Classifier::builder().without_built_in().weights_tsv("t.tsv", table).build().unwrap();
    for (text, weight) in [
        ("PARCEL", 0.09),
        ("parceeeel", 0.09),
        ("ｐａｒｃｅｌ", 0.09),
        ("раrcel", 0.09),
        ("žádný", 0.07),
        ("ZADNY", 0.07),
    ] {
        let interaction = Interaction::new(text);
        let mut session = wom.session();
        let found: Vec<_> = session.read(&interaction).wording().map(|row| row.weight(Class::Question)).collect();
        assert_eq!(found, [weight], "{text}");
    }
}

#[test]
fn a_bad_table_is_refused_with_all_that_is_wrong() {
    let table = "\
# a header
good\t1\t2\t3\t4\t5\t6\t7
good\t1\t2\t3\t4\t5\t6\t7
bad\t1\t2\t3
worse\t1\t2\t3\t4\t5\t6\t128
worst\t1.5\t2\t3\t4\t5\t6\t7
three words here\t1\t2\t3\t4\t5\t6\t7
good alone\t1\t2\t3\t4\t5\t6\t7
!alone\t1\t2\t3\t4\t5\t6\t7
~long\t1\t2\t3\t4\t5\t6\t7
ABCD~\t1\t2\t3\t4\t5\t6\t7
...\t1\t2\t3\t4\t5\t6\t7
";
    let error = Classifier::builder().weights_tsv("bad.tsv", table).build().unwrap_err();
    let lines: Vec<_> = error.diagnostics().iter().map(|problem| (problem.line(), problem.column())).collect();
    assert_eq!(lines, [(3, 1), (4, 1), (5, 19), (6, 7), (7, 1), (8, 1), (9, 1), (10, 1), (11, 1), (12, 1)], "{error}");
    assert!(error.diagnostics().iter().all(|problem| problem.file() == "bad.tsv" && problem.help().is_some()));
    let text = error.to_string();
    for part in
        ["this key has a row already", "a key and 3 weights", "`128` is no weight for noise", "add a row for `alone`"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    let cap = Classifier::builder().wording_cap(-1.0).build().unwrap_err();
    assert!(cap.to_string().contains("-1 is no cap"), "{cap}");
}

#[test]
fn a_folder_brings_its_weights() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("weights-of-a-folder");
    std::fs::create_dir_all(folder.join("weights")).unwrap();
    std::fs::write(folder.join("weights/one.tsv"), format!("one{}", ZEROS.replace("\t0\n", "\t30\n"))).unwrap();
    std::fs::write(folder.join("weights/two.tsv"), format!("two{}", ZEROS.replace("\t0\n", "\t40\n"))).unwrap();
    std::fs::write(folder.join("weights/notes.txt"), "not a table").unwrap();
    let wom = Classifier::builder().folder(&folder).unwrap().build().unwrap();
    let keys = |wom: &Classifier| {
        let interaction = Interaction::new("one and two good");
        let mut session = wom.session();
        session.read(&interaction).wording().map(|row| row.key().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&wom), ["one", "two"], "in place of the built-in table");
    assert_eq!(keys(&Classifier::builder().folder(&folder).unwrap().without_weights().build().unwrap()), [""; 0]);
}
