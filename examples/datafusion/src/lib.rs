//! Word-of-mouth classification in SQL: the functions of [`wom`] for [DataFusion](datafusion).
//!
//! ```
//! use datafusion::prelude::SessionContext;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::error::Result<()> {
//! let mut context = SessionContext::new();
//! wom_datafusion::register_all(&mut context)?;
//! let answer = context.sql("SELECT wom_intent('Where is my parcel? Ordered on Monday and still nothing.')").await?;
//! assert!(answer.to_string().await?.contains("complaint"));
//! # Ok(())
//! # }
//! ```
//!
//! | function | gives |
//! | --- | --- |
//! | `wom_intent` | `complaint`, `praise`, `question` or `noise` |
//! | `wom_authenticity` | `real`, `fake` or `unclear` |
//! | `wom_tier` | `gold`, `silver`, `tin`, `hollow`, `stain`, or null when unclear |
//! | `wom_fake_probability` | a number from 0 to 1 |
//! | `wom_acts` | a list of names |
//! | `wom_fingerprint` | 32 hexadecimal digits, or null for texts of few words |
//! | `wom` | a struct of all these, and the rest of the verdict |
//! | `wom_scorecard` | an aggregate: the [`Summary`](wom::Summary) of many as a struct |
//!
//! Each takes one argument: a text (`Utf8`, `LargeUtf8`, `Utf8View`, or a dictionary of these), or a struct of facts whose
//! fields bear the names of the JSON record ([`Interaction`](wom::Interaction)), for instance
//! `wom(named_struct('text', text, 'author', named_struct('followers', n)))`. Counts are numbers of any width, times are
//! timestamps, dates or RFC 3339. A field of another name, or of a type that its fact cannot have, is an error when the query is
//! planned. Null gives null; a null field is an absent fact; a fact out of range is absent and stands in `wom(...)['warnings']`.
//! The scorecard passes nulls over.
//!
//! One [`Session`](wom::Session) reads a batch, on the thread that the engine runs it on; how many run at once is the
//! engine's to say. All functions are found by their names in the registry, so that whoever sends plans to other
//! processes registers them there as well, with the same rules.

/// The README's example is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod columns;
mod fields;
mod files;
mod functions;
mod rows;
mod scalar;
mod scorecard;

use std::sync::Arc;

use datafusion::error::Result;
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use wom::Classifier;

pub use files::with_files;

/// Registers all functions, with the built-in knowledge.
///
/// # Errors
///
/// The registry takes no functions.
pub fn register_all(registry: &mut dyn FunctionRegistry) -> Result<()> {
    register_all_with(registry, &Classifier::new())
}

/// Registers all functions, with the knowledge of this classifier. Functions of the same names are replaced.
///
/// ```
/// use datafusion::prelude::SessionContext;
/// use wom::Classifier;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let strict = Classifier::builder().fake_threshold(0.99).build()?;
/// let mut context = SessionContext::new();
/// wom_datafusion::register_all_with(&mut context, &strict)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The registry takes no functions.
pub fn register_all_with(registry: &mut dyn FunctionRegistry, wom: &Classifier) -> Result<()> {
    for function in scalar_functions(wom) {
        registry.register_udf(function)?;
    }
    for function in aggregate_functions(wom) {
        registry.register_udaf(function)?;
    }
    Ok(())
}

/// The scalar functions, with the knowledge of this classifier: for whoever builds a session from lists.
#[must_use]
pub fn scalar_functions(wom: &Classifier) -> Vec<Arc<ScalarUDF>> {
    functions::all(wom)
}

/// The aggregate functions, with the knowledge of this classifier.
#[must_use]
pub fn aggregate_functions(wom: &Classifier) -> Vec<Arc<AggregateUDF>> {
    vec![scorecard::function(wom)]
}
