use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::text::fold::Confusables;
use crate::tokens::Letters;
use crate::tokens::vocabulary::FIRST_WORD;

fn vocabulary(words: &[&str]) -> Vocabulary {
    let words: Vec<_> =
        (FIRST_WORD..).zip(words).map(|(id, word)| (word.as_bytes().into(), Word { id, marks: 1, row: 0 })).collect();
    Vocabulary::new(&words, Confusables::parse("о\to\nе\te\nа\ta\n").unwrap(), Letters::default())
}

const WORDS: &[&str] = &[
    "free",
    "followers",
    "so",
    "good",
    "never",
    "again",
    "don't",
    "worst",
    "airline",
    "ever",
    "buy",
    "now",
    "#ad",
    ":)",
    "<3",
    "😀",
    "bit.ly",
    "?ref",
    "zadny",
    "i",
    "a",
    "soon",
];

/// Kind, text, known word or `-`, for each token.
fn show(text: &str) -> Vec<String> {
    let vocabulary = vocabulary(WORDS);
    let mut tokens = Tokens::default();
    tokens.split(text, &vocabulary);
    let show = |token: &Token| {
        let known = token.word.id.checked_sub(FIRST_WORD).map_or("-", |at| WORDS[at as usize]);
        format!("{:?} {} {known}", token.kind, &text[token.start as usize..token.end as usize])
    };
    tokens.list.iter().map(show).collect()
}

fn flags(text: &str) -> Vec<u8> {
    let mut tokens = Tokens::default();
    tokens.split(text, &vocabulary(WORDS));
    tokens.list.iter().map(|token| token.flags).collect()
}

#[test]
fn special_tokens_stand_beside_words() {
    let cases: &[(&str, &[&str])] = &[
        ("see https://a.example/x?y=1, ok", &["Word see -", "Url https://a.example/x?y=1 -", "Word ok -"]),
        ("(www.shop.example)", &["Url www.shop.example -"]),
        (
            "go to bit.ly/abc or Example.COM.",
            &["Word go -", "Word to -", "Url bit.ly/abc bit.ly", "Word or -", "Url Example.COM -"],
        ),
        ("it was late.we left", &["Word it -", "Word was -", "Word late.we -", "Word left -"]),
        ("mail john.doe@mail.example now", &["Word mail -", "Email john.doe@mail.example -", "Word now now"]),
        ("@jane_d, hi @x", &["Mention @jane_d -", "Word hi -", "Mention @x -"]),
        (
            "@liv.r.2 hi @Liv.Hi @x. y",
            &["Mention @liv.r.2 -", "Word hi -", "Mention @Liv -", "Word Hi -", "Mention @x -", "Word y -"],
        ),
        (
            "#WorstAirlineEver",
            &["Hashtag #WorstAirlineEver -", "Word Worst worst", "Word Airline airline", "Word Ever ever"],
        ),
        ("#neveragain #1", &["Hashtag #neveragain -", "Word never never", "Word again again", "Number 1 -"]),
        ("#ad #AD", &["Hashtag #ad #ad", "Word ad -", "Hashtag #AD #ad", "Word AD -"]),
        (
            "$5.99, 20€ £3k 50% 1,000",
            &["Money $5.99 -", "Money 20€ -", "Money £3k -", "Percent 50% -", "Number 1,000 -"],
        ),
        ("3rd 24x7", &["Word 3rd -", "Word 24x7 -"]),
        ("good :-))) <3", &["Word good good", "Emoji :-))) :)", "Emoji <3 <3"]),
        ("good😀👍🏽", &["Word good good", "Emoji 😀 😀", "Emoji 👍🏽 -"]),
        ("👨‍👩‍👧‍👦🇨🇿1️⃣", &["Emoji 👨‍👩‍👧‍👦 -", "Emoji 🇨🇿 -", "Emoji 1️⃣ -"]),
        ("don&#39;t buy &lt;3 &amp; so", &["Word don&#39;t don't", "Word buy buy", "Emoji &lt;3 <3", "Word so so"]),
        ("Don’t", &["Word Don’t don't"]),
        ("soooo gooood", &["Word soooo so", "Word gooood good"]),
        (
            "fr\u{200B}ee f0ll0wers frее ＦＲＥＥ",
            &["Word fr\u{200B}ee free", "Word f0ll0wers followers", "Word frее free", "Word ＦＲＥＥ free"],
        ),
        ("f r e e  f.r.e.e", &["Word f r e e free", "Word f.r.e.e free"]),
        ("f r e e n o w!", &["Word f r e e free", "Word n o w now"]),
        ("I a m so", &["Word I i", "Word a a", "Word m -", "Word so so"]),
        ("Žádný zadny", &["Word Žádný zadny", "Word zadny zadny"]),
        ("airline's", &["Word airline's airline"]),
        ("___ _a_ 'x'", &["Word _a_ -", "Word x -"]),
    ];
    for (text, expected) in cases {
        assert_eq!(show(text), *expected, "{text}");
    }
}

