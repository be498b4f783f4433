//! Law 10: nobody is fake for how they write, for a young account, or for what is not known of them.
//!
//! Each pair says one thing twice; the second time in a dialect, with typos, in capitals, by a learner and so on.

use wom::{Authenticity, Classifier, Interaction, Tier, Verdict};

/// So much may the probability of a stain rise.
const MOST: f64 = 0.15;

fn told(verdict: Verdict) -> String {
    format!(
        "{} ({:?}), fake {:.2}, stain {:.2}",
        verdict.authenticity(),
        verdict.tier(),
        verdict.fake_probability(),
        verdict.stain_probability()
    )
}

/// What is wrong with the second verdict, held against the first. To write otherwise may hide what speaks for somebody, so that as little is
/// known as of an empty interaction; it must not speak against them.
fn unfair(plain: Verdict, other: Verdict) -> Option<String> {
    let nothing_known = Classifier::new().classify("").stain_probability();
    let is_fake = |verdict: Verdict| verdict.authenticity() == Authenticity::Fake;
    let becomes_fake = is_fake(other) && !is_fake(plain);
    let becomes_stain = other.tier() == Some(Tier::Stain) && plain.tier() != Some(Tier::Stain);
    let rises = other.stain_probability() > plain.stain_probability().max(nothing_known) + MOST;
    (becomes_fake || becomes_stain || rises).then(|| format!("{}\n  becomes {}", told(plain), told(other)))
}

