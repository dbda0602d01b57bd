//! What a user chooses: the estimator of the variance between studies, the test, the prediction interval.

use super::error::MetaError;

/// Estimators of τ², the variance of the true effects between studies.
///
/// Compared by A. A. Veroniki et al., *Res. Synth. Methods* 7 (2016) 55-79, doi 10.1002/jrsm.1164.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heterogeneity {
    /// No variance between studies: one common effect, weights 1/vᵢ.
    Common,
    /// R. DerSimonian, N. Laird, *Control. Clin. Trials* 7 (1986) 177-188: moments of Q with weights 1/vᵢ.
    DerSimonianLaird,
    /// L. V. Hedges, *Psychol. Bull.* 93 (1983) 388-395, and W. G. Cochran (1954): moments of Q with equal weights.
    Hedges,
    /// J. E. Hunter, F. L. Schmidt, *Methods of Meta-Analysis* (2004): (Q − k)/Σ1/vᵢ; biased downwards.
    HunterSchmidt,
    /// K. Sidik, J. N. Jonkman, *J. R. Stat. Soc. C* 54 (2005) 367-384: never 0 unless all effects are the same.
    SidikJonkman,
    /// Maximum likelihood; biased downwards.
    MaximumLikelihood,
    /// Restricted maximum likelihood: W. Viechtbauer, *J. Educ. Behav. Stat.* 30 (2005) 261-293.
    Reml,
    /// Empirical Bayes: C. N. Morris, *J. Am. Stat. Assoc.* 78 (1983) 47-55. Solves the same equation as Paule and Mandel.
    EmpiricalBayes,
    /// R. C. Paule, J. Mandel, *J. Res. Natl. Bur. Stand.* 87 (1982) 377-385: Q with weights 1/(vᵢ + τ²) meets its expectation.
    PauleMandel,
    /// Moments of Q with the user's weights: R. DerSimonian, R. Kacker, *Contemp. Clin. Trials* 28 (2007) 105-114.
    GeneralisedQ,
}

impl Heterogeneity {
    /// All estimators, in the order of the documentation.
    pub const ALL: [Heterogeneity; 10] = [
        Heterogeneity::Common,
        Heterogeneity::DerSimonianLaird,
        Heterogeneity::Hedges,
        Heterogeneity::HunterSchmidt,
        Heterogeneity::SidikJonkman,
        Heterogeneity::MaximumLikelihood,
        Heterogeneity::Reml,
        Heterogeneity::EmpiricalBayes,
        Heterogeneity::PauleMandel,
        Heterogeneity::GeneralisedQ,
    ];

    /// The short name that metafor uses.
    pub fn name(self) -> &'static str {
        match self {
            Heterogeneity::Common => "FE",
            Heterogeneity::DerSimonianLaird => "DL",
            Heterogeneity::Hedges => "HE",
            Heterogeneity::HunterSchmidt => "HS",
            Heterogeneity::SidikJonkman => "SJ",
            Heterogeneity::MaximumLikelihood => "ML",
            Heterogeneity::Reml => "REML",
            Heterogeneity::EmpiricalBayes => "EB",
            Heterogeneity::PauleMandel => "PM",
            Heterogeneity::GeneralisedQ => "GENQ",
        }
    }

    /// The estimator of a short name, in capitals or not; `EE` (equal effects) and `CE` (common effect) are `FE`.
    ///
    /// ```
    /// use synovia_statistics::meta::Heterogeneity;
    /// assert_eq!(Heterogeneity::parse("reml")?, Heterogeneity::Reml);
    /// # Ok::<(), synovia_statistics::meta::MetaError>(())
    /// ```
    ///
    /// # Errors
    /// [`MetaError::UnknownName`], with the names there are.
    pub fn parse(name: &str) -> Result<Self, MetaError> {
        if name.eq_ignore_ascii_case("EE") || name.eq_ignore_ascii_case("CE") {
            return Ok(Heterogeneity::Common);
        }
        named(&Self::ALL, Self::name, name)
    }
}

/// How the pooled effect or a coefficient is tested, and its confidence interval made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// Standard error from the weights, normal distribution. Too narrow with few studies.
    Z,
    /// The standard error is scaled by the studies' own scatter, and t has k − p degrees of freedom: J. Hartung, G. Knapp, *Stat. Med.*
    /// 20 (2001) 3875-3889; with moderators G. Knapp, J. Hartung, *Stat. Med.* 22 (2003) 2693-2710.
    HartungKnapp,
    /// The same, but the variance is never below that of [`Test::Z`], as Knapp and Hartung (2003) and C. Röver, G. Knapp, T. Friede, *BMC
    /// Med. Res. Methodol.* 15 (2015) 99 advise: studies that agree by chance otherwise give an interval that is narrower than the
    /// common-effect one. What meta 6.5-0 calls `adhoc.hakn.ci = "se"`.
    HartungKnappAdHoc,
}

impl Test {
    /// All tests.
    pub const ALL: [Test; 3] = [Test::Z, Test::HartungKnapp, Test::HartungKnappAdHoc];

