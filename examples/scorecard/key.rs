//! What interactions are grouped by.

use clap::ValueEnum;
use std::collections::BTreeMap;
use wom::{Board, Change, Interaction, Places, Scorecard, Share, Summary, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    Brand,
    Platform,
    Kind,
    Role,
    /// Local or remote, by --local
    Audience,
    Day,
    /// From its Monday
    Week,
    Month,
    Year,
}

impl By {
    fn is_time(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month | Self::Year)
    }
}

/// Between the parts of a key.
const BETWEEN: &str = " | ";
/// What is not known.
const UNKNOWN: &str = "-";

pub(crate) struct Keys {
    pub(crate) by: Vec<By>,
    pub(crate) places: Places,
}

impl Keys {
    pub(crate) fn of(&self, interaction: &Interaction<'_>) -> String {
        let parts = self.by.iter().map(|by| {
            let part = match by {
                By::Brand => interaction.target.brand.as_deref().unwrap_or(UNKNOWN).to_owned(),
                By::Platform => interaction.platform.as_deref().unwrap_or(UNKNOWN).to_owned(),
                By::Kind => interaction.kind.name().to_owned(),
                By::Role => interaction.author.role.name().to_owned(),
                By::Audience => self.places.audience(interaction.author.location.as_deref()).name().to_owned(),
                By::Day | By::Week | By::Month | By::Year => {
                    interaction.posted_at.map_or_else(|| UNKNOWN.to_owned(), |at| period(*by, at))
                }
            };
            // A part that held the sign between parts would be two.
            part.replace('|', "/")
        });
        parts.collect::<Vec<_>>().join(BETWEEN)
    }
}

fn period(by: By, at: Timestamp) -> String {
    const DAY: i64 = 86_400;
    let day = at.unix_seconds().div_euclid(DAY);
    let from = match by {
        // The first of January 1970 was a Thursday.
        By::Week => day - (day + 3).rem_euclid(7),
        _ => day,
    };
    let date = Timestamp::from_unix_seconds(from * DAY).unwrap_or(at).to_string();
    let date = date.split('T').next().unwrap_or(&date);
    let cut = match by {
        By::Month => date.rsplit_once('-').map(|(month, _)| month),
        By::Year => date.rsplitn(3, '-').nth(2),
        _ => None,
    };
    cut.unwrap_or(date).to_owned()
}

/// What changed from the last period but one to the last, for every group whose last part is a time.
pub(crate) fn changes(by: &[By], board: &Board) -> BTreeMap<String, Vec<Change>> {
    let mut changes = BTreeMap::new();
    if !by.last().is_some_and(|by| by.is_time()) {
        return changes;
    }
    let split = |key: &str| match key.rsplit_once(BETWEEN) {
        Some((group, time)) => (group.to_owned(), time.to_owned()),
        None => (String::new(), key.to_owned()),
    };
    let mut groups = BTreeMap::<String, Vec<(String, &Scorecard)>>::new();
    for (key, card) in board.cards() {
        let (group, time) = split(key);
        if time != UNKNOWN {
            groups.entry(group).or_default().push((time, card));
        }
    }
    for (group, periods) in &groups {
        if let [.., (before, earlier), (after, later)] = &periods[..] {
            let name = if group.is_empty() { String::new() } else { format!("{group}, ") };
            changes.insert(format!("{name}{before} to {after}"), Summary::changes(earlier, later));
        }
    }
    changes
}

/// The share of voice of each group that has a brand: as counted, and of real mentions. The whole are all brands in the same
/// group but for the brand.
pub(crate) fn voices(by: &[By], board: &Board) -> BTreeMap<String, [Option<Share>; 2]> {
    let Some(place) = by.iter().position(|by| *by == By::Brand) else { return BTreeMap::new() };
    let others = |key: &str| {
        let mut parts: Vec<_> = key.split(BETWEEN).map(str::to_owned).collect();
        parts.remove(place);
        parts
    };
    let mut wholes = BTreeMap::<Vec<String>, Scorecard>::new();
    for (key, card) in board.cards() {
        wholes.entry(others(key)).or_default().merge(card);
    }
    let voices = board.cards().map(|(key, card)| {
        let whole = &wholes[&others(key)];
        (key.to_owned(), [Summary::share_of_voice(card, whole), Summary::real_share_of_voice(card, whole)])
    });
    voices.collect()
}
