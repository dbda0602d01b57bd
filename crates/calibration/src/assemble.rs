//! From what a trial prints, or will print, to what the likelihood and predictions ask for.

use crate::course::{Acts, Component, Visit, small_arm};
use crate::likelihood::{Row, Trial};
use crate::observed::{Given, ObservedArm, ObservedRow, ObservedTrial, Route};
use crate::parameters::{Difference, Values};
use crate::surrogate::Courses;
use synovia_evidence::Registry;
use synovia_evidence::library::Blinding;
use synovia_trial::enrol::DAYS_PER_MONTH;

/// Baseline of a trial that prints none, points.
pub const BASELINE: f64 = 57.0;
/// Patients of an arm that prints no number.
pub const PATIENTS: f64 = 30.0;
/// Standard deviation of change where none is printed, and of every prediction, points.
pub const CHANGE_SD: f64 = 24.0;

/// What of context is not fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Blind {
    untreated: f64,
    single: [f64; 2],
    open: [f64; 2],
}

impl Blind {
    /// Reads the ratios.
    pub fn new(registry: &Registry) -> Self {
        let value = |id: &str| registry.value(id);
        Blind {
            untreated: value("clinic.context_untreated_ratio"),
            single: [
                value("clinic.context_single_blind_sham_ratio"),
                value("clinic.context_single_blind_active_ratio"),
            ],
            open: [
                value("clinic.context_known_placebo_ratio"),
                value("clinic.context_open_label_active_ratio"),
            ],
        }
    }

    fn factor(&self, trial: &ObservedTrial, arm: &ObservedArm) -> f64 {
        if arm.route == Route::Untreated {
            return self.untreated;
        }
        let active = usize::from(!arm.given.is_empty());
        match trial.blinding {
            Some(Blinding::Single) => self.single[active],
            Some(Blinding::Open) => self.open[active],
            _ => 1.0,
        }
    }
}

/// How effects of classes with a mechanism come about.
#[derive(Debug, Clone, Copy)]
pub enum Hypothesis<'a> {
    /// As simulated under one core.
    Simulated(&'a Courses),
    /// At once and for ever, but for the discrepancy of each window: the rival.
    NoMechanism,
}

/// Everything that turns printed rows into visits.
#[derive(Debug, Clone)]
pub struct Assembler<'a> {
    /// Where effects come from.
    pub hypothesis: Hypothesis<'a>,
    /// Context of routes and blinding.
    pub blind: &'a Blind,
}

/// A treatment that was not simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct NotSimulated(pub Given);

impl Assembler<'_> {
    /// One arm of a trial at the time and on the instrument of `row`, at baseline `baseline`.
    ///
    /// # Errors
    /// When a treatment was not simulated.
    pub fn visit(
        &self,
        trial: &ObservedTrial,
        arm: usize,
        row: &ObservedRow,
    ) -> Result<Visit, NotSimulated> {
        let of = &trial.arms[arm];
        let baseline = baseline(trial, arm, row);
        let day = row.time_months * DAYS_PER_MONTH;
        let components = of
            .given
            .iter()
            .map(|given| {
                let acts = match self.hypothesis {
                    Hypothesis::Simulated(courses) if given.class.has_mechanism() => {
                        let effect = courses.effect(given, baseline, row.time_months);
                        Acts::Simulated(effect.ok_or_else(|| NotSimulated(given.clone()))?)
                    }
                    _ => {
                        let first = given.days.first().copied().unwrap_or(0.0);
                        Acts::simple(first, given.until_d, day, baseline)
                    }
                };
                Ok(Component {
                    class: given.class,
                    differences: Difference::of(given.class, given.source, given.allogeneic)
                        .into_iter()
                        .map(Values::difference_place)
                        .collect(),
                    acts,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Visit {
            arm,
            months: row.time_months,
            family: row.family,
            baseline,
            natural: match self.hypothesis {
                Hypothesis::Simulated(courses) => courses.natural_at(row.time_months),
                Hypothesis::NoMechanism => 0.0,
            },
            route: of.route,
            context_factor: self.blind.factor(trial, of),
            small: if of.experimental {
                small_arm(patients(of, row))
            } else {
                0.0
            },
            components,
        })
    }

    /// The arm of a row, and its control when it is a difference.
    ///
    /// # Errors
    /// As [`visit`](Assembler::visit).
    pub fn visits(
        &self,
        trial: &ObservedTrial,
        row: &ObservedRow,
    ) -> Result<Vec<(f64, Visit)>, NotSimulated> {
        let mut all = vec![(1.0, self.visit(trial, row.arm, row)?)];
        if let Some(control) = row.control {
            all.push((-1.0, self.visit(trial, control, row)?));
        }
        Ok(all)
    }

    /// The trial as it is fitted; none when it prints nothing that is.
    ///
    /// # Errors
    /// As [`visit`](Assembler::visit).
    pub fn trial(&self, trial: &ObservedTrial) -> Result<Option<Trial>, NotSimulated> {
        let mut rows = Vec::new();
        for row in trial.rows.iter().filter(|row| row.fitted) {
            let (Some(value), Some(se)) = (row.value, row.se) else {
                continue;
            };
            rows.push(Row {
                visits: self.visits(trial, row)?,
                value,
                se,
            });
        }
        Ok((!rows.is_empty()).then(|| Trial::new(trial.id.clone(), rows)))
    }
}

/// Baseline of an arm on the instrument of a row: its own, else that of the trial's other arms, else the usual one.
pub fn baseline(trial: &ObservedTrial, arm: usize, row: &ObservedRow) -> f64 {
    let of = |keep: &dyn Fn(&&ObservedRow) -> bool| {
        let known: Vec<f64> = trial
            .rows
            .iter()
            .filter(|other| other.instrument == row.instrument)
            .filter(keep)
            .filter_map(|other| other.baseline_points)
            .collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    };
    if row.arm == arm
        && let Some(own) = row.baseline_points
    {
        return own;
    }
    of(&|other| other.arm == arm)
        .or_else(|| of(&|_| true))
        .unwrap_or(BASELINE)
}

/// Patients behind a row of an arm.
pub fn patients(arm: &ObservedArm, row: &ObservedRow) -> f64 {
    arm.n.or(row.n).unwrap_or(PATIENTS).max(1.0)
}

/// Treatments with a mechanism in these trials, each with the last month at which it is asked for.
pub fn treatments<'a>(trials: impl IntoIterator<Item = &'a ObservedTrial>) -> Vec<(Given, f64)> {
    let mut all = Vec::new();
    for trial in trials {
        let last = trial
            .rows
            .iter()
            .map(|row| row.time_months)
            .fold(0.0, f64::max);
        for given in trial.arms.iter().flat_map(|arm| &arm.given) {
            if given.class.has_mechanism() {
                all.push((given.clone(), last));
            }
        }
    }
    all
}
