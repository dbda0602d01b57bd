//! What a run of `synovia run` says about its arms, replicate by replicate.

use std::collections::BTreeMap;

use synovia_results::{Run, RunFolderError, Schema, Table, schemas};

use super::population::Entry;
use super::strategy::Effect;

/// A simulated trial, under one model core.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Title of the study.
    pub title: String,
    /// Model core the numbers are of.
    pub core: String,
    /// Label of the arm that the others are compared with.
    pub reference: String,
    /// Visits, months since baseline, increasing from 0.
    pub months: Vec<f64>,
    /// The month at which the trial reports.
    pub primary_month: f64,
    /// The arms, in the order of the study.
    pub arms: Vec<TrialArm>,
    /// Change of the reference arm's patients that is neither context nor product, by counterfactual replicate. Empty when the run has
    /// no counterfactual replicates.
    pub natural_course: Vec<Effect>,
    /// What injecting the reference does, expectation included, by counterfactual replicate; scaled so that its mean is `reference_level`.
    pub reference_effect: Vec<Effect>,
    /// The same at the month of the endpoint as the run's report has it, from all replicates: points and their Monte Carlo standard error.
    pub reference_level: Option<(f64, f64)>,
    /// The patients of the run's example trial.
    pub patients: Vec<Entry>,
    /// What the trial's model is known to get wrong, as the run says it.
    pub known_misses: Vec<String>,
    /// Hash of the plan.
    pub plan_hash: String,
    /// Hash of the tables.
    pub results_hash: String,
}

/// One arm of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialArm {
    /// As in the study.
    pub label: String,
    /// What is given, in words.
    pub treatments: String,
    /// Patients randomised to it.
    pub patients: f64,
    /// Adverse events per patient.
    pub reactions: f64,
    /// Its replicates.
    pub replicates: Vec<ArmReplicate>,
}

/// One arm in one replicate: what is true under its constants, and what the trial would report.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmReplicate {
    /// True difference from the reference arm by month, points; 0 in the reference arm.
    pub true_effect: Vec<f64>,
    /// What the trial reports at the primary month; none in the reference arm.
    pub estimate_points: Option<f64>,
    /// Its standard error.
    pub se_points: Option<f64>,
    /// Share on rescue medicines.
    pub drug_share: f64,
    /// Share of responders at the primary month.
    pub responders: f64,
}

impl Trial {
    /// Reads a finished run. `core` names the model core; the study's own when none.
    ///
    /// # Errors
    /// When the folder's tables cannot be read. A run without counterfactual replicates is read, with nothing in
    /// [`natural_course`](Trial::natural_course).
    pub fn read(run: &Run, core: Option<&str>) -> Result<Trial, RunFolderError> {
        let manifest = run.manifest();
        let study = &manifest.study;
        let of_study = study["model"]["core"].as_str().unwrap_or("bistable");
        let core = core.unwrap_or(of_study).to_owned();
        let arms = run.table(&schemas::ARMS)?;
        let replicates = run.table(&schemas::REPLICATES)?;
        let events = run.table(&schemas::ADVERSE_EVENTS)?;
        let mut months: Vec<f64> = replicates
            .iter()
            .filter_map(|row| row.float("month"))
            .collect();
        months.push(0.0);
        months.sort_by(f64::total_cmp);
        months.dedup();
        let primary_month = study["endpoint"]["month"]
            .as_f64()
            .or(months.last().copied())
            .unwrap_or(0.0);
        let mut reference = String::new();
        let mut reference_level = None;
        let mut read: Vec<TrialArm> = Vec::new();
        for row in arms.iter().filter(|row| row.text("core") == Some(&core)) {
            let label = row.text("arm").unwrap_or_default().to_owned();
            if row.boolean("is_reference").unwrap_or(false) {
                reference.clone_from(&label);
                reference_level = level(row);
            }
            read.push(TrialArm {
                reactions: reactions(&events, &core, &label),
                replicates: of_arm(&replicates, &core, &label, &months, primary_month),
                treatments: row.text("treatments").unwrap_or_default().to_owned(),
                patients: row.integer("patients").unwrap_or(0) as f64,
                label,
            });
        }
        let (natural_course, mut reference_effect) = counterfactuals(run, &core, &reference)?;
        if let Some((points, _)) = reference_level {
            bring_to_level(&mut reference_effect, primary_month, points);
        }
        Ok(Trial {
            title: manifest.title.clone(),
            patients: patients(run, &core)?,
            core,
            reference,
            months,
            primary_month,
            arms: read,
            natural_course,
            reference_effect,
            reference_level,
            known_misses: study["known_misses"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|miss| miss.as_str().map(str::to_owned))
                .collect(),
            plan_hash: manifest.plan_hash.clone(),
            results_hash: run.results_hash(),
        })
    }

    /// Number of replicates.
    pub fn replicates(&self) -> usize {
        self.arms.first().map_or(0, |arm| arm.replicates.len())
    }

    /// Effect of an arm against no injection in a replicate: injecting the reference, and what the arm adds to that.
    ///
    /// Counterfactual replicates are fewer than replicates; replicate `r` takes number `r` modulo their number.
    pub fn effect(&self, arm: usize, replicate: usize) -> Effect {
        let of_arm = &self.arms[arm].replicates[replicate % self.replicates()];
        let points = self
            .months
            .iter()
            .zip(&of_arm.true_effect)
            .map(|(month, points)| {
                let reference = match self.reference_effect.len() {
                    0 => 0.0,
                    count => self.reference_effect[replicate % count].at(*month, 0.0),
                };
                points + reference
            });
        Effect {
            months: self.months.clone(),
            points: points.collect(),
        }
    }

