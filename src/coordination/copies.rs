//! Near-identical texts: fingerprints that meet in a band, and are alike, belong together.
//!
//! Locality-sensitive hashing in bands (Broder 1997; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3). Every
//! fingerprint is compared with a bounded number of others, so that no text, however often it is posted, costs more than
//! sorting.

use super::fingerprint::{BANDS, Fingerprint, VALUES, shared};
use super::par;

/// So many of the 15 values make two texts copies of one: they have about half of their words and word pairs in common.
pub(super) const ALIKE: usize = 8;
/// With so many others in the same band is a text compared.
const LEADERS: usize = 16;

/// Texts that are copies of one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cluster {
    /// The traces, in order.
    pub(super) traces: Vec<u32>,
    /// How many values each shares with the commonest ones, in hundredths of all on average.
    pub(super) similarity: u32,
    /// Words in the fingerprint's median text.
    pub(super) words: u8,
}

/// The clusters of at least `least` traces.
pub(super) fn clusters(mut texts: Vec<(Fingerprint, u32)>, least: usize) -> Vec<Cluster> {
    par::sort(&mut texts);
    // Each different fingerprint once, with the end of its texts.
    let mut prints: Vec<(Fingerprint, u32)> = Vec::new();
    for (end, &(print, _)) in (1..).zip(&texts) {
        match prints.last_mut() {
            Some(last) if last.0 == print => last.1 = end,
            _ => prints.push((print, end)),
        }
    }
    let mut sets = Sets::new(prints.len());
    for band in 0..BANDS {
        let mut keys: Vec<u64> =
            (0u64..).zip(&prints).map(|(at, (print, _))| u64::from(print.band(band)) << 32 | at).collect();
        par::sort(&mut keys);
        alike_in_band(&keys, &prints).into_iter().for_each(|(a, b)| sets.join(a, b));
    }
    let start = |at: usize| at.checked_sub(1).map_or(0, |before| prints[before].1);
    let mut size = vec![0; prints.len()];
    for (at, &(_, end)) in prints.iter().enumerate() {
        size[sets.find(at as u32) as usize] += end - start(at);
    }
    let mut members: Vec<(u32, u32)> = (0..prints.len() as u32).map(|at| (sets.find(at), at)).collect();
    members.retain(|&(set, _)| size[set as usize] as usize >= least);
    par::sort(&mut members);
    let groups: Vec<&[(u32, u32)]> = members.chunk_by(|a, b| a.0 == b.0).collect();
    let found = par::map(&groups, |group| {
        let group: Vec<_> = group
            .iter()
            .map(|&(_, at)| {
                let (print, end) = prints[at as usize];
                (print, &texts[start(at as usize) as usize..end as usize])
            })
            .collect();
        around_the_middle(&group)
    });
    found.into_iter().filter(|cluster| cluster.traces.len() >= least).collect()
}

/// Pairs of fingerprints that meet in a band and are alike; at most one for each.
fn alike_in_band(keys: &[u64], prints: &[(Fingerprint, u32)]) -> Vec<(u32, u32)> {
    let buckets: Vec<&[u64]> = keys.chunk_by(|a, b| a >> 32 == b >> 32).filter(|bucket| bucket.len() > 1).collect();
    par::blocks(&buckets, 1024, |buckets, pairs| {
        let mut leaders: Vec<(u32, Fingerprint)> = Vec::with_capacity(LEADERS);
        for bucket in buckets {
            leaders.clear();
            let mut next = 0;
            for at in bucket.iter().map(|&key| key as u32) {
                let print = prints[at as usize].0;
                match leaders.iter().find(|(_, leader)| leader.shared(print) >= ALIKE) {
                    Some(&(leader, _)) => pairs.push((leader, at)),
                    None if leaders.len() < LEADERS => leaders.push((at, print)),
                    None => {
                        leaders[next % LEADERS] = (at, print);
                        next += 1;
                    }
                }
            }
        }
    })
}

/// The texts that are alike the commonest values of them all. What hangs together only link by link falls off.
fn around_the_middle(group: &[(Fingerprint, &[(Fingerprint, u32)])]) -> Cluster {
    let mut counts = [[0u32; 256]; VALUES];
    for (print, texts) in group {
        for (counts, value) in counts.iter_mut().zip(print.values()) {
            counts[usize::from(value)] += texts.len() as u32;
        }
    }
    let middle = counts.map(|counts| {
        let most = counts.iter().copied().max().unwrap_or(0);
        counts.iter().position(|&count| count == most).unwrap_or(0) as u8
    });
    let (mut traces, mut similarity) = (Vec::new(), 0);
    let mut words = [0usize; 256];
    for (print, texts) in group {
        let alike = shared(&print.values(), &middle);
        if alike >= ALIKE {
            traces.extend(texts.iter().map(|&(_, trace)| trace));
            similarity += alike * texts.len();
            words[usize::from(print.words())] += texts.len();
        }
    }
    traces.sort_unstable();
    let mut below = 0;
    let median = words.iter().position(|&count| {
        below += count;
        2 * below >= traces.len()
    });
    let similarity = (similarity * 100).checked_div(traces.len() * VALUES).unwrap_or(0) as u32;
    Cluster { traces, similarity, words: median.unwrap_or(0) as u8 }
}

