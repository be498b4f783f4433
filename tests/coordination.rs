//! Rings are found where they were planted, and nowhere else.

#[path = "../examples/support/crowd.rs"]
#[allow(dead_code)]
mod crowd;

use crowd::{Accounts, Crowd, Move, Plant, Score};
use wom::Coordination;

#[test]
fn look() {
    let mut crowd = Crowd::new(1, 100_000);
    let base = Plant {
        moves: Move::Block,
        accounts: 30,
        targets: 20,
        density: 0.68,
        camouflage: 0.0,
        biased: true,
        who: Accounts::Unknown,
    };
    for camouflage in [0.0, 1.0, 2.0] {
        for who in [Accounts::Young, Accounts::Unknown, Accounts::Hijacked] {
            crowd.plant(Plant { camouflage, who, ..base });
            crowd.plant(Plant { camouflage, who, density: 0.8, moves: Move::Lockstep { within: 300 }, ..base });
        }
    }
    crowd.plant(Plant { moves: Move::Copy { over: 600 }, who: Accounts::Young, ..base });
    crowd.plant(Plant { moves: Move::Copy { over: 600 }, ..base });
    crowd.plant(Plant { moves: Move::Copy { over: 20 * 86_400 }, who: Accounts::Young, ..base });
    crowd.plant(Plant { moves: Move::Copy { over: 20 * 86_400 }, ..base });
    crowd.look_alikes();
    crowd.shuffle();
    let begun = std::time::Instant::now();
    let rings = Coordination::new().find(&crowd.traces);
    println!("{:?}", begun.elapsed());
    println!("within {}", rings.within_seconds());
    for ring in &rings {
        let mut truths: Vec<_> = ring.members().iter().map(|&at| crowd.truth[at as usize]).collect();
        truths.sort();
        let n = truths.len();
        let parts: Vec<_> = truths.chunk_by(|a, b| a == b).map(|c| (c[0], c.len())).collect();
        println!("{:?} {n} {ring} {:?} {parts:?}", ring.kind(), ring.vote().map(|v| v.weight()));
    }
    let score = Score::of(&crowd, &rings);
    println!("{score:?} {} {}", score.recall(), score.precision());
}
