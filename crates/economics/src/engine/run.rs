//! Running a model: every strategy, and their differences.

use synovia_diagnostics::Finding;

use super::codes;
use super::cohort;
use super::individual;
use super::model::{Kind, Model};
use super::outcome::{Estimate, Outcome, StrategyOutcome};
use super::program::Program;
use super::tables::Located;

/// Why a checked model could not be run: with other values than those of the file, something in it became impossible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunError {
    /// Name of the strategy.
    pub strategy: String,
    /// What is wrong, with cycle and state.
    pub what: String,
    /// The same with its place in the model file, among the [`Sources`](synovia_diagnostics::Sources) of
    /// [`Checked`](super::Checked).
    pub finding: Box<Finding>,
}

impl std::fmt::Display for RunError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "strategy `{}`: {}", self.strategy, self.what)
    }
}

impl std::error::Error for RunError {}

impl Model {
    /// Runs every strategy.
    ///
    /// # Errors
    /// When a value that only shows in a run (of one person among many) is impossible.
    pub fn run(&self) -> Result<Outcome, RunError> {
        self.run_with(&[])
    }

    /// Runs every strategy with other values of some parameters, by their index.
    pub(crate) fn run_with(&self, drawn: &[(usize, f64)]) -> Result<Outcome, RunError> {
        let mut programs = Vec::with_capacity(self.strategies.len());
        for strategy in 0..self.strategies.len() {
            let program = Program::of(self, strategy, drawn)
                .map_err(|cycle| self.said(strategy, super::sound::cyclic(self, &cycle)))?;
            programs.push(program);
        }
        if self.frame.kind == Kind::Individual {
            let (strategies, differences) = individual::run(self, &programs)
                .map_err(|(strategy, faults)| self.error(strategy, faults))?;
            return Ok(Outcome::of(self, strategies, &differences));
        }
        let mut strategies: Vec<StrategyOutcome> = Vec::new();
        for (strategy, program) in programs.iter().enumerate() {
            strategies.push(
                cohort::run(program, strategy).map_err(|faults| self.error(strategy, faults))?,
            );
        }
        let first = strategies
            .first()
            .map_or((0.0, 0.0), |first| (first.cost.mean, first.effect.mean));
        let differences: Vec<_> = strategies
            .iter()
            .skip(1)
            .map(|one| {
                (
                    Estimate::exact(one.cost.mean - first.0),
                    Estimate::exact(one.effect.mean - first.1),
                )
            })
            .collect();
        Ok(Outcome::of(self, strategies, &differences))
    }

    fn error(&self, strategy: usize, faults: Vec<Located>) -> RunError {
        let finding = match faults.into_iter().next() {
            Some(located) => super::sound::finding(self, strategy, located),
            None => Finding::error(codes::NOT_A_NUMBER, "the model could not be run"),
        };
        self.said(strategy, finding)
    }

    fn said(&self, strategy: usize, finding: Finding) -> RunError {
        RunError {
            strategy: self.strategies[strategy].name.clone(),
            what: format!("{}: {}", finding.title, finding.label),
            finding: Box::new(finding),
        }
    }
}

/// Everything of a strategy that can go wrong, computed once.
pub(crate) fn trial_run(program: &Program<'_>, strategy: usize) -> Result<(), Vec<Located>> {
    match program.model.frame.kind {
        Kind::Individual => individual::trial_run(program),
        Kind::Cohort | Kind::Survival => cohort::run(program, strategy).map(|_| ()),
    }
}
