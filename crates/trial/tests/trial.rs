//! What a whole simulated trial must do. Tolerances are Monte Carlo errors of the replicates run here.

mod common;

use common::{
    NOTHING_MORE, arm, cells, cells_against_saline, mean_se, protocol, replicates, treatment,
};
use synovia_evidence::Registry;
use synovia_joint::Core;
use synovia_trial::protocol::Blinding;
use synovia_trial::reaction::Reaction;
use synovia_trial::replicate::Extras;
use synovia_trial::world::{self, Uncertain};

const CORES: [Core; 2] = [Core::Bistable, Core::Monostable];
const MONTH_6: usize = 3;
const MONTH_12: usize = 4;

#[test]
fn a_constant_held_fixed_changes_no_other_draw() {
    let registry = Registry::embedded();
    let drawn = world::drawn(&registry, Uncertain::Prior, common::SEED, 7);
    let uncertain: Vec<&str> = registry
        .parameters()
        .filter(|p| p.is_drawn())
        .map(|p| p.id.as_str())
        .collect();
    assert!(uncertain.len() > 20);
    let moved = |id: &&&str| drawn.value(id) != registry.value(id);
    assert_eq!(uncertain.iter().filter(moved).count(), uncertain.len());
    // To the draw, a constant held at its value is one that is not there.
    for removed in &uncertain {
        let without = registry
            .with_value(removed, registry.value(removed))
            .unwrap();
        let without = world::drawn(&without, Uncertain::Prior, common::SEED, 7);
        assert_eq!(without.value(removed), registry.value(removed));
        for other in uncertain.iter().filter(|id| *id != removed) {
            assert_eq!(
                without.value(other),
                drawn.value(other),
                "{other} without {removed}"
            );
        }
    }
}

#[test]
fn cells_without_cells_are_saline() {
    let design = protocol(vec![
        arm("no cells", 60, vec![cells(0.0, &[0.0])]),
        arm("saline", 60, vec![treatment("saline", &[0.0])]),
    ]);
    let mut alike = design.clone();
    // Reactions to the injection itself go by product; without them nothing is left to differ.
    alike.arms[0].treatments[0].product.kind = synovia_evidence::Kind::Saline;
    for core in CORES {
        for done in replicates(core, &alike, 3, Uncertain::Prior, NOTHING_MORE) {
            for at in &done.visits[0] {
                assert_eq!(at.true_effect, Some(0.0));
            }
        }
        let (effect, se) = mean_se(
            &replicates(core, &design, 20, Uncertain::Prior, NOTHING_MORE)
                .iter()
                .map(|r| r.visits[0][MONTH_12].true_effect.unwrap())
                .collect::<Vec<_>>(),
        );
        assert!(
            effect.abs() < 4.0 * se.max(0.05),
            "{core:?}: {effect} ± {se}"
        );
    }
}

