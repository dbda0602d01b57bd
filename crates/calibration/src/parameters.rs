//! What is fitted: every parameter as a function of one standard normal number, so that the prior of the sampler is the same for all.
//!
//! ```text
//! normal        value = mean + sd·x
//! log-normal    value = centre·e^(sd·x)
//! logit-normal  value = 1/(1 + e^−(logit centre + sd·x))
//! half-normal   value = scale·Φ⁻¹((1 + Φ(x))/2)
//! spike         value = F⁻¹(Φ(x)),  F(g) = (1 − w)·Φ(g/sd) + w·[g ≥ 0]       exactly 0 on a share w of the prior, signed beyond
//! ```
//!
//! Φ(x) of a standard normal x is uniform, so the last two are exact; the spike costs the sampler nothing but a flat stretch, on which
//! the data say the same whatever x.

use crate::observed::{Class, Family, Route, Source};
use synovia_numerics::{exp, ln, normal_cdf, normal_quantile};
use synovia_results::posterior::effect_name;

/// Number of classes with an effect of their own.
pub const CLASSES: usize = Class::ALL.len();
/// Classes whose effect is simulated, the first ones of [`Class::ALL`].
pub const MECHANISMS: usize = 5;
/// Windows of a discrepancy, by their upper ends, months.
pub const WINDOW_ENDS: [f64; 3] = [1.5, 4.5, 9.0];
/// Number of windows.
pub const WINDOWS: usize = WINDOW_ENDS.len() + 1;
/// Families of instruments other than the reference.
const SLOPES: usize = 3;
/// Relative differences within a class.
const DIFFERENCES: usize = Difference::ALL.len();
/// Shapes that are fitted: of cells and of hyaluronic acid.
const SHAPES: usize = 2;

/// Where each parameter stands in the vector.
const CONTEXT: usize = 0;
const ORAL: usize = 1;
const PHYSICAL: usize = 2;
const LASTING: usize = 3;
const ONSET: usize = 4;
const ONSET_ORAL: usize = 5;
const SLOPE: usize = 6;
const EFFECT: usize = SLOPE + SLOPES;
const DIFFERENCE: usize = EFFECT + CLASSES;
const SHAPE: usize = DIFFERENCE + DIFFERENCES;
const SMALL: usize = SHAPE + SHAPES;
const TRIAL_SD: usize = SMALL + 1;
const ARM_SD: usize = TRIAL_SD + 1;
const VISIT_SD: usize = ARM_SD + 1;
const DISCREPANCY_SD: usize = VISIT_SD + 1;
const CLASS_SD: usize = DISCREPANCY_SD + 1;
const DISCREPANCY: usize = CLASS_SD + CLASSES;
/// Number of parameters.
pub const PARAMETERS: usize = DISCREPANCY + MECHANISMS * WINDOWS;

impl Class {
    /// In the order of the vector; those with a mechanism first.
    pub const ALL: [Class; 12] = [
        Class::Cells,
        Class::Concentrate,
        Class::Prp,
        Class::HyaluronicAcid,
        Class::Steroid,
        Class::OtherInjection,
        Class::Nsaid,
        Class::Opioid,
        Class::Duloxetine,
        Class::Paracetamol,
        Class::OtherMedicine,
        Class::Exercise,
    ];

    /// Those whose effect is simulated by the joint.
    pub fn with_mechanism() -> &'static [Class] {
        &Class::ALL[..MECHANISMS]
    }

    /// As named in tables and files.
    pub fn name(self) -> &'static str {
        [
            "cells",
            "concentrate",
            "prp",
            "hyaluronic-acid",
            "steroid",
            "other-injection",
            "nsaid",
            "opioid",
            "duloxetine",
            "paracetamol",
            "other-medicine",
            "exercise",
        ][self as usize]
    }

    /// Whether its effect is simulated by the joint.
    pub fn has_mechanism(self) -> bool {
        (self as usize) < MECHANISMS
    }
}

/// A relative difference within a class, partially pooled around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Cells from bone marrow.
    CellsBoneMarrow,
    /// Cells from fat.
    CellsAdipose,
    /// Cells from the cord.
    CellsUmbilical,
    /// Cells from the placenta.
    CellsPlacental,
    /// Cells of another person.
    CellsAllogeneic,
    /// Concentrate of bone marrow.
    ConcentrateBoneMarrow,
    /// Concentrate of fat.
    ConcentrateAdipose,
    /// Hyaluronic acid in a series.
    HyaluronicAcidLinear,
    /// Hyaluronic acid, one injection.
    HyaluronicAcidCrossLinked,
}

