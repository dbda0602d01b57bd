//! What published trials say, as the calibration sees it: arms with their treatment and baseline, rows of change or difference.
//!
//! Points of 100, lower is better: a change of −20 is less pain. How rows are chosen is the specification's (`book/src/calibration.md`).

mod design;
mod from_library;
mod given;
mod instrument;
mod numbers;
mod printed;
mod rows;
mod schedules;

pub use from_library::{Unfit, all, observed};
pub use instrument::family;

use synovia_evidence::library::{Blinding, Role};

/// One published trial.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedTrial {
    /// Label in the library.
    pub id: String,
    /// Author and year, for people.
    pub label: String,
    /// What it may be used for.
    pub role: Role,
    /// Who knew what was given; `None` where the text does not say, which counts as double-blind.
    pub blinding: Option<Blinding>,
    /// Both treatments were given to the same people.
    pub within_person: bool,
    /// Its labels were permuted in their public source.
    pub permuted: bool,
    /// Arms that were randomised: no parts, no unions beside their parts. Those of `unpredictable` are among them.
    pub arms: Vec<ObservedArm>,
    /// Arms whose treatment the model has no class for, by label, each with the reason. Their rows are kept and never fitted.
    pub unpredictable: Vec<(String, String)>,
    /// What it prints, by instrument, visit and arm. A trial may have none: it can be predicted, not scored.
    pub rows: Vec<ObservedRow>,
}

/// One arm.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedArm {
    /// Label in the library, unique within the trial.
    pub id: String,
    /// In words.
    pub label: String,
    /// What was given, component by component; empty for placebo and for no treatment.
    pub given: Vec<Given>,
    /// By which way the arm's most impressive treatment came, which decides its context.
    pub route: Route,
    /// Not what the others are compared with, which is placebo, no treatment, or the less new of two treatments.
    pub experimental: bool,
    /// Patients of the arm as the protocol has it; measured at its first row, or shared out, where that was not printed.
    pub n: Option<f64>,
    /// What is assumed of dose, schedule or number because it was not printed.
    pub assumed: Vec<String>,
}

/// One component of an arm's treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Kind.
    pub class: Class,
    /// Amount of one administration, in the unit of the class: million cells, courses of hyaluronic acid, doses of a concentrate or of
    /// plasma, reference doses of a steroid; 1 for what is taken daily.
    pub amount: f64,
    /// Days since baseline; for what is taken daily, the first day.
    pub days: Vec<f64>,
    /// Last day of what is taken daily; `None`: to the end.
    pub until_d: Option<f64>,
    /// Tissue, donor or kind within the class (`bone-marrow`, `adipose`, `umbilical`, `placental`; `linear`, `cross-linked`).
    pub source: Option<Source>,
    /// Cells of another person.
    pub allogeneic: bool,
}

/// Classes that have an effect of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Culture-expanded stromal cells.
    Cells,
    /// Bone marrow, stromal vascular or micro-fragmented fat concentrate.
    Concentrate,
    /// Platelet-rich plasma.
    Prp,
    /// Hyaluronic acid.
    HyaluronicAcid,
    /// Corticosteroid into the joint.
    Steroid,
    /// Any other injection that is no placebo.
    OtherInjection,
    /// NSAID by mouth.
    Nsaid,
    /// Opioid.
    Opioid,
    /// Duloxetine.
    Duloxetine,
    /// Paracetamol.
    Paracetamol,
    /// Other medicines, also on the skin.
    OtherMedicine,
    /// Exercise and what goes with it.
    Exercise,
}

impl Class {
    /// By which way it comes.
    pub fn route(self) -> Route {
        match self {
            Class::Cells
            | Class::Concentrate
            | Class::Prp
            | Class::HyaluronicAcid
            | Class::Steroid
            | Class::OtherInjection => Route::Injection,
            Class::Nsaid
            | Class::Opioid
            | Class::Duloxetine
            | Class::Paracetamol
            | Class::OtherMedicine => Route::Oral,
            Class::Exercise => Route::Physical,
        }
    }

    /// Whether it is injected into the joint.
    pub fn is_injected(self) -> bool {
        self.route() == Route::Injection
    }

