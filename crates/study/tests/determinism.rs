//! The same plan gives the same bytes, whatever the threads, and however often it is interrupted.

use std::sync::atomic::{AtomicU64, Ordering};

use synovia_study::{Options, Plan, Progress, Silent, execute};

mod small;

use small::{STUDY, place, plan};

fn results(name: &str, plan: &Plan, threads: usize) -> (String, String) {
    let out = place(name);
    let outcome = execute(
        plan,
        &Options {
            out: out.clone(),
            threads: Some(threads),
            build: Default::default(),
        },
        &Silent,
    )
    .unwrap();
    let hashes = (outcome.run.results_hash(), outcome.summary);
    std::fs::remove_dir_all(out).unwrap();
    hashes
}

#[test]
fn one_two_and_seven_threads_give_the_same_bytes() {
    let plan = plan(STUDY);
    let one = results("one", &plan, 1);
    assert_eq!(results("two", &plan, 2), one);
    assert_eq!(results("seven", &plan, 7), one);
}

#[test]
fn layout_and_comments_of_the_study_file_change_nothing_and_the_seed_everything() {
    let same = plan(&format!(
        "# a comment\n{}",
        STUDY.replace("seed = 5", "seed   =   5")
    ));
    assert_eq!(same.plan_hash(), plan(STUDY).plan_hash());
    let other = plan(&STUDY.replace("seed = 5", "seed = 6"));
    assert_ne!(other.plan_hash(), plan(STUDY).plan_hash());
    assert_ne!(
        results("seed-6", &other, 2),
        results("seed-5", &plan(STUDY), 2)
    );
}

/// Panics, as a killed run would stop, once so many replicates are done.
struct Impatient {
    left: AtomicU64,
}

impl Progress for Impatient {
    fn started(&self, _: u64) {}
    fn advanced(&self, _: u64) {
        let left = self.left.load(Ordering::SeqCst);
        assert!(left > 1, "interrupted");
        self.left.store(left - 1, Ordering::SeqCst);
    }
    fn phase(&self, _: &str) {}
}

#[test]
fn an_interrupted_run_goes_on_and_ends_with_the_same_bytes() {
    let plan = plan(STUDY);
    let undisturbed = results("undisturbed", &plan, 2);
    let out = place("interrupted");
    let options = Options {
        out: out.clone(),
        threads: Some(1),
        build: Default::default(),
    };
    for replicates in [3, 7, 7] {
        let impatient = Impatient {
            left: AtomicU64::new(replicates),
        };
        let stopped = std::panic::catch_unwind(|| execute(&plan, &options, &impatient));
        assert!(stopped.is_err(), "interrupted before it was finished");
        assert!(out.join("unfinished.json").exists());
        assert!(!out.join("manifest.json").exists());
    }
    assert!(
        std::fs::read_dir(out.join("parts")).unwrap().count() > 0,
        "some shards are kept"
    );
    let outcome = execute(&plan, &options, &Silent).unwrap();
    assert_eq!(
        (outcome.run.results_hash(), outcome.summary.clone()),
        undisturbed
    );
    // As long as somebody works with it, the folder is nobody else's.
    drop(outcome);
    let again = execute(&plan, &options, &Silent).unwrap();
    assert!(again.was_there, "a finished run is not run again");
    std::fs::remove_dir_all(out).unwrap();
}

#[test]
fn a_folder_of_another_plan_is_left_alone() {
    let out = place("other-plan");
    let options = Options {
        out: out.clone(),
        threads: Some(2),
        build: Default::default(),
    };
    execute(&plan(STUDY), &options, &Silent).unwrap();
    let before = std::fs::read(out.join("manifest.json")).unwrap();
    let error = execute(
        &plan(&STUDY.replace("seed = 5", "seed = 6")),
        &options,
        &Silent,
    )
    .unwrap_err();
    assert!(error.is_the_users(), "{error}");
    assert_eq!(std::fs::read(out.join("manifest.json")).unwrap(), before);
    std::fs::remove_dir_all(out).unwrap();
}

#[test]
fn a_trial_that_hardly_anybody_may_enter_says_so() {
    let narrow = STUDY.replace(
        "[[arm]]\nlabel = \"Cells\"",
        "[population]\npain_min = 89.9\npain_max = 90\n[[arm]]\nlabel = \"Cells\"",
    );
    let out = place("narrow");
    let error = execute(
        &plan(&narrow),
        &Options {
            out: out.clone(),
            threads: Some(2),
            build: Default::default(),
        },
        &Silent,
    )
    .unwrap_err();
    assert!(
        error.is_the_users() && error.to_string().contains("could be randomised"),
        "{error}"
    );
    std::fs::remove_dir_all(out).unwrap();
}
