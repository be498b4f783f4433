//! Rule files: from TOML to rules as they are written, with every problem told at once.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::condition;
use super::pattern::{self, Pattern};
use crate::error::Diagnostics;
use crate::interaction::Interaction;
use crate::scores::{Axis, Class, Weight};
use crate::signals::Condition;
use crate::snapshot::one_of;
use crate::verdict::{Act, Acts};

/// A family of rules.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    pub(crate) axis: Axis,
    pub(crate) name: String,
    pub(crate) cap: Weight,
    pub(crate) rules: Vec<RuleSource>,
}

impl Family {
    /// How the rule is named from outside.
    pub(crate) fn path(&self, rule: &RuleSource) -> String {
        format!("{}/{}/{}", self.axis.name(), self.name, rule.id)
    }
}

/// A rule as it is written.
#[derive(Clone, Debug)]
pub(crate) struct RuleSource {
    pub(crate) id: String,
    pub(crate) class: Class,
    /// By judgement.
    pub(crate) weight: Weight,
    /// What was fitted to labelled rows, and counts in its place.
    pub(crate) fitted: Option<Weight>,
    pub(crate) why: String,
    pub(crate) source: Option<String>,
    pub(crate) acts: Acts,
    pub(crate) any: Vec<Located>,
    pub(crate) all: Vec<Located>,
    pub(crate) unless: Vec<Located>,
    pub(crate) within: Option<u32>,
    pub(crate) at: Option<Place>,
    pub(crate) when: Vec<Condition>,
    pub(crate) fires: Vec<Example>,
    pub(crate) silent: Vec<Example>,
    pub(crate) errs: Vec<Example>,
}

/// A rule has at most so many parts: `any` together, and each of `all`.
pub(crate) const MAX_PARTS: usize = 16;

/// A pattern and the place of its string in the file.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub(crate) pattern: Pattern,
    pub(crate) span: Range<usize>,
}

/// Where in the text a match must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Start,
    End,
}

/// What a rule is tried on.
#[derive(Clone, Debug)]
pub(crate) enum Example {
    Text(String),
    Record(Box<Interaction<'static>>),
}

/// Reads a rule file called `name`. What is wrong goes to `diagnostics`, the rest is read on.
pub(crate) fn read(name: &str, text: &str, diagnostics: &mut Diagnostics) -> Option<Family> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        diagnostics.at(
            name,
            text,
            error.span().unwrap_or(0..0),
            None,
            message,
            Some("the file must be TOML; see https://toml.io".into()),
        );
    }
    if !errors.is_empty() {
        return None;
    }
    let mut reader = Reader { name, text, rule: None, diagnostics };
    Some(reader.family(table.get_ref()))
}

