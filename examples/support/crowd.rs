//! A made-up crowd: people with heavy-tailed habits, rings planted among them, and people who merely look alike. The same seed
//! gives the same crowd.

use std::collections::BTreeSet;
use std::num::{NonZeroU16, NonZeroU32, NonZeroU64};

use fastrand::Rng;
use wom::{Interaction, Kind, Session, Trace};

/// 2026-03-01, and the length of the time that is looked at.
const START: u32 = 1_772_323_200;
const SPAN: u32 = 30 * 86_400;
const TODAY: u16 = (START / 86_400) as u16;

/// What a trace is in truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    /// Somebody.
    Background,
    /// What the ring with this number did for its customers.
    Ring(usize),
    /// People who look like a ring and are none.
    Alike(&'static str),
}

/// Who the accounts of a ring are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accounts {
    /// Made for it, within a fortnight.
    Young,
    /// Made for it; nothing is known of their age.
    Unknown,
    /// Taken over from honest people, whose own acts go on.
    Hijacked,
}

/// How a ring moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// Posts one text in variants, over so many seconds in all.
    Copy { over: u32 },
    /// Acts on each target within so many seconds.
    Lockstep { within: u32 },
    /// Acts on the targets at any time.
    Block,
}

/// A ring to plant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plant {
    pub(crate) moves: Move,
    pub(crate) accounts: usize,
    pub(crate) targets: usize,
    /// Of all pairs of an account and a target, the share that is there.
    pub(crate) density: f64,
    /// Honest acts for each act of the ring.
    pub(crate) camouflage: f64,
    /// Whether camouflage goes where everybody goes, or anywhere.
    pub(crate) biased: bool,
    pub(crate) who: Accounts,
}

/// FRAUDAR reports a block of 68 % on Twitter, and hides rings behind as many honest acts as they have bought ones; CopyCatch asks
/// members for four targets in five.
pub(crate) const BLOCK: Plant = Plant {
    moves: Move::Block,
    accounts: 30,
    targets: 20,
    density: 0.68,
    camouflage: 1.0,
    biased: true,
    who: Accounts::Unknown,
};
pub(crate) const LOCKSTEP: Plant = Plant { moves: Move::Lockstep { within: 300 }, density: 0.8, ..BLOCK };
pub(crate) const COPY: Plant = Plant { moves: Move::Copy { over: 1200 }, density: 1.0, ..BLOCK };

/// A crowd in the making.
pub(crate) struct Crowd {
    pub(crate) traces: Vec<Trace>,
    pub(crate) truth: Vec<Truth>,
    random: Rng,
    session: Session,
    words: Vec<String>,
    people: u64,
    posts: u64,
    next: u64,
    rings: usize,
}

impl Crowd {
    /// A background of so many acts.
    pub(crate) fn new(seed: u64, acts: usize) -> Self {
        let mut random = Rng::with_seed(seed);
        let words = (0..4000).map(|_| word(&mut random)).collect();
        let mut crowd = Self {
            traces: Vec::with_capacity(acts),
            truth: Vec::with_capacity(acts),
            random,
            session: wom::Classifier::new().session(),
            words,
            people: (acts as u64 / 10).max(100),
            posts: (acts as u64 / 20).max(50),
            next: 1 << 40,
            rings: 0,
        };
        (0..acts).for_each(|_| crowd.somebody());
        crowd
    }

    /// Shuffles all traces.
    pub(crate) fn shuffle(&mut self) {
        for at in (1..self.traces.len()).rev() {
            let other = self.random.usize(..=at);
            self.traces.swap(at, other);
            self.truth.swap(at, other);
        }
    }

    fn push(&mut self, trace: Trace, truth: Truth) {
        self.traces.push(trace);
        self.truth.push(truth);
    }

