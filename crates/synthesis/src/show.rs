//! Everything known of one trial, and how each of its numbers is brought to one scale.

use std::fmt::Write as _;

use synovia_evidence::library::{self, Domain, Effect, Library, Outcome, Trial, Use};
use synovia_results::evidence::{
    ShownArm, ShownDifference, ShownInstrument, ShownNumber, ShownProblem, ShownTrial,
};

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
    for shown in instruments(library, trial, correlation) {
        let _ = writeln!(
            text,
            "\n{} ({}; {})",
            shown.instrument, shown.domain, shown.unit
        );
        for number in &shown.numbers {
            let (arm, month) = (&number.arm, number.month);
            if let Some(why) = &number.missing {
                let _ = writeln!(text, "  {arm:<12} month {month:<5} {why}");
            }
            if let (Some(mean), Some(n)) = (number.mean, number.n) {
                let sd = number
                    .sd
                    .map_or("SD not known".to_owned(), |sd| format!("SD {sd:.2}"));
                let _ = writeln!(
                    text,
                    "  {arm:<12} month {month:<5} {:<8} {mean:>8.2}  {sd}  n = {n}",
                    number.what
                );
            }
            for step in &number.recipe {
                let _ = writeln!(text, "      {step}");
            }
            for flag in &number.flags {
                let _ = writeln!(text, "      ! {flag}");
            }
        }
    }
}

fn instruments(library: &Library, trial: &Trial, correlation: f64) -> Vec<ShownInstrument> {
    let outcomes: Vec<&Outcome> = library.outcomes_of(&trial.id).collect();
    let mut names: Vec<&str> = outcomes.iter().map(|row| row.instrument.as_str()).collect();
    names.sort_by_key(|name| library::instrument(name).map(|known| (known.domain, known.rank)));
    names.dedup();
    let mut all = Vec::new();
    for instrument in names {
        let domain = library::domain_of(instrument);
        let measure = domain.map_or(Measure::MeanDifference, Measure::usual);
        let unit = match measure {
            Measure::MeanDifference => "points of 100, lower is better",
            Measure::StandardisedMeanDifference => "units of the instrument, lower is better",
            Measure::LogRiskRatio => "share of people",
        };
        let question = Question {
            correlation,
            measure,
            outcome: domain.unwrap_or(Domain::Pain),
            ..Question::default()
        };
        let mut shown = ShownInstrument {
            instrument: instrument.to_owned(),
            domain: domain.map_or("no domain".to_owned(), |domain: Domain| domain.to_string()),
            unit: unit.to_owned(),
            numbers: Vec::new(),
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
                shown.numbers.extend(at(&arm.id, month, &rows, &question));
            }
        }
        all.push(shown);
    }
    all
}

/// The numbers of one arm at one month, or why there is none.
fn at(arm: &str, month: f64, rows: &ArmRows<'_>, question: &Question) -> Vec<ShownNumber> {
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
    let empty = ShownNumber {
        arm: arm.to_owned(),
        month,
        ..ShownNumber::default()
    };
    let missing = match rows.read(month, &question) {
        Ok(readings) => {
            let shown = readings.into_iter().map(|reading| ShownNumber {
                what: if month == 0.0 {
                    "baseline".to_owned()
                } else {
                    reading.basis.name().to_owned()
                },
                mean: Some(reading.mean),
                sd: reading.sd,
                n: Some(reading.n),
                recipe: reading.recipe.iter().map(ToString::to_string).collect(),
                flags: reading.flags.iter().map(ToString::to_string).collect(),
                ..empty.clone()
            });
            return shown.collect();
        }
        Err(missing) => missing,
    };
    let why = match missing {
        Missing::NotReported => "no usable number".to_owned(),
        Missing::Scale(rows) => format!("the ends of the scale are not known ({rows})"),
        Missing::Patients(rows) => format!("the number of patients is not known ({rows})"),
        Missing::MediansOnly(rows) => format!("medians only ({rows})"),
        Missing::OtherForm(rows) => format!("no mean is printed ({rows})"),
    };
    vec![ShownNumber {
        missing: Some(why),
        ..empty
    }]
}

