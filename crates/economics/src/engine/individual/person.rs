//! People whose attributes, history or dates matter: expressions are computed for each.

use std::ops::Range;

use synovia_numerics::{Stream, ln};

use super::table::TRANSITIONS;
use super::{Failed, Life, Tally};
use crate::engine::model::{Model, slot};
use crate::engine::payoff::{self, Payoff};
use crate::engine::program::Program;
use crate::engine::rate::Probability;
use crate::engine::row::{Fault, finite};
use crate::engine::tables::{self, Located};
use crate::engine::timing::Count;

/// The stream of the first attribute; each has its own.
const ATTRIBUTES: u64 = 1;

/// The stream of the first event; each has its own.
const EVENTS: u64 = 1 << 32;

/// Some people under every strategy.
pub(crate) fn piece(
    model: &Model,
    programs: &[Program<'_>],
    people: Range<u64>,
) -> Result<Vec<Tally>, Failed> {
    let cycles = model.frame.cycles;
    let mut counts: Vec<Vec<Count>> = vec![Vec::new(); cycles + 1];
    let all = model.frame.timing.counts(cycles);
    for count in &all {
        counts[count.point].push(*count);
    }
    let years = model.frame.cycle_years;
    let factors = Factors {
        stay: (0..=cycles)
            .map(|point| Payoff::at(model, 1.0, 1.0, point as f64 * years))
            .collect(),
        change: (0..cycles)
            .map(|point| {
                let (weight, at) = model.frame.transition_timing.of(point, &all);
                let mut factor = Payoff::default();
                factor.add(&Payoff::at(model, 1.0, 1.0, at * years), weight);
                factor
            })
            .collect(),
    };
    let constants: Vec<Vec<f64>> = programs.iter().map(Program::slots).collect();
    let mut tallies = vec![Tally::new(model); programs.len()];
    let mut chances = vec![0.0; cycles + 1];
    let mut attributes = vec![0.0; model.attributes.len()];
    let mut slots = vec![0.0; model.slots()];
    let mut row = vec![0.0; model.states.len()];
    for person in people {
        let mut stream = Stream::keyed(model.frame.seed, [person, TRANSITIONS, 0]);
        chances
            .iter_mut()
            .for_each(|chance| *chance = stream.uniform());
        for (index, (value, attribute)) in attributes.iter_mut().zip(&model.attributes).enumerate()
        {
            let mut stream =
                Stream::keyed(model.frame.seed, [person, ATTRIBUTES + index as u64, 0]);
            *value = attribute.distribution.draw(&mut stream);
        }
        let mut first = [0.0; 5];
        for (index, program) in programs.iter().enumerate() {
            slots.copy_from_slice(&constants[index]);
            slots[slot::FIRST_FREE..model.first_counter()].copy_from_slice(&attributes);
            let mut walk = Walk {
                program,
                counts: &counts,
                factors: &factors,
                slots: &mut slots,
                row: &mut row,
                present: None,
                counters: vec![0; model.counters.len()],
                clocks: clocks(model, person),
                life: [0.0; 5],
            };
            let lived = walk.live(&chances, &mut tallies[index]);
            let life = lived.map_err(|located| (index, vec![located]))?;
            if index == 0 {
                first = life;
            }
            tallies[index].add(&life, &first);
        }
    }
    Ok(tallies)
}

/// What one unit of cost and of effect is worth, by point; of changes with their weight.
struct Factors {
    stay: Vec<Payoff>,
    change: Vec<Payoff>,
}

struct Walk<'a> {
    program: &'a Program<'a>,
    /// By point.
    counts: &'a [Vec<Count>],
    factors: &'a Factors,
    /// Cycle, point and time in the state that the slots are of.
    present: Option<(usize, usize, usize)>,
    slots: &'a mut [f64],
    row: &'a mut [f64],
    counters: Vec<u32>,
    clocks: Vec<Clock>,
    life: Life,
}

/// When an event happens: whenever the hazard that a person has lived through passes the next of a row of exponential steps. The
/// steps are the person's own, so that under every strategy the same hazard brings the same events.
struct Clock {
    hazard: f64,
    next: f64,
    steps: Stream,
    count: u32,
    counted: u32,
}

fn clocks(model: &Model, person: u64) -> Vec<Clock> {
    (0..model.events.len() as u64)
        .map(|event| {
            let mut steps = Stream::keyed(model.frame.seed, [person, EVENTS + event, 0]);
            Clock {
                hazard: 0.0,
                next: steps.exponential(),
                steps,
                count: 0,
                counted: 0,
            }
        })
        .collect()
}

