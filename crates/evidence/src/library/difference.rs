//! What a source prints of the difference between two arms: for many trials all there is, since they print no spread of an arm.

use super::sheet::Line;
use super::{Basis, Direction, Read, Row, ScaleSource, tables};
use synovia_diagnostics::Findings;

/// The difference between two arms of a trial on one instrument at one time: arm minus versus, in the instrument's units.
///
/// A value below 0 says that the arm has the lower values, or fell further; whether that is better is said by `direction`.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Label of the trial.
    pub trial: String,
    /// Label of the arm.
    pub arm: String,
    /// Label of the arm that is subtracted.
    pub versus: String,
    /// What was measured; see [`domain_of`](super::domain_of).
    pub instrument: String,
    /// Lower end of the scale.
    pub scale_min: Option<f64>,
    /// Upper end of the scale.
    pub scale_max: Option<f64>,
    /// Which way it points.
    pub direction: Direction,
    /// How the ends are known.
    pub scale_source: ScaleSource,
    /// Months after baseline.
    pub time_months: Option<f64>,
    /// How many of the arm the difference was estimated from.
    pub n: Option<u32>,
    /// How many of the other arm.
    pub versus_n: Option<u32>,
    /// Arm minus versus.
    pub difference: f64,
    /// What it is a difference of.
    pub basis: Basis,
    /// Its standard error.
    pub se: Option<f64>,
    /// Lower end of its 95 % interval; there with the upper one or not at all.
    pub ci_low: Option<f64>,
    /// Upper end of it.
    pub ci_high: Option<f64>,
    /// The statistic of a t test, as printed: often without its sign.
    pub t: Option<f64>,
    /// Two-sided p value. A bound such as `p < 0.001` stands in the note instead.
    pub p: Option<f64>,
    /// How much of the source was read.
    pub read: Read,
    /// Which source, and where in it.
    pub source_locator: String,
    /// What should be known of the numbers above.
    pub note: String,
    /// Where this stands.
    pub row: Row,
}

impl Difference {
    /// What makes a row one of its kind, whichever arm is subtracted from the other: trial, arms, instrument, time, basis.
    pub(super) fn key(&self) -> (&str, [&str; 2], &str, Option<u64>, Basis) {
        let mut arms = [self.arm.as_str(), self.versus.as_str()];
        arms.sort_unstable();
        (
            &self.trial,
            arms,
            &self.instrument,
            self.time_months.map(f64::to_bits),
            self.basis,
        )
    }
}

pub(super) fn difference(line: Line, findings: &mut Findings) -> Option<Difference> {
    line.must_have(
        &[
            "trial_id",
            "arm_id",
            "versus_arm_id",
            "instrument",
            "direction",
            "scale_source",
            "difference",
            "basis",
            "read",
            "source_locator",
        ],
        findings,
    );
    let direction = line.word(
        "direction",
        Direction::WORDS,
        Direction::from_word,
        findings,
    );
    let scale_source = line.word(
        "scale_source",
        ScaleSource::WORDS,
        ScaleSource::from_word,
        findings,
    );
    let basis = line.word("basis", Basis::WORDS, Basis::from_word, findings);
    let read = line.word("read", Read::WORDS, Read::from_word, findings);
    let time_months = line
        .number("time_months", findings)
        .filter(|months| tables::not_negative("time_months", *months, line, findings));
    let value = line.number("difference", findings);
    let difference = Difference {
        trial: line.owned("trial_id"),
        arm: line.owned("arm_id"),
        versus: line.owned("versus_arm_id"),
        instrument: line.owned("instrument"),
        scale_min: line.number("scale_min", findings),
        scale_max: line.number("scale_max", findings),
        time_months,
        n: line.count("n", findings),
        versus_n: line.count("versus_n", findings),
        se: line.spread("se", findings),
        ci_low: line.number("ci_low", findings),
        ci_high: line.number("ci_high", findings),
        t: line.number("t", findings),
        p: line.number("p", findings),
        source_locator: line.owned("source_locator"),
        note: line.owned("note"),
        row: line.row(),
        direction: direction?,
        scale_source: scale_source?,
        difference: value?,
        basis: basis?,
        read: read?,
    };
    Some(difference)
}
