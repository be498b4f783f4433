//! Bad input: a verdict, or a refusal with its reason.

mod hostile;

use wom::{Answer, Authenticity, Classifier, Fact, Intent, Interaction, Kind, MAX_TEXT_BYTES, Role, Tier, Verdict};

fn read(line: &str) -> Interaction<'_> {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

fn verdict(line: &str) -> Verdict {
    Classifier::new().classify(read(line))
}

fn warnings(line: &str) -> Vec<&'static str> {
    verdict(line).warnings().iter().map(Fact::name).collect()
}

/// What is said of a line that is refused.
fn refusal(line: &[u8]) -> String {
    serde_json::from_slice::<Interaction<'_>>(line).expect_err("refused").to_string()
}

#[test]
fn an_empty_text_is_unclear_and_noise() {
    for text in ["", " ", "\n\t\r\n", "\u{200B}", "\u{FEFF}", "...", "!!", "---", "\0"] {
        let verdict = Classifier::new().classify(text);
        assert_eq!(verdict.tier(), None, "{text:?}");
        assert_eq!(verdict.authenticity(), Authenticity::Unclear, "{text:?}");
        assert_eq!(verdict.intent(), Intent::Noise, "{text:?}");
        assert_eq!(verdict.lang(), "und", "{text:?}");
        assert!(verdict.acts().is_empty() && verdict.warnings().is_empty() && !verdict.truncated(), "{text:?}");
    }
}

#[test]
fn emoji_alone_are_a_persons_few_words() {
    for text in ["😀", "👏👏👏", "❤️❤️", "👩‍🔬", "🇨🇿", "👍🏽", "1️⃣", ":-)", "<3"]
    {
        let verdict = Classifier::new().classify(text);
        assert_ne!(verdict.authenticity(), Authenticity::Fake, "{text:?}");
        assert_eq!(verdict.lang(), "und", "{text:?}");
    }
}

#[test]
fn ten_megabytes_of_one_letter() {
    for letter in ["a", "A", "é", "日", "👍", "\u{301}", "!", " ", "\n"] {
        let text = hostile::repeated(letter, 10_000_000);
        let verdict = Classifier::new().classify(&text);
        assert!(verdict.truncated(), "{letter:?}");
        assert_ne!(verdict.tier(), Some(Tier::Stain), "{letter:?}");
    }
    assert!(!Classifier::new().classify("a".repeat(MAX_TEXT_BYTES)).truncated());
    assert!(Classifier::new().classify("a".repeat(MAX_TEXT_BYTES + 1)).truncated());
}

#[test]
fn ten_megabytes_of_text_read_as_their_beginning_does() {
    let wom = Classifier::new();
    let text = "The zip broke on day two and nobody answers. ".repeat(230_000);
    let (whole, beginning) = (wom.classify(&text), wom.classify(&text[..MAX_TEXT_BYTES]));
    assert!(whole.truncated() && !beginning.truncated());
    assert_eq!((whole.tier(), whole.intent(), whole.acts()), (beginning.tier(), beginning.intent(), beginning.acts()));
    assert_eq!(whole.intent(), Intent::Complaint);
}

