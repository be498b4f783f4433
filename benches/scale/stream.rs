//! Interactions without end through `classify_all`, and as JSON lines through the program `classify`.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use cpu_time::ProcessTime;
use wom::Classifier;

use crate::support::measure::resident_bytes;
use crate::support::report;
use crate::support::texts::Writer;

/// So many interactions are made, read and forgotten together.
const BATCH: u64 = 16_384;
/// Memory is flat where the end holds no more than this over the first tenth: what buffers grow by.
const FLAT: f64 = 1.1;

/// What one way of reading took.
struct Run {
    name: &'static str,
    interactions: u64,
    /// Of JSON lines.
    bytes: u64,
    /// Of processor time, all threads together.
    core_seconds: f64,
    /// At a tenth of the way and at the end.
    memory: Option<[u64; 2]>,
}

impl Run {
    fn row(&self) -> Vec<String> {
        let rate = |count: u64| count as f64 / self.core_seconds;
        let [tenth, end] =
            [0, 1].map(|at| self.memory.map_or("?".to_owned(), |m| format!("{:.0}", m[at] as f64 / 1e6)));
        vec![
            self.name.to_owned(),
            self.interactions.to_string(),
            format!("{:.0}", rate(self.interactions)),
            format!("{:.1}", rate(self.bytes) / 1e6),
            tenth,
            end,
        ]
    }
}

pub(crate) fn table(count: u64) -> String {
    let runs = [through_library(count), through_program(count)];
    for run in &runs {
        if let Some([tenth, end]) = run.memory {
            assert!(end as f64 <= tenth as f64 * FLAT, "{}: memory grows from {tenth} to {end} bytes", run.name);
        }
    }
    report::table(
        &["", "interactions", "a second and core", "MB a second and core", "MB resident at a tenth", "MB at the end"],
        runs.iter().map(Run::row),
    )
}

fn through_library(count: u64) -> Run {
    let wom = Classifier::new();
    let mut writer = Writer::new(1);
    let (mut taken, mut bytes, mut tenth, mut read) = (Duration::ZERO, 0, None, 0);
    while read < count {
        let batch: Vec<_> = (read..count.min(read + BATCH)).map(|number| writer.record(number)).collect();
        // All lines are alike: one of each batch tells how long they are.
        let line = serde_json::to_string(&batch[0]).expect("a record is plain JSON");
        bytes += (line.len() * batch.len()) as u64;
        let begun = ProcessTime::now();
        let verdicts = wom.classify_all(&batch);
        taken += begun.elapsed();
        assert_eq!(verdicts.len(), batch.len());
        read += batch.len() as u64;
        if tenth.is_none() && read * 10 >= count {
            tenth = resident_bytes(None);
        }
    }
    Run {
        name: "`classify_all`",
        interactions: count,
        bytes,
        core_seconds: taken.as_secs_f64(),
        memory: tenth.zip(resident_bytes(None)).map(<[u64; 2]>::from),
    }
}

/// Builds the program, as whoever runs benches alone has not.
fn program() -> PathBuf {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--example", "classify"])
        .current_dir(report::root())
        .status()
        .expect("cargo starts");
    assert!(built.success(), "the example `classify` cannot be built");
    let this = env::current_exe().expect("the bench knows where it stands");
    let folder = this.ancestors().nth(2).expect("target/release/deps/bench");
    folder.join("examples").join(format!("classify{}", env::consts::EXE_SUFFIX))
}

fn through_program(count: u64) -> Run {
    let begun = Instant::now();
    let mut child = Command::new(program())
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the example starts");
    let id = child.id();
    let mut input = BufWriter::with_capacity(1 << 16, child.stdin.take().expect("a pipe"));
    let feeding = thread::spawn(move || {
        let mut writer = Writer::new(1);
        let mut bytes = 0;
        for number in 0..count {
            let mut line = serde_json::to_vec(&writer.record(number)).expect("a record is plain JSON");
            line.push(b'\n');
            bytes += line.len() as u64;
            input.write_all(&line).expect("the example reads on");
        }
        input.flush().expect("the example reads on");
        // With the pipe open the program stays there to be asked what it holds.
        (input, bytes)
    });
    let mut answers = BufReader::with_capacity(1 << 16, child.stdout.take().expect("a pipe"));
    let mut line = Vec::new();
    let mut next = || {
        line.clear();
        answers.read_until(b'\n', &mut line).expect("the answers are read") > 0
    };
    let mut tenth = None;
    for answered in 1..=count {
        assert!(next(), "{answered} answers are missing");
        if tenth.is_none() && answered * 10 >= count {
            tenth = resident_bytes(Some(id));
        }
    }
    let memory = tenth.zip(resident_bytes(Some(id))).map(<[u64; 2]>::from);
    let core_seconds = processor_seconds(id);
    let (input, bytes) = feeding.join().expect("the lines are made");
    drop(input);
    assert!(!next(), "more answers than lines");
    assert!(child.wait().expect("the example ends").success());
    let everything = begun.elapsed().as_secs_f64() * thread::available_parallelism().map_or(1, usize::from) as f64;
    Run {
        name: "the program `classify`, JSON lines through a pipe",
        interactions: count,
        bytes,
        core_seconds: core_seconds.unwrap_or(everything),
        memory,
    }
}

/// What a process has used of the processors, by the system's hundredths of a second; none where the system does not tell.
fn processor_seconds(id: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name before may hold spaces. User time and system time are the 14th and 15th field.
    let (_, fields) = stat.rsplit_once(") ")?;
    let times: Option<Vec<f64>> = fields.split(' ').skip(11).take(2).map(|ticks| ticks.parse().ok()).collect();
    Some(times?.iter().sum::<f64>() / 100.0)
}
