//! From families and lexicons to one program.

use std::collections::BTreeMap;
use std::ops::Range;

use super::conditions::Conditions;
use super::glances::Bit;
use super::intern::{Interner, Item};
use super::pattern::{Choice, Gap, Part};
use super::phrases::{MAX_WORDS, Phrases};
use super::program::{Element, Pattern, Program, Rule, Set, Side, Unless};
use super::sieve::{Braked, Parts, Sieve};
use super::source::{Family, Located, Place, RuleSource};
use crate::error::Diagnostics;
use crate::hash::QuickMap;
use crate::scores::{Ballot, Weight};
use crate::signals::Condition;
use crate::tokens::vocabulary::FIRST_WORD;

/// A pattern reaches over so many tokens at most.
const MAX_WIDTH: usize = 48;
/// Neighbouring words with choices become phrases while there are at most so many of them.
const MAX_PRODUCT: usize = 16;

/// A rule file that was read, with what is needed to point into it.
pub(crate) struct FamilyFile<'f> {
    pub(crate) name: &'f str,
    pub(crate) text: &'f str,
    pub(crate) family: Family,
}

/// The lexicons by name: their items.
pub(crate) type Lexicons = BTreeMap<String, Vec<Item>>;

/// A set as the compiler has it, before phrases are numbered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Draft {
    gap: Gap,
    items: Vec<Item>,
}

/// Compiles all rules. What is wrong goes to `diagnostics`.
pub(crate) fn compile(
    files: &[FamilyFile<'_>],
    interner: &mut Interner,
    lexicons: &Lexicons,
    weights: &BTreeMap<String, Weight>,
    frequencies: &[(&str, u32)],
    diagnostics: &mut Diagnostics,
) -> Program {
    let mut compiler = Compiler { interner, lexicons, diagnostics, file: "", text: "", rule: String::new() };
    // Class sets must hold every word, so all patterns are interned before any set is made.
    let mut rules = Vec::new();
    for file in files {
        (compiler.file, compiler.text) = (file.name, file.text);
        for source in &file.family.rules {
            compiler.rule.clone_from(&source.id);
            compiler.intern(source.any.iter().chain(&source.all).chain(&source.unless));
        }
    }
    for file in files {
        (compiler.file, compiler.text) = (file.name, file.text);
        for source in &file.family.rules {
            compiler.rule.clone_from(&source.id);
            let path = file.family.path(source);
            let weight = weights.get(&path).copied().unwrap_or(source.fitted.unwrap_or(source.weight));
            rules.push(compiler.rule(source, path, &file.family, weight));
        }
    }
    // The heaviest of a family and class come first, so that the cap cuts the lightest.
    rules.sort_by(|a, b| {
        (a.axis_family(), a.rule.class, -a.rule.weight.0.abs(), &a.rule.path).cmp(&(
            b.axis_family(),
            b.rule.class,
            -b.rule.weight.0.abs(),
            &b.rule.path,
        ))
    });
    for &(word, frequency) in frequencies {
        interner.set_frequency(word, frequency);
    }
    Assembler::new(interner).assemble(rules)
}

/// A rule whose patterns are drafts.
struct RuleDraft {
    rule: Rule,
    ballot: Ballot,
    when: Vec<Condition>,
    /// Patterns with the part of the rule that they belong to.
    patterns: Vec<(u32, Vec<Draft>)>,
    unless: Vec<(Vec<Draft>, Side)>,
}

impl RuleDraft {
    fn axis_family(&self) -> &str {
        self.rule.path.rsplit_once('/').map_or("", |(family, _)| family)
    }
}

struct Compiler<'c> {
    interner: &'c mut Interner,
    lexicons: &'c Lexicons,
    diagnostics: &'c mut Diagnostics,
    file: &'c str,
    text: &'c str,
    rule: String,
}

