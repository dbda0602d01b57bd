//! What a trial prints, as rows: the change of an arm where its baseline is known, else its difference from the control.

use synovia_evidence::library::{self, Difference, Library, Outcome, ReportedAs, Trial};
use synovia_synthesis::same_time;

use super::design::Design;
use super::instrument::{family, mark_fitted};
use super::numbers::{Number, Said, pool, said};
use super::{Family, ObservedRow, printed};

/// Why a row has no number that will have one.
const TO_COME: &str = "still to come";

/// What a row says, and of whom.
struct Saying {
    arm: usize,
    control: Option<usize>,
    number: Option<Number>,
    se: Option<f64>,
    control_n: Option<f64>,
    recipe: Vec<String>,
}

/// One instrument of a trial.
pub(super) struct Instrument<'a> {
    pub design: &'a Design<'a>,
    pub outcomes: Vec<&'a Outcome>,
    pub differences: Vec<&'a Difference>,
    sd_is_se: bool,
    /// Baseline of each arm, where it is printed.
    baselines: Vec<Option<Number>>,
    /// That of all arms that print it.
    of_trial: Option<Number>,
}

/// Everything that the trial prints of pain and what goes with it, with the one instrument that may be fitted marked.
pub(super) fn rows(library: &Library, trial: &Trial, design: &Design<'_>) -> Vec<ObservedRow> {
    let outcomes: Vec<&Outcome> = library
        .outcomes_of(&trial.id)
        .filter(|row| row.reported_as != ReportedAs::Percent)
        .collect();
    let differences: Vec<&Difference> = library.differences_of(&trial.id).collect();
    let names = outcomes.iter().map(|row| row.instrument.as_str());
    let names = names.chain(differences.iter().map(|row| row.instrument.as_str()));
    let mut instruments: Vec<(&str, Family)> = Vec::new();
    for name in names {
        if let (Some(family), false) = (
            family(name),
            instruments.iter().any(|(known, _)| *known == name),
        ) {
            instruments.push((name, family));
        }
    }
    let mut rows = Vec::new();
    for (name, family) in instruments {
        let of = Instrument::new(trial, design, name, &outcomes, &differences);
        rows.extend(
            of.rows()
                .into_iter()
                .map(|(months, saying)| of.row(name, family, months, saying)),
        );
    }
    mark_fitted(trial, design, &mut rows);
    rows
}

