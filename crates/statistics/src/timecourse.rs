//! Results at several times after treatment, of several treatments, in one analysis: time-course (model-based) network meta-analysis.
//!
//! Trials report at one, three, six, twelve months, each at some of these. Pooling each time by itself wastes what the others say and
//! compares different trials at different times. Here the effect of a treatment against the reference is a curve over time, see
//! [`Shape`], and every reported time of every trial bears on it. The model is that of H. Pedder et al., *Res. Synth. Methods* 10
//! (2019) 267-286, doi:10.1002/jrsm.1351 (see also M. Tallarita et al., *Stat. Med.* 38 (2019) 3053-3072, doi:10.1002/sim.8169, for
//! alternatives), for relative effects, fitted by likelihood instead of by sampling from a posterior: no priors, no randomness.
//!
//! - Only differences within studies are used, so that what happens to the reference over time may differ freely between studies.
//! - The correlation of one arm at different times is an assumption, [`Correlation`].
//! - The amplitude of each treatment varies between studies with variance τ², differences of any two treatments alike, [`Heterogeneity`].
//! - Shape parameters are found by maximum likelihood, with amplitudes and τ² at their best for each value; intervals are those of this
//!   profile likelihood. What the data do not tell is said to be so, see [`Finding`].
//! - Standard errors come from the observed information on amplitudes and shape parameters, at the estimated τ² as if it were known;
//!   intervals of effects use t with as many degrees of freedom as comparisons within studies exceed effects. In few studies these are
//!   wide rather than narrow, since a τ² that cannot be negative is too large on average.
//! - Treatments that no chain of studies connects are analysed apart.
//!
//! # A story
//!
//! Two trials compare cells with saline at three months and at a year; a third compares them with hyaluronate, which a fourth compares
//! with saline, early and late. What is the difference between cells and saline at a year?
//!
//! ```
//! use synovia_statistics::timecourse::{ArmResult, Finding, Model, Parameter, Shape, analyse};
//!
//! let arm = |study: &str, treatment: &str, months: f64, mean: f64| ArmResult {
//!     study: study.into(), treatment: treatment.into(), months, mean, se: 1.5,
//! };
//! let results = [
//!     arm("North", "saline", 3.0, -8.0), arm("North", "cells", 3.0, -13.4),
//!     arm("North", "saline", 12.0, -7.0), arm("North", "cells", 12.0, -15.9),
//!     arm("South", "saline", 1.0, -9.0), arm("South", "cells", 1.0, -11.0),
//!     arm("South", "saline", 12.0, -6.0), arm("South", "cells", 12.0, -13.4),
//!     arm("East", "cells", 6.0, -14.0), arm("East", "hyaluronate", 6.0, -11.0),
//!     arm("West", "saline", 1.0, -8.5), arm("West", "hyaluronate", 1.0, -10.1),
//!     arm("West", "saline", 6.0, -7.5), arm("West", "hyaluronate", 6.0, -11.8),
//! ];
//! let model = Model {
//!     reference: Some("saline".into()),
//!     ..Model::new(Shape::Emax { half_time_months: Parameter::Common })
//! };
//! let analysis = analyse(&results, &model)?;
//! let fit = analysis.pieces[0].fit.as_ref().expect("four connected studies");
//! let year = fit.effect("cells", "saline", 12.0)?;
//! assert!(year.value < -7.0 && year.value > -9.0, "{year:?}");
//! // Four small studies hardly bound the time to half of the effect: from weeks to years.
//! let half_time = fit.shape_parameters[0].finding;
//! let Finding::Estimated { low: Some(low), high: Some(high), .. } = half_time else { panic!("{half_time:?}") };
//! assert!(low < 1.0 && high > 48.0, "{low} {high}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::level::is_level;

mod curves;
mod data;
mod error;
mod findings;
mod fit;
mod likelihood;
mod maximise;
mod result;
mod shape;

pub use data::{ArmResult, Correlation};
pub use error::{Refusal, TimecourseError, UnknownTreatment};
pub use result::{
    Amplitude, Analysis, Course, Estimate, Finding, Fit, Limit, Observed, Piece, Point,
    ShapeParameter, Unused,
};
pub use shape::{Parameter, Shape};

/// How the variance of amplitudes between studies is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heterogeneity {
    /// There is none: all studies share the same curves.
    None,
    /// By maximum likelihood; too small on average in few studies.
    MaximumLikelihood,
    /// By restricted maximum likelihood, at the shape that maximum likelihood finds.
    Restricted,
}

/// What is to be fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The course of effects.
    pub shape: Shape,
    /// Differences between studies.
    pub heterogeneity: Heterogeneity,
    /// Of one arm at different times.
    pub correlation: Correlation,
    /// What the others are compared with, in the piece that has it; otherwise, the treatment that most studies have.
    pub reference: Option<String>,
    /// Where courses are written out.
    pub months: Vec<f64>,
    /// Of all intervals, such as 0.95.
    pub level: f64,
}

impl Model {
    /// Restricted likelihood, the default correlation, 95 % intervals, and courses at 1, 3, 6 and 12 months.
    pub fn new(shape: Shape) -> Self {
        Model {
            shape,
            heterogeneity: Heterogeneity::Restricted,
            correlation: Correlation::default(),
            reference: None,
            months: vec![1.0, 3.0, 6.0, 12.0],
            level: 0.95,
        }
    }
}

/// Fits a model to each connected piece of the network. The order of the results makes no difference.
///
/// # Errors
/// [`TimecourseError`] when the results or the model make no sense. Pieces that cannot be fitted are no error; they say why and show
/// what their studies found, see [`Piece`].
pub fn analyse(results: &[ArmResult], model: &Model) -> Result<Analysis, TimecourseError> {
    check(model)?;
    let sorted = data::checked(results)?;
    let connected = data::connect(&sorted, model.correlation, model.reference.as_deref())?;
    let alone = data::visits(&sorted).filter(|visit| visit.len() == 1);
    let unused = alone.map(|visit| Unused {
        study: visit[0].study.clone(),
        treatment: visit[0].treatment.clone(),
        months: visit[0].months,
    });
    let piece = |piece: data::Connected| {
        let mut observed = piece.observed();
        let fit = fit::fit(&piece, model, &mut observed);
        Piece {
            studies: piece.blocks.into_iter().map(|block| block.study).collect(),
            treatments: piece.treatments,
            observed,
            fit,
        }
    };
    Ok(Analysis {
        unused: unused.collect(),
        pieces: connected.into_iter().map(piece).collect(),
    })
}

fn check(model: &Model) -> Result<(), TimecourseError> {
    let (Correlation::Same(correlation) | Correlation::PerMonth(correlation)) = model.correlation;
    if !(0.0..1.0).contains(&correlation) {
        return Err(TimecourseError::Correlation { correlation });
    }
    if !is_level(model.level) {
        return Err(TimecourseError::Level { level: model.level });
    }
    if let Some(months) =
        (model.months.iter()).find(|months| !(0.0..f64::INFINITY).contains(*months))
    {
        return Err(TimecourseError::Month { months: *months });
    }
    fit::fixed_parameters_make_sense(model)
        .map_err(|(name, value)| TimecourseError::FixedParameter { name, value })
}
