//! Goals of a calibration, as they were written down before the first fit (the book's page on calibration), and whether they are met.

use super::{Interval, Posterior, Score};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// CRPS over that of a reference: for arms, that every arm loses the same share of its baseline; for differences, that there is none.
    CrpsRatio,
    /// Share of rows inside their 90 % interval.
    In90,
    /// Share of rows inside their 50 % interval.
    In50,
    /// Sum of log scores beyond that of the rival without a mechanism.
    LogScore,
}

/// One goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// What is measured.
    pub measure: Measure,
    /// `arms` or `differences`; of a log score, `trials`.
    pub quantity: &'static str,
    /// `injections` or `all`.
    pub group: &'static str,
    /// What came out, with 90 %: by bootstrap over trials, of a log score from how trials differ.
    pub seen: Interval,
    /// What was asked, in words.
    pub asked: &'static str,
    /// Whether it is met.
    pub met: bool,
}

/// What is asked of a group of rows.
struct Asked {
    measure: Measure,
    quantity: &'static str,
    words: &'static str,
    of: fn(&Score) -> Interval,
    met: fn(Interval) -> bool,
}

const ASKED: [Asked; 6] = [
    Asked {
        measure: Measure::CrpsRatio,
        quantity: "arms",
        words: "at most 0.90, upper limit below 1",
        of: |score| score.ratio,
        met: |ratio| ratio.estimate <= 0.90 && ratio.high < 1.0,
    },
    Asked {
        measure: Measure::CrpsRatio,
        quantity: "differences",
        words: "at most 0.80, upper limit below 0.95",
        of: |score| score.ratio,
        met: |ratio| ratio.estimate <= 0.80 && ratio.high < 0.95,
    },
    IN_90,
    Asked {
        quantity: "differences",
        ..IN_90
    },
    IN_50,
    Asked {
        quantity: "differences",
        ..IN_50
    },
];

const IN_90: Asked = Asked {
    measure: Measure::In90,
    quantity: "arms",
    words: "85 to 95 %",
    of: |score| score.in90,
    met: |share| share.estimate >= 0.85 && share.estimate <= 0.95,
};

const IN_50: Asked = Asked {
    measure: Measure::In50,
    quantity: "arms",
    words: "43 to 58 %",
    of: |score| score.in50,
    met: |share| share.estimate >= 0.43 && share.estimate <= 0.58,
};

impl Goal {
    /// What is measured of what, in words.
    pub fn what(&self) -> String {
        let measure = match self.measure {
            Measure::CrpsRatio => "CRPS ratio",
            Measure::In90 => "90 % intervals",
            Measure::In50 => "50 % intervals",
            Measure::LogScore => return "log score beyond the model without mechanism".to_owned(),
        };
        format!("{measure}, {} ({})", self.quantity, self.group)
    }
}

impl Posterior {
    /// The goals, those that are missed first.
    pub fn goals(&self) -> Vec<Goal> {
        let mut goals = Vec::new();
        for group in ["injections", "all"] {
            for asked in &ASKED {
                let Some(score) = self.score("stacked", asked.quantity, group) else {
                    continue;
                };
                let seen = (asked.of)(score);
                goals.push(Goal {
                    measure: asked.measure,
                    quantity: asked.quantity,
                    group,
                    seen,
                    asked: asked.words,
                    met: (asked.met)(seen),
                });
            }
        }
        goals.extend(self.beyond_the_rival());
        goals.sort_by_key(|goal| goal.met);
        goals
    }

    fn beyond_the_rival(&self) -> Option<Goal> {
        let gain = self.gain(|_| true)?;
        Some(Goal {
            measure: Measure::LogScore,
            quantity: "trials",
            group: "all",
            seen: Interval {
                estimate: gain.sum,
                low: gain.sum - Z_90 * gain.se,
                high: gain.sum + Z_90 * gain.se,
            },
            asked: "0 or more, aim +4",
            met: gain.sum >= 0.0,
        })
    }
}

/// Normal deviate of a 90 % interval.
pub(super) const Z_90: f64 = 1.645;
