//! What being somewhere, or going somewhere, is worth: discounted and undiscounted, cost and effect.

use super::codes;
use super::model::{Event, Model, OneOff, Quantity, State, When};
use super::program::Program;
use super::rate::Rate;
use super::row::{Fault, finite};
use super::timing::discounted;

/// Cost and effect, discounted and not.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Payoff {
    pub cost: f64,
    pub effect: f64,
    pub cost_undiscounted: f64,
    pub effect_undiscounted: f64,
}

impl Payoff {
    /// Of amounts at a time in years.
    pub fn at(model: &Model, cost: f64, effect: f64, years: f64) -> Payoff {
        Payoff {
            cost: cost * discounted(model.frame.discount_cost, years),
            effect: effect * discounted(model.frame.discount_effect, years),
            cost_undiscounted: cost,
            effect_undiscounted: effect,
        }
    }

    /// Adds another one, weighted.
    pub fn add(&mut self, other: &Payoff, weight: f64) {
        self.cost += weight * other.cost;
        self.effect += weight * other.effect;
        self.cost_undiscounted += weight * other.cost_undiscounted;
        self.effect_undiscounted += weight * other.effect_undiscounted;
    }
}

/// Cost and effect of one cycle in a state.
pub(crate) fn of_stay(
    program: &Program<'_>,
    state: &State,
    slots: &[f64],
) -> Result<(f64, f64), Fault> {
    let years = program.model.frame.cycle_years;
    let cost = finite(program, &state.cost.tree, slots, &state.cost.span)?;
    let utility = finite(program, &state.utility.tree, slots, &state.utility.span)?;
    if utility > 1.0 + 1e-9 {
        return Err(Fault {
            code: codes::UTILITY_ABOVE_ONE,
            title: "a utility above 1".to_owned(),
            label: format!("{utility:.6}"),
            span: state.utility.span.clone(),
        });
    }
    let cost = if state.cost_is_per_year {
        cost * years
    } else {
        cost
    };
    Ok((cost, utility * years))
}

/// Cost and effect of going from one state to another.
pub(crate) fn of_change(
    program: &Program<'_>,
    from: usize,
    to: usize,
    slots: &[f64],
) -> Result<(f64, f64), Fault> {
    sum(program, slots, |one| {
        from != to && matches!(&one.when, When::Change { from: f, to: t } if f[from] && t[to])
    })
}

/// How often an event can happen, per year: each one of a person is simulated.
const MOST_OFTEN: f64 = 1_000.0;

/// Rate per year, cost and effect of an event.
pub(crate) fn of_event(
    program: &Program<'_>,
    event: &Event,
    slots: &[f64],
) -> Result<(f64, f64, f64), Fault> {
    let value = |one: &Quantity| finite(program, &one.tree, slots, &one.span);
    let rate = value(&event.rate)?;
    if rate > MOST_OFTEN {
        return Err(Fault {
            code: codes::OUT_OF_RANGE,
            title: "an event that happens too often".to_owned(),
            label: format!("{rate:.0} per year; at most {MOST_OFTEN}"),
            span: event.rate.span.clone(),
        });
    }
    let rate = Rate::per_year(rate).ok_or_else(|| Fault {
        code: codes::NEGATIVE_RATE,
        title: "a rate below 0".to_owned(),
        label: format!("{rate:.6} per year"),
        span: event.rate.span.clone(),
    })?;
    Ok((rate.value(), value(&event.cost)?, value(&event.effect)?))
}

/// Cost and effect at time 0.
pub(crate) fn at_start(program: &Program<'_>, slots: &[f64]) -> Result<(f64, f64), Fault> {
    sum(program, slots, |one| one.when == When::AtStart)
}

fn sum(
    program: &Program<'_>,
    slots: &[f64],
    applies: impl Fn(&OneOff) -> bool,
) -> Result<(f64, f64), Fault> {
    let (mut cost, mut effect) = (0.0, 0.0);
    for one in program.model.one_offs.iter().filter(|one| applies(one)) {
        cost += finite(program, &one.cost.tree, slots, &one.cost.span)?;
        effect += finite(program, &one.effect.tree, slots, &one.effect.span)?;
    }
    Ok((cost, effect))
}
