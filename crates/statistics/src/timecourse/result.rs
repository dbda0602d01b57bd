//! What an analysis says.

use synovia_numerics::Matrix;

use super::curves::Curves;
use super::error::{Refusal, UnknownTreatment};
use super::likelihood::slope;

/// All pieces of the network, each by itself: nothing connects their treatments.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// In the order of the first label.
    pub pieces: Vec<Piece>,
    /// Results that no other arm of the study can be compared with at that time; they say nothing here.
    pub unused: Vec<Unused>,
}

/// A result without a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Unused {
    /// The study.
    pub study: String,
    /// The arm.
    pub treatment: String,
    /// The time.
    pub months: f64,
}

/// Treatments that are connected through studies.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The reference first, the others by label.
    pub treatments: Vec<String>,
    /// By label.
    pub studies: Vec<String>,
    /// What the studies themselves found.
    pub observed: Vec<Observed>,
    /// The fit, or why there is none.
    pub fit: Result<Fit, Refusal>,
}

/// A difference within a study.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// The study.
    pub study: String,
    /// The treatment.
    pub treatment: String,
    /// What it was compared with.
    pub against: String,
    /// When.
    pub months: f64,
    /// Treatment minus comparator.
    pub difference: f64,
    /// Standard error of the difference, from sampling alone.
    pub se: f64,
    /// What the model says on average over studies.
    pub fitted: Option<f64>,
}

/// An estimate with its interval, at the level that was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What the data say of a shape parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding {
    /// It was given.
    Fixed(f64),
    /// The likelihood has a highest point. The interval is that of the profile likelihood; an end that the likelihood does not set within
    /// the range searched is `None`: values arbitrarily far in that direction fit as well.
    Estimated {
        /// At the highest point.
        value: f64,
        /// From the curvature there; `None` when the curvature of all parameters together is not that of a peak.
        se: Option<f64>,
        /// Lower end.
        low: Option<f64>,
        /// Upper end.
        high: Option<f64>,
    },
    /// The likelihood rises up to the end of what is possible: the data ask for a simpler shape. No number is given.
    AtLimit {
        /// Which end.
        limit: Limit,
        /// Values below this are less plausible than the level allows.
        low: Option<f64>,
        /// Values above this are less plausible than the level allows.
        high: Option<f64>,
    },
    /// No value in the range searched is much less plausible than any other: the data do not tell.
    NotIdentified {
        /// The range searched.
        searched: (f64, f64),
    },
}

/// The end at which a shape parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The smallest value searched.
    Smallest,
    /// The largest value searched.
    Largest,
    /// The rates of rise and fall are the same.
    RatesCoincide,
}

/// A parameter of the shape.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeParameter {
    /// As in [`super::Shape`], with its unit.
    pub name: &'static str,
    /// The treatment, when each has its own.
    pub treatment: Option<String>,
    /// What is known.
    pub finding: Finding,
}

/// The amplitude of a treatment's curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Amplitude {
    /// The treatment.
    pub treatment: String,
    /// Against the reference; `None` when the shape parameter it goes with has no estimate, since the two cannot be told apart. The
    /// curve within the observed months still can be read.
    pub estimate: Option<Estimate>,
}

/// The effect of a treatment against the reference over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The treatment.
    pub treatment: String,
    /// In the order of the months asked for.
    pub points: Vec<Point>,
}

/// One month of a course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Months after treatment.
    pub months: f64,
    /// Treatment minus reference.
    pub effect: Estimate,
    /// Later than any study that compares this treatment: the shape alone says it.
    pub extrapolated: bool,
}

/// A fitted piece of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// What the others are compared with.
    pub reference: String,
    /// One per treatment other than the reference, by label.
    pub amplitudes: Vec<Amplitude>,
    /// In the order of the shape, then of the treatments.
    pub shape_parameters: Vec<ShapeParameter>,
    /// One per treatment other than the reference, by label.
    pub courses: Vec<Course>,
    /// Variance between studies of an amplitude, in squared units of the amplitude; see [`Fit::heterogeneity_sd`].
    pub tau2: f64,
    /// Degrees of freedom of the intervals: comparisons within studies minus effects; infinite without heterogeneity.
    pub df: f64,
    /// Whether a shape parameter without an estimate was held where it came to lie: standard errors then do not contain its uncertainty.
    pub given_the_shape: bool,
    /// Of the fit by maximum likelihood, also when the heterogeneity is estimated by restricted likelihood: that does not compare shapes.
    pub log_likelihood: f64,
    /// Number of parameters estimated, with the heterogeneity.
    pub parameters: usize,
    /// Number of contrasts.
    pub contrasts: usize,
    /// Akaike's criterion; smaller is better.
    pub aic: f64,
    /// The same with the correction for few contrasts; `None` when they are too few for it.
    pub aicc: Option<f64>,
    /// Weighted squares of what the shape leaves without heterogeneity, to be compared with χ² of `q_df` degrees of freedom.
    pub q: f64,
    /// Contrasts minus effects minus estimated shape parameters.
    pub q_df: usize,
    pub(crate) inner: Inner,
}

