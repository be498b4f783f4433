//! Figures as tables in Markdown.

use crate::figures::{Class, Figures};
use crate::rules::Record;
use std::collections::BTreeMap;
use std::fmt::Write;

// Writing into a String cannot fail: the results below say nothing.

pub(crate) fn number(figure: Option<f64>) -> String {
    figure.map_or(String::new(), |figure| format!("{figure:.3}"))
}

pub(crate) fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

fn f1(classes: &BTreeMap<String, Class>, name: &str) -> String {
    number(classes.get(name).map(|class| class.f1))
}

pub(crate) fn intents(out: &mut String, sets: &BTreeMap<String, Figures>) {
    out.push_str(
        "## Intent\n\n| set | rows | measure | figure | complaint | praise | question | noise | ruled out |\n",
    );
    out.push_str("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (name, figures) in sets {
        let Some(intent) = &figures.intent else { continue };
        let _ = write!(out, "| {name} | {} | {} | {:.3} |", figures.rows, intent.measure, intent.score);
        for class in ["complaint", "praise", "question", "noise"] {
            let _ = write!(out, " {} |", f1(&intent.classes, class));
        }
        let _ = writeln!(out, " {} |", figures.not_intent.as_ref().map_or(String::new(), |not| percent(not.share)));
    }
    out.push_str("\nThe columns of the classes hold F1; *ruled out* is how often an intent was answered that the label excludes.\n\n");
}

pub(crate) fn authenticity(out: &mut String, sets: &BTreeMap<String, Figures>) {
    out.push_str("## Authenticity\n\n| set | fake | real | AUC | balanced | recall at 2 % | fake called fake | real called fake | presumed real called fake | called stain |\n");
    out.push_str("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (name, figures) in sets {
        let Some(a) = &figures.authenticity else { continue };
        let share = |share: &Option<crate::figures::Share>| share.as_ref().map_or(String::new(), |s| percent(s.share));
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            a.fake,
            a.real,
            number(a.auc),
            number(a.balanced_accuracy),
            number(a.recall_at_2_percent),
            number(a.fake_recall),
            number(a.false_positive_rate),
            share(&a.presumed_called_fake),
            share(&a.presumed_called_stain),
        );
    }
    out.push('\n');
}

pub(crate) fn tiers_and_acts(out: &mut String, sets: &BTreeMap<String, Figures>) {
    for (name, figures) in sets {
        let (Some(tier), Some(acts)) = (&figures.tier, &figures.acts) else { continue };
        let _ = writeln!(out, "## Tiers and acts of `{name}`\n");
        let _ = writeln!(
            out,
            "Tier: macro-F1 {:.3}, accuracy {:.3}. Acts: micro-F1 {:.3}.\n",
            tier.macro_f1, tier.accuracy, acts.micro.f1
        );
        out.push_str("| tier or act | precision | recall | F1 | gold |\n| --- | --- | --- | --- | --- |\n");
        for (name, class) in tier.classes.iter().chain(&acts.classes) {
            let _ = writeln!(
                out,
                "| {name} | {:.3} | {:.3} | {:.3} | {} |",
                class.precision, class.recall, class.f1, class.gold
            );
        }
        out.push('\n');
    }
}

pub(crate) fn per_rule(out: &mut String, rules: &BTreeMap<String, Record>) {
    out.push_str("## Rules\n\nHow often each rule voted, how often gold agreed where it speaks, in how many rows the leading class is right (+) or wrong (−) because of it, and in which sets it voted rightly (+) and wrongly (−).\n\n");
    out.push_str(
        "| rule | class | weight | hits | precision | adds | sets |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for (name, record) in rules {
        let sets: Vec<String> = record
            .sets
            .iter()
            .map(|(set, s)| {
                if s.right + s.wrong > 0 {
                    format!("{set} {}+ {}−", s.right, s.wrong)
                } else {
                    format!("{set} {}", s.hits)
                }
            })
            .collect();
        let _ = writeln!(
            out,
            "| {name} | {} | {:.2} | {} | {} | {}+ {}− | {} |",
            record.class,
            record.weight,
            record.hits,
            number(record.precision),
            record.gained,
            record.lost,
            sets.join(", ")
        );
    }
}