impl Compiler<'_> {
    fn intern<'l>(&mut self, patterns: impl Iterator<Item = &'l Located>) {
        for located in patterns {
            for (_, part) in &located.pattern.parts {
                for choice in &part.choices {
                    let problem = match choice {
                        Choice::Words(words) => self.interner.item(words).err().map(|error| {
                            (error.message(words), "punctuation is no word; see data/README.md".to_owned())
                        }),
                        Choice::Lexicon(name) => (!self.lexicons.contains_key(name)).then(|| {
                            let near = self
                                .lexicons
                                .keys()
                                .find(|known| known.contains(name.as_str()) || name.contains(known.as_str()));
                            (
                                format!("there is no lexicon `{name}`"),
                                near.map_or_else(
                                    || "add a lexicon of that name".into(),
                                    |near| format!("is it `@{near}`?"),
                                ),
                            )
                        }),
                        Choice::Class(_) => None,
                    };
                    if let Some((message, help)) = problem {
                        self.problem(located, part.span.clone(), message, help);
                    }
                }
            }
            for (parts, _) in self.runs(located) {
                self.phrases_of(&located.pattern.parts[parts]);
            }
        }
    }

    fn problem(&mut self, located: &Located, part: Range<usize>, message: String, help: String) {
        let begin = located.span.start + 1;
        let plain = self.text.get(begin..located.span.end.saturating_sub(1)).is_some_and(|inner| !inner.contains('\\'));
        let span = if plain { begin + part.start..begin + part.end } else { located.span.clone() };
        self.diagnostics.at(self.file, self.text, span, Some(&self.rule), message, Some(help));
    }

    fn rule(&mut self, source: &RuleSource, path: String, family: &Family, weight: Weight) -> RuleDraft {
        let mut patterns: Vec<(u32, Vec<Draft>)> = Vec::new();
        let mut parts = u32::from(!source.any.is_empty());
        patterns.extend(source.any.iter().map(|located| (0, self.draft(located))));
        for located in &source.all {
            patterns.push((parts, self.draft(located)));
            parts += 1;
        }
        let unless = source
            .unless
            .iter()
            .map(|located| {
                let side = match (located.pattern.leading, located.pattern.trailing) {
                    (_, Some(gap)) => Side::Before(gap),
                    (Some(_), None) => Side::After,
                    (None, None) => Side::Sentence,
                };
                (self.draft(located), side)
            })
            .collect();
        let rule = Rule {
            path: path.into(),
            class: source.class,
            weight,
            judged: source.weight,
            fitted: source.fitted == Some(weight),
            why: source.why.as_str().into(),
            source: source.source.as_deref().map(Into::into),
            conditions: 0,
            unless_in: Box::default(),
            unless_before: Box::default(),
            unless_after: Box::default(),
            unless_long: 0,
            slot: 0,
            crosses: false,
            within: source.within,
            at: source.at,
            parts,
        };
        let ballot = Ballot { weight, cap: family.cap, group: 0, class: source.class, acts: source.acts };
        RuleDraft { rule, ballot, when: source.when.clone(), patterns, unless }
    }

    /// A pattern as sets with gaps: neighbouring words become phrases.
    fn draft(&mut self, located: &Located) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for (range, gap) in self.runs(located) {
            let parts = &located.pattern.parts[range];
            let mut items = if parts.len() == 1 { self.choices(&parts[0].1) } else { self.phrases_of(parts) };
            // Lexicons are sorted, and this sort keeps to what is in order already.
            items.sort();
            items.dedup();
            drafts.push(Draft { gap, items });
        }
        let width: usize = drafts.iter().map(|draft| usize::from(draft.gap.most) + self.longest(&draft.items)).sum();
        if width > MAX_WIDTH {
            self.problem(
                located,
                0..located.span.len().saturating_sub(2),
                format!("the pattern may reach over {width} tokens"),
                format!("narrow its gaps to {MAX_WIDTH} tokens in all"),
            );
        }
        drafts
    }

    fn longest(&self, items: &[Item]) -> usize {
        items.iter().map(|item| self.interner.words_of(item).len()).max().unwrap_or(0)
    }

    /// The parts of a pattern that become one set each, with the gap before: single parts, and rows of plain words.
    fn runs(&self, located: &Located) -> Vec<(Range<usize>, Gap)> {
        let parts = &located.pattern.parts;
        let mut runs: Vec<(Range<usize>, Gap)> = Vec::new();
        for (at, (gap, _)) in parts.iter().enumerate() {
            if let Some((run, _)) = runs.last_mut() {
                let joined = &parts[run.start..=at];
                let product: usize = joined.iter().map(|(_, part)| part.choices.len()).product();
                let words: usize = joined.iter().map(|(_, part)| longest_choice(part)).sum();
                if *gap == Gap::default()
                    && joined.iter().all(|(_, part)| is_plain(part))
                    && product <= MAX_PRODUCT
                    && words <= MAX_WORDS
                {
                    run.end = at + 1;
                    continue;
                }
            }
            let before = if at == 0 { located.pattern.leading.unwrap_or_default() } else { *gap };
            runs.push((at..at + 1, before));
        }
        runs
    }

    fn choices(&mut self, part: &Part) -> Vec<Item> {
        let mut items = Vec::new();
        for choice in &part.choices {
            match choice {
                Choice::Words(words) => items.extend(self.interner.item(words).ok()),
                Choice::Lexicon(name) => items.extend(self.lexicons.get(name).into_iter().flatten()),
                Choice::Class(kind) => items.extend(self.interner.class(*kind)),
            }
        }
        items
    }

    /// Every way to choose a word from each part, as one phrase.
    fn phrases_of(&mut self, parts: &[(Gap, Part)]) -> Vec<Item> {
        let mut rows: Vec<Vec<u32>> = vec![Vec::new()];
        if parts.len() < 2 {
            return Vec::new();
        }
        for (_, part) in parts {
            let choices = self.choices(part);
            rows = rows
                .iter()
                .flat_map(|row| choices.iter().map(move |item| (row, item)))
                .map(|(row, item)| row.iter().chain(self.interner.words_of(item)).copied().collect())
                .collect();
        }
        rows.into_iter().map(|row| Item::Phrase(self.interner.phrase(row.into()))).collect()
    }
}

