//! Time and memory for very many traces.

use std::fmt::Write;
use std::io;
use std::process::Command;
use std::time::Instant;

use wom::{Coordination, Trace};

use crate::crowd::Crowd;
use crate::crowd::{BLOCK, COPY, LOCKSTEP};
use crate::{hostile, peak_mebibytes, this_program};

const USUAL: &str = "the usual crowd, three rings, all look-alikes";

fn traces(shape: &str, count: usize) -> Vec<Trace> {
    if let Some((_, shape)) = hostile::SHAPES.iter().find(|(name, _)| *name == shape) {
        return hostile::traces(*shape, count);
    }
    let mut crowd = Crowd::new(1, count);
    [BLOCK, LOCKSTEP, COPY].into_iter().for_each(|plant| crowd.plant(plant));
    crowd.look_alikes();
    crowd.shuffle();
    crowd.traces
}

/// A row of the table: the shape, seconds, rings, and the most memory held.
pub(crate) fn measure(shape: &str, count: usize) -> String {
    let traces = traces(shape, count);
    let (begun, busy) = (Instant::now(), processor_seconds());
    let rings = Coordination::new().find(&traces);
    let seconds = begun.elapsed().as_secs_f64();
    let busy = processor_seconds().zip(busy).map_or("unknown".to_owned(), |(now, then)| format!("{:.1}", now - then));
    let memory = peak_mebibytes().map_or("unknown".to_owned(), |mebibytes| mebibytes.to_string());
    format!("| {shape} | {seconds:.1} | {busy} | {memory} | {} |\n", rings.len())
}

/// What `/proc` tells of the time that the threads of this process have run; none where there is no such file.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets, and may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = |at: usize| fields.split_whitespace().nth(at)?.parse::<f64>().ok();
    // The 14th and 15th field in all, in ticks of which Linux shows a hundred a second.
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// The section about it: each shape in a process of its own, since the most memory is a process's.
pub(crate) fn section(page: &mut String, count: usize) -> io::Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let _ = write!(
        page,
        "\n## Time and memory\n\n{count} traces on {cores} cores; memory is the most that the process held, the traces and the making of \
         them among it.\n\n| traces | seconds | processor seconds | MiB | rings |\n| --- | --- | --- | --- | --- |\n"
    );
    for shape in std::iter::once(USUAL).chain(hostile::SHAPES.iter().map(|(name, _)| *name)) {
        let output = Command::new(this_program()?).args(["--scale", &count.to_string(), "--shape", shape]).output()?;
        if !output.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        page.push_str(&String::from_utf8_lossy(&output.stdout));
    }
    Ok(())
}