    /// Natural course in a replicate; see [`effect`](Trial::effect).
    pub fn natural_course(&self, replicate: usize) -> Effect {
        match self.natural_course.len() {
            0 => Effect::none(),
            count => self.natural_course[replicate % count].clone(),
        }
    }
}

/// Expectation and product of an arm as the report has them: the split of few replicates with the size that all replicates tell.
fn level(arm: synovia_results::Record<'_>) -> Option<(f64, f64)> {
    let points = arm.float("expectation_points")? + arm.float("product_points")?;
    let [expectation, product] =
        ["expectation_mcse_points", "product_mcse_points"].map(|column| arm.float(column));
    let (expectation, product) = (expectation.unwrap_or(0.0), product.unwrap_or(0.0));
    points.is_finite().then(|| {
        let variance = expectation * expectation + product * product;
        (points, variance.sqrt())
    })
}

/// Scales effects so that their mean at a month is `points`: their course is that of the few counterfactual replicates, their size that of all.
/// Where their own mean there has another sign, what is missing is added instead.
fn bring_to_level(effects: &mut [Effect], month: f64, points: f64) {
    let count = effects.len() as f64;
    let mean = synovia_numerics::sum(effects.iter().map(|one| one.at(month, 0.0))) / count;
    let factor = points / mean;
    for effect in effects {
        for (at, value) in effect.months.iter().zip(&mut effect.points) {
            if factor.is_finite() && factor > 0.0 {
                *value *= factor;
            } else if *at > 0.0 {
                *value += points - mean;
            }
        }
    }
}

fn reactions(events: &Table, core: &str, arm: &str) -> f64 {
    let of_arm = events
        .iter()
        .filter(|row| row.text("core") == Some(core) && row.text("arm") == Some(arm));
    synovia_numerics::sum(of_arm.filter_map(|row| row.float("patients_percent"))) / 100.0
}

fn of_arm(
    table: &Table,
    core: &str,
    arm: &str,
    months: &[f64],
    primary_month: f64,
) -> Vec<ArmReplicate> {
    let mut by_number: BTreeMap<i64, ArmReplicate> = BTreeMap::new();
    for row in table.iter() {
        if row.text("core") != Some(core) || row.text("arm") != Some(arm) {
            continue;
        }
        let (Some(number), Some(month)) = (row.integer("replicate"), row.float("month")) else {
            continue;
        };
        let replicate = by_number.entry(number).or_insert_with(|| ArmReplicate {
            true_effect: vec![0.0; months.len()],
            estimate_points: None,
            se_points: None,
            drug_share: 0.0,
            responders: 0.0,
        });
        if let Some(at) = months.iter().position(|known| *known == month) {
            replicate.true_effect[at] = row.float("population_effect_points").unwrap_or(0.0);
        }
        if month == primary_month {
            replicate.estimate_points = row.float("estimate_points");
            replicate.se_points = row.float("se_points");
            replicate.responders = row.float("responders_percent").unwrap_or(0.0) / 100.0;
            let on = |column| row.float(column).unwrap_or(0.0) / 100.0;
            // Somebody on both counts once at most.
            replicate.drug_share =
                (on("rescue_paracetamol_percent") + on("rescue_nsaid_percent")).min(1.0);
        }
    }
    by_number.into_values().collect()
}

/// Natural course and effect of the reference arm, by counterfactual replicate.
fn counterfactuals(
    run: &Run,
    core: &str,
    reference: &str,
) -> Result<(Vec<Effect>, Vec<Effect>), RunFolderError> {
    let Some(table) = optional(run, &schemas::COUNTERFACTUALS)? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let mut found: BTreeMap<i64, (Effect, Effect)> = BTreeMap::new();
    for row in table.iter() {
        if row.text("core") != Some(core) || row.text("arm") != Some(reference) {
            continue;
        }
        let (Some(number), Some(month)) = (row.integer("replicate"), row.float("month")) else {
            continue;
        };
        let points = |column| row.float(column).unwrap_or(0.0);
        let (natural, injected) = found.entry(number).or_default();
        if natural.months.is_empty() && month > 0.0 {
            for effect in [&mut *natural, &mut *injected] {
                effect.months.push(0.0);
                effect.points.push(0.0);
            }
        }
        natural.months.push(month);
        natural.points.push(points("natural_course_points"));
        injected.months.push(month);
        injected
            .points
            .push(points("expectation_points") + points("product_points"));
    }
    Ok(found.into_values().unzip())
}

fn optional(run: &Run, schema: &'static Schema) -> Result<Option<Table>, RunFolderError> {
    match run.table(schema) {
        Ok(table) => Ok(Some(table)),
        Err(RunFolderError::NoSuchTable { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Everybody of the example trial, at baseline.
fn patients(run: &Run, core: &str) -> Result<Vec<Entry>, RunFolderError> {
    let Some(table) = optional(run, &schemas::PATIENTS)? else {
        return Ok(Vec::new());
    };
    let entry = |row: synovia_results::Record<'_>| {
        Some(Entry {
            age_years: row.float("age_years")?,
            female: row.boolean("female")?,
            bmi: row.float("bmi")?,
            grades: [
                row.integer("kl")?.clamp(0, 4) as u8,
                row.integer("contralateral_kl")?.clamp(0, 4) as u8,
            ],
            pain_points: [
                row.float("womac_pain_points")?,
                row.float("contralateral_pain_points")?,
            ],
        })
    };
    Ok(table
        .iter()
        .filter(|row| row.text("core") == Some(core) && row.float("month") == Some(0.0))
        .filter_map(entry)
        .collect())
}
