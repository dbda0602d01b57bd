//! Candidates weighted until those who enter are the population that a paper describes.
//!
//! ```text
//! ln w(i) = Σ_k λ_k·z_k(i)        so that  Σ_i w(i)·z_k(i) = 0  for each k, over candidates i who may enter
//! z       = x − mean,  (x − mean)² − SD²,  percentage − percentage asked         Described::departure
//! ```
//!
//! Entropy balancing (J. Hainmueller, *Political Analysis* 20 (2012) 25-46, doi:10.1093/pan/mpr025): of all weights that meet what is
//! asked, those that differ least from equal ones. λ minimises ln Σ_i w(i), which is convex, by Newton steps.
//!
//! The score at baseline is the *measured* one, noise and all, as it was in the paper. Where it is asked for, one more z keeps the mean of
//! its noise at what the entry criteria alone bring about: a population that was worse off is made of worse knees, not of knees that were
//! measured on a worse day, and regresses to its mean afterwards as any that came in by these criteria. Only the spread of the noise gives
//! way, since a published standard deviation can be smaller than the noise of one measurement.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::described::{Described, Person, Quantity};
use crate::enrol::{Baseline, Screening, felt_at_baseline, until_baseline};
use crate::population::{Candidate, Pool, excluded};
use crate::protocol::Protocol;
use crate::world::{Uncertain, World};
use synovia_evidence::Registry;
use synovia_numerics::ode::{Failure, Tolerance};
use synovia_numerics::real::{exp, ln};
use synovia_numerics::{Matrix, sum};

/// The replicate that nobody runs, in which candidates are measured in order to weight them.
const MEASURED_IN: u64 = u64::MAX;
/// Each candidate is measured this often: a person may enter on one day and not on another, and there may be few of a grade.
const TIMES_MEASURED: u64 = 64;
/// Fewer people than this, after weighting, are the same few in every trial.
const LEAST_CARRIED_BY: f64 = 200.0;
/// Where fewer of those who may enter are taken once they have been measured, screening would go on for too long.
const LEAST_TAKEN: f64 = 0.005;
/// Mean departures, in their own standard deviations, that count as none.
const MET: f64 = 1e-7;
const MOST_NEWTON_STEPS: usize = 200;
const MOST_HALVES: usize = 40;
/// Keeps the system solvable where a departure hardly varies (all are women), far below what changes a weight.
const LEAST_RIDGE: f64 = 1e-10;
/// Penalties, each twice the one before, that lead from what is asked to what comes unasked, when the first cannot be had.
const FIRST_RIDGE: f64 = 1e-8;
const RIDGES: usize = 34;

/// A candidate who may enter, as measured once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Number in the pool.
    pub candidate: usize,
    /// What a description knows of the candidate.
    pub person: Person,
    /// What of the score at baseline is noise, points of 100.
    pub noise_points: f64,
}

/// Measures the candidates of a range of the pool a few times each, from screening to baseline; those who may not enter are left out.
///
/// # Errors
/// When a joint cannot be integrated.
pub fn measure(
    protocol: &Protocol,
    registry: &Registry,
    pool: &Pool,
    seed: u64,
    tolerance: &Tolerance,
    candidates: Range<usize>,
) -> Result<Vec<Measured>, Failure> {
    let protocol = &until_baseline(protocol);
    let world = World::new(registry, protocol, Uncertain::No, seed, MEASURED_IN);
    let screening = Screening::new(protocol, &world, pool, seed, MEASURED_IN);
    let mut eligible = Vec::new();
    let mut noises = Vec::new();
    for index in candidates {
        let address = |time: u64| index as u64 * TIMES_MEASURED + time;
        let mut entered = (0..TIMES_MEASURED)
            .filter_map(|time| screening.at_screening(index, address(time)).ok().flatten())
            .peekable();
        // What happens to the joint until baseline hangs on no measurement: once is enough.
        if let Some(first) = entered.peek() {
            eligible.push(first.clone());
            noises.push(
                entered
                    .map(|participant| participant.noise)
                    .collect::<Vec<_>>(),
            );
        }
    }
    let felt = felt_at_baseline(protocol, &world, pool, &eligible, tolerance)?;
    let mut measured = Vec::new();
    for ((participant, felt), noises) in eligible.iter().zip(felt).zip(noises) {
        let candidate = participant.candidate;
        measured.extend(noises.iter().map(|noise| {
            let baseline = Baseline::of(protocol, &world, noise, felt);
            Measured {
                candidate,
                person: person(pool.candidate(candidate), baseline.points),
                noise_points: baseline.noise_points,
            }
        }));
    }
    Ok(measured)
}

