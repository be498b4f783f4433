//! What can be wrong with rule and data files, told all at once and with the place.
//!
//! Reading a text or an interaction never fails; only knowledge can.

use std::fmt;

/// Why a rule file, lexicon or setting was refused: every problem that was found, each with its place and cure.
///
/// ```
/// let bad = wom::Classifier::builder().lexicon("my words", "refund\n").build();
/// let error = bad.unwrap_err();
/// assert_eq!(error.diagnostics().len(), 1);
/// println!("{error}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    diagnostics: Vec<Diagnostic>,
}

impl Error {
    /// The problems, in the order of the files and lines.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, diagnostic) in self.diagnostics.iter().enumerate() {
            if at > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// One problem in a rule or data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    file: String,
    line: usize,
    column: usize,
    /// Characters that the carets go under, and those of the excerpt before them.
    width: usize,
    indent: usize,
    excerpt: String,
    rule: Option<String>,
    message: String,
    help: Option<String>,
}

impl Diagnostic {
    /// The name of the file, as it was given.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, from 1; 0 if the problem is with no line of a file.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, from 1; 0 if the problem is with no line of a file.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// The id of the rule that it stands in.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        if self.line == 0 {
            write!(f, "\n --> {}", self.file)?;
        } else {
            write!(f, "\n --> {}:{}:{}", self.file, self.line, self.column)?;
        }
        if let Some(rule) = &self.rule {
            write!(f, ", rule `{rule}`")?;
        }
        if self.line > 0 {
            let number = self.line.to_string();
            let margin = " ".repeat(number.len());
            let indent: String =
                self.excerpt.chars().take(self.indent).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            write!(
                f,
                "\n{margin} |\n{number} | {}\n{margin} | {indent}{}",
                self.excerpt,
                "^".repeat(self.width.max(1))
            )?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

/// Collects problems.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// A problem at `span` (bytes) of the file `name` that holds `text`.
    pub(crate) fn at(
        &mut self,
        name: &str,
        text: &str,
        span: std::ops::Range<usize>,
        rule: Option<&str>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end.max(start));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let column = text[line_start..start].chars().count() + 1;
        let width = text[start..end.min(line_end)].chars().count();
        let (excerpt, indent) = excerpt(text[line_start..line_end].trim_end(), column - 1);
        self.found.push(Diagnostic {
            file: name.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column,
            width: width.min(excerpt.chars().count().saturating_sub(indent)),
            indent,
            excerpt,
            rule: rule.map(str::to_owned),
            message: message.into(),
            help,
        });
    }

    /// A problem that no line of a file is to blame for.
    pub(crate) fn general(&mut self, subject: &str, message: impl Into<String>, help: Option<String>) {
        self.found.push(Diagnostic {
            file: subject.to_owned(),
            line: 0,
            column: 0,
            width: 0,
            indent: 0,
            excerpt: String::new(),
            rule: None,
            message: message.into(),
            help,
        });
    }

    /// Nothing, or all that was found.
    pub(crate) fn into_result(mut self) -> Result<(), Error> {
        let mut files: Vec<String> = Vec::new();
        for diagnostic in &self.found {
            if !files.contains(&diagnostic.file) {
                files.push(diagnostic.file.clone());
            }
        }
        let order = |diagnostic: &Diagnostic| files.iter().position(|file| *file == diagnostic.file);
        self.found.sort_by_key(|diagnostic| (order(diagnostic), diagnostic.line, diagnostic.column));
        if self.found.is_empty() { Ok(()) } else { Err(Error { diagnostics: self.found }) }
    }
}

/// A line, or of a long one the part around the character `at`; and where in it that character stands.
fn excerpt(line: &str, at: usize) -> (String, usize) {
    const MAX: usize = 100;
    const BEFORE: usize = 40;
    let length = line.chars().count();
    if length <= MAX {
        return (line.to_owned(), at);
    }
    let start = at.saturating_sub(BEFORE).min(length - MAX);
    let lead = if start > 0 { "..." } else { "" };
    let tail = if start + MAX < length { "..." } else { "" };
    let part: String = line.chars().skip(start).take(MAX).collect();
    (format!("{lead}{part}{tail}"), lead.len() + at - start)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
