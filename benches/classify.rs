//! What a verdict costs beside what splitting the words costs: `unicode_words()` over the same texts in the same run.
//!
//! The texts are the shipped samples, or those of `WOM_CORPUS=file.jsonl` (a line is an interaction, or holds one as
//! `interaction`). Judge by the ratio of the two times, never by one of them.
//!
//! ```sh
//! cargo bench --bench classify
//! WOM_CORPUS=my.jsonl cargo bench --bench classify
//! ```

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use unicode_segmentation::UnicodeSegmentation;
use wom::{Classifier, Interaction};

fn texts() -> (String, Vec<String>) {
    let (name, lines) = match std::env::var("WOM_CORPUS") {
        Ok(path) => (path.clone(), std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))),
        Err(_) => ("samples".to_owned(), include_str!("../data/samples/interactions.jsonl").to_owned()),
    };
    let text = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}"));
        let interaction = record.get("interaction").unwrap_or(&record);
        interaction.get("text").and_then(|text| text.as_str()).map(str::to_owned)
    };
    let texts: Vec<_> = lines.lines().filter(|line| !line.trim().is_empty()).filter_map(text).collect();
    let name = name.rsplit('/').next().unwrap_or_default().to_owned();
    (name, texts)
}

fn classify(criterion: &mut Criterion) {
    let (name, texts) = texts();
    let bytes: usize = texts.iter().map(String::len).sum();
    let words: usize = texts.iter().map(|text| text.unicode_words().count()).sum();
    assert!(words > 0, "there is nothing to read");

    let mut group = criterion.benchmark_group("classify");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    group.bench_function(BenchmarkId::new("unicode_words", &name), |bench| {
        bench.iter(|| {
            let found: usize = texts.iter().map(|text| black_box(text).unicode_words().count()).sum();
            assert_eq!(found, words);
        });
    });
    let wom = Classifier::new();
    let interactions: Vec<_> = texts.iter().map(|text| Interaction::new(text.as_str())).collect();
    let mut session = wom.session();
    let expected: u64 = interactions.iter().map(|one| session.read(one).verdict().acts().iter().count() as u64).sum();
    group.bench_function(BenchmarkId::new("verdict", &name), |bench| {
        bench.iter(|| {
            let acts: u64 = interactions
                .iter()
                .map(|one| session.read(black_box(one)).verdict().acts().iter().count() as u64)
                .sum();
            assert_eq!(acts, expected);
        });
    });
    group.bench_function(BenchmarkId::new("verdict and evidence", &name), |bench| {
        bench.iter(|| {
            for one in &interactions {
                for vote in session.read(black_box(one)).evidence() {
                    black_box(vote);
                }
            }
        });
    });
    group.bench_function(BenchmarkId::new("classify_all", &name), |bench| {
        bench.iter(|| assert_eq!(wom.classify_all(black_box(&interactions)).len(), interactions.len()));
    });
    group.finish();
}

criterion_group!(benches, classify);
criterion_main!(benches);