fn is_plain(part: &Part) -> bool {
    part.choices.iter().all(|choice| matches!(choice, Choice::Words(_)))
}

fn longest_choice(part: &Part) -> usize {
    let words = |choice: &Choice| {
        if let Choice::Words(words) = choice {
            words.split(|c: char| !c.is_alphanumeric() && c != '\'').count()
        } else {
            1
        }
    };
    part.choices.iter().map(words).max().unwrap_or(1)
}

/// Puts the drafts together.
struct Assembler<'a> {
    interner: &'a Interner,
    elements: Vec<Element>,
    sets: Vec<Set>,
    set_numbers: QuickMap<Vec<u32>, u32>,
    /// The items of each set.
    set_items: Vec<Vec<u32>>,
    unless: Vec<Unless>,
    unless_numbers: QuickMap<(Vec<Draft>, Side), u32>,
}

impl<'a> Assembler<'a> {
    fn new(interner: &'a Interner) -> Self {
        Self {
            interner,
            elements: Vec::new(),
            sets: Vec::new(),
            set_numbers: QuickMap::default(),
            set_items: Vec::new(),
            unless: Vec::new(),
            unless_numbers: QuickMap::default(),
        }
    }

    fn assemble(mut self, drafts: Vec<RuleDraft>) -> Program {
        let mut rules: Vec<Rule> = Vec::new();
        let mut patterns = Vec::new();
        let (mut ballots, mut whens) = (Vec::<Ballot>::new(), Vec::new());
        let mut last_family = String::new();
        let mut slots = 0;
        for (number, draft) in (0..).zip(drafts) {
            let family = draft.axis_family().to_owned();
            let mut rule = draft.rule;
            whens.push(draft.when);
            let group = match ballots.last() {
                Some(last) if family == last_family && last.class == rule.class => last.group,
                Some(last) => last.group + 1,
                None => 0,
            };
            last_family = family;
            ballots.push(Ballot { group, ..draft.ballot });
            rule.slot = slots;
            slots += u32::from(!draft.patterns.is_empty());
            for (part, pattern) in draft.patterns {
                // A set without items comes from a pattern that was refused.
                if pattern.iter().all(|set| !set.items.is_empty()) {
                    let (elements, anchor) = self.pattern(&pattern);
                    rule.crosses |= pattern.iter().any(|set| set.gap.crosses_sentences);
                    patterns.push(Pattern {
                        elements,
                        anchor,
                        rule: number,
                        slot: rule.slot,
                        part,
                        braked: Braked::default(),
                        is_sure: false,
                        conditions: 0,
                        at: rule.at,
                        parts: rule.parts,
                    });
                }
            }
            let (mut within, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
            for (pattern, side) in draft.unless {
                let list = match side {
                    Side::Sentence => &mut within,
                    Side::Before(_) => &mut before,
                    Side::After => &mut after,
                };
                list.push(self.unless(pattern, side));
            }
            let is_short = |unless: &u32| self.unless[*unless as usize].elements.len() == 1;
            within.sort_by_key(is_short);
            rule.unless_long = within.iter().filter(|unless| !is_short(unless)).count();
            (rule.unless_in, rule.unless_before, rule.unless_after) = (within.into(), before.into(), after.into());
            rules.push(rule);
        }
        let words_end = self.interner.words_end();
        let conditions = Conditions::make(&mut rules, &whens);
        for pattern in &mut patterns {
            pattern.conditions = rules[pattern.rule as usize].conditions;
        }
        let phrases = Phrases::new(self.interner.phrases.iter().map(AsRef::as_ref).zip(words_end..), words_end);
        let words = (0..words_end).map(Item::Word);
        let all = words.chain((0..self.interner.phrases.len() as u32).map(Item::Phrase));
        let (costs, lengths): (Vec<_>, Vec<_>) =
            all.map(|item| (self.interner.cost(item), self.interner.words_of(&item).len() as u8)).unzip();
        let made = Sieve::make(&Parts {
            rules: &rules,
            patterns: &patterns,
            unless: &self.unless,
            elements: &self.elements,
            sets: &self.set_items,
            costs: &costs,
            lengths: &lengths,
        });
        for (set, places) in self.sets.iter_mut().zip(made.bits) {
            set.places = places.map(|bit| bit.unwrap_or(Bit::NONE));
        }
        for (unless, before) in self.unless.iter_mut().zip(made.before) {
            unless.before = before;
        }
        for (pattern, is_sure) in patterns.iter_mut().zip(made.sure) {
            let rule = &rules[pattern.rule as usize];
            pattern.is_sure = is_sure
                && rule.within.is_none()
                && match rule.at {
                    None => true,
                    Some(Place::Start) => pattern.anchor == 0,
                    Some(Place::End) => pattern.anchor as usize + 1 == pattern.elements.len(),
                };
            pattern.braked = made.braked[pattern.rule as usize];
        }
        Program {
            ballots,
            conditions,
            rules,
            patterns,
            elements: self.elements,
            sets: self.sets,
            unless: self.unless,
            phrases,
            sieve: made.sieve,
        }
    }

    /// The elements of a pattern, and which of them is the anchor.
    fn pattern(&mut self, drafts: &[Draft]) -> (Range<u32>, u32) {
        (self.elements(drafts), self.anchor(drafts) as u32)
    }

    /// The part that stands in the fewest texts.
    fn anchor(&self, drafts: &[Draft]) -> usize {
        let cost = |draft: &Draft| draft.items.iter().map(|&item| self.interner.cost(item)).sum::<u64>();
        (0..drafts.len()).min_by_key(|&at| cost(&drafts[at])).unwrap_or(0)
    }

    fn unless(&mut self, drafts: Vec<Draft>, side: Side) -> u32 {
        if let Some(&number) = self.unless_numbers.get(&(drafts.clone(), side)) {
            return number;
        }
        let number = self.unless.len() as u32;
        let elements = self.elements(&drafts);
        // It is looked for in the sentence that it begins in, so the anchor must stand there.
        let own = 1 + drafts.iter().skip(1).take_while(|draft| !draft.gap.crosses_sentences).count();
        let anchor = self.anchor(&drafts[..own]);
        self.unless.push(Unless { elements, anchor: anchor as u32, side, before: None });
        self.unless_numbers.insert((drafts, side), number);
        number
    }

    fn elements(&mut self, drafts: &[Draft]) -> Range<u32> {
        let start = self.elements.len() as u32;
        for draft in drafts {
            let mut items: Vec<u32> = draft.items.iter().map(|&item| self.number(item)).collect();
            items.sort_unstable();
            let next = self.sets.len() as u32;
            let set = *self.set_numbers.entry(items).or_insert_with_key(|items| {
                self.sets.push(Set::new(items, self.interner.words_end()));
                self.set_items.push(items.clone());
                next
            });
            self.elements.push(Element { gap: draft.gap, set });
        }
        start..self.elements.len() as u32
    }

    fn number(&self, item: Item) -> u32 {
        match item {
            Item::Word(word) => word,
            Item::Phrase(number) => self.interner.words_end() + number,
        }
    }
}

const _: () = assert!(FIRST_WORD > 8, "the classes of tokens have ids of their own");
