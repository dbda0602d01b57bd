//! What a trial to come would tell: what must hold of any such analysis, whatever the calibration says.

use synovia_calibration::preposterior::{Effort, preposterior};
use synovia_evidence::{POSTERIOR_JSON, Registry};
use synovia_results::posterior::Posterior;
use synovia_results::preposterior::{EffectLine, Preposterior};

/// Monte Carlo standard errors within which two estimates count as the same.
const FAR: f64 = 3.5;

fn found(simulations: usize) -> Preposterior {
    let posterior = Posterior::from_json(POSTERIOR_JSON).unwrap();
    let effort = Effort {
        patients_per_arm: vec![10, 400],
        simulations,
        people: 60,
        seed: 5,
    };
    preposterior(&posterior, &Registry::embedded(), &effort, &|_| {}).unwrap()
}

fn line(found: &Preposterior, trials: usize, patients: Option<u32>) -> &EffectLine {
    let is_it = |line: &&EffectLine| {
        line.size.trials == trials
            && line.size.patients_per_arm == patients
            && line.months == [3.0, 12.0]
    };
    found.effects.iter().find(is_it).unwrap()
}

#[test]
fn a_trial_to_come_tells_as_much_as_it_can_and_no_more() {
    let found = found(200);

    // What is believed before is what is expected to be believed afterwards: from even odds, P(nothing) averaged over both truths is ½.
    for line in &found.effects {
        let [nothing, effect] =
            [&line.if_nothing, &line.if_effect].map(|under| under.nothing_from_even);
        let mean = 0.5 * (nothing.value + effect.value);
        let mcse = 0.5 * nothing.mcse.hypot(effect.mcse);
        assert!((mean - 0.5).abs() < FAR * mcse, "{line:?}");
    }

    // Misleading evidence of this strength comes at most once in ten trials (R. Royall, J. Am. Stat. Assoc. 95 (2000) 760).
    let evidence = found
        .cores
        .iter()
        .flat_map(|line| line.if_true.iter().map(|(_, evidence)| *evidence))
        .chain(
            found
                .effects
                .iter()
                .flat_map(|line| [line.if_nothing.evidence, line.if_effect.evidence]),
        );
    for of in evidence {
        assert!(
            of.misleading.value < 0.1 + FAR * of.misleading.mcse,
            "{of:?}"
        );
        assert!(of.decisive.value <= of.strong.value);
        // Expected evidence is for the truth (Gibbs).
        let log = of.log_bayes_factor;
        assert!(log.value > -FAR * log.mcse, "{of:?}");
    }

    // More patients tell more, and four trials without a limit tell more than one.
    let told = |trials, patients| {
        line(&found, trials, patients)
            .if_effect
            .evidence
            .log_bayes_factor
    };
    let more = |many: (usize, Option<u32>), few: (usize, Option<u32>)| {
        let (many, few) = (told(many.0, many.1), told(few.0, few.1));
        assert!(many.value - few.value > FAR * many.mcse.hypot(few.mcse));
    };
    more((1, Some(400)), (1, Some(10)));
    more((4, None), (1, None));
}

#[test]
fn the_answer_is_the_same_on_any_number_of_threads() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| found(20))
    };
    assert_eq!(on(1), on(3));
}