/// What a description knows of a candidate who scores `baseline_points`.
pub(crate) fn person(candidate: &Candidate, baseline_points: f64) -> Person {
    Person {
        baseline_points,
        age_years: candidate.owner.age_years,
        bmi: candidate.owner.bmi,
        female: candidate.female,
        kl: candidate.owner.kl,
    }
}

/// What weights depend on, beyond whom they are of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Departure {
    /// By how much a person departs from what is asked.
    From(Quantity),
    /// By how much the noise at baseline departs from the usual.
    Noise,
}

impl Departure {
    /// Whether it is known only once a patient has been measured.
    fn is_measured(self) -> bool {
        match self {
            Departure::From(quantity) => quantity.is_measured(),
            Departure::Noise => true,
        }
    }
}

/// How much likelier than others a candidate comes to screening, and enters with a score.
#[derive(Debug, Clone)]
pub struct Weights {
    described: Described,
    lambda: Vec<(Departure, f64)>,
    /// Mean noise at baseline in those who enter unweighted, points.
    usual_noise: f64,
    /// Largest ln w over the pool, of what is known of a candidate beforehand.
    most_known: f64,
    /// Largest ln w over those measured, of what a score at baseline adds.
    most_measured: f64,
    /// Effective number of people.
    carried_by: f64,
    pub(crate) tolerance: Tolerance,
}

/// A description that the pool cannot carry.
#[derive(Debug, Clone, PartialEq)]
pub struct OutOfReach {
    /// What is asked, and the nearest to it that enough candidates carry.
    pub asked: Vec<(Quantity, f64, f64)>,
    /// Candidates who may enter.
    pub eligible: usize,
}

impl std::fmt::Display for OutOfReach {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        /// Differences that a table prints as none.
        const SAME: f64 = 0.05;
        let eligible = self.eligible;
        if eligible == 0 {
            return write!(
                to,
                "none of the virtual candidates may enter, whatever [population] describes"
            );
        }
        write!(
            to,
            "the population that [population] describes is out of reach of the {eligible} virtual candidates who may enter"
        )?;
        let missed = || {
            self.asked
                .iter()
                .filter(|(_, asked, near)| (asked - near).abs() >= SAME)
        };
        for (quantity, asked, nearest) in missed() {
            write!(
                to,
                "; {} = {asked} was asked, the nearest is {nearest:.1}",
                quantity.key()
            )?;
        }
        if missed().next().is_none() {
            write!(to, "; it can be met, but by too few of them")?;
        }
        write!(
            to,
            ". Other entry criteria, a description nearer to what they admit, or a larger `pool` in [model] help"
        )
    }
}

impl std::error::Error for OutOfReach {}

impl Weights {
    /// Weights under which those who were `measured`, all who may enter, meet what the protocol describes.
    ///
    /// # Errors
    /// When no weights do, or only such as rest on too few people.
    pub fn fit(
        protocol: &Protocol,
        pool: &Pool,
        measured: &[Measured],
        tolerance: &Tolerance,
    ) -> Result<Weights, OutOfReach> {
        let described = protocol.described;
        let mut of: Vec<Departure> = (described.asked().into_iter())
            .map(|(quantity, _)| Departure::From(quantity))
            .collect();
        // Shares of all grades add up to 100: the last says nothing new.
        if matches!(of.last(), Some(Departure::From(Quantity::GradePercent(_)))) {
            of.pop();
        }
        if described.baseline.is_some() {
            of.push(Departure::Noise);
        }
        let n = (measured.len() as f64).max(1.0);
        let mut weights = Weights {
            described,
            lambda: of.into_iter().map(|departure| (departure, 0.0)).collect(),
            usual_noise: sum(measured.iter().map(|one| one.noise_points)) / n,
            most_known: 0.0,
            most_measured: 0.0,
            carried_by: 0.0,
            tolerance: *tolerance,
        };
        let system = System::new(&weights, measured);
        let is_enough = |lambda: &[f64], carrying: &[f64]| {
            carried_by(measured, carrying) >= LEAST_CARRIED_BY
                && taken(&weights, lambda, measured) >= LEAST_TAKEN
        };
        let exact = system.balanced(LEAST_RIDGE);
        let exact = exact.filter(|(lambda, carrying)| is_enough(lambda, carrying));
        let Some((lambda, carrying)) = exact else {
            return Err(system.nearest(&described, measured, is_enough));
        };
        weights.carried_by = carried_by(measured, &carrying);
        for ((_, fitted), lambda) in weights.lambda.iter_mut().zip(lambda) {
            *fitted = lambda;
        }
        let may_come = (0..pool.len()).map(|index| pool.candidate(index));
        let may_come = may_come.filter(|who| excluded(who, &protocol.eligibility).is_none());
        weights.most_known = largest(may_come.map(|who| weights.ln_known(who)));
        weights.most_measured = largest(measured.iter().map(|one| {
            weights.ln_measured(Baseline {
                points: one.person.baseline_points,
                noise_points: one.noise_points,
            })
        }));
        Ok(weights)
    }

