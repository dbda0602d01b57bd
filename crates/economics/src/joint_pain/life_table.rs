//! Death in the general population.

use std::sync::OnceLock;

/// Central death rates by sex and age, per year: United States 2015, ages 0 to 110.
///
/// From the repository `DARTH-git/cohort-modeling-tutorial-timedep` (MIT licence, beside the table); the table does not say where it
/// took them from. Tables of other countries are not shipped, since their licences could not be confirmed.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeTable {
    /// Rates of men and of women, by whole years of age.
    rates: [Vec<f64>; 2],
}

impl LifeTable {
    /// The shipped one.
    pub fn united_states_2015() -> &'static LifeTable {
        static TABLE: OnceLock<LifeTable> = OnceLock::new();
        TABLE.get_or_init(|| {
            let rows = include_str!("../../data/joint_pain/us_2015.csv")
                .lines()
                .skip(1);
            let mut rates = [Vec::new(), Vec::new()];
            for row in rows {
                let cell = |column: usize| -> f64 {
                    row.split(',')
                        .nth(column)
                        .and_then(|cell| cell.trim().parse().ok())
                        .expect("the shipped table is read by a test")
                };
                rates[0].push(cell(3));
                rates[1].push(cell(2));
            }
            LifeTable { rates }
        })
    }

    /// Deaths per person-year at an age; beyond the table's last age, that of the last.
    pub fn rate(&self, female: bool, age_years: f64) -> f64 {
        let rates = &self.rates[usize::from(female)];
        rates[(age_years.max(0.0) as usize).min(rates.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synovia_numerics::exp;

    #[test]
    fn life_expectancy_at_birth_is_that_of_the_united_states_in_2015() {
        let table = LifeTable::united_states_2015();
        let expectancy = |female| {
            let (mut alive, mut years) = (1.0, 0.0);
            for age in 0..120 {
                let rate = table.rate(female, f64::from(age));
                let dies = 1.0 - exp(-rate);
                years += alive * dies / rate;
                alive *= 1.0 - dies;
            }
            years
        };
        // 76.3 and 81.1 years are what the country reported for that year; the table has its own source, so to within a few tenths.
        assert!(
            (expectancy(false) - 76.3).abs() < 0.4,
            "{}",
            expectancy(false)
        );
        assert!(
            (expectancy(true) - 81.1).abs() < 0.4,
            "{}",
            expectancy(true)
        );
    }

    #[test]
    fn women_die_later_at_every_age_of_adults() {
        let table = LifeTable::united_states_2015();
        for age in 20..100 {
            let age = f64::from(age);
            assert!(table.rate(true, age) < table.rate(false, age));
        }
    }
}
