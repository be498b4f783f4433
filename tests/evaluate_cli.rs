//! The example program `evaluate`: its figures against figures computed by hand, and against a reference scorer.

use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// `cargo test` builds the examples beside the tests.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().expect("the test knows where it stands");
    let folder = test.ancestors().nth(2).expect("target/<profile>/deps/<test>");
    let program = folder.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "the example is not built: run `cargo build --examples` or plain `cargo test` first");
    Command::new(program)
}

fn run(command: &mut Command) -> Output {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn json_of(command: &mut Command) -> Value {
    serde_json::from_slice(&run(command).stdout).expect("one JSON object")
}

/// A file of its own for each test.
fn scratch(name: &str, lines: impl IntoIterator<Item = Value>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("evaluate_cli");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let text: String = lines.into_iter().map(|line| format!("{line}\n")).collect();
    fs::write(folder.join(name), text).expect("the file can be written");
    folder.join(name)
}

fn close(found: &Value, wanted: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} should be {wanted}"));
    assert!((found - wanted).abs() < 1e-12, "{found} should be {wanted}");
}

/// One labelled row and the answer that was given to it, as (set, gold, intent, authenticity, probability, tier).
type Case = (&'static str, Value, &'static str, &'static str, f64, Value);

fn cases() -> Vec<Case> {
    let intent = |gold| json!({ "intent": gold });
    let not_question = || json!({"not_intent": ["question"]});
    let real = || json!({"authenticity": "real"});
    let presumed = || json!({"presumed_authenticity": "real"});
    let fake = |kind| json!({"authenticity": "fake", "fake_type": kind});
    let none = || Value::Null;
    let mut cases = vec![
        // complaint: 2 hits, 1 false alarm, 1 miss. praise: 1 hit, 0 false alarms, 1 miss.
        ("talk", intent("complaint"), "complaint", "unclear", 0.5, none()),
        ("talk", intent("complaint"), "complaint", "unclear", 0.5, none()),
        ("talk", intent("complaint"), "noise", "unclear", 0.5, none()),
        ("talk", intent("praise"), "praise", "unclear", 0.5, none()),
        ("talk", intent("praise"), "complaint", "unclear", 0.5, none()),
        // A sentiment is no intent: this row must not count.
        ("talk", json!({"sentiment": "negative"}), "complaint", "unclear", 0.5, none()),
        // question: 1 hit, 1 miss, 1 false alarm among three rows that are no questions.
        ("asked", intent("question"), "question", "unclear", 0.5, none()),
        ("asked", intent("question"), "noise", "unclear", 0.5, none()),
        ("asked", not_question(), "question", "unclear", 0.5, none()),
        ("asked", not_question(), "complaint", "unclear", 0.5, none()),
        ("asked", not_question(), "noise", "unclear", 0.5, none()),
        // one class alone: 3 of 4.
        ("chat", intent("noise"), "noise", "unclear", 0.5, none()),
        ("chat", intent("noise"), "noise", "unclear", 0.5, none()),
        ("chat", intent("noise"), "noise", "unclear", 0.5, none()),
        ("chat", intent("noise"), "praise", "unclear", 0.5, none()),
        // Of 15 pairs of a fake and a real, 10 are in order and one is a tie.
        ("judged", fake("spam"), "noise", "fake", 0.9, json!("stain")),
        ("judged", fake("bot"), "noise", "unclear", 0.6, none()),
        ("judged", fake("bot"), "noise", "real", 0.3, json!("tin")),
        ("judged", real(), "noise", "fake", 0.8, json!("hollow")),
        ("judged", real(), "noise", "real", 0.2, json!("gold")),
        ("judged", presumed(), "noise", "real", 0.3, json!("silver")),
        ("judged", presumed(), "noise", "fake", 0.7, json!("stain")),
        ("judged", presumed(), "noise", "real", 0.1, json!("tin")),
        ("ads", fake("sponsored"), "noise", "fake", 0.9, json!("stain")),
        ("ads", fake("sponsored"), "noise", "unclear", 0.6, none()),
    ];
    // A hundred real rows at 0.00 to 0.99; fakes above the second, above the sixth and below most of them.
    cases.extend((0..100).map(|n| ("curve", real(), "noise", "real", f64::from(n) / 100.0, json!("tin"))));
    cases.extend([0.985, 0.955, 0.5].map(|p| ("curve", fake("bot"), "noise", "real", p, json!("tin"))));
    cases
}

fn measured_by_hand(extra: &[&str]) -> Command {
    let mut rows = Vec::new();
    let mut answers = Vec::new();
    for (n, (set, gold, intent, authenticity, probability, tier)) in cases().into_iter().enumerate() {
        let mut row = json!({"id": n, "set": set, "interaction": {"text": "said in our own words"}, "gold": gold});
        if set == "talk" {
            row.as_object_mut().unwrap().remove("set");
        }
        rows.push(row);
        let mut answer = json!({"id": n, "authenticity": authenticity, "fake_probability": probability,
            "stain_probability": 0.0, "tier": tier, "intent": intent, "acts": [], "lang": "und"});
        let mut votes = vec![json!({"fact": "prior", "class": "noise", "weight": 0.1, "raw": 0.1, "span": null})];
        if intent == "question" || n == 5 {
            votes.push(
                json!({"rule": "intent/asking/asks", "class": "question", "weight": 1.0, "raw": 1.5, "span": null}),
            );
        }
        if tier == "stain" {
            votes.push(
                json!({"fact": "author.posts", "value": 0, "class": "real", "weight": -0.4, "raw": -0.4, "span": null}),
            );
        }
        answer["evidence"] = votes.into();
        answers.push(answer);
    }
    rows.push(json!({"id": "unanswered", "set": "chat", "interaction": {}, "gold": {"intent": "noise"}}));
    // Each test has files of its own: they run at the same time.
    let name = extra.concat();
    let folder = scratch(&format!("{name}.jsonl"), answers);
    let labelled = folder.with_file_name(format!("{name}_rows"));
    fs::create_dir_all(&labelled).unwrap();
    let text: String = rows.iter().map(|row| format!("{row}\n\n")).collect();
    fs::write(labelled.join("talk.jsonl"), text).unwrap();
    let mut command = example("evaluate");
    command.arg("--answers").arg(folder).args(extra).arg(labelled.join("talk.jsonl"));
    command
}

#[test]
fn figures_equal_those_computed_by_hand() {
    let report =
        json_of(&mut measured_by_hand(&["--json", "--group=both=talk,asked,absent", "--group=a=judged,curve"]));
    let sets = &report["sets"];

    let talk = &sets["talk"]["intent"];
    assert_eq!((&talk["measure"], &sets["talk"]["rows"]), (&"macro-F1".into(), &6.into()));
    for (class, precision, recall) in [("complaint", 2.0 / 3.0, 2.0 / 3.0), ("praise", 1.0, 0.5)] {
        close(&talk["classes"][class]["precision"], precision);
        close(&talk["classes"][class]["recall"], recall);
        close(&talk["classes"][class]["f1"], 2.0 / 3.0);
    }
    close(&talk["score"], 2.0 / 3.0);
    close(&talk["accuracy"], 0.6);
    assert_eq!(
        talk["confusion"],
        json!({"complaint": {"complaint": 2, "noise": 1}, "praise": {"complaint": 1, "praise": 1}})
    );
    assert!(sets["talk"].get("authenticity").is_none());

    let asked = &sets["asked"];
    assert_eq!(asked["intent"]["measure"], "F1 of question against the rest");
    close(&asked["intent"]["score"], 0.5);
    close(&asked["intent"]["classes"]["question"]["precision"], 0.5);
    assert_eq!(asked["intent"]["confusion"]["not question"], json!({"question": 1, "complaint": 1, "noise": 1}));
    assert_eq!((&asked["not_intent"]["count"], &asked["not_intent"]["of"]), (&1.into(), &3.into()));

    let chat = &sets["chat"];
    assert_eq!((&chat["missing"], &chat["intent"]["measure"]), (&1.into(), &"recall of noise".into()));
    close(&chat["intent"]["score"], 0.75);

    let judged = &sets["judged"]["authenticity"];
    for (figure, value) in [
        ("auc", 10.5 / 15.0),
        ("recall_at_1_percent", 1.0 / 3.0),
        ("recall_at_5_percent", 1.0 / 3.0),
        ("balanced_accuracy", (1.0 / 3.0 + 3.0 / 5.0) / 2.0),
        ("macro_f1", (1.0 / 3.0 + 2.0 / 3.0) / 2.0),
        ("fake_recall", 1.0 / 3.0),
        ("false_positive_rate", 2.0 / 5.0),
    ] {
        close(&judged[figure], value);
    }
    close(&judged["classes"]["real"]["precision"], 0.75);
    close(&judged["classes"]["real"]["recall"], 0.6);
    close(&judged["classes"]["fake"]["f1"], 1.0 / 3.0);
    close(&judged["presumed_called_fake"]["share"], 1.0 / 3.0);
    assert_eq!(judged["presumed_called_stain"]["count"], 1);
    assert_eq!(judged["confusion"]["presumed real"], json!({"silver": 1, "stain": 1, "tin": 1}));
    assert_eq!(judged["confusion"]["fake: bot"], json!({"tin": 1, "unclear": 1}));

    let ads = &sets["ads"]["authenticity"];
    close(&ads["fake_recall"], 0.5);
    assert!(ads["auc"].is_null() && ads["false_positive_rate"].is_null());

    close(&sets["curve"]["authenticity"]["recall_at_1_percent"], 1.0 / 3.0);
    close(&sets["curve"]["authenticity"]["recall_at_5_percent"], 2.0 / 3.0);

    close(&report["groups"]["both"]["intent"], (2.0 / 3.0 + 0.5) / 2.0);
    assert!(report["groups"]["both"]["auc"].is_null());
    close(&report["groups"]["a"]["recall_at_5_percent"], 0.5);
    assert_eq!((&report["all"]["rows"], &report["all"]["missing"]), (&129.into(), &1.into()));
}

#[test]
fn rules_are_judged_where_gold_speaks() {
    let report = json_of(&mut measured_by_hand(&["--json", "--rules"]));
    let rules = report["rules"].as_object().unwrap();
    assert_eq!(rules.len(), 2, "the prior is no rule");
    let asks = &rules["intent/asking/asks"];
    // On a question, on what is none, and on a row whose intent nobody knows.
    assert_eq!((&asks["hits"], &asks["right"], &asks["wrong"]), (&3.into(), &1.into(), &1.into()));
    close(&asks["precision"], 0.5);
    assert_eq!(asks["gold"], json!({"question": 1, "not question": 1}));
    assert_eq!(asks["sets"]["talk"], json!({"hits": 1, "right": 0, "wrong": 0}));
    // A vote against `real` is right on the two fakes and wrong on the presumed real.
    let posts = &rules["author.posts -> real"];
    assert_eq!((&posts["hits"], &posts["right"], &posts["wrong"]), (&3.into(), &2.into(), &1.into()));
    assert_eq!(posts["gold"], json!({"fake: spam": 1, "fake: sponsored": 1, "presumed real": 1}));
}

#[test]
fn people_read_the_same_figures() {
    let text = String::from_utf8(run(&mut measured_by_hand(&["--rules"])).stdout).unwrap();
    for part in [
        "talk: 6 rows, 0 without an answer",
        "macro-F1 0.667, accuracy 0.600",
        "F1 of question against the rest 0.500",
        "intents that the label rules out: 1 of 3",
        "AUC 0.700",
        "presumed real: 1 of 3 called fake (33.33 %), 1 of them stain (33.33 %)",
        "all rows together: 129 rows, 1 without",
        "intent/asking/asks",
    ] {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
}

#[test]
fn the_classifiers_own_answers_are_measured_and_a_bad_line_is_named() {
    let rows = scratch(
        "own.jsonl",
        [
            json!({"interaction": {"text": "They lost my parcel and nobody answers."}, "gold": {"intent": "complaint"}}),
            json!({"interaction": {"text": "How much is delivery?"}, "gold": {"intent": "question"}}),
        ],
    );
    let report = json_of(example("evaluate").arg("--json").arg("--rules").arg(&rows));
    assert_eq!((&report["all"]["rows"], &report["all"]["missing"]), (&2.into(), &0.into()));
    close(&report["sets"]["own"]["intent"]["score"], 1.0);
    assert!(!report["rules"].as_object().unwrap().is_empty());

    let bad = scratch("bad.jsonl", [json!({"interaction": {}}), json!({"interaction": 5})]);
    let output = example("evaluate").arg(&bad).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("bad.jsonl:2: "));
    assert_eq!(example("evaluate").output().unwrap().status.code(), Some(2));
}

/// Labelled data that the repository may not hold, and the scorer that defines the figures, where they are at hand:
/// `WOM_DEV_DATA` names the folder of the data and `WOM_SCORER` the Python file of the scorer.
#[test]
fn figures_equal_the_reference_scorers() {
    let (Some(data), Some(scorer)) = (std::env::var_os("WOM_DEV_DATA"), std::env::var_os("WOM_SCORER")) else {
        // Straight to standard error: what `eprintln!` says in a passing test is not shown.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: WOM_DEV_DATA and WOM_SCORER are not set, nothing was compared with the reference scorer"
        );
        return;
    };
    let mut files: Vec<PathBuf> = fs::read_dir(&data)
        .expect("WOM_DEV_DATA is a folder")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "WOM_DEV_DATA holds no .jsonl file");
    let rows = files.iter().flat_map(|path| {
        let text = fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>()
    });
    let interactions = rows.map(|mut row| {
        let id = row["id"].take();
        let mut interaction = row["interaction"].take();
        interaction["id"] = id;
        interaction
    });
    let input = scratch("dev.jsonl", interactions);
    let answers = input.with_file_name("dev_answers.jsonl");
    fs::write(&answers, run(example("classify").arg(&input)).stdout).unwrap();

    let script = "
