//! What the page tells, in the library's figures.

use crate::evidence::Data;
use crate::periods::{Unit, minute};
use crate::read::{Reject, Seen};
use std::collections::{BTreeMap, BTreeSet};
use wom::{
    Authenticity, Board, Change, Classifier, Coordination, Finding, Ring, Scorecard, Summary, Tier, Timestamp,
    Unanswered, Vanity, Worth,
};

/// All that is on the page.
pub(crate) struct Report<'s> {
    pub(crate) knowledge: String,
    pub(crate) read: u64,
    /// The first and the last time, for people.
    pub(crate) from_to: Option<[String; 2]>,
    pub(crate) summary: Summary,
    pub(crate) vanity: Vanity,
    pub(crate) timeline: Option<Timeline>,
    /// What changed from the first half of the time to the second.
    pub(crate) changes: Option<Changes>,
    pub(crate) unanswered: Vec<Unanswered>,
    pub(crate) rings: Vec<Found>,
    pub(crate) data: Data<'s>,
    pub(crate) rejected: u64,
    pub(crate) rejects: &'s [Reject],
}

/// Counts period by period, without gaps.
pub(crate) struct Timeline {
    pub(crate) unit: Unit,
    /// The number of the first period.
    pub(crate) first: i64,
    pub(crate) periods: Vec<Counts>,
    /// Interactions that bear no time.
    pub(crate) undated: u64,
}

/// Interactions of a period, those of the brand's own account left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) real: u64,
    pub(crate) hollow: u64,
    pub(crate) stain: u64,
    pub(crate) unclear: u64,
}

impl Counts {
    fn of(card: &Scorecard) -> Self {
        Self {
            real: card.authenticity(Authenticity::Real),
            hollow: card.tier(Some(Tier::Hollow)),
            stain: card.tier(Some(Tier::Stain)),
            unclear: card.authenticity(Authenticity::Unclear),
        }
    }

    pub(crate) fn fake(&self) -> u64 {
        self.hollow + self.stain
    }
}

pub(crate) struct Changes {
    /// Where the second half begins.
    pub(crate) from: String,
    pub(crate) clear: Vec<String>,
    pub(crate) unclear: usize,
    pub(crate) too_few: usize,
}

/// A ring with its members.
pub(crate) struct Found {
    pub(crate) kind: &'static str,
    pub(crate) accounts: u32,
    pub(crate) why: String,
    /// In nats; none where it is reported only.
    pub(crate) vote: Option<f64>,
    /// The interaction's name and its author.
    pub(crate) members: Vec<(String, String)>,
}

impl<'s> Report<'s> {
    /// The report of what was read, with at most so many rows in its table.
    pub(crate) fn of(seen: &'s Seen, classifier: &Classifier, rows: usize) -> Self {
        let rings = Coordination::new().find(&seen.traces);
        let votes = rings.votes();
        let mut of_each: Vec<Vec<usize>> = vec![Vec::new(); seen.interactions.len()];
        for (number, ring) in rings.iter().enumerate() {
            for &member in ring.members() {
                of_each[member as usize].push(number);
            }
        }
        let times = || seen.interactions.iter().filter_map(|interaction| interaction.posted_at);
        let span = times().min().zip(times().max());
        let unit = span.map_or(Unit::Day, |(first, last)| Unit::fitting(first, last));

        let mut session = classifier.session();
        let mut board = Board::default();
        let mut periods = BTreeMap::<Option<i64>, Scorecard>::new();
        let mut data = Data::new();
        for (at, (interaction, ring)) in seen.interactions.iter().zip(votes).enumerate() {
            let reading = session.read_in_ring(interaction, ring);
            board.add("", interaction, &reading);
            let period = interaction.posted_at.map(|at| unit.number(at));
            periods.entry(period).or_default().add_verdict(interaction, &reading.verdict());
            if at < rows {
                data.add(&seen.names[at], interaction, &reading, &of_each[at]);
            }
        }
        let card = board.total();
        let kinds = rings.iter().fold(BTreeMap::<String, u64>::new(), |mut kinds, ring| {
            *kinds.entry(ring.kind().name().to_owned()).or_default() += 1;
            kinds
        });
        let undated = periods.remove(&None).map_or(0, |card| card.interactions());
        let dated: BTreeMap<i64, Scorecard> =
            periods.into_iter().filter_map(|(number, card)| Some((number?, card))).collect();
        Self {
            knowledge: classifier.knowledge_version().to_owned(),
            read: seen.interactions.len() as u64,
            from_to: span.map(|(first, last)| [minute(first), minute(last)]),
            summary: Summary::of(&card, &Worth::default()).with_care(&board.care().report()).with_rings(kinds),
            vanity: card.vanity(),
            timeline: span.map(|span| Timeline::of(unit, span, &dated, undated)),
            changes: Changes::of(unit, &dated),
            unanswered: board.care().unanswered(),
            rings: rings.iter().map(|ring| Found::of(ring, seen)).collect(),
            data,
            rejected: seen.rejected,
            rejects: &seen.rejects,
        }
    }
}

impl Timeline {
    fn of(unit: Unit, (first, last): (Timestamp, Timestamp), dated: &BTreeMap<i64, Scorecard>, undated: u64) -> Self {
        let (first, last) = (unit.number(first), unit.number(last));
        let counts = |number| dated.get(&number).map_or_else(Counts::default, Counts::of);
        Self { unit, first, periods: (first..=last).map(counts).collect(), undated }
    }

