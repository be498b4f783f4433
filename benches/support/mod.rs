//! The texts that the benches read: a user's own, or texts like ours that a seeded generator makes.

use std::collections::BTreeMap;

use wom::{Author, Interaction, Kind, Target};

const SAMPLES: &str = include_str!("../../data/samples/labelled.jsonl");
/// So many texts are made.
const TEXTS: usize = 10_000;

/// The texts of `WOM_CORPUS=file.jsonl` (a line is an interaction, or holds one as `interaction`); none without it.
pub(crate) fn own_corpus() -> Option<Vec<String>> {
    let path = std::env::var("WOM_CORPUS").ok()?;
    let lines = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    Some(texts(&lines))
}

fn texts(lines: &str) -> Vec<String> {
    let text = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let interaction = record.get("interaction").unwrap_or(&record);
        interaction.get("text").and_then(|text| text.as_str()).map(str::to_owned)
    };
    lines.lines().filter(|line| !line.trim().is_empty()).filter_map(text).collect()
}

/// English posts of the length of a tweet.
pub(crate) fn posts() -> Vec<String> {
    let samples: Vec<_> = texts(SAMPLES).into_iter().filter(|text| text.is_ascii()).collect();
    let chain = Chain::new(&samples);
    let mut lots = Lots(7);
    (0..TEXTS).map(|_| post(&chain, &mut lots)).collect()
}

/// Posts with letters and emoji beyond ASCII: Czech and others.
pub(crate) fn posts_beyond_ascii() -> Vec<String> {
    let samples: Vec<_> = texts(SAMPLES).into_iter().filter(|text| !text.is_ascii()).collect();
    let chain = Chain::new(&samples);
    let mut lots = Lots(8);
    (0..TEXTS).map(|_| chain.walk(60 + lots.below(90), &mut lots)).filter(|text| !text.is_ascii()).collect()
}

/// A like with what platforms tell of its author.
pub(crate) fn like() -> Interaction<'static> {
    Interaction {
        kind: Kind::Like,
        author: Author {
            handle: Some("mila_h".into()),
            followers: Some(210),
            following: Some(180),
            posts: Some(940),
            has_avatar: Some(true),
            ..Author::default()
        },
        target: Target { by_brand: Some(true), ..Target::default() },
        ..Interaction::default()
    }
}

/// Most posts speak to somebody, some end in a hashtag, a link or an emoji.
fn post(chain: &Chain<'_>, lots: &mut Lots) -> String {
    let mut text = String::new();
    if lots.below(10) < 7 {
        text.push('@');
        (0..5 + lots.below(8)).for_each(|_| text.push((b'a' + lots.below(26) as u8) as char));
        text.push(' ');
    }
    text.push_str(&chain.walk(50 + lots.below(85), lots));
    match lots.below(100) {
        0..20 => {
            text.push_str(" #");
            (0..1 + lots.below(3)).for_each(|_| text.push_str(chain.word(lots)));
        }
        20..27 => {
            text.push_str(" http://t.example/");
            (0..10).for_each(|_| text.push((b'A' + lots.below(26) as u8) as char));
        }
        27..32 => text.push_str([" 😡", " 😂😂", " 👍🏽", " ❤️"][lots.below(4)]),
        _ => {}
    }
    text
}

/// Which word comes after which in the samples (a Markov chain), so that what is made holds their phrases and yet is new.
struct Chain<'s> {
    firsts: Vec<&'s str>,
    followers: BTreeMap<&'s str, Vec<&'s str>>,
}

impl<'s> Chain<'s> {
    fn new(samples: &'s [String]) -> Self {
        let mut chain = Self { firsts: Vec::new(), followers: BTreeMap::new() };
        for text in samples {
            chain.firsts.extend(text.split(' ').next());
            let words: Vec<_> = text.split(' ').collect();
            words.windows(2).for_each(|pair| chain.followers.entry(pair[0]).or_default().push(pair[1]));
        }
        chain
    }

    /// A text of about so many bytes.
    fn walk(&self, bytes: usize, lots: &mut Lots) -> String {
        let mut word = self.firsts[lots.below(self.firsts.len())];
        let mut text = word.to_owned();
        while text.len() < bytes {
            word = match self.followers.get(word) {
                Some(followers) => followers[lots.below(followers.len())],
                None => self.firsts[lots.below(self.firsts.len())],
            };
            text.push(' ');
            text.push_str(word);
        }
        text
    }

    /// A word of nothing but letters.
    fn word(&self, lots: &mut Lots) -> &'s str {
        let mut any = || self.firsts[lots.below(self.firsts.len())];
        (0..20).map(|_| any()).find(|word| word.bytes().all(|b| b.is_ascii_alphabetic())).unwrap_or("again")
    }
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct Lots(u64);

impl Lots {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(mixed ^ mixed >> 31) * n as u128) >> 64) as usize
    }
}
