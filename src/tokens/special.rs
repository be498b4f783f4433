//! Tokens that are no words: what stands at a place of a chunk, and where it ends.
//!
//! A *chunk* is a stretch of text between ASCII white space. Every function here looks at a bounded number of bytes, or at
//! bytes that it then consumes, so that splitting stays linear.

use super::TokenKind;
use crate::text::class::{self, DIGIT, LETTER, WORD};

/// The special token that begins at byte `at` of `chunk`, and its end.
pub(crate) fn starts_at(chunk: &str, at: usize) -> Option<(TokenKind, usize)> {
    let rest = &chunk[at..];
    let first = rest.chars().next()?;
    if !first.is_ascii() {
        if let Some(length) = emoji(rest) {
            return Some((TokenKind::Emoji, at + length));
        }
        if !is_currency(first) {
            return None;
        }
    }
    if chunk[..at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || before == '_') {
        return None;
    }
    let found = match first {
        'h' | 'H' | 'w' | 'W' => url(rest).map(|length| (TokenKind::Url, length)),
        '@' => mention(rest).map(|length| (TokenKind::Mention, length)),
        '#' => keycap(rest)
            .map(|length| (TokenKind::Emoji, length))
            .or_else(|| hashtag(rest).map(|length| (TokenKind::Hashtag, length))),
        '0'..='9' | '*' => keycap(rest).map(|length| (TokenKind::Emoji, length)),
        '$' | '€' | '£' | '¥' | '₹' | '₽' => {
            money(rest, first.len_utf8()).map(|length| (TokenKind::Money, length))
        }
        ':' | ';' | '=' | '<' | '(' | '^' | '-' => emoticon(rest).map(|length| (TokenKind::Emoji, length)),
        _ => None,
    };
    found.map(|(kind, length)| (kind, at + length))
}

/// What the UAX #29 word at `start..end` of `chunk` turns out to be, and where the token ends: a number may carry its sign
/// behind it, a word may be the beginning of an address.
pub(crate) fn word_at(chunk: &str, start: usize, end: usize) -> (TokenKind, usize) {
    let word = &chunk[start..end];
    let rest = &chunk[end..];
    if word.starts_with(char::is_numeric)
        && word.chars().all(|c| c.is_numeric() || matches!(c, '.' | ',' | '\'' | '٫' | '٬'))
    {
        return match rest.chars().next() {
            Some(sign @ ('%' | '٪' | '％')) => (TokenKind::Percent, end + sign.len_utf8()),
            Some(sign) if is_currency(sign) => (TokenKind::Money, end + sign.len_utf8()),
            _ => (TokenKind::Number, end),
        };
    }
    if let Some(length) = rest.strip_prefix('@').and_then(domain) {
        return (TokenKind::Email, end + 1 + length);
    }
    if word.contains('.') && word.is_ascii() && is_domain(word, rest.starts_with('/')) {
        let path = if rest.starts_with(['/', '?', ':']) { link_length(rest) } else { 0 };
        return (TokenKind::Url, end + path);
    }
    (TokenKind::Word, end)
}

/// Is this a sign that money is written with?
fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽')
}

fn url(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let prefix = ["https://", "http://", "www."]
        .into_iter()
        .find(|p| bytes.len() > p.len() && bytes[..p.len()].eq_ignore_ascii_case(p.as_bytes()))?;
    rest[prefix.len()..].starts_with(char::is_alphanumeric).then(|| link_length(rest))
}

/// The length of a link that goes on to the end of the chunk, less the punctuation of the sentence around it.
fn link_length(rest: &str) -> usize {
    let end = rest.find(['"', '<', '>', '“', '”', '»', '…']).unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ')', ']', '}', '*', '’']).len()
}

/// The host of a link, lower case as far as it goes, without `www.`.
pub(crate) fn host(link: &str) -> &str {
    let link = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = &link[..link.find(['/', '?', '#', ':']).unwrap_or(link.len())];
    if host.len() > 4 && host.as_bytes()[..4].eq_ignore_ascii_case(b"www.") { &host[4..] } else { host }
}

/// The names of a link's query parameters.
pub(crate) fn parameters(link: &str) -> impl Iterator<Item = &str> {
    let query = link.split_once('?').map_or("", |(_, query)| query);
    query.split(['&', ';', '#']).map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name))
}

