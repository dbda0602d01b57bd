//! A strategy as tables: where somebody goes, and what it is worth, by cycle, state and time in the state.
//!
//! Expressions are computed here, once for every cell, and never again: a cohort or a million people then only look up.

use super::codes;
use super::model::{How, Kind, Model, When};
use super::payoff::{self, Payoff};
use super::program::{Program, changes};
use super::reading::Span;
use super::row::{Fault, finite};
use super::timing::Count;

/// Most entries of a transition table.
const MOST_ENTRIES: usize = 40_000_000;

/// States told apart by the time in them: a state has one cell, or one for every completed cycle up to its tunnel's length.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cells {
    /// By state: its first cell, and how many it has.
    pub of_state: Vec<(usize, usize)>,
    /// By cell: its state.
    pub state: Vec<usize>,
}

/// A strategy as tables.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tables {
    pub cells: Cells,
    /// By point, cell and next state: probability; one point stands for all when nothing changes.
    rows: Vec<f64>,
    points: usize,
    /// By point and cell: everything that staying there contributes.
    pub stay: Vec<Payoff>,
    /// By point, cell and next state: what going there contributes; empty when nothing does.
    pub change: Vec<Payoff>,
    /// By point, cell and event: how often it happens in the cycle.
    pub events: Vec<f64>,
    /// At time 0.
    pub start_payoff: Payoff,
    /// By state.
    pub start: Vec<f64>,
    /// By point: years that somebody there contributes.
    pub years: Vec<f64>,
}

/// A fault with where it occurred.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Located {
    pub fault: Fault,
    /// Cycle, from 1; none for what holds at all times.
    pub cycle: Option<usize>,
    pub state: Option<usize>,
}

/// Adds a fault unless the same is known of the same expression: a bad row is bad in every cycle.
pub(crate) fn note(faults: &mut Vec<Located>, located: Located) {
    let is_known = |one: &Located| {
        one.fault.code == located.fault.code && one.fault.span == located.fault.span
    };
    if !faults.iter().any(is_known) {
        faults.push(located);
    }
}

impl Fault {
    pub(crate) fn in_cycle(self, cycle: usize, state: usize) -> Located {
        Located {
            fault: self,
            cycle: Some(cycle),
            state: Some(state),
        }
    }

    pub(crate) fn anywhere(self) -> Located {
        Located {
            fault: self,
            cycle: None,
            state: None,
        }
    }
}

impl Cells {
    fn of(model: &Model, program: &Program<'_>) -> Cells {
        let mut cells = Cells {
            of_state: Vec::new(),
            state: Vec::new(),
        };
        for (index, state) in model.states.iter().enumerate() {
            let mut with = changes::NEVER;
            model.each_tree_of_state(index, &mut |tree| with |= program.changes_with(tree));
            let longest = model.frame.cycles + 1;
            let length = match (with & changes::DURATION != 0, state.tunnel) {
                _ if model.frame.kind == Kind::Survival => 1,
                (_, Some(tunnel)) => tunnel.min(longest),
                (true, None) => longest,
                (false, None) => 1,
            };
            cells.of_state.push((cells.state.len(), length));
            cells.state.extend(std::iter::repeat_n(index, length));
        }
        cells
    }

    pub fn len(&self) -> usize {
        self.state.len()
    }

    /// The cell a cycle later of somebody in `cell` who is then in `to`.
    #[inline]
    pub fn next(&self, cell: usize, to: usize) -> usize {
        let (first, length) = self.of_state[to];
        if self.state[cell] == to {
            (cell + 1).min(first + length - 1)
        } else {
            first
        }
    }

    /// Completed cycles in the state.
    pub fn duration(&self, cell: usize) -> usize {
        cell - self.of_state[self.state[cell]].0
    }
}

