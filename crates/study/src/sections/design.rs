use synovia_diagnostics::Finding;
use synovia_trial::protocol::{Blinding, Design};

use crate::reading::{Given, Limits, Section, plain};
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

/// A fraction in percent, without the digits that multiplying leaves behind.
fn plain_percent(fraction: f64) -> String {
    plain((fraction * 100.0 * 1e9).round() / 1e9)
}

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
    if dropout.sound && dropout.value > 0.0 && dropout.value < 1.0 {
        let (percent, meant) = (plain(dropout.value), plain_percent(dropout.value));
        let title = format!("{percent} % a year is hardly anybody who withdraws");
        let finding = Finding::warning(codes::ANOTHER_UNIT, title)
            .label("a fraction, where a percentage is asked for?")
            .help(format!("did you mean {meant}?"));
        section.page.add(&dropout.span, finding);
    }
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