    /// Place in the order of newness, the newest first: what is compared with what, in trials without a placebo.
    pub fn newness(self) -> usize {
        match self {
            Class::Cells => 0,
            Class::Concentrate => 1,
            Class::Prp => 2,
            Class::OtherInjection => 3,
            Class::HyaluronicAcid => 4,
            Class::Steroid => 5,
            Class::Nsaid
            | Class::Opioid
            | Class::Duloxetine
            | Class::Paracetamol
            | Class::OtherMedicine => 6,
            Class::Exercise => 7,
        }
    }
}

/// Where a product of a class comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Cells or concentrate.
    BoneMarrow,
    /// Cells or concentrate.
    Adipose,
    /// Cells.
    Umbilical,
    /// Cells.
    Placental,
    /// Hyaluronic acid in a series.
    Linear,
    /// Hyaluronic acid, one injection.
    CrossLinked,
}

/// By which way a treatment comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// A needle into the joint, placebo or not.
    Injection,
    /// By mouth, on the skin, under it.
    Oral,
    /// Exercise and other things done.
    Physical,
    /// Nothing, or care as usual.
    Untreated,
}

/// Family of instruments that share a slope against WOMAC pain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// WOMAC pain.
    WomacPain,
    /// Visual analogue and numerical scales.
    Scale,
    /// KOOS pain and its like.
    Koos,
    /// Totals, WOMAC function and stiffness.
    Total,
}

/// One number that a trial prints.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedRow {
    /// Index of the arm.
    pub arm: usize,
    /// Index of the control, for a difference `arm − control`; `None` for the change of an arm.
    pub control: Option<usize>,
    /// Instrument as printed.
    pub instrument: String,
    /// Its family.
    pub family: Family,
    /// Months since baseline.
    pub time_months: f64,
    /// Baseline of the arm on this instrument, points; `None` where not printed.
    pub baseline_points: Option<f64>,
    /// Change or difference, points; `None` when there is nothing to score against.
    pub value: Option<f64>,
    /// Its standard error, points, printed or derived.
    pub se: Option<f64>,
    /// Patients it is the mean of.
    pub n: Option<f64>,
    /// Patients of the control, for a difference.
    pub control_n: Option<f64>,
    /// Whether the calibration may fit it: of the one instrument that the trial is fitted by, with a standard error, not known to be wrong.
    pub fitted: bool,
    /// Where it stands, and how it was come by.
    pub recipe: Vec<String>,
}

impl ObservedTrial {
    /// Why the model cannot say anything of an arm; `None` where it can.
    pub fn why_unpredictable(&self, arm: usize) -> Option<&str> {
        let id = &self.arms.get(arm)?.id;
        let reason = self.unpredictable.iter().find(|(of, _)| of == id);
        reason.map(|(_, reason)| reason.as_str())
    }

    /// Whether anything that may act is injected in any of its arms.
    pub fn has_injections(&self) -> bool {
        let mut given = self.arms.iter().flat_map(|arm| &arm.given);
        given.any(|given| given.class.is_injected())
    }

    /// The instrument that it is fitted by.
    pub fn fitted_instrument(&self) -> Option<&str> {
        let mut fitted = self.rows.iter().filter(|row| row.fitted);
        fitted.next().map(|row| row.instrument.as_str())
    }
}

impl ObservedArm {
    /// What it was given, for people.
    pub fn in_words(&self) -> String {
        if self.given.is_empty() {
            let none = match self.route {
                Route::Untreated => "nothing",
                _ => "placebo",
            };
            return none.to_owned();
        }
        let each: Vec<String> = self
            .given
            .iter()
            .map(|given| {
                let amount = match given.class {
                    Class::Cells => format!(" {} million", given.amount),
                    _ => String::new(),
                };
                let times = match given.days.len() {
                    1 => String::new(),
                    times => format!(" × {times}"),
                };
                format!("{}{amount}{times}", given.class.name())
            })
            .collect();
        each.join(" + ")
    }
}

impl ObservedRow {
    /// Whether it is about a difference between two arms.
    pub fn is_difference(&self) -> bool {
        self.control.is_some()
    }
}
