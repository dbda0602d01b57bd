//! What a model says of each strategy.

use serde::Serialize;
use synovia_results::economics::{IcerRow, Quadrant};

use crate::analysis::{Means, frontier};

use super::model::{Kind, Model};

/// A mean, and how far simulation may have it wrong.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Per person.
    pub mean: f64,
    /// Standard error of Monte Carlo simulation; none where nothing is simulated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_error: Option<f64>,
}

impl Estimate {
    /// Without chance.
    pub fn exact(mean: f64) -> Self {
        Estimate {
            mean,
            standard_error: None,
        }
    }
}

/// What a model says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// `SIMULATED`, always.
    pub status: &'static str,
    /// Of the model.
    pub title: String,
    /// Of the model.
    pub source: String,
    /// `cohort`, `individual` or `survival`.
    pub kind: &'static str,
    /// Of all costs.
    pub currency: String,
    /// Of all costs; none when there are none.
    pub price_year: Option<u32>,
    /// What the effect is called.
    pub effect: String,
    /// Simulated people per strategy; none where nobody is simulated.
    pub people: Option<u64>,
    /// Length of a cycle, years.
    pub cycle_years: f64,
    /// Names of the states; columns of what is given by state.
    pub states: Vec<String>,
    /// Names of the events; columns of what is given by event.
    pub events: Vec<String>,
    /// In the order of the file.
    pub strategies: Vec<StrategyOutcome>,
    /// Each later strategy against the first.
    pub increments: Vec<Increment>,
    /// Where each strategy stands among all of them: dominance, and ratios along the frontier, by cost.
    pub frontier: Vec<IcerRow>,
}

/// What a model says of one strategy, per person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StrategyOutcome {
    /// As in the file.
    pub name: String,
    /// For readers.
    pub label: String,
    /// Discounted.
    pub cost: Estimate,
    /// Discounted.
    pub effect: Estimate,
    /// Not discounted.
    pub cost_undiscounted: Estimate,
    /// Not discounted.
    pub effect_undiscounted: Estimate,
    /// Years in states that are not dead, not discounted, counted with the model's timing.
    pub life_years: Estimate,
    /// By state: years in it, not discounted, counted with the model's timing.
    pub years_in_state: Vec<f64>,
    /// By state: how often it is entered from another state. Empty for survival models, which do not say.
    pub entries: Vec<f64>,
    /// By event: how often it happens.
    pub events: Vec<f64>,
    /// By point in time (cycles from 0) and state: share of people.
    pub trace: Vec<Vec<f64>>,
}

/// One strategy against another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Increment {
    /// Name of the one.
    pub strategy: String,
    /// Name of the other.
    pub against: String,
    /// Additional cost, discounted.
    pub cost: Estimate,
    /// Additional effect, discounted.
    pub effect: Estimate,
    /// Additional cost per additional effect where both are above 0; elsewhere the ratio means nothing.
    pub icer: Option<f64>,
    /// Which quarter of the cost-effectiveness plane it is in, in words.
    pub reading: &'static str,
}

impl Outcome {
    /// Puts strategies and their differences together. `differences` has cost and effect against the first, with their errors.
    pub(crate) fn of(
        model: &Model,
        strategies: Vec<StrategyOutcome>,
        differences: &[(Estimate, Estimate)],
    ) -> Outcome {
        let increments = strategies
            .iter()
            .skip(1)
            .zip(differences)
            .map(|(strategy, (cost, effect))| Increment {
                strategy: strategy.name.clone(),
                against: strategies[0].name.clone(),
                cost: *cost,
                effect: *effect,
                icer: ratio(strategy, &strategies[0]),
                reading: quadrant(strategy, &strategies[0]).in_words(),
            })
            .collect();
        let means: Vec<Means> = strategies
            .iter()
            .map(|strategy| Means {
                label: strategy.label.clone(),
                cost: strategy.cost.mean,
                effect: strategy.effect.mean,
            })
            .collect();
        Outcome {
            status: "SIMULATED",
            title: model.about.title.clone(),
            source: model.about.source.clone(),
            kind: match model.frame.kind {
                Kind::Cohort => "cohort",
                Kind::Individual => "individual",
                Kind::Survival => "survival",
            },
            currency: model.about.currency.clone(),
            price_year: model.about.price_year,
            effect: model.about.effect.clone(),
            people: (model.frame.kind == Kind::Individual).then_some(model.frame.people),
            cycle_years: model.frame.cycle_years,
            states: model
                .states
                .iter()
                .map(|state| state.name.clone())
                .collect(),
            events: model
                .events
                .iter()
                .map(|event| event.name.clone())
                .collect(),
            strategies,
            increments,
            frontier: frontier(&means),
        }
    }

    /// The strategy of that name.
    pub fn strategy(&self, name: &str) -> Option<&StrategyOutcome> {
        self.strategies
            .iter()
            .find(|strategy| strategy.name == name)
    }

    /// Additional cost per additional effect of `of` against `against`, whatever the signs; not a number when there is no such strategy.
    pub fn ratio(&self, of: &str, against: &str) -> f64 {
        match (self.strategy(of), self.strategy(against)) {
            (Some(of), Some(against)) => {
                (of.cost.mean - against.cost.mean) / (of.effect.mean - against.effect.mean)
            }
            _ => f64::NAN,
        }
    }
}

fn quadrant(this: &StrategyOutcome, other: &StrategyOutcome) -> Quadrant {
    Quadrant::of(
        (this.cost.mean, this.effect.mean),
        (other.cost.mean, other.effect.mean),
    )
}

/// Additional cost per additional effect, where there is more of both.
fn ratio(this: &StrategyOutcome, other: &StrategyOutcome) -> Option<f64> {
    (quadrant(this, other) == Quadrant::CostsAndGains)
        .then(|| (this.cost.mean - other.cost.mean) / (this.effect.mean - other.effect.mean))
}

impl StrategyOutcome {
    /// Net monetary benefit: what the effect is worth at a price per unit, less the cost.
    pub fn net_benefit(&self, price: f64) -> f64 {
        price * self.effect.mean - self.cost.mean
    }
}
