//! The trial's own analysis: ANCOVA of the change, adjusted for baseline and stratum.

use synovia_statistics::{AncovaData, ancova};

/// Of the intervals that are reported.
const CONFIDENCE: f64 = 0.95;

/// One arm against the reference, points of 100.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Adjusted difference, arm minus reference.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Limits of its 95 % confidence interval, whatever the significance level.
    pub interval: [f64; 2],
    /// Two-sided.
    pub p_value: f64,
}

/// Patients to be compared, column by column.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    change: Vec<f64>,
    baseline: Vec<f64>,
    arm: Vec<usize>,
    stratum: Vec<usize>,
}

impl Compared {
    /// Adds one patient.
    pub fn push(&mut self, change: f64, baseline: f64, arm: usize, stratum: usize) {
        self.change.push(change);
        self.baseline.push(baseline);
        self.arm.push(arm);
        self.stratum.push(stratum);
    }
}

/// Each arm against the reference; none for the reference itself, for arms with nobody left, and when there are too few patients to tell.
pub fn compare(patients: &Compared, arms: usize, reference: usize) -> Vec<Option<Comparison>> {
    // An arm that everybody has left takes no part, and must not take the others down with it.
    let present: Vec<usize> = (0..arms).filter(|arm| patients.arm.contains(arm)).collect();
    let mut found = vec![None; arms];
    let place = |arm: usize| present.iter().position(|there| *there == arm);
    let Some(reference) = place(reference) else {
        return found;
    };
    let group: Vec<usize> = patients.arm.iter().filter_map(|arm| place(*arm)).collect();
    let analysed = ancova(&AncovaData {
        response: &patients.change,
        baseline: &patients.baseline,
        group: &group,
        groups: present.len(),
        stratum: &patients.stratum,
        reference,
    });
    for contrast in analysed.map_or(Vec::new(), |analysed| analysed.contrasts) {
        let (low, high) = contrast.ci(CONFIDENCE);
        found[present[contrast.group]] = Some(Comparison {
            estimate: contrast.estimate,
            se: contrast.se,
            interval: [low, high],
            p_value: contrast.p,
        });
    }
    found
}
