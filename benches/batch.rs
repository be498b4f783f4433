//! Many interactions over one and more threads, in small batches and large ones.
//!
//! ```sh
//! cargo bench --bench batch
//! WOM_CORPUS=my.jsonl cargo bench --bench batch
//! ```

mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use support::texts::{Manner, Set};
use wom::{Classifier, Verdict};

fn batch(criterion: &mut Criterion) {
    // With `--test` every bench runs once: few texts will do.
    let count = if std::env::args().any(|arg| arg == "--test") { 1_000 } else { 50_000 };
    let set = Set::own().unwrap_or_else(|| Set::made(Manner::Tweet, count));
    let texts = &set.interactions;
    let wom = Classifier::new();
    let mut session = wom.session();
    let expected: Vec<Verdict> = texts.iter().map(|one| session.read(one).verdict()).collect();

    let mut group = criterion.benchmark_group("batch");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("one session", |bench| {
        bench.iter(|| texts.iter().for_each(|one| _ = black_box(session.read(black_box(one)).verdict())));
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut threads = vec![1, 2, cores];
    threads.retain(|&threads| threads <= cores);
    threads.sort_unstable();
    threads.dedup();
    for threads in threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        for size in [64, 1_024, 16_384] {
            let name = format!("classify_all, {threads} threads");
            group.bench_function(BenchmarkId::new(name, size), |bench| {
                bench.iter(|| {
                    for (texts, expected) in texts.chunks(size).zip(expected.chunks(size)) {
                        assert_eq!(pool.install(|| wom.classify_all(black_box(texts))), expected);
                    }
                });
            });
        }
    }
    group.bench_function("score_all, all cores", |bench| bench.iter(|| black_box(wom.score_all(black_box(texts)))));
    group.finish();
}

criterion_group!(benches, batch);
criterion_main!(benches);
