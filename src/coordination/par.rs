//! The few things that run over all cores with the feature `rayon`, and on this thread without it. Their results do not tell
//! which.

#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// Sorts values of which equal ones are the same in all respects.
pub(super) fn sort<T: Ord + Send>(values: &mut [T]) {
    #[cfg(feature = "rayon")]
    values.par_sort_unstable();
    #[cfg(not(feature = "rayon"))]
    values.sort_unstable();
}

/// What `each` makes of every item, in the order of the items.
pub(super) fn map<T: Sync, R: Send>(items: &[T], each: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    #[cfg(feature = "rayon")]
    return items.par_iter().map(each).collect();
    #[cfg(not(feature = "rayon"))]
    return items.iter().map(each).collect();
}

/// What `each` makes of all blocks of `size` items, in the order of the items.
pub(super) fn blocks<T: Sync, R: Send>(
    items: &[T],
    size: usize,
    each: impl Fn(&[T], &mut Vec<R>) + Send + Sync,
) -> Vec<R> {
    let blocks: Vec<&[T]> = items.chunks(size).collect();
    let parts = map(&blocks, |block| {
        let mut found = Vec::new();
        each(block, &mut found);
        found
    });
    let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    // Each part is freed as soon as it is taken over.
    parts.into_iter().for_each(|part| all.extend(part));
    all
}
