//! What is refused, and with which words.

use proptest::prelude::*;
use wom::{Fact, Interaction, Timestamp};

use super::{CONTRACT, read, refusal};

#[test]
fn toml_is_refused_with_the_same_words() {
    let message = |source: &str| {
        let error = toml::from_str::<Interaction<'_>>(source).expect_err(source);
        error.message().to_owned()
    };
    assert_eq!(message("rating = \"4\""), "rating: expected a number, found a string");
    assert_eq!(message("author = [1]"), "author: expected an object, found an array");
    let record: Interaction<'_> = toml::from_str("rating = nan\nauthor.posts = -1\nposted_at = 07:32:00").unwrap();
    let names: Vec<_> = record.unreadable.iter().map(Fact::name).collect();
    assert_eq!(names, ["posted_at", "author.posts", "rating"]);
}

#[test]
fn a_wrong_type_is_refused_by_the_name_of_its_field() {
    let values = [
        ("a boolean", "true"),
        ("a number", "7"),
        ("a number", "-7"),
        ("a number", "0.5"),
        ("a string", r#""x""#),
        ("a string", r#""\u0078""#),
        ("an array", r#"["x"]"#),
        ("an array", "[]"),
        ("an object", r#"{"x":1}"#),
        ("an object", "{}"),
    ];
    let check = |path: &str, expected: &str, line: &dyn Fn(&str) -> String| {
        for (found, value) in values {
            let taken = expected.split(" or ").any(|one| one == found);
            if taken {
                assert!(serde_json::from_str::<Interaction<'_>>(&line(value)).is_ok(), "{path}: {value}");
            } else {
                assert_eq!(refusal(&line(value)), format!("{path}: expected {expected}, found {found}"));
            }
        }
    };
    for (name, expected) in [
        ("id", "a string or a number"),
        ("kind", "a string"),
        ("platform", "a string"),
        ("text", "a string"),
        ("lang", "a string"),
        ("posted_at", "a string"),
        ("app", "a string"),
        ("author", "an object"),
        ("target", "an object"),
        ("in_reply_to", "a string or a number"),
        ("rating", "a number"),
        ("verified_purchase", "a boolean"),
        ("paid_partnership", "a boolean"),
    ] {
        check(name, expected, &|value| format!(r#"{{"text":"","{name}":{value}}}"#));
    }
    for (name, expected) in [
        ("handle", "a string"),
        ("name", "a string"),
        ("bio", "a string"),
        ("location", "a string"),
        ("followers", "a number"),
        ("following", "a number"),
        ("posts", "a number"),
        ("likes_given", "a number"),
        ("listed", "a number"),
        ("created_at", "a string"),
        ("verified", "a boolean"),
        ("has_avatar", "a boolean"),
        ("default_profile", "a boolean"),
        ("private", "a boolean"),
        ("role", "a string"),
    ] {
        check(&format!("author.{name}"), expected, &|value| format!(r#"{{"author":{{"{name}":{value}}}}}"#));
    }
    for (name, expected) in [("brand", "a string"), ("by_brand", "a boolean")] {
        check(&format!("target.{name}"), expected, &|value| format!(r#"{{"target":{{"{name}":{value}}}}}"#));
    }
}

#[test]
fn what_is_no_object_is_refused() {
    for (line, found) in [
        ("[]", "an array"),
        (r#"["t1","comment"]"#, "an array"),
        (r#""Nice!""#, "a string"),
        ("7", "a number"),
        ("true", "a boolean"),
        ("null", "null"),
    ] {
        assert_eq!(refusal(line), format!("expected an object, found {found}"));
    }
    for line in ["", "{", r#"{"text"}"#, r#"{"text":"a"} x"#, r#"{"text":"a",}"#, "{text:1}", r#"{"rating":01}"#] {
        assert!(serde_json::from_str::<Interaction<'_>>(line).is_err(), "{line}");
    }
}

#[test]
fn hostile_input_is_refused_or_read_and_never_panics() {
    for line in [
        r#"{"text":"\ud83d"}"#,
        r#"{"text":"\ude00\ud83d"}"#,
        r#"{"\ud83d":1}"#,
        "{\"text\":\"a\u{0}b\"}",
        r#"{"rating":1e99999999999999999999,"text":"a"}"#,
        r#"{"rating":1e"#,
    ] {
        assert!(serde_json::from_str::<Interaction<'_>>(line).is_err(), "{line}");
    }
    assert!(serde_json::from_slice::<Interaction<'_>>(b"{\"text\":\"\xff\"}").is_err());

    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let line = format!(r#"{{"x":{deep},"author":{{"x":{deep}}},"text":"ok"}}"#);
    assert_eq!(read(&line).text, "ok");
    assert_eq!(refusal(&format!(r#"{{"text":{deep}}}"#)), "text: expected a string, found an array");
    let open = format!(r#"{{"x":{}"#, r#"{"x":["#.repeat(100_000));
    assert!(serde_json::from_str::<Interaction<'_>>(&open).is_err());
    let long = "a".repeat(1 << 20);
    assert_eq!(read(&format!(r#"{{"text":"{long}"}}"#)).text.len(), 1 << 20);
}

proptest! {
    #[test]
    fn any_text_is_a_date_or_an_error(text in any::<String>()) {
        let _ = text.parse::<Timestamp>();
    }

    #[test]
    fn a_record_with_bytes_changed_is_read_or_refused(
        changes in proptest::collection::vec((0..CONTRACT.len(), any::<u8>()), 1..4),
        end in 0..=CONTRACT.len(),
    ) {
        let mut bytes = CONTRACT.as_bytes().to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        for bytes in [&bytes[..], &bytes[..end]] {
            if let Ok(record) = serde_json::from_slice::<Interaction<'_>>(bytes) {
                prop_assert_eq!(record.out_of_range(), record.unreadable);
            }
        }
    }
}
