//! The shortest way in: a text in, a verdict out.
#![allow(clippy::print_stdout, reason = "an example shows its result on the terminal")]

use wom::Classifier;

fn main() {
    let wom = Classifier::new();
    for text in [
        "Third pair of these boots. Two winters, still dry. Told my sister to get them.",
        "My parcel never arrived and nobody answers the phone.",
        "How much is delivery to Norway?",
        "Buy 5000 real followers today, instant delivery!",
    ] {
        let verdict = wom.classify(text);
        let tier = verdict.tier().map_or("-", |tier| tier.name());
        println!("{:<8}{tier:<8}{:<11}{text}", verdict.authenticity().name(), verdict.intent().name());
    }
}
