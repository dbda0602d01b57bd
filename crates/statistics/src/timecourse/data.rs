//! From results of arms to contrasts within studies, and to the pieces of the network.

use std::collections::{BTreeMap, BTreeSet};

use synovia_numerics::{Matrix, exp, ln};

use super::error::TimecourseError;
use super::result::Observed;

/// What a study reports of one arm at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmResult {
    /// Label of the study.
    pub study: String,
    /// Label of what the arm got.
    pub treatment: String,
    /// Time after treatment, above 0.
    pub months: f64,
    /// Mean change from baseline, or mean level; the same kind in all arms of a study.
    pub mean: f64,
    /// Standard error of the mean, above 0.
    pub se: f64,
}

/// The correlation of the means of one arm at two times. Studies hardly ever report it: it is an assumption, and the analysis should be
/// run again with others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Correlation {
    /// The same for any two times. Changes from a shared baseline have exactly one half, when levels are equally variable and equally
    /// correlated at all times, the baseline included, whatever that correlation; this is the default.
    Same(f64),
    /// ρ to the power of the months between: ρ is the correlation of results one month apart.
    PerMonth(f64),
}

impl Default for Correlation {
    fn default() -> Self {
        Correlation::Same(0.5)
    }
}

impl Correlation {
    fn between(self, months: f64, later: f64) -> f64 {
        if months == later {
            return 1.0;
        }
        match self {
            Correlation::Same(correlation) => correlation,
            Correlation::PerMonth(0.0) => 0.0,
            Correlation::PerMonth(correlation) => exp(ln(correlation) * (months - later).abs()),
        }
    }
}

/// The contrasts of one study: treatment minus another, at one time each. Treatments are numbers in the piece; 0 is the reference.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub study: String,
    /// Treatment, what it is compared with, and the months.
    pub rows: Vec<(usize, usize, f64)>,
    pub differences: Vec<f64>,
    /// Their covariance from sampling.
    pub sampling: Matrix,
    /// Treatments of the study.
    pub arms: Vec<usize>,
}

/// Treatments that are connected through studies.
#[derive(Debug, Clone)]
pub(crate) struct Connected {
    /// The reference first, the others by label.
    pub treatments: Vec<String>,
    pub blocks: Vec<Block>,
}

impl Connected {
    pub fn contrasts(&self) -> usize {
        self.blocks.iter().map(|block| block.rows.len()).sum()
    }

    /// All rows of all studies.
    pub fn rows(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        self.blocks
            .iter()
            .flat_map(|block| block.rows.iter().copied())
    }

    pub fn observed(&self) -> Vec<Observed> {
        let name = |treatment: usize| self.treatments[treatment].clone();
        let of = |block: &Block| {
            let rows = block.rows.iter().enumerate();
            rows.map(|(row, (treatment, against, months))| Observed {
                study: block.study.clone(),
                treatment: name(*treatment),
                against: name(*against),
                months: *months,
                difference: block.differences[row],
                se: block.sampling[(row, row)].sqrt(),
                fitted: None,
            })
            .collect::<Vec<_>>()
        };
        self.blocks.iter().flat_map(of).collect()
    }
}

/// Checks the results, and puts them in order of study, time and treatment, so that the order in which they come does not matter.
pub(crate) fn checked(results: &[ArmResult]) -> Result<Vec<ArmResult>, TimecourseError> {
    let mut sorted = results.to_vec();
    for result in &sorted {
        let numbers = [result.months, result.mean, result.se];
        let fine = numbers.iter().all(|number| number.is_finite());
        if !(fine && result.months > 0.0 && result.se > 0.0) {
            return Err(TimecourseError::Number {
                study: result.study.clone(),
                treatment: result.treatment.clone(),
                numbers,
            });
        }
    }
    sorted.sort_by(|a, b| {
        (a.study.cmp(&b.study))
            .then(a.months.total_cmp(&b.months))
            .then_with(|| a.treatment.cmp(&b.treatment))
    });
    let same = |pair: &&[ArmResult]| {
        pair[0].study == pair[1].study
            && pair[0].treatment == pair[1].treatment
            && pair[0].months == pair[1].months
    };
    match sorted.windows(2).find(same) {
        Some(pair) => Err(TimecourseError::Twice {
            study: pair[0].study.clone(),
            treatment: pair[0].treatment.clone(),
            months: pair[0].months,
        }),
        None => Ok(sorted),
    }
}

/// Results of the same study and time, in the order of [`checked`].
pub(crate) fn visits(sorted: &[ArmResult]) -> impl Iterator<Item = &[ArmResult]> {
    sorted.chunk_by(|a, b| a.study == b.study && a.months == b.months)
}

