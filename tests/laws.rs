//! The laws of the design, each under its number.
//!
//! Law 2 stands in `linear.rs`, law 3 in `no_alloc.rs`, law 10 in `fairness.rs`. Law 8, that fast paths agree with their slow
//! twins, is held by the tests beside each of them.

mod hostile;

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::LazyLock;

use proptest::prelude::*;
use wom::{
    Answer, Author, Class, Classifier, ClassifierBuilder, Diagnostic, Error, Evidence, Fact, FactSet, Id, Interaction,
    Kind, MAX_TEXT_BYTES, Reading, Role, Session, Target, Timestamp, Verdict,
};

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Pieces of which texts are put together: words that rules know, and characters that readers stumble over.
fn piece() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "A",
        "1",
        "0",
        "_",
        "-",
        "'",
        "’",
        ".",
        ",",
        ";",
        ":",
        ")",
        "(",
        "/",
        "\\",
        "!",
        "?",
        "…",
        "&",
        "#",
        "@",
        "$",
        "€",
        "%",
        "<",
        ">",
        "3",
        "\"",
        "*",
        "|",
        "^",
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\u{B}",
        "\u{A0}",
        "\u{2028}",
        "\0",
        "&amp;",
        "&#39;",
        "&#x1F600;",
        "&lt;3",
        "http://",
        "https://bit.ly/x",
        "www.",
        "example.com",
        "?ref=a",
        ":-)",
        "<3",
        "é",
        "e\u{301}",
        "ß",
        "İ",
        "ﬁ",
        "ﷺ",
        "Ａ",
        "𝐅",
        "а",
        "о",
        "ё",
        "日本",
        "ไทย",
        "हिन्दी",
        "עברית",
        "العربية",
        "한국어",
        "\u{301}",
        "\u{300}\u{36F}",
        "\u{200B}",
        "\u{200C}",
        "\u{200D}",
        "\u{200E}",
        "\u{202E}",
        "\u{2060}",
        "\u{FEFF}",
        "\u{AD}",
        "\u{FE0F}",
        "\u{FE0E}",
        "\u{20E3}",
        "👍",
        "🏽",
        "👩\u{200D}🔬",
        "🇨",
        "🇨🇿",
        "❤",
        "😡",
        "\u{10FFFF}",
        "\u{E000}",
        "\u{E0020}",
        "not ",
        "never ",
        "but ",
        "free ",
        "f r e e ",
        "fr33 ",
        "followers ",
        "buy ",
        "my ",
        "bought ",
        "recommend ",
        "refund ",
        "thanks ",
        "how much ",
        "worst ",
        "great ",
        "soooo ",
        "#ad ",
        "#NeverAgain ",
        "@someone ",
        "$9.99 ",
        "50% ",
        "link in bio ",
        "doporučuju ",
        "nedorazila ",
        "nic moc ",
    ];
    prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,8}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat()), any::<String>()]
}

fn count() -> impl Strategy<Value = Option<u64>> {
    prop::option::of(prop_oneof![
        Just(0),
        Just(1),
        Just(u64::MAX),
        Just(u64::MAX / 100 + 1),
        0..10_000u64,
        any::<u64>()
    ])
}

fn time() -> impl Strategy<Value = Option<Timestamp>> {
    let seconds = Timestamp::MIN.unix_seconds()..=Timestamp::MAX.unix_seconds();
    prop::option::of(prop_oneof![
        Just(Timestamp::MIN),
        Just(Timestamp::MAX),
        seconds.prop_map(|seconds| Timestamp::from_unix_seconds(seconds).unwrap()),
    ])
}

fn words() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop_oneof![Just(String::new()), text()])
}

