use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::error::Diagnostics;
use crate::interaction::Interaction;
use crate::rules::compile::{self, FamilyFile, Lexicons};
use crate::rules::intern::Interner;
use crate::rules::pattern::{Choice, Gap, Part, Pattern as Written};
use crate::rules::source::{self, RuleSource};
use crate::signals::TextMeasure;
use crate::text::fold::Confusables;
use crate::tokens::{Letters, Tokens, Vocabulary};

/// A lexicon of words and phrases.
const LIST: (&str, &[&str]) = ("list", &["b", "c d", "e e e"]);

struct Machine {
    program: Program,
    vocabulary: Vocabulary,
}

/// Compiles rules, each given by what stands in it beside the formalities. None if one is refused.
fn machine(rules: &[String], frequencies: &[(&str, u32)]) -> Result<(Machine, Vec<RuleSource>), String> {
    let mut text = "axis = 'intent'\nfamily = 'f'\ncap = 5.0\n".to_owned();
    for (number, rule) in rules.iter().enumerate() {
        text += &format!(
            "[[rule]]\nid = 'r{number}'\nclass = 'noise'\nweight = 1.0\nwhy = 'w'\n{rule}\n[rule.examples]\nfires = ['a', 'a']\nsilent = ['b', 'b']\n"
        );
    }
    let mut diagnostics = Diagnostics::default();
    let family = source::read("test", &text, &mut diagnostics);
    let mut interner = Interner::new([]);
    let items = LIST.1.iter().map(|entry| interner.item(entry).unwrap()).collect();
    let lexicons = Lexicons::from([(LIST.0.to_owned(), items)]);
    let files: Vec<_> = family.into_iter().map(|family| FamilyFile { name: "test", text: &text, family }).collect();
    let program = compile::compile(&files, &mut interner, &lexicons, &BTreeMap::new(), frequencies, &mut diagnostics);
    diagnostics.into_result().map_err(|error| error.to_string())?;
    let vocabulary = interner.freeze(Confusables::default(), Letters::default());
    Ok((Machine { program, vocabulary }, files[0].family.rules.clone()))
}

/// The rules that fire, and the text that each saw.
fn fast(machine: &Machine, text: &str) -> Vec<(String, String)> {
    let mut tokens = Tokens::default();
    tokens.split(text, &machine.vocabulary);
    let mut signals = Signals::default();
    signals.measure(&Interaction::new(text), text, &tokens, &mut TextMeasure::default(), None);
    let mut matcher = Matcher::new(&machine.program);
    matcher.run(&machine.program, &tokens.list, &signals);
    let seen = |vote: &Vote| {
        let (start, end) = matcher.span(&machine.program, &tokens.list, vote.sight).expect("a rule about text");
        let path = &machine.program.rules[vote.rule as usize].path;
        (path.rsplit('/').next().unwrap().to_owned(), text[start as usize..end as usize].to_owned())
    };
    let mut fired: Vec<_> = matcher.votes.iter().map(seen).collect();
    fired.sort();
    fired
}

/// A word and the number of its sentence.
type Word = (String, usize);

/// The slow twin: tries every way to lay the pattern over the words.
fn lay(parts: &[(Gap, Part)], words: &[Word], from: usize, first: bool) -> Vec<usize> {
    let Some(((gap, part), rest)) = parts.split_first() else { return vec![from] };
    let mut ends = Vec::new();
    let most = if first { 0 } else { usize::from(gap.most) };
    for start in from..=(from + most).min(words.len()) {
        let reaches = first || gap.crosses_sentences || same_sentence(words, from - 1, start);
        if !reaches {
            continue;
        }
        for choice in &part.choices {
            let entries: Vec<&str> = match choice {
                Choice::Words(text) => vec![text],
                Choice::Lexicon(_) => LIST.1.to_vec(),
                Choice::Class(_) => unreachable!("not drawn"),
            };
            for entry in entries {
                let entry: Vec<_> = entry.split(' ').collect();
                let end = start + entry.len();
                let stands = words.get(start..end).is_some_and(|found| {
                    found.iter().map(|(word, _)| word.as_str()).eq(entry.iter().copied())
                        && found.iter().all(|(_, sentence)| *sentence == found[0].1)
                });
                if stands {
                    ends.extend(lay(rest, words, end, false));
                }
            }
        }
    }
    ends
}

