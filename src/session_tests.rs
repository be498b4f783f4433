//! Law 8 for the whole path: over all samples, all examples of rules and texts made of them, a verdict that is found by slow
//! twins alone is the one that `read` gives. Chunks are split the general way, and every pattern of every rule is laid over the
//! tokens in every way, with none of the tries, filters and bits that the matcher runs by.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use super::*;
use crate::classifier::Classifier;
use crate::error::Diagnostics;
use crate::rules::Sight;
use crate::rules::pattern::{Choice, Gap, Pattern};
use crate::rules::source::{self, Example, Family, Located, Place, RuleSource};
use crate::scores::Vote;
use crate::tokens::vocabulary::UNKNOWN;
use crate::tokens::{Token, TokenKind, Vocabulary, WordId, keys};

/// What one choice of a part may be.
enum Words {
    Rows {
        rows: BTreeSet<Vec<WordId>>,
        lengths: Vec<usize>,
        /// The first words of all rows, sorted.
        firsts: Vec<WordId>,
    },
    Class(TokenKind),
}

type Part = Vec<Rc<Words>>;

struct SlowPattern {
    leading: Option<Gap>,
    parts: Vec<(Gap, Part)>,
    trailing: Option<Gap>,
}

struct SlowRule {
    number: u32,
    source: RuleSource,
    any: Vec<SlowPattern>,
    all: Vec<SlowPattern>,
    unless: Vec<SlowPattern>,
}

/// The tokens of a text, and the number of the sentence that each stands in.
struct Text<'t> {
    tokens: &'t [Token],
    ids: Vec<WordId>,
    /// For each id, whether some token has it.
    holds: Vec<bool>,
    sentences: Vec<usize>,
    head: usize,
    tail: usize,
}

impl<'t> Text<'t> {
    fn new(tokens: &'t [Token]) -> Self {
        let ids: Vec<_> = tokens.iter().map(|token| token.word.id).collect();
        let mut holds = vec![false; ids.iter().max().map_or(0, |most| *most as usize + 1)];
        ids.iter().for_each(|id| holds[*id as usize] = true);
        let mut sentence = 0;
        let number = |token: &Token| {
            sentence += usize::from(token.has(Token::SENTENCE_START));
            sentence
        };
        let is_mention = |token: &&Token| token.kind == TokenKind::Mention;
        let is_behind = |token: &&Token| {
            use TokenKind::{Emoji, Hashtag, Mention, Url};
            token.has(Token::IN_HASHTAG) || [Url, Hashtag, Mention, Emoji].contains(&token.kind)
        };
        Self {
            tokens,
            ids,
            holds,
            sentences: tokens.iter().map(number).collect(),
            head: tokens.iter().take_while(is_mention).count(),
            tail: tokens.len() - tokens.iter().rev().take_while(is_behind).count(),
        }
    }

    fn same_sentence(&self, a: usize, b: usize) -> bool {
        self.sentences.get(a).zip(self.sentences.get(b)).is_some_and(|(a, b)| a == b)
    }

    /// Where a part may end that begins at `start`.
    fn ends(&self, part: &Part, start: usize) -> Vec<usize> {
        let mut ends = Vec::new();
        for words in part {
            match &**words {
                Words::Class(kind) => ends.extend((self.tokens[start].kind == *kind).then_some(start + 1)),
                Words::Rows { rows, lengths, .. } => {
                    let stands = |end: &usize| {
                        let row = self.ids.get(start..*end);
                        row.is_some_and(|row| rows.contains(row)) && self.same_sentence(start, *end - 1)
                    };
                    ends.extend(lengths.iter().map(|length| start + length).filter(stands));
                }
            }
        }
        ends
    }

    /// Where a pattern may end that goes on with `parts`, the token before them ending at `from`.
    fn lay(&self, parts: &[(Gap, Part)], from: usize, is_first: bool) -> Vec<usize> {
        let Some(((gap, part), rest)) = parts.split_first() else { return vec![from] };
        let most = if is_first { 0 } else { usize::from(gap.most) };
        let reaches = |start: &usize| is_first || gap.crosses_sentences || self.same_sentence(from - 1, *start);
        let starts = (from..=from + most).filter(|start| *start < self.tokens.len()).filter(reaches);
        starts.flat_map(|start| self.ends(part, start)).flat_map(|end| self.lay(rest, end, false)).collect()
    }

    /// May a part stand somewhere? Saves most of the time.
    fn may_hold(&self, part: &Part) -> bool {
        part.iter().any(|words| match &**words {
            Words::Class(kind) => self.tokens.iter().any(|token| token.kind == *kind),
            Words::Rows { firsts, .. } if firsts.len() > self.ids.len() => {
                self.ids.iter().any(|id| firsts.binary_search(id).is_ok())
            }
            Words::Rows { firsts, .. } => firsts.iter().any(|id| self.holds.get(*id as usize) == Some(&true)),
        })
    }