/// Disjoint sets of numbers.
#[derive(Debug)]
pub(super) struct Sets(Vec<u32>);

impl Sets {
    pub(super) fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    /// The least number of the set.
    pub(super) fn find(&mut self, mut of: u32) -> u32 {
        while self.0[of as usize] != of {
            self.0[of as usize] = self.0[self.0[of as usize] as usize];
            of = self.0[of as usize];
        }
        of
    }

    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Variants of a few texts: each value of a variant is its text's, or, now and then, another.
    fn texts(seed: u64, texts: usize, variants: usize, noise: f64) -> Vec<(Fingerprint, u32)> {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut all = Vec::new();
        for _ in 0..texts {
            let text: [u8; VALUES] = std::array::from_fn(|_| random.u8(..));
            for _ in 0..variants {
                let variant = text.map(|value| if random.f64() < noise { random.u8(..) } else { value });
                all.push((Fingerprint::new(variant, 9), all.len() as u32));
            }
        }
        all
    }

    /// The slow twin: every text against every other.
    fn brute_force(texts: &[(Fingerprint, u32)]) -> Vec<(u32, u32)> {
        let pairs = texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b)));
        pairs.filter(|(a, b)| a.1 < b.1 && a.0.shared(b.0) >= ALIKE).map(|(a, b)| (a.1, b.1)).collect()
    }

    #[test]
    fn nine_of_ten_near_copies_are_found_and_nothing_else() {
        let (mut together, mut pairs) = (0, 0);
        for seed in 0..20 {
            let texts = texts(seed, 20, 12, 0.15);
            let clusters = clusters(texts.clone(), 2);
            let of = |trace: u32| clusters.iter().position(|cluster| cluster.traces.contains(&trace));
            for (a, b) in brute_force(&texts) {
                pairs += 1;
                together += usize::from(of(a).is_some() && of(a) == of(b));
            }
            for cluster in &clusters {
                let first = cluster.traces[0] / 12;
                assert!(cluster.traces.iter().all(|trace| trace / 12 == first), "texts do not mix");
            }
        }
        assert!(pairs > 20_000);
        assert!(together * 10 >= pairs * 9, "{together} of {pairs}");
    }

    #[test]
    fn a_chain_of_texts_is_no_cluster() {
        // Each text shares fourteen values with the next, and the ends share nothing.
        let values = |step: usize| std::array::from_fn(|at| if at < step { 1 } else { 200 });
        let texts: Vec<_> = (0..=VALUES).map(|step| (Fingerprint::new(values(step), 9), step as u32)).collect();
        let clusters = clusters(texts, 2);
        assert!(!clusters.is_empty());
        for cluster in clusters {
            assert!(!(cluster.traces.contains(&0) && cluster.traces.contains(&15)));
        }
    }

    proptest! {
        #[test]
        fn the_order_of_texts_does_not_matter(seed: u64, noise in 0.0..0.5) {
            let texts = texts(seed, 8, 6, noise);
            let mut other = texts.clone();
            fastrand::Rng::with_seed(seed).shuffle(&mut other);
            let sorted = |mut clusters: Vec<Cluster>| {
                clusters.sort_by(|a, b| a.traces.cmp(&b.traces));
                clusters
            };
            prop_assert_eq!(sorted(clusters(texts, 2)), sorted(clusters(other, 2)));
        }

        #[test]
        fn sets_are_those_of_flooding(joins in prop::collection::vec((0u32..30, 0u32..30), 0..40)) {
            let mut sets = Sets::new(30);
            joins.iter().for_each(|&(a, b)| sets.join(a, b));
            let mut slow: Vec<u32> = (0..30).collect();
            for _ in 0..30 {
                for &(a, b) in &joins {
                    let least = slow[a as usize].min(slow[b as usize]);
                    (slow[a as usize], slow[b as usize]) = (least, least);
                }
            }
            prop_assert_eq!((0..30).map(|at| sets.find(at)).collect::<Vec<_>>(), slow);
        }
    }
}
