//! Rates and probabilities: two types, since adding one to the other, or dividing a probability by twelve, is a common mistake.

use libm::{expm1, log1p};

/// Events per year of somebody at risk; not negative.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Rate(f64);

/// Chance that something happens within a stated time; 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Probability(f64);

impl Rate {
    /// A rate per year; none when negative or not finite.
    pub fn per_year(value: f64) -> Option<Rate> {
        (value >= 0.0 && value.is_finite()).then_some(Rate(value))
    }

    /// Events per year.
    pub fn value(self) -> f64 {
        self.0
    }

    /// The chance of at least one event within `years`: 1 − exp(−rate · years).
    ///
    /// ```
    /// use synovia_economics::engine::Rate;
    ///
    /// let death = Rate::per_year(0.002).unwrap();
    /// assert!((death.over(1.0).value() - 0.001_998_001_332_7).abs() < 1e-12);
    /// ```
    pub fn over(self, years: f64) -> Probability {
        Probability(-expm1(-self.0 * years))
    }

    /// Rates of events that compete for the same person add up.
    pub fn and(self, other: Rate) -> Rate {
        Rate(self.0 + other.0)
    }
}

impl Probability {
    /// How far a probability may be outside 0 to 1 by rounding.
    pub(crate) const ROUNDING: f64 = 1e-9;

    /// A probability; none outside 0 to 1, rounding apart.
    pub fn new(value: f64) -> Option<Probability> {
        let inside = (-Self::ROUNDING..=1.0 + Self::ROUNDING).contains(&value);
        inside.then_some(Probability(value.clamp(0.0, 1.0)))
    }

    /// 0 to 1.
    pub fn value(self) -> f64 {
        self.0
    }

    /// The constant rate that gives this probability within `years`: −ln(1 − p) / years; none for certainty.
    pub fn rate(self, years: f64) -> Option<Rate> {
        Rate::per_year(-log1p(-self.0) / years)
    }
}
