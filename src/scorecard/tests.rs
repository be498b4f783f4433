//! Law 9, and the slow twins of what care counts.

use proptest::prelude::*;

use super::*;
use crate::interaction::{Author, FactSet, Id, Role, Target, Timestamp};
use crate::verdict::{Acts, Language};

fn cases() -> ProptestConfig {
    ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() }
}

/// Hypothetical answers: the tier decides the authenticity.
fn verdict() -> impl Strategy<Value = Verdict> {
    let tiers = prop_oneof![Just(None), prop::sample::select(Tier::ALL).prop_map(Some)];
    (tiers, prop::sample::select(Intent::ALL), prop::collection::vec(prop::sample::select(Act::ALL), 0..4)).prop_map(
        |(tier, intent, acts)| Verdict {
            fake: 0,
            stain: 0,
            intents: [0; 4],
            acts: acts.into_iter().collect::<Acts>(),
            warnings: FactSet::EMPTY,
            language: Language::UNKNOWN,
            authenticity: match tier {
                None => Authenticity::Unclear,
                Some(Tier::Hollow | Tier::Stain) => Authenticity::Fake,
                Some(_) => Authenticity::Real,
            },
            tier,
            intent,
            truncated: false,
        },
    )
}

const TEXTS: [&str; 6] = [
    "",
    "No",
    "We are sorry for the trouble with your parcel, please write to us with the number of your order.",
    "We are sorry for the trouble with your parcel, please do write to us with the number of your order.",
    "The pump needs a new gasket, we will post one today and it takes four screws to fit.",
    "@acme where is it?",
];

/// Few ids and few hours, so that they meet.
fn interaction() -> impl Strategy<Value = Interaction<'static>> {
    let id = || prop::option::of((0..12_u64).prop_map(|id| Id::from(format!("{id}"))));
    let role = prop_oneof![2 => Just(Role::Customer), 2 => Just(Role::Brand), 1 => prop::sample::select(Role::ALL)];
    (
        (id(), id(), prop::option::of(0..40_i64), prop::option::of(any::<bool>())),
        (prop::sample::select(Kind::ALL), role, prop::sample::select(&TEXTS[..]), prop::option::of(any::<bool>())),
    )
        .prop_map(|((id, parent, quarter_hours, by_brand), (kind, role, text, verified))| Interaction {
            id,
            kind,
            in_reply_to: parent,
            posted_at: quarter_hours.and_then(|quarters| Timestamp::from_unix_seconds(900 * quarters * quarters)),
            author: Author { role, ..Author::default() },
            target: Target { brand: Some("Acme".into()), by_brand },
            verified_purchase: verified,
            ..Interaction::new(text)
        })
}

type Item = (&'static str, Interaction<'static>, Verdict);

fn items() -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec((prop::sample::select(&["march", "april"][..]), interaction(), verdict()), 0..30)
}

fn card(items: &[Item]) -> Scorecard {
    let mut card = Scorecard::default();
    items.iter().for_each(|(_, interaction, verdict)| card.add_verdict(interaction, verdict));
    card
}

fn care(items: &[Item]) -> Care {
    let mut care = Care::default();
    items.iter().for_each(|(key, interaction, verdict)| care.add(key, interaction, verdict));
    care
}

fn merged(mut a: Scorecard, b: &Scorecard) -> Scorecard {
    a.merge(b);
    a
}

fn joined(mut a: Care, b: Care) -> Care {
    a.merge(b);
    a
}

