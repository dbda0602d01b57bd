//! Everything known of one trial, and how each of its numbers is brought to one scale.

use std::fmt::Write as _;

use synovia_evidence::library::{self, Domain, Effect, Library, Outcome, Trial, Use};

use crate::group::{Group, groups};
use crate::printed;
use crate::question::{Basis, Measure, Question};
use crate::reading::{ArmRows, Missing};
use crate::select::cited;

/// The trial in words, `None` when there is none of that name. `correlation` is what is supposed between baseline and follow-up.
pub fn show(library: &Library, id: &str, correlation: f64) -> Option<String> {
    let Some(trial) = library.trial(id) else {
        return direction_only(library, id);
    };
    let mut text = String::new();
    head(&mut text, trial);
    let _ = writeln!(text, "\nArms");
    for arm in library.arms_of(id) {
        let n = arm
            .n
            .map_or("n not seen".to_owned(), |n| format!("n = {n}"));
        let class = library::class_of(arm).map_or(arm.intervention_class.as_str(), |c| &c.class);
        let part = match library::use_of(arm) {
            Use::Whole => String::new(),
            other => format!("; {other}, not an arm of its own"),
        };
        let _ = writeln!(
            text,
            "  {:<12} {class}, {n}: {} ({}{part})",
            arm.id, arm.label, arm.row
        );
    }
    let names: Vec<String> = groups(library, trial).iter().map(Group::name).collect();
    let _ = writeln!(text, "  compared as: {}", names.join(" | "));
    let problems: Vec<_> = library::problems_of(id).collect();
    if !problems.is_empty() {
        let _ = writeln!(text, "\nKnown problems");
        for problem in problems {
            let of = [problem.arm.as_deref(), problem.instrument.as_deref()];
            let of: Vec<&str> = of.into_iter().flatten().collect();
            let _ = writeln!(
                text,
                "  {}{}: {}{}",
                problem.problem,
                if of.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", of.join(", "))
                },
                problem.reason,
                if problem.effect == Effect::Exclude {
                    " Not pooled unless asked for."
                } else {
                    ""
                }
            );
        }
    }
    numbers(&mut text, library, trial, correlation);
    differences(&mut text, library, trial);
    Some(text)
}

/// A trial without numbers, in the words of its table.
fn direction_only(library: &Library, id: &str) -> Option<String> {
    let trial = library.direction_only().iter().find(|one| one.id == id)?;
    let year = trial.year.map_or(String::new(), |year| format!(" {year}"));
    Some(format!(
        "{}: {}{year} ({})\n{}\n{}: {}\nPatients: {}; follow-up: {}\n\nOnly the direction was seen: {}\nIt has no numbers and is never pooled.\n",
        trial.id,
        trial.first_author,
        trial.row,
        trial.source_url,
        trial.condition,
        trial.comparison,
        trial.n_by_arm_seen,
        trial.follow_up,
        trial.what_the_text_says
    ))
}

fn head(text: &mut String, trial: &Trial) {
    let cited = cited(trial);
    let n = trial
        .n_randomised
        .map_or("number randomised not seen".to_owned(), |n| {
            format!("{n} randomised")
        });
    let _ = writeln!(text, "{}: {}", trial.id, trial.title);
    let _ = writeln!(text, "{}, {} ({})", cited.label, cited.locator, trial.row);
    if !cited.url.is_empty() {
        let _ = writeln!(text, "{}", cited.url);
    }
    let _ = writeln!(
        text,
        "{}; {n}; follow-up {} months",
        trial.design, trial.follow_up_printed
    );
    let _ = writeln!(
        text,
        "{}, {}; blinding: {}; role: {}",
        trial.condition, trial.joint, trial.blinding, trial.role
    );
    if !trial.rob_notes.is_empty() {
        let _ = writeln!(text, "Risk of bias: {}", trial.rob_notes);
    }
}

