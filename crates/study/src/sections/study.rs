use synovia_diagnostics::Finding;

use crate::reading::{Given, Limits, Section};
use crate::{codes, keys};

/// Fewest replicates whose share of significant ones is worth the name of power.
const REPLICATES_FOR_POWER: u64 = 50;

/// `[study]`.
pub(crate) struct Study {
    pub title: String,
    pub seed: u64,
    pub replicates: Given<u64>,
}

/// The range of `replicates`.
pub(crate) const REPLICATES: Limits = Limits::new(1.0, 100_000.0, "");

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
        section.whole("replicates", REPLICATES),
        1,
        "200",
    );
    if let Some(number) = replicates_override {
        replicates.value = number;
    }
    if replicates.sound && replicates.value < REPLICATES_FOR_POWER {
        let finding = Finding::warning(codes::FEW_REPLICATES, format!("power from {} replicates says little", replicates.value))
            .label("power is a share of these")
            .help(format!(
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
