//! `posterior.json`: constants fitted to published trials, and how far the fit misses, as `synovia calibrate` writes it and `run`, `predict` and
//! `validate` read it.
//!
//! Points of 100, change since baseline, negative is less pain; differences are arm minus control.

mod goals;
mod reason;

pub use goals::{Goal, Measure};
pub use reason::Reason;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Name of the document in a folder.
pub const POSTERIOR_FILE: &str = "posterior.json";
/// Version of its layout.
pub const POSTERIOR_SCHEMA_VERSION: u32 = 1;

/// What the name of a class's mean effect begins with.
const EFFECT: &str = "effect: ";

/// Name of the parameter that is the mean effect of a class.
pub fn effect_name(class: &str) -> String {
    format!("{EFFECT}{class}")
}

/// The class whose mean effect a parameter of this name is.
pub fn class_of_effect(name: &str) -> Option<&str> {
    name.strip_prefix(EFFECT)
}

/// "HA − SALINE" for a difference, "HA" for the change of an arm.
pub fn arm_or_difference(arm: &str, control: Option<&str>) -> String {
    match control {
        Some(control) => format!("{arm} − {control}"),
        None => arm.to_owned(),
    }
}

/// The hypothesis without a mechanism.
pub const RIVAL: &str = "no-mechanism";
/// Group of scores of trials that were fitted by nothing.
pub const NEVER_FITTED: &str = "never fitted";

/// A calibration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Posterior {
    /// [`POSTERIOR_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of the program that made it.
    pub program_version: String,
    /// What it is and is not.
    pub notice: String,
    /// Seed of all its chance.
    pub seed: u64,
    /// SHA-256 of the tables of trials.
    pub data_sha256: String,
    /// SHA-256 of all constants that it began with.
    pub registry_sha256: String,
    /// Fitted hypotheses: the cores, then the rival without a mechanism.
    pub hypotheses: Vec<Hypothesis>,
    /// The trials, by what was said of each without it.
    pub trials: Vec<Trial>,
    /// Scores of groups of rows.
    pub scores: Vec<Score>,
    /// Every row beside its prediction from a fit without its trial.
    pub gallery: Vec<GalleryRow>,
    /// Rows of trials that were set aside and fitted by nothing, beside what the whole fit predicts.
    pub unfitted: Vec<GalleryRow>,
    /// Other ways to fit, tried and scored.
    pub variants: Vec<Variant>,
}

/// One hypothesis, fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// `bistable`, `monostable`, `no-mechanism`.
    pub name: String,
    /// Weight in the mixture that predicts; 0 of the rival.
    pub weight: f64,
    /// Sum of log scores over trials left out.
    pub log_score: f64,
    /// Draws that diverged.
    pub divergences: usize,
    /// The least energy's fraction of missing information.
    pub missing_information: f64,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Draws, each the standard normal numbers of the parameters in their order.
    pub draws: Vec<Vec<f64>>,
    /// Constants of the registry that a simulated trial takes from a draw.
    pub constants: Vec<String>,
    /// Their values, by draw; effects of classes as in a new trial, which differs from the mean trial.
    pub constant_draws: Vec<Vec<f64>>,
    /// How well the simulator is imitated where it was fitted through.
    pub surrogates: Vec<Surrogate>,
}

/// One parameter of a fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Name.
    pub name: String,
    /// 5, 50, 95 % points before the data.
    pub prior: [f64; 3],
    /// The same after.
    pub posterior: [f64; 3],
    /// Mean.
    pub mean: f64,
    /// Share of the prior's spread that the data took away.
    pub shrinkage: f64,
    /// R̂.
    pub r_hat: f64,
    /// Effective draws of the centre.
    pub bulk: f64,
    /// Effective draws of the tails.
    pub tail: f64,
    /// Probability that an effect is nothing or harm; of effects alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_benefit: Option<f64>,
}

/// How well a class's simulated effects are imitated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Surrogate {
    /// Class.
    pub class: String,
    /// Treatments.
    pub treatments: usize,
    /// Root mean square of what leaving a point out misses, points.
    pub left_out_rms: f64,
    /// Of the effects themselves.
    pub rms: f64,
    /// Least and greatest effect simulated.
    pub range: [f64; 2],
}

