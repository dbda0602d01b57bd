use std::fmt;

use crate::distribution::{t_quantile, t_two_sided};

/// The patients of one analysis, one entry per patient in every slice.
#[derive(Debug, Clone, Copy)]
pub struct AncovaData<'a> {
    /// What is compared, usually the change from baseline.
    pub response: &'a [f64],
    /// Covariate, usually the baseline value of the same instrument.
    pub baseline: &'a [f64],
    /// Group of each patient, from 0 to `groups` − 1.
    pub group: &'a [usize],
    /// How many groups were randomised.
    pub groups: usize,
    /// Stratum of each patient; any numbers, and levels that nobody has cost nothing.
    pub stratum: &'a [usize],
    /// The group the others are compared with.
    pub reference: usize,
}

/// An analysis of covariance, see [`ancova`].
#[derive(Debug, Clone, PartialEq)]
pub struct Ancova {
    /// One per group other than the reference, in the order of the groups.
    pub contrasts: Vec<Contrast>,
    /// Residual degrees of freedom.
    pub df: f64,
    /// Residual standard deviation.
    pub residual_sd: f64,
    /// Change of the response per unit of baseline; `None` when all baselines are the same.
    pub slope: Option<f64>,
    /// Number of patients analysed.
    pub patients: usize,
}

/// One group compared with the reference, adjusted for baseline and stratum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// The group.
    pub group: usize,
    /// Group minus reference.
    pub estimate: f64,
    /// Standard error of the estimate.
    pub se: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Estimate over standard error.
    pub t: f64,
    /// Two-sided.
    pub p: f64,
}

impl Contrast {
    /// Confidence interval of the given level, such as 0.95.
    pub fn ci(&self, level: f64) -> (f64, f64) {
        let half = t_quantile(0.5 + 0.5 * level, self.df) * self.se;
        (self.estimate - half, self.estimate + half)
    }
}

/// Why an analysis of covariance is not possible. Rows and groups are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AncovaError {
    /// The slices are not equally long.
    Lengths {
        /// Number of responses, baselines, groups and strata.
        lengths: [usize; 4],
    },
    /// A response or baseline is not a finite number; leave such patients out.
    NotFinite {
        /// The patient.
        row: usize,
    },
    /// A patient's group, or the reference, is not one of the groups.
    UnknownGroup {
        /// The group that is there.
        group: usize,
        /// How many groups there are.
        groups: usize,
    },
    /// Nobody in this group can be analysed.
    EmptyGroup {
        /// The group.
        group: usize,
    },
    /// No degrees of freedom are left for the error.
    TooFewPatients {
        /// Number of patients.
        patients: usize,
        /// Number of coefficients.
        coefficients: usize,
    },
    /// Groups and strata are so mixed up that the group cannot be told from a stratum or the baseline.
    NotEstimable {
        /// The group.
        group: usize,
    },
}

impl fmt::Display for AncovaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AncovaError::Lengths {
                lengths: [responses, baselines, groups, strata],
            } => {
                write!(
                    f,
                    "{responses} responses, {baselines} baselines, {groups} groups and {strata} strata; expected as many of each"
                )
            }
            AncovaError::NotFinite { row } => write!(
                f,
                "the response or the baseline of patient {row} is not a number"
            ),
            AncovaError::UnknownGroup { group, groups } => write!(
                f,
                "there is no group {group}; expected 0 to {}",
                groups.saturating_sub(1)
            ),
            AncovaError::EmptyGroup { group } => {
                write!(f, "nobody in group {group} can be analysed")
            }
            AncovaError::TooFewPatients {
                patients,
                coefficients,
            } => {
                write!(
                    f,
                    "{patients} patients are too few to estimate {coefficients} coefficients and an error"
                )
            }
            AncovaError::NotEstimable { group } => write!(
                f,
                "the effect of group {group} cannot be told from strata and baseline"
            ),
        }
    }
}

impl std::error::Error for AncovaError {}

