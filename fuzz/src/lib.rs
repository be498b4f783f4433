//! What the fuzz targets do with the bytes that they are given: one function a target. Each panics where a promise of the
//! library is broken.
//!
//! ```text
//! bash .ci/fuzz 300 text    # five minutes, with the stable toolchain
//! cargo fuzz run --sanitizer none text fuzz/corpus/text fuzz/seeds/text    # the same with cargo-fuzz
//! ```

use std::cell::RefCell;
use std::sync::LazyLock;

use wom::{Answer, Authenticity, Class, Classifier, Evidence, Id, Intent, Interaction, Session, Verdict};

static WOM: LazyLock<Classifier> = LazyLock::new(Classifier::new);

thread_local! {
    /// Has read every input so far.
    static OLD: RefCell<Session> = RefCell::new(WOM.session());
}

/// Texts that a classifier with a strange rule of its own must read.
const TEXTS: [&str; 4] = [
    "",
    "Buy 1000 real followers today! Instant delivery, DM @grow.",
    "Bought them in May, the left sole came off after 3 days. I won't be back :(",
    "do u have this in £20 range? 😍 https://shop.example/a?ref=1",
];

/// Reads the bytes as a text.
pub fn text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    read(&Interaction::new(text));
}

/// Reads the bytes as a line of JSON: an interaction, or a reason why it is none.
pub fn json_line(data: &[u8]) {
    let interaction = match serde_json::from_slice::<Interaction<'_>>(data) {
        Ok(interaction) => interaction,
        Err(error) => {
            assert!(!error.to_string().is_empty(), "a refusal gives its reason");
            return;
        }
    };
    let line = serde_json::to_string(&interaction).expect("an interaction can be written");
    let mut again: Interaction<'_> = serde_json::from_str(&line).expect("what was written can be read");
    // Facts out of range are not written, so they are not missed the second time.
    again.unreadable = interaction.unreadable;
    assert_eq!(interaction, again, "a record written and read is the same record");
    read(&interaction);
}

/// Compiles the bytes as a rule file on top of the built-in ones.
pub fn rule_file(data: &[u8]) {
    let rules = String::from_utf8_lossy(data);
    match Classifier::builder().rules_toml("fuzz.toml", rules).build() {
        Ok(wom) => {
            let mut session = wom.session();
            for text in TEXTS {
                check(&mut session, &Interaction::new(text));
            }
        }
        Err(error) => {
            assert!(!error.diagnostics().is_empty(), "a refusal has reasons");
            assert!(!error.to_string().is_empty());
            for one in error.diagnostics() {
                assert!(!one.message().is_empty());
                assert_eq!(one.line() == 0, one.column() == 0, "a place is whole or not there");
            }
        }
    }
}

fn read(interaction: &Interaction<'_>) {
    let mut fresh = WOM.session();
    let verdict = check(&mut fresh, interaction);
    assert_eq!(verdict, check(&mut fresh, interaction), "the same text has the same verdict");
    let old = OLD.with_borrow_mut(|old| check(old, interaction));
    assert_eq!(verdict, old, "a session remembers nothing");
    assert!(!WOM.explain(interaction).is_empty());
}

/// Reads an interaction and checks all that is promised of any verdict.
fn check(session: &mut Session, interaction: &Interaction<'_>) -> Verdict {
    let reading = session.read(interaction);
    let verdict = reading.verdict();
    let evidence: Vec<_> = reading.evidence().collect();
    for vote in &evidence {
        // Slicing panics where the span is not on character boundaries of the text.
        assert_eq!(vote.quote(), vote.span().map(|span| &interaction.text[span]));
        assert!(vote.weight().abs() <= vote.raw().abs(), "a cap never adds");
    }
    for class in Class::ALL {
        let sum: f64 = evidence.iter().filter(|vote| vote.class() == class).map(Evidence::weight).sum();
        assert!((sum - reading.score(class)).abs() < 1e-9, "nothing votes in secret: {}", class.name());
    }
    probabilities(&verdict);
    answer(interaction, verdict, evidence);
    verdict
}

fn probabilities(verdict: &Verdict) {
    let (fake, stain) = (verdict.fake_probability(), verdict.stain_probability());
    assert!((0.0..=1.0).contains(&fake) && (0.0..=fake).contains(&stain), "stain {stain} is a part of fake {fake}");
    let intents: f64 = Intent::ALL.iter().map(|&intent| verdict.intent_probability(intent)).sum();
    assert!((intents - 1.0).abs() < 1e-9, "the four intents sum to {intents}");
    assert_eq!(verdict.tier().is_none(), verdict.authenticity() == Authenticity::Unclear);
}

/// The line that answers the interaction is JSON and says what the verdict says.
fn answer(interaction: &Interaction<'_>, verdict: Verdict, evidence: Vec<Evidence<'_>>) {
    let votes = evidence.len();
    let id = interaction.id.as_ref().map(Id::borrowed);
    let answer = Answer { id, line: Some(1), verdict, evidence: Some(evidence) };
    let line = serde_json::to_string(&answer).expect("an answer can be written");
    assert!(!line.contains('\n'), "an answer is one line");
    let value: serde_json::Value = serde_json::from_str(&line).expect("an answer is JSON");
    assert_eq!(value["intent"], verdict.intent().name());
    assert_eq!(value["evidence"].as_array().map(Vec::len), Some(votes));
    let shares = value["intent_probability"].as_object().expect("four shares");
    let thousandths: f64 = shares.values().filter_map(serde_json::Value::as_f64).map(|share| share * 1000.0).sum();
    assert!((thousandths - 1000.0).abs() < 1e-6, "the shares as written sum to {thousandths} thousandths");
}
