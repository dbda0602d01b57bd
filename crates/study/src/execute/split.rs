//! Natural course, expectation and product: the split that a few replicates tell, with the size that all replicates tell.
//!
//! ```text
//! product        = P + β·(T − D)        P, D in the counterfactual replicates: change by the product, difference from the reference
//! natural course = N                    T over all replicates: the true difference, of the same patients under both arms
//! expectation    = change − the two     N in the counterfactual replicates; change over all, had nobody left
//! β              = 1 − cov(X, D)/var(D)  X in the counterfactual replicates: difference from the reference in expectation
//! ```
//!
//! T − D is 0 on average. It takes out of P what the few draws of the constants have by chance (a control variate), so that the parts add up
//! to the change, and the parts of the true difference to the true difference, that all replicates show. β is how far chance in the
//! difference is chance in the product: 1 where both arms are expected alike, 0 for an arm without products.
//!
//! Arms of which the same is expected, as under double blinding, have one expectation: the mean over them, replicate by replicate, of what is left
//! of their changes. What their own patients have by chance would otherwise stand as a difference in expectation that cannot be. Their parts
//! then add up to their changes within the Monte Carlo error.

use synovia_results::Table;
use synovia_statistics::{mean_mcse, mean_sd};

/// A mean over replicates and its Monte Carlo standard error; not numbers when there are no counterfactual replicates.
pub type Estimate = (f64, f64);

/// What a run knows of one arm at one month: its lives in the counterfactual replicates; and over all replicates the changes, had nobody left,
/// and the true effects, empty for the reference.
#[derive(Debug)]
pub struct Told {
    pub lives: Lives,
    pub changes: Vec<f64>,
    pub true_effects: Vec<f64>,
}

/// Splits the changes of all arms; `reference` is the place of the one that the others are compared with.
pub fn split_all(arms: &[Told], reference: usize) -> Vec<Split> {
    let lives = &arms[reference].lives;
    let alike: Vec<&Told> = arms
        .iter()
        .filter(|arm| arm.lives.is_expected_like(lives))
        .collect();
    let common = Lives::common_expectation(&alike, lives);
    arms.iter()
        .map(|arm| {
            let split = arm.lives.split(lives, &arm.changes, &arm.true_effects);
            match common {
                Some(expectation) if arm.lives.is_expected_like(lives) => Split {
                    expectation,
                    ..split
                },
                _ => split,
            }
        })
        .collect()
}

/// The lives of one arm at one month in the counterfactual replicates, in their order.
#[derive(Debug)]
pub struct Lives {
    natural_course: Vec<f64>,
    expectation: Vec<f64>,
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
            expectation: column("expectation_points"),
            product: column("product_points"),
            difference: column("difference_points"),
        }
    }

    /// Whether the same is expected of the arm as of the reference, in every counterfactual replicate. Its lives are of the same patients.
    fn is_expected_like(&self, reference: &Lives) -> bool {
        !self.expectation.is_empty() && self.expectation == reference.expectation
    }

    /// The one expectation of arms of which the same is expected, the reference among them.
    fn common_expectation(alike: &[&Told], reference: &Lives) -> Option<Estimate> {
        let replicates = alike.iter().map(|arm| arm.changes.len()).min()?;
        let of_arm = |arm: &Told, replicate: usize| {
            let product = arm.true_effects.get(replicate).unwrap_or(&0.0);
            arm.changes[replicate] - product
        };
        let left: Vec<f64> = (0..replicates)
            .map(|replicate| {
                let all = alike.iter().map(|arm| of_arm(arm, replicate));
                all.sum::<f64>() / alike.len() as f64
            })
            .collect();
        let without: Vec<f64> = reference
            .product
            .iter()
            .zip(&reference.natural_course)
            .map(|(product, natural)| product + natural)
            .collect();
        let (left, without) = (estimate(&left), estimate(&without));
        Some((left.0 - without.0, hypot(left.1, without.1)))
    }

    /// Splits the change of an arm; `reference` are the reference's lives. Over all replicates: `changes` had nobody left, and
    /// `true_effects`, empty for the reference.
    fn split(&self, reference: &Lives, changes: &[f64], true_effects: &[f64]) -> Split {
        let beta = self.product_share(reference);
        let truth: Vec<f64> = true_effects.iter().map(|effect| beta * effect).collect();
        let left = if truth.is_empty() {
            changes.to_vec()
        } else {
            minus(changes, &truth)
        };
        let beyond = minus_times(&self.product, beta, &self.difference);
        let without: Vec<f64> = beyond
            .iter()
            .zip(&self.natural_course)
            .map(|(product, natural)| product + natural)
            .collect();
        let truth = zero_if_empty(&truth);
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
        let beta = self.product_share(reference);
        let of_product = minus(&self.product, &reference.product);
        beta * true_effect + mean_sd(&minus_times(&of_product, beta, &self.difference)).0
    }

    /// β: by how much the product's part moves when the difference from the reference does.
    fn product_share(&self, reference: &Lives) -> f64 {
        let zero = |values: &[f64]| values.iter().all(|value| *value == 0.0);
        let expectation = minus(&self.expectation, &reference.expectation);
        if zero(&self.product) {
            return 0.0;
        }
        if zero(&expectation) {
            return 1.0;
        }
        let about_mean = |values: &[f64]| -> Vec<f64> {
            let mean = mean_sd(values).0;
            values.iter().map(|value| value - mean).collect()
        };
        let times = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let (expectation, difference) = (about_mean(&expectation), about_mean(&self.difference));
        let slope = times(&expectation, &difference) / times(&difference, &difference);
        // Few replicates tell a slope badly, so it stays within what it can mean; one tells none, and then nothing is taken out.
        if slope.is_finite() {
            (1.0 - slope).clamp(0.0, 1.0)
        } else {
            0.0
        }
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

fn minus_times(a: &[f64], factor: f64, b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - factor * b).collect()
}

