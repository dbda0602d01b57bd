//! One line a trial: what the calibration sees of it, and what it leaves out.
//!
//! `cargo run -p synovia-calibration --example observed` prints all; with labels of trials after it, their rows and how each was come by.

use synovia_calibration::observed::{Given, ObservedArm, ObservedTrial, all};
use synovia_evidence::library::Library;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let (trials, left_out) = all(Library::embedded());
    for trial in &trials {
        if wanted.is_empty() {
            println!("{}", line(trial));
        } else if wanted.contains(&trial.id) {
            in_full(trial);
        }
    }
    if wanted.is_empty() {
        for (id, unfit) in &left_out {
            println!("{id} left out, {}: {}", unfit.code, unfit.words);
        }
        let fitted = |trial: &&ObservedTrial| trial.fitted_instrument().is_some();
        println!(
            "{} trials seen, {} with rows that may be fitted, {} left out",
            trials.len(),
            trials.iter().filter(fitted).count(),
            left_out.len()
        );
    }
}

fn line(trial: &ObservedTrial) -> String {
    let arms: Vec<String> = trial.arms.iter().map(|arm| short(trial, arm)).collect();
    let blinding = trial.blinding.map_or("not-stated", |known| known.word());
    let fitted: Vec<_> = trial.rows.iter().filter(|row| row.fitted).collect();
    let differences = fitted.iter().filter(|row| row.control.is_some()).count();
    format!(
        "{} | {} | {blinding}{}{} | {} | {}: {} of arms, {differences} differences; {} rows in all",
        trial.id,
        trial.role,
        if trial.within_person {
            ", within person"
        } else {
            ""
        },
        if trial.permuted { ", permuted" } else { "" },
        arms.join(" / "),
        trial.fitted_instrument().unwrap_or("nothing fitted"),
        fitted.len() - differences,
        trial.rows.len()
    )
}

fn short(trial: &ObservedTrial, arm: &ObservedArm) -> String {
    let given: Vec<String> = arm.given.iter().map(given).collect();
    let mut what = given.join(" + ");
    if what.is_empty() {
        what = if trial.unpredictable.iter().any(|(of, _)| *of == arm.id) {
            "?".to_owned()
        } else {
            format!("{:?} without", arm.route)
        };
    }
    let new = if arm.experimental { "*" } else { "" };
    let n = arm.n.map_or("?".to_owned(), |n| n.to_string());
    format!("{}{new} {what} n={n}", arm.id)
}

fn given(given: &Given) -> String {
    let days: Vec<String> = given.days.iter().map(|day| day.to_string()).collect();
    let until = given.until_d.map_or(String::new(), |day| format!("-{day}"));
    format!(
        "{:?} {:.3} d{}{until}",
        given.class,
        given.amount,
        days.join(",")
    )
}

fn in_full(trial: &ObservedTrial) {
    println!("{}", line(trial));
    for arm in &trial.arms {
        println!("  {} ({}): {}", arm.id, arm.label, arm.assumed.join("; "));
    }
    for (id, reason) in &trial.unpredictable {
        println!("  {id} unpredictable: {reason}");
    }
    for row in &trial.rows {
        let control = row
            .control
            .map_or(String::new(), |arm| format!(" − {}", trial.arms[arm].id));
        println!(
            "  {}{control} {} {} months: {:?} (SE {:?}, n {:?}/{:?}, baseline {:?}){} | {}",
            trial.arms[row.arm].id,
            row.instrument,
            row.time_months,
            row.value,
            row.se,
            row.n,
            row.control_n,
            row.baseline_points,
            if row.fitted { " FITTED" } else { "" },
            row.recipe.join(" | ")
        );
    }
}
