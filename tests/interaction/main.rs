//! The input record: what is read, what is refused, what is noted, and what is written back.

mod ranges;
mod reading;
mod refusal;
mod writing;

use wom::{Author, Fact, FactSet, Id, Interaction, Kind, Role, Target, Timestamp};

/// A record that holds every field.
const CONTRACT: &str = r#"{"id":"t1","kind":"comment","platform":"instagram","text":"...","lang":"en","posted_at":"2026-03-01T10:00:00Z","app":"Hootsuite",
 "author":{"handle":"..","name":"..","bio":"..","followers":10,"following":20,"posts":300,"likes_given":5,"listed":0,"created_at":"2020-01-01T00:00:00Z",
           "verified":false,"has_avatar":true,"default_profile":false,"private":false,"location":"..","role":"customer"},
 "target":{"brand":"Acme","by_brand":true},"in_reply_to":"t0","rating":4,"verified_purchase":true,"paid_partnership":false}"#;

/// What `CONTRACT` says.
fn contract() -> Interaction<'static> {
    Interaction {
        id: Some(Id::from("t1")),
        kind: Kind::Comment,
        platform: Some("instagram".into()),
        text: "...".into(),
        lang: Some("en".into()),
        posted_at: Timestamp::from_unix_seconds(1_772_359_200),
        app: Some("Hootsuite".into()),
        author: Author {
            handle: Some("..".into()),
            name: Some("..".into()),
            bio: Some("..".into()),
            location: Some("..".into()),
            followers: Some(10),
            following: Some(20),
            posts: Some(300),
            likes_given: Some(5),
            listed: Some(0),
            created_at: Timestamp::from_unix_seconds(1_577_836_800),
            verified: Some(false),
            has_avatar: Some(true),
            default_profile: Some(false),
            private: Some(false),
            role: Role::Customer,
        },
        target: Target { brand: Some("Acme".into()), by_brand: Some(true) },
        in_reply_to: Some(Id::from("t0")),
        rating: Some(4.0),
        verified_purchase: Some(true),
        paid_partnership: Some(false),
        unreadable: FactSet::EMPTY,
    }
}

fn read(line: &str) -> Interaction<'_> {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// The message of the refusal, without the place in the line.
fn refusal(line: &str) -> String {
    let error = serde_json::from_str::<Interaction<'_>>(line).expect_err(line);
    let message = error.to_string();
    message.split(" at line").next().unwrap_or_default().to_owned()
}

/// The names of the facts that the line holds out of range.
fn unreadable(line: &str) -> Vec<&'static str> {
    read(line).unreadable.iter().map(Fact::name).collect()
}