/// The pieces of the network, each with the labels of its treatments, in the order of the first label.
fn components(sorted: &[ArmResult]) -> Vec<BTreeSet<String>> {
    let mut pieces: Vec<BTreeSet<String>> = Vec::new();
    for visit in visits(sorted).filter(|visit| visit.len() > 1) {
        let mut joined: BTreeSet<String> = visit.iter().map(|arm| arm.treatment.clone()).collect();
        let (touching, apart): (Vec<_>, Vec<_>) = pieces
            .into_iter()
            .partition(|piece| !piece.is_disjoint(&joined));
        joined.extend(touching.into_iter().flatten());
        pieces = apart;
        pieces.push(joined);
    }
    pieces.sort();
    pieces
}

/// Contrasts of every piece. At each time of a study, the arms are compared with its reference arm: the one of the piece's reference,
/// else the first by label. Which one it is makes no difference to the likelihood, since the covariance goes with it.
pub(crate) fn connect(
    sorted: &[ArmResult],
    correlation: Correlation,
    reference: Option<&str>,
) -> Result<Vec<Connected>, TimecourseError> {
    let components = components(sorted);
    if components.is_empty() {
        return Err(TimecourseError::NothingToCompare);
    }
    if let Some(reference) = reference
        && !components.iter().any(|piece| piece.contains(reference))
    {
        return Err(TimecourseError::UnknownReference {
            reference: reference.to_owned(),
            treatments: components.into_iter().flatten().collect(),
        });
    }
    Ok(components
        .iter()
        .map(|piece| connected(sorted, piece, correlation, reference))
        .collect())
}

fn connected(
    sorted: &[ArmResult],
    piece: &BTreeSet<String>,
    correlation: Correlation,
    reference: Option<&str>,
) -> Connected {
    let compared: Vec<&[ArmResult]> = visits(sorted)
        .filter(|visit| visit.len() > 1 && piece.contains(&visit[0].treatment))
        .collect();
    let reference = match reference {
        Some(reference) if piece.contains(reference) => reference.to_owned(),
        _ => most_studied(&compared, piece),
    };
    let others = piece.iter().filter(|label| **label != reference);
    let treatments: Vec<String> = [&reference].into_iter().chain(others).cloned().collect();
    let number: BTreeMap<&str, usize> = (treatments.iter().enumerate())
        .map(|(number, label)| (label.as_str(), number))
        .collect();
    let blocks = compared
        .chunk_by(|a, b| a[0].study == b[0].study)
        .map(|visits| block(visits, &number, correlation))
        .collect();
    Connected { treatments, blocks }
}

/// The treatment that most studies have, the first by label of equals.
fn most_studied(compared: &[&[ArmResult]], piece: &BTreeSet<String>) -> String {
    let studies = |label: &String| {
        let arms = compared.iter().flat_map(|visit| visit.iter());
        let having = arms.filter(|arm| arm.treatment == *label);
        having.map(|arm| &arm.study).collect::<BTreeSet<_>>().len()
    };
    let mut best = (0, String::new());
    for label in piece {
        if studies(label) > best.0 {
            best = (studies(label), label.clone());
        }
    }
    best.1
}

fn block(
    visits: &[&[ArmResult]],
    number: &BTreeMap<&str, usize>,
    correlation: Correlation,
) -> Block {
    let of = |arm: &ArmResult| number[arm.treatment.as_str()];
    let mut pairs: Vec<(&ArmResult, &ArmResult)> = Vec::new();
    let mut arms = BTreeSet::new();
    for visit in visits {
        let mut present: Vec<&ArmResult> = visit.iter().collect();
        present.sort_by_key(|arm| of(arm));
        arms.extend(present.iter().map(|arm| of(arm)));
        pairs.extend(present[1..].iter().map(|arm| (*arm, present[0])));
    }
    let covariance = |a: &ArmResult, b: &ArmResult| {
        if a.treatment == b.treatment {
            a.se * b.se * correlation.between(a.months, b.months)
        } else {
            0.0
        }
    };
    let mut sampling = Matrix::zeros(pairs.len(), pairs.len());
    for (i, (arm, base)) in pairs.iter().enumerate() {
        for (j, (other, other_base)) in pairs.iter().enumerate() {
            sampling[(i, j)] = covariance(arm, other) + covariance(base, other_base)
                - covariance(arm, other_base)
                - covariance(base, other);
        }
    }
    Block {
        study: pairs[0].0.study.clone(),
        rows: (pairs.iter())
            .map(|(arm, base)| (of(arm), of(base), arm.months))
            .collect(),
        differences: pairs
            .iter()
            .map(|(arm, base)| arm.mean - base.mean)
            .collect(),
        sampling,
        arms: arms.into_iter().collect(),
    }
}
