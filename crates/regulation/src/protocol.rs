//! What a protocol and a report must say, filled from what a study says and from nothing else.
//!
//! From [`Facts`] comes one [`Document`]: the synopsis in the order of SPIRIT 2025, a schedule of activities, the estimands that the
//! analyses really answer, checklists whose lines are never ticked when empty, whose permission the instruments need, and what agencies
//! have said that the design should heed. Not legal advice.
//!
//! ```
//! use synovia_regulation::protocol::{Facts, Mine, Status, document};
//!
//! // Of a study that says nothing, nothing is filled in.
//! let empty = document(&Facts::default(), &Mine::default());
//! assert!(empty.checklists.iter().flat_map(|list| &list.lines).all(|line| !line.status.is_filled()));
//!
//! // A title fills the title, and says where it comes from.
//! let facts = Facts { title: "Cells or saline".to_owned(), ..Facts::default() };
//! let filled = document(&facts, &Mine::default());
//! assert_eq!(filled.synopsis()[0].status, Status::FilledAutomatically);
//! assert_eq!(filled.synopsis()[0].from, "study file, [study] title");
//! ```
//!
//! | you want | look at |
//! |---|---|
//! | the facts of a study or a run | [`Facts::from_study`], [`Results`] |
//! | everything at once | [`document`] |
//! | to read a user's own texts | [`read_texts`] |
//! | where each automatic line comes from | [`FILLED`] |
//! | a passport of the study's own | [`ProductGiven::of_passport`], put into [`Arm::products`] |

mod checklist;
mod document;
mod estimand;
mod facts;
mod filled;
mod filled_analysis;
mod filled_results;
mod filled_study;
mod from_study;
mod given;
mod guard;
mod line;
mod passports;
mod schedule;
mod table;
mod texts;
mod times;

pub use checklist::{Checklist, Counts, Line, STANDARDS, Standard, Status, checklists};
pub use document::{AS_OF, DOCUMENT_VERSION, Document, NOT_LEGAL_ADVICE, document};
pub use estimand::{Estimand, IntercurrentEvent, estimands};
pub use facts::{
    Analysis, Arm, BaselineOf, ContrastOf, Design, Endpoint, EventOf, Facts, FlowOf, Model,
    Population, RECORDED, Results, Threshold,
};
pub use filled::FILLED;
pub use given::ProductGiven;
pub use guard::{Licence, Notice, licences, notices};
pub use passports::About;
pub use schedule::{Activity, Column, Schedule, schedule};
pub use texts::{CODES, Mine, MyText, read_texts};
pub use times::{Times, times};
