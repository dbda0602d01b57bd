//! The dose that arrives: the stated dose times harvest yield, release of the lot, and what is alive when it is given.

use serde::Serialize;
use synovia_numerics::{ranked, sobol};

use super::Passport;
use super::spread::{Scale, moments, quantile};
use super::value::{Knowledge, Spread, Value};

/// Points of the product of two spreads; a power of two keeps them even.
const POINTS: u32 = 4096;
/// Of the scrambling: the same dose for the same passport, always.
const SEED: u32 = 20_261;

/// What a dose is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Million cells; living ones, once viability is counted.
    MillionCells,
    /// Billion platelets.
    BillionPlatelets,
    /// Billion vesicles.
    BillionVesicles,
    /// Millilitres of tissue.
    MillilitresOfTissue,
}

impl Unit {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Unit::MillionCells => "million living cells",
            Unit::BillionPlatelets => "billion platelets",
            Unit::BillionVesicles => "billion vesicles",
            Unit::MillilitresOfTissue => "mL of tissue",
        }
    }
}

/// One factor of the dose delivered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Loss {
    /// The field it was taken from.
    pub field: &'static str,
    /// What stands there.
    pub value: Spread,
    /// How it is known.
    pub known: Knowledge,
}

/// The dose of one patient before it is known: a distribution.
///
/// With probability [`none`](Delivered::none) the lot is not released and nothing arrives; otherwise the dose is stated dose × harvest yield ×
/// viability. The two spreads are taken to be independent of each other and of the release.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivered {
    /// What it is counted in.
    pub unit: Unit,
    /// The dose as stated.
    pub stated: f64,
    /// The factors, in the order in which they are lost.
    pub losses: Vec<Loss>,
    /// Probability that there is nothing to give: one minus the mean share of lots that are released. How uncertain that share is does
    /// not matter to one patient, who has one lot.
    pub none: f64,
    mean_if_given: f64,
    sd_if_given: f64,
    /// Doses when the lot is released, ascending; one only when nothing differs.
    if_given: Vec<f64>,
}

impl Delivered {
    /// Mean over patients, those without a product counted as 0. Exact.
    pub fn mean(&self) -> f64 {
        (1.0 - self.none) * self.mean_if_given
    }

    /// Standard deviation over patients, those without a product counted as 0. Exact.
    pub fn sd(&self) -> f64 {
        let given = 1.0 - self.none;
        let square = self.sd_if_given * self.sd_if_given + self.mean_if_given * self.mean_if_given;
        (given * square - self.mean() * self.mean()).max(0.0).sqrt()
    }

    /// Mean over patients who are given the product. Exact.
    pub fn mean_if_given(&self) -> f64 {
        self.mean_if_given
    }

    /// The dose that is not exceeded with probability `u`: a uniform number gives a patient's dose. Non-decreasing; 0 for `u` below
    /// [`none`](Delivered::none). `u` outside 0 to 1 is taken as the nearer end.
    ///
    /// Between 4096 evenly spread points of the product of the two spreads; the tails beyond the outermost points are cut off.
    pub fn quantile(&self, u: f64) -> f64 {
        let u = if u.is_nan() { 0.0 } else { u.clamp(0.0, 1.0) };
        if u < self.none || self.none >= 1.0 {
            return 0.0;
        }
        ranked(&self.if_given, (u - self.none) / (1.0 - self.none))
    }

    /// Doses when the lot is released, equally likely, ascending.
    pub(crate) fn if_given(&self) -> &[f64] {
        &self.if_given
    }
}

/// Why no dose can be computed: fields that were asked and are unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LossUnknown {
    /// Names of the fields.
    pub fields: Vec<&'static str>,
}

impl std::fmt::Display for LossUnknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "nobody says {}", self.fields.join(", "))
    }
}

impl std::error::Error for LossUnknown {}

