//! Warnings about what runs and is probably not meant: the dead who cost something, tunnels that end before what they were made for.

use std::collections::BTreeSet;

use synovia_diagnostics::Finding;

use super::codes;
use super::expression::{Operator, Tree};
use super::model::{Kind, Model, State, slot};
use super::program::{Program, changes};
use super::reading::Page;

/// Words in the name of a state that mean death.
const DEATH: [&str; 4] = ["dead", "death", "died", "deceased"];

/// Warnings about costs and utilities of the dead: of states that are marked so, that are called so and that nobody leaves, or that nobody
/// starts in or leaves where none is marked.
pub(crate) fn the_dead(page: &Page<'_>, model: &Model) {
    let none_is_marked = model.states.iter().all(|state| !state.dead);
    for (index, state) in model.states.iter().enumerate() {
        let nobody_leaves = model.frame.kind != Kind::Survival
            && model
                .rows
                .get(index)
                .is_none_or(|row| row.exits.iter().all(|exit| exit.to == index));
        let lower = state.name.to_lowercase();
        let is_called_so = DEATH.iter().any(|word| lower.contains(word));
        let is_the_end = nobody_leaves && none_is_marked && state.start.is_zero();
        if !(state.dead || is_called_so || is_the_end) {
            continue;
        }
        let Some((label, span)) = lively(state) else {
            continue;
        };
        let title = if state.dead || is_called_so {
            format!("the dead in `{}` go on to count", state.name)
        } else {
            format!("nobody leaves `{}`, and it goes on to count", state.name)
        };
        let finding = Finding::warning(codes::LIVELY_DEAD, title)
            .label(label)
            .expected("neither cost nor utility in a state of the dead")
            .help(format!(
                "what dying costs once is a [[one_off]] with to = \"{}\"; a state of the living has another name, and a way to death",
                state.name
            ));
        page.add(&span, finding);
    }
}

fn lively(state: &State) -> Option<(&'static str, std::ops::Range<usize>)> {
    if !state.utility.is_zero() {
        return Some((
            "a utility in every cycle that is left",
            state.utility.span.clone(),
        ));
    }
    (!state.cost.is_zero()).then(|| {
        (
            "a cost in every cycle that is left",
            state.cost.span.clone(),
        )
    })
}

/// Warnings about tunnels in which an expression asks for a time in the state that the tunnel does not tell apart.
pub(crate) fn tunnels(page: &Page<'_>, program: &Program<'_>) {
    let model = program.model;
    let slots = program.slots();
    for (index, state) in model.states.iter().enumerate() {
        let Some(length) = state.tunnel else {
            continue;
        };
        let mut asked = Asked {
            program,
            slots: &slots,
            length,
            followed: BTreeSet::new(),
            found: Vec::new(),
        };
        model.each_tree_of_state(index, &mut |tree| asked.thresholds(tree, 0));
        for threshold in asked.found {
            let beyond = threshold.cycles >= length && threshold.cycles <= model.frame.cycles;
            if !beyond {
                continue;
            }
            let finding = Finding::warning(
                codes::SHORT_TUNNEL,
                format!("the tunnel of `{}` is too short for this", state.name),
            )
            .label(format!(
                "never reached: a tunnel of {length} tells 0 to {} completed cycles apart",
                length - 1
            ))
            .help(format!(
                "tunnel = {} would do, or no `tunnel` at all",
                threshold.cycles + 1
            ));
            page.add(&threshold.place, finding);
        }
    }
}

/// Completed cycles in the state from which on an expression has another value.
struct Threshold {
    cycles: usize,
    place: std::ops::Range<usize>,
}

/// Deepest chain of parameters that is followed; they cannot be cyclic here.
const DEEPEST: usize = 200;

/// What the expressions of a state with a tunnel ask of the time in it.
struct Asked<'a> {
    program: &'a Program<'a>,
    slots: &'a [f64],
    /// Of the tunnel.
    length: usize,
    /// Parameters that were looked into: one may be asked for in many places.
    followed: BTreeSet<usize>,
    found: Vec<Threshold>,
}

