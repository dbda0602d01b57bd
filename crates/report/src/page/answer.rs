//! The answer: a figure, one short paragraph in words made from the numbers, the same by arm; then how sure, and how much of it is context.
//!
//! In these sentences a difference is said to be better or worse; the tables keep the score's own sign.

use crate::charts::{self, between_group_mcid, draws_constants, draws_from_calibration, no_better};
use crate::figures::scale::extent;
use crate::page::DataTable;
use crate::run::{ArmRow, ContrastRow, Run};
use crate::words::{self, count, interval, plain, points, share};

/// The first thing on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Effects against the reference; empty when there are none.
    pub figure: String,
    /// What was simulated and what came out.
    pub lead: String,
    /// What the numbers are, below the table; empty when there is none.
    pub key: String,
    /// How large the changes are, and what they are made of.
    pub context: String,
    /// How sure, and why not surer.
    pub trust: String,
    /// The same in numbers, empty when there are none.
    pub table: String,
}

const NO_VERDICT: &str = "This page gives probabilities and intervals under stated assumptions; it does not say that any treatment works.";

impl Answer {
    /// Says only what the tables hold; sentences without numbers are left out.
    pub fn new(run: &Run) -> Self {
        let teller = Teller::new(run);
        let lead = [
            teller.compared(),
            teller.differences(),
            teller.relevance(),
            teller.found(),
        ];
        let context = [teller.reference_change(), teller.context()];
        let trust = [
            teller.ignorance(),
            teller.rival(),
            teller.status(),
            Some(NO_VERDICT.to_owned()),
        ];
        let table = table(run).map_or_else(String::new, |table| super::written(&table));
        let figure = super::parts([charts::forest::figure(run)], []).concat();
        Answer {
            figure,
            lead: prose(lead),
            key: if table.is_empty() {
                String::new()
            } else {
                key(run)
            },
            context: prose(context),
            trust: prose(trust),
            table,
        }
    }
}

fn prose<const N: usize>(sentences: [Option<String>; N]) -> String {
    sentences
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The run with what several sentences need.
struct Teller<'a> {
    run: &'a Run,
    contrasts: Vec<ContrastRow>,
    /// Turns a difference of the score into a benefit.
    sign: f64,
}

impl<'a> Teller<'a> {
    fn new(run: &'a Run) -> Self {
        let mut contrasts = run.headline();
        contrasts.retain(|row| row.estimate_points.is_finite());
        let sign = if words::lower_is_better(&run.study.endpoint.instrument) {
            -1.0
        } else {
            1.0
        };
        Teller {
            run,
            contrasts,
            sign,
        }
    }

    fn compared(&self) -> Option<String> {
        let run = self.run;
        let arms: Vec<&ArmRow> = run.arms_of(run.core()).collect();
        if arms.is_empty() {
            return Some(
                "This run holds no results per arm, so there is no answer to give.".to_owned(),
            );
        }
        let patients: f64 = arms.iter().map(|row| row.patients).sum();
        let times = match run.study.replicates {
            n if n.is_finite() => format!("{} times", count(n)),
            _ => "repeatedly".to_owned(),
        };
        Some(format!(
            "Simulated {times}: {} patients{} in {} arms over {} months.",
            count(patients),
            self.who(),
            words::spelled(arms.len()),
            plain(run.last_month()),
        ))
    }

    fn who(&self) -> String {
        let grades: Vec<String> = self
            .run
            .study
            .population
            .kl
            .iter()
            .map(|grade| plain(*grade))
            .collect();
        if grades.is_empty() {
            String::new()
        } else {
            format!(
                " with knee osteoarthritis (Kellgren-Lawrence grade {})",
                grades.join(" or ")
            )
        }
    }

    fn reference_change(&self) -> Option<String> {
        let row = self
            .run
            .arms_of(self.run.core())
            .find(|row| row.is_reference && row.change_points.is_finite())?;
        Some(format!(
            "Under {} patients ended {} than they began.",
            row.arm,
            better(self.sign * row.change_points)
        ))
    }

