//! A model that has been read and checked: names resolved, nothing left to default.

use super::distribution::Distribution;
use super::expression::Tree;
use super::lookup::Lookup;
use super::reading::Span;
use super::timing::{Timing, TransitionTiming};

/// How people move through the states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Shares of a cohort.
    Cohort,
    /// One person after another.
    Individual,
    /// Shares read off survival curves.
    Survival,
}

/// A model. [`check`](super::check) makes one from a file, [`Model::run`] runs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(crate) about: About,
    pub(crate) frame: Frame,
    pub(crate) lookups: Vec<Lookup>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) counters: Vec<Counter>,
    pub(crate) states: Vec<State>,
    pub(crate) strategies: Vec<Strategy>,
    /// By state: how to leave it. Empty for survival models.
    pub(crate) rows: Vec<Row>,
    pub(crate) one_offs: Vec<OneOff>,
    pub(crate) events: Vec<Event>,
    /// Survival functions of time, each at or above the one before; empty for other models.
    pub(crate) curves: Vec<Curve>,
}

/// What a reader of results needs to know.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct About {
    /// What findings call the model file.
    pub file: String,
    pub title: String,
    pub source: String,
    /// What the effect is called.
    pub effect: String,
    /// Of all costs; empty for a model without costs.
    pub currency: String,
    pub price_year: Option<u32>,
}

/// Time, discounting, and how many people are simulated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    pub kind: Kind,
    pub cycle_years: f64,
    pub cycles: usize,
    pub timing: Timing,
    pub transition_timing: TransitionTiming,
    /// Whether people of an individual model change state at a date within the cycle.
    pub dated: bool,
    pub age_start: Option<f64>,
    pub discount_cost: f64,
    pub discount_effect: f64,
    pub people: u64,
    pub seed: u64,
}

/// The values that an expression can ask for, by their place.
pub(crate) mod slot {
    pub const CYCLE: usize = 0;
    pub const TIME: usize = 1;
    pub const AGE: usize = 2;
    pub const STATE_CYCLES: usize = 3;
    pub const STATE_TIME: usize = 4;
    pub const CYCLE_YEARS: usize = 5;
    /// What the names of the first slots are.
    pub const NAMES: [&str; 6] = [
        "cycle",
        "time",
        "age",
        "state_cycles",
        "state_time",
        "cycle_years",
    ];
    /// Attributes come next, then counters, then how often each event has happened, then parameters.
    pub const FIRST_FREE: usize = 6;
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameter {
    pub name: String,
    pub tree: Tree,
    pub distribution: Option<Distribution>,
    pub span: Span,
}

/// What differs between people and stays the same over life.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribute {
    pub distribution: Distribution,
}

/// Cycles that a person has completed in some states before the present one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Counter {
    /// By state.
    pub counted: Vec<bool>,
    /// Whether it starts again when the person is elsewhere.
    pub consecutive: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    pub name: String,
    pub dead: bool,
    /// How many cycles in the state are told apart; 1 when it does not matter.
    pub tunnel: Option<usize>,
    pub start: Quantity,
    /// Per cycle.
    pub cost: Quantity,
    /// Per year.
    pub utility: Quantity,
    pub cost_is_per_year: bool,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strategy {
    pub name: String,
    pub label: String,
    /// Parameters (by index) that have another expression under this strategy.
    pub overrides: Vec<(usize, Quantity)>,
}

/// An expression with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    pub tree: Tree,
    pub span: Span,
}

impl Quantity {
    pub fn constant(value: f64, span: Span) -> Self {
        Quantity {
            tree: Tree::Number(value),
            span,
        }
    }

    pub fn is_zero(&self) -> bool {
        self.tree == Tree::Number(0.0)
    }
}

/// How to leave a state; without exits it absorbs.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Row {
    pub exits: Vec<Exit>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exit {
    pub to: usize,
    pub how: How,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum How {
    /// What the others leave.
    Complement,
    /// Per cycle.
    Probability(Tree),
    /// Per year, competing with the other rates of the row.
    Rate(Tree),
}

/// A cost and an effect that occur once, at a change of state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OneOff {
    pub when: When,
    pub cost: Quantity,
    pub effect: Quantity,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum When {
    /// At time 0, to everybody.
    AtStart,
    /// At a change from one of these states (by index) to one of those.
    Change { from: Vec<bool>, to: Vec<bool> },
}

/// Something that happens again and again to whoever is in some states, and leaves them there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub name: String,
    /// By state: whether it happens there.
    pub during: Vec<bool>,
    /// Per year.
    pub rate: Quantity,
    pub cost: Quantity,
    pub effect: Quantity,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    pub name: String,
    pub survival: Quantity,
}

impl Model {
    /// What it is about.
    pub fn title(&self) -> &str {
        &self.about.title
    }

    /// Of all costs.
    pub fn currency(&self) -> &str {
        &self.about.currency
    }

    /// How people move through the states.
    pub fn kind(&self) -> Kind {
        self.frame.kind
    }

    /// The number of people that the file asks for; individual models only.
    pub fn people(&self) -> u64 {
        self.frame.people
    }

    /// The same model with another number of people, seed, or both.
    pub fn with_people(mut self, people: Option<u64>, seed: Option<u64>) -> Self {
        self.frame.people = people.unwrap_or(self.frame.people).max(2);
        self.frame.seed = seed.unwrap_or(self.frame.seed);
        self
    }

    pub(crate) fn first_counter(&self) -> usize {
        slot::FIRST_FREE + self.attributes.len()
    }

    pub(crate) fn first_event(&self) -> usize {
        self.first_counter() + self.counters.len()
    }

    pub(crate) fn first_parameter(&self) -> usize {
        self.first_event() + self.events.len()
    }

    pub(crate) fn slots(&self) -> usize {
        self.first_parameter() + self.parameters.len()
    }
}

impl Model {
    /// Calls `see` with every expression that is asked for about somebody in a state: cost, utility, ways out, what leaving costs, events.
    pub(crate) fn each_tree_of_state(&self, state: usize, see: &mut impl FnMut(&Tree)) {
        see(&self.states[state].cost.tree);
        see(&self.states[state].utility.tree);
        for exit in self.rows.get(state).into_iter().flat_map(|row| &row.exits) {
            if let How::Probability(tree) | How::Rate(tree) = &exit.how {
                see(tree);
            }
        }
        for one in &self.one_offs {
            if matches!(&one.when, When::Change { from, .. } if from[state]) {
                see(&one.cost.tree);
                see(&one.effect.tree);
            }
        }
        for event in self.events.iter().filter(|event| event.during[state]) {
            [&event.rate, &event.cost, &event.effect]
                .iter()
                .for_each(|one| see(&one.tree));
        }
    }

    /// Calls `see` with every expression outside the parameters.
    pub(crate) fn each_tree(&self, see: &mut impl FnMut(&Tree)) {
        for state in &self.states {
            [&state.start, &state.cost, &state.utility]
                .iter()
                .for_each(|one| see(&one.tree));
        }
        for exit in self.rows.iter().flat_map(|row| &row.exits) {
            if let How::Probability(tree) | How::Rate(tree) = &exit.how {
                see(tree);
            }
        }
        for one in &self.one_offs {
            see(&one.cost.tree);
            see(&one.effect.tree);
        }
        for event in &self.events {
            [&event.rate, &event.cost, &event.effect]
                .iter()
                .for_each(|one| see(&one.tree));
        }
        self.curves
            .iter()
            .for_each(|curve| see(&curve.survival.tree));
    }
}