impl Tables {
    /// Of a strategy in which nothing depends on the person.
    pub fn of(program: &Program<'_>) -> Result<Tables, Vec<Located>> {
        let model = program.model;
        let cells = Cells::of(model, program);
        let (cycles, states) = (model.frame.cycles, model.states.len());
        let rows_change =
            model
                .rows
                .iter()
                .flat_map(|row| &row.exits)
                .any(|exit| match &exit.how {
                    How::Complement => false,
                    How::Probability(tree) | How::Rate(tree) => {
                        program.changes_with(tree) & changes::CYCLE != 0
                    }
                });
        let points = if rows_change { cycles } else { 1 };
        let has_changes = model.one_offs.iter().any(|one| one.when != When::AtStart)
            && model.frame.kind != Kind::Survival;
        let everywhere = has_changes || !model.events.is_empty();
        let is_walked = model.frame.kind == Kind::Individual;
        let widest = if everywhere || is_walked {
            cycles
        } else {
            points
        };
        let by_row = states.max(model.events.len());
        let entries = widest.saturating_mul(cells.len()).saturating_mul(by_row);
        if entries.max((cycles + 1).saturating_mul(cells.len())) > MOST_ENTRIES {
            return Err(vec![too_large(model, &cells).anywhere()]);
        }
        let mut tables = Tables {
            rows: vec![0.0; points * cells.len() * states],
            points,
            stay: vec![Payoff::default(); (cycles + 1) * cells.len()],
            change: Vec::new(),
            events: vec![0.0; cycles * cells.len() * model.events.len()],
            start_payoff: Payoff::default(),
            start: vec![0.0; states],
            years: vec![0.0; cycles + 1],
            cells,
        };
        let mut faults = Vec::new();
        let mut slots = program.slots();
        tables.fill_start(program, &mut slots, &mut faults);
        if model.frame.kind != Kind::Survival {
            tables.fill_rows(program, &mut slots, &mut faults);
        }
        let counts = model.frame.timing.counts(cycles);
        tables.fill_stays(program, &mut slots, &counts, &mut faults);
        tables.fill_events(program, &mut slots, &mut faults);
        if has_changes {
            tables.fill_changes(program, &mut slots, &counts, &mut faults);
        }
        if faults.is_empty() {
            Ok(tables)
        } else {
            Err(faults)
        }
    }

    /// Where somebody in a cell at a point goes, by state.
    #[inline]
    pub fn row(&self, point: usize, cell: usize) -> &[f64] {
        let states = self.start.len();
        let at = (point.min(self.points - 1) * self.cells.len() + cell) * states;
        &self.rows[at..at + states]
    }

    /// What going to a state from a cell contributes.
    #[inline]
    pub fn change(&self, point: usize, cell: usize, to: usize) -> Option<&Payoff> {
        let states = self.start.len();
        self.change
            .get((point * self.cells.len() + cell) * states + to)
    }

    fn fill_start(&mut self, program: &Program<'_>, slots: &mut [f64], faults: &mut Vec<Located>) {
        let model = program.model;
        match payoff::at_start(program, slots) {
            Ok((cost, effect)) => self.start_payoff = Payoff::at(model, cost, effect, 0.0),
            Err(fault) => note(faults, fault.anywhere()),
        }
        for (index, state) in model.states.iter().enumerate() {
            let share = match finite(program, &state.start.tree, slots, &state.start.span) {
                Ok(share) => share,
                Err(fault) => {
                    note(faults, fault.anywhere());
                    return;
                }
            };
            if !(0.0..=1.0).contains(&share) {
                note(
                    faults,
                    wrong_share(share, state.start.span.clone()).anywhere(),
                );
            }
            self.start[index] = share;
        }
        let total: f64 = self.start.iter().sum();
        if model.frame.kind != Kind::Survival
            && (total - 1.0).abs() > 1e-9
            && !model.states.is_empty()
        {
            note(
                faults,
                wrong_start(total, model.states[0].span.clone()).anywhere(),
            );
        }
    }

    fn fill_rows(&mut self, program: &Program<'_>, slots: &mut [f64], faults: &mut Vec<Located>) {
        let states = self.start.len();
        for point in 0..self.points {
            program.set_cycle(slots, point + 1, point);
            for cell in 0..self.cells.len() {
                // Nobody has been in a state for longer than there has been time.
                let duration = self.cells.duration(cell);
                if duration > point && self.points > 1 {
                    continue;
                }
                program.set_duration(slots, duration);
                let state = self.cells.state[cell];
                let at = (point * self.cells.len() + cell) * states;
                let out = &mut self.rows[at..at + states];
                if let Err(fault) = program.model.rows[state].fill(program, slots, state, out) {
                    note(faults, fault.in_cycle(point + 1, state));
                }
            }
        }
    }

