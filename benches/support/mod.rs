//! What the benches share: the texts that they read, how they measure, and where their figures go.

#![allow(dead_code, reason = "not every bench uses all of it")]

pub(crate) mod lots;
pub(crate) mod measure;
pub(crate) mod report;
pub(crate) mod texts;
