//! `synovia check`: everything that is wrong with a study.

use std::path::Path;

use serde_json::{Value, json};
use synovia_study::{Checked, Overrides, Plan, check_file, grouped};

use crate::arguments::{Check, WhatIf};
use crate::failure::Failure;
use crate::output::{print, print_json, say, say_findings};

pub fn run(arguments: &Check) -> Result<(), Failure> {
    let overrides = Overrides {
        settings: arguments.what_if.settings(),
        ..Overrides::default()
    };
    let checked = check_file(&arguments.study, &overrides);
    if arguments.json {
        print_json(&as_json(&checked))?;
        return match checked.plan {
            Some(_) => Ok(()),
            None => Err(Failure::Findings),
        };
    }
    report(&checked);
    let Some(plan) = checked.plan else {
        return Err(Failure::Findings);
    };
    let findings = if checked.findings.is_empty() {
        String::new()
    } else {
        format!(" ({})", checked.findings.summary())
    };
    print(&format!(
        "{}: {}{findings}\na run: {}\n{}",
        arguments.study.display(),
        in_one_line(&plan),
        plan.size(),
        set_instead(&arguments.what_if)
    ))
}

/// The findings, flat, and how large the run would be; `null` when it cannot be run.
fn as_json(checked: &Checked) -> Value {
    let findings: Vec<Value> = checked
        .findings
        .records(&checked.sources)
        .into_iter()
        .map(|record| {
            json!({
                "code": record.code,
                "severity": record.severity.to_string(),
                "title": record.title,
                "file": record.file,
                "line": record.place.line,
                "column": record.place.column,
                "label": record.label,
                "expected": record.expected,
                "help": record.help,
            })
        })
        .collect();
    let plan = checked.plan.as_ref().map(|plan| {
        json!({
            "title": plan.title,
            "plan_hash": plan.plan_hash(),
            "arms": plan.protocol.arms.len(),
            "patients": plan.patients(),
            "replicates": plan.replicates,
        })
    });
    json!({ "findings": findings, "plan": plan })
}

/// What the command line sets instead of the study, a line each; nothing when it sets nothing.
pub fn set_instead(what_if: &WhatIf) -> String {
    what_if
        .settings()
        .iter()
        .map(|setting| format!("set on the command line: {setting}\n"))
        .collect()
}

/// Prints all findings on standard error, and how many there are when the study cannot be run.
pub fn report(checked: &Checked) {
    say_findings(&checked.findings, &checked.sources);
    if checked.findings.has_errors() {
        say(&checked.findings.summary());
    }
}

/// `7 arms, 840 patients, 200 replicates: 168,000 simulated patients`.
pub fn in_one_line(plan: &Plan) -> String {
    let arms = plan.protocol.arms.len();
    let replicates = if plan.replicates == 1 {
        "replicate"
    } else {
        "replicates"
    };
    format!(
        "{arms} arms, {} patients, {} {replicates}: {} simulated patients",
        grouped(plan.patients()),
        grouped(u64::from(plan.replicates)),
        grouped(plan.simulated_patients()),
    )
}

/// The study file of a message: `my-trial` for `my-trial/study.toml`, else the file's own name.
pub fn name_of(study: &Path) -> String {
    let stem = study
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let parent = study
        .parent()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned());
    match parent {
        Some(parent) if stem == "study" => parent,
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_is_named_after_its_folder() {
        assert_eq!(
            name_of(Path::new("studies/knee-oa-cells/study.toml")),
            "knee-oa-cells"
        );
        assert_eq!(name_of(Path::new("study.toml")), "study");
        assert_eq!(name_of(Path::new("a/my-trial.toml")), "my-trial");
    }
}
