//! Lists the files of `data/`, so that adding a rule or lexicon is adding a file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut code = String::new();
    for (name, folders, ending) in [
        ("RULES", &["data/rules/authenticity", "data/rules/intent"][..], "toml"),
        ("LEXICONS", &["data/lexicons"], "txt"),
        ("LANGUAGES", &["data/languages"], "txt"),
        ("WEIGHTS", &["data/weights"], "tsv"),
    ] {
        let mut files = Vec::new();
        for folder in folders {
            println!("cargo::rerun-if-changed={folder}");
            files.extend(list(&root.join(folder), ending));
        }
        files.sort();
        writeln!(code, "pub(crate) const {name}: &[(&str, &str)] = &[").expect("a string takes all");
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let short = file.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
            writeln!(code, "    ({short:?}, include_str!({:?})),", file.display().to_string())
                .expect("a string takes all");
        }
        writeln!(code, "];").expect("a string takes all");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("data.rs");
    fs::write(out, code).expect("the build folder is writable");
}

fn list(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect()
}
