//! The `when` of a rule: comparisons of signals.

use once_cell::sync::Lazy;
use regex::Regex;
use toml::de::DeValue;

use crate::signals::{Condition, Form, Signal, Test};

/// What is wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConditionError {
    /// The name is wrong, not the value.
    pub(crate) about_name: bool,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// Reads `name = value` as conditions, all of which must hold.
pub(crate) fn parse(name: &str, value: &DeValue<'_>) -> Result<Vec<Condition>, ConditionError> {
    let Some(signal) = Signal::named(name) else {
        let near =
            Signal::ALL.iter().map(|signal| signal.name()).find(|known| known.contains(name) || name.contains(known));
        let help = near
            .map_or_else(|| "the signals are listed in data/README.md".to_owned(), |near| format!("is it `{near}`?"));
        return Err(ConditionError { about_name: true, message: format!("`{name}` is no signal"), help });
    };
    let wrong =
        |help: String| ConditionError { about_name: false, message: format!("no condition for `{name}`"), help };
    let test = match signal.form() {
        Form::Truth => {
            let value = value.as_bool().ok_or_else(|| wrong("write `true` or `false`, without quotes".into()))?;
            vec![Test::Within(i32::from(value), i32::from(value))]
        }
        Form::Name(names) => {
            let help = || {
                wrong(format!(
                    "write one or several of {}, joined by `|`, with `not ` before them to exclude them",
                    names.join(", ")
                ))
            };
            vec![one_of(value.as_str().ok_or_else(help)?, names).ok_or_else(help)?]
        }
        Form::Number { factor } => {
            let help = || wrong("write a comparison such as `\">= 60\"`, or several joined by commas".into());
            let text = value.as_str().ok_or_else(help)?;
            text.split(',').map(|part| comparison(part.trim(), factor).ok_or_else(help)).collect::<Result<_, _>>()?
        }
    };
    Ok(test.into_iter().map(|test| Condition { signal, test }).collect())
}

fn one_of(text: &str, names: &[&str]) -> Option<Test> {
    let (text, excluded) = text.strip_prefix("not ").map_or((text, false), |rest| (rest, true));
    let mut set = 0;
    for name in text.split('|') {
        set |= 1 << names.iter().position(|known| *known == name.trim())?;
    }
    let all = (1 << names.len()) - 1;
    Some(Test::OneOf(if excluded { all & !set } else { set }))
}

/// An operator and a number.
static COMPARISON: Lazy<Regex> =
    Lazy::new(|| Regex::new(r"^([<>=!]=|[<>]) *(-?[0-9]+(?:\.[0-9]+)?)$").expect("a valid expression"));

fn comparison(text: &str, factor: i32) -> Option<Test> {
    let found = COMPARISON.captures(text)?;
    let number: f64 = found[2].parse().ok()?;
    let exact = number * f64::from(factor);
    let value = exact.round();
    if (exact - value).abs() > 1e-6 || value.abs() > f64::from(i32::MAX - 1) {
        return None;
    }
    let value = value as i32;
    let (least, most) = (i32::MIN + 1, i32::MAX);
    Some(match &found[1] {
        "==" => Test::Within(value, value),
        "!=" => Test::Not(value),
        "<" => Test::Within(least, value - 1),
        "<=" => Test::Within(least, value),
        ">" => Test::Within(value + 1, most),
        ">=" => Test::Within(value, most),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests(name: &str, value: &str) -> Option<Vec<Test>> {
        let table = toml::de::DeTable::parse(value).unwrap();
        let value = table.get_ref().get("v").unwrap();
        parse(name, value.get_ref()).ok().map(|found| found.into_iter().map(|condition| condition.test).collect())
    }

    #[test]
    fn comparisons_become_ranges() {
        assert_eq!(
            tests("words", "v = '>= 3, < 12'"),
            Some(vec![Test::Within(3, i32::MAX), Test::Within(i32::MIN + 1, 11)])
        );
        assert_eq!(tests("rating", "v = '<= 2.5'"), Some(vec![Test::Within(i32::MIN + 1, 250)]));
        assert_eq!(tests("words", "v = '!= 0'"), Some(vec![Test::Not(0)]));
        assert_eq!(tests("kind", "v = 'like|follow'"), Some(vec![Test::OneOf(0b1_1000_0000)]));
        assert_eq!(tests("author.role", "v = 'not brand'"), Some(vec![Test::OneOf(0b11_1011)]));
        assert_eq!(tests("by_brand", "v = true"), Some(vec![Test::Within(1, 1)]));
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for (name, value) in [
            ("word", "v = '> 1'"),
            ("words", "v = 3"),
            ("words", "v = '3'"),
            ("words", "v = '=> 3'"),
            ("words", "v = '> 1.5'"),
            ("kind", "v = 'liked'"),
            ("by_brand", "v = 'true'"),
            ("words", "v = '> 3,'"),
        ] {
            assert_eq!(tests(name, value), None, "{name} {value}");
        }
    }
}
