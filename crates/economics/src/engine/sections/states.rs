//! `[states.NAME]`.

use synovia_diagnostics::Finding;

use super::money::Money;
use super::{CHANGING, Scope};
use crate::engine::codes;
use crate::engine::model::{Kind, Quantity, State};
use crate::engine::reading::Section;

const KEYS: [&str; 8] = [
    "start",
    "cost_per_cycle",
    "cost_per_year",
    "utility",
    "dead",
    "absorbing",
    "tunnel",
    "meaning",
];

/// Most states of a model, and most cycles that a tunnel tells apart.
pub(crate) const MOST: f64 = 2_000.0;

pub(crate) fn names(section: &Section<'_>) -> Vec<String> {
    section
        .entries()
        .into_iter()
        .map(|(name, ..)| name.to_owned())
        .collect()
}

/// Reads all states; expressions are resolved in `scope`.
pub(crate) fn read(
    section: &Section<'_>,
    kind: Kind,
    scope: &Scope<'_>,
    money: &Money,
) -> Vec<State> {
    let mut states = Vec::new();
    for (name, span, _) in section.entries() {
        let one = section.section(name);
        one.only(&KEYS);
        let zero = || Quantity::constant(0.0, span.clone());
        let start = one
            .expression("start")
            .and_then(|written| scope.quantity(&written, &CHANGING));
        if kind == Kind::Survival && one.raw("start").is_some() {
            let title = "the curves say who is where";
            one.page.error(
                &one.span_of("start"),
                codes::UNKNOWN_KEY,
                title,
                "not in a survival model",
            );
        }
        let per_cycle = money.cost(&one, "cost_per_cycle", scope, &[]);
        let per_year = money.cost(&one, "cost_per_year", scope, &[]);
        if per_cycle.is_some() && per_year.is_some() {
            let finding = Finding::error(codes::OUT_OF_RANGE, "one cost per state")
                .label("besides cost_per_cycle")
                .help("add both up in one of them");
            one.page.add(&one.span_of("cost_per_year"), finding);
        }
        let cost_is_per_year = per_year.is_some();
        let utility = one
            .expression("utility")
            .and_then(|written| scope.quantity(&written, &[]));
        states.push(State {
            name: name.to_owned(),
            dead: one.flag("dead").unwrap_or(false),
            tunnel: one
                .number("tunnel", 1.0, MOST)
                .map(|cycles| cycles as usize),
            start: start.unwrap_or_else(zero),
            cost: per_cycle.or(per_year).unwrap_or_else(zero),
            utility: utility.unwrap_or_else(zero),
            cost_is_per_year,
            span: span.clone(),
        });
    }
    if section.is_present() && states.len() as f64 > MOST {
        let title = format!("a model has at most {MOST} states");
        section.page.error(
            &section.place,
            codes::TOO_LARGE,
            title,
            format!("{} states", states.len()),
        );
    }
    states
}

/// Which states are said to absorb.
pub(crate) fn absorbing(section: &Section<'_>) -> Vec<bool> {
    let says = |name: &str| {
        let one = section.section(name);
        let flag = |key: &str| {
            one.raw(key)
                .is_some_and(|value| value.get_ref().as_bool() == Some(true))
        };
        flag("dead") || flag("absorbing")
    };
    section
        .entries()
        .into_iter()
        .map(|(name, ..)| says(name))
        .collect()
}
