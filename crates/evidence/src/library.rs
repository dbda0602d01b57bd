//! Published trials: what was given to whom, what was measured, and the line of the table it stands on.
//!
//! ```
//! use synovia_evidence::library::{Library, Role};
//!
//! let library = Library::embedded();
//! let restore = library.trial("RESTORE2021").unwrap();
//! assert_eq!(restore.role, Role::Validation); // may be compared with, never fitted
//!
//! // Platelet-rich plasma and saline, both with their change of pain after a year.
//! let changes: Vec<(&str, f64, String)> = library
//!     .outcomes_of("RESTORE2021")
//!     .filter(|outcome| outcome.instrument == "NRS_pain")
//!     .filter_map(|outcome| Some((outcome.arm.as_str(), outcome.change_mean?, outcome.row.to_string())))
//!     .collect();
//! assert_eq!(changes[0], ("PRP", -2.1, "outcomes.csv:62".to_owned()));
//! assert_eq!(changes[1], ("SALINE", -1.8, "outcomes.csv:64".to_owned()));
//!
//! // What the paper prints of the difference between them: arm minus versus.
//! let pain = library.differences_of("RESTORE2021").next().unwrap();
//! assert_eq!((pain.arm.as_str(), pain.versus.as_str()), ("PRP", "SALINE"));
//! assert_eq!((pain.difference, pain.ci_low, pain.ci_high), (-0.4, Some(-0.9), Some(0.2)));
//! assert_eq!(pain.row.to_string(), "differences.csv:2");
//! ```
//!
//! A blank field is `None`: not seen in the text that was read, never zero. `book/src/library.md` says how the tables came to be and
//! what is wrong with them.

mod check;
mod check_difference;
mod check_outcome;
mod citation;
mod classes;
mod codes;
mod corrections;
mod difference;
mod layouts;
mod mapping;
mod problems;
mod read;
mod records;
mod reserved;
mod sheet;
mod shipped_table;
mod tables;
mod words;

pub use citation::{Citation, citation};
pub use classes::{Class, Use, class, class_of, classes, part_of, use_of, why_special};
pub use codes::CODES;
pub use corrections::{Correction, corrections};
pub use difference::Difference;
pub use mapping::{
    AdjunctKind, Blinding, Condition, Domain, Instrument, Joint, blinding_of, condition_of,
    conditions, domain_of, instrument, instruments, joint_of, joints,
};
pub use problems::{Effect, Problem, problems, problems_of};
pub use records::{Arm, Characteristics, DirectionOnly, Outcome, Row, Trial};
pub use reserved::{Reserved, is_set_aside, reserved};
pub use words::{Basis, Direction, Read, ReportedAs, Role, ScaleSource};

use std::collections::BTreeMap;
use std::sync::OnceLock;
use synovia_diagnostics::Findings;

/// The tables compiled into the program, by the names that citations use. The first eight are kept byte for byte as they were gathered.
pub const SHIPPED: [(&str, &str); 13] = [
    ("trials.csv", include_str!("../data/library/trials.csv")),
    ("arms.csv", include_str!("../data/library/arms.csv")),
    ("outcomes.csv", include_str!("../data/library/outcomes.csv")),
    (
        "direction_only.csv",
        include_str!("../data/library/direction_only.csv"),
    ),
    (
        "msc_characteristics.csv",
        include_str!("../data/library/msc_characteristics.csv"),
    ),
    (
        "further_trials.csv",
        include_str!("../data/library/further_trials.csv"),
    ),
    (
        "further_arms.csv",
        include_str!("../data/library/further_arms.csv"),
    ),
    (
        "further_outcomes.csv",
        include_str!("../data/library/further_outcomes.csv"),
    ),
    (
        "more_trials.csv",
        include_str!("../data/library/more_trials.csv"),
    ),
    (
        "more_arms.csv",
        include_str!("../data/library/more_arms.csv"),
    ),
    (
        "more_outcomes.csv",
        include_str!("../data/library/more_outcomes.csv"),
    ),
    (
        "differences.csv",
        include_str!("../data/library/differences.csv"),
    ),
    (
        "more_direction_only.csv",
        include_str!("../data/library/more_direction_only.csv"),
    ),
];

