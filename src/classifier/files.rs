//! The files that knowledge is compiled from.

/// A file's name and its text.
pub(crate) type File<'a> = (&'a str, &'a str);

/// What users can add to or replace, by name; what stands later replaces what stands earlier.
#[derive(Clone, Debug)]
pub(crate) struct Files<'a> {
    pub(crate) rules: Vec<File<'a>>,
    pub(crate) lexicons: Vec<File<'a>>,
    pub(crate) weights: Vec<File<'a>>,
    pub(crate) tables: Tables,
}

/// What is the same for all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tables {
    pub(crate) languages: &'static [File<'static>],
    pub(crate) letters: File<'static>,
    pub(crate) confusables: File<'static>,
    pub(crate) short: File<'static>,
    pub(crate) frequency: File<'static>,
}

impl<'a> Files<'a> {
    /// `lexicons` by their paths.
    pub(crate) fn new(rules: &[File<'a>], lexicons: &[File<'a>], weights: &[File<'a>], tables: Tables) -> Self {
        Self {
            rules: rules.to_vec(),
            lexicons: lexicons.iter().map(|&(path, text)| (stem(path), text)).collect(),
            weights: weights.to_vec(),
            tables,
        }
    }
}

/// The name of a file without its folders and ending.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}
