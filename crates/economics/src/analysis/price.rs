//! The price at which a strategy's incremental net benefit is zero, and how much room there would be at best.
//!
//! A product of which u units are used per person (discounted as costs are) at price p costs u·p. With incremental net benefit Δ at price p₀,
//! Δ(p) = Δ − u·(p − p₀), so that the threshold price is p* = p₀ + mean(Δ)/mean(u).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::sample::{Sample, covariance, differences, mean};

/// The threshold price of one strategy against one other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThresholdPrice {
    /// Willingness to pay per unit of effect.
    pub wtp: f64,
    /// The strategy with the product.
    pub strategy: String,
    /// What it is compared with.
    pub against: String,
    /// Price per unit at which mean incremental net benefit is zero. Negative when not even a gift would be worth it.
    pub price: f64,
    /// Monte Carlo standard error, by the delta method for a ratio of means.
    pub se: f64,
    /// Prices that 5, 25, 50, 75 and 95 of 100 draws bear.
    pub probability: Vec<PriceAt>,
}

/// How probable it is that the strategy is worth a price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PriceAt {
    /// Share of draws with an incremental net benefit that is not negative at the price.
    pub probability: f64,
    /// Price per unit.
    pub price: f64,
}

/// Why there is no threshold price.
#[derive(Debug, Clone, PartialEq)]
pub enum NoPrice {
    /// No strategy of this name.
    UnknownStrategy(String),
    /// Units have another number of draws than the sample.
    Unequal {
        /// Units given.
        units: usize,
        /// Draws of the sample.
        draws: usize,
    },
    /// Units must be above zero in every draw.
    NoUnits,
}

impl fmt::Display for NoPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoPrice::UnknownStrategy(name) => write!(f, "no strategy is called {name}"),
            NoPrice::Unequal { units, draws } => {
                write!(f, "units in {units} draws do not fit a sample of {draws}")
            }
            NoPrice::NoUnits => write!(
                f,
                "in some draw nobody uses a unit, so that no price matters"
            ),
        }
    }
}

impl std::error::Error for NoPrice {}

/// The threshold price of a product of which `units` are used per person in every draw of `strategy`, at `price_now` in the sample's costs.
///
/// # Errors
/// See [`NoPrice`].
pub fn threshold_price(
    sample: &Sample,
    strategy: &str,
    against: &str,
    wtp: f64,
    price_now: f64,
    units: &[f64],
) -> Result<ThresholdPrice, NoPrice> {
    let find = |name: &str| {
        sample
            .strategies
            .iter()
            .position(|s| s.label == name)
            .ok_or_else(|| NoPrice::UnknownStrategy(name.to_owned()))
    };
    let (this, other) = (find(strategy)?, find(against)?);
    if units.len() != sample.draws() {
        return Err(NoPrice::Unequal {
            units: units.len(),
            draws: sample.draws(),
        });
    }
    // Written so that what is not a number is refused, too.
    if !units.iter().all(|&units| units > 0.0) {
        return Err(NoPrice::NoUnits);
    }
    let net_benefit = sample.net_benefit(wtp);
    let beyond = differences(&net_benefit[this], &net_benefit[other]);
    let per_unit = mean(&beyond) / mean(units);
    let left: Vec<f64> = beyond
        .iter()
        .zip(units)
        .map(|(b, u)| b - per_unit * u)
        .collect();
    let mut prices: Vec<f64> = beyond
        .iter()
        .zip(units)
        .map(|(b, u)| price_now + b / u)
        .collect();
    prices.sort_by(f64::total_cmp);
    // Sorted, the k-th price from the end is borne by k draws.
    let at_least = |probability: f64| {
        let needed = (probability * prices.len() as f64).ceil().max(1.0) as usize;
        PriceAt {
            probability,
            price: prices[prices.len() - needed],
        }
    };
    Ok(ThresholdPrice {
        wtp,
        strategy: strategy.to_owned(),
        against: against.to_owned(),
        price: price_now + per_unit,
        se: (covariance(&left, &left) / units.len() as f64).sqrt() / mean(units),
        probability: [0.05, 0.25, 0.5, 0.75, 0.95].map(at_least).to_vec(),
    })
}

/// Headroom: the most that a product could cost per person if it did all that is left to do, before anything is known of it.
///
/// λ·(largest effect that is possible − effect of present care) + costs it would save (E. Cosh and others, *J. Commer. Biotechnol.* 13, 2007,
/// 263-271). A product that cannot be made for this need not be developed; nothing else follows.
pub fn headroom(wtp: f64, effect_now: f64, effect_at_best: f64, costs_saved_at_best: f64) -> f64 {
    wtp * (effect_at_best - effect_now) + costs_saved_at_best
}
