//! What time-course network meta-analysis promises: known truths are recovered, what cannot be told is said, and labels, order and
//! reference do not matter. Seeded; tolerances are 3.5 Monte Carlo standard errors.

mod invariance;
mod recovery;
mod telling;

use synovia_numerics::{Matrix, Stream};
use synovia_statistics::timecourse::{
    Analysis, ArmResult, Correlation, Finding, Fit, Heterogeneity, Limit, Model, Parameter,
    Refusal, Shape, TimecourseError, analyse,
};
use synovia_statistics::{Proportion, mean_mcse};

const EMAX: Shape = Shape::Emax {
    half_time_months: Parameter::Common,
};

/// The truth of made-up trials.
#[derive(Clone, Copy)]
struct Truth {
    /// Amplitudes by treatment: saline, cells, gel.
    amplitudes: [f64; 3],
    half_time: f64,
    tau: f64,
    se: f64,
}

const TRUTH: Truth = Truth {
    amplitudes: [0.0, -10.0, -6.0],
    half_time: 2.0,
    tau: 1.5,
    se: 1.0,
};

const TREATMENTS: [&str; 3] = ["saline", "cells", "gel"];

/// Which arms and months the studies have, again and again.
const DESIGNS: [(&[usize], &[f64]); 6] = [
    (&[0, 1], &[1.0, 3.0, 6.0, 12.0]),
    (&[0, 2], &[1.0, 6.0]),
    (&[0, 1, 2], &[3.0, 12.0]),
    (&[1, 2], &[1.0, 3.0, 12.0]),
    (&[0, 1], &[1.0, 3.0]),
    (&[0, 2], &[3.0, 6.0, 12.0]),
];

impl Truth {
    /// Studies whose arms have correlation one half over time, the analysis's own assumption.
    fn draw(&self, number: u64, studies: usize) -> Vec<ArmResult> {
        let mut stream = Stream::keyed(2027, [number, 0, 0]);
        let mut results = Vec::new();
        for study in 0..studies {
            let (arms, months) = DESIGNS[study % DESIGNS.len()];
            let placebo = -8.0 + 2.0 * stream.normal();
            let mut covariance = Matrix::identity(months.len());
            for i in 0..months.len() {
                for j in 0..months.len() {
                    covariance[(i, j)] += if i == j { 0.0 } else { 0.5 };
                }
            }
            let root = covariance.cholesky().expect("a covariance");
            for arm in arms {
                let own = self.tau / 2f64.sqrt() * stream.normal();
                let noise: Vec<f64> = months.iter().map(|_| stream.normal()).collect();
                for (month, noise) in months.iter().zip(root.colour(&noise)) {
                    let effect = (self.amplitudes[*arm] + own) * month / (self.half_time + month);
                    results.push(ArmResult {
                        study: format!("study {study:02}"),
                        treatment: TREATMENTS[*arm].into(),
                        months: *month,
                        mean: placebo + 0.3 * month + effect + self.se * noise,
                        se: self.se,
                    });
                }
            }
        }
        results
    }
}

fn against_saline(shape: Shape) -> Model {
    Model {
        reference: Some("saline".into()),
        ..Model::new(shape)
    }
}

fn only_fit(analysis: &Analysis) -> &Fit {
    assert_eq!(analysis.pieces.len(), 1);
    analysis.pieces[0].fit.as_ref().expect("a fit")
}

fn fitted(results: &[ArmResult], model: &Model) -> Fit {
    only_fit(&analyse(results, model).expect("results that make sense")).clone()
}

fn refused(results: &[ArmResult], model: &Model) -> Refusal {
    let mut analysis = analyse(results, model).expect("results that make sense");
    analysis.pieces.remove(0).fit.expect_err("a refusal")
}

fn assert_covers(what: &str, covered: &Proportion, expected: f64) {
    let mcse = (expected * (1.0 - expected) / covered.n as f64).sqrt();
    println!(
        "{what}: {} of {} (expected {expected} ± {mcse:.4})",
        covered.value(),
        covered.n
    );
    assert!(
        (covered.value() - expected).abs() < 3.5 * mcse,
        "{what}: {}",
        covered.value()
    );
}
