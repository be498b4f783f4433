//! Who asked the brand, and what became of it.
//!
//! | file | holds |
//! | --- | --- |
//! | `mod.rs` | [`Care`]: what was said by whom, until it is counted |
//! | `said.rs` | what is kept of an interaction |
//! | `count.rs` | from what was said to [`CareReport`] and [`Unanswered`] |
//! | `letters.rs` | which replies are near-identical |
//! | `threads.rs` | which threads are long over |

mod count;
mod letters;
mod said;
mod threads;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use count::{CareReport, Unanswered};

use super::counts::Merge;
use super::sketch::Sketch;
use crate::interaction::{Interaction, Timestamp};
use crate::verdict::Verdict;
use said::Said;

/// Questions and complaints to the brand, and who answered them, how fast and how.
///
/// A *case* is an interaction with a question or a complaint that is not fake, of somebody who does not speak for the brand,
/// and that is addressed to the brand: it stands on the brand's content (`target.by_brand`), is a private message, answers the
/// brand, or mentions it (`@` and a handle that begins with the brand's name). A case is *answered* by an interaction of the brand's side
/// (its account, an employee, a hired firm) whose `in_reply_to` is the `id` of the case. Each question of a longer talk is a
/// case of its own. Whatever holds several platforms needs ids that differ between them; `7` and `"7"` are one id.
///
/// A question and its answer may come in any order, in different files, or one of them never: `Care` keeps a small record of
/// each interaction by its id (some 100 bytes; no text) and finds the pairs when it is asked. Therefore merging is exact: it
/// gives the same as adding everything to one, in any order, and an id that comes twice counts once (of two records that differ, the
/// earlier one, whichever came first). An endless stream must [settle](Self::settle) what is over.
///
/// ```
/// use wom::{Care, Classifier, Interaction};
///
/// let lines = [
///     r#"{"id":2,"in_reply_to":1,"posted_at":"2026-03-01T10:12:00Z","author":{"role":"brand"},"text":"Sorry! A new one is on its way to you."}"#,
///     r#"{"id":1,"posted_at":"2026-03-01T10:00:00Z","target":{"by_brand":true},"text":"My kettle arrived broken."}"#,
/// ];
/// let wom = Classifier::new();
/// let (mut monday, mut tuesday) = (Care::default(), Care::default());
/// for (care, line) in [&mut monday, &mut tuesday].into_iter().zip(lines) {
///     let interaction: Interaction = serde_json::from_str(line)?;
///     care.add("kettles", &interaction, &wom.classify(&interaction));
/// }
/// assert_eq!((monday.report().orphans, tuesday.report().answered), (1, 0));
///
/// monday.merge(tuesday);
/// let report = monday.report();
/// assert_eq!((report.complaints, report.answered, report.real_time, report.orphans), (1, 1, 1, 0));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Care {
    /// By id.
    open: BTreeMap<Box<str>, Said>,
    /// Without id: how many of each.
    #[serde(with = "pairs")]
    nameless: BTreeMap<Said, u64>,
    /// The last time that was seen, in Unix seconds.
    latest: i64,
    settled: BTreeMap<String, CareReport>,
    /// Form letters among the replies that were settled.
    letters: BTreeSet<Sketch>,
}

impl Default for Care {
    fn default() -> Self {
        Self {
            open: BTreeMap::new(),
            nameless: BTreeMap::new(),
            latest: i64::MIN,
            settled: BTreeMap::new(),
            letters: BTreeSet::new(),
        }
    }
}

impl Care {
    /// Of the form letters of settled replies so many are remembered.
    const MAX_LETTERS: usize = 4096;

    /// Takes an interaction in, under a key for the reports. Gestures without words neither ask nor answer, and are left out.
    pub fn add(&mut self, key: &str, interaction: &Interaction<'_>, verdict: &Verdict) {
        let Some(said) = Said::of(key, interaction, verdict) else { return };
        self.latest = self.latest.max(said.at().unwrap_or(i64::MIN));
        match &interaction.id {
            Some(id) => self.add_named(said::name(id), said),
            None if said.concerns_care() => self.nameless.entry(said).or_default().merge(&1),
            None => {}
        }
    }

