//! Writing a record: the shape that it is read from, without what is absent.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Author, Id, Interaction, Kind, Role, Target};

/// Writes the facts that are there; see [Interaction](Interaction#as-json).
impl Serialize for Interaction<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put(&mut map, "id", &self.id)?;
        put(&mut map, "kind", &known(self.kind, Kind::Unknown))?;
        put(&mut map, "platform", &self.platform)?;
        put(&mut map, "text", &(!self.text.is_empty()).then_some(&self.text))?;
        put(&mut map, "lang", &self.lang)?;
        put(&mut map, "posted_at", &self.posted_at)?;
        put(&mut map, "app", &self.app)?;
        put(&mut map, "author", &known(&self.author, &Author::default()))?;
        put(&mut map, "target", &known(&self.target, &Target::default()))?;
        put(&mut map, "in_reply_to", &self.in_reply_to)?;
        put(&mut map, "rating", &self.rating)?;
        put(&mut map, "verified_purchase", &self.verified_purchase)?;
        put(&mut map, "paid_partnership", &self.paid_partnership)?;
        map.end()
    }
}

/// Writes the facts that are there.
impl Serialize for Author<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put(&mut map, "handle", &self.handle)?;
        put(&mut map, "name", &self.name)?;
        put(&mut map, "bio", &self.bio)?;
        put(&mut map, "location", &self.location)?;
        put(&mut map, "followers", &self.followers)?;
        put(&mut map, "following", &self.following)?;
        put(&mut map, "posts", &self.posts)?;
        put(&mut map, "likes_given", &self.likes_given)?;
        put(&mut map, "listed", &self.listed)?;
        put(&mut map, "created_at", &self.created_at)?;
        put(&mut map, "verified", &self.verified)?;
        put(&mut map, "has_avatar", &self.has_avatar)?;
        put(&mut map, "default_profile", &self.default_profile)?;
        put(&mut map, "private", &self.private)?;
        put(&mut map, "role", &known(self.role, Role::Unknown))?;
        map.end()
    }
}

/// Writes the facts that are there.
impl Serialize for Target<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put(&mut map, "brand", &self.brand)?;
        put(&mut map, "by_brand", &self.by_brand)?;
        map.end()
    }
}

/// Writes a string as a string and a number as a number.
impl Serialize for Id<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Unsigned(number) => serializer.serialize_u64(*number),
            Self::Signed(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
        }
    }
}

/// Writes a field if it has a value.
fn put<M, T>(map: &mut M, name: &'static str, value: &Option<T>) -> Result<(), M::Error>
where
    M: SerializeMap,
    T: Serialize,
{
    match value {
        Some(value) => map.serialize_entry(name, value),
        None => Ok(()),
    }
}

/// The value, unless it says nothing.
fn known<T: PartialEq>(value: T, nothing: T) -> Option<T> {
    (value != nothing).then_some(value)
}
