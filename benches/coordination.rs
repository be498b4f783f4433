//! What it costs to find rings in a crowd, and in crowds that are made to take long, beside what sorting as many numbers costs.
//!
//! The time for each trace should stay about the same from one size to the next, since n log n is almost n.
//!
//! ```sh
//! cargo bench --bench coordination
//! ```

#[path = "../examples/support/crowd.rs"]
#[allow(dead_code)]
mod crowd;
#[path = "../examples/support/hostile.rs"]
mod hostile;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use crowd::{Accounts, Crowd, Move, Plant};
use wom::Coordination;

fn coordination(criterion: &mut Criterion) {
    // With `--test` every bench runs once: a small crowd will do.
    let sizes: &[usize] = if std::env::args().any(|arg| arg == "--test") { &[5_000] } else { &[30_000, 300_000] };
    let mut group = criterion.benchmark_group("coordination");
    for &size in sizes {
        group.throughput(Throughput::Elements(size as u64)).sample_size(10);
        let mut crowd = Crowd::new(1, size);
        crowd.plant(Plant {
            moves: Move::Lockstep { within: 300 },
            accounts: 30,
            targets: 20,
            density: 0.8,
            camouflage: 1.0,
            biased: true,
            who: Accounts::Young,
        });
        crowd.look_alikes();
        crowd.shuffle();
        group.bench_function(BenchmarkId::new("sort", size), |bench| {
            bench.iter(|| {
                let mut authors: Vec<_> = crowd.traces.iter().map(|trace| trace.author).collect();
                authors.sort_unstable();
                black_box(authors);
            });
        });
        group.bench_function(BenchmarkId::new("find", size), |bench| {
            bench.iter(|| assert_eq!(Coordination::new().find(black_box(&crowd.traces)).len(), 1));
        });
        for (name, shape) in hostile::SHAPES {
            let traces = hostile::traces(shape, size);
            group.bench_function(BenchmarkId::new(name, size), |bench| {
                bench.iter(|| black_box(Coordination::new().find(black_box(&traces))));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, coordination);
criterion_main!(benches);
