//! Rings are found where they were planted, and nowhere else.

#[path = "../examples/support/crowd.rs"]
#[allow(dead_code)]
mod crowd;
#[path = "../examples/support/hostile.rs"]
mod hostile;

use std::time::Instant;

use crowd::{Accounts, BLOCK, COPY, Crowd, LOCKSTEP, Move, Plant, Score, Truth};
use wom::{Class, Classifier, Coordination, Interaction, Kind, RingKind, Rings, Subject, Trace};

const DRIP: Plant = Plant { moves: Move::Copy { over: 20 * 86_400 }, who: Accounts::Young, ..COPY };

/// The crowd of each seed, with these rings and all who look alike; what was found in it.
fn found(seed: u64, plants: &[Plant]) -> (Crowd, Rings) {
    let mut crowd = Crowd::new(seed, 30_000);
    plants.iter().for_each(|&plant| crowd.plant(plant));
    crowd.look_alikes();
    crowd.shuffle();
    let rings = Coordination::new().find(&crowd.traces);
    (crowd, rings)
}

/// Plants each ring in some crowds, and demands what the project promises of it.
fn must_be_found(name: &str, plants: &[Plant]) {
    let (mut found_of, mut all, mut right, mut flagged) = (vec![0; plants.len()], vec![0; plants.len()], 0, 0);
    for seed in 1..=6 {
        let (crowd, rings) = found(seed, plants);
        let score = Score::of(&crowd, &rings);
        assert!(score.alike.is_empty(), "{name}, seed {seed}: {:?} in a ring", score.alike);
        for (at, ring) in score.rings.iter().enumerate() {
            (found_of[at], all[at]) = (found_of[at] + ring.0, all[at] + ring.1);
        }
        (right, flagged) = (right + score.right, flagged + score.flagged);
    }
    for ((plant, found), all) in plants.iter().zip(found_of).zip(all) {
        assert!(found * 100 >= all * 95, "{name}: {found} of {all} accounts of {plant:?}");
    }
    assert!(right * 100 >= flagged * 95, "{name}: {right} of {flagged} are members");
}

#[test]
fn dense_blocks() {
    let who = |who| Plant { who, ..BLOCK };
    must_be_found("by account", &[who(Accounts::Young), who(Accounts::Unknown), who(Accounts::Hijacked)]);
    let size = |accounts, targets| Plant { accounts, targets, ..BLOCK };
    must_be_found("by size", &[size(30, 30), size(60, 12), size(200, 40)]);
}

#[test]
fn dense_blocks_behind_camouflage() {
    for biased in [false, true] {
        let hidden = |camouflage| Plant { camouflage, biased, ..BLOCK };
        must_be_found("camouflage", &[hidden(0.0), hidden(1.0), hidden(2.0)]);
    }
}

#[test]
fn lockstep() {
    let who = |who| Plant { who, ..LOCKSTEP };
    must_be_found("by account", &[who(Accounts::Young), who(Accounts::Unknown), who(Accounts::Hijacked)]);
    let moves = |within| Plant { moves: Move::Lockstep { within }, ..LOCKSTEP };
    must_be_found("by speed", &[moves(20), moves(120), moves(600)]);
    let size = |accounts, targets| Plant { accounts, targets, ..LOCKSTEP };
    must_be_found("by size", &[size(30, 10), size(50, 20), size(200, 10)]);
}

#[test]
fn copies_at_once_and_as_a_slow_drip() {
    must_be_found("copies", &[COPY, Plant { who: Accounts::Young, ..COPY }, Plant { accounts: 100, ..COPY }]);
    must_be_found("drips", &[DRIP, Plant { accounts: 80, ..DRIP }]);
}

#[test]
fn all_at_once() {
    must_be_found("all", &[BLOCK, LOCKSTEP, COPY, DRIP]);
}

#[test]
fn who_looks_alike_is_in_no_ring() {
    for seed in 1..=20 {
        let (_, rings) = found(seed, &[]);
        assert!(rings.is_empty(), "{seed}: {}", rings[0]);
    }
}

#[test]
fn the_short_time_is_told_by_the_data() {
    for (within, least, most) in [(20, 5, 60), (900, 200, 1800)] {
        let (_, rings) = found(1, &[Plant { moves: Move::Lockstep { within }, targets: 200, ..LOCKSTEP }]);
        assert!((least..=most).contains(&rings.within_seconds()), "{within}: {}", rings.within_seconds());
    }
}

