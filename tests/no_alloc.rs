//! Law 3: a session that has grown to its texts allocates nothing.

mod hostile;

use allocation_counter::measure;
use wom::{Classifier, Interaction, Session};

const SAMPLES: &str = include_str!("../data/samples/interactions.jsonl");

/// Reads an interaction and looks at all that is said of it.
fn read(session: &mut Session, interaction: &Interaction<'_>) -> usize {
    let reading = session.read(interaction);
    let verdict = reading.verdict();
    let seen: usize = reading.evidence().map(|vote| vote.quote().map_or(0, str::len)).sum();
    let words = reading.trace().fingerprint.map_or(0, |print| usize::from(print.words()));
    seen + words + verdict.acts().iter().count() + verdict.lang().len()
}

/// Counts what each of `interactions` allocates in a session that has read them all once.
fn must_not_allocate(interactions: &[(String, Interaction<'_>)]) {
    let mut session = Classifier::new().session();
    for (_, interaction) in interactions {
        read(&mut session, interaction);
    }
    let mut greedy = Vec::new();
    for (name, interaction) in interactions {
        let info = measure(|| {
            read(&mut session, interaction);
        });
        if info.count_total > 0 {
            greedy.push(format!("{name}: {} allocations of {} bytes in all", info.count_total, info.bytes_total));
        }
    }
    assert!(greedy.is_empty(), "{}", greedy.join("\n"));
}

#[test]
fn the_counter_counts() {
    assert!(measure(|| drop(std::hint::black_box(Box::new(1)))).count_total > 0);
}

#[test]
fn samples() {
    let named = |line: &'static str| (line.to_owned(), serde_json::from_str(line).unwrap());
    must_not_allocate(&SAMPLES.lines().map(named).collect::<Vec<_>>());
}

#[test]
fn texts_of_all_sorts() {
    let named = |text: &&'static str| ((*text).to_owned(), Interaction::new(*text));
    must_not_allocate(&hostile::MIXED.iter().map(named).collect::<Vec<_>>());
}

#[test]
fn long_texts() {
    let texts = [
        ("a long story", "We drove up on Saturday, the room was cold and the lady at the desk found us another one. "),
        ("a long list of tags", "#BestDayEver #čeština @someone 😀 "),
        ("a long Czech text", "Objednávka přišla pozdě, ale obsluha byla milá. Doporučuju! "),
        ("ten thousand mentions", "@somebody "),
        ("zalgo", "Z\u{300}\u{301}\u{302}\u{303}a\u{304}\u{305}\u{306}l\u{307}\u{308}g\u{309}o\u{30A} "),
        ("leet", "fr33 f0ll0wers, ch3ap l1kes "),
        ("references", "&lt;b&gt;not&nbsp;good&lt;/b&gt; &#102;ree "),
        ("many sentences", "Never again. Great! Why? "),
    ];
    let named =
        |(name, piece): &(&str, &str)| ((*name).to_owned(), Interaction::new(hostile::repeated(piece, 100_000)));
    must_not_allocate(&texts.iter().map(named).collect::<Vec<_>>());
}

#[test]
fn hostile_texts() {
    let named = |(name, text): (&str, String)| (name.to_owned(), Interaction::new(text));
    must_not_allocate(&hostile::texts(20_000).into_iter().map(named).collect::<Vec<_>>());
}

#[test]
fn one_long_text_is_warm_up_enough_for_shorter_ones_like_it() {
    let mut session = Classifier::new().session();
    let piece = "Waited 40 minutes for cold soup at #FennelKitchen 😡 and nobody said sorry, avoid! ";
    let (long, short) = (Interaction::new(piece.repeat(100)), Interaction::new(piece.repeat(99)));
    read(&mut session, &long);
    let info = measure(|| {
        read(&mut session, &short);
    });
    assert_eq!(info.count_total, 0);
}

#[test]
fn a_borrowed_line() {
    let mut session = Classifier::new().session();
    let lines: Vec<_> = SAMPLES.lines().filter(|line| !line.contains('\\')).collect();
    assert!(lines.len() > 50);
    for line in &lines {
        read(&mut session, &serde_json::from_str(line).unwrap());
    }
    for line in lines {
        let info = measure(|| {
            let interaction: Interaction<'_> = serde_json::from_str(line).unwrap();
            read(&mut session, &interaction);
        });
        assert_eq!(info.count_total, 0, "{line}");
    }
}