fn written<T: Serialize + for<'de> Deserialize<'de>>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn law_9_cards_merge_in_any_order(a in items(), b in items(), c in items()) {
        let [x, y, z] = [&a, &b, &c].map(|items| card(items));
        let all = card(&[a, b, c].concat());
        prop_assert_eq!(&merged(merged(x.clone(), &y), &z), &all);
        prop_assert_eq!(&merged(x.clone(), &merged(y.clone(), &z)), &all);
        prop_assert_eq!(&merged(merged(z, &y), &x), &all);
        prop_assert_eq!(&merged(all.clone(), &Scorecard::default()), &all);
        prop_assert_eq!(&merged(Scorecard::default(), &all), &all);
        prop_assert_eq!(&written(&all), &all);
        let summary = Summary::of(&all, &Worth::default());
        // Not through text, where serde_json may lose the last bit of a fraction.
        prop_assert_eq!(&serde_json::from_value::<Summary>(serde_json::to_value(&summary).unwrap()).unwrap(), &summary);
    }

    #[test]
    fn care_merges_in_any_order_with_ids_that_come_twice(
        a in items(), b in items(), c in items(), shuffled in any::<prop::sample::Index>(),
    ) {
        let [x, y, z] = [&a, &b, &c].map(|items| care(items));
        let mut all_items = [a, b, c].concat();
        let all = care(&all_items);
        prop_assert_eq!(&joined(joined(x.clone(), y.clone()), z.clone()), &all);
        prop_assert_eq!(&joined(x.clone(), joined(y.clone(), z.clone())), &all);
        prop_assert_eq!(&joined(joined(z, x), y), &all);
        prop_assert_eq!(&joined(all.clone(), Care::default()), &all);
        prop_assert_eq!(&joined(Care::default(), all.clone()), &all);
        let turn = shuffled.index(all_items.len() + 1);
        all_items.rotate_left(turn);
        all_items.reverse();
        prop_assert_eq!(&care(&all_items), &all);
        prop_assert_eq!(&written(&all), &all);
        // What bears an id may come again.
        let named: Vec<_> = all_items.into_iter().filter(|(_, interaction, _)| interaction.id.is_some()).collect();
        prop_assert_eq!(&joined(all.clone(), care(&named)), &all);
        let report = all.report();
        prop_assert_eq!(&written(&report), &report);
    }

    #[test]
    fn settling_changes_no_count(items in items(), first in -1..1700_i64, second in -1..1700_i64) {
        let mut settled = care(&items);
        let reports = settled.reports();
        for minutes in [first * 900, second * 900] {
            settled.settle(Timestamp::from_unix_seconds(minutes).unwrap());
            prop_assert_eq!(&settled.reports(), &reports);
        }
        settled.settle(Timestamp::MAX);
        prop_assert!(settled.is_empty());
        prop_assert_eq!(settled.reports(), reports);
        prop_assert_eq!(written(&settled), settled);
    }

    #[test]
    fn care_counts_what_its_slow_twin_counts(items in items()) {
        let care = care(&items);
        let report = care.report();
        let slow = slowly(&items);
        prop_assert_eq!(report.asked(), slow.asked);
        prop_assert_eq!(report.answered, slow.delays.len() as u64 + report.untimed);
        prop_assert_eq!(report.within_hour, slow.delays.iter().filter(|delay| **delay <= 3600).count() as u64);
        prop_assert_eq!(report.real_time, slow.delays.iter().filter(|delay| **delay <= 900).count() as u64);
        prop_assert_eq!(report.delays.count(), slow.delays.len() as u64);
        prop_assert_eq!(care.unanswered().len() as u64, slow.asked - report.answered);
        prop_assert_eq!(report.orphans, slow.orphans);
        prop_assert_eq!((report.canned, report.personal), (slow.canned, slow.personal));
    }
}

#[derive(Default)]
struct Slow {
    asked: u64,
    delays: Vec<i64>,
    orphans: u64,
    canned: u64,
    personal: u64,
}

/// Looks for each pair in all items.
fn slowly(items: &[Item]) -> Slow {
    // Of what comes twice under an id the record counts that sorts first.
    let record = |(key, interaction, verdict): &Item| care::record(key, interaction, verdict);
    let mut kept: Vec<&Item> = Vec::new();
    for item in items.iter().filter(|item| !is_gesture(item)) {
        let same = kept.iter().position(|other| item.1.id.is_some() && other.1.id == item.1.id);
        match same {
            Some(at) if record(item) < record(kept[at]) => kept[at] = item,
            Some(_) => {}
            None => kept.push(item),
        }
    }
    let by_brand = |item: &Item| audience::speaks_for_brand(&item.1);
    let parent =
        |item: &Item| kept.iter().find(|p| item.1.in_reply_to.is_some() && p.1.id == item.1.in_reply_to).copied();
    let mut slow = Slow::default();
    let mut letters = Vec::new();
    for item in &kept {
        let (_, interaction, verdict) = item;
        slow.orphans += u64::from(interaction.in_reply_to.is_some() && parent(item).is_none());
        if by_brand(item) {
            if interaction.in_reply_to.is_some()
                && let Some(sketch) = sketch::Sketch::of(&interaction.text)
            {
                letters.push(sketch);
            }
            continue;
        }
        let needs = matches!(verdict.intent, Intent::Question | Intent::Complaint)
            && verdict.authenticity != Authenticity::Fake;
        let addressed = interaction.kind == Kind::Message
            || interaction.target.by_brand == Some(true)
            || interaction.text.contains("@acme")
            || parent(item).is_some_and(by_brand);
        if !needs || !addressed || interaction.id.is_none() {
            continue;
        }
        slow.asked += 1;
        let answers = kept.iter().filter(|answer| answer.1.in_reply_to == interaction.id && by_brand(answer));
        let first = answers.filter_map(|answer| answer.1.posted_at).min();
        if let (Some(asked), Some(first)) = (interaction.posted_at, first)
            && first >= asked
        {
            slow.delays.push(first.unix_seconds() - asked.unix_seconds());
        }
    }
    for (at, letter) in letters.iter().enumerate() {
        let is_canned = letters.iter().enumerate().any(|(other, text)| other != at && letter.is_near(text));
        *(if is_canned { &mut slow.canned } else { &mut slow.personal }) += 1;
    }
    slow
}

