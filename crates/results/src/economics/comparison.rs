use serde::{Deserialize, Serialize};

/// Where a strategy stands among the others, on mean cost and mean effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The least costly: what the first ratio is against.
    #[default]
    Reference,
    /// On the frontier: some willingness to pay makes it the best.
    Frontier,
    /// Another one costs no more and gains no less.
    Dominated,
    /// A mixture of two others costs no more and gains no less: extended dominance. So is every inner point of a straight line.
    ExtendedlyDominated,
    /// The same mean cost and effect as another one, which is listed before it, rounding apart.
    Tied,
}

/// One strategy of the table of incremental cost-effectiveness ratios.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct IcerRow {
    /// The strategy.
    pub strategy: String,
    /// Mean cost per person.
    pub cost: f64,
    /// Monte Carlo standard error; null with one draw.
    pub cost_se: Option<f64>,
    /// Mean effect per person.
    pub effect: f64,
    /// Monte Carlo standard error.
    pub effect_se: Option<f64>,
    /// Where it stands.
    pub status: Status,
    /// What increments are against: the strategy before on the frontier; for one that is off the frontier, what dominates it.
    pub against: Vec<String>,
    /// Cost beyond that of the strategy before on the frontier; null off the frontier.
    pub incremental_cost: Option<f64>,
    /// Effect beyond it.
    pub incremental_effect: Option<f64>,
    /// Incremental cost over incremental effect. Only on the frontier, where both are positive; a negative ratio is never given, since it
    /// cannot be ranked.
    pub icer: Option<f64>,
    /// Monte Carlo standard error of the ratio, by the delta method.
    pub icer_se: Option<f64>,
}

/// Net monetary benefit of one strategy at one willingness to pay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NetBenefitRow {
    /// Willingness to pay per unit of effect; null when only net benefit was given.
    pub wtp: Option<f64>,
    /// The strategy.
    pub strategy: String,
    /// Mean of willingness to pay × effect − cost.
    pub nmb: f64,
    /// Monte Carlo standard error.
    pub nmb_se: f64,
    /// Lower limit of the credible interval.
    pub nmb_low: f64,
    /// Upper limit.
    pub nmb_high: f64,
    /// Mean beyond that of the reference; 0 for the reference.
    pub incremental: f64,
    /// Monte Carlo standard error, draw by draw, so that what both have in common cancels.
    pub incremental_se: f64,
    /// Lower limit of the credible interval.
    pub incremental_low: f64,
    /// Upper limit.
    pub incremental_high: f64,
    /// Probability that this strategy has the highest net benefit of all.
    pub probability_best: f64,
    /// Monte Carlo standard error of that probability.
    pub probability_best_se: f64,
    /// Whether its mean is the highest.
    pub best_on_average: bool,
}

/// One willingness to pay of the acceptability curves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AcceptabilityPoint {
    /// Willingness to pay per unit of effect; null when only net benefit was given.
    pub wtp: Option<f64>,
    /// The strategy with the highest mean net benefit: the frontier (CEAF) is its curve.
    pub best_on_average: String,
    /// Its probability of being the best.
    pub frontier: f64,
    /// Every strategy, in the order of the sample.
    pub strategies: Vec<StrategyAt>,
}

/// One strategy at one willingness to pay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StrategyAt {
    /// The strategy.
    pub strategy: String,
    /// Share of draws in which it has the highest net benefit; those with equals are shared between them.
    pub probability_best: f64,
    /// Monte Carlo standard error.
    pub probability_best_se: f64,
    /// Expected loss: what is forgone on average by choosing it, against the best of every draw.
    pub expected_loss: f64,
    /// Monte Carlo standard error.
    pub expected_loss_se: f64,
}

/// How much of a sample's spread is the noise of simulating finitely many people in every draw.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NestedNoise {
    /// Willingness to pay per unit of effect; null when only net benefit was given.
    pub wtp: Option<f64>,
    /// The strategy; its net benefit beyond that of the first strategy of the sample is what is meant here.
    pub strategy: String,
    /// Standard deviation over draws, as seen.
    pub sd: f64,
    /// Root of the mean variance within draws.
    pub sd_within: f64,
    /// Standard deviation that is left for the parameters; 0 when the noise explains everything.
    pub sd_parameters: f64,
    /// Monte Carlo standard error of the mean, as far as it comes from people.
    pub se_people: f64,
    /// As far as it comes from parameters.
    pub se_parameters: f64,
}

/// How net benefit moves with one parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TornadoBar {
    /// Willingness to pay per unit of effect; null when only net benefit was given.
    pub wtp: Option<f64>,
    /// Which strategy's net benefit: the one with the highest mean.
    pub strategy: String,
    /// Beyond that of which: the second highest, so that the bar is about the choice that is open.
    pub against: String,
    /// The parameter.
    pub parameter: String,
    /// Its low value: the 10th percentile of the draws, or what was run.
    pub low: f64,
    /// Its high value: the 90th percentile, or what was run.
    pub high: f64,
    /// Expected incremental net benefit at the low value.
    pub nmb_at_low: f64,
    /// At the high value.
    pub nmb_at_high: f64,
    /// Expected incremental net benefit with nothing held.
    pub nmb: f64,
    /// Whether its sign differs between both ends: the parameter alone can turn the choice round.
    pub changes_sign: bool,
}
