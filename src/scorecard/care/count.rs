//! From what was said to counts.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::super::counts::{Merge, merge_fields};
use super::super::delays::Delays;
use super::said::{Need, Said};
use super::{Care, letters};

/// Three customers in four expect an answer within this time.
const HOUR: i64 = 3600;
/// What counts as real time.
const REAL_TIME: i64 = 15 * 60;
/// A further word of the brand's side so long after its first answer is following up.
const FOLLOW_UP: i64 = 12 * HOUR;

/// What became of the cases: whole numbers that add up. See [`Care`] for what a case is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CareReport {
    /// Cases that ask.
    pub questions: u64,
    /// Cases that complain.
    pub complaints: u64,
    /// Cases without an id: no answer could name them. They are in no other figure.
    pub nameless: u64,
    /// Cases that the brand's side answered, sooner or later.
    pub answered: u64,
    /// Answered, but one of the two times is not known, or the answer is dated before the question.
    pub untimed: u64,
    /// Unanswered, but asked less than an hour before the last time that was seen: not late yet.
    pub waiting: u64,
    /// Answered within 3600 seconds.
    pub within_hour: u64,
    /// Answered within 900 seconds.
    pub real_time: u64,
    /// How long the first answers took, in seconds.
    pub delays: Delays,
    /// Answered, and the brand's side came back to it at least 12 hours after its first answer.
    pub followed_up: u64,
    /// Cases that a peer helped with (act `answers-peer`).
    pub helped_by_peers: u64,
    /// Of these, those that the brand's side left to the peers.
    pub left_to_peers: u64,
    /// Peers' answers to peers, whether or not the brand was asked.
    pub peer_answers: u64,
    /// Replies of the brand's side that are near-identical with another of them: form letters.
    pub canned: u64,
    /// Replies of the brand's side that are like no other.
    pub personal: u64,
    /// Replies of the brand's side that are too short to tell.
    pub terse: u64,
    /// Replies of the brand's side to which somebody came back: the talk goes both ways.
    pub two_way: u64,
    /// The brand's own voice, to one: replies, messages, and what begins with a mention.
    pub one_to_one: u64,
    /// The brand's own voice, to everybody.
    pub broadcast: u64,
    /// Replies, of whomever, to what never came.
    pub orphans: u64,
}

merge_fields!(CareReport {
    questions,
    complaints,
    nameless,
    answered,
    untimed,
    waiting,
    within_hour,
    real_time,
    delays,
    followed_up,
    helped_by_peers,
    left_to_peers,
    peer_answers,
    canned,
    personal,
    terse,
    two_way,
    one_to_one,
    broadcast,
    orphans,
});

impl CareReport {
    /// All cases.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.questions.saturating_add(self.complaints)
    }

    /// Cases of which it is known whether they were answered in time: all but those that are still waiting and those whose
    /// answer has no time.
    #[must_use]
    pub fn timed(&self) -> u64 {
        self.asked().saturating_sub(self.waiting).saturating_sub(self.untimed)
    }
}

/// A case that nobody on the brand's side has answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unanswered {
    /// The id of the interaction.
    pub id: String,
    /// The key that it was added under.
    pub key: String,
    /// Whether it complains; if not, it asks.
    pub complains: bool,
    /// In points: 2 for a complaint, 1 for a question; 2 more where the author leaves or warns others, 1 more where help is
    /// asked for, 1 more where a sale waits.
    pub urgency: u8,
    /// How long it had waited when anything was seen last, in seconds, where its time is known.
    pub waited_seconds: Option<u64>,
}

/// What answers what.
struct Talk<'c> {
    care: &'c Care,
    answers: HashMap<&'c str, Vec<(&'c Said, u64)>>,
}

impl<'c> Talk<'c> {
    fn of(care: &'c Care) -> Self {
        let mut answers = HashMap::<_, Vec<_>>::new();
        for (_, said, count) in care.all() {
            if let Some(parent) = said.parent() {
                answers.entry(parent).or_default().push((said, count));
            }
        }
        Self { care, answers }
    }

    fn answers(&self, id: &str) -> impl Iterator<Item = (&'c Said, u64)> {
        self.answers.get(id).into_iter().flatten().copied()
    }

