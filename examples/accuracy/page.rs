//! The report.

use crate::calibrate::{labelled, left_out_points, likeliest, points, reliability};
use crate::figures::{Figures, Judged, figures, mean};
use crate::left_out::{Splits, answers_of, gold};
use crate::recipe::{Recipe, builder};
use crate::rows::Row;
use crate::{Args, fairness, markdown, mistakes, plot, rules};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wom::{Axis, Classifier, ClassifierBuilder};

type Sets = BTreeMap<String, Figures>;
type SetUp<'s> = &'s dyn Fn(ClassifierBuilder) -> ClassifierBuilder;

/// The groups of sets over which the reference scorer takes plain means.
const ENGLISH: &[&str] = &["airline_us", "fb_brand_posts", "nps_chat", "maalej_app_reviews", "tweet_act"];
const CZECH: &[&str] = &["cz_facebook"];
const TEXTS: &[&str] = &["youtube_spam", "twitter_brand_vs_person"];
const ACCOUNTS: &[&str] = &["cresci2015", "instafake_fake"];
const FAKES: &[&str] = &["corporate_messaging", "fb_ads_adanalyst"];

// Writing into a String cannot fail: the results below say nothing.

pub(crate) fn write(
    args: &Args,
    rows: &[Row],
    own: &[Row],
    by_set: &Splits,
    by_fifth: &Splits,
    calibration: &str,
) -> Result<String, String> {
    let recipe = &args.recipe;
    let calibrated: SetUp<'_> = &|builder| builder.calibration_toml("calibration", calibration);
    // As `recipe::builder`, but with the words that are built in.
    let whole = if recipe.data.is_some() { builder(recipe)? } else { Classifier::builder() };
    let classifier = calibrated(whole).build().map_err(|error| error.to_string())?;
    let measured = |sets: &BTreeMap<String, Vec<Judged>>| -> Sets {
        sets.iter().map(|(name, rows)| (name.clone(), figures(rows))).collect()
    };
    let outside = by_set.answers(recipe, rows, calibrated)?;
    let (left_out, fifths) = (measured(&outside), measured(&by_fifth.answers(recipe, rows, calibrated)?));

    let mut out = include_str!("head.md").to_owned();
    inputs(&mut out, args, rows, &classifier);
    let plots = calibrations(args, rows, by_set)?;
    targets(&mut out, &left_out, &fifths, &plots);
    out.push_str("# Each set left out\n\nEvery set is read with words that were fitted on all other sets.\n\n");
    markdown::intents(&mut out, &left_out);
    markdown::authenticity(&mut out, &left_out);
    confusions(&mut out, &left_out);
    out.push_str("# By fifths of all texts\n\nEvery fifth of the texts (the same texts apart from links, names and punctuation stay together) is read with words that were fitted on the other four.\n\n");
    markdown::intents(&mut out, &fifths);
    markdown::authenticity(&mut out, &fifths);
    let _ = writeln!(out, "# Calibration\n\n{}", plots.text);
    accused(&mut out, rows, &outside);
    if let Some(pairs) = &args.pairs {
        out.push_str("# Fairness\n\nPairs of our own writing (`data/samples/counterfactuals.jsonl`) that say the same; the second in a dialect, with typos, by a learner, in another language, from a new or an empty account, and so on. By how much the probability of a stain rises from the first to the second:\n\n");
        out.push_str(&fairness::table(pairs, &classifier)?);
        out.push('\n');
    }
    ablation(&mut out, recipe, rows, by_set, by_fifth, calibration)?;
    let own_answers = judged(&classifier, own);
    if !own.is_empty() {
        out.push_str("# Samples of our own\n\n");
        let own = measured(&own_answers);
        markdown::intents(&mut out, &own);
        markdown::authenticity(&mut out, &own);
        markdown::tiers_and_acts(&mut out, &own);
    }
    out.push_str("# The surest mistakes\n\nOn sets that the words were not fitted to, by kind.\n\n");
    out.push_str(&surest(rows, by_set, recipe, calibrated)?);
    let mut everything = judged(&classifier, rows);
    everything.extend(own_answers);
    let silent = classifier.rules().map(|rule| rules::Record::silent(&rule)).collect();
    out.push('\n');
    markdown::per_rule(&mut out, &rules::records(&everything, silent));
    fitted_rules(&mut out, &classifier);
    Ok(out)
}

fn judged(classifier: &Classifier, rows: &[Row]) -> BTreeMap<String, Vec<Judged>> {
    let mut sets = BTreeMap::<String, Vec<Judged>>::new();
    for (row, answer) in rows.iter().zip(answers_of(classifier, &rows.iter().collect::<Vec<_>>(), true)) {
        sets.entry(row.whole_set().to_owned()).or_default().push((gold(row), Some(answer)));
    }
    sets
}

