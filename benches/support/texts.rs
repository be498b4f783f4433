//! What the benches read: texts that a seeded generator makes in the manner of the samples, or a user's own.
//!
//! `WOM_CORPUS=file.jsonl` stands in for all that is made: a line is an interaction, or holds one as `interaction`.

use std::collections::BTreeMap;

use wom::{Author, Id, Interaction, Kind, Role, Target, Timestamp};

use super::lots::Lots;

const SAMPLES: [&str; 2] =
    [include_str!("../../data/samples/labelled.jsonl"), include_str!("../../data/samples/fresh.jsonl")];

/// What an interaction is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Empty,
    OneWord,
    /// English, of the length of posts to airlines: 104 bytes, 18 words.
    Tweet,
    /// English, about 2,000 bytes.
    Review,
    Emoji,
    Czech,
    /// Latin letters beside Cyrillic, Arabic or Devanagari.
    MixedScript,
    /// No text, and what a platform tells of its author.
    Follow,
}

impl Manner {
    pub(crate) const ALL: [Self; 8] = [
        Self::Empty,
        Self::OneWord,
        Self::Tweet,
        Self::Review,
        Self::Emoji,
        Self::Czech,
        Self::MixedScript,
        Self::Follow,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::OneWord => "one word",
            Self::Tweet => "tweet",
            Self::Review => "long review",
            Self::Emoji => "emoji",
            Self::Czech => "Czech",
            Self::MixedScript => "mixed script",
            Self::Follow => "follow without text",
        }
    }

    /// So many of them are a bench's fill.
    pub(crate) fn enough(self) -> usize {
        if self == Self::Review { 500 } else { 10_000 }
    }
}

/// Interactions of one manner.
pub(crate) struct Set {
    pub(crate) name: String,
    pub(crate) interactions: Vec<Interaction<'static>>,
}

impl Set {
    /// So many that are made; the same ones every time.
    pub(crate) fn made(manner: Manner, count: usize) -> Self {
        let mut writer = Writer::new(7);
        let interactions = (0..count).map(|_| writer.write(manner)).collect();
        Self { name: manner.name().to_owned(), interactions }
    }

    /// The user's own, where there are any.
    pub(crate) fn own() -> Option<Self> {
        let path = std::env::var("WOM_CORPUS").ok()?;
        let lines = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let interaction = |line: &str| {
            let record: serde_json::Value =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            let record = record.get("interaction").unwrap_or(&record);
            Interaction::deserialize_owned(record).unwrap_or_else(|error| panic!("{line}: {error}"))
        };
        let interactions: Vec<_> = lines.lines().filter(|line| !line.trim().is_empty()).map(interaction).collect();
        assert!(!interactions.is_empty(), "{path} is empty");
        Some(Self { name: path.rsplit('/').next().unwrap_or_default().to_owned(), interactions })
    }

    /// The user's own, or some of each manner: for each as many as `share` of enough.
    pub(crate) fn all(share: f64) -> Vec<Self> {
        let made = |manner: Manner| Self::made(manner, (manner.enough() as f64 * share).ceil() as usize);
        Self::own().map_or_else(|| Manner::ALL.map(made).into(), |own| vec![own])
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.interactions.iter().map(|interaction| &*interaction.text)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.texts().map(str::len).sum()
    }
}

/// Makes texts without end.
pub(crate) struct Writer {
    english: Chain,
    czech: Chain,
    scripts: Vec<Chain>,
    lots: Lots,
}

impl Writer {
    pub(crate) fn new(seed: u64) -> Self {
        let (samples, complaints) = samples();
        let chain = |is: &dyn Fn(&str) -> bool| Chain::new(samples.iter().copied().filter(|text| is(text)));
        let holds = |first: char, last: char| chain(&move |text| text.chars().any(|c| (first..=last).contains(&c)));
        Self {
            // Most who write to an airline complain.
            english: Chain::new(
                [&samples, &complaints, &complaints, &complaints].into_iter().flatten().copied().filter(is_english),
            ),
            czech: chain(&|text| text.contains(['ě', 'ř', 'ů'])),
            scripts: vec![holds('а', 'я'), holds('ا', 'ي'), holds('अ', 'ह')],
            lots: Lots(seed),
        }
    }

