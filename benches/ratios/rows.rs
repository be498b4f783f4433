//! The rows of the table, and how each is measured.

use std::borrow::Cow;
use std::fmt;
use std::hint::black_box;
use std::process::Command;

use cpu_time::ThreadTime;
use rayon::prelude::*;
use serde::Deserialize;
use unicode_segmentation::UnicodeSegmentation;
use wom::bench_internals::Stages;
use wom::{Answer, Classifier, Interaction, MAX_TEXT_BYTES};

use crate::hardness::must_be_as_hard_as_real_ones;
use crate::hostile;
use crate::support::measure::{Work, in_turns, in_turns_on_threads, median, ratio};
use crate::support::texts::{Manner, Set, Writer};

/// How long to measure.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    turns: usize,
    /// A turn of one work reads so many bytes at least.
    turn_bytes: usize,
    texts: usize,
    starts: usize,
    hostile_bytes: &'static [usize],
}

impl Effort {
    pub(crate) const FULL: Self = Self {
        turns: 7,
        turn_bytes: 4_000_000,
        texts: 10_000,
        starts: 7,
        hostile_bytes: &[1 << 10, 1 << 15, MAX_TEXT_BYTES],
    };
    pub(crate) const QUICK: Self =
        Self { turns: 1, turn_bytes: 1, texts: 1_000, starts: 1, hostile_bytes: &[1 << 10, 1 << 12] };
}

/// A line of the table.
pub(crate) struct Row {
    pub(crate) name: String,
    /// What the figure counts, or is a multiple of.
    pub(crate) unit: &'static str,
    /// None where this machine cannot tell.
    pub(crate) figure: Option<f64>,
    pub(crate) must: f64,
    pub(crate) aim: f64,
    pub(crate) more_is_better: bool,
    /// What it was measured on, where that is not the same every time.
    pub(crate) note: Option<&'static str>,
}

impl Row {
    fn new(name: impl Into<String>, unit: &'static str, figure: f64, must: f64, aim: f64) -> Self {
        Self { name: name.into(), unit, figure: Some(figure), must, aim, more_is_better: false, note: None }
    }

    /// Is the figure worse than `bound` by more than `margin` times? What was not measured misses nothing.
    pub(crate) fn misses(&self, bound: f64, margin: f64) -> bool {
        let worse = |figure: f64| if self.more_is_better { figure * margin < bound } else { figure > bound * margin };
        self.figure.is_some_and(worse)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "name": self.name, "unit": self.unit, "figure": self.figure, "must": self.must, "aim": self.aim,
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = self.figure.map_or("-".to_owned(), |figure| format!("{figure:.3}"));
        let note = self.note.map_or(String::new(), |note| format!(" ({note})"));
        write!(f, "{:<48} {figure:>8} {:>6} {:>6}  {}{note}", self.name, self.must, self.aim, self.unit)
    }
}

/// The whole table.
pub(crate) fn all(effort: Effort) -> Vec<Row> {
    let mut rows = start(effort);
    let wom = Classifier::new();
    let tweets = Set::own().unwrap_or_else(|| {
        let made = Set::made(Manner::Tweet, Effort::FULL.texts);
        must_be_as_hard_as_real_ones(&wom, &made);
        made
    });
    let few = |mut set: Set| {
        set.interactions.truncate(effort.texts);
        set
    };
    let tweets = few(tweets);
    let mut table = stages(&wom, &tweets, effort);
    table.extend(beyond_ascii(&wom, few(texts_beyond_ascii()), effort));
    table.push(json(&wom, effort));
    table.push(threads(&wom, &tweets, effort));
    table.push(allocations(&wom, &tweets));
    table.append(&mut rows);
    table.push(hostile_growth(&wom, effort));
    table
}

const WORDS: &str = "x unicode_words";

fn count_words(texts: &[Interaction<'_>]) -> usize {
    texts.iter().map(|one| black_box(&one.text).unicode_words().count()).sum()
}

/// Runs `work` so often that a turn reads enough.
fn often<'w>(set: &Set, effort: Effort, mut work: impl FnMut() + 'w) -> Work<'w> {
    let rounds = effort.turn_bytes.div_ceil(set.bytes().max(1));
    Box::new(move || (0..rounds).for_each(|_| work()))
}

