//! One thread's scratch, and the reading that borrows from it.

use std::sync::Arc;

use crate::classifier::Knowledge;
use crate::coordination::{RingVote, Trace};
use crate::interaction::{Interaction, Kind};
use crate::rules::Matcher;
use crate::scores::{self, Class, Scores, Weight};
use crate::signals::{Signals, TextMeasure};
use crate::text;
use crate::tokens::Tokens;
use crate::verdict::{self, Circumstances, Evidence, Language, Subject, Verdict};
use crate::weights::{self, Scratch, SeenWord, Sum, Wording};

/// The fast door: reads one interaction after the other, without allocating once its buffers have grown to the texts.
///
/// A session belongs to one thread at a time. It is made by [`Classifier::session`](crate::Classifier::session), costs some
/// tens of kilobytes, and should be kept.
///
/// ```
/// use wom::{Classifier, Interaction, Tier};
///
/// let wom = Classifier::new();
/// let mut session = wom.session();
/// for text in ["Two years old and still going strong, get one!", "nice"] {
///     let interaction = Interaction::new(text);
///     let reading = session.read(&interaction);
///     assert_ne!(reading.verdict().tier(), Some(Tier::Stain));
///     for vote in reading.evidence() {
///         assert_eq!(vote.quote(), vote.span().map(|span| &text[span]));
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    knowledge: Arc<Knowledge>,
    pub(crate) tokens: Tokens,
    measure: TextMeasure,
    signals: Signals,
    matcher: Matcher,
    scratch: Scratch,
}

impl Session {
    pub(crate) fn new(knowledge: Arc<Knowledge>) -> Self {
        let matcher = Matcher::new(&knowledge.program);
        Self {
            knowledge,
            tokens: Tokens::default(),
            measure: TextMeasure::default(),
            signals: Signals::default(),
            matcher,
            scratch: Scratch::default(),
        }
    }

    /// Reads an interaction. Never fails and never panics, whatever the text; takes time linear in its length, of which at most
    /// [`MAX_TEXT_BYTES`](crate::MAX_TEXT_BYTES) are read.
    pub fn read<'r>(&'r mut self, interaction: &'r Interaction<'_>) -> Reading<'r> {
        self.read_in_ring(interaction, None)
    }

    /// Reads an interaction of which a ring says something as well: its vote for [`Class::Stain`] counts beside all others and
    /// stands in the evidence. Without a vote it is [`read`](Self::read).
    ///
    /// ```
    /// use wom::{Classifier, Coordination, Interaction};
    ///
    /// let line = |n: u32| format!(
    ///     r#"{{"kind":"review","text":"Great phone with a bright screen, strong battery and a fast camera, you will love it",
    ///         "author":{{"handle":"user{n}","created_at":"2026-02-2{}"}},"posted_at":"2026-03-01T10:{:02}:00Z"}}"#,
    ///     n % 5, n
    /// );
    /// let lines: Vec<String> = (10..30).map(line).collect();
    /// let reviews: Vec<Interaction> = lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
    /// let mut session = Classifier::new().session();
    /// let traces: Vec<_> = reviews.iter().map(|review| session.read(review).trace()).collect();
    /// let votes = Coordination::new().find(&traces).votes();
    /// let alone = session.read(&reviews[0]).verdict();
    /// let in_ring = session.read_in_ring(&reviews[0], votes[0]).verdict();
    /// assert!(in_ring.stain_probability() > alone.stain_probability());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn read_in_ring<'r>(&'r mut self, interaction: &'r Interaction<'_>, ring: Option<RingVote>) -> Reading<'r> {
        let text = text::readable(&interaction.text);
        self.split(text);
        self.measure(interaction, text);
        self.run_rules();
        let (words, scores, verdict) = self.judge(interaction, text, ring);
        Reading { session: self, interaction, words, ring, scores, verdict }
    }

    pub(crate) fn split(&mut self, text: &str) {
        self.tokens.split(text, &self.knowledge.vocabulary);
    }

    pub(crate) fn measure(&mut self, interaction: &Interaction<'_>, text: &str) {
        let publishing_app = interaction.app.as_deref().map(|app| self.knowledge.is_publishing_app(app));
        self.signals.measure(interaction, text, &self.tokens, &mut self.measure, publishing_app);
    }

    /// How many rules vote.
    pub(crate) fn run_rules(&mut self) -> usize {
        self.matcher.run(&self.knowledge.program, &self.tokens.list, &self.signals);
        self.matcher.votes.len()
    }

    /// What follows from the votes.
    pub(crate) fn judge(
        &mut self,
        interaction: &Interaction<'_>,
        text: &str,
        ring: Option<RingVote>,
    ) -> (Sum, Scores, Verdict) {
        let knowledge = &*self.knowledge;
        let settings = &knowledge.settings;
        let words = if knowledge.weights.is_empty() {
            Sum::default()
        } else {
            weights::sum(&knowledge.weights, &self.tokens, text, settings.wording_cap, &mut self.scratch)
        };
        let mut scores = scores::tally(&mut self.matcher.votes, &knowledge.program.ballots, &words, &settings.priors);
        if let Some(vote) = ring {
            scores.add(Class::Stain, vote.weight);
        }
        let language = interaction.lang.as_deref().and_then(Language::parse);
        let circumstances = Circumstances {
            language: language
                .unwrap_or_else(|| Language::found(&self.measure.languages, &knowledge.languages, self.measure.words)),
            truncated: text.len() < interaction.text.len(),
            warnings: interaction.out_of_range(),
            groundless: self.tokens.list.is_empty()
                && interaction.target.by_brand.is_none()
                && matches!(interaction.kind, Kind::Like | Kind::Share | Kind::Follow),
        };
        let verdict = verdict::decide(&scores, settings, circumstances);
        (words, scores, verdict)
    }
}

