use serde::{Deserialize, Serialize};

use super::{Cited, Excluded, NotComparable, Question};

/// A model-based network meta-analysis over time: results at 1, 3, 6 and 12 months of different trials used together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeCourse {
    /// What was asked.
    pub question: Question,
    /// Correlation between neighbouring times of one arm that was supposed, and how it falls with distance.
    pub time_correlation: String,
    /// Connected pieces, the largest first.
    pub pieces: Vec<CoursePiece>,
    /// Trials left out.
    pub excluded: Vec<Excluded>,
    /// Trials on the question of which no usable numbers were seen.
    pub not_comparable: Vec<NotComparable>,
    /// What else a reader has to know.
    pub findings: Vec<String>,
}

/// One connected piece.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CoursePiece {
    /// Its treatments, joined.
    pub name: String,
    /// `pooled`, `single-trial` or `not-fitted`.
    pub status: String,
    /// Why there is no curve, said once for all shapes; empty when there is one.
    #[serde(default)]
    pub refusal: String,
    /// Trials.
    pub k: u32,
    /// What the others are compared with.
    pub reference: String,
    /// Shape that is drawn: the one with the lowest AICc among those that could be fitted, unless one was asked for.
    pub shape: String,
    /// All shapes tried.
    pub fits: Vec<ShapeFit>,
    /// Variance between trials of the amplitude.
    pub tau2: Option<f64>,
    /// Effect against the reference over time, per treatment.
    pub courses: Vec<Course>,
    /// Treatments without a curve since only one chain of indirect comparisons connects them with the reference: the way, both ends included.
    #[serde(default)]
    pub one_chain: Vec<Vec<String>>,
    /// What the trials found.
    pub observed: Vec<Observed>,
}

/// One shape fitted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShapeFit {
    /// `constant`, `linear`, `emax`, `exponential` or `waning`.
    pub shape: String,
    /// The curve, in symbols.
    pub formula: String,
    /// Maximised log-likelihood.
    pub log_likelihood: Option<f64>,
    /// Corrected Akaike criterion; null when there are too few observations for the correction.
    pub aicc: Option<f64>,
    /// Akaike criterion.
    pub aic: Option<f64>,
    /// Parameters.
    pub parameters: Vec<CourseParameter>,
    /// Why it could not be fitted; empty when it was.
    pub trouble: String,
}

/// One parameter of a shape.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CourseParameter {
    /// Its name, with the treatment where it belongs to one.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Estimate; null when the data do not identify it.
    pub estimate: Option<f64>,
    /// Lower limit.
    pub ci_low: Option<f64>,
    /// Upper limit.
    pub ci_high: Option<f64>,
    /// Whether the data identify it.
    pub identified: bool,
}

/// The effect of one treatment over time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// Treatment.
    pub treatment: String,
    /// Curve on a grid of months.
    pub points: Vec<CoursePoint>,
}

/// One point of a curve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct CoursePoint {
    /// Months.
    pub months: f64,
    /// Treatment minus reference.
    pub effect: f64,
    /// Lower limit; null where the interval leaves the scale of the effect, so that nothing can be said.
    pub ci_low: Option<f64>,
    /// Upper limit; null as the lower one.
    pub ci_high: Option<f64>,
}

/// One published result.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// Which trial.
    #[serde(flatten)]
    pub cited: Cited,
    /// Treatment.
    pub treatment: String,
    /// Against which.
    pub versus: String,
    /// Months, as printed.
    pub months: f64,
    /// Treatment minus versus.
    pub effect: f64,
    /// Standard error.
    pub se: f64,
    /// Instrument.
    pub instrument: String,
    /// How the numbers were come by.
    pub recipe: Vec<String>,
    /// What to mistrust.
    pub flags: Vec<String>,
}