impl Difference {
    /// In the order of the vector.
    pub const ALL: [Difference; 9] = [
        Difference::CellsBoneMarrow,
        Difference::CellsAdipose,
        Difference::CellsUmbilical,
        Difference::CellsPlacental,
        Difference::CellsAllogeneic,
        Difference::ConcentrateBoneMarrow,
        Difference::ConcentrateAdipose,
        Difference::HyaluronicAcidLinear,
        Difference::HyaluronicAcidCrossLinked,
    ];

    /// Those of a product.
    pub fn of(class: Class, source: Option<Source>, allogeneic: bool) -> Vec<Difference> {
        let by_source = match (class, source) {
            (Class::Cells, Some(Source::BoneMarrow)) => Some(Difference::CellsBoneMarrow),
            (Class::Cells, Some(Source::Adipose)) => Some(Difference::CellsAdipose),
            (Class::Cells, Some(Source::Umbilical)) => Some(Difference::CellsUmbilical),
            (Class::Cells, Some(Source::Placental)) => Some(Difference::CellsPlacental),
            (Class::Concentrate, Some(Source::BoneMarrow)) => {
                Some(Difference::ConcentrateBoneMarrow)
            }
            (Class::Concentrate, Some(Source::Adipose)) => Some(Difference::ConcentrateAdipose),
            (Class::HyaluronicAcid, Some(Source::Linear)) => Some(Difference::HyaluronicAcidLinear),
            (Class::HyaluronicAcid, Some(Source::CrossLinked)) => {
                Some(Difference::HyaluronicAcidCrossLinked)
            }
            _ => None,
        };
        let by_donor = (class == Class::Cells && allogeneic).then_some(Difference::CellsAllogeneic);
        by_source.into_iter().chain(by_donor).collect()
    }
}

/// What is left of the registry that the fit needs, all of it fixed.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Context of a median trial before the fit.
    pub context: f64,
    /// Ratio of context by mouth before the fit.
    pub oral: f64,
    /// Ratio of context of exercise before the fit.
    pub physical: f64,
}

/// Prior of one parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Prior {
    /// Mean and standard deviation.
    Normal(f64, f64),
    /// Median and standard deviation of the logarithm.
    LogNormal(f64, f64),
    /// Median and standard deviation of the logit.
    LogitNormal(f64, f64),
    /// Scale.
    HalfNormal(f64),
    /// Probability of exactly nothing, and standard deviation otherwise.
    Spike(f64, f64),
}

impl Prior {
    /// Value at `x`, and its derivative there.
    pub fn at(self, x: f64) -> (f64, f64) {
        match self {
            Prior::Normal(mean, sd) => (mean + sd * x, sd),
            Prior::LogNormal(centre, sd) => {
                let value = centre * exp(sd * x);
                (value, sd * value)
            }
            Prior::LogitNormal(centre, sd) => {
                let value = 1.0 / (1.0 + exp(-(ln(centre / (1.0 - centre)) + sd * x)));
                (value, sd * value * (1.0 - value))
            }
            Prior::HalfNormal(scale) => {
                let y = -normal_quantile(0.5 * normal_cdf(-x));
                (scale * y, scale * 0.5 * density(x) / density(y))
            }
            Prior::Spike(nothing, sd) => {
                let something = 1.0 - nothing;
                let (below, above) = (normal_cdf(x), normal_cdf(-x));
                // Half of what is something lies on each side of the spike.
                let (tail, sign) = if below < 0.5 * something {
                    (below, -1.0)
                } else if above < 0.5 * something {
                    (above, 1.0)
                } else {
                    return (0.0, 0.0);
                };
                let y = normal_quantile(tail / something);
                (-sign * sd * y, sd * density(x) / (something * density(y)))
            }
        }
    }

    /// Its median, for people.
    pub fn median(self) -> f64 {
        self.at(0.0).0
    }
}

fn density(x: f64) -> f64 {
    exp(-0.5 * x * x) * 0.398_942_280_401_432_7
}

/// Choices of the specification that variants change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variant {
    /// Whether classes have any effect.
    pub effects: bool,
    /// Whether small trials may do better.
    pub small_study: bool,
    /// Whether effects follow the simulated course of a mechanism.
    pub mechanism: bool,
}

impl Variant {
    /// The specification's.
    pub const SPECIFIED: Variant = Variant {
        effects: true,
        small_study: true,
        mechanism: true,
    };
}