/// What courses at other months are made from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Inner {
    pub treatments: Vec<String>,
    pub curves: Curves,
    /// Amplitudes, then logarithms of shape parameters.
    pub estimates: Vec<f64>,
    pub covariance: Matrix,
    /// Last observed month of each treatment.
    pub last_months: Vec<f64>,
    /// Standard errors to either side.
    pub reach: f64,
}

impl Fit {
    /// The effect of `treatment` minus that of `against` at a time, with the interval by the delta method.
    ///
    /// # Errors
    /// A treatment that is not in this piece.
    pub fn effect(
        &self,
        treatment: &str,
        against: &str,
        months: f64,
    ) -> Result<Estimate, UnknownTreatment> {
        let (treatment, against) = (self.inner.number(treatment)?, self.inner.number(against)?);
        Ok(self.inner.effect(treatment, against, months))
    }

    /// Standard deviation between studies of the effect of a treatment against the reference at a time.
    ///
    /// # Errors
    /// A treatment that is not in this piece.
    pub fn heterogeneity_sd(&self, treatment: &str, months: f64) -> Result<f64, UnknownTreatment> {
        let treatment = self.inner.number(treatment)?;
        if treatment == 0 {
            return Ok(0.0);
        }
        let logs = &self.inner.estimates[self.inner.treatments.len() - 1..];
        Ok(self.tau2.sqrt() * self.inner.curves.at(logs, treatment, months).abs())
    }
}

impl Inner {
    fn number(&self, treatment: &str) -> Result<usize, UnknownTreatment> {
        let known = self.treatments.iter().position(|label| label == treatment);
        known.ok_or_else(|| UnknownTreatment {
            treatment: treatment.to_owned(),
            treatments: self.treatments.clone(),
        })
    }

    pub fn estimate(&self, value: f64, gradient: &[f64]) -> Estimate {
        let size = gradient.len();
        let mut variance = 0.0;
        for i in 0..size {
            for j in 0..size {
                variance += gradient[i] * gradient[j] * self.covariance[(i, j)];
            }
        }
        let se = variance.max(0.0).sqrt();
        // Nothing times an infinite number of standard errors is still nothing.
        let half = if se == 0.0 { 0.0 } else { self.reach * se };
        Estimate {
            value,
            se,
            low: value - half,
            high: value + half,
        }
    }

    pub fn effect(&self, treatment: usize, against: usize, months: f64) -> Estimate {
        let effects = self.treatments.len() - 1;
        let value = |estimates: &[f64]| {
            let (amplitudes, logs) = estimates.split_at(effects);
            let of = |treatment: usize| match treatment {
                0 => 0.0,
                _ => amplitudes[treatment - 1] * self.curves.at(logs, treatment, months),
            };
            of(treatment) - of(against)
        };
        let logs = &self.estimates[effects..];
        let gradient: Vec<f64> = (0..self.estimates.len())
            .map(|place| {
                if place >= effects {
                    return slope(|x| vec![value(x)], &self.estimates, place)[0];
                }
                let of = |other: usize| {
                    if other == place + 1 {
                        self.curves.at(logs, other, months)
                    } else {
                        0.0
                    }
                };
                of(treatment) - of(against)
            })
            .collect();
        self.estimate(value(&self.estimates), &gradient)
    }

    pub fn course(&self, treatment: usize, months: &[f64]) -> Course {
        let point = |months: f64| Point {
            months,
            effect: self.effect(treatment, 0, months),
            extrapolated: months > self.last_months[treatment],
        };
        Course {
            treatment: self.treatments[treatment].clone(),
            points: months.iter().map(|months| point(*months)).collect(),
        }
    }
}
