use serde_spanned::Spanned;
use synovia_diagnostics::Finding;
use synovia_evidence::{Product, Route, product};
use synovia_trial::protocol::{Arriving, Treatment};
use toml::de::DeValue;

use super::arms::ReadArm;
use super::endpoint::ReadEndpoint;
use super::{dose, passport};
use crate::reading::{
    Given, Limits, Page, Read, Section, plain, product_suggestion, shortened, with_help, wrong_type,
};
use crate::{DAYS_PER_MONTH, DAYS_PER_WEEK, codes, keys};

/// One entry of `treatments`.
pub(crate) struct ReadTreatment {
    /// Absent when the product is not known.
    pub treatment: Option<Treatment>,
    pub is_injection: bool,
    /// Days since baseline, each with its place.
    times: Vec<Given<f64>>,
    until: Option<Given<f64>>,
}

pub(crate) fn read<'a>(
    page: &'a Page<'a>,
    item: &'a Spanned<DeValue<'a>>,
    what: &str,
) -> Option<ReadTreatment> {
    let Some(table) = item.get_ref().as_table() else {
        let finding = wrong_type("an entry of `treatments`", item.get_ref(), what);
        let help = item
            .get_ref()
            .as_str()
            .map(|name| format!("write {{ product = \"{}\" }}", shortened(name)));
        page.add(&item.span(), with_help(finding, help));
        return None;
    };
    let section = Section::new(page, "a treatment", item.span(), Some(table));
    section.only(keys::TREATMENT);
    let product = named(&section);
    let times = times(&section);
    let until = section
        .number("until_month", Limits::new(0.0, 240.0, "months"))
        .usable();
    let Some(Named {
        mut product,
        arriving,
    }) = product
    else {
        return Some(ReadTreatment {
            treatment: None,
            is_injection: false,
            times: times.value,
            until,
        });
    };
    dose::apply(&section, &mut product);
    let is_injection = product.route == Route::IntraArticular;
    let times_fit = is_injection || starts_once(&section, &product, &times);
    let until = if is_injection {
        never_ends(&section, &product)
    } else {
        until
    };
    let days = if times_fit {
        times.value.iter().map(|time| time.value).collect()
    } else {
        vec![0.0]
    };
    let until_d = until.as_ref().map(|month| month.value * DAYS_PER_MONTH);
    Some(ReadTreatment {
        treatment: Some(Treatment {
            product,
            days,
            until_d,
            arriving,
        }),
        is_injection,
        times: times.value,
        until,
    })
}

/// A product, and what of its dose arrives when its passport says so.
struct Named {
    product: Product,
    arriving: Option<Arriving>,
}

fn named(section: &Section<'_>) -> Option<Named> {
    let name = section.required("product", section.text("product"), "", "\"saline\"");
    if !name.sound {
        return None;
    }
    if let Ok(known) = product(name.value) {
        return Some(Named {
            product: known.clone(),
            arriving: None,
        });
    }
    if name.value.ends_with(".toml") {
        return passport::read(section.page, &name).map(|given| Named {
            product: given.product,
            arriving: Some(Arriving {
                none: given.none,
                if_given: given.if_given,
            }),
        });
    }
    let help = product_suggestion(name.value);
    let finding = Finding::error(
        codes::UNKNOWN_PRODUCT,
        format!("unknown product \"{}\"", shortened(name.value)),
    )
    .label("no such product")
    .help(help.unwrap_or_else(|| {
        "`synovia products` lists them all; of your own, name its passport: \"my-cells.toml\""
            .to_owned()
    }));
    section.page.add(&name.span, finding);
    None
}

