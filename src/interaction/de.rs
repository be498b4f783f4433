//! Reading a record: which field is read by what, and what is settled once all are read.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess};

use super::read::{Count, Date, Flag, KindName, Name, Read, Reading, RoleName, Stars, Text, Value};
use super::{Author, Fact, FactSet, Interaction, Target};

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Field {
    Id,
    Kind,
    Platform,
    Text,
    Lang,
    PostedAt,
    App,
    Author,
    Target,
    InReplyTo,
    Rating,
    VerifiedPurchase,
    PaidPartnership,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum AuthorField {
    Handle,
    Name,
    Bio,
    Location,
    Followers,
    Following,
    Posts,
    LikesGiven,
    Listed,
    CreatedAt,
    Verified,
    HasAvatar,
    DefaultProfile,
    Private,
    Role,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum TargetField {
    Brand,
    ByBrand,
    #[serde(other)]
    Other,
}

/// Reads the record as [described](Interaction#as-json) with the type.
impl<'de: 'a, 'a> Deserialize<'de> for Interaction<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value(Record).deserialize(deserializer)
    }
}

struct Record;

impl<'de> Read<'de> for Record {
    type Value = Interaction<'de>;
    const EXPECTED: &'static str = "an object";

    fn path(&self) -> &'static str {
        ""
    }

    fn null<E: Error>(self) -> Result<Self::Value, E> {
        self.refuse("null")
    }

    fn object<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let map = &mut map;
        let mut record = Interaction::default();
        let mut unreadable = FactSet::EMPTY;
        let bad = &mut unreadable;
        let mut bad_of_author = FactSet::EMPTY;
        while let Some(field) = map.next_key()? {
            match field {
                Field::Id => record.id = ranged(map, Fact::Id, Name(Fact::Id), bad)?,
                Field::Kind => record.kind = value(map, KindName)?,
                Field::Platform => record.platform = value(map, Text("platform"))?,
                Field::Text => record.text = value(map, Text("text"))?.unwrap_or_default(),
                Field::Lang => record.lang = value(map, Text("lang"))?,
                Field::PostedAt => record.posted_at = date(map, Fact::PostedAt, bad)?,
                Field::App => record.app = value(map, Text("app"))?,
                Field::Author => (record.author, bad_of_author) = value(map, AuthorRecord)?,
                Field::Target => record.target = value(map, TargetRecord)?,
                Field::InReplyTo => {
                    record.in_reply_to = ranged(map, Fact::InReplyTo, Name(Fact::InReplyTo), bad)?;
                }
                Field::Rating => record.rating = ranged(map, Fact::Rating, Stars, bad)?,
                Field::VerifiedPurchase => {
                    record.verified_purchase = value(map, Flag("verified_purchase"))?;
                }
                Field::PaidPartnership => {
                    record.paid_partnership = value(map, Flag("paid_partnership"))?;
                }
                Field::Other => skip(map)?,
            }
        }
        record.unreadable = unreadable.union(bad_of_author);
        if record.created_after_posted() {
            record.author.created_at = None;
            record.unreadable.insert(Fact::CreatedAt);
        }
        Ok(record)
    }
}

/// The author, with the facts about them that are out of range.
struct AuthorRecord;

impl<'de> Read<'de> for AuthorRecord {
    type Value = (Author<'de>, FactSet);
    const EXPECTED: &'static str = "an object";

    fn path(&self) -> &'static str {
        "author"
    }

    fn object<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let map = &mut map;
        let mut author = Author::default();
        let mut unreadable = FactSet::EMPTY;
        let bad = &mut unreadable;
        while let Some(field) = map.next_key()? {
            match field {
                AuthorField::Handle => author.handle = value(map, Text("author.handle"))?,
                AuthorField::Name => author.name = value(map, Text("author.name"))?,
                AuthorField::Bio => author.bio = value(map, Text("author.bio"))?,
                AuthorField::Location => author.location = value(map, Text("author.location"))?,
                AuthorField::Followers => author.followers = count(map, Fact::Followers, bad)?,
                AuthorField::Following => author.following = count(map, Fact::Following, bad)?,
                AuthorField::Posts => author.posts = count(map, Fact::Posts, bad)?,
                AuthorField::LikesGiven => author.likes_given = count(map, Fact::LikesGiven, bad)?,
                AuthorField::Listed => author.listed = count(map, Fact::Listed, bad)?,
                AuthorField::CreatedAt => author.created_at = date(map, Fact::CreatedAt, bad)?,
                AuthorField::Verified => author.verified = value(map, Flag("author.verified"))?,
                AuthorField::HasAvatar => author.has_avatar = value(map, Flag("author.has_avatar"))?,
                AuthorField::DefaultProfile => {
                    author.default_profile = value(map, Flag("author.default_profile"))?;
                }
                AuthorField::Private => author.private = value(map, Flag("author.private"))?,
                AuthorField::Role => author.role = value(map, RoleName)?,
                AuthorField::Other => skip(map)?,
            }
        }
        Ok((author, unreadable))
    }
}

struct TargetRecord;

impl<'de> Read<'de> for TargetRecord {
    type Value = Target<'de>;
    const EXPECTED: &'static str = "an object";

    fn path(&self) -> &'static str {
        "target"
    }

    fn object<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut target = Target::default();
        while let Some(field) = map.next_key()? {
            match field {
                TargetField::Brand => target.brand = value(&mut map, Text("target.brand"))?,
                TargetField::ByBrand => target.by_brand = value(&mut map, Flag("target.by_brand"))?,
                TargetField::Other => skip(&mut map)?,
            }
        }
        Ok(target)
    }
}

/// The value of the field whose name was read last.
fn value<'de, A, R>(map: &mut A, read: R) -> Result<R::Value, A::Error>
where
    A: MapAccess<'de>,
    R: Read<'de>,
{
    map.next_value_seed(Value(read))
}

fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

/// The value of a fact that has a range; out of it, the fact is absent and noted in `unreadable`.
fn ranged<'de, A, R, T>(map: &mut A, fact: Fact, read: R, unreadable: &mut FactSet) -> Result<Option<T>, A::Error>
where
    A: MapAccess<'de>,
    R: Read<'de, Value = Reading<T>>,
{
    let reading = match value(map, read) {
        Err(error) if is_beyond_doubles(&error) => Reading::OutOfRange,
        other => other?,
    };
    unreadable.remove(fact);
    match reading {
        Reading::Absent => Ok(None),
        Reading::Within(value) => Ok(Some(value)),
        Reading::OutOfRange => {
            unreadable.insert(fact);
            Ok(None)
        }
    }
}

fn count<'de, A>(map: &mut A, fact: Fact, unreadable: &mut FactSet) -> Result<Option<u64>, A::Error>
where
    A: MapAccess<'de>,
{
    ranged(map, fact, Count(fact), unreadable)
}

fn date<'de, A>(map: &mut A, fact: Fact, unreadable: &mut FactSet) -> Result<Option<super::Timestamp>, A::Error>
where
    A: MapAccess<'de>,
{
    ranged(map, fact, Date(fact), unreadable)
}

/// Whether the reader gave up on a number that is well formed but beyond every double, as `1e400`.
///
/// serde_json has then read the number to its end, so that the record can be read on; where it has
/// not, the next field name is refused in any case. It tells this error by its message alone.
#[cold]
fn is_beyond_doubles<E: Error>(error: &E) -> bool {
    error.to_string().starts_with("number out of range")
}
