//! From the evidence library to what the calibration sees. How rows are chosen is the specification's (`book/src/calibration.md`).

use super::given::given;
use super::{Family, ObservedArm, ObservedRow, ObservedTrial};
use crate::observed::Class;
use std::collections::{BTreeMap, BTreeSet};
use synovia_evidence::library::{
    self, Blinding, Direction, Domain, Effect, Library, Outcome, Trial,
};
use synovia_synthesis::{ArmRows, Basis, Question, Reading, Whole, groups};

/// Correlation of baseline and follow-up for changes whose spread is not printed.
const CORRELATION: f64 = 0.45;

/// Why a trial cannot be seen by the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Kind, such as `other-condition`.
    pub code: &'static str,
    /// In words.
    pub words: String,
}

fn unfit(code: &'static str, words: impl Into<String>) -> Unfit {
    Unfit {
        code,
        words: words.into(),
    }
}

/// All trials of a library that the model can see, and why not the others.
pub fn all(library: &Library) -> (Vec<ObservedTrial>, Vec<(String, Unfit)>) {
    let (mut seen, mut unseen) = (Vec::new(), Vec::new());
    for trial in library.trials() {
        match observed(library, trial) {
            Ok(trial) => seen.push(trial),
            Err(reason) => unseen.push((trial.id.clone(), reason)),
        }
    }
    (seen, unseen)
}

/// One trial of a library.
///
/// # Errors
/// When it is about something that the model does not have.
pub fn observed(library: &Library, trial: &Trial) -> Result<ObservedTrial, Unfit> {
    let condition = library::condition_of(trial).map(|known| known.condition.as_str());
    if condition != Some("osteoarthritis") {
        return Err(unfit(
            "other-condition",
            format!(
                "about {}: the model knows osteoarthritis of the knee",
                trial.condition
            ),
        ));
    }
    let joint = library::joint_of(trial).map(|known| known.joint.as_str());
    let not_named = trial.joint.trim().is_empty() || trial.joint.contains("not s");
    if joint != Some("knee") && !trial.joint.contains("knee") && !not_named {
        return Err(unfit("other-joint", format!("in the {}", trial.joint)));
    }
    let design = trial.design.to_lowercase();
    if design.starts_with("cohort")
        || ["uncontrolled", "single-arm", "withdrawal"]
            .iter()
            .any(|word| design.contains(word))
    {
        return Err(unfit("not-randomised", trial.design.clone()));
    }
    let background = library.background_of(&trial.id);
    if let Some(operation) = background.first() {
        return Err(unfit(
            "operated",
            format!("everybody had {operation} besides, which the model does not have"),
        ));
    }
    let problems: Vec<_> = library::problems_of(&trial.id).collect();
    let outcomes: Vec<&Outcome> = library.outcomes_of(&trial.id).collect();
    let last = outcomes
        .iter()
        .filter_map(|o| o.time_months)
        .fold(0.0, f64::max);
    let mut arms: Vec<ObservedArm> = Vec::new();
    let mut wholes: Vec<Source> = Vec::new();
    let mut unpredictable = Vec::new();
    for group in groups(library, trial) {
        let prints = |arm: &str| outcomes.iter().any(|o| o.arm == arm);
        let parts = group
            .arms
            .iter()
            .any(|whole| prints(&whole.arm.id) || whole.strata.iter().any(|part| prints(&part.id)));
        let sources: Vec<Source> = match group.union {
            Some(union) if !parts => vec![Source {
                arm: union.clone(),
                strata: Vec::new(),
            }],
            _ => group.arms.iter().map(Source::of).collect(),
        };
        for source in sources {
            match given(library, &source.arm, last) {
                Ok(treated) => {
                    arms.push(ObservedArm {
                        id: source.arm.id.clone(),
                        label: source.arm.label.clone(),
                        given: treated.given,
                        route: treated.route,
                        experimental: false,
                        n: source.patients(),
                        assumed: treated.assumed,
                    });
                    wholes.push(source);
                }
                Err(why) => unpredictable.push((source.arm.id.clone(), why)),
            }
        }
    }
    if arms.is_empty() {
        let why = unpredictable
            .first()
            .map_or("no arms", |(_, why)| why.as_str());
        return Err(unfit("no-known-treatment", why));
    }
    mark_experimental(&mut arms);
    let mut rows = Vec::new();
    let mut instruments: Vec<&str> = outcomes.iter().map(|o| o.instrument.as_str()).collect();
    instruments.sort_unstable();
    instruments.dedup();
    for instrument in instruments {
        let Some(family) = family(instrument) else {
            continue;
        };
        rows.extend(rows_of(
            &wholes, &arms, &outcomes, instrument, family, &problems,
        ));
    }
    rows.extend(printed_differences(library, trial, &arms, &rows));
    if rows.is_empty() {
        return Err(unfit("no-pain", "no numbers of pain were seen in its text"));
    }
    choose_fitted(&mut rows);
    Ok(ObservedTrial {
        id: trial.id.clone(),
        label: if trial.first_author.is_empty() || trial.first_author.starts_with("not seen") {
            trial.id.clone()
        } else {
            format!(
                "{} {}",
                trial.first_author,
                trial.year.map_or_else(String::new, |year| year.to_string())
            )
            .trim()
            .to_owned()
        },
        role: trial.role,
        blinding: library::blinding_of(trial).filter(|b| *b != Blinding::NotStated),
        within_person: problems.iter().any(|p| p.problem == "within-person"),
        permuted: trial.rob_notes.contains("permuted"),
        arms,
        rows,
        unpredictable,
    })
}