fn hypot(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Differs from saline by −5.5 and −4.5: the product by −6.2 and −4.4, expectation by the rest.
    fn lives() -> Lives {
        Lives {
            natural_course: vec![-2.0, -3.0],
            expectation: vec![-11.3, -12.1],
            product: vec![-6.0, -4.0],
            difference: vec![-5.5, -4.5],
        }
    }

    fn saline() -> Lives {
        Lives {
            natural_course: vec![-2.0, -3.0],
            expectation: vec![-12.0, -12.0],
            product: vec![0.2, 0.4],
            difference: vec![0.0, 0.0],
        }
    }

    const CHANGES: [f64; 4] = [-18.0, -17.0, -19.0, -16.0];
    const EFFECTS: [f64; 4] = [-4.0, -3.0, -5.0, -2.0];

    fn sum(split: &Split) -> f64 {
        split.natural_course.0 + split.expectation.0 + split.product.0
    }

    #[test]
    fn the_parts_add_up_to_the_change_of_all_replicates() {
        let split = lives().split(&saline(), &CHANGES, &EFFECTS);
        assert!((sum(&split) + 17.5).abs() < 1e-12, "{}", sum(&split));
        // The few replicates had drawn stronger products than all have: −5 against −3.5.
        assert!((split.product.0 + 3.5).abs() < 1e-12);
        assert_eq!(split.natural_course.0, -2.5);
    }

    #[test]
    fn the_reference_has_no_true_difference_to_lean_on() {
        let split = saline().split(&saline(), &[-14.0, -15.0], &[]);
        assert!((split.product.0 - 0.3).abs() < 1e-12);
        assert!((split.expectation.0 + 12.3).abs() < 1e-12);
        // P of the two arms differ by −5.3, D is −5: of −3.5 the product has −3.8, and a worse expectation takes 0.3 back.
        assert!((lives().product_effect(&saline(), -3.5) + 3.8).abs() < 1e-12);
    }

    #[test]
    fn chance_in_expectation_is_not_taken_for_the_product() {
        // Nothing against saline: all that differs is expectation, by 11 and 9 in these replicates and by 12 in all.
        let nothing = Lives {
            natural_course: vec![-2.0, -3.0],
            expectation: vec![-0.8, -2.6],
            product: vec![0.0, 0.0],
            difference: vec![11.0, 9.0],
        };
        let split = nothing.split(&saline(), &[-3.0, -4.0], &[13.0, 11.0]);
        assert_eq!(split.product, (0.0, 0.0));
        assert!((sum(&split) + 3.5).abs() < 1e-12, "{}", sum(&split));
        // Tablets, of whose difference a quarter is the product's, in chance as in size.
        let tablets = Lives {
            natural_course: vec![-2.0, -3.0],
            expectation: vec![-6.0, -9.0],
            product: vec![2.2, 1.4],
            difference: vec![8.0, 4.0],
        };
        let split = tablets.split(&saline(), &[-3.0, -4.0], &[13.0, 11.0]);
        assert!((split.product.0 - (1.8 + 0.25 * (12.0 - 6.0))).abs() < 1e-12);
        assert!((sum(&split) + 3.5).abs() < 1e-12, "{}", sum(&split));
        let effect = tablets.product_effect(&saline(), 12.0);
        assert!((effect - (1.5 + 0.25 * (12.0 - 6.0))).abs() < 1e-12);
    }

    #[test]
    fn arms_of_which_the_same_is_expected_have_one_expectation() {
        let reference = || Told {
            lives: saline(),
            changes: vec![-14.0, -15.0, -13.0, -14.0],
            true_effects: vec![],
        };
        let blinded = Told {
            lives: Lives {
                expectation: saline().expectation,
                product: vec![-5.3, -4.1],
                ..lives()
            },
            changes: CHANGES.to_vec(),
            true_effects: EFFECTS.to_vec(),
        };
        let open = Told {
            lives: lives(),
            changes: CHANGES.to_vec(),
            true_effects: EFFECTS.to_vec(),
        };
        let split = split_all(&[reference(), blinded, open], 0);
        assert_eq!(split[0].expectation, split[1].expectation);
        assert!(split[2].expectation.0 != split[0].expectation.0);
        // −14 of saline and −17.5 + 3.5 of the other; what is neither expectation nor these is −2.5 + 0.3.
        assert!((split[0].expectation.0 + 14.0 - 2.2).abs() < 1e-12);
        let alone = split_all(&[reference()], 0);
        assert!((alone[0].expectation.0 + 14.0 - 2.2).abs() < 1e-12);
    }

    #[test]
    fn without_counterfactual_replicates_there_is_no_split() {
        let none = || Lives {
            natural_course: vec![],
            expectation: vec![],
            product: vec![],
            difference: vec![],
        };
        let split = none().split(&none(), &[-14.0, -15.0], &[-1.0, -2.0]);
        assert!(split.product.0.is_nan() && split.expectation.0.is_nan());
        assert!(none().product_effect(&none(), -3.5).is_nan());
    }
}