    /// Effective number of people among those who may enter: (Σw)²/Σw² over candidates (L. Kish, *Survey Sampling*, 1965).
    pub fn carried_by(&self) -> f64 {
        self.carried_by
    }

    fn departure(&self, departure: Departure, person: &Person, noise_points: f64) -> f64 {
        match departure {
            Departure::From(quantity) => self.described.departure(quantity, person),
            Departure::Noise => noise_points - self.usual_noise,
        }
    }

    fn ln_weight(&self, measured: bool, person: &Person, noise_points: f64) -> f64 {
        let of = self
            .lambda
            .iter()
            .filter(|(departure, _)| departure.is_measured() == measured);
        of.map(|(departure, lambda)| lambda * self.departure(*departure, person, noise_points))
            .sum()
    }

    fn ln_known(&self, candidate: &Candidate) -> f64 {
        self.ln_weight(false, &person(candidate, 0.0), 0.0)
    }

    fn ln_measured(&self, baseline: Baseline) -> f64 {
        // Nothing else of the person is asked for.
        let anybody = Person {
            baseline_points: baseline.points,
            age_years: 0.0,
            bmi: 0.0,
            female: false,
            kl: 0,
        };
        self.ln_weight(true, &anybody, baseline.noise_points)
    }

    /// Chance, 0 to 1, that a candidate comes to screening, as far as it hangs on what is known beforehand.
    pub(crate) fn chance_known(&self, candidate: &Candidate) -> f64 {
        exp((self.ln_known(candidate) - self.most_known).min(0.0))
    }

    /// The same as far as it hangs on what is measured at baseline.
    pub(crate) fn chance_measured(&self, baseline: Baseline) -> f64 {
        exp((self.ln_measured(baseline) - self.most_measured).min(0.0))
    }
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, f64::max)
}

/// Mean chance, over those who may enter, to be taken with what was measured at baseline.
fn taken(weights: &Weights, lambda: &[f64], measured: &[Measured]) -> f64 {
    let ln_measured = |one: &Measured| -> f64 {
        let each = weights.lambda.iter().zip(lambda);
        let each = each.filter(|((of, _), _)| of.is_measured());
        each.map(|((of, _), l)| l * weights.departure(*of, &one.person, one.noise_points))
            .sum()
    };
    let logs: Vec<f64> = measured.iter().map(ln_measured).collect();
    let most = largest(logs.iter().copied());
    sum(logs.iter().map(|log| exp(log - most))) / (logs.len() as f64).max(1.0)
}

fn carried_by(measured: &[Measured], weights: &[f64]) -> f64 {
    let mut of_each: BTreeMap<usize, f64> = BTreeMap::new();
    for (of, weight) in measured.iter().zip(weights) {
        *of_each.entry(of.candidate).or_default() += weight;
    }
    let squares = sum(of_each.values().map(|weight| weight * weight));
    let all = sum(of_each.values().copied());
    if squares > 0.0 {
        all * all / squares
    } else {
        0.0
    }
}

/// The departures of all who were measured, each in its own standard deviations.
struct System {
    rows: Vec<Vec<f64>>,
    scales: Vec<f64>,
}

impl System {
    fn new(weights: &Weights, measured: &[Measured]) -> Self {
        let size = weights.lambda.len();
        let raw = |one: &Measured| -> Vec<f64> {
            let each = weights.lambda.iter();
            each.map(|(of, _)| weights.departure(*of, &one.person, one.noise_points))
                .collect()
        };
        let mut rows: Vec<Vec<f64>> = measured.iter().map(raw).collect();
        let n = (rows.len() as f64).max(1.0);
        let scales: Vec<f64> = (0..size)
            .map(|k| {
                let centre = sum(rows.iter().map(|row| row[k])) / n;
                let variance =
                    sum(rows.iter().map(|row| (row[k] - centre) * (row[k] - centre))) / n;
                if variance > 0.0 { variance.sqrt() } else { 1.0 }
            })
            .collect();
        for row in &mut rows {
            row.iter_mut()
                .zip(&scales)
                .for_each(|(value, scale)| *value /= scale);
        }
        System { rows, scales }
    }

