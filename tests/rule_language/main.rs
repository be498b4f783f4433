//! Every form of the rule language, as `data/README.md` defines it, with texts that it matches and texts that it does not.

use std::fmt::Write as _;

use wom::{Act, Authenticity, Class, Classifier, ClassifierBuilder, Intent, Interaction, Session};

mod cases;
mod conditions;

use cases::{CLASSES, Case, GAPS, RULES, WORDS};
use conditions::CONDITIONS;

/// What `@thing` stands for.
const THING: &str = "# Things of which nobody has heard.\nplim plam\nzonk\n😡\n";

fn cases() -> impl Iterator<Item = &'static Case> {
    [WORDS, GAPS, CLASSES, RULES, CONDITIONS].into_iter().flatten()
}

/// Every case as a rule of one family.
fn family() -> String {
    let mut file = "axis = \"intent\"\nfamily = \"case\"\ncap = 9.99\n".to_owned();
    for (number, case) in (1..).zip(cases()) {
        let _ = write!(
            file,
            "\n[[rule]]\nid = \"case-{number}\"\nclass = \"noise\"\nweight = 0.01\nwhy = \"{number}.\"\n{}\n{EXAMPLES}",
            case.rule
        );
    }
    file
}

const EXAMPLES: &str = "[rule.examples]\nfires = [\"a\", \"b\"]\nsilent = [\"c\", \"d\"]\n";

