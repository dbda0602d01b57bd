//! What the claims cite is in the embedded tables, and the figures they give are the tables' figures.

use std::collections::BTreeSet;
use synovia_evidence::library::{self, Library, Outcome};
use synovia_synthesis::claims::{self, Pooled, Row, claims};

/// The rows of differences that a citation with `versus` means.
fn differences(row: &Row) -> Vec<&'static library::Difference> {
    Library::embedded()
        .differences_of(&row.trial)
        .filter(|difference| {
            row.versus.as_ref() == Some(&difference.versus)
                && row.arm.as_ref() == Some(&difference.arm)
                && difference.instrument == row.instrument
                && difference.time_months == row.time_months
        })
        .collect()
}

fn cited(row: &Row) -> Vec<&'static Outcome> {
    Library::embedded()
        .outcomes_of(&row.trial)
        .filter(|outcome| {
            row.versus.is_none()
                && outcome.instrument == row.instrument
                && outcome.time_months == row.time_months
                && row.arm.as_ref().is_none_or(|arm| *arm == outcome.arm)
        })
        .collect()
}

/// Numbers of a sentence, without their signs; `ACR20` and `VISA-A` are words.
fn numbers(sentence: &str) -> Vec<f64> {
    sentence
        .split(|c: char| !(c.is_alphanumeric() || c == '.'))
        .filter_map(|word| word.trim_end_matches('.').parse().ok())
        .collect()
}

/// Every number that the cited rows, their arms and their trial hold, without signs.
fn held(row: &Row, outcomes: &[&Outcome]) -> Vec<f64> {
    let library = Library::embedded();
    let mut held = Vec::new();
    for o in outcomes {
        held.extend([
            o.scale_min,
            o.scale_max,
            o.time_months,
            o.n.map(f64::from),
            o.mean,
            o.sd,
            o.sem,
        ]);
        held.extend([
            o.median,
            o.q1,
            o.q3,
            o.change_mean,
            o.change_sd,
            o.change_se,
            o.change_median,
        ]);
        held.extend([o.change_q1, o.change_q3, o.ci_low, o.ci_high, o.pct]);
    }
    for difference in differences(row) {
        held.extend([
            Some(difference.difference),
            difference.ci_low,
            difference.ci_high,
            difference.p,
            difference.n.map(f64::from),
        ]);
    }
    for arm in library.arms_of(&row.trial) {
        held.extend([arm.cells_millions, arm.n.map(f64::from)]);
    }
    let trial = library.trial(&row.trial).unwrap();
    held.extend([trial.n_randomised.map(f64::from), trial.follow_up_months]);
    held.into_iter().flatten().map(f64::abs).collect()
}

#[test]
fn every_cited_row_exists() {
    let mut count = 0;
    for claim in claims() {
        for row in &claim.rows {
            let name = format!("{}: {}", claim.slug, row.key);
            assert!(
                !cited(row).is_empty() || !differences(row).is_empty(),
                "{name} is not in the tables"
            );
            assert!(row.shows.ends_with('.'), "{name}");
            count += 1;
        }
    }
    assert!(count >= 30, "{count} rows");
}

#[test]
fn every_figure_of_a_row_stands_in_the_tables() {
    for claim in claims() {
        for row in &claim.rows {
            let held = held(row, &cited(row));
            for number in numbers(&row.shows) {
                assert!(
                    held.contains(&number),
                    "{}: {}: {number} is not in the rows it cites ({held:?})",
                    claim.slug,
                    row.key
                );
            }
        }
    }
}

#[test]
fn a_wrong_figure_would_be_found() {
    let row = &claims::claim(6).unwrap().rows[0];
    assert_eq!(row.trial, "RESTORE2021");
    assert_eq!(numbers(&row.shows), [1.4, 1.2, 12.0, 144.0]);
    let held = held(row, &cited(row));
    assert!(held.contains(&1.4) && !held.contains(&1.3));
    assert_eq!(
        numbers("ACR20 rose by −2.5 (SD 3), n = 10."),
        [2.5, 3.0, 10.0]
    );
}

