//! What is read: comparisons of two treatments within a study, or arms from which they are made.

use super::error::NetworkError;

/// Two treatments compared within a study. A study of several arms gives all pairs of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Label of the study, the same in all its comparisons.
    pub study: String,
    /// The treatment.
    pub treatment: String,
    /// What it is compared with.
    pub versus: String,
    /// Treatment minus the other: a difference of means, or a logarithm of a ratio.
    pub effect: f64,
    /// Standard error of the effect.
    pub se: f64,
}

/// One arm of a study with a continuous outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// Label of the study, the same in all its arms.
    pub study: String,
    /// The treatment.
    pub treatment: String,
    /// Mean outcome.
    pub mean: f64,
    /// Standard deviation of the outcome between patients.
    pub sd: f64,
    /// Patients analysed.
    pub n: u64,
}

/// Differences of means between all pairs of arms of each study, the variances of both arms added. Earlier arms are compared with
/// later ones; studies come in the order of their first arm.
///
/// # Errors
/// [`NetworkError::ImpossibleArm`], [`NetworkError::ArmTwice`], [`NetworkError::OneArm`].
pub fn comparisons_from_arms(arms: &[Arm]) -> Result<Vec<Comparison>, NetworkError> {
    let mut studies: Vec<&str> = Vec::new();
    for arm in arms {
        let possible = arm.mean.is_finite() && arm.sd.is_finite() && arm.sd > 0.0 && arm.n > 0;
        if !possible {
            return Err(NetworkError::ImpossibleArm {
                study: arm.study.clone(),
                treatment: arm.treatment.clone(),
                read: [arm.mean, arm.sd, arm.n as f64],
            });
        }
        if !studies.contains(&arm.study.as_str()) {
            studies.push(&arm.study);
        }
    }
    let mut comparisons = Vec::new();
    for study in studies {
        let own: Vec<&Arm> = arms.iter().filter(|arm| arm.study == study).collect();
        if let [only] = own[..] {
            return Err(NetworkError::OneArm {
                study: study.to_owned(),
                treatment: only.treatment.clone(),
            });
        }
        for (place, first) in own.iter().enumerate() {
            for second in &own[place + 1..] {
                if first.treatment == second.treatment {
                    return Err(NetworkError::ArmTwice {
                        study: study.to_owned(),
                        treatment: first.treatment.clone(),
                    });
                }
                let variance = |arm: &Arm| arm.sd * arm.sd / arm.n as f64;
                comparisons.push(Comparison {
                    study: study.to_owned(),
                    treatment: first.treatment.clone(),
                    versus: second.treatment.clone(),
                    effect: first.mean - second.mean,
                    se: (variance(first) + variance(second)).sqrt(),
                });
            }
        }
    }
    Ok(comparisons)
}