#[test]
fn customers_who_move_together_are_reported_and_not_condemned() {
    let (mut crowd, _) = found(1, &[BLOCK]);
    for (trace, truth) in crowd.traces.iter_mut().zip(&crowd.truth) {
        trace.verified_purchase = matches!(truth, Truth::Ring(_));
    }
    let rings = Coordination::new().find(&crowd.traces);
    assert_eq!(rings.len(), 1);
    assert_eq!((rings[0].kind(), rings[0].vote()), (RingKind::DenseBlock, None));
    assert!(rings[0].evidence().verified_percent > 90);
    assert!(rings[0].to_string().ends_with("reported only"), "{}", rings[0]);
    assert!(rings.votes().iter().all(Option::is_none));
}

#[test]
fn threads_make_no_difference() {
    let (crowd, rings) = found(2, &[BLOCK, LOCKSTEP, COPY, DRIP]);
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| Coordination::new().find(&crowd.traces)), rings, "{threads} threads");
    }
}

#[test]
fn a_stream_gives_the_rings_that_it_holds() {
    let (mut crowd, _) = found(3, &[LOCKSTEP, COPY]);
    let mut order: Vec<usize> = (0..crowd.traces.len()).collect();
    order.sort_by_key(|&at| crowd.traces[at].seconds);
    crowd.truth = order.iter().map(|&at| crowd.truth[at]).collect();
    crowd.traces = order.iter().map(|&at| crowd.traces[at]).collect();
    let watched = |capacity: usize| {
        let mut watch = Coordination::new().watch(capacity);
        let mut rings = Vec::new();
        for &trace in &crowd.traces {
            rings.extend(watch.see(trace));
            assert!(watch.held() <= capacity);
        }
        rings.extend(watch.look());
        assert_eq!(watch.seen(), crowd.traces.len() as u64);
        assert!(watch.look().is_empty(), "nothing has grown since");
        rings
    };
    // So large a watch looks when it is asked, and not before.
    let rings = watched(5 * crowd.traces.len());
    assert_eq!(rings[..], Coordination::new().find(&crowd.traces)[..]);
    assert_eq!(watched(crowd.traces.len()), watched(crowd.traces.len()), "the same order gives the same rings");
    // With a third of the memory the burst is found, and members are counted from the beginning of the stream.
    let rings = watched(crowd.traces.len() / 3);
    let of_ring = |at: &u64| crowd.truth[*at as usize] == Truth::Ring(1);
    assert!(rings.iter().any(|ring| ring.kind() == RingKind::Copy && ring.members().iter().all(of_ring)));
}

#[test]
fn hostile_traces_take_no_longer_than_others() {
    let time = |traces: &[Trace]| {
        let begun = Instant::now();
        std::hint::black_box(Coordination::new().find(traces));
        begun.elapsed()
    };
    const COUNT: usize = 60_000;
    let usual = Crowd::new(1, COUNT);
    let usual = time(&usual.traces).min(time(&usual.traces));
    for (name, shape) in hostile::SHAPES {
        let traces = hostile::traces(shape, COUNT);
        let hostile = time(&traces).min(time(&traces));
        assert!(hostile < 20 * usual, "{name}: {hostile:?}, others {usual:?}");
    }
}

fn fingerprint(text: &str) -> Option<wom::Fingerprint> {
    Classifier::new().session().read(&Interaction::new(text)).trace().fingerprint
}

#[test]
fn a_fingerprint_outlives_what_changes_nothing() {
    let text = "These boots kept my feet dry through two winters of wet mountain trails, worth every crown";
    let print = fingerprint(text).unwrap();
    for same in [
        "these BOOTS kept my feet dry, through two winters of wet mountain trails. Worth every crown!!!",
        "@anna @petr These boots kept my feet dry through two winters of wet mountain trails, worth every crown 😍🔥",
        "These boots kept your feet dry for two winters of the wet mountain trails, worth every crown",
        "These boots kept my feet dry through two winters of wet mountain trails, worth every crown https://a.example/?utm_source=x #boots #dry",
        "These boots kept my f\u{200B}eet dry through two winters of wet mountain trails, worth every crown 1234",
    ] {
        assert_eq!(fingerprint(same).map(|other| print.similarity(other)), Some(1.0), "{same}");
    }
    for alike in [
        "These boots kept my feet dry through three winters of wet mountain trails, worth every crown",
        "Honestly these boots kept my feet dry through two winters of wet mountain trails, worth every single crown",
    ] {
        assert!(fingerprint(alike).unwrap().similarity(print) > 0.6, "{alike}");
    }
    for other in [
        "My phone died after a week of use and the support people hung up on me three times in a row",
        "dry feet: boots of two mountain winters kept every trail worth wet crown through these",
    ] {
        assert!(fingerprint(other).unwrap().similarity(print) < 0.5, "{other}");
    }
}