/// Where the numbers of an arm are printed.
struct Source {
    arm: library::Arm,
    strata: Vec<library::Arm>,
}

impl Source {
    fn of(whole: &Whole) -> Self {
        Source {
            arm: whole.arm.clone(),
            strata: whole.strata.iter().map(|part| (*part).clone()).collect(),
        }
    }

    /// Whether numbers of this label are the arm's.
    fn prints(&self, arm: &str) -> bool {
        self.arm.id == arm || self.strata.iter().any(|part| part.id == arm)
    }

    fn patients(&self) -> Option<f64> {
        let of_strata: Option<u32> = self.strata.iter().map(|part| part.n).sum();
        self.arm.n.or(of_strata.filter(|n| *n > 0)).map(f64::from)
    }
}

/// What is compared with a placebo or with nothing; in trials of treatments alone, the class that comes first.
fn mark_experimental(arms: &mut [ObservedArm]) {
    const NEWEST_FIRST: [Class; 12] = [
        Class::Cells,
        Class::Concentrate,
        Class::Prp,
        Class::OtherInjection,
        Class::HyaluronicAcid,
        Class::Steroid,
        Class::Nsaid,
        Class::Opioid,
        Class::Duloxetine,
        Class::Paracetamol,
        Class::OtherMedicine,
        Class::Exercise,
    ];
    let newest = |arm: &ObservedArm| {
        NEWEST_FIRST
            .iter()
            .position(|class| arm.given.iter().any(|g| g.class == *class))
    };
    let controlled = arms.iter().any(|arm| arm.given.is_empty());
    let first = arms.iter().filter_map(newest).min();
    for arm in arms {
        let own = newest(arm);
        arm.experimental = own.is_some() && (controlled || own == first);
    }
}

/// The family of an instrument; none for what is no pain and no total of it.
pub fn family(instrument: &str) -> Option<Family> {
    if instrument.contains("_pct") || instrument.ends_with("_percent") {
        return None;
    }
    let pain = library::domain_of(instrument) == Some(Domain::Pain);
    if instrument.starts_with("WOMAC_pain") {
        Some(Family::WomacPain)
    } else if pain && (instrument.starts_with("KOOS") || instrument.starts_with("SF36")) {
        Some(Family::Koos)
    } else if pain && !instrument.starts_with("PRTEE") && !instrument.starts_with("Nirschl") {
        Some(Family::Scale)
    } else if instrument.starts_with("WOMAC_")
        || instrument.starts_with("KOOS_")
        || matches!(instrument, "IKDC" | "Lequesne_index" | "Lysholm")
    {
        Some(Family::Total)
    } else {
        None
    }
}

