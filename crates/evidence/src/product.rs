//! What can be given to a patient, and how well it is known.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;
use toml::Spanned;

/// A product passport: what is given, with every property marked reported, assumed or unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// As study files name it.
    #[serde(default)]
    pub id: String,
    /// For readers.
    pub name: String,
    /// What it is, as far as the model is concerned.
    pub kind: Kind,
    /// Where its cells or platelets come from.
    #[serde(default)]
    pub source_tissue: Reported<SourceTissue>,
    /// Whose they are.
    #[serde(default)]
    pub donor: Reported<Donor>,
    /// What was done to them.
    #[serde(default)]
    pub processing: Reported<Processing>,
    /// Whether its chains of hyaluronic acid are tied to each other.
    #[serde(default)]
    pub chains: Reported<Chains>,
    /// Stromal cells of one injection, million; of a tissue concentrate they are few among many others.
    #[serde(default)]
    pub dose_million_cells: Reported<f64>,
    /// How many of the cells live when injected, 0 to 1.
    #[serde(default)]
    pub viability: Reported<f64>,
    /// Platelets per microlitre.
    #[serde(default)]
    pub platelets_per_ul: Reported<f64>,
    /// Leukocytes per microlitre.
    #[serde(default)]
    pub leukocytes_per_ul: Reported<f64>,
    /// Volume of one injection, mL.
    #[serde(default)]
    pub volume_ml: Reported<f64>,
    /// Mass of one injection, or of one day for medicines by mouth, mg.
    #[serde(default)]
    pub dose_mg: Reported<f64>,
    /// What it is suspended or dissolved in.
    #[serde(default)]
    pub carrier: Reported<String>,
    /// How it is given.
    pub route: Route,
    /// What a reader should know besides.
    pub notes: String,
}

impl Product {
    /// Living stromal cells of one injection, million. 0 for products without cells, `None` when dose or viability is unknown.
    pub fn living_cells_million(&self) -> Option<f64> {
        if self.dose_million_cells.knowledge == Knowledge::NotApplicable {
            return Some(0.0);
        }
        Some(self.dose_million_cells.value? * self.viability.value?)
    }

    /// Whether hyaluronic acid is cross-linked. One of which that is not known counts as linear.
    pub fn is_cross_linked(&self) -> bool {
        self.chains.value == Some(Chains::CrossLinked)
    }

    /// Whether a corticosteroid is released slowly from microspheres.
    pub fn is_extended_release(&self) -> bool {
        self.kind == Kind::Corticosteroid && self.carrier.value.as_deref() == Some("microspheres")
    }

    /// Platelets of one injection, billion. 0 for products without platelets, `None` when concentration or volume is unknown.
    pub fn platelets_billion(&self) -> Option<f64> {
        if self.platelets_per_ul.knowledge == Knowledge::NotApplicable {
            return Some(0.0);
        }
        const BILLION_PER_ML: f64 = 1e-6;
        Some(self.platelets_per_ul.value? * self.volume_ml.value? * BILLION_PER_ML)
    }
}

/// What a product is, as far as the model is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Expanded stromal cells.
    Cells,
    /// Marrow concentrate, stromal vascular fraction, microfragmented fat: some of the cells are stromal.
    TissueConcentrate,
    /// Platelet-rich plasma.
    Prp,
    /// Viscosupplement.
    HyaluronicAcid,
    /// Injected steroid.
    Corticosteroid,
    /// Placebo injection.
    Saline,
    /// Non-steroidal anti-inflammatory drug, by mouth.
    Nsaid,
    /// Acetaminophen, by mouth.
    Paracetamol,
    /// Supervised programme.
    Exercise,
}

/// Where cells or platelets come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceTissue {
    /// Iliac crest or tibia.
    BoneMarrow,
    /// Subcutaneous or infrapatellar fat.
    Adipose,
    /// Umbilical cord blood.
    CordBlood,
    /// Umbilical cord, Wharton's jelly included.
    CordTissue,
    /// Placenta or amnion.
    PlacentaAmnion,
    /// Synovial membrane.
    Synovium,
    /// Articular or other cartilage.
    Cartilage,
    /// Blood.
    PeripheralBlood,
    /// Induced pluripotent stem cells.
    InducedPluripotent,
}

impl SourceTissue {
    /// The word the regulation tables use for it in their attribute `source`.
    pub fn regulation_source(self) -> &'static str {
        match self {
            SourceTissue::BoneMarrow => "bone_marrow",
            SourceTissue::Adipose => "adipose",
            SourceTissue::CordBlood => "cord_blood",
            SourceTissue::CordTissue => "cord_tissue",
            SourceTissue::PlacentaAmnion => "placenta_amnion",
            SourceTissue::Synovium => "synovium",
            SourceTissue::Cartilage => "cartilage",
            SourceTissue::PeripheralBlood => "peripheral_blood",
            SourceTissue::InducedPluripotent => "ipsc",
        }
    }
}

