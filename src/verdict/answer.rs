//! The verdict in the form of the JSON contract.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Evidence, Intent, Verdict};
use crate::interaction::Id;
use crate::scores::ONE;

/// A verdict as the line that answers an interaction.
///
/// ```
/// use wom::{Answer, Classifier, Id};
///
/// let verdict = Classifier::new().classify("Where can I buy these?");
/// let answer = Answer { id: Some(Id::Text("t1".into())), line: None, verdict, evidence: None };
/// let json = serde_json::to_value(&answer)?;
/// assert_eq!(json["id"], "t1");
/// assert_eq!(json["intent"], "question");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<'a> {
    /// The interaction's own id, echoed as it came.
    pub id: Option<Id<'a>>,
    /// The line that the interaction stood in, from 1; written where there is no id.
    pub line: Option<u64>,
    /// The answer.
    pub verdict: Verdict,
    /// The reasons, where they were asked for.
    pub evidence: Option<Vec<Evidence<'a>>>,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match (&self.id, self.line) {
            (Some(id), _) => map.serialize_entry("id", id)?,
            (None, Some(line)) => map.serialize_entry("line", &line)?,
            (None, None) => {}
        }
        self.verdict.entries(&mut map)?;
        if let Some(evidence) = &self.evidence {
            map.serialize_entry("evidence", evidence)?;
        }
        map.end()
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

impl Verdict {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("authenticity", &self.authenticity)?;
        map.serialize_entry("fake_probability", &(f64::from(thousandths(self.fake)) / 1000.0))?;
        map.serialize_entry("stain_probability", &(f64::from(thousandths(self.stain)) / 1000.0))?;
        map.serialize_entry("tier", &self.tier)?;
        map.serialize_entry("intent", &self.intent)?;
        map.serialize_entry("intent_probability", &Shares(self.intents))?;
        map.serialize_entry("acts", &self.acts)?;
        map.serialize_entry("lang", self.language.code())?;
        if self.truncated {
            map.serialize_entry("truncated", &true)?;
        }
        if !self.warnings.is_empty() {
            map.serialize_entry("warnings", &self.warnings)?;
        }
        Ok(())
    }
}

fn thousandths(millionths: u32) -> u32 {
    (millionths + 500) / 1000
}

/// The four probabilities with three decimals, which still sum to 1.
struct Shares([u32; 4]);

impl Serialize for Shares {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        for (intent, share) in Intent::ALL.iter().zip(rounded(self.0)) {
            map.serialize_entry(intent.name(), &(f64::from(share) / 1000.0))?;
        }
        map.end()
    }
}

/// Millionths as thousandths with the same sum: the greatest remainders are rounded up.
fn rounded(millionths: [u32; 4]) -> [u32; 4] {
    let mut shares = millionths.map(|share| share / 1000);
    let mut order = [0, 1, 2, 3];
    order.sort_by_key(|&at| std::cmp::Reverse(millionths[at] % 1000));
    let missing = (ONE / 1000).saturating_sub(shares.iter().sum());
    for &at in order.iter().take(missing as usize) {
        shares[at] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rounding_keeps_the_sum(cuts in prop::array::uniform3(0..=ONE)) {
            let mut cuts = cuts;
            cuts.sort_unstable();
            let shares = [cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], ONE - cuts[2]];
            let rounded = rounded(shares);
            prop_assert_eq!(rounded.iter().sum::<u32>(), 1000);
            for (exact, rounded) in shares.iter().zip(rounded) {
                prop_assert!((i64::from(*exact) - i64::from(rounded) * 1000).abs() < 1000);
            }
        }
    }
}
