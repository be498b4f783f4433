//! What does it cost to read on another thread? Each body is read in place and elsewhere, as the service does either.
//!
//! ```text
//! cargo bench -p wom-service --bench hop
//! ```

use std::sync::Arc;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput};
use tokio::runtime::Runtime;
use wom::{Classifier, Interaction, Session};
use wom_service::Readers;

const TEXT: &str = "We ate at the harbour last Friday and waited fifty minutes for cold soup. Avoid the place. ";

fn read(session: &mut Session, text: &str) -> wom::Verdict {
    session.read(&Interaction::new(text)).verdict()
}

fn main() {
    let runtime = Runtime::new().expect("threads can be had");
    let readers = Arc::new(Readers::new(Classifier::new()));
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut group = criterion.benchmark_group("hop");
    for repeats in [1, 4, 16, 64, 256] {
        let text: Arc<str> = TEXT.repeat(repeats).into();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("in place", text.len()), |bencher| {
            // On a thread of the runtime, where the service would be.
            bencher.to_async(&runtime).iter(|| async { readers.in_place(|session| read(session, &text)) });
        });
        group.bench_function(BenchmarkId::new("elsewhere", text.len()), |bencher| {
            bencher.to_async(&runtime).iter(|| {
                let text = Arc::clone(&text);
                readers.elsewhere(move |session| read(session, &text))
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
