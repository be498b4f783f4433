//! The stages that are counted.

use std::hint::black_box;

use unicode_segmentation::UnicodeSegmentation;
use wom::bench_internals::Stages;
use wom::{Classifier, Interaction, Session};

use crate::support::texts::{Manner, Set};

/// So many texts does each stage read.
pub(crate) const TEXTS: usize = 400;

/// In the order in which they run.
pub(crate) const NAMES: &[&str] = &[
    "unicode_words, for comparison",
    "split",
    "vocabulary",
    "signals",
    "words",
    "rules",
    "verdict",
    "verdict and evidence",
    "verdict on Czech",
    "verdict on emoji",
    "verdict on a follow without text",
];

/// Runs all stages, each of them twice: what the second time takes is what counts.
pub(crate) fn run() {
    let wom = Classifier::new();
    let [tweets, czech, emoji, follows] = [Manner::Tweet, Manner::Czech, Manner::Emoji, Manner::Follow]
        .map(|manner| Set::made(manner, TEXTS).interactions);
    let (mut stages, mut session) = (Stages::new(&wom), wom.session());
    let mut ran = 0;
    let mut twice = |run: &mut dyn FnMut()| {
        run();
        run();
        ran += 1;
    };
    twice(&mut || counted_words(&tweets));
    twice(&mut || counted_split(&mut stages, &tweets));
    twice(&mut || counted_vocabulary(&mut stages, &tweets));
    twice(&mut || counted_signals(&mut stages, &tweets));
    twice(&mut || counted_without_rules(&mut stages, &tweets));
    twice(&mut || counted_rules(&mut stages, &tweets));
    twice(&mut || counted_verdict(&mut stages, &tweets));
    twice(&mut || counted_evidence(&mut session, &tweets));
    twice(&mut || counted_verdict(&mut stages, &czech));
    twice(&mut || counted_verdict(&mut stages, &emoji));
    twice(&mut || counted_verdict(&mut stages, &follows));
    assert_eq!(ran, NAMES.len());
}

type Texts = [Interaction<'static>];

// Callgrind knows by their names when to write down what it counted.

#[inline(never)]
fn counted_words(texts: &Texts) {
    texts.iter().for_each(|one| _ = black_box(black_box(&one.text).unicode_words().count()));
}

#[inline(never)]
fn counted_split(stages: &mut Stages, texts: &Texts) {
    texts.iter().for_each(|one| _ = black_box(stages.spans(black_box(&one.text))));
}

#[inline(never)]
fn counted_vocabulary(stages: &mut Stages, texts: &Texts) {
    texts.iter().for_each(|one| _ = black_box(stages.tokens(black_box(&one.text))));
}

#[inline(never)]
fn counted_signals(stages: &mut Stages, texts: &Texts) {
    texts.iter().for_each(|one| stages.signals(black_box(one)));
}

#[inline(never)]
fn counted_without_rules(stages: &mut Stages, texts: &Texts) {
    texts.iter().for_each(|one| _ = black_box(stages.without_rules(black_box(one))));
}

#[inline(never)]
fn counted_rules(stages: &mut Stages, texts: &Texts) {
    texts.iter().for_each(|one| _ = black_box(stages.rules(black_box(one))));
}

#[inline(never)]
fn counted_verdict(stages: &mut Stages, texts: &Texts) {
    texts.iter().for_each(|one| _ = black_box(stages.read(black_box(one))));
}

#[inline(never)]
fn counted_evidence(session: &mut Session, texts: &Texts) {
    texts.iter().for_each(|one| session.read(black_box(one)).evidence().for_each(|vote| _ = black_box(vote)));
}
