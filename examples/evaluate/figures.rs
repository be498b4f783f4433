//! What the figures mean. Every function here works on answers and gold alone and knows nothing of rules.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the label of a row really says; whatever it does not say is absent. Its sentiment is no intent and is not read.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Gold {
    pub(crate) intent: Option<String>,
    /// Intents that the label rules out without saying which one holds.
    pub(crate) not_intent: Vec<String>,
    pub(crate) authenticity: Option<String>,
    fake_type: Option<String>,
    /// `real`: nobody checked, but these people should not be accused.
    presumed_authenticity: Option<String>,
    tier: Option<String>,
    /// All acts; an empty list says that there is none.
    acts: Option<Vec<String>>,
}

impl Gold {
    /// Whether the row counts as fake or as real, where it counts.
    pub(crate) fn fake(&self) -> Option<bool> {
        match (self.authenticity.as_deref(), self.presumed_authenticity.as_deref()) {
            (Some("fake"), _) => Some(true),
            (Some("real"), _) | (None, Some("real")) => Some(false),
            _ => None,
        }
    }

    fn presumed(&self) -> bool {
        self.authenticity.is_none() && self.presumed_authenticity.as_deref() == Some("real")
    }

    /// The row of the authenticity confusion that it belongs to.
    pub(crate) fn kind(&self) -> Option<String> {
        Some(match (self.fake()?, &self.fake_type) {
            (false, _) if self.presumed() => "presumed real".to_owned(),
            (false, _) => "real".to_owned(),
            (true, Some(kind)) => format!("fake: {kind}"),
            (true, None) => "fake".to_owned(),
        })
    }
}

/// An answer, as it is printed: the figures are about what a user sees, rounding included.
#[derive(Deserialize, Clone)]
pub(crate) struct Answer {
    pub(crate) authenticity: Option<String>,
    pub(crate) fake_probability: f64,
    tier: Option<String>,
    pub(crate) intent: String,
    #[serde(default)]
    #[allow(dead_code, reason = "the report of `accuracy` reads it")]
    pub(crate) intent_probability: BTreeMap<String, f64>,
    #[serde(default)]
    #[allow(dead_code, reason = "the report of `accuracy` reads it")]
    pub(crate) lang: Option<String>,
    #[serde(default)]
    acts: Vec<String>,
    #[serde(default)]
    pub(crate) evidence: Vec<Vote>,
}

/// One entry of the evidence.
#[derive(Deserialize, Clone)]
pub(crate) struct Vote {
    pub(crate) rule: Option<String>,
    pub(crate) fact: Option<String>,
    pub(crate) class: String,
    pub(crate) raw: f64,
    /// As counted.
    pub(crate) weight: f64,
}

impl Answer {
    /// The answer's own word where there is one, else its probability against one half.
    fn fake(&self) -> bool {
        match &self.authenticity {
            Some(word) => word == "fake",
            None => self.fake_probability >= 0.5,
        }
    }

    fn real(&self) -> bool {
        self.authenticity.as_deref() == Some("real")
    }

    pub(crate) fn is_stain(&self) -> bool {
        self.tier.as_deref() == Some("stain")
    }

    fn shown_tier(&self) -> &str {
        self.tier.as_deref().or(self.authenticity.as_deref()).unwrap_or("unclear")
    }
}

/// A row with its answer; none when the answer is missing.
pub(crate) type Judged = (Gold, Option<Answer>);
type Pair<'a> = (&'a Gold, &'a Answer);
/// How often each answer was given, by gold.
type Confusion = BTreeMap<String, BTreeMap<String, usize>>;

#[derive(Serialize)]
pub(crate) struct Figures {
    pub(crate) rows: usize,
    pub(crate) missing: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) intent: Option<Intent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) not_intent: Option<Share>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) authenticity: Option<Authenticity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tier: Option<Tier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) acts: Option<Acts>,
}

