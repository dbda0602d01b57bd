//! From an arm of the library to what the model gives: classes, amounts and days, with everything that had to be assumed.

use synovia_evidence::library::{self, Arm, Library, Trial};

use super::schedules::schedule;
use super::{Class, Given, Route, Source};

/// Cells of an injection whose number is not printed, million: near the middle, on a logarithm, of those that are.
const CELLS_ASSUMED_MILLIONS: f64 = 50.0;
/// Stromal vascular fraction of its usual dose, million.
const USUAL_FRACTION_MILLIONS: f64 = 30.0;
/// Injections of hyaluronic acid in a course of small ones, and those assumed where their number is not printed.
const HYALURONIC_SERIES: u32 = 3;
/// A trial that repeats an injection to its end is not read beyond this many.
const MOST_INJECTIONS: f64 = 60.0;
const DAYS_A_WEEK: f64 = 7.0;
const WEEKS_A_MONTH: f64 = 4.345;

/// An arm's treatment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Treatment {
    pub given: Vec<Given>,
    pub route: Route,
    pub assumed: Vec<String>,
    /// Why the model has nothing to say of it.
    pub unpredictable: Option<String>,
}

/// What a component is to the model.
enum Kind {
    Class(Class, Option<Source>),
    /// Done together with exercise, and counted as part of it.
    WithExercise,
    Unknown,
}

/// What an arm was given, as the model can give it.
pub(super) fn treatment(library: &Library, trial: &Trial, arm: &Arm) -> Treatment {
    let class = library::class_of(arm);
    let components = library.components_of(arm);
    let mut treatment = Treatment {
        given: Vec::new(),
        route: class.map_or(Route::Untreated, |class| route_of_nothing(&class.class)),
        assumed: Vec::new(),
        unpredictable: None,
    };
    if components.is_empty() {
        let inactive = class.is_some_and(|class| class.is("placebo") || class.is("untreated"));
        if !inactive {
            let words = format!("what it was given is not known: {}", arm.label);
            treatment.unpredictable = Some(words);
        }
        return treatment;
    }
    let into_joint = class.is_none_or(|class| class.is("injection"));
    let mut kinds = Vec::new();
    for component in &components {
        match kind(component, into_joint) {
            Kind::Class(class, source) => kinds.push((class, source, *component)),
            Kind::WithExercise if components.contains("exercise") => treatment
                .assumed
                .push(format!("{component} counts as part of the exercise")),
            Kind::WithExercise | Kind::Unknown => {
                let words = format!("the model has no class for {component}");
                treatment.unpredictable.get_or_insert(words);
            }
        }
    }
    if treatment.unpredictable.is_none() {
        for (class, source, component) in &kinds {
            let alone = kinds.iter().filter(|(of, _, _)| of.is_injected()).count() == 1;
            let given = give(trial, arm, *class, *source, component, alone);
            treatment.assumed.extend(given.1);
            treatment.given.push(given.0);
        }
        treatment.given.sort_by_key(|given| given.class);
    }
    let routes = kinds.iter().map(|(class, _, _)| class.route());
    treatment.route = routes.min().unwrap_or(Route::Physical);
    treatment
}

fn kind(component: &str, into_joint: bool) -> Kind {
    let injected = |class, source| {
        if into_joint {
            Kind::Class(class, source)
        } else {
            Kind::Unknown
        }
    };
    let (marrow, fat) = (Some(Source::BoneMarrow), Some(Source::Adipose));
    match component {
        "msc-bm" => injected(Class::Cells, marrow),
        "msc-adipose" => injected(Class::Cells, fat),
        "msc-umbilical" => injected(Class::Cells, Some(Source::Umbilical)),
        "msc-placental" => injected(Class::Cells, Some(Source::Placental)),
        "bmac" => injected(Class::Concentrate, marrow),
        "svf" | "mfat" => injected(Class::Concentrate, fat),
        "prp" => injected(Class::Prp, None),
        // Linear or cross-linked follows from the number of injections.
        "ha" => injected(Class::HyaluronicAcid, None),
        "corticosteroid" if into_joint => Kind::Class(Class::Steroid, None),
        "corticosteroid" => Kind::Class(Class::OtherMedicine, None),
        "plasma" | "autologous-blood" | "ozone" | "dextrose" | "chondrocytes-tgfb1" | "lmwf-5a"
        | "injected-nsaid" | "bisphosphonate" => Kind::Class(Class::OtherInjection, None),
        "nsaid" => Kind::Class(Class::Nsaid, None),
        "opioid" => Kind::Class(Class::Opioid, None),
        "duloxetine" => Kind::Class(Class::Duloxetine, None),
        "paracetamol" => Kind::Class(Class::Paracetamol, None),
        "exercise" => Kind::Class(Class::Exercise, None),
        "nmes" | "tdcs" | "diet" => Kind::WithExercise,
        other if library::class(other).is_some_and(|class| class.is("medicine")) => {
            Kind::Class(Class::OtherMedicine, None)
        }
        _ => Kind::Unknown,
    }
}

