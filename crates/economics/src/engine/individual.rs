//! Individual models: one person after another, every strategy on the same chances.

mod person;
mod table;

use rayon::prelude::*;
use synovia_numerics::sum;

use super::model::Model;
use super::outcome::{Estimate, StrategyOutcome};
use super::program::{Program, changes};
use super::tables::{Located, Tables};

/// Most pieces of work; each keeps a trace of its own.
const MOST_PIECES: u64 = 256;

/// Fewest people of one piece of work. Pieces are summed in order, so that the number of threads changes nothing.
const PIECE: u64 = 4_096;

/// What a simulation counts for one strategy.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tally {
    /// Sums over people of cost, effect, both undiscounted, and life years; then their squares.
    pub sums: [f64; 5],
    pub squares: [f64; 5],
    /// Sums over people of the differences to the first strategy in cost and effect; then their squares.
    pub differences: [f64; 2],
    pub difference_squares: [f64; 2],
    /// By point and state: people.
    pub trace: Vec<u64>,
    /// By state: entries from another state.
    pub entries: Vec<u64>,
    /// By event: how often it happened.
    pub events: Vec<u64>,
    /// By state: years.
    pub years: Vec<f64>,
}

/// What one person's life under one strategy adds up to: cost, effect, both undiscounted, and life years.
pub(crate) type Life = [f64; 5];

impl Tally {
    pub fn new(model: &Model) -> Self {
        let states = model.states.len();
        Tally {
            sums: [0.0; 5],
            squares: [0.0; 5],
            differences: [0.0; 2],
            difference_squares: [0.0; 2],
            trace: vec![0; (model.frame.cycles + 1) * states],
            entries: vec![0; states],
            events: vec![0; model.events.len()],
            years: vec![0.0; states],
        }
    }

    /// Adds a life, and its difference to the first strategy's.
    #[inline]
    pub fn add(&mut self, life: &Life, first: &Life) {
        for (index, value) in life.iter().enumerate() {
            self.sums[index] += value;
            self.squares[index] += value * value;
        }
        for index in 0..2 {
            let difference = life[index] - first[index];
            self.differences[index] += difference;
            self.difference_squares[index] += difference * difference;
        }
    }
}

type Failed = (usize, Vec<Located>);
type Ran = (Vec<StrategyOutcome>, Vec<(Estimate, Estimate)>);

/// Whether anything of a strategy depends on attributes or history, or on dates within a cycle.
fn needs_people(program: &Program<'_>) -> bool {
    let model = program.model;
    let mut with = changes::NEVER;
    model.each_tree(&mut |tree| with |= program.changes_with(tree));
    with & changes::PERSON != 0 || model.frame.dated || !model.events.is_empty()
}

/// All strategies on the same people.
pub(crate) fn run(model: &Model, programs: &[Program<'_>]) -> Result<Ran, Failed> {
    let piece = PIECE.max(model.frame.people.div_ceil(MOST_PIECES));
    let pieces = model.frame.people.div_ceil(piece);
    let people_of = |which: u64| which * piece..((which + 1) * piece).min(model.frame.people);
    let tallies: Vec<Vec<Tally>> = if programs.iter().any(needs_people) {
        let found: Vec<Result<Vec<Tally>, Failed>> = (0..pieces)
            .into_par_iter()
            .map(|piece| person::piece(model, programs, people_of(piece)))
            .collect();
        found.into_iter().collect::<Result<_, _>>()?
    } else {
        let mut tables = Vec::with_capacity(programs.len());
        for (strategy, program) in programs.iter().enumerate() {
            let made = Tables::of(program).map_err(|faults| (strategy, faults))?;
            tables.push(table::Walk::of(model, made));
        }
        (0..pieces)
            .into_par_iter()
            .map(|piece| table::piece(model, &tables, people_of(piece)))
            .collect()
    };
    Ok(summary(model, &tallies))
}

fn summary(model: &Model, tallies: &[Vec<Tally>]) -> Ran {
    let people = model.frame.people as f64;
    let estimate = |total: f64, squares: f64| {
        let mean = total / people;
        let variance = f64::max(squares - people * mean * mean, 0.0) / (people - 1.0);
        Estimate {
            mean,
            standard_error: Some((variance / people).sqrt()),
        }
    };
    let mut strategies = Vec::new();
    let mut differences = Vec::new();
    for (index, strategy) in model.strategies.iter().enumerate() {
        let over =
            |value: &dyn Fn(&Tally) -> f64| sum(tallies.iter().map(|piece| value(&piece[index])));
        let of = |which: usize| {
            estimate(
                over(&|tally| tally.sums[which]),
                over(&|tally| tally.squares[which]),
            )
        };
        let difference = |which: usize| {
            estimate(
                over(&|tally| tally.differences[which]),
                over(&|tally| tally.difference_squares[which]),
            )
        };
        let states = model.states.len();
        let share = |at: usize| {
            tallies
                .iter()
                .map(|piece| piece[index].trace[at])
                .sum::<u64>() as f64
                / people
        };
        let trace: Vec<Vec<f64>> = (0..=model.frame.cycles)
            .map(|point| {
                (0..states)
                    .map(|state| share(point * states + state))
                    .collect()
            })
            .collect();
        strategies.push(StrategyOutcome {
            name: strategy.name.clone(),
            label: strategy.label.clone(),
            cost: of(0),
            effect: of(1),
            cost_undiscounted: of(2),
            effect_undiscounted: of(3),
            life_years: of(4),
            years_in_state: (0..states)
                .map(|state| over(&|tally| tally.years[state]) / people)
                .collect(),
            entries: (0..states)
                .map(|state| {
                    tallies
                        .iter()
                        .map(|piece| piece[index].entries[state])
                        .sum::<u64>() as f64
                        / people
                })
                .collect(),
            events: (0..model.events.len())
                .map(|event| {
                    let often = tallies.iter().map(|piece| piece[index].events[event]);
                    often.sum::<u64>() as f64 / people
                })
                .collect(),
            trace,
        });
        if index > 0 {
            differences.push((difference(0), difference(1)));
        }
    }
    (strategies, differences)
}

/// Everything that can go wrong with a strategy: all its tables, or the lives of some people.
pub(crate) fn trial_run(program: &Program<'_>) -> Result<(), Vec<Located>> {
    const PEOPLE: u64 = 200;
    if needs_people(program) {
        let few = 0..program.model.frame.people.min(PEOPLE);
        return person::piece(program.model, std::slice::from_ref(program), few)
            .map(|_| ())
            .map_err(|(_, faults)| faults);
    }
    Tables::of(program).map(|_| ())
}