/// A set of priors, in the order of the vector.
pub fn priors(given: &Given, variant: Variant) -> Vec<Prior> {
    const NOTHING: Prior = Prior::Normal(0.0, 0.0);
    let mut all = vec![
        Prior::LogitNormal(given.context, 0.75),
        Prior::LogitNormal(given.oral, 0.6),
        Prior::LogitNormal(given.physical, 0.8),
        Prior::LogitNormal(0.68, 0.6),
        Prior::LogNormal(1.24, 0.4),
        Prior::LogNormal(1.24, 0.4),
        Prior::LogNormal(1.2, 0.12),
        Prior::LogNormal(1.0, 0.2),
        Prior::LogNormal(0.9, 0.15),
    ];
    all.extend(Class::ALL.map(|class| match class {
        _ if !variant.effects => NOTHING,
        Class::Nsaid => Prior::Normal(-8.0, 5.0),
        Class::Opioid | Class::Duloxetine | Class::Exercise => Prior::Normal(-6.0, 5.0),
        Class::Paracetamol | Class::OtherMedicine => Prior::Normal(-3.0, 5.0),
        _ => Prior::Spike(0.3, 5.0),
    }));
    all.extend([Prior::Normal(0.0, if variant.effects { 0.3 } else { 0.0 }); DIFFERENCES]);
    all.extend([Prior::Normal(0.0, 1.0); SHAPES]);
    all.push(Prior::Normal(
        0.0,
        if variant.small_study { 0.07 } else { 0.0 },
    ));
    all.extend([0.2, 0.05, 0.05].map(Prior::HalfNormal));
    // Without mechanism the windows carry what the course of a mechanism would.
    all.push(Prior::HalfNormal(if variant.mechanism {
        0.03
    } else {
        0.1
    }));
    all.extend([Prior::HalfNormal(0.1); CLASSES]);
    let windows = if variant.effects {
        Prior::Normal(0.0, 1.0)
    } else {
        NOTHING
    };
    all.extend([windows; MECHANISMS * WINDOWS]);
    all
}

/// Names of the parameters, in the order of the vector.
pub fn names() -> Vec<String> {
    let mut all: Vec<String> = [
        "context",
        "context by mouth",
        "context of exercise",
        "lasting share",
        "onset, injection",
        "onset, others",
        "slope of scales",
        "slope of KOOS",
        "slope of totals",
    ]
    .map(str::to_owned)
    .into();
    all.extend(Class::ALL.map(|class| effect_name(class.name())));
    all.extend(Difference::ALL.map(|difference| format!("difference: {difference:?}")));
    all.push("shape: cells".into());
    all.push("shape: hyaluronic acid".into());
    all.push("small trials".into());
    all.extend(
        [
            "SD of trials",
            "SD of arms",
            "SD of visits",
            "SD of discrepancy",
        ]
        .map(str::to_owned),
    );
    all.extend(Class::ALL.map(|class| format!("SD of {} in trials", class.name())));
    for class in Class::with_mechanism() {
        all.extend((0..WINDOWS).map(|window| format!("discrepancy: {} {window}", class.name())));
    }
    all
}

/// The window of a month.
pub fn window(months: f64) -> usize {
    WINDOW_ENDS.iter().filter(|end| months > **end).count()
}

