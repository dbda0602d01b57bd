use std::ops::Range;

use synovia_diagnostics::Finding;

use crate::reading::{Given, Limits, Read, Section, plain};
use crate::{DAYS_PER_MONTH, DAYS_PER_WEEK, codes, keys};

const DEFAULT: [f64; 6] = [0.0, 1.0, 3.0, 6.0, 9.0, 12.0];
const MOST: usize = 60;

/// Visits after which trials end that count in weeks: half a year, one, one and a half, two.
const ENDS_IN_WEEKS: [f64; 4] = [26.0, 52.0, 78.0, 104.0];
/// Longest trial that the model was held to, months: steroid every three months (McAlindon 2017) and growth factor (FORWARD).
const LONGEST_TRIAL: f64 = 24.0;

/// `[visits]`: months, of which the first is 0; or weeks. Unsound when they cannot be relied on.
pub(crate) fn read(section: &Section<'_>) -> Given<Vec<f64>> {
    section.only(keys::of("visits"));
    let months = section.numbers(
        "months",
        Limits::new(0.0, 240.0, "months"),
        "a list of months, such as [0, 3, 6, 12]",
    );
    let weeks = section.numbers(
        "weeks",
        Limits::new(0.0, 1043.0, "weeks"),
        "a list of weeks, such as [0, 12, 26, 52]",
    );
    let (read, unit) = match (months, weeks) {
        (months, Read::Absent) => (months, Unit::Months),
        (Read::Absent, weeks) => (weeks, Unit::Weeks),
        (months, _) => {
            let finding =
                Finding::error(codes::TWO_CLOCKS, "visits are timed in weeks and in months")
                    .label("one of `weeks` and `months`")
                    .help("write all visits in one of the two");
            section.page.add(&section.place, finding);
            (months, Unit::Months)
        }
    };
    let (times, place) = match read {
        Read::Absent => return Given::sound(DEFAULT.to_vec(), section.place.clone()),
        Read::Wrong(place) => return Given::stand_in(DEFAULT.to_vec(), place),
        Read::Given(times, place) => (times, place),
    };
    let mut sound = true;
    let mut object = |span, finding| {
        section.page.add(span, finding);
        sound = false;
    };
    if let Some(first) = times.first().filter(|first| first.value != 0.0) {
        let finding = Finding::error(
            codes::VISITS_NOT_INCREASING,
            format!("the first visit is at {unit} {}", plain(first.value)),
        )
        .label("the baseline visit is missing")
        .expected("0 first: baseline, the day of the first treatment")
        .help("start the list with 0");
        object(&first.span, finding);
    }
    for pair in times.windows(2) {
        if pair[1].value <= pair[0].value {
            let (earlier, later) = (plain(pair[0].value), plain(pair[1].value));
            let finding = Finding::error(
                codes::VISITS_NOT_INCREASING,
                format!("the visit at {unit} {later} follows the one at {unit} {earlier}"),
            )
            .label("not later than the visit before")
            .expected(format!("{unit}s that increase"));
            object(&pair[1].span, finding);
        }
    }
    if times.len() < 2 {
        let finding = Finding::error(
            codes::VISITS_NOT_INCREASING,
            "there is no visit after baseline",
        )
        .label("only one visit")
        .expected("baseline and at least one visit later, such as [0, 6, 12]");
        object(&place, finding);
    }
    if times.len() > MOST {
        let finding = Finding::error(
            codes::OUT_OF_RANGE,
            format!("there are {} visits", times.len()),
        )
        .label("too many")
        .expected(format!("at most {MOST} visits"));
        object(&place, finding);
    }
    if sound {
        look_again(section, &times, unit, &place);
    }
    Given {
        value: times
            .into_iter()
            .map(|time| unit.in_months(time.value))
            .collect(),
        span: place,
        sound,
    }
}

/// What visits are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Weeks,
    Months,
}

impl Unit {
    /// Months of a time in this unit.
    pub fn in_months(self, time: f64) -> f64 {
        match self {
            Unit::Weeks => time * DAYS_PER_WEEK / DAYS_PER_MONTH,
            Unit::Months => time,
        }
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Unit::Weeks => "week",
            Unit::Months => "month",
        })
    }
}

/// Visits that can be simulated, and are probably not what was meant, or not what anybody knows of.
fn look_again(section: &Section<'_>, times: &[Given<f64>], unit: Unit, place: &Range<usize>) {
    let Some(last) = times.last() else { return };
    let list = || {
        let times: Vec<String> = times.iter().map(|time| plain(time.value)).collect();
        times.join(", ")
    };
    if unit == Unit::Months && ENDS_IN_WEEKS.contains(&last.value) {
        let title = format!("the last visit is after {} months", plain(last.value));
        let finding = Finding::warning(codes::ANOTHER_UNIT, title)
            .label("weeks, typed as months?")
            .help(format!("did you mean weeks = [{}]?", list()));
        section.page.add(place, finding);
    } else if unit.in_months(last.value) > LONGEST_TRIAL {
        let title = format!("the last visit is at {unit} {}", plain(last.value));
        let finding = Finding::warning(codes::BEYOND_EVIDENCE, title)
            .label(format!(
                "no trial that the model was held to went beyond month {LONGEST_TRIAL}"
            ))
            .help("what the model says later is extrapolated, for the untreated knee as well");
        section.page.add(&last.span, finding);
    }
}
