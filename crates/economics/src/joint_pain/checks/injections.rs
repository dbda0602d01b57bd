//! The chain of injections of Mass 2025: saline, hyaluronic acid, platelet-rich plasma, and a steroid that harms cartilage.
//!
//! Their effects and costs were not seen. Ours stand in: saline takes 11 points off pain at 6 months more than no injection (the pooled
//! change of saline arms, 13.4, less a natural course of about 2.5), hyaluronic acid and platelet-rich plasma 3 and 5 points more
//! (assumed), a steroid 3 more for three months (assumed). Totals per injection are those of Bendich 2020 for saline and hyaluronic
//! acid; three injections of platelet-rich plasma at $728 (Rajan 2020) and the visits of saline.

use super::super::coverage::Scheme;
use super::super::event::Perspective;
use super::super::inputs::Inputs;
use super::super::simulate::simulate;
use super::super::strategy::{Course, Effect, Strategy};
use super::cohorts::{high_pain, setting};
use super::{Check, Verdict};
use crate::analysis::{Means, frontier};
use synovia_results::economics::Status;

const SOURCE: &str = "10.1016/j.ocarto.2025.100641";

fn injection(label: &str, points: [f64; 3], total: f64, progression_ratio: f64) -> Strategy {
    let values = Inputs::shipped().centre();
    Strategy {
        effect: Effect {
            months: vec![0.0, 1.0, 3.0, 6.0],
            points: vec![0.0, points[0], points[1], points[2]],
        },
        // Gone after another half year: half is lost by month 12.
        waning: Some(0.75),
        course: Some(Course {
            // The total without what our own tariff adds for the injection.
            product_price: (total - values.get("cost_injection")).max(0.0),
            ..Course::injections(1.0)
        }),
        progression_ratio,
        progression_years: 1,
        ..Strategy::usual_care(label)
    }
}

pub(super) fn checks(people: u64) -> Vec<Check> {
    let strategies = [
        Strategy::usual_care("No injection"),
        injection("Saline", [-11.0; 3], 516.29, 1.0),
        injection("Steroid", [-14.0, -14.0, -11.0], 530.0, 3.0),
        injection("Hyaluronic acid", [-14.0; 3], 681.93, 1.0),
        injection(
            "Platelet-rich plasma",
            [-16.0; 3],
            3.0 * 728.0 + 516.29,
            1.0,
        ),
    ];
    let values = Inputs::shipped().centre();
    let outcome = simulate(&setting(people), &high_pain(), &values, 0, &strategies);
    let means: Vec<Means> = strategies
        .iter()
        .zip(&outcome.strategies)
        .map(|(strategy, outcome)| {
            let tariff = Scheme::Covered.tariff(&values, strategy);
            Means {
                label: strategy.label.clone(),
                cost: outcome.cost(&tariff.seen_from(Perspective::HealthCare)),
                effect: outcome.quality_adjusted_years(0),
            }
        })
        .collect();
    let ratio = |of: usize, against: usize| {
        let (this, other) = (&means[of], &means[against]);
        [
            (this.cost - other.cost) / (this.effect - other.effect),
            f64::NAN,
        ]
    };
    let rows = frontier(&means);
    let steroid = rows.iter().find(|row| row.strategy == "Steroid");
    let dominated = steroid
        .is_some_and(|row| matches!(row.status, Status::Dominated | Status::ExtendedlyDominated));
    let said = |yes: bool| [f64::from(u8::from(yes)), f64::NAN];
    let chain = [ratio(1, 0)[0], ratio(3, 1)[0], ratio(4, 3)[0]];
    let rises = chain[0] > 0.0 && chain[0] < chain[1] && chain[1] < chain[2];
    let mut order = Check::new(
        "saline, hyaluronic acid, platelet-rich plasma dearer in this order",
        "1 = yes",
        1.0,
        said(rises),
        0.0,
    )
    .from(SOURCE);
    order.verdict = if rises { Verdict::Hit } else { Verdict::Miss };
    vec![
        Check::new(
            "saline against no injection, SF-6D",
            "USD per QALY",
            8_300.0,
            chain_of(chain[0]),
            2_490.0,
        )
        .noting("± 30 %; our effects and costs")
        .from(SOURCE),
        Check::new(
            "hyaluronic acid against saline, SF-6D",
            "USD per QALY",
            54_500.0,
            chain_of(chain[1]),
            16_350.0,
        )
        .noting("± 30 %; our effects and costs")
        .from(SOURCE),
        Check::new(
            "platelet-rich plasma against hyaluronic acid, SF-6D",
            "USD per QALY",
            112_100.0,
            chain_of(chain[2]),
            33_630.0,
        )
        .noting("± 30 %; our effects and costs")
        .from(SOURCE),
        order,
        Check::new(
            "steroid with threefold progression is dominated",
            "1 = yes",
            1.0,
            said(dominated),
            0.0,
        )
        .noting("one course only; theirs repeats")
        .from(SOURCE),
    ]
}

fn chain_of(ratio: f64) -> [f64; 2] {
    [ratio, f64::NAN]
}
