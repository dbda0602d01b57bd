//! One row of a transition matrix, computed and checked.

use super::codes;
use super::expression::Tree;
use super::model::{How, Row};
use super::program::Program;
use super::rate::{Probability, Rate};
use super::reading::Span;

/// What is wrong with a value that has been computed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    pub code: &'static str,
    pub title: String,
    pub label: String,
    pub span: Span,
}

impl Row {
    /// Where somebody in `state` is a cycle later, by state, into `out`.
    pub fn fill(
        &self,
        program: &Program<'_>,
        slots: &[f64],
        state: usize,
        out: &mut [f64],
    ) -> Result<(), Fault> {
        out.fill(0.0);
        if self.exits.is_empty() {
            out[state] = 1.0;
            return Ok(());
        }
        if self
            .exits
            .iter()
            .any(|exit| matches!(exit.how, How::Rate(_)))
        {
            return self.fill_rates(program, slots, state, out);
        }
        let mut rest = 1.0;
        let mut complement = None;
        for exit in &self.exits {
            let How::Probability(tree) = &exit.how else {
                complement = Some(exit);
                continue;
            };
            let value = finite(program, tree, slots, &exit.span)?;
            let Some(probability) = Probability::new(value) else {
                return Err(Fault {
                    code: codes::PROBABILITY_OUTSIDE,
                    title: "a probability below 0 or above 1".to_owned(),
                    label: format!("{value:.6}"),
                    span: exit.span.clone(),
                });
            };
            out[exit.to] += probability.value();
            rest -= probability.value();
        }
        match complement {
            Some(exit) if rest < -Probability::ROUNDING => Err(Fault {
                code: codes::PROBABILITY_OUTSIDE,
                title: "nothing is left for the complement".to_owned(),
                label: format!("the others sum to {:.6}", 1.0 - rest),
                span: exit.span.clone(),
            }),
            Some(exit) => {
                out[exit.to] += f64::max(rest, 0.0);
                Ok(())
            }
            None if rest.abs() > Probability::ROUNDING => Err(Fault {
                code: codes::ROW_SUM,
                title: "the probabilities of this row do not sum to 1".to_owned(),
                label: format!("they sum to {:.6}", 1.0 - rest),
                span: self.span.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Competing rates: with R their sum, somebody leaves with 1 - exp(-R c), and goes to i with share r_i / R.
    fn fill_rates(
        &self,
        program: &Program<'_>,
        slots: &[f64],
        state: usize,
        out: &mut [f64],
    ) -> Result<(), Fault> {
        let mut total = Rate::per_year(0.0);
        for exit in &self.exits {
            if let How::Rate(tree) = &exit.how {
                let value = finite(program, tree, slots, &exit.span)?;
                let Some(rate) = Rate::per_year(value) else {
                    return Err(Fault {
                        code: codes::NEGATIVE_RATE,
                        title: "a rate below 0".to_owned(),
                        label: format!("{value:.6} per year"),
                        span: exit.span.clone(),
                    });
                };
                out[exit.to] += rate.value();
                total = total.map(|total| total.and(rate));
            }
        }
        let total = total.filter(|total| total.value() > 0.0);
        let leave = total.map_or(0.0, |total| {
            let leave = total.over(program.model.frame.cycle_years).value();
            out.iter_mut()
                .for_each(|share| *share *= leave / total.value());
            leave
        });
        let stay = self.exits.iter().find(|exit| exit.how == How::Complement);
        out[stay.map_or(state, |exit| exit.to)] += 1.0 - leave;
        Ok(())
    }
}

/// Beyond this a value is a slip, and sums and squares of it would not be numbers.
const LARGEST: f64 = 1e50;

/// The value of an expression, which must be a number of a size that can be added up.
pub(crate) fn finite(
    program: &Program<'_>,
    tree: &Tree,
    slots: &[f64],
    span: &Span,
) -> Result<f64, Fault> {
    let value = program.value(tree, slots);
    // Written so that what is not a number is refused, too.
    if value.abs() <= LARGEST {
        return Ok(value);
    }
    if value.is_nan()
        && let Some(blame) = program.blame(tree, slots)
    {
        let title = if blame.in_condition {
            "a condition without a value"
        } else {
            "this has no finite value"
        };
        return Err(Fault {
            code: codes::NOT_A_NUMBER,
            title: title.to_owned(),
            label: blame.what,
            span: blame.place,
        });
    }
    Err(Fault {
        code: codes::NOT_A_NUMBER,
        title: "this has no finite value".to_owned(),
        label: if value.is_nan() {
            "not a number"
        } else if value.is_infinite() {
            "infinite"
        } else {
            "beyond any cost, effect or time"
        }
        .to_owned(),
        span: span.clone(),
    })
}