fn author() -> impl Strategy<Value = Author<'static>> {
    let truth = || prop::option::of(any::<bool>());
    (
        (words(), words(), words(), words()),
        (count(), count(), count(), count(), count()),
        (time(), truth(), truth(), truth(), truth()),
        prop::sample::select(Role::ALL),
    )
        .prop_map(
            |(
                (handle, name, bio, location),
                counts,
                (created_at, verified, has_avatar, default_profile, private),
                role,
            )| {
                let (followers, following, posts, likes_given, listed) = counts;
                Author {
                    handle: handle.map(Into::into),
                    name: name.map(Into::into),
                    bio: bio.map(Into::into),
                    location: location.map(Into::into),
                    followers,
                    following,
                    posts,
                    likes_given,
                    listed,
                    created_at,
                    verified,
                    has_avatar,
                    default_profile,
                    private,
                    role,
                }
            },
        )
}

fn id() -> impl Strategy<Value = Option<Id<'static>>> {
    prop::option::of(prop_oneof![
        text().prop_map(Id::from),
        any::<u64>().prop_map(Id::from),
        any::<i64>().prop_map(Id::from),
        any::<f64>().prop_map(Id::Float),
    ])
}

fn interaction() -> impl Strategy<Value = Interaction<'static>> {
    let rating = prop::option::of(prop_oneof![
        prop::sample::select(vec![1.0, 5.0, 4.5, 0.0, -1.0, 9.0, f32::NAN, f32::INFINITY, f32::MIN, f32::MAX]),
        any::<f32>(),
    ]);
    let truth = || prop::option::of(any::<bool>());
    (
        (id(), prop::sample::select(Kind::ALL), words(), prop_oneof![3 => text(), 1 => Just(String::new())], words()),
        (time(), words(), author(), words(), truth()),
        (id(), rating, truth(), truth(), prop::collection::vec(prop::sample::select(&Fact::ALL[..]), 0..3)),
    )
        .prop_map(|((id, kind, platform, text, lang), (posted_at, app, author, brand, by_brand), rest)| {
            let (in_reply_to, rating, verified_purchase, paid_partnership, unreadable) = rest;
            Interaction {
                id,
                kind,
                platform: platform.map(Into::into),
                text: text.into(),
                lang: lang.map(Into::into),
                posted_at,
                app: app.map(Into::into),
                author,
                target: Target { brand: brand.map(Into::into), by_brand },
                in_reply_to,
                rating,
                verified_purchase,
                paid_partnership,
                unreadable: unreadable.into_iter().collect::<FactSet>(),
            }
        })
}

/// Nats as the hundredths that they are counted in.
fn hundredths(nats: f64) -> i64 {
    let hundredths = (nats * 100.0).round();
    assert!((nats * 100.0 - hundredths).abs() < 1e-6, "{nats} is finer than the scores are");
    hundredths as i64
}

/// What must hold of every reading.
fn is_sound(reading: &Reading<'_>, text: &str) {
    let verdict = reading.verdict();
    for probability in [verdict.fake_probability(), verdict.stain_probability()] {
        assert!((0.0..=1.0).contains(&probability), "{probability}");
    }
    assert!(verdict.stain_probability() <= verdict.fake_probability() + 1e-9);
    let millionths = |probability: f64| (probability * 1e6).round() as u32;
    let sum: u32 = wom::Intent::ALL.iter().map(|&intent| millionths(verdict.intent_probability(intent))).sum();
    assert_eq!(sum, 1_000_000, "the four intents sum to one");
    let best = wom::Intent::ALL.iter().map(|&intent| millionths(verdict.intent_probability(intent))).max();
    assert_eq!(Some(millionths(verdict.intent_probability(verdict.intent()))), best, "the likeliest intent is said");
    assert_eq!(verdict.tier().is_none(), verdict.authenticity() == wom::Authenticity::Unclear);
    let is_fake = matches!(verdict.tier(), Some(wom::Tier::Hollow | wom::Tier::Stain));
    assert_eq!(is_fake, verdict.authenticity() == wom::Authenticity::Fake);
    assert!(verdict.truncated() || text.len() <= MAX_TEXT_BYTES);
    quotes_are_the_text(reading, text);
    evidence_is_the_score(reading);
}

fn quotes_are_the_text(reading: &Reading<'_>, text: &str) {
    for vote in reading.evidence() {
        match vote.span() {
            Some(span) => {
                assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{vote:?}");
                assert!(span.start < span.end, "a span holds something: {vote:?}");
                assert_eq!(vote.quote(), Some(&text[span]));
            }
            None => assert_eq!(vote.quote(), None, "{vote:?}"),
        }
    }
}

