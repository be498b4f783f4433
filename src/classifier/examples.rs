//! The tests that exist because a rule exists: every rule is tried on its own examples.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Classifier;
use crate::interaction::Interaction;
use crate::rules::pattern::Choice;
use crate::rules::source::{Example, Family, RuleSource};
use crate::session::Session;
use crate::signals::Source;
use crate::tokens::{TokenKind, Tokens, Vocabulary, keys};

/// An example that a rule does not live up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    rule: String,
    example: String,
    message: &'static str,
}

impl ExampleFailure {
    /// The rule's path.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// The text that was tried.
    #[must_use]
    pub fn example(&self) -> &str {
        &self.example
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        self.message
    }
}

impl fmt::Display for ExampleFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {:?}", self.rule, self.message, self.example)
    }
}

/// Tries every rule on its examples.
pub(crate) fn check(
    classifier: &Classifier,
    families: &[Family],
    lexicons: &BTreeMap<String, Vec<String>>,
) -> Vec<ExampleFailure> {
    let nothing = Vocabulary::empty();
    let mut trial =
        Trial { session: classifier.session(), path: String::new(), failures: Vec::new(), lexicons, nothing };
    for family in families {
        for rule in &family.rules {
            trial.path = family.path(rule);
            trial.rule(rule);
        }
    }
    trial.failures
}

struct Trial<'t> {
    session: Session,
    path: String,
    failures: Vec<ExampleFailure>,
    lexicons: &'t BTreeMap<String, Vec<String>>,
    nothing: Vocabulary,
}

impl Trial<'_> {
    fn rule(&mut self, rule: &RuleSource) {
        let measures_text = rule.when.iter().any(|condition| condition.signal.source() == Source::Text);
        for example in &rule.fires {
            let Some(span) = self.span(example) else {
                self.fail(example, "does not fire");
                continue;
            };
            if let Example::Text(text) = example {
                if !measures_text && rule.at.is_none() {
                    self.elsewhere(text, span);
                }
                if !measures_text && !text.contains('#') {
                    self.must_fire(&text.to_uppercase(), "does not fire in capitals");
                }
            }
        }
        let words = self.words_of(rule);
        for example in &rule.silent {
            if self.span(example).is_some() {
                self.fail(example, "fires on a near miss");
            }
            if let Example::Text(text) = example {
                let shares = |(kind, key): &(TokenKind, Vec<u8>)| {
                    words.contains(key)
                        || TokenKind::CLASSES
                            .iter()
                            .any(|(class, name)| class == kind && words.contains(format!("<{name}>").as_bytes()))
                };
                if !words.is_empty() && !keys(text, &self.nothing, &mut Tokens::default()).iter().any(shares) {
                    self.fail(example, "is no near miss: it shares no word with the rule");
                }
            }
        }
        for example in &rule.errs {
            if self.span(example).is_none() {
                self.fail(example, "is no mistake any more: move it to `silent`");
            }
        }
        if !words.is_empty() && !measures_text {
            for id in [rule.id.clone(), rule.id.replace('-', " ")] {
                if self.span(&Example::Text(id.clone())).is_some() {
                    self.fail(&Example::Text(id), "fires on its own id");
                }
            }
        }
    }

    /// Behind two words, where its span must shift with it, and between two sentences.
    fn elsewhere(&mut self, text: &str, span: Option<(usize, usize)>) {
        const LEAD: &str = "oh well ";
        let shifted = format!("{LEAD}{text}");
        match self.span(&Example::Text(shifted.clone())) {
            None => self.fail(&Example::Text(shifted), "does not fire behind two words"),
            Some(found) if found != span.map(|(start, end)| (start + LEAD.len(), end + LEAD.len())) => {
                self.fail(&Example::Text(shifted), "sees other words behind two words")
            }
            Some(_) => {}
        }
        self.must_fire(&format!("Well then.\n{text}\nAnd so it goes."), "does not fire between two sentences");
    }

    fn must_fire(&mut self, text: &str, message: &'static str) {
        let example = Example::Text(text.to_owned());
        if self.span(&example).is_none() {
            self.fail(&example, message);
        }
    }

    /// The span that the rule saw if it fired.
    fn span(&mut self, example: &Example) -> Option<Option<(usize, usize)>> {
        let interaction = match example {
            Example::Text(text) => Interaction::new(text.as_str()),
            Example::Record(interaction) => Interaction::from(&**interaction),
        };
        let reading = self.session.read(&interaction);
        reading
            .evidence()
            .find(|vote| vote.rule() == Some(&self.path))
            .map(|vote| vote.span().map(|span| (span.start, span.end)))
    }

    /// The words that the rule's patterns speak of.
    fn words_of(&self, rule: &RuleSource) -> BTreeSet<Vec<u8>> {
        let mut words = BTreeSet::new();
        for (_, part) in rule.any.iter().chain(&rule.all).flat_map(|located| &located.pattern.parts) {
            for choice in &part.choices {
                match choice {
                    Choice::Words(text) => {
                        words.extend(keys(text, &self.nothing, &mut Tokens::default()).into_iter().map(|(_, key)| key))
                    }
                    Choice::Lexicon(name) => {
                        for entry in self.lexicons.get(name).into_iter().flatten() {
                            words.extend(
                                keys(entry, &self.nothing, &mut Tokens::default()).into_iter().map(|(_, key)| key),
                            );
                        }
                    }
                    Choice::Class(kind) => {
                        let name =
                            TokenKind::CLASSES.iter().find(|(class, _)| class == kind).map_or("", |(_, name)| name);
                        words.insert(format!("<{name}>").into_bytes());
                    }
                }
            }
        }
        words
    }

    fn fail(&mut self, example: &Example, message: &'static str) {
        let example = match example {
            Example::Text(text) => text.clone(),
            Example::Record(interaction) => format!("{interaction:?}"),
        };
        self.failures.push(ExampleFailure { rule: self.path.clone(), example, message });
    }
}
