use synovia_diagnostics::Finding;
use synovia_trial::protocol::{Described, Eligibility, Instrument};

use super::described;
use super::endpoint::INSTRUMENTS;
use crate::reading::{Given, Limits, Read, Section, plain};
use crate::{codes, keys};

const AGE: Limits = Limits::new(18.0, 100.0, "years");
/// Pain of the other knee that nobody exceeds: no criterion.
const EVERYBODY: f64 = 100.0;
const BMI: Limits = Limits::new(18.0, 80.0, "kg/m²");
/// Body mass index that nobody lies below: no criterion.
const ANYBODY: f64 = 0.0;
/// Highest score of a scale from 0 to 10.
const HIGHEST_OF_TEN: f64 = 10.0;
const PAIN: Limits = Limits::new(0.0, 100.0, "points of 100");

pub(crate) fn read(section: &Section<'_>) -> (Eligibility, Described) {
    section.only(keys::of("population"));
    let place = &section.place;
    let bmi_min = section.number("bmi_min", BMI);
    let bmi_min_is_given = !bmi_min.is_absent();
    let bmi_min = bmi_min.or(ANYBODY, place);
    let bmi_max = section.number("bmi_max", BMI).or(35.0, place);
    if bmi_min_is_given && bmi_min.sound && bmi_max.sound && bmi_min.value >= bmi_max.value {
        let title = format!(
            "`bmi_min` ({}) is not below `bmi_max` ({})",
            plain(bmi_min.value),
            plain(bmi_max.value)
        );
        let finding = Finding::error(codes::BACKWARDS, title)
            .label("nobody can be admitted")
            .expected("`bmi_min` below `bmi_max`, which is 35 unless you say otherwise");
        section.page.add(&bmi_min.span, finding);
    }
    let pain_instrument = section
        .choice("pain_instrument", &INSTRUMENTS)
        .or(Instrument::WomacPain, place);
    let pain_min = section.number("pain_min", PAIN).or(40.0, place);
    let pain_max = section.number("pain_max", PAIN).or(90.0, place);
    let contralateral = section.number("contralateral_pain_max", PAIN);
    let is_given = !contralateral.is_absent();
    let contralateral = contralateral.or(EVERYBODY, place);
    let screening_weeks = section
        .number("screening_weeks", Limits::new(0.0, 52.0, "weeks"))
        .or(2.0, place);
    if pain_min.sound && pain_max.sound && pain_min.value >= pain_max.value {
        let later = if pain_min.span.start > pain_max.span.start {
            &pain_min.span
        } else {
            &pain_max.span
        };
        let title = format!(
            "`pain_min` ({}) is not below `pain_max` ({})",
            plain(pain_min.value),
            plain(pain_max.value)
        );
        let finding = Finding::error(codes::BACKWARDS, title)
            .label("nobody can be admitted")
            .expected("`pain_min` below `pain_max`; the defaults are 40 and 90");
        section.page.add(later, finding);
    }
    let (low, high) = (pain_min.value, pain_max.value);
    if pain_min.sound && pain_max.sound && low < high && high <= HIGHEST_OF_TEN {
        let title = format!(
            "pain from {} to {} of 100 is hardly any pain",
            plain(low),
            plain(high)
        );
        let finding = Finding::warning(codes::ANOTHER_UNIT, title)
            .label("on a scale from 0 to 10?")
            .help(format!(
                "did you mean pain_min = {} and pain_max = {}?",
                plain(10.0 * low),
                plain(10.0 * high)
            ));
        section.page.add(&pain_max.span, finding);
    }
    if is_given
        && contralateral.sound
        && pain_max.sound
        && contralateral.value > pain_max.value
        && contralateral.value < EVERYBODY
    {
        let title = format!(
            "the other knee may have {} points, the index knee at most {}",
            plain(contralateral.value),
            plain(pain_max.value)
        );
        let finding = Finding::warning(codes::OTHER_KNEE_WORSE, title)
            .label("above `pain_max`")
            .help("trials inject the knee that hurts more; 100 admits everybody");
        section.page.add(&contralateral.span, finding);
    }
    let eligibility = Eligibility {
        kl: grades(section),
        age_years: ages(section),
        bmi: [bmi_min.value, bmi_max.value],
        pain_instrument: pain_instrument.value,
        pain_points: [pain_min.value, pain_max.value],
        contralateral_pain_max: contralateral.value,
        screening_d: screening_weeks.value * 7.0,
    };
    let described = described::read(section, &eligibility);
    (eligibility, described)
}

fn grades(section: &Section<'_>) -> [bool; 5] {
    let mut admitted = [false; 5];
    match section.wholes(
        "kl",
        Limits::new(1.0, 4.0, "Kellgren-Lawrence grade"),
        "a list of grades, such as [2, 3]",
    ) {
        Read::Given(grades, _) => {
            for grade in grades {
                let seen = &mut admitted[grade.value as usize];
                if *seen {
                    let finding = Finding::error(
                        codes::REPEATED,
                        format!("grade {} is given twice", grade.value),
                    )
                    .label("again here");
                    section.page.add(&grade.span, finding);
                }
                *seen = true;
            }
        }
        _ => match described::grades_named(section) {
            Some(named) => admitted = named,
            None => [admitted[2], admitted[3]] = [true, true],
        },
    }
    admitted
}

fn ages(section: &Section<'_>) -> [f64; 2] {
    const WHAT: &str = "two ages, such as [40, 75]";
    let Some(Given {
        value: ages, span, ..
    }) = section.numbers("age_years", AGE, WHAT).usable()
    else {
        return [40.0, 75.0];
    };
    match ages.as_slice() {
        [lowest, highest] if lowest.value < highest.value => {}
        [lowest, highest] => {
            let title = format!(
                "`age_years` goes from {} to {}",
                plain(lowest.value),
                plain(highest.value)
            );
            let finding = Finding::error(codes::BACKWARDS, title)
                .label("the lowest age comes first")
                .help(format!(
                    "for example: age_years = [{}, {}]",
                    plain(highest.value),
                    plain(lowest.value.max(highest.value + 1.0))
                ));
            section.page.add(&span, finding);
        }
        _ => {
            let finding = Finding::error(
                codes::WRONG_TYPE,
                format!("`age_years` has {} entries", ages.len()),
            )
            .label("lowest and highest are needed")
            .expected(WHAT);
            section.page.add(&span, finding);
            return [40.0, 75.0];
        }
    }
    [ages[0].value, ages[1].value]
}
