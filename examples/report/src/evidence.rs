//! The interactions with their votes, column by column: the data of the page's table.

use serde::Serialize;
use std::collections::HashMap;
use wom::{Class, Evidence, Id, Intent, Interaction, Reading, Subject, Tier};

use crate::periods::minute;

/// Of the words that have a weight so many are told, the heaviest.
const WORDS: usize = 8;

/// A value for each interaction in every column. Probabilities are in thousandths, weights in hundredths of a nat, spans in
/// UTF-16 units of the text, which are what the page's script counts in.
#[derive(Serialize)]
pub(crate) struct Data<'s> {
    classes: Vec<&'static str>,
    tiers: Vec<&'static str>,
    intents: Vec<&'static str>,
    /// What voted anywhere: name, class, why, source.
    rules: Vec<(String, u8, String, Option<String>)>,
    /// The rows of the table of weights that were met.
    words: Vec<String>,
    name: Vec<&'s str>,
    text: Vec<&'s str>,
    kind: Vec<&'static str>,
    platform: Vec<Option<&'s str>>,
    author: Vec<Option<&'s str>>,
    role: Vec<&'static str>,
    brand: Vec<Option<&'s str>>,
    at: Vec<Option<String>>,
    reply_to: Vec<Option<String>>,
    lang: Vec<String>,
    tier: Vec<usize>,
    intent: Vec<usize>,
    fake: Vec<u32>,
    stain: Vec<u32>,
    intent_shares: Vec<[u32; 4]>,
    acts: Vec<Vec<&'static str>>,
    notes: Vec<Vec<String>>,
    rings: Vec<Vec<usize>>,
    votes: Vec<Vec<Vote>>,
    wording: Vec<Vec<(usize, u8, i32)>>,
    #[serde(skip)]
    known_rules: HashMap<(String, u8), usize>,
    #[serde(skip)]
    known_words: HashMap<String, usize>,
}

/// The place of the rule, the weight as counted and before the cap, and the span.
#[derive(Serialize)]
#[serde(untagged)]
enum Vote {
    OfText(usize, i32, i32, usize, usize),
    OfFacts(usize, i32, i32),
}

impl<'s> Data<'s> {
    pub(crate) fn new() -> Self {
        Self {
            classes: Class::ALL.iter().map(|class| class.name()).collect(),
            tiers: Tier::ALL.iter().map(|tier| tier.name()).chain(["unclear"]).collect(),
            intents: Intent::ALL.iter().map(|intent| intent.name()).collect(),
            rules: Vec::new(),
            words: Vec::new(),
            name: Vec::new(),
            text: Vec::new(),
            kind: Vec::new(),
            platform: Vec::new(),
            author: Vec::new(),
            role: Vec::new(),
            brand: Vec::new(),
            at: Vec::new(),
            reply_to: Vec::new(),
            lang: Vec::new(),
            tier: Vec::new(),
            intent: Vec::new(),
            fake: Vec::new(),
            stain: Vec::new(),
            intent_shares: Vec::new(),
            acts: Vec::new(),
            notes: Vec::new(),
            rings: Vec::new(),
            votes: Vec::new(),
            wording: Vec::new(),
            known_rules: HashMap::new(),
            known_words: HashMap::new(),
        }
    }

    /// How many interactions it holds.
    pub(crate) fn len(&self) -> usize {
        self.name.len()
    }

    pub(crate) fn add(
        &mut self,
        name: &'s str,
        interaction: &'s Interaction<'static>,
        reading: &Reading<'_>,
        rings: &[usize],
    ) {
        let verdict = reading.verdict();
        let mut notes: Vec<String> =
            verdict.warnings().iter().map(|fact| format!("not usable: {}", fact.name())).collect();
        if verdict.truncated() {
            notes.push("only the beginning of the text was read".to_owned());
        }
        self.name.push(name);
        self.text.push(&interaction.text);
        self.kind.push(interaction.kind.name());
        self.platform.push(interaction.platform.as_deref());
        self.author.push(interaction.author.handle.as_deref().or(interaction.author.name.as_deref()));
        self.role.push(interaction.author.role.name());
        self.brand.push(interaction.target.brand.as_deref());
        self.at.push(interaction.posted_at.map(minute));
        self.reply_to.push(interaction.in_reply_to.as_ref().map(Id::to_string));
        self.lang.push(verdict.lang().to_owned());
        self.tier.push(verdict.tier().map_or(Tier::ALL.len(), |tier| tier as usize));
        self.intent.push(verdict.intent() as usize);
        self.fake.push(thousandths(verdict.fake_probability()));
        self.stain.push(thousandths(verdict.stain_probability()));
        self.intent_shares.push([0, 1, 2, 3].map(|at| thousandths(verdict.intent_probability(Intent::ALL[at]))));
        self.acts.push(verdict.acts().iter().map(|act| act.name()).collect());
        self.notes.push(notes);
        self.rings.push(rings.to_vec());
        let votes = self.votes(&interaction.text, reading);
        self.votes.push(votes);
        let wording = self.wording(reading);
        self.wording.push(wording);
    }

    fn votes(&mut self, text: &str, reading: &Reading<'_>) -> Vec<Vote> {
        let mut places = Utf16::of(text);
        let votes = reading.evidence().map(|vote| {
            let (rule, counted, raw) = (self.rule(&vote), hundredths(vote.weight()), hundredths(vote.raw()));
            match vote.span() {
                Some(span) => Vote::OfText(rule, counted, raw, places.at(span.start), places.at(span.end)),
                None => Vote::OfFacts(rule, counted, raw),
            }
        });
        votes.collect()
    }