/// Changes where there are any, else differences of levels.
fn rows_of(
    sources: &[Source],
    arms: &[ObservedArm],
    outcomes: &[&Outcome],
    instrument: &str,
    family: Family,
    problems: &[&library::Problem],
) -> Vec<ObservedRow> {
    let question = Question {
        correlation: CORRELATION,
        basis: Basis::Change,
        ..Question::default()
    };
    let levels = Question {
        basis: Basis::Final,
        ..question.clone()
    };
    let mut changes = Vec::new();
    let mut others: Vec<(usize, f64, Reading)> = Vec::new();
    let months: BTreeSet<u64> = outcomes
        .iter()
        .filter(|o| o.instrument == instrument)
        .filter_map(|o| o.time_months)
        .filter(|m| *m > 0.0)
        .map(f64::to_bits)
        .collect();
    for (place, source) in sources.iter().enumerate() {
        let baseline = read(source, outcomes, instrument, 0.0, &levels, problems)
            .filter(|r| r.basis == Basis::Final);
        for month in months.iter().map(|bits| f64::from_bits(*bits)) {
            let own: Vec<&&Outcome> = outcomes
                .iter()
                .filter(|o| o.instrument == instrument && o.time_months == Some(month))
                .filter(|o| source.prints(&o.arm))
                .collect();
            let Some(first) = own.first() else {
                continue;
            };
            // Asked about whether or not there is a number: questions follow from the protocol, never from answers.
            let mut row = ObservedRow {
                arm: place,
                control: None,
                instrument: instrument.to_owned(),
                family,
                time_months: month,
                baseline_points: baseline.as_ref().map(|b| b.mean),
                value: None,
                se: None,
                n: first.n.map(f64::from),
                fitted: false,
                recipe: Vec::new(),
            };
            let reading = read(source, outcomes, instrument, month, &question, problems);
            if let Some(reading) = reading {
                if reading.basis == Basis::Change {
                    row.value = Some(reading.mean);
                    row.se = Some(standard_error(&reading));
                    row.recipe = reading.recipe;
                } else {
                    others.push((place, month, reading));
                }
            }
            changes.push(row);
        }
    }
    let difference = |(one, month, a): &(usize, f64, Reading),
                      (other, _, b): &(usize, f64, Reading)| {
        let (se_a, se_b) = (standard_error(a), standard_error(b));
        ObservedRow {
            arm: *one,
            control: Some(*other),
            instrument: instrument.to_owned(),
            family,
            time_months: *month,
            baseline_points: None,
            value: Some(a.mean - b.mean),
            se: Some((se_a * se_a + se_b * se_b).sqrt()),
            n: Some(a.n),
            fitted: false,
            recipe: a.recipe.iter().chain(&b.recipe).cloned().collect(),
        }
    };
    let controls = controls(arms);
    for one in others
        .iter()
        .filter(|(place, ..)| !controls.contains(place))
    {
        for other in others
            .iter()
            .filter(|(place, month, _)| controls.contains(place) && *month == one.1)
        {
            changes.push(difference(one, other));
        }
    }
    changes
}

/// Arms that others are compared with: those that are not experimental, else the last.
pub fn controls(arms: &[ObservedArm]) -> Vec<usize> {
    let plain: Vec<usize> = (0..arms.len()).filter(|i| !arms[*i].experimental).collect();
    if plain.is_empty() && arms.len() > 1 {
        vec![arms.len() - 1]
    } else {
        plain
    }
}

fn standard_error(reading: &Reading) -> f64 {
    reading.sd.unwrap_or(crate::assemble::CHANGE_SD) / reading.n.max(1.0).sqrt()
}

/// What an arm, or its strata together, says at a month.
fn read(
    source: &Source,
    outcomes: &[&Outcome],
    instrument: &str,
    month: f64,
    question: &Question,
    problems: &[&library::Problem],
) -> Option<Reading> {
    let of = |arm: &library::Arm, usual: Option<f64>| -> Option<Reading> {
        let about = |p: &&&library::Problem| p.is_about(&arm.id, instrument);
        let sd_is_se = problems
            .iter()
            .filter(about)
            .any(|p| p.problem == "sd-probably-se");
        let out =
            |p: &&library::Problem| p.effect == Effect::Exclude && p.problem != "sd-probably-se";
        if problems.iter().filter(about).any(|p| out(p)) {
            return None;
        }
        let rows: Vec<&Outcome> = outcomes
            .iter()
            .filter(|o| o.arm == arm.id && o.instrument == instrument)
            .copied()
            .collect();
        let rows = ArmRows {
            rows: &rows,
            arm_n: arm.n.map(f64::from).or(usual),
            sd_is_se,
        };
        let readings = rows.read(month, question).ok()?;
        readings
            .into_iter()
            .find(|reading| reading.mean.is_finite())
    };
    let whole = of(
        &source.arm,
        source.patients().or(Some(crate::assemble::PATIENTS)),
    );
    if whole.is_some() || source.strata.is_empty() {
        return whole;
    }
    let parts: Vec<Reading> = source
        .strata
        .iter()
        .filter_map(|part| of(part, None))
        .collect();
    let first = parts.first()?;
    let n: f64 = parts.iter().map(|p| p.n).sum();
    let mean = parts.iter().map(|p| p.n * p.mean).sum::<f64>() / n;
    // The variance of a mixture: within, and between.
    let square: Option<f64> = parts
        .iter()
        .map(|p| {
            p.sd.map(|sd| p.n * (sd * sd + (p.mean - mean) * (p.mean - mean)))
        })
        .sum();
    Some(Reading {
        mean,
        sd: square.map(|s| (s / n).sqrt()),
        n,
        basis: first.basis,
        recipe: parts.iter().flat_map(|p| p.recipe.clone()).collect(),
        flags: BTreeSet::new(),
        is_difference: false,
    })
}