impl<'a> Instrument<'a> {
    fn new(
        trial: &Trial,
        design: &'a Design<'a>,
        name: &str,
        outcomes: &[&'a Outcome],
        differences: &[&'a Difference],
    ) -> Self {
        let outcomes: Vec<&Outcome> = outcomes
            .iter()
            .filter(|row| row.instrument == name)
            .copied()
            .collect();
        let sd_is_se = library::problems_of(&trial.id).any(|p| p.problem == "sd-probably-se");
        let mut of = Instrument {
            design,
            outcomes,
            differences: differences
                .iter()
                .filter(|row| row.instrument == name)
                .copied()
                .collect(),
            sd_is_se,
            baselines: Vec::new(),
            of_trial: None,
        };
        of.baselines = of.at(0.0).into_iter().map(|said| said.level).collect();
        let printed: Vec<Number> = of.baselines.iter().flatten().cloned().collect();
        of.of_trial = pool(&printed, "arms at baseline");
        of
    }

    /// What each arm says at one time.
    fn at(&self, months: f64) -> Vec<Said> {
        let now: Vec<&Outcome> = self
            .outcomes
            .iter()
            .filter(|row| row.time_months.is_some_and(|time| same_time(time, months)))
            .copied()
            .collect();
        let parts = self.design.parts.iter();
        parts.map(|part| said(part, &now, self.sd_is_se)).collect()
    }

    fn baseline(&self, arm: usize) -> Option<&Number> {
        self.baselines[arm].as_ref().or(self.of_trial.as_ref())
    }

    /// All rows, by time and arm.
    fn rows(&self) -> Vec<(f64, Saying)> {
        let times = self.outcomes.iter().filter_map(|row| row.time_months);
        let more = self.differences.iter().filter_map(|row| row.time_months);
        let mut times: Vec<f64> = times.chain(more).filter(|months| *months > 0.0).collect();
        times.sort_by(f64::total_cmp);
        times.dedup_by(|one, other| same_time(*one, *other));
        let mut rows = Vec::new();
        for months in times {
            let mut now = self.by_arms(months);
            if !now.iter().any(|saying| saying.number.is_some()) {
                let differences = self.printed(months);
                let say = differences.iter().any(|saying| saying.number.is_some());
                if say || now.is_empty() {
                    now = differences;
                }
            }
            rows.extend(now.into_iter().map(|saying| (months, saying)));
        }
        rows
    }

    /// Rows from what is printed of arms.
    fn by_arms(&self, months: f64) -> Vec<Saying> {
        let (mut rows, mut levels) = (Vec::new(), Vec::new());
        for (arm, said) in self.at(months).into_iter().enumerate() {
            let change = said.change.clone().or_else(|| {
                let (level, baseline) = (said.level.as_ref()?, self.baseline(arm)?);
                Some(level.since(baseline))
            });
            match (change, said.level) {
                (Some(change), _) if self.design.differences_only.is_none() => {
                    rows.push(Saying::of_arm(arm, change));
                }
                (Some(either), _) | (None, Some(either)) => levels.push((arm, either)),
                (None, None) => {
                    let to_come = || self.is_to_come(arm, months).then(|| TO_COME.to_owned());
                    let why = said.why_not.or_else(to_come);
                    rows.extend(why.map(|why| Saying::without(arm, None, why)));
                }
            }
        }
        rows.extend(self.against_control(&levels));
        rows
    }

    /// Whether the arm has a row at that time without any number, as a trial that is still to be run.
    fn is_to_come(&self, arm: usize, months: f64) -> bool {
        let id = &self.design.parts[arm].arm.id;
        self.outcomes.iter().any(|row| {
            let numbers = [row.mean, row.median, row.change_mean, row.change_median];
            row.arm == *id
                && row.time_months.is_some_and(|time| same_time(time, months))
                && numbers.iter().all(Option::is_none)
        })
    }

    /// Differences from the control, of arms that cannot speak for themselves.
    fn against_control(&self, levels: &[(usize, Number)]) -> Vec<Saying> {
        let arms: Vec<usize> = levels.iter().map(|(arm, _)| *arm).collect();
        let Some(control) = self.design.control(&arms) else {
            return Vec::new();
        };
        if let [only] = arms.as_slice() {
            let why = "a level without baseline, and nothing to compare it with".to_owned();
            return vec![Saying::without(*only, None, why)];
        }
        let of_control = levels.iter().find(|(arm, _)| *arm == control);
        let others = levels.iter().filter(|(arm, _)| *arm != control);
        of_control
            .into_iter()
            .flat_map(|(_, base)| {
                others.clone().map(|(arm, number)| {
                    let why = self.design.differences_only.as_deref();
                    Saying::difference((*arm, number), (control, base), why)
                })
            })
            .collect()
    }

    /// Differences as they are printed: those from the control, and others where there is none from it.
    fn printed(&self, months: f64) -> Vec<Saying> {
        let found = printed::at(self, months);
        found
            .into_iter()
            .map(|difference| Saying {
                arm: difference.arm,
                control: Some(difference.control),
                number: difference.mean.map(|mean| Number {
                    mean,
                    sd: None,
                    n: difference.n,
                    recipe: Vec::new(),
                }),
                se: difference.se,
                control_n: difference.control_n,
                recipe: difference.recipe,
            })
            .collect()
    }

    fn row(&self, name: &str, family: Family, months: f64, saying: Saying) -> ObservedRow {
        ObservedRow {
            arm: saying.arm,
            control: saying.control,
            instrument: name.to_owned(),
            family,
            time_months: months,
            baseline_points: self.baseline(saying.arm).map(|number| number.mean),
            value: saying.number.as_ref().map(|number| number.mean),
            se: saying.se,
            n: saying.number.and_then(|number| number.n),
            control_n: saying.control_n,
            fitted: false,
            recipe: saying.recipe,
        }
    }
}

impl Saying {
    fn of_arm(arm: usize, change: Number) -> Self {
        let mut recipe = change.recipe.clone();
        recipe.extend(change.supposed_se());
        Saying {
            arm,
            control: None,
            se: change.se(),
            number: Some(change),
            control_n: None,
            recipe,
        }
    }

    fn without(arm: usize, control: Option<usize>, why: String) -> Self {
        Saying {
            arm,
            control,
            number: None,
            se: None,
            control_n: None,
            recipe: vec![why],
        }
    }

    fn difference(
        (arm, number): (usize, &Number),
        (control, base): (usize, &Number),
        why: Option<&str>,
    ) -> Self {
        let mean = number.mean - base.mean;
        let both = number.se().zip(base.se());
        let mut recipe = number.recipe.clone();
        recipe.extend(base.recipe.iter().cloned());
        recipe.extend(number.supposed_se());
        recipe.extend(base.supposed_se());
        recipe.push(format!(
            "difference {mean:.2} = {:.2} − {:.2} of 100: {}",
            number.mean,
            base.mean,
            why.unwrap_or("baseline is not printed")
        ));
        Saying {
            arm,
            control: Some(control),
            number: Some(Number {
                mean,
                sd: None,
                n: number.n,
                recipe: Vec::new(),
            }),
            se: both.map(|(one, other)| one.hypot(other)),
            control_n: base.n,
            recipe,
        }
    }
}
