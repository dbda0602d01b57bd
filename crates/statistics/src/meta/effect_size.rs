//! The effect of one study and its variance, from what its groups show.
//!
//! The first group minus the second, or the first over the second. Compared with `escalc` of metafor 3.8-1.

use synovia_numerics::{exp, ln, ln_beta};

use super::summary_error::{enough, finite, inside, positive};

pub use super::summary_error::SummaryError;

/// An effect and its sampling variance: an entry of `yi` and one of `vi`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// In the unit of the measure; logarithms for ratios.
    pub effect: f64,
    /// Its variance, the square of its standard error.
    pub variance: f64,
}

/// A measurement in one group of a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Mean.
    pub mean: f64,
    /// Standard deviation between patients.
    pub sd: f64,
    /// Number of patients; not whole where a control group is shared out between comparisons.
    pub patients: f64,
}

impl Group {
    fn check(&self) -> Result<(), SummaryError> {
        finite("the mean", self.mean)?;
        positive("the standard deviation", self.sd)?;
        enough(self.patients, 2.0)
    }
}

/// x̄₁ − x̄₂ with variance s₁²/n₁ + s₂²/n₂.
///
/// ```
/// use synovia_statistics::meta::effect_size::{Group, mean_difference};
/// let cells = Group { mean: 31.0, sd: 20.0, patients: 40.0 };
/// let saline = Group { mean: 38.0, sd: 24.0, patients: 36.0 };
/// let effect = mean_difference(cells, saline)?;
/// assert_eq!((effect.effect, effect.variance), (-7.0, 26.0));
/// # Ok::<(), synovia_statistics::meta::effect_size::SummaryError>(())
/// ```
///
/// # Errors
/// Means or standard deviations that are not possible; a group of fewer than two.
pub fn mean_difference(first: Group, second: Group) -> Result<Effect, SummaryError> {
    first.check()?;
    second.check()?;
    Ok(Effect {
        effect: first.mean - second.mean,
        variance: first.sd * first.sd / first.patients + second.sd * second.sd / second.patients,
    })
}

/// Variance of a standardised mean difference g of n₁ + n₂ patients; there are several estimators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SmdVariance {
    /// 1/n₁ + 1/n₂ + g²/(2(n₁ + n₂)): L. V. Hedges, *J. Educ. Stat.* 7 (1982) 119-137, equation 8. `vtype = "LS"` of metafor, its
    /// default.
    LargeSample,
    /// 1/n₁ + 1/n₂ + (1 − (m − 2)/(m·J²))·g² with m = n₁ + n₂ − 2, unbiased: Hedges (1983), equation 9. `vtype = "UB"` of metafor.
    Unbiased,
}

/// Hedges' g = J(m)·(x̄₁ − x̄₂)/s with the pooled standard deviation s, m = n₁ + n₂ − 2, and the exact correction of its bias
/// J(m) = Γ(m/2)/(√(m/2)·Γ((m − 1)/2)): L. V. Hedges, *J. Educ. Stat.* 6 (1981) 107-128.
///
/// # Errors
/// As [`mean_difference`].
pub fn standardised_mean_difference(
    first: Group,
    second: Group,
    variance: SmdVariance,
) -> Result<Effect, SummaryError> {
    first.check()?;
    second.check()?;
    let (n1, n2) = (first.patients, second.patients);
    let m = n1 + n2 - 2.0;
    let squares = (n1 - 1.0) * first.sd * first.sd + (n2 - 1.0) * second.sd * second.sd;
    // Γ(m/2)/Γ((m − 1)/2) through the beta function with ½, whose other factor is √π.
    let root_pi = std::f64::consts::PI.sqrt();
    let j = root_pi * exp(-ln_beta(0.5, 0.5 * (m - 1.0))) / (0.5 * m).sqrt();
    let g = j * (first.mean - second.mean) / (squares / m).sqrt();
    let of_effect = match variance {
        SmdVariance::LargeSample => 1.0 / (2.0 * (n1 + n2)),
        SmdVariance::Unbiased => 1.0 - (m - 2.0) / (m * j * j),
    };
    Ok(Effect {
        effect: g,
        variance: 1.0 / n1 + 1.0 / n2 + of_effect * g * g,
    })
}