/// One trial, left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Label.
    pub trial: String,
    /// Author and year.
    pub label: String,
    /// Classes that its arms were given, placebo not among them.
    pub classes: Vec<String>,
    /// Log score of the mixture of cores.
    pub log_score: f64,
    /// Of each hypothesis, in their order.
    pub log_scores: Vec<f64>,
    /// Shape of the tail of its weights, by hypothesis.
    pub k: Vec<f64>,
    /// Whether it was fitted again without this trial, by hypothesis.
    pub refitted: Vec<bool>,
    /// What was guessed of its treatments.
    pub assumed: Vec<String>,
}

/// A number with its 90 % interval by bootstrap.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Estimate.
    pub estimate: f64,
    /// 5 % point.
    pub low: f64,
    /// 95 % point.
    pub high: f64,
}

/// Log score beyond the rival without a mechanism.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    /// Trials.
    pub trials: usize,
    /// Sum over them.
    pub sum: f64,
    /// Its standard error; not a number for one trial.
    pub se: f64,
}

/// Scores of a group of rows, each trial with weight 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// `stacked`, or a hypothesis.
    pub of: String,
    /// `arms` or `differences`.
    pub quantity: String,
    /// Which rows: `all`, `injections`, a class, a window, a size, a blinding.
    pub group: String,
    /// Trials.
    pub trials: usize,
    /// Rows.
    pub rows: usize,
    /// Mean CRPS, points.
    pub crps: Interval,
    /// Over that of the reference.
    pub ratio: Interval,
    /// Share inside 90 % intervals.
    pub in90: Interval,
    /// Share inside 50 % intervals.
    pub in50: Interval,
    /// Observed minus predicted, points.
    pub bias: Interval,
}

/// One printed number beside what was predicted of it without its trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GalleryRow {
    /// Label of the trial.
    pub trial: String,
    /// Label of the arm.
    pub arm: String,
    /// Label of the control, for a difference.
    pub control: Option<String>,
    /// What the arm was given, in words.
    pub given: String,
    /// Instrument.
    pub instrument: String,
    /// Months since baseline.
    pub months: f64,
    /// Patients of the arm.
    pub n: Option<f64>,
    /// Printed, points.
    pub observed: f64,
    /// Its standard error.
    pub se: Option<f64>,
    /// Baseline, printed or supposed.
    pub baseline: f64,
    /// Mean of the prediction.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// 5, 25, 50, 75, 95 % points.
    pub quantiles: [f64; 5],
    /// Score, points.
    pub crps: f64,
    /// Score of the reference.
    pub reference: f64,
}

impl Hypothesis {
    /// The mean effect of a class.
    pub fn effect(&self, class: &str) -> Option<&Parameter> {
        self.effects()
            .find(|(known, _)| *known == class)
            .map(|(_, effect)| effect)
    }

    /// Mean effects, each with its class.
    pub fn effects(&self) -> impl Iterator<Item = (&str, &Parameter)> {
        self.parameters
            .iter()
            .filter_map(|p| Some((class_of_effect(&p.name)?, p)))
    }
}

impl GalleryRow {
    /// See [`arm_or_difference`].
    pub fn arm_or_difference(&self) -> String {
        arm_or_difference(&self.arm, self.control.as_deref())
    }

    /// How many standard deviations of the prediction it is off.
    pub fn z(&self) -> f64 {
        (self.observed - self.mean) / self.sd
    }

    /// Inside the 50 % interval.
    pub fn is_central(&self) -> bool {
        self.quantiles[1] <= self.observed && self.observed <= self.quantiles[3]
    }

    /// Inside the 90 % interval.
    pub fn is_hit(&self) -> bool {
        self.quantiles[0] <= self.observed && self.observed <= self.quantiles[4]
    }
}

/// Another way to fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// What is different.
    pub name: String,
    /// Which hypotheses, in words.
    pub of: String,
    /// Trials that were fitted.
    pub trials: usize,
    /// Sum of log scores; of the same trials as the specification's only where the number of trials is the same.
    pub log_score: f64,
    /// CRPS ratio of arms.
    pub arms: Interval,
    /// CRPS ratio of differences.
    pub differences: Interval,
    /// Effects of classes with a mechanism: name, 5, 50, 95 % points, probability of no benefit.
    pub effects: Vec<(String, [f64; 3], f64)>,
}

