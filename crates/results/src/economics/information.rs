use serde::{Deserialize, Serialize};

/// Value of knowing every parameter exactly, at one willingness to pay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PerfectInformation {
    /// Willingness to pay per unit of effect; null when only net benefit was given.
    pub wtp: Option<f64>,
    /// Per person.
    pub evpi: f64,
    /// Monte Carlo standard error.
    pub se: f64,
    /// Per person, with the noise of simulating finitely many people taken out as far as its variance is known; null when it is not.
    pub evpi_without_noise: Option<f64>,
    /// Over the population; null when that was not asked.
    pub population: Option<f64>,
    /// Monte Carlo standard error of that.
    pub population_se: Option<f64>,
}

/// Value of knowing one parameter, or a set of them, exactly.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PartialInformation {
    /// Willingness to pay per unit of effect; null when only net benefit was given.
    pub wtp: Option<f64>,
    /// Name of the set; of a single parameter its own.
    pub name: String,
    /// The parameters that would be known.
    pub parameters: Vec<String>,
    /// Per person: never below that of a part of the set that was asked, too, and never above the value of perfect information.
    pub evppi: f64,
    /// Standard error: of the draws and of the regression together.
    pub se: f64,
    /// What the regression on this very set gave, before that.
    pub own_fit: f64,
    /// `own-fit`; `subset NAME` when the fit of a part of the set gave more, which is true of the whole set then, too; `evpi` when it was
    /// cut down to the value of perfect information.
    pub from: String,
    /// `spline` or `gaussian-process`.
    pub method: String,
    /// Effective degrees of freedom of the regression, the largest over strategies.
    pub degrees_of_freedom: f64,
    /// Over the population; null when that was not asked.
    pub population: Option<f64>,
}

/// Value of one possible next trial.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SampleInformation {
    /// Willingness to pay per unit of effect; null when only net benefit was given.
    pub wtp: Option<f64>,
    /// Name of the trial.
    pub trial: String,
    /// Patients in every arm; null when the trial was simulated elsewhere and only its summaries are known.
    pub patients_per_arm: Option<f64>,
    /// Per person who is treated later.
    pub evsi: f64,
    /// Standard error: of the draws and of the regression together.
    pub se: f64,
    /// `summaries` (regression on simulated results of the trial) or `importance` (weights of a normal likelihood).
    pub method: String,
    /// The same by the Gaussian approximation, as a check; null where there is none.
    pub gaussian_approximation: Option<f64>,
    /// Over the population; null when that was not asked.
    pub population: Option<f64>,
}

/// Expected net benefit of sampling: the value of a trial for the population less what the trial costs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NetBenefitOfSampling {
    /// Willingness to pay per unit of effect; null when only net benefit was given.
    pub wtp: Option<f64>,
    /// Name of the trial.
    pub trial: String,
    /// Patients in every arm.
    pub patients_per_arm: f64,
    /// Value for everybody who decides after the trial has reported.
    pub evsi_population: f64,
    /// What the trial costs.
    pub cost: f64,
    /// What is left.
    pub enbs: f64,
    /// Monte Carlo standard error.
    pub se: f64,
    /// Whether no other size on the list leaves more.
    pub best_size: bool,
}
