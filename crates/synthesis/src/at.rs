//! One trial at one time: which instrument, which month, which basis, and what each group says there.

use std::collections::{BTreeMap, BTreeSet};

use synovia_evidence::library::{self, Arm, Difference, Library, Outcome, Trial};

use crate::candidates::{instruments, outside, problem, times};
use crate::contradiction::{self, Contradiction};
use crate::contrast::together;
use crate::group::{Group, groups};
use crate::printed;
use crate::question::{Basis, Measure, Question};
use crate::reading::{ArmRows, Missing, Reading, places};

/// What a group of arms says.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Name of the group.
    pub name: String,
    /// Its components.
    pub components: BTreeSet<String>,
    /// Labels of its arms, as printed.
    pub arms: Vec<String>,
    /// What they say together.
    pub reading: Reading,
}

/// A trial at one instrument and time, every group on the same basis.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialAt {
    /// Instrument, as in the table.
    pub instrument: String,
    /// Months, as printed.
    pub months: f64,
    /// What the means are of.
    pub basis: Basis,
    /// The groups that have a mean and a standard deviation there.
    pub sides: Vec<Side>,
    /// What to mistrust of the whole trial, its contradictions among it.
    pub flags: BTreeSet<String>,
    /// What it prints there that cannot all be true.
    pub contradictions: BTreeSet<Contradiction>,
}

/// Why a trial is left out: a kind, and words with the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Kind, such as `no-standard-deviation`.
    pub code: &'static str,
    /// In words.
    pub words: String,
}

impl Reason {
    pub(crate) fn new(code: &'static str, words: impl Into<String>) -> Self {
        Reason {
            code,
            words: words.into(),
        }
    }
}

/// Standard deviations to stand in for those that were not printed.
pub type Imputed = BTreeMap<Basis, f64>;

/// Every time at which the trial has `enough` groups with numbers, in the order of preference: instrument first, then time.
///
/// With `every_time`, all times of the first instrument that has any; otherwise the first time only.
///
/// # Errors
/// When there is no such time; the reason is that of the attempt that came nearest.
pub fn read(
    question: &Question,
    library: &Library,
    trial: &Trial,
    imputed: &Imputed,
    every_time: bool,
    enough: &dyn Fn(&[Side]) -> bool,
) -> Result<Vec<TrialAt>, Reason> {
    let groups = groups(library, trial);
    let outcomes: Vec<&Outcome> = library.outcomes_of(&trial.id).collect();
    let differences: Vec<&Difference> = library.differences_of(&trial.id).collect();
    // Whole arms: differences from a part of an arm are no differences between what was randomised.
    let arms: Vec<&Arm> = groups
        .iter()
        .flat_map(|group| group.arms.iter().map(|whole| whole.arm))
        .collect();
    let instruments = instruments(question, &outcomes, &differences);
    if instruments.is_empty() {
        return Err(Reason::new(
            "outcome-not-reported",
            format!("no numbers of {} were seen in its text", question.outcome),
        ));
    }
    let mut failed: Vec<Reason> = Vec::new();
    for instrument in &instruments {
        if let Some(reason) = problem(question, trial, instrument) {
            failed.push(reason);
            continue;
        }
        let mut months = times(&outcomes, &differences, instrument);
        months.retain(|months| question.admits_month(*months));
        question.pick.order(&mut months);
        if months.is_empty() {
            failed.push(outside(question, &outcomes, &differences, instrument));
        }
        let mut found = Vec::new();
        for months in months {
            let place = Place {
                question,
                trial,
                arms: &arms,
                outcomes: &outcomes,
                differences: &differences,
                instrument,
                months,
                imputed,
            };
            match place.read(&groups, enough) {
                Ok(at) => found.push(at),
                Err(reason) => failed.push(reason),
            }
            if !every_time && !found.is_empty() {
                break;
            }
        }
        if !found.is_empty() {
            found.sort_by(|a, b| a.months.total_cmp(&b.months));
            return Ok(found);
        }
    }
    // The reason that says most: a missing standard deviation is nearer to a number than a missing row.
    let nearest = |reason: &Reason| NEAREST_FIRST.iter().position(|code| *code == reason.code);
    failed.sort_by_key(|reason| nearest(reason).unwrap_or(NEAREST_FIRST.len()));
    Err(failed.into_iter().next().unwrap_or(Reason::new(
        "outcome-not-reported",
        format!("no numbers of {} were seen in its text", question.outcome),
    )))
}