import importlib.util, json, math, sys
spec = importlib.util.spec_from_file_location('scorer', sys.argv[1])
scorer = importlib.util.module_from_spec(spec); spec.loader.exec_module(scorer)
answers = {a['id']: a for a in map(json.loads, open(sys.argv[3], encoding='utf-8'))}
sets = {name: scorer.score_set(rows, answers) for name, rows in scorer.load(sys.argv[2]).items()}
def mean(names, key):
    value = scorer.mean([sets[n].get(key) for n in names if n in sets])
    return None if math.isnan(value) else value
groups = {g: {'sets': names, **{k: mean(names, k) for k in ('intent', 'auc', 'bal', 'r@5%')}} for g, names in scorer.GROUPS.items()}
print(json.dumps({'sets': sets, 'groups': groups}))";
    let wanted = json_of(Command::new("python3").arg("-c").arg(script).arg(&scorer).arg(&data).arg(&answers));

    let mut fresh = example("evaluate");
    fresh.arg("--json").args(&files);
    for (name, group) in wanted["groups"].as_object().unwrap() {
        let sets: Vec<_> = group["sets"].as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect();
        fresh.arg(format!("--group={name}={}", sets.join(",")));
    }
    let found = json_of(&mut fresh);
    let mut compared = 0;
    let mut same = |place: &str, wanted: Option<&Value>, found: &Value| match wanted.and_then(Value::as_f64) {
        None => assert!(found.is_null(), "{place}: {found} where the scorer has nothing"),
        Some(wanted) => {
            let found = found.as_f64().unwrap_or_else(|| panic!("{place}: nothing for {wanted}"));
            assert!((found - wanted).abs() < 1e-9, "{place}: {found} should be {wanted}");
            compared += 1;
        }
    };
    assert_eq!(found["sets"].as_object().unwrap().len(), wanted["sets"].as_object().unwrap().len());
    for (name, wanted) in wanted["sets"].as_object().unwrap() {
        let (intent, real) = (&found["sets"][name]["intent"], &found["sets"][name]["authenticity"]);
        assert_eq!(wanted["missing"], found["sets"][name]["missing"], "{name}");
        same(name, wanted.get("intent"), &intent["score"]);
        if wanted.get("intent_acc").is_some() {
            same(name, wanted.get("intent_acc"), &intent["accuracy"]);
        }
        for (theirs, ours) in [
            ("auc", "auc"),
            ("r@1%", "recall_at_1_percent"),
            ("r@5%", "recall_at_5_percent"),
            ("bal", "balanced_accuracy"),
        ] {
            same(&format!("{name} {theirs}"), wanted.get(theirs), &real[ours]);
        }
        for (theirs, ours) in [
            ("tpr", "fake_recall"),
            ("fake_recall", "fake_recall"),
            ("fpr", "false_positive_rate"),
            ("accused", "false_positive_rate"),
        ] {
            if wanted.get(theirs).is_some() {
                same(&format!("{name} {theirs}"), wanted.get(theirs), &real[ours]);
            }
        }
    }
    for (name, wanted) in wanted["groups"].as_object().unwrap() {
        let found = &found["groups"][name];
        for (theirs, ours) in
            [("intent", "intent"), ("auc", "auc"), ("bal", "balanced_accuracy"), ("r@5%", "recall_at_5_percent")]
        {
            same(&format!("{name} {theirs}"), wanted.get(theirs), &found[ours]);
        }
    }
    assert!(compared > 20, "only {compared} figures were compared");
    // The rows are not ours to leave about.
    fs::remove_file(input).unwrap();
    fs::remove_file(answers).unwrap();
}
