//! `[transitions.STATE]`, `[[one_off]]` and `[curves]`: how people move, and what moving costs.

use synovia_diagnostics::Finding;
use toml::de::DeValue;

use super::money::Money;
use super::values::{chosen, unknown_state};
use super::{CHANGING, Scope};
use crate::engine::codes;
use crate::engine::expression::Tree;
use crate::engine::model::{Curve, Event, Exit, How, OneOff, Quantity, Row, When};
use crate::engine::reading::{Section, Span, written};

/// The row of every state.
pub(crate) fn rows(
    section: &Section<'_>,
    states: &[String],
    absorbing: &[bool],
    scope: &Scope<'_>,
) -> Vec<Row> {
    let mut rows = vec![Row::default(); states.len()];
    for (name, span, _) in section.entries() {
        let Some(from) = states.iter().position(|known| known == name) else {
            unknown_state(section, name, &span, states);
            continue;
        };
        let row = section.section(name);
        let mut exits: Vec<Exit> = Vec::new();
        for (target, place, value) in row.entries() {
            let Some(to) = states.iter().position(|known| known == target) else {
                unknown_state(&row, target, &place, states);
                continue;
            };
            let Some(how) = how(&row, target, value, scope) else {
                continue;
            };
            if absorbing[from] && to != from && how != How::Probability(Tree::Number(0.0)) {
                let finding = Finding::error(
                    codes::EXIT_FROM_DEATH,
                    format!("`{name}` absorbs, and has an exit"),
                )
                .label(format!("nobody leaves `{name}`"))
                .help(format!(
                    "take this line out, or `dead` (or `absorbing`) out of [states.{name}]"
                ));
                row.page.add(&place, finding);
            }
            exits.push(Exit {
                to,
                how,
                span: value.span(),
            });
        }
        check_mixture(&row, &exits, from, &span);
        rows[from] = Row { exits, span };
    }
    rows
}

fn how(
    row: &Section<'_>,
    target: &str,
    value: &serde_spanned::Spanned<DeValue<'_>>,
    scope: &Scope<'_>,
) -> Option<How> {
    let is_complement = |value: &DeValue<'_>| matches!(value.as_str(), Some("complement" | "C"));
    if is_complement(value.get_ref()) {
        return Some(How::Complement);
    }
    let Some(table) = value.get_ref().as_table() else {
        let written = written(row, target, value)?;
        return Some(How::Probability(scope.resolve(&written, &[])?));
    };
    let exit = Section::new(row.page, format!("`{target}`"), value.span(), Some(table));
    exit.only(&["probability", "rate", "source"]);
    match (exit.raw("probability"), exit.raw("rate")) {
        (Some(probability), None) if is_complement(probability.get_ref()) => Some(How::Complement),
        (Some(_), None) => Some(How::Probability(
            scope.resolve(&exit.expression("probability")?, &[])?,
        )),
        (None, Some(_)) => Some(How::Rate(scope.resolve(&exit.expression("rate")?, &[])?)),
        _ => {
            exit.missing(
                "rate",
                "{ rate = \"r_death\" } or { probability = \"p_death\" }, one of them",
            );
            None
        }
    }
}

fn check_mixture(row: &Section<'_>, exits: &[Exit], from: usize, span: &Span) {
    let count = |is: &dyn Fn(&How) -> bool| exits.iter().filter(|exit| is(&exit.how)).count();
    let rates = count(&|how| matches!(how, How::Rate(_)));
    let probabilities = count(&|how| matches!(how, How::Probability(_)));
    if rates > 0 && probabilities > 0 {
        let finding = Finding::error(
            codes::RATE_AND_PROBABILITY,
            "rates and probabilities in one row",
        )
        .label("rates compete with each other; how with a probability is not defined")
        .help("make all of them rates: probability_to_rate(p, cycle_years)");
        row.page.add(span, finding);
    }
    let complements: Vec<&Exit> = exits
        .iter()
        .filter(|exit| exit.how == How::Complement)
        .collect();
    if let [_, second, ..] = complements.as_slice() {
        row.page.error(
            &second.span,
            codes::ROW_SUM,
            "two complements in one row",
            "what is left can go to one state only",
        );
    }
    let itself = exits
        .iter()
        .find(|exit| exit.to == from && matches!(exit.how, How::Rate(_)));
    if let Some(exit) = itself {
        row.page.error(
            &exit.span,
            codes::ROW_SUM,
            "a rate of staying",
            "staying is what the rates leave",
        );
    }
}

