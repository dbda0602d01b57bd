//! Natural course, expectation and product: the split that a few replicates tell, with the size that all replicates tell.
//!
//! ```text
//! product        = P + (T − D)          P, D in the counterfactual replicates: change by the product, difference from the reference
//! natural course = N                    T over all replicates: the true difference, of the same patients under both arms
//! expectation    = change − the two     N in the counterfactual replicates; change over all, had nobody left
//! ```
//!
//! T − D is 0 on average. It takes out of P what the few draws of the constants have by chance (a control variate), so that the parts add up
//! to the change, and the parts of the true difference to the true difference, that all replicates show.

use synovia_results::Table;
use synovia_statistics::{mean_mcse, mean_sd};

/// A mean over replicates and its Monte Carlo standard error; not numbers when there are no counterfactual replicates.
pub type Estimate = (f64, f64);

/// The lives of one arm at one month in the counterfactual replicates, in their order.
#[derive(Debug)]
pub struct Lives {
    natural_course: Vec<f64>,
    product: Vec<f64>,
    difference: Vec<f64>,
}

/// What a change is made of, points.
#[derive(Debug)]
pub struct Split {
    pub natural_course: Estimate,
    pub expectation: Estimate,
    pub product: Estimate,
}

impl Lives {
    /// The rows of `counterfactuals`, already those of one core and arm, at `month`.
    pub fn at(counterfactuals: &Table, month: f64) -> Self {
        let column = |name: &str| -> Vec<f64> {
            counterfactuals
                .iter()
                .filter(|row| row.float("month") == Some(month))
                .filter_map(|row| row.float(name))
                .collect()
        };
        Lives {
            natural_course: column("natural_course_points"),
            product: column("product_points"),
            difference: column("difference_points"),
        }
    }

    /// Splits the change of an arm. Over all replicates: `changes` had nobody left, and `true_effects`, empty for the reference.
    pub fn split(&self, changes: &[f64], true_effects: &[f64]) -> Split {
        let truth = zero_if_empty(true_effects);
        // What the twins leave to be told: change under the reference, the same for all arms up to chance.
        let left: Vec<f64> = if true_effects.is_empty() {
            changes.to_vec()
        } else {
            minus(changes, true_effects)
        };
        let beyond = minus(&self.product, &self.difference);
        let without: Vec<f64> = beyond
            .iter()
            .zip(&self.natural_course)
            .map(|(product, natural)| product + natural)
            .collect();
        let (natural_course, beyond, without, left) = (
            estimate(&self.natural_course),
            estimate(&beyond),
            estimate(&without),
            estimate(&left),
        );
        Split {
            natural_course,
            expectation: (left.0 - without.0, hypot(left.1, without.1)),
            product: (truth.0 + beyond.0, hypot(truth.1, beyond.1)),
        }
    }

    /// The part of the mean true difference that is the product's, not what is expected of it; `reference` are the reference's lives.
    pub fn product_effect(&self, reference: &Lives, true_effect: f64) -> f64 {
        let beyond = minus(&minus(&self.product, &reference.product), &self.difference);
        true_effect + mean_sd(&beyond).0
    }
}

fn estimate(values: &[f64]) -> Estimate {
    let mean = mean_mcse(values);
    (mean.value, mean.mcse)
}

fn zero_if_empty(values: &[f64]) -> Estimate {
    if values.is_empty() {
        (0.0, 0.0)
    } else {
        estimate(values)
    }
}

fn minus(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn hypot(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lives() -> Lives {
        Lives {
            natural_course: vec![-2.0, -3.0],
            product: vec![-6.0, -4.0],
            difference: vec![-5.5, -4.5],
        }
    }

    #[test]
    fn the_parts_add_up_to_the_change_of_all_replicates() {
        let (changes, effects) = ([-18.0, -17.0, -19.0, -16.0], [-4.0, -3.0, -5.0, -2.0]);
        let split = lives().split(&changes, &effects);
        let sum = split.natural_course.0 + split.expectation.0 + split.product.0;
        assert!((sum + 17.5).abs() < 1e-12, "{sum}");
        // The few replicates had drawn stronger products than all have: −5 against −3.5.
        assert!((split.product.0 + 3.5).abs() < 1e-12);
        assert_eq!(split.natural_course.0, -2.5);
    }

    #[test]
    fn the_reference_has_no_true_difference_to_lean_on() {
        let saline = Lives {
            natural_course: vec![-2.0, -3.0],
            product: vec![0.2, 0.4],
            difference: vec![0.0, 0.0],
        };
        let split = saline.split(&[-14.0, -15.0], &[]);
        assert!((split.product.0 - 0.3).abs() < 1e-12);
        assert!((split.expectation.0 + 12.3).abs() < 1e-12);
        // P of the two arms differ by −5.3, D is −5: of −3.5 the product has −3.8, and a worse expectation takes 0.3 back.
        assert!((lives().product_effect(&saline, -3.5) + 3.8).abs() < 1e-12);
    }

    #[test]
    fn without_counterfactual_replicates_there_is_no_split() {
        let none = Lives {
            natural_course: vec![],
            product: vec![],
            difference: vec![],
        };
        let split = none.split(&[-14.0, -15.0], &[-1.0, -2.0]);
        assert!(split.product.0.is_nan() && split.expectation.0.is_nan());
        assert!(none.product_effect(&none, -3.5).is_nan());
    }
}