/// Whose cells they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Donor {
    /// The patient's own.
    Autologous,
    /// Another person's.
    Allogeneic,
    /// An animal's.
    Xenogeneic,
}

impl fmt::Display for Donor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Donor::Autologous => "autologous",
            Donor::Allogeneic => "allogeneic",
            Donor::Xenogeneic => "xenogeneic",
        })
    }
}

/// What was done to the tissue, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Processing {
    /// Rinsed or cut to size at most.
    NoneOrRinseSize,
    /// Concentrated in a centrifuge.
    CentrifugeConcentrate,
    /// Broken up mechanically.
    MechanicalMicrofragment,
    /// Digested with enzymes.
    EnzymaticDigest,
    /// Grown in culture.
    CultureExpanded,
    /// Genetically modified.
    GeneModified,
}

impl fmt::Display for Processing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Processing::NoneOrRinseSize => "unprocessed or rinsed",
            Processing::CentrifugeConcentrate => "concentrated by centrifuge",
            Processing::MechanicalMicrofragment => "microfragmented",
            Processing::EnzymaticDigest => "digested with enzymes",
            Processing::CultureExpanded => "expanded in culture",
            Processing::GeneModified => "genetically modified",
        })
    }
}

/// How the chains of hyaluronic acid hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chains {
    /// Free: given in a weekly series of small injections.
    Linear,
    /// Tied to a gel: a course is one injection.
    CrossLinked,
}

impl fmt::Display for Chains {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Chains::Linear => "linear chains",
            Chains::CrossLinked => "cross-linked chains",
        })
    }
}

/// How a product is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// Injected into the joint.
    IntraArticular,
    /// By mouth, daily.
    Oral,
    /// With a therapist.
    Physical,
    /// Not at all.
    None,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Route::IntraArticular => "injected into the joint",
            Route::Oral => "by mouth",
            Route::Physical => "with a therapist",
            Route::None => "not given",
        })
    }
}

/// A property together with how it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported<T> {
    /// `None` when unknown or not applicable.
    pub value: Option<T>,
    /// How it is known.
    pub knowledge: Knowledge,
    /// Id of a [`crate::Source`], or [`STATED_BY_THE_STUDY`].
    pub source: Option<String>,
}

/// The source of a property that a study file states itself.
pub const STATED_BY_THE_STUDY: &str = "study";

impl<T> Reported<T> {
    /// A value that the study file states in place of the product's own.
    pub fn by_the_study(value: T) -> Reported<T> {
        Reported {
            value: Some(value),
            knowledge: Knowledge::Reported,
            source: Some(STATED_BY_THE_STUDY.to_owned()),
        }
    }
}

impl<T> Default for Reported<T> {
    /// Not applicable.
    fn default() -> Reported<T> {
        Reported {
            value: None,
            knowledge: Knowledge::NotApplicable,
            source: None,
        }
    }
}

/// How a property of a product is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Knowledge {
    /// Read in the source, or stated by the study.
    Reported,
    /// Ours.
    Assumed,
    /// It has a value and nobody told us.
    Unknown,
    /// It has none: platelets of a tablet.
    NotApplicable,
}

impl fmt::Display for Knowledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Knowledge::Reported => "reported",
            Knowledge::Assumed => "assumed",
            Knowledge::Unknown => "unknown",
            Knowledge::NotApplicable => "not applicable",
        })
    }
}

/// All products, in the order of the data file.
pub fn products() -> &'static [Product] {
    static PRODUCTS: OnceLock<Vec<Product>> = OnceLock::new();
    PRODUCTS.get_or_init(|| {
        let entries: BTreeMap<Spanned<String>, Product> =
            toml::from_str(include_str!("../data/products.toml"))
                .unwrap_or_else(|error| panic!("data/products.toml: {error}"));
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by_key(|(id, _)| id.span().start);
        entries
            .into_iter()
            .map(|(id, product)| Product {
                id: id.into_inner(),
                ..product
            })
            .collect()
    })
}

/// The product a study file names.
///
/// # Errors
///
/// [`UnknownProduct`] with the nearest shipped id.
pub fn product(id: &str) -> Result<&'static Product, UnknownProduct> {
    products()
        .iter()
        .find(|product| product.id == id)
        .ok_or_else(|| UnknownProduct {
            id: id.to_owned(),
            nearest: crate::nearest_name(
                crate::Named::Product,
                id,
                products().iter().map(|product| product.id.as_str()),
            )
            .map(str::to_owned),
        })
}

/// There is no product of this id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownProduct {
    /// What was asked for.
    pub id: String,
    /// The shipped id most like it, if any is.
    pub nearest: Option<String>,
}

impl fmt::Display for UnknownProduct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no product `{}`", self.id)?;
        match &self.nearest {
            Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownProduct {}