fn evidence_is_the_score(reading: &Reading<'_>) {
    let mut sums = [0; Class::ALL.len()];
    for vote in reading.evidence() {
        sums[vote.class() as usize] += hundredths(vote.weight());
        assert!(vote.weight().abs() <= vote.raw().abs() + 1e-9 || vote.rule().is_none(), "a cap only cuts: {vote:?}");
    }
    for class in Class::ALL {
        assert_eq!(sums[class as usize], hundredths(reading.score(class)), "{}", class.name());
    }
}

proptest! {
    #![proptest_config(cases(if cfg!(debug_assertions) { 300 } else { 3000 }))]

    #[test]
    fn law_1_reading_a_text_never_fails(text in text()) {
        let wom = Classifier::new();
        let interaction = Interaction::new(text.as_str());
        let mut session = wom.session();
        is_sound(&session.read(&interaction), &text);
    }

    #[test]
    fn law_1_reading_an_interaction_never_fails(interaction in interaction()) {
        let wom = Classifier::new();
        let mut session = wom.session();
        let reading = session.read(&interaction);
        is_sound(&reading, &interaction.text);
        let evidence = Some(reading.evidence().collect());
        let answer = Answer { id: interaction.id.clone(), line: Some(1), verdict: reading.verdict(), evidence };
        prop_assert!(serde_json::to_value(&answer).is_ok());
        prop_assert!(!wom.explain(&interaction).is_empty());
    }

    #[test]
    fn law_6_spans_are_bytes_of_the_original_text(text in text()) {
        let interaction = Interaction::new(text.as_str());
        quotes_are_the_text(&Classifier::new().session().read(&interaction), &text);
    }

    #[test]
    fn law_7_the_weights_of_the_evidence_sum_to_the_score(interaction in interaction()) {
        evidence_is_the_score(&Classifier::new().session().read(&interaction));
    }

    #[test]
    fn law_7_holds_under_other_settings(interaction in interaction(), at in 0..3usize) {
        static OTHERS: LazyLock<Vec<Classifier>> = LazyLock::new(others);
        evidence_is_the_score(&OTHERS[at].session().read(&interaction));
    }
}

/// Classifiers under other priors, weights and thresholds.
fn others() -> Vec<Classifier> {
    let priors = |nats: [f64; Class::ALL.len()]| {
        Class::ALL
            .into_iter()
            .zip(nats)
            .fold(Classifier::builder(), |builder, (class, nats)| builder.prior(class, nats))
    };
    let mut weights = Classifier::builder();
    for (rule, nats) in Classifier::new().rules().zip([9.99, -9.99, 0.01, -1.5].into_iter().cycle()) {
        weights = weights.weight(rule.path, nats);
    }
    [
        priors([9.99; 7]),
        priors([-9.99, 9.99, 0.0, 0.01, -0.01, 3.3, -7.5]),
        weights.fake_threshold(0.9).real_threshold(0.1),
    ]
    .map(|builder| builder.build().unwrap())
    .into()
}

#[test]
fn law_1_hostile_texts_are_read() {
    let mut session = Classifier::new().session();
    for (name, text) in hostile::texts(4096) {
        let interaction = Interaction::new(text.as_str());
        let reading = session.read(&interaction);
        is_sound(&reading, &text);
        assert!(!reading.verdict().truncated(), "{name}");
    }
}

#[test]
fn law_1_what_is_beyond_the_limit_is_not_read() {
    let wom = Classifier::new();
    for filler in ["a", "é", "日", "😀", "\u{301}", "fine. "] {
        let mut text = hostile::repeated(filler, MAX_TEXT_BYTES + 64);
        text.push_str("Buy real followers now!");
        let interaction = Interaction::new(text.as_str());
        let mut session = wom.session();
        let reading = session.read(&interaction);
        assert!(reading.verdict().truncated(), "{filler}");
        assert!(reading.evidence().all(|vote| vote.span().is_none_or(|span| span.end <= MAX_TEXT_BYTES)));
    }
}

