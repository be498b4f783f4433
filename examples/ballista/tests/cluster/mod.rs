//! A cluster of processes on loopback, and files for it to read.
#![allow(dead_code, reason = "each program uses a part of this")]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use datafusion::arrow::array::RecordBatch;
use datafusion::parquet::arrow::ArrowWriter;
use tempfile::TempDir;

/// Executors of one core each. All is ended and removed on drop.
pub(crate) struct Cluster {
    pub(crate) address: String,
    scheduler: Child,
    executors: Vec<Child>,
    folder: TempDir,
}

impl Cluster {
    /// Started, and the executors known to the scheduler.
    pub(crate) fn start(executors: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_ports();
        let address = format!("127.0.0.1:{port}");
        let mut scheduler = Command::new(env!("CARGO_BIN_EXE_wom-scheduler"));
        scheduler.args(["--lost-after", "5", "--port", &port.to_string(), "--executors", &executors.to_string()]);
        let scheduler = spawn(&mut scheduler, &folder.path().join("scheduler.log"));
        let mut cluster = Self { address, scheduler, executors: Vec::new(), folder };
        for n in 0..executors {
            fs::create_dir(cluster.work(n)).unwrap();
            let mut executor = Command::new(env!("CARGO_BIN_EXE_wom-executor"));
            executor.args(["--cores", "1", "--heartbeat", "1", "--scheduler", &cluster.address]);
            executor.args(["--port", &free_ports().to_string(), "--work"]).arg(cluster.work(n));
            cluster.executors.push(spawn(&mut executor, &cluster.log_file(n)));
        }
        let deadline = Instant::now() + Duration::from_secs(60);
        while !cluster.is_ready() {
            assert!(Instant::now() < deadline, "the executors are not there\n{}", cluster.logs());
            thread::sleep(Duration::from_millis(50));
        }
        cluster
    }

    fn is_ready(&self) -> bool {
        let answer = TcpStream::connect(&self.address).and_then(|mut stream| {
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: scheduler\r\nConnection: close\r\n\r\n")?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        });
        answer.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 "))
    }

    fn log_file(&self, executor: usize) -> PathBuf {
        self.folder.path().join(format!("executor-{executor}.log"))
    }

    /// Where an executor keeps what it made.
    pub(crate) fn work(&self, executor: usize) -> PathBuf {
        self.folder.path().join(format!("work-{executor}"))
    }

    /// How many tasks an executor has begun and ended.
    pub(crate) fn tasks(&self, executor: usize) -> (usize, usize) {
        let log = fs::read_to_string(self.log_file(executor)).unwrap();
        (log.matches("Execute task").count(), log.matches("Finished task").count())
    }

    /// Ends an executor at once, as when its machine is gone: what it made is gone as well.
    pub(crate) fn lose(&mut self, executor: usize) {
        self.executors[executor].kill().unwrap();
        self.executors[executor].wait().unwrap();
        fs::remove_dir_all(self.work(executor)).unwrap();
    }

    /// The processes that there are.
    pub(crate) fn processes(&self) -> impl Iterator<Item = u32> {
        [&self.scheduler].into_iter().chain(&self.executors).map(Child::id)
    }

    /// What the processes had to say, for whoever looks for a failure.
    pub(crate) fn logs(&self) -> String {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "log"));
        files.map(|path| format!("{}:\n{}\n", path.display(), fs::read_to_string(&path).unwrap())).collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for process in self.executors.iter_mut().chain([&mut self.scheduler]) {
            // One may have ended before.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn spawn(program: &mut Command, log: &Path) -> Child {
    program.env("RUST_LOG", "info").stdin(Stdio::null()).stdout(Stdio::null());
    program.stderr(File::create(log).unwrap()).spawn().unwrap()
}

/// A port that nobody listens on, nor on the next.
fn free_ports() -> u16 {
    loop {
        let one = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = one.local_addr().unwrap().port();
        if port.checked_add(1).is_some_and(|next| TcpListener::bind(("127.0.0.1", next)).is_ok()) {
            return port;
        }
    }
}

/// Writes a Parquet file.
pub(crate) fn write_parquet(path: &Path, batch: &RecordBatch) {
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), Arc::clone(batch.schema_ref()), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}
