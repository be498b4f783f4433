//! Texts that make careless readers slow, greedy or dizzy.

#![allow(dead_code, reason = "not every test that shares these texts uses all of them")]

use std::fs;
use std::path::Path;

/// `piece` again and again, up to `bytes` bytes, cut between pieces.
pub(crate) fn repeated(piece: &str, bytes: usize) -> String {
    piece.repeat((bytes / piece.len()).max(1))
}

/// What such texts repeat, by name.
pub(crate) const PIECES: &[(&str, &str)] = &[
    ("one letter", "a"),
    ("one capital", "A"),
    ("one digit", "1"),
    ("one digit after a letter", "a1"),
    ("letters joined by hyphens", "a-"),
    ("letters joined by dots", "a."),
    ("letters joined by apostrophes", "a'"),
    ("letters joined by underscores", "a_"),
    ("digits joined by commas", "1,"),
    ("mentions in one chunk", "@a"),
    ("mentions", "@a "),
    ("signs of mentions", "@"),
    ("mentions without a name", "@_"),
    ("addresses in one chunk", "a@a.aa"),
    ("addresses without an end", "a@a-"),
    ("emoticons in one chunk", ":)"),
    ("emoticons", ":) "),
    ("eyes", ":"),
    ("hearts", "<3"),
    ("noses", ":-"),
    ("hashtags in one chunk", "#aaaa#bbbb"),
    ("hashtags", "#neveragain "),
    ("hashtags in humps", "#WorstDayEver"),
    ("signs of hashtags", "#"),
    ("spaced letters", "f r e e "),
    ("single letters", "q x z "),
    ("joined emoji", "👩\u{200D}"),
    ("families", "👩\u{200D}👩\u{200D}👧\u{200D}👦"),
    ("flags", "🇨"),
    ("skins", "👍🏽"),
    ("keycaps", "1\u{FE0F}\u{20E3}"),
    ("combining marks", "\u{301}"),
    ("marks on letters", "e\u{301}\u{302}\u{303}"),
    ("signs for marks", "a:\u{301}"),
    ("zero-width spaces", "\u{200B}"),
    ("letters with zero-width spaces", "f\u{200B}"),
    ("joiners", "\u{200D}"),
    ("references", "&amp;&amp;"),
    ("references of letters", "&#102;"),
    ("references that never end", "&amp"),
    ("beginnings of links", "http://"),
    ("links in one chunk", "http://a.aa/"),
    ("links", "http://a.aa/?b=c&d "),
    ("links with many parameters", "www.a.aa?b&c"),
    ("beginnings of short links", "www."),
    ("money", "$1,"),
    ("signs of money", "$"),
    ("leet", "fr33 "),
    ("leet in one chunk", "f0ll0wers4"),
    ("stretched words", "sooooo "),
    ("negated praise", "not good "),
    ("negations", "not "),
    ("contrasts", "but "),
    ("promises", "free money click link buy followers now "),
    ("complaints", "never worked broken refund waiting worst service "),
    ("one-word sentences", "good. "),
    ("one-word lines", "bad\n"),
    ("negated sentences", "not good. "),
    ("exclamations", "!"),
    ("questions", "?"),
    ("full stops", "."),
    ("dots and spaces", ". "),
    ("spaces", " "),
    ("line breaks", "\n"),
    ("zeros", "\0"),
    ("Chinese", "服务很好我喜欢"),
    ("Thai", "บริการดีมาก"),
    ("Czech", "žluťoučký kůň "),
    ("Czech in one chunk", "žluťoučkýkůň"),
    ("Arabic", "خدمةممتازة"),
    ("Hindi", "बहुतअच्छा"),
    ("full width", "ＦＲＥＥ"),
    ("Cyrillic in Latin words", "frеe "),
    ("ligatures", "ﷺ"),
    ("patterns that nearly match", "would never ever buy any of these a b c d e f followers, "),
    ("curly quotes", "’"),
    ("curly quotes in words", "don’t "),
];

/// Texts of about `bytes` bytes each, by name.
pub(crate) fn texts(bytes: usize) -> Vec<(&'static str, String)> {
    PIECES.iter().map(|(name, piece)| (*name, repeated(piece, bytes))).collect()
}

/// The words of every lexicon, by its name: one text each, without an end of a sentence.
pub(crate) fn lexicons(bytes: usize) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lexicons");
    let mut texts: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let list = fs::read_to_string(&path).unwrap();
            let words: Vec<_> = list.lines().filter(|line| !line.starts_with("# ")).collect();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, repeated(&(words.join(" ") + " "), bytes))
        })
        .collect();
    texts.sort();
    texts
}

/// Short texts of all sorts: what people write, and what they should not.
pub(crate) const MIXED: &[&str] = &[
    "",
    " ",
    "\n\n\n",
    "ok",
    "Two winters on these soles and they still hold. Told my brother to get a pair!",
    "My parcel is a week late and nobody answers the phone. What now?",
    "Buy 1000 real followers today, only $9.99!!! http://bit.ly/x?ref=me&amp;tag=you",
    "F R E E  g1ft c@rds, cl1ck h3re >>> www.example.com <<<",
    "Frеe mоney fоr еveryone, just sеnd your cаrd",
    "fr\u{200B}ee fol\u{200B}lowers",
    "#WorstAirlineEver #neveragain #AD #čeština #1",
    "@a @b_c@d me@example.org x@y",
    "Dobrý den, objednávka č. 17 pořád nedorazila, volal jsem třikrát :-(",
    "Nemá chybu, vřele doporučuju všem",
    "Ｔｈｅ　ｌｅｎｓ　ｃａｐ　ｂｒｏｋｅ",
    "cafe\u{301} cre\u{300}me bru\u{302}le\u{301}e",
    "👩‍🔬🇨🇿👍🏽1️⃣😂😂😂❤️ :-))) <3 ^_^",
    "जल्दी से पैसे वापस करो",
    "خدمة سيئة جدا ولن أشتري مرة أخرى",
    "服务太差了，再也不来了。",
    "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}a\u{306}\u{307}\u{308}l\u{309}\u{30A}\u{30B}g\u{30C}\u{30D}o\u{30E}\u{30F}",
    "\u{FEFF}\u{202E}reversed\u{202C} \u{AD}soft\u{AD}hyphen",
    "&lt;b&gt;nice&lt;/b&gt; &amp;amp; &#39;quoted&#39; &#x1F600; &nbsp; &unknown; &#xD800;",
    "why??? why!!! why?!?! ... … ‥ ¿¡",
    "don't dont don’t DON'T",
    "soooo goooood, sooooooooo baaaaad",
    "A-B-C a.b.c a'b'c 1.5.2 1,000,000 50% 50 % 12€ €12 5k",
];