#[test]
fn a_quoted_trial_is_one_of_which_only_the_direction_was_seen() {
    let known: BTreeSet<&str> = Library::embedded()
        .direction_only()
        .iter()
        .map(|trial| trial.id.as_str())
        .collect();
    let mut quoted_trials = BTreeSet::new();
    for claim in claims() {
        for quoted in &claim.quoted {
            assert!(
                quoted.statement.ends_with('.'),
                "{}: {}",
                claim.slug,
                quoted.key
            );
            if let Some(trial) = &quoted.trial {
                assert!(known.contains(trial.as_str()), "{}: {trial}", claim.slug);
                quoted_trials.insert(trial.as_str());
            }
        }
    }
    assert!(quoted_trials.contains("MAUTNER2023") && quoted_trials.contains("SHAPIRO2017"));
}

/// Trials with rows on both sides of a query that no known problem excludes. Our own selection, so that queries are tested
/// without the engine.
fn trials_that_answer(pooled: &Pooled) -> Vec<&'static str> {
    let library = Library::embedded();
    let [from, to] = pooled.months;
    let reports = |trial: &library::Trial, wanted: &[String]| {
        library.outcomes_of(&trial.id).any(|outcome| {
            let arm = library.arm(&trial.id, &outcome.arm).unwrap();
            let class = library::class_of(arm);
            let excluded = library::problems_of(&trial.id).any(|problem| {
                problem.effect == library::Effect::Exclude
                    && problem.is_about(&outcome.arm, &outcome.instrument)
            });
            class.is_some_and(|class| wanted.iter().any(|name| class.is(name)))
                && library::use_of(arm) == library::Use::Whole
                && library::domain_of(&outcome.instrument) == Some(pooled.outcome)
                && outcome
                    .time_months
                    .is_some_and(|month| from <= month && month <= to)
                && !excluded
        })
    };
    let answers = |trial: &&library::Trial| {
        pooled.role.iter().any(|filter| filter.admits(trial.role))
            && library::condition_of(trial).is_some_and(|known| known.condition == pooled.condition)
            && library::joint_of(trial).is_some_and(|known| known.joint == pooled.joint)
            && reports(trial, &pooled.class)
            && reports(trial, &pooled.versus)
    };
    let trials = library.trials().iter().filter(answers);
    trials.map(|trial| trial.id.as_str()).collect()
}

#[test]
fn every_estimate_finds_a_trial_in_the_tables() {
    for claim in claims() {
        for pooled in &claim.pooled {
            let trials = trials_that_answer(pooled);
            assert!(
                !trials.is_empty(),
                "{}: {} finds nothing",
                claim.slug,
                pooled.key
            );
        }
    }
}

#[test]
fn trials_kept_aside_are_shown_but_the_uncontrolled_are_not_pooled() {
    let pain = claims::claim(4).unwrap();
    let prp = pain
        .pooled
        .iter()
        .find(|pooled| pooled.key == "pain-prp-saline")
        .unwrap();
    let trials = trials_that_answer(prp);
    assert!(
        trials.contains(&"RESTORE2021") && trials.contains(&"DORIO2021"),
        "{trials:?}"
    );
    for pooled in claims().iter().flat_map(|claim| &claim.pooled) {
        let admits_context = pooled
            .role
            .iter()
            .any(|filter| filter.admits(library::Role::Context));
        assert!(!admits_context, "{}", pooled.key);
    }
}

#[test]
fn each_computed_number_is_current() {
    for claim in claims() {
        for pooled in &claim.pooled {
            let found = pooled
                .computed(&synovia_synthesis::Analysis::default(), Library::embedded())
                .unwrap();
            let what = format!(
                "claim {}, {}: run `cargo run -p xtask -- generate`",
                claim.number, pooled.key
            );
            assert_eq!(pooled.k, Some(found.k), "{what}");
            if found.k > 1 {
                let committed = [pooled.estimate, pooled.ci_low, pooled.ci_high, pooled.tau2];
                let now = [found.estimate, found.ci_low, found.ci_high, found.tau2];
                for (committed, now) in committed.into_iter().zip(now) {
                    assert_eq!(committed.is_some(), now.is_some(), "{what}");
                    let off = committed.zip(now).map(|(one, other)| (one - other).abs());
                    assert!(off.is_none_or(|off| off < 1e-6), "{what}");
                }
            }
        }
    }
}
