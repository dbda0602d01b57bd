//! What is asked about a trial: the change of every arm at every visit, and the difference of every experimental arm from every control.
//!
//! The questions follow from which arms, instruments and visits there are, never from the numbers that stand there.

use crate::observed::{ObservedRow, ObservedTrial};

/// All questions about a trial: arms first, then differences, each in the order of the tables. What a row says is the printed answer, if
/// there is one.
pub fn questions(trial: &ObservedTrial) -> Vec<ObservedRow> {
    let mut arms: Vec<ObservedRow> = Vec::new();
    for row in &trial.rows {
        let of_row = [Some(row.arm), row.control].into_iter().flatten();
        for arm in of_row.filter(|arm| trial.why_unpredictable(*arm).is_none()) {
            let is_it = |known: &ObservedRow| same(known, arm, row);
            if !arms.iter().any(is_it) {
                let printed = trial
                    .rows
                    .iter()
                    .find(|r| r.control.is_none() && same(r, arm, row));
                arms.push(printed.cloned().unwrap_or_else(|| ObservedRow {
                    arm,
                    control: None,
                    value: None,
                    se: None,
                    baseline_points: None,
                    ..row.clone()
                }));
            }
        }
    }
    let mut differences = Vec::new();
    let controls = controls(trial);
    for one in arms.iter().filter(|row| !controls.contains(&row.arm)) {
        for control in controls.iter().copied() {
            let Some(other) = arms.iter().find(|row| same(row, control, one)) else {
                continue;
            };
            let printed = trial
                .rows
                .iter()
                .find(|r| r.control == Some(control) && same(r, one.arm, one));
            let of_arms = one.value.zip(other.value).map(|(a, b)| a - b);
            let se_of_arms = one.se.zip(other.se).map(|(a, b)| (a * a + b * b).sqrt());
            differences.push(ObservedRow {
                control: Some(control),
                value: printed.and_then(|r| r.value).or(of_arms),
                se: printed.and_then(|r| r.se).or(se_of_arms),
                ..one.clone()
            });
        }
    }
    arms.extend(differences);
    arms
}

fn same(row: &ObservedRow, arm: usize, like: &ObservedRow) -> bool {
    row.arm == arm && row.instrument == like.instrument && row.time_months == like.time_months
}

/// Arms that others are compared with: those that are not experimental, else the last one.
fn controls(trial: &ObservedTrial) -> Vec<usize> {
    let known: Vec<usize> = (0..trial.arms.len())
        .filter(|arm| trial.why_unpredictable(*arm).is_none())
        .collect();
    let plain: Vec<usize> = known
        .iter()
        .copied()
        .filter(|arm| !trial.arms[*arm].experimental)
        .collect();
    if plain.is_empty() && known.len() > 1 {
        known[known.len() - 1..].to_vec()
    } else {
        plain
    }
}
