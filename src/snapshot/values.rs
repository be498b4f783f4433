//! The types of the standard library that knowledge is made of.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

use super::{Frozen, Plain, Reader, frozen_plain};
use crate::hash::QuickMap;

macro_rules! numbers {
    ($($number:ty, |$one:ident| $put:expr, |$word:ident| $get:expr;)+) => {
        $(impl Plain for $number {
            const WORDS: usize = 1;

            #[inline(always)]
            fn put(&self, to: &mut [u32]) {
                let $one = *self;
                to[0] = $put;
            }

            #[inline(always)]
            fn get(from: &[u32]) -> Self {
                let $word = from[0];
                $get
            }
        }
        frozen_plain!($number);)+
    };
}

numbers! {
    bool, |truth| truth.into(), |word| word != 0;
    u8, |number| number.into(), |word| word as u8;
    i8, |number| (number as u8).into(), |word| word as i8;
    u16, |number| number.into(), |word| word as u16;
    u32, |number| number, |word| word;
    i32, |number| number as u32, |word| word as i32;
    usize, |number| u32::try_from(number).expect("knowledge is smaller than four gigabytes"), |word| word as usize;
}

impl Plain for u64 {
    const WORDS: usize = 2;

    #[inline(always)]
    fn put(&self, to: &mut [u32]) {
        to[0] = *self as u32;
        to[1] = (*self >> 32) as u32;
    }

    #[inline(always)]
    fn get(from: &[u32]) -> Self {
        u64::from(from[1]) << 32 | u64::from(from[0])
    }
}
frozen_plain!(u64);

impl<T: Plain, const N: usize> Plain for [T; N] {
    const WORDS: usize = T::WORDS * N;

    #[inline(always)]
    fn put(&self, to: &mut [u32]) {
        self.iter().zip(to.chunks_exact_mut(T::WORDS)).for_each(|(one, to)| one.put(to));
    }

    #[inline(always)]
    fn get(from: &[u32]) -> Self {
        std::array::from_fn(|at| T::get(&from[at * T::WORDS..(at + 1) * T::WORDS]))
    }
}
frozen_plain!({T: Plain, const N: usize} [T; N]);

impl<T: Plain> Plain for Range<T> {
    const WORDS: usize = T::WORDS * 2;

    #[inline(always)]
    fn put(&self, to: &mut [u32]) {
        let (start, end) = to.split_at_mut(T::WORDS);
        self.start.put(start);
        self.end.put(end);
    }

    #[inline(always)]
    fn get(from: &[u32]) -> Self {
        T::get(&from[..T::WORDS])..T::get(&from[T::WORDS..])
    }
}
frozen_plain!({T: Plain} Range<T>);

impl Frozen for char {
    fn freeze(&self, to: &mut Vec<u8>) {
        u32::from(*self).freeze(to);
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        char::from_u32(u32::thaw(from)?)
    }
}

impl<T: Frozen> Frozen for Vec<T> {
    fn freeze(&self, to: &mut Vec<u8>) {
        self.len().freeze(to);
        T::freeze_row(self, to);
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        let count = usize::thaw(from)?;
        T::thaw_row(count, from)
    }
}

impl<T: Frozen + Clone> Frozen for Box<[T]> {
    fn freeze(&self, to: &mut Vec<u8>) {
        self.len().freeze(to);
        T::freeze_row(self, to);
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        Vec::thaw(from).map(Into::into)
    }

    fn freeze_row(row: &[Self], to: &mut Vec<u8>) {
        usize::freeze_row(&row.iter().map(|one| one.len()).collect::<Vec<_>>(), to);
        row.concat().freeze(to);
    }

    fn thaw_row(count: usize, from: &mut Reader<'_>) -> Option<Vec<Self>> {
        let lengths = usize::thaw_row(count, from)?;
        let mut all = Vec::<T>::thaw(from)?.into_iter();
        lengths.into_iter().map(|length| (length <= all.len()).then(|| all.by_ref().take(length).collect())).collect()
    }
}

