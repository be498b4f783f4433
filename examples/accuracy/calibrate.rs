//! From scores of rows that were left out to a calibration: a slope for each axis, where the classes of authenticity begin, and
//! the borders of the labels.

use crate::left_out::Splits;
use crate::recipe::Recipe;
use crate::rows::Row;
use argmin::core::{CostFunction, Error, Executor};
use argmin::solver::neldermead::NelderMead;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wom::{Axis, Class};

/// At most this share of a set's presumed customers may be called fake, and stain.
const CALLED_FAKE: f64 = 0.01;
const CALLED_STAIN: f64 = 0.003;
/// At most this share of what is said to be real may be fake, where real and fake are equally common.
const FAKE_AMONG_REAL: f64 = 0.10;
/// What is no question of data: most interactions are noise (by judgement).
const NOISE: f64 = 0.80;

/// In place of a class: hollow or stain, and nobody says which.
const FAKE: usize = 4;

/// A row with a label on an axis, and what it counts.
pub(crate) struct Labelled {
    pub(crate) row: usize,
    /// Index among the classes of the axis.
    pub(crate) class: usize,
    pub(crate) weight: f64,
}

/// The rows that are labelled on an axis. All classes weigh the same (of authenticity: real and fake), and in a class every set.
pub(crate) fn labelled(rows: &[Row], axis: Axis) -> Vec<Labelled> {
    let mut sides: BTreeMap<usize, BTreeMap<&str, Vec<Labelled>>> = BTreeMap::new();
    for (row, of) in rows.iter().enumerate() {
        let Some((name, ..)) = of.says(axis) else { continue };
        let (class, side) = match (axis, name.as_str()) {
            (Axis::Authenticity, "real" | "presumed real") => (0, 0),
            (Axis::Authenticity, "hollow") => (1, 1),
            (Axis::Authenticity, "stain") => (2, 1),
            (Axis::Authenticity, _) => (FAKE, 1),
            (Axis::Intent, name) => match Class::ALL[3..].iter().position(|class| class.name() == name) {
                Some(class) => (class, class),
                None => continue,
            },
        };
        // Of reviews by machines nothing is claimed, and so the people beside them do not count either.
        if axis == Axis::Authenticity && is_generated(rows, of.whole_set()) {
            continue;
        }
        let labelled = Labelled { row, class, weight: 0.0 };
        sides.entry(side).or_default().entry(of.whole_set()).or_default().push(labelled);
    }
    let share = 1.0 / sides.len() as f64;
    let mut all = Vec::new();
    for sets in sides.into_values() {
        let share = share / sets.len() as f64;
        for mut set in sets.into_values() {
            let weight = share / set.len() as f64;
            set.iter_mut().for_each(|labelled| labelled.weight = weight);
            all.append(&mut set);
        }
    }
    all
}

fn is_generated(rows: &[Row], set: &str) -> bool {
    let mut of_set = rows.iter().filter(|row| row.whole_set() == set);
    of_set.any(|row| row.line.contains("\"generated_review\""))
}

/// The parameters of one axis: a slope, then a start for each class.
pub(crate) type Parameters = Vec<f64>;

fn odds(parameters: &[f64], scores: &[f64; 7], axis: Axis) -> Vec<f64> {
    let scores = if axis == Axis::Authenticity { &scores[..3] } else { &scores[3..] };
    scores.iter().zip(&parameters[1..]).map(|(score, start)| parameters[0] * score + start).collect()
}

/// The probability of each class.
pub(crate) fn probabilities(parameters: &[f64], scores: &[f64; 7], axis: Axis) -> Vec<f64> {
    let odds = odds(parameters, scores, axis);
    let most = odds.iter().copied().fold(f64::MIN, f64::max);
    let shares: Vec<f64> = odds.iter().map(|odds| (odds - most).exp()).collect();
    let sum: f64 = shares.iter().sum();
    shares.into_iter().map(|share| share / sum).collect()
}

struct Likelihood<'l> {
    axis: Axis,
    labelled: &'l [Labelled],
    scores: &'l [[f64; 7]],
}

