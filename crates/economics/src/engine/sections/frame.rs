//! `[model]` and `[discount]`.

use synovia_diagnostics::Finding;

use crate::engine::codes;
use crate::engine::model::{Frame, Kind};
use crate::engine::reading::Section;
use crate::engine::timing::{Timing, TransitionTiming};

/// Most cycles of a model.
pub(crate) const MOST_CYCLES: f64 = 100_000.0;

const KEYS: [&str; 15] = [
    "title",
    "kind",
    "source",
    "licence",
    "effect",
    "cycle_years",
    "cycles_per_year",
    "horizon_years",
    "timing",
    "transition_timing",
    "dated",
    "age_start",
    "people",
    "seed",
    "note",
];

/// Words for `kind`.
const KINDS: &[(&str, Kind)] = &[
    ("cohort", Kind::Cohort),
    ("individual", Kind::Individual),
    ("survival", Kind::Survival),
];

/// Reads both. Stands in for what is missing or wrong, after a finding.
pub(crate) fn read(model: &Section<'_>, discount: &Section<'_>) -> Frame {
    model.only(&KEYS);
    if !model.is_present() {
        model.missing(
            "title",
            "[model] with title, kind, cycle_years, horizon_years and timing",
        );
    }
    let require = |key: &str, example: &str| {
        if model.is_present() && model.raw(key).is_none() {
            model.missing(key, example);
        }
    };
    require("kind", "kind = \"cohort\"");
    require("horizon_years", "horizon_years = 40");
    require("timing", "timing = \"half-cycle\"");
    let kind = model.choice("kind", KINDS).unwrap_or(Kind::Cohort);
    let cycles_per_year = model.number("cycles_per_year", 1e-3, 1e4);
    let cycle_years = model.number("cycle_years", 1e-4, 1e3);
    if model.is_present()
        && model.raw("cycle_years").is_some() == model.raw("cycles_per_year").is_some()
    {
        model.missing(
            "cycle_years",
            "cycle_years = 1, or cycles_per_year = 12, but not both",
        );
    }
    let per_year = cycles_per_year
        .or(cycle_years.map(|years| 1.0 / years))
        .unwrap_or(1.0);
    let horizon = model.number("horizon_years", 1e-4, 1e4).unwrap_or(1.0);
    let cycles = horizon * per_year;
    if (cycles - cycles.round()).abs() > 1e-6 || cycles.round() < 1.0 {
        let finding = Finding::error(
            codes::HORIZON,
            "the horizon is not a whole number of cycles",
        )
        .label(format!("{cycles:.3} cycles"))
        .help(format!(
            "{} years would be {} cycles",
            cycles.ceil() / per_year,
            cycles.ceil()
        ));
        model.page.add(&model.span_of("horizon_years"), finding);
    } else if cycles > MOST_CYCLES {
        let title = format!("a model has at most {MOST_CYCLES} cycles");
        let label = format!("{} cycles", cycles.round());
        model.page.error(
            &model.span_of("horizon_years"),
            codes::TOO_LARGE,
            title,
            label,
        );
    }
    let timing = model
        .choice("timing", Timing::WORDS)
        .unwrap_or(Timing::HalfCycle);
    let transition_timing = model
        .choice("transition_timing", TransitionTiming::WORDS)
        .unwrap_or(timing.of_transitions());
    let dated = model.flag("dated").unwrap_or(false);
    for key in ["people", "seed", "dated"] {
        if kind != Kind::Individual && model.raw(key).is_some() {
            let title = format!("`{key}` is for individual models");
            model.page.error(
                &model.span_of(key),
                codes::UNKNOWN_KEY,
                title,
                "nobody is simulated here",
            );
        }
    }
    Frame {
        kind,
        cycle_years: 1.0 / per_year,
        cycles: cycles.round().clamp(1.0, MOST_CYCLES) as usize,
        timing,
        transition_timing,
        dated,
        age_start: model.number("age_start", 0.0, 120.0),
        discount_cost: discount.number("cost", 0.0, 1.0).unwrap_or(0.0),
        discount_effect: discount.number("effect", 0.0, 1.0).unwrap_or(0.0),
        people: model.number("people", 2.0, 1e9).unwrap_or(10_000.0) as u64,
        seed: model.number("seed", 0.0, 9e15).unwrap_or(1.0) as u64,
    }
}

/// Findings about streams that exist and are not discounted in so many words.
pub(crate) fn check_discount(discount: &Section<'_>, has_costs: bool, has_effects: bool) {
    discount.only(&["cost", "effect"]);
    for (key, exists) in [("cost", has_costs), ("effect", has_effects)] {
        if exists && discount.raw(key).is_none() {
            let finding =
                Finding::error(codes::NO_DISCOUNT, format!("the {key}s are not discounted"))
                    .label(format!("[discount] needs `{key}`"))
                    .help(format!(
                        "write `{key} = 0.03` for 3 % a year; `{key} = 0` if it is meant"
                    ));
            discount.page.add(&discount.place, finding);
        }
    }
}