/// Codes of reasons, the one nearest to a usable number first.
const NEAREST_FIRST: [&str; 10] = [
    "known-problem",
    "no-standard-deviation",
    "medians-only",
    "no-number-of-patients",
    "scale-unknown",
    "one-side-only",
    "other-form",
    "outside-the-window",
    "time-unknown",
    "baseline-only",
];

struct Place<'a> {
    question: &'a Question,
    trial: &'a Trial,
    arms: &'a [&'a Arm],
    outcomes: &'a [&'a Outcome],
    differences: &'a [&'a Difference],
    instrument: &'a str,
    months: f64,
    imputed: &'a Imputed,
}

impl Place<'_> {
    fn read(
        &self,
        groups: &[Group<'_>],
        enough: &dyn Fn(&[Side]) -> bool,
    ) -> Result<TrialAt, Reason> {
        let bases: &[Basis] = match self.question.basis {
            Basis::Change => &[Basis::Change, Basis::Final],
            Basis::Final => &[Basis::Final, Basis::Change],
        };
        // What a paper adjusted for baseline is better than what is subtracted here, where there are only two treatments to compare.
        // Not for standardised differences: the spread behind an adjusted one is that of the residuals, not of patients.
        if groups.len() == 2
            && self.question.basis == Basis::Change
            && self.question.measure == Measure::MeanDifference
            && let Some(at) = self.printed(groups, enough, true)
        {
            return Ok(at);
        }
        let mut reason: Option<Reason> = None;
        let mut without: Option<(Vec<Side>, Basis)> = None;
        for basis in bases {
            let (mut sides, mut without_sd) = (Vec::new(), Vec::new());
            for group in groups {
                match self.group(group, *basis) {
                    Ok(Some(side)) if self.is_complete(&side) => sides.push(side),
                    Ok(Some(side)) => without_sd.push(side),
                    Ok(None) => {}
                    Err(missing) => {
                        reason.get_or_insert(self.reason(&missing));
                    }
                }
            }
            if enough(&sides) {
                return Ok(self.answer(*basis, sides, None));
            }
            sides.append(&mut without_sd.clone());
            if !without_sd.is_empty() && enough(&sides) {
                without.get_or_insert((sides, *basis));
            }
        }
        if let Some(at) = self.printed(groups, enough, false) {
            return Ok(at);
        }
        if let Some((sides, basis)) = without {
            return self.without_sd(sides, basis);
        }
        Err(reason
            .or_else(|| self.unusable_difference())
            .unwrap_or_else(|| {
                Reason::new(
                    "one-side-only",
                    format!(
                        "{} at {} months was seen for one side of the comparison only",
                        self.instrument, self.months
                    ),
                )
            }))
    }

    /// Sides made of printed differences from one arm that they share, if wanted only of those adjusted by a model.
    fn printed(
        &self,
        groups: &[Group<'_>],
        enough: &dyn Fn(&[Side]) -> bool,
        adjusted_only: bool,
    ) -> Option<TrialAt> {
        let mut pairs = self.pairs();
        pairs.retain(|pair| !adjusted_only || printed::is_adjusted(pair.difference));
        printed::shared_arms(&pairs).into_iter().find_map(|shared| {
            let (readings, basis, sd) = printed::from_shared(&pairs, shared)?;
            let sides: Vec<Side> = groups
                .iter()
                .filter_map(|group| {
                    // One arm of several of the same treatment is not the treatment.
                    let of_arms: Option<Vec<Reading>> = group
                        .arms
                        .iter()
                        .map(|whole| readings.get(whole.arm.id.as_str()).cloned())
                        .collect();
                    Some(Side {
                        name: group.name(),
                        components: group.components.clone(),
                        arms: group.arms.iter().map(|w| w.arm.label.clone()).collect(),
                        reading: together(&of_arms?, "arms")?,
                    })
                })
                .collect();
            enough(&sides).then(|| self.answer(basis, sides, Some((shared, sd))))
        })
    }

    /// The differences that are printed there, on the scale of the question.
    fn pairs(&self) -> Vec<printed::Pair<'_>> {
        let n_of = |id: &str| {
            let mut own = self.arms.iter().filter(|arm| arm.id == id);
            own.next().map(|arm| arm.n.map(f64::from))
        };
        self.differences
            .iter()
            .filter(|row| row.instrument == self.instrument && printed::is_at(row, self.months))
            .filter_map(|row| {
                let n = [n_of(&row.arm)?, n_of(&row.versus)?];
                printed::pair(row, n, self.question.measure)
            })
            .collect()
    }

    /// Why the differences printed there say nothing, when there are any.
    fn unusable_difference(&self) -> Option<Reason> {
        let row = self
            .differences
            .iter()
            .find(|row| row.instrument == self.instrument && printed::is_at(row, self.months))?;
        let at = format!(
            "{} at {} months: a difference between arms is printed ({}), but",
            self.instrument, self.months, row.row
        );
        // With numbers of patients supposed, whatever else is missing shows.
        let some = [Some(2.0), Some(2.0)];
        Some(if self.question.measure == Measure::LogRiskRatio {
            Reason::new(
                "other-form",
                format!("{at} it says nothing of a ratio of risks"),
            )
        } else if printed::pair(row, some, self.question.measure).is_none() {
            Reason::new(
                "scale-unknown",
                format!("{at} the ends of its scale are not known"),
            )
        } else {
            Reason::new(
                "no-number-of-patients",
                format!(
                    "{at} how many were in each arm was not seen, or it is not between arms that were asked about"
                ),
            )
        })
    }

    fn is_complete(&self, side: &Side) -> bool {
        side.reading.sd.is_some() || self.question.measure == Measure::LogRiskRatio
    }

    /// Means on both sides, but no standard deviation: imputed if that was asked for and there is something to impute from.
    fn without_sd(&self, mut sides: Vec<Side>, basis: Basis) -> Result<TrialAt, Reason> {
        let Some(sd) = self.imputed.get(&basis) else {
            let rows: Vec<&Outcome> = self.rows(None);
            return Err(Reason::new(
                "no-standard-deviation",
                format!(
                    "{} at {} months has means, but nothing from which a standard deviation follows ({})",
                    self.instrument,
                    self.months,
                    places(&rows)
                ),
            ));
        };
        for side in &mut sides {
            if side.reading.sd.is_none() {
                side.reading.sd = Some(*sd);
                side.reading.recipe.push(format!(
                    "SD {sd:.2} imputed: the median of those of the other trials pooled"
                ));
                side.reading
                    .flags
                    .insert("standard deviation imputed".to_owned());
            }
        }
        Ok(self.answer(basis, sides, None))
    }

    fn rows(&self, arm: Option<&Arm>) -> Vec<&Outcome> {
        self.outcomes
            .iter()
            .filter(|row| row.instrument == self.instrument)
            .filter(|row| match arm {
                Some(arm) => row.arm == arm.id,
                None => row.time_months == Some(self.months),
            })
            .copied()
            .collect()
    }

    /// All arms of a group that say something on this basis, together; `None` when none of them does.
    fn group(&self, group: &Group<'_>, basis: Basis) -> Result<Option<Side>, Missing> {
        let mut readings = Vec::new();
        let mut labels = Vec::new();
        let mut missing = None;
        for whole in &group.arms {
            let own = self.arm(whole.arm, basis);
            let read = match own {
                Ok(Some(reading)) => Ok(Some(vec![reading])),
                other if whole.strata.is_empty() => other.map(|_| None),
                _ => self.strata(&whole.strata, basis),
            };
            match read {
                Ok(Some(mut some)) => {
                    labels.push(whole.arm.label.clone());
                    readings.append(&mut some);
                }
                Ok(None) => {}
                Err(why) => {
                    missing.get_or_insert(why);
                }
            }
        }
        // Numbers of all arms together, where not all are printed one by one.
        if labels.len() < group.arms.len()
            && let Some(union) = group.union
            && let Ok(Some(mut reading)) = self.arm(union, basis)
        {
            reading.flags.insert(format!(
                "arms of {} as a source prints them together",
                group.name()
            ));
            return Ok(Some(Side {
                name: group.name(),
                components: group.components.clone(),
                arms: vec![union.label.clone()],
                reading,
            }));
        }
        match (readings.is_empty(), missing) {
            (true, Some(why)) => Err(why),
            (true, None) => Ok(None),
            (false, _) => {
                let mut reading = together(&readings, "arms").expect("there is one");
                if labels.len() < group.arms.len() {
                    reading.flags.insert(format!(
                        "numbers of {} of {} arms of {}",
                        labels.len(),
                        group.arms.len(),
                        group.name()
                    ));
                }
                Ok(Some(Side {
                    name: group.name(),
                    components: group.components.clone(),
                    arms: labels,
                    reading,
                }))
            }
        }
    }

    fn strata(&self, strata: &[&Arm], basis: Basis) -> Result<Option<Vec<Reading>>, Missing> {
        let mut readings = Vec::new();
        for stratum in strata {
            match self.arm(stratum, basis)? {
                Some(reading) => readings.push(reading),
                // A part of the arm is not the arm.
                None => return Ok(None),
            }
        }
        let Some(mut whole) = together(&readings, "strata") else {
            return Ok(None);
        };
        whole
            .flags
            .insert("strata of the arm pooled, which were not randomised".to_owned());
        Ok(Some(vec![whole]))
    }

    fn arm(&self, arm: &Arm, basis: Basis) -> Result<Option<Reading>, Missing> {
        let rows = self.rows(Some(arm));
        let rows = ArmRows {
            rows: &rows,
            arm_n: arm.n.map(f64::from),
            sd_is_se: self.question.keep_problems
                && library::problems_of(&self.trial.id)
                    .any(|problem| problem.problem == "sd-probably-se"),
        };
        match rows.read(self.months, self.question) {
            Ok(readings) => Ok(readings.into_iter().find(|reading| reading.basis == basis)),
            Err(Missing::NotReported) => Ok(None),
            Err(missing) => Err(missing),
        }
    }

    /// What was found here; `used` is the arm whose printed differences were used, if any were, with the standard deviation given to each
    /// arm.
    fn answer(&self, basis: Basis, sides: Vec<Side>, used: Option<(&str, f64)>) -> TrialAt {
        let contradictions = self.contradictions(basis, used);
        let mut flags = self.flags(basis);
        flags.extend(contradictions.iter().map(Contradiction::to_string));
        TrialAt {
            instrument: self.instrument.to_owned(),
            months: self.months,
            basis,
            sides,
            flags,
            contradictions,
        }
    }

    /// What to mistrust besides contradictions.
    fn flags(&self, basis: Basis) -> BTreeSet<String> {
        let mut flags: BTreeSet<String> = library::problems_of(&self.trial.id)
            .filter(|problem| {
                problem.instrument.is_none()
                    || problem.instrument.as_deref() == Some(self.instrument)
            })
            .map(|problem| problem.reason.clone())
            .collect();
        let of_levels = self.question.measure != Measure::LogRiskRatio;
        if of_levels && self.question.basis == Basis::Change && basis == Basis::Final {
            flags.insert(
                "values at the end compared: no change could be formed on both sides".to_owned(),
            );
        }
        if of_levels && self.question.basis == Basis::Final && basis == Basis::Change {
            flags.insert("changes compared: no values at the end on both sides".to_owned());
        }
        flags
    }

    fn contradictions(&self, basis: Basis, used: Option<(&str, f64)>) -> BTreeSet<Contradiction> {
        let mut found = contradiction::of_differences(&self.pairs(), self.outcomes, used);
        if used.is_none() && basis == Basis::Change {
            found.extend(contradiction::of_changes(
                self.outcomes,
                self.instrument,
                self.months,
            ));
        }
        found
    }

    fn reason(&self, missing: &Missing) -> Reason {
        let at = format!("{} at {} months", self.instrument, self.months);
        match missing {
            Missing::NotReported => Reason::new("one-side-only", format!("{at} was not seen")),
            Missing::Scale(rows) => Reason::new(
                "scale-unknown",
                format!("the ends of the scale of {at} are not known ({rows})"),
            ),
            Missing::Patients(rows) => Reason::new(
                "no-number-of-patients",
                format!("how many were measured is not known for {at} ({rows})"),
            ),
            Missing::MediansOnly(rows) => {
                Reason::new("medians-only", format!("{at} has medians only ({rows})"))
            }
            Missing::OtherForm(rows) => {
                let why = if self.question.measure == Measure::LogRiskRatio {
                    "is not printed as a share of people, so that there are no risks to compare"
                } else {
                    "is printed as a share of people, not as a mean"
                };
                Reason::new("other-form", format!("{at} {why} ({rows})"))
            }
        }
    }
}
