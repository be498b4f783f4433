//! What the text shows: emphasis, substance, camouflage.

use super::{Signal, Signals};
use crate::tokens::{Mark, Token, TokenKind, Tokens, vocabulary};

/// Cells of the set by which distinct words are told apart.
const CELLS: usize = 1024;

/// Where tokens inside hashtags are counted.
const INSIDE: usize = 15;

/// Counters of one text, used again for the next.
#[derive(Clone, Debug)]
pub(crate) struct TextMeasure {
    /// How many tokens are function words of each language.
    pub(crate) languages: [u32; vocabulary::MAX_LANGUAGES],
    /// How many words there are, without numbers and the words inside hashtags.
    pub(crate) words: u32,
    marks: [u32; 8],
    flags: [u32; 8],
    seen: [u64; CELLS / 64],
}

impl Default for TextMeasure {
    fn default() -> Self {
        Self {
            languages: [0; vocabulary::MAX_LANGUAGES],
            words: 0,
            marks: [0; 8],
            flags: [0; 8],
            seen: [0; CELLS / 64],
        }
    }
}

/// The bits of a byte, spread over the bytes of a word: eight counters that are added at once.
static LANES: [u64; 256] = lanes();

const fn lanes() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                table[byte] |= 1 << (8 * bit);
            }
            bit += 1;
        }
        byte += 1;
    }
    table
}

fn add_lanes(counters: &mut [u32], lanes: u64) {
    for (counter, lane) in counters.iter_mut().zip(lanes.to_le_bytes()) {
        *counter += u32::from(lane);
    }
}

pub(super) fn measure(signals: &mut Signals, text: &str, tokens: &Tokens, measure: &mut TextMeasure) {
    *measure = TextMeasure::default();
    if text.is_empty() {
        signals.no_text();
        return;
    }
    let mut kinds = [0u32; 16];
    let (mut known, mut distinct) = (0u32, 0u32);
    // A lane holds 255: the counters are emptied before any can run over.
    for block in tokens.list.chunks(255) {
        let (mut marks, mut low, mut high, mut flags) = (0u64, 0u64, 0u64, 0u64);
        for token in block {
            let word = token.word;
            let inside = token.has(Token::IN_HASHTAG);
            // A hashtag is no sentence: its words say nothing of who speaks, when, or in what language.
            let bits = if inside { 0 } else { word.marks };
            marks += LANES[(bits & 0xFF) as usize];
            low += LANES[(bits >> vocabulary::LANGUAGE_SHIFT & 0xFF) as usize];
            high += LANES[(bits >> 24) as usize];
            flags += LANES[(if inside { token.flags & !Token::CAPITALS } else { token.flags }) as usize];
            kinds[if inside { INSIDE } else { token.kind as usize }] += 1;
            // Words that are not known differ from one another, as far as can be told.
            let is_word = token.kind == TokenKind::Word && !inside;
            let is_known = is_word && word.id != vocabulary::UNKNOWN;
            let cell = word.id as usize % CELLS;
            let bit = u64::from(is_known) << (cell % 64);
            let is_new = is_word & (measure.seen[cell / 64] & bit == 0);
            measure.seen[cell / 64] |= bit;
            known += u32::from(is_known);
            distinct += u32::from(is_new);
        }
        add_lanes(&mut measure.marks, marks);
        add_lanes(&mut measure.languages[..8], low);
        add_lanes(&mut measure.languages[8..], high);
        add_lanes(&mut measure.flags, flags);
    }
    let kind = |kind: TokenKind| kinds[kind as usize];
    let flag = |flag: u8| measure.flags[flag.trailing_zeros() as usize];
    let words = kind(TokenKind::Word);
    measure.words = words;
    let percent = |part: u32| (part * 100).checked_div(words).unwrap_or(0);

    signals.count(Signal::Words, words);
    signals.count(Signal::Variety, percent(distinct));
    signals.count(Signal::Sentences, flag(Token::SENTENCE_START));
    signals.count(Signal::Characters, characters(text, tokens));
    signals.count(Signal::Questions, tokens.marks.questions);
    signals.count(Signal::Exclamations, tokens.marks.exclamations);
    signals.count(Signal::RepeatedPunctuation, tokens.marks.repeated_punctuation);
    signals.count(Signal::Capitals, percent(flag(Token::CAPITALS)));
    signals.count(Signal::Elongations, flag(Token::STRETCHED));
    signals.count(Signal::Urls, kind(TokenKind::Url));
    signals.count(Signal::Emails, kind(TokenKind::Email));
    signals.count(Signal::Mentions, kind(TokenKind::Mention));
    signals.count(Signal::Hashtags, kind(TokenKind::Hashtag));
    signals.count(Signal::Emojis, kind(TokenKind::Emoji));
    signals.count(Signal::Numbers, kind(TokenKind::Number) + kind(TokenKind::Money) + kind(TokenKind::Percent));
    signals.count(Signal::Money, kind(TokenKind::Money));
    signals.count(Signal::Percents, kind(TokenKind::Percent));
    let mark = |mark: Mark| measure.marks[mark as usize];
    signals.count(Signal::FirstPerson, mark(Mark::FirstPerson));
    signals.count(Signal::SecondPerson, mark(Mark::SecondPerson));
    signals.count(Signal::PastTense, mark(Mark::PastTense));
    signals.count(Signal::TimeWords, mark(Mark::Time));
    signals.count(Signal::PlaceWords, mark(Mark::Place));
    signals.count(Signal::PeopleWords, mark(Mark::People));
    signals.count(Signal::Negations, mark(Mark::Negation));
    signals.count(Signal::ShortLinks, mark(Mark::ShortLink));
    signals.count(Signal::Camouflage, flag(Token::DISGUISED));
    signals.count(Signal::KnownWords, percent(known));
    signals.count(Signal::AffiliateLinks, flag(Token::AFFILIATE));
    signals.count(Signal::HasText, u32::from(!tokens.list.is_empty()));
}

fn characters(text: &str, tokens: &Tokens) -> u32 {
    (if tokens.is_ascii() { text.len() } else { text.chars().count() }) as u32
}