fn same_sentence(words: &[Word], a: usize, b: usize) -> bool {
    words.get(a).zip(words.get(b)).is_some_and(|((_, a), (_, b))| a == b)
}

/// All matches of a pattern.
fn matches(pattern: &Written, words: &[Word]) -> Vec<(usize, usize)> {
    let starts = 0..words.len();
    starts.flat_map(|start| lay(&pattern.parts, words, start, true).into_iter().map(move |end| (start, end))).collect()
}

fn is_vetoed(unless: &Written, words: &[Word], (start, end): (usize, usize)) -> bool {
    matches(unless, words).into_iter().any(|(from, to)| match (unless.leading, unless.trailing) {
        (_, Some(gap)) => {
            to <= start
                && start - to <= usize::from(gap.most)
                && (gap.crosses_sentences || same_sentence(words, to - 1, start))
        }
        (Some(gap), _) => {
            from >= end
                && from - end <= usize::from(gap.most)
                && (gap.crosses_sentences || same_sentence(words, end - 1, from))
        }
        // Crossing gaps let it end in another sentence, but it begins in this one.
        (None, None) => same_sentence(words, from, start),
    })
}

fn slow(rule: &RuleSource, words: &[Word]) -> bool {
    let good = |pattern: &Written| {
        let mut found = matches(pattern, words);
        found.retain(|&(start, end)| {
            let placed = match rule.at {
                None => true,
                Some(Place::Start) => start == 0,
                Some(Place::End) => end == words.len(),
            };
            placed && !rule.unless.iter().any(|unless| is_vetoed(&unless.pattern, words, (start, end)))
        });
        found.into_iter().map(|(start, _)| start).collect::<Vec<_>>()
    };
    let mut parts: Vec<Vec<usize>> = Vec::new();
    if !rule.any.is_empty() {
        parts.push(rule.any.iter().flat_map(|located| good(&located.pattern)).collect());
    }
    parts.extend(rule.all.iter().map(|located| good(&located.pattern)));
    match rule.within {
        None => parts.iter().all(|starts| !starts.is_empty()),
        Some(within) => near(&parts, usize::MAX, 0, within as usize),
    }
}

/// Can a start be chosen from every part so that they lie near each other?
fn near(parts: &[Vec<usize>], least: usize, most: usize, within: usize) -> bool {
    match parts.split_first() {
        None => most - least <= within,
        Some((starts, rest)) => starts.iter().any(|&start| near(rest, least.min(start), most.max(start), within)),
    }
}

fn words_of(text: &str) -> Vec<Word> {
    let sentences = text.split('.').enumerate();
    sentences.flat_map(|(at, sentence)| sentence.split_whitespace().map(move |word| (word.to_owned(), at))).collect()
}

fn pattern() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => prop::sample::select(vec!["a", "b", "c", "d", "e"]).prop_map(str::to_owned),
        1 => Just("@list".to_owned()),
        1 => Just("{a|c d|e}".to_owned()),
        1 => Just("{b|@list}".to_owned()),
    ];
    let gap = prop_oneof![3 => Just(" ".to_owned()), 2 => (1..4).prop_map(|n| format!(" ..{n} ")), 1 => (1..4).prop_map(|n| format!(" ...{n} "))];
    prop::collection::vec((part, gap), 1..5).prop_map(|row| {
        let mut text = String::new();
        for (at, (part, gap)) in row.iter().enumerate() {
            text += if at == 0 { "" } else { gap };
            text += part;
        }
        text
    })
}

