//! How one value of a record is read: what it may be, and what it is when it is something else.
//!
//! One visitor serves all fields. It sorts what the input holds into the six types of JSON and
//! hands it to the [`Read`] of the field, which takes some of them and refuses the rest by name.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Fact, Id, Kind, Role, STARS, Timestamp};

/// A field that reads its value. What it does not take, it refuses; `null` stands for absent.
pub(super) trait Read<'de>: Sized {
    type Value: Default;

    /// The type that the field takes, with its article.
    const EXPECTED: &'static str;

    /// Where the field stands in the record; empty for the record itself.
    fn path(&self) -> &'static str;

    #[cold]
    fn refuse<E: Error>(&self, found: &str) -> Result<Self::Value, E> {
        let (path, expected) = (self.path(), Self::EXPECTED);
        let colon = if path.is_empty() { "" } else { ": " };
        Err(E::custom(format_args!("{path}{colon}expected {expected}, found {found}")))
    }

    fn null<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Self::Value::default())
    }

    fn boolean<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        self.refuse("a boolean")
    }

    fn number<E: Error>(self, _: Number) -> Result<Self::Value, E> {
        self.refuse("a number")
    }

    fn text<E: Error>(self, _: Cow<'de, str>) -> Result<Self::Value, E> {
        self.refuse("a string")
    }

    fn object<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        self.refuse("an object")
    }
}

/// The one visitor, around the field that it reads for.
pub(super) struct Value<R>(pub(super) R);

