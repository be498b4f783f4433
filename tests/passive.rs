//! The table for interactions without text: what a like, share or follow is worth, row by row.

use wom::{Authenticity, Classifier, Interaction, Tier, Verdict};

/// What a row must come to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Worth {
    /// This tier.
    Is(Tier),
    /// No answer.
    Unclear,
    /// No word of mouth; whether somebody paid for it is open.
    Fake,
    /// People differ; but nobody is accused.
    NotStain,
}

use Worth::{Fake, Is, NotStain, Unclear};

const TIN: Worth = Is(Tier::Tin);
const HOLLOW: Worth = Is(Tier::Hollow);
const STAIN: Worth = Is(Tier::Stain);

impl Worth {
    fn holds(self, verdict: Verdict) -> bool {
        match self {
            Is(tier) => verdict.tier() == Some(tier),
            Unclear => verdict.authenticity() == Authenticity::Unclear,
            Fake => verdict.authenticity() == Authenticity::Fake,
            NotStain => verdict.tier() != Some(Tier::Stain),
        }
    }
}

/// Whose content it stands on: the brand's, a peer's, or nobody knows.
const OWNERS: [&str; 3] =
    [r#""target":{"brand":"Ovenhouse","by_brand":true}"#, r#""target":{"by_brand":false}"#, r#""target":{}"#];

/// An account as most people have it.
const ORDINARY: &str = r#""handle":"corner_allotment","name":"Cora","bio":"Beans, mostly.","followers":150,"following":180,"posts":420,
    "likes_given":800,"listed":1,"created_at":"2014-08-01T00:00:00Z","has_avatar":true,"default_profile":false"#;

/// An account as it is sold by the thousand.
const BOUGHT: &str = r#""handle":"kxqzvt84120937","name":"","bio":"","followers":1,"following":2044,"posts":0,
    "likes_given":0,"listed":0,"created_at":"2026-02-26T00:00:00Z","verified":false,"has_avatar":false,"default_profile":true"#;

fn verdict(wom: &Classifier, kind: &str, owner: &str, author: &str, facts: &str) -> (String, Verdict) {
    let facts = if facts.is_empty() { String::new() } else { format!(",{facts}") };
    let line = format!(
        r#"{{"kind":"{kind}","posted_at":"2026-03-01T10:00:00Z","in_reply_to":"p1","author":{{{author}}},{owner}{facts}}}"#
    );
    let interaction: Interaction<'_> = serde_json::from_str(&line).unwrap();
    assert!(interaction.text.is_empty() && interaction.unreadable.is_empty(), "{line}");
    let verdict = wom.classify(&interaction);
    (line, verdict)
}

/// Tries rows of kinds, author, further facts, and the worth on brand content, on a peer's and on nobody knows whose.
fn table(rows: &[(&[&str], &str, &str, [Worth; 3])]) {
    let wom = Classifier::new();
    let mut wrong = Vec::new();
    for (kinds, author, facts, worths) in rows {
        for kind in *kinds {
            for (owner, worth) in OWNERS.iter().zip(worths) {
                let (line, verdict) = verdict(&wom, kind, owner, author, facts);
                if !worth.holds(verdict) {
                    wrong.push(format!(
                        "{line}\n  is {} ({:?}, fake {:.2}, stain {:.2}), expected {worth:?}",
                        verdict.authenticity(),
                        verdict.tier(),
                        verdict.fake_probability(),
                        verdict.stain_probability()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

const LIKE_OR_SHARE: &[&str] = &["like", "share"];
const FOLLOW: &[&str] = &["follow"];
const ALL: &[&str] = &["like", "share", "follow"];

#[test]
fn of_an_author_of_whom_nothing_is_known() {
    table(&[(LIKE_OR_SHARE, "", "", [HOLLOW, Unclear, Unclear]), (FOLLOW, "", "", [HOLLOW, NotStain, Unclear])]);
}

#[test]
fn of_ordinary_people() {
    let customer = format!(r#"{ORDINARY},"role":"customer""#);
    table(&[
        (LIKE_OR_SHARE, r#""handle":"tom_k""#, "", [HOLLOW, TIN, Unclear]),
        (LIKE_OR_SHARE, r#""role":"customer""#, "", [HOLLOW, TIN, Unclear]),
        (LIKE_OR_SHARE, r#""followers":88,"following":90"#, "", [HOLLOW, TIN, Unclear]),
        (LIKE_OR_SHARE, ORDINARY, "", [HOLLOW, TIN, Unclear]),
        (LIKE_OR_SHARE, &customer, "", [HOLLOW, TIN, Unclear]),
        // What a follow of a peer is worth, nobody has settled.
        (FOLLOW, r#""handle":"tom_k""#, "", [HOLLOW, NotStain, NotStain]),
        (FOLLOW, r#""role":"customer""#, "", [HOLLOW, NotStain, NotStain]),
        (FOLLOW, ORDINARY, "", [HOLLOW, NotStain, NotStain]),
        (FOLLOW, &customer, "", [HOLLOW, NotStain, NotStain]),
    ]);
}

#[test]
fn of_those_who_speak_for_the_brand() {
    let named = r#""handle":"ovenhouse""#;
    table(&[
        (ALL, r#""role":"brand""#, "", [HOLLOW; 3]),
        (ALL, r#""role":"brand","verified":true,"followers":90000,"following":12"#, "", [HOLLOW; 3]),
        // By its name the brand is known only where the target says whose brand it is.
        (ALL, named, "", [HOLLOW, NotStain, NotStain]),
        (ALL, r#""role":"employee""#, "", [HOLLOW, NotStain, NotStain]),
        (ALL, r#""role":"agency""#, "", [Fake, Fake, Fake]),
        (ALL, r#""role":"influencer""#, "", [HOLLOW, NotStain, NotStain]),
    ]);
}

#[test]
fn of_those_who_are_paid() {
    const PAID: &str = r#""paid_partnership":true"#;
    table(&[
        (&["share"], "", PAID, [STAIN; 3]),
        (&["share"], ORDINARY, PAID, [STAIN; 3]),
        (&["share"], r#""role":"influencer""#, PAID, [STAIN; 3]),
        (&["share"], r#""role":"customer""#, PAID, [STAIN; 3]),
        (&["like", "follow"], r#""role":"influencer""#, PAID, [STAIN; 3]),
        (&["like", "follow"], r#""role":"agency""#, PAID, [STAIN; 3]),
        (&["like", "follow"], "", r#""paid_partnership":false"#, [HOLLOW, NotStain, Unclear]),
    ]);
}

#[test]
fn the_mark_of_a_paid_post_does_not_fall_on_those_who_like_it() {
    let customer = format!(r#"{ORDINARY},"role":"customer""#);
    for author in ["", r#""handle":"tom_k""#, ORDINARY, &customer] {
        table(&[(&["like", "follow"], author, r#""paid_partnership":true"#, [NotStain; 3])]);
    }
}

#[test]
fn of_accounts_that_look_bought() {
    table(&[
        (&["like", "follow"], BOUGHT, "", [STAIN; 3]),
        (
            &["like", "follow"],
            r#""handle":"user9938271650","bio":"","followers":0,"following":7400,"posts":0,"has_avatar":false,"default_profile":true"#,
            "",
            [STAIN; 3],
        ),
    ]);
}

#[test]
fn of_other_kinds_without_a_word() {
    table(&[
        (&["post", "comment", "reply", "message", "unknown", "story"], r#""role":"brand""#, "", [HOLLOW; 3]),
        (&["comment", "reply", "message", "unknown", "story"], "", "", [NotStain; 3]),
        (&["comment", "reply", "message", "unknown", "story"], ORDINARY, "", [NotStain; 3]),
        (&["post", "share"], "", r#""paid_partnership":true"#, [STAIN; 3]),
        // Stars without words: a judgement all the same.
        (&["review"], "", r#""rating":5"#, [NotStain; 3]),
        (&["review"], "", r#""rating":1"#, [NotStain; 3]),
        (&["review"], "", r#""rating":2,"verified_purchase":true"#, [NotStain; 3]),
    ]);
}

#[test]
fn with_nothing_said_and_nothing_known() {
    let wom = Classifier::new();
    for line in
        ["{}", r#"{"kind":"like"}"#, r#"{"kind":"follow","target":{"brand":"Ovenhouse"}}"#, r#"{"in_reply_to":"a"}"#]
    {
        let interaction: Interaction<'_> = serde_json::from_str(line).unwrap();
        let verdict = wom.classify(&interaction);
        assert_eq!((verdict.authenticity(), verdict.tier()), (Authenticity::Unclear, None), "{line}");
    }
}

/// Facts that are a little odd, each the way of many people who never sold a like.
const ODD: &[&str] = &[
    r#""followers":0"#,
    r#""following":0"#,
    r#""following":600,"followers":60"#,
    r#""posts":0"#,
    r#""posts":1"#,
    r#""likes_given":0"#,
    r#""listed":0"#,
    r#""bio":"""#,
    r#""bio":"https://example.org""#,
    r#""has_avatar":false"#,
    r#""default_profile":true"#,
    r#""private":true"#,
    r#""verified":false"#,
    r#""created_at":"2026-03-01T00:00:00Z""#,
    r#""created_at":"2026-02-26T00:00:00Z""#,
    r#""handle":"maria1987""#,
    r#""handle":"maria19870412""#,
    r#""handle":"krnstvrz""#,
    r#""handle":"петя""#,
    r#""handle":"小明""#,
    r#""name":"""#,
    r#""location":"somewhere""#,
];

/// `author` with `odd` in the place of what it says of the same facts.
fn with(author: &str, odd: &str) -> String {
    let map = |facts: &str| {
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&format!("{{{facts}}}")).unwrap()
    };
    let mut facts = map(author);
    facts.extend(map(odd));
    serde_json::to_string(&facts).unwrap().trim_start_matches('{').trim_end_matches('}').to_owned()
}

#[test]
fn no_like_or_follow_by_an_ordinary_account_is_a_stain() {
    let alone = ODD.iter().map(|odd| (*odd).to_owned());
    let odd_once = ODD.iter().map(|odd| with(ORDINARY, odd));
    let odd_twice = ODD.iter().flat_map(|odd| ODD.iter().map(|second| with(&with(ORDINARY, odd), second)));
    let authors: Vec<_> = alone.chain(odd_once).chain(odd_twice).collect();
    let rows: Vec<_> = authors.iter().map(|author| (ALL, author.as_str(), "", [NotStain; 3])).collect();
    table(&rows);
}

#[test]
fn a_newcomer_is_accused_of_nothing() {
    let newcomer = r#""handle":"benita_p","bio":"","followers":0,"following":12,"posts":0,"likes_given":3,"listed":0,
        "created_at":"2026-02-27T00:00:00Z","has_avatar":false,"default_profile":true"#;
    let first_like = with(newcomer, r#""likes_given":0"#);
    for author in [newcomer, &first_like] {
        table(&[(ALL, author, "", [NotStain; 3])]);
    }
}
