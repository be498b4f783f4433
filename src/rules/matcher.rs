//! Runs the program over the tokens of one text.

use super::program::{Element, Pattern, Program, Rule, Side};
use super::source::{MAX_PARTS, Place};
use super::walk::{Layout, Stretch, View, bits};
use crate::scores::{Vote, Weight};
use crate::signals::Signals;
use crate::tokens::Token;

/// What one thread needs to match; used again for every text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matcher {
    /// The rules that fired, each once.
    pub(crate) votes: Vec<Vote>,
    layout: Layout,
    /// Counts texts; what was noted under another number is forgotten.
    text: u32,
    /// Counts sentences, over all texts of one round.
    sentence: u32,
    /// Per rule: the text in which it fired last.
    fired: Vec<u32>,
    /// Per rule: the text, and a bit for each part that was found in it.
    found: Vec<(u32, u32)>,
    /// The places of the parts of rules with `within`.
    places: Vec<PartPlace>,
    /// Per rule: the span of its first part.
    spans: Vec<(u32, u32)>,
    /// Per `unless` pattern: the last sentence that it was found in.
    vetoed: Vec<u32>,
    /// The last sentence that was searched for `unless` patterns.
    searched: u32,
}

/// Where a part of a rule with `within` stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PartPlace {
    rule: u32,
    start: u32,
    part: u32,
    span: (u32, u32),
}

impl Matcher {
    /// A matcher for `program` and no other.
    pub(crate) fn new(program: &Program) -> Self {
        Self {
            fired: vec![0; program.rules.len()],
            found: vec![(0, 0); program.rules.len()],
            spans: vec![(0, 0); program.rules.len()],
            vetoed: vec![0; program.unless.len()],
            ..Self::default()
        }
    }

    /// Finds the rules that fire. Linear in the number of tokens.
    pub(crate) fn run(&mut self, program: &Program, tokens: &[Token], signals: &Signals) {
        self.begin();
        let mut layout = std::mem::take(&mut self.layout);
        layout.fill(program, tokens);
        let view = View::new(program, tokens, &layout);
        let mut start = 0;
        let mut phrases = layout.occurrences.iter().peekable();
        while start < tokens.len() {
            let end = sentence_end(tokens, start);
            let sentence = Stretch { start, end };
            self.sentence += 1;
            for (at, token) in (start..end).zip(&tokens[start..end]) {
                for &pattern in program.postings(token.word.id) {
                    self.try_pattern(view, pattern, Stretch { start: at, end: at + 1 }, sentence, signals);
                }
            }
            while let Some(phrase) = phrases.next_if(|phrase| (phrase.start as usize) < end) {
                let anchor = Stretch { start: phrase.start as usize, end: (phrase.start + phrase.length) as usize };
                for &pattern in program.postings(phrase.item) {
                    self.try_pattern(view, pattern, anchor, sentence, signals);
                }
            }
            start = end;
        }
        self.layout = layout;
        self.near_parts(program);
        self.fact_rules(program, signals);
    }

    fn begin(&mut self) {
        self.votes.clear();
        self.text = self.text.wrapping_add(1);
        // A text has at most as many sentences as bytes, so one round of texts cannot run over.
        if self.text == 0 || self.sentence > u32::MAX / 2 {
            self.text = 1;
            self.sentence = 0;
            self.fired.fill(0);
            self.found.fill((0, 0));
            self.vetoed.fill(0);
            self.searched = 0;
        }
    }

    fn fact_rules(&mut self, program: &Program, signals: &Signals) {
        let lively = signals.lively();
        for fact in &program.fact_rules {
            if (fact.needs & !lively) | (fact.forbids & lively) != 0 {
                continue;
            }
            let rule = &program.rules[fact.rule as usize];
            if rule.conditions.iter().all(|condition| condition.holds(signals)) {
                self.votes.push(Vote { rule: fact.rule, span: None, counted: Weight(0) });
            }
        }
    }

