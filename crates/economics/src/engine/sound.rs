//! Whether a model that can be read makes sense: its numbers under every strategy, and who can get where.

use synovia_diagnostics::Finding;

use super::codes;
use super::doubtful;
use super::expression::Tree;
use super::model::{How, Kind, Model};
use super::program::{Cycle, Program};
use super::reading::Page;
use super::run::trial_run;
use super::tables::Located;

/// From here on a horizon is taken for a lifetime, years.
const LIFETIME_YEARS: f64 = 20.0;

/// Errors in spite of which all expressions can be computed.
const HARMLESS: [&str; 5] = [
    codes::NO_DISCOUNT,
    codes::COST_WITHOUT_YEAR,
    codes::MIXED_CURRENCIES,
    codes::EXIT_FROM_DEATH,
    codes::HORIZON,
];

/// Makes findings about everything that shows only when the expressions are computed.
pub(crate) fn check(page: &Page<'_>, model: &Model) {
    if model.frame.kind != Kind::Survival {
        movements(page, model);
    }
    doubtful::the_dead(page, model);
    // Stand-ins for what could not be read would give findings that are not the user's.
    if page.has_errors_besides(&HARMLESS) {
        return;
    }
    for strategy in 0..model.strategies.len() {
        match Program::of(model, strategy, &[]) {
            Ok(program) => {
                doubtful::tunnels(page, &program);
                for located in trial_run(&program, strategy).err().unwrap_or_default() {
                    let finding = finding(model, strategy, located);
                    page.add(&finding.span.clone(), finding);
                }
            }
            Err(cycle) => {
                let finding = cyclic(model, &cycle);
                page.add(&finding.span.clone(), finding);
            }
        }
    }
}

/// Parameters that are defined by each other.
pub(crate) fn cyclic(model: &Model, cycle: &Cycle) -> Finding {
    let names: Vec<&str> = cycle
        .0
        .iter()
        .map(|index| model.parameters[*index].name.as_str())
        .collect();
    let first = cycle.0.iter().min().copied().unwrap_or(0);
    Finding::error(codes::CYCLIC, "parameters defined by each other")
        .label(names.join(" needs ") + " needs " + names[0])
        .help("one of them needs a value that does not depend on the others")
        .at(&model.about.file, model.parameters[first].span.clone())
}

/// A fault as a finding, with cycle, state and strategy.
pub(crate) fn finding(model: &Model, strategy: usize, located: Located) -> Finding {
    let mut at = Vec::new();
    if let Some(cycle) = located.cycle {
        at.push(format!("cycle {cycle}"));
    }
    if let Some(state) = located.state.and_then(|state| model.states.get(state)) {
        at.push(format!("state `{}`", state.name));
    }
    at.push(format!("strategy `{}`", model.strategies[strategy].name));
    Finding::error(located.fault.code, located.fault.title)
        .label(format!("{} in {}", located.fault.label, at.join(", ")))
        .at(&model.about.file, located.fault.span)
}

/// Warnings about states that nobody reaches and people who cannot die.
fn movements(page: &Page<'_>, model: &Model) {
    let states = model.states.len();
    let zero = Tree::Number(0.0);
    let (mut forward, mut backward) = (vec![Vec::new(); states], vec![Vec::new(); states]);
    for (from, row) in model.rows.iter().enumerate() {
        for exit in &row.exits {
            if !matches!(&exit.how, How::Probability(tree) | How::Rate(tree) if *tree == zero) {
                forward[from].push(exit.to);
                backward[exit.to].push(from);
            }
        }
    }
    let starts = |state: &usize| !model.states[*state].start.is_zero();
    let dead = |state: &usize| model.states[*state].dead;
    let reached = spread((0..states).filter(starts).collect(), &forward);
    let die = spread((0..states).filter(dead).collect(), &backward);
    let years = model.frame.cycles as f64 * model.frame.cycle_years;
    let somebody_dies = (0..states).any(|state| model.states[state].dead && reached[state]);
    for (index, state) in model.states.iter().enumerate() {
        if !reached[index] {
            let finding = Finding::warning(
                codes::UNREACHABLE,
                format!("nobody can reach `{}`", state.name),
            )
            .label("nobody starts here, and no transition leads here")
            .help("give it `start`, or a transition from another state");
            page.add(&state.span, finding);
        } else if somebody_dies && !die[index] && years >= LIFETIME_YEARS {
            let finding = Finding::warning(
                codes::IMMORTAL,
                format!("nobody in `{}` ever dies", state.name),
            )
            .label("no way leads from here to a dead state")
            .help("give it a transition to death");
            page.add(&state.span, finding);
        }
    }
    if !somebody_dies && years >= LIFETIME_YEARS && states > 0 {
        let finding = Finding::warning(codes::IMMORTAL, format!("nobody dies in {years} years"))
            .label("no state is dead, or none that is can be reached")
            .help("mark the state of the dead with `dead = true`, and lead to it");
        page.add(&model.states[states - 1].span, finding);
    }
}

/// Which states can be reached from these along the given ways.
fn spread(mut next: Vec<usize>, ways: &[Vec<usize>]) -> Vec<bool> {
    let mut reached = vec![false; ways.len()];
    while let Some(state) = next.pop() {
        if !std::mem::replace(&mut reached[state], true) {
            next.extend(&ways[state]);
        }
    }
    reached
}