#[test]
fn lone_surrogates_are_refused_and_pairs_are_read() {
    for text in [r"\ud83d", r"\ude00", r"a \ud83d b", r"\ude00\ud83d", r"\ud83d\u0041"] {
        let line = format!(r#"{{"text":"{text}"}}"#);
        let reason = refusal(line.as_bytes());
        assert!(reason.contains("surrogate") || reason.contains("escape"), "{text}: {reason}");
    }
    assert_eq!(read(r#"{"text":"\ud83d\ude00"}"#).text, "😀");
    assert_eq!(read(r#"{"text":"\u0000"}"#).text, "\0");
}

#[test]
fn bytes_that_are_no_utf_8_are_refused() {
    for bytes in [&b"\xFF"[..], b"caf\xE9", b"\xC0\xAF", b"\xED\xA0\x80", b"\xF0\x9F\x98"] {
        let line = [br#"{"text":""#, bytes, br#""}"#].concat();
        let reason = refusal(&line);
        assert!(!reason.is_empty(), "{bytes:?}");
    }
}

#[test]
fn what_is_no_interaction_is_refused_by_name() {
    for (line, reason) in [
        ("", "EOF"),
        ("{", "EOF"),
        (r#"{"text":"a"} {"text":"b"}"#, "trailing"),
        ("[]", "expected an object, found an array"),
        ("17", "expected an object, found a number"),
        (r#""text""#, "expected an object, found a string"),
        (r#"{"text":17}"#, "text: expected a string, found a number"),
        (r#"{"text":["a"]}"#, "text: expected a string, found an array"),
        (r#"{"kind":{}}"#, "kind: expected a string, found an object"),
        (r#"{"author":"me"}"#, "author: expected an object, found a string"),
        (r#"{"author":{"followers":"12"}}"#, "author.followers: expected a number, found a string"),
        (r#"{"target":{"by_brand":"yes"}}"#, "target.by_brand: expected a boolean, found a string"),
        (r#"{"rating":"5"}"#, "rating: expected a number, found a string"),
        (r#"{"text":'a'}"#, "expected value"),
        (r#"{text:"a"}"#, "key must be a string"),
        ("{\"text\":\"a\nb\"}", "control character"),
    ] {
        let found = refusal(line.as_bytes());
        assert!(found.contains(reason), "{line}: {found}");
    }
}

#[test]
fn null_is_absent() {
    let nulls = r#"{"id":null,"kind":null,"platform":null,"text":null,"lang":null,"posted_at":null,"app":null,"author":null,"target":null,
        "in_reply_to":null,"rating":null,"verified_purchase":null,"paid_partnership":null}"#;
    assert_eq!(read(nulls), Interaction::default());
    let inner = r#"{"author":{"handle":null,"name":null,"bio":null,"location":null,"followers":null,"following":null,"posts":null,
        "likes_given":null,"listed":null,"created_at":null,"verified":null,"has_avatar":null,"default_profile":null,"private":null,
        "role":null},"target":{"brand":null,"by_brand":null}}"#;
    assert_eq!(read(inner), Interaction::default());
    assert_eq!(verdict(nulls), Classifier::new().classify(""));
}

#[test]
fn counts_below_zero_are_warned_of_and_do_not_vote() {
    let bad = r#"{"text":"nice","author":{"followers":-1,"following":-20,"posts":-3,"likes_given":-4,"listed":-5}}"#;
    assert_eq!(
        warnings(bad),
        ["author.followers", "author.following", "author.posts", "author.likes_given", "author.listed"]
    );
    let (with, without) = (verdict(bad), verdict(r#"{"text":"nice"}"#));
    assert_eq!((with.tier(), with.stain_probability()), (without.tier(), without.stain_probability()));
    assert_eq!(
        warnings(r#"{"author":{"followers":1.5,"following":1e30,"posts":1e400}}"#),
        ["author.followers", "author.following", "author.posts"]
    );
}

#[test]
fn dates_and_ratings_out_of_range_are_warned_of() {
    for (line, fact) in [
        (r#"{"text":"a","posted_at":"yesterday"}"#, "posted_at"),
        (r#"{"text":"a","posted_at":""}"#, "posted_at"),
        (r#"{"text":"a","posted_at":"2026-02-30T00:00:00Z"}"#, "posted_at"),
        (r#"{"text":"a","posted_at":"2026-13-01"}"#, "posted_at"),
        (r#"{"text":"a","posted_at":"99999-01-01T00:00:00Z"}"#, "posted_at"),
        (r#"{"text":"a","author":{"created_at":"0"}}"#, "author.created_at"),
        (r#"{"text":"a","rating":9}"#, "rating"),
        (r#"{"text":"a","rating":0}"#, "rating"),
        (r#"{"text":"a","rating":-1}"#, "rating"),
        (r#"{"text":"a","rating":5.01}"#, "rating"),
        (r#"{"text":"a","id":1e999}"#, "id"),
    ] {
        assert_eq!(warnings(line), [fact], "{line}");
        let json = serde_json::to_value(verdict(line)).unwrap();
        assert_eq!(json["warnings"], serde_json::json!([fact]), "{line}");
    }
}

#[test]
fn an_account_made_after_its_post_has_no_age() {
    let line = r#"{"kind":"follow","posted_at":"2026-03-01T00:00:00Z","author":{"created_at":"2026-03-02T00:00:00Z"}}"#;
    assert_eq!(warnings(line), ["author.created_at"]);
    assert_eq!(read(line).account_age_days(), None);
    let reversed =
        r#"{"author":{"created_at":"2026-03-02T00:00:00Z"},"kind":"follow","posted_at":"2026-03-01T00:00:00Z"}"#;
    assert_eq!(verdict(reversed), verdict(line), "whatever the order of the fields");
    let young =
        r#"{"kind":"follow","posted_at":"2026-03-01T00:00:00Z","author":{"created_at":"2026-03-01T00:00:00Z"}}"#;
    assert!(warnings(young).is_empty());
    assert_eq!(read(young).account_age_days(), Some(0));
}

#[test]
fn the_clock_is_not_read() {
    let line = r#"{"kind":"follow","author":{"created_at":"2026-03-02T00:00:00Z"}}"#;
    assert_eq!(read(line).account_age_days(), None);
    assert_eq!(verdict(line), verdict(r#"{"kind":"follow"}"#));
}

#[test]
fn names_that_nobody_knows_are_unknown() {
    for name in ["story", "", "LIKES", "👍", "lïke"] {
        let line = format!(r#"{{"kind":"{name}","text":"lovely boots","author":{{"role":"{name}"}}}}"#);
        let interaction = read(&line);
        assert_eq!((interaction.kind, interaction.author.role), (Kind::Unknown, Role::Unknown), "{name}");
        assert_eq!(Classifier::new().classify(&interaction), Classifier::new().classify("lovely boots"), "{name}");
    }
    assert_eq!(
        verdict(r#"{"text":"lovely boots","mood":{"a":[1,{"b":null}]},"score":1e5}"#),
        Classifier::new().classify("lovely boots")
    );
}

#[test]
fn languages_that_are_none_are_not_believed() {
    for lang in ["", "  ", "-", "english, please", "c\\u0000s", "🇨🇿", &"x".repeat(10_000)] {
        let line = format!(r#"{{"text":"Where is the parcel that I ordered?","lang":"{lang}"}}"#);
        let verdict = verdict(&line);
        assert_eq!(verdict.lang(), "en", "{lang}");
        assert_eq!(verdict.intent(), Classifier::new().classify("Where is the parcel that I ordered?").intent());
    }
    assert_eq!(verdict(r#"{"text":"hello","lang":"cs"}"#).lang(), "cs", "a code is believed");
}

#[test]
fn great_facts_do_not_run_over() {
    let max = u64::MAX;
    let line = format!(
        r#"{{"kind":"follow","posted_at":"9999-12-30T00:00:00Z","author":{{"followers":{max},"following":{max},"posts":{max},"likes_given":{max},
        "listed":{max},"created_at":"-009999-01-03T00:00:00Z","handle":"{handle}","bio":"{handle}"}}}}"#,
        handle = "7".repeat(100_000)
    );
    assert!(warnings(&line).is_empty(), "{:?}", warnings(&line));
    let none = r#"{"kind":"follow","author":{"followers":0,"following":18446744073709551615,"posts":0}}"#;
    assert!(warnings(none).is_empty());
}

#[test]
fn deep_nesting_does_not_crash() {
    let nest = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(&format!(r#"{{"extra":{nest},"text":"a"}}"#)).text, "a", "unknown fields are skipped");
    assert!(refusal(format!(r#"{{"text":{nest}}}"#).as_bytes()).contains("text: expected a string"));
    assert!(!refusal("[".repeat(100_000).as_bytes()).is_empty());
    let objects = format!(r#"{}1{}"#, r#"{"author":"#.repeat(100_000), "}".repeat(100_000));
    assert_eq!(read(&objects), Interaction::default(), "an author has no author");
}

#[test]
fn answers_are_json_whatever_was_read() {
    let wom = Classifier::new();
    let mut session = wom.session();
    let texts =
        hostile::MIXED.iter().map(|&text| text.to_owned()).chain(hostile::texts(300).into_iter().map(|(_, text)| text));
    for text in texts {
        let interaction = Interaction::new(text.as_str());
        let reading = session.read(&interaction);
        let evidence = Some(reading.evidence().collect());
        let answer = Answer { id: Some(text.as_str().into()), line: None, verdict: reading.verdict(), evidence };
        let json = serde_json::to_string(&answer).unwrap();
        assert!(!json.contains('\n'), "one line");
        let back: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(back["id"], text.as_str());
        let sum: f64 =
            back["intent_probability"].as_object().unwrap().values().map(|share| share.as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        for vote in back["evidence"].as_array().unwrap() {
            if let Some(quote) = vote.get("quote") {
                let span = |at: usize| vote["span"][at].as_u64().unwrap() as usize;
                assert_eq!(*quote, text[span(0)..span(1)]);
            }
        }
        assert!(!wom.explain(text.as_str()).contains('\u{1B}'), "no text steers the terminal");
    }
}
