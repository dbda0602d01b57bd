//! What published trials say, as the calibration sees it: arms with their treatment and baseline, rows of change or difference.
//!
//! Points of 100, lower is better: a change of −20 is less pain. How rows are chosen is the specification's (`book/src/calibration.md`).

mod from_library;
mod given;

pub use from_library::{Unfit, all, controls, family, observed};

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
    /// Arms that were randomised: no parts, no unions beside their parts.
    pub arms: Vec<ObservedArm>,
    /// What it prints, in the order of the tables. A trial may have none: it can be predicted, not scored.
    pub rows: Vec<ObservedRow>,
    /// Arms that the model knows nothing like, and why.
    pub unpredictable: Vec<(String, String)>,
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
    /// The arm that `experimental` arms are compared with: placebo, no treatment, or the less new of two treatments.
    pub experimental: bool,
    /// Patients (at the visit of its first row, else of the arm); `None` where not printed.
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
    /// Whether the calibration may fit it: of the one instrument that the trial is fitted by.
    pub fitted: bool,
    /// Where it stands, and how it was come by.
    pub recipe: Vec<String>,
}
