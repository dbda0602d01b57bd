//! Constants of the model fitted to published trials, predictions of trials it has not seen, and how far both miss.
//!
//! Effects of treatments are simulated at evenly spread constants ([`laboratory`], [`surrogate`]), so that what a trial prints becomes a
//! formula of a few dozen numbers ([`course`], [`assemble`]); these are drawn from their posterior ([`parameters`], [`likelihood`], [`fit`]),
//! each trial left out in turn ([`scored`]). What is fitted to what, and how it is judged, was written down before the first fit: the book's
//! page on calibration.
//!
//! ```
//! use synovia_calibration::forecast::forecast;
//! use synovia_evidence::{POSTERIOR_JSON, Registry, library::Library};
//! use synovia_results::posterior::Posterior;
//!
//! // A trial that nobody has run: cells against saline, 60 patients an arm, pain after six months.
//! let (library, findings) = Library::read_to_predict(&[
//!     ("trials.csv", include_str!("../tests/plan/trials.csv")),
//!     ("arms.csv", include_str!("../tests/plan/arms.csv")),
//!     ("outcomes.csv", include_str!("../tests/plan/outcomes.csv")),
//! ]);
//! assert!(!findings.has_errors(), "{findings:?}");
//!
//! // What the shipped calibration says of it, with 300 simulated people for each treatment.
//! let posterior = Posterior::from_json(POSTERIOR_JSON)?;
//! let rows = forecast(&posterior, &Registry::embedded(), &library, 300, &|_| {})?;
//! let difference = rows.iter().find(|row| row.control_arm_id.is_some()).unwrap();
//! // Either arm may come out better.
//! assert!(difference.q05 < Some(0.0) && difference.q95 > Some(0.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | you want | look at |
//! |---|---|
//! | the tables of published trials as rows to fit | [`observed`] |
//! | to fit | [`calibrate`] |
//! | to predict a trial | [`forecast`] |
//! | the document that ships | [`document`] |

pub mod ask;
pub mod assemble;
pub mod calibrate;
pub mod constants;
pub mod course;
pub mod density;
pub mod document;
pub mod fit;
pub mod forecast;
pub mod laboratory;
pub mod likelihood;
pub mod observed;
pub mod parameters;
pub mod predict;
pub mod preposterior;
pub mod scored;
pub mod surrogate;
