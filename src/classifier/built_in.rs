//! The built-in knowledge: the files of `data/`, and what the build script compiled them to.

use super::files::{File, Files, Tables};
use super::knowledge::Knowledge;
use crate::snapshot;

include!(concat!(env!("OUT_DIR"), "/data.rs"));

/// The calibration that counts unless another is given.
pub(super) const CALIBRATION: File<'static> = ("data/calibration.toml", include_str!("../../data/calibration.toml"));

pub(super) const TABLES: Tables = Tables {
    languages: LANGUAGES,
    letters: ("data/languages/letters.tsv", include_str!("../../data/languages/letters.tsv")),
    confusables: ("data/fold/confusables.tsv", include_str!("../../data/fold/confusables.tsv")),
    short: ("data/fold/short.tsv", include_str!("../../data/fold/short.tsv")),
    frequency: ("data/frequency.tsv", include_str!("../../data/frequency.tsv")),
};

/// [`Knowledge`] as the build script compiled it.
static SNAPSHOT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/snapshot.bin"));

pub(super) fn files() -> Files<'static> {
    Files::new(RULES, LEXICONS, WEIGHTS, TABLES)
}

/// Takes some milliseconds.
pub(super) fn knowledge() -> Knowledge {
    snapshot::read(SNAPSHOT).unwrap_or_else(|| unreachable!("the build script wrote it with the same code"))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::{Classifier, Interaction};

    const SAMPLES: [&str; 5] = [
        include_str!("../../data/samples/interactions.jsonl"),
        include_str!("../../data/samples/story.jsonl"),
        include_str!("../../data/samples/labelled.jsonl"),
        include_str!("../../data/samples/fresh.jsonl"),
        include_str!("../../data/samples/counterfactuals.jsonl"),
    ];

    /// The records of a line, as JSON: those that are labelled or compared in it, or itself.
    fn records(line: &str) -> Vec<String> {
        let line: Value = serde_json::from_str(line).unwrap();
        let parts: Vec<_> = ["interaction", "plain", "varied"].iter().filter_map(|part| line.get(part)).collect();
        if parts.is_empty() { vec![line.to_string()] } else { parts.iter().map(ToString::to_string).collect() }
    }

    /// Compiled now, from the texts.
    fn compiled() -> Classifier {
        Classifier::builder().compiled().expect("the build script has compiled it").0
    }

    #[test]
    fn the_snapshot_is_what_is_compiled_at_run_time() {
        let compiled = compiled();
        assert_eq!(Classifier::new().knowledge_version(), compiled.knowledge_version());
        assert!(snapshot::write(&*compiled.knowledge) == SNAPSHOT, "compiled now, it is written as other bytes");
        assert!(snapshot::write(&knowledge()) == SNAPSHOT, "read and written, it is other bytes");
        assert!(snapshot::read::<Knowledge>(&SNAPSHOT[..SNAPSHOT.len() - 1]).is_none());
    }

    #[test]
    fn both_judge_the_samples_alike() {
        let [mut fast, mut slow] = [Classifier::new(), compiled()].map(|wom| wom.session());
        let mut votes = 0;
        let lines = SAMPLES.iter().flat_map(|file| file.lines()).filter(|line| !line.trim().is_empty());
        for record in lines.flat_map(records) {
            let interaction: Interaction<'_> = serde_json::from_str(&record).unwrap();
            let (fast, slow) = (fast.read(&interaction), slow.read(&interaction));
            assert_eq!(fast.verdict(), slow.verdict(), "{record}");
            let evidence = [fast, slow].map(|reading| {
                votes += reading.evidence().count();
                reading.evidence().map(|vote| format!("{vote:?}")).collect::<Vec<_>>()
            });
            assert_eq!(evidence[0], evidence[1], "{record}");
        }
        assert!(votes > 5000, "{votes}");
    }

    #[test]
    fn settings_alone_compile_nothing_and_count() {
        let built_in = Classifier::new();
        let shy = Classifier::builder().fake_threshold(1.0).build().unwrap();
        assert!(std::ptr::eq(&raw const built_in.knowledge.program, &raw const shy.knowledge.program));
        assert_ne!(built_in.knowledge_version(), shy.knowledge_version());
        let compiled = Classifier::builder().fake_threshold(1.0).compiled().unwrap().0;
        assert_eq!(shy.knowledge_version(), compiled.knowledge_version());
        let same = Classifier::builder().build().unwrap();
        assert_eq!(built_in.knowledge_version(), same.knowledge_version());
    }
}
