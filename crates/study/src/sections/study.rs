use synovia_diagnostics::Finding;

use crate::reading::{Given, Limits, Section};
use crate::wording::grouped;
use crate::{codes, keys};

/// Fewest replicates whose share of significant ones is worth the name of power.
const REPLICATES_FOR_POWER: u64 = 50;

/// `[study]`.
pub(crate) struct Study {
    pub title: String,
    pub seed: u64,
    pub replicates: Given<u64>,
}

/// Most replicates of a study.
const MOST_REPLICATES: u64 = 100_000;

pub(crate) fn read(section: &Section<'_>, replicates_override: Option<u64>) -> Study {
    section.only(keys::of("study"));
    let title = section.required(
        "title",
        section.text("title"),
        "",
        "\"Cells in knee osteoarthritis\"",
    );
    let seed = section.whole("seed", Limits::new(0.0, f64::INFINITY, ""));
    let seed = section.required("seed", seed, 0, "20260101");
    let mut replicates = section.required(
        "replicates",
        section.whole("replicates", Limits::new(1.0, MOST_REPLICATES as f64, "")),
        1,
        "200",
    );
    let label = match replicates_override {
        None => "power is a share of these".to_owned(),
        Some(number) => {
            replicates.value = number;
            format!("instead of these: {number}")
        }
    };
    if replicates_override.is_some_and(|number| !(1..=MOST_REPLICATES).contains(&number)) {
        let title = format!("the trial cannot be simulated {} times", replicates.value);
        let finding = Finding::error(codes::OUT_OF_RANGE, title)
            .label(label)
            .expected(format!("from 1 to {}", grouped(MOST_REPLICATES)));
        section.page.add(&replicates.span, finding);
        replicates.sound = false;
    } else if replicates.sound && replicates.value < REPLICATES_FOR_POWER {
        let title = format!("power from {} replicates says little", replicates.value);
        let finding = Finding::warning(codes::FEW_REPLICATES, title).label(label).help(format!(
            "with 200 replicates a power of 80 % is known to within about 6 points, with {REPLICATES_FOR_POWER} to within about 11"
        ));
        section.page.add(&replicates.span, finding);
    }
    Study {
        title: title.value.to_owned(),
        seed: seed.value,
        replicates,
    }
}
