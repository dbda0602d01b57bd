//! A probabilistic sample: every strategy's costs and effects in every draw of the uncertain parameters.

use std::fmt;

use synovia_numerics::sum;

/// A probabilistic sample. All vectors over draws have the same length and order: draw `i` is one set of parameter values under which every
/// strategy was run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// The strategies that are compared; at least two.
    pub strategies: Vec<Strategy>,
    /// The uncertain parameters, as drawn; may be empty.
    pub parameters: Vec<Parameter>,
    /// Summaries of a next trial that was simulated once under the parameters of every draw; may be empty.
    pub summaries: Vec<Parameter>,
    /// Noise of the simulation inside every draw, where a draw is itself a mean over few people.
    pub within: Option<Within>,
    /// Net benefit is all that is known: it stands as a negative cost with an effect of 0, and no willingness to pay enters.
    pub net_benefit_only: bool,
}

/// What one strategy costs and gains in every draw, per person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strategy {
    /// For readers.
    pub label: String,
    /// Cost in every draw, in the sample's currency.
    pub cost: Vec<f64>,
    /// Effect in every draw, such as quality-adjusted life years.
    pub effect: Vec<f64>,
}

/// An uncertain parameter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameter {
    /// For readers.
    pub name: String,
    /// Its value in every draw.
    pub values: Vec<f64>,
}

/// Variance that is left in a draw because it is a mean over finitely many people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Within {
    /// Of every strategy beyond the first one, in the order of the sample (so that the first has zeros). With common random numbers per
    /// person it is much smaller than that of either alone.
    pub increments: Vec<Moments>,
}

/// Variance of a draw's mean, from the people in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moments {
    /// Variance of the mean cost in every draw.
    pub cost: Vec<f64>,
    /// Variance of the mean effect.
    pub effect: Vec<f64>,
    /// Their covariance.
    pub covariance: Vec<f64>,
}

/// Why a sample cannot be analysed.
#[derive(Debug, Clone, PartialEq)]
pub enum UnsoundSample {
    /// Comparing needs two.
    TooFewStrategies(usize),
    /// A spread needs two.
    TooFewDraws(usize),
    /// A column of another length.
    Unequal {
        /// Which.
        column: String,
        /// Its length.
        length: usize,
        /// Draws of the first strategy.
        draws: usize,
    },
    /// A value that is not a finite number.
    NotFinite {
        /// Which column.
        column: String,
        /// Which draw, from 1.
        draw: usize,
    },
    /// A name that two strategies, or two parameters, have.
    Repeated(String),
    /// A set, trial or setting names a parameter or strategy that the sample does not have.
    Unknown {
        /// What was asked for.
        name: String,
        /// The nearest one there is.
        nearest: Option<String>,
    },
}

