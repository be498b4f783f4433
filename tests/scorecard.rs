//! The scorecard over the story in `data/samples/story.jsonl`, and over many interactions at once.
//!
//! The story: an invented provider launches an offer in March; somebody buys it followers and a ring of accounts that copy one
//! text. In April its network fails for an evening; some who complain get a form letter, some a personal answer, some none.

use proptest::prelude::*;
use wom::{
    Act, Audience, Authenticity, Board, Classifier, Finding, Intent, Interaction, Kind, Places, Scorecard, Summary,
    Tier, Worth,
};

fn read(text: &'static str) -> Vec<Interaction<'static>> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn story() -> Vec<Interaction<'static>> {
    read(include_str!("../data/samples/story.jsonl"))
}

fn samples() -> Vec<Interaction<'static>> {
    read(include_str!("../data/samples/interactions.jsonl"))
}

/// Scores one by one.
fn loop_over(wom: &Classifier, interactions: &[Interaction<'_>]) -> Scorecard {
    let mut session = wom.session();
    let mut card = Scorecard::default();
    interactions.iter().for_each(|interaction| card.add(interaction, &session.read(interaction)));
    card
}

/// The first letter of an id tells what part the author plays in the story.
fn part(interaction: &Interaction<'_>) -> String {
    interaction.id.as_ref().unwrap().to_string()[..1].to_owned()
}

fn month(interaction: &Interaction<'_>) -> String {
    let brand = interaction.target.brand.as_deref().unwrap_or_default();
    format!("{brand} {}", &interaction.posted_at.unwrap().to_string()[..7])
}

#[test]
fn the_bought_ring_and_the_bought_followers_are_stains_and_the_angry_crowd_is_real() {
    let wom = Classifier::new();
    let board = wom.score_by(&story(), part);
    let card = |part: &str| board.card(part).unwrap();
    for (part, count, tier) in [
        ("r", 10, Tier::Stain), // the ring that copies one text
        ("x", 8, Tier::Stain),  // bought followers
        ("i", 1, Tier::Stain),  // a paid post
        ("f", 4, Tier::Hollow), // people who follow the brand
        ("l", 8, Tier::Hollow), // likes of its giveaway
        ("s", 3, Tier::Hollow), // shares of its announcement
        ("g", 3, Tier::Hollow), // entries for its giveaway
    ] {
        assert_eq!((card(part).interactions(), card(part).tier(Some(tier))), (count, count), "{part}");
    }
    // Ten people in the same outage say much the same at the same time; nobody bought them.
    assert_eq!(card("o").authenticity(Authenticity::Real), 10);
    assert_eq!((card("o").intent(Intent::Complaint), card("o").intent(Intent::Question)), (9, 1));
    for own in ["m", "a", "b", "d", "e"] {
        assert_eq!(card(own).interactions(), 0, "{own}: what the brand says is counted apart");
    }
    assert_eq!(board.total().own(), 20);
}

#[test]
fn the_vanity_list_looks_best_in_the_month_that_was_bought() {
    let board = Classifier::new().score_by(&story(), month);
    let (march, april) = (board.card("Quillfen 2026-03").unwrap(), board.card("Quillfen 2026-04").unwrap());
    assert_eq!((march.interactions(), april.interactions()), (47, 27));
    let vanity = march.vanity();
    // Twelve new followers, none of whom said anything; eight of them bought.
    assert_eq!((vanity.followers.total, vanity.followers.fake), (12, 12));
    assert_eq!(march.tier(Some(Tier::Stain)), 8 + 10 + 1);
    assert_eq!((march.kind(Kind::Follow, Authenticity::Fake), april.vanity().followers.total), (12, 0));
    assert!(vanity.all.fake * 2 > vanity.all.total);
    assert!(april.vanity().all.fake * 4 < april.vanity().all.total);
    assert!(april.net_worth(&Worth::default()) > march.net_worth(&Worth::default()));

    let changes = Summary::changes(march, april);
    let finding = |figure: &str| changes.iter().find(|change| change.figure == figure).unwrap().finding;
    assert_eq!(finding("real"), Finding::Rose);
    assert_eq!(finding("stain"), Finding::Fell);
    assert_eq!(finding("complaints"), Finding::Rose);

    // The rival has 6 of April's 6 + 24 mentions; the three shares of the announcement hold no words.
    let mut whole = april.clone();
    let rival = board.card("Oakwire 2026-04").unwrap();
    whole.merge(rival);
    let voice = Summary::share_of_voice(rival, &whole).unwrap();
    assert_eq!((voice.count, voice.of), (6, 30));
}

#[test]
fn the_five_that_matter_are_there() {
    let board = Classifier::new().score_by(&story(), month);
    let march = board.card("Quillfen 2026-03").unwrap().five();
    let april = board.card("Quillfen 2026-04").unwrap().five();
    assert_eq!(march.loyal, 2, "a second year and a sixth");
    assert_eq!((march.leaving, april.leaving), (0, 2), "two leave after the outage");
    assert_eq!(march.leads, 3, "two ask whether and for how much, and an office wants a quote");
    assert!(march.positive_word_of_mouth >= 4 && april.positive_word_of_mouth >= 3);
    assert_eq!(
        (april.visits, april.converting_visits),
        (2, 1),
        "one has been to the shop and bought, one is on the way"
    );
    assert!(march.satisfied > march.dissatisfied && april.satisfied < april.dissatisfied);
}

/// By hand, from the times in the file.
#[test]
fn the_care_is_what_the_file_says() {
    let board = Classifier::new().score_by(&story(), month);
    let report = board.care().report();
    // q01, q02, q03, q04, q05 and o10 ask; o01 to o09 complain.
    assert_eq!((report.questions, report.complaints), (6, 9));
    // In minutes: q01 6, q02 20, q03 90; o01 10, o02 12, o03 40, o04 10, o05 90, o06 30, o07 120; q05 11.
    assert_eq!((report.answered, report.within_hour, report.real_time), (11, 8, 5));
    assert_eq!((report.untimed, report.waiting, report.timed()), (0, 0, 15));
    let near =
        |quantile: f64, minutes: u64| report.delays.quantile(quantile).unwrap().abs_diff(60 * minutes) <= minutes;
    assert!(near(0.5, 20) && near(0.9, 90) && near(1.0, 120));
    // b01 to b05 are one letter; a01 to a05, b06 to b08 and d01 are not.
    assert_eq!((report.canned, report.personal, report.terse), (5, 9, 0));
    // a04 comes the day after a03, b08 the morning after b06.
    assert_eq!(report.followed_up, 2);
    // c02 comes back to a02 and c04 to b08; d01 answers what is not in the file.
    assert_eq!((report.two_way, report.orphans), (2, 1));
    // m01 to m05 and e01 speak to everybody.
    assert_eq!((report.one_to_one, report.broadcast), (14, 6));
    // p01 helps with o06, p02 with o09, which the brand left to them; w08 and w14 help on the forum.
    assert_eq!((report.helped_by_peers, report.left_to_peers, report.peer_answers), (2, 1, 4));
    let unanswered = board.care().unanswered();
    let ids: Vec<_> = unanswered.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids, ["o08", "o09", "o10", "q04"], "who leaves and warns others comes first, then who complains");

    let reports = board.care().reports();
    assert_eq!((reports["Quillfen 2026-03"].asked(), reports["Quillfen 2026-04"].asked()), (3, 12));
    assert_eq!((reports["Quillfen 2026-03"].canned, reports["Quillfen 2026-04"].canned), (0, 5));
}

