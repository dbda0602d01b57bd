//! The part of `[population]` that a paper's table of baseline characteristics fills.

use synovia_diagnostics::Finding;
use synovia_trial::protocol::{Described, Eligibility, Moments};

use crate::codes;
use crate::reading::{Given, Limits, Section, number, plain, shortened, wrong_type};

const POINTS: Limits = Limits::new(0.0, 100.0, "points of 100");
const POINTS_SD: Limits = Limits::new(1.0, 50.0, "points of 100");
const AGE: Limits = Limits::new(18.0, 95.0, "years");
const AGE_SD: Limits = Limits::new(1.0, 40.0, "years");
const BMI: Limits = Limits::new(16.0, 60.0, "kg/m²");
const BMI_SD: Limits = Limits::new(0.5, 25.0, "kg/m²");
const PERCENT: Limits = Limits::new(0.0, 100.0, "%");
/// Highest score of a scale from 0 to 10.
const HIGHEST_OF_TEN: f64 = 10.0;
/// Shares that a paper prints without decimals add up to 100 % within this.
const ROUNDING_PERCENT: f64 = 2.0;
const GRADES: &str = "a table of grades and percentages, such as { 2 = 40, 3 = 60 }";

/// What is asked; `who` may enter.
pub(crate) fn read(section: &Section<'_>, who: &Eligibility) -> Described {
    let baseline = moments(section, "baseline", (POINTS, POINTS_SD));
    if let Some(asked) = &baseline {
        possible(section, "baseline", asked, [0.0, 100.0], "the scale has");
        of_ten(section, asked);
    }
    let age = moments(section, "age", (AGE, AGE_SD));
    if let Some(asked) = &age {
        possible(section, "age", asked, who.age_years, "`age_years` admits");
    }
    let bmi = moments(section, "bmi", (BMI, BMI_SD));
    if let Some(asked) = &bmi {
        let limits = [who.bmi[0].max(BMI.low), who.bmi[1]];
        possible(section, "bmi", asked, limits, "the entry criteria admit");
    }
    let female = section.number("female_percent", PERCENT).usable();
    if let Some(share) = female
        .as_ref()
        .filter(|share| share.value > 0.0 && share.value < 1.0)
    {
        let title = format!("{} % women is hardly any", plain(share.value));
        let finding = Finding::warning(codes::ANOTHER_UNIT, title)
            .label("a fraction, where a percentage is asked for?");
        section.page.add(&share.span, finding);
    }
    let asked = |of: Option<Asked>| of.map(|of| of.moments);
    Described {
        baseline: asked(baseline),
        age_years: asked(age),
        bmi: asked(bmi),
        female_percent: female.map(|share| share.value),
        grade_percent: grades(section, who),
    }
}

/// The grades that `grade_percent` names with more than nobody: who may enter, unless `kl` says so.
pub(crate) fn grades_named(section: &Section<'_>) -> Option<[bool; 5]> {
    let table = section.raw("grade_percent")?.get_ref().as_table()?;
    let mut named = [false; 5];
    for (key, value) in table.iter() {
        let grade = key
            .get_ref()
            .parse::<usize>()
            .ok()
            .and_then(|grade| named.get_mut(grade));
        let share = number("", value.get_ref(), PERCENT);
        if let (Some(grade), Ok(share)) = (grade, share) {
            *grade = share > 0.0;
        }
    }
    named.contains(&true).then_some(named)
}

/// Mean and standard deviation, with their places.
struct Asked {
    moments: Moments,
    mean: Given<f64>,
    sd: Option<Given<f64>>,
}

/// `<name>_mean` and `<name>_sd`: the first may stand alone.
fn moments(section: &Section<'_>, name: &str, (of_mean, of_sd): (Limits, Limits)) -> Option<Asked> {
    let mean = section.number(&format!("{name}_mean"), of_mean);
    let alone = mean.is_absent();
    let mean = mean.usable();
    let sd = section.number(&format!("{name}_sd"), of_sd).usable();
    if let Some(sd) = sd.as_ref().filter(|_| alone) {
        let finding = Finding::error(
            codes::MISSING_KEY,
            format!("`{name}_sd` is given without `{name}_mean`"),
        )
        .label("around which mean?")
        .expected(format!(
            "`{name}_mean` beside it; it may stand without `{name}_sd`"
        ));
        section.page.add(&sd.span, finding);
    }
    mean.map(|mean| Asked {
        moments: Moments {
            mean: mean.value,
            sd: sd.as_ref().map(|sd| sd.value),
        },
        mean,
        sd,
    })
}

