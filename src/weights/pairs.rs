//! Which pairs of neighbouring words have a row of their own.

use crate::snapshot::{frozen, plain};

/// The frozen pairs of rows, with the row of each pair.
#[derive(Clone, Debug)]
pub(crate) struct Pairs {
    /// Bloom's filter, two bits in one cell, as for phrases: it is small enough to stay near.
    filter: Box<[u64]>,
    /// Open addressing; a free place holds row 0.
    places: Box<[Place]>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    first: u32,
    second: u32,
    row: u32,
}

impl Pairs {
    /// Freezes pairs that differ from one another.
    pub(crate) fn new(pairs: &[(u32, u32, u32)]) -> Self {
        let mut built = Self {
            filter: vec![0; (pairs.len() / 2 + 1).next_power_of_two()].into(),
            places: vec![Place::default(); (pairs.len() * 2 + 1).next_power_of_two()].into(),
        };
        for &(first, second, row) in pairs {
            let hash = hash(first, second);
            let (cell, bits) = built.filter_place(hash);
            built.filter[cell] |= bits;
            let place = built.place(hash, first, second);
            built.places[place] = Place { first, second, row };
        }
        built
    }

    /// The row of the pair, or 0.
    #[inline]
    pub(crate) fn get(&self, first: u32, second: u32) -> u32 {
        let hash = hash(first, second);
        let (cell, bits) = self.filter_place(hash);
        if self.filter[cell] & bits != bits {
            return 0;
        }
        self.places[self.place(hash, first, second)].row
    }

    #[inline]
    fn filter_place(&self, hash: u64) -> (usize, u64) {
        ((hash >> 12) as usize & (self.filter.len() - 1), 1 << (hash >> 6 & 63) | 1 << (hash & 63))
    }

    /// The place of the pair, or the free place where it would stand.
    fn place(&self, hash: u64, first: u32, second: u32) -> usize {
        let mask = self.places.len() - 1;
        let mut place = (hash >> 32) as usize & mask;
        while self.places[place].row != 0 && (self.places[place].first, self.places[place].second) != (first, second) {
            place = (place + 1) & mask;
        }
        place
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.filter) + size_of_val(&*self.places)
    }
}

#[inline]
fn hash(first: u32, second: u32) -> u64 {
    let hash = (u64::from(first) << 32 | u64::from(second)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (hash ^ hash >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

plain!(Place { first: u32, second: u32, row: u32 });
frozen!(Pairs { filter, places });

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_are_found_and_no_others(pairs in prop::collection::btree_map((1u32..40, 1u32..40), 1u32..9, 0..300)) {
            let list: Vec<_> = pairs.iter().map(|(&(first, second), &row)| (first, second, row)).collect();
            let built = Pairs::new(&list);
            for first in 0..41 {
                for second in 0..41 {
                    prop_assert_eq!(built.get(first, second), pairs.get(&(first, second)).copied().unwrap_or(0));
                }
            }
        }
    }
}
