//! Constants of a replicate that come from a draw of a calibration.

mod common;

use common::{NOTHING_MORE, SEED, arm, cells, protocol, treatment};
use synovia_evidence::Registry;
use synovia_joint::Core;
use synovia_trial::replicate::{Setting, replicate};
use synovia_trial::world::{ConstantDraws, Uncertain, drawn};

const ROWS: usize = 40;

/// A calibration of two constants that tells its rows apart: their number, in thousandths above `from`.
struct Calibration {
    ids: Vec<String>,
    draws: Vec<Vec<f64>>,
}

impl Calibration {
    fn numbered(from: f64) -> Self {
        let row = |row: usize| {
            let value = from + row as f64 / 1000.0;
            vec![value, value / 10.0]
        };
        Calibration {
            ids: ["joint.prp_potency", "clinic.context_fraction"]
                .map(str::to_owned)
                .to_vec(),
            draws: (0..ROWS).map(row).collect(),
        }
    }

    /// One row, in which these constants are nothing.
    fn nothing(ids: &[&str]) -> Self {
        Calibration {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            draws: vec![vec![0.0; ids.len()]],
        }
    }

    fn draws(&self) -> ConstantDraws<'_> {
        ConstantDraws {
            ids: &self.ids,
            draws: &self.draws,
        }
    }

    fn uncertain(&self) -> Uncertain<'_> {
        Uncertain::Posterior(self.draws())
    }
}

#[test]
fn the_same_replicate_takes_the_same_row_of_every_core_and_all_rows_are_taken() {
    let registry = Registry::embedded();
    // Each core has a calibration of its own: other values, equally many.
    let [bistable, monostable] = [1.0, 2.0].map(Calibration::numbered);
    let mut taken = [false; ROWS];
    for replicate in 0..400 {
        let row = bistable.draws().row(SEED, replicate);
        assert_eq!(monostable.draws().row(SEED, replicate), row);
        for (core, from) in [(&bistable, 1.0), (&monostable, 2.0)] {
            let registry = drawn(&registry, core.uncertain(), SEED, replicate);
            let value = from + row as f64 / 1000.0;
            assert_eq!(registry.value("joint.prp_potency"), value);
            // All from one row: what was fitted together stays together.
            assert_eq!(registry.value("clinic.context_fraction"), value / 10.0);
        }
        taken[row] = true;
    }
    assert!(taken.iter().all(|taken| *taken));
}

#[test]
fn another_seed_takes_other_rows() {
    let calibration = Calibration::numbered(1.0);
    let rows = |seed| (0..20).map(move |replicate| (seed, replicate));
    let of = |seed| {
        rows(seed)
            .map(|(seed, replicate)| calibration.draws().row(seed, replicate))
            .collect::<Vec<_>>()
    };
    assert_ne!(of(1), of(2));
}

#[test]
fn what_a_study_replaces_is_neither_drawn_nor_calibrated() {
    let registry = Registry::embedded();
    let registry = registry.with_value("joint.prp_potency", 0.25).unwrap();
    let calibration = Calibration::numbered(1.0);
    for replicate in 0..20 {
        let drawn = drawn(&registry, calibration.uncertain(), SEED, replicate);
        assert_eq!(drawn.value("joint.prp_potency"), 0.25);
        assert!(drawn.value("clinic.context_fraction") >= 0.1);
    }
}

#[test]
fn a_constant_that_a_calibration_does_not_know_is_drawn_as_without_one() {
    let registry = Registry::embedded();
    let [one, other] = [1.0, 2.0].map(Calibration::numbered);
    for replicate in 0..20 {
        let prior = drawn(&registry, Uncertain::Prior, SEED, replicate);
        for calibration in [&one, &other] {
            let posterior = drawn(&registry, calibration.uncertain(), SEED, replicate);
            let unlike: Vec<&str> = registry
                .parameters()
                .map(|parameter| parameter.id.as_str())
                .filter(|id| posterior.value(id) != prior.value(id))
                .collect();
            let mut known: Vec<&str> = calibration.ids.iter().map(String::as_str).collect();
            known.sort_unstable();
            let mut unlike = unlike;
            unlike.sort_unstable();
            assert_eq!(unlike, known);
        }
    }
}

/// True effects of an arm against saline at all visits, in the patients and in people beyond them, one replicate.
fn true_effects(
    treatments: Vec<synovia_trial::protocol::Treatment>,
    registry: &Registry,
    uncertain: Uncertain,
    core: Core,
) -> Vec<f64> {
    let design = protocol(vec![
        arm("product", 40, treatments),
        arm("saline", 40, vec![treatment("saline", &[0.0])]),
    ]);
    let setting = Setting {
        protocol: &design,
        registry,
        pool: &common::pool(core, 2000, &design),
        uncertain,
        seed: SEED,
        tolerance: common::TOLERANCE,
    };
    let done = replicate(&setting, 3, NOTHING_MORE).unwrap();
    let visits = done.visits[0].iter().skip(1);
    visits
        .flat_map(|visit| {
            [
                visit.true_effect,
                visit.population_effect.map(|effect| effect.points),
            ]
        })
        .flatten()
        .collect()
}

#[test]
fn a_product_without_potency_has_a_true_effect_of_nothing_but_rounding_apart_from_reactions() {
    let registry = Registry::embedded();
    let hyaluronic_acid = Calibration::nothing(&[
        "joint.ha_direct_points",
        "joint.ha_anti_inflammatory",
        "joint.ha_damping",
    ]);
    let potency = Calibration::nothing(&["joint.cell_potency"]);
    let reactions = ["pain", "effusion", "swelling"]
        .into_iter()
        .flat_map(|event| {
            let key = if event == "pain" { "knee_pain" } else { event };
            ["cell", "control"].map(|of| format!("safety.{of}_{key}_fraction"))
        });
    let without_reactions = reactions.fold(registry.clone(), |registry, id| {
        registry.with_value(&id, 0.0).unwrap()
    });
    for core in [Core::Bistable, Core::Monostable] {
        // Injected like saline, with its reactions.
        let effects = true_effects(
            vec![treatment("hyaluronic-acid", &[0.0])],
            &registry,
            hyaluronic_acid.uncertain(),
            core,
        );
        // What does nothing is still integrated, in steps of its own: here and there a score is rounded to the next.
        assert!(
            effects.iter().all(|effect| effect.abs() < 0.01),
            "{effects:?}"
        );
        let given = || vec![cells(50.0, &[0.0])];
        let none = true_effects(given(), &without_reactions, potency.uncertain(), core);
        assert!(none.iter().all(|effect| effect.abs() < 0.01), "{none:?}");
        // Cells irritate more knees than saline does, and that is seen.
        let with_reactions = true_effects(given(), &registry, potency.uncertain(), core);
        assert!(with_reactions.iter().any(|effect| effect.abs() > 0.01));
        let prior = true_effects(given(), &without_reactions, Uncertain::Prior, core);
        assert!(prior.iter().all(|effect| *effect != 0.0), "{core:?}");
    }
}
