//! Standardisation: from the printed numbers of one arm to a mean and a standard deviation on one scale, step by step.
//!
//! Every number that is not printed carries the recipe by which it was come by, with the rows it was made from. What is printed twice,
//! as a change and as two levels, is taken from the change, which needs fewer assumptions.

use std::collections::BTreeSet;

use synovia_evidence::library::{Direction, Outcome, ReportedAs};
use synovia_statistics::meta::recover::{self, Critical, MeanFormula, Printed, Warning};

use crate::printed::same_time;
use crate::question::{Basis, Measure, Medians, Question};

/// What one arm contributes: mean, standard deviation and number on the scale of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Mean; lower is better.
    pub mean: f64,
    /// Standard deviation; `None` when it was not printed and cannot be derived.
    pub sd: Option<f64>,
    /// Patients, or what was counted instead of them.
    pub n: f64,
    /// What the mean is of.
    pub basis: Basis,
    /// How each number was come by, rows cited.
    pub recipe: Vec<String>,
    /// What to mistrust.
    pub flags: BTreeSet<String>,
    /// Only the difference from the other side was printed: mean and standard deviation are not those of the arm.
    pub is_difference: bool,
}

/// Why an arm contributes nothing at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// No row of the instrument at that time.
    NotReported,
    /// The ends of the scale are not known, so that it cannot be brought to another: rows.
    Scale(String),
    /// Number of patients not printed: rows.
    Patients(String),
    /// Medians only, and they are not wanted: rows.
    MediansOnly(String),
    /// Printed in a form that the measure cannot use, such as a share of people where means are compared: rows.
    OtherForm(String),
}

/// Rows of one instrument in one arm, and how many are in the arm.
pub struct ArmRows<'a> {
    /// The rows, any time.
    pub rows: &'a [&'a Outcome],
    /// Patients of the arm, for rows that do not print their own number.
    pub arm_n: Option<f64>,
    /// The printed standard deviations are probably standard errors, and are read as such.
    pub sd_is_se: bool,
}

/// A mean with what is known beside it, in the units of the instrument.
#[derive(Debug, Clone)]
struct Moments {
    mean: f64,
    sd: Option<f64>,
    n: f64,
    recipe: Vec<String>,
    flags: BTreeSet<String>,
}

