//! Where the time of a verdict goes: each stage with all before it, over texts of every manner, beside `unicode_words()`.
//!
//! What a stage finds is counted before it is timed, and must be the same every time. Judge by the ratio of two times within
//! one run, never by one of them.
//!
//! ```sh
//! cargo bench --bench stages
//! cargo bench --bench stages -- tweet
//! WOM_CORPUS=my.jsonl cargo bench --bench stages
//! ```

#[path = "support/hardness.rs"]
mod hardness;
mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use support::texts::{Manner, Set};
use unicode_segmentation::UnicodeSegmentation;
use wom::bench_internals::Stages;
use wom::{Classifier, Interaction};

fn stages(criterion: &mut Criterion) {
    let wom = Classifier::new();
    hardness::must_be_as_hard_as_real_ones(&wom, &Set::made(Manner::Tweet, Manner::Tweet.enough()));
    // With `--test` every bench runs once: few texts will do.
    let share = if std::env::args().any(|arg| arg == "--test") { 0.01 } else { 1.0 };
    for set in Set::all(share) {
        let mut group = criterion.benchmark_group(&set.name);
        group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
        let texts = &set.interactions;
        group.throughput(Throughput::Elements(texts.len() as u64));
        let mut stages = Stages::new(&wom);
        bench(&mut group, "unicode_words", texts, |one| one.text.unicode_words().count());
        bench(&mut group, "split", texts, |one| stages.spans(&one.text));
        bench(&mut group, "vocabulary", texts, |one| stages.tokens(&one.text) + stages.known());
        bench(&mut group, "signals", texts, |one| {
            stages.signals(one);
            stages.known()
        });
        bench(&mut group, "words", texts, |one| stages.without_rules(one).acts().iter().count());
        bench(&mut group, "rules", texts, |one| stages.rules(one));
        bench(&mut group, "verdict", texts, |one| {
            let verdict = stages.read(one);
            verdict.acts().iter().count() * 100 + verdict.intent() as usize * 10 + verdict.authenticity() as usize
        });
        let mut session = wom.session();
        bench(&mut group, "verdict and evidence", texts, |one| session.read(one).evidence().count());
        group.finish();
    }
}

/// Runs a stage over all texts, and holds it to what it found at first.
fn bench(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    texts: &[Interaction<'_>],
    mut stage: impl FnMut(&Interaction<'_>) -> usize,
) {
    let mut found = || texts.iter().map(|one| stage(black_box(one))).sum::<usize>();
    let expected = found();
    group.bench_function(name, |bench| bench.iter(|| assert_eq!(found(), expected)));
}

criterion_group!(benches, stages);
criterion_main!(benches);