/// All parameters from those that are free: for authenticity the slope and where `hollow` and `stain` begin; for intent the slope.
fn whole(axis: Axis, free: &[f64]) -> Parameters {
    let slope = free[0].exp();
    match axis {
        Axis::Authenticity => vec![slope, 0.0, free[1], free[2]],
        // The lead of noise is meant in score, and so the slope moves no answer.
        Axis::Intent => vec![slope, 0.0, 0.0, 0.0, NOISE * slope],
    }
}

impl CostFunction for Likelihood<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, free: &Vec<f64>) -> Result<f64, Error> {
        let parameters = whole(self.axis, free);
        let loss = |one: &Labelled| {
            let shares = probabilities(&parameters, &self.scores[one.row], self.axis);
            let share = if one.class == FAKE { shares[1] + shares[2] } else { shares[one.class] };
            -one.weight * share.max(1e-12).ln()
        };
        Ok(self.labelled.iter().map(loss).sum())
    }
}

/// The likeliest parameters.
pub(crate) fn likeliest(axis: Axis, labelled: &[Labelled], scores: &[[f64; 7]]) -> Result<Parameters, String> {
    let free = if axis == Axis::Authenticity { 3 } else { 1 };
    let corner = |at: Option<usize>| (0..free).map(|i| if at == Some(i) { 0.5 } else { 0.0 }).collect::<Vec<f64>>();
    let corners = std::iter::once(corner(None)).chain((0..free).map(|at| corner(Some(at)))).collect();
    let solver = NelderMead::new(corners).with_sd_tolerance(1e-7).map_err(|e| e.to_string())?;
    let found = Executor::new(Likelihood { axis, labelled, scores }, solver)
        .configure(|state| state.max_iters(400))
        .run()
        .map_err(|e| e.to_string())?;
    found.state.best_param.map(|free| whole(axis, &free)).ok_or_else(|| "nothing was found".to_owned())
}

/// The file of a calibration that is fitted to rows which the tables had not seen.
pub(crate) fn fit(recipe: &Recipe, rows: &[Row], splits: &Splits) -> Result<String, String> {
    let scores = splits.scores(recipe, rows)?;
    let real_or_fake = labelled(rows, Axis::Authenticity);
    let authenticity = likeliest(Axis::Authenticity, &real_or_fake, &scores)?;
    let intent = likeliest(Axis::Intent, &labelled(rows, Axis::Intent), &scores)?;
    // As they will be read: the borders must hold for what is written.
    let round = |parameters: &[f64]| parameters.iter().map(|x| (x * 100.0).round() / 100.0).collect::<Parameters>();
    let (authenticity, intent) = (round(&authenticity), round(&intent));
    let (fake, real) = borders(rows, &scores, &real_or_fake, &authenticity);
    let sets: BTreeSet<&str> = real_or_fake.iter().map(|one| rows[one.row].whole_set()).collect();
    let mut out = "# How scores become probabilities: slope times score, from a start for each class. Made by the example `accuracy`, on\n\
        # rows whose sets the words were not fitted to, sets weighing the same, real and fake equally common; where `noise` begins is judgement.\n"
        .to_owned();
    // Writing into a String cannot fail.
    let _ = writeln!(out, "# Sets for authenticity: {}.\n", sets.into_iter().collect::<Vec<_>>().join(", "));
    let _ = writeln!(out, "[authenticity]\nslope = {:.2}", authenticity[0]);
    for (class, start) in Class::ALL.iter().zip(&authenticity[1..]) {
        let _ = writeln!(out, "{} = {start:.2}", class.name());
    }
    let _ = writeln!(out, "\n[intent]\nslope = {:.2}", intent[0]);
    for (class, start) in Class::ALL[3..].iter().zip(&intent[1..]) {
        let _ = writeln!(out, "{} = {start:.2}", class.name());
    }
    let _ = writeln!(
        out,
        "\n[label]\n# Of no set are more than {} % of the presumed customers called fake, and {} % stain.\nfake_threshold = {fake:.3}\n\
         # Of those called real at most {} % are fake.\nreal_threshold = {real:.2}",
        100.0 * CALLED_FAKE,
        100.0 * CALLED_STAIN,
        100.0 * FAKE_AMONG_REAL
    );
    Ok(out)
}