    #[inline]
    fn try_pattern(&mut self, view: View<'_>, number: u32, anchor: Stretch, sentence: Stretch, signals: &Signals) {
        let fence = &view.program.fences[number as usize];
        if self.fired[fence.rule as usize] == self.text
            || fence.needs & !signals.lively() != 0
            || (fence.at_start && anchor.start > view.head)
            || !view.may_stand(fence, anchor, sentence)
        {
            return;
        }
        let pattern = &view.program.patterns[number as usize];
        let rule = &view.program.rules[fence.rule as usize];
        let elements = view.program.elements(&pattern.elements);
        let around = around(view, elements, pattern.anchor as usize, anchor, sentence);
        if around[0] != 0 && rule.conditions.iter().all(|condition| condition.holds(signals)) {
            self.matched(view, pattern, rule, anchor, around, sentence);
        }
    }

    /// A pattern stands around its anchor: it may begin at `anchor.start - j` for every bit `j` of the first set and end at
    /// `anchor.end + j` for every bit of the second. What begins and ends well is a match, the nearest first.
    fn matched(
        &mut self,
        view: View<'_>,
        pattern: &Pattern,
        rule: &Rule,
        anchor: Stretch,
        [starts, ends]: [u64; 2],
        sentence: Stretch,
    ) {
        let end = bits(ends).map(|j| anchor.end + j).find(|&end| {
            (rule.at != Some(Place::End) || end >= view.tail)
                && !rule.unless_after.iter().any(|&number| {
                    let own = if end <= sentence.end { sentence } else { sentence_of(view.tokens, end - 1) };
                    view.right(view.unless(number).1, end, own.end) != 0
                })
        });
        let Some(end) = end else { return };
        for start in bits(starts).map(|j| anchor.start - j) {
            if rule.at == Some(Place::Start) && start > view.head {
                continue;
            }
            // The match may have begun in an earlier sentence than its anchor.
            let is_own = start >= sentence.start;
            let own = if is_own { sentence } else { sentence_of(view.tokens, start) };
            let vetoed = rule.unless_before.iter().any(|&number| {
                let (unless, elements) = view.unless(number);
                matches!(unless.side, Side::Before(gap) if view.left(elements, gap, start, own.start) != 0)
            }) || rule.unless_in.iter().any(|&number| {
                if is_own { self.is_vetoed(view, number, sentence) } else { stands_in(view, number, own) }
            });
            if !vetoed && self.counts(view, pattern, rule, Stretch { start, end }) {
                return;
            }
        }
    }

    /// A match counts: the rule fires, or one of its parts is found. Says whether no further match is needed.
    fn counts(&mut self, view: View<'_>, pattern: &Pattern, rule: &Rule, found: Stretch) -> bool {
        let number = pattern.rule as usize;
        let mut span = (view.tokens[found.start].start, view.tokens[found.end - 1].end);
        if rule.within.is_some() {
            self.places.push(PartPlace { rule: pattern.rule, start: found.start as u32, part: pattern.part, span });
            return false;
        }
        if rule.parts > 1 {
            if !self.completes(pattern, rule, span) {
                return true;
            }
            span = self.spans[number];
        }
        self.fired[number] = self.text;
        self.votes.push(Vote { rule: pattern.rule, span: Some(span), counted: Weight(0) });
        true
    }

    /// Notes a part of a rule with several; says whether the rule is complete.
    fn completes(&mut self, pattern: &Pattern, rule: &Rule, span: (u32, u32)) -> bool {
        let number = pattern.rule as usize;
        if self.found[number].0 != self.text {
            self.found[number] = (self.text, 0);
        }
        let parts = &mut self.found[number].1;
        if pattern.part == 0 || *parts == 0 {
            self.spans[number] = span;
        }
        *parts |= 1 << pattern.part;
        *parts == (1 << rule.parts) - 1
    }