#[test]
fn sentences_begin_where_the_last_one_ended() {
    let starts = |text: &str| flags(text).iter().map(|flags| flags & Token::SENTENCE_START).collect::<Vec<_>>();
    assert_eq!(starts("So good. Never again"), [1, 0, 1, 0]);
    assert_eq!(starts("So good, never\nagain"), [1, 0, 0, 1]);
    assert_eq!(starts("good!😀 never (again.) so"), [1, 0, 1, 0, 1]);
    assert_eq!(starts("good... 5.5 a.b so"), [1, 1, 0, 0]);
}

#[test]
fn marks_and_flags_are_noted() {
    let mut tokens = Tokens::default();
    tokens.split("WHAT?!? NO!!! ok... Žádný ŽÁDNÝ I https://s.example/?a=1&ref=me", &vocabulary(WORDS));
    assert_eq!(tokens.marks, Marks { questions: 1, exclamations: 4, repeated_punctuation: 3 });
    let flags: Vec<_> = tokens.list.iter().map(|token| token.flags & !Token::SENTENCE_START).collect();
    assert_eq!(flags, [Token::CAPITALS, Token::CAPITALS, 0, 0, Token::CAPITALS, 0, Token::AFFILIATE]);
    assert!(self::flags("soooo")[0] & Token::STRETCHED != 0);
    assert!(self::flags("fr\u{200B}ee")[0] & Token::DISGUISED != 0);
    assert!(self::flags("free\u{200B} &amp;free")[0] & Token::DISGUISED == 0);
    assert!(self::flags("f0ll0wers")[0] & Token::DISGUISED != 0);
}

/// Our own samples, with all that is known, one by one and as one long text.
#[test]
fn samples_are_split_alike() {
    let wom = crate::Classifier::new();
    let vocabulary = &wom.knowledge.vocabulary;
    let samples = include_str!("../../data/samples/labelled.jsonl");
    let text = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        row["interaction"]["text"].as_str().unwrap_or_default().to_owned()
    };
    let mut texts: Vec<_> = samples.lines().map(text).collect();
    texts.push(texts.join(" "));
    let (mut fast, mut slow) = (Tokens::default(), Tokens::default());
    for text in &texts {
        fast.split(text, vocabulary);
        slow.split_slowly(text, vocabulary);
        assert_eq!(fast.list, slow.list, "{text}");
        assert_eq!(fast.marks, slow.marks, "{text}");
    }
}

/// Texts that are full of what the splitter looks for.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(WORDS).prop_map(str::to_owned),
        2 => "[a-zA-Z0-9_]{1,4}",
        2 => prop::sample::select(vec![" ", " ", ". ", ", ", "\n", "!", "?!", "...", "'", ":", ";", ".", ",", "-", "@", "#", "$", "%", "&amp;", "&", "/", "://", "http://", "www.", ".com", "@x", "#A", "€", "’", "…"]).prop_map(str::to_owned),
        1 => "\\PC{1,3}",
        1 => prop::sample::select(vec!["😀", "👍🏽", "🇨🇿", "1️⃣", "❤️", "\u{200D}", "\u{200B}", "\u{AD}", "\u{301}", "é", "ž", "я", "漢字", "か", "ไทย", "हिन्दी", "\u{0}", "\u{FEFF}"]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn fast_and_slow_agree(text in texts()) {
        let vocabulary = vocabulary(WORDS);
        let (mut fast, mut slow) = (Tokens::default(), Tokens::default());
        fast.split(&text, &vocabulary);
        slow.split_slowly(&text, &vocabulary);
        prop_assert_eq!(&fast.list, &slow.list);
        prop_assert_eq!(fast.marks, slow.marks);
    }

    #[test]
    fn tokens_stand_in_order_on_character_boundaries(text in texts()) {
        let mut tokens = Tokens::default();
        tokens.split(&text, &vocabulary(WORDS));
        let mut end = 0;
        for token in &tokens.list {
            prop_assert!(text.is_char_boundary(token.start as usize) && text.is_char_boundary(token.end as usize));
            prop_assert!(token.start < token.end);
            if token.has(Token::IN_HASHTAG) {
                prop_assert!(token.end <= end);
            } else {
                prop_assert!(token.start >= end, "{:?}", tokens.list);
                end = token.end;
            }
        }
    }

    /// Where nothing special stands, words are those of UAX #29.
    #[test]
    fn words_are_those_of_the_standard(text in "([a-zA-ZéžяА0-9_'’.,:;!? \\n漢かไ\u{301}\u{AD}\"()*+]|[a-z]{2,5} ){0,60}") {
        let mut tokens = Tokens::default();
        tokens.split(&text, &vocabulary(&[]));
        let special = tokens.list.iter().any(|token| !matches!(token.kind, TokenKind::Word | TokenKind::Number));
        prop_assume!(!special);
        let words: Vec<_> = tokens.list.iter().map(|token| &text[token.start as usize..token.end as usize]).collect();
        prop_assert_eq!(words, text.unicode_words().collect::<Vec<_>>());
    }

    #[test]
    fn any_text_is_split(text in "\\PC{0,80}") {
        let vocabulary = vocabulary(WORDS);
        let (mut fast, mut slow) = (Tokens::default(), Tokens::default());
        fast.split(&text, &vocabulary);
        slow.split_slowly(&text, &vocabulary);
        prop_assert_eq!(fast.list, slow.list);
    }
}
