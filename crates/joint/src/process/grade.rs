//! Radiographic grade: a knee rises a Kellgren-Lawrence grade by chance, the faster it loses cartilage the sooner.
//!
//! ```text
//! hazard(t) = 0.056/yr · (−dh/dt)/(reference loss)        so that over any time
//! P(rise)   = 1 − exp(−0.056/yr · (h(0) − h(t))/(reference loss per year))
//! ```
//!
//! The rate, 5.6 ± 4.9 % a year, is published (Emrani 2008, a meta-analysis of placebo arms and cohorts); that it is proportional to the
//! loss of thickness h is design (assumed). A threshold on joint space would give 8 to 20 % a year. A knee that gained thickness
//! does not rise.

use crate::constants::Constants;
use synovia_numerics::exp;

/// Probability that the grade rose while thickness went from `before` to `after` (both relative to healthy).
pub fn progression(before: f64, after: f64, k: &Constants) -> f64 {
    let years_of_reference_loss = (before - after).max(0.0) / k.grade_reference_loss_per_year;
    1.0 - exp(-k.grade_progression_per_year * years_of_reference_loss)
}
