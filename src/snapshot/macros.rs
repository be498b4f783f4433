//! How types become part of a snapshot: one line for each, with all of its fields or variants.

/// Makes a struct [`Frozen`]: `frozen!(Type { field, field })`, with all of its fields. Rows of it are stored field by field.
macro_rules! frozen {
    ($type:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::snapshot::Frozen for $type {
            fn freeze(&self, to: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($crate::snapshot::Frozen::freeze($field, to);)+
            }

            fn thaw(from: &mut $crate::snapshot::Reader<'_>) -> Option<Self> {
                $(let $field = $crate::snapshot::Frozen::thaw(from)?;)+
                Some(Self { $($field),+ })
            }

            fn freeze_row(row: &[Self], to: &mut Vec<u8>) {
                $(let column: Vec<_> = row.iter().map(|one| one.$field.clone()).collect();
                $crate::snapshot::Frozen::freeze_row(&column, to);)+
            }

            fn thaw_row(count: usize, from: &mut $crate::snapshot::Reader<'_>) -> Option<Vec<Self>> {
                $(let $field = $crate::snapshot::Frozen::thaw_row(count, from)?;)+
                let mut row = Vec::with_capacity(count);
                $(let mut $field = Vec::into_iter($field);)+
                for _ in 0..count {
                    row.push(Self { $($field: $field.next()?),+ });
                }
                Some(row)
            }
        }
    };
}

/// Makes a struct [`Plain`]: `plain!(Type { field: its type })`, with all of its fields, or `plain!(Type(its type))`.
macro_rules! plain {
    ($type:ty { $($field:ident: $of:ty),+ $(,)? }) => {
        impl $crate::snapshot::Plain for $type {
            const WORDS: usize = 0 $(+ <$of as $crate::snapshot::Plain>::WORDS)+;

            #[inline(always)]
            fn put(&self, to: &mut [u32]) {
                let Self { $($field),+ } = self;
                $(let (of, to) = to.split_at_mut(<$of as $crate::snapshot::Plain>::WORDS);
                $crate::snapshot::Plain::put($field, of);)+
                debug_assert!(to.is_empty());
            }

            #[inline(always)]
            fn get(from: &[u32]) -> Self {
                $(let (of, from) = from.split_at(<$of as $crate::snapshot::Plain>::WORDS);
                let $field: $of = $crate::snapshot::Plain::get(of);)+
                debug_assert!(from.is_empty());
                Self { $($field),+ }
            }
        }
        $crate::snapshot::frozen_plain!($type);
    };
    ($type:ident($of:ty)) => {
        impl $crate::snapshot::Plain for $type {
            const WORDS: usize = <$of as $crate::snapshot::Plain>::WORDS;

            #[inline(always)]
            fn put(&self, to: &mut [u32]) {
                $crate::snapshot::Plain::put(&self.0, to);
            }

            #[inline(always)]
            fn get(from: &[u32]) -> Self {
                $type($crate::snapshot::Plain::get(from))
            }
        }
        $crate::snapshot::frozen_plain!($type);
    };
}

/// Makes an enum [`Frozen`]: `one_of!(Type { Variant, Variant(name) })`, with all of its variants and a name for each value in them.
macro_rules! one_of {
    ($type:ident { $($variant:ident $(($($value:ident),+))?),+ $(,)? }) => {
        impl $crate::snapshot::Frozen for $type {
            fn freeze(&self, to: &mut Vec<u8>) {
                enum Number { $($variant),+ }
                match self {
                    $(Self::$variant $(($($value),+))? => {
                        $crate::snapshot::Frozen::freeze(&(Number::$variant as u8), to);
                        $($($crate::snapshot::Frozen::freeze($value, to);)+)?
                    })+
                }
            }

            fn thaw(from: &mut $crate::snapshot::Reader<'_>) -> Option<Self> {
                let number: u8 = $crate::snapshot::Frozen::thaw(from)?;
                let mut next = 0..;
                $(if next.next() == Some(number) {
                    $($(let $value = $crate::snapshot::Frozen::thaw(from)?;)+)?
                    return Some(Self::$variant $(($($value),+))?);
                })+
                None
            }
        }
    };
}

/// What is plain is frozen.
macro_rules! frozen_plain {
    ($({$($generics:tt)+})? $type:ty) => {
        impl $(<$($generics)+>)? $crate::snapshot::Frozen for $type {
            fn freeze(&self, to: &mut Vec<u8>) {
                let mut words = vec![0; <Self as $crate::snapshot::Plain>::WORDS];
                $crate::snapshot::Plain::put(self, &mut words);
                words.iter().for_each(|word| to.extend(word.to_le_bytes()));
            }

            fn thaw(from: &mut $crate::snapshot::Reader<'_>) -> Option<Self> {
                from.words(<Self as $crate::snapshot::Plain>::WORDS).map(<Self as $crate::snapshot::Plain>::get)
            }

            fn freeze_row(row: &[Self], to: &mut Vec<u8>) {
                $crate::snapshot::freeze_plain(row, to);
            }

            fn thaw_row(count: usize, from: &mut $crate::snapshot::Reader<'_>) -> Option<Vec<Self>> {
                $crate::snapshot::thaw_plain(count, from)
            }
        }
    };
}

pub(crate) use {frozen, frozen_plain, one_of, plain};