fn stages(wom: &Classifier, tweets: &Set, effort: Effort) -> Vec<Row> {
    let texts = &tweets.interactions;
    let follow = Writer::new(7).write(Manner::Follow);
    let [mut split, mut look_up, mut whole, mut textless] = [(); 4].map(|()| Stages::new(wom));
    let mut explained = wom.session();
    let works = [
        often(tweets, effort, || _ = black_box(count_words(texts))),
        often(tweets, effort, || texts.iter().for_each(|one| _ = black_box(split.spans(black_box(&one.text))))),
        often(tweets, effort, || texts.iter().for_each(|one| _ = black_box(look_up.tokens(black_box(&one.text))))),
        often(tweets, effort, || texts.iter().for_each(|one| _ = black_box(whole.read(black_box(one))))),
        often(tweets, effort, || texts.iter().for_each(|_| _ = black_box(textless.read(black_box(&follow))))),
        often(tweets, effort, || {
            for one in texts {
                let reading = explained.read(black_box(one));
                black_box(reading.verdict());
                reading.evidence().for_each(|vote| _ = black_box(vote));
            }
        }),
    ];
    let seconds = in_turns(effort.turns, &mut Vec::from(works));
    let row = |name: &str, at, must, aim| Row::new(name, WORDS, ratio(&seconds, at, 0), must, aim);
    vec![
        row("tokenizer alone", 1, 0.35, 0.2),
        row("tokens and vocabulary", 2, 0.5, 0.38),
        row("whole verdict", 3, 1.0, 0.75),
        row("a follow without text", 4, 0.2, 0.2),
        Row::new("with evidence collected", "x without", ratio(&seconds, 5, 3), 1.3, 1.3),
    ]
}

/// The user's own, or Czech ones and ones with emoji by turns.
fn texts_beyond_ascii() -> Set {
    if let Some(mut own) = Set::own() {
        own.interactions.retain(|one| !one.text.is_ascii());
        return own;
    }
    let [czech, emoji] = [Manner::Czech, Manner::Emoji].map(|manner| Set::made(manner, manner.enough() / 2));
    let interactions = czech.interactions.into_iter().zip(emoji.interactions).flat_map(<[_; 2]>::from).collect();
    Set { name: "beyond ASCII".to_owned(), interactions }
}

/// No row where the user has no such texts.
fn beyond_ascii(wom: &Classifier, set: Set, effort: Effort) -> Option<Row> {
    let texts = &set.interactions;
    if texts.is_empty() {
        return None;
    }
    let mut whole = Stages::new(wom);
    let works = [
        often(&set, effort, || _ = black_box(count_words(texts))),
        often(&set, effort, || texts.iter().for_each(|one| _ = black_box(whole.read(black_box(one))))),
    ];
    let seconds = in_turns(effort.turns, &mut Vec::from(works));
    Some(Row::new("whole verdict, texts beyond ASCII", WORDS, ratio(&seconds, 1, 0), 1.0, 0.6))
}

/// A record as anybody would have `serde` derive it, so that the measure does not hang on our own reading of it.
#[derive(Deserialize)]
#[allow(dead_code, reason = "it is there to be parsed")]
struct Record<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    platform: Cow<'a, str>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow)]
    posted_at: Cow<'a, str>,
    author: RecordAuthor<'a>,
    target: RecordTarget<'a>,
    #[serde(borrow)]
    in_reply_to: Cow<'a, str>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is there to be parsed")]
struct RecordAuthor<'a> {
    #[serde(borrow)]
    handle: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    location: Cow<'a, str>,
    followers: u64,
    following: u64,
    posts: u64,
    #[serde(borrow)]
    created_at: Cow<'a, str>,
    verified: bool,
    has_avatar: bool,
    #[serde(borrow)]
    role: Cow<'a, str>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is there to be parsed")]
struct RecordTarget<'a> {
    #[serde(borrow)]
    brand: Cow<'a, str>,
    by_brand: bool,
}