/// A name behind `@`. Some platforms allow dots within names (`@liv.r`); a capital after the dot begins a sentence.
fn mention(rest: &str) -> Option<usize> {
    let mut end = 1 + name(&rest[1..])?;
    while let Some(after) = rest[end..].strip_prefix('.')
        && after.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && let Some(length) = name(after)
    {
        end += 1 + length;
    }
    Some(end)
}

/// Letters, digits and `_`: the length of what a mention or hashtag is called.
fn name(rest: &str) -> Option<usize> {
    let ascii = rest.bytes().position(|b| class::class(b) & WORD == 0).unwrap_or(rest.len());
    let beyond = rest[ascii..].find(|c: char| !(c.is_alphanumeric() || c == '_' || is_mark(c)));
    let end = beyond.map_or(rest.len(), |length| ascii + length);
    (end > 0 && rest[..end].contains(char::is_alphanumeric)).then_some(end)
}

/// Vowel signs and accents, which Indic and Arabic names need.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

fn hashtag(rest: &str) -> Option<usize> {
    let length = name(&rest[1..])?;
    rest[1..=length].contains(char::is_alphabetic).then_some(1 + length)
}

fn money(rest: &str, sign: usize) -> Option<usize> {
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = sign;
    if !digit(at) {
        return None;
    }
    while digit(at) || (bytes.get(at).is_some_and(|b| matches!(b, b'.' | b',')) && digit(at + 1)) {
        at += 1;
    }
    for unit in ["k", "K", "m", "M", "bn"] {
        let after = at + unit.len();
        if rest[at..].starts_with(unit) && !rest[after..].starts_with(char::is_alphanumeric) {
            return Some(after);
        }
    }
    Some(at)
}

/// `example.com`, `sub.example.org/path`: a dotted name that ends in a label that addresses end in.
fn is_domain(word: &str, path_follows: bool) -> bool {
    let Some((name, last)) = word.rsplit_once('.') else { return false };
    let known = |list: &[&str]| list.iter().any(|label| last.eq_ignore_ascii_case(label));
    name.bytes().any(|b| class::class(b) & LETTER != 0)
        && (known(GENERIC)
            || (path_follows
                && (known(SHORTENING) || (last.len() == 2 && last.bytes().all(|b| class::class(b) & LETTER != 0)))))
}

/// Endings that are no English words and so are read as addresses even without a path.
const GENERIC: &[&str] = &[
    "com", "net", "org", "info", "biz", "xyz", "io", "ly", "tv", "gg", "edu", "gov", "dev", "cc", "eu", "uk", "nl",
    "ch", "cz", "dk", "ru", "jp", "cn", "kr", "nz", "example",
];
/// Endings that are words as well, and so are addresses only before a path.
const SHORTENING: &[&str] = &[
    "shop", "store", "online", "site", "club", "link", "app", "page", "live", "news", "click", "top", "vip", "win",
    "fun", "work", "space", "world", "team", "pro", "me", "co", "us", "to", "ai",
];

fn domain(rest: &str) -> Option<usize> {
    let end = rest
        .bytes()
        .position(|b| !(class::class(b) & (LETTER | DIGIT) != 0 || matches!(b, b'.' | b'-')))
        .unwrap_or(rest.len());
    let domain = rest[..end].trim_end_matches(['.', '-']);
    let (name, last) = domain.rsplit_once('.')?;
    (!name.is_empty() && last.len() >= 2 && last.bytes().all(|b| class::class(b) & LETTER != 0)).then_some(domain.len())
}

/// `1️⃣`, `#️⃣`.
fn keycap(rest: &str) -> Option<usize> {
    let after = &rest[1..];
    let after_selector = after.strip_prefix(class::VS16).unwrap_or(after);
    after_selector.starts_with('\u{20E3}').then(|| rest.len() - after_selector.len() + '\u{20E3}'.len_utf8())
}

/// An emoji sequence (UTS #51): a flag, or pictographs with skin tones and selectors, joined by ZWJ.
fn emoji(rest: &str) -> Option<usize> {
    let mut chars = rest.chars().peekable();
    let first = chars.next()?;
    let mut length = first.len_utf8();
    if class::is_regional_indicator(first) {
        let second = chars.next().filter(|&c| class::is_regional_indicator(c))?;
        return Some(length + second.len_utf8());
    }
    // Signs such as © are emoji only when the selector says so.
    if !class::is_pictographic(first) || ((first as u32) < 0x231A && chars.peek() != Some(&class::VS16)) {
        return None;
    }
    let mut after_joiner = false;
    for c in chars {
        let goes_on = c == class::VS16
            || class::is_skin_tone(c)
            || ('\u{E0020}'..='\u{E007F}').contains(&c)
            || (after_joiner && class::is_pictographic(c))
            || c == class::ZWJ;
        if !goes_on {
            break;
        }
        after_joiner = c == class::ZWJ;
        length += c.len_utf8();
    }
    Some(length)
}

