use synovia_diagnostics::Finding;

use crate::reading::{Given, Limits, Read, Section, plain};
use crate::{codes, keys};

const DEFAULT: [f64; 6] = [0.0, 1.0, 3.0, 6.0, 9.0, 12.0];
const MOST: usize = 60;

/// `[visits]`: months, of which the first is 0. Unsound when they cannot be relied on.
pub(crate) fn read(section: &Section<'_>) -> Given<Vec<f64>> {
    section.only(keys::of("visits"));
    let limits = Limits::new(0.0, 240.0, "months");
    let (months, place) =
        match section.numbers("months", limits, "a list of months, such as [0, 3, 6, 12]") {
            Read::Absent => return Given::sound(DEFAULT.to_vec(), section.place.clone()),
            Read::Wrong(place) => return Given::stand_in(DEFAULT.to_vec(), place),
            Read::Given(months, place) => (months, place),
        };
    let mut sound = true;
    let mut object = |span, finding| {
        section.page.add(span, finding);
        sound = false;
    };
    if let Some(first) = months.first().filter(|first| first.value != 0.0) {
        let finding = Finding::error(
            codes::VISITS_NOT_INCREASING,
            format!("the first visit is at month {}", plain(first.value)),
        )
        .label("the baseline visit is missing")
        .expected("0 first: baseline, the day of the first treatment")
        .help("start the list with 0");
        object(&first.span, finding);
    }
    for pair in months.windows(2) {
        if pair[1].value <= pair[0].value {
            let (earlier, later) = (plain(pair[0].value), plain(pair[1].value));
            let finding = Finding::error(
                codes::VISITS_NOT_INCREASING,
                format!("the visit at month {later} follows the one at month {earlier}"),
            )
            .label("not later than the visit before")
            .expected("months that increase");
            object(&pair[1].span, finding);
        }
    }
    if months.len() < 2 {
        let finding = Finding::error(
            codes::VISITS_NOT_INCREASING,
            "there is no visit after baseline",
        )
        .label("only one visit")
        .expected("baseline and at least one visit later, such as [0, 6, 12]");
        object(&place, finding);
    }
    if months.len() > MOST {
        let finding = Finding::error(
            codes::OUT_OF_RANGE,
            format!("there are {} visits", months.len()),
        )
        .label("too many")
        .expected(format!("at most {MOST} visits"));
        object(&place, finding);
    }
    Given {
        value: months.into_iter().map(|month| month.value).collect(),
        span: place,
        sound,
    }
}