/// The dose that arrives.
///
/// # Errors
///
/// [`LossUnknown`] when the stated dose or one of the losses is unknown: an unknown loss is not taken to be none.
pub fn delivered(passport: &Passport) -> Result<Delivered, LossUnknown> {
    let mut unknown = Vec::new();
    let (unit, stated) = stated(passport, &mut unknown);
    let yielded = loss(passport, "manufacturing.harvest_yield", &mut unknown);
    let released = loss(passport, "manufacturing.lot_pass_rate", &mut unknown);
    let living = viability(passport, unit, &mut unknown);
    if !unknown.is_empty() {
        return Err(LossUnknown { fields: unknown });
    }
    let always = |loss: &Option<Loss>| loss.as_ref().map_or(Spread::Always(1.0), |loss| loss.value);
    let (yields, alive) = (always(&yielded), always(&living));
    let none = (1.0 - moments(always(&released)).0).clamp(0.0, 1.0);
    let ((y, y_sd), (v, v_sd)) = (moments(yields), moments(alive));
    // Of independent factors: E[YV] = E[Y] E[V], Var[YV] = (σy² + y²)(σv² + v²) − y²v².
    let variance = (y_sd * y_sd + y * y) * (v_sd * v_sd + v * v) - y * y * v * v;
    Ok(Delivered {
        unit,
        stated,
        none,
        mean_if_given: stated * y * v,
        sd_if_given: stated * variance.max(0.0).sqrt(),
        if_given: doses(stated, yields, alive),
        losses: [yielded, released, living].into_iter().flatten().collect(),
    })
}

fn doses(stated: f64, yields: Spread, alive: Spread) -> Vec<f64> {
    if let (Spread::Always(y), Spread::Always(v)) = (yields, alive) {
        return vec![stated * y * v];
    }
    let mut doses: Vec<f64> = (0..POINTS)
        .map(|i| {
            let y = quantile(yields, Scale::Factor, sobol::point(i, 0, SEED));
            let v = quantile(alive, Scale::Share, sobol::point(i, 1, SEED));
            stated * y * v
        })
        .collect();
    doses.sort_by(f64::total_cmp);
    doses
}

fn stated(passport: &Passport, unknown: &mut Vec<&'static str>) -> (Unit, f64) {
    let mut number = |name: &'static str| {
        passport.number(name).unwrap_or_else(|| {
            unknown.push(name);
            0.0
        })
    };
    match passport.word("identity.kind") {
        Some("prp") => {
            const BILLION_PER_ML: f64 = 1e-6;
            let platelets = number("prp.platelets_per_ul") * number("dose.volume_ml");
            (Unit::BillionPlatelets, platelets * BILLION_PER_ML)
        }
        Some("exosome") => (Unit::BillionVesicles, number("dose.vesicles_billion")),
        Some("tissue") => (Unit::MillilitresOfTissue, number("dose.volume_ml")),
        _ => (Unit::MillionCells, number("dose.cells_million")),
    }
}

/// A factor of `[manufacturing]`; `None` when it does not apply.
fn loss(passport: &Passport, field: &'static str, unknown: &mut Vec<&'static str>) -> Option<Loss> {
    let known = passport.field(field).known;
    match passport.spread(field) {
        Some(value) => Some(Loss {
            field,
            value,
            known,
        }),
        None => {
            if known == Knowledge::Unknown {
                unknown.push(field);
            }
            None
        }
    }
}

/// What lives: after thawing when it was frozen, as last counted when it was not.
fn viability(passport: &Passport, unit: Unit, unknown: &mut Vec<&'static str>) -> Option<Loss> {
    if unit != Unit::MillionCells {
        return None;
    }
    const COUNTED: &str = "characterisation.viability_percent";
    match passport.flag("identity.cryopreserved") {
        Some(false) => {
            let field = passport.field(COUNTED);
            match field.value {
                Some(Value::Number(percent)) => Some(Loss {
                    field: COUNTED,
                    value: Spread::Always(percent / 100.0),
                    known: field.known,
                }),
                _ => {
                    if field.known == Knowledge::Unknown {
                        unknown.push(COUNTED);
                    }
                    None
                }
            }
        }
        Some(true) => loss(passport, "manufacturing.viability_after_thaw", unknown),
        // Which of the two counts is not known.
        None => {
            unknown.push("identity.cryopreserved");
            None
        }
    }
}