fn is_gesture((_, interaction, _): &Item) -> bool {
    interaction.text.is_empty() && matches!(interaction.kind, Kind::Like | Kind::Follow)
}

#[test]
fn figures_are_counted_of_whom_they_are_about() {
    let real = |tier, intent, acts: &[Act]| Verdict {
        fake: 0,
        stain: 0,
        intents: [0; 4],
        acts: acts.iter().copied().collect(),
        warnings: FactSet::EMPTY,
        language: Language::UNKNOWN,
        authenticity: Authenticity::Real,
        tier: Some(tier),
        intent,
        truncated: false,
    };
    let bought = Interaction { verified_purchase: Some(true), ..Interaction::new("x") };
    let employee =
        Interaction { author: Author { role: Role::Employee, ..Author::default() }, ..Interaction::new("x") };
    let own = Interaction { author: Author { role: Role::Brand, ..Author::default() }, ..Interaction::new("x") };
    let mut card = Scorecard::default();
    card.add_verdict(
        &"x".into(),
        &real(Tier::Gold, Intent::Praise, &[Act::Recommends, Act::TellsExperience, Act::Visit]),
    );
    card.add_verdict(&"x".into(), &real(Tier::Gold, Intent::Complaint, &[Act::WarnsOthers, Act::Churn, Act::Loyalty]));
    card.add_verdict(&"x".into(), &real(Tier::Tin, Intent::Praise, &[Act::Thanks, Act::Visit]));
    card.add_verdict(&"x".into(), &real(Tier::Silver, Intent::Question, &[Act::Lead, Act::AsksOpinion]));
    card.add_verdict(&bought, &real(Tier::Silver, Intent::Noise, &[Act::IntendsPurchase, Act::Loyalty]));
    card.add_verdict(&employee, &real(Tier::Silver, Intent::Praise, &[Act::Recommends]));
    card.add_verdict(&own, &real(Tier::Gold, Intent::Praise, &[Act::Recommends]));
    assert_eq!((card.interactions(), card.own()), (6, 1));
    let expected = Five {
        loyal: 1,
        leaving: 1,
        considering: 1,
        positive_word_of_mouth: 1,
        visits: 2,
        converting_visits: 1,
        purchases: 1,
        leads: 2,
        decided_leads: 1,
        satisfied: 2,
        dissatisfied: 1,
    };
    assert_eq!(card.five(), expected);
    // 3 + 3 + 1 + 2 + 2 + 2 points for six.
    assert_eq!(card.net_worth(&Worth::default()), Some(13_000.0 / 6.0));
    assert_eq!(card.vanity().mentions.total, 6);
    assert_eq!(card.vanity().traffic.total, 0);
}

#[test]
fn rings_stand_by_their_number() {
    let rings = [("lockstep", 2), ("copy", 5), ("dense-block", 2)].map(|(kind, count)| (kind.to_owned(), count));
    let summary = Summary::default().with_rings(rings);
    let kinds: Vec<_> = summary.rings.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["copy", "dense-block", "lockstep"]);
}

/// Whatever stands in a file of counters, reports are made of it without a panic.
#[test]
fn counters_of_a_hostile_file_do_no_harm() {
    let record = |at: i64, parent: &str, for_brand: bool| {
        format!(
            r#"{{"at":{at},"parent":{parent},"key":"k","for_brand":{for_brand},"addressed":true,"need":"complaint","urgency":255,"helps":true,"sketch":null}}"#
        )
    };
    let care = format!(
        r#"{{"open":{{"a":{},"b":{},"c":{}}},"nameless":[[{},18446744073709551615],[{},7]],"latest":9223372036854775807,
            "settled":{{"k":{{"questions":18446744073709551615,"complaints":9,"delays":{{"4294967295":18446744073709551615}}}}}},"letters":[]}}"#,
        record(i64::MIN, "\"b\"", false),
        record(i64::MAX - 1, "\"a\"", true),
        record(0, "\"c\"", true),
        record(5, "\"a\"", true),
        record(5, "\"a\"", true),
    );
    let mut care: Care = serde_json::from_str(&care).unwrap();
    let report = care.report();
    assert_eq!((report.asked(), report.orphans, report.delays.count()), (u64::MAX, 0, u64::MAX));
    let summary = Summary::default().with_care(&report);
    assert!(summary.care.is_some_and(|care| care.median_seconds.is_some()));
    care.merge(care.clone());
    care.settle(Timestamp::MIN);
    care.settle(Timestamp::MAX);
    assert_eq!(care.report().asked(), u64::MAX);
}