/// Reads both texts of each pair, alone and as a comment, review and message by a customer.
fn must_be_fair(pairs: &[(&str, &str)]) {
    let wom = Classifier::new();
    let settings = [
        "",
        r#","kind":"comment","target":{"by_brand":true}"#,
        r#","kind":"review","rating":5"#,
        r#","kind":"post","author":{"handle":"corner_allotment","followers":150,"following":180,"posts":420}"#,
        r#","kind":"message","author":{"role":"customer"}"#,
    ];
    let mut wrong = Vec::new();
    for (plain, other) in pairs {
        for facts in settings {
            let verdict = |text: &str| {
                let line = format!(r#"{{"text":{}{facts}}}"#, serde_json::to_string(text).unwrap());
                wom.classify(serde_json::from_str::<Interaction<'_>>(&line).unwrap())
            };
            if verdict(plain).authenticity() == Authenticity::Fake {
                wrong.push(format!("{plain}{facts}\n  {}, though nothing is wrong with it", told(verdict(plain))));
            }
            if let Some(unfair) = unfair(verdict(plain), verdict(other)) {
                wrong.push(format!("{plain}\n{other}{facts}\n  {unfair}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} pairs:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn dialect_and_slang() {
    must_be_fair(&[
        (
            "I have been waiting three weeks for my parcel, this is ridiculous.",
            "been waitin 3 weeks for me parcel, this is proper taking the mick like",
        ),
        (
            "You all have to try the soup here, I had it yesterday and it was very good.",
            "y'all gotta try dis soup, had it yesterday n it was bussin fr",
        ),
        (
            "I do not have my refund yet and they keep hanging up.",
            "I ain't got my refund yet an' they keep hangin' up on me",
        ),
        ("The boots are very good, I am going to get another pair.", "them boots is hella good, imma cop another pair"),
        (
            "My brother bought one and it broke on the second day.",
            "wor kid bought one an it wez brokken the second day, man",
        ),
        ("We loved the room, the staff were lovely.", "aye, loved the room so we did, the staff were pure magic"),
        ("The driver was rude to my mother.", "di driva did rude to mi mada"),
        (
            "This phone is great value, I bought it last month.",
            "this phone is a steal innit, bought it last month bruv",
        ),
        (
            "They charged my card twice and nobody will help me.",
            "they done charged my card twice and nobody wanna help a sis out smh",
        ),
    ]);
}

#[test]
fn typos_and_missing_punctuation() {
    must_be_fair(&[
        (
            "I ordered the lamp on Monday and it still has not arrived.",
            "i orderd teh lamp on monday an it stil hasnt arived",
        ),
        ("Great camera, I have used it for two years.", "graet camrea, i hav used it fro two yaers"),
        (
            "Does it come in a larger size, and do you ship to Norway?",
            "dose it com in a lager size and do u ship to norway",
        ),
        ("The waitress was kind and the bread was warm.", "teh waitres was kind adn the bread was wram"),
        ("My account was closed and I cannot log in.", "my acount was closd n i cnt log in"),
        ("Thank you, the refund came this morning.", "thnak you teh refund cam this mornign"),
        ("I can recommend this spade to every gardener I know.", "i can recomend this spade to evry gardner i know"),
        ("The free coffee in the lobby was a nice touch.", "the fre coffe in teh loby was a nice tuoch"),
    ]);
}

#[test]
fn capitals_and_emphasis() {
    must_be_fair(&[
        (
            "My suitcase has been missing since Tuesday and nobody answers.",
            "MY SUITCASE HAS BEEN MISSING SINCE TUESDAY AND NOBODY ANSWERS!!!",
        ),
        ("I love this place, we come every Friday.", "I LOVE THIS PLACE!!! WE COME EVERY FRIDAY!!!"),
        ("Where is my refund?", "WHERE IS MY REFUND????????"),
        ("The tent is so good, I slept dry all week.", "the tent is soooooo goooood, I slept dryyyyy all week"),
        ("It is a really bad app, it loses my notes.", "it is a R E A L L Y bad app, it loses my notes"),
        ("This is the best soup in town, I had two bowls.", "This. Is. The. Best. Soup. In. Town. I had two bowls."),
        ("I am so happy with these boots.", "I am *so* _happy_ with these ~~boots~~ b o o t s"),
        ("My first one lasted nine years.", "my first one lasted N I N E years"),
        ("Please do not buy this kettle, mine leaked.", "PLEASE do NOT buy this kettle, mine LEAKED"),
    ]);
}

#[test]
fn learners_of_english() {
    must_be_fair(&[
        (
            "The card does not work in the machine and my money is gone. Please help me.",
            "card not working in machine and is gone my money. please help to me",
        ),
        (
            "I bought this for my wife and she is very happy with it.",
            "i buy this for my wife and she have very much happy with",
        ),
        (
            "We stayed there for two nights and the room was clean.",
            "we was stay there since two night and room is clean very",
        ),
        (
            "I have been a customer for ten years and I am disappointed.",
            "i am customer since ten years and am very disappoint",
        ),
        ("How much does it cost to send it to Poland?", "how much is cost send this for poland please sir"),
        (
            "Good product, it arrived quickly and works well.",
            "good product, arrive fast, working well, thanks you seller",
        ),
        ("I recommend it to all my friends.", "i am recommending this for all of my friend"),
        (
            "Kindly return my money, the dress is too small.",
            "kindly do the needful and revert my money, dress is having small size",
        ),
    ]);
}

#[test]
fn emoji_and_emoticons() {
    must_be_fair(&[
        ("Best pizza I have had in years.", "Best pizza I have had in years 😍🍕🔥🔥🔥"),
        ("My order is two weeks late.", "My order is two weeks late 😡😡😡🤬"),
        ("Thanks for the quick help.", "Thanks for the quick help 🙏🏽👩🏽‍🔧🇨🇿 <3 :-)))"),
        ("nice", "nice 👍🏿👍🏻👍"),
        ("We had a lovely day.", "We 👨‍👩‍👧‍👦 had a lovely day ☀️✨💖💯"),
        ("Where can I buy these?", "Where can I buy these??? 👀👀👀🛒💸"),
        ("I won the argument with my kettle.", "I won 🎉🎉🎉 the argument with my kettle 🏆"),
    ]);
}

#[test]
fn other_ways_of_typing() {
    must_be_fair(&[
        ("The lens cap broke on day two.", "Ｔｈｅ ｌｅｎｓ ｃａｐ ｂｒｏｋｅ ｏｎ ｄａｙ ｔｗｏ．"),
        ("Great soup, I had it twice.", "Ｇｒｅａｔ　ｓｏｕｐ，　Ｉ　ｈａｄ　ｉｔ　ｔｗｉｃｅ．"),
        (
            "The café was lovely, we shared a crème brûlée.",
            "The cafe\u{301} was lovely, we shared a cre\u{300}me bru\u{302}le\u{301}e.",
        ),
        ("The café was lovely, we shared a crème brûlée.", "The cafe was lovely, we shared a creme brulee."),
        (
            "Objednávka přišla pozdě a nikdo mi neodpověděl.",
            "Objedna\u{301}vka pr\u{30C}is\u{30C}la pozde\u{30C} a nikdo mi neodpove\u{30C}de\u{30C}l.",
        ),
        ("Objednávka přišla pozdě a nikdo mi neodpověděl.", "objednavka prisla pozde a nikdo mi neodpovedel"),
        ("I don't like it, it's broken.", "I don’t like it, it’s broken."),
        ("I don't like it, it's broken.", "I dont like it, its broken."),
        ("I said \"never\" & I meant it.", "I said &quot;never&quot; &amp; I meant it."),
        (
            "We co-operate with the naïve landlord of the flat.",
            "We co\u{AD}operate with the nai\u{308}ve land\u{AD}lord of the fl\u{AD}at.",
        ),
        ("It was two days late again.", "It\u{A0}was\u{A0}two\u{A0}days\u{A0}late\u{A0}again."),
        ("It works. I bought it in May.", "It works.\u{200B} I bought\u{200B} it\u{200B} in May."),
    ]);
}

#[test]
fn languages_and_their_mixtures() {
    must_be_fair(&[
        ("The delivery was late and the box was open.", "Das Paket kam zu spät und die Schachtel war offen."),
        ("The delivery was late and the box was open.", "Le colis est arrivé en retard et la boîte était ouverte."),
        ("The delivery was late and the box was open.", "Zásilka přišla pozdě a krabice byla otevřená."),
        ("The delivery was late and the box was open.", "وصل الطرد متأخرا وكان الصندوق مفتوحا."),
        ("The delivery was late and the box was open.", "डिलीवरी देर से आई और डिब्बा खुला था।"),
        ("The delivery was late and the box was open.", "配達が遅れて箱が開いていました。"),
        ("The delivery was late and the box was open.", "Посылка пришла поздно, коробка была открыта."),
        ("The delivery was late and the box was open.", "La entrega llegó tarde y la caja estaba abierta."),
        ("The delivery was late and the box was open.", "Bưu kiện đến muộn và hộp đã bị mở."),
        ("The delivery was late and the box was open.", "Kifurushi kilichelewa na sanduku lilikuwa wazi."),
        (
            "The food was very good and my aunt wants to come back.",
            "la comida was so good que my tía wants to come back",
        ),
        (
            "My phone is not working since yesterday, please help.",
            "mera phone kal se kaam nahi kar raha, please help karo",
        ),
        ("I waited for an hour and then I went home.", "I waited for hodinu and then jsem šel domů"),
        ("Thank you, the soup was lovely.", "merci vielmals, the soup was bellissima"),
        ("nice", "pěkné"),
        ("nice", "красиво"),
        ("nice", "いいね"),
    ]);
}

#[test]
fn how_people_write_in_public() {
    must_be_fair(&[
        ("Look at this soup, Jana.", "@jana.k look at this soup"),
        ("The worst airline ever, they lost my bag.", "#WorstAirlineEver they lost my bag #fail #lost"),
        (
            "My review of the tent after a year of use is on my page.",
            "My review of the tent after a year of use: www.example.org/tent",
        ),
        ("I paid 40 euros for this and it broke.", "I paid €40 (40 EUR!!) for this and it broke"),
        ("It was half price and I love it.", "It was 50% off and I love it"),
        ("You can write to me about the lost keys.", "You can write to me about the lost keys: jana@example.org"),
        ("We got a free dessert because the soup was cold.", "we got a FREE dessert bc the soup was cold lol"),
        (
            "I won a voucher in the school raffle and bought boots with it.",
            "won a voucher in the school raffle!!! bought boots w/ it",
        ),
        ("Ask for Petr at the desk, he sorted out my bill.", "ask 4 petr @ the desk, he sorted out my bill"),
        ("Nothing works, as always.", "n0thing w0rks, as always"),
    ]);
}

/// Tells which of `others` makes the author of `story` worse off than the plain facts do.
fn facts_must_not_accuse(story: &str, plain: &str, others: &[&str]) {
    let wom = Classifier::new();
    let verdict = |facts: &str| {
        let comma = if facts.is_empty() { "" } else { "," };
        let line = format!(r#"{{"text":{}{comma}{facts}}}"#, serde_json::to_string(story).unwrap());
        let interaction: Interaction<'_> = serde_json::from_str(&line).unwrap();
        assert!(interaction.out_of_range().is_empty(), "{line}");
        wom.classify(&interaction)
    };
    let wrong: Vec<_> = others
        .iter()
        .filter_map(|other| {
            unfair(verdict(plain), verdict(other)).map(|unfair| format!("{story}\n  {other}\n  {unfair}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const STORIES: &[&str] = &[
    "We had the lentil soup on Saturday and my father asked for seconds. Go early, it fills up.",
    "My parcel is nine days late and the phone line hangs up on me.",
    "Does the small one fit a bicycle with 26 inch wheels?",
    "Bought it in May, the zip broke in June, they sent a new one within a week.",
    "lovely",
    "😍",
];

#[test]
fn new_and_empty_accounts() {
    let known = r#""posted_at":"2026-03-01T10:00:00Z","author":{"handle":"corner_allotment","bio":"Beans.","followers":150,"following":180,
        "posts":420,"created_at":"2014-08-01T00:00:00Z","has_avatar":true,"default_profile":false}"#;
    for story in STORIES {
        facts_must_not_accuse(
            story,
            known,
            &[
                r#""posted_at":"2026-03-01T10:00:00Z","author":{"handle":"corner_allotment","created_at":"2026-03-01T09:00:00Z"}"#,
                r#""posted_at":"2026-03-01T10:00:00Z","author":{"created_at":"2026-02-27T00:00:00Z","followers":2,"following":9,"posts":1}"#,
                r#""author":{"bio":"","has_avatar":false,"default_profile":true}"#,
                r#""author":{"followers":0,"following":0,"posts":1}"#,
                r#""author":{"handle":"maria19870412"}"#,
                r#""author":{"handle":"krnstvrz"}"#,
                r#""author":{"handle":"петя","name":"Пётр"}"#,
                r#""author":{"private":true}"#,
                r#""author":{"verified":false}"#,
                r#""posted_at":"2026-03-01T10:00:00Z","author":{"handle":"benita_p","bio":"","followers":0,"following":12,"posts":1,
                   "created_at":"2026-02-28T00:00:00Z","has_avatar":false,"default_profile":true}"#,
            ],
        );
    }
}

#[test]
fn missing_facts() {
    let all = r#""id":"a","kind":"comment","platform":"facebook","lang":"en","posted_at":"2026-03-01T10:00:00Z","author":{"handle":"corner_allotment",
        "followers":150,"following":180,"posts":420,"created_at":"2014-08-01T00:00:00Z","role":"customer"},"target":{"brand":"Acme","by_brand":true}"#;
    for story in STORIES {
        facts_must_not_accuse(
            story,
            all,
            &[
                "",
                r#""kind":"comment""#,
                r#""kind":"story""#,
                r#""kind":"post""#,
                r#""kind":"review""#,
                r#""kind":"message""#,
                r#""target":{"brand":"Acme"}"#,
                r#""target":{"by_brand":false}"#,
                r#""author":{"role":"visitor"}"#,
                r#""author":{}"#,
                r#""lang":"cs""#,
                r#""lang":"xx""#,
                r#""posted_at":"2026-03-01T10:00:00Z""#,
                r#""in_reply_to":"b""#,
                r#""verified_purchase":false"#,
                r#""paid_partnership":false"#,
                r#""platform":"some forum","app":"Some Browser""#,
            ],
        );
    }
}

/// The pairs of `data/samples/counterfactuals.jsonl`: messages of real people, said twice.
#[test]
fn no_way_of_writing_makes_anyone_fake() {
    #[derive(serde::Deserialize)]
    struct Pair<'a> {
        group: String,
        #[serde(borrow)]
        plain: Interaction<'a>,
        #[serde(borrow)]
        varied: Interaction<'a>,
    }
    let wom = Classifier::new();
    let mut wrong = Vec::new();
    let mut groups = std::collections::BTreeSet::new();
    for line in include_str!("../data/samples/counterfactuals.jsonl").lines() {
        let pair: Pair<'_> = serde_json::from_str(line).expect("a pair");
        let (plain, varied) = (wom.classify(pair.plain.clone()), wom.classify(pair.varied.clone()));
        if varied.authenticity() == Authenticity::Fake || plain.authenticity() == Authenticity::Fake {
            wrong.push(format!("{}\n  {}\n  {}", pair.varied.text, told(plain), told(varied)));
        }
        groups.insert(pair.group);
    }
    assert!(groups.len() > 20, "{groups:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