/// The characters that say which emoji it is: without selectors and skin tones.
pub(crate) fn emoji_key(emoji: &str, key: &mut Vec<u8>) {
    for c in emoji.chars().filter(|&c| c != class::VS16 && !class::is_skin_tone(c)) {
        key.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// `:-)`, `;)`, `:'(`, `<3`, `(:`, `^_^`, `-_-`.
fn emoticon(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    for face in ["^_^", "^.^", "-_-", "-.-", "^^"] {
        if rest.starts_with(face) {
            return ends(rest, face.len());
        }
    }
    let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
    match bytes[0] {
        b'<' => {
            let three = if at(1) == b'/' { 2 } else { 1 };
            let end = three + bytes[three..].iter().take_while(|&&b| b == b'3').count();
            if end > three { ends(rest, end) } else { None }
        }
        b'(' => {
            let eyes = if matches!(at(1), b'-' | b'\'') { 2 } else { 1 };
            if matches!(at(eyes), b':' | b';') { ends(rest, eyes + 1).filter(|_| at(eyes + 1) == 0) } else { None }
        }
        b':' | b';' | b'=' => {
            let nose = 1 + bytes[1..].iter().take(2).take_while(|&&b| matches!(b, b'-' | b'\'' | b'o' | b'^')).count();
            let mouth = at(nose);
            // An `o` may be the mouth itself.
            let (nose, mouth) = if mouth == 0 || !is_mouth(mouth) { (nose - 1, at(nose - 1)) } else { (nose, mouth) };
            if nose == 0 || !is_mouth(mouth) || (mouth == b'/' && at(nose + 1) == b'/') {
                return None;
            }
            let end = nose + bytes[nose..].iter().take_while(|&&b| b == mouth).count();
            ends(rest, end)
        }
        _ => None,
    }
}

fn is_mouth(b: u8) -> bool {
    matches!(
        b,
        b')' | b'('
            | b']'
            | b'['
            | b'}'
            | b'{'
            | b'D'
            | b'P'
            | b'p'
            | b'/'
            | b'\\'
            | b'|'
            | b'*'
            | b'3'
            | b'o'
            | b'O'
            | b'>'
            | b'<'
            | b'$'
            | b'@'
    )
}

/// An emoticon is not followed by a letter or digit.
fn ends(rest: &str, end: usize) -> Option<usize> {
    (!rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '_')).then_some(end)
}

/// An emoticon without its nose and with one mouth: `:-)))` is `:)`.
pub(crate) fn emoticon_key(emoticon: &str, key: &mut Vec<u8>) {
    let bytes = emoticon.as_bytes();
    match bytes {
        [eyes @ (b':' | b';' | b'='), .., mouth] => {
            let eyes = if *eyes == b'=' { b':' } else { *eyes };
            let tear = bytes[1..].contains(&b'\'');
            key.push(eyes);
            key.extend(tear.then_some(b'\''));
            key.push(mouth.to_ascii_lowercase());
        }
        [b'<', b'/', ..] => key.extend_from_slice(b"</3"),
        [b'<', ..] => key.extend_from_slice(b"<3"),
        [b'(', ..] => key.extend_from_slice(b":)"),
        _ => key.extend_from_slice(bytes),
    }
}

/// Where the run of sentence punctuation at `at` ends, and what it holds.
pub(crate) fn punctuation(chunk: &str, at: usize) -> Option<Punctuation> {
    let mut run = Punctuation { end: at, ..Punctuation::default() };
    let mut signs = 0;
    for c in chunk[at..].chars() {
        match c {
            '!' | '！' | '¡' => run.exclamations += 1,
            '?' | '？' | '؟' | '¿' => run.asks = true,
            '.' | '。' | '।' => {}
            '…' => signs += 2,
            _ => break,
        }
        signs += 1;
        run.end += c.len_utf8();
    }
    run.repeated = signs >= 2;
    (signs > 0).then_some(run)
}

/// A run of sentence punctuation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Punctuation {
    pub(crate) end: usize,
    pub(crate) exclamations: u32,
    pub(crate) asks: bool,
    pub(crate) repeated: bool,
}