#[derive(Serialize)]
pub(crate) struct Intent {
    /// The one figure of the set; `measure` says what it is.
    pub(crate) score: f64,
    pub(crate) measure: String,
    pub(crate) accuracy: f64,
    pub(crate) classes: BTreeMap<String, Class>,
    pub(crate) confusion: Confusion,
}

#[derive(Serialize)]
pub(crate) struct Authenticity {
    pub(crate) real: usize,
    pub(crate) fake: usize,
    /// These six where both real and fake occur.
    pub(crate) auc: Option<f64>,
    pub(crate) recall_at_1_percent: Option<f64>,
    pub(crate) recall_at_2_percent: Option<f64>,
    pub(crate) recall_at_5_percent: Option<f64>,
    pub(crate) balanced_accuracy: Option<f64>,
    pub(crate) macro_f1: Option<f64>,
    /// Share of the fake that is called fake, and of the real that is.
    pub(crate) fake_recall: Option<f64>,
    pub(crate) false_positive_rate: Option<f64>,
    pub(crate) classes: BTreeMap<String, Class>,
    pub(crate) presumed_called_fake: Option<Share>,
    pub(crate) presumed_called_stain: Option<Share>,
    pub(crate) confusion: Confusion,
}

#[derive(Serialize)]
pub(crate) struct Tier {
    pub(crate) macro_f1: f64,
    pub(crate) accuracy: f64,
    pub(crate) classes: BTreeMap<String, Class>,
    pub(crate) confusion: Confusion,
}

#[derive(Serialize)]
pub(crate) struct Acts {
    /// Over all acts of all rows together.
    pub(crate) micro: Class,
    pub(crate) classes: BTreeMap<String, Class>,
}

#[derive(Serialize)]
pub(crate) struct Class {
    pub(crate) gold: usize,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

#[derive(Serialize)]
pub(crate) struct Share {
    pub(crate) count: usize,
    pub(crate) of: usize,
    pub(crate) share: f64,
}

impl Share {
    fn of(rows: &[Pair<'_>], holds: impl Fn(&Pair<'_>) -> bool) -> Option<Self> {
        let count = rows.iter().filter(|row| holds(row)).count();
        (!rows.is_empty()).then(|| Self { count, of: rows.len(), share: ratio(count, rows.len()) })
    }
}

impl Class {
    fn new(hits: usize, false_alarms: usize, misses: usize) -> Self {
        Self {
            gold: hits + misses,
            precision: ratio(hits, hits + false_alarms),
            recall: ratio(hits, hits + misses),
            f1: ratio(2 * hits, 2 * hits + false_alarms + misses),
        }
    }
}

/// All figures of one set.
pub(crate) fn figures<'a>(rows: impl IntoIterator<Item = &'a Judged>) -> Figures {
    let (mut count, mut answered) = (0, Vec::new());
    for (gold, answer) in rows {
        count += 1;
        answered.extend(answer.as_ref().map(|answer| (gold, answer)));
    }
    Figures {
        rows: count,
        missing: count - answered.len(),
        intent: intent(&answered),
        not_intent: Share::of(&only(&answered, |(gold, _)| !gold.not_intent.is_empty()), |(gold, answer)| {
            gold.not_intent.contains(&answer.intent)
        }),
        authenticity: authenticity(&answered),
        tier: tier(&answered),
        acts: acts(&answered),
    }
}