impl ArmRows<'_> {
    /// Everything the arm can say at `months`, the best basis first. Never empty when `Ok`.
    pub fn read(&self, months: f64, question: &Question) -> Result<Vec<Reading>, Missing> {
        let at = |wanted: f64| -> Vec<&Outcome> {
            let same =
                |row: &&&Outcome| row.time_months.is_some_and(|time| same_time(time, wanted));
            self.rows.iter().filter(same).copied().collect()
        };
        let now = at(months);
        let Some(first) = now.first() else {
            return Err(Missing::NotReported);
        };
        let shares = now.iter().all(|row| row.reported_as == ReportedAs::Percent);
        if shares && question.measure != Measure::LogRiskRatio {
            return Err(Missing::OtherForm(places(&now)));
        }
        let scale =
            Scale::of(first, question.measure).ok_or_else(|| Missing::Scale(places(&now)))?;
        if question.measure == Measure::LogRiskRatio {
            return self.share(&now).map(|reading| vec![reading]);
        }
        let (level, change) = (self.level(&now, question), self.change(&now, question));
        let baseline = self.level(&at(0.0), question).ok().flatten();
        let mut readings = Vec::new();
        if question.basis == Basis::Change {
            match (&change, &level, &baseline) {
                (Ok(Some(change)), _, _) => readings.push(scale.change(change.clone())),
                (_, Ok(Some(level)), Some(baseline)) => {
                    readings.push(scale.change(difference(level, baseline, question.correlation)));
                }
                _ => {}
            }
        }
        if let Ok(Some(level)) = &level {
            readings.push(scale.level(level.clone()));
        } else if let (Ok(Some(change)), Basis::Final) = (&change, question.basis) {
            // Without a level at the end, the change is the only thing there is to compare.
            readings.push(scale.change(change.clone()));
        }
        if readings.is_empty() {
            // A level or a change that could not be used knows why.
            return Err(change
                .err()
                .or(level.err())
                .unwrap_or_else(|| Missing::OtherForm(places(&now))));
        }
        Ok(readings)
    }

    fn patients(&self, row: &Outcome) -> Result<(f64, Option<String>), Missing> {
        match (row.n, self.arm_n) {
            (Some(n), _) => Ok((f64::from(n), None)),
            (None, Some(n)) => Ok((
                n,
                Some(format!("n = {n}: all of the arm; {} prints none", row.row)),
            )),
            (None, None) => Err(Missing::Patients(row.row.to_string())),
        }
    }

    fn level(&self, rows: &[&Outcome], question: &Question) -> Result<Option<Moments>, Missing> {
        let kinds = [
            ReportedAs::MeanSd,
            ReportedAs::MeanSem,
            ReportedAs::MeanCi95,
            ReportedAs::Mean,
            ReportedAs::MedianIqr,
            ReportedAs::Median,
        ];
        let Some(row) = first_of(rows, &kinds) else {
            return Ok(None);
        };
        let (n, from_arm) = self.patients(row)?;
        let mut moments = Moments::new(row, n, from_arm);
        match row.reported_as {
            ReportedAs::MedianIqr | ReportedAs::Median => {
                let quartiles = [row.q1, row.median, row.q3];
                self.quartiles(&mut moments, row, quartiles, question)?;
            }
            ReportedAs::MeanSem => {
                moments.mean_of(row.mean);
                moments.sd_from_se(row.sem, row);
            }
            ReportedAs::MeanCi95 => {
                moments.mean_of(row.mean);
                moments.sd_from_ci(row);
            }
            _ => {
                moments.mean_of(row.mean);
                self.printed_sd(&mut moments, row.sd, row);
            }
        }
        Ok(Some(moments))
    }

    fn change(&self, rows: &[&Outcome], question: &Question) -> Result<Option<Moments>, Missing> {
        let kinds = [
            ReportedAs::ChangeMeanSd,
            ReportedAs::ChangeMeanSem,
            ReportedAs::ChangeMeanCi95,
            ReportedAs::ChangeMean,
            ReportedAs::ChangeLsmean,
            ReportedAs::ChangeMedianIqr,
        ];
        let Some(row) = first_of(rows, &kinds) else {
            return Ok(None);
        };
        let (n, from_arm) = self.patients(row)?;
        let mut moments = Moments::new(row, n, from_arm);
        match row.reported_as {
            ReportedAs::ChangeMedianIqr => {
                let quartiles = [row.change_q1, row.change_median, row.change_q3];
                self.quartiles(&mut moments, row, quartiles, question)?;
            }
            ReportedAs::ChangeMeanSem => {
                moments.mean_of(row.change_mean);
                moments.sd_from_se(row.change_se, row);
            }
            ReportedAs::ChangeMeanCi95 => {
                moments.mean_of(row.change_mean);
                moments.sd_from_ci(row);
            }
            _ => {
                moments.mean_of(row.change_mean);
                self.printed_sd(&mut moments, row.change_sd, row);
                if row.reported_as == ReportedAs::ChangeLsmean {
                    moments.flag("mean adjusted by a model");
                }
            }
        }
        Ok(Some(moments))
    }

    /// A share of people, percent. Where more of them is better, those who are left are counted: lower is better of every number that
    /// leaves here, and the ratio of risks is that of not responding.
    fn share(&self, rows: &[&Outcome]) -> Result<Reading, Missing> {
        let row = first_of(rows, &[ReportedAs::Percent])
            .ok_or_else(|| Missing::OtherForm(places(rows)))?;
        let (n, from_arm) = self.patients(row)?;
        let mut moments = Moments::new(row, n, from_arm);
        moments.mean_of(row.pct);
        let mut events = (moments.mean / 100.0 * n).round();
        moments.recipe.push(format!(
            "{events} of {n} = {} % ({})",
            moments.mean, row.row
        ));
        if row.direction == Direction::HigherBetter {
            events = n - events;
            moments.recipe.push(format!(
                "turned round so that lower is better: {events} of {n} without it"
            ));
        }
        Ok(Reading {
            mean: events / n,
            sd: None,
            n,
            basis: Basis::Final,
            recipe: moments.recipe,
            flags: moments.flags,
            is_difference: false,
        })
    }

    fn printed_sd(&self, moments: &mut Moments, sd: Option<f64>, row: &Outcome) {
        if self.sd_is_se {
            moments.flag("printed standard deviation read as a standard error");
            moments.sd_from_se(sd, row);
        } else {
            moments.sd = sd;
        }
    }

    fn quartiles(
        &self,
        moments: &mut Moments,
        row: &Outcome,
        [q1, median, q3]: [Option<f64>; 3],
        question: &Question,
    ) -> Result<(), Missing> {
        let (Some(q1), Some(median), Some(q3), Medians::Convert) =
            (q1, median, q3, question.medians)
        else {
            return Err(Missing::MediansOnly(row.row.to_string()));
        };
        let printed = Printed::Quartiles {
            first_quartile: q1,
            median,
            third_quartile: q3,
        };
        let recovered = recover::mean_and_sd(printed, moments.n, MeanFormula::Luo)
            .map_err(|error| Missing::MediansOnly(format!("{}: {error}", row.row)))?;
        moments.mean = recovered.mean;
        moments.sd = Some(recovered.sd);
        moments.recipe.push(format!(
            "mean {:.3} (Luo 2018, equation 11) and SD {:.3} (Wan 2014, equation 16) from median {median}, quartiles {q1} and {q3}, n = {} ({})",
            recovered.mean, recovered.sd, moments.n, row.row
        ));
        moments.flag("median and quartiles turned into mean and standard deviation");
        for warning in recovered.warnings {
            moments.flag(in_words(warning));
        }
        Ok(())
    }
}

