use serde::{Deserialize, Serialize};

use super::{Cited, Excluded, NotComparable, Question};

/// A network meta-analysis: every treatment against every other, each connected piece on its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// What was asked.
    pub question: Question,
    /// Connected pieces, the largest first.
    pub pieces: Vec<Piece>,
    /// Trials left out.
    pub excluded: Vec<Excluded>,
    /// Trials on the question of which no usable numbers were seen.
    pub not_comparable: Vec<NotComparable>,
    /// What else a reader has to know.
    pub findings: Vec<String>,
}

/// One connected piece.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// Its treatments, joined.
    pub name: String,
    /// `pooled` or `single-trial`: pooling one trial is refused and its own results are shown.
    pub status: String,
    /// Trials.
    pub k: u32,
    /// What every other treatment is compared with in figures.
    pub reference: String,
    /// Treatments.
    pub nodes: Vec<Node>,
    /// Treatments that were compared in a trial.
    pub edges: Vec<Edge>,
    /// The trials.
    pub studies: Vec<NetworkStudy>,
    /// Variance between trials.
    pub tau2: Option<f64>,
    /// Percent of the variation that is between trials of one design or between designs.
    pub i2_percent: Option<f64>,
    /// Q in all, within designs (heterogeneity), between designs (inconsistency): each with degrees of freedom and p value.
    pub q: Vec<DesignQ>,
    /// The Q within designs, design by design.
    pub designs: Vec<DesignQ>,
    /// All pairs under random effects: row treatment minus column treatment.
    pub league: Vec<League>,
    /// Direct and indirect evidence side by side.
    pub splits: Vec<Split>,
    /// How much each trial gives to each comparison with the reference.
    pub contributions: Vec<Contribution>,
    /// Additive components, where treatments are combinations; empty otherwise.
    pub components: Vec<Component>,
    /// Test of the additive model against the full one.
    pub additivity: Option<DesignQ>,
    /// Why there is no component model, or how it is to be read.
    pub components_note: String,
}

/// A treatment of a network.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// As in the league.
    pub treatment: String,
    /// Patients.
    pub n: u32,
    /// Trials.
    pub k: u32,
    /// What the comparison with the reference rests on: `reference` for itself, `direct`, `several-chains`, or `one-chain`: no trial
    /// compares the two, and without a single comparison or trial nothing connects them. Then it is no headline: the numbers below are
    /// null, and the pair stands in `league` alone.
    #[serde(default)]
    pub support: String,
    /// Of `one-chain`, the treatments on the way.
    #[serde(default)]
    pub chain: Vec<String>,
    /// Effect against the reference; null for the reference itself, and where it rests on one chain.
    pub effect: Option<f64>,
    /// Standard error.
    pub se: Option<f64>,
    /// Lower limit of the confidence interval.
    pub ci_low: Option<f64>,
    /// Upper limit of the confidence interval.
    pub ci_high: Option<f64>,
    /// Lower limit of the prediction interval.
    pub pi_low: Option<f64>,
    /// Upper limit of the prediction interval.
    pub pi_high: Option<f64>,
    /// The confidence interval, where it leaves the scale of the effect: nothing can be said, and its limits are null.
    #[serde(default)]
    pub ci_beyond_scale: Option<[f64; 2]>,
    /// The prediction interval, where it leaves the scale of the effect: nothing can be said, and its limits are null.
    #[serde(default)]
    pub pi_beyond_scale: Option<[f64; 2]>,
    /// Mean certainty of being better than the others that are ranked, 0 to 1; null for a treatment of one trial, which is not ranked.
    pub p_score: Option<f64>,
    /// Probability of being first, second, … of those that are ranked, by simulation; empty for a treatment that is not.
    pub rank_probabilities: Vec<f64>,
}

/// Two treatments that were compared in at least one trial.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// One end.
    pub a: String,
    /// Other end.
    pub b: String,
    /// Trials.
    pub k: u32,
    /// Patients in both arms.
    pub n: u32,
}

/// A comparison of a trial as it enters the network.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NetworkStudy {
    /// Which trial.
    #[serde(flatten)]
    pub cited: Cited,
    /// Treatment.
    pub treatment: String,
    /// Against which.
    pub versus: String,
    /// Treatment minus versus.
    pub effect: f64,
    /// Standard error.
    pub se: f64,
    /// Months, as printed.
    pub months: f64,
    /// Instrument.
    pub instrument: String,
    /// How the numbers were come by.
    pub recipe: Vec<String>,
    /// What to mistrust.
    pub flags: Vec<String>,
}

/// A part of Q.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DesignQ {
    /// Which part.
    pub name: String,
    /// Q.
    pub q: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// P value; null without degrees of freedom.
    pub p_value: Option<f64>,
}

/// One cell of the league table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct League {
    /// Row.
    pub treatment: String,
    /// Column.
    pub versus: String,
    /// Row minus column.
    pub effect: f64,
    /// Lower limit; null where the interval leaves the scale of the effect, so that nothing can be said.
    pub ci_low: Option<f64>,
    /// Upper limit; null as the lower one.
    pub ci_high: Option<f64>,
    /// What it rests on: `direct`, `several-chains` or `one-chain`.
    #[serde(default)]
    pub support: String,
    /// From direct comparisons only; null when there are none.
    pub direct: Option<f64>,
}

/// Direct against indirect evidence of one comparison.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// Treatment.
    pub treatment: String,
    /// Against which.
    pub versus: String,
    /// Trials that compare the two.
    pub k: u32,
    /// Share of direct evidence, 0 to 1.
    pub proportion_direct: Option<f64>,
    /// Direct estimate.
    pub direct: Option<f64>,
    /// Its standard error.
    pub direct_se: Option<f64>,
    /// Indirect estimate.
    pub indirect: Option<f64>,
    /// Its standard error.
    pub indirect_se: Option<f64>,
    /// Network estimate.
    pub network: f64,
    /// Its standard error.
    pub network_se: f64,
    /// P value of the difference between direct and indirect.
    pub differ_p: Option<f64>,
}

/// What one trial gives to one comparison.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Treatment.
    pub treatment: String,
    /// Against which.
    pub versus: String,
    /// Trial.
    pub trial: String,
    /// Percent.
    pub percent: f64,
}

/// The effect of one component of combined treatments, if components add up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// Component.
    pub component: String,
    /// Effect of adding it; null when the data cannot tell.
    pub effect: Option<f64>,
    /// Standard error.
    pub se: Option<f64>,
    /// Lower limit.
    pub ci_low: Option<f64>,
    /// Upper limit.
    pub ci_high: Option<f64>,
    /// P value.
    pub p_value: Option<f64>,
    /// The interval, where it leaves the scale of the effect: nothing can be said, and its limits are null.
    #[serde(default)]
    pub ci_beyond_scale: Option<[f64; 2]>,
    /// Whether it can be told from the others at all.
    pub identified: bool,
}