    pub(crate) fn write(&mut self, manner: Manner) -> Interaction<'static> {
        match manner {
            Manner::Empty => Interaction::default(),
            Manner::OneWord => Interaction::new(self.english.word(&mut self.lots)),
            Manner::Tweet => Interaction::new(self.tweet()),
            Manner::Review => Interaction::new(self.english_text(2_000)),
            Manner::Emoji => Interaction::new(self.emoji()),
            Manner::Czech => Interaction::new(self.czech()),
            Manner::MixedScript => Interaction::new(self.mixed_script()),
            Manner::Follow => self.follow(),
        }
    }

    /// A post that speaks to a brand, with the capitals, marks, numbers, tags and links that such posts have.
    pub(crate) fn tweet(&mut self) -> String {
        let (chain, lots) = (&self.english, &mut self.lots);
        let mut plain = String::new();
        chain.walk(20 + lots.below(132), lots, &mut plain);
        let mut text = String::from("@");
        match lots.below(3) {
            0 => (0..5 + lots.below(8)).for_each(|_| text.push((b'a' + lots.below(26) as u8) as char)),
            _ => text.push_str(lots.one(&["Borealis", "acme_air", "FennelKitchen", "plover", "Vexlynet"])),
        }
        for word in plain.split(' ') {
            text.push(' ');
            match lots.below(200) {
                0..3 => text.push_str(&word.to_uppercase()),
                3..5 => text += &format!("{word}{}", lots.one(&["!", "!!", "!!!", "?!"])),
                5..7 => text += &format!("{word}?"),
                7 => text += &format!("{word}..."),
                8 => text += &format!("{word} &amp;"),
                9..11 => text += &format!("{word} {}", 1 + lots.below(5_000)),
                11 => text += &format!("{word} - "),
                // A slip of the finger.
                12..15 if word.is_ascii() && word.len() > 4 => text += &format!("{}{}", &word[..2], &word[3..]),
                _ if lots.below(2) == 0 => text.push_str(word.trim_end_matches(',')),
                _ => text.push_str(word),
            }
        }
        match lots.below(100) {
            0..15 => {
                text.push_str(" #");
                (0..1 + lots.below(3)).for_each(|_| text.push_str(chain.word(lots)));
            }
            15..22 => {
                text.push_str(" http://t.example/");
                (0..10).for_each(|_| text.push((b'A' + lots.below(26) as u8) as char));
            }
            22..26 => text.push_str(lots.one(&[" 😡", " 😂😂", " 👍🏽", " ❤️"])),
            26..34 => text.push_str(lots.one(&["!", "!!", "?", "!!!"])),
            _ => {}
        }
        text
    }

    /// English sentences of so many bytes, and a few more.
    pub(crate) fn english_text(&mut self, bytes: usize) -> String {
        let mut text = String::new();
        while text.len() < bytes {
            let rest = bytes - text.len();
            self.english.walk((40 + self.lots.below(80)).min(rest), &mut self.lots, &mut text);
            text.push_str(self.lots.one(&[". ", ". ", ". ", "! ", ", ", "\n"]));
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Three words in ten have an emoji behind them.
    fn emoji(&mut self) -> String {
        const EMOJI: &[&str] = &[
            "😂",
            "😂😂😂",
            "😡",
            "❤️",
            "👍🏽",
            "🔥🔥",
            "🙌",
            "👩‍🔬",
            "🇨🇿",
            "1️⃣",
            "😭",
            "🤷‍♀️",
            "✨",
            "👏👏👏",
            "⭐⭐⭐⭐⭐",
        ];
        let mut plain = String::new();
        self.english.walk(40 + self.lots.below(50), &mut self.lots, &mut plain);
        let mut text = String::new();
        for word in plain.split(' ') {
            text.push_str(word);
            text.push(' ');
            if self.lots.below(10) < 3 {
                text.push_str(self.lots.one(EMOJI));
                text.push(' ');
            }
        }
        text.push_str(self.lots.one(EMOJI));
        text
    }

    fn czech(&mut self) -> String {
        let mut text = String::new();
        self.czech.walk(60 + self.lots.below(85), &mut self.lots, &mut text);
        text
    }

    fn mixed_script(&mut self) -> String {
        let mut text = String::new();
        self.english.walk(20 + self.lots.below(30), &mut self.lots, &mut text);
        text.push(' ');
        let script = self.lots.below(self.scripts.len());
        self.scripts[script].walk(30 + self.lots.below(60), &mut self.lots, &mut text);
        text
    }

    fn follow(&mut self) -> Interaction<'static> {
        let author = Author {
            handle: Some("mila_h".into()),
            followers: Some(self.lots.below(3_000) as u64),
            following: Some(self.lots.below(3_000) as u64),
            posts: Some(self.lots.below(3_000) as u64),
            has_avatar: Some(self.lots.below(5) > 0),
            ..Author::default()
        };
        let target = Target { by_brand: Some(true), ..Target::default() };
        Interaction { kind: Kind::Follow, author, target, ..Interaction::default() }
    }

    /// A tweet with all around it that the JSON contract knows: about 470 bytes as a line.
    pub(crate) fn record(&mut self, number: u64) -> Interaction<'static> {
        let lots = &mut self.lots;
        let author = Author {
            handle: Some(format!("rain_and_{}", lots.below(100_000)).into()),
            name: Some("Mila Hartova".into()),
            followers: Some(lots.below(3_000) as u64),
            following: Some(lots.below(3_000) as u64),
            posts: Some(lots.below(9_000) as u64),
            created_at: Timestamp::from_unix_seconds(1_400_000_000 + lots.below(300_000_000) as i64),
            verified: Some(lots.below(50) == 0),
            has_avatar: Some(lots.below(20) > 0),
            location: Some("Leeds".into()),
            role: Role::Customer,
            ..Author::default()
        };
        Interaction {
            id: Some(Id::Text(format!("p{number}").into())),
            kind: if lots.below(2) == 0 { Kind::Post } else { Kind::Comment },
            platform: Some("instagram".into()),
            lang: None,
            posted_at: Timestamp::from_unix_seconds(1_750_000_000 + lots.below(30_000_000) as i64),
            author,
            target: Target { brand: Some("Borealis".into()), by_brand: Some(lots.below(3) == 0) },
            in_reply_to: Some(Id::Text(format!("q{}", lots.below(100_000)).into())),
            ..Interaction::new(self.tweet())
        }
    }
}