fn in_words(warning: Warning) -> &'static str {
    match warning {
        Warning::Skewed { .. } => "quartiles too lopsided for a normal distribution",
        Warning::FewPatients { .. } => {
            "mean and standard deviation recovered from quartiles of few patients"
        }
    }
}

fn first_of<'a>(rows: &[&'a Outcome], kinds: &[ReportedAs]) -> Option<&'a Outcome> {
    kinds
        .iter()
        .find_map(|kind| rows.iter().find(|row| row.reported_as == *kind))
        .copied()
}

/// `outcomes.csv:12, outcomes.csv:14`.
pub(crate) fn places(rows: &[&Outcome]) -> String {
    let places: Vec<String> = rows.iter().map(|row| row.row.to_string()).collect();
    places.join(", ")
}

impl Moments {
    fn new(row: &Outcome, n: f64, from_arm: Option<String>) -> Self {
        let mut moments = Moments {
            mean: f64::NAN,
            sd: None,
            n,
            recipe: vec![format!("{}, {}", row.reported_as, row.row)],
            flags: BTreeSet::new(),
        };
        if let Some(step) = from_arm {
            moments.recipe.push(step);
            moments.flag("number of patients is that of the arm, not of those measured");
        }
        moments
    }

    fn flag(&mut self, text: &str) {
        self.flags.insert(text.to_owned());
    }

    fn mean_of(&mut self, mean: Option<f64>) {
        // The checks of the library promise a mean wherever a row says that it reports one.
        self.mean = mean.unwrap_or(f64::NAN);
    }

    fn sd_from_se(&mut self, se: Option<f64>, row: &Outcome) {
        self.sd = se.and_then(|se| recover::sd_from_standard_error(se, self.n).ok());
        if let (Some(se), Some(sd)) = (se, self.sd) {
            self.recipe
                .push(format!("SD {sd:.3} = SE {se} × √{} ({})", self.n, row.row));
        }
    }

