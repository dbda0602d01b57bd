//! Probabilistic sensitivity analysis: every strategy under many draws of the uncertain parameters.

use rayon::prelude::*;
use synovia_numerics::Stream;
use synovia_results::csv_field;

use super::model::Model;
use super::run::RunError;
use crate::analysis::{Parameter, Sample, Strategy};

/// The last part of a stream's name: chances of people have 0 there.
const UNCERTAINTY: u64 = 1;

/// Why there is no sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PsaError {
    /// No parameter has a distribution.
    NothingUncertain,
    /// A draw made the model impossible.
    Draw {
        /// From 1.
        draw: u32,
        /// Name and value of the drawn parameters.
        values: String,
        /// What became impossible.
        error: RunError,
    },
}

impl std::fmt::Display for PsaError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PsaError::NothingUncertain => write!(f, "no parameter of the model has a distribution"),
            PsaError::Draw {
                draw,
                values,
                error,
            } => write!(f, "draw {draw} ({values}): {error}"),
        }
    }
}

impl std::error::Error for PsaError {}

impl Model {
    /// Runs every strategy under `draws` draws of all parameters that have a distribution.
    ///
    /// One draw holds for a whole run, never for a person. Each parameter has a stream of its own, so that giving another one a
    /// distribution changes nothing else; parameters are independent. Where a strategy replaces a parameter, its own value stays.
    ///
    /// # Errors
    /// When nothing is uncertain, or a draw is impossible, such as a probability above 1 from a normal distribution.
    pub fn sample(&self, draws: u32) -> Result<Sample, PsaError> {
        let uncertain: Vec<usize> = (0..self.parameters.len())
            .filter(|index| self.parameters[*index].distribution.is_some())
            .collect();
        if uncertain.is_empty() {
            return Err(PsaError::NothingUncertain);
        }
        let draw_of = |draw: u32| -> Vec<(usize, f64)> {
            let value = |index: &usize| {
                let mut stream = Stream::keyed(
                    self.frame.seed,
                    [u64::from(draw), *index as u64, UNCERTAINTY],
                );
                let distribution = self.parameters[*index].distribution;
                (
                    *index,
                    distribution.map_or(f64::NAN, |of| of.draw(&mut stream)),
                )
            };
            uncertain.iter().map(value).collect()
        };
        let runs: Vec<_> = (0..draws)
            .into_par_iter()
            .map(|draw| {
                let drawn = draw_of(draw);
                let outcome = self.run_with(&drawn);
                (drawn, outcome)
            })
            .collect();
        let mut strategies: Vec<Strategy> = self
            .strategies
            .iter()
            .map(|strategy| Strategy {
                label: strategy.name.clone(),
                cost: Vec::new(),
                effect: Vec::new(),
            })
            .collect();
        let mut parameters: Vec<Parameter> = uncertain
            .iter()
            .map(|index| Parameter {
                name: self.parameters[*index].name.clone(),
                values: Vec::new(),
            })
            .collect();
        for (draw, (drawn, outcome)) in (1..).zip(runs) {
            let name = |(index, value): &(usize, f64)| {
                format!("{} = {value:.4}", self.parameters[*index].name)
            };
            let outcome = outcome.map_err(|error| PsaError::Draw {
                draw,
                values: drawn.iter().map(name).collect::<Vec<_>>().join(", "),
                error,
            })?;
            for (strategy, ran) in strategies.iter_mut().zip(&outcome.strategies) {
                strategy.cost.push(ran.cost.mean);
                strategy.effect.push(ran.effect.mean);
            }
            for (parameter, (_, value)) in parameters.iter_mut().zip(&drawn) {
                parameter.values.push(*value);
            }
        }
        Ok(Sample::new(strategies, parameters))
    }
}

/// The trace of every strategy as a table: `strategy,cycle,years,` and a column for each state.
pub fn trace_csv(outcome: &super::Outcome) -> String {
    let mut names = vec![
        "strategy".to_owned(),
        "cycle".to_owned(),
        "years".to_owned(),
    ];
    names.extend(
        outcome
            .states
            .iter()
            .map(|state| csv_field(state).into_owned()),
    );
    let mut text = names.join(",");
    text.push('\n');
    for strategy in &outcome.strategies {
        for (cycle, shares) in strategy.trace.iter().enumerate() {
            let mut row = vec![
                csv_field(&strategy.name).into_owned(),
                cycle.to_string(),
                (cycle as f64 * outcome.cycle_years).to_string(),
            ];
            row.extend(shares.iter().map(f64::to_string));
            text.push_str(&row.join(","));
            text.push('\n');
        }
    }
    text
}