impl Walk<'_> {
    fn live(&mut self, chances: &[f64], tally: &mut Tally) -> Result<Life, Located> {
        let model = self.program.model;
        let states = model.states.len();
        self.set(1, 0, 0);
        let (cost, effect) = payoff::at_start(self.program, self.slots).map_err(Fault::anywhere)?;
        self.gain(&Payoff::at(model, cost, effect, 0.0), 1.0);
        let mut state = self.start(chances[0])?;
        let mut duration = 0;
        for point in 0..=model.frame.cycles {
            tally.trace[point * states + state] += 1;
            if !model.frame.dated {
                self.stay(point, state, duration, tally)?;
            }
            if point == model.frame.cycles {
                break;
            }
            self.set(point + 1, point, duration);
            let fault = |fault: Fault| fault.in_cycle(point + 1, state);
            model.rows[state]
                .fill(self.program, self.slots, state, self.row)
                .map_err(fault)?;
            let to = pick(self.row, chances[point + 1]);
            if model.frame.dated {
                self.dated(point, state, to, chances[point + 1], tally)?;
            } else {
                let years = model.frame.cycle_years;
                let (start, end) = (point as f64 * years, (point + 1) as f64 * years);
                self.events(point, state, start, end, tally)?;
            }
            if to != state && !model.frame.dated {
                let (cost, effect) =
                    payoff::of_change(self.program, state, to, self.slots).map_err(fault)?;
                self.gain_by(&self.factors.change[point], cost, effect, 1.0);
            }
            for (count, counter) in self.counters.iter_mut().zip(&model.counters) {
                if counter.counted[state] && (!counter.consecutive || counter.counted[to]) {
                    *count += 1;
                } else if counter.consecutive {
                    *count = 0;
                }
            }
            for clock in &mut self.clocks {
                clock.counted = clock.count;
            }
            tally.entries[to] += u64::from(to != state);
            duration = if to == state { duration + 1 } else { 0 };
            state = to;
        }
        Ok(self.life)
    }

    fn start(&self, chance: f64) -> Result<usize, Located> {
        let states = &self.program.model.states;
        let (mut cumulated, mut start) = (0.0, None);
        for (index, state) in states.iter().enumerate() {
            let span = &state.start.span;
            let share = finite(self.program, &state.start.tree, self.slots, span)
                .map_err(Fault::anywhere)?;
            if !(-Probability::ROUNDING..=1.0 + Probability::ROUNDING).contains(&share) {
                return Err(tables::wrong_share(share, span.clone()).anywhere());
            }
            cumulated += share;
            if start.is_none() && chance < cumulated {
                start = Some(index);
            }
        }
        if (cumulated - 1.0).abs() > Probability::ROUNDING {
            return Err(tables::wrong_start(cumulated, states[0].span.clone()).anywhere());
        }
        Ok(start.unwrap_or(states.len() - 1))
    }

    /// Puts time, duration and history into the slots, and computes what follows.
    fn set(&mut self, cycle: usize, point: usize, duration: usize) {
        if self.present.replace((cycle, point, duration)) == Some((cycle, point, duration)) {
            return;
        }
        let first = self.program.model.first_counter();
        for (index, count) in self.counters.iter().enumerate() {
            self.slots[first + index] = f64::from(*count);
        }
        let first = self.program.model.first_event();
        for (index, clock) in self.clocks.iter().enumerate() {
            self.slots[first + index] = f64::from(clock.counted);
        }
        self.program.set_cycle(self.slots, cycle, point);
        self.program.set_duration(self.slots, duration);
        self.program.set_person(self.slots);
    }

    fn stay(
        &mut self,
        point: usize,
        state: usize,
        duration: usize,
        tally: &mut Tally,
    ) -> Result<(), Located> {
        let model = self.program.model;
        let counts = self.counts;
        for count in &counts[point] {
            self.set(count.cycle, count.point, duration);
            let stay = payoff::of_stay(self.program, &model.states[state], self.slots);
            let (cost, effect) = stay.map_err(|fault| fault.in_cycle(count.cycle, state))?;
            self.gain_by(&self.factors.stay[point], cost, effect, count.weight);
            self.spend(state, count.weight * model.frame.cycle_years, tally);
        }
        Ok(())
    }

    /// A cycle in which the change, if there is one, has a date: at constant hazard, that of the chance which decided it.
    fn dated(
        &mut self,
        point: usize,
        state: usize,
        to: usize,
        chance: f64,
        tally: &mut Tally,
    ) -> Result<(), Located> {
        let model = self.program.model;
        let years = model.frame.cycle_years;
        let (start, end) = (point as f64 * years, (point + 1) as f64 * years);
        let date = if to == state {
            end
        } else {
            start + years * date_within(self.row, state, to, chance)
        };
        let fault = |fault: Fault| fault.in_cycle(point + 1, state);
        if to != state {
            let (cost, effect) =
                payoff::of_change(self.program, state, to, self.slots).map_err(fault)?;
            self.gain(&Payoff::at(model, cost, effect, date), 1.0);
        }
        for (present, from, until) in [(state, start, date), (to, date, end)] {
            if from < until {
                if present != state {
                    self.set(point + 1, point, 0);
                }
                self.events(point, present, from, until, tally)?;
                let (cost, effect) =
                    payoff::of_stay(self.program, &model.states[present], self.slots)
                        .map_err(fault)?;
                self.gain(
                    &continuous(model, cost / years, effect / years, from, until),
                    1.0,
                );
                self.spend(present, until - from, tally);
            }
        }
        Ok(())
    }

    fn gain_by(&mut self, factor: &Payoff, cost: f64, effect: f64, weight: f64) {
        let payoff = Payoff {
            cost: cost * factor.cost,
            effect: effect * factor.effect,
            cost_undiscounted: cost * factor.cost_undiscounted,
            effect_undiscounted: effect * factor.effect_undiscounted,
        };
        self.gain(&payoff, weight);
    }

    fn gain(&mut self, payoff: &Payoff, weight: f64) {
        let all = [
            payoff.cost,
            payoff.effect,
            payoff.cost_undiscounted,
            payoff.effect_undiscounted,
        ];
        for (total, one) in self.life.iter_mut().zip(all) {
            *total += weight * one;
        }
    }

    /// What happens to somebody in a state between two times, each at its date.
    fn events(
        &mut self,
        point: usize,
        state: usize,
        from: f64,
        until: f64,
        tally: &mut Tally,
    ) -> Result<(), Located> {
        let model = self.program.model;
        for (index, event) in model.events.iter().enumerate() {
            if !event.during[state] {
                continue;
            }
            let of_event = payoff::of_event(self.program, event, self.slots);
            let (rate, cost, effect) =
                of_event.map_err(|fault| fault.in_cycle(point + 1, state))?;
            let end = self.clocks[index].hazard + rate * (until - from);
            while self.clocks[index].next <= end {
                let clock = &mut self.clocks[index];
                let date = from + (clock.next - clock.hazard) / rate;
                clock.next += clock.steps.exponential();
                clock.count += 1;
                tally.events[index] += 1;
                self.gain(&Payoff::at(model, cost, effect, date), 1.0);
            }
            self.clocks[index].hazard = end;
        }
        Ok(())
    }

    fn spend(&mut self, state: usize, years: f64, tally: &mut Tally) {
        tally.years[state] += years;
        if !self.program.model.states[state].dead {
            self.life[4] += years;
        }
    }
}