#[test]
fn law_4_no_unsafe_code() {
    assert!(
        include_str!("../src/lib.rs").lines().any(|line| line == "#![forbid(unsafe_code)]"),
        "src/lib.rs forbids unsafe code, so that no other file can allow it"
    );
}

/// Interactions of every sort: the samples, then plain and hostile texts.
fn everything() -> Vec<Interaction<'static>> {
    let samples = include_str!("../data/samples/interactions.jsonl");
    let samples = samples.lines().map(|line| serde_json::from_str::<Interaction<'_>>(line).unwrap().into_owned());
    let mixed = hostile::MIXED.iter().map(|&text| Interaction::new(text));
    let texts = hostile::texts(600).into_iter().map(|(_, text)| Interaction::new(text));
    samples.chain(mixed).chain(texts).collect()
}

/// One by one, each in a session of its own.
fn one_by_one(wom: &Classifier, interactions: &[Interaction<'_>]) -> Vec<Verdict> {
    interactions.iter().map(|interaction| wom.session().read(interaction).verdict()).collect()
}

#[test]
fn law_5_classify_all_is_the_loop() {
    let wom = Classifier::new();
    let interactions: Vec<_> = everything().into_iter().cycle().take(1000).collect();
    assert_eq!(wom.classify_all(&interactions), one_by_one(&wom, &interactions));
    assert_eq!(wom.classify_all(&[]), []);
    let verdicts: Vec<_> = interactions.iter().map(|interaction| wom.classify(interaction)).collect();
    assert_eq!(verdicts, wom.classify_all(&interactions));
}

#[cfg(feature = "rayon")]
#[test]
fn law_5_threads_make_no_difference() {
    let wom = Classifier::new();
    let interactions: Vec<_> = everything().into_iter().cycle().take(1500).collect();
    let expected = one_by_one(&wom, &interactions);
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| wom.classify_all(&interactions)), expected, "{threads} threads");
    }
}

#[test]
fn law_5_a_session_remembers_nothing() {
    let wom = Classifier::new();
    let interactions = everything();
    let expected = one_by_one(&wom, &interactions);
    let mut session = wom.session();
    for long in ["my order never came. ", "buy followers ", "x", "日本語", "f r e e "] {
        let long = Interaction::new(hostile::repeated(long, 1 << 20));
        session.read(&long);
        for (interaction, expected) in interactions.iter().zip(&expected) {
            let mut fresh = wom.session();
            let (again, first) = (session.read(interaction), fresh.read(interaction));
            assert_eq!(again.verdict(), *expected);
            assert!(again.evidence().eq(first.evidence()), "{:?}", interaction.text);
        }
    }
}

#[test]
fn law_5_a_second_classifier_is_equal() {
    let (one, other) = (Classifier::new(), Classifier::builder().build().unwrap());
    assert_eq!(one.knowledge_version(), other.knowledge_version());
    let interactions = everything();
    assert_eq!(one.classify_all(&interactions), other.classify_all(&interactions));
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn law_5_order_makes_no_difference(order in Just((0..everything().len()).collect::<Vec<_>>()).prop_shuffle()) {
        let wom = Classifier::new();
        let interactions = everything();
        let expected = wom.classify_all(&interactions);
        let mut session = wom.session();
        for at in order {
            prop_assert_eq!(session.read(&interactions[at]).verdict(), expected[at]);
        }
    }
}

#[test]
fn what_is_shared_may_be_shared() {
    fn is_free<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}
    is_free::<Classifier>();
    is_free::<ClassifierBuilder>();
    is_free::<Session>();
    is_free::<Reading<'_>>();
    is_free::<Evidence<'_>>();
    is_free::<Verdict>();
    is_free::<Answer<'_>>();
    is_free::<Interaction<'_>>();
    is_free::<Error>();
    is_free::<Diagnostic>();
}

#[test]
fn a_verdict_is_small_and_copied() {
    fn is_copy<T: Copy>() {}
    is_copy::<Verdict>();
    assert!(size_of::<Verdict>() <= 64, "{} bytes", size_of::<Verdict>());
}
