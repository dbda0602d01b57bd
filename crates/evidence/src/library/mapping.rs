//! From printed phrases to the words that can be selected by: condition, joint, blinding, instrument. The tables are data
//! (`data/library/*.csv`); nothing is guessed from the letters of a phrase.

use super::shipped_table::{rows, some};
use super::words::words;
use super::{Arm, Trial};
use std::sync::LazyLock;

/// What a phrase under `condition` means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// As tables print it.
    pub printed: String,
    /// `osteoarthritis`, `rheumatoid-arthritis`, `tendinopathy`, `cartilage-defect`, `osteonecrosis`, `meniscal-pathology`,
    /// `plantar-fasciitis`, `ligament-reconstruction`, `adhesive-capsulitis`, `patellofemoral-pain`.
    pub condition: String,
    /// How bad, where the phrase tells.
    pub severity: Option<String>,
    /// What else the phrase tells.
    pub remark: Option<String>,
}

/// What a phrase under `joint` means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint {
    /// As tables print it.
    pub printed: String,
    /// `knee`, `hip`, `ankle`, `elbow`, `foot`, `shoulder`, `wrist`, `hand`, `spine`; `systemic`: no one joint; `knee-or-hip`: either, not told
    /// apart; `not-stated`.
    pub joint: String,
    /// How bad, where the phrase tells.
    pub severity: Option<String>,
}

words! {
    /// Who did not know the arm.
    Blinding {
        /// At least the patients and those who assess.
        Double = "double-blind",
        /// One party.
        Single = "single-blind",
        /// Nobody, or the arms cannot be blinded.
        Open = "open",
        /// Not in the text that was read.
        NotStated = "not-stated",
    }
}

words! {
    /// What an instrument measures.
    Domain {
        /// Pain.
        Pain = "pain",
        /// What a person can do.
        Function = "function",
        /// Stiffness and other symptoms.
        Stiffness = "stiffness",
        /// A score over several domains.
        Total = "total",
        /// Quality of life.
        QualityOfLife = "quality-of-life",
        /// Cartilage, bone, joint space, tendon.
        Structure = "structure",
        /// Adverse events.
        Harm = "harm",
        /// Pain killers taken.
        Medication = "medication",
        /// Share of people who got better by a criterion, and for how long.
        Response = "response",
        /// Joint replaced, or treatment given up.
        Failure = "failure",
    }
}

/// What an instrument measures, and how much it is preferred to others of its domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Instrument {
    /// As tables name it.
    pub name: String,
    /// What it measures.
    pub domain: Domain,
    /// When a trial has several of one domain, the one with the smallest rank is taken.
    pub rank: u32,
    /// `juhl-2012`: the order of Juhl et al. 2012, doi 10.1155/2012/136245; `assumed`: ours.
    pub rank_source: String,
    /// Usual range; the range of a row is what its own columns say.
    pub usual_range: Option<(f64, f64)>,
    /// What should be known of it.
    pub remark: Option<String>,
}

/// What an adjunct is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Adjunct {
    pub printed: String,
    pub component: String,
    pub kind: AdjunctKind,
}

words! {
    /// What an adjunct does in a comparison.
    AdjunctKind {
        /// It may act.
        Treatment = "treatment",
        /// An operation: background when all arms have it.
        Procedure = "procedure",
        /// It stands for a treatment of another arm, and does not act.
        Placebo = "placebo",
    }
}

static CONDITIONS: LazyLock<Vec<Condition>> = LazyLock::new(|| {
    rows(
        "conditions.csv",
        include_str!("../../data/library/conditions.csv"),
        ["printed", "condition", "severity", "remark"],
        |[printed, condition, severity, remark]| {
            Some(Condition {
                printed: some(printed)?,
                condition: some(condition)?,
                severity: some(severity),
                remark: some(remark),
            })
        },
    )
});

static JOINTS: LazyLock<Vec<Joint>> = LazyLock::new(|| {
    rows(
        "joints.csv",
        include_str!("../../data/library/joints.csv"),
        ["printed", "joint", "severity"],
        |[printed, joint, severity]| {
            Some(Joint {
                printed: some(printed)?,
                joint: some(joint)?,
                severity: some(severity),
            })
        },
    )
});