    fn brand_answers(&self, id: &str) -> impl Iterator<Item = &'c Said> {
        self.answers(id).map(|(said, _)| said).filter(|said| said.for_brand)
    }

    /// What the brand is asked for.
    fn case(&self, said: &Said) -> Option<Need> {
        let parent = said.parent().and_then(|parent| self.care.open.get(parent));
        said.need.filter(|_| said.addressed || parent.is_some_and(|parent| parent.for_brand))
    }

    fn waited(&self, said: &Said) -> Option<u64> {
        said.at().map(|at| self.care.latest.saturating_sub(at).max(0).unsigned_abs())
    }
}

/// Adds the counts of what is kept to the reports.
pub(super) fn count(care: &Care, reports: &mut BTreeMap<String, CareReport>) {
    let talk = Talk::of(care);
    let form_letters = letters::form_letters(care, &Care::default());
    for (id, said, count) in care.all() {
        let mut one = CareReport::default();
        if let Some(need) = talk.case(said) {
            match id {
                Some(id) => case(&talk, id, said, need, &mut one),
                None => one.nameless = 1,
            }
        }
        if said.for_brand {
            match said.sketch.as_deref() {
                Some(sketch) if form_letters.contains(sketch) => one.canned = 1,
                Some(_) => one.personal = 1,
                None if said.parent().is_some() => one.terse = 1,
                None => {}
            }
            *(if said.addressed { &mut one.one_to_one } else { &mut one.broadcast }) = 1;
            let comes_back = |id| talk.answers(id).any(|(answer, _)| !answer.for_brand);
            one.two_way = u64::from(said.parent().is_some() && id.is_some_and(comes_back));
        }
        one.peer_answers = u64::from(said.helps);
        one.orphans = u64::from(said.parent().is_some_and(|parent| !care.open.contains_key(parent)));
        if one == CareReport::default() {
            continue;
        }
        if !reports.contains_key(&*said.key) {
            reports.insert(said.key.to_string(), CareReport::default());
        }
        if let Some(report) = reports.get_mut(&*said.key) {
            merge_times(report, one, count);
        }
    }
}

/// Merges the same counts so often, in as many steps as the number has bits.
fn merge_times(report: &mut CareReport, mut one: CareReport, mut times: u64) {
    while times > 0 {
        if times % 2 == 1 {
            report.merge(&one);
        }
        times /= 2;
        if times > 0 {
            let same = one.clone();
            one.merge(&same);
        }
    }
}

/// Counts a case.
fn case(talk: &Talk<'_>, id: &str, said: &Said, need: Need, one: &mut CareReport) {
    *(match need {
        Need::Question => &mut one.questions,
        Need::Complaint => &mut one.complaints,
    }) = 1;
    let helped = talk.answers(id).any(|(answer, _)| answer.helps);
    one.helped_by_peers = u64::from(helped);
    if talk.brand_answers(id).next().is_none() {
        one.left_to_peers = u64::from(helped);
        one.waiting = u64::from(talk.waited(said).is_some_and(|seconds| seconds < HOUR.unsigned_abs()));
        return;
    }
    one.answered = 1;
    let times = || talk.brand_answers(id).filter_map(Said::at);
    let (first, last) = (times().min(), times().max());
    one.followed_up = u64::from(first.zip(last).is_some_and(|(first, last)| last.saturating_sub(first) >= FOLLOW_UP));
    match said.at().zip(first) {
        Some((asked, first)) if first >= asked => {
            let seconds = first.saturating_sub(asked);
            one.within_hour = u64::from(seconds <= HOUR);
            one.real_time = u64::from(seconds <= REAL_TIME);
            one.delays.add(seconds.unsigned_abs());
        }
        _ => one.untimed = 1,
    }
}

pub(super) fn unanswered(care: &Care) -> Vec<Unanswered> {
    let talk = Talk::of(care);
    let cases = care.open.iter().filter_map(|(id, said)| Some((&**id, said, talk.case(said)?)));
    let mut open: Vec<_> = cases.filter(|(id, ..)| talk.brand_answers(id).next().is_none()).collect();
    open.sort_by_key(|(id, said, _)| (std::cmp::Reverse(said.urgency), said.at().unwrap_or(i64::MAX), *id));
    open.into_iter()
        .map(|(id, said, need)| Unanswered {
            id: id.to_owned(),
            key: said.key.to_string(),
            complains: need == Need::Complaint,
            urgency: said.urgency,
            waited_seconds: talk.waited(said),
        })
        .collect()
}
