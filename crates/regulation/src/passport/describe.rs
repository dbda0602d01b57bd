//! Everything that a passport says and that follows from it, as data.

use std::collections::BTreeMap;

use serde::Serialize;

use super::delivered::Loss;
use super::fields::FIELDS;
use super::{
    Criterion, Delivered, Doses, Knowledge, Known, LossUnknown, Mibo, Passport, PrpClass, Unit,
    delivered, doses, isct, mibo, prp_classes,
};

/// A field with its value, as printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stated {
    /// Name of the field.
    pub field: &'static str,
    /// What it means, with its unit.
    pub meaning: &'static str,
    /// What is stated.
    #[serde(flatten)]
    pub is: Known,
}

/// The dose that arrives, in figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Arriving {
    /// It cannot be computed.
    Unknown(LossUnknown),
    /// It can.
    Known {
        /// What it is counted in.
        unit: Unit,
        /// As stated.
        stated: f64,
        /// What is lost on the way.
        losses: Vec<Loss>,
        /// Mean over patients, those without a product counted as 0.
        mean: f64,
        /// Standard deviation over patients, likewise.
        sd: f64,
        /// 5 of 100 patients get no more.
        percentile_5: f64,
        /// 95 of 100 patients get no more.
        percentile_95: f64,
        /// Probability that there is nothing to give.
        no_product: f64,
    },
}

impl From<Result<Delivered, LossUnknown>> for Arriving {
    fn from(dose: Result<Delivered, LossUnknown>) -> Arriving {
        match dose {
            Err(unknown) => Arriving::Unknown(unknown),
            Ok(dose) => Arriving::Known {
                unit: dose.unit,
                stated: dose.stated,
                mean: dose.mean(),
                sd: dose.sd(),
                percentile_5: dose.quantile(0.05),
                percentile_95: dose.quantile(0.95),
                no_product: dose.none,
                losses: dose.losses,
            },
        }
    }
}

/// Version of the JSON.
pub const SCHEMA: &str = "synovia.product/1";

/// A passport and what follows from it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Description {
    /// Version of this layout.
    pub schema: &'static str,
    /// Id or file it was read from.
    pub read_from: String,
    /// Of the product.
    pub name: String,
    /// As written.
    pub notes: String,
    /// Names of the fields that are asked and unknown.
    pub unknown: Vec<&'static str>,
    /// Names of the fields that are assumed.
    pub assumed: Vec<&'static str>,
    /// Every field with a value.
    pub stated: Vec<Stated>,
    /// By what regulation classifies.
    pub attributes: BTreeMap<&'static str, String>,
    /// `None` where the tool is not about such a product.
    pub doses: Option<Doses>,
    /// Likewise.
    pub mibo: Option<Mibo>,
    /// Likewise.
    pub isct: Option<Vec<Criterion>>,
    /// Empty for what is not platelet-rich plasma.
    pub prp_classes: Vec<PrpClass>,
    /// What gets to the joint.
    pub delivered: Arriving,
}

/// Describes a passport; `read_from` is the id or file it came from.
pub fn describe(passport: &Passport, read_from: &str) -> Description {
    let stated: Vec<Stated> = FIELDS
        .iter()
        .map(|field| Stated {
            field: field.name,
            meaning: field.meaning,
            is: passport.field(field.name).clone(),
        })
        .filter(|stated| stated.is.value.is_some())
        .collect();
    Description {
        schema: SCHEMA,
        read_from: read_from.to_owned(),
        name: passport.name.clone(),
        notes: passport.notes.clone(),
        unknown: passport.unknown().iter().map(|field| field.name).collect(),
        assumed: stated
            .iter()
            .filter(|stated| stated.is.known == Knowledge::Assumed)
            .map(|stated| stated.field)
            .collect(),
        stated,
        attributes: passport.attributes(),
        doses: doses(passport),
        mibo: mibo(passport),
        isct: isct(passport),
        prp_classes: prp_classes(passport),
        delivered: delivered(passport).into(),
    }
}