static BLINDINGS: LazyLock<Vec<(String, Blinding)>> = LazyLock::new(|| {
    rows(
        "blinding.csv",
        include_str!("../../data/library/blinding.csv"),
        ["printed", "blinding", "remark"],
        |[printed, blinding, _]| Some((some(printed)?, Blinding::from_word(blinding)?)),
    )
});

static INSTRUMENTS: LazyLock<Vec<Instrument>> = LazyLock::new(|| {
    rows(
        "instruments.csv",
        include_str!("../../data/library/instruments.csv"),
        [
            "instrument",
            "domain",
            "rank",
            "rank_source",
            "usual_min",
            "usual_max",
            "remark",
        ],
        |[name, domain, rank, rank_source, low, high, remark]| {
            Some(Instrument {
                name: some(name)?,
                domain: Domain::from_word(domain)?,
                rank: rank.parse().ok()?,
                rank_source: some(rank_source)?,
                usual_range: low.parse().ok().zip(high.parse().ok()),
                remark: some(remark),
            })
        },
    )
});

static ADJUNCTS: LazyLock<Vec<Adjunct>> = LazyLock::new(|| {
    rows(
        "adjuncts.csv",
        include_str!("../../data/library/adjuncts.csv"),
        ["printed", "component", "kind"],
        |[printed, component, kind]| {
            Some(Adjunct {
                printed: some(printed)?,
                component: some(component)?,
                kind: AdjunctKind::from_word(kind)?,
            })
        },
    )
});

/// All mapped conditions.
pub fn conditions() -> &'static [Condition] {
    &CONDITIONS
}

/// All mapped joints.
pub fn joints() -> &'static [Joint] {
    &JOINTS
}

/// All mapped instruments.
pub fn instruments() -> &'static [Instrument] {
    &INSTRUMENTS
}

/// Phrases under `blinding` that can be read.
pub(super) fn blinding_phrases() -> impl Iterator<Item = &'static str> {
    BLINDINGS.iter().map(|(printed, _)| printed.as_str())
}

/// The disease of a trial; `None` when no mapping knows the phrase.
pub fn condition_of(trial: &Trial) -> Option<&'static Condition> {
    let phrase = trial.condition.as_str();
    CONDITIONS.iter().find(|known| known.printed == phrase)
}

/// The joint of a trial; `None` when no mapping knows the phrase.
///
/// ```
/// use synovia_evidence::library::{Library, joint_of};
/// let trial = Library::embedded().trial("RESTORE2021").unwrap();
/// assert_eq!(trial.joint, "knee (medial)");
/// assert_eq!(joint_of(trial).unwrap().joint, "knee");
/// ```
pub fn joint_of(trial: &Trial) -> Option<&'static Joint> {
    let phrase = trial.joint.as_str();
    JOINTS.iter().find(|known| known.printed == phrase)
}

/// Who did not know the arm; `None` when no mapping knows the phrase.
pub fn blinding_of(trial: &Trial) -> Option<Blinding> {
    let known = BLINDINGS
        .iter()
        .find(|(printed, _)| *printed == trial.blinding);
    known.map(|(_, blinding)| *blinding)
}

/// An instrument by the name that tables give it.
pub fn instrument(name: &str) -> Option<&'static Instrument> {
    INSTRUMENTS.iter().find(|known| known.name == name)
}

/// What an instrument measures; `None` when no mapping knows it.
///
/// ```
/// use synovia_evidence::library::{Domain, domain_of};
/// assert_eq!(domain_of("any_AE_pct"), Some(Domain::Harm));
/// ```
pub fn domain_of(instrument_name: &str) -> Option<Domain> {
    instrument(instrument_name).map(|known| known.domain)
}

/// The parts of an adjunct as printed, `HA, PRP, microdrilling`, each with its meaning if a mapping knows it.
pub(super) fn adjuncts_of(arm: &Arm) -> impl Iterator<Item = (&str, Option<&'static Adjunct>)> {
    arm.adjunct
        .iter()
        .flat_map(|printed| printed.split(','))
        .map(str::trim)
        .map(|part| (part, ADJUNCTS.iter().find(|known| known.printed == part)))
}

pub(super) fn adjunct_phrases() -> impl Iterator<Item = &'static str> {
    ADJUNCTS.iter().map(|known| known.printed.as_str())
}

/// Whether a component is an operation.
pub(super) fn is_procedure(component: &str) -> bool {
    ADJUNCTS
        .iter()
        .any(|known| known.kind == AdjunctKind::Procedure && known.component == component)
}