impl Frozen for String {
    fn freeze(&self, to: &mut Vec<u8>) {
        self.len().freeze(to);
        to.extend(self.as_bytes());
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        let length = usize::thaw(from)?;
        std::str::from_utf8(from.take(length)?).ok().map(str::to_owned)
    }
}

impl Frozen for Box<str> {
    fn freeze(&self, to: &mut Vec<u8>) {
        self.to_string().freeze(to);
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        String::thaw(from).map(Into::into)
    }
}

impl Frozen for BTreeSet<String> {
    fn freeze(&self, to: &mut Vec<u8>) {
        self.iter().cloned().collect::<Vec<_>>().freeze(to);
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        Vec::thaw(from).map(|all| all.into_iter().collect())
    }
}

impl<K: Frozen + Clone + Ord + Hash, V: Frozen + Clone> Frozen for QuickMap<K, V> {
    fn freeze(&self, to: &mut Vec<u8>) {
        let mut all: Vec<_> = self.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        all.freeze(to);
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        Vec::thaw(from).map(|all| all.into_iter().collect())
    }
}

impl<T: Frozen + Clone> Frozen for Option<T> {
    fn freeze(&self, to: &mut Vec<u8>) {
        self.is_some().freeze(to);
        self.iter().for_each(|value| value.freeze(to));
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        Some(if bool::thaw(from)? { Some(T::thaw(from)?) } else { None })
    }

    fn freeze_row(row: &[Self], to: &mut Vec<u8>) {
        bool::freeze_row(&row.iter().map(Option::is_some).collect::<Vec<_>>(), to);
        row.iter().flatten().cloned().collect::<Vec<_>>().freeze(to);
    }

    fn thaw_row(count: usize, from: &mut Reader<'_>) -> Option<Vec<Self>> {
        let are = bool::thaw_row(count, from)?;
        let mut all = Vec::<T>::thaw(from)?.into_iter();
        are.into_iter().map(|is| if is { all.next().map(Some) } else { Some(None) }).collect()
    }
}

impl<A: Plain, B: Plain> Plain for (A, B) {
    const WORDS: usize = A::WORDS + B::WORDS;

    #[inline(always)]
    fn put(&self, to: &mut [u32]) {
        let (one, other) = to.split_at_mut(A::WORDS);
        self.0.put(one);
        self.1.put(other);
    }

    #[inline(always)]
    fn get(from: &[u32]) -> Self {
        (A::get(&from[..A::WORDS]), B::get(&from[A::WORDS..]))
    }
}

impl<A: Frozen + Clone, B: Frozen + Clone> Frozen for (A, B) {
    fn freeze(&self, to: &mut Vec<u8>) {
        self.0.freeze(to);
        self.1.freeze(to);
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        Some((A::thaw(from)?, B::thaw(from)?))
    }

    fn freeze_row(row: &[Self], to: &mut Vec<u8>) {
        let (one, other): (Vec<_>, Vec<_>) = row.iter().cloned().unzip();
        A::freeze_row(&one, to);
        B::freeze_row(&other, to);
    }

    fn thaw_row(count: usize, from: &mut Reader<'_>) -> Option<Vec<Self>> {
        let one = A::thaw_row(count, from)?;
        Some(one.into_iter().zip(B::thaw_row(count, from)?).collect())
    }
}

impl<A: Frozen, B: Frozen, C: Frozen> Frozen for (A, B, C) {
    fn freeze(&self, to: &mut Vec<u8>) {
        self.0.freeze(to);
        self.1.freeze(to);
        self.2.freeze(to);
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        Some((A::thaw(from)?, B::thaw(from)?, C::thaw(from)?))
    }
}

impl<T: Frozen> Frozen for Arc<T> {
    fn freeze(&self, to: &mut Vec<u8>) {
        (**self).freeze(to);
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        T::thaw(from).map(Self::new)
    }
}
