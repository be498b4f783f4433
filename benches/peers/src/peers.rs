//! What one would pick instead.

use std::collections::HashMap;
use std::fs;
use std::hint::black_box;

use aho_corasick::AhoCorasick;
use fasttext::FastText;
use fasttext::args::{Args, ModelName};
use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;
use wom::{Classifier, Interaction};

use crate::Peer;
use crate::support::report;
use crate::support::texts::{Manner, Set};

/// So many texts is the model trained on.
const TRAINING: usize = 20_000;

/// All peers, ready to read `texts`.
pub(crate) fn all<'t>(wom: &Classifier, texts: &'t [&'t str]) -> Vec<Peer<'t>> {
    vec![
        peer("unicode_words", None, texts, |text| text.unicode_words().count()),
        peer("unicode_words, lower case, rust-stemmers", None, texts, stems()),
        peer("naive: lower case, HashMap, aho-corasick", None, texts, naive()),
        peer("vader-sentimental", Some((10.0, 14.0)), texts, vader_sentimental()),
        peer("vader_sentiment", None, texts, vader_sentiment()),
        peer("fasttext, word bigrams, 50 dimensions", Some((5.0, 7.0)), texts, fast_text(wom)),
        peer("whatlang: the language alone", None, texts, |text| {
            whatlang::detect_lang(text).map_or(0, |lang| lang as usize)
        }),
    ]
}

fn peer<'t>(
    name: &'static str,
    bounds: Option<(f64, f64)>,
    texts: &'t [&'t str],
    read: impl Fn(&str) -> usize + 't,
) -> Peer<'t> {
    // Whoever finds nothing anywhere does not do its work.
    let found: usize = texts.iter().map(|text| read(text)).sum();
    assert!(found > 0, "{name} finds nothing");
    let run = move || texts.iter().for_each(|text| _ = black_box(read(black_box(text))));
    Peer { name, bounds, run: Box::new(run) }
}

fn stems() -> impl Fn(&str) -> usize {
    let stemmer = Stemmer::create(Algorithm::English);
    move |text| text.to_lowercase().unicode_words().map(|word| stemmer.stem(word).len()).sum()
}

/// What one writes first: a map of the words of all lexicons, and one automaton for their phrases.
fn naive() -> impl Fn(&str) -> usize {
    let folder = report::root().join("data/lexicons");
    let (mut words, mut phrases) = (HashMap::new(), Vec::new());
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("the lexicons").map(|file| file.expect("a file").path()).collect();
    files.sort();
    for (number, path) in files.iter().enumerate() {
        let list = fs::read_to_string(path).expect("a lexicon is text");
        for entry in list.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()) {
            if entry.contains(' ') {
                phrases.push(entry.to_lowercase());
            } else {
                words.insert(entry.to_lowercase(), number);
            }
        }
    }
    let phrases = AhoCorasick::new(phrases).expect("an automaton");
    move |text| {
        let text = text.to_lowercase();
        let found: Vec<String> = text.unicode_words().map(str::to_owned).collect();
        found.iter().filter(|word| words.contains_key(*word)).count() + phrases.find_iter(&text).count()
    }
}

fn vader_sentimental() -> impl Fn(&str) -> usize {
    let analyzer = vader_sentimental::SentimentIntensityAnalyzer::new();
    move |text| usize::from(analyzer.polarity_scores(text).compound != 0.0)
}

fn vader_sentiment() -> impl Fn(&str) -> usize {
    let analyzer = vader_sentiment::SentimentIntensityAnalyzer::new();
    move |text| usize::from(analyzer.polarity_scores(text)["compound"] != 0.0)
}

/// A model of four classes, trained on made texts under the intents that `wom` finds in them.
fn fast_text(wom: &Classifier) -> impl Fn(&str) -> usize + use<> {
    let mut session = wom.session();
    let set = Set::made(Manner::Tweet, TRAINING);
    let line = |one: &Interaction<'_>| {
        let intent = session.read(one).verdict().intent();
        format!("__label__{intent:?} {}\n", one.text.replace('\n', " "))
    };
    let lines: String = set.interactions.iter().map(line).collect();
    let path = std::env::temp_dir().join(format!("wom-peers-{}.txt", std::process::id()));
    fs::write(&path, lines).expect("a temporary file");
    let mut arguments = Args { input: path.clone(), model: ModelName::Supervised, ..Args::default() };
    arguments.apply_supervised_defaults();
    arguments.dim = 50;
    arguments.word_ngrams = 2;
    // The default of two million would be 400 MB; fewer bigrams than these stand in the texts.
    arguments.bucket = 200_000;
    arguments.epoch = 5;
    arguments.thread = 1;
    arguments.verbose = 0;
    let model = FastText::train(arguments).expect("a model");
    fs::remove_file(&path).expect("a temporary file");
    move |text| model.predict(text, 1, 0.0).len()
}