    fn matches(&self, pattern: &SlowPattern) -> Vec<(usize, usize)> {
        if !pattern.parts.iter().all(|(_, part)| self.may_hold(part)) {
            return Vec::new();
        }
        let ends = |start| self.lay(&pattern.parts, start, true).into_iter().map(move |end| (start, end));
        (0..self.tokens.len()).flat_map(ends).collect()
    }

    fn fires(&self, rule: &SlowRule, signals: &Signals) -> bool {
        if !rule.source.when.iter().all(|condition| condition.test.holds(signals.value(condition.signal))) {
            return false;
        }
        // Looked for when something is there to be taken away.
        let mut unless = None;
        let mut good = |pattern: &SlowPattern| {
            let mut found = self.matches(pattern);
            found.retain(|&(start, end)| match rule.source.at {
                None => true,
                Some(Place::Start) => start <= self.head,
                Some(Place::End) => end >= self.tail,
            });
            if found.is_empty() {
                return Vec::new();
            }
            let unless = unless
                .get_or_insert_with(|| rule.unless.iter().map(|one| (one, self.matches(one))).collect::<Vec<_>>());
            found.retain(|found| !unless.iter().any(|(pattern, stands)| self.takes_away(pattern, stands, *found)));
            found.into_iter().map(|(start, _)| start).collect::<Vec<_>>()
        };
        let mut parts: Vec<Vec<usize>> = Vec::new();
        if !rule.any.is_empty() {
            parts.push(rule.any.iter().flat_map(&mut good).collect());
        }
        parts.extend(rule.all.iter().map(&mut good));
        match rule.source.within {
            None => parts.iter().all(|starts| !starts.is_empty()),
            Some(within) => near(&parts, usize::MAX, 0, within as usize),
        }
    }

    fn takes_away(&self, unless: &SlowPattern, stands: &[(usize, usize)], (start, end): (usize, usize)) -> bool {
        stands.iter().any(|&(from, to)| match (unless.leading, unless.trailing) {
            (_, Some(gap)) => {
                to <= start
                    && start - to <= usize::from(gap.most)
                    && (gap.crosses_sentences || self.same_sentence(to - 1, start))
            }
            (Some(gap), None) => {
                from >= end
                    && from - end <= usize::from(gap.most)
                    && (gap.crosses_sentences || self.same_sentence(end - 1, from))
            }
            (None, None) => self.same_sentence(from, start),
        })
    }
}

/// Can a start be chosen from every part so that they lie near each other?
fn near(parts: &[Vec<usize>], least: usize, most: usize, within: usize) -> bool {
    match parts.split_first() {
        None => most - least <= within,
        Some((starts, rest)) => starts.iter().any(|&start| near(rest, least.min(start), most.max(start), within)),
    }
}

/// Reads the rules once more, from the files.
struct Reader<'r> {
    vocabulary: &'r Vocabulary,
    nothing: Vocabulary,
    tokens: Tokens,
    lexicons: BTreeMap<String, Rc<Words>>,
}

impl Reader<'_> {
    fn rows<'e>(&mut self, entries: impl Iterator<Item = &'e str>) -> Rc<Words> {
        let mut rows = BTreeSet::new();
        for entry in entries {
            let keys = keys(entry, &self.nothing, &mut self.tokens);
            let row: Vec<_> = keys.iter().map(|(_, key)| self.vocabulary.get(key).id).collect();
            assert!(!row.is_empty() && !row.contains(&UNKNOWN), "{entry} is not known");
            rows.insert(row);
        }
        let (mut lengths, mut firsts) = (Vec::new(), Vec::new());
        for row in &rows {
            lengths.push(row.len());
            firsts.push(row[0]);
        }
        lengths.sort_unstable();
        lengths.dedup();
        firsts.sort_unstable();
        Rc::new(Words::Rows { rows, lengths, firsts })
    }

    fn choice(&mut self, choice: &Choice) -> Rc<Words> {
        match choice {
            Choice::Words(words) => self.rows(std::iter::once(&**words)),
            Choice::Class(kind) => Rc::new(Words::Class(*kind)),
            Choice::Lexicon(name) => {
                if let Some(known) = self.lexicons.get(name) {
                    return Rc::clone(known);
                }
                let list = read(&format!("data/lexicons/{name}.txt"));
                let words = self.rows(list.lines().filter(|line| !line.starts_with("# ") && !line.trim().is_empty()));
                self.lexicons.insert(name.clone(), Rc::clone(&words));
                words
            }
        }
    }

    fn patterns(&mut self, located: &[Located]) -> Vec<SlowPattern> {
        let mut pattern = |Pattern { leading, parts, trailing }: &Pattern| SlowPattern {
            leading: *leading,
            parts: parts
                .iter()
                .map(|(gap, part)| (*gap, part.choices.iter().map(|choice| self.choice(choice)).collect()))
                .collect(),
            trailing: *trailing,
        };
        located.iter().map(|located| pattern(&located.pattern)).collect()
    }

    fn rules(&mut self, families: &[Family], knowledge: &Knowledge) -> Vec<SlowRule> {
        let numbers: BTreeMap<&str, u32> =
            (0..).zip(&knowledge.program.rules).map(|(at, rule)| (&*rule.path, at)).collect();
        let rules = families.iter().flat_map(|family| family.rules.iter().map(|rule| (family.path(rule), rule)));
        let rules: Vec<_> = rules
            .map(|(path, rule)| SlowRule {
                number: numbers[&*path],
                source: rule.clone(),
                any: self.patterns(&rule.any),
                all: self.patterns(&rule.all),
                unless: self.patterns(&rule.unless),
            })
            .collect();
        assert_eq!(rules.len(), numbers.len());
        rules
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn families() -> Vec<Family> {
    let mut families = Vec::new();
    for axis in ["data/rules/authenticity", "data/rules/intent"] {
        let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(axis)).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        let mut diagnostics = Diagnostics::default();
        families.extend(
            names.iter().filter_map(|name| source::read(name, &read(&format!("{axis}/{name}")), &mut diagnostics)),
        );
        diagnostics.into_result().unwrap();
    }
    families
}