    fn differences(&self) -> Option<String> {
        let benefit = |row: &ContrastRow| self.sign * row.true_effect_points;
        let (least, most) = extent(self.contrasts.iter().map(benefit))?;
        let reference = self.run.reference();
        let mean = if draws_constants(self.run) {
            " on average"
        } else {
            ""
        };
        Some(match &self.contrasts[..] {
            [only] => format!(
                "In the population that such a trial draws from, {} is truly {} than {reference}{mean}.",
                only.arm,
                better(most)
            ),
            arms => format!(
                "In the population that such a trial draws from, the {} other arms are truly {} than {reference}{mean}.",
                words::spelled(arms.len()),
                range(least, most)
            ),
        })
    }

    fn by_arm(&self) -> &'static str {
        if self.contrasts.len() > 1 {
            ", depending on the arm"
        } else {
            ""
        }
    }

    fn relevance(&self) -> Option<String> {
        let (mcid, source) = between_group_mcid(self.run);
        let (least, most) = extent(self.contrasts.iter().map(|row| row.probability_above_mcid))?;
        Some(format!(
            "The probability that the true difference is large enough to matter ({} points, {source}) is {}{}.",
            plain(mcid),
            shares(least, most),
            self.by_arm()
        ))
    }

    /// How often one trial finds something, when there is something and when there is nothing.
    fn found(&self) -> Option<String> {
        let (weakest, strongest) = extent(self.contrasts.iter().map(|row| row.power))?;
        let named = if draws_constants(self.run) {
            " (assurance)"
        } else {
            " (power)"
        };
        let mut said = format!(
            "One such trial finds an arm significantly better with a probability of {}{}{named}",
            shares(weakest, strongest),
            self.by_arm()
        );
        let alarms = self.run.false_alarms.iter();
        let alarms = alarms.filter(|row| row.core == self.run.core() && row.comparisons > 1.0);
        for row in alarms.filter(|row| row.any_arm.is_finite()) {
            said.push_str(&format!(
                "; when no product does anything, it calls at least one of {} arms significantly different with a probability of {}",
                words::spelled(row.comparisons as usize),
                with_error(row.any_arm, row.any_arm_mcse)
            ));
        }
        Some(said + ".")
    }

    fn context(&self) -> Option<String> {
        let arms = self
            .run
            .arms_of(self.run.core())
            .filter(|row| !row.is_reference);
        let (least, most) = extent(arms.map(|row| row.context_and_natural_course_percent))?;
        let share = if words::percent(least) == words::percent(most) {
            words::percent(most)
        } else {
            format!("{} to {}", words::number(least, 0), words::percent(most))
        };
        let more = if most > 100.5 {
            " (more than 100 % where the arm did worse)"
        } else {
            ""
        };
        Some(format!(
            "Natural course and expectation, that is what the same patients show without any product, make up {share} of the change{more}."
        ))
    }

    fn ignorance(&self) -> Option<String> {
        if !draws_constants(self.run) {
            return Some(
                "The constants of the model are poorly known, but were held at one value each in this run: intervals leave out what is not \
                 known about them and are too narrow."
                    .to_owned(),
            );
        }
        let width = |row: &ContrastRow| row.true_effect_p95_points - row.true_effect_p05_points;
        let known = self.contrasts.iter().filter(|row| width(row).is_finite());
        let widest = known.max_by(|a, b| width(a).total_cmp(&width(b)))?;
        let among = if draws_from_calibration(self.run) {
            "The constants of the model are not well known. Those of products and context, drawn in each replicate from the calibration with \
             what trials differ by,"
        } else {
            "The constants of the model are poorly known. Those of products and context, drawn anew in each replicate,"
        };
        Some(format!(
            "{among} let the true difference of {} \
             lie anywhere from {} (5th to 95th percentile), and no larger trial would narrow that; those of natural history are held fixed.",
            widest.arm,
            range(
                self.sign * widest.true_effect_p05_points,
                self.sign * widest.true_effect_p95_points
            )
        ))
    }

    fn rival(&self) -> Option<String> {
        let other = self.run.other_core()?;
        let theirs: Vec<&ContrastRow> = self.run.primary_contrasts(other).collect();
        let pairs = self
            .run
            .primary_contrasts(self.run.core())
            .filter_map(|row| Some((row, *theirs.iter().find(|rival| rival.arm == row.arm)?)));
        let apart = |pair: &(&ContrastRow, &ContrastRow)| {
            (pair.0.true_effect_points - pair.1.true_effect_points).abs()
        };
        let (main, rival) = pairs
            .filter(|pair| apart(pair).is_finite())
            .max_by(|a, b| apart(a).total_cmp(&apart(b)))?;
        let largest = if self.contrasts.len() > 1 {
            ", the largest disagreement between the two"
        } else {
            ""
        };
        Some(format!(
            "A rival account of the joint ({other} instead of {}), which the trial data known to us do not rule out, puts {} at {} instead of \
             {}{largest}.",
            self.run.core(),
            main.arm,
            better(self.sign * rival.true_effect_points),
            better(self.sign * main.true_effect_points)
        ))
    }

    fn status(&self) -> Option<String> {
        let known = self.run.study.parameters.len();
        let assumed = self
            .run
            .study
            .parameters
            .iter()
            .filter(|parameter| parameter.status == "assumed")
            .count();
        let of_them = if known > 0 {
            format!(" {assumed} of its {known} constants are assumptions.")
        } else {
            String::new()
        };
        Some(match self.run.provenance.status.as_str() {
            "" | "prior" => {
                format!(
                    "Status prior: its treatment effects are not calibrated to trial data.{of_them}"
                )
            }
            "calibrated" => format!(
                "Status calibrated: effects of products and context are fitted to published trials; how far such a fit misses trials that it \
                 has not seen stands in `synovia validate`.{of_them}"
            ),
            other => format!("Status of the model: {other}.{of_them}"),
        })
    }
}

