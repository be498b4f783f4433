//! The cases of `when`.

use crate::cases::{Case, NOTHING};

pub(crate) const CONDITIONS: &[Case] = &[
    Case {
        form: "a number",
        rule: "any = [\"zonk one\"]\nwhen = { words = \">= 4\" }",
        fires: &[("zonk one two three", "zonk one")],
        silent: &["zonk one two"],
    },
    Case {
        form: "several comparisons of one signal",
        rule: "any = [\"zonk two\"]\nwhen = { words = \">= 3, < 5\" }",
        fires: &[("a zonk two", "zonk two"), ("a b zonk two", "zonk two")],
        silent: &["zonk two", "a b c zonk two"],
    },
    Case {
        form: "equal and not equal",
        rule: "any = [\"zonk three\"]\nwhen = { exclamations = \"== 2\", questions = \"!= 1\" }",
        fires: &[("zonk three!!", "zonk three"), ("zonk three! a! ? b ?", "zonk three")],
        silent: &["zonk three!", "zonk three!!!", "zonk three!! ?"],
    },
    Case {
        form: "less, and at most",
        rule: "any = [\"zonk four\"]\nwhen = { mentions = \"< 2\", hashtags = \"<= 1\" }",
        fires: &[("zonk four @a #b", "zonk four"), ("zonk four", "zonk four")],
        silent: &["zonk four @a @b", "zonk four #a #b"],
    },
    Case {
        form: "more than",
        rule: "any = [\"zonk five\"]\nwhen = { urls = \"> 0\" }",
        fires: &[("zonk five www.example.com", "zonk five")],
        silent: &["zonk five"],
    },
    Case {
        form: "a condition without a pattern, over the whole text",
        rule: "when = { emojis = \">= 3\", characters = \"< 30\" }",
        fires: &[("😀😀 hm 😀", NOTHING), (":) :( <3", NOTHING)],
        silent: &["😀😀", "😀😀😀 and then a good deal of text beside them"],
    },
    Case {
        form: "decimals",
        rule: "when = { rating = \">= 4.5\" }",
        fires: &[(r#"{"rating":4.5}"#, NOTHING), (r#"{"rating":5}"#, NOTHING)],
        silent: &[r#"{"rating":4.4}"#, r#"{"rating":9}"#, "{}", "4.5 stars"],
    },
    Case {
        form: "decimals of a measure",
        rule: "when = { follow_ratio = \"> 2.5\" }",
        fires: &[
            (r#"{"author":{"followers":10,"following":26}}"#, NOTHING),
            (r#"{"author":{"followers":0,"following":3}}"#, NOTHING),
        ],
        silent: &[r#"{"author":{"followers":10,"following":25}}"#, r#"{"author":{"following":99}}"#],
    },
    Case {
        form: "true",
        rule: "when = { verified_purchase = true }",
        fires: &[(r#"{"verified_purchase":true}"#, NOTHING)],
        silent: &[r#"{"verified_purchase":false}"#, "{}"],
    },
    Case {
        form: "false is not absent",
        rule: "when = { verified_purchase = false }",
        fires: &[(r#"{"verified_purchase":false}"#, NOTHING)],
        silent: &[r#"{"verified_purchase":true}"#, "{}"],
    },
    Case {
        form: "truths that are always known",
        rule: "when = { has_text = false, is_reply = true }",
        fires: &[(r#"{"in_reply_to":"a"}"#, NOTHING), (r#"{"in_reply_to":7,"text":" ... "}"#, NOTHING)],
        silent: &["{}", r#"{"in_reply_to":"a","text":"b"}"#],
    },
    Case {
        form: "a name",
        rule: "when = { kind = \"review\" }",
        fires: &[(r#"{"kind":"review"}"#, NOTHING), (r#"{"kind":"REVIEW"}"#, NOTHING)],
        silent: &[r#"{"kind":"reply"}"#, "{}"],
    },
    Case {
        form: "several names",
        rule: "when = { kind = \"like|follow\" }",
        fires: &[(r#"{"kind":"like"}"#, NOTHING), (r#"{"kind":"follow"}"#, NOTHING)],
        silent: &[r#"{"kind":"share"}"#, "{}"],
    },
    Case {
        form: "all names but some",
        rule: "when = { \"author.role\" = \"not brand|employee\" }",
        fires: &[(r#"{"author":{"role":"agency"}}"#, NOTHING), ("{}", NOTHING)],
        silent: &[r#"{"author":{"role":"brand"}}"#, r#"{"author":{"role":"employee"}}"#],
    },
    Case {
        form: "an absent name is asked for as unknown",
        rule: "when = { kind = \"unknown|post\", \"author.role\" = \"unknown\" }",
        fires: &[
            ("{}", NOTHING),
            (r#"{"kind":"story"}"#, NOTHING),
            (r#"{"kind":"post","author":{"role":"visitor"}}"#, NOTHING),
        ],
        silent: &[r#"{"kind":"like"}"#, r#"{"author":{"role":"customer"}}"#],
    },
    Case {
        form: "an absent fact fulfils no condition, not even \"not equal\"",
        rule: "when = { followers = \"!= 7\" }",
        fires: &[(r#"{"author":{"followers":8}}"#, NOTHING), (r#"{"author":{"followers":0}}"#, NOTHING)],
        silent: &["{}", r#"{"author":{"followers":7}}"#, r#"{"author":{"followers":-8}}"#],
    },
    Case {
        form: "several signals: each must hold",
        rule: "when = { kind = \"comment\", by_brand = true, words = \"== 1\" }",
        fires: &[(r#"{"kind":"comment","text":"nice","target":{"by_brand":true}}"#, NOTHING)],
        silent: &[
            r#"{"kind":"comment","text":"nice"}"#,
            r#"{"kind":"comment","text":"very nice","target":{"by_brand":true}}"#,
            r#"{"kind":"post","text":"nice","target":{"by_brand":true}}"#,
        ],
    },
    Case {
        form: "an age in days at the time of posting",
        rule: "when = { account_age_days = \"< 7\" }",
        fires: &[(r#"{"posted_at":"2026-03-08T09:59:59Z","author":{"created_at":"2026-03-01T10:00:00Z"}}"#, NOTHING)],
        silent: &[
            r#"{"posted_at":"2026-03-08T10:00:00Z","author":{"created_at":"2026-03-01T10:00:00Z"}}"#,
            r#"{"author":{"created_at":"2026-03-01T10:00:00Z"}}"#,
        ],
    },
    Case {
        form: "a pattern and facts",
        rule: "any = [\"zonk six\"]\nwhen = { kind = \"reply\" }",
        fires: &[(r#"{"kind":"reply","text":"a zonk six"}"#, "zonk six")],
        silent: &["a zonk six", r#"{"kind":"reply","text":"a zonk"}"#],
    },
];
