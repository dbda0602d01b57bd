//! Adverse events, rescue medication and withdrawals.

use crate::page::DataTable;
use crate::run::{AdverseEventRow, Run};
use crate::words::{self, number, plus_minus};

/// Percent of patients with each event, events side by side.
pub fn events(run: &Run) -> Option<DataTable> {
    let rows: Vec<&AdverseEventRow> = run
        .adverse_events
        .iter()
        .filter(|row| row.core == run.core())
        .collect();
    let mut kinds: Vec<&str> = Vec::new();
    for row in &rows {
        if !kinds.contains(&row.event.as_str()) {
            kinds.push(&row.event);
        }
    }
    let heads: Vec<String> = kinds.iter().map(|kind| words::sentence(kind)).collect();
    let mut columns = vec![("Arm", "")];
    columns.extend(heads.iter().map(|head| (head.as_str(), "% ± MCSE")));
    let mut table = DataTable::new("Patients with at least one event", &columns);
    for (arm, is_reference) in run.arm_labels() {
        let mine = |kind: &&str| rows.iter().find(|row| row.event == *kind && row.arm == arm);
        if !kinds.iter().any(|kind| mine(kind).is_some()) {
            continue;
        }
        let cell = |kind: &&str| {
            mine(kind).map_or_else(|| words::MISSING.to_owned(), |row| frequency(row))
        };
        let cells = std::iter::once(arm.to_owned()).chain(kinds.iter().map(cell));
        if is_reference {
            table.push_set_apart(cells);
        } else {
            table.push(cells);
        }
    }
    Some(table)
}

/// Rare events keep the decimals that tell them from none.
fn frequency(row: &AdverseEventRow) -> String {
    let decimals = if row.patients_percent < 1.0 { 2 } else { 1 };
    let error = plus_minus(row.patients_percent_mcse, decimals);
    format!("{}\u{a0}{error}", number(row.patients_percent, decimals))
        .trim_end()
        .to_owned()
}

/// Percent of patients who took rescue medication or left.
pub fn rescue(run: &Run) -> Option<DataTable> {
    let columns = [
        ("Arm", ""),
        ("On rescue paracetamol", "% of patients, mean over visits"),
        ("On a rescue NSAID", "% of patients, mean over visits"),
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