/// Days since baseline; once at baseline when the file says nothing.
fn times(section: &Section<'_>) -> Given<Vec<Given<f64>>> {
    let weeks = section.numbers(
        "weeks",
        Limits::new(0.0, 1044.0, "weeks"),
        "a list of weeks, such as [0, 1, 2]",
    );
    let months = section.numbers(
        "months",
        Limits::new(0.0, 240.0, "months"),
        "a list of months, such as [0, 6]",
    );
    let both = !weeks.is_absent() && !months.is_absent();
    let (read, days_each, unit) = if weeks.is_absent() {
        (months, DAYS_PER_MONTH, "month")
    } else {
        (weeks, DAYS_PER_WEEK, "week")
    };
    if both {
        let finding = Finding::error(codes::TWO_CLOCKS, "this treatment is timed in weeks and in months")
            .label("one of `weeks` and `months`")
            .help("two schedules of one product are two treatments: [{ product = …, weeks = … }, { product = …, months = … }]");
        section.page.add(&section.place, finding);
    }
    if let Read::Given(times, _) = &read {
        for pair in times
            .windows(2)
            .filter(|pair| pair[1].value <= pair[0].value)
        {
            let (earlier, later) = (plain(pair[0].value), plain(pair[1].value));
            let finding = Finding::error(
                codes::TIMES_NOT_INCREASING,
                format!("{unit} {later} follows {unit} {earlier}"),
            )
            .label("not later than the one before")
            .expected(format!("{unit}s that increase"));
            section.page.add(&pair[1].span, finding);
        }
    }
    let in_days = |times: Vec<Given<f64>>| {
        times
            .into_iter()
            .map(|time| Given {
                value: time.value * days_each,
                ..time
            })
            .collect()
    };
    read.map(in_days).or(
        vec![Given::sound(0.0, section.place.clone())],
        &section.place,
    )
}

/// Daily medication and exercise have a first day, not several.
fn starts_once(section: &Section<'_>, product: &Product, times: &Given<Vec<Given<f64>>>) -> bool {
    let fits = times.value.len() <= 1;
    if !fits {
        let finding = Finding::error(
            codes::TIMING_DOES_NOT_FIT,
            format!("{} is not given at single times", product.id),
        )
        .label("it goes on from its first day")
        .expected("at most one time, the start; and `until_month` for the end");
        section.page.add(&times.span, finding);
    }
    fits
}

/// An injection has no end.
fn never_ends(section: &Section<'_>, product: &Product) -> Option<Given<f64>> {
    if let Some(value) = section.raw("until_month") {
        let finding = Finding::error(
            codes::TIMING_DOES_NOT_FIT,
            format!(
                "{} is injected, it does not go on until a month",
                product.id
            ),
        )
        .label("only daily medication and exercise end")
        .help("write the times of the injections: weeks = [0, 1, 2] or months = [0, 6]");
        section.page.add(&value.span(), finding);
    }
    None
}

/// What can only be said once the visits are known. Medication without an end goes on to the last visit.
pub(crate) fn against_follow_up(
    page: &Page<'_>,
    arm: &mut ReadArm,
    visits: &Given<Vec<f64>>,
    endpoint: &ReadEndpoint,
) {
    let last_month = visits.value.last().copied().unwrap_or_default();
    let last_day = last_month * DAYS_PER_MONTH;
    let endpoint_day = endpoint.month.value * DAYS_PER_MONTH;
    let mut treatments = arm.arm.treatments.iter_mut();
    for read in &arm.treatments {
        let ends = read.until.iter().map(|month| Given {
            value: month.value * DAYS_PER_MONTH,
            ..month.clone()
        });
        for time in read
            .times
            .iter()
            .cloned()
            .chain(ends)
            .filter(|_| visits.sound)
        {
            if time.value > last_day {
                let finding = Finding::error(
                    codes::AFTER_FOLLOW_UP,
                    format!(
                        "a treatment after the last visit, at month {}",
                        plain(last_month)
                    ),
                )
                .label("nobody would see what it does")
                .help(if read.is_injection {
                    "add a later visit to `months` of [visits]"
                } else {
                    "without `until_month` it goes on to the last visit"
                });
                page.add(&time.span, finding);
            } else if read.is_injection && endpoint.month.sound && time.value >= endpoint_day {
                let finding = Finding::warning(
                    codes::AFTER_ENDPOINT,
                    format!(
                        "an injection not before the endpoint, at month {}",
                        plain(endpoint.month.value)
                    ),
                )
                .label("the endpoint does not see what it does");
                page.add(&time.span, finding);
            }
        }
        let Some(treatment) = read.treatment.as_ref().and_then(|_| treatments.next()) else {
            continue;
        };
        if !read.is_injection {
            let first = treatment.days.first().copied().unwrap_or_default();
            let until = *treatment.until_d.get_or_insert(last_day);
            if let Some(month) = read.until.as_ref().filter(|_| until <= first) {
                let finding = Finding::error(
                    codes::BACKWARDS,
                    format!(
                        "it ends at month {}, not after its first day",
                        plain(month.value)
                    ),
                )
                .label("already over")
                .expected("an end after the start");
                page.add(&month.span, finding);
            }
        }
    }
}
