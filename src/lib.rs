//! Is a social interaction real word of mouth or fake engagement, and does it complain, praise or ask?
//!
//! `wom` reads one [`Interaction`] (a post, comment, reply, review, message, share, like or follow, with what is known of
//! its author and target) and gives a [`Verdict`] with the [`Evidence`] for it: which rules voted, how much, on which bytes
//! of the text.
//!
//! ```
//! use wom::{Authenticity, Classifier, Intent, Tier};
//!
//! let wom = Classifier::new();
//! let v = wom.classify("Third pair of these boots. Two winters, still dry. Told my sister to get them.");
//! assert_eq!((v.authenticity(), v.tier(), v.intent()), (Authenticity::Real, Some(Tier::Gold), Intent::Praise));
//! ```
//!
//! # The pipeline
//!
//! ```text
//! Interaction -> text -> tokens -> signals -> rules + weights -> scores -> Verdict (+ Evidence)
//! Trace, Trace, ... -> rings -> votes -> Verdict
//! Verdict, Verdict, ... -> Scorecard, Care (they merge) -> Summary
//! ```
//!
//! The modules stand in that order. What the classifier knows stands in the folder `data/`, as text; the code is the machine
//! that reads it. [`Classifier`] is compiled knowledge: build it once, clone it freely. [`Session`] is one thread's scratch;
//! [`Session::read`] allocates nothing once its buffers have grown. [`Classifier::classify_all`] reads many over all cores, and
//! [`Classifier::score_all`] and [`Classifier::score_by`] roll them up.
//!
//! What no single interaction shows, many do: [`Reading::trace`] is what one leaves behind, [`Coordination`] finds among traces
//! who moved together, and [`Session::read_in_ring`] counts a ring's vote beside all others.
//!
//! # Promises
//!
//! * Reading never fails and never panics, whatever the bytes, and takes time linear in them. At most [`MAX_TEXT_BYTES`] of a
//!   text are read; beyond that the verdict says [`truncated`](Verdict::truncated).
//! * The same input gives the same verdict, bit for bit, on any thread, in any batch, on any platform.
//! * Spans are bytes of the original text on character boundaries; the weights of the evidence sum to the score.
//! * Facts that are not known do not vote.
//! * No unsafe code, no global state but the built-in knowledge, which is compiled once and never changes.
//!
//! Only rule and data files can err: see [`Error`].
//!
//! # Features
//!
//! * `rayon` (default): [`Classifier::classify_all`], [`Classifier::score_all`], [`Classifier::score_by`] and
//!   [`Coordination::find`] use all cores.

#![forbid(unsafe_code)]

mod batch;
#[cfg(feature = "bench-internals")]
#[doc(hidden)]
pub mod bench_internals;
mod classifier;
mod coordination;
mod error;
mod hash;
mod interaction;
mod rules;
mod scorecard;
mod scores;
mod session;
mod signals;
mod snapshot;
mod text;
mod tokens;
mod verdict;
mod weights;

/// The README's examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use classifier::{Classifier, ClassifierBuilder, ExampleFailure, RuleInfo};
pub use coordination::{Coordination, Fingerprint, Ring, RingEvidence, RingKind, RingVote, Rings, Trace, Watch};
pub use error::{Diagnostic, Error};
pub use interaction::{Author, Fact, FactSet, Id, Interaction, Kind, ParseTimestampError, Role, Target, Timestamp};
pub use scorecard::{
    Audience, Board, Care, CareReport, CareSummary, Change, Delays, Figure, Finding, Five, Places, Reason, Scorecard,
    Share, Summary, Unanswered, Vanity, VanityFigure, Worth,
};
pub use scores::{Axis, Class};
pub use session::{Reading, Session};
pub use text::MAX_TEXT_BYTES;
pub use verdict::{Act, Acts, Answer, Authenticity, Evidence, Intent, Language, Subject, Tier, Verdict};
pub use weights::{SeenWord, Wording};
