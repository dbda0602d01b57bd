//! `synovia run`: simulates a trial and says what came out.

use std::path::{Path, PathBuf};

use serde_json::Value;
use synovia_study::{Options, Overrides, Plan, RunError, check_file, execute};

use super::check::{in_one_line, name_of, report, set_instead};
use super::report::of_report;
use crate::arguments::Run;
use crate::build::build;
use crate::failure::Failure;
use crate::interrupted;
use crate::output::{print, print_as_json};
use crate::progress_bar::Bar;
use crate::results_table;

pub fn run(arguments: &Run) -> Result<(), Failure> {
    let checked = check_file(
        &arguments.study,
        &Overrides {
            replicates: arguments.replicates,
            patients: arguments.patients.unwrap_or(0),
            settings: arguments.what_if.settings(),
        },
    );
    if !arguments.quiet || checked.findings.has_errors() {
        report(&checked);
    }
    let Some(plan) = checked.plan else {
        return Err(Failure::Findings);
    };
    let quiet = arguments.quiet || arguments.json;
    if !quiet {
        print(&format!(
            "{}\n{}\n{}",
            plan.title,
            in_one_line(&plan),
            set_instead(&arguments.what_if)
        ))?;
    }
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| default_folder(&arguments.study, &plan));
    let options = Options {
        out,
        threads: arguments.threads.map(usize::from),
        build: build(),
    };
    let bar = Bar::new(arguments.quiet, "patients");
    interrupted::resumable(&options.out);
    let outcome = execute(&plan, &options, &bar);
    interrupted::finished();
    bar.finish();
    let outcome = outcome.map_err(of_run)?;
    let page = synovia_report::write(outcome.run.path()).map_err(|error| of_report(&error))?;
    if arguments.json {
        return print_as_json(&outcome.summary);
    }
    if quiet {
        return Ok(());
    }
    let summary: Value = serde_json::from_str(&outcome.summary)
        .map_err(|error| Failure::Internal(format!("summary: {error}")))?;
    let there = if outcome.was_there {
        "This plan had been run before; nothing was simulated again.\n"
    } else {
        ""
    };
    print(&format!(
        "\n{}\n{there}Report: {}\n",
        results_table::text(&summary, &plan),
        page.display()
    ))
}

/// `runs/NAME-HASH`: another plan never lands in the same folder.
fn default_folder(study: &Path, plan: &Plan) -> PathBuf {
    let hash = plan.plan_hash();
    Path::new("runs").join(format!("{}-{}", name_of(study), &hash[..8]))
}

/// Who has to do something about a run that did not end.
pub fn of_run(error: RunError) -> Failure {
    match error {
        RunError::Folder(error) => Failure::of_writing(&error),
        error if error.is_the_users() => Failure::user(
            error.to_string(),
            "change the study, or choose another folder with --out",
        ),
        error => Failure::Internal(error.to_string()),
    }
}