fn numbers(text: &mut String, library: &Library, trial: &Trial, correlation: f64) {
    let outcomes: Vec<&Outcome> = library.outcomes_of(&trial.id).collect();
    let mut instruments: Vec<&str> = outcomes.iter().map(|row| row.instrument.as_str()).collect();
    instruments
        .sort_by_key(|name| library::instrument(name).map(|known| (known.domain, known.rank)));
    instruments.dedup();
    for instrument in instruments {
        let domain = library::domain_of(instrument);
        let known = domain.map_or("no domain".to_owned(), |domain: Domain| domain.to_string());
        let measure = domain.map_or(Measure::MeanDifference, Measure::usual);
        let unit = match measure {
            Measure::MeanDifference => "points of 100, lower is better",
            Measure::StandardisedMeanDifference => "units of the instrument, lower is better",
            Measure::LogRiskRatio => "share of people",
        };
        let _ = writeln!(text, "\n{instrument} ({known}; {unit})");
        let question = Question {
            correlation,
            measure,
            outcome: domain.unwrap_or(Domain::Pain),
            ..Question::default()
        };
        for arm in library.arms_of(&trial.id) {
            let rows: Vec<&Outcome> = outcomes
                .iter()
                .filter(|row| row.instrument == instrument && row.arm == arm.id)
                .copied()
                .collect();
            let mut months: Vec<f64> = rows.iter().filter_map(|row| row.time_months).collect();
            months.sort_by(f64::total_cmp);
            months.dedup();
            let rows = ArmRows {
                rows: &rows,
                arm_n: arm.n.map(f64::from),
                sd_is_se: false,
            };
            for month in months {
                one(text, &arm.id, month, &rows, &question);
            }
        }
    }
}

/// Differences between arms as they are printed, and what they are in points of 100.
fn differences(text: &mut String, library: &Library, trial: &Trial) {
    let mut rows = library.differences_of(&trial.id).peekable();
    if rows.peek().is_some() {
        let _ = writeln!(text, "\nDifferences as printed");
    }
    for row in rows {
        let n = |arm: &str| {
            library
                .arm(&trial.id, arm)
                .and_then(|arm| arm.n)
                .map(f64::from)
        };
        let month = row
            .time_months
            .map_or("no month".to_owned(), |m| format!("month {m}"));
        let _ = writeln!(
            text,
            "  {} {month}: {} minus {} = {} ({}, {}; {})",
            row.instrument,
            row.arm,
            row.versus,
            row.difference,
            row.basis,
            row.row,
            row.source_locator
        );
        let pair = printed::pair(row, [n(&row.arm), n(&row.versus)], Measure::MeanDifference);
        if let Some(pair) = pair {
            for step in pair.recipe.iter().skip(1) {
                let _ = writeln!(text, "      {step}");
            }
            let _ = writeln!(
                text,
                "      in points of 100, lower is better: {:.2}",
                pair.mean
            );
        }
        if !row.note.is_empty() {
            let _ = writeln!(text, "      ! {}", row.note);
        }
    }
}

fn one(text: &mut String, arm: &str, month: f64, rows: &ArmRows<'_>, question: &Question) {
    // At baseline nothing has changed yet.
    let basis = if month == 0.0 {
        Basis::Final
    } else {
        question.basis
    };
    let question = Question {
        basis,
        ..question.clone()
    };
    match rows.read(month, &question) {
        Ok(readings) => {
            for reading in readings {
                let sd = reading
                    .sd
                    .map_or("SD not known".to_owned(), |sd| format!("SD {sd:.2}"));
                let what = if month == 0.0 {
                    "baseline"
                } else {
                    reading.basis.name()
                };
                let _ = writeln!(
                    text,
                    "  {arm:<12} month {month:<5} {what:<8} {:>8.2}  {sd}  n = {}",
                    reading.mean, reading.n
                );
                for step in &reading.recipe {
                    let _ = writeln!(text, "      {step}");
                }
                for flag in &reading.flags {
                    let _ = writeln!(text, "      ! {flag}");
                }
            }
        }
        Err(missing) => {
            let why = match missing {
                Missing::NotReported => "no usable number".to_owned(),
                Missing::Scale(rows) => format!("the ends of the scale are not known ({rows})"),
                Missing::Patients(rows) => format!("the number of patients is not known ({rows})"),
                Missing::MediansOnly(rows) => format!("medians only ({rows})"),
                Missing::OtherForm(rows) => format!("no mean is printed ({rows})"),
            };
            let _ = writeln!(text, "  {arm:<12} month {month:<5} {why}");
        }
    }
}