    fn add_named(&mut self, id: Box<str>, said: Said) {
        match self.open.get_mut(&id) {
            Some(known) if *known <= said => {}
            Some(known) => *known = said,
            None => drop(self.open.insert(id, said)),
        }
    }

    /// Takes in what another one holds, in time linear in the smaller of the two.
    pub fn merge(&mut self, mut other: Care) {
        if self.len() < other.len() {
            std::mem::swap(self, &mut other);
        }
        for (id, said) in other.open {
            self.add_named(id, said);
        }
        for (said, count) in other.nameless {
            self.nameless.entry(said).or_default().merge(&count);
        }
        self.latest = self.latest.max(other.latest);
        for (key, report) in other.settled {
            self.settled.entry(key).or_default().merge(&report);
        }
        self.letters.extend(other.letters);
    }

    /// How many interactions it keeps a record of.
    #[must_use]
    pub fn len(&self) -> usize {
        self.open.len() + self.nameless.len()
    }

    /// Whether it keeps no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The last time that was seen; none if no interaction bore one.
    #[must_use]
    pub fn latest(&self) -> Option<Timestamp> {
        Timestamp::from_unix_seconds(self.latest)
    }

    /// What became of all cases, under whatever key. Takes n log n time in the records that are kept.
    #[must_use]
    pub fn report(&self) -> CareReport {
        self.reports().values().fold(CareReport::default(), |mut sum, report| {
            sum.merge(report);
            sum
        })
    }

    /// What became of the cases, by the key of the case. What a reply is like counts under the reply's own key.
    #[must_use]
    pub fn reports(&self) -> BTreeMap<String, CareReport> {
        let mut reports = self.settled.clone();
        count::count(self, &mut reports);
        reports
    }

    /// The cases that nobody on the brand's side has answered, the most urgent first, among equals the longest waiting. Those
    /// that are settled are not among them.
    #[must_use]
    pub fn unanswered(&self) -> Vec<Unanswered> {
        count::unanswered(self)
    }

    /// Counts the threads in which nothing was said from `before` on as they stand, and forgets their records: memory then
    /// holds what was said since, and some counts.
    ///
    /// An answer that comes after its thread was settled counts as one whose question never came, and an id that comes
    /// again counts again. Interactions without a time are as old as their thread. From the first settling on, the order
    /// in which things come matters; until then it does not. Of settled form letters at most 4096 are remembered.
    pub fn settle(&mut self, before: Timestamp) {
        let over = threads::last_said_before(self, before.unix_seconds());
        let mut old = Care { latest: self.latest, ..Care::default() };
        for id in over {
            if let Some((id, said)) = self.open.remove_entry(&id) {
                old.open.insert(id, said);
            }
        }
        let nameless = std::mem::take(&mut self.nameless);
        (old.nameless, self.nameless) = nameless.into_iter().partition(|(said, _)| {
            let answers_open = said.parent().is_some_and(|parent| self.open.contains_key(parent));
            said.at().is_none_or(|at| at < before.unix_seconds()) && !answers_open
        });
        // A letter is one, too, whose other copy is not settled yet.
        old.letters = letters::form_letters(self, &old);
        count::count(&old, &mut self.settled);
        let room = Self::MAX_LETTERS.saturating_sub(self.letters.len());
        self.letters.extend(old.letters.into_iter().take(room));
    }

    /// Every record, with its id and how often it stands there.
    fn all(&self) -> impl Iterator<Item = (Option<&str>, &Said, u64)> {
        let named = self.open.iter().map(|(id, said)| (Some(&**id), said, 1));
        named.chain(self.nameless.iter().map(|(said, count)| (None, said, *count)))
    }
}

/// What is kept of an interaction, for the slow twin.
#[cfg(test)]
pub(super) fn record(key: &str, interaction: &Interaction<'_>, verdict: &Verdict) -> impl PartialOrd + use<> {
    Said::of(key, interaction, verdict)
}

/// A map whose keys are no strings, as a list of pairs.
mod pairs {
    use super::{BTreeMap, Deserialize, Merge, Said};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(map: &BTreeMap<Said, u64>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Said, u64>, D::Error> {
        let pairs = Vec::<(Said, u64)>::deserialize(deserializer)?;
        let mut map = BTreeMap::<Said, u64>::new();
        for (said, count) in pairs {
            map.entry(said).or_default().merge(&count);
        }
        Ok(map)
    }
}
