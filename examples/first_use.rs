//! What the first use costs a process: the milliseconds until the built-in knowledge is there, and the memory that it keeps resident.
#![allow(clippy::print_stdout, reason = "an example shows its result on the terminal")]

use std::fs;
use std::time::Instant;

use wom::Classifier;

fn main() {
    let before = resident();
    let start = Instant::now();
    let wom = Classifier::new();
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    let held = wom.knowledge_bytes() as f64 / 1e6;
    println!("{milliseconds:.1} ms until the knowledge is there, {held:.1} MB of it on the heap");
    // Linux tells it; the rest of what is resident is the program's file, of which the packed knowledge is a part.
    if let (Some(before), Some(after)) = (before, resident()) {
        println!("{:.1} MB more of the process are resident, {:.1} MB in all", after - before, after);
    }
}

/// What the process keeps in memory, in megabytes.
fn resident() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? * 1.024e-3)
}