fn json(wom: &Classifier, effort: Effort) -> Row {
    let mut writer = Writer::new(9);
    let line = |number| serde_json::to_string(&writer.record(number)).expect("a record is plain JSON");
    let lines: Vec<String> = (0..effort.texts as u64).map(line).collect();
    let bytes: usize = lines.iter().map(String::len).sum();
    assert!((440..500).contains(&(bytes / lines.len())), "{} bytes a record", bytes / lines.len());
    let rounds = effort.turn_bytes.div_ceil(bytes);
    let (mut session, mut answers) = (wom.session(), Vec::new());
    let parse = || {
        for line in &lines {
            let record: Record<'_> = serde_json::from_str(black_box(line)).expect("a record");
            black_box(record);
        }
    };
    let mut answer = || {
        for line in &lines {
            let interaction: Interaction<'_> = serde_json::from_str(black_box(line)).expect("an interaction");
            let verdict = session.read(&interaction).verdict();
            let answer = Answer { id: interaction.id.clone(), line: None, verdict, evidence: None };
            answers.clear();
            serde_json::to_writer(&mut answers, &answer).expect("a vector takes all");
            black_box(&answers);
        }
    };
    let works: [Work<'_>; 2] =
        [Box::new(|| (0..rounds).for_each(|_| parse())), Box::new(|| (0..rounds).for_each(|_| answer()))];
    let seconds = in_turns(effort.turns, &mut Vec::from(works));
    Row::new("JSON line in, verdict, JSON line out", "x serde_json parse", ratio(&seconds, 1, 0), 2.7, 2.2)
}

/// What a second thread gains, over what it gains for `unicode_words`.
fn threads(wom: &Classifier, set: &Set, effort: Effort) -> Row {
    let texts = &set.interactions;
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let (one, two) = (pool(1), pool(2));
    let words = || texts.par_chunks(256).map(count_words).sum::<usize>();
    let works = [
        often(set, effort, || _ = black_box(one.install(words))),
        often(set, effort, || _ = black_box(two.install(words))),
        often(set, effort, || _ = black_box(one.install(|| wom.classify_all(texts)))),
        often(set, effort, || _ = black_box(two.install(|| wom.classify_all(texts)))),
    ];
    let figure = std::thread::available_parallelism().is_ok_and(|threads| threads.get() > 1).then(|| {
        let seconds = in_turns_on_threads(effort.turns, &mut Vec::from(works));
        let gains = |turn: usize| seconds[2][turn] / seconds[3][turn] * seconds[1][turn] / seconds[0][turn];
        median((0..effort.turns).map(gains).collect())
    });
    let row = Row::new("two threads against one", "x the gain of unicode_words", 0.0, 0.8, 0.92);
    Row { figure, more_is_better: true, ..row }
}

fn allocations(wom: &Classifier, set: &Set) -> Row {
    let mut session = wom.session();
    let mut read = || {
        for one in &set.interactions {
            let reading = session.read(one);
            black_box((reading.verdict(), reading.trace()));
            reading.evidence().for_each(|vote| _ = black_box(vote));
        }
    };
    read();
    let counted = allocation_counter::measure(read);
    let each = counted.count_total as f64 / set.interactions.len() as f64;
    Row::new("heap allocations after warm-up", "an interaction", each, 0.0, 0.0)
}

/// First use of the knowledge, each time in a process of its own.
fn start(effort: Effort) -> Vec<Row> {
    let this = std::env::current_exe().expect("the bench knows where it stands");
    let once = |_| -> (f64, Option<u64>) {
        let said = Command::new(&this).arg("--start").output().expect("the bench runs itself");
        serde_json::from_slice(&said.stdout).expect("two numbers")
    };
    let said: Vec<_> = (0..effort.starts).map(once).collect();
    let milliseconds = median(said.iter().map(|(milliseconds, _)| *milliseconds).collect());
    let bytes: Option<Vec<f64>> = said.iter().map(|(_, bytes)| bytes.map(|bytes| bytes as f64)).collect();
    let memory = Row::new("resident memory of all knowledge", "MB", 0.0, 32.0, 12.0);
    vec![
        Row::new("Classifier::new(), first use", "ms of processor time", milliseconds, 15.0, 5.0),
        Row { figure: bytes.map(|bytes| median(bytes) / 1e6), ..memory },
    ]
}

/// By how much a byte costs more in a larger text than in a smaller one: the worst of all shapes.
fn hostile_growth(wom: &Classifier, effort: Effort) -> Row {
    let mut session = wom.session();
    let most = effort.hostile_bytes.iter().copied().max().expect("a size");
    let mut cost = |piece: &str, bytes: usize, runs: usize| {
        let text = hostile::repeated(piece, bytes);
        let interaction = Interaction::new(&*text);
        // As many bytes at every size.
        let rounds = most.div_ceil(text.len());
        let run = |_| {
            let start = ThreadTime::now();
            (0..rounds).for_each(|_| _ = black_box(session.read(black_box(&interaction)).verdict()));
            start.elapsed().as_secs_f64() / (rounds * text.len()) as f64
        };
        (0..=runs).map(run).fold(f64::INFINITY, f64::min)
    };
    let mut growth = |piece: &str, runs: usize| {
        let costs: Vec<f64> = effort.hostile_bytes.iter().map(|&bytes| cost(piece, bytes, runs)).collect();
        let grows = |at: usize| costs[at] / costs[..at].iter().copied().fold(f64::INFINITY, f64::min);
        (1..costs.len()).map(grows).fold(0.0, f64::max)
    };
    let mut worst = (0.0, "");
    for (name, piece) in hostile::PIECES {
        let mut grows = growth(piece, 1);
        // What seems to grow is measured again before it is told.
        if grows > 1.5 {
            grows = f64::min(grows, growth(piece, 5));
        }
        if grows > worst.0 {
            worst = (grows, name);
        }
    }
    let row = Row::new("hostile text, cost of a byte from 1 KiB to 1 MiB", "x growth", worst.0, 2.0, 2.0);
    Row { note: Some(worst.1), ..row }
}
