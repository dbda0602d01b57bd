//! What Synovia knows, and how well: every model constant with its unit, uncertainty, source and status.
//!
//! A number of the model exists only here. Code asks for it by identifier, a study may replace it, and each simulated trial
//! may draw the uncertain ones anew:
//!
//! ```
//! use synovia_evidence::{Registry, Status};
//!
//! let registry = Registry::embedded();
//! let clock = registry.get("joint.clock_d").unwrap();
//! assert_eq!((clock.value, clock.unit.as_str()), (10.5, "d"));
//! assert_eq!(clock.status, Status::Assumed); // not from the literature, and the report will say so
//!
//! // A study replaces a value: its uncertainty is switched off and the parameter is marked.
//! let slower = registry.with_value("joint.clock_d", 12.0).unwrap();
//! assert!(slower.get("joint.clock_d").unwrap().overridden);
//! let misspelt = registry.with_value("joint.clok_d", 12.0).unwrap_err();
//! assert_eq!(misspelt.nearest.as_deref(), Some("joint.clock_d"));
//!
//! // A replicate draws the uncertain product effects; natural history is frozen.
//! let drawn = registry.draw(&mut |_id| 1.0); // one standard deviation up
//! assert!(drawn.value("joint.cell_potency") > registry.value("joint.cell_potency"));
//! assert_eq!(drawn.value("joint.clock_d"), registry.value("joint.clock_d"));
//! ```
//!
//! | you want | look at |
//! |---|---|
//! | the value of a constant | [`Registry::value`] |
//! | its meaning, unit, source, status | [`Registry::get`], [`Registry::source`] |
//! | one simulated trial's draw | [`Registry::draw`] |
//! | what can be given | [`products`], [`product`] |
//! | what people call these | [`meant`], [`nearest_name`] |
//! | how much of a difference matters | [`thresholds`] |
//! | what the model gets wrong | [`known_misses`] |
//! | what published trials found | [`library`] |

mod known_misses;
pub mod library;
mod parameter;
mod product;
mod registry;
mod source;
mod synonyms;
pub mod thresholds;
pub mod unit;

pub use known_misses::known_misses;
/// The shipped calibration, as `synovia calibrate` wrote it (`synovia_results::posterior::Posterior`).
pub const POSTERIOR_JSON: &str = include_str!("../data/posterior.json");

pub use parameter::{Parameter, Scope, Spread, Status, Uncertainty};
pub use product::{
    Donor, Kind, Knowledge, Processing, Product, Reported, Route, STATED_BY_THE_STUDY,
    SourceTissue, UnknownProduct, product, products,
};
pub use registry::{Registry, UnknownParameter};
pub use source::Source;
pub use synonyms::{Named, Synonym, meant, nearest_name, synonyms};
pub use thresholds::{Threshold, ThresholdError, ThresholdKind};
