//! What exactly is injected: the passport of a product, and what follows from it.
//!
//! A passport is a TOML file. Each field says its value and how it is known: `reported` with a source, `assumed`, or `unknown`. A field
//! that is left out is unknown, and is counted as such. From the fields are computed the DOSES line, how much of MIBO is reported, whether
//! the criteria of the ISCT are met, the classes of platelet-rich plasma, and the dose that arrives in the joint.
//!
//! ```
//! use synovia_regulation::passport::{self, Scope};
//!
//! let text = "\
//! name = \"Cells of our own\"
//! source = \"batch record 17\"        # of every value that names no other
//! [identity]
//! kind = \"cell\"
//! donor = \"allogeneic\"
//! processing = [\"enzymatic_digest\", \"culture_expanded\", \"freeze\"]
//! cryopreserved = true
//! [dose]
//! cells_million = 20
//! [manufacturing]
//! harvest_yield = { value = 1.0, known = \"assumed\" }
//! lot_pass_rate = 0.8
//! viability_after_thaw = { value = 0.85, sd = 0.05 }
//! ";
//! let read = passport::read("cells.toml", text.as_bytes());
//! let cells = read.passport.expect("nothing is wrong with it");
//!
//! assert_eq!(cells.attributes()["processing"], "culture_expanded");
//! let delivered = passport::delivered(&cells).expect("all three losses are stated");
//! assert!((delivered.mean() - 20.0 * 0.8 * 0.85).abs() < 1e-12);
//! assert_eq!(delivered.quantile(0.1), 0.0, "two lots in ten are not released");
//! assert_eq!(passport::mibo(&cells).map(|mibo| mibo.scope), Some(Scope::StromalCells));
//! ```
//!
//! `book/src/passport.md` lists fields, definitions and findings. Nothing here says that a product works, or that it may be used.

pub mod codes;
mod delivered;
mod describe;
mod doses;
pub mod fields;
mod isct;
mod mibo;
mod plausible;
mod prp;
mod reading;
mod shipped;
mod simulated;
pub mod spread;
mod stored;
mod text;
mod value;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use delivered::Loss;
pub use delivered::{Delivered, LossUnknown, Unit, delivered};
pub use describe::{Arriving, Description, SCHEMA, Stated, describe};
pub use doses::{Doses, Part, doses};
pub use isct::{Criterion, Verdict, isct};
pub use mibo::{Item, Mibo, Scope, mibo};
pub use prp::{PrpClass, Status, prp_classes};
pub use reading::{Read, read, read_file};
pub use shipped::{SHIPPED, UnknownPassport, citation, of_study_product, shipped};
pub use simulated::{NotSimulated, Simulated, simulated};
pub use value::{Knowledge, Known, Spread, Value};

use fields::{Asked, FIELDS, Field, MANIPULATIONS};

/// What is known of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "stored::Stored", try_from = "stored::Stored")]
pub struct Passport {
    /// For readers.
    pub name: String,
    /// What a reader should know besides; empty when there is nothing.
    pub notes: String,
    /// Only the fields that the file states, by name.
    stated: BTreeMap<&'static str, Known>,
}

impl Passport {
    /// A field by its name, such as `dose.cells_million`. Left out, it is unknown when it is asked of such a product, and otherwise not
    /// applicable.
    ///
    /// # Panics
    ///
    /// When [`FIELDS`] has no such name.
    pub fn field(&self, name: &str) -> &Known {
        let field =
            fields::field_named(name).unwrap_or_else(|| panic!("a passport has no field `{name}`"));
        match self.stated.get(field.name) {
            Some(known) => known,
            None if self.is_asked(field) => &Known::UNKNOWN,
            None => &Known::NOT_APPLICABLE,
        }
    }

    /// Whether a field is asked of such a product.
    pub fn is_asked(&self, field: &Field) -> bool {
        let kind = self.word("identity.kind").unwrap_or_default();
        match field.asked {
            Asked::All => true,
            Asked::Kinds(kinds) => kinds.contains(&kind),
            Asked::Cultured => self.is_cultured(),
            Asked::Stromal => self.is_stromal(),
            Asked::Concentrates => kind == "tissue" || kind == "cell" && !self.is_cultured(),
            Asked::Frozen => match self.flag("identity.cryopreserved") {
                Some(frozen) => frozen && kind == "cell",
                None => self.is_cultured(),
            },
        }
    }

    /// The fields that were asked and that nobody told us.
    pub fn unknown(&self) -> Vec<&'static Field> {
        FIELDS
            .iter()
            .filter(|field| self.field(field.name).known == Knowledge::Unknown)
            .collect()
    }

    /// The attributes by which regulation classifies, in its own words: `kind`, `source`, `donor`, `processing`,
    /// `combined_with_article`. What is unknown is left out. Of several steps of processing the most manipulative counts.
    pub fn attributes(&self) -> BTreeMap<&'static str, String> {
        let stated = [
            ("kind", self.word("identity.kind")),
            ("source", self.word("identity.source_tissue")),
            ("donor", self.word("identity.donor")),
            ("processing", self.most_manipulative()),
            ("combined_with_article", self.word("identity.combined_with")),
        ];
        stated
            .into_iter()
            .filter_map(|(name, word)| Some((name, word?.to_owned())))
            .collect()
    }

    /// The most manipulative of the steps of processing; `None` when they are unknown.
    pub(crate) fn most_manipulative(&self) -> Option<&'static str> {
        let steps = self.words("identity.processing")?;
        let most = MANIPULATIONS
            .iter()
            .rposition(|manipulation| steps.iter().any(|step| step == manipulation));
        // Steps that are no manipulation of their own, such as freezing, leave the tissue what it was.
        Some(MANIPULATIONS[most.unwrap_or(0)])
    }

    fn is_cultured(&self) -> bool {
        self.word("identity.kind") == Some("cell")
            && matches!(
                self.most_manipulative(),
                None | Some("culture_expanded" | "gene_modified")
            )
    }

    fn is_stromal(&self) -> bool {
        self.is_cultured() && self.word("identity.source_tissue") != Some("cartilage")
    }

    /// A number of the passport, in the unit of the field.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        match self.field(name).value {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn word(&self, name: &str) -> Option<&str> {
        match &self.stated.get(name)?.value {
            Some(Value::Text(word)) => Some(word),
            _ => None,
        }
    }

    fn words(&self, name: &str) -> Option<&[String]> {
        match &self.stated.get(name)?.value {
            Some(Value::Words(words)) => Some(words),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.stated.get(name)?.value {
            Some(Value::Flag(flag)) => Some(flag),
            _ => None,
        }
    }

    pub(crate) fn spread(&self, name: &str) -> Option<Spread> {
        match self.field(name).value {
            Some(Value::Spread(spread)) => Some(spread),
            _ => None,
        }
    }
}