fn build(builder: ClassifierBuilder) -> Classifier {
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

/// What the rule of this path saw, if it fired; nothing of the text is an empty quote.
fn seen(session: &mut Session, path: &str, text: &str) -> Option<String> {
    let interaction = if text.starts_with('{') { serde_json::from_str(text).unwrap() } else { Interaction::new(text) };
    let reading = session.read(&interaction);
    reading.evidence().find(|vote| vote.rule() == Some(path)).map(|vote| vote.quote().unwrap_or_default().to_owned())
}

#[test]
fn every_form_matches_what_it_should() {
    let wom = build(Classifier::builder().lexicon("thing", THING).rules_toml("case.toml", family()));
    let mut session = wom.session();
    let mut wrong = Vec::new();
    for (number, case) in (1..).zip(cases()) {
        let path = format!("intent/case/case-{number}");
        let about =
            |text: &str, what: String| format!("{} ({}): {text:?} {what}", case.form, case.rule.replace('\n', ", "));
        for (text, quote) in case.fires {
            match seen(&mut session, &path, text) {
                Some(found) if found == *quote => {}
                Some(found) => wrong.push(about(text, format!("is seen at {found:?}, expected {quote:?}"))),
                None => wrong.push(about(text, "does not fire".into())),
            }
        }
        for text in case.silent {
            if let Some(found) = seen(&mut session, &path, text) {
                wrong.push(about(text, format!("fires on {found:?}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the texts:\n{}", wrong.len(), wrong.join("\n"));
}

/// The built-in lexicons without the built-in rules.
fn bare() -> ClassifierBuilder {
    let builder = Classifier::builder().without_weights().calibration_toml("flat", FLAT);
    Classifier::new().rules().fold(builder, |builder, rule| builder.disable(rule.path))
}

/// A calibration under which a nat of score is a nat of log odds, and no class begins ahead.
const FLAT: &str = "[authenticity]\nslope = 1.0\nreal = 0.0\nhollow = 0.0\nstain = 0.0\n[intent]\nslope = 1.0\ncomplaint = 0.0\n\
    praise = 0.0\nquestion = 0.0\nnoise = 0.0\n[label]\nfake_threshold = 0.6\nreal_threshold = 0.45\n";

/// A family of rules for noise, each of a word and a weight.
fn noise(family: &str, cap: &str, rules: &[(&str, &str, &str)]) -> String {
    let mut file = format!("axis = \"intent\"\nfamily = \"{family}\"\ncap = {cap}\n");
    for (id, word, weight) in rules {
        let _ = write!(
            file,
            "\n[[rule]]\nid = \"{id}\"\nclass = \"noise\"\nweight = {weight}\nwhy = \"A test.\"\nany = [\"{word}\"]\n{EXAMPLES}"
        );
    }
    file
}

/// The weights that the rules of a family cast on a text, as counted and raw, in hundredths.
fn votes(wom: &Classifier, family: &str, text: &str) -> Vec<(String, i64, i64)> {
    let mut session = wom.session();
    let interaction = Interaction::new(text);
    let reading = session.read(&interaction);
    let hundredths = |nats: f64| (nats * 100.0).round() as i64;
    let mut votes = Vec::new();
    for vote in reading.evidence() {
        if let Some(id) = vote.rule().and_then(|path| path.strip_prefix(family)) {
            votes.push((id.trim_start_matches('/').to_owned(), hundredths(vote.weight()), hundredths(vote.raw())));
        }
    }
    votes
}

fn vote(id: &str, counted: i64, raw: i64) -> (String, i64, i64) {
    (id.to_owned(), counted, raw)
}

#[test]
fn a_rule_votes_once_however_often_it_matches() {
    let wom =
        build(Classifier::builder().rules_toml("a.toml", noise("loud", "9.00", &[("says-zonk", "zonk", "1.25")])));
    for text in ["zonk", "zonk zonk zonk", "Zonk. Zonk! zonk?\nzonk #zonk"] {
        assert_eq!(votes(&wom, "intent/loud", text), [vote("says-zonk", 125, 125)], "{text}");
    }
}

#[test]
fn the_cap_of_a_family_cuts_the_lightest_and_the_evidence_shows_it() {
    let rules = [("light", "plim", "0.50"), ("heavy", "zonk", "2.00"), ("middling", "plam", "1.50")];
    let wom = build(Classifier::builder().rules_toml("a.toml", noise("loud", "3.00", &rules)));
    let cast = |text| votes(&wom, "intent/loud", text);
    assert_eq!(cast("plim plam zonk"), [vote("heavy", 200, 200), vote("middling", 100, 150), vote("light", 0, 50)]);
    assert_eq!(cast("plim plam"), [vote("middling", 150, 150), vote("light", 50, 50)]);
    assert_eq!(cast("plim zonk"), [vote("heavy", 200, 200), vote("light", 50, 50)]);
}

#[test]
fn the_cap_holds_for_each_class_and_below_zero_too() {
    let mut file = noise("loud", "1.00", &[("a", "zonk", "0.80"), ("b", "plim", "0.80")]);
    for (id, word) in [("c", "zonk"), ("d", "plim")] {
        let _ = write!(
            file,
            "\n[[rule]]\nid = \"{id}\"\nclass = \"praise\"\nweight = -0.70\nwhy = \"A test.\"\nany = [\"{word}\"]\n{EXAMPLES}"
        );
    }
    let wom = build(Classifier::builder().rules_toml("a.toml", file));
    let mut cast = votes(&wom, "intent/loud", "zonk plim");
    cast.sort();
    assert_eq!(cast, [vote("a", 80, 80), vote("b", 20, 80), vote("c", -70, -70), vote("d", -30, -70)]);
}

#[test]
fn families_do_not_share_a_cap() {
    let builder = Classifier::builder()
        .rules_toml("a.toml", noise("one", "1.00", &[("says-zonk", "zonk", "1.00")]))
        .rules_toml("b.toml", noise("two", "1.00", &[("says-zonk", "zonk", "1.00")]));
    let wom = build(builder);
    assert_eq!(votes(&wom, "intent/one", "zonk"), [vote("says-zonk", 100, 100)]);
    assert_eq!(votes(&wom, "intent/two", "zonk"), [vote("says-zonk", 100, 100)]);
}

#[test]
fn a_later_file_replaces_rules_and_adds_to_the_family() {
    let builder = Classifier::builder()
        .rules_toml("a.toml", noise("loud", "9.00", &[("first", "zonk", "1.00"), ("second", "plim", "1.00")]))
        .rules_toml("b.toml", noise("loud", "2.50", &[("second", "plam", "2.00"), ("third", "plom", "1.00")]));
    let wom = build(builder);
    let cast = |text| votes(&wom, "intent/loud", text);
    assert_eq!(cast("zonk"), [vote("first", 100, 100)]);
    assert_eq!(cast("plim"), [], "the first `second` is gone");
    assert_eq!(cast("plam plom"), [vote("second", 200, 200), vote("third", 50, 100)], "under the new cap");
    let mut all = cast("zonk plam plom");
    all.sort();
    assert_eq!(all.iter().map(|(_, counted, _)| counted).sum::<i64>(), 250, "one cap for the whole family: {all:?}");
}

#[test]
fn a_built_in_rule_is_replaced_left_out_or_weighed_by_its_path() {
    let wom = Classifier::new();
    let text = "Buy 1000 real followers today, instant delivery!";
    let interaction = Interaction::new(text);
    let mut session = wom.session();
    let reading = session.read(&interaction);
    let heaviest = reading
        .evidence()
        .filter(|vote| vote.rule().is_some_and(|rule| rule.starts_with("authenticity/")))
        .max_by(|a, b| a.weight().total_cmp(&b.weight()));
    let path = heaviest.and_then(|vote| vote.rule()).expect("a rule fires").to_owned();
    let has = |wom: &Classifier| {
        let mut session = wom.session();
        let reading = session.read(&interaction);
        reading.evidence().find(|vote| vote.rule() == Some(&path)).map(|vote| vote.raw())
    };
    assert!(has(&wom).is_some());
    assert_eq!(has(&build(Classifier::builder().disable(&path))), None);
    assert_eq!(has(&build(Classifier::builder().weight(&path, 0.07))), Some(0.07));
    assert_eq!(has(&build(Classifier::builder().weight(&path, -1.0))), Some(-1.0));
    assert_eq!(has(&build(Classifier::builder().weight(&path, 1.0).disable(&path))), None);
    let mut steps = path.split('/');
    let (axis, family, id) = (steps.next().unwrap(), steps.next().unwrap(), steps.next().unwrap());
    let own = format!(
        "axis = \"{axis}\"\nfamily = \"{family}\"\ncap = 3.00\n[[rule]]\nid = \"{id}\"\nclass = \"hollow\"\nweight = 0.11\nwhy = \"Ours.\"\nany = [\"instant delivery\"]\n{EXAMPLES}"
    );
    let replaced = build(Classifier::builder().rules_toml("own.toml", own));
    assert_eq!(has(&replaced), Some(0.11));
    assert_eq!(replaced.rules().filter(|rule| rule.path == path).count(), 1);
    let versions =
        [&wom, &replaced, &build(Classifier::builder().disable(&path))].map(|wom| wom.knowledge_version().to_owned());
    assert!(versions[0] != versions[1] && versions[0] != versions[2] && versions[1] != versions[2], "{versions:?}");
}

#[test]
fn a_lexicon_of_the_user_takes_the_place_of_a_built_in_one() {
    let file = noise("own", "1.00", &[("lists", "@laughter", "0.50")]);
    let built_in = build(Classifier::builder().rules_toml("own.toml", file.clone()));
    let replaced = build(Classifier::builder().lexicon("laughter", "zonk zonk\nplim\n").rules_toml("own.toml", file));
    let fires = |wom: &Classifier, text: &str| !votes(wom, "intent/own", text).is_empty();
    assert!(fires(&built_in, "haha") && !fires(&built_in, "zonk zonk"));
    assert!(!fires(&replaced, "haha") && fires(&replaced, "so zonk zonk") && fires(&replaced, "PLIM"));
}

#[test]
fn a_measured_lexicon_of_the_user_is_measured() {
    let file = format!(
        "axis = \"intent\"\nfamily = \"own\"\ncap = 1.00\n[[rule]]\nid = \"negates\"\nclass = \"noise\"\nweight = 0.50\nwhy = \"A test.\"\nwhen = {{ negations = \">= 2\" }}\n{EXAMPLES}"
    );
    let wom = build(Classifier::builder().lexicon("negation", "zonk\n").rules_toml("own.toml", file));
    assert_eq!(votes(&wom, "intent/own", "zonk a zonk").len(), 1);
    assert_eq!(votes(&wom, "intent/own", "not never zonk").len(), 0);
}

#[test]
fn priors_stand_for_what_was_known_before() {
    let even = build(bare());
    let verdict = even.classify("");
    assert!(Intent::ALL.iter().all(|&intent| (verdict.intent_probability(intent) - 0.25).abs() < 1e-5));
    assert!((verdict.stain_probability() - 1.0 / 3.0).abs() < 1e-5);
    let mut session = even.session();
    assert_eq!(session.read(&Interaction::new("")).evidence().count(), 0, "a prior of nothing is no evidence");
    let leaning = build(bare().prior(Class::Question, 4.0).prior(Class::Stain, 9.0));
    let verdict = leaning.classify("");
    assert_eq!(verdict.intent(), Intent::Question);
    assert!(verdict.stain_probability() > 0.99);
    assert_eq!(verdict.authenticity(), Authenticity::Unclear, "a prior is no vote");
    let mut session = leaning.session();
    let interaction = Interaction::new("");
    let reading = session.read(&interaction);
    assert_eq!(
        reading.evidence().map(|vote| (vote.class(), vote.weight())).collect::<Vec<_>>(),
        [(Class::Stain, 9.0), (Class::Question, 4.0)]
    );
    assert_eq!(reading.score(Class::Stain), 9.0);
}

#[test]
fn a_slope_turns_scores_into_log_odds() {
    let steep = FLAT.replacen("slope = 1.0", "slope = 2.0", 1).replacen("noise = 0.0", "noise = 1.0", 1);
    let odds = |builder: ClassifierBuilder| {
        let verdict = build(builder).classify("");
        (verdict.fake_probability() / (1.0 - verdict.fake_probability())).ln()
    };
    // A prior is given in log odds, whatever the slope.
    for calibration in [FLAT, steep.as_str()] {
        let odds = odds(bare().calibration_toml("own", calibration).prior(Class::Real, 2.0));
        assert!((odds - (2.0f64.ln() - 2.0)).abs() < 0.02, "{odds}");
    }
    let wom = build(bare().calibration_toml("own", &steep));
    let mut session = wom.session();
    let interaction = Interaction::new("");
    assert_eq!(session.read(&interaction).score(Class::Noise), 1.0);
    let error = Classifier::builder().calibration_toml("mine.toml", "[authenticity]\nslope = 0\n").build().unwrap_err();
    assert_eq!(error.diagnostics()[0].file(), "mine.toml");
}

#[test]
fn thresholds_decide_between_fake_unclear_and_real() {
    let rule = |weight: &str| {
        format!(
            "axis = \"authenticity\"\nfamily = \"own\"\ncap = 9.00\n[[rule]]\nid = \"says-zonk\"\nclass = \"hollow\"\nweight = {weight}\nwhy = \"A test.\"\nany = [\"zonk\"]\n{EXAMPLES}"
        )
    };
    let of = |weight: &str, fake: f64, real: f64| {
        let builder = bare().prior(Class::Stain, -9.99).rules_toml("own.toml", rule(weight));
        let verdict = build(builder.fake_threshold(fake).real_threshold(real)).classify("zonk");
        (verdict.authenticity(), (verdict.fake_probability() * 100.0).round())
    };
    assert_eq!(of("1.00", 0.7, 0.5), (Authenticity::Fake, 73.0));
    assert_eq!(of("1.00", 0.8, 0.5), (Authenticity::Unclear, 73.0));
    assert_eq!(of("1.00", 0.8, 0.8), (Authenticity::Real, 73.0));
    assert_eq!(of("-1.00", 0.8, 0.5), (Authenticity::Real, 27.0));
    assert_eq!(of("-1.00", 0.2, 0.1), (Authenticity::Fake, 27.0));
    assert_eq!(of("-1.00", 0.0, 0.0).0, Authenticity::Fake, "from this probability on");
    assert_eq!(of("1.00", 1.0, 1.0).0, Authenticity::Real, "below this probability");
}

#[test]
fn a_weight_of_zero_proves_acts_and_casts_no_vote() {
    let file = format!(
        "axis = \"authenticity\"\nfamily = \"own\"\ncap = 1.00\n[[rule]]\nid = \"says-zonk\"\nclass = \"real\"\nweight = 0\nwhy = \"A test.\"\nacts = [\"bought\", \"visit\"]\nany = [\"zonk\"]\n{EXAMPLES}"
    );
    let wom = build(bare().rules_toml("own.toml", file));
    let verdict = wom.classify("zonk");
    assert_eq!(verdict.acts().iter().collect::<Vec<_>>(), [Act::Bought, Act::Visit]);
    assert_eq!(verdict.authenticity(), Authenticity::Unclear);
    assert_eq!(votes(&wom, "authenticity/own", "zonk"), [vote("says-zonk", 0, 0)]);
}

#[test]
fn examples_in_a_file_are_tried_on_demand() {
    let file = |fires: &str, silent: &str, errs: &str| {
        let examples = format!("[rule.examples]\nfires = {fires}\nsilent = {silent}\nerrs = {errs}\n");
        noise("own", "1.00", &[("says-it", "zonk plim", "0.50")]).replace(EXAMPLES, &examples)
    };
    let failures = |file: String| {
        let failures = Classifier::builder().rules_toml("own.toml", file).failing_examples().unwrap();
        failures.iter().filter(|failure| failure.to_string().contains("own/says-it")).count()
    };
    let (good, near) = (r#"["zonk plim", "a zonk plim"]"#, r#"["plim zonk", "zonk plam"]"#);
    assert_eq!(failures(file(good, near, "[]")), 0);
    assert_eq!(failures(file(r#"["zonk plim", "plim zonk"]"#, near, "[]")), 1, "does not fire");
    assert_eq!(failures(file(good, r#"["plim zonk", "zonk plim"]"#, "[]")), 1, "fires on a near miss");
    assert_eq!(failures(file(good, r#"["plim zonk", "nothing alike"]"#, "[]")), 1, "is no near miss");
    assert_eq!(failures(file(good, near, r#"["so zonk plim"]"#)), 0, "a known mistake");
    assert_eq!(failures(file(good, near, r#"["plim"]"#)), 1, "a mistake that is cured");
}
