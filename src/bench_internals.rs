//! The stages of a reading one by one, for the project's own benches: no part of the interface, and free to change.

use crate::classifier::Classifier;
use crate::interaction::Interaction;
use crate::session::Session;
use crate::text;
use crate::verdict::Verdict;

/// A session that stops where it is told to.
#[derive(Clone, Debug)]
pub struct Stages(Session);

impl Stages {
    /// With the knowledge of `classifier`.
    #[must_use]
    pub fn new(classifier: &Classifier) -> Self {
        Self(classifier.session())
    }

    /// Finds the words, and looks none of them up. Returns how many spans there are.
    pub fn spans(&mut self, text: &str) -> usize {
        self.0.tokens.scan(text)
    }

    /// Finds the words and looks them up. Returns how many tokens there are, and how many of them are known.
    pub fn tokens(&mut self, text: &str) -> usize {
        self.0.split(text);
        self.0.tokens.list.len()
    }

    /// How many of the tokens that were found last are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.0.tokens.list.iter().filter(|token| token.word.id != 0).count()
    }

    /// Up to the signals.
    pub fn signals(&mut self, interaction: &Interaction<'_>) {
        let text = text::readable(&interaction.text);
        self.0.split(text);
        self.0.measure(interaction, text);
    }

    /// Up to the rules. Returns how many vote.
    pub fn rules(&mut self, interaction: &Interaction<'_>) -> usize {
        let text = text::readable(&interaction.text);
        self.0.split(text);
        self.0.measure(interaction, text);
        self.0.run_rules()
    }

    /// All of it but the rules.
    pub fn without_rules(&mut self, interaction: &Interaction<'_>) -> Verdict {
        let text = text::readable(&interaction.text);
        self.0.split(text);
        self.0.measure(interaction, text);
        self.0.judge(interaction, text, None).2
    }

    /// All of it.
    pub fn read(&mut self, interaction: &Interaction<'_>) -> Verdict {
        self.0.read(interaction).verdict()
    }
}