#[test]
fn the_saline_arm_ignores_the_dose_of_the_other() {
    let changes = |million: f64| {
        let mut design = cells_against_saline(40);
        design.arms[0].treatments = vec![cells(million, &[0.0])];
        replicates(Core::Bistable, &design, 3, Uncertain::Prior, NOTHING_MORE)
            .iter()
            .map(|r| r.visits[1].iter().map(|at| at.change).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    assert_eq!(changes(5.0), changes(150.0));
}

#[test]
fn a_trial_of_saline_alone_is_significant_as_often_as_it_should_be() {
    let design = cells_against_saline(60);
    let count = 300;
    let done = replicates(
        Core::Bistable,
        &design,
        count,
        Uncertain::Prior,
        NOTHING_MORE,
    );
    let found = done
        .iter()
        .filter(|r| r.visits[0][MONTH_12].null.as_ref().unwrap().p_value < 0.05)
        .count();
    let share = found as f64 / count as f64;
    let error = (0.05f64 * 0.95 / count as f64).sqrt();
    assert!(
        (share - 0.05).abs() < 4.0 * error,
        "{share} of {count} trials"
    );
}

#[test]
fn the_estimate_is_unbiased_for_the_true_effect() {
    let done = replicates(
        Core::Monostable,
        &cells_against_saline(100),
        100,
        Uncertain::No,
        NOTHING_MORE,
    );
    let gap: Vec<f64> = done
        .iter()
        .map(|r| &r.visits[0][MONTH_12])
        .map(|at| at.comparison.as_ref().unwrap().estimate - at.true_effect.unwrap())
        .collect();
    let (mean, se) = mean_se(&gap);
    // Withdrawal depends on pain, so observed cases may be off by a little.
    assert!(mean.abs() < 4.0 * se + 0.3, "{mean} ± {se}");
}

#[test]
fn open_labels_make_a_treatment_look_better_than_it_is() {
    let blinded = cells_against_saline(100);
    let mut open = blinded.clone();
    open.design.blinding = Blinding::OpenLabel;
    let effect = |design| {
        let done = replicates(Core::Bistable, design, 20, Uncertain::No, NOTHING_MORE);
        mean_se(
            &done
                .iter()
                .map(|r| r.visits[0][MONTH_12].true_effect.unwrap())
                .collect::<Vec<_>>(),
        )
        .0
    };
    assert!(effect(&open) < effect(&blinded) - 3.0);
}

#[test]
fn the_funnel_adds_up_and_the_arms_are_full() {
    let mut design = cells_against_saline(33);
    design.arms.insert(
        0,
        arm("twice as many", 66, vec![treatment("saline", &[0.0])]),
    );
    design.reference = 2;
    design.eligibility.contralateral_pain_max = 40.0;
    for done in replicates(Core::Bistable, &design, 5, Uncertain::Prior, NOTHING_MORE) {
        let funnel = done.funnel;
        assert_eq!(funnel.screened - funnel.excluded.iter().sum::<u32>(), 132);
        assert_eq!(funnel.randomised, 132);
        assert!(funnel.excluded.iter().all(|excluded| *excluded > 0));
        let seen: Vec<u32> = done.visits.iter().map(|arm| arm[0].observed).collect();
        assert_eq!(seen, [66, 33, 33]);
        for visits in &done.visits {
            assert!(
                visits
                    .windows(2)
                    .all(|pair| pair[1].observed <= pair[0].observed)
            );
        }
    }
}

#[test]
fn reactions_come_at_their_published_rates_and_cells_flare_more_than_saline() {
    let done = replicates(
        Core::Bistable,
        &cells_against_saline(100),
        60,
        Uncertain::No,
        NOTHING_MORE,
    );
    let rate = |arm: usize, reaction: Reaction| {
        done.iter()
            .map(|r| f64::from(r.reactions[arm][reaction as usize]))
            .sum::<f64>()
            / 6000.0
    };
    for (reaction, published) in [
        (Reaction::Pain, 0.245),
        (Reaction::Effusion, 0.125),
        (Reaction::Swelling, 0.119),
    ] {
        let error = (published * (1.0 - published) / 6000.0f64).sqrt();
        assert!(
            (rate(0, reaction) - published).abs() < 4.0 * error,
            "{reaction:?}: {}",
            rate(0, reaction)
        );
        assert!(rate(1, reaction) < rate(0, reaction));
    }
}

#[test]
fn a_treatment_that_helps_saves_rescue_medication() {
    let design = protocol(vec![
        arm(
            "steroid",
            100,
            vec![treatment("triamcinolone-suspension", &[0.0])],
        ),
        arm("saline", 100, vec![treatment("saline", &[0.0])]),
    ]);
    let done = replicates(Core::Bistable, &design, 30, Uncertain::No, NOTHING_MORE);
    let taken = |arm: usize| {
        mean_se(
            &done
                .iter()
                .map(|r| f64::from(r.visits[arm][1].paracetamol))
                .collect::<Vec<_>>(),
        )
        .0
    };
    assert!(
        taken(0) < taken(1) - 1.0,
        "steroid {}, saline {}",
        taken(0),
        taken(1)
    );
}

#[test]
fn counterfactuals_agree_with_the_twins_and_leave_the_trial_alone() {
    let design = cells_against_saline(40);
    let alone = replicates(Core::Bistable, &design, 1, Uncertain::Prior, NOTHING_MORE);
    let with = replicates(
        Core::Bistable,
        &design,
        1,
        Uncertain::Prior,
        Extras {
            counterfactuals: true,
            example: true,
            patients: true,
        },
    );
    for (alone, with) in alone[0]
        .visits
        .iter()
        .flatten()
        .zip(with[0].visits.iter().flatten())
    {
        assert_eq!(
            (alone.change, alone.true_effect),
            (with.change, with.true_effect)
        );
    }
    let everybody = with[0].counterfactuals.as_ref().unwrap();
    assert!(everybody[1].iter().all(|at| at.difference == 0.0));
    // Every patient under cells: half of them are the arm itself.
    let own = with[0].visits[0][MONTH_12].true_effect.unwrap();
    assert!((everybody[0][MONTH_12].difference - own).abs() < 6.0);
}

#[test]
fn a_first_injection_at_month_6_brings_no_context_before() {
    let design = protocol(vec![
        arm("late", 100, vec![treatment("saline", &[182.625])]),
        arm("saline", 100, vec![treatment("saline", &[0.0])]),
    ]);
    let done = replicates(Core::Bistable, &design, 10, Uncertain::No, NOTHING_MORE);
    let change = |arm: usize, visit: usize| {
        mean_se(
            &done
                .iter()
                .map(|r| r.visits[arm][visit].full_change)
                .collect::<Vec<_>>(),
        )
        .0
    };
    assert!(change(0, MONTH_6) > change(1, MONTH_6) + 5.0);
    assert!(change(0, MONTH_12) < change(0, MONTH_6) - 5.0);
}

#[test]
fn baseline_comes_before_the_first_dose_even_without_screening_time() {
    let mut design = protocol(vec![
        arm(
            "steroid",
            60,
            vec![treatment("triamcinolone-suspension", &[0.0])],
        ),
        arm("saline", 60, vec![treatment("saline", &[0.0])]),
    ]);
    design.eligibility.screening_d = 0.0;
    for done in replicates(Core::Bistable, &design, 3, Uncertain::No, NOTHING_MORE) {
        assert_eq!(done.visits[0][0].true_effect, Some(0.0));
        assert!(done.visits[0][1].true_effect.unwrap() < -4.0);
    }
}

#[test]
fn one_course_of_tablets_does_not_end_with_another() {
    let mut short = treatment("oral-nsaid", &[0.0]);
    short.until_d = Some(91.0);
    let one = protocol(vec![
        arm("nsaid", 60, vec![treatment("oral-nsaid", &[0.0])]),
        arm("saline", 60, vec![treatment("saline", &[0.0])]),
    ]);
    let mut both = one.clone();
    both.arms[0].treatments.push(short);
    let effects = |design| {
        replicates(Core::Bistable, &design, 2, Uncertain::No, NOTHING_MORE)
            .iter()
            .flat_map(|r| {
                r.visits[0]
                    .iter()
                    .map(|at| at.true_effect)
                    .collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(effects(one), effects(both));
}

#[test]
fn natural_course_expectation_and_product_add_up_whatever_the_blinding_and_the_route() {
    let mut design = protocol(vec![
        arm("cells", 20, vec![cells(50.0, &[0.0])]),
        arm("tablets", 20, vec![treatment("oral-nsaid", &[0.0])]),
        arm("exercise", 20, vec![treatment("exercise", &[30.0])]),
        arm("nothing", 20, vec![]),
        arm("saline", 20, vec![treatment("saline", &[0.0])]),
    ]);
    let counterfactuals = Extras {
        counterfactuals: true,
        ..NOTHING_MORE
    };
    for blinding in [Blinding::DoubleBlind, Blinding::OpenLabel] {
        design.design.blinding = blinding;
        for core in CORES {
            let done = &replicates(core, &design, 1, Uncertain::Prior, counterfactuals)[0];
            let arms = done.counterfactuals.as_ref().unwrap();
            for at in arms.iter().flatten() {
                let sum = at.natural_course + at.expectation + at.product;
                assert!((sum - at.change).abs() < 1e-9, "{sum}, not {}", at.change);
            }
            let [cells, tablets, exercise, nothing, saline] = &arms[..] else {
                unreachable!()
            };
            // Whoever gets nothing has a natural course, and the response to being in a trial at all.
            assert_eq!(nothing[MONTH_12].product, 0.0);
            assert!(cells[MONTH_12].expectation < -3.0 && cells[MONTH_12].product < -1.0);
            assert!(tablets[MONTH_12].product < -3.0);
            assert!(exercise[MONTH_12].product < 0.0);
            // A reaction to the injection itself is all that saline does.
            assert!(saline[MONTH_12].product.abs() < 1.0);
            for arm in arms {
                assert_eq!(
                    arm[MONTH_12].natural_course,
                    nothing[MONTH_12].natural_course
                );
            }
        }
    }
}

#[test]
fn open_labels_change_the_expectation_and_hardly_the_product() {
    let blinded = cells_against_saline(60);
    let mut open = blinded.clone();
    open.design.blinding = Blinding::OpenLabel;
    let parts = |design| {
        let extras = Extras {
            counterfactuals: true,
            ..NOTHING_MORE
        };
        let done = replicates(Core::Bistable, design, 10, Uncertain::No, extras);
        let mean = |of: fn(&synovia_trial::counterfactual::Counterfactual) -> f64| {
            let at = done
                .iter()
                .map(|r| of(&r.counterfactuals.as_ref().unwrap()[0][MONTH_12]));
            mean_se(&at.collect::<Vec<_>>()).0
        };
        [
            mean(|at| at.natural_course),
            mean(|at| at.expectation),
            mean(|at| at.product),
        ]
    };
    let (blinded, open) = (parts(&blinded), parts(&open));
    assert_eq!(open[0], blinded[0]);
    assert!(open[1] < blinded[1] - 2.0, "{open:?}, {blinded:?}");
    // The less pain is left, the less there is to take away.
    assert!((open[2] - blinded[2]).abs() < 1.5, "{open:?}, {blinded:?}");
}

#[test]
fn the_example_trial_looks_at_no_more_than_200_patients_of_an_arm() {
    let extras = Extras {
        example: true,
        ..NOTHING_MORE
    };
    let done = &replicates(
        Core::Monostable,
        &cells_against_saline(230),
        1,
        Uncertain::Prior,
        extras,
    )[0];
    let example = done.example.as_ref().unwrap();
    for arm in 0..2 {
        let looked_at = example.patients.iter().filter(|patient| patient.arm == arm);
        assert_eq!(looked_at.count(), 200);
        assert_eq!(done.flow[arm].randomised, 230, "the trial has them all");
    }
}

#[test]
fn the_quarters_that_are_shown_are_the_calmest_and_the_most_inflamed_of_the_arm() {
    let extras = Extras {
        example: true,
        ..NOTHING_MORE
    };
    for core in CORES {
        let done = &replicates(core, &cells_against_saline(60), 1, Uncertain::Prior, extras)[0];
        let example = done.example.as_ref().unwrap();
        for arm in 0..2 {
            // Inflammation and effusion, mean over the days after baseline.
            let [calm, all, inflamed] = [
                synovia_trial::example::CALM,
                "mean",
                synovia_trial::example::INFLAMED,
            ]
            .map(|subject| {
                let line = example
                    .trajectories
                    .iter()
                    .find(|line| line.arm == arm && line.subject == subject)
                    .unwrap();
                let days = (line.looks.len() - 1) as f64;
                [1, 3].map(|q| line.looks[1..].iter().map(|look| look[q]).sum::<f64>() / days)
            });
            assert!(calm[0] < all[0] && all[0] < inflamed[0], "{core:?} {arm}");
            assert!(
                calm[1] < inflamed[1],
                "{core:?} {arm}: a calm joint holds less fluid"
            );
        }
    }
}
