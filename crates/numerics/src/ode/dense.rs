//! The solution between the ends of a step.

use super::tableau::{DENSE, STAGES};
use crate::real::Lane;

/// The continuous extension of one lane's step, a polynomial of degree 4 (Hairer, Nørsett, Wanner, section II.6; there
/// `CONTD5`).
pub(super) struct Dense<const N: usize> {
    t: f64,
    h: f64,
    terms: [[f64; 5]; N],
}

impl<const N: usize> Dense<N> {
    pub(super) fn new<T: Lane>(
        lane: usize,
        t: T,
        h: T,
        y: &[T; N],
        y_new: &[T; N],
        k: &[[T; N]; STAGES],
    ) -> Self {
        let h = h.get(lane);
        let terms = std::array::from_fn(|i| {
            let y = y[i].get(lane);
            let change = y_new[i].get(lane) - y;
            let bend = h * k[0][i].get(lane) - change;
            let quartic: f64 = (1..STAGES).fold(k[0][i].get(lane) * DENSE[0], |sum, stage| {
                sum + k[stage][i].get(lane) * DENSE[stage]
            });
            [
                y,
                change,
                bend,
                change - h * k[STAGES - 1][i].get(lane) - bend,
                h * quartic,
            ]
        });
        Dense {
            t: t.get(lane),
            h,
            terms,
        }
    }

    /// The state at time `t` within the step.
    pub(super) fn at(&self, t: f64) -> [f64; N] {
        let done = (t - self.t) / self.h;
        let left = 1.0 - done;
        self.terms.map(|[y, change, bend, cubic, quartic]| {
            y + done * (change + left * (bend + done * (cubic + left * quartic)))
        })
    }
}
