//! What a payer spends in each calendar year: people enter year after year, and each is somewhere in the course of care.
//!
//! Spending in year y on ledger l = Σ over strategies s and entry years e ≤ y of entrants(e)·share(s, e)·cost(s, l, y − e).
//!
//! Costs are indexed by years since *entry*: who enters in year 3 has the costs of a first year in year 3. Budgets are not discounted, as is the
//! custom (S. D. Sullivan and others, *Value Health* 17, 2014, 5-14).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Costs of one strategy by year since entry, in one ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct CostCourse {
    /// The strategy.
    pub strategy: String,
    /// Who pays, such as `payer`, `patient` or `society`.
    pub ledger: String,
    /// Expected cost per entrant (the dead and the lost cost nothing) in the first year, the second, and so on; nothing afterwards.
    pub by_year: Vec<f64>,
}

/// Who enters, and how they are treated.
#[derive(Debug, Clone, PartialEq)]
pub struct Uptake {
    /// New people in every calendar year from the first.
    pub entrants: Vec<f64>,
    /// Of every strategy its share of the entrants of every year; of a year they add up to 1.
    pub shares: Vec<(String, Vec<f64>)>,
}

/// Spending of one year in one ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BudgetYear {
    /// Calendar year of the budget, from 1.
    pub year: usize,
    /// Who pays.
    pub ledger: String,
    /// Spending with the uptake as it is.
    pub now: f64,
    /// With the new uptake.
    pub new: f64,
    /// The difference.
    pub impact: f64,
}

/// What does not fit together.
#[derive(Debug, Clone, PartialEq)]
pub enum UnsoundBudget {
    /// Shares of a strategy without costs.
    NoCosts(String),
    /// Shares for another number of years than people enter.
    Unequal(String),
    /// Shares of a year that do not add up to 1, or one that is negative.
    Shares {
        /// Which year, from 1.
        year: usize,
        /// Their sum.
        total: f64,
    },
    /// The two uptakes are of different people.
    DifferentEntrants,
}

impl fmt::Display for UnsoundBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnsoundBudget::NoCosts(strategy) => write!(f, "{strategy} has no costs"),
            UnsoundBudget::Unequal(strategy) => {
                write!(
                    f,
                    "{strategy} has shares for another number of years than people enter"
                )
            }
            UnsoundBudget::Shares { year, total } => {
                write!(
                    f,
                    "shares of year {year} add up to {total}, not to 1, or one is negative"
                )
            }
            UnsoundBudget::DifferentEntrants => {
                write!(f, "both uptakes must be of the same people")
            }
        }
    }
}

impl std::error::Error for UnsoundBudget {}

/// Spending in every year and ledger under two uptakes of the same people.
///
/// # Errors
/// See [`UnsoundBudget`].
pub fn budget_impact(
    costs: &[CostCourse],
    now: &Uptake,
    new: &Uptake,
) -> Result<Vec<BudgetYear>, UnsoundBudget> {
    check(costs, now)?;
    check(costs, new)?;
    if now.entrants != new.entrants {
        return Err(UnsoundBudget::DifferentEntrants);
    }
    let mut ledgers: Vec<&str> = Vec::new();
    for course in costs {
        if !ledgers.contains(&course.ledger.as_str()) {
            ledgers.push(&course.ledger);
        }
    }
    let mut years = Vec::new();
    for year in 0..now.entrants.len() {
        for &ledger in &ledgers {
            let (now, new) = (
                spending(costs, now, ledger, year),
                spending(costs, new, ledger, year),
            );
            years.push(BudgetYear {
                year: year + 1,
                ledger: ledger.to_owned(),
                now,
                new,
                impact: new - now,
            });
        }
    }
    Ok(years)
}

fn spending(costs: &[CostCourse], uptake: &Uptake, ledger: &str, year: usize) -> f64 {
    let terms = uptake.shares.iter().flat_map(|(strategy, shares)| {
        costs
            .iter()
            .filter(move |course| course.strategy == *strategy && course.ledger == ledger)
            .flat_map(move |course| {
                (0..=year).map(move |entry| {
                    let since_entry = year - entry;
                    let cost = course.by_year.get(since_entry).copied().unwrap_or(0.0);
                    uptake.entrants[entry] * shares[entry] * cost
                })
            })
    });
    synovia_numerics::sum(terms)
}

fn check(costs: &[CostCourse], uptake: &Uptake) -> Result<(), UnsoundBudget> {
    for (strategy, shares) in &uptake.shares {
        if !costs.iter().any(|course| course.strategy == *strategy) {
            return Err(UnsoundBudget::NoCosts(strategy.clone()));
        }
        if shares.len() != uptake.entrants.len() {
            return Err(UnsoundBudget::Unequal(strategy.clone()));
        }
    }
    for year in 0..uptake.entrants.len() {
        let shares = || uptake.shares.iter().map(|(_, shares)| shares[year]);
        let total = synovia_numerics::sum(shares());
        // Written so that what is not a number is refused, too.
        if !((total - 1.0).abs() < 1e-9 && shares().all(|share| share >= 0.0)) {
            return Err(UnsoundBudget::Shares {
                year: year + 1,
                total,
            });
        }
    }
    Ok(())
}
