//! How far studies disagree: Cochran's Q and its parts, and I².

use crate::distribution::chi_squared_upper;
use synovia_numerics::{exp, ln, normal_quantile};

use super::error::NetworkError;
use super::evidence::{Evidence, Study};
use super::fit::{Design, Fit, moment_estimate, moments};

/// A weighted sum of squares that is χ² distributed if nothing but chance is in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Q {
    /// The sum.
    pub q: f64,
    /// Degrees of freedom.
    pub df: usize,
    /// Probability of a larger sum by chance; `None` without degrees of freedom.
    pub p: Option<f64>,
}

impl Q {
    pub(super) fn new(q: f64, df: usize) -> Self {
        // What is left by rounding of a sum that is 0 is no disagreement.
        let q = if df == 0 { 0.0 } else { q.max(0.0) };
        Q {
            q,
            df,
            p: (df > 0).then(|| chi_squared_upper(q, df as f64)),
        }
    }

    pub(super) fn minus(self, part: Q) -> Q {
        Q::new(self.q - part.q, self.df - part.df)
    }
}

/// Share of the disagreement between studies that is more than chance, with its confidence interval from ln H (Higgins & Thompson
/// 2002, doi:10.1002/sim.1186).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ISquared {
    /// The share, from 0 to 1.
    pub value: f64,
    /// Its interval; `None` with one degree of freedom and no more disagreement than chance gives.
    pub interval: Option<(f64, f64)>,
}

impl ISquared {
    /// `None` without degrees of freedom.
    pub(super) fn of(total: Q, level: f64) -> Option<Self> {
        if total.df == 0 {
            return None;
        }
        let (q, df) = (total.q, total.df as f64);
        let log_h = 0.5 * ln((q / df).max(1.0));
        let se = if q > df + 1.0 {
            Some(0.5 * (ln(q) - ln(df)) / ((2.0 * q).sqrt() - (2.0 * df - 1.0).sqrt()))
        } else if df > 1.0 {
            let less = df - 1.0;
            Some((0.5 / less * (1.0 - 1.0 / (3.0 * less * less))).sqrt())
        } else {
            None
        };
        // I² = 1 − 1/H².
        let share = |log_h: f64| 1.0 - exp(-2.0 * log_h.max(0.0));
        let z = normal_quantile(0.5 + 0.5 * level);
        Some(ISquared {
            value: share(log_h),
            interval: se.map(|se| (share(log_h - z * se), share(log_h + z * se))),
        })
    }
}

/// The disagreement taken apart by designs, the sets of treatments that studies compare (Krahn, Binder & König 2013,
/// doi:10.1186/1471-2288-13-35, and Higgins and others 2012, doi:10.1002/jrsm.1044).
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// All of it.
    pub total: Q,
    /// Heterogeneity: between studies of the same design.
    pub within: Q,
    /// Inconsistency: between designs.
    pub between: Q,
    /// Design by design, in the order of their treatments.
    pub designs: Vec<DesignShare>,
    /// Inconsistency under random effects with a τ² from within designs, so that heterogeneity is not taken for inconsistency;
    /// `None` when no two studies share a design.
    pub between_random: Option<BetweenRandom>,
}

/// What one design has to do with the disagreement.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignShare {
    /// The treatments that are compared.
    pub treatments: Vec<String>,
    /// Labels of the studies that compare them.
    pub studies: Vec<String>,
    /// Heterogeneity between these studies.
    pub within: Q,
    /// Inconsistency that remains when this design is detached, that is, has effects of its own; `None` when it lies on no loop, so
    /// that detaching it changes nothing.
    pub between_without: Option<Q>,
}

/// See [`Decomposition::between_random`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetweenRandom {
    /// Variance between studies of the same design, by the method of moments.
    pub tau2_within: f64,
    /// Inconsistency beside it.
    pub between: Q,
}

struct Parts {
    total: Q,
    within: Q,
    each: Vec<(Vec<usize>, Q)>,
    moments: (f64, f64),
}

fn parts(evidence: &Evidence, tau2: f64) -> Result<Parts, NetworkError> {
    let q_of = |evidence: &Evidence| {
        let fit = Fit::new(evidence, &Design::standard(evidence), tau2)?;
        Ok((Q::new(fit.q, fit.df), moments(&fit)))
    };
    let (total, _) = q_of(evidence)?;
    let (mut within, mut each, mut sum) = ((0.0, 0), Vec::new(), (0.0, 0.0));
    for design in evidence.designs() {
        let (q, (excess, growth)) = q_of(&evidence.only(|study| study.arms == design))?;
        within = (within.0 + q.q, within.1 + q.df);
        if q.df > 0 {
            sum = (sum.0 + excess, sum.1 + growth);
        }
        each.push((design, q));
    }
    Ok(Parts {
        total,
        within: Q::new(within.0, within.1),
        each,
        moments: sum,
    })
}

pub(super) fn decompose(evidence: &Evidence) -> Result<Decomposition, NetworkError> {
    let whole = parts(evidence, 0.0)?;
    let between = whole.total.minus(whole.within);
    let mut designs = Vec::with_capacity(whole.each.len());
    for (design, within) in &whole.each {
        let is_of = |study: &Study| study.arms == *design;
        let rest = evidence.only(|study| !is_of(study));
        let rest = Fit::new(&rest, &Design::standard(&rest), 0.0)?;
        let without = Q::new(rest.q, rest.df).minus(whole.within.minus(*within));
        let studies = evidence.studies.iter().filter(|study| is_of(study));
        designs.push(DesignShare {
            treatments: design
                .iter()
                .map(|&arm| evidence.treatments[arm].clone())
                .collect(),
            studies: studies.map(|study| study.label.clone()).collect(),
            within: *within,
            between_without: (without.df < between.df).then_some(without),
        });
    }
    let between_random = if whole.within.df > 0 {
        let tau2_within = moment_estimate(whole.moments);
        let random = parts(evidence, tau2_within)?;
        Some(BetweenRandom {
            tau2_within,
            between: random.total.minus(random.within),
        })
    } else {
        None
    };
    Ok(Decomposition {
        total: whole.total,
        within: whole.within,
        between,
        designs,
        between_random,
    })
}
