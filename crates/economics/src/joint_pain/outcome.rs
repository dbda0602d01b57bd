//! What came of one strategy: sums over people, and what they say of means and their errors.

use super::event::{KINDS, Quantities, money};
use super::lifetime::Lived;

/// What came of one strategy: sums over people.
#[derive(Debug, Clone, PartialEq)]
pub struct StrategyOutcome {
    /// Number of people.
    pub people: f64,
    /// Discounted quantities per kind of event.
    pub quantities: Quantities,
    /// Quantities per year since entry, not discounted.
    pub by_year: Vec<Quantities>,
    /// Discounted, by instrument.
    pub quality_adjusted: [f64; 2],
    /// Not discounted, by instrument.
    pub quality_adjusted_undiscounted: [f64; 2],
    /// Years lived.
    pub years: f64,
    /// Years lived, discounted.
    pub years_discounted: f64,
    /// People with at least one replacement.
    pub ever_replaced: f64,
    /// Replacements.
    pub replacements: f64,
    /// Revisions.
    pub revisions: f64,
    /// Squares of every person's quality-adjusted life years, by instrument.
    pub(super) quality_adjusted_squares: [f64; 2],
    /// A person's cost and effect, and their difference from the first strategy.
    pub(super) moments: [Moment; 4],
    /// Products of the two differences.
    pub(super) difference_products: f64,
}

/// A sum and a sum of squares.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Moment {
    sum: f64,
    squares: f64,
}

impl Moment {
    pub(super) fn add(&mut self, value: f64) {
        self.sum += value;
        self.squares += value * value;
    }

    /// Variance of the mean of `n` values.
    fn variance_of_mean(&self, n: f64) -> f64 {
        if n < 2.0 {
            return f64::NAN;
        }
        let mean = self.sum / n;
        ((self.squares / n - mean * mean).max(0.0) * n / (n - 1.0)) / n
    }
}

/// Index of the moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// A person's cost.
    Cost,
    /// A person's quality-adjusted life years, by the drawn instrument.
    Effect,
    /// Cost less that of the same person under the first strategy.
    CostDifference,
    /// Effect less that of the same person under the first strategy.
    EffectDifference,
}

impl StrategyOutcome {
    pub(super) fn new() -> Self {
        StrategyOutcome {
            people: 0.0,
            quantities: [0.0; KINDS],
            by_year: Vec::new(),
            quality_adjusted: [0.0; 2],
            quality_adjusted_undiscounted: [0.0; 2],
            years: 0.0,
            years_discounted: 0.0,
            ever_replaced: 0.0,
            replacements: 0.0,
            revisions: 0.0,
            quality_adjusted_squares: [0.0; 2],
            moments: [Moment::default(); 4],
            difference_products: 0.0,
        }
    }

    /// Discounted quality-adjusted life years per person, by instrument (see [`INSTRUMENTS`](super::utility::INSTRUMENTS)).
    pub fn quality_adjusted_years(&self, instrument: usize) -> f64 {
        self.quality_adjusted[instrument] / self.people
    }

    /// Discounted quantities per person.
    pub fn quantities_per_person(&self) -> Quantities {
        self.quantities.map(|quantity| quantity / self.people)
    }

    /// Discounted cost per person.
    pub fn cost(&self, unit_costs: &Quantities) -> f64 {
        money(&self.quantities, unit_costs) / self.people
    }

    /// Years lived per person.
    pub fn life_years(&self) -> f64 {
        self.years / self.people
    }

    /// Monte Carlo standard error of the mean quality-adjusted life years of an instrument.
    pub fn quality_adjusted_years_mcse(&self, instrument: usize) -> f64 {
        let moment = Moment {
            sum: self.quality_adjusted[instrument],
            squares: self.quality_adjusted_squares[instrument],
        };
        moment.variance_of_mean(self.people).sqrt()
    }

    /// Variance, due to the number of people, of a mean over people; 0 without [`Setting::unit_costs`](super::simulate::Setting::unit_costs) for what needs them.
    pub fn variance_within(&self, what: Within) -> f64 {
        self.moments[what as usize].variance_of_mean(self.people)
    }

    /// Covariance of the means of [`Within::CostDifference`] and [`Within::EffectDifference`].
    pub fn covariance_within(&self) -> f64 {
        let n = self.people;
        let mean = |what: Within| self.moments[what as usize].sum / n;
        let product = mean(Within::CostDifference) * mean(Within::EffectDifference);
        (self.difference_products / n - product) / (n - 1.0).max(1.0)
    }

    pub(super) fn add(&mut self, lived: &Lived) {
        self.people += 1.0;
        for (sum, value) in self.quantities.iter_mut().zip(&lived.quantities) {
            *sum += value;
        }
        for instrument in 0..2 {
            let value = lived.quality_adjusted[instrument];
            self.quality_adjusted[instrument] += value;
            self.quality_adjusted_squares[instrument] += value * value;
            self.quality_adjusted_undiscounted[instrument] +=
                lived.quality_adjusted_undiscounted[instrument];
        }
        self.years += lived.years;
        self.years_discounted += lived.years_discounted;
        self.ever_replaced += f64::from(u8::from(lived.replacements > 0));
        self.replacements += f64::from(lived.replacements);
        self.revisions += f64::from(lived.revisions);
    }

    pub(super) fn merge(&mut self, other: &StrategyOutcome) {
        self.people += other.people;
        for (sum, value) in self.quantities.iter_mut().zip(&other.quantities) {
            *sum += value;
        }
        if self.by_year.len() < other.by_year.len() {
            self.by_year.resize(other.by_year.len(), [0.0; KINDS]);
        }
        for (sums, values) in self.by_year.iter_mut().zip(&other.by_year) {
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value;
            }
        }
        for instrument in 0..2 {
            self.quality_adjusted[instrument] += other.quality_adjusted[instrument];
            self.quality_adjusted_squares[instrument] += other.quality_adjusted_squares[instrument];
            self.quality_adjusted_undiscounted[instrument] +=
                other.quality_adjusted_undiscounted[instrument];
        }
        self.years += other.years;
        self.years_discounted += other.years_discounted;
        self.ever_replaced += other.ever_replaced;
        self.replacements += other.replacements;
        self.revisions += other.revisions;
        for (moment, more) in self.moments.iter_mut().zip(&other.moments) {
            moment.sum += more.sum;
            moment.squares += more.squares;
        }
        self.difference_products += other.difference_products;
    }
}