/// "6.9 points better", "0.4 points worse".
fn better(benefit: f64) -> String {
    let word = if benefit < -0.05 { "worse" } else { "better" };
    format!("{} points {word}", points(benefit.abs()))
}

/// "1.3 to 12.4 points better", "0.4 points worse to 6.9 points better", the worse end first.
fn range(a: f64, b: f64) -> String {
    let (low, high) = (a.min(b), a.max(b));
    if !a.is_finite() || !b.is_finite() {
        words::MISSING.to_owned()
    } else if points(low) == points(high) {
        better(high)
    } else if low > -0.05 {
        format!("{} to {}", points(low), better(high))
    } else if high < 0.05 {
        format!("{} to {}", points((-high).max(0.0)), better(low))
    } else {
        format!("{} to {}", better(low), better(high))
    }
}

fn shares(low: f64, high: f64) -> String {
    if share(low) == share(high) {
        share(low)
    } else {
        format!("{} to {}", share(low), share(high))
    }
}

/// "24 % ± 3": a probability with its Monte Carlo standard error, which is left out where it would be 0.
fn with_error(value: f64, mcse: f64) -> String {
    let error = if mcse >= 0.0005 {
        format!("\u{a0}±\u{a0}{}", words::number(100.0 * mcse, 0))
    } else {
        String::new()
    };
    format!("{}{error}", share(value))
}