    fn fill_stays(
        &mut self,
        program: &Program<'_>,
        slots: &mut [f64],
        counts: &[Count],
        faults: &mut Vec<Located>,
    ) {
        let model = program.model;
        for count in counts {
            let years = count.point as f64 * model.frame.cycle_years;
            self.years[count.point] += count.weight * model.frame.cycle_years;
            program.set_cycle(slots, count.cycle, count.point);
            for cell in 0..self.cells.len() {
                let (duration, state) = (self.cells.duration(cell), self.cells.state[cell]);
                if duration > count.point {
                    continue;
                }
                program.set_duration(slots, duration);
                match payoff::of_stay(program, &model.states[state], slots) {
                    Ok((cost, effect)) => {
                        let payoff = Payoff::at(model, cost, effect, years);
                        self.stay[count.point * self.cells.len() + cell].add(&payoff, count.weight);
                    }
                    Err(fault) => note(faults, fault.in_cycle(count.cycle, state)),
                }
            }
        }
    }

    /// Events of a cycle happen to those who begin it in the state, in its middle on average.
    fn fill_events(&mut self, program: &Program<'_>, slots: &mut [f64], faults: &mut Vec<Located>) {
        let model = program.model;
        let years = model.frame.cycle_years;
        let points = if model.events.is_empty() {
            0
        } else {
            model.frame.cycles
        };
        for point in 0..points {
            program.set_cycle(slots, point + 1, point);
            for cell in 0..self.cells.len() {
                let (duration, state) = (self.cells.duration(cell), self.cells.state[cell]);
                if duration > point {
                    continue;
                }
                program.set_duration(slots, duration);
                let at = point * self.cells.len() + cell;
                for (index, event) in model.events.iter().enumerate() {
                    if !event.during[state] {
                        continue;
                    }
                    match payoff::of_event(program, event, slots) {
                        Ok((rate, cost, effect)) => {
                            let often = rate * years;
                            let middle = (point as f64 + 0.5) * years;
                            self.stay[at].add(&Payoff::at(model, cost, effect, middle), often);
                            self.events[at * model.events.len() + index] = often;
                        }
                        Err(fault) => note(faults, fault.in_cycle(point + 1, state)),
                    }
                }
            }
        }
    }

    fn fill_changes(
        &mut self,
        program: &Program<'_>,
        slots: &mut [f64],
        counts: &[Count],
        faults: &mut Vec<Located>,
    ) {
        let model = program.model;
        let states = self.start.len();
        self.change = vec![Payoff::default(); model.frame.cycles * self.cells.len() * states];
        for point in 0..model.frame.cycles {
            let (weight, cycles) = model.frame.transition_timing.of(point, counts);
            program.set_cycle(slots, point + 1, point);
            for cell in 0..self.cells.len() {
                program.set_duration(slots, self.cells.duration(cell));
                for to in 0..states {
                    let from = self.cells.state[cell];
                    match payoff::of_change(program, from, to, slots) {
                        Ok((cost, effect)) => {
                            let payoff =
                                Payoff::at(model, cost, effect, cycles * model.frame.cycle_years);
                            self.change[(point * self.cells.len() + cell) * states + to]
                                .add(&payoff, weight);
                        }
                        Err(fault) => note(faults, fault.in_cycle(point + 1, from)),
                    }
                }
            }
        }
    }
}

/// A share of people at the start that cannot be.
pub(crate) fn wrong_share(share: f64, span: Span) -> Fault {
    Fault {
        code: codes::START_SUM,
        title: "a share of people at the start below 0 or above 1".to_owned(),
        label: format!("{share:.6}"),
        span,
    }
}

/// Shares of people at the start that are too many or too few.
pub(crate) fn wrong_start(total: f64, span: Span) -> Fault {
    Fault {
        code: codes::START_SUM,
        title: "where people start does not sum to 1".to_owned(),
        label: format!("with `start` of the other states it sums to {total:.6}"),
        span,
    }
}

fn too_large(model: &Model, cells: &Cells) -> Fault {
    let longest = cells
        .of_state
        .iter()
        .enumerate()
        .max_by_key(|(_, (_, length))| *length);
    Fault {
        code: codes::TOO_LARGE,
        title: "the table of transitions is too large".to_owned(),
        label: format!(
            "{} cycles, {} states with the time in them",
            model.frame.cycles,
            cells.len()
        ),
        span: longest.map_or(0..0, |(state, _)| model.states[state].span.clone()),
    }
}
