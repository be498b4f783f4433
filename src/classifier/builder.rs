//! The builder: the built-in knowledge, and what users add to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::examples::{self, ExampleFailure};
use super::files::Files;
use super::knowledge::{self, Knowledge, Sources};
use super::{Classifier, built_in};
use crate::error::{Diagnostics, Error};
use crate::scores::{Calibration, Class, ONE, Settings, Weight};

/// Adds to the built-in knowledge: rules, lexicons, weights, thresholds and priors of your own.
///
/// Nothing is checked before [`build`](Self::build), which tells every problem at once.
///
/// ```
/// use wom::{Classifier, Intent};
///
/// let mine = r#"
/// axis   = "intent"
/// family = "parking"
/// cap    = 3.00
///
/// [[rule]]
/// id     = "finds-no-parking"
/// class  = "complaint"
/// weight = 2.50
/// why    = "No place to park is what our visitors complain of."
/// any    = ["no ..1 {parking|place to park}"]
/// [rule.examples]
/// fires  = ["No free parking on a Saturday", "there was no place to park"]
/// silent = ["Parking was no problem", "no place like home"]
/// "#;
/// let wom = Classifier::builder().rules_toml("parking.toml", mine).build()?;
/// assert_eq!(wom.classify("There is no parking").intent(), Intent::Complaint);
/// # Ok::<(), wom::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ClassifierBuilder {
    without_built_in: bool,
    rules: Vec<(String, String)>,
    lexicons: Vec<(String, String)>,
    disabled: Vec<String>,
    weights: Vec<(String, f64)>,
    tables: Vec<(String, String)>,
    calibration: Option<(String, String)>,
    priors: Vec<(Class, f64)>,
    fake_threshold: Option<f64>,
    real_threshold: Option<f64>,
    wording_cap: Option<f64>,
}

impl ClassifierBuilder {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Leaves the built-in rules, lexicons and weights of words out, so that only yours vote. Spelling, languages and thresholds stay. The lexicons
    /// that signals count by (`first-person`, `time`, ...) are yours to give then; without them the counts are zero.
    #[must_use]
    pub fn without_built_in(mut self) -> Self {
        self.without_built_in = true;
        self
    }

    /// Adds a file of rules; `name` stands in error messages. The language is described in `data/README.md`. A rule with the
    /// path (`axis/family/id`) of an earlier one replaces it; a family that is there already is added to, under the new cap.
    #[must_use]
    pub fn rules_toml(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.rules.push((name.into(), text.into()));
        self
    }

    /// Adds a lexicon that rules call `@name`, or replaces the one of that name: one word or phrase a line, lines that begin
    /// with `# ` are comments.
    #[must_use]
    pub fn lexicon(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.lexicons.push((name.into(), text.into()));
        self
    }

    /// Gives a table of what words weigh, in place of the built-in one; several make one table. `name` stands in error messages.
    /// The form is described in `data/README.md`.
    ///
    /// ```
    /// use wom::{Classifier, Intent};
    ///
    /// let mine = "# our own judgement\npeckish\t0\t0\t0\t120\t0\t0\t-90\n";
    /// let wom = Classifier::builder().weights_tsv("mine.tsv", mine).build()?;
    /// assert_eq!(wom.classify("peckish").intent(), Intent::Complaint);
    /// # Ok::<(), wom::Error>(())
    /// ```
    #[must_use]
    pub fn weights_tsv(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.tables.push((name.into(), text.into()));
        self
    }

    /// Leaves all words without weight: the built-in table out, and all that were given so far.
    #[must_use]
    pub fn without_weights(mut self) -> Self {
        self.tables = vec![("none".to_owned(), String::new())];
        self
    }

    /// Gives a calibration in place of the built-in one: how scores become probabilities, and the thresholds of the labels.
    /// `name` stands in error messages. The form is that of `data/calibration.toml`; the example `accuracy` fits one to
    /// labelled rows.
    ///
    /// ```
    /// let mine = "[authenticity]\nslope = 2.0\nreal = 0.0\nhollow = -0.5\nstain = -1.0\n\
    ///     [intent]\nslope = 1.0\ncomplaint = 0.0\npraise = 0.0\nquestion = 0.0\nnoise = 0.4\n\
    ///     [label]\nfake_threshold = 0.9\nreal_threshold = 0.5\n";
    /// let wom = wom::Classifier::builder().calibration_toml("mine.toml", mine).build()?;
    /// # Ok::<(), wom::Error>(())
    /// ```
    #[must_use]
    pub fn calibration_toml(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.calibration = Some((name.into(), text.into()));
        self
    }

