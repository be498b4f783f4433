//! The model: the rules' scores times their share, and a weight for each feature and class; a softmax over the classes of an
//! axis; L2 on the weights; found by L-BFGS.

use crate::rows::{Classes, Lesson};
use argmin::core::{CostFunction, Error, Executor, Gradient};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use std::cell::RefCell;
use wom::{Axis, Class};

/// The features of a row with their values, and what its rules say of each class.
#[derive(Clone, Default)]
pub(crate) struct Features {
    pub(crate) values: Vec<(u32, f64)>,
    pub(crate) rules: [f64; 7],
}

pub(crate) struct Options {
    pub(crate) l2: f64,
    pub(crate) iterations: u64,
    pub(crate) strength: f64,
    pub(crate) strength_foreign: f64,
    /// What the rules' scores are multiplied by.
    pub(crate) rules_share: f64,
}

/// What was found for one axis.
pub(crate) struct Fit {
    /// Weights in nats of the rules: feature by feature, class by class.
    pub(crate) weights: Vec<[f64; 4]>,
    /// What they are multiplied by where they are used; in other languages than English.
    pub(crate) strength: f64,
    pub(crate) strength_foreign: f64,
    /// The mean loss of a row, without the penalty, before and after.
    pub(crate) loss: (f64, f64),
}

pub(crate) fn classes(axis: Axis) -> Vec<Class> {
    Class::ALL.into_iter().filter(|class| class.axis() == axis).collect()
}

/// `free` says of each feature for which classes it may weigh anything.
pub(crate) fn fit(axis: Axis, rows: &[Features], lessons: &[Lesson], free: &[Classes], options: &Options) -> Fit {
    let features = free.len();
    if lessons.is_empty() {
        return Fit {
            weights: vec![[0.0; 4]; features],
            strength: options.strength,
            strength_foreign: options.strength_foreign,
            loss: (0.0, 0.0),
        };
    }
    let total: f64 = lessons.iter().map(|lesson| lesson.weight).sum();
    let best = RefCell::new(None);
    let problem =
        Problem { classes: classes(axis), rows, lessons, free, options, total, best: &best, last: RefCell::default() };
    let parameters = vec![0.0; features * problem.classes.len()];
    let mean = |parameters: &[f64]| problem.loss(parameters, &mut vec![0.0; parameters.len()]) / total;
    let before = mean(&parameters);
    let solver = LBFGS::new(MoreThuenteLineSearch::new(), 8)
        .with_tolerance_grad(1e-6)
        .and_then(|solver| solver.with_tolerance_cost(1e-7))
        .expect("tolerances are positive");
    let asked = Problem { classes: classes(axis), last: RefCell::default(), ..problem };
    // However the solver ends, the best point that it looked at is what was found.
    let _ = Executor::new(asked, solver)
        .configure(|state| state.param(parameters.clone()).max_iters(options.iterations))
        .run();
    let found = best.take().map_or(parameters, |(_, point)| point);
    let after = mean(&found);
    let width = problem.classes.len();
    let mut weights = vec![[0.0; 4]; features];
    for (feature, of) in weights.iter_mut().enumerate() {
        for (class, weight) in of.iter_mut().enumerate().take(width) {
            *weight = found[feature * width + class];
        }
    }
    Fit { weights, strength: options.strength, strength_foreign: options.strength_foreign, loss: (before, after) }
}

struct Problem<'p> {
    classes: Vec<Class>,
    rows: &'p [Features],
    lessons: &'p [Lesson],
    free: &'p [Classes],
    options: &'p Options,
    /// The weight of all lessons.
    total: f64,
    /// The last point with its cost and gradient: the solver asks for them one after the other.
    last: RefCell<Last>,
    /// The least cost so far, and where.
    best: &'p RefCell<Option<(f64, Vec<f64>)>>,
}

