//! Compiles the knowledge of `data/` when the crate is built, so that nobody waits for it at run time; and lists the files, so
//! that adding a rule or lexicon is adding a file.
//!
//! What compiles it is the library's own source: the modules below are those that it takes.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    reason = "of the library's modules a part is used here"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, process};

#[path = "src/error.rs"]
mod error;
#[path = "src/hash.rs"]
mod hash;
#[path = "src/interaction/mod.rs"]
mod interaction;
#[path = "src/rules/mod.rs"]
mod rules;
#[path = "src/scores/mod.rs"]
mod scores;
#[path = "src/signals/mod.rs"]
mod signals;
#[path = "src/snapshot/mod.rs"]
mod snapshot;
#[path = "src/text/mod.rs"]
mod text;
#[path = "src/tokens/mod.rs"]
mod tokens;
#[path = "src/weights/mod.rs"]
mod weights;

#[path = "src/classifier"]
mod classifier {
    pub(crate) mod files;
    pub(crate) mod knowledge;
}

#[path = "src/verdict"]
mod verdict {
    mod acts;
    mod language;
    mod named;

    pub use acts::{Act, Acts};
    pub use language::Language;
    pub(crate) use named::named;
}

use classifier::files::{File, Files, Tables};
use classifier::knowledge::{self, Knowledge};
use error::{Diagnostics, Error};
use scores::{Calibration, Settings, Weight};

#[allow(clippy::print_stderr, reason = "cargo shows it when the build fails")]
fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    // Cargo runs a script that was compiled anew, so the modules need not be named.
    for part in ["rules", "lexicons", "languages", "weights", "fold", "frequency.tsv", "calibration.toml"] {
        println!("cargo::rerun-if-changed=data/{part}");
    }
    let data = Data { root };
    let rules = data.list(&["data/rules/authenticity", "data/rules/intent"], "toml");
    let lexicons = data.list(&["data/lexicons"], "txt");
    let languages = data.list(&["data/languages"], "txt");
    let weights = data.list(&["data/weights"], "tsv");
    let mut code = String::new();
    for (name, files) in [("RULES", &rules), ("LEXICONS", &lexicons), ("LANGUAGES", &languages), ("WEIGHTS", &weights)]
    {
        writeln!(code, "const {name}: &[File<'static>] = &[").expect("a string takes all");
        for (short, _) in files {
            let full = data.root.join(short).display().to_string();
            writeln!(code, "    ({short:?}, include_str!({full:?})),").expect("a string takes all");
        }
        writeln!(code, "];").expect("a string takes all");
    }
    let tables = Tables {
        languages: languages.leak(),
        letters: data.read("data/languages/letters.tsv"),
        confusables: data.read("data/fold/confusables.tsv"),
        short: data.read("data/fold/short.tsv"),
        frequency: data.read("data/frequency.tsv"),
    };
    let files = Files::new(&rules, &lexicons, &weights, tables);
    let knowledge = compile(&files, data.read("data/calibration.toml")).unwrap_or_else(|error| {
        eprintln!("{error}");
        process::exit(1);
    });
    fs::write(out.join("data.rs"), code).expect("the build folder is writable");
    fs::write(out.join("snapshot.bin"), snapshot::write(&knowledge)).expect("the build folder is writable");
}

fn compile(files: &Files<'_>, calibration: File<'_>) -> Result<Knowledge, Error> {
    let mut diagnostics = Diagnostics::default();
    let (compiled, _) = knowledge::compile(files, &[], &Default::default(), &mut diagnostics);
    let calibration = Calibration::parse(calibration.1).map_err(|(span, message, help)| {
        diagnostics.at(calibration.0, calibration.1, span, None, message, Some(help));
    });
    diagnostics.into_result()?;
    let calibration = calibration.unwrap_or_else(|()| unreachable!("it would have been told"));
    Ok(Knowledge::new(Arc::new(compiled), Settings::new(calibration, Default::default()), &files.tables))
}

/// The folder that holds `data/`.
struct Data {
    root: PathBuf,
}

impl Data {
    /// The files of some folders with that ending, in the order of their paths.
    fn list(&self, folders: &[&str], ending: &str) -> Vec<File<'static>> {
        let mut paths = Vec::new();
        for folder in folders {
            let folder = self.root.join(folder);
            let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            let files = entries.map(|entry| entry.expect("a readable folder").path());
            paths.extend(files.filter(|path| path.extension().is_some_and(|found| found == ending)));
        }
        paths.sort();
        let short =
            |path: &Path| path.strip_prefix(&self.root).expect("below the root").to_string_lossy().replace('\\', "/");
        paths.iter().map(|path| self.read(&short(path))).collect()
    }

    fn read(&self, short: &str) -> File<'static> {
        let path = self.root.join(short);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (short.to_owned().leak(), text.leak())
    }
}
