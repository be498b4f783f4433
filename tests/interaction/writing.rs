//! What is written, and that it reads as the same record.

use std::borrow::Cow;

use proptest::prelude::*;
use serde::Deserialize;
use wom::{Author, FactSet, Id, Interaction, Kind, Role, Target, Timestamp};

use super::{contract, read};

#[test]
fn an_id_is_echoed_in_its_own_type() {
    for id in
        [r#""t1""#, r#""7""#, r#""""#, "7", "0", "-7", "18446744073709551615", "-9223372036854775808", "1.5", "1.0"]
    {
        let line = format!(r#"{{"id":{id},"in_reply_to":{id}}}"#);
        assert_eq!(serde_json::to_string(&read(&line)).unwrap(), line);
    }
    assert_eq!(Id::from(-7_i64), Id::Signed(-7));
    assert_eq!(Id::from(String::from("a")), Id::from("a"));
    let shown = [Id::from("t 1"), Id::from(7_u64), Id::Float(1.5)].map(|id| id.to_string());
    assert_eq!(shown, ["t 1", "7", "1.5"]);
}

#[test]
fn what_is_absent_is_not_written() {
    assert_eq!(serde_json::to_string(&Interaction::default()).unwrap(), "{}");
    let line = r#"{"kind":"like","author":{"bio":""},"target":{"by_brand":false}}"#;
    assert_eq!(serde_json::to_string(&read(line)).unwrap(), line);
    let noted = read(r#"{"text":"a","rating":9}"#);
    assert_eq!(serde_json::to_string(&noted).unwrap(), r#"{"text":"a"}"#);
    let written = serde_json::to_value(contract()).unwrap();
    assert_eq!(written["posted_at"], "2026-03-01T10:00:00Z");
    assert_eq!(written["rating"], 4.0);
    assert_eq!(read(&written.to_string()), contract());
}

fn text() -> impl Strategy<Value = Cow<'static, str>> {
    prop_oneof!["\\PC{0,12}", any::<String>()].prop_map(Cow::Owned)
}

fn some_text() -> impl Strategy<Value = Option<Cow<'static, str>>> {
    proptest::option::of(text())
}

fn id() -> impl Strategy<Value = Option<Id<'static>>> {
    proptest::option::of(prop_oneof![
        text().prop_map(Id::Text),
        any::<u64>().prop_map(Id::Unsigned),
        (i64::MIN..0).prop_map(Id::Signed),
        (-1_000_000_i32..1_000_000).prop_map(|n| Id::Float(f64::from(n) / 64.0)),
    ])
}

/// Two points in time of which the earlier, where both are there, comes first.
fn dates() -> impl Strategy<Value = (Option<Timestamp>, Option<Timestamp>)> {
    let seconds = Timestamp::MIN.unix_seconds()..=Timestamp::MAX.unix_seconds();
    let date = seconds.prop_map(Timestamp::from_unix_seconds);
    let date = prop_oneof![1 => Just(None), 4 => date];
    (date.clone(), date).prop_map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
        either => either,
    })
}

prop_compose! {
    fn author()(
        (handle, name, bio, location) in (some_text(), some_text(), some_text(), some_text()),
        (followers, following, posts, likes_given, listed) in any::<(Option<u64>, Option<u64>, Option<u64>, Option<u64>, Option<u64>)>(),
        (verified, has_avatar, default_profile, private) in any::<(Option<bool>, Option<bool>, Option<bool>, Option<bool>)>(),
        role in proptest::sample::select(Role::ALL),
    ) -> Author<'static> {
        Author {
            handle, name, bio, location, followers, following, posts, likes_given, listed,
            created_at: None, verified, has_avatar, default_profile, private, role,
        }
    }
}

prop_compose! {
    fn interaction()(
        (id, in_reply_to, text) in (id(), id(), text()),
        (platform, lang, app, brand) in (some_text(), some_text(), some_text(), some_text()),
        (created_at, posted_at) in dates(),
        author in prop_oneof![1 => Just(Author::default()), 3 => author()],
        rating in proptest::option::of(1.0_f32..=5.0),
        (by_brand, verified_purchase, paid_partnership) in any::<(Option<bool>, Option<bool>, Option<bool>)>(),
        kind in proptest::sample::select(Kind::ALL),
    ) -> Interaction<'static> {
        Interaction {
            id, kind, platform, text, lang, posted_at, app,
            author: Author { created_at, ..author },
            target: Target { brand, by_brand },
            in_reply_to, rating, verified_purchase, paid_partnership,
            unreadable: FactSet::EMPTY,
        }
    }
}

proptest! {
    #[test]
    fn written_and_read_again_a_record_is_the_same(record in interaction()) {
        let line = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(&read(&line), &record);
        let mut reader = serde_json::Deserializer::from_reader(line.as_bytes());
        prop_assert_eq!(&Interaction::deserialize(&mut reader).unwrap(), &record);
        prop_assert_eq!(&record.clone().into_owned(), &record);
        prop_assert_eq!(&Interaction::from(&record), &record);
    }

    #[test]
    fn every_second_is_written_and_read_again(
        seconds in Timestamp::MIN.unix_seconds()..=Timestamp::MAX.unix_seconds(),
    ) {
        let timestamp = Timestamp::from_unix_seconds(seconds).unwrap();
        prop_assert_eq!(timestamp.to_string().parse(), Ok(timestamp));
    }
}
