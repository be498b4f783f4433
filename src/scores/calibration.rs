//! From scores to probabilities that mean what they say: a slope for each axis and a start for each class, fitted on answers
//! to rows that nothing was fitted to (Platt 1999, "Probabilistic outputs for support vector machines", for one score; here
//! as the softmax of several).

use std::ops::Range;

use serde::Deserialize;

use super::{Axis, Class, ONE, Weight, softmax};
use crate::snapshot::frozen;

/// How scores become probabilities, and from which probability on the labels are said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Calibration {
    /// What a nat of score is worth in log odds, in thousandths; by axis.
    pub(crate) slopes: [i32; 2],
    /// The log odds of each class before anything voted, in hundredths of a nat, where the classes are equally common.
    pub(crate) starts: [i32; Class::ALL.len()],
    /// `fake` from this probability on, in millionths.
    pub(crate) fake_threshold: u32,
    /// `real` below this probability, in millionths.
    pub(crate) real_threshold: u32,
}

/// A problem in a file of calibration: where, what, and its cure.
pub(crate) type Problem = (Range<usize>, String, String);

impl Calibration {
    /// Reads a file of the form of `data/calibration.toml`.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        const FORM: &str = "the form is that of data/calibration.toml";
        let file: File = toml::from_str(text).map_err(|error| {
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            (error.span().unwrap_or(0..0), message, FORM.to_owned())
        })?;
        let number = |value: &toml::Spanned<f64>, range: std::ops::RangeInclusive<f64>, unit: f64| {
            let found = *value.get_ref();
            range.contains(&found).then(|| (found * unit).round() as i32).ok_or_else(|| {
                let (least, most) = (range.start(), range.end());
                (value.span(), format!("{found} is out of range"), format!("a number from {least} to {most}"))
            })
        };
        let (authenticity, intent) = (&file.authenticity, &file.intent);
        let slopes = [number(&authenticity.slope, 0.05..=20.0, 1000.0)?, number(&intent.slope, 0.05..=20.0, 1000.0)?];
        let mut starts = [0; Class::ALL.len()];
        let given = [&authenticity.real, &authenticity.hollow, &authenticity.stain];
        let given = given.into_iter().chain([&intent.complaint, &intent.praise, &intent.question, &intent.noise]);
        for (start, value) in starts.iter_mut().zip(given) {
            *start = number(value, -20.0..=20.0, 100.0)?;
        }
        let fake_threshold = number(&file.label.fake_threshold, 0.0..=1.0, f64::from(ONE))? as u32;
        let real_threshold = number(&file.label.real_threshold, 0.0..=1.0, f64::from(ONE))? as u32;
        if real_threshold > fake_threshold {
            let help = "between the two an interaction is unclear".to_owned();
            return Err((file.label.real_threshold.span(), "it lies above the fake_threshold".to_owned(), help));
        }
        Ok(Self { slopes, starts, fake_threshold, real_threshold })
    }

    /// The score that a class begins with, for log odds that were known before (hundredths of a nat): what the slope makes of
    /// it are the log odds.
    pub(crate) fn start(&self, class: Class, prior: Weight) -> Weight {
        let odds = i64::from(self.starts[class as usize] + prior.0);
        let slope = i64::from(self.slopes[class.axis() as usize]);
        Weight(((odds * 2000 + slope).div_euclid(2 * slope)) as i32)
    }

    /// The probabilities of the classes of an axis, in millionths.
    #[inline]
    pub(crate) fn probabilities<const N: usize>(&self, axis: Axis, scores: [Weight; N]) -> [u32; N] {
        let slope = i64::from(self.slopes[axis as usize]);
        softmax(scores.map(|score| Weight(((i64::from(score.0) * slope + 500).div_euclid(1000)) as i32)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    authenticity: Authenticity,
    intent: Intent,
    label: Label,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authenticity {
    slope: toml::Spanned<f64>,
    real: toml::Spanned<f64>,
    hollow: toml::Spanned<f64>,
    stain: toml::Spanned<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Intent {
    slope: toml::Spanned<f64>,
    complaint: toml::Spanned<f64>,
    praise: toml::Spanned<f64>,
    question: toml::Spanned<f64>,
    noise: toml::Spanned<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    fake_threshold: toml::Spanned<f64>,
    real_threshold: toml::Spanned<f64>,
}

frozen!(Calibration { slopes, starts, fake_threshold, real_threshold });

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "[authenticity]\nslope = 2.0\nreal = 0.0\nhollow = -0.5\nstain = -1.0\n[intent]\nslope = 0.5\n\
        complaint = 0.0\npraise = 0.0\nquestion = 0.0\nnoise = 0.25\n[label]\nfake_threshold = 0.8\nreal_threshold = 0.5\n";

    #[test]
    fn the_slope_turns_scores_into_log_odds() {
        let calibration = Calibration::parse(FILE).unwrap();
        assert_eq!((calibration.fake_threshold, calibration.real_threshold), (800_000, 500_000));
        let start = |class| calibration.start(class, Weight(0));
        assert_eq!(start(Class::Stain), Weight(-50));
        assert_eq!(start(Class::Noise), Weight(50));
        assert_eq!(calibration.start(Class::Stain, Weight(300)), Weight(100));
        let [real, stain] = calibration.probabilities(Axis::Authenticity, [Weight(0), Weight(50)]);
        let exact = 1.0 / (1.0 + (1.0f64).exp());
        assert!((f64::from(real) / f64::from(ONE) - exact).abs() < 1e-5, "{real} {stain}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (from, to, place) in [
            ("slope = 2.0", "slope = 0", "0"),
            ("stain = -1.0", "stain = 99", "99"),
            ("real_threshold = 0.5", "real_threshold = 0.9", "0.9"),
            ("fake_threshold = 0.8", "fake_threshold = 8", "8"),
        ] {
            let file = FILE.replacen(from, to, 1);
            let (span, message, _) = Calibration::parse(&file).unwrap_err();
            assert_eq!(&file[span], place, "{message}");
        }
        assert!(Calibration::parse("[authenticity]").is_err());
        assert!(Calibration::parse(&FILE.replace("praise", "prise")).is_err());
    }
}