/// Differences that a source prints where its arms say nothing.
fn printed_differences(
    library: &Library,
    trial: &Trial,
    arms: &[ObservedArm],
    rows: &[ObservedRow],
) -> Vec<ObservedRow> {
    let place = |id: &str| arms.iter().position(|arm| arm.id == id);
    let mut all: Vec<ObservedRow> = Vec::new();
    for printed in library.differences_of(&trial.id) {
        let (Some(one), Some(other), Some(family), Some(months)) = (
            place(&printed.arm),
            place(&printed.versus),
            family(&printed.instrument),
            printed.time_months,
        ) else {
            continue;
        };
        let (Some(low), Some(high)) = (printed.scale_min, printed.scale_max) else {
            continue;
        };
        if !printed.scale_source.may_be_rescaled() || high <= low || months <= 0.0 {
            continue;
        }
        let known =
            |row: &ObservedRow| row.instrument == printed.instrument && row.time_months == months;
        if rows.iter().any(known) {
            continue;
        }
        let worse = if printed.direction == Direction::HigherBetter {
            -1.0
        } else {
            1.0
        };
        let factor = 100.0 / (high - low);
        const WIDTH_OF_95: f64 = 2.0 * 1.96;
        let of_interval = printed
            .ci_low
            .zip(printed.ci_high)
            .map(|(a, b)| (b - a) / WIDTH_OF_95);
        let n = |n: Option<u32>, arm: usize| {
            n.map(f64::from)
                .or(arms[arm].n)
                .unwrap_or(crate::assemble::PATIENTS)
        };
        let usual = crate::assemble::CHANGE_SD
            * (1.0 / n(printed.n, one) + 1.0 / n(printed.versus_n, other)).sqrt();
        let controls = controls(arms);
        // Told as experimental minus control, whichever way it is printed.
        let turned = controls.contains(&one) && !controls.contains(&other);
        let (arm, control, sign) = if turned {
            (other, one, -1.0)
        } else {
            (one, other, 1.0)
        };
        all.push(ObservedRow {
            arm,
            control: Some(control),
            instrument: printed.instrument.clone(),
            family,
            time_months: months,
            baseline_points: None,
            value: Some(sign * worse * factor * printed.difference),
            se: Some(printed.se.or(of_interval).map_or(usual, |se| se * factor)),
            n: printed.n.map(f64::from),
            fitted: false,
            recipe: vec![format!("difference as printed, {}", printed.row)],
        });
    }
    all
}

/// One instrument stands for the trial: the first family that most arms have numbers of.
fn choose_fitted(rows: &mut [ObservedRow]) {
    let mut arms_of: BTreeMap<&str, (BTreeSet<usize>, Family, u32)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.value.is_some()) {
        let rank = library::instrument(&row.instrument).map_or(u32::MAX, |known| known.rank);
        let entry = arms_of
            .entry(&row.instrument)
            .or_insert_with(|| (BTreeSet::new(), row.family, rank));
        entry.0.insert(row.arm);
        entry.0.extend(row.control);
    }
    let pain_or_total =
        |name: &str, family: Family| family != Family::Total || name.starts_with("WOMAC_total");
    let chosen = arms_of
        .iter()
        .filter(|(name, (_, family, _))| pain_or_total(name, *family))
        .min_by_key(|(_, (arms, family, rank))| (std::cmp::Reverse(arms.len()), *family, *rank))
        .map(|(name, _)| (*name).to_owned());
    for row in rows {
        row.fitted = Some(&row.instrument) == chosen.as_ref() && row.value.is_some();
    }
}
