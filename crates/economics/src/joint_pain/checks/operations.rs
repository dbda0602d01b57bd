//! Replacement against none, and now against later.

use super::super::coverage::Scheme;
use super::super::event::Perspective;
use super::super::inputs::Inputs;
use super::super::population::{Population, Typed};
use super::super::simulate::simulate;
use super::super::strategy::{Course, Effect, ReplacementPolicy, Strategy};
use super::cohorts::{at_operation, setting};
use super::{Check, Verdict};

pub(super) fn checks(people: u64) -> Vec<Check> {
    let mut checks = against_none(people);
    checks.extend(now_or_later(people));
    checks
}

/// Cost, and effect by the SF-6D and the EQ-5D, of each strategy.
fn means(people: u64, population: &Population, strategies: &[Strategy]) -> Vec<[f64; 3]> {
    let values = Inputs::shipped().centre();
    let outcome = simulate(&setting(people), population, &values, 0, strategies);
    let both = outcome.strategies.iter().zip(strategies);
    both.map(|(outcome, strategy)| {
        let tariff = Scheme::Covered.tariff(&values, strategy);
        [
            outcome.cost(&tariff.seen_from(Perspective::HealthCare)),
            outcome.quality_adjusted_years(0),
            outcome.quality_adjusted_years(1),
        ]
    })
    .collect()
}

fn policy(replacement: ReplacementPolicy) -> Strategy {
    Strategy {
        replacement,
        ..Strategy::usual_care("policy")
    }
}

/// Losina 2009: Medicare, replacement now against never.
fn against_none(people: u64) -> Vec<Check> {
    const SOURCE: &str = "10.1001/archinternmed.2009.136";
    let strategies = [
        policy(ReplacementPolicy::Never),
        policy(ReplacementPolicy::InYear(0)),
    ];
    // 74 years: the mean of the Medicare patients was not seen.
    let means = means(people, &at_operation([74.0, 6.0]), &strategies);
    let gain = |instrument: usize| means[1][instrument] - means[0][instrument];
    let cost = means[1][0] - means[0][0];
    let unknown = f64::NAN;
    vec![
        Check::new(
            "gain of replacement in Medicare, SF-6D",
            "QALY",
            1.135,
            [gain(1), unknown],
            0.34,
        )
        .noting("± 30 %")
        .from(SOURCE),
        Check::new(
            "gain of replacement in Medicare, EQ-5D-5L",
            "QALY",
            1.135,
            [gain(2), unknown],
            0.34,
        )
        .noting("± 30 %")
        .from(SOURCE),
        Check::new(
            "cost per QALY of replacement, SF-6D",
            "USD",
            18_300.0,
            [cost / gain(1), unknown],
            5_490.0,
        )
        .noting("± 30 %; their dollars are older")
        .from(SOURCE),
        Check::new(
            "cost per QALY of replacement, EQ-5D-5L",
            "USD",
            18_300.0,
            [cost / gain(2), unknown],
            5_490.0,
        )
        .noting("± 30 %; their dollars are older")
        .from(SOURCE),
    ]
}

/// Rajan 2020: three injections of platelet-rich plasma and a replacement a year later, against a replacement now.
fn now_or_later(people: u64) -> Vec<Check> {
    const SOURCE: &str = "10.2106/JBJS.19.01446";
    let population = Population::Typed(Typed {
        age_years: [55.0, 0.5],
        grades: [0.0, 0.0, 0.5, 0.5, 0.0],
        pain_points: [55.0, 15.0],
        ..Typed::newly_diagnosed()
    });
    let strategies = [
        policy(ReplacementPolicy::InYear(0)),
        Strategy {
            effect: Effect {
                months: vec![0.0, 1.0, 12.0],
                points: vec![0.0, -10.0, -10.0],
            },
            course: Some(Course {
                product_price: 3.0 * 728.0,
                ..Course::injections(3.0)
            }),
            waning: Some(1.0),
            ..policy(ReplacementPolicy::InYear(1))
        },
    ];
    let means = means(people, &population, &strategies);
    let unknown = f64::NAN;
    let mut order = Check::new(
        "replacement now less injections and replacement later, SF-6D",
        "QALY",
        14.63 - 14.55,
        [means[0][1] - means[1][1], unknown],
        0.08,
    )
    .noting("only the order counts; ten points for a year are assumed")
    .from(SOURCE);
    order.verdict = if order.ours > 0.0 {
        Verdict::Hit
    } else {
        Verdict::Miss
    };
    vec![
        Check::new(
            "replacement now at 55, SF-6D",
            "QALY",
            14.63,
            [means[0][1], unknown],
            4.4,
        )
        .noting("± 30 %")
        .from(SOURCE),
        Check::new(
            "injections, then replacement after a year, SF-6D",
            "QALY",
            14.55,
            [means[1][1], unknown],
            4.4,
        )
        .noting("± 30 %")
        .from(SOURCE),
        order,
    ]
}