impl Posterior {
    /// As it is stored.
    pub fn to_json(&self) -> String {
        // One line for each draw and row would be a hundred thousand lines; numbers are rounded where they are made.
        let mut text = serde_json::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads what [`to_json`](Posterior::to_json) wrote.
    ///
    /// # Errors
    /// In words, when it is not such a document, or would not do for predictions: another version, weights that are no shares, draws of another
    /// length.
    pub fn from_json(json: &str) -> Result<Self, String> {
        let posterior: Posterior = serde_json::from_str(json).map_err(|error| error.to_string())?;
        posterior.check()?;
        Ok(posterior)
    }

    fn check(&self) -> Result<(), String> {
        if self.schema_version != POSTERIOR_SCHEMA_VERSION {
            return Err(format!(
                "it has schema_version {}, and this program reads {POSTERIOR_SCHEMA_VERSION}",
                self.schema_version
            ));
        }
        for of in &self.hypotheses {
            if !(0.0..=1.0).contains(&of.weight) {
                return Err(format!("the weight of {} is {}", of.name, of.weight));
            }
            let odd = |rows: &[Vec<f64>], wanted: usize| rows.iter().any(|row| row.len() != wanted);
            if odd(&of.draws, of.parameters.len()) || odd(&of.constant_draws, of.constants.len()) {
                return Err(format!(
                    "draws of {} are longer or shorter than their names",
                    of.name
                ));
            }
        }
        Ok(())
    }

    /// A hypothesis by its name.
    pub fn hypothesis(&self, name: &str) -> Option<&Hypothesis> {
        self.hypotheses.iter().find(|h| h.name == name)
    }

    /// The cores, those that have a weight.
    pub fn cores(&self) -> impl Iterator<Item = &Hypothesis> {
        self.hypotheses.iter().filter(|of| of.weight > 0.0)
    }

    /// Log score of the mixture of cores beyond the rival without a mechanism, over the trials that `counts` keeps: sum, and its standard error
    /// from how trials differ. None without a rival or such trials.
    pub fn gain(&self, counts: impl Fn(&Trial) -> bool) -> Option<Gain> {
        let rival = self.hypotheses.iter().position(|h| h.name == RIVAL)?;
        let gains: Vec<f64> = self
            .trials
            .iter()
            .filter(|trial| counts(trial))
            .filter_map(|trial| Some(trial.log_score - trial.log_scores.get(rival)?))
            .collect();
        let n = gains.len() as f64;
        let sum: f64 = gains.iter().sum();
        let squares: f64 = gains.iter().map(|gain| (gain - sum / n).powi(2)).sum();
        (!gains.is_empty()).then_some(Gain {
            trials: gains.len(),
            sum,
            se: (n * squares / (n - 1.0)).sqrt(),
        })
    }

    /// Every class that a trial was given, by its name.
    pub fn classes(&self) -> BTreeSet<&str> {
        let trials = self.trials.iter();
        trials
            .flat_map(|trial| trial.classes.iter().map(String::as_str))
            .collect()
    }

    /// The scores of a group.
    pub fn score(&self, of: &str, quantity: &str, group: &str) -> Option<&Score> {
        self.scores
            .iter()
            .find(|s| s.of == of && s.quantity == quantity && s.group == group)
    }
}

/// One answer of `synovia predict`, scored where the trial prints it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PredictedRow {
    /// Label of the trial.
    pub trial_id: String,
    /// Label of the arm.
    pub arm_id: String,
    /// Label of the control of a difference; null for the change of an arm.
    pub control_arm_id: Option<String>,
    /// Instrument as printed.
    pub instrument: Option<String>,
    /// Months since baseline.
    pub time_months: Option<f64>,
    /// Mean, points of 100; negative is less pain.
    pub mean: Option<f64>,
    /// Standard deviation, sampling of the trial's patients included.
    pub sd: Option<f64>,
    /// 5 % point.
    pub q05: Option<f64>,
    /// 25 % point.
    pub q25: Option<f64>,
    /// 50 % point.
    pub q50: Option<f64>,
    /// 75 % point.
    pub q75: Option<f64>,
    /// 95 % point.
    pub q95: Option<f64>,
    /// Draws, in the same order for all rows of a trial.
    pub draws: Vec<f64>,
    /// Printed change or difference, points, when it is there.
    pub observed: Option<f64>,
    /// CRPS of the prediction, points.
    pub crps: Option<f64>,
    /// Whether the constants had seen this trial when they were fitted.
    pub fitted: bool,
    /// What was guessed of dose, schedule or baseline.
    pub assumed: Vec<String>,
    /// Why it cannot be predicted; null when it can.
    pub reason: Option<String>,
}
