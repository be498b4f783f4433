//! Compiled knowledge, and the door to it.

mod builder;
mod built_in;
mod examples;
mod files;
mod knowledge;

use std::sync::Arc;

use once_cell::sync::Lazy;

pub use builder::ClassifierBuilder;
pub use examples::ExampleFailure;
pub(crate) use knowledge::Knowledge;

use crate::interaction::Interaction;
use crate::scores::Class;
use crate::session::Session;
use crate::verdict::{self, Verdict};

/// Everything that is known, compiled and shared: cloning it is cheap, and every thread may use it.
///
/// ```
/// use wom::{Classifier, Interaction, Kind, Target, Tier};
///
/// let wom = Classifier::new();
/// let like = Interaction { kind: Kind::Like, target: Target { by_brand: Some(true), ..Target::default() }, ..Interaction::default() };
/// assert_eq!(wom.classify(&like).tier(), Some(Tier::Hollow));
/// ```
#[derive(Clone, Debug)]
pub struct Classifier {
    pub(crate) knowledge: Arc<Knowledge>,
}

static BUILT_IN: Lazy<Classifier> = Lazy::new(|| Classifier { knowledge: Arc::new(built_in::knowledge()) });

impl Classifier {
    /// The built-in knowledge. It was compiled when the crate was built; the first call unpacks it, which takes some
    /// milliseconds, and later calls share it.
    #[must_use]
    pub fn new() -> Self {
        BUILT_IN.clone()
    }

    /// Starts from the built-in knowledge and lets you add to it, replace parts of it, and set what can be set.
    #[must_use]
    pub fn builder() -> ClassifierBuilder {
        ClassifierBuilder::new()
    }

    /// A session for one thread; keep it for many interactions.
    #[must_use]
    pub fn session(&self) -> Session {
        Session::new(Arc::clone(&self.knowledge))
    }

    /// The verdict for one text or interaction. For many, use a [`Session`] or [`classify_all`](Self::classify_all): this makes
    /// a session of its own.
    #[must_use]
    pub fn classify<'a>(&self, interaction: impl Into<Interaction<'a>>) -> Verdict {
        self.session().read(&interaction.into()).verdict()
    }

    /// The verdict drawn under the text, each vote with its carets and its reason. For people; the form may change.
    ///
    /// ```
    /// let drawing = wom::Classifier::new().explain("Buy 1000 real followers today!");
    /// assert!(drawing.contains("^^^"));
    /// ```
    #[must_use]
    pub fn explain<'a>(&self, interaction: impl Into<Interaction<'a>>) -> String {
        let interaction = interaction.into();
        let mut session = self.session();
        let reading = session.read(&interaction);
        let evidence: Vec<_> = reading.evidence().collect();
        verdict::draw(&interaction.text, &reading.verdict(), &evidence)
    }

    /// Names the knowledge and settings that vote: equal versions give equal verdicts.
    #[must_use]
    pub fn knowledge_version(&self) -> &str {
        &self.knowledge.version
    }

    /// The rules, axis by axis and family by family.
    pub fn rules(&self) -> impl Iterator<Item = RuleInfo<'_>> {
        self.knowledge.program.rules.iter().map(|rule| RuleInfo {
            path: &rule.path,
            class: rule.class,
            weight: rule.weight.nats(),
            judged_weight: rule.judged.nats(),
            is_fitted: rule.fitted,
            why: &rule.why,
            source: rule.source.as_deref(),
        })
    }

    /// About how many bytes the compiled knowledge holds on the heap.
    #[must_use]
    pub fn knowledge_bytes(&self) -> usize {
        let knowledge = &*self.knowledge;
        knowledge.vocabulary.bytes() + knowledge.program.bytes() + knowledge.weights.bytes() + knowledge.words.bytes()
    }
}

impl Default for Classifier {
    fn default() -> Self {
        Self::new()
    }
}

/// What a rule says of itself.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RuleInfo<'c> {
    /// `axis/family/id`, which never changes once published.
    pub path: &'c str,
    /// What it votes for.
    pub class: Class,
    /// Its vote in nats.
    pub weight: f64,
    /// What it was judged to weigh; what counts may have been fitted to labelled rows instead.
    pub judged_weight: f64,
    /// Whether its weight is the fitted one.
    pub is_fitted: bool,
    /// Its reason in a sentence.
    pub why: &'c str,
    /// The law, paper or standard that it rests on.
    pub source: Option<&'c str>,
}