fn rule() -> impl Strategy<Value = String> {
    let patterns = |most| prop::collection::vec(pattern(), 0..most);
    let unless = prop::collection::vec((pattern(), 0..3, 1..4), 0..3);
    let place = prop_oneof![6 => Just(""), 1 => Just("at = 'start'"), 1 => Just("at = 'end'")];
    (patterns(3), patterns(3), unless, place, prop::option::of(1..8)).prop_map(|(mut any, all, unless, at, within)| {
        if any.is_empty() && all.is_empty() {
            any.push("a b".to_owned());
        }
        let unless: Vec<_> = unless
            .iter()
            .map(|(pattern, side, gap)| match side {
                0 => pattern.clone(),
                1 => format!("{pattern} ..{gap}"),
                _ => format!("..{gap} {pattern}"),
            })
            .collect();
        let within = within
            .filter(|_| all.len() + usize::from(!any.is_empty()) > 1)
            .map_or(String::new(), |n| format!("within = {n}"));
        format!("any = {any:?}\nall = {all:?}\nunless = {unless:?}\n{at}\n{within}")
    })
}

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["a", "b", "c", "d", "e", "x"]);
    let length = prop_oneof![9 => 0..14usize, 1 => 60..150usize];
    let ends = prop_oneof![Just(0.15), Just(0.01)];
    (length, ends)
        .prop_flat_map(move |(length, ends)| prop::collection::vec((word.clone(), prop::bool::weighted(ends)), length))
        .prop_map(|words| words.iter().map(|(word, ends)| format!("{word}{} ", if *ends { "." } else { "" })).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Whatever word is looked for first.
    #[test]
    fn fast_and_slow_agree(rule in rule(), texts in prop::collection::vec(text(), 8), costs in prop::array::uniform5(0u32..400)) {
        let frequencies: Vec<_> = ["a", "b", "c", "d", "e"].into_iter().zip(costs).collect();
        let Ok((machine, sources)) = machine(&[rule], &frequencies) else { return Err(TestCaseError::reject("refused")) };
        for text in texts {
            prop_assert_eq!(!fast(&machine, &text).is_empty(), slow(&sources[0], &words_of(&text)), "{}", text);
        }
    }
}

/// So many sets that most of them share their bits, and more rules than one row of brakes has bits.
#[test]
fn fast_and_slow_agree_on_many_rules() {
    let word = |n: u32| format!("w{}x", char::from(b'a' + (n % 26) as u8).to_string().repeat(1 + n as usize / 26));
    let mut state = 7u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    let rules: Vec<_> = (0..1200)
        .map(|_| {
            let mut part =
                || format!("{{{}|{} {}|{}}}", word(next(60)), word(next(60)), word(next(60)), word(next(60)));
            let parts = [part(), part(), part()];
            let gaps = ["", "..1", "..3", "..7", "..12", "...3"];
            let [first, second] = [gaps[next(6) as usize], gaps[next(6) as usize]];
            let pattern = format!("{} {first} {} {second} {}", parts[0], parts[1], parts[2]);
            let pattern = if next(2) == 0 { pattern } else { format!("{} {first} {}", parts[0], parts[1]) };
            let unless = ["".to_owned(), format!("'{}'", word(next(60))), format!("'{} ..2'", word(next(60)))];
            let long = format!("'{} ..2 {}'", word(next(60)), word(next(60)));
            format!("any = ['{pattern}']\nunless = [{}]", [&unless[next(3) as usize], &long][next(2) as usize])
        })
        .collect();
    let (machine, sources) = machine(&rules, &[]).unwrap();
    for length in [5, 12, 20, 40, 63, 64, 65, 130] {
        let ends = 2 + next(40);
        let words = (0..length).map(|_| word(next(60)) + if next(ends) == 0 { ". " } else { " " });
        let text: String = words.collect();
        let fired: Vec<_> = fast(&machine, &text).into_iter().map(|(rule, _)| rule).collect();
        let words = words_of(&text);
        let mut expected: Vec<_> =
            sources.iter().filter(|rule| slow(rule, &words)).map(|rule| rule.id.clone()).collect();
        expected.sort();
        assert_eq!(fired, expected, "{text}");
        assert!(length < 12 || !fired.is_empty(), "{text}");
    }
}