/// Differences between arms as they are printed, and what they are in points of 100.
fn differences(text: &mut String, library: &Library, trial: &Trial) {
    let all = printed_differences(library, trial);
    if !all.is_empty() {
        let _ = writeln!(text, "\nDifferences as printed");
    }
    for row in all {
        let month = row
            .month
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
        if let Some(points) = row.points {
            for step in row.recipe.iter().skip(1) {
                let _ = writeln!(text, "      {step}");
            }
            let _ = writeln!(text, "      in points of 100, lower is better: {points:.2}");
        }
        if !row.note.is_empty() {
            let _ = writeln!(text, "      ! {}", row.note);
        }
    }
}

fn printed_differences(library: &Library, trial: &Trial) -> Vec<ShownDifference> {
    let n = |arm: &str| {
        library
            .arm(&trial.id, arm)
            .and_then(|arm| arm.n)
            .map(f64::from)
    };
    let shown = library.differences_of(&trial.id).map(|row| {
        let pair = printed::pair(row, [n(&row.arm), n(&row.versus)], Measure::MeanDifference);
        ShownDifference {
            instrument: row.instrument.clone(),
            month: row.time_months,
            arm: row.arm.clone(),
            versus: row.versus.clone(),
            difference: row.difference,
            basis: row.basis.to_string(),
            row: row.row.to_string(),
            source_locator: row.source_locator.clone(),
            points: pair.as_ref().map(|pair| pair.mean),
            recipe: pair
                .iter()
                .flat_map(|pair| &pair.recipe)
                .map(ToString::to_string)
                .collect(),
            note: row.note.clone(),
        }
    });
    shown.collect()
}

/// The same as [`show`], for other programs.
pub fn shown(library: &Library, id: &str, correlation: f64) -> Option<ShownTrial> {
    let Some(trial) = library.trial(id) else {
        let trial = library.direction_only().iter().find(|one| one.id == id)?;
        return Some(ShownTrial {
            trial: trial.id.clone(),
            first_author: trial.first_author.clone(),
            year: trial.year,
            url: trial.source_url.clone(),
            condition: trial.condition.clone(),
            follow_up_months: trial.follow_up.clone(),
            row: trial.row.to_string(),
            direction_only: Some(trial.what_the_text_says.clone()),
            ..ShownTrial::default()
        });
    };
    let cited = cited(trial);
    let arms = library.arms_of(id).map(|arm| ShownArm {
        arm: arm.id.clone(),
        label: arm.label.clone(),
        class: library::class_of(arm)
            .map_or(arm.intervention_class.clone(), |class| class.class.clone()),
        n: arm.n,
        part: match library::use_of(arm) {
            Use::Whole => "whole".to_owned(),
            other => other.to_string(),
        },
        row: arm.row.to_string(),
    });
    let problems = library::problems_of(id).map(|problem| ShownProblem {
        problem: problem.problem.clone(),
        arm: problem.arm.clone(),
        instrument: problem.instrument.clone(),
        effect: problem.effect.to_string(),
        reason: problem.reason.clone(),
    });
    Some(ShownTrial {
        trial: trial.id.clone(),
        first_author: trial.first_author.clone(),
        year: trial.year,
        title: trial.title.clone(),
        locator: cited.locator,
        url: cited.url,
        role: trial.role.to_string(),
        design: trial.design.clone(),
        condition: trial.condition.clone(),
        joint: trial.joint.clone(),
        blinding: trial.blinding.clone(),
        n_randomised: trial.n_randomised,
        follow_up_months: trial.follow_up_printed.clone(),
        risk_of_bias: trial.rob_notes.clone(),
        row: trial.row.to_string(),
        direction_only: None,
        arms: arms.collect(),
        compared_as: groups(library, trial).iter().map(Group::name).collect(),
        problems: problems.collect(),
        instruments: instruments(library, trial, correlation),
        differences: printed_differences(library, trial),
    })
}