    /// All periods together.
    pub(crate) fn total(&self) -> Counts {
        self.periods.iter().fold(Counts::default(), |sum, counts| Counts {
            real: sum.real + counts.real,
            hollow: sum.hollow + counts.hollow,
            stain: sum.stain + counts.stain,
            unclear: sum.unclear + counts.unclear,
        })
    }

    /// The periods with their numbers.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (i64, &Counts)> {
        (self.first..).zip(&self.periods)
    }
}

impl Changes {
    fn of(unit: Unit, dated: &BTreeMap<i64, Scorecard>) -> Option<Self> {
        let (first, last) = (*dated.keys().next()?, *dated.keys().next_back()?);
        if first == last {
            return None;
        }
        let middle = first + (last - first + 1) / 2;
        let sum = |cards: &mut dyn Iterator<Item = (&i64, &Scorecard)>| {
            cards.fold(Scorecard::default(), |mut sum, (_, card)| {
                sum.merge(card);
                sum
            })
        };
        let changes: Vec<Change> = Summary::changes(&sum(&mut dated.range(..middle)), &sum(&mut dated.range(middle..)));
        let is_clear = |change: &&Change| matches!(change.finding, Finding::Rose | Finding::Fell);
        let count = |finding| changes.iter().filter(|change| change.finding == finding).count();
        Some(Self {
            from: unit.label(middle),
            clear: changes.iter().filter(is_clear).map(Change::sentence).collect(),
            unclear: count(Finding::NoClearChange),
            too_few: count(Finding::TooFew),
        })
    }
}

impl Found {
    fn of(ring: &Ring, seen: &Seen) -> Self {
        let members = ring.members().iter().map(|&at| {
            let author = &seen.interactions[at as usize].author;
            let author = author.handle.as_ref().or(author.name.as_ref());
            (seen.names[at as usize].clone(), author.map_or_else(String::new, ToString::to_string))
        });
        Self {
            kind: ring.kind().name(),
            accounts: ring.evidence().accounts,
            why: ring.to_string(),
            vote: ring.vote().map(|vote| vote.weight()),
            members: members.collect(),
        }
    }

    /// The different authors, as far as they are known by name.
    pub(crate) fn authors(&self) -> Vec<&str> {
        let all: BTreeSet<&str> = self.members.iter().map(|(_, author)| author.as_str()).collect();
        all.into_iter().filter(|author| !author.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    const SAMPLES: &str =
        concat!(include_str!("../../../data/samples/story.jsonl"), include_str!("../../../data/samples/crowd.jsonl"));

    #[test]
    fn the_periods_sum_to_the_summary() {
        let wom = Classifier::new();
        let lines = concat!(
            include_str!("../../../data/samples/story.jsonl"),
            "{\"text\":\"lovely boots\"}\n",
            "{\"posted_at\":\"2026-05-02\",\"text\":\"ours\",\"author\":{\"role\":\"brand\"}}\n",
        );
        let seen = read::lines(Box::new(lines.as_bytes()), &wom, |_| Ok(())).unwrap();
        let report = Report::of(&seen, &wom, 5);
        let timeline = report.timeline.unwrap();
        let total = timeline.total();
        let all = total.real + total.fake() + total.unclear + timeline.undated;
        assert_eq!((all, timeline.undated), (report.summary.interactions, 1));
        assert_eq!(report.summary.interactions + report.summary.own, report.read);
        let tier =
            |name: &str| report.summary.tiers.iter().find(|figure| figure.name == name).unwrap().share.unwrap().count;
        assert_eq!((total.hollow, total.stain), (tier("hollow"), tier("stain")));
        // Without gaps, up to the brand's own last post, which is not counted.
        assert_eq!((timeline.unit, timeline.periods.len()), (Unit::Week, 9));
        assert_eq!(timeline.periods.last(), Some(&Counts::default()));
        assert_eq!(report.data.len(), 5);
    }

    #[test]
    fn a_ring_has_its_members_and_its_vote_in_their_verdicts() {
        let wom = Classifier::new();
        let seen = read::lines(Box::new(SAMPLES.as_bytes()), &wom, |_| Ok(())).unwrap();
        let report = Report::of(&seen, &wom, usize::MAX);
        let ring = report.rings.iter().find(|ring| ring.members[0].0 == "c033").unwrap();
        assert_eq!((ring.kind, ring.accounts, ring.members.len(), ring.authors().len()), ("copy", 9, 9, 9));
        assert!(ring.vote.is_some());
        let counted: u64 = report.summary.rings.iter().map(|(_, count)| count).sum();
        assert_eq!(counted, report.rings.len() as u64);
        // Alone, fewer of them would be called bought.
        let alone = wom.score_all(&seen.interactions);
        let stain = report.summary.tiers.iter().find(|figure| figure.name == "stain").unwrap().share.unwrap();
        assert!(stain.count > alone.tier(Some(Tier::Stain)));
    }

    #[test]
    fn what_changed_is_told_of_two_halves() {
        let wom = Classifier::new();
        let seen = read::lines(Box::new(SAMPLES.as_bytes()), &wom, |_| Ok(())).unwrap();
        let changes = Report::of(&seen, &wom, 0).changes.unwrap();
        assert_eq!(changes.from, "2026-03-29");
        assert!(
            changes.clear.iter().any(|sentence| sentence.starts_with("real rose from 26.2 %")),
            "{:?}",
            changes.clear
        );
        let one = read::lines(Box::new(&br#"{"posted_at":"2026-05-02","text":"nice"}"#[..]), &wom, |_| Ok(())).unwrap();
        assert!(Report::of(&one, &wom, 0).changes.is_none());
    }
}