/// Two or more classes in the gold: macro-F1 over those. One class, and rows that are known not to be it: its F1
/// against them. One class alone: its recall.
fn intent(rows: &[Pair<'_>]) -> Option<Intent> {
    let labelled: Vec<(&str, &Answer)> =
        rows.iter().filter_map(|(gold, answer)| Some((gold.intent.as_deref()?, *answer))).collect();
    let names: BTreeSet<&str> = labelled.iter().map(|(gold, _)| *gold).collect();
    let first = *names.first()?;
    let denied =
        |class: &str| only(rows, |(gold, _)| gold.intent.is_none() && gold.not_intent.iter().any(|c| c == class));
    let others = if names.len() == 1 { denied(first) } else { Vec::new() };
    let class = |name: &str| {
        let count = |wanted: &dyn Fn(&str, &str) -> bool| {
            labelled.iter().filter(|(gold, answer)| wanted(gold, &answer.intent)).count()
        };
        let hits = count(&|gold, said| gold == name && said == name);
        let false_alarms = count(&|gold, said| gold != name && said == name);
        let misses = count(&|gold, said| gold == name && said != name);
        Class::new(hits, false_alarms + others.iter().filter(|(_, a)| a.intent == name).count(), misses)
    };
    let classes: BTreeMap<_, _> = names.iter().map(|name| ((*name).to_owned(), class(name))).collect();
    let (score, measure) = match (&classes[first], names.len(), others.len()) {
        (_, 2.., _) => (mean(classes.values().map(|c| c.f1)), "macro-F1".to_owned()),
        (class, _, 0) => (class.recall, format!("recall of {first}")),
        (class, ..) => (class.f1, format!("F1 of {first} against the rest")),
    };
    let mut confusion = Confusion::new();
    for (gold, answer) in rows {
        let not = gold.not_intent.iter().filter(|_| gold.intent.is_none()).map(|c| format!("not {c}"));
        for row in gold.intent.clone().into_iter().chain(not) {
            *confusion.entry(row).or_default().entry(answer.intent.clone()).or_default() += 1;
        }
    }
    let right = labelled.iter().filter(|(gold, answer)| *gold == answer.intent).count();
    Some(Intent { score, measure, accuracy: ratio(right, labelled.len()), classes, confusion })
}

fn authenticity(rows: &[Pair<'_>]) -> Option<Authenticity> {
    let known: Vec<(bool, Pair<'_>)> =
        rows.iter().filter_map(|(gold, answer)| Some((gold.fake()?, (*gold, *answer)))).collect();
    let count = |fake: bool, said: fn(&Answer) -> bool| {
        known.iter().filter(|(y, (_, answer))| *y == fake && said(answer)).count()
    };
    let (fake, real) = (count(true, |_| true), count(false, |_| true));
    if fake + real == 0 {
        return None;
    }
    let (hits, accused) = (count(true, Answer::fake), count(false, Answer::fake));
    let (recognised, missed) = (count(false, Answer::real), count(true, Answer::real));
    let fake_class = Class::new(hits, accused, fake - hits);
    let real_class = Class::new(recognised, missed, real - recognised);
    let scores: Vec<_> = known.iter().map(|(y, (_, answer))| (answer.fake_probability, *y)).collect();
    let both = fake > 0 && real > 0;
    let presumed = only(rows, |(gold, _)| gold.presumed());
    let mut confusion = Confusion::new();
    for (_, (gold, answer)) in &known {
        let row = confusion.entry(gold.kind().unwrap_or_default()).or_default();
        *row.entry(answer.shown_tier().to_owned()).or_default() += 1;
    }
    Some(Authenticity {
        real,
        fake,
        auc: both.then(|| auc(&scores)),
        recall_at_1_percent: both.then(|| recall_at(&scores, 0.01)),
        recall_at_2_percent: both.then(|| recall_at(&scores, 0.02)),
        recall_at_5_percent: both.then(|| recall_at(&scores, 0.05)),
        balanced_accuracy: both.then(|| (ratio(hits, fake) + ratio(real - accused, real)) / 2.0),
        macro_f1: both.then(|| mean([fake_class.f1, real_class.f1])),
        fake_recall: (fake > 0).then(|| ratio(hits, fake)),
        false_positive_rate: (real > 0).then(|| ratio(accused, real)),
        classes: [("fake", fake_class), ("real", real_class)]
            .into_iter()
            .filter(|(_, class)| class.gold > 0)
            .map(|(name, class)| (name.to_owned(), class))
            .collect(),
        presumed_called_fake: Share::of(&presumed, |(_, answer)| answer.fake()),
        presumed_called_stain: Share::of(&presumed, |(_, answer)| answer.is_stain()),
        confusion,
    })
}

/// Tiers that gold gives; an answer without one is wrong.
fn tier(rows: &[Pair<'_>]) -> Option<Tier> {
    let labelled: Vec<(&str, &str)> =
        rows.iter().filter_map(|(gold, answer)| Some((gold.tier.as_deref()?, answer.shown_tier()))).collect();
    let count = |holds: &dyn Fn(&str, &str) -> bool| labelled.iter().filter(|(gold, said)| holds(gold, said)).count();
    let classes: BTreeMap<String, Class> = labelled
        .iter()
        .map(|(name, _)| *name)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|name| {
            let hits = count(&|gold, said| gold == name && said == name);
            let said = count(&|_, said| said == name);
            (name.to_owned(), Class::new(hits, said - hits, count(&|gold, _| gold == name) - hits))
        })
        .collect();
    let mut confusion = Confusion::new();
    for (gold, said) in &labelled {
        *confusion.entry((*gold).to_owned()).or_default().entry((*said).to_owned()).or_default() += 1;
    }
    let accuracy = ratio(count(&|gold, said| gold == said), labelled.len());
    (!labelled.is_empty()).then(|| Tier {
        macro_f1: mean(classes.values().map(|c| c.f1)),
        accuracy,
        classes,
        confusion,
    })
}

fn acts(rows: &[Pair<'_>]) -> Option<Acts> {
    let mut counts = BTreeMap::<&str, [usize; 3]>::new();
    let mut labelled = false;
    for (gold, answer) in rows {
        let Some(wanted) = &gold.acts else { continue };
        labelled = true;
        for act in wanted.iter().chain(&answer.acts).collect::<BTreeSet<_>>() {
            let at = match (wanted.contains(act), answer.acts.contains(act)) {
                (true, true) => 0,
                (false, _) => 1,
                (true, false) => 2,
            };
            counts.entry(act).or_default()[at] += 1;
        }
    }
    let sum = |at: usize| counts.values().map(|count| count[at]).sum();
    labelled.then(|| Acts {
        micro: Class::new(sum(0), sum(1), sum(2)),
        classes: counts.iter().map(|(name, [h, f, m])| ((*name).to_owned(), Class::new(*h, *f, *m))).collect(),
    })
}

/// Area under the ROC curve: how often a fake scores above a real one, ties counted half.
fn auc(scores: &[(f64, bool)]) -> f64 {
    let mut scores = scores.to_vec();
    scores.sort_by(|a, b| a.0.total_cmp(&b.0));
    let fakes = scores.iter().filter(|(_, fake)| *fake).count() as f64;
    let (mut ranks, mut start) = (0.0, 0);
    for tie in scores.chunk_by(|a, b| a.0 == b.0) {
        let end = start + tie.len();
        let fakes_here = tie.iter().filter(|(_, fake)| *fake).count();
        ranks += (fakes_here * (start + end + 1)) as f64 / 2.0;
        start = end;
    }
    (ranks - fakes * (fakes + 1.0) / 2.0) / (fakes * (scores.len() as f64 - fakes))
}

/// Share of the fake above the score that so great a share of the real reach.
fn recall_at(scores: &[(f64, bool)], false_positives: f64) -> f64 {
    let of = |wanted: bool| scores.iter().filter(move |(_, fake)| *fake == wanted).map(|(score, _)| *score);
    let mut real: Vec<f64> = of(false).collect();
    real.sort_by(|a, b| b.total_cmp(a));
    let cut = real[(false_positives * real.len() as f64) as usize];
    ratio(of(true).filter(|score| *score > cut).count(), of(true).count())
}

fn only<'a>(rows: &[Pair<'a>], holds: impl Fn(&Pair<'a>) -> bool) -> Vec<Pair<'a>> {
    rows.iter().filter(|row| holds(row)).copied().collect()
}

pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    if part == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The plain mean; NaN (in JSON null) of nothing.
pub(crate) fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.into_iter().collect();
    values.iter().sum::<f64>() / values.len() as f64
}
