//! Texts that make careless readers slow: what a byte of each shape costs. `ratios` holds the cost to the size of the text.
//!
//! ```sh
//! cargo bench --bench hostile
//! ```

#[path = "../tests/hostile/mod.rs"]
mod hostile;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wom::bench_internals::Stages;
use wom::{Classifier, Interaction};

fn hostile(criterion: &mut Criterion) {
    let bytes = if std::env::args().any(|arg| arg == "--test") { 2_000 } else { 64 << 10 };
    let wom = Classifier::new();
    let mut stages = Stages::new(&wom);
    let mut group = criterion.benchmark_group("hostile");
    group.sample_size(10).warm_up_time(Duration::from_millis(100)).measurement_time(Duration::from_millis(500));
    for (name, text) in hostile::texts(bytes) {
        let interaction = Interaction::new(&*text);
        group.throughput(Throughput::Bytes(text.len() as u64));
        let (tokens, verdict) = (stages.tokens(&text), stages.read(&interaction));
        group.bench_function(name, |bench| {
            bench.iter(|| assert_eq!(stages.read(black_box(&interaction)), verdict));
        });
        // What was read in between leaves nothing behind.
        assert_eq!((stages.tokens(&text), wom.classify(&interaction)), (tokens, verdict), "{name}");
    }
    group.finish();
}

criterion_group!(benches, hostile);
criterion_main!(benches);