/// Two groups as if they had been one, such as two doses of a treatment: Cochrane Handbook, section 6.5.2.10.
///
/// n = n₁ + n₂, x̄ = (n₁x̄₁ + n₂x̄₂)/n, s² = ((n₁ − 1)s₁² + (n₂ − 1)s₂² + n₁n₂/n·(x̄₁ − x̄₂)²)/(n − 1).
///
/// # Errors
/// As [`mean_difference`].
pub fn combine(first: Group, second: Group) -> Result<Group, SummaryError> {
    first.check()?;
    second.check()?;
    let (n1, n2) = (first.patients, second.patients);
    let patients = n1 + n2;
    let apart = first.mean - second.mean;
    let squares = (n1 - 1.0) * first.sd * first.sd
        + (n2 - 1.0) * second.sd * second.sd
        + n1 * n2 / patients * apart * apart;
    Ok(Group {
        mean: (n1 * first.mean + n2 * second.mean) / patients,
        sd: (squares / (patients - 1.0)).sqrt(),
        patients,
    })
}

/// How many of a group had an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Events {
    /// Patients with the event.
    pub events: f64,
    /// All patients.
    pub patients: f64,
}

/// What is done about a two-by-two table with an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZeroCells {
    /// A half is added to all four cells if one of them is empty: J. B. S. Haldane (1956), F. J. Anscombe (1956). The default of
    /// metafor, `add = 1/2, to = "only0"`.
    AddHalfIfAnyEmpty,
    /// A half is added to all four cells of every table; `to = "all"`.
    AddHalfAlways,
    /// Nothing is added; ratios of a table with an empty cell are refused.
    Refuse,
}

/// ln((a/n₁)/(c/n₂)) with variance 1/a − 1/n₁ + 1/c − 1/n₂ for a and c events.
///
/// # Errors
/// Counts that are not possible; [`SummaryError::EmptyCell`] under [`ZeroCells::Refuse`].
pub fn log_risk_ratio(
    first: Events,
    second: Events,
    rule: ZeroCells,
) -> Result<Effect, SummaryError> {
    let [a, b, c, d] = cells(first, second, rule)?;
    if a == 0.0 || c == 0.0 {
        return Err(SummaryError::EmptyCell);
    }
    let (n1, n2) = (a + b, c + d);
    Ok(Effect {
        effect: ln(a / n1) - ln(c / n2),
        variance: 1.0 / a - 1.0 / n1 + 1.0 / c - 1.0 / n2,
    })
}

/// ln(a·d/(b·c)) with variance 1/a + 1/b + 1/c + 1/d for a and c events, b and d patients without.
///
/// # Errors
/// As [`log_risk_ratio`].
pub fn log_odds_ratio(
    first: Events,
    second: Events,
    rule: ZeroCells,
) -> Result<Effect, SummaryError> {
    let [a, b, c, d] = cells(first, second, rule)?;
    if [a, b, c, d].contains(&0.0) {
        return Err(SummaryError::EmptyCell);
    }
    Ok(Effect {
        effect: ln(a / b) - ln(c / d),
        variance: 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d,
    })
}

/// a/n₁ − c/n₂ with variance a·b/n₁³ + c·d/n₂³. Under [`ZeroCells::Refuse`], a table whose groups are both all or nothing has no
/// variance, and is refused.
///
/// # Errors
/// As [`log_risk_ratio`].
pub fn risk_difference(
    first: Events,
    second: Events,
    rule: ZeroCells,
) -> Result<Effect, SummaryError> {
    let [a, b, c, d] = cells(first, second, rule)?;
    let (n1, n2) = (a + b, c + d);
    let variance = a * b / (n1 * n1 * n1) + c * d / (n2 * n2 * n2);
    if variance == 0.0 {
        return Err(SummaryError::EmptyCell);
    }
    Ok(Effect {
        effect: a / n1 - c / n2,
        variance,
    })
}

/// Events and the others of both groups, after the rule.
fn cells(first: Events, second: Events, rule: ZeroCells) -> Result<[f64; 4], SummaryError> {
    for group in [first, second] {
        enough(group.patients, 1.0)?;
        inside("the number of events", group.events, 0.0, group.patients)?;
    }
    let mut cells = [
        first.events,
        first.patients - first.events,
        second.events,
        second.patients - second.events,
    ];
    let add = match rule {
        ZeroCells::AddHalfIfAnyEmpty => cells.contains(&0.0),
        ZeroCells::AddHalfAlways => true,
        ZeroCells::Refuse => false,
    };
    if add {
        for cell in &mut cells {
            *cell += 0.5;
        }
    }
    Ok(cells)
}
