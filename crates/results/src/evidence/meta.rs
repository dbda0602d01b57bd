use serde::{Deserialize, Serialize};

use super::{Cited, Excluded, NotComparable, Question};

/// A pairwise meta-analysis: one class against its comparators.
///
/// The headline numbers stand at the top level, as `estimate`, `ci_low`, `ci_high`, `pi_low`, `pi_high`, `tau2`, `k`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// What was asked.
    pub question: Question,
    /// All trials together. Pooling a single trial is refused: then only `k` = 1 is here and the trial is in `studies`.
    #[serde(flatten)]
    pub overall: Estimate,
    /// One estimate per comparator, in the order asked; of one trial only its own result.
    pub by_comparator: Vec<Group>,
    /// P value of the difference between comparators; null with fewer than two of them pooled.
    pub comparators_differ_p: Option<f64>,
    /// The trials pooled, in order of comparator, then year.
    pub studies: Vec<StudyEffect>,
    /// Trials left out, with the reason of each.
    pub excluded: Vec<Excluded>,
    /// Trials on the question of which no usable numbers were seen.
    pub not_comparable: Vec<NotComparable>,
    /// The same pool under other estimators, tests and choices of data.
    pub sensitivity: Vec<Sensitivity>,
    /// Without each trial in turn; named by the trial left out.
    pub leave_one_out: Vec<Group>,
    /// By year, each trial added to those before; named by the trial added.
    pub cumulative: Vec<Group>,
    /// Subgroups asked for, or those that always are: blinding, role.
    pub subgroups: Vec<Sensitivity>,
    /// Meta-regressions with enough trials; one moderator each.
    pub regressions: Vec<Regression>,
    /// Small-study effects.
    pub bias: Bias,
    /// What else a reader has to know, such as trials that have neither DOI nor PubMed id.
    pub findings: Vec<String>,
}

/// One pooled effect.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Number of trials.
    pub k: u32,
    /// Patients (or knees, where trials counted knees) in them.
    pub n: u32,
    /// Pooled effect; of one trial its own; null without trials.
    pub estimate: Option<f64>,
    /// Standard error.
    pub se: Option<f64>,
    /// Lower limit of the confidence interval.
    pub ci_low: Option<f64>,
    /// Upper limit of the confidence interval.
    pub ci_high: Option<f64>,
    /// Two-sided.
    pub p_value: Option<f64>,
    /// Lower limit of the prediction interval: where the effect of a new trial would be; null with fewer than three trials.
    pub pi_low: Option<f64>,
    /// Upper limit of the prediction interval.
    pub pi_high: Option<f64>,
    /// Variance between trials.
    pub tau2: Option<f64>,
    /// Lower limit by the Q-profile method.
    pub tau2_low: Option<f64>,
    /// Upper limit by the Q-profile method.
    pub tau2_high: Option<f64>,
    /// Percent of the variation that is between trials.
    pub i2_percent: Option<f64>,
    /// Cochran's Q.
    pub q: Option<f64>,
    /// Degrees of freedom of Q.
    pub q_df: Option<f64>,
    /// P value of Q.
    pub q_p: Option<f64>,
    /// `pooled`, `single-trial` or `no-trials`.
    pub status: String,
    /// The confidence interval, where it leaves the scale of the effect: nothing can be said, and `ci_low` and `ci_high` are null.
    #[serde(default)]
    pub ci_beyond_scale: Option<[f64; 2]>,
    /// The prediction interval, where it leaves the scale of the effect: nothing can be said, and `pi_low` and `pi_high` are null.
    #[serde(default)]
    pub pi_beyond_scale: Option<[f64; 2]>,
    /// Where Hartung and Knapp's standard error falls below that of one common effect: the two. `se` is the larger with the test `adhoc`.
    #[serde(default)]
    pub hartung_knapp_too_narrow: Option<[f64; 2]>,
}

/// An estimate with a name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What it is of.
    pub name: String,
    /// The estimate.
    #[serde(flatten)]
    pub estimate: Estimate,
}

/// Estimates under one kind of choice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// The choice, such as `estimator of the variance between trials`.
    pub choice: String,
    /// One estimate per alternative; the one used for the headline is first.
    pub alternatives: Vec<Group>,
    /// P value of the difference between the alternatives, where they are subgroups.
    pub differ_p: Option<f64>,
}

/// The effect of one trial as it enters the pool.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StudyEffect {
    /// Which trial.
    #[serde(flatten)]
    pub cited: Cited,
    /// Year of publication.
    pub year: Option<u32>,
    /// Class of treatment.
    pub class: String,
    /// Comparator.
    pub versus: String,
    /// Labels of the arms on the side of the class, as printed.
    pub class_arms: Vec<String>,
    /// Labels of the arms on the side of the comparator.
    pub versus_arms: Vec<String>,
    /// Patients on the side of the class.
    pub class_n: Option<f64>,
    /// Patients on the side of the comparator.
    pub versus_n: Option<f64>,
    /// Mean on the side of the class, on the scale of `basis`.
    pub class_mean: Option<f64>,
    /// Standard deviation on the side of the class.
    pub class_sd: Option<f64>,
    /// Mean on the side of the comparator.
    pub versus_mean: Option<f64>,
    /// Standard deviation on the side of the comparator.
    pub versus_sd: Option<f64>,
    /// Months after the first treatment, as printed.
    pub months: f64,
    /// Instrument, as in the table.
    pub instrument: String,
    /// `change` or `final`.
    pub basis: String,
    /// Class minus comparator.
    pub effect: f64,
    /// Standard error.
    pub se: f64,
    /// Lower limit of its own interval.
    pub ci_low: f64,
    /// Upper limit of its own interval.
    pub ci_high: f64,
    /// Share of the pool.
    pub weight_percent: Option<f64>,
    /// How each number was come by, in order, rows cited.
    pub recipe: Vec<String>,
    /// What to mistrust, such as `knees, not patients, were counted`.
    pub flags: Vec<String>,
}

/// A regression of effects on one moderator.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    /// What was regressed on, with unit.
    pub moderator: String,
    /// Trials with a value.
    pub k: u32,
    /// Intercept first.
    pub coefficients: Vec<Moderator>,
    /// Residual variance between trials.
    pub tau2: Option<f64>,
    /// Percent of the variance between trials explained.
    pub r2_percent: Option<f64>,
}

/// One coefficient.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Moderator {
    /// Its name.
    pub name: String,
    /// Estimate.
    pub estimate: f64,
    /// Standard error.
    pub se: f64,
    /// Lower limit.
    pub ci_low: f64,
    /// Upper limit.
    pub ci_high: f64,
    /// Two-sided.
    pub p_value: f64,
}

/// Signs of small-study effects. Null where there are too few trials (fewer than ten: the tests are then shown, and said to be weak).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Bias {
    /// Egger's regression: intercept.
    pub egger_intercept: Option<f64>,
    /// Egger's regression: p value.
    pub egger_p: Option<f64>,
    /// Begg's rank test: Kendall's tau.
    pub rank_tau: Option<f64>,
    /// Begg's rank test: p value.
    pub rank_p: Option<f64>,
    /// Trials that trim-and-fill adds.
    pub filled: Vec<Filled>,
    /// Estimate with them.
    pub filled_estimate: Option<Estimate>,
    /// What to make of it.
    pub note: String,
}

/// A trial that trim-and-fill supposes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Filled {
    /// Its effect.
    pub effect: f64,
    /// Its standard error.
    pub se: f64,
}