impl<'de, R: Read<'de>> DeserializeSeed<'de> for Value<R> {
    type Value = R::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<R::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Read<'de>> Visitor<'de> for Value<R> {
    type Value = R::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(R::EXPECTED)
    }

    fn visit_unit<E: Error>(self) -> Result<R::Value, E> {
        self.0.null()
    }

    fn visit_none<E: Error>(self) -> Result<R::Value, E> {
        self.0.null()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<R::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<R::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<R::Value, E> {
        self.0.boolean(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<R::Value, E> {
        self.0.number(Number::Unsigned(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<R::Value, E> {
        self.0.number(Number::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<R::Value, E> {
        self.0.number(Number::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<R::Value, E> {
        self.0.text(Cow::Borrowed(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<R::Value, E> {
        self.0.text(Cow::Owned(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<R::Value, E> {
        self.0.text(Cow::Owned(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<R::Value, A::Error> {
        self.0.refuse("an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<R::Value, A::Error> {
        self.0.object(map)
    }
}

/// A number as the input holds it.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Unsigned(u64),
    Negative(i64),
    Float(f64),
}

impl Number {
    /// The double next to it.
    fn to_f64(self) -> f64 {
        match self {
            Self::Unsigned(value) => value as f64,
            Self::Negative(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// The count that it is, if it is one.
    fn to_count(self) -> Option<u64> {
        const BEYOND: f64 = 18_446_744_073_709_551_616.0;
        match self {
            Self::Unsigned(value) => Some(value),
            Self::Float(value) if value.fract() == 0.0 && (0.0..BEYOND).contains(&value) => Some(value as u64),
            Self::Negative(_) | Self::Float(_) => None,
        }
    }

    /// Reads the digits of a number that came as text.
    fn from_digits(digits: &str) -> Option<Self> {
        let whole = digits.parse().map(Self::Unsigned);
        let whole = whole.or_else(|_| digits.parse::<i64>().map(Self::from));
        whole.ok().or_else(|| digits.parse().ok().map(Self::Float))
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        u64::try_from(value).map_or(Self::Negative(value), Self::Unsigned)
    }
}

/// What a field holds whose values have a range.
#[derive(Default)]
pub(super) enum Reading<T> {
    #[default]
    Absent,
    Within(T),
    OutOfRange,
}

impl<T> From<Option<T>> for Reading<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::OutOfRange, Self::Within)
    }
}

/// Some formats hand over what they alone know as an object of one private field whose value is the
/// text: serde_json does so with numbers where its feature `arbitrary_precision` is on, and toml with
/// dates that stand without quotes. This opens such an object.
fn wrapped<'de, A: MapAccess<'de>>(mut map: A, wrapper: &str) -> Result<Option<String>, A::Error> {
    match map.next_key::<Cow<'de, str>>()? {
        Some(key) if key == wrapper => map.next_value().map(Some),
        _ => Ok(None),
    }
}

const WRAPPED_NUMBER: &str = "$serde_json::private::Number";
const WRAPPED_DATE: &str = "$__toml_private_datetime";

/// Free text.
pub(super) struct Text(pub(super) &'static str);

impl<'de> Read<'de> for Text {
    type Value = Option<Cow<'de, str>>;
    const EXPECTED: &'static str = "a string";

    fn path(&self) -> &'static str {
        self.0
    }

    fn text<E: Error>(self, text: Cow<'de, str>) -> Result<Self::Value, E> {
        Ok(Some(text))
    }
}

/// True or false.
pub(super) struct Flag(pub(super) &'static str);

impl<'de> Read<'de> for Flag {
    type Value = Option<bool>;
    const EXPECTED: &'static str = "a boolean";

    fn path(&self) -> &'static str {
        self.0
    }

    fn boolean<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value))
    }
}

/// The `kind` of the interaction.
pub(super) struct KindName;

impl<'de> Read<'de> for KindName {
    type Value = Kind;
    const EXPECTED: &'static str = "a string";

    fn path(&self) -> &'static str {
        "kind"
    }

    fn text<E: Error>(self, name: Cow<'de, str>) -> Result<Kind, E> {
        Ok(Kind::from_name(&name))
    }
}

/// The `role` of the author.
pub(super) struct RoleName;

impl<'de> Read<'de> for RoleName {
    type Value = Role;
    const EXPECTED: &'static str = "a string";

    fn path(&self) -> &'static str {
        "author.role"
    }

    fn text<E: Error>(self, name: Cow<'de, str>) -> Result<Role, E> {
        Ok(Role::from_name(&name))
    }
}

/// A whole number from zero upwards.
pub(super) struct Count(pub(super) Fact);

impl<'de> Read<'de> for Count {
    type Value = Reading<u64>;
    const EXPECTED: &'static str = "a number";

    fn path(&self) -> &'static str {
        self.0.name()
    }

    fn number<E: Error>(self, number: Number) -> Result<Self::Value, E> {
        Ok(number.to_count().into())
    }

    fn object<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        match wrapped(map, WRAPPED_NUMBER)?.as_deref().and_then(Number::from_digits) {
            Some(number) => self.number(number),
            None => self.refuse("an object"),
        }
    }
}

/// The stars of a review.
pub(super) struct Stars;

impl<'de> Read<'de> for Stars {
    type Value = Reading<f32>;
    const EXPECTED: &'static str = "a number";

    fn path(&self) -> &'static str {
        Fact::Rating.name()
    }

    fn number<E: Error>(self, number: Number) -> Result<Self::Value, E> {
        let exact = number.to_f64();
        let bounds = f64::from(*STARS.start())..=f64::from(*STARS.end());
        Ok(bounds.contains(&exact).then_some(exact as f32).into())
    }

    fn object<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        match wrapped(map, WRAPPED_NUMBER)?.as_deref().and_then(Number::from_digits) {
            Some(number) => self.number(number),
            None => self.refuse("an object"),
        }
    }
}

/// A string or a number that names an interaction.
pub(super) struct Name(pub(super) Fact);

impl<'de> Read<'de> for Name {
    type Value = Reading<Id<'de>>;
    const EXPECTED: &'static str = "a string or a number";

    fn path(&self) -> &'static str {
        self.0.name()
    }

    fn number<E: Error>(self, number: Number) -> Result<Self::Value, E> {
        Ok(match number {
            Number::Unsigned(value) => Reading::Within(Id::Unsigned(value)),
            Number::Negative(value) => Reading::Within(Id::Signed(value)),
            Number::Float(value) if value.is_finite() => Reading::Within(Id::Float(value)),
            Number::Float(_) => Reading::OutOfRange,
        })
    }

    fn text<E: Error>(self, text: Cow<'de, str>) -> Result<Self::Value, E> {
        Ok(Reading::Within(Id::Text(text)))
    }

    fn object<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        match wrapped(map, WRAPPED_NUMBER)?.as_deref().and_then(Number::from_digits) {
            Some(number) => self.number(number),
            None => self.refuse("an object"),
        }
    }
}

/// A point in time.
pub(super) struct Date(pub(super) Fact);

impl<'de> Read<'de> for Date {
    type Value = Reading<Timestamp>;
    const EXPECTED: &'static str = "a string";

    fn path(&self) -> &'static str {
        self.0.name()
    }

    fn text<E: Error>(self, text: Cow<'de, str>) -> Result<Self::Value, E> {
        Ok(text.parse().ok().into())
    }

    fn object<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        match wrapped(map, WRAPPED_DATE)? {
            Some(date) => self.text(Cow::Owned(date)),
            None => self.refuse("an object"),
        }
    }
}