/// What a session read: the verdict, and the reasons for whoever asks.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'r> {
    session: &'r Session,
    interaction: &'r Interaction<'r>,
    words: Sum,
    ring: Option<RingVote>,
    scores: Scores,
    verdict: Verdict,
}

impl<'r> Reading<'r> {
    /// The answer.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Every vote: first the priors, then the rules, axis by axis, family by family, then the words for each class, then the
    /// ring's. The weights of a class sum to its [`score`](Self::score).
    pub fn evidence(&self) -> impl Iterator<Item = Evidence<'r>> + use<'r> {
        let knowledge = &*self.session.knowledge;
        let text: &'r str = &self.interaction.text;
        let priors =
            Class::ALL.into_iter().zip(knowledge.settings.priors).filter(|(_, prior)| *prior != Weight(0)).map(
                |(class, prior)| Evidence {
                    subject: Subject::Prior,
                    class,
                    counted: prior,
                    raw: prior,
                    span: None,
                    quote: None,
                    why: "what was known before anything voted",
                    source: None,
                },
            );
        let session = self.session;
        let votes = session.matcher.votes.iter().map(move |vote| {
            let rule = &knowledge.program.rules[vote.rule as usize];
            let span = session.matcher.span(&knowledge.program, &session.tokens.list, vote.sight);
            let span = span.map(|(start, end)| start as usize..end as usize);
            Evidence {
                subject: Subject::Rule(&rule.path),
                class: rule.class,
                counted: vote.counted,
                raw: rule.weight,
                quote: span.clone().map(|span| &text[span]),
                span,
                why: &rule.why,
                source: rule.source.as_deref(),
            }
        });
        let words = self.words;
        let words = Class::ALL.into_iter().zip(words.counted).zip(words.raw);
        let words = words.filter(|((_, counted), _)| *counted != Weight(0)).map(|((class, counted), raw)| Evidence {
            subject: Subject::Wording,
            class,
            counted,
            raw,
            span: None,
            quote: None,
            why: "the words of the text together, by the table of weights",
            source: None,
        });
        let ring = self.ring.into_iter().map(|vote| Evidence {
            subject: Subject::Ring(vote.kind()),
            class: Class::Stain,
            counted: vote.weight,
            raw: vote.weight,
            span: None,
            quote: None,
            why: vote.kind().why(),
            source: Some(vote.kind().source()),
        });
        priors.chain(votes).chain(words).chain(ring)
    }

    /// What the interaction leaves behind for [`Coordination`](crate::Coordination): made when it is asked for. Allocates nothing; takes time linear in the
    /// text.
    #[must_use]
    pub fn trace(&self) -> Trace {
        let text = text::readable(&self.interaction.text);
        Trace::of(self.interaction, &self.session.tokens.list, text, &self.session.knowledge)
    }

    /// What the words weigh, row by row of the table: the parts of the evidence that is called `wording`. For a class, the sum
    /// of their weights times their factor is its raw weight there. Allocates.
    ///
    /// ```
    /// use wom::{Class, Classifier, Interaction};
    ///
    /// let mine = "refund\t0\t0\t0\t40\t-20\t0\t0\n!problem\t0\t0\t0\t-30\t30\t0\t0\nproblem\t0\t0\t0\t35\t0\t0\t0\n";
    /// let wom = Classifier::builder().weights_tsv("mine.tsv", mine).build()?;
    /// let mut session = wom.session();
    /// let interaction = Interaction::new("No problem with the refund");
    /// let reading = session.read(&interaction);
    /// let rows: Vec<_> = reading.wording().map(|row| (row.key(), row.weight(Class::Complaint))).collect();
    /// assert_eq!(rows, [("!problem", -0.3), ("refund", 0.4)]);
    /// # Ok::<(), wom::Error>(())
    /// ```
    pub fn wording(&self) -> impl Iterator<Item = Wording<'r>> + use<'r> {
        weights::wording(&self.session.knowledge.weights, &self.session.tokens, text::readable(&self.interaction.text))
            .into_iter()
    }

    /// All tokens of the text as a table of weights would know them, whether or not they have a row: for whoever fits a table.
    /// Allocates.
    pub fn seen_words(&self) -> impl Iterator<Item = SeenWord<'r>> + use<'r> {
        let knowledge = &*self.session.knowledge;
        let text = text::readable(&self.interaction.text);
        weights::seen(&knowledge.weights, &knowledge.words, &self.session.tokens, text).into_iter()
    }

    /// The score of a class in nats: its prior and all votes for it.
    #[must_use]
    pub fn score(&self, class: Class) -> f64 {
        self.scores.of[class as usize].nats()
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