/// Costs and effects of a change of state, and those at the start.
pub(crate) fn one_offs(
    root: &Section<'_>,
    states: &[String],
    scope: &Scope<'_>,
    money: &Money,
) -> Vec<OneOff> {
    let Some(value) = root.raw("one_off") else {
        return Vec::new();
    };
    let Some(list) = value.get_ref().as_array() else {
        root.wrong_type("one_off", value, "[[one_off]] tables");
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in list {
        let Some(table) = entry.get_ref().as_table() else {
            root.wrong_type("one_off", entry, "[[one_off]] tables");
            continue;
        };
        let one = Section::new(root.page, "[[one_off]]", entry.span(), Some(table));
        one.only(&["at", "from", "to", "cost", "effect", "meaning", "source"]);
        let at_start = one.choice("at", &[("start", true)]).unwrap_or(false);
        if !at_start && (one.raw("from").is_none() || one.raw("to").is_none()) {
            one.missing(
                "from",
                "from = \"Healthy\" and to = \"Sick\" (or \"any\"), or at = \"start\"",
            );
        }
        let barred: &[usize] = if at_start { &CHANGING } else { &[] };
        let cost = money.cost(&one, "cost", scope, barred);
        let effect = one
            .expression("effect")
            .and_then(|written| scope.quantity(&written, barred));
        let zero = || Quantity::constant(0.0, entry.span());
        let when = if at_start {
            When::AtStart
        } else {
            When::Change {
                from: chosen(&one, "from", states),
                to: chosen(&one, "to", states),
            }
        };
        found.push(OneOff {
            when,
            cost: cost.unwrap_or_else(zero),
            effect: effect.unwrap_or_else(zero),
        });
    }
    found
}

/// Names and places of the events, before anything else of them can be read.
pub(crate) fn event_names(root: &Section<'_>) -> Vec<(String, Span)> {
    let name = |one: Section<'_>| {
        if one.raw("name").is_none() {
            one.missing("name", "name = \"flare\"");
        }
        (one.text("name").unwrap_or_default(), one.span_of("name"))
    };
    event_sections(root).into_iter().map(name).collect()
}

fn event_sections<'a>(root: &Section<'a>) -> Vec<Section<'a>> {
    let Some(value) = root.raw("event") else {
        return Vec::new();
    };
    let tables: Option<Vec<Section<'a>>> = value.get_ref().as_array().and_then(|list| {
        list.iter()
            .map(|entry| {
                let table = entry.get_ref().as_table()?;
                Some(Section::new(
                    root.page,
                    "[[event]]",
                    entry.span(),
                    Some(table),
                ))
            })
            .collect()
    });
    if tables.is_none() {
        root.wrong_type("event", value, "[[event]] tables");
    }
    tables.unwrap_or_default()
}

/// What happens again and again, in the order of the file.
pub(crate) fn events(
    root: &Section<'_>,
    states: &[String],
    scope: &Scope<'_>,
    money: &Money,
) -> Vec<Event> {
    let read = |one: Section<'_>| {
        one.only(&[
            "name", "during", "rate", "cost", "effect", "meaning", "source",
        ]);
        for (key, example) in [("during", "during = \"Sick\""), ("rate", "rate = 0.3")] {
            if one.raw(key).is_none() {
                one.missing(key, example);
            }
        }
        let quantity = |key: &str| {
            let written = one.expression(key)?;
            scope.quantity(&written, &[])
        };
        let zero = || Quantity::constant(0.0, one.place.clone());
        Event {
            name: one.text("name").unwrap_or_default(),
            during: chosen(&one, "during", states),
            rate: quantity("rate").unwrap_or_else(zero),
            cost: money.cost(&one, "cost", scope, &[]).unwrap_or_else(zero),
            effect: quantity("effect").unwrap_or_else(zero),
        }
    };
    event_sections(root).into_iter().map(read).collect()
}

/// The survival functions of a survival model, in the order of the file.
pub(crate) fn curves(section: &Section<'_>, states: usize, scope: &Scope<'_>) -> Vec<Curve> {
    let mut curves = Vec::new();
    for (name, _, value) in section.entries() {
        let survival =
            written(section, name, value).and_then(|written| scope.quantity(&written, &[]));
        if let Some(survival) = survival {
            curves.push(Curve {
                name: name.to_owned(),
                survival,
            });
        }
    }
    if section.entries().len() + 1 != states {
        let finding = Finding::error(codes::MISSING, "a survival model has one curve less than states")
            .label(format!("{} curves, {states} states", section.entries().len()))
            .help("state 1 is below curve 1, state 2 between curves 1 and 2, the last above the last curve");
        section.page.add(&section.place, finding);
    }
    curves
}
