//! Measures how well and how fast rings are found.
use std::time::Instant;
#[path = "support/crowd.rs"]
#[allow(dead_code)]
mod crowd;
#[path = "support/hostile.rs"]
mod hostile;
use crowd::*;
use wom::*;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    if let Some(shape) = std::env::args().nth(2) {
        for (name, shape) in hostile::SHAPES.into_iter().filter(|(name, _)| name.contains(&shape)) {
            let traces = hostile::traces(shape, n);
            let t = Instant::now();
            let rings = Coordination::new().find(&traces);
            eprintln!(
                "{name}: {:?} {} rings within {} {}",
                t.elapsed(),
                rings.len(),
                rings.within_seconds(),
                rings.first().map_or(String::new(), |r| r.to_string())
            );
        }
        for line in std::fs::read_to_string("/proc/self/status").unwrap().lines().filter(|l| l.starts_with("VmHWM")) {
            eprintln!("{line}");
        }
        return;
    }
    let t = Instant::now();
    let mut crowd = Crowd::new(1, n);
    let base = Plant {
        moves: Move::Block,
        accounts: 30,
        targets: 20,
        density: 0.68,
        camouflage: 1.0,
        biased: true,
        who: Accounts::Unknown,
    };
    for who in [Accounts::Young, Accounts::Unknown, Accounts::Hijacked] {
        crowd.plant(Plant { who, ..base });
        crowd.plant(Plant { who, density: 0.8, moves: Move::Lockstep { within: 300 }, ..base });
    }
    crowd.plant(Plant { moves: Move::Copy { over: 600 }, who: Accounts::Young, ..base });
    crowd.look_alikes();
    crowd.shuffle();
    eprintln!("made in {:?}", t.elapsed());
    let t = Instant::now();
    let rings = Coordination::new().find(&crowd.traces);
    eprintln!("found in {:?} within {}", t.elapsed(), rings.within_seconds());
    for ring in &rings {
        eprintln!("{ring} {:?}", ring.vote().map(|v| v.weight()));
    }
    let score = Score::of(&crowd, &rings);
    eprintln!("{score:?}");
    for line in std::fs::read_to_string("/proc/self/status").unwrap().lines().filter(|l| l.starts_with("VmHWM")) {
        eprintln!("{line}");
    }
}
