use synovia_diagnostics::Finding;
use synovia_trial::protocol::{Blinding, Design};

use crate::reading::{Given, Limits, Section};
use crate::{codes, keys};

/// `[design]`, with the place of what other sections have something to say about.
pub(crate) struct ReadDesign {
    pub design: Design,
    pub blinding: Given<Blinding>,
    pub block_size: Given<u64>,
}

/// How blinding is written.
pub(crate) const BLINDING: [(&str, Blinding); 3] = [
    ("double-blind", Blinding::DoubleBlind),
    ("single-blind", Blinding::SingleBlind),
    ("open-label", Blinding::OpenLabel),
];

pub(crate) fn read(section: &Section<'_>) -> ReadDesign {
    section.only(keys::of("design"));
    let place = &section.place;
    let blinding = section
        .choice("blinding", &BLINDING)
        .or(Blinding::DoubleBlind, place);
    let block_size = section
        .whole(
            "block_size",
            Limits::new(1.0, 50.0, "times the number of arms"),
        )
        .or(2, place);
    let dropout = section
        .number(
            "dropout_percent_per_year",
            Limits::new(0.0, 95.0, "% a year"),
        )
        .or(15.0, place);
    let rescue = section.flag("rescue").or(true, place);
    if rescue.sound && !rescue.value {
        let finding = Finding::warning(codes::NO_RESCUE, "nobody may take rescue medication")
            .label("trials usually allow it")
            .help("the trials that the model is compared with had rescue medication; with rescue = false patients have nothing else to take");
        section.page.add(&rescue.span, finding);
    }
    ReadDesign {
        design: Design {
            blinding: blinding.value,
            block_size: block_size.value as u32,
            dropout_per_year: dropout.value / 100.0,
            rescue: rescue.value,
        },
        blinding,
        block_size,
    }
}