/// One component, and what is assumed of it. `alone`: nothing else was injected.
fn give(
    trial: &Trial,
    arm: &Arm,
    class: Class,
    source: Option<Source>,
    component: &str,
    alone: bool,
) -> (Given, Vec<String>) {
    let mut assumed = Vec::new();
    let mut given = Given {
        class,
        amount: 1.0,
        days: vec![0.0],
        until_d: None,
        source,
        allogeneic: class == Class::Cells && arm.donor.as_deref() == Some("allogeneic"),
    };
    if !class.is_injected() {
        given.until_d = weeks_of(&arm.label).map(|weeks| weeks * DAYS_A_WEEK);
        if let Some(days) = given.until_d {
            assumed.push(format!("{component} to day {days}, as the label has it"));
        }
        return (given, assumed);
    }
    let known = schedule(arm, class);
    given.days = match known {
        Some(known) => known.days.clone(),
        None => {
            let series = class == Class::HyaluronicAcid && alone;
            days(trial, arm, series, component, &mut assumed)
        }
    };
    given.amount = match known.and_then(|known| known.amount) {
        Some(amount) => amount,
        None => amount(arm, class, component, given.days.len(), &mut assumed),
    };
    assumed.extend(known.map(|known| known.reason.clone()));
    if class == Class::HyaluronicAcid {
        let whole_courses = given.amount >= 1.0;
        given.source = Some(if whole_courses {
            Source::CrossLinked
        } else {
            Source::Linear
        });
    }
    (given, assumed)
}

/// Days of the injections, from their number and the weeks between them. `series`: of what is given in a series when nobody says how.
fn days(
    trial: &Trial,
    arm: &Arm,
    series: bool,
    component: &str,
    assumed: &mut Vec<String>,
) -> Vec<f64> {
    let weeks = arm.interval_weeks.filter(|weeks| *weeks > 0.0);
    let number = match (arm.n_injections, weeks) {
        (Some(number), _) => f64::from(number),
        (None, Some(weeks)) => {
            let months = trial.follow_up_months.unwrap_or(0.0);
            let number = (months * WEEKS_A_MONTH / weeks).floor() + 1.0;
            assumed.push(format!(
                "{number} injections, to the end: number not printed"
            ));
            number
        }
        (None, None) if series => {
            assumed.push("3 weekly injections: number not printed".to_owned());
            f64::from(HYALURONIC_SERIES)
        }
        (None, None) => {
            assumed.push(format!("one injection of {component}: number not printed"));
            1.0
        }
    };
    let number = number.clamp(1.0, MOST_INJECTIONS) as u32;
    if number > 1 && weeks.is_none() && arm.n_injections.is_some() {
        assumed.push("a week between injections: not printed".to_owned());
    }
    let between = weeks.unwrap_or(1.0) * DAYS_A_WEEK;
    (0..number).map(|at| f64::from(at) * between).collect()
}

/// Amount of one injection, in the unit of the class.
fn amount(
    arm: &Arm,
    class: Class,
    component: &str,
    injections: usize,
    assumed: &mut Vec<String>,
) -> f64 {
    let mg_printed = arm.label.contains(" mg");
    match class {
        Class::Cells => arm.cells_millions.unwrap_or_else(|| {
            assumed.push(format!(
                "{CELLS_ASSUMED_MILLIONS} million cells: number not printed"
            ));
            CELLS_ASSUMED_MILLIONS
        }),
        Class::Concentrate => match arm.cells_millions.filter(|_| component == "svf") {
            Some(millions) => millions / USUAL_FRACTION_MILLIONS,
            None => {
                assumed.push(format!("the usual dose of {component}: cells not printed"));
                1.0
            }
        },
        Class::Prp => {
            assumed.push("4 billion platelets an injection: not printed".to_owned());
            1.0
        }
        Class::HyaluronicAcid if injections > 1 => {
            assumed.push("a third of a course, 20 to 30 mg, an injection".to_owned());
            1.0 / f64::from(HYALURONIC_SERIES)
        }
        Class::HyaluronicAcid => {
            if !mg_printed {
                assumed.push("a course of hyaluronic acid in one injection".to_owned());
            }
            1.0
        }
        Class::Steroid => {
            assumed.push(if mg_printed {
                "the printed dose of steroid is taken as one of 40 mg triamcinolone".to_owned()
            } else {
                "a steroid like 40 mg triamcinolone: dose not printed".to_owned()
            });
            1.0
        }
        _ => 1.0,
    }
}

/// The whole number before `week` or `weeks` in a label: how long a programme lasts, not how often a week.
fn weeks_of(label: &str) -> Option<f64> {
    label.match_indices("week").find_map(|(at, _)| {
        let before = label[..at].trim_end_matches([' ', '-']);
        let digits = before.trim_end_matches(|letter: char| letter.is_ascii_digit());
        before[digits.len()..].parse().ok()
    })
}

/// By which way a placebo, or nothing, comes.
fn route_of_nothing(class: &str) -> Route {
    match class {
        "saline" => Route::Injection,
        "sham" => Route::Physical,
        "no-treatment" | "usual-care" => Route::Untreated,
        _ => Route::Oral,
    }
}

#[cfg(test)]
mod tests {
    use super::weeks_of;

    #[test]
    fn weeks_of_a_programme_are_told_from_times_a_week() {
        assert_eq!(weeks_of("exercise 2x/week x6 weeks"), Some(6.0));
        assert_eq!(weeks_of("8-week home exercise"), Some(8.0));
        assert_eq!(weeks_of("s.c. 3x/week x4 weeks"), Some(4.0));
        assert_eq!(weeks_of("home exercise every week"), None);
    }
}
