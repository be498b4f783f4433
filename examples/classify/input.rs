//! The input: opened, unpacked, and cut into blocks of whole lines.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::mem;
use std::path::Path;

/// Bytes asked for at a time; one read makes one block.
const READ: usize = 128 * 1024;
/// A line longer than this is rejected unread.
pub(crate) const MAX_LINE: usize = 16 * 1024 * 1024;
/// Of a line that is too long, the reject shows so many bytes.
pub(crate) const RAW_OF_TOO_LONG: usize = 4096;

/// Open the input, unpacked by the file's name.
pub(crate) fn open(file: Option<&Path>, bar: &ProgressBar) -> io::Result<Box<dyn Read + Send>> {
    let Some(path) = file else {
        return Ok(Box::new(bar.wrap_read(io::stdin())));
    };
    let input = bar.wrap_read(File::open(path).map_err(|e| named(path, &e))?);
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    Ok(match extension.to_str() {
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(input)),
        Some("zst") => Box::new(zstd::Decoder::new(input).map_err(|e| named(path, &e))?),
        _ => Box::new(input),
    })
}

/// Whole lines of the input, or the beginning of one line that is too long.
pub(crate) struct Block {
    /// Number of the first line, from 1.
    pub(crate) first_line: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) too_long: bool,
}

/// Cuts the input into blocks at line ends.
pub(crate) struct Blocks {
    input: Box<dyn Read + Send>,
    /// What was read and not handed out; the first `searched` bytes hold no line end.
    rest: Vec<u8>,
    searched: usize,
    next_line: u64,
    /// The rest of a line that is too long is passed over.
    skipping: bool,
}

impl Blocks {
    pub(crate) fn of(input: Box<dyn Read + Send>) -> Self {
        Self { input, rest: Vec::new(), searched: 0, next_line: 1, skipping: false }
    }

    /// Append what is at hand to `rest`; 0 bytes at the end of the input.
    fn read(&mut self) -> io::Result<usize> {
        loop {
            let start = self.rest.len();
            self.rest.resize(start + READ, 0);
            let read = self.input.read(&mut self.rest[start..]);
            self.rest.truncate(start + read.as_ref().map_or(0, |n| *n));
            match read {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Ok(1..) if self.skipping => match self.rest.iter().position(|b| *b == b'\n') {
                    None => self.rest.clear(),
                    Some(end) => {
                        self.rest.drain(..=end);
                        self.skipping = false;
                    }
                },
                read => return read,
            }
        }
    }

    fn block(&mut self, bytes: Vec<u8>, too_long: bool) -> Option<io::Result<Block>> {
        let first_line = self.next_line;
        let ends = bytes.iter().filter(|b| **b == b'\n').count();
        self.next_line += ends as u64 + u64::from(too_long);
        self.searched = self.rest.len();
        Some(Ok(Block { first_line, bytes, too_long }))
    }
}

impl Iterator for Blocks {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(end) = self.rest[self.searched..].iter().rposition(|b| *b == b'\n') {
                let rest = self.rest.split_off(self.searched + end + 1);
                let lines = mem::replace(&mut self.rest, rest);
                return self.block(lines, false);
            }
            self.searched = self.rest.len();
            if self.rest.len() > MAX_LINE {
                let beginning = self.rest[..RAW_OF_TOO_LONG].to_vec();
                self.rest = Vec::new();
                self.skipping = true;
                return self.block(beginning, true);
            }
            match self.read() {
                Err(failure) => return Some(Err(failure)),
                Ok(0) if self.rest.is_empty() => return None,
                Ok(0) => {
                    let last = mem::take(&mut self.rest);
                    return self.block(last, false);
                }
                Ok(_) => {}
            }
        }
    }
}

pub(crate) fn named(path: &Path, failure: &io::Error) -> io::Error {
    io::Error::new(failure.kind(), format!("{}: {failure}", path.display()))
}

/// A progress bar where standard error is a terminal and the answers do not scroll by on it.
pub(crate) fn progress(file: Option<&Path>) -> ProgressBar {
    let length = file.and_then(|path| path.metadata().ok()).filter(|m| m.is_file()).map(|m| m.len());
    let (bar, template) = match length {
        Some(bytes) => (ProgressBar::new(bytes), "{bar:40} {percent:>3} % {msg} {eta}"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} {msg}"),
    };
    if io::stdout().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar.with_style(ProgressStyle::with_template(template).expect("the template is well formed"))
}
