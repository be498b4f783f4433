//! Whether made texts are as hard as real ones.

use unicode_segmentation::UnicodeSegmentation;
use wom::bench_internals::Stages;
use wom::{Classifier, Evidence};

use crate::support::texts::Set;

/// The posts of English airlines' customers have 104 bytes and 18 words on average, and the vocabulary knows nine of ten.
pub(crate) fn must_be_as_hard_as_real_ones(wom: &Classifier, tweets: &Set) {
    let (mut stages, mut session) = (Stages::new(wom), wom.session());
    let (mut words, mut tokens, mut known, mut rules, mut phrases) = (0, 0, 0, 0, 0);
    for interaction in &tweets.interactions {
        words += interaction.text.unicode_words().count();
        tokens += stages.tokens(&interaction.text);
        known += stages.known();
        let is_phrase = |vote: &Evidence<'_>| vote.quote().is_some_and(|quote| quote.contains(' '));
        let reading = session.read(interaction);
        rules += reading.evidence().filter(|vote| vote.span().is_some()).count();
        phrases += reading.evidence().filter(is_phrase).count();
    }
    let each = |sum: usize| sum as f64 / tweets.interactions.len() as f64;
    let (bytes, words, known) = (each(tweets.bytes()), each(words), known as f64 / tokens as f64);
    let (rules, phrases) = (each(rules), each(phrases));
    assert!((95.0..115.0).contains(&bytes), "{bytes} bytes a text");
    assert!((16.0..21.0).contains(&words), "{words} words a text");
    assert!(known >= 0.9, "{known} of the tokens are known");
    assert!(rules >= 1.0, "{rules} rules vote on a text");
    assert!(phrases >= 0.5, "{phrases} votes for several words in a row on a text");
}
