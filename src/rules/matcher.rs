//! Runs the program over the tokens of one text.

use super::conditions::ConditionsId;
use super::program::{Element, Pattern, Program, Rule, Side};
use super::sieve::{Brakes, ItemClass, Sieve};
use super::source::{MAX_PARTS, Place};
use super::walk::{Layout, Stretch, View};
use super::windows::{Candidate, PHRASE, Windows};
use crate::scores::{Vote, Weight};
use crate::signals::Signals;
use crate::text::block::bits;
use crate::tokens::Token;

/// What a rule saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Facts, and no text.
    Facts,
    /// These bytes of the text.
    Bytes(u32, u32),
    /// A candidate that stands; where it begins and ends is found when somebody asks.
    Match(Candidate),
}

/// What one thread needs to match; used again for every text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matcher {
    /// The rules that fired, each once.
    pub(crate) votes: Vec<Vote>,
    layout: Layout,
    windows: Windows,
    /// What takes matches away from the sentence at hand.
    brakes: Vec<Brakes>,
    /// What the conditions of rules say of the text.
    conditions: Vec<u64>,
    /// A bit for each rule that needs no more matches.
    done: Vec<u64>,
    /// Counts texts; what was noted under another number is forgotten.
    text: u32,
    /// Counts sentences, over all texts of one round.
    sentence: u32,
    /// Per rule: the text, and a bit for each part that was found in it.
    found: Vec<(u32, u32)>,
    /// The places of the parts of rules with `within`.
    places: Vec<PartPlace>,
    /// Per rule: its first part.
    spans: Vec<Sight>,
    /// Per rule: the sentence that its `unless` patterns were looked for in last, and whether one stands there.
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

/// The sentence at hand.
#[derive(Clone, Copy, Debug)]
struct Sentence {
    stretch: Stretch,
    /// One filling of the windows does for it, and one list of candidates.
    is_whole: bool,
    /// The windows are filled for it.
    is_filled: bool,
}

impl Matcher {
    /// A matcher for `program` and no other.
    pub(crate) fn new(program: &Program) -> Self {
        Self {
            windows: Windows::new(&program.sieve),
            brakes: vec![Brakes::default(); program.sieve.pieces],
            conditions: vec![0; program.conditions.words()],
            done: vec![0; program.rules.len() / 64 + 1],
            found: vec![(0, 0); program.rules.len()],
            spans: vec![Sight::Facts; program.rules.len()],
            searched: vec![(0, false); program.rules.len()],
            ..Self::default()
        }
    }

    /// Finds the rules that fire. Linear in the number of tokens.
    pub(crate) fn run(&mut self, program: &Program, tokens: &[Token], signals: &Signals) {
        program.conditions.fill(signals, &mut self.conditions);
        let votes = &mut self.votes;
        votes.clear();
        program.conditions.for_each_fact_rule(&self.conditions, |rule| {
            votes.push(Vote { rule, sight: Sight::Facts, counted: Weight(0) });
        });
        if tokens.is_empty() {
            return;
        }
        self.begin();
        let mut layout = std::mem::take(&mut self.layout);
        let mut windows = std::mem::take(&mut self.windows);
        layout.fill(program, tokens);
        windows.begin(&self.conditions);
        let ends = View::ends(tokens);
        let mut start = 0;
        while start < tokens.len() {
            let stretch = Stretch { start, end: sentence_end(tokens, start) };
            self.sentence += 1;
            program.sieve.brakes(&layout, stretch, &mut self.brakes);
            let passed = if Sieve::asks(&layout, stretch) { None } else { windows.pass(stretch) };
            let mut sentence = Sentence { stretch, is_whole: true, is_filled: passed.is_none() };
            // First all words and then all phrases, however many blocks of windows the sentence needs.
            let mut part = passed.unwrap_or(start..start);
            for phrases in [false, true] {
                let mut at = start;
                while at < stretch.end {
                    if sentence.is_filled && !(phrases && sentence.is_whole) {
                        part = windows.fill(&program.sieve, &layout, stretch, at);
                    }
                    sentence.is_whole &= part == (start..stretch.end);
                    at = part.end;
                    let view = View::new(program, tokens, &layout, ends);
                    let mut sift = |class, start, spot| {
                        if !windows.has_room(&program.sieve) {
                            sentence.is_whole = false;
                            self.look(view, &mut windows, sentence);
                        }
                        windows.sift(&program.sieve, class, start, spot);
                    };
                    if phrases {
                        for spot in layout.spots(part.clone()) {
                            let (place, class) = layout.phrase(spot);
                            sift(class, place.start, spot | PHRASE);
                        }
                    } else {
                        for (spot, class) in part.clone().zip(&layout.classes[part.clone()]) {
                            sift(*class, spot, spot as u32);
                        }
                    }
                    if !sentence.is_whole || phrases {
                        self.look(view, &mut windows, sentence);
                    }
                }
            }
            start = stretch.end;
        }
        (self.layout, self.windows) = (layout, windows);
        self.near_parts(program);
    }