/// Analysis of covariance: response = intercept + β·baseline + stratum + group + error, by ordinary least squares; each group but the
/// reference is a dummy variable, and so is each stratum but the first.
///
/// Patients of the same group and stratum differ only in baseline and response, so one pass over the patients gives counts and sums
/// from which the normal equations are made; baseline and response are centred and scaled first, the equations solved by Cholesky's
/// method, and the residuals taken patient by patient. This agrees with R's `lm` (Householder QR) to 1e-9, see
/// `validation/statistics/ancova.R`, and takes microseconds.
///
/// A baseline that is the same for everybody and strata that say nothing new are left out, as `lm` does.
///
/// # Errors
/// [`AncovaError`] names the patient or the group.
///
/// ```
/// use synovia_statistics::{AncovaData, AncovaError, ancova};
/// let data = AncovaData {
///     response: &[-12.0, -8.0, -15.0, -3.0, -20.0, -17.0, -26.0, -19.0],
///     baseline: &[52.0, 47.0, 60.0, 41.0, 55.0, 49.0, 66.0, 50.0],
///     group: &[0, 0, 0, 0, 1, 1, 1, 1],
///     groups: 2,
///     stratum: &[2, 3, 2, 3, 2, 3, 2, 3],
///     reference: 0,
/// };
/// let effect = ancova(&data)?.contrasts[0];
/// let (low, high) = effect.ci(0.95);
/// assert!(low < effect.estimate && effect.estimate < high && high < 0.0 && effect.p < 0.05);
///
/// let nobody = AncovaData { groups: 3, ..data };
/// assert_eq!(ancova(&nobody), Err(AncovaError::EmptyGroup { group: 2 }));
/// # Ok::<(), AncovaError>(())
/// ```
pub fn ancova(data: &AncovaData<'_>) -> Result<Ancova, AncovaError> {
    check(data)?;
    let patients = data.response.len();
    let levels = levels(data.stratum);
    let (response_mean, response_scale) = centre_and_scale(data.response);
    let (baseline_mean, baseline_scale) = centre_and_scale(data.baseline);

    // Per group and stratum: patients, sums of x and y, and over all: x², xy.
    let mut cells = vec![[0.0; 3]; data.groups * levels.len()];
    let (mut xx, mut xy) = (0.0, 0.0);
    let mut cell_of = Vec::with_capacity(patients);
    for row in 0..patients {
        let level = levels
            .iter()
            .position(|level| *level == data.stratum[row])
            .unwrap_or_default();
        let cell = data.group[row] * levels.len() + level;
        let x = (data.baseline[row] - baseline_mean) / baseline_scale;
        let y = (data.response[row] - response_mean) / response_scale;
        cells[cell][0] += 1.0;
        cells[cell][1] += x;
        cells[cell][2] += y;
        xx += x * x;
        xy += x * y;
        cell_of.push(cell);
    }

    // Covariates before groups, so that what is left out for saying nothing new is never a group.
    let others = (0..data.groups).filter(|group| *group != data.reference);
    let terms: Vec<Term> = [Term::Intercept, Term::Baseline]
        .into_iter()
        .chain((1..levels.len()).map(Term::Stratum))
        .chain(others.map(Term::Group))
        .collect();
    let equations = NormalEquations::new(&terms, &cells, levels.len(), xx, xy);
    let solved = equations.solve(&terms)?;
    let coefficients = solved.kept.len();
    if patients <= coefficients {
        return Err(AncovaError::TooFewPatients {
            patients,
            coefficients,
        });
    }
    let df = (patients - coefficients) as f64;

    // What the model says of a patient of each cell at the mean baseline.
    let fitted: Vec<f64> = (0..cells.len())
        .map(|cell| {
            let (group, level) = (cell / levels.len(), cell % levels.len());
            let applies = |term: &Term| match term {
                Term::Intercept => true,
                Term::Baseline => false,
                Term::Stratum(stratum) => *stratum == level,
                Term::Group(other) => *other == group,
            };
            solved
                .kept
                .iter()
                .zip(&solved.solution)
                .filter(|(term, _)| applies(term))
                .map(|(_, value)| value)
                .sum()
        })
        .collect();
    let slope = solved
        .kept
        .iter()
        .position(|term| *term == Term::Baseline)
        .map(|place| solved.solution[place]);
    let residual_squares: f64 = (0..patients)
        .map(|row| {
            let x = (data.baseline[row] - baseline_mean) / baseline_scale;
            let y = (data.response[row] - response_mean) / response_scale;
            let residual = y - fitted[cell_of[row]] - slope.unwrap_or_default() * x;
            residual * residual
        })
        .sum();
    let residual_sd = response_scale * (residual_squares / df).sqrt();

    let contrasts = solved
        .kept
        .iter()
        .enumerate()
        .filter_map(|(place, term)| match term {
            Term::Group(group) => {
                let estimate = response_scale * solved.solution[place];
                let se = residual_sd * solved.inverse_diagonal(place).sqrt();
                // Without any error, no difference is certain and any difference is, too.
                let t = if estimate == 0.0 { 0.0 } else { estimate / se };
                Some(Contrast {
                    group: *group,
                    estimate,
                    se,
                    df,
                    t,
                    p: t_two_sided(t, df),
                })
            }
            _ => None,
        })
        .collect();
    let slope = slope.map(|slope| slope * response_scale / baseline_scale);
    Ok(Ancova {
        contrasts,
        df,
        residual_sd,
        slope,
        patients,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Term {
    Intercept,
    Baseline,
    /// Index of the level among those that occur.
    Stratum(usize),
    Group(usize),
}

fn check(data: &AncovaData<'_>) -> Result<(), AncovaError> {
    let lengths = [
        data.response.len(),
        data.baseline.len(),
        data.group.len(),
        data.stratum.len(),
    ];
    if lengths.iter().any(|length| *length != lengths[0]) {
        return Err(AncovaError::Lengths { lengths });
    }
    if data.reference >= data.groups {
        return Err(AncovaError::UnknownGroup {
            group: data.reference,
            groups: data.groups,
        });
    }
    let mut somebody = vec![false; data.groups];
    for row in 0..lengths[0] {
        let group = data.group[row];
        *somebody.get_mut(group).ok_or(AncovaError::UnknownGroup {
            group,
            groups: data.groups,
        })? = true;
        if !(data.response[row].is_finite() && data.baseline[row].is_finite()) {
            return Err(AncovaError::NotFinite { row });
        }
    }
    match somebody.iter().position(|somebody| !somebody) {
        Some(group) => Err(AncovaError::EmptyGroup { group }),
        None => Ok(()),
    }
}

/// The levels that occur, in ascending order.
fn levels(stratum: &[usize]) -> Vec<usize> {
    let mut levels = Vec::new();
    for level in stratum {
        if let Err(place) = levels.binary_search(level) {
            levels.insert(place, *level);
        }
    }
    levels
}

/// Mean and root mean square deviation; 1 when there is no deviation beyond rounding.
fn centre_and_scale(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let rough = values.iter().sum::<f64>() / n;
    // A second step takes away the rounding of the first.
    let mean = rough + values.iter().map(|value| value - rough).sum::<f64>() / n;
    let scale = (values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum::<f64>()
        / n)
        .sqrt();
    let largest = values
        .iter()
        .fold(0.0_f64, |largest, value| largest.max(value.abs()));
    (mean, if scale > 1e-13 * largest { scale } else { 1.0 })
}

/// XᵀX and Xᵀy of the terms, row after row.
struct NormalEquations {
    matrix: Vec<f64>,
    right: Vec<f64>,
}

/// The terms that say something new, their coefficients, and the lower triangle of Cholesky's factor.
struct Solved {
    kept: Vec<Term>,
    solution: Vec<f64>,
    factor: Vec<f64>,
    /// Length of a row of the factor.
    size: usize,
}

impl NormalEquations {
    fn new(terms: &[Term], cells: &[[f64; 3]], levels: usize, xx: f64, xy: f64) -> Self {
        let size = terms.len();
        let sum = |applies: &dyn Fn(usize, usize) -> bool, what: usize| -> f64 {
            let applying = cells
                .iter()
                .enumerate()
                .filter(|(cell, _)| applies(cell / levels, cell % levels));
            applying.map(|(_, sums)| sums[what]).sum()
        };
        let is_in = |term: Term| {
            move |group: usize, level: usize| match term {
                Term::Intercept | Term::Baseline => true,
                Term::Stratum(stratum) => stratum == level,
                Term::Group(other) => other == group,
            }
        };
        let mut matrix = vec![0.0; size * size];
        for (i, first) in terms.iter().enumerate() {
            for (j, second) in terms.iter().enumerate().take(i + 1) {
                let (in_first, in_second) = (is_in(*first), is_in(*second));
                let both =
                    |group: usize, level: usize| in_first(group, level) && in_second(group, level);
                matrix[i * size + j] = match (first, second) {
                    (Term::Baseline, Term::Baseline) => xx,
                    (Term::Baseline, _) | (_, Term::Baseline) => sum(&both, 1),
                    _ => sum(&both, 0),
                };
            }
        }
        let right = terms
            .iter()
            .map(|term| {
                if *term == Term::Baseline {
                    xy
                } else {
                    sum(&is_in(*term), 2)
                }
            })
            .collect();
        NormalEquations { matrix, right }
    }

    /// Cholesky's method, term by term; what is left of a term beside the earlier ones is its pivot.
    fn solve(&self, terms: &[Term]) -> Result<Solved, AncovaError> {
        let size = terms.len();
        let mut kept: Vec<usize> = Vec::with_capacity(size);
        let mut factor = vec![0.0; size * size];
        for (i, term) in terms.iter().enumerate() {
            let place = kept.len();
            let own = self.matrix[i * size + i];
            let mut pivot = own;
            for (j, earlier) in kept.iter().enumerate() {
                let mut value = self.matrix[i * size + earlier];
                for k in 0..j {
                    value -= factor[place * size + k] * factor[j * size + k];
                }
                value /= factor[j * size + j];
                factor[place * size + j] = value;
                pivot -= value * value;
            }
            if pivot > 1e-12 * own {
                factor[place * size + place] = pivot.sqrt();
                kept.push(i);
            } else if let Term::Group(group) = term {
                return Err(AncovaError::NotEstimable { group: *group });
            }
        }
        let count = kept.len();
        let mut solution: Vec<f64> = kept.iter().map(|i| self.right[*i]).collect();
        for i in 0..count {
            for j in 0..i {
                solution[i] -= factor[i * size + j] * solution[j];
            }
            solution[i] /= factor[i * size + i];
        }
        for i in (0..count).rev() {
            for j in i + 1..count {
                solution[i] -= factor[j * size + i] * solution[j];
            }
            solution[i] /= factor[i * size + i];
        }
        Ok(Solved {
            kept: kept.iter().map(|i| terms[*i]).collect(),
            solution,
            factor,
            size,
        })
    }
}

impl Solved {
    /// Diagonal entry of (XᵀX)⁻¹ = L⁻ᵀL⁻¹: squared length of a column of L⁻¹.
    fn inverse_diagonal(&self, place: usize) -> f64 {
        let size = self.size;
        let count = self.kept.len();
        let mut column = vec![0.0; count];
        for i in place..count {
            let one = if i == place { 1.0 } else { 0.0 };
            let earlier: f64 = (place..i)
                .map(|j| self.factor[i * size + j] * column[j])
                .sum();
            column[i] = (one - earlier) / self.factor[i * size + i];
        }
        column.iter().map(|value| value * value).sum()
    }
}