impl fmt::Display for UnsoundSample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnsoundSample::TooFewStrategies(found) => {
                write!(f, "{found} strategies: a comparison needs two")
            }
            UnsoundSample::TooFewDraws(found) => write!(f, "{found} draws: a spread needs two"),
            UnsoundSample::Unequal {
                column,
                length,
                draws,
            } => write!(f, "{column} has {length} draws, the first strategy {draws}"),
            UnsoundSample::NotFinite { column, draw } => {
                write!(f, "{column} is not a number in draw {draw}")
            }
            UnsoundSample::Repeated(name) => write!(f, "two are called {name}"),
            UnsoundSample::Unknown { name, nearest } => {
                write!(f, "the sample has no {name}")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean {nearest}?"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for UnsoundSample {}

impl Sample {
    /// A sample of strategies and parameters, nothing else known.
    pub fn new(strategies: Vec<Strategy>, parameters: Vec<Parameter>) -> Self {
        Sample {
            strategies,
            parameters,
            ..Sample::default()
        }
    }

    /// A sample of which only the net benefit of every strategy is known.
    pub fn of_net_benefit(
        strategies: impl IntoIterator<Item = (String, Vec<f64>)>,
        parameters: Vec<Parameter>,
    ) -> Self {
        let strategies = strategies
            .into_iter()
            .map(|(label, net_benefit)| Strategy {
                label,
                effect: vec![0.0; net_benefit.len()],
                cost: net_benefit.into_iter().map(|value| 0.0 - value).collect(),
            })
            .collect();
        Sample {
            net_benefit_only: true,
            ..Sample::new(strategies, parameters)
        }
    }

    /// Number of draws.
    pub fn draws(&self) -> usize {
        self.strategies.first().map_or(0, |first| first.cost.len())
    }

    /// Everything that would make an analysis meaningless, the first of it.
    ///
    /// # Errors
    /// See [`UnsoundSample`].
    pub fn check(&self) -> Result<(), UnsoundSample> {
        if self.strategies.len() < 2 {
            return Err(UnsoundSample::TooFewStrategies(self.strategies.len()));
        }
        let draws = self.draws();
        if draws < 2 {
            return Err(UnsoundSample::TooFewDraws(draws));
        }
        let mut columns: Vec<(String, &[f64])> = Vec::new();
        for strategy in &self.strategies {
            columns.push((format!("cost of {}", strategy.label), &strategy.cost));
            columns.push((format!("effect of {}", strategy.label), &strategy.effect));
        }
        for parameter in self.parameters.iter().chain(&self.summaries) {
            columns.push((parameter.name.clone(), &parameter.values));
        }
        for (strategy, moments) in self
            .strategies
            .iter()
            .zip(self.within.iter().flat_map(|within| &within.increments))
        {
            for values in [&moments.cost, &moments.effect, &moments.covariance] {
                columns.push((format!("noise within {}", strategy.label), values));
            }
        }
        if let Some(within) = &self.within
            && within.increments.len() != self.strategies.len()
        {
            return Err(UnsoundSample::Unequal {
                column: "the list of noise within draws, which counts strategies,".to_owned(),
                length: within.increments.len(),
                draws: self.strategies.len(),
            });
        }
        for (column, values) in columns {
            if values.len() != draws {
                return Err(UnsoundSample::Unequal {
                    column,
                    length: values.len(),
                    draws,
                });
            }
            if let Some(at) = values.iter().position(|value| !value.is_finite()) {
                return Err(UnsoundSample::NotFinite {
                    column,
                    draw: at + 1,
                });
            }
        }
        let mut strategies: Vec<&str> = self.strategies.iter().map(|s| s.label.as_str()).collect();
        let mut names: Vec<&str> = self.parameters.iter().map(|p| p.name.as_str()).collect();
        for list in [&mut strategies, &mut names] {
            list.sort_unstable();
            if let Some(pair) = list.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(UnsoundSample::Repeated(pair[0].to_owned()));
            }
        }
        Ok(())
    }

    /// Net monetary benefit: willingness to pay × effect − cost, for every strategy in every draw.
    pub fn net_benefit(&self, wtp: f64) -> Vec<Vec<f64>> {
        self.strategies
            .iter()
            .map(|strategy| {
                strategy
                    .cost
                    .iter()
                    .zip(&strategy.effect)
                    .map(|(cost, effect)| wtp * effect - cost)
                    .collect()
            })
            .collect()
    }

    /// The least costly strategy on average, the more effective one of equals: what increments are against. Where only net benefit is
    /// known, the first.
    pub fn reference(&self) -> usize {
        if self.net_benefit_only {
            return 0;
        }
        let key = |s: &Strategy| (mean(&s.cost), -mean(&s.effect));
        let mut best = 0;
        for (at, strategy) in self.strategies.iter().enumerate().skip(1) {
            if key(strategy) < key(&self.strategies[best]) {
                best = at;
            }
        }
        best
    }

    /// Where a parameter stands.
    ///
    /// # Errors
    /// [`UnsoundSample::Unknown`], with the nearest name.
    pub fn parameter(&self, name: &str) -> Result<usize, UnsoundSample> {
        self.parameters
            .iter()
            .position(|parameter| parameter.name == name)
            .ok_or_else(|| UnsoundSample::Unknown {
                name: name.to_owned(),
                nearest: synovia_diagnostics::nearest(
                    name,
                    self.parameters.iter().map(|p| p.name.as_str()),
                )
                .map(str::to_owned),
            })
    }
}

/// Arithmetic mean; not a number for no values.
pub(super) fn mean(values: &[f64]) -> f64 {
    sum(values.iter().copied()) / values.len() as f64
}

/// Mean of the products of what is left beside the means, with n − 1 below.
pub(super) fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    sum(a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b))) / (a.len() as f64 - 1.0)
}

/// Mean and its Monte Carlo standard error.
pub(super) fn mean_and_se(values: &[f64]) -> (f64, f64) {
    (
        mean(values),
        (covariance(values, values) / values.len() as f64).sqrt(),
    )
}

/// The first of the largest.
pub(super) fn largest(values: impl IntoIterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (at, value) in values.into_iter().enumerate() {
        if value > best.1 {
            best = (at, value);
        }
    }
    best.0
}

/// `a` − `b`, draw by draw.
pub(super) fn differences(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}