fn inputs(out: &mut String, args: &Args, rows: &[Row], classifier: &Classifier) {
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let _ = writeln!(out, "Made on {today}, knowledge version `{}`, by\n", classifier.knowledge_version());
    out.push_str("```sh\ncargo run --release --example accuracy -- --stop data/weights/stop.txt --stop-intent data/weights/stop-intent.txt \\\n    --stop-intent data/languages/en.txt --own data/samples/labelled.jsonl --own data/samples/fresh.jsonl --pairs data/samples/counterfactuals.jsonl \\\n    --report reports/accuracy.md SETS...\n```\n\n");
    out.push_str("from these rows:\n\n| set | rows | with text | fingerprint |\n| --- | --- | --- | --- |\n");
    let mut sets: BTreeMap<&str, (usize, usize, u64)> = BTreeMap::new();
    for row in rows {
        let set = sets.entry(row.whole_set()).or_insert((0, 0, 0xCBF2_9CE4_8422_2325));
        set.0 += 1;
        set.1 += usize::from(!row.interaction.text.trim().is_empty());
        set.2 = row.line.bytes().fold(set.2, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
    }
    for (set, (all, texts, hash)) in sets {
        let _ = writeln!(out, "| {set} | {all} | {texts} | `{hash:016x}` |");
    }
    let _ = writeln!(
        out,
        "\nThe fingerprint is FNV-1a (64 bits) over the lines. Words were fitted with `{}`.\n",
        args.recipe.told()
    );
}

fn of(sets: &Sets, names: &[&str], figure: impl Fn(&Figures) -> Option<f64>) -> f64 {
    mean(names.iter().filter_map(|name| figure(sets.get(*name)?)))
}

fn intent(figures: &Figures) -> Option<f64> {
    figures.intent.as_ref().map(|intent| intent.score)
}

fn auc(figures: &Figures) -> Option<f64> {
    figures.authenticity.as_ref()?.auc
}

fn called(figures: &Figures) -> Option<f64> {
    Some(figures.authenticity.as_ref()?.presumed_called_fake.as_ref()?.share)
}

fn targets(out: &mut String, left_out: &Sets, fifths: &Sets, plots: &Calibrations) {
    let balanced = |figures: &Figures| figures.authenticity.as_ref()?.balanced_accuracy;
    let recall = |figures: &Figures| figures.authenticity.as_ref()?.fake_recall;
    let accused: Vec<f64> = left_out.values().filter_map(called).collect();
    let worst = accused.iter().copied().fold(0.0, f64::max);
    let both: Vec<&str> = TEXTS.iter().chain(ACCOUNTS).copied().collect();
    out.push_str("# What was aimed at\n\n| figure | must | aim | measured |\n| --- | --- | --- | --- |\n");
    let mut row = |figure: &str, must: &str, aim: &str, measured: String| {
        let _ = writeln!(out, "| {figure} | {must} | {aim} | {measured} |");
    };
    row(
        "intent, by fifths, mean of five English sets, macro-F1",
        ".86",
        ".89",
        format!("{:.3}", of(fifths, ENGLISH, intent)),
    );
    row("the same, each set left out", "", "", format!("{:.3}", of(left_out, ENGLISH, intent)));
    row("intent, Czech, by fifths", ".90", ".92", format!("{:.3}", of(fifths, CZECH, intent)));
    row("the same, left out (no other Czech set)", "", "", format!("{:.3}", of(left_out, CZECH, intent)));
    row("fake or real, by fifths, mean of four sets, AUC", ".95", ".97", format!("{:.3}", of(fifths, &both, auc)));
    row("fake or real, texts, left out, AUC", "", "", format!("{:.3}", of(left_out, TEXTS, auc)));
    row(
        "fake or real, accounts, left out, AUC / balanced accuracy",
        "",
        "",
        format!("{:.3} / {:.3}", of(left_out, ACCOUNTS, auc), of(left_out, ACCOUNTS, balanced)),
    );
    row(
        "presumed customers called fake, left out, mean / worst set",
        ".02 / .10",
        ".01 / .05",
        format!("{:.4} / {worst:.4}", mean(accused)),
    );
    row(
        "advertisements and broadcast called fake, left out",
        ".50",
        ".80",
        format!("{:.3}", of(left_out, FAKES, recall)),
    );
    row("expected calibration error, real or fake, left out", ".08", ".05", format!("{:.3}", plots.authenticity));
    row("the same, intent", ".08", ".05", format!("{:.3}", plots.intent));
    out.push('\n');
}

fn confusions(out: &mut String, sets: &Sets) {
    out.push_str("## Confusion\n\nRows of gold, columns of answers.\n\n| set | gold | complaint | praise | question | noise |\n| --- | --- | --- | --- | --- | --- |\n");
    for (name, figures) in sets {
        for (row, answers) in figures.intent.iter().flat_map(|intent| &intent.confusion) {
            let count = |answer: &str| answers.get(answer).copied().unwrap_or_default();
            let [complaint, praise, question, noise] = ["complaint", "praise", "question", "noise"].map(count);
            let _ = writeln!(out, "| {name} | {row} | {complaint} | {praise} | {question} | {noise} |");
        }
    }
    out.push_str("\n| set | gold | gold | silver | tin | unclear | hollow | stain |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (name, figures) in sets {
        for (row, answers) in figures.authenticity.iter().flat_map(|a| &a.confusion) {
            let counts = ["gold", "silver", "tin", "unclear", "hollow", "stain"]
                .map(|answer| answers.get(answer).copied().unwrap_or_default().to_string());
            let _ = writeln!(out, "| {name} | {row} | {} |", counts.join(" | "));
        }
    }
    out.push('\n');
}

struct Calibrations {
    authenticity: f64,
    intent: f64,
    text: String,
}

/// Draws the reliability plot and tells how far probabilities are off.
fn calibrations(args: &Args, rows: &[Row], by_set: &Splits) -> Result<Calibrations, String> {
    let scores = by_set.scores(&args.recipe, rows)?;
    let mut errors = Vec::new();
    let mut curves = Vec::new();
    for axis in [Axis::Authenticity, Axis::Intent] {
        let of_axis = labelled(rows, axis);
        let parameters = likeliest(axis, &of_axis, &scores)?;
        let (_, fitted) = reliability(&points(&parameters, &scores, &of_axis, axis));
        let (bins, error) = reliability(&left_out_points(rows, &scores, of_axis, axis)?);
        errors.push((error, fitted));
        curves.push(bins);
    }
    let path = args.report.with_file_name("calibration.svg");
    plot::reliability(&path, &[("fake", &curves[0]), ("the intent that was answered", &curves[1])])?;
    let [(authenticity, fake_fitted), (intent, intent_fitted)] = errors[..] else { unreachable!("two axes") };
    let mut text = format!(
        "Expected calibration error (ten bins; sets weigh the same, real and fake are equally common) on rows whose sets neither the words \
         nor the calibration were fitted to: fake {authenticity:.3}, the intent that was answered {intent:.3}; with the calibration fitted on all sets \
         {fake_fitted:.3} and {intent_fitted:.3}. The calibration stands in `data/calibration.toml`; another share of fakes than one half is \
         the user's to give (`ClassifierBuilder::prior`).\n\n![what was said against what held](calibration.svg)\n\n| fake was said with | of these were fake | weight |\n| --- | --- | --- |\n"
    );
    for (said, held, weight) in &curves[0] {
        let _ = writeln!(text, "| {said:.2} | {held:.2} | {weight:.3} |");
    }
    Ok(Calibrations { authenticity, intent, text })
}

/// Who is called fake, by set and language.
fn accused(out: &mut String, rows: &[Row], outside: &BTreeMap<String, Vec<Judged>>) {
    let mut groups: BTreeMap<(String, String), Vec<&Judged>> = BTreeMap::new();
    let mut next: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        let set = row.whole_set();
        let at = next.entry(set).or_default();
        let judged = &outside[set][*at];
        *at += 1;
        if judged.0.fake() != Some(true) && !row.interaction.text.trim().is_empty() {
            groups.entry((set.to_owned(), row.lang.clone())).or_default().push(judged);
        }
    }
    out.push_str("# Who is called fake\n\nTexts of real people, of presumed ones (customers who write to brands), and of those whom nobody judged (`umsab`, ordinary tweets, some of which are promotion), by set and language; each set left out.\n\n| set | language | texts | called fake | of these stain |\n| --- | --- | --- | --- | --- |\n");
    for ((set, lang), judged) in groups {
        let answers = judged.iter().filter_map(|(_, answer)| answer.as_ref());
        let fake = answers.clone().filter(|answer| answer.authenticity.as_deref() == Some("fake")).count();
        let stain = answers.filter(|answer| answer.is_stain()).count();
        let share = |count: usize| markdown::percent(count as f64 / judged.len() as f64);
        let _ = writeln!(out, "| {set} | {lang} | {} | {} | {} |", judged.len(), share(fake), share(stain));
    }
    out.push('\n');
}