    /// Finds the rules with `within` whose parts begin near each other.
    fn near_parts(&mut self, program: &Program) {
        self.places.sort_unstable();
        for places in self.places.chunk_by(|a, b| a.rule == b.rule) {
            let rule = &program.rules[places[0].rule as usize];
            let mut last = [None::<PartPlace>; MAX_PARTS];
            for &place in places {
                last[place.part as usize] = Some(place);
                let known = || last[..rule.parts as usize].iter().map(|place| place.map(|place| place.start));
                // Places come in order, so the last place of a part is the nearest.
                let (Some(first), Some(least)) = (last[0], known().min().flatten()) else { continue };
                if Some(place.start - least) <= rule.within {
                    self.votes.push(Vote { rule: place.rule, span: Some(first.span), counted: Weight(0) });
                    break;
                }
            }
        }
        self.places.clear();
    }

    /// Does the `unless` pattern stand in this sentence? All of them are looked for when the first is asked for.
    #[inline]
    fn is_vetoed(&mut self, view: View<'_>, number: u32, sentence: Stretch) -> bool {
        if self.searched != self.sentence {
            self.searched = self.sentence;
            self.search_unless(view, sentence);
        }
        self.vetoed[number as usize] == self.sentence
    }

    #[inline(never)]
    fn search_unless(&mut self, view: View<'_>, sentence: Stretch) {
        for at in sentence.start..sentence.end {
            for &unless in view.program.unless_postings(view.tokens[at].word.id) {
                self.note_unless(view, unless, Stretch { start: at, end: at + 1 }, sentence);
            }
        }
        for phrase in view.phrases(sentence.start..sentence.end) {
            let anchor = Stretch { start: phrase.start as usize, end: (phrase.start + phrase.length) as usize };
            for &unless in view.program.unless_postings(phrase.item) {
                self.note_unless(view, unless, anchor, sentence);
            }
        }
    }

    /// Notes that an `unless` pattern stands around its anchor, if it begins in the sentence.
    #[inline]
    fn note_unless(&mut self, view: View<'_>, number: u32, anchor: Stretch, sentence: Stretch) {
        let fence = &view.program.unless_fences[number as usize];
        if fence.left_reach | fence.right_reach != 0 {
            if self.vetoed[number as usize] == self.sentence || !view.may_stand(fence, anchor, sentence) {
                return;
            }
            let (unless, elements) = view.unless(number);
            let [starts, _] = around(view, elements, unless.anchor as usize, anchor, sentence);
            if !bits(starts).any(|j| anchor.start - j >= sentence.start) {
                return;
            }
        }
        self.vetoed[number as usize] = self.sentence;
    }
}

/// Where the pattern around this anchor may begin and end, counted from the anchor; none of both if it does not stand here.
#[inline]
fn around(view: View<'_>, elements: &[Element], at: usize, anchor: Stretch, sentence: Stretch) -> [u64; 2] {
    let after = &elements[at + 1..];
    let ends = if after.is_empty() { 1 } else { view.right(after, anchor.end, sentence.end) };
    if ends == 0 || at == 0 {
        return [ends.min(1), ends];
    }
    [view.left(&elements[..at], elements[at].gap, anchor.start, sentence.start), ends]
}

/// Does an `unless` pattern stand in the sentence?
fn stands_in(view: View<'_>, number: u32, sentence: Stretch) -> bool {
    let (_, elements) = view.unless(number);
    let first = &view.program.sets[elements[0].set as usize];
    (sentence.start..sentence.end).any(|at| {
        bits(view.lengths_at(first, at)).any(|length| view.right(&elements[1..], at + length, sentence.end) != 0)
    })
}

/// The sentence of a token.
fn sentence_of(tokens: &[Token], at: usize) -> Stretch {
    let start = (0..=at).rev().find(|&at| tokens[at].has(Token::SENTENCE_START)).unwrap_or(0);
    Stretch { start, end: sentence_end(tokens, at) }
}

/// Where the sentence of a token ends.
fn sentence_end(tokens: &[Token], at: usize) -> usize {
    (at + 1..tokens.len()).find(|&at| tokens[at].has(Token::SENTENCE_START)).unwrap_or(tokens.len())
}

#[cfg(test)]
#[path = "matcher_tests.rs"]
mod tests;
