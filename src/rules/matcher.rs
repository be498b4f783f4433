//! Runs the program over the tokens of one text.

use super::program::{Element, Pattern, Program, Rule, Side};
use super::source::{MAX_PARTS, Place};
use super::walk::{Layout, Stretch, View, bits};
use super::windows::Windows;
use crate::scores::{Vote, Weight};
use crate::signals::Signals;
use crate::tokens::Token;

/// What one thread needs to match; used again for every text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matcher {
    /// The rules that fired, each once.
    pub(crate) votes: Vec<Vote>,
    layout: Layout,
    windows: Windows,
    /// What takes matches away from the sentence at hand; see [`super::sieve`].
    brakes: Vec<u64>,
    /// A bit for each rule that needs no more matches: it fired, or its conditions do not hold.
    done: Vec<u64>,
    /// Counts texts; what was noted under another number is forgotten.
    text: u32,
    /// Counts sentences, over all texts of one round.
    sentence: u32,
    /// Per rule: the text, and a bit for each part that was found in it.
    found: Vec<(u32, u32)>,
    /// The places of the parts of rules with `within`.
    places: Vec<PartPlace>,
    /// Per rule: the span of its first part.
    spans: Vec<(u32, u32)>,
    /// Per rule: the sentence that its longer `unless` patterns were looked for in last, and whether one stands there.
    searched: Vec<(u32, bool)>,
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
            windows: Windows::new(&program.sieve),
            brakes: vec![0; program.rules.len().div_ceil(64) * 2],
            done: vec![0; program.rules.len().div_ceil(64)],
            found: vec![(0, 0); program.rules.len()],
            spans: vec![(0, 0); program.rules.len()],
            searched: vec![(0, false); program.rules.len()],
            ..Self::default()
        }
    }

    /// Finds the rules that fire. Linear in the number of tokens.
    pub(crate) fn run(&mut self, program: &Program, tokens: &[Token], signals: &Signals) {
        self.begin();
        let mut layout = std::mem::take(&mut self.layout);
        let mut windows = std::mem::take(&mut self.windows);
        layout.fill(program, tokens);
        windows.begin(&program.sieve, signals.lively());
        let view = View::new(program, tokens, &layout);
        let mut start = 0;
        while start < tokens.len() {
            let end = sentence_end(tokens, start);
            let sentence = Stretch { start, end };
            self.sentence += 1;
            program.sieve.brakes(&layout, sentence, &mut self.brakes);
            // First all words and then all phrases, however many blocks of windows the sentence needs.
            let mut at = start;
            while at < end {
                let block = windows.fill(&program.sieve, &layout, at);
                for at in at..end.min(block.end) {
                    if !windows.sift(&program.sieve, layout.classes[at], at, 1) {
                        self.look(view, &mut windows, sentence, signals);
                    }
                }
                at = block.end;
            }
            let mut at = start;
            while at < end {
                let block = windows.fill(&program.sieve, &layout, at);
                for (phrase, class) in layout.phrases(at..end.min(block.end)) {
                    if !windows.sift(&program.sieve, *class, phrase.start as usize, phrase.length as usize) {
                        self.look(view, &mut windows, sentence, signals);
                    }
                }
                at = block.end;
            }
            self.look(view, &mut windows, sentence, signals);
            start = end;
        }
        (self.layout, self.windows) = (layout, windows);
        self.near_parts(program);
        self.fact_rules(program, signals);
    }

    fn begin(&mut self) {
        self.votes.clear();
        self.done.fill(0);
        self.text = self.text.wrapping_add(1);
        // A text has at most as many sentences as bytes, so one round of texts cannot run over.
        if self.text == 0 || self.sentence > u32::MAX / 2 {
            self.text = 1;
            self.sentence = 0;
            self.found.fill((0, 0));
            self.searched.fill((0, false));
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

    /// Looks at the candidates of a sentence, which are forgotten then.
    fn look(&mut self, view: View<'_>, windows: &mut Windows, sentence: Stretch, signals: &Signals) {
        for candidate in &windows.candidates[..windows.count] {
            let pattern = &view.program.patterns[candidate.pattern as usize];
            let number = pattern.rule as usize;
            if (self.done[number / 64] | self.brakes[number / 64]) >> (number % 64) & 1 != 0 {
                continue;
            }
            let start = candidate.start as usize;
            self.try_pattern(view, pattern, Stretch { start, end: start + candidate.length as usize }, sentence, signals);
        }
        windows.count = 0;
    }

    #[inline]
    fn try_pattern(
        &mut self,
        view: View<'_>,
        pattern: &Pattern,
        anchor: Stretch,
        sentence: Stretch,
        signals: &Signals,
    ) {
        let rule = &view.program.rules[pattern.rule as usize];
        let around = around(view, view.program.elements(&pattern.elements), pattern.anchor as usize, anchor, sentence);
        if around[0] == 0 {
            return;
        }
        if !rule.conditions.iter().all(|condition| condition.holds(signals)) {
            self.done[pattern.rule as usize / 64] |= 1 << (pattern.rule % 64);
            return;
        }
        self.matched(view, pattern, rule, anchor, around, sentence);
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
        let number = pattern.rule as usize;
        let is_doubtful = self.brakes[self.done.len() + number / 64] >> (number % 64) & 1 != 0;
        let end = bits(ends).map(|j| anchor.end + j).find(|&end| {
            (rule.at != Some(Place::End) || end >= view.tail)
                && !(is_doubtful
                    && rule.unless_after.iter().any(|&number| {
                    let own = if end <= sentence.end { sentence } else { sentence_of(view.tokens, end - 1) };
                    view.right(view.unless(number).1, end, own.end) != 0
                }))
        });
        let Some(end) = end else { return };
        for start in bits(starts).map(|j| anchor.start - j) {
            if rule.at == Some(Place::Start) && start > view.head {
                continue;
            }
            // The match may have begun in an earlier sentence than its anchor.
            let is_own = start >= sentence.start;
            let own = if is_own { sentence } else { sentence_of(view.tokens, start) };
            let is_before = |&number: &u32| {
                let (unless, elements) = view.unless(number);
                matches!(unless.side, Side::Before(gap) if view.left(elements, gap, start, own.start) != 0)
            };
            let is_vetoed = is_doubtful
                && (rule.unless_before.iter().any(is_before)
                    || if is_own {
                        self.is_searched(view, number, rule, sentence)
                    } else {
                        rule.unless_in.iter().any(|&number| stands_in(view, number, own))
                    });
            if !is_vetoed && self.counts(view, pattern, rule, Stretch { start, end }) {
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
        self.done[number / 64] |= 1 << (number % 64);
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

    /// Does an `unless` pattern of the rule stand in the sentence? Looked for once a sentence.
    fn is_searched(&mut self, view: View<'_>, number: usize, rule: &Rule, sentence: Stretch) -> bool {
        if self.searched[number].0 != self.sentence {
            // Rules that look over the ends of sentences have no brakes of the first sort.
            let is_crossing = view.program.sieve.crosses(number);
            let unless = &rule.unless_in[..if is_crossing { rule.unless_in.len() } else { rule.unless_long }];
            self.searched[number] = (self.sentence, unless.iter().any(|&number| stands_in(view, number, sentence)));
        }
        self.searched[number].1
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