#[test]
fn other_scripts_have_fingerprints_too() {
    for (text, same) in [
        (
            "Boty mi vydržely dvě zimy na mokrých horských cestách, stojí za každou korunu",
            "BOTY mi vydržely dvě zimy na mokrých horských cestách – stojí za každou korunu 😀",
        ),
        (
            "Эти ботинки прослужили две зимы на мокрых горных тропах, стоят каждого рубля",
            "эти БОТИНКИ прослужили две зимы на мокрых горных тропах, стоят каждого рубля!",
        ),
        (
            "इन जूतों ने दो सर्दियों तक गीले पहाड़ी रास्तों पर मेरे पैर सूखे रखे",
            "@a इन जूतों ने दो सर्दियों तक गीले पहाड़ी रास्तों पर मेरे पैर सूखे रखे",
        ),
    ] {
        let (a, b) = (fingerprint(text).unwrap(), fingerprint(same).unwrap());
        assert!(a.similarity(b) >= 0.8, "{text}");
    }
}

#[test]
fn short_texts_leave_none() {
    for text in [
        "",
        "nice!",
        "😍😍😍",
        "@anna",
        "https://a.example",
        "Happy birthday to you and all the best!",
        "1 2 3 4 5 6 7 8",
    ] {
        assert_eq!(fingerprint(text), None, "{text}");
    }
}

#[test]
fn a_trace_knows_names_by_their_hashes() {
    let of = |json: &str| Classifier::new().session().read(&serde_json::from_str(json).unwrap()).trace();
    let one = of(r#"{"author":{"handle":"@Anna"},"platform":"X","in_reply_to":"p1","kind":"like"}"#);
    let same = of(r#"{"author":{"handle":"anna "},"platform":"x","in_reply_to":"p1","kind":"LIKE","text":"ok"}"#);
    assert_eq!(one, same);
    assert_ne!(one.author, of(r#"{"author":{"handle":"anna"},"platform":"y"}"#).author);
    assert_ne!(one.target, of(r#"{"in_reply_to":"p2"}"#).target);
    assert_ne!(of(r#"{"in_reply_to":"1"}"#).target, of(r#"{"in_reply_to":1}"#).target);
    assert_eq!(of(r#"{"target":{"brand":"Acme"}}"#).target, of(r#"{"target":{"brand":" ACME"}}"#).target);
    assert_eq!(of(r#"{"text":"see https://a.example/x?utm_id=1"}"#).link, of(r#"{"text":"www.a.example/x/"}"#).link);
    assert_eq!(of("{}"), Trace::default());
    let dated =
        of(r#"{"posted_at":"2026-03-01T10:00:00Z","author":{"created_at":"2026-02-01"},"verified_purchase":true}"#);
    assert_eq!(dated.seconds.map(u32::from), Some(1_772_359_200));
    assert_eq!(dated.created_day.map(u16::from), Some(20_485));
    assert!(dated.verified_purchase && dated.kind == Kind::Unknown);
    let odd = of(r#"{"posted_at":"1890-03-01","author":{"created_at":"1960-02-01"}}"#);
    assert_eq!((odd.seconds, odd.created_day), (None, None), "out of range is not known");
}

#[test]
fn the_votes_of_a_ring_stand_in_the_evidence_and_sum_to_the_score() {
    let (crowd, rings) = found(4, &[LOCKSTEP]);
    let vote = rings.votes().into_iter().flatten().next().expect("the ring votes");
    let mut session = Classifier::new().session();
    for text in ["", "Third pair of these boots. Two winters, still dry.", "Buy 1000 real followers today!"] {
        let interaction = Interaction { kind: Kind::Like, ..Interaction::new(text) };
        let alone = session.read(&interaction).verdict();
        let reading = session.read_in_ring(&interaction, Some(vote));
        for class in Class::ALL {
            let sum: f64 = reading.evidence().filter(|vote| vote.class() == class).map(|vote| vote.weight()).sum();
            assert!((sum - reading.score(class)).abs() < 1e-9, "{class:?}");
        }
        let of_ring: Vec<_> =
            reading.evidence().filter(|evidence| matches!(evidence.subject(), Subject::Ring(_))).collect();
        assert_eq!(of_ring.len(), 1);
        assert_eq!((of_ring[0].class(), of_ring[0].weight()), (Class::Stain, vote.weight()));
        assert!(reading.verdict().stain_probability() >= alone.stain_probability());
        assert_eq!(session.read_in_ring(&interaction, None).verdict(), alone);
    }
    assert_eq!(crowd.traces.len(), rings.votes().len());
}
