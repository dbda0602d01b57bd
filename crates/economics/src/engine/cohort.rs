//! Cohorts: shares of people in each cell, cycle by cycle. Survival models: shares read off the curves.

use super::codes;
use super::model::{Kind, Model};
use super::outcome::{Estimate, StrategyOutcome};
use super::payoff::Payoff;
use super::program::Program;
use super::row::{Fault, finite};
use super::tables::{Located, Tables, note};

/// One strategy of a cohort or survival model.
pub(crate) fn run(program: &Program<'_>, strategy: usize) -> Result<StrategyOutcome, Vec<Located>> {
    let model = program.model;
    let tables = Tables::of(program)?;
    let trace = if model.frame.kind == Kind::Survival {
        curves(program)?
    } else {
        Vec::new()
    };
    let (cells, states) = (&tables.cells, model.states.len());
    let mut payoff = tables.start_payoff;
    let mut years_in_state = vec![0.0; states];
    let mut entries = vec![0.0; if trace.is_empty() { states } else { 0 }];
    let mut events = vec![0.0; model.events.len()];
    let mut by_state = Vec::with_capacity(model.frame.cycles + 1);
    let mut now = vec![0.0; cells.len()];
    for (state, share) in tables.start.iter().enumerate() {
        now[cells.of_state[state].0] = *share;
    }
    for point in 0..=model.frame.cycles {
        if let Some(shares) = trace.get(point) {
            now.copy_from_slice(shares);
        }
        let mut shares = vec![0.0; states];
        for (cell, share) in now.iter().enumerate() {
            shares[cells.state[cell]] += share;
            payoff.add(&tables.stay[point * cells.len() + cell], *share);
            if point < model.frame.cycles {
                let at = (point * cells.len() + cell) * events.len();
                for (total, often) in events.iter_mut().zip(&tables.events[at..]) {
                    *total += share * often;
                }
            }
        }
        for (years, share) in years_in_state.iter_mut().zip(&shares) {
            *years += tables.years[point] * share;
        }
        by_state.push(shares);
        if point == model.frame.cycles || !trace.is_empty() {
            continue;
        }
        let mut next = vec![0.0; cells.len()];
        for (cell, share) in now.iter().enumerate().filter(|(_, share)| **share != 0.0) {
            for (to, probability) in tables.row(point, cell).iter().enumerate() {
                let flow = share * probability;
                next[cells.next(cell, to)] += flow;
                if cells.state[cell] != to {
                    entries[to] += flow;
                }
                if let Some(change) = tables.change(point, cell, to) {
                    payoff.add(change, flow);
                }
            }
        }
        now = next;
    }
    Ok(outcome(
        model,
        strategy,
        &payoff,
        years_in_state,
        entries,
        by_state,
        events,
    ))
}

fn outcome(
    model: &Model,
    strategy: usize,
    payoff: &Payoff,
    years_in_state: Vec<f64>,
    entries: Vec<f64>,
    trace: Vec<Vec<f64>>,
    events: Vec<f64>,
) -> StrategyOutcome {
    let alive = model
        .states
        .iter()
        .zip(&years_in_state)
        .filter(|(state, _)| !state.dead);
    StrategyOutcome {
        name: model.strategies[strategy].name.clone(),
        label: model.strategies[strategy].label.clone(),
        cost: Estimate::exact(payoff.cost),
        effect: Estimate::exact(payoff.effect),
        cost_undiscounted: Estimate::exact(payoff.cost_undiscounted),
        effect_undiscounted: Estimate::exact(payoff.effect_undiscounted),
        life_years: Estimate::exact(alive.map(|(_, years)| years).sum()),
        years_in_state,
        entries,
        events,
        trace,
    }
}

/// By point: the share between each curve and the one before. State 1 is below curve 1, the last state above the last curve.
fn curves(program: &Program<'_>) -> Result<Vec<Vec<f64>>, Vec<Located>> {
    let model = program.model;
    let mut slots = program.slots();
    let mut trace = Vec::new();
    let mut before: Vec<f64> = vec![1.0; model.curves.len()];
    let mut faults = Vec::new();
    for point in 0..=model.frame.cycles {
        program.set_cycle(&mut slots, point + 1, point);
        let mut shares = vec![0.0; model.states.len()];
        let mut below = 0.0;
        for (index, curve) in model.curves.iter().enumerate() {
            let fault = |code, title: &str, label: String| Fault {
                code,
                title: title.to_owned(),
                label,
                span: curve.survival.span.clone(),
            };
            let alive = match finite(program, &curve.survival.tree, &slots, &curve.survival.span) {
                Ok(alive) => alive,
                Err(fault) => {
                    note(&mut faults, fault.in_cycle(point + 1, index));
                    continue;
                }
            };
            let years = point as f64 * model.frame.cycle_years;
            if !(-1e-9..=before[index] + 1e-9).contains(&alive)
                || (point == 0 && alive < 1.0 - 1e-9)
            {
                let label = format!(
                    "`{}` is {alive:.6} after {years:.3} years, {:.6} before",
                    curve.name, before[index]
                );
                let title = "this is no survival function: it starts at 1 and never rises";
                note(
                    &mut faults,
                    fault(codes::NOT_SURVIVAL, title, label).anywhere(),
                );
            }
            if alive < below - 1e-9 {
                let label = format!(
                    "after {years:.3} years `{}` is {alive:.6}, and {below:.6} have not even left the state before",
                    curve.name
                );
                note(
                    &mut faults,
                    fault(codes::CURVES_CROSS, "survival curves that cross", label).anywhere(),
                );
            }
            shares[index] = f64::max(alive - below, 0.0);
            below = alive.max(below);
            before[index] = alive;
        }
        if let Some(last) = shares.last_mut() {
            *last = 1.0 - below;
        }
        trace.push(shares);
    }
    if faults.is_empty() {
        Ok(trace)
    } else {
        Err(faults)
    }
}