    /// Weights, their largest 1, and the logarithm of their sum.
    fn weights(&self, lambda: &[f64]) -> (Vec<f64>, f64) {
        let logs: Vec<f64> = self
            .rows
            .iter()
            .map(|row| row.iter().zip(lambda).map(|(z, l)| z * l).sum())
            .collect();
        let most = largest(logs.iter().copied());
        let weights: Vec<f64> = logs.iter().map(|log| exp(log - most)).collect();
        let all = sum(weights.iter().copied());
        (weights, most + ln(all))
    }

    /// The minimum of ln Σw + `ridge`/2·|λ|², λ per unit of the departures, and the weights; none where there is no minimum.
    fn balanced(&self, ridge: f64) -> Option<(Vec<f64>, Vec<f64>)> {
        let size = self.scales.len();
        let penalty = |lambda: &[f64]| 0.5 * ridge * lambda.iter().map(|l| l * l).sum::<f64>();
        let mut lambda = vec![0.0; size];
        for _ in 0..MOST_NEWTON_STEPS {
            let (weights, ln_all) = self.weights(&lambda);
            let all = sum(weights.iter().copied());
            let mean: Vec<f64> = (0..size)
                .map(|k| sum(self.rows.iter().zip(&weights).map(|(row, w)| w * row[k])) / all)
                .collect();
            let slope: Vec<f64> = mean
                .iter()
                .zip(&lambda)
                .map(|(m, l)| m + ridge * l)
                .collect();
            if slope.iter().all(|s| s.abs() < MET) {
                let per_unit = lambda.iter().zip(&self.scales).map(|(l, scale)| l / scale);
                return Some((per_unit.collect(), weights));
            }
            let mut curvature = Matrix::zeros(size, size);
            for i in 0..size {
                for j in 0..=i {
                    let product = |row: &Vec<f64>| (row[i] - mean[i]) * (row[j] - mean[j]);
                    let value =
                        sum(self.rows.iter().zip(&weights).map(|(r, w)| w * product(r))) / all;
                    curvature[(i, j)] = value;
                    curvature[(j, i)] = value;
                }
                curvature[(i, i)] += ridge;
            }
            let step = curvature.cholesky().ok()?.solve(&slope);
            let now = ln_all + penalty(&lambda);
            let downhill: f64 = slope.iter().zip(&step).map(|(s, d)| s * d).sum();
            // Newton's step, halved until it leads downhill enough (L. Armijo 1966).
            let mut halves = std::iter::successors(Some(1.0), |share| Some(0.5 * share));
            let share = halves.by_ref().take(MOST_HALVES).find(|share| {
                let there: Vec<f64> = lambda
                    .iter()
                    .zip(&step)
                    .map(|(l, d)| l - share * d)
                    .collect();
                self.weights(&there).1 + penalty(&there) <= now - 1e-4 * share * downhill
            })?;
            lambda
                .iter_mut()
                .zip(&step)
                .for_each(|(l, d)| *l -= share * d);
        }
        None
    }

    /// What can be had of what is asked: the first of weights ever nearer to equal ones that rest on enough people.
    fn nearest(
        &self,
        described: &Described,
        measured: &[Measured],
        is_enough: impl Fn(&[f64], &[f64]) -> bool,
    ) -> OutOfReach {
        let people: Vec<Person> = measured.iter().map(|of| of.person).collect();
        let mut candidates: Vec<usize> = measured.iter().map(|of| of.candidate).collect();
        candidates.dedup();
        let weights = std::iter::successors(Some(FIRST_RIDGE), |ridge| Some(2.0 * ridge))
            .take(RIDGES)
            .filter_map(|ridge| self.balanced(ridge))
            .find(|(lambda, weights)| is_enough(lambda, weights))
            .map(|(_, weights)| weights)
            .unwrap_or_else(|| vec![1.0; people.len()]);
        let asked = described
            .asked()
            .into_iter()
            .zip(described.met(&people, &weights));
        OutOfReach {
            asked: asked
                .map(|((quantity, asked), met)| (quantity, asked, met))
                .collect(),
            eligible: candidates.len(),
        }
    }
}
