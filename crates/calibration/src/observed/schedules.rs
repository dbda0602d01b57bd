//! Doses and days that the columns of the library cannot say, or say otherwise than they were: a table of our own reading
//! (`data/schedules.csv`).

use std::sync::LazyLock;

use synovia_diagnostics::csv;
use synovia_evidence::library::Arm;

use super::Class;

/// What one arm was given of one class.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Schedule {
    trial: String,
    arm: String,
    class: Class,
    /// Amount of one administration, when it is not by the rule.
    pub amount: Option<f64>,
    /// Days of the administrations.
    pub days: Vec<f64>,
    /// Where it is from, or why it is taken so.
    pub reason: String,
}

static SCHEDULES: LazyLock<Vec<Schedule>> = LazyLock::new(|| {
    let (table, findings) = csv::read("schedules.csv", include_str!("../../data/schedules.csv"));
    assert!(findings.is_empty(), "schedules.csv: {findings:?}");
    // The table is ours: a test reads all of it.
    let row = |row: &csv::Row| {
        let [trial, arm, class, amount, days, reason] =
            std::array::from_fn(|at| row.fields[at].text.as_str());
        let sound = || {
            Some(Schedule {
                trial: trial.to_owned(),
                arm: arm.to_owned(),
                class: class_of(class)?,
                amount: match amount {
                    "" => None,
                    printed => Some(printed.parse().ok()?),
                },
                days: days
                    .split_whitespace()
                    .map(|day| day.parse().ok())
                    .collect::<Option<_>>()?,
                reason: reason.to_owned(),
            })
        };
        sound().unwrap_or_else(|| panic!("schedules.csv:{}: unsound row", row.line))
    };
    table.rows.iter().map(row).collect()
});

fn class_of(word: &str) -> Option<Class> {
    match word {
        "cells" => Some(Class::Cells),
        "concentrate" => Some(Class::Concentrate),
        "prp" => Some(Class::Prp),
        "ha" => Some(Class::HyaluronicAcid),
        _ => None,
    }
}

/// What is known of an arm besides its columns.
pub(super) fn schedule(arm: &Arm, class: Class) -> Option<&'static Schedule> {
    SCHEDULES
        .iter()
        .find(|known| known.trial == arm.trial && known.arm == arm.id && known.class == class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use synovia_evidence::library::Library;

    #[test]
    fn every_row_is_about_an_arm_of_the_library_and_has_a_day() {
        let library = Library::embedded();
        for row in SCHEDULES.iter() {
            assert!(library.arm(&row.trial, &row.arm).is_some(), "{row:?}");
            assert!(!row.days.is_empty() && !row.reason.is_empty(), "{row:?}");
        }
    }
}
