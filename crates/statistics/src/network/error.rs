use std::fmt;

use crate::level::HIGHEST_LEVEL;

/// Why a network cannot be analysed.
#[derive(Debug, Clone, PartialEq)]
pub enum NetworkError {
    /// There is nothing to analyse.
    NoComparisons,
    /// An effect or a standard error is not a finite number.
    NotFinite {
        /// The study.
        study: String,
        /// Its comparison.
        treatment: String,
        /// With what.
        versus: String,
    },
    /// A standard error is not positive, or so small or large that its square is not a number to divide by.
    StandardError {
        /// The study.
        study: String,
        /// Its comparison.
        treatment: String,
        /// With what.
        versus: String,
        /// The standard error read.
        se: f64,
    },
    /// A treatment is compared with itself.
    ComparedWithItself {
        /// The study.
        study: String,
        /// The treatment.
        treatment: String,
    },
    /// A treatment is to be compared with itself.
    SameTreatment {
        /// The treatment.
        treatment: String,
    },
    /// A study gives the same comparison twice.
    ComparedTwice {
        /// The study.
        study: String,
        /// Its comparison.
        treatment: String,
        /// With what.
        versus: String,
    },
    /// A study of three or more arms does not give all its pairs.
    MissingComparison {
        /// The study.
        study: String,
        /// The comparison that is missing.
        treatment: String,
        /// With what.
        versus: String,
    },
    /// Effects of a study around a triangle of treatments do not add up to zero.
    DoesNotAddUp {
        /// The study.
        study: String,
        /// First against second, second against third and third against first were added.
        treatments: [String; 3],
        /// Their sum.
        sum: f64,
        /// How much it may be.
        tolerance: f64,
    },
    /// No outcomes of arms can have the variances that a study gives for its differences.
    ImpossibleVariances {
        /// The study.
        study: String,
    },
    /// An arm's mean is not finite, its standard deviation not positive, or it has no patients.
    ImpossibleArm {
        /// The study.
        study: String,
        /// The arm.
        treatment: String,
        /// Mean, standard deviation and number of patients read.
        read: [f64; 3],
    },
    /// A study gives one arm only.
    OneArm {
        /// The study.
        study: String,
        /// Its arm.
        treatment: String,
    },
    /// A study gives the same arm twice.
    ArmTwice {
        /// The study.
        study: String,
        /// The arm.
        treatment: String,
    },
    /// The network falls apart.
    NotConnected {
        /// The treatments of each piece.
        pieces: Vec<Vec<String>>,
    },
    /// There is one study, and so nothing to pool.
    OneStudy {
        /// The study.
        study: String,
    },
    /// A treatment or component that nobody studied is asked for.
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// A combination of treatments has an empty part, or the same twice.
    Combination {
        /// The treatment as written.
        treatment: String,
    },
    /// An interaction of fewer than two components, or of components that no treatment contains together.
    Interaction {
        /// The components of the interaction.
        components: Vec<String>,
    },
    /// The confidence level is none, see [`is_level`](crate::level::is_level).
    Level {
        /// The level read.
        level: f64,
    },
    /// A given variance between studies is negative or not finite.
    Variance {
        /// The variance read.
        tau2: f64,
    },
    /// A simulation without draws was asked for.
    NoDraws,
    /// A direct comparison has a negative weight once the correlation within studies of several arms is accounted for, so that
    /// evidence does not flow along it.
    NegativeWeight {
        /// The comparison.
        treatment: String,
        /// With what.
        versus: String,
    },
    /// The weights are so far apart that the equations have no solution in double precision.
    NotSolvable,
}

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use NetworkError::*;
        match self {
            NoComparisons => write!(f, "there are no comparisons to analyse"),
            NotFinite {
                study,
                treatment,
                versus,
            } => write!(
                f,
                "study {study}, {treatment} against {versus}: effect and standard error have to be finite numbers; leave the comparison out if they are missing"
            ),
            StandardError {
                study,
                treatment,
                versus,
                se,
            } => write!(
                f,
                "study {study}, {treatment} against {versus}: the standard error is {se}; expected a positive number"
            ),
            ComparedWithItself { study, treatment } => {
                write!(
                    f,
                    "study {study} compares {treatment} with itself; expected two treatments"
                )
            }
            SameTreatment { treatment } => {
                write!(
                    f,
                    "{treatment} cannot be compared with itself; name two treatments"
                )
            }
            ComparedTwice {
                study,
                treatment,
                versus,
            } => write!(
                f,
                "study {study} gives {treatment} against {versus} twice; give two studies different labels"
            ),
            MissingComparison {
                study,
                treatment,
                versus,
            } => write!(
                f,
                "study {study} has {treatment} and {versus} but does not compare them; expected all pairs of its arms"
            ),
            DoesNotAddUp {
                study,
                treatments: [a, b, c],
                sum,
                tolerance,
            } => write!(
                f,
                "study {study}: {a} against {b}, {b} against {c} and {c} against {a} add up to {sum}; expected 0 within {tolerance}"
            ),
            ImpossibleVariances { study } => write!(
                f,
                "study {study}: no arms can have differences with these standard errors; one is too large or too small for the others"
            ),
            ImpossibleArm {
                study,
                treatment,
                read: [mean, sd, n],
            } => write!(
                f,
                "study {study}, {treatment}: mean {mean}, standard deviation {sd}, {n} patients; expected a finite mean, a positive standard deviation and at least one patient"
            ),
            OneArm { study, treatment } => {
                write!(
                    f,
                    "study {study} has only the arm {treatment}; expected two or more"
                )
            }
            ArmTwice { study, treatment } => write!(
                f,
                "study {study} gives the arm {treatment} twice; pool them first or give them different names"
            ),
            NotConnected { pieces } => {
                let pieces: Vec<String> = pieces.iter().map(|piece| piece.join(", ")).collect();
                write!(
                    f,
                    "the network falls into {} pieces that no study joins: {}; analyse each on its own",
                    pieces.len(),
                    pieces.join(" | ")
                )
            }
            OneStudy { study } => write!(f, "{study} is the only study: there is nothing to pool"),
            Unknown { name, known } => {
                write!(
                    f,
                    "there is no {name} in this network; there are {}",
                    known.join(", ")
                )
            }
            Combination { treatment } => write!(
                f,
                "'{treatment}' has an empty component or one twice; expected names joined by the separator"
            ),
            Interaction { components } => write!(
                f,
                "no treatment contains {} together; expected two or more components that occur together",
                components.join(" and ")
            ),
            Level { level } => write!(
                f,
                "the confidence level is {level}; expected above 0 and at most {HIGHEST_LEVEL}"
            ),
            Variance { tau2 } => {
                write!(
                    f,
                    "the variance between studies is given as {tau2}; expected 0 or more"
                )
            }
            NoDraws => write!(f, "no draws were asked for; expected one or more"),
            NegativeWeight { treatment, versus } => write!(
                f,
                "the direct comparison of {treatment} and {versus} has a negative weight, so that shares of evidence are not defined"
            ),
            NotSolvable => write!(
                f,
                "the standard errors are so far apart that the network's equations cannot be solved"
            ),
        }
    }
}

impl std::error::Error for NetworkError {}
