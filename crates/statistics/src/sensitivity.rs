//! Global sensitivity: which uncertain inputs of a model move its output, over the whole range of all of them at once.
//!
//! | you want | runs of the model | look at |
//! |---|---|---|
//! | to find, among many inputs, the few that matter | repetitions·(inputs + 1) | [`RadialDesign`]: elementary effects |
//! | the share of the output's variance that each of a few inputs carries | rows·(groups + 2) | [`SaltelliDesign`]: Sobol indices |
//!
//! Inputs are independent and uniform between 0 and 1; whoever runs the model takes quantiles of them. A design says where to run the
//! model, and reads what came out. It never runs the model itself, so that the runs may be made in any order, on any number of threads.
//!
//! ```
//! use synovia_statistics::sensitivity::SaltelliDesign;
//!
//! let model = |x: &[f64]| 3.0 * x[0] + x[1] * x[2];
//! let design = SaltelliDesign::new(vec![vec![0], vec![1], vec![2]], 1024, 1);
//! let outputs: Vec<f64> = (0..design.runs()).map(|run| model(&design.point(run))).collect();
//! let found = design.decompose(&outputs);
//! // 9/12 of 9/12 + 1/12·1/4·2 + 1/144
//! assert!((found.indices[0].first.estimate - 0.9391).abs() < 0.01);
//! ```

mod elementary_effects;
mod sobol_indices;

pub use elementary_effects::{ElementaryEffects, RadialDesign};
pub use sobol_indices::{Decomposition, SaltelliDesign, SobolIndices};
