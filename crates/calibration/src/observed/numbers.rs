//! Printed numbers of one arm on points of 100, lower is better: the standardisation of `synovia-synthesis`, with medians standing for
//! means, and with numbers of patients that were not printed.

use synovia_evidence::library::{Outcome, ReportedAs};
use synovia_statistics::meta::recover::{self, MeanFormula, Printed};
use synovia_synthesis::{ArmRows, Basis, Missing, Question, Reading, together};

use super::design::Part;
use crate::assemble::CHANGE_SD;

/// Correlation of baseline and follow-up, for changes whose standard deviation was not printed (specification, section Data).
pub(super) const CORRELATION: f64 = 0.45;
/// Stands in for a number of patients that nobody printed where it cancels: a standard deviation is made from a printed standard error,
/// and turned back into it.
const ANY_NUMBER: f64 = 100.0;

/// A mean with its spread and number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    pub mean: f64,
    pub sd: Option<f64>,
    /// Patients, as printed or of the arm; `None` where not known.
    pub n: Option<f64>,
    pub recipe: Vec<String>,
}

/// What an arm prints at one time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Said {
    pub change: Option<Number>,
    pub level: Option<Number>,
    /// Why there is neither, when something was printed.
    pub why_not: Option<String>,
}

impl Number {
    /// Standard error: from the spread, else from that which is supposed where none is printed.
    pub fn se(&self) -> Option<f64> {
        let n = self.n.or(self.sd.map(|_| ANY_NUMBER))?;
        Some(self.sd.unwrap_or(CHANGE_SD) / n.sqrt())
    }

    /// How the standard error was come by, when it was not printed at all.
    pub fn supposed_se(&self) -> Option<String> {
        let n = self.n.filter(|_| self.sd.is_none())?;
        Some(format!("SE = {CHANGE_SD}/√{n}: no spread is printed"))
    }

    /// The change from a baseline on the same scale.
    pub fn since(&self, baseline: &Number) -> Number {
        let mean = self.mean - baseline.mean;
        let both = self.sd.zip(baseline.sd);
        let sd =
            both.and_then(|(after, before)| recover::sd_of_change(before, after, CORRELATION).ok());
        let mut recipe = baseline.recipe.clone();
        recipe.extend(self.recipe.iter().cloned());
        let with = if sd.is_some() {
            format!(", SD from both with a supposed correlation of {CORRELATION}")
        } else {
            String::new()
        };
        recipe.push(format!(
            "change {mean:.2} = {:.2} − {:.2} of 100{with}",
            self.mean, baseline.mean
        ));
        Number {
            mean,
            sd,
            n: self.n,
            recipe,
        }
    }
}

/// What an arm says at one time: itself, or its strata pooled when it says nothing by itself.
pub(super) fn said(part: &Part<'_>, rows: &[&Outcome], sd_is_se: bool) -> Said {
    let of =
        |id: &str| -> Vec<&Outcome> { rows.iter().filter(|row| row.arm == id).copied().collect() };
    let own = of(&part.arm.id);
    if !own.is_empty() || part.strata.is_empty() {
        return of_rows(&own, part.n, sd_is_se);
    }
    let strata: Vec<Said> = part
        .strata
        .iter()
        .map(|stratum| of_rows(&of(&stratum.id), stratum.n.map(f64::from), sd_is_se))
        .collect();
    let pooled = |pick: fn(&Said) -> &Option<Number>| {
        // A part of the arm is not the arm.
        let all: Option<Vec<Number>> = strata.iter().map(|said| pick(said).clone()).collect();
        pool(&all?, "strata")
    };
    Said {
        change: pooled(|said| &said.change),
        level: pooled(|said| &said.level),
        why_not: strata.iter().find_map(|said| said.why_not.clone()),
    }
}

/// Groups of people as if they had been one; `None` when a number of people is not known.
pub(super) fn pool(numbers: &[Number], of: &str) -> Option<Number> {
    let readings: Option<Vec<Reading>> = numbers
        .iter()
        .map(|number| {
            Some(Reading {
                mean: number.mean,
                sd: number.sd,
                n: number.n?,
                basis: Basis::Final,
                recipe: number.recipe.clone(),
                flags: Default::default(),
                is_difference: false,
            })
        })
        .collect();
    together(&readings?, of).map(|all| Number {
        mean: all.mean,
        sd: all.sd,
        n: Some(all.n),
        recipe: all.recipe,
    })
}

