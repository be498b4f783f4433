//! Why the classifier says what it says: every vote with the words that it saw.
//!
//! ```text
//! cargo run --example explain -- "The zip broke after a week and nobody answers"
//! ```
#![allow(clippy::print_stdout, reason = "an example shows its result on the terminal")]

use wom::Classifier;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let text = if words.is_empty() {
        "Waited an hour for cold soup, and nobody said sorry. Avoid this place!".to_owned()
    } else {
        words.join(" ")
    };
    println!("{}", Classifier::new().explain(text));
}
