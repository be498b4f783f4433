use std::collections::BTreeSet;
use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::hash::QuickMap;

/// Something of every sort that knowledge is made of.
#[derive(Clone, Debug, PartialEq)]
struct Sample {
    number: u64,
    rows: Vec<[u64; 2]>,
    small: Box<[u16]>,
    parts: Vec<Part>,
    places: Vec<Place>,
    names: BTreeSet<String>,
    map: QuickMap<Box<[u8]>, u32>,
}

#[derive(Clone, Debug, PartialEq)]
struct Part {
    text: Box<str>,
    range: Range<u32>,
    list: Box<[i32]>,
    maybe: Option<u32>,
    letters: Vec<(char, char, u32)>,
    choice: Choice,
}

#[derive(Clone, Debug, PartialEq)]
enum Choice {
    Nothing,
    One(i32),
    Range(u32, u32),
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    number: u32,
    is_first: bool,
    weight: i8,
}

frozen!(Sample { number, rows, small, parts, places, names, map });
frozen!(Part { text, range, list, maybe, letters, choice });
one_of!(Choice { Nothing, One(number), Range(from, to) });
plain!(Place { number: u32, is_first: bool, weight: i8 });

/// Numbers of all sizes, zero the most frequent.
fn number() -> impl Strategy<Value = u32> {
    prop_oneof![3 => Just(0), 2 => 0u32..200, 1 => any::<u16>().prop_map(u32::from), 1 => any::<u32>()]
}

fn part() -> impl Strategy<Value = Part> {
    let choice = prop_oneof![
        Just(Choice::Nothing),
        any::<i32>().prop_map(Choice::One),
        (number(), number()).prop_map(|(from, to)| Choice::Range(from, to)),
    ];
    let letters = prop::collection::vec((any::<char>(), any::<char>(), number()), 0..3);
    let list = prop::collection::vec(any::<i32>(), 0..80);
    (".{0,9}", number(), list, prop::option::of(number()), letters, choice).prop_map(
        |(text, number, list, maybe, letters, choice)| Part {
            text: text.into(),
            range: number / 2..number,
            list: list.into(),
            maybe,
            letters,
            choice,
        },
    )
}

fn sample() -> impl Strategy<Value = Sample> {
    let long = (number(), number()).prop_map(|(low, high)| u64::from(high) << 32 | u64::from(low));
    let place = (number(), any::<bool>(), any::<i8>()).prop_map(|(number, is_first, weight)| Place {
        number,
        is_first,
        weight,
    });
    (
        any::<u64>(),
        prop::collection::vec(prop::array::uniform2(long), 0..150),
        prop::collection::vec(any::<u16>(), 0..70),
        prop::collection::vec(part(), 0..4),
        prop::collection::vec(place, 0..200),
        prop::collection::btree_set(".{0,4}", 0..4),
        prop::collection::vec((prop::collection::vec(any::<u8>(), 0..20), number()), 0..4),
    )
        .prop_map(|(number, rows, small, parts, places, names, map)| Sample {
            number,
            rows,
            small: small.into(),
            parts,
            places,
            names,
            map: map.into_iter().map(|(key, value)| (key.into(), value)).collect(),
        })
}

proptest! {
    #[test]
    fn what_was_written_is_read(sample in sample()) {
        let bytes = write(&sample);
        prop_assert_eq!(read::<Sample>(&bytes), Some(sample));
    }

    #[test]
    fn what_is_cut_or_too_long_is_refused(sample in sample(), cut in any::<prop::sample::Index>()) {
        let mut bytes = write(&sample);
        prop_assert!(read::<Sample>(&bytes[..cut.index(bytes.len())]).is_none());
        bytes.push(0);
        prop_assert!(read::<Sample>(&bytes).is_none());
    }

    #[test]
    fn no_bytes_make_it_panic(
        sample in sample(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9),
    ) {
        let mut bytes = write(&sample);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(other) = read::<Sample>(&bytes) {
            write(&other);
        }
    }

    #[test]
    fn foreign_bytes_do_not_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read::<Sample>(&bytes);
        read::<Vec<Place>>(&bytes);
    }
}