impl Asked<'_> {
    fn thresholds(&mut self, tree: &Tree, depth: usize) {
        let program = self.program;
        if depth > DEEPEST || program.changes_with(tree) & changes::DURATION == 0 {
            return;
        }
        tree.each(&mut |part| match part {
            Tree::Name(name) if self.followed.insert(*name) => {
                if let Some(definition) = program.definition(*name) {
                    self.thresholds(definition, depth + 1);
                }
            }
            Tree::Two(operator, left, right, place) => {
                let asked = [(left, right, false), (right, left, true)];
                for (time, bound, is_turned) in asked {
                    let cycles = in_cycles(program, time)
                        .filter(|_| program.changes_with(bound) == changes::NEVER)
                        .and_then(|unit| {
                            let bound = program.value(bound, self.slots) / unit;
                            first_change(*operator, bound, is_turned)
                        });
                    self.add(cycles, place);
                }
            }
            Tree::Table(_, at, place) if program.changes_with(at) == changes::DURATION => {
                self.add(self.last_step(part), place);
            }
            _ => {}
        });
    }

    fn add(&mut self, cycles: Option<usize>, place: &std::ops::Range<usize>) {
        self.found.extend(cycles.map(|cycles| Threshold {
            cycles,
            place: place.clone(),
        }));
    }

    /// The last number of completed cycles, of those that the tunnel does not tell apart, at which a table has another value than just
    /// before. Whatever the time is multiplied by or added to, the steps show.
    fn last_step(&self, table: &Tree) -> Option<usize> {
        let mut slots = self.slots.to_vec();
        let mut value_after = |cycles: usize| {
            self.program.set_duration(&mut slots, cycles);
            self.program.value(table, &slots)
        };
        let mut before = value_after(self.length.saturating_sub(1));
        let mut last = None;
        for cycles in self.length..=self.program.model.frame.cycles {
            let now = value_after(cycles);
            if now.to_bits() != before.to_bits() {
                last = Some(cycles);
            }
            before = now;
        }
        last
    }
}

/// The length of a cycle in the unit of a name that tells the time in the state.
fn in_cycles(program: &Program<'_>, tree: &Tree) -> Option<f64> {
    match tree {
        Tree::Name(slot::STATE_CYCLES) => Some(1.0),
        Tree::Name(slot::STATE_TIME) => Some(program.model.frame.cycle_years),
        _ => None,
    }
}

/// The number of completed cycles at which a comparison with `bound` first has another truth than at 0.
fn first_change(operator: Operator, bound: f64, is_turned: bool) -> Option<usize> {
    // Two times that are equal in years may differ by rounding in cycles.
    let near = bound.round();
    let bound = if (bound - near).abs() < 1e-9 {
        near
    } else {
        bound
    };
    let changes = match (operator, is_turned) {
        (Operator::MoreOrEqual | Operator::Less, false)
        | (Operator::LessOrEqual | Operator::More, true) => bound.ceil(),
        (Operator::More | Operator::LessOrEqual, false)
        | (Operator::Less | Operator::MoreOrEqual, true) => bound.floor() + 1.0,
        (Operator::Equal | Operator::Unequal, _) if bound == near => bound,
        _ => return None,
    };
    (1.0..1e9).contains(&changes).then_some(changes as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_changes_where_it_says() {
        assert_eq!(first_change(Operator::MoreOrEqual, 2.0, false), Some(2));
        assert_eq!(first_change(Operator::More, 2.0, false), Some(3));
        assert_eq!(first_change(Operator::Less, 2.5, false), Some(3));
        assert_eq!(first_change(Operator::LessOrEqual, 2.0, true), Some(2));
        assert_eq!(first_change(Operator::Less, 2.0, true), Some(3));
        assert_eq!(first_change(Operator::Equal, 4.0, false), Some(4));
        assert_eq!(first_change(Operator::Equal, 4.5, false), None);
        assert_eq!(first_change(Operator::More, -3.0, false), None);
        assert_eq!(first_change(Operator::Plus, 4.0, false), None);
    }
}
