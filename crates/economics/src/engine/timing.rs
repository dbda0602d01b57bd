//! When within a cycle people are counted, and what that does to a sum.
//!
//! Let m₀, m₁, … mₙ be where people are at the n + 1 ends of n cycles, c the length of a cycle in years, and v(t) = (1 + r)^(−t) the
//! discount of something at time t in years. Every convention is a weighted sum Σ w · reward(m at point k) · v(k c).

use libm::pow;

/// Where in its cycle a stay is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// At the beginning: k = 0 … n − 1, w = 1.
    Start,
    /// At the end: k = 1 … n, w = 1.
    End,
    /// The trapezoid: each cycle is half its beginning and half its end.
    HalfCycle,
    /// Simpson's rule: w = 1/3, 4/3, 2/3, 4/3, … 1/3; with an odd number of cycles the last three by Simpson's 3/8 rule.
    Simpson,
    /// The weights that the published R tutorials of the DARTH group use under the name of Simpson: 1/3, 2/3, 4/3, 2/3, … 1/3, with
    /// the inner weights swapped. To reproduce these tutorials only.
    SimpsonSwappedDarth,
    /// All n + 1 points with w = 1: one cycle more than there is. To reproduce tutorials that count so.
    BothEnds,
}

/// When one-off costs and effects of a transition are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransitionTiming {
    /// Discounted to the beginning of the cycle.
    Start,
    /// Discounted to the middle of the cycle, where it happens on average.
    Middle,
    /// Discounted to the end of the cycle.
    End,
    /// Discounted to the end of the cycle and weighted as a stay there, as the published R tutorials do.
    AsStates,
}

impl Timing {
    /// The words of a model file.
    pub const WORDS: &[(&str, Timing)] = &[
        ("start", Timing::Start),
        ("end", Timing::End),
        ("half-cycle", Timing::HalfCycle),
        ("simpson", Timing::Simpson),
        ("simpson-swapped-darth", Timing::SimpsonSwappedDarth),
        ("both-ends", Timing::BothEnds),
    ];

    /// How transitions are counted unless the file says so.
    pub fn of_transitions(self) -> TransitionTiming {
        match self {
            Timing::Start | Timing::BothEnds => TransitionTiming::Start,
            Timing::End => TransitionTiming::End,
            Timing::HalfCycle | Timing::Simpson => TransitionTiming::Middle,
            Timing::SimpsonSwappedDarth => TransitionTiming::AsStates,
        }
    }

    /// How often each point is counted, in `cycles` cycles.
    pub(crate) fn counts(self, cycles: usize) -> Vec<Count> {
        let last = cycles;
        let at_points = |weight: &dyn Fn(usize) -> f64| {
            (0..=last)
                .map(|point| Count {
                    point,
                    cycle: (point + 1).min(last.max(1)),
                    weight: weight(point),
                })
                .filter(|count| count.weight != 0.0)
                .collect()
        };
        match self {
            Timing::Start => at_points(&|point| f64::from(u8::from(point < last))),
            Timing::End => (1..=last)
                .map(|point| Count {
                    point,
                    cycle: point,
                    weight: 1.0,
                })
                .collect(),
            Timing::BothEnds => at_points(&|_| 1.0),
            Timing::HalfCycle => (1..=last)
                .flat_map(|cycle| {
                    [cycle - 1, cycle].map(|point| Count {
                        point,
                        cycle,
                        weight: 0.5,
                    })
                })
                .collect(),
            Timing::Simpson => at_points(&|point| simpson(point, last)),
            Timing::SimpsonSwappedDarth => at_points(&|point| match point {
                0 => 1.0 / 3.0,
                point if point == last => 1.0 / 3.0,
                point if point % 2 == 1 => 2.0 / 3.0,
                _ => 4.0 / 3.0,
            }),
        }
    }
}

impl TransitionTiming {
    /// The words of a model file.
    pub const WORDS: &[(&str, TransitionTiming)] = &[
        ("start", TransitionTiming::Start),
        ("middle", TransitionTiming::Middle),
        ("end", TransitionTiming::End),
        ("as-states", TransitionTiming::AsStates),
    ];

    /// Weight and time (in cycles) of a transition between `point` and the next.
    pub(crate) fn of(self, point: usize, counts: &[Count]) -> (f64, f64) {
        let start = point as f64;
        match self {
            TransitionTiming::Start => (1.0, start),
            TransitionTiming::Middle => (1.0, start + 0.5),
            TransitionTiming::End => (1.0, start + 1.0),
            TransitionTiming::AsStates => {
                let weight = counts
                    .iter()
                    .filter(|count| count.point == point + 1)
                    .map(|count| count.weight)
                    .sum();
                (weight, start + 1.0)
            }
        }
    }
}

/// One term of the sum: people at a point, with what a stay is worth in a cycle (from 1), and how much it weighs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Count {
    pub point: usize,
    pub cycle: usize,
    pub weight: f64,
}

/// What something at a time in years is worth today.
pub(crate) fn discounted(rate: f64, years: f64) -> f64 {
    if rate == 0.0 {
        return 1.0;
    }
    pow(1.0 + rate, -years)
}

fn simpson(point: usize, last: usize) -> f64 {
    if last == 0 {
        return 0.0;
    }
    if last == 1 {
        return 0.5;
    }
    // Simpson's rule wants an even number of intervals; three more are covered by the 3/8 rule.
    let even = if last.is_multiple_of(2) {
        last
    } else {
        last - 3
    };
    let third = match point {
        _ if point > even || even == 0 => 0.0,
        0 => 1.0 / 3.0,
        point if point == even => 1.0 / 3.0,
        point if point % 2 == 1 => 4.0 / 3.0,
        _ => 2.0 / 3.0,
    };
    let eighth = match point.checked_sub(even) {
        Some(0 | 3) if even < last => 3.0 / 8.0,
        Some(1 | 2) if even < last => 9.0 / 8.0,
        _ => 0.0,
    };
    third + eighth
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(timing: Timing, cycles: usize) -> Vec<f64> {
        let mut weights = vec![0.0; cycles + 1];
        for count in timing.counts(cycles) {
            weights[count.point] += count.weight;
        }
        weights
    }

    #[test]
    fn every_convention_but_two_counts_as_many_cycles_as_there_are() {
        for timing in [
            Timing::Start,
            Timing::End,
            Timing::HalfCycle,
            Timing::Simpson,
        ] {
            for cycles in 1..12 {
                let total: f64 = weights(timing, cycles).iter().sum();
                assert!((total - cycles as f64).abs() < 1e-12, "{timing:?} {cycles}");
            }
        }
        assert_eq!(weights(Timing::BothEnds, 30).iter().sum::<f64>(), 31.0);
    }

    #[test]
    fn simpson_is_exact_for_cubes_and_the_swapped_weights_are_not() {
        let integral = |timing, cycles| -> f64 {
            let weights = weights(timing, cycles);
            let terms = weights.iter().enumerate();
            terms.map(|(k, w)| w * (k as f64).powi(3)).sum()
        };
        for cycles in 2..12 {
            let exact = (cycles as f64).powi(4) / 4.0;
            let ratio = integral(Timing::Simpson, cycles) / exact;
            assert!((ratio - 1.0).abs() < 1e-12, "{cycles}: {ratio}");
        }
        // 2/3 + 4/3 · 8 + 2/3 · 27 + 1/3 · 64, where it should be 64.
        let swapped = integral(Timing::SimpsonSwappedDarth, 4);
        assert!((swapped - 152.0 / 3.0).abs() < 1e-12, "{swapped}");
    }
}
