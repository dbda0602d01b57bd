//! The value of knowing everything.
//!
//! EVPI = mean_i max_d B_d(i) − max_d mean_i B_d(i), per person. Somebody who knew the parameters would choose the best strategy in every
//! draw; somebody who does not must choose the one that is best on average. Over a population it is multiplied by the number of people who
//! still decide, discounted.

use synovia_results::economics::PerfectInformation;

use super::sample::{Sample, differences, largest, mean, mean_and_se};

/// How many people would decide again, and for how long the decision stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Population {
    /// People who face the decision every year.
    pub people_per_year: f64,
    /// Years for which it stands.
    pub horizon_years: f64,
    /// Discount rate per year, such as 0.03.
    pub discount: f64,
}

impl Population {
    /// People, discounted and added up from `from_years` to the horizon.
    ///
    /// Σ people · (1 + r)^−t over the starts t = 0, 1, 2 … of years; of a year that begins before `from_years` or ends after the horizon,
    /// the part between them.
    pub fn people(&self, from_years: f64) -> f64 {
        let years = self.horizon_years.ceil() as u32;
        let mut factor = 1.0;
        let mut total = 0.0;
        for year in 0..years {
            let (start, end) = (f64::from(year), f64::from(year) + 1.0);
            let part = end.min(self.horizon_years) - start.max(from_years);
            total += part.max(0.0) * factor;
            factor /= 1.0 + self.discount;
        }
        total * self.people_per_year
    }
}

/// Value of perfect information at one willingness to pay.
///
/// Its Monte Carlo standard error is that of mean_i (max_d B_d(i) − B_*(i)) with * the best on average. An estimate from few draws is too
/// high when two strategies are close, because the maximum of means is, too.
///
/// Where the variance within draws is known, `evpi_without_noise` is computed from increments against the best strategy that are drawn in
/// towards their mean by √(variance from parameters / total variance): exact when both are normal, an approximation otherwise.
pub fn perfect_information(
    sample: &Sample,
    wtp: f64,
    population: Option<&Population>,
) -> PerfectInformation {
    let net_benefit = sample.net_benefit(wtp);
    let best = largest(net_benefit.iter().map(|values| mean(values)));
    let beyond: Vec<Vec<f64>> = net_benefit
        .iter()
        .map(|values| differences(values, &net_benefit[best]))
        .collect();
    let (evpi, se) = mean_and_se(&gains(&beyond));
    let people = population.map(|population| population.people(0.0));
    PerfectInformation {
        wtp: (!sample.net_benefit_only).then_some(wtp),
        evpi,
        se,
        evpi_without_noise: without_noise(sample, wtp, best, &beyond),
        population: people.map(|people| people * evpi),
        population_se: people.map(|people| people * se),
    }
}

/// The largest increment of every draw; at least that of the best strategy itself, which is 0.
pub(super) fn gains(beyond: &[Vec<f64>]) -> Vec<f64> {
    let draws = beyond.first().map_or(0, Vec::len);
    (0..draws)
        .map(|draw| beyond.iter().map(|values| values[draw]).fold(0.0, f64::max))
        .collect()
}

fn without_noise(sample: &Sample, wtp: f64, best: usize, beyond: &[Vec<f64>]) -> Option<f64> {
    let within = sample.within.as_ref()?;
    let of = |at: usize| mean(&within.increments[at].net_benefit_variance(wtp));
    let draws = sample.draws() as f64;
    let drawn_in: Vec<Vec<f64>> = beyond
        .iter()
        .enumerate()
        .map(|(at, values)| {
            if at == best {
                return values.clone();
            }
            // Noise is known against the first strategy; between two others, it is at most the sum.
            let noise = of(at) + of(best);
            let (mean, se) = mean_and_se(values);
            let total = se * se * draws;
            let share = if total > 0.0 {
                (1.0 - noise / total).max(0.0).sqrt()
            } else {
                0.0
            };
            values.iter().map(|v| mean + share * (v - mean)).collect()
        })
        .collect();
    Some(mean(&gains(&drawn_in)))
}