/// What each part is worth.
fn ablation(
    out: &mut String,
    recipe: &Recipe,
    rows: &[Row],
    by_set: &Splits,
    by_fifth: &Splits,
    calibration: &str,
) -> Result<(), String> {
    let paths: Vec<String> =
        builder(recipe)?.build().map_err(|e| e.to_string())?.rules().map(|rule| rule.path.to_owned()).collect();
    let without = |builder: ClassifierBuilder, part: &str| {
        let builder = builder.calibration_toml("calibration", calibration);
        paths.iter().filter(|path| path.contains(part)).fold(builder, |builder, path| builder.disable(path))
    };
    let as_it_is: SetUp<'_> = &|builder| without(builder, "no rule has this path");
    let rules_alone: SetUp<'_> = &|builder| as_it_is(builder).without_weights();
    let words_alone: SetUp<'_> = &|builder| without(builder, "/");
    let no_accounts: SetUp<'_> = &|builder| without(builder, "/account-");
    out.push_str("# What each part is worth\n\nIntent: macro-F1, mean of the five English sets, and Czech. Real or fake: AUC, mean of the two sets of texts and of the two of accounts; share of presumed customers called fake.\n\n| what votes | left out: English | Czech | texts | accounts | called fake | fifths: English | Czech | texts |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    let mut line = |name: &str, left_out: Option<&Splits>, fifths: &Splits, set_up: SetUp<'_>| -> Result<(), String> {
        let measure = |splits: &Splits| -> Result<Sets, String> {
            let answers = splits.answers(recipe, rows, set_up)?;
            Ok(answers.iter().map(|(name, rows)| (name.clone(), figures(rows))).collect())
        };
        let figure = |sets: &Option<Sets>, names: &[&str], figure: fn(&Figures) -> Option<f64>| {
            sets.as_ref()
                .map(|sets| of(sets, names, figure))
                .filter(|x| x.is_finite())
                .map_or(String::new(), |x| format!("{x:.3}"))
        };
        let outside = left_out.map(measure).transpose()?;
        let inside = Some(measure(fifths)?);
        let customers: BTreeSet<&str> =
            outside.iter().flatten().filter(|(_, set)| called(set).is_some()).map(|(name, _)| name.as_str()).collect();
        let customers: Vec<&str> = customers.into_iter().collect();
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} |",
            figure(&outside, ENGLISH, intent),
            figure(&outside, CZECH, intent),
            figure(&outside, TEXTS, auc),
            figure(&outside, ACCOUNTS, auc),
            figure(&outside, &customers, called),
            figure(&inside, ENGLISH, intent),
            figure(&inside, CZECH, intent),
            figure(&inside, TEXTS, auc),
        );
        Ok(())
    };
    line("rules alone", Some(by_set), by_fifth, rules_alone)?;
    line("words alone", Some(by_set), by_fifth, words_alone)?;
    line("both", Some(by_set), by_fifth, as_it_is)?;
    line("both, without the rules about accounts", Some(by_set), by_fifth, no_accounts)?;
    let no_negation = Splits::by_fifth(&Recipe { no_negation: true, ..recipe.clone() }, rows)?;
    line("both, without negated words", None, &no_negation, as_it_is)?;
    let no_back_off = Splits::by_fifth(&Recipe { no_back_off: true, ..recipe.clone() }, rows)?;
    line("both, without ends and beginnings of unknown words", None, &no_back_off, as_it_is)?;
    out.push('\n');
    Ok(())
}

fn surest(rows: &[Row], by_set: &Splits, recipe: &Recipe, set_up: SetUp<'_>) -> Result<String, String> {
    let mut all = Vec::new();
    by_set.each(recipe, set_up, |classifier, part| {
        let wanted: Vec<&Row> = part.iter().map(|&at| &rows[at]).collect();
        let answers = answers_of(classifier, &wanted, true);
        all.extend(wanted.into_iter().zip(answers).map(|(row, answer)| (row, gold(row), answer)));
    })?;
    Ok(mistakes::table(&all, 20))
}

fn fitted_rules(out: &mut String, classifier: &Classifier) {
    let fitted: Vec<_> = classifier.rules().filter(|rule| rule.is_fitted).collect();
    let all = classifier.rules().count();
    let _ = writeln!(
        out,
        "\n## Weights of rules that were fitted\n\n{} of {all} rules, by `fit --rules`; all others weigh what they were judged to.\n",
        fitted.len()
    );
    if !fitted.is_empty() {
        out.push_str("| rule | judged | fitted |\n| --- | --- | --- |\n");
        for rule in fitted {
            let _ = writeln!(out, "| {} | {:.2} | {:.2} |", rule.path, rule.judged_weight, rule.weight);
        }
    }
}
