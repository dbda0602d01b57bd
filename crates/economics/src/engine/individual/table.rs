//! People of whom nothing matters but cycle, state and time in the state: looked up in tables, never computed.

use std::ops::Range;

use synovia_numerics::Stream;

use super::{Life, Tally};
use crate::engine::model::Model;
use crate::engine::tables::Tables;

/// A strategy's tables in the layout that a walk through them is fast in.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    tables: Tables,
    /// By point and cell: thresholds of a uniform number, one for each state; the last is never reached.
    thresholds: Vec<f64>,
    /// By point and cell: cost, effect, both undiscounted, life years.
    stay: Vec<Life>,
    /// By point, cell and next state, the same; empty when nothing is added there.
    change: Vec<Life>,
    /// By state, cumulated.
    start: Vec<f64>,
    has_one_start: Option<usize>,
    next: Vec<u32>,
}

/// The stream of a person's changes of state; attributes have others.
pub(crate) const TRANSITIONS: u64 = 0;

impl Walk {
    pub fn of(model: &Model, tables: Tables) -> Self {
        let (cells, states, cycles) = (tables.cells.len(), model.states.len(), model.frame.cycles);
        let mut thresholds = vec![f64::INFINITY; cycles * cells * states];
        let mut stay = vec![[0.0; 5]; (cycles + 1) * cells];
        for point in 0..=cycles {
            for cell in 0..cells {
                let payoff = &tables.stay[point * cells + cell];
                let is_alive = !model.states[tables.cells.state[cell]].dead;
                let years = if is_alive { tables.years[point] } else { 0.0 };
                stay[point * cells + cell] = [
                    payoff.cost,
                    payoff.effect,
                    payoff.cost_undiscounted,
                    payoff.effect_undiscounted,
                    years,
                ];
                if point < cycles {
                    let mut cumulated = 0.0;
                    let row = tables.row(point, cell);
                    let last = row.iter().rposition(|p| *p > 0.0).unwrap_or(0);
                    for (to, probability) in row.iter().enumerate().take(last) {
                        cumulated += probability;
                        thresholds[(point * cells + cell) * states + to] = cumulated;
                    }
                }
            }
        }
        let change = tables
            .change
            .iter()
            .map(|payoff| {
                [
                    payoff.cost,
                    payoff.effect,
                    payoff.cost_undiscounted,
                    payoff.effect_undiscounted,
                    0.0,
                ]
            })
            .collect();
        let start = tables
            .start
            .iter()
            .scan(0.0, |cumulated, share| {
                *cumulated += share;
                Some(*cumulated)
            })
            .collect();
        let next = (0..cells)
            .flat_map(|cell| (0..states).map(move |to| (cell, to)))
            .map(|(cell, to)| tables.cells.next(cell, to) as u32)
            .collect();
        Walk {
            has_one_start: tables.start.iter().position(|share| *share == 1.0),
            thresholds,
            stay,
            change,
            start,
            next,
            tables,
        }
    }

    /// One person's life on the given chances: one for the start, one for each cycle.
    fn life(&self, cycles: usize, chances: &[f64], tally: &mut Tally) -> Life {
        let states = self.start.len();
        let cells = self.tables.cells.len();
        let start = self.has_one_start.unwrap_or_else(|| {
            self.start
                .iter()
                .position(|end| chances[0] < *end)
                .unwrap_or(states - 1)
        });
        let mut cell = self.tables.cells.of_state[start].0;
        let mut state = start;
        let first = &self.tables.start_payoff;
        let mut life = [
            first.cost,
            first.effect,
            first.cost_undiscounted,
            first.effect_undiscounted,
            0.0,
        ];
        for point in 0..cycles {
            tally.trace[point * states + state] += 1;
            let at = point * cells + cell;
            for (total, one) in life.iter_mut().zip(&self.stay[at]) {
                *total += one;
            }
            let chance = chances[point + 1];
            // Counting is quicker than stopping: rows are short, and where one stops nobody can foresee.
            let thresholds = &self.thresholds[at * states..(at + 1) * states];
            let to: usize = thresholds
                .iter()
                .map(|end| usize::from(chance >= *end))
                .sum();
            if !self.change.is_empty() {
                for (total, one) in life.iter_mut().zip(&self.change[at * states + to]) {
                    *total += one;
                }
            }
            tally.entries[to] += u64::from(to != state);
            cell = self.next[cell * states + to] as usize;
            state = to;
        }
        tally.trace[cycles * states + state] += 1;
        for (total, one) in life.iter_mut().zip(&self.stay[cycles * cells + cell]) {
            *total += one;
        }
        life
    }
}

/// Some people under every strategy.
pub(crate) fn piece(model: &Model, walks: &[Walk], people: Range<u64>) -> Vec<Tally> {
    let cycles = model.frame.cycles;
    let mut tallies = vec![Tally::new(model); walks.len()];
    let mut chances = vec![0.0; cycles + 1];
    for person in people {
        let mut stream = Stream::keyed(model.frame.seed, [person, TRANSITIONS, 0]);
        chances
            .iter_mut()
            .for_each(|chance| *chance = stream.uniform());
        let mut first = [0.0; 5];
        for (index, walk) in walks.iter().enumerate() {
            let life = walk.life(cycles, &chances, &mut tallies[index]);
            if index == 0 {
                first = life;
            }
            tallies[index].add(&life, &first);
        }
    }
    // Years follow from who was where.
    let states = model.states.len();
    for (tally, walk) in tallies.iter_mut().zip(walks) {
        for (point, years) in walk.tables.years.iter().enumerate() {
            for state in 0..states {
                tally.years[state] += years * tally.trace[point * states + state] as f64;
            }
        }
    }
    tallies
}
