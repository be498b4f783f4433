//! Stage 4: rules, from files to votes.
//!
//! `source` reads a file, `pattern` and `condition` its two small languages, `compile` turns all files and lexicons into one
//! `program`, and `matcher` runs it over the tokens of a text.

pub(crate) mod compile;
mod condition;
mod conditions;
mod glances;
pub(crate) mod intern;
pub(crate) mod matcher;
pub(crate) mod pattern;
mod phrases;
pub(crate) mod program;
mod sieve;
pub(crate) mod source;
mod walk;
mod windows;

pub(crate) use matcher::{Matcher, Sight};
pub(crate) use program::Program;