/// Rows of one arm, instrument and time.
fn of_rows(rows: &[&Outcome], arm_n: Option<f64>, sd_is_se: bool) -> Said {
    let Some(months) = rows.first().and_then(|row| row.time_months) else {
        return Said::default();
    };
    let (mut means, mut medians) = (Vec::new(), Vec::new());
    for row in rows {
        let (mean, step) = as_mean(row, arm_n);
        medians.extend(step.map(|step| (format!("{}, {}", mean.reported_as, row.row), step)));
        means.push(mean);
    }
    let borrowed: Vec<&Outcome> = means.iter().collect();
    let printed_n = rows.iter().any(|row| row.n.is_some());
    let known_n = printed_n || arm_n.is_some();
    let rows = ArmRows {
        rows: &borrowed,
        arm_n: arm_n.or((!known_n).then_some(ANY_NUMBER)),
        sd_is_se,
    };
    let question = Question {
        correlation: CORRELATION,
        basis: Basis::Change,
        ..Question::default()
    };
    let readings = match rows.read(months, &question) {
        Ok(readings) => readings,
        Err(missing) => {
            return Said {
                why_not: Some(in_words(&missing)),
                ..Said::default()
            };
        }
    };
    let of = |basis: Basis| {
        let reading = readings.iter().find(|reading| reading.basis == basis)?;
        reading.mean.is_finite().then(|| {
            let mut number = number(reading, known_n, rows.rows);
            for (first, step) in &medians {
                if number.recipe.first() == Some(first) {
                    step.clone_into(&mut number.recipe[0]);
                }
            }
            number
        })
    };
    Said {
        change: of(Basis::Change),
        level: of(Basis::Final),
        why_not: None,
    }
}

fn number(reading: &Reading, known_n: bool, rows: &[&Outcome]) -> Number {
    let mut recipe = reading.recipe.clone();
    let mut sd = reading.sd;
    if !known_n {
        // Steps that speak of the number that stood in for the unknown one.
        let formal = format!("√{ANY_NUMBER}");
        recipe.retain(|step| !step.starts_with("n = ") && !step.contains(&formal));
        let has_se = rows.iter().any(|row| row.sem.or(row.change_se).is_some());
        // Without a number, a standard deviation says nothing of the error of the mean.
        sd = sd.filter(|_| has_se);
        recipe.push("number of patients not printed".to_owned());
        if has_se {
            recipe.push("standard error as printed".to_owned());
        }
    }
    Number {
        mean: reading.mean,
        sd,
        n: known_n.then_some(reading.n),
        recipe,
    }
}

/// A row of a median as one of a mean: the median stands for it, and quartiles give the standard deviation.
fn as_mean(row: &Outcome, arm_n: Option<f64>) -> (Outcome, Option<String>) {
    let mut mean = row.clone();
    let of_change = row.reported_as == ReportedAs::ChangeMedianIqr;
    let quartiles = match row.reported_as {
        ReportedAs::MedianIqr | ReportedAs::Median => [row.q1, row.median, row.q3],
        ReportedAs::ChangeMedianIqr => [row.change_q1, row.change_median, row.change_q3],
        _ => return (mean, None),
    };
    let sd = quartiles_sd(quartiles, row.n.map(f64::from).or(arm_n));
    let median = quartiles[1];
    if of_change {
        mean.reported_as = ReportedAs::ChangeMeanSd;
        (mean.change_mean, mean.change_sd) = (median, sd);
    } else {
        mean.reported_as = ReportedAs::MeanSd;
        (mean.mean, mean.sd) = (median, sd);
    }
    let from = sd.map_or(String::new(), |sd| {
        format!(", SD {sd:.2} from quartiles (Wan 2014, equation 16)")
    });
    let step = format!(
        "{}, {}: the median stands for the mean{from}",
        row.reported_as, row.row
    );
    (mean, Some(step))
}

fn quartiles_sd([q1, median, q3]: [Option<f64>; 3], n: Option<f64>) -> Option<f64> {
    let printed = Printed::Quartiles {
        first_quartile: q1?,
        median: median?,
        third_quartile: q3?,
    };
    let recovered = recover::mean_and_sd(printed, n?, MeanFormula::Wan).ok()?;
    Some(recovered.sd)
}

fn in_words(missing: &Missing) -> String {
    match missing {
        Missing::NotReported => "not printed".to_owned(),
        Missing::Scale(rows) => format!("the ends of its scale are not known ({rows})"),
        Missing::Patients(rows) => format!("number of patients not known ({rows})"),
        Missing::MediansOnly(rows) => format!("medians only ({rows})"),
        Missing::OtherForm(rows) => format!("in a form that is no mean ({rows})"),
    }
}
