//! The report as a person reads it.

use crate::figures::{Class, Figures};
use crate::rules::Record;
use crate::{Means, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Columns in the order in which they read best; what is not listed follows by name.
const ORDER: [&str; 13] = [
    "complaint",
    "praise",
    "question",
    "noise",
    "gold",
    "silver",
    "tin",
    "real",
    "unclear",
    "hollow",
    "stain",
    "fake",
    "none",
];

pub(crate) fn text(report: &Report) -> String {
    let mut out = String::new();
    for (name, figures) in &report.sets {
        set(&mut out, name, figures);
    }
    if report.sets.len() > 1 {
        set(&mut out, "all rows together", &report.all);
    }
    for (name, means) in &report.groups {
        group(&mut out, name, means);
    }
    if let Some(rules) = &report.rules {
        for (name, record) in rules {
            rule(&mut out, name, record);
        }
    }
    out
}

// Writing into a String cannot fail: the results below say nothing.

fn set(out: &mut String, name: &str, figures: &Figures) {
    let _ = writeln!(out, "{name}: {} rows, {} without an answer", figures.rows, figures.missing);
    if let Some(intent) = &figures.intent {
        let _ = writeln!(out, "  intent: {} {:.3}, accuracy {:.3}", intent.measure, intent.score, intent.accuracy);
        classes(out, &intent.classes);
        confusion(out, &intent.confusion);
    }
    if let Some(violations) = &figures.not_intent {
        let _ = writeln!(
            out,
            "  intents that the label rules out: {} of {} ({:.2} %)",
            violations.count,
            violations.of,
            100.0 * violations.share
        );
    }
    if let Some(a) = &figures.authenticity {
        let _ = write!(out, "  authenticity: {} fake, {} real", a.fake, a.real);
        for (figure, label) in [
            (a.auc, "AUC"),
            (a.balanced_accuracy, "balanced accuracy"),
            (a.macro_f1, "macro-F1"),
            (a.recall_at_1_percent, "recall at 1 %"),
            (a.recall_at_2_percent, "recall at 2 %"),
            (a.recall_at_5_percent, "recall at 5 %"),
            (a.fake_recall, "fake called fake"),
            (a.false_positive_rate, "real called fake"),
        ] {
            if let Some(figure) = figure {
                let _ = write!(out, ", {label} {figure:.3}");
            }
        }
        out.push('\n');
        if let (Some(fake), Some(stain)) = (&a.presumed_called_fake, &a.presumed_called_stain) {
            let _ = writeln!(
                out,
                "  presumed real: {} of {} called fake ({:.2} %), {} of them stain ({:.2} %)",
                fake.count,
                fake.of,
                100.0 * fake.share,
                stain.count,
                100.0 * stain.share
            );
        }
        classes(out, &a.classes);
        confusion(out, &a.confusion);
    }
    if let Some(tier) = &figures.tier {
        let _ = writeln!(out, "  tier: macro-F1 {:.3}, accuracy {:.3}", tier.macro_f1, tier.accuracy);
        classes(out, &tier.classes);
        confusion(out, &tier.confusion);
    }
    if let Some(acts) = &figures.acts {
        let micro = &acts.micro;
        let _ = writeln!(
            out,
            "  acts: micro-F1 {:.3}, precision {:.3}, recall {:.3}",
            micro.f1, micro.precision, micro.recall
        );
        classes(out, &acts.classes);
    }
    out.push('\n');
}

fn classes(out: &mut String, classes: &BTreeMap<String, Class>) {
    let _ = writeln!(out, "    {:<26} {:>9} {:>9} {:>9} {:>9}", "class", "precision", "recall", "F1", "gold");
    for (name, c) in classes {
        let _ = writeln!(out, "    {name:<26} {:>9.3} {:>9.3} {:>9.3} {:>9}", c.precision, c.recall, c.f1, c.gold);
    }
}

fn confusion(out: &mut String, confusion: &BTreeMap<String, BTreeMap<String, usize>>) {
    let columns: BTreeSet<(usize, &str)> = confusion
        .values()
        .flat_map(BTreeMap::keys)
        .map(|name| (ORDER.iter().position(|o| o == name).unwrap_or(ORDER.len()), name.as_str()))
        .collect();
    let _ = write!(out, "    {:<26}", "gold \\ answered");
    for (_, column) in &columns {
        let _ = write!(out, " {column:>9}");
    }
    out.push('\n');
    for (gold, answers) in confusion {
        let _ = write!(out, "    {gold:<26}");
        for (_, column) in &columns {
            let _ = write!(out, " {:>9}", answers.get(*column).unwrap_or(&0));
        }
        out.push('\n');
    }
}

fn group(out: &mut String, name: &str, means: &Means) {
    let _ = write!(out, "mean of {name}:");
    for (figure, label) in [
        (means.intent, "intent"),
        (means.auc, "AUC"),
        (means.balanced_accuracy, "balanced accuracy"),
        (means.recall_at_5_percent, "recall at 5 %"),
        (means.fake_recall, "fake called fake"),
        (means.false_positive_rate, "real called fake"),
    ] {
        if figure.is_finite() {
            let _ = write!(out, "  {label} {figure:.3}");
        }
    }
    out.push('\n');
}

fn rule(out: &mut String, name: &str, record: &Record) {
    let precision = record.precision.map_or("    -".to_owned(), |p| format!("{p:.3}"));
    let _ =
        write!(out, "{name:<60} {:>9} {:>5.2} {:>7} hits {precision} right", record.class, record.weight, record.hits);
    for (gold, count) in &record.gold {
        let _ = write!(out, "  {gold} {count}");
    }
    let _ = write!(out, "  |");
    for (set, s) in &record.sets {
        let _ = write!(out, "  {set} {}", s.hits);
        if s.right + s.wrong > 0 {
            let _ = write!(out, " ({}+ {}-)", s.right, s.wrong);
        }
    }
    out.push('\n');
}
