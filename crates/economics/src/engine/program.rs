//! The parameters of one strategy in the order in which they can be computed, each no more often than what it depends on changes.

use super::expression::{Blame, Tree, Values};
use super::model::{Model, slot};

/// What a value changes with; a set of bits.
pub(crate) mod changes {
    pub const NEVER: u8 = 0;
    pub const CYCLE: u8 = 1;
    /// With the time that somebody has been in the present state.
    pub const DURATION: u8 = 2;
    /// With a person's attributes or history.
    pub const PERSON: u8 = 4;
}

/// The parameters of one strategy.
#[derive(Debug, Clone)]
pub(crate) struct Program<'a> {
    pub model: &'a Model,
    /// What never changes, what changes with the cycle, with the time in the state, and with the person; each in an order in
    /// which it can be computed.
    steps: [Vec<Step>; 4],
    /// By slot: what it changes with.
    changes: Vec<u8>,
}

#[derive(Debug, Clone)]
struct Step {
    slot: usize,
    tree: Tree,
}

/// Parameters (by index) that are defined by each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cycle(pub Vec<usize>);

impl<'a> Program<'a> {
    /// Of a strategy by its index. `drawn` has values that take the place of parameters' own; a strategy's own expressions stay.
    pub fn of(model: &'a Model, strategy: usize, drawn: &[(usize, f64)]) -> Result<Self, Cycle> {
        let first = model.first_parameter();
        let mut trees: Vec<Tree> = model
            .parameters
            .iter()
            .map(|parameter| parameter.tree.clone())
            .collect();
        for (index, value) in drawn {
            trees[*index] = Tree::Number(*value);
        }
        for (index, quantity) in &model.strategies[strategy].overrides {
            trees[*index] = quantity.tree.clone();
        }
        let order = order(&trees, first)?;
        let mut changes = vec![changes::NEVER; model.slots()];
        for slot in [slot::CYCLE, slot::TIME, slot::AGE] {
            changes[slot] = changes::CYCLE;
        }
        changes[slot::STATE_CYCLES] = changes::DURATION;
        changes[slot::STATE_TIME] = changes::DURATION;
        changes[slot::FIRST_FREE..first].fill(changes::PERSON);
        let mut program = Program {
            model,
            steps: Default::default(),
            changes,
        };
        for index in order {
            let with = program.changes_with(&trees[index]);
            program.changes[first + index] = with;
            program.steps[level(with)].push(Step {
                slot: first + index,
                tree: std::mem::replace(&mut trees[index], Tree::Number(0.0)),
            });
        }
        Ok(program)
    }

    /// What an expression changes with.
    pub fn changes_with(&self, tree: &Tree) -> u8 {
        let mut with = changes::NEVER;
        tree.each_name(&mut |slot| with |= self.changes[slot]);
        with
    }

    pub fn value(&self, tree: &Tree, slots: &[f64]) -> f64 {
        tree.value(slots, &self.model.lookups)
    }

    /// Where an expression without a value lost it, through the parameters that it asks for.
    pub fn blame(&self, tree: &Tree, slots: &[f64]) -> Option<Blame> {
        tree.blame(&Values {
            slots,
            tables: &self.model.lookups,
            definition: &|slot| self.definition(slot),
        })
    }

    /// The expression of a parameter under this strategy, by its slot.
    pub fn definition(&self, slot: usize) -> Option<&Tree> {
        let mut steps = self.steps.iter().flatten();
        steps.find(|step| step.slot == slot).map(|step| &step.tree)
    }

    /// Slots with everything that never changes.
    pub fn slots(&self) -> Vec<f64> {
        let mut slots = vec![f64::NAN; self.model.slots()];
        slots[slot::CYCLE_YEARS] = self.model.frame.cycle_years;
        self.compute(&mut slots, changes::NEVER);
        slots
    }

    /// The cycle (from 1), and the point in time (in cycles from 0) at which `time` and `age` are read.
    pub fn set_cycle(&self, slots: &mut [f64], cycle: usize, point: usize) {
        let frame = &self.model.frame;
        let years = point as f64 * frame.cycle_years;
        slots[slot::CYCLE] = cycle as f64;
        slots[slot::TIME] = years;
        slots[slot::AGE] = frame.age_start.map_or(f64::NAN, |age| age + years);
        self.compute(slots, changes::CYCLE);
    }

    /// Cycles completed in the present state.
    pub fn set_duration(&self, slots: &mut [f64], cycles: usize) {
        slots[slot::STATE_CYCLES] = cycles as f64;
        slots[slot::STATE_TIME] = cycles as f64 * self.model.frame.cycle_years;
        self.compute(slots, changes::DURATION);
    }

    /// After a person's attributes and counters have been put into their slots.
    pub fn set_person(&self, slots: &mut [f64]) {
        self.compute(slots, changes::PERSON);
    }

    fn compute(&self, slots: &mut [f64], now: u8) {
        for step in &self.steps[level(now)] {
            slots[step.slot] = step.tree.value(slots, &self.model.lookups);
        }
    }
}

/// Which list of steps something belongs to: that of the last of what it changes with.
fn level(changes: u8) -> usize {
    match changes {
        changes if changes & changes::PERSON != 0 => 3,
        changes if changes & changes::DURATION != 0 => 2,
        changes if changes & changes::CYCLE != 0 => 1,
        _ => 0,
    }
}

/// An order in which every parameter comes after those that it is made of.
fn order(trees: &[Tree], first: usize) -> Result<Vec<usize>, Cycle> {
    let needs: Vec<Vec<usize>> = trees
        .iter()
        .map(|tree| {
            let mut needs = Vec::new();
            tree.each_name(&mut |slot| needs.extend(slot.checked_sub(first)));
            needs
        })
        .collect();
    let mut order = Vec::with_capacity(trees.len());
    let mut is_done = vec![false; trees.len()];
    for root in 0..trees.len() {
        // The way from the root, with how many of each one's needs have been seen to; no recursion, since chains may be long.
        let mut way: Vec<(usize, usize)> = if is_done[root] {
            vec![]
        } else {
            vec![(root, 0)]
        };
        while let Some((index, seen)) = way.last_mut() {
            let index = *index;
            let Some(next) = needs[index].get(*seen).copied() else {
                is_done[index] = true;
                order.push(index);
                way.pop();
                continue;
            };
            *seen += 1;
            if let Some(start) = way.iter().position(|(earlier, _)| *earlier == next) {
                return Err(Cycle(
                    way[start..].iter().map(|(index, _)| *index).collect(),
                ));
            }
            if !is_done[next] {
                way.push((next, 0));
            }
        }
    }
    Ok(order)
}