    fn begin(&mut self) {
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

    /// Looks at the candidates of a sentence, which are forgotten then.
    fn look(&mut self, view: View<'_>, windows: &mut Windows, sentence: Sentence) {
        let view = View {
            windows: (sentence.is_whole && sentence.is_filled).then_some((&*windows, sentence.stretch)),
            ..view
        };
        for candidate in &windows.candidates[..windows.count] {
            let pattern = &view.program.patterns[candidate.pattern as usize];
            // Of rules that look over the ends of sentences, matches may begin in another sentence than this.
            let vetoed = pattern.braked.veto.stands(&self.brakes) & u64::from(!pattern.braked.crosses);
            if self.is_done(pattern.slot) | vetoed | !self.holds(pattern.conditions) & 1 != 0 {
                continue;
            }
            if pattern.is_sure && self.is_free(pattern) {
                self.stands(view, *candidate, pattern);
            } else {
                self.look_at(view, *candidate, pattern, sentence.stretch);
            }
        }
        windows.count = 0;
    }

    /// A candidate is known to stand, and nothing takes it away.
    #[inline]
    fn stands(&mut self, view: View<'_>, candidate: Candidate, pattern: &Pattern) {
        let fits = match pattern.at {
            None => true,
            Some(Place::Start) => view.anchor(candidate).start <= view.head,
            Some(Place::End) => view.anchor(candidate).end >= view.tail,
        };
        if fits {
            self.fires(pattern, Sight::Match(candidate));
        }
    }

    fn look_at(&mut self, view: View<'_>, candidate: Candidate, pattern: &Pattern, sentence: Stretch) {
        let anchor = view.anchor(candidate);
        let elements = view.program.elements(&pattern.elements);
        let around = around(view, elements, pattern.anchor as usize, anchor, sentence);
        if around[0] != 0 {
            self.matched(view, pattern, anchor, around, sentence);
        }
    }

    /// The bytes that a rule saw in the text that was matched last.
    pub(crate) fn span(&self, program: &Program, tokens: &[Token], sight: Sight) -> Option<(u32, u32)> {
        let candidate = match sight {
            Sight::Facts => return None,
            Sight::Bytes(start, end) => return Some((start, end)),
            Sight::Match(candidate) => candidate,
        };
        let view = View::new(program, tokens, &self.layout, View::ends(tokens));
        let pattern = &program.patterns[candidate.pattern as usize];
        let anchor = view.anchor(candidate);
        let elements = program.elements(&pattern.elements);
        let sentence = sentence_of(tokens, anchor.start);
        let [starts, ends] = around(view, elements, pattern.anchor as usize, anchor, sentence);
        let (start, end) = (bits(starts).next()?, bits(ends).next()?);
        Some((tokens[anchor.start - start].start, tokens[anchor.end + end - 1].end))
    }

    /// Is there nothing that may take a rule's matches away from the sentence at hand, beside what surely does?
    #[inline]
    fn is_free(&self, pattern: &Pattern) -> bool {
        pattern.braked.doubt.stands(&self.brakes) | pattern.braked.long.stands(&self.brakes) == 0
    }

    /// 1 if the rule with this slot is done.
    #[inline]
    fn is_done(&self, slot: u32) -> u64 {
        self.done[slot as usize / 64] >> (slot % 64) & 1
    }

    /// 1 if these conditions hold.
    #[inline]
    fn holds(&self, conditions: ConditionsId) -> u64 {
        self.conditions[conditions as usize / 64] >> (conditions % 64) & 1
    }

    fn set_done(&mut self, slot: u32) {
        self.done[slot as usize / 64] |= 1 << (slot % 64);
    }

    /// A pattern stands around its anchor: it may begin at `anchor.start - j` for every bit `j` of the first set and end at
    /// `anchor.end + j` for every bit of the second. What begins and ends well is a match, the nearest first.
    fn matched(
        &mut self,
        view: View<'_>,
        pattern: &Pattern,
        anchor: Stretch,
        [starts, ends]: [u64; 2],
        sentence: Stretch,
    ) {
        let rule = &view.program.rules[pattern.rule as usize];
        let is_doubtful = !self.is_free(pattern);
        let end = bits(ends).map(|j| anchor.end + j).find(|&end| {
            (pattern.at != Some(Place::End) || end >= view.tail)
                && !(is_doubtful
                    && rule.unless_after.iter().any(|&number| {
                        let is_own = end <= sentence.end;
                        let own = if is_own { sentence } else { sentence_of(view.tokens, end - 1) };
                        view.right(view.unless(number).1, end, own.end) != 0
                    }))
        });
        let Some(end) = end else { return };
        for start in bits(starts).map(|j| anchor.start - j) {
            if pattern.at == Some(Place::Start) && start > view.head {
                continue;
            }
            if !(is_doubtful && self.is_vetoed(view, pattern, rule, start, sentence))
                && self.counts(view, pattern, rule, Stretch { start, end })
            {
                return;
            }
        }
    }

    /// Is there something in the rule's `unless` that takes a match away that begins at `start`?
    fn is_vetoed(&mut self, view: View<'_>, pattern: &Pattern, rule: &Rule, start: usize, sentence: Stretch) -> bool {
        // The match may have begun in an earlier sentence than its anchor.
        let is_own = start >= sentence.start;
        let own = if is_own { sentence } else { sentence_of(view.tokens, start) };
        if is_own && pattern.braked.veto.stands(&self.brakes) != 0 {
            return true;
        }
        let is_before = |&number: &u32| {
            let (unless, elements) = view.unless(number);
            match (unless.before, view.windows, unless.side) {
                (Some(probe), Some((windows, _)), _) if is_own => windows.stands(probe, start),
                (_, _, Side::Before(gap)) => view.left(elements, gap, start, own.start) != 0,
                _ => false,
            }
        };
        if rule.unless_before.iter().any(is_before) {
            return true;
        }
        if !is_own {
            return any_in(view, &rule.unless_in, own, |_| true);
        }
        if pattern.braked.long.stands(&self.brakes) == 0 {
            return false;
        }
        let searched = &mut self.searched[pattern.rule as usize];
        if searched.0 != self.sentence {
            let sieve = &view.program.sieve;
            let long = &rule.unless_in[..rule.unless_long];
            *searched = (self.sentence, any_in(view, long, own, |class| sieve.is_in(class, pattern.braked.long)));
        }
        searched.1
    }

    /// A match counts: the rule fires, or one of its parts is found. Says whether no further match is needed.
    fn counts(&mut self, view: View<'_>, pattern: &Pattern, rule: &Rule, found: Stretch) -> bool {
        let span = (view.tokens[found.start].start, view.tokens[found.end - 1].end);
        if rule.within.is_some() {
            self.places.push(PartPlace { rule: pattern.rule, start: found.start as u32, part: pattern.part, span });
            return false;
        }
        self.fires(pattern, Sight::Bytes(span.0, span.1))
    }

    /// A match without regard to others counts. Says whether no further match is needed.
    fn fires(&mut self, pattern: &Pattern, mut sight: Sight) -> bool {
        if pattern.parts > 1 {
            if !self.completes(pattern, sight) {
                return true;
            }
            sight = self.spans[pattern.rule as usize];
        }
        self.set_done(pattern.slot);
        self.votes.push(Vote { rule: pattern.rule, sight, counted: Weight(0) });
        true
    }

    /// Notes a part of a rule with several; says whether the rule is complete.
    fn completes(&mut self, pattern: &Pattern, sight: Sight) -> bool {
        let number = pattern.rule as usize;
        if self.found[number].0 != self.text {
            self.found[number] = (self.text, 0);
        }
        let parts = &mut self.found[number].1;
        if pattern.part == 0 || *parts == 0 {
            self.spans[number] = sight;
        }
        *parts |= 1 << pattern.part;
        *parts == (1 << pattern.parts) - 1
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
                    self.votes.push(Vote {
                        rule: place.rule,
                        sight: Sight::Bytes(first.span.0, first.span.1),
                        counted: Weight(0),
                    });
                    break;
                }
            }
        }
        self.places.clear();
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

/// Does one of the `unless` patterns begin in the sentence? Its anchor has a class that `may_be` says yes to.
fn any_in(view: View<'_>, numbers: &[u32], sentence: Stretch, may_be: impl Fn(ItemClass) -> bool) -> bool {
    let stands = |item: u32, anchor: Stretch| {
        numbers.iter().any(|&number| {
            let (unless, elements) = view.unless(number);
            let at = unless.anchor as usize;
            view.program.sets[elements[at].set as usize].contains(item) && {
                let [starts, _] = around(view, elements, at, anchor, sentence);
                bits(starts).any(|j| anchor.start - j >= sentence.start)
            }
        })
    };
    let Stretch { start, end } = sentence;
    let is_word = |at: usize| {
        may_be(view.layout.classes[at]) && stands(view.tokens[at].word.id, Stretch { start: at, end: at + 1 })
    };
    let is_phrase = |spot: u32| {
        let (place, class) = view.layout.phrase(spot);
        may_be(class) && stands(view.layout.occurrences[spot as usize].item, place)
    };
    (start..end).any(is_word) || view.layout.spots(start..end).any(is_phrase)
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