    /// A number that nothing else has.
    fn fresh(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// One of the people; some do far more than others.
    fn person(&mut self) -> u64 {
        let u = self.random.f64();
        (u * u * u * self.people as f64) as u64
    }

    /// One of the posts, most of which few people see.
    fn post(&mut self) -> u64 {
        let u = self.random.f64();
        (u * u * u * self.posts as f64) as u64
    }

    /// A moment in the life of a post: most of it passes soon.
    fn moment(&mut self, post: u64) -> u32 {
        let born = scatter(post) % u64::from(SPAN);
        let u = self.random.f64().max(1e-4);
        let delay = 600.0 * (1.0 / u - 1.0);
        (START + (born as u32 + delay as u32) % SPAN).max(1)
    }

    fn act(&mut self, kind: Kind, person: u64, target: u64, seconds: u32) -> Trace {
        Trace {
            kind,
            author: NonZeroU64::new(scatter(person) | 1),
            target: NonZeroU64::new(scatter(target ^ 0xF00D) | 1),
            seconds: NonZeroU32::new(seconds),
            created_day: day(person),
            ..Trace::default()
        }
    }

    fn say(&mut self, text: &str, trace: Trace) -> Trace {
        let read = self.session.read(&Interaction::new(text)).trace();
        Trace { fingerprint: read.fingerprint, link: read.link, ..trace }
    }

    /// Somebody does something.
    fn somebody(&mut self) {
        let (person, post) = (self.person(), self.post());
        let seconds = self.moment(post);
        let kind =
            [Kind::Like, Kind::Like, Kind::Like, Kind::Share, Kind::Follow, Kind::Comment, Kind::Comment, Kind::Reply]
                [self.random.usize(..8)];
        let mut trace = self.act(kind, person, post, seconds);
        if matches!(kind, Kind::Comment | Kind::Reply) {
            let text = self.text(4..24);
            trace = self.say(&text, trace);
        }
        self.push(trace, Truth::Background);
    }

    /// Words in a row, the common ones more often.
    fn text(&mut self, length: std::ops::Range<usize>) -> String {
        let mut text = String::new();
        for at in 0..self.random.usize(length) {
            text.push_str(if at > 0 { " " } else { "" });
            if self.random.u8(..3) == 0 {
                text.push_str(FUNCTION_WORDS[self.random.usize(..FUNCTION_WORDS.len())]);
            } else {
                let u = self.random.f64();
                text.push_str(&self.words[(u * u * self.words.len() as f64) as usize]);
            }
        }
        text
    }

    /// The text with what a ring changes: function words, a mention, an emoji, a tracked link, now and then a word.
    fn variant(&mut self, text: &str) -> String {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        for word in &mut words {
            if FUNCTION_WORDS.contains(&word.as_str()) && self.random.bool() {
                *word = FUNCTION_WORDS[self.random.usize(..FUNCTION_WORDS.len())].to_owned();
            }
        }
        if self.random.bool() {
            let at = self.random.usize(..words.len());
            words[at] = self.words[self.random.usize(..self.words.len())].clone();
        }
        let mut text = words.join(" ");
        if self.random.bool() {
            text.push_str(&format!(" @{}", self.words[self.random.usize(..self.words.len())]));
        }
        text.push_str(["", " 😍", "!!!", " 🔥🔥"][self.random.usize(..4)]);
        if self.random.bool() {
            text.push_str(&format!(" https://offer.example/now?utm_source=c{}", self.random.u32(..)));
        }
        text
    }

    /// Plants a ring. Rings are numbered from 0.
    pub(crate) fn plant(&mut self, ring: Plant) {
        let number = self.rings;
        self.rings += 1;
        let made = TODAY - self.random.u16(20..60);
        let accounts: Vec<(u64, Option<NonZeroU16>)> = (0..ring.accounts)
            .map(|_| match ring.who {
                Accounts::Hijacked => {
                    let person = self.random.u64(..self.people);
                    (person, day(person))
                }
                Accounts::Young => (self.fresh(), NonZeroU16::new(made + self.random.u16(..14))),
                Accounts::Unknown => (self.fresh(), None),
            })
            .collect();
        let targets: Vec<u64> = (0..ring.targets).map(|_| self.fresh()).collect();
        let kind = [Kind::Like, Kind::Follow, Kind::Review][self.random.usize(..3)];
        let text = self.text(18..30);
        let mut acts: Vec<Trace> = Vec::new();
        match ring.moves {
            Move::Copy { over } => {
                let begun = START + self.random.u32(..=SPAN - over);
                for (at, &(account, _)) in accounts.iter().enumerate() {
                    let target = targets[self.random.usize(..targets.len())];
                    // A drip keeps its schedule, give or take.
                    let step = over / ring.accounts as u32;
                    let seconds = begun + step * at as u32 + self.random.u32(..=step / 2);
                    let trace = self.act(Kind::Comment, account, target, seconds);
                    let text = self.variant(&text);
                    acts.push(self.say(&text, trace));
                }
            }
            Move::Lockstep { .. } | Move::Block => {
                for &target in &targets {
                    let at = START + self.random.u32(..SPAN - 86_400);
                    for &(account, _) in &accounts {
                        if self.random.f64() < ring.density {
                            let seconds = match ring.moves {
                                Move::Lockstep { within } => at + self.random.u32(..=within),
                                _ => START + self.random.u32(..SPAN),
                            };
                            acts.push(self.act(kind, account, target, seconds));
                        }
                    }
                    // Targets have honest visitors too.
                    for _ in 0..self.random.usize(..5) {
                        let (person, seconds) = (self.person(), START + self.random.u32(..SPAN));
                        let trace = self.act(kind, person, target, seconds);
                        self.push(trace, Truth::Background);
                    }
                }
            }
        }
        let camouflage = (acts.len() as f64 * ring.camouflage) as usize;
        let known = |trace: Trace| {
            let author = trace.author;
            let own = accounts.iter().find(|(account, _)| NonZeroU64::new(scatter(*account) | 1) == author);
            Trace { created_day: own.and_then(|(_, day)| *day), ..trace }
        };
        for act in acts {
            self.push(known(act), Truth::Ring(number));
        }
        for _ in 0..camouflage {
            let (account, _) = accounts[self.random.usize(..accounts.len())];
            let post = if ring.biased { self.post() } else { self.random.u64(..self.posts) };
            let seconds = self.moment(post);
            let trace = self.act(Kind::Like, account, post, seconds);
            self.push(known(trace), Truth::Background);
        }
    }

    /// All who look like rings and are none.
    pub(crate) fn look_alikes(&mut self) {
        self.congratulations();
        self.news();
        self.shopper();
        self.meme();
        self.outage();
        self.fans();
    }

    /// Some people, each once, of whom nothing else is special.
    fn some(&mut self, count: usize) -> BTreeSet<u64> {
        let mut some = BTreeSet::new();
        while some.len() < count {
            some.insert(self.random.u64(..self.people));
        }
        some
    }

    fn congratulations(&mut self) {
        let wishes = [
            "Congratulations to the happy couple, wishing you both a lifetime of love, laughter and adventures together",
            "Happy birthday beautiful friend, hope your special day brings wonderful surprises, cake, music and sunshine",
            "Congrats! So happy for you two, enjoy every moment of married life together, lots of love from our family",
        ];
        let (post, born) = (self.fresh(), START + 7 * 86_400);
        for person in self.some(80) {
            let wish = wishes[self.random.usize(..wishes.len())];
            let seconds = born + self.random.u32(..2 * 86_400);
            let trace = self.act(Kind::Comment, person, post, seconds);
            let trace = self.say(wish, trace);
            self.push(trace, Truth::Alike("congratulations"));
        }
    }

    fn news(&mut self) {
        let headline =
            "River flood closes central station and three bridges, mayor asks commuters to work from home tomorrow";
        let (article, born) = (self.fresh(), START + 11 * 86_400);
        for (at, person) in (0..).zip(self.some(300)) {
            let seconds = born + (self.random.f64().powi(3) * 43_200.0) as u32;
            // Most pass the post on; some take the headline with its link.
            let kind = if at % 3 == 0 { Kind::Post } else { Kind::Share };
            let trace = self.act(kind, person, article, seconds);
            let trace = Trace { target: trace.target.filter(|_| kind == Kind::Share), ..trace };
            let text = format!("{headline} https://news.example/flood?utm_source=s{at}");
            let trace = self.say(&text, trace);
            self.push(trace, Truth::Alike("news"));
        }
    }

    fn shopper(&mut self) {
        let text = self.text(20..30);
        let person = self.random.u64(..self.people);
        for _ in 0..12 {
            let (product, seconds) = (self.fresh(), START + self.random.u32(..600));
            let trace = self.act(Kind::Review, person, product, seconds);
            let trace = self.say(&text, trace);
            self.push(trace, Truth::Alike("shopper"));
        }
    }

    fn meme(&mut self) {
        let text = self.text(25..40);
        let born = START + 3 * 86_400;
        for person in self.some(200) {
            let (post, seconds) = (self.post(), born + (self.random.f64().powi(2) * 10.0 * 86_400.0) as u32);
            let trace = self.act(Kind::Comment, person, post, seconds);
            let trace = self.say(&text, trace);
            self.push(trace, Truth::Alike("meme"));
        }
    }

    fn outage(&mut self) {
        let openings =
            ["internet completely down again", "no signal since lunch", "router lights red", "app shows error"];
        let places = ["in leeds", "near the harbour", "whole street", "at my office", "out here in the village"];
        let pleas =
            ["any news when it returns?", "third time this month, refund please", "working from home, cannot upload"];
        let (brand, born) = (self.fresh(), START + 20 * 86_400);
        for person in self.some(250) {
            let seconds = born + self.random.u32(..3600);
            let trace = self.act(Kind::Post, person, brand, seconds);
            let mut pick = |list: &[&'static str]| list[self.random.usize(..list.len())];
            let text = format!("@plover {} {}, {}", pick(&openings), pick(&places), pick(&pleas));
            let own = self.text(0..5);
            let trace = self.say(&format!("{text} {own}"), trace);
            self.push(trace, Truth::Alike("outage"));
        }
    }

    fn fans(&mut self) {
        let posts: Vec<(u64, u32)> = (0..40).map(|day| (self.fresh(), START + day * 60_000)).collect();
        for person in self.some(60) {
            // A few see everything, most now and then.
            let devotion = 0.1 + 0.7 * self.random.f64().powi(2);
            for &(post, born) in &posts {
                if self.random.f64() < devotion {
                    let delay = 3.0 * 3600.0 * -(1.0 - self.random.f64()).ln();
                    let trace = self.act(Kind::Like, person, post, born + delay as u32);
                    self.push(trace, Truth::Alike("fans"));
                }
            }
        }
    }
}

const FUNCTION_WORDS: &[&str] =
    &["the", "a", "and", "of", "to", "in", "for", "with", "but", "this", "that", "my", "it"];

/// A word that no language has.
fn word(random: &mut Rng) -> String {
    const ONSETS: &[&str] =
        &["b", "br", "d", "f", "gr", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "z"];
    const REST: &[&str] = &["a", "e", "i", "o", "u", "an", "el", "ir", "om", "ut", "ask", "ent"];
    (0..random.usize(2..4))
        .map(|_| format!("{}{}", ONSETS[random.usize(..ONSETS.len())], REST[random.usize(..REST.len())]))
        .collect()
}

/// When a person's account was made: over twelve years, and the same whenever it is asked.
fn day(person: u64) -> Option<NonZeroU16> {
    NonZeroU16::new(TODAY - 30 - (scatter(person ^ 0xDA7E) % 4400) as u16)
}

/// A number that looks like chance, and a different one for every number (SplitMix64's last step).
fn scatter(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// How well rings were found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Score {
    /// Accounts of planted rings that were found, by ring; and how many each has.
    pub(crate) rings: Vec<(usize, usize)>,
    /// Accounts in rings that vote, and those of them that belong to a planted ring.
    pub(crate) flagged: usize,
    pub(crate) right: usize,
    /// Traces of look-alikes in any ring at all.
    pub(crate) alike: Vec<&'static str>,
}

impl Score {
    pub(crate) fn of(crowd: &Crowd, rings: &wom::Rings) -> Self {
        let mut flagged = vec![false; crowd.traces.len()];
        let mut score = Self { rings: vec![(0, 0); crowd.rings], ..Self::default() };
        for ring in rings {
            for &at in ring.members() {
                flagged[at as usize] |= ring.vote().is_some();
                if let Truth::Alike(name) = crowd.truth[at as usize] {
                    score.alike.push(name);
                }
            }
        }
        score.alike.sort_unstable();
        score.alike.dedup();
        let all = || crowd.traces.iter().zip(&crowd.truth).zip(&flagged);
        let planted: BTreeSet<_> = all()
            .filter(|((_, truth), _)| matches!(truth, Truth::Ring(_)))
            .map(|((trace, _), _)| trace.author)
            .collect();
        let accused: BTreeSet<_> = all().filter(|(_, flagged)| **flagged).map(|((trace, _), _)| trace.author).collect();
        (score.flagged, score.right) = (accused.len(), accused.intersection(&planted).count());
        let of_rings: BTreeSet<_> = all()
            .filter_map(|((trace, truth), flagged)| match truth {
                Truth::Ring(ring) => Some((*ring, trace.author, *flagged)),
                _ => None,
            })
            .collect();
        let mut seen = BTreeSet::new();
        for (ring, author, flagged) in of_rings {
            score.rings[ring].0 += usize::from(flagged);
            score.rings[ring].1 += usize::from(seen.insert((ring, author)));
        }
        score
    }

    pub(crate) fn recall(&self) -> f64 {
        let (found, all) = self.rings.iter().fold((0, 0), |sum, ring| (sum.0 + ring.0, sum.1 + ring.1));
        if all == 0 { 1.0 } else { found as f64 / all as f64 }
    }

    pub(crate) fn precision(&self) -> f64 {
        if self.flagged == 0 { 1.0 } else { self.right as f64 / self.flagged as f64 }
    }
}
