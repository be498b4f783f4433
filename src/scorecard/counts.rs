//! Counts over a closed list: what the scorecard is made of.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::interaction::Kind;
use crate::verdict::{Act, Authenticity, Intent, Tier};

/// A closed list of things to count by.
pub(super) trait Listed: Copy + PartialEq + 'static {
    /// Every one of them, each at the place that [`place`](Self::place) gives.
    const LIST: &'static [Self];
    fn place(self) -> usize;
    fn name(self) -> &'static str;
}

macro_rules! listed {
    ($($list:ident),*) => {$(
        impl Listed for $list {
            const LIST: &'static [Self] = $list::ALL;

            fn place(self) -> usize {
                self as usize
            }

            fn name(self) -> &'static str {
                $list::name(self)
            }
        }
    )*};
}

listed!(Act, Authenticity, Intent, Kind);

/// A tier, or `unclear`. It decides the authenticity, so that a table of tiers holds that as well.
impl Listed for Option<Tier> {
    const LIST: &'static [Self] =
        &[Some(Tier::Gold), Some(Tier::Silver), Some(Tier::Tin), Some(Tier::Hollow), Some(Tier::Stain), None];

    fn place(self) -> usize {
        self.map_or(Self::LIST.len() - 1, |tier| tier as usize)
    }

    fn name(self) -> &'static str {
        self.map_or("unclear", Tier::name)
    }
}

/// What can be added up, in any order and grouping.
pub(super) trait Merge: Default + PartialEq {
    fn merge(&mut self, other: &Self);
}

/// Stops at the greatest number, which keeps the order without meaning.
impl Merge for u64 {
    fn merge(&mut self, other: &Self) {
        *self = self.saturating_add(*other);
    }
}

/// A value for each thing of a list of `N`.
///
/// Serialised, an object of names, without what is nothing.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Counts<K, V, const N: usize> {
    values: [V; N],
    list: PhantomData<K>,
}

impl<K: Listed, V: Merge, const N: usize> Counts<K, V, N> {
    pub(super) fn at(&self, key: K) -> &V {
        &self.values[key.place()]
    }

    pub(super) fn at_mut(&mut self, key: K) -> &mut V {
        &mut self.values[key.place()]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        K::LIST.iter().copied().zip(&self.values)
    }
}

impl<K: Listed, const N: usize> Counts<K, u64, N> {
    pub(super) fn count(&mut self, key: K) {
        self.at_mut(key).merge(&1);
    }

    pub(super) fn total(&self) -> u64 {
        self.values.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

impl<K: Listed, V: Merge, const N: usize> Default for Counts<K, V, N> {
    fn default() -> Self {
        const { assert!(K::LIST.len() == N) };
        Self { values: std::array::from_fn(|_| V::default()), list: PhantomData }
    }
}

impl<K: Listed, V: Merge, const N: usize> Merge for Counts<K, V, N> {
    fn merge(&mut self, other: &Self) {
        self.values.iter_mut().zip(&other.values).for_each(|(mine, theirs)| mine.merge(theirs));
    }
}

impl<K: Listed, V: Merge + fmt::Debug, const N: usize> fmt::Debug for Counts<K, V, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(key, value)| (key.name(), value))).finish()
    }
}

impl<K: Listed, V: Merge + Serialize, const N: usize> Serialize for Counts<K, V, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let nothing = V::default();
        let some = self.iter().filter(|(_, value)| **value != nothing);
        serializer.collect_map(some.map(|(key, value)| (key.name(), value)))
    }
}

impl<'de, K: Listed, V: Merge + Deserialize<'de>, const N: usize> Deserialize<'de> for Counts<K, V, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names<K, V, const N: usize>(PhantomData<(K, V)>);

        impl<'de, K: Listed, V: Merge + Deserialize<'de>, const N: usize> Visitor<'de> for Names<K, V, N> {
            type Value = Counts<K, V, N>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of counts by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut counts = Counts::default();
                while let Some(name) = map.next_key::<String>()? {
                    let key = K::LIST.iter().find(|key| key.name() == name);
                    let key = key.ok_or_else(|| A::Error::custom(format_args!("there is no {name:?} to count")))?;
                    *counts.at_mut(*key) = map.next_value()?;
                }
                Ok(counts)
            }
        }

        deserializer.deserialize_map(Names(PhantomData))
    }
}

/// Merges structs of counts field by field.
macro_rules! merge_fields {
    ($type:ty { $($field:ident),* $(,)? }) => {
        impl $crate::scorecard::counts::Merge for $type {
            fn merge(&mut self, other: &Self) {
                $($crate::scorecard::counts::Merge::merge(&mut self.$field, &other.$field);)*
            }
        }
    };
}
pub(super) use merge_fields;

#[cfg(test)]
mod tests {
    use super::*;

    fn in_its_place<K: Listed>() {
        for (place, key) in K::LIST.iter().enumerate() {
            assert_eq!(key.place(), place, "{}", key.name());
        }
    }

    #[test]
    fn each_thing_is_counted_in_its_place() {
        in_its_place::<Act>();
        in_its_place::<Authenticity>();
        in_its_place::<Intent>();
        in_its_place::<Kind>();
        in_its_place::<Option<Tier>>();
    }

    #[test]
    fn counts_are_written_by_name_and_names_that_are_none_are_refused() {
        let mut counts = Counts::<Intent, u64, 4>::default();
        counts.count(Intent::Praise);
        counts.count(Intent::Praise);
        let json = serde_json::to_string(&counts).unwrap();
        assert_eq!(json, r#"{"praise":2}"#);
        assert_eq!(serde_json::from_str::<Counts<Intent, u64, 4>>(&json).unwrap(), counts);
        let refused = serde_json::from_str::<Counts<Intent, u64, 4>>(r#"{"joy":1}"#).unwrap_err();
        assert!(refused.to_string().contains("\"joy\""), "{refused}");
    }
}
