//! Runs this program once more under callgrind, and reads what was counted.
//!
//! All stages share one process, since the knowledge that they need is compiled at the slow pace of valgrind: callgrind writes
//! down what it counted, and begins anew, wherever a function `counted_*` is left.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// What a stage took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) instructions: u64,
    /// Conditional and indirect branches.
    pub(crate) mispredicted: u64,
}

/// What valgrind calls itself; none where there is none.
pub(crate) fn version() -> Option<String> {
    let said = Command::new("valgrind").arg("--version").output().ok()?;
    said.status.success().then(|| String::from_utf8_lossy(&said.stdout).trim().to_owned())
}

/// The counts of all stages, in their order.
pub(crate) fn count() -> Vec<Counts> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--branch-sim=yes", "--dump-after=*stages::counted_*"])
        .arg(format!("--callgrind-out-file={}", folder.join("out").display()))
        .arg(env::current_exe().expect("the bench knows where it stands"))
        .arg("--run")
        .output()
        .expect("valgrind starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // out.1, out.2, ...; each stage ran twice, and the first time warmed up.
    (1..)
        .step_by(2)
        .map_while(|number| fs::read_to_string(folder.join(format!("out.{}", number + 1))).ok())
        .filter_map(|dump| counts(&dump))
        .collect()
}

/// The sums of a dump; none of the last one, which the end of the program wrote.
fn counts(dump: &str) -> Option<Counts> {
    let field = |name: &str| dump.lines().find_map(|line| line.strip_prefix(name));
    field("desc: Trigger: ").filter(|trigger| trigger.contains("stages::counted_"))?;
    let events = field("events: ").expect("callgrind names its events").split_whitespace();
    let sums = field("summary: ").or_else(|| field("totals: ")).expect("callgrind sums").split_whitespace();
    let sums: Vec<(&str, u64)> = events.zip(sums.map(|sum| sum.parse().expect("a number"))).collect();
    let sum = |event: &str| sums.iter().find(|(name, _)| *name == event).map_or(0, |(_, sum)| *sum);
    Some(Counts { instructions: sum("Ir"), mispredicted: sum("Bcm") + sum("Bim") })
}