    /// The short name that metafor uses.
    pub fn name(self) -> &'static str {
        match self {
            Test::Z => "z",
            Test::HartungKnapp => "knha",
            Test::HartungKnappAdHoc => "adhoc",
        }
    }

    /// The test of a short name.
    ///
    /// # Errors
    /// [`MetaError::UnknownName`], with the names there are.
    pub fn parse(name: &str) -> Result<Self, MetaError> {
        named(&Self::ALL, Self::name, name)
    }
}

/// Where the true effect of a new study is expected: μ̂ ± quantile·√(τ² + variance of μ̂). There are variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prediction {
    /// t with k − 2 degrees of freedom and the unscaled standard error: J. P. T. Higgins, S. G. Thompson, D. J. Spiegelhalter,
    /// *J. R. Stat. Soc. A* 172 (2009) 137-159, equation 12. What meta 6.5-0 calls `HTS`.
    HigginsThompsonSpiegelhalter,
    /// t with k − 2 degrees of freedom and the Hartung-Knapp standard error: C. Partlett, R. D. Riley, *Stat. Med.* 36 (2017) 301-317.
    /// What meta 6.5-0 calls `HK`.
    PartlettRileyHartungKnapp,
    /// The Kenward-Roger standard error, and t with one degree of freedom less than Kenward and Roger's: Partlett and Riley (2017).
    /// What meta 6.5-0 calls `KR`. Defined for [`Heterogeneity::Reml`].
    PartlettRileyKenwardRoger,
    /// The quantile and the standard error of the test: normal for [`Test::Z`], t with k − 1 degrees of freedom for Hartung-Knapp.
    /// What `predict` of metafor 3.8-1 gives, and with [`Test::Z`] `S` of meta (W. Viechtbauer, *J. Stat. Softw.* 36(3), 2010).
    SameAsTest,
}

impl Prediction {
    /// All variants.
    pub const ALL: [Prediction; 4] = [
        Prediction::HigginsThompsonSpiegelhalter,
        Prediction::PartlettRileyHartungKnapp,
        Prediction::PartlettRileyKenwardRoger,
        Prediction::SameAsTest,
    ];

    /// A short name: that of meta, and `test` for metafor's.
    pub fn name(self) -> &'static str {
        match self {
            Prediction::HigginsThompsonSpiegelhalter => "HTS",
            Prediction::PartlettRileyHartungKnapp => "HK",
            Prediction::PartlettRileyKenwardRoger => "KR",
            Prediction::SameAsTest => "test",
        }
    }

    /// The variant of a short name.
    ///
    /// # Errors
    /// [`MetaError::UnknownName`], with the names there are.
    pub fn parse(name: &str) -> Result<Self, MetaError> {
        named(&Self::ALL, Self::name, name)
    }
}

/// How the confidence interval of τ² is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tau2Interval {
    /// The values of τ² that Q does not contradict, exact for normal effects: W. Viechtbauer, *Stat. Med.* 26 (2007) 37-52.
    QProfile,
    /// The values whose likelihood is not too far below the largest: R. J. Hardy, S. G. Thompson, *Stat. Med.* 15 (1996) 619-629. The
    /// restricted likelihood, unless the estimator is [`Heterogeneity::MaximumLikelihood`].
    ProfileLikelihood,
}

/// What [`pool`](super::pool) and [`regress`](super::regress) are told besides the effects.
///
/// By default REML, Hartung-Knapp never narrower than z, 95 %, Q-profile, and the prediction interval of Higgins, Thompson and Spiegelhalter.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The estimator of τ².
    pub heterogeneity: Heterogeneity,
    /// The test.
    pub test: Test,
    /// The level of all intervals, such as 0.95.
    pub level: f64,
    /// The variant of the prediction interval.
    pub prediction: Prediction,
    /// The variant of the interval of τ².
    pub tau2_interval: Tau2Interval,
    /// τ² when it is known or taken from elsewhere; the estimator is then not used.
    pub tau2: Option<f64>,
    /// One weight per study, any scale, for the pooled effect in place of 1/(vᵢ + τ²); [`Heterogeneity::GeneralisedQ`] needs them.
    pub weights: Option<Vec<f64>>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            heterogeneity: Heterogeneity::Reml,
            test: Test::HartungKnappAdHoc,
            level: 0.95,
            prediction: Prediction::HigginsThompsonSpiegelhalter,
            tau2_interval: Tau2Interval::QProfile,
            tau2: None,
            weights: None,
        }
    }
}

impl Options {
    /// The default with another estimator and test.
    pub fn new(heterogeneity: Heterogeneity, test: Test) -> Self {
        Options {
            heterogeneity,
            test,
            ..Options::default()
        }
    }

    /// The same for some of the studies only.
    pub(super) fn for_studies(&self, studies: &[usize]) -> Self {
        let weights = self.weights.as_ref().map(|all| super::pick(all, studies));
        Options {
            weights,
            ..self.clone()
        }
    }
}

/// The one of `all` that has this name.
fn named<T: Copy>(all: &[T], of: fn(T) -> &'static str, name: &str) -> Result<T, MetaError> {
    let found = all
        .iter()
        .find(|one| of(**one).eq_ignore_ascii_case(name.trim()));
    found.copied().ok_or_else(|| MetaError::UnknownName {
        name: name.to_owned(),
        expected: all
            .iter()
            .map(|one| of(*one))
            .collect::<Vec<_>>()
            .join(", "),
    })
}