/// The state in whose share of 0 to 1 the chance falls.
fn pick(row: &[f64], chance: f64) -> usize {
    let mut cumulated = 0.0;
    let last = row.iter().rposition(|share| *share > 0.0).unwrap_or(0);
    (0..last)
        .find(|state| {
            cumulated += row[*state];
            chance < cumulated
        })
        .unwrap_or(last)
}

/// When in the cycle (0 to 1) somebody leaves, given that they do: where in its share the chance fell is uniform, and at a constant
/// hazard with probability p of leaving within the cycle, the date is ln(1 − u p) / ln(1 − p).
fn date_within(row: &[f64], state: usize, to: usize, chance: f64) -> f64 {
    let before: f64 = row[..to].iter().sum();
    let uniform = ((chance - before) / row[to]).clamp(0.0, 1.0);
    let leave = (1.0 - row[state]).clamp(0.0, 1.0);
    if leave >= 1.0 {
        return uniform;
    }
    (ln(1.0 - uniform * leave) / ln(1.0 - leave)).clamp(0.0, 1.0)
}

/// A stream of cost and effect per year between two times, discounted all along: ∫ (1 + r)^(−t) dt.
fn continuous(model: &Model, cost: f64, effect: f64, from: f64, until: f64) -> Payoff {
    use crate::engine::timing::discounted;
    let lasts = |rate: f64| {
        if rate == 0.0 {
            return until - from;
        }
        (discounted(rate, from) - discounted(rate, until)) / ln(1.0 + rate)
    };
    Payoff {
        cost: cost * lasts(model.frame.discount_cost),
        effect: effect * lasts(model.frame.discount_effect),
        cost_undiscounted: cost * (until - from),
        effect_undiscounted: effect * (until - from),
    }
}
