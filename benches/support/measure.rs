//! How it is measured: everything in turns, so that a noisy neighbour disturbs all alike; medians.

use std::time::Instant;

use cpu_time::ThreadTime;

/// Something that is measured.
pub(crate) type Work<'w> = Box<dyn FnMut() + 'w>;

/// The seconds of processor time that each of `works` takes on this thread, turn by turn. Each turn runs all of them; the first
/// one warms up and does not count. What other programs take of the processor in between does not count either.
pub(crate) fn in_turns(turns: usize, works: &mut [Work<'_>]) -> Vec<Vec<f64>> {
    by_clock(turns, works, || {
        let begun = ThreadTime::now();
        move || begun.elapsed().as_secs_f64()
    })
}

/// The same by the clock on the wall, for works on several threads.
pub(crate) fn in_turns_on_threads(turns: usize, works: &mut [Work<'_>]) -> Vec<Vec<f64>> {
    by_clock(turns, works, || {
        let begun = Instant::now();
        move || begun.elapsed().as_secs_f64()
    })
}

fn by_clock<C: Fn() -> f64>(turns: usize, works: &mut [Work<'_>], start: impl Fn() -> C) -> Vec<Vec<f64>> {
    let mut seconds = vec![Vec::new(); works.len()];
    for turn in 0..=turns {
        for (work, seconds) in works.iter_mut().zip(&mut seconds) {
            let elapsed = start();
            work();
            if turn > 0 {
                seconds.push(elapsed());
            }
        }
    }
    seconds
}

/// The median of the ratios of two works, turn by turn.
pub(crate) fn ratio(works: &[Vec<f64>], of: usize, to: usize) -> f64 {
    median(works[of].iter().zip(&works[to]).map(|(of, to)| of / to).collect())
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What this process holds in memory, or another one by its id; none where the system does not tell.
pub(crate) fn resident_bytes(process: Option<u32>) -> Option<u64> {
    let process = process.map_or_else(|| "self".to_owned(), |id| id.to_string());
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes * 1024)
}
