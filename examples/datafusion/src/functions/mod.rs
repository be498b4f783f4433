//! The scalar functions, a file each.

use std::sync::Arc;

use datafusion::logical_expr::ScalarUDF;
use wom::Classifier;

use crate::scalar;

/// Names each function once.
macro_rules! functions {
    ($($file:ident::$answer:ident,)+) => {
        $(mod $file;)+

        /// All of them, by the rules of a classifier.
        pub(crate) fn all(wom: &Classifier) -> Vec<Arc<ScalarUDF>> {
            vec![$(scalar::function($file::$answer, wom)),+]
        }
    };
}

functions! {
    acts::Acts,
    authenticity::Authenticity,
    fake_probability::FakeProbability,
    fingerprint::Fingerprint,
    intent::Intent,
    tier::Tier,
    verdict::Verdict,
}