/// One set of values. [`Values::pull`] takes derivatives with respect to values back to derivatives with respect to x.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// In the order of the vector.
    pub all: Vec<f64>,
    slopes: Vec<f64>,
}

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident = $place:expr;)*) => {
        impl Values { $($(#[$doc])* pub fn $name(&self) -> f64 { self.all[$place] })* }
    };
}

named! {
    /// Share of pain that an injection's context takes in the median patient.
    context = CONTEXT;
    /// Part of it that stays.
    lasting = LASTING;
    /// Context by mouth, relative to an injection.
    oral_ratio = ORAL;
    /// Onset of context after an injection, a week.
    onset_of_injection = ONSET;
    /// b of the term for small trials.
    small = SMALL;
    /// Between trials, share of baseline.
    trial_sd = TRIAL_SD;
    /// Between arms.
    arm_sd = ARM_SD;
    /// Between visits of an arm.
    visit_sd = VISIT_SD;
}

impl Values {
    /// Values at `x` under `priors`.
    pub fn at(priors: &[Prior], x: &[f64]) -> Self {
        let (all, slopes) = priors.iter().zip(x).map(|(prior, x)| prior.at(*x)).unzip();
        Values { all, slopes }
    }

    /// Derivatives with respect to x, from derivatives with respect to values, in place.
    pub fn pull(&self, by_value: &mut [f64]) {
        for (derivative, slope) in by_value.iter_mut().zip(&self.slopes) {
            *derivative *= slope;
        }
    }

    /// Context of a route relative to an injection; none where it is fixed.
    pub fn route_place(route: Route) -> Option<usize> {
        match route {
            Route::Injection | Route::Untreated => None,
            Route::Oral => Some(ORAL),
            Route::Physical => Some(PHYSICAL),
        }
    }

    /// Where the onset of a route stands.
    pub fn onset_place(route: Route) -> usize {
        match route {
            Route::Injection => ONSET,
            _ => ONSET_ORAL,
        }
    }

    /// Where the slope of a family stands; none for the reference.
    pub fn slope_place(family: Family) -> Option<usize> {
        match family {
            Family::WomacPain => None,
            Family::Scale => Some(SLOPE),
            Family::Koos => Some(SLOPE + 1),
            Family::Total => Some(SLOPE + 2),
        }
    }

    /// Where the effect of a class stands.
    pub fn effect_place(class: Class) -> usize {
        EFFECT + class as usize
    }

    /// Where a relative difference stands.
    pub fn difference_place(difference: Difference) -> usize {
        DIFFERENCE + difference as usize
    }

    /// Where the shape of a class stands, if it is fitted.
    pub fn shape_place(class: Class) -> Option<usize> {
        match class {
            Class::Cells => Some(SHAPE),
            Class::HyaluronicAcid => Some(SHAPE + 1),
            _ => None,
        }
    }

    /// Where the spread of a class between trials stands.
    pub fn class_sd_place(class: Class) -> usize {
        CLASS_SD + class as usize
    }

    /// Where the discrepancy of a class with mechanism stands; its value is in standard deviations.
    pub fn discrepancy_place(class: Class, window: usize) -> usize {
        DISCREPANCY + class as usize * WINDOWS + window
    }

    /// Places that the sampler's other rooms need.
    pub const CONTEXT: usize = CONTEXT;
    /// See [`Values::lasting`].
    pub const LASTING: usize = LASTING;
    /// See [`Values::small`].
    pub const SMALL: usize = SMALL;
    /// See [`Values::trial_sd`].
    pub const TRIAL_SD: usize = TRIAL_SD;
    /// See [`Values::arm_sd`].
    pub const ARM_SD: usize = ARM_SD;
    /// See [`Values::visit_sd`].
    pub const VISIT_SD: usize = VISIT_SD;
    /// Scale of all discrepancies.
    pub const DISCREPANCY_SD: usize = DISCREPANCY_SD;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_are_those_of_the_values() {
        let all = [
            Prior::Normal(-6.0, 5.0),
            Prior::LogNormal(1.2, 0.12),
            Prior::LogitNormal(0.33, 0.75),
            Prior::HalfNormal(0.1),
            Prior::Spike(0.3, 5.0),
        ];
        for prior in all {
            for x in [-3.1, -1.0, -0.45, 0.1, 0.5, 2.2] {
                let step = 1e-5;
                let by_difference = (prior.at(x + step).0 - prior.at(x - step).0) / (2.0 * step);
                let (value, slope) = prior.at(x);
                assert!(
                    (slope - by_difference).abs() < 1e-6 * (1.0 + value.abs()),
                    "{prior:?} at {x}: {slope} against {by_difference}"
                );
            }
        }
    }

    #[test]
    fn a_spike_gives_nothing_as_often_as_it_says_and_is_a_normal_beyond() {
        let prior = Prior::Spike(0.3, 5.0);
        let draws: Vec<f64> = (0..10_000)
            .map(|i| prior.at(normal_quantile((f64::from(i) + 0.5) / 10_000.0)).0)
            .collect();
        let share =
            |keep: &dyn Fn(f64) -> bool| draws.iter().filter(|d| keep(**d)).count() as f64 / 1e4;
        assert!((share(&|d| d == 0.0) - 0.3).abs() < 2e-4);
        assert!((share(&|d| d < -5.0) - 0.7 * normal_cdf(-1.0)).abs() < 2e-4);
        assert!((share(&|d| d > 8.0) - 0.7 * normal_cdf(-1.6)).abs() < 2e-4);
    }

    #[test]
    fn every_parameter_has_a_name_and_a_prior() {
        let given = Given {
            context: 0.33,
            oral: 0.55,
            physical: 0.75,
        };
        assert_eq!(priors(&given, Variant::SPECIFIED).len(), PARAMETERS);
        assert_eq!(names().len(), PARAMETERS);
    }
}