#[derive(Default)]
struct Last {
    point: Vec<f64>,
    cost: f64,
    gradient: Vec<f64>,
    /// So many points were looked at.
    points: u64,
}

impl Problem<'_> {
    /// The loss of all rows without the penalty; adds to the gradient.
    fn loss(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let width = self.classes.len();
        let mut sum = 0.0;
        let mut scores = [0.0; 4];
        for lesson in self.lessons {
            let row = &self.rows[lesson.row];
            for (score, class) in scores.iter_mut().zip(&self.classes) {
                *score = self.options.rules_share * row.rules[*class as usize];
            }
            for &(feature, value) in &row.values {
                let at = feature as usize * width;
                for (score, weight) in scores.iter_mut().zip(&parameters[at..at + width]) {
                    *score += value * weight;
                }
            }
            let (loss, slopes) = self.one(&scores, lesson.is, lesson.of);
            sum += lesson.weight * loss;
            for &(feature, value) in &row.values {
                let at = feature as usize * width;
                for (slope, to) in slopes.iter().zip(&mut gradient[at..at + width]) {
                    *to += lesson.weight * value * slope;
                }
            }
        }
        sum
    }

    /// `-log P(is | of)`, and its slope by each score.
    fn one(&self, scores: &[f64; 4], is: Classes, of: Classes) -> (f64, [f64; 4]) {
        let within = |classes: Classes, at: usize| classes >> self.classes[at] as u8 & 1 == 1;
        let width = self.classes.len();
        let most = (0..width).map(|at| scores[at]).fold(f64::MIN, f64::max);
        let odds = scores.map(|score| (score - most).exp());
        let sum = |classes: Classes| (0..width).filter(|&at| within(classes, at)).map(|at| odds[at]).sum::<f64>();
        let (part, whole) = (sum(is), sum(of));
        let mut slopes = [0.0; 4];
        for at in 0..width {
            let expected = if within(of, at) { odds[at] / whole } else { 0.0 };
            let seen = if within(is, at) { odds[at] / part } else { 0.0 };
            slopes[at] = expected - seen;
        }
        (whole.ln() - part.ln(), slopes)
    }

    /// Cost and gradient, kept for the next question about the same point.
    fn at(&self, parameters: &[f64]) -> Result<(), Error> {
        let points = self.last.borrow().points;
        if self.last.borrow().point == parameters {
            return Ok(());
        }
        // A line search at the edge of what numbers can tell apart does not end by itself; the best point so far is kept.
        if points > 2 * self.options.iterations {
            return Err(Error::msg("enough"));
        }
        let mut gradient = vec![0.0; parameters.len()];
        let mut cost = self.loss(parameters, &mut gradient);
        for (slope, weight) in gradient.iter_mut().zip(parameters) {
            cost += 0.5 * self.options.l2 * weight * weight;
            *slope += self.options.l2 * weight;
        }
        for (feature, slopes) in gradient.chunks_mut(self.classes.len()).enumerate() {
            for (slope, class) in slopes.iter_mut().zip(&self.classes) {
                if self.free[feature] >> *class as u8 & 1 == 0 {
                    *slope = 0.0;
                }
            }
        }
        gradient.iter_mut().for_each(|slope| *slope /= self.total);
        let cost = cost / self.total;
        if self.best.borrow().as_ref().is_none_or(|(least, _)| cost < *least) {
            *self.best.borrow_mut() = Some((cost, parameters.to_vec()));
        }
        *self.last.borrow_mut() = Last { point: parameters.to_vec(), cost, gradient, points: points + 1 };
        Ok(())
    }
}

impl CostFunction for Problem<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, parameters: &Vec<f64>) -> Result<f64, Error> {
        self.at(parameters)?;
        Ok(self.last.borrow().cost)
    }
}

impl Gradient for Problem<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, parameters: &Vec<f64>) -> Result<Vec<f64>, Error> {
        self.at(parameters)?;
        Ok(self.last.borrow().gradient.clone())
    }
}