/// Where each gathering of [`SHIPPED`] begins: two that came as they are and are kept byte for byte, and what we read ourselves. Each may
/// be about trials of those before it.
const GATHERINGS: [std::ops::Range<usize>; 3] = [0..5, 5..8, 8..13];

/// Trials with their arms and outcomes, in the order of the tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Library {
    trials: Vec<Trial>,
    arms: Vec<Arm>,
    outcomes: Vec<Outcome>,
    differences: Vec<Difference>,
    direction_only: Vec<DirectionOnly>,
    characteristics: Vec<Characteristics>,
    /// Where each trial, and what belongs to it, stands in the lists.
    places: BTreeMap<String, Places>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Places {
    trial: Option<usize>,
    arms: Vec<usize>,
    outcomes: Vec<usize>,
    differences: Vec<usize>,
}

impl Library {
    /// The trials compiled into the program. Parsed once.
    pub fn embedded() -> &'static Library {
        &Library::shipped().0
    }

    /// What is to be said about the shipped tables: warnings, no errors.
    pub fn embedded_findings() -> &'static Findings {
        &Library::shipped().1
    }

    fn shipped() -> &'static (Library, Findings) {
        static SHIPPED_LIBRARY: OnceLock<(Library, Findings)> = OnceLock::new();
        SHIPPED_LIBRARY.get_or_init(|| {
            let (mut library, mut findings) = (Library::default(), Findings::new());
            for gathering in GATHERINGS {
                let (more, found) = read::read(&SHIPPED[gathering], Some(&library));
                findings.extend(found);
                library = library.with(&more);
            }
            library.outcomes.iter_mut().for_each(corrections::correct);
            (library, findings)
        })
    }

    /// Reads tables of the same layout that a user wrote, `(name of the file, text)` each, and says everything about them at once.
    ///
    /// A file is known by its name, whatever folder it is in: `trials.csv`, `arms.csv`, `outcomes.csv`, `differences.csv`,
    /// `direction_only.csv`. Any of them may be missing: rows may be about shipped trials and arms. With errors among the findings the library holds what could be
    /// read, for further checks only.
    pub fn read(files: &[(&str, &str)]) -> (Library, Findings) {
        read::read(files, Some(Library::embedded()))
    }

    /// Reads tables of trials that are to be predicted and compared with a prediction, and nothing else: as [`read`](Library::read), but by
    /// themselves, so that they may repeat shipped trials, trials that are set aside for blind tests are not refused, and the numbers of a row may be still to come.
    pub fn read_to_predict(files: &[(&str, &str)]) -> (Library, Findings) {
        read::read_as(files, None, true)
    }

    /// This library and another one after it. What both have (a trial, an arm, an outcome or a difference of the same key) is this one's.
    pub fn with(&self, other: &Library) -> Library {
        let mut all = self.clone();
        let new = |id: &str| self.trial(id).is_none();
        all.trials
            .extend(other.trials.iter().filter(|t| new(&t.id)).cloned());
        let new = |arm: &Arm| self.arm(&arm.trial, &arm.id).is_none();
        all.arms
            .extend(other.arms.iter().filter(|arm| new(arm)).cloned());
        let known: std::collections::BTreeSet<_> = self.outcomes.iter().map(Outcome::key).collect();
        all.outcomes.extend(
            other
                .outcomes
                .iter()
                .filter(|outcome| !known.contains(&outcome.key()))
                .cloned(),
        );
        let known: std::collections::BTreeSet<_> =
            self.differences.iter().map(Difference::key).collect();
        all.differences.extend(
            other
                .differences
                .iter()
                .filter(|difference| !known.contains(&difference.key()))
                .cloned(),
        );
        let known = |id: &str| self.direction_only.iter().any(|trial| trial.id == id);
        all.direction_only.extend(
            other
                .direction_only
                .iter()
                .filter(|trial| !known(&trial.id))
                .cloned(),
        );
        let known = |id: &str| self.characteristics.iter().any(|of| of.trial == id);
        all.characteristics.extend(
            other
                .characteristics
                .iter()
                .filter(|of| !known(&of.trial))
                .cloned(),
        );
        all.indexed()
    }

    /// Fills `places` anew.
    fn indexed(mut self) -> Library {
        let mut places: BTreeMap<String, Places> = BTreeMap::new();
        for (at, trial) in self.trials.iter().enumerate() {
            let place = places.entry(trial.id.clone()).or_default();
            place.trial.get_or_insert(at);
        }
        for (at, arm) in self.arms.iter().enumerate() {
            places.entry(arm.trial.clone()).or_default().arms.push(at);
        }
        for (at, outcome) in self.outcomes.iter().enumerate() {
            let place = places.entry(outcome.trial.clone()).or_default();
            place.outcomes.push(at);
        }
        for (at, difference) in self.differences.iter().enumerate() {
            let place = places.entry(difference.trial.clone()).or_default();
            place.differences.push(at);
        }
        self.places = places;
        self
    }

    /// All trials and cohorts.
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }

    /// All arms, parts and unions of arms among them.
    pub fn arms(&self) -> &[Arm] {
        &self.arms
    }

    /// All outcomes.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// All differences between arms that sources print.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Trials of which only the direction was seen when the library was gathered; of some, numbers were found since, see
    /// [`without_numbers`](Self::without_numbers).
    pub fn direction_only(&self) -> &[DirectionOnly] {
        &self.direction_only
    }

    /// Trials of which still only the direction is known: no table of trials has them.
    pub fn without_numbers(&self) -> impl Iterator<Item = &DirectionOnly> {
        self.direction_only
            .iter()
            .filter(|trial| self.trial(&trial.id).is_none())
    }

    /// Patients of trials of mesenchymal stromal cells, from the table of a review.
    pub fn characteristics(&self) -> &[Characteristics] {
        &self.characteristics
    }

    /// The trial of this label.
    pub fn trial(&self, id: &str) -> Option<&Trial> {
        self.places
            .get(id)
            .and_then(|places| places.trial)
            .map(|at| &self.trials[at])
    }

    /// An arm by the labels of its trial and its own.
    pub fn arm(&self, trial: &str, arm: &str) -> Option<&Arm> {
        self.arms_of(trial).find(|candidate| candidate.id == arm)
    }

    /// The arms of a trial; none when there is no such trial.
    pub fn arms_of(&self, trial: &str) -> impl Iterator<Item = &Arm> {
        let places = self.places.get(trial).map_or(&[][..], |p| &p.arms);
        places.iter().map(|&at| &self.arms[at])
    }

    /// The outcomes of a trial; none when there is no such trial.
    pub fn outcomes_of(&self, trial: &str) -> impl Iterator<Item = &Outcome> {
        let places = self.places.get(trial).map_or(&[][..], |p| &p.outcomes);
        places.iter().map(|&at| &self.outcomes[at])
    }

    /// The differences between arms that a trial prints; none when there is no such trial.
    pub fn differences_of(&self, trial: &str) -> impl Iterator<Item = &Difference> {
        let places = self.places.get(trial).map_or(&[][..], |p| &p.differences);
        places.iter().map(|&at| &self.differences[at])
    }
}

impl Outcome {
    /// What makes a row one of its kind: trial, arm, instrument, time, way of reporting.
    fn key(&self) -> (&str, &str, &str, Option<u64>, ReportedAs) {
        (
            &self.trial,
            &self.arm,
            &self.instrument,
            self.time_months.map(f64::to_bits),
            self.reported_as,
        )
    }
}