    fn sd_from_ci(&mut self, row: &Outcome) {
        let (Some(low), Some(high)) = (row.ci_low, row.ci_high) else {
            return;
        };
        let Ok(sd) = recover::sd_from_interval(low, high, 0.95, self.n, Critical::StudentT) else {
            return;
        };
        self.sd = Some(sd);
        self.recipe.push(format!(
            "SD {sd:.3} from the 95 % interval {low} to {high}, t with {} degrees of freedom ({})",
            self.n - 1.0,
            row.row
        ));
    }
}

/// The change between two levels: the standard deviation of a difference of correlated values.
fn difference(level: &Moments, baseline: &Moments, correlation: f64) -> Moments {
    let sd = match (level.sd, baseline.sd) {
        (Some(after), Some(before)) => recover::sd_of_change(before, after, correlation).ok(),
        _ => None,
    };
    let mut recipe = baseline.recipe.clone();
    recipe.extend(level.recipe.iter().cloned());
    recipe.push(match sd {
        Some(sd) => format!(
            "change {:.3} = {} − {}; SD {sd:.3} from both levels with a supposed correlation of {correlation}",
            level.mean - baseline.mean,
            level.mean,
            baseline.mean,
        ),
        None => format!(
            "change {:.3} = {} − {}",
            level.mean - baseline.mean,
            level.mean,
            baseline.mean
        ),
    });
    let mut flags: BTreeSet<String> = level.flags.union(&baseline.flags).cloned().collect();
    if sd.is_some() {
        flags.insert("standard deviation of the change from a supposed correlation".to_owned());
    }
    Moments {
        mean: level.mean - baseline.mean,
        sd,
        n: level.n,
        recipe,
        flags,
    }
}

/// From the units of an instrument to those of the question.
struct Scale {
    /// Units of the question per unit of the instrument.
    factor: f64,
    low: f64,
    higher_is_better: bool,
    /// Levels have ends, so that they can be turned round at the upper one.
    span: Option<f64>,
    words: Option<String>,
}

impl Scale {
    fn of(row: &Outcome, measure: Measure) -> Option<Scale> {
        let higher_is_better = row.direction == Direction::HigherBetter;
        if measure != Measure::MeanDifference {
            return Some(Scale {
                factor: 1.0,
                low: 0.0,
                higher_is_better,
                span: None,
                words: higher_is_better.then(|| "sign turned: higher is better".to_owned()),
            });
        }
        let (low, high) = (row.scale_min?, row.scale_max?);
        if !row.scale_source.may_be_rescaled() || high <= low {
            return None;
        }
        let same = low == 0.0 && high == 100.0;
        let turned = if higher_is_better {
            ", turned round so that lower is better"
        } else {
            ""
        };
        Some(Scale {
            factor: 100.0 / (high - low),
            low,
            higher_is_better,
            span: Some(high - low),
            words: (!same || higher_is_better)
                .then(|| format!("{low} to {high} brought to 0 to 100{turned}")),
        })
    }

    fn level(&self, moments: Moments) -> Reading {
        let from_low = moments.mean - self.low;
        let mean = match (self.higher_is_better, self.span) {
            (true, Some(span)) => span - from_low,
            (true, None) => -from_low,
            (false, _) => from_low,
        };
        self.reading(moments, mean, Basis::Final)
    }

    fn change(&self, moments: Moments) -> Reading {
        let mean = if self.higher_is_better {
            -moments.mean
        } else {
            moments.mean
        };
        self.reading(moments, mean, Basis::Change)
    }

    fn reading(&self, moments: Moments, mean: f64, basis: Basis) -> Reading {
        let mut recipe = moments.recipe;
        recipe.extend(self.words.clone());
        Reading {
            mean: mean * self.factor,
            sd: moments.sd.map(|sd| sd * self.factor),
            n: moments.n,
            basis,
            recipe,
            flags: moments.flags,
            is_difference: false,
        }
    }
}