/// All texts of the samples, and those of them that complain.
fn samples() -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut all, mut complaints) = (Vec::new(), Vec::new());
    for line in SAMPLES.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty()) {
        let row: serde_json::Value = serde_json::from_str(line).expect("the samples are JSON");
        let Some(text) = row["interaction"]["text"].as_str() else { continue };
        let text: &'static str = text.to_owned().leak();
        all.push(text);
        if row["gold"]["intent"] == "complaint" {
            complaints.push(text);
        }
    }
    (all, complaints)
}

fn is_english(text: &&str) -> bool {
    let words = [" the ", " my ", " is ", " was ", " and ", " you ", " it "];
    text.is_ascii() && words.iter().any(|word| text.contains(word))
}

/// Which word comes after which in the samples (a Markov chain), so that what is made holds their phrases and yet is new.
struct Chain {
    words: Vec<&'static str>,
    /// The words that texts begin with.
    firsts: Vec<u32>,
    /// For each word, those that came after it, each with the one that came before it.
    followers: Vec<Vec<[u32; 2]>>,
}

/// Before a text's first word.
const NONE: u32 = u32::MAX;

impl Chain {
    fn new(samples: impl Iterator<Item = &'static str>) -> Self {
        let mut chain = Self { words: Vec::new(), firsts: Vec::new(), followers: Vec::new() };
        let mut numbers = BTreeMap::new();
        for text in samples {
            let mut before = [NONE, NONE];
            for word in text.split(' ') {
                let number = *numbers.entry(word).or_insert_with(|| {
                    chain.words.push(word);
                    chain.followers.push(Vec::new());
                    chain.words.len() as u32 - 1
                });
                match before[1] {
                    NONE => chain.firsts.push(number),
                    last => chain.followers[last as usize].push([before[0], number]),
                }
                before = [before[1], number];
            }
        }
        assert!(chain.firsts.len() >= 15, "too few samples to go by");
        chain
    }

    /// Makes `text` longer until it has about so many bytes.
    fn walk(&self, bytes: usize, lots: &mut Lots, text: &mut String) {
        let bytes = text.len() + bytes;
        let (mut before, mut word) = (NONE, lots.one(&self.firsts));
        text.push_str(self.words[word as usize]);
        while text.len() < bytes {
            let next = self.next(before, word, lots);
            (before, word) = (word, next);
            text.push(' ');
            text.push_str(self.words[word as usize]);
        }
    }

    /// Mostly a word that came after these two.
    fn next(&self, before: u32, word: u32, lots: &mut Lots) -> u32 {
        let followers = &self.followers[word as usize];
        if followers.is_empty() {
            return lots.one(&self.firsts);
        }
        let mut draw = || lots.one(followers);
        let drawn: [_; 24] = std::array::from_fn(|_| draw());
        drawn.into_iter().find(|drawn| drawn[0] == before).unwrap_or(drawn[0])[1]
    }

    /// A word of nothing but letters.
    fn word(&self, lots: &mut Lots) -> &'static str {
        let mut any = || self.words[lots.below(self.words.len())];
        (0..20).map(|_| any()).find(|word| word.bytes().all(|b| b.is_ascii_alphabetic())).unwrap_or("again")
    }
}
