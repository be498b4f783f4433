//! Add rules and word lists of your own, and see what a mistake in them looks like.
//!
//! The language of the rules stands in `data/README.md`. Rules are usually read from files; here they stand in the
//! program, so that everything is in sight.
#![allow(clippy::print_stdout, reason = "an example shows its result on the terminal")]

use wom::{Classifier, Error};

const LOCKERS: &str = "\
# What our customers call the boxes from which they fetch their parcels: our own list
locker
lockers
parcel box
";

const RULES: &str = r#"
axis   = "intent"
family = "parcel-lockers"
cap    = 3.00

[[rule]]
id     = "sees-the-locker-blink-red"
class  = "complaint"
weight = 2.80
why    = "A locker that blinks red has not opened: the parcel stays inside."
any    = ["@our-lockers ..4 {blinks|blinking|flashes} red"]

[rule.examples]
fires  = ["The locker blinks red again", "My parcel box at the station is blinking red"]
silent = ["The locker blinks green, all is well", "A red bus stood beside the lockers"]
"#;

const WRONG: &str = r#"
axis   = "intent"
family = "parcel-lockers"
cap    = 3.00

[[rule]]
id     = "sees-the-locker-blink-red"
class  = "complain"
weight = 2.80
why    = "A locker that blinks red has not opened: the parcel stays inside."
any    = ["@our-lockers ..4 {blinks|blinking|flashes red"]
"#;

fn main() -> Result<(), Error> {
    let text = "The parcel box at the corner blinks red since Friday";
    let built_in = Classifier::new();
    let ours =
        Classifier::builder().lexicon("our-lockers", LOCKERS).rules_toml("parcel-lockers.toml", RULES).build()?;
    println!("{text}");
    println!("  built in: {}", built_in.classify(text).intent().name());
    println!("  with our rule: {}\n", ours.classify(text).intent().name());
    println!("{}\n", ours.explain(text));

    // A file with mistakes is refused, with all of them at once.
    let refused =
        Classifier::builder().lexicon("our-lockers", LOCKERS).rules_toml("parcel-lockers.toml", WRONG).build();
    if let Err(error) = refused {
        println!("{error}");
    }
    Ok(())
}
