//! What is read, and where its strings lie.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::json;
use wom::{Author, Id, Interaction, Kind, Role};

use super::{CONTRACT, contract, read};

#[test]
fn the_contract_record_is_read_whole() {
    assert_eq!(read(CONTRACT), contract());
    assert_eq!(read(CONTRACT).account_age_days(), Some(2251));
}

#[test]
fn bytes_readers_and_toml_give_the_same_record() {
    let from_slice: Interaction<'_> = serde_json::from_slice(CONTRACT.as_bytes()).unwrap();
    assert_eq!(from_slice, contract());

    let mut reader = serde_json::Deserializer::from_reader(CONTRACT.as_bytes());
    assert_eq!(Interaction::deserialize(&mut reader).unwrap(), contract());
    let mut reader = serde_json::Deserializer::from_reader(CONTRACT.as_bytes());
    let owned: Interaction<'static> = Interaction::deserialize_owned(&mut reader).unwrap();
    assert_eq!(owned, contract());

    let from_value = Interaction::deserialize(serde_json::from_str::<serde_json::Value>(CONTRACT).unwrap());
    assert_eq!(from_value.unwrap(), contract());

    let from_toml: Interaction<'_> = toml::from_str(
        r#"
        id = "t1"
        kind = "comment"
        platform = "instagram"
        text = "..."
        lang = "en"
        posted_at = "2026-03-01T10:00:00Z"
        app = "Hootsuite"
        target = { brand = "Acme", by_brand = true }
        in_reply_to = "t0"
        rating = 4
        verified_purchase = true
        paid_partnership = false

        [author]
        handle = ".."
        name = ".."
        bio = ".."
        location = ".."
        followers = 10
        following = 20
        posts = 300
        likes_given = 5
        listed = 0
        created_at = 2020-01-01    # a date of TOML, without quotes
        verified = false
        has_avatar = true
        default_profile = false
        private = false
        role = "customer"
        "#,
    )
    .unwrap();
    assert_eq!(from_toml, contract());
}

#[test]
fn an_example_is_a_text_or_a_record() {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Example<'a> {
        Text(String),
        #[serde(borrow)]
        Record(Box<Interaction<'a>>),
    }
    #[derive(Deserialize)]
    struct File<'a> {
        #[serde(borrow)]
        fires: Vec<Example<'a>>,
    }
    let source = r#"fires = ["Nice!", { kind = "like", target = { by_brand = true } }]"#;
    let file: File<'_> = toml::from_str(source).unwrap();
    assert!(matches!(&file.fires[0], Example::Text(text) if text == "Nice!"));
    assert!(matches!(&file.fires[1], Example::Record(like) if like.target.by_brand == Some(true)));
}

/// Every string of a record, by its path.
fn strings<'r>(record: &'r Interaction<'_>) -> Vec<(&'static str, Option<&'r Cow<'r, str>>)> {
    fn id<'r>(id: &'r Option<Id<'_>>) -> Option<&'r Cow<'r, str>> {
        match id {
            Some(Id::Text(text)) => Some(text),
            _ => None,
        }
    }
    let author = &record.author;
    vec![
        ("id", id(&record.id)),
        ("platform", record.platform.as_ref()),
        ("text", Some(&record.text)),
        ("lang", record.lang.as_ref()),
        ("app", record.app.as_ref()),
        ("handle", author.handle.as_ref()),
        ("name", author.name.as_ref()),
        ("bio", author.bio.as_ref()),
        ("location", author.location.as_ref()),
        ("brand", record.target.brand.as_ref()),
        ("in_reply_to", id(&record.in_reply_to)),
    ]
}

#[test]
fn every_string_lies_inside_the_input() {
    let input = CONTRACT.as_bytes().as_ptr_range();
    let from_slice: Interaction<'_> = serde_json::from_slice(CONTRACT.as_bytes()).unwrap();
    for record in [&read(CONTRACT), &from_slice, &Interaction::from(&read(CONTRACT))] {
        for (path, text) in strings(record) {
            let text = text.unwrap_or_else(|| panic!("{path} is absent"));
            assert!(matches!(text, Cow::Borrowed(_)), "{path} was copied");
            assert!(input.contains(&text.as_ptr()), "{path} lies elsewhere");
        }
    }
}

#[test]
fn a_record_of_its_own_outlives_its_input() {
    let owned = {
        let line = CONTRACT.to_owned();
        read(&line).into_owned()
    };
    assert_eq!(owned, contract());
    assert!(strings(&owned).iter().all(|(_, text)| matches!(text, Some(Cow::Owned(_)))));
}