    /// Adds all files of a folder that is laid out as the project's `data/`: rules in `rules/AXIS/FAMILY.toml`, lexicons in
    /// `lexicons/NAME.txt`, weights of words in `weights/NAME.tsv`, and `calibration.toml`. Whatever else lies there is passed over.
    ///
    /// # Errors
    ///
    /// A file or folder cannot be read, or is not UTF-8; the message names it. What the files say is checked by
    /// [`build`](Self::build).
    pub fn folder(mut self, folder: impl AsRef<Path>) -> io::Result<Self> {
        let folder = folder.as_ref();
        for axis in ["rules/authenticity", "rules/intent"] {
            for path in files_of(&folder.join(axis), "toml")? {
                self.rules.push((path.display().to_string(), read(&path)?));
            }
        }
        for path in files_of(&folder.join("lexicons"), "txt")? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            self.lexicons.push((name, read(&path)?));
        }
        for path in files_of(&folder.join("weights"), "tsv")? {
            self.tables.push((path.display().to_string(), read(&path)?));
        }
        let calibration = folder.join("calibration.toml");
        if calibration.is_file() {
            self.calibration = Some((calibration.display().to_string(), read(&calibration)?));
        }
        Ok(self)
    }

    /// Leaves a rule out, by its path `axis/family/id`.
    #[must_use]
    pub fn disable(mut self, rule: impl Into<String>) -> Self {
        self.disabled.push(rule.into());
        self
    }

    /// Sets the weight of a rule in nats, by its path.
    #[must_use]
    pub fn weight(mut self, rule: impl Into<String>, nats: f64) -> Self {
        self.weights.push((rule.into(), nats));
        self
    }

    /// Says how much likelier a class is among your interactions than calibration takes it to be, in log odds (nats). By
    /// default the classes are taken as equally common, real and fake as well; where one in ten is fake, give `Class::Real`
    /// ln 9 = 2.20.
    #[must_use]
    pub fn prior(mut self, class: Class, nats: f64) -> Self {
        self.priors.push((class, nats));
        self
    }

    /// `fake` is said from this probability on. The default is fitted so that few customers are called fake
    /// (`data/calibration.toml`); higher accuses fewer.
    #[must_use]
    pub fn fake_threshold(mut self, probability: f64) -> Self {
        self.fake_threshold = Some(probability);
        self
    }

    /// `real` is said below this probability of being fake; between the thresholds it is `unclear`.
    #[must_use]
    pub fn real_threshold(mut self, probability: f64) -> Self {
        self.real_threshold = Some(probability);
        self
    }

    /// All words of a text together count for so many nats at most, for and against each class (default 2.5), so that they
    /// cannot outvote a clear rule.
    #[must_use]
    pub fn wording_cap(mut self, nats: f64) -> Self {
        self.wording_cap = Some(nats);
        self
    }

    /// Compiles it all.
    ///
    /// # Errors
    ///
    /// Every problem in the files and settings at once, each with its place and cure.
    pub fn build(self) -> Result<Classifier, Error> {
        if self.changes_settings_only() {
            let mut diagnostics = Diagnostics::default();
            let settings = self.settings(&mut diagnostics);
            diagnostics.into_result()?;
            let knowledge = Classifier::new().knowledge.with(settings, &built_in::TABLES);
            return Ok(Classifier { knowledge: Arc::new(knowledge) });
        }
        self.compiled().map(|(classifier, _)| classifier)
    }

    /// Is what the build script compiled good for it?
    fn changes_settings_only(&self) -> bool {
        let Self { without_built_in, rules, lexicons, disabled, weights, tables, .. } = self;
        !without_built_in
            && [rules, lexicons, tables].into_iter().all(Vec::is_empty)
            && disabled.is_empty()
            && weights.is_empty()
    }

    /// Tries every rule on its own examples, the built-in ones and yours, as the project's own tests do: what fires, also in
    /// capitals, within a longer text and behind other words; what stays silent; and the known mistakes. An empty list is a
    /// pass.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build).
    pub fn failing_examples(self) -> Result<Vec<ExampleFailure>, Error> {
        let (classifier, sources) = self.compiled()?;
        Ok(examples::check(&classifier, &sources.families, &sources.lexicon_words))
    }

    pub(super) fn compiled(&self) -> Result<(Classifier, Sources), Error> {
        let mut diagnostics = Diagnostics::default();
        let settings = self.settings(&mut diagnostics);
        let weights = self.weights(&mut diagnostics);
        let mut files = built_in::files();
        if self.without_built_in {
            files = Files::new(&[], &[], &[], files.tables);
        }
        files.rules.extend(self.rules.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        files.lexicons.extend(self.lexicons.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        if !self.tables.is_empty() {
            files.weights = self.tables.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        }
        let (compiled, sources) = knowledge::compile(&files, &self.disabled, &weights, &mut diagnostics);
        diagnostics.into_result()?;
        let knowledge = Knowledge::new(Arc::new(compiled), settings, &files.tables);
        Ok((Classifier { knowledge: Arc::new(knowledge) }, sources))
    }

    fn weights(&self, diagnostics: &mut Diagnostics) -> BTreeMap<String, Weight> {
        let mut weights = BTreeMap::new();
        for (rule, nats) in &self.weights {
            match Weight::from_nats(*nats) {
                Some(weight) => drop(weights.insert(rule.clone(), weight)),
                None => diagnostics.general(
                    &format!("weight of {rule}"),
                    format!("{nats} is no weight"),
                    Some("a weight is a number from -9.99 to 9.99 with at most two decimals".into()),
                ),
            }
        }
        weights
    }

    fn settings(&self, diagnostics: &mut Diagnostics) -> Settings {
        let (name, text) = self.calibration.as_ref().map_or(built_in::CALIBRATION, |(name, text)| (name, text));
        let calibration = Calibration::parse(text).or_else(|(span, message, help)| {
            diagnostics.at(name, text, span, None, message, Some(help));
            Calibration::parse(built_in::CALIBRATION.1)
        });
        let calibration = calibration.unwrap_or_else(|problem| unreachable!("the built-in one is tested: {problem:?}"));
        let mut priors = [Weight(0); Class::ALL.len()];
        for (class, nats) in &self.priors {
            match Weight::from_nats(*nats) {
                Some(weight) => priors[*class as usize] = weight,
                None => diagnostics.general(
                    &format!("prior of {}", class.name()),
                    format!("{nats} is no prior"),
                    Some("a prior is a number from -9.99 to 9.99 with at most two decimals".into()),
                ),
            }
        }
        let mut settings = Settings::new(calibration, priors);
        for (name, given, threshold) in [
            ("fake_threshold", self.fake_threshold, &mut settings.calibration.fake_threshold),
            ("real_threshold", self.real_threshold, &mut settings.calibration.real_threshold),
        ] {
            match given {
                Some(probability) if (0.0..=1.0).contains(&probability) => {
                    *threshold = (probability * f64::from(ONE)).round() as u32
                }
                Some(probability) => diagnostics.general(
                    name,
                    format!("{probability} is no probability"),
                    Some("a threshold lies from 0 to 1".into()),
                ),
                None => {}
            }
        }
        match self.wording_cap.map(|nats| (nats, Weight::from_nats(nats))) {
            Some((_, Some(cap))) if cap.0 >= 0 => settings.wording_cap = cap,
            Some((nats, _)) => diagnostics.general(
                "wording_cap",
                format!("{nats} is no cap"),
                Some("a cap is a number from 0 to 9.99 with at most two decimals".into()),
            ),
            None => {}
        }
        if settings.calibration.real_threshold > settings.calibration.fake_threshold {
            diagnostics.general(
                "real_threshold",
                "it lies above the fake_threshold",
                Some("between the two an interaction is unclear; set both".into()),
            );
        }
        settings
    }
}

/// The files of a folder with that ending, by name; none where there is no such folder.
fn files_of(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|failure| named(folder, &failure))? {
        let path = entry.map_err(|failure| named(folder, &failure))?.path();
        if path.extension().is_some_and(|found| found == ending) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> io::Result<String> {
    fs::read_to_string(path).map_err(|failure| named(path, &failure))
}

fn named(path: &Path, failure: &io::Error) -> io::Error {
    io::Error::new(failure.kind(), format!("{}: {failure}", path.display()))
}