fn samples() -> Vec<Interaction<'static>> {
    let files = ["interactions", "labelled", "fresh", "story"].map(|name| read(&format!("data/samples/{name}.jsonl")));
    let lines = files.iter().flat_map(|file| file.lines()).filter(|line| !line.trim().is_empty());
    let record = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        Interaction::deserialize_owned(row.get("interaction").unwrap_or(&row)).unwrap()
    };
    lines.map(record).collect()
}

/// All that is read: samples, examples, halves of two of them together, and all words in another order.
fn interactions(families: &[Family]) -> Vec<Interaction<'static>> {
    let mut all = samples();
    for rule in families.iter().flat_map(|family| &family.rules) {
        all.extend(rule.fires.iter().chain(&rule.silent).chain(&rule.errs).map(|example| match example {
            Example::Text(text) => Interaction::new(text.clone()),
            Example::Record(record) => Interaction::clone(record),
        }));
    }
    let texts: Vec<String> =
        all.iter().map(|one| one.text.clone().into_owned()).filter(|text| !text.is_empty()).collect();
    // Two texts that stand far from each other, as one.
    let far = texts.iter().cycle().skip(texts.len() / 2);
    for (at, (one, other)) in texts.iter().zip(far).enumerate() {
        let half = |text: &str, last: bool| {
            let words: Vec<_> = text.split(' ').collect();
            let (first, rest) = words.split_at(words.len() / 2);
            if last { rest.join(" ") } else { first.join(" ") }
        };
        let joined = match at % 3 {
            0 => format!("{} {}", half(one, false), half(other, true)),
            1 => format!("{one} {other}"),
            _ => format!("{} {}", half(other, true), half(one, false)),
        };
        all.push(Interaction::new(joined));
    }
    // Sentences of words that know each other from elsewhere.
    let words: Vec<_> = texts.iter().flat_map(|text| text.split(' ')).collect();
    let step = (words.len() * 5 / 13..).find(|step| (2..*step).all(|n| words.len() % n != 0 || step % n != 0)).unwrap();
    let mixed = |at: usize| (0..20).map(|n| words[(at * 20 + n) * step % words.len()]).collect::<Vec<_>>().join(" ");
    all.extend((0..500).map(mixed).map(Interaction::new));
    all
}

#[test]
fn slow_and_fast_verdicts_are_the_same() {
    let wom = Classifier::new();
    let knowledge = &*wom.knowledge;
    let families = families();
    let mut reader = Reader {
        vocabulary: &knowledge.vocabulary,
        nothing: Vocabulary::empty(),
        tokens: Tokens::default(),
        lexicons: BTreeMap::new(),
    };
    let rules = reader.rules(&families, knowledge);
    let (mut fast, mut slow) = (wom.session(), wom.session());
    let (mut votes, mut fired) = (0, vec![false; rules.len()]);
    for interaction in &interactions(&families) {
        let verdict = fast.read(interaction).verdict();
        let text = text::readable(&interaction.text);
        slow.split(text);
        slow.tokens.split_slowly(text, &knowledge.vocabulary);
        slow.measure(interaction, text);
        let tokens = Text::new(&slow.tokens.list);
        let fires = rules.iter().filter(|rule| tokens.fires(rule, &slow.signals));
        let vote = |rule: &SlowRule| Vote { rule: rule.number, sight: Sight::Facts, counted: Weight(0) };
        slow.matcher.votes = fires.map(vote).collect();
        let slow_verdict = slow.judge(interaction, text, None).2;
        let paths = |session: &Session| {
            let path = |vote: &Vote| knowledge.program.rules[vote.rule as usize].path.clone();
            session.matcher.votes.iter().map(path).collect::<Vec<_>>()
        };
        assert_eq!(paths(&fast), paths(&slow), "{}", interaction.text);
        assert_eq!(verdict, slow_verdict, "{}", interaction.text);
        votes += slow.matcher.votes.len();
        slow.matcher.votes.iter().for_each(|vote| fired[vote.rule as usize] = true);
    }
    // Every rule fires on its own examples, so nothing is compared in vain.
    assert!(fired.iter().all(|&fired| fired) && votes > 10_000, "{votes} votes");
}
