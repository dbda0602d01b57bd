//! What an arm was given, as the model can give it; every guess is written down.

use super::{Class, Given, Route, Source};
use synovia_evidence::library::{Arm, Library, class_of};

/// Cells of an injection whose number is not printed, million.
const USUAL_CELLS_MILLION: f64 = 50.0;
/// Million cells of stromal vascular fraction that make its usual dose.
const USUAL_SVF_MILLION: f64 = 30.0;
/// Injections of a series of hyaluronic acid that make a course.
const SERIES: u32 = 3;
const DAYS_PER_WEEK: f64 = 7.0;
/// Weeks between two injections of cells where none are printed: the one trial of two that is known gave them half a year apart.
const WEEKS_BETWEEN_CELLS: f64 = 26.0;
const WEEKS_BETWEEN_OTHERS: f64 = 1.0;

/// What an arm was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Treated {
    /// Components.
    pub given: Vec<Given>,
    /// By which way.
    pub route: Route,
    /// What was guessed.
    pub assumed: Vec<String>,
}

/// The class of a component; none where the model has nothing like it.
fn class(component: &str) -> Option<Class> {
    Some(match component {
        "msc-bm" | "msc-adipose" | "msc-umbilical" | "msc-placental" => Class::Cells,
        "bmac" | "svf" | "mfat" | "pbsc" => Class::Concentrate,
        "prp" => Class::Prp,
        "ha" => Class::HyaluronicAcid,
        "corticosteroid" => Class::Steroid,
        "plasma" | "autologous-blood" | "ozone" | "dextrose" | "lmwf-5a" | "chondrocytes-tgfb1"
        | "injected-nsaid" | "bisphosphonate" | "g-csf" | "secretome" => Class::OtherInjection,
        "nsaid" => Class::Nsaid,
        "opioid" => Class::Opioid,
        "duloxetine" => Class::Duloxetine,
        "paracetamol" => Class::Paracetamol,
        "nsaid-topical" | "strontium-1g" | "strontium-2g" | "chondroitin" | "risedronate-5mg"
        | "risedronate-15mg" | "zoledronate" | "cartilage-extract" => Class::OtherMedicine,
        "exercise" | "nmes" => Class::Exercise,
        _ => return None,
    })
}

fn source(component: &str, injections: Option<u32>) -> Option<Source> {
    Some(match component {
        "msc-bm" | "bmac" => Source::BoneMarrow,
        "msc-adipose" | "svf" | "mfat" => Source::Adipose,
        "msc-umbilical" => Source::Umbilical,
        "msc-placental" => Source::Placental,
        "ha" if injections == Some(1) => Source::CrossLinked,
        "ha" => Source::Linear,
        _ => return None,
    })
}

/// What an arm was given, followed for `months`.
///
/// # Errors
/// In words, when something was given that the model does not know.
pub fn given(library: &Library, arm: &Arm, months: f64) -> Result<Treated, String> {
    let Some(printed) = class_of(arm) else {
        return Err(format!(
            "no class of treatment is known for `{}`",
            arm.intervention_class
        ));
    };
    let components = library.components_of(arm);
    let mut treated = Treated {
        given: Vec::new(),
        route: Route::Untreated,
        assumed: Vec::new(),
    };
    for component in &components {
        let Some(class) = class(component) else {
            return Err(format!("the model has nothing like {component}"));
        };
        if class == Class::Steroid && printed.is("medicine") {
            return Err("a steroid into a muscle is not in the model".to_owned());
        }
        if treated.given.iter().any(|known| known.class == class) && class == Class::Exercise {
            continue;
        }
        // What was given besides has no schedule of its own in the tables.
        let main = printed.components.first().map(String::as_str) == Some(component)
            || components.len() == 1;
        let next = component_of(arm, component, class, main, months, &mut treated.assumed);
        treated.given.push(next);
    }
    treated.route = route(printed.class.as_str(), &treated.given, |family| {
        printed.is(family)
    });
    Ok(treated)
}

fn component_of(
    arm: &Arm,
    component: &str,
    class: Class,
    main: bool,
    months: f64,
    assumed: &mut Vec<String>,
) -> Given {
    let daily = matches!(
        class,
        Class::Nsaid
            | Class::Opioid
            | Class::Duloxetine
            | Class::Paracetamol
            | Class::OtherMedicine
            | Class::Exercise
    );
    let injections = if main { arm.n_injections } else { None };
    let source = source(component, injections.or((!main).then_some(1)));
    let mut guess = |what: String| assumed.push(what);
    let days = if daily {
        vec![0.0]
    } else {
        days(arm, component, class, main, months, &mut guess)
    };
    let amount = match class {
        Class::Cells => arm.cells_millions.unwrap_or_else(|| {
            guess(format!("{USUAL_CELLS_MILLION} million cells: not printed"));
            USUAL_CELLS_MILLION
        }),
        Class::Concentrate => match arm.cells_millions {
            Some(million) if component == "svf" => million / USUAL_SVF_MILLION,
            _ => 1.0,
        },
        Class::HyaluronicAcid if days.len() > 1 => 1.0 / f64::from(SERIES),
        _ => 1.0,
    };
    Given {
        class,
        amount,
        days,
        until_d: None,
        source,
        allogeneic: class == Class::Cells && arm.donor.as_deref() == Some("allogeneic"),
    }
}

fn days(
    arm: &Arm,
    component: &str,
    class: Class,
    main: bool,
    months: f64,
    guess: &mut impl FnMut(String),
) -> Vec<f64> {
    if !main {
        guess(format!("{component} besides: once at baseline"));
        return vec![0.0];
    }
    let every = arm.interval_weeks;
    let number = match (arm.n_injections, class, every) {
        (Some(number), ..) => number.clamp(1, 60),
        (None, Class::HyaluronicAcid, _) => {
            guess(format!("{SERIES} weekly injections: not printed"));
            SERIES
        }
        // Repeated for as long as the trial goes on.
        (None, _, Some(weeks)) if weeks > 0.0 => {
            let weeks_followed = months * crate::course::DAYS_PER_MONTH / DAYS_PER_WEEK;
            guess(format!(
                "every {weeks} weeks to the last visit: number not printed"
            ));
            ((weeks_followed / weeks).ceil() as u32).clamp(1, 60)
        }
        _ => {
            guess("one injection: number not printed".to_owned());
            1
        }
    };
    let weeks = every.unwrap_or(if class == Class::Cells {
        WEEKS_BETWEEN_CELLS
    } else {
        WEEKS_BETWEEN_OTHERS
    });
    if number > 1 && every.is_none() {
        guess(format!("{weeks} weeks between injections: not printed"));
    }
    (0..number)
        .map(|n| f64::from(n) * weeks * DAYS_PER_WEEK)
        .collect()
}

/// An arm counts by its most impressive treatment: a needle before exercise before tablets.
fn route(class_name: &str, given: &[Given], is: impl Fn(&str) -> bool) -> Route {
    let injected = |class: Class| (class as usize) <= Class::OtherInjection as usize;
    if given.iter().any(|g| injected(g.class)) || matches!(class_name, "saline" | "not-stated") {
        Route::Injection
    } else if given.iter().any(|g| g.class == Class::Exercise) || class_name == "sham" {
        Route::Physical
    } else if !given.is_empty() || is("placebo") {
        Route::Oral
    } else {
        Route::Untreated
    }
}
