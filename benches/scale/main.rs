//! Millions of interactions, made on the fly and stored nowhere: how many a second, and does memory stay flat? And how the cost
//! of a text grows with its length, with the number of rules and with the size of the lexicons.
//!
//! ```sh
//! cargo bench --bench scale                                # ten million: some minutes
//! cargo bench --bench scale -- --interactions 100000
//! cargo bench --bench scale -- --report                    # writes the tables into reports/speed.md
//! cargo bench --bench scale -- --test                      # a few: does it run?
//! ```

#![allow(clippy::print_stdout, reason = "the tables are what it is for")]

mod growth;
mod knowledge;
mod stream;
#[path = "../support/mod.rs"]
mod support;

use clap::Parser;
use support::report;

/// How speed and memory behave at scale.
#[derive(Parser)]
struct Arguments {
    /// How many interactions are read
    #[arg(long, default_value_t = 10_000_000)]
    interactions: u64,
    /// Write the tables into reports/speed.md
    #[arg(long)]
    report: bool,
    /// A few interactions: does it run?
    #[arg(long)]
    test: bool,
    /// What `cargo bench` says
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let arguments = Arguments::parse();
    let count = if arguments.test { 50_000 } else { arguments.interactions };
    let effort = if arguments.test { growth::Effort::QUICK } else { growth::Effort::FULL };
    let parts = [
        ("throughput", stream::table(count)),
        ("text length", growth::by_length(effort)),
        ("rule count", growth::by_rules(effort)),
        ("vocabulary size", growth::by_vocabulary(effort)),
    ];
    for (part, table) in parts {
        println!("{part}\n{table}");
        if arguments.report {
            let command = format!("cargo bench --bench scale -- --report --interactions {count}");
            report::write(part, &command, &table);
        }
    }
}