#[test]
fn a_borrowing_view_points_into_the_record() {
    let owned = contract().into_owned();
    let view = Interaction::from(&owned);
    assert_eq!(view, owned);
    for ((path, text), (_, original)) in strings(&view).into_iter().zip(strings(&owned)) {
        let (text, original) = (text.unwrap(), original.unwrap());
        assert_eq!(text.as_ptr(), original.as_ptr(), "{path}");
    }
}

#[test]
fn escapes_are_resolved_in_names_and_in_values() {
    let record = read(r#"{"te\u0078t":"caf\u00e9 \ud83d\ude00\n","author":{"bio":"a\tb"}}"#);
    assert_eq!(record.text, "café 😀\n");
    assert_eq!(record.author.bio.as_deref(), Some("a\tb"));
}

#[test]
fn a_text_is_a_record() {
    let owned = String::from("Nice!");
    for record in [
        Interaction::new("Nice!"),
        Interaction::from("Nice!"),
        Interaction::from(&owned),
        Interaction::from(owned.clone()),
        Interaction::from(Cow::Borrowed("Nice!")),
        Interaction { text: "Nice!".into(), ..Default::default() },
        read(r#"{"text":"Nice!"}"#),
    ] {
        assert_eq!(record, Interaction::new("Nice!"));
    }
}

#[test]
fn absent_and_null_are_the_same() {
    assert_eq!(read("{}"), Interaction::default());
    assert_eq!(read(r#"{"author":{},"target":{}}"#), Interaction::default());
    let of = |names: &[&str]| {
        let fields = names.iter().map(|name| ((*name).to_owned(), json!(null)));
        serde_json::Value::from_iter(fields)
    };
    let mut nulls = of(&[
        "id",
        "kind",
        "platform",
        "text",
        "lang",
        "posted_at",
        "app",
        "author",
        "target",
        "in_reply_to",
        "rating",
        "verified_purchase",
        "paid_partnership",
        "mood",
    ]);
    assert_eq!(read(&nulls.to_string()), Interaction::default());
    nulls["author"] = of(&[
        "handle",
        "name",
        "bio",
        "location",
        "followers",
        "following",
        "posts",
        "likes_given",
        "listed",
        "created_at",
        "verified",
        "has_avatar",
        "default_profile",
        "private",
        "role",
    ]);
    nulls["target"] = of(&["brand", "by_brand"]);
    assert_eq!(read(&nulls.to_string()), Interaction::default());
}

#[test]
fn unknown_fields_are_skipped_whatever_they_hold() {
    let line = r#"{"mood":{"a":[1,{"b":null}]},"text":"ok","author":{"mood":[[]],"posts":1},"target":{"mood":1e400},"x":-1e400}"#;
    let record = read(line);
    assert_eq!((&*record.text, record.author.posts), ("ok", Some(1)));
    assert!(record.unreadable.is_empty());
}

#[test]
fn names_are_read_in_capitals_or_not_and_others_are_unknown() {
    for kind in Kind::ALL {
        for name in [kind.name().to_owned(), kind.name().to_uppercase()] {
            assert_eq!(read(&json!({ "kind": name }).to_string()).kind, *kind);
        }
        assert_eq!(kind.to_string(), kind.name());
    }
    for role in Role::ALL {
        for name in [role.name().to_owned(), role.name().to_uppercase()] {
            assert_eq!(read(&json!({ "author": { "role": name } }).to_string()).author.role, *role);
        }
    }
    assert_eq!((Kind::ALL.len(), Role::ALL.len()), (9, 6));
    assert_eq!(read(r#"{"kind":"story"}"#).kind, Kind::Unknown);
    assert_eq!(read(r#"{"kind":""}"#).kind, Kind::Unknown);
    assert_eq!(read(r#"{"author":{"role":"bot"}}"#).author.role, Role::Unknown);
}

#[test]
fn of_a_field_that_stands_twice_the_last_counts() {
    let record = read(r#"{"text":"a","rating":9,"text":"b","rating":4,"kind":"like","kind":null}"#);
    assert_eq!((&*record.text, record.rating, record.kind), ("b", Some(4.0), Kind::Unknown));
    assert!(record.unreadable.is_empty());
    let record = read(r#"{"rating":4,"rating":9}"#);
    assert_eq!((record.rating, record.unreadable.len()), (None, 1));
    let record = read(r#"{"author":{"posts":-1,"name":"a"},"author":{"listed":1}}"#);
    assert_eq!(record.author, Author { listed: Some(1), ..Author::default() });
    assert!(record.unreadable.is_empty());
    assert!(read(r#"{"author":{"posts":-1},"author":null}"#).unreadable.is_empty());
}