struct Reader<'r> {
    name: &'r str,
    text: &'r str,
    rule: Option<String>,
    diagnostics: &'r mut Diagnostics,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let help: String = help.into();
        self.diagnostics.at(
            self.name,
            self.text,
            span,
            self.rule.as_deref(),
            message,
            (!help.is_empty()).then_some(help),
        );
    }

    fn family(&mut self, table: &DeTable<'_>) -> Family {
        self.known_keys(table, &["axis", "family", "cap", "rule"]);
        let axis = self.required(table, "axis", 0..0).and_then(|value| {
            let found = self.string(value)?;
            self.or_problem(
                Axis::named(&found),
                value,
                format!("`{found}` is no axis"),
                "the axes are authenticity and intent",
            )
        });
        let family = self.required(table, "family", 0..0).and_then(|value| {
            let found = self.string(value)?;
            let name = pattern::is_name(&found).then_some(found);
            self.or_problem(name, value, "a family is named by lower-case words joined by hyphens", "")
        });
        let cap = self.required(table, "cap", 0..0).and_then(|value| {
            let cap = self.weight(value)?;
            self.or_problem((cap.0 > 0).then_some(cap), value, "a cap is greater than zero", "")
        });
        let mut rules = Vec::new();
        let mut ids = HashMap::new();
        if let Some(value) = self.required(table, "rule", 0..0) {
            for rule in self.array(value) {
                let Some(table) = rule.get_ref().as_table() else {
                    self.problem(rule.span(), "a rule is a table", "begin it with `[[rule]]`");
                    continue;
                };
                let rule = self.rule(table, rule.span(), axis);
                if let Some(id) = table.get("id") {
                    let line = self.text[..id.span().start].matches('\n').count() + 1;
                    if let Some(first) = ids.insert(rule.id.clone(), line) {
                        let message = format!("a second rule `{}`", rule.id);
                        self.problem(id.span(), message, format!("the first stands in line {first}"));
                    }
                }
                rules.push(rule);
                self.rule = None;
            }
        }
        // What is wrong has been noted, and stands in for itself so that the patterns are looked at as well.
        Family {
            axis: axis.unwrap_or(Axis::Intent),
            name: family.unwrap_or_default(),
            cap: cap.unwrap_or(Weight::MAX),
            rules,
        }
    }

    fn rule(&mut self, table: &DeTable<'_>, span: Range<usize>, axis: Option<Axis>) -> RuleSource {
        const KEYS: &[&str] = &[
            "id", "class", "weight", "fitted", "why", "source", "acts", "any", "all", "unless", "within", "at", "when",
            "examples",
        ];
        let id = self.required(table, "id", span.clone()).and_then(|value| {
            let found = self.string(value)?;
            let id = pattern::is_name(&found).then_some(found);
            self.or_problem(
                id,
                value,
                "an id is lower-case words joined by hyphens",
                "it finishes the sentence \"this interaction ...\"",
            )
        });
        self.rule = id.clone();
        self.known_keys(table, KEYS);
        let class = self.required(table, "class", span.clone()).and_then(|value| {
            let found = self.string(value)?;
            let class = Class::named(&found).filter(|class| axis.is_none_or(|axis| class.axis() == axis));
            let names: Vec<_> = Class::ALL
                .iter()
                .filter(|class| axis.is_none_or(|axis| class.axis() == axis))
                .map(|class| class.name())
                .collect();
            self.or_problem(
                class,
                value,
                format!("`{found}` is no class of this axis"),
                format!("the classes are {}", names.join(", ")),
            )
        });
        let weight = self.required(table, "weight", span.clone()).and_then(|value| self.weight(value));
        let fitted = table.get("fitted").and_then(|value| self.weight(value));
        let why = self.required(table, "why", span.clone()).and_then(|value| {
            let why = self.string(value)?;
            self.or_problem(
                (!why.trim().is_empty()).then_some(why),
                value,
                "an empty reason",
                "say in a sentence why the rule votes as it does",
            )
        });
        let source = table.get("source").and_then(|value| self.string(value));
        let acts = self.acts(table);
        let any = self.patterns(table, "any", false);
        let all = self.patterns(table, "all", false);
        let unless = self.patterns(table, "unless", true);
        let within = table.get("within").and_then(|value| {
            let within =
                value.get_ref().as_integer().and_then(|i| i.as_str().parse().ok()).filter(|n| (1..=200).contains(n));
            self.or_problem(within, value, "`within` is a number of tokens", "write a whole number from 1 to 200")
        });
        let at = table.get("at").and_then(|value| {
            let place = match value.get_ref().as_str() {
                Some("start") => Some(Place::Start),
                Some("end") => Some(Place::End),
                _ => None,
            };
            self.or_problem(place, value, "`at` is \"start\" or \"end\"", "")
        });
        let when = self.conditions(table);
        if any.is_empty() && all.is_empty() && !["any", "all", "when"].iter().any(|key| table.contains_key(*key)) {
            self.problem(span.clone(), "the rule asks for nothing", "give it `any`, `all` or `when`");
        }
        if all.len() >= MAX_PARTS {
            self.problem(table["all"].span(), format!("more than {} patterns in `all`", MAX_PARTS - 1), "");
        }
        if within.is_some() && all.len() + usize::from(!any.is_empty()) < 2 {
            self.problem(
                table["within"].span(),
                "`within` needs two parts to lie near each other",
                "add patterns to `all`, or use a gap",
            );
        }
        if !table.contains_key("any") && !table.contains_key("all") {
            for key in ["unless", "at"].into_iter().filter(|key| table.contains_key(*key)) {
                self.problem(
                    table[key].span(),
                    format!("`{key}` without a pattern to hold it against"),
                    "give the rule `any` or `all`",
                );
            }
        }
        if weight == Some(Weight(0)) && acts.is_empty() {
            self.problem(
                table["weight"].span(),
                "a weight of zero",
                "only a rule that proves `acts` may weigh nothing",
            );
        }
        let [fires, silent, errs] = self.examples(table, span);
        RuleSource {
            id: id.unwrap_or_default(),
            class: class.unwrap_or(Class::Noise),
            weight: weight.unwrap_or_default(),
            fitted,
            why: why.unwrap_or_default(),
            source,
            acts,
            any,
            all,
            unless,
            within,
            at,
            when,
            fires,
            silent,
            errs,
        }
    }

    fn acts(&mut self, table: &DeTable<'_>) -> Acts {
        let mut acts = Acts::default();
        for value in table.get("acts").map(|value| self.array(value)).unwrap_or_default() {
            let Some(name) = self.string(value) else { continue };
            match Act::named(&name) {
                Some(act) => acts.insert(act),
                None => {
                    let names: Vec<_> = Act::ALL.iter().map(|act| act.name()).collect();
                    self.problem(
                        value.span(),
                        format!("`{name}` is no act"),
                        format!("the acts are {}", names.join(", ")),
                    );
                }
            }
        }
        acts
    }

    fn patterns(&mut self, table: &DeTable<'_>, key: &str, may_be_open: bool) -> Vec<Located> {
        let mut patterns = Vec::new();
        for value in table.get(key).map(|value| self.array(value)).unwrap_or_default() {
            let Some(text) = self.string(value) else { continue };
            let span = value.span();
            match pattern::parse(&text) {
                Ok(pattern) if !may_be_open && (pattern.leading.is_some() || pattern.trailing.is_some()) => {
                    self.problem(
                        span,
                        "a gap at the end of a pattern",
                        "a gap stands between two parts; only `unless` may end in one",
                    );
                }
                Ok(pattern) if pattern.leading.is_some() && pattern.trailing.is_some() => {
                    self.problem(
                        span,
                        "a gap at both ends of a pattern",
                        "write two patterns, one for before the match and one for after it",
                    );
                }
                Ok(pattern) => patterns.push(Located { pattern, span }),
                Err(error) => {
                    // Inside an escaped string the place cannot be told, so the whole string is shown.
                    let plain = self.text.get(span.start + 1..span.end.saturating_sub(1)) == Some(&text);
                    let place =
                        if plain { span.start + 1 + error.span.start..span.start + 1 + error.span.end } else { span };
                    self.problem(place, error.message, error.help.unwrap_or_default());
                }
            }
        }
        patterns
    }

    fn conditions(&mut self, table: &DeTable<'_>) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let Some(value) = table.get("when") else { return conditions };
        let Some(when) = value.get_ref().as_table() else {
            self.problem(value.span(), "`when` is a table", "write `when = { questions = \">= 1\" }`");
            return conditions;
        };
        for (key, value) in when {
            let name = key.get_ref();
            // `author.role` without quotes reads as a table in a table.
            let inner = value.get_ref().as_table().and_then(|inner| inner.iter().next());
            let (name, value) = match inner {
                Some((inner, value)) => (format!("{name}.{}", inner.get_ref()), value),
                None => (name.clone().into_owned(), value),
            };
            match condition::parse(&name, value.get_ref()) {
                Ok(found) => conditions.extend(found),
                Err(error) => {
                    let place = if error.about_name { key.span() } else { value.span() };
                    self.problem(place, error.message, error.help);
                }
            }
        }
        conditions
    }

    fn examples(&mut self, table: &DeTable<'_>, span: Range<usize>) -> [Vec<Example>; 3] {
        let mut lists = [Vec::new(), Vec::new(), Vec::new()];
        let Some(value) = self.required(table, "examples", span) else { return lists };
        let Some(examples) = value.get_ref().as_table() else {
            self.problem(value.span(), "`examples` is a table", "begin it with `[rule.examples]`");
            return lists;
        };
        self.known_keys(examples, &["fires", "silent", "errs"]);
        for (list, key) in lists.iter_mut().zip(["fires", "silent", "errs"]) {
            for value in examples.get(key).map(|value| self.array(value)).unwrap_or_default() {
                list.extend(self.example(value));
            }
            if key != "errs" && list.len() < 2 {
                let place = examples.get(key).map_or(value.span(), Spanned::span);
                self.problem(
                    place,
                    format!("fewer than two examples in `{key}`"),
                    "a rule shows two texts that it fires on and two near misses",
                );
            }
        }
        lists
    }

    fn example(&mut self, value: &Value<'_>) -> Option<Example> {
        match value.get_ref() {
            DeValue::String(text) => Some(Example::Text(text.clone().into_owned())),
            DeValue::Table(_) => {
                let parsed =
                    toml::de::ValueDeserializer::parse(&self.text[value.span()]).and_then(Interaction::deserialize);
                match parsed {
                    Ok(interaction) => Some(Example::Record(Box::new(interaction.into_owned()))),
                    Err(error) => {
                        self.problem(
                            value.span(),
                            format!("no interaction: {}", error.message()),
                            "the fields are those of an input record",
                        );
                        None
                    }
                }
            }
            _ => {
                self.problem(value.span(), "an example is a text or a table", "");
                None
            }
        }
    }

    fn known_keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for (key, _) in table {
            if !known.contains(&key.get_ref().as_ref()) {
                self.problem(
                    key.span(),
                    format!("unknown key `{}`", key.get_ref()),
                    format!("the keys are {}", known.join(", ")),
                );
            }
        }
    }

    fn required<'t, 'i>(&mut self, table: &'t DeTable<'i>, key: &str, span: Range<usize>) -> Option<&'t Value<'i>> {
        let value = table.get(key);
        if value.is_none() {
            self.problem(span, format!("`{key}` is missing"), "");
        }
        value
    }

    fn string(&mut self, value: &Value<'_>) -> Option<String> {
        let string = value.get_ref().as_str().map(str::to_owned);
        self.or_problem(string, value, format!("expected a string, found {}", value.get_ref().type_str()), "")
    }

    fn weight(&mut self, value: &Value<'_>) -> Option<Weight> {
        let number = match value.get_ref() {
            DeValue::Float(float) => float.as_str().parse().ok(),
            DeValue::Integer(integer) => integer.as_str().parse().ok(),
            _ => None,
        };
        self.or_problem(
            number.and_then(Weight::from_nats),
            value,
            "no weight",
            "a weight is a number from -9.99 to 9.99 with at most two decimals",
        )
    }

    fn array<'t, 'i>(&mut self, value: &'t Value<'i>) -> Vec<&'t Value<'i>> {
        match value.get_ref().as_array() {
            Some(array) => array.iter().collect(),
            None => {
                self.problem(value.span(), format!("expected a list, found {}", value.get_ref().type_str()), "");
                Vec::new()
            }
        }
    }

    fn or_problem<T>(
        &mut self,
        found: Option<T>,
        value: &Value<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        if found.is_none() {
            self.problem(value.span(), message, help);
        }
        found
    }
}

one_of!(Place { Start, End });