    fn rule(&mut self, vote: &Evidence<'_>) -> usize {
        let name = match vote.subject() {
            Subject::Rule(path) => path.to_owned(),
            Subject::Prior => "prior".to_owned(),
            Subject::Wording => "words".to_owned(),
            Subject::Ring(kind) => format!("ring: {}", kind.name()),
            other => format!("{other:?}"),
        };
        let class = vote.class() as u8;
        let rules = &mut self.rules;
        *self.known_rules.entry((name, class)).or_insert_with_key(|(name, class)| {
            rules.push((name.clone(), *class, vote.why().to_owned(), vote.source().map(str::to_owned)));
            rules.len() - 1
        })
    }

    /// The words that weigh most, each with the class that it says most of.
    fn wording(&mut self, reading: &Reading<'_>) -> Vec<(usize, u8, i32)> {
        let mut rows: Vec<(&str, u8, i32)> = Vec::new();
        for row in reading.wording() {
            let of = |class: &Class| (*class as u8, hundredths(row.weight(*class) * row.factor()));
            if let Some((class, weight)) = Class::ALL.iter().map(of).max_by_key(|(_, weight)| weight.abs())
                && !rows.iter().any(|(key, ..)| *key == row.key())
            {
                rows.push((row.key(), class, weight));
            }
        }
        rows.sort_by_key(|(_, _, weight)| -weight.abs());
        rows.truncate(WORDS);
        let place = |(key, class, weight): (&str, u8, i32)| {
            let words = &mut self.words;
            let at = *self.known_words.entry(key.to_owned()).or_insert_with_key(|key| {
                words.push(key.clone());
                words.len() - 1
            });
            (at, class, weight)
        };
        rows.into_iter().map(place).collect()
    }
}

/// From places in bytes to places in UTF-16 units.
struct Utf16<'t> {
    text: &'t str,
    /// The last answer, from which the next is counted on.
    byte: usize,
    unit: usize,
}

impl<'t> Utf16<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, byte: 0, unit: 0 }
    }

    /// Takes time in the distance from the place asked for before.
    fn at(&mut self, byte: usize) -> usize {
        let units = |part: &str| part.chars().map(char::len_utf16).sum::<usize>();
        if byte >= self.byte {
            self.unit += units(&self.text[self.byte..byte]);
        } else {
            self.unit -= units(&self.text[byte..self.byte]);
        }
        self.byte = byte;
        self.unit
    }
}

fn thousandths(share: f64) -> u32 {
    (share * 1000.0).round() as u32
}

fn hundredths(nats: f64) -> i32 {
    (nats * 100.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use wom::Classifier;

    #[test]
    fn places_are_counted_as_the_script_counts_them() {
        let text = "a\u{e9}\u{4e16}\u{1f600}b";
        let mut places = Utf16::of(text);
        for (byte, unit) in [(0, 0), (1, 1), (3, 2), (6, 3), (10, 5), (11, 6), (3, 2), (6, 3), (0, 0)] {
            assert_eq!(places.at(byte), unit, "byte {byte}");
        }
    }

    #[test]
    fn the_votes_are_those_of_the_reading() {
        let wom = Classifier::new();
        let interaction = Interaction::new("\u{1f600} Buy real followers today, instant delivery!");
        let mut session = wom.session();
        let reading = session.read(&interaction);
        let mut data = Data::new();
        data.add("t1", &interaction, &reading, &[3]);
        let evidence: Vec<_> = reading.evidence().collect();
        assert_eq!((data.len(), data.votes[0].len(), &data.rings[0][..]), (1, evidence.len(), &[3][..]));
        let units: Vec<u16> = interaction.text.encode_utf16().collect();
        let mut of_text = 0;
        for (vote, told) in evidence.iter().zip(&data.votes[0]) {
            let (rule, counted) = match told {
                Vote::OfText(rule, counted, _, start, end) => {
                    of_text += 1;
                    assert_eq!(String::from_utf16(&units[*start..*end]).unwrap(), vote.quote().unwrap());
                    (*rule, *counted)
                }
                Vote::OfFacts(rule, counted, _) => {
                    assert_eq!(vote.span(), None);
                    (*rule, *counted)
                }
            };
            let (name, class, why, _) = &data.rules[rule];
            assert_eq!(vote.rule().unwrap_or(name), name);
            assert_eq!((vote.class() as u8, vote.why()), (*class, why.as_str()));
            assert_eq!(hundredths(vote.weight()), counted);
        }
        assert!(of_text > 0);
        // What was met before is not listed again.
        let rules = data.rules.len();
        data.add("t2", &interaction, &reading, &[]);
        assert_eq!(data.rules.len(), rules);
    }

    #[test]
    fn every_place_in_a_list_of_names_has_one() {
        let data = Data::new();
        for class in Class::ALL {
            assert_eq!(data.classes[class as usize], class.name());
        }
        for tier in Tier::ALL {
            assert_eq!(data.tiers[*tier as usize], tier.name());
        }
        for intent in Intent::ALL {
            assert_eq!(data.intents[*intent as usize], intent.name());
        }
    }
}
