//! The page `reports/speed.md`: each program writes its own part of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use wom::Timestamp;

/// The folder of the project, also for the packages below `benches/`.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package.ancestors().find(|folder| folder.join("reports/speed.md").is_file());
    root.unwrap_or_else(|| panic!("no reports/speed.md above {}", package.display())).to_owned()
}

/// Puts `body` between the marks of `part`, below a line that says when, where and how it was made.
pub(crate) fn write(part: &str, command: &str, body: &str) {
    let path = root().join("reports/speed.md");
    let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (begins, ends) = (format!("<!-- {part} -->\n"), format!("<!-- end of {part} -->\n"));
    let (before, rest) = page.split_once(&begins).unwrap_or_else(|| panic!("{begins:?} is not in the page"));
    let (_, after) = rest.split_once(&ends).unwrap_or_else(|| panic!("{ends:?} is not in the page"));
    let made = format!("Made on {} by `{command}` on {}.", today(), machine());
    fs::write(&path, format!("{before}{begins}\n{made}\n\n{}\n\n{ends}{after}", body.trim()))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// A table in Markdown.
pub(crate) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<_> = head.iter().map(|cell| (*cell).to_owned()).collect();
    // The first column says what it is, the others are figures.
    let rule = format!("|---|{}\n", "--:|".repeat(head.len() - 1));
    let rows: String = rows.into_iter().map(|row| line(&row)).collect();
    line(&head) + &rule + &rows
}

fn today() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is later than 1970");
    let now = Timestamp::from_unix_seconds(since.as_secs() as i64).expect("a year of four digits");
    now.to_string()[..10].to_owned()
}

/// The processor, how many threads it runs, and the compiler.
pub(crate) fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model.trim());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model} ({threads} threads, {}), {}", std::env::consts::OS, compiler())
}

/// What `rustc --version` says.
pub(crate) fn compiler() -> String {
    let said = Command::new("rustc").arg("--version").output();
    said.map_or("rustc of unknown version".to_owned(), |said| String::from_utf8_lossy(&said.stdout).trim().to_owned())
}