/// One row per arm with what the paragraph says, and one for all arms when no product does anything.
fn table(run: &Run) -> Option<DataTable> {
    let direction = if words::lower_is_better(&run.study.endpoint.instrument) {
        "points, negative is better"
    } else {
        "points, positive is better"
    };
    let power = if draws_constants(run) {
        "Assurance"
    } else {
        "Power"
    };
    let no_better = no_better(run);
    let columns = [
        ("Arm", ""),
        ("Change from baseline", direction),
        ("True difference", "points ± MCSE"),
        ("Estimate of one trial (95 % interval)", "points"),
        (power, "probability ± MCSE"),
        ("True difference above MCID", "probability"),
        (no_better.as_str(), "probability ± MCSE"),
    ];
    let caption = format!(
        "At a glance: month {}, {}",
        plain(run.endpoint_month()),
        run.headline_core()
    );
    let mut table = DataTable::new(caption, &columns);
    let missing = || words::MISSING.to_owned();
    let headline = run.headline();
    // Where the cores are weighed, the other is in the number already.
    let beside = run.other_core().filter(|_| run.stacked.is_empty());
    for arm in run.arms_of(run.core()) {
        let contrast = headline.iter().find(|row| row.arm == arm.arm);
        let of = |cell: fn(&ContrastRow) -> String| contrast.map_or_else(missing, cell);
        let rival = beside.and_then(|other| {
            run.primary_contrasts(other)
                .find(|row| row.arm == arm.arm && row.probability_no_benefit.is_finite())
        });
        let cells = [
            if arm.is_reference {
                format!("{} (reference)", arm.arm)
            } else {
                arm.arm.clone()
            },
            points(arm.change_points),
            of(|row| {
                let error = words::plus_minus(row.true_effect_mcse_points, 1);
                format!("{} {error}", points(row.true_effect_points))
                    .trim_end()
                    .to_owned()
            }),
            of(|row| {
                let limits = interval(row.ci_low_points, row.ci_high_points, 1);
                format!("{} ({limits})", points(row.estimate_points))
            }),
            of(|row| with_error(row.power, row.power_mcse)),
            of(|row| share(row.probability_above_mcid)),
            of(no_better_cell) + &rival.map_or_else(String::new, rival_cell),
        ];
        if arm.is_reference {
            table.push_set_apart(cells);
        } else {
            table.push(cells);
        }
    }
    if table.rows.is_empty() {
        return None;
    }
    let alarms = run.false_alarms.iter().filter(|row| row.core == run.core());
    for row in alarms.filter(|row| row.any_arm.is_finite()) {
        let mut cells = vec![
            "Any arm, if no product did anything (family-wise error)".to_owned(),
            missing(),
            missing(),
            missing(),
            format!(
                "{}\n{} in favour",
                with_error(row.any_arm, row.any_arm_mcse),
                with_error(row.any_arm_in_favour, row.any_arm_in_favour_mcse)
            ),
        ];
        cells.resize_with(columns.len(), missing);
        table.push_set_apart(cells);
    }
    Some(table)
}

fn no_better_cell(row: &ContrastRow) -> String {
    with_error(row.probability_no_benefit, row.probability_no_benefit_mcse)
}

/// The same under the other core, on a line of its own.
fn rival_cell(row: &ContrastRow) -> String {
    format!("\n{} {}", row.core, no_better_cell(row))
}

/// What the columns of the table are.
fn key(run: &Run) -> String {
    let no_better = no_better(run);
    const NONE: &str = "none (below 0.05 points) or worse";
    let power = if draws_from_calibration(run) {
        format!(
            "Assurance: the probability that one trial of this size is significant in favour of the arm. Constants, effects of each core and \
             differences between trials are drawn from the calibration, so that it is power averaged over what is not known and over what \
             trials differ by. {no_better}: the probability, in the same draws, that the true difference is {NONE}."
        )
    } else if draws_constants(run) {
        format!(
            "Assurance: the probability that one trial of this size is significant in favour of the arm, averaged over what the constants may \
             be (power, had they been known). {no_better}: the prior probability that the true difference is {NONE}; the prior gives none to an \
             effect of exactly nothing, since what acts at all acts in every draw."
        )
    } else {
        format!(
            "Power: the probability that one trial of this size is significant in favour of the arm. {no_better}: whether the true difference \
             is {NONE}, with every constant at one value."
        )
    };
    format!(
        "True difference: of the population, not of the patients of one trial; it does not depend on the number of patients. {power} Family-wise \
         error: significant in either direction, without correction for several arms. MCSE: Monte Carlo standard error."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_say_which_end_is_worse() {
        assert_eq!(range(6.9, 1.3), "1.3 to 6.9 points better");
        assert_eq!(range(-0.4, 6.9), "0.4 points worse to 6.9 points better");
        assert_eq!(range(-3.0, -1.0), "1.0 to 3.0 points worse");
        assert_eq!(range(-0.01, 10.7), "0.0 to 10.7 points better");
        assert_eq!(range(-3.0, 0.01), "0.0 to 3.0 points worse");
        assert_eq!(range(f64::NAN, 1.0), "–");
    }

    #[test]
    fn a_run_without_results_gives_no_answer() {
        let answer = Answer::new(&Run::default());
        assert_eq!(
            answer.lead,
            "This run holds no results per arm, so there is no answer to give."
        );
        assert!(answer.trust.contains("not calibrated") && answer.table.is_empty());
    }
}