#[test]
fn near_and_far_are_told_where_a_place_is_named() {
    let places = Places::new(["Fenholt"]);
    let board = Classifier::new()
        .score_by(&story(), |interaction| places.audience(interaction.author.location.as_deref()).name().to_owned());
    let count = |audience: Audience| board.card(audience.name()).map_or(0, Scorecard::interactions);
    let audience = story().into_iter().filter(|interaction| interaction.author.handle.as_deref() != Some("quillfen"));
    let named = |place: Option<&str>| audience.clone().filter(|i| i.author.location.as_deref() == place).count() as u64;
    assert_eq!(count(Audience::Local), named(Some("Fenholt")));
    assert_eq!(count(Audience::Remote), named(Some("Port Averil")));
    assert_eq!(count(Audience::Unknown), named(None));
    assert!(count(Audience::Local) > 30 && count(Audience::Remote) > 4);
}

#[test]
fn scoring_all_equals_the_loop() {
    let wom = Classifier::new();
    let many: Vec<_> = (0..6).flat_map(|_| samples().into_iter().chain(story())).collect();
    assert!(many.len() > 900, "several blocks");
    let card = wom.score_all(&many);
    assert_eq!(card, loop_over(&wom, &many));
    assert_eq!(card.interactions() + card.own(), many.len() as u64);
    assert_eq!(wom.score_all(&[]), Scorecard::default());
    assert!(card.act(Act::TellsExperience, Authenticity::Real) > 0);
    let votes: u64 = card.reasons().map(|(_, count)| count).sum();
    assert!(votes > card.interactions());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    /// Files cut anywhere and read in any order, one line in two of them: the same board.
    #[test]
    fn merging_two_files_equals_scoring_both(cut in 0..=100_usize, seed in any::<u64>()) {
        let wom = Classifier::new();
        let mut lines = story();
        let whole = wom.score_by(&lines, month);
        let mut state = seed;
        for at in (1..lines.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            lines.swap(at, (state >> 33) as usize % (at + 1));
        }
        let (first, second) = lines.split_at(cut.min(lines.len()));
        let mut merged = wom.score_by(second, month);
        merged.merge(wom.score_by(first, month));
        prop_assert_eq!(&merged, &whole);
        let written: Board = serde_json::from_str(&serde_json::to_string(&merged).unwrap()).unwrap();
        prop_assert_eq!(&written, &whole);
        // A line that comes again counts twice on the card, which knows no ids, and once in the care.
        merged.merge(wom.score_by(&first[..first.len().min(1)], month));
        prop_assert_eq!(merged.care(), whole.care());
    }
}
