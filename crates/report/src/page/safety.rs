//! Adverse events, rescue medication and withdrawals.

use crate::page::DataTable;
use crate::run::Run;
use crate::words::{number, plus_minus};

/// Percent of patients with each event, arms side by side.
pub fn events(run: &Run) -> Option<DataTable> {
    let rows: Vec<_> = run
        .adverse_events
        .iter()
        .filter(|row| row.core == run.core())
        .collect();
    let arms: Vec<&str> = run
        .arm_labels()
        .into_iter()
        .map(|(arm, _)| arm)
        .filter(|arm| rows.iter().any(|row| row.arm == *arm))
        .collect();
    let mut columns = vec![("Event", "")];
    columns.extend(arms.iter().map(|arm| (*arm, "% ± MCSE")));
    let mut table = DataTable::new("Patients with at least one event", &columns);

    let mut kinds: Vec<&str> = Vec::new();
    for row in &rows {
        if !kinds.contains(&row.event.as_str()) {
            kinds.push(&row.event);
        }
    }
    for kind in kinds {
        let cell = |arm: &&str| {
            let row = rows
                .iter()
                .find(|row| row.event == kind && row.arm == **arm);
            row.map_or_else(
                || "0".to_owned(),
                |row| {
                    format!(
                        "{} {}",
                        number(row.patients_percent, 1),
                        plus_minus(row.patients_percent_mcse, 1)
                    )
                    .trim_end()
                    .to_owned()
                },
            )
        };
        table.push(std::iter::once(crate::words::sentence(kind)).chain(arms.iter().map(cell)));
    }
    Some(table)
}

/// Percent of patients who took rescue medication or left.
pub fn rescue(run: &Run) -> Option<DataTable> {
    let columns = [
        ("Arm", ""),
        ("Took rescue paracetamol", "% of patients"),
        ("Took a rescue NSAID", "% of patients"),
        ("Withdrew before the endpoint", "% of patients"),
    ];
    let mut table = DataTable::new("Rescue medication and withdrawals", &columns);
    for row in run.arms_of(run.core()) {
        let cells = [
            row.arm.clone(),
            number(row.rescue_paracetamol_percent, 0),
            number(row.rescue_nsaid_percent, 0),
            number(row.dropout_percent, 1),
        ];
        if row.is_reference {
            table.push_set_apart(cells)
        } else {
            table.push(cells)
        }
    }
    Some(table)
}