/// A mean lies between the limits, and a standard deviation is largest when everybody is at one of them.
fn possible(
    section: &Section<'_>,
    name: &str,
    asked: &Asked,
    [low, high]: [f64; 2],
    admitted: &str,
) {
    let mean = asked.mean.value;
    let limits = format!("{admitted} {} to {}", plain(low), plain(high));
    if low >= high {
        return;
    }
    if mean <= low || mean >= high {
        let finding = Finding::error(
            codes::OUT_OF_REACH,
            format!("`{name}_mean` cannot be {}", plain(mean)),
        )
        .label(limits.clone())
        .expected(format!("a mean between {} and {}", plain(low), plain(high)));
        section.page.add(&asked.mean.span, finding);
        return;
    }
    let most = ((mean - low) * (high - mean)).sqrt();
    if let Some(sd) = asked.sd.as_ref().filter(|sd| sd.value > most) {
        let most = (most * 10.0).floor() / 10.0;
        let finding = Finding::error(
            codes::OUT_OF_REACH,
            format!(
                "`{name}_sd` cannot be {} around a mean of {}",
                plain(sd.value),
                plain(mean)
            ),
        )
        .label(limits.clone())
        .expected(format!(
            "at most {}, with everybody at one limit or the other",
            plain(most)
        ))
        .help("a standard error or a range printed as a standard deviation?");
        section.page.add(&sd.span, finding);
    }
}

/// A score of 6.2 is one on a scale from 0 to 10.
fn of_ten(section: &Section<'_>, asked: &Asked) {
    let mean = asked.mean.value;
    if mean > 0.0 && mean <= HIGHEST_OF_TEN {
        let title = format!("a mean of {} of 100 at baseline is hardly any", plain(mean));
        let finding = Finding::warning(codes::ANOTHER_UNIT, title)
            .label("on a scale from 0 to 10?")
            .help(format!(
                "did you mean baseline_mean = {}?",
                plain(10.0 * mean)
            ));
        section.page.add(&asked.mean.span, finding);
    }
}

fn grades(section: &Section<'_>, who: &Eligibility) -> Option<[f64; 5]> {
    let value = section.raw("grade_percent")?;
    let page = section.page;
    let Some(table) = value.get_ref().as_table() else {
        page.add(
            &value.span(),
            wrong_type("`grade_percent`", value.get_ref(), GRADES),
        );
        return None;
    };
    let mut shares = [0.0; 5];
    let mut is_sound = true;
    let mut refuse = |place: &std::ops::Range<usize>, finding: Finding| {
        page.add(place, finding);
        is_sound = false;
    };
    for (key, share) in table.iter() {
        let name = key.get_ref().as_ref();
        let grade = name
            .parse::<usize>()
            .ok()
            .filter(|grade| (1..=4).contains(grade));
        let Some(grade) = grade else {
            let title = format!("`grade_percent` has no grade {}", shortened(name));
            let finding = Finding::error(codes::UNKNOWN_KEY, title)
                .label("not a Kellgren-Lawrence grade of a candidate")
                .expected("1, 2, 3 or 4");
            refuse(&key.span(), finding);
            continue;
        };
        match number(
            &format!("the share of grade {grade}"),
            share.get_ref(),
            PERCENT,
        ) {
            Ok(percent) if percent > 0.0 && !who.kl[grade] => {
                let title = format!("`kl` does not admit grade {grade}");
                let finding = Finding::error(codes::OUT_OF_REACH, title)
                    .label("nobody of this grade can enter")
                    .expected("the grades of `kl`")
                    .help("without `kl` the grades named here are those that may enter");
                refuse(&key.span(), finding);
            }
            Ok(percent) => shares[grade] = percent,
            Err(finding) => refuse(&share.span(), finding),
        }
    }
    if !is_sound {
        return None;
    }
    let all: f64 = shares.iter().sum();
    if (all - 100.0).abs() > ROUNDING_PERCENT {
        let finding = Finding::error(
            codes::OUT_OF_REACH,
            format!("the shares of `grade_percent` add up to {} %", plain(all)),
        )
        .label("everybody has one grade")
        .expected("100 % together");
        page.add(&value.span(), finding);
        return None;
    }
    if let Some(grade) = (1..5).find(|grade| who.kl[*grade] && shares[*grade] == 0.0) {
        let finding = Finding::error(
            codes::OUT_OF_REACH,
            format!("`kl` admits grade {grade}, and `grade_percent` has nobody of it"),
        )
        .label("admitted, but not there")
        .expected("a share of each grade that `kl` admits")
        .help(format!("take grade {grade} out of `kl`"));
        page.add(&value.span(), finding);
        return None;
    }
    Some(shares.map(|share| 100.0 * share / all))
}