fn borders(rows: &[Row], scores: &[[f64; 7]], real_or_fake: &[Labelled], parameters: &[f64]) -> (f64, f64) {
    let shares: Vec<Vec<f64>> =
        scores.iter().map(|scores| probabilities(parameters, scores, Axis::Authenticity)).collect();
    let fake = |row: usize| shares[row][1] + shares[row][2];
    let mut presumed: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if row.says(Axis::Authenticity).is_some_and(|(name, ..)| name == "presumed real") {
            presumed.entry(row.whole_set()).or_default().push(at);
        }
    }
    let holds = |border: f64| {
        presumed.values().all(|set| {
            let share = |count: usize| count as f64 / set.len() as f64;
            let called = set.iter().filter(|&&row| fake(row) >= border);
            let stained = called.clone().filter(|&&row| shares[row][2] > shares[row][1]).count();
            share(called.count()) <= CALLED_FAKE && share(stained) <= CALLED_STAIN
        })
    };
    let steps = |from: u32, to: u32, unit: f64| (from..=to).map(move |step| f64::from(step) / unit);
    let fake_border = steps(500, 999, 1000.0).find(|border| holds(*border)).unwrap_or(1.0);
    let pure = |border: &f64| {
        let below = real_or_fake.iter().filter(|one| fake(one.row) < *border);
        let sum = |fakes: bool| below.clone().filter(|one| (one.class > 0) == fakes).map(|one| one.weight).sum::<f64>();
        sum(true) <= FAKE_AMONG_REAL * (sum(true) + sum(false))
    };
    let real_border = steps(5, 50, 100.0).rfind(pure).unwrap_or(0.05);
    (fake_border, real_border.min(fake_border))
}

/// One bin of a reliability plot: mean probability, share that holds, weight.
pub(crate) type Bin = (f64, f64, f64);

/// Bins of equal width over `(probability, whether it holds, weight)`, and the expected calibration error: the mean distance
/// of the two, by weight (Naeini et al. 2015).
pub(crate) fn reliability(points: &[(f64, bool, f64)]) -> (Vec<Bin>, f64) {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for &(probability, holds, weight) in points {
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        bin.0 += weight * probability;
        bin.1 += weight * f64::from(u8::from(holds));
        bin.2 += weight;
    }
    let total: f64 = bins.iter().map(|bin| bin.2).sum();
    let error = bins.iter().map(|bin| (bin.0 - bin.1).abs()).sum::<f64>() / total;
    let bins = bins.into_iter().filter(|bin| bin.2 > 0.0).map(|bin| (bin.0 / bin.2, bin.1 / bin.2, bin.2 / total));
    (bins.collect(), error)
}

/// What a calibration says of labelled rows: for authenticity the probability of fake; for intent that of the answer, and
/// whether it is right.
pub(crate) fn points(
    parameters: &[f64],
    scores: &[[f64; 7]],
    labelled: &[Labelled],
    axis: Axis,
) -> Vec<(f64, bool, f64)> {
    let point = |one: &Labelled| {
        let shares = probabilities(parameters, &scores[one.row], axis);
        if axis == Axis::Authenticity {
            return (shares[1] + shares[2], one.class > 0, one.weight);
        }
        let best = (0..shares.len()).rev().max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or_default();
        (shares[best], best == one.class, one.weight)
    };
    labelled.iter().map(point).collect()
}

/// The points of each set under a calibration that was fitted on all others.
pub(crate) fn left_out_points(
    rows: &[Row],
    scores: &[[f64; 7]],
    labelled: Vec<Labelled>,
    axis: Axis,
) -> Result<Vec<(f64, bool, f64)>, String> {
    let sets: BTreeSet<&str> = labelled.iter().map(|one| rows[one.row].whole_set()).collect();
    let mut all = Vec::new();
    for set in sets {
        let of = |inside: bool| {
            let wanted = labelled.iter().filter(move |one| (rows[one.row].whole_set() == set) == inside);
            wanted.map(|one| Labelled { ..*one }).collect::<Vec<_>>()
        };
        let parameters = likeliest(axis, &of(false), scores)?;
        all.extend(points(&parameters, scores, &of(true), axis));
    }
    Ok(all)
}
