//! One person of one draw: everything random about them, drawn before any strategy is looked at.
//!
//! Dates come from thresholds: an event happens when its cumulated hazard passes an exponential variable with mean 1 that belongs to
//! the person. A strategy that changes no hazard therefore changes no date, and strategies differ only by what they do.

use synovia_numerics::{Stream, exp};

use super::life_table::LifeTable;
use super::nature::Nature;
use super::population::{Entry, Population};
use super::utility::Utilities;

/// What streams of random numbers are for. Numbers of what is there never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Values of the inputs; key: draw.
    Inputs = 1,
    /// A person at entry; key: draw, person.
    Entry = 2,
    /// Their thresholds.
    Thresholds = 3,
    /// Their pain from year to year.
    Noise = 4,
    /// Effects typed with a standard error; key: draw, strategy.
    Effects = 5,
    /// Prices with a range; key: draw, strategy.
    Prices = 6,
}

/// Most revisions of one knee that are followed.
pub(crate) const MOST_REVISIONS: usize = 3;

/// One year of a person, the same under every strategy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Year {
    /// Hazard of death without operations.
    pub death: f64,
    /// Row of the utility table.
    pub utility_row: usize,
    /// Hazards of leaving grade 0 or 1, grade 2, grade 3.
    pub progression: [f64; 3],
    /// Part of the replacement hazard that depends on age.
    pub replacement: f64,
    /// Share in paid work.
    pub employed: f64,
    /// Pain of either knee above its level.
    pub noise: [f64; 2],
}

/// Somebody, with a future that is fixed but for what is done to them.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub entry: Entry,
    /// Lasting pain of either knee at entry.
    pub level: [f64; 2],
    pub accepts_replacement: bool,
    pub dies_at: f64,
    /// Thresholds of leaving grade 0 or 1, grade 2, grade 3, by knee.
    pub progresses_at: [[f64; 3]; 2],
    pub replaced_at: [f64; 2],
    pub revised_at: [[f64; MOST_REVISIONS]; 2],
    /// Pain of either knee once replaced.
    pub pain_replaced: [f64; 2],
    /// Until death without operations, or the horizon.
    pub years: Vec<Year>,
}

/// Where people of a draw come from.
pub(crate) struct Origin<'a> {
    pub seed: u64,
    pub draw: u64,
    pub population: &'a Population,
    pub mean_pain: [f64; 2],
    pub nature: &'a Nature,
    pub life_table: &'a LifeTable,
    pub horizon_years: usize,
}

impl Origin<'_> {
    fn stream(&self, purpose: Purpose, person: u64) -> Stream {
        Stream::keyed(self.seed, [purpose as u64, self.draw, person])
    }

    /// The person of a number; `years` is used again to save allocations.
    pub fn person(&self, number: u64, years: Vec<Year>) -> Person {
        let entry = self
            .population
            .somebody(&mut self.stream(Purpose::Entry, number));
        let mut stream = self.stream(Purpose::Thresholds, number);
        let nature = self.nature;
        let comorbidity_quantile = stream.uniform();
        let accepts_replacement = stream.uniform() >= nature.unwilling;
        let dies_at = stream.exponential();
        let knees = [0, 1].map(|_| Knee::drawn(&mut stream));
        let [residual, spread] = nature.pain_after_replacement;
        let level = [0, 1].map(|knee| {
            let mean = self.mean_pain[knee];
            mean + nature.pain_reliability * (entry.pain_points[knee] - mean)
        });
        let mut person = Person {
            entry,
            level,
            accepts_replacement,
            dies_at,
            progresses_at: [knees[0].progresses_at, knees[1].progresses_at],
            replaced_at: [knees[0].replaced_at, knees[1].replaced_at],
            revised_at: [knees[0].revised_at, knees[1].revised_at],
            pain_replaced: [0, 1]
                .map(|knee: usize| (residual + spread * knees[knee].residual).clamp(0.0, 100.0)),
            years,
        };
        self.fill_years(&mut person, number, comorbidity_quantile);
        person
    }

    fn fill_years(&self, person: &mut Person, number: u64, comorbidity_quantile: f64) {
        let nature = self.nature;
        let Entry { female, bmi, .. } = person.entry;
        let obese = bmi >= 30.0;
        let mut noise = self.stream(Purpose::Noise, number);
        person.years.clear();
        let mut hazard = 0.0;
        for year in 0..self.horizon_years {
            let age = person.entry.age_years + year as f64;
            let comorbidities = nature.comorbidities(age, comorbidity_quantile);
            let death =
                self.life_table.rate(female, age) * nature.death_ratio(age, comorbidities, obese);
            person.years.push(Year {
                death,
                utility_row: Utilities::row(age, comorbidities, obese),
                progression: nature.progression(female, age, bmi),
                replacement: nature.replacement_at_age(age),
                employed: if age < nature.retirement_age {
                    nature.employed
                } else {
                    0.0
                },
                noise: [0, 1].map(|_| nature.pain_noise_sd * noise.normal()),
            });
            hazard += death;
            if hazard >= person.dies_at {
                break;
            }
        }
    }
}

/// What is drawn for each knee, in this order.
struct Knee {
    progresses_at: [f64; 3],
    replaced_at: f64,
    revised_at: [f64; MOST_REVISIONS],
    residual: f64,
}

impl Knee {
    fn drawn(stream: &mut Stream) -> Knee {
        Knee {
            progresses_at: [0, 1, 2].map(|_| stream.exponential()),
            replaced_at: stream.exponential(),
            revised_at: [0, 1, 2].map(|_| stream.exponential()),
            residual: stream.normal(),
        }
    }
}

/// Discount factors: at the middle of every year, and at any time.
#[derive(Debug, Clone)]
pub(crate) struct Discount {
    log_rate: f64,
    middles: Vec<f64>,
}

impl Discount {
    pub fn new(rate_per_year: f64, years: usize) -> Discount {
        let log_rate = synovia_numerics::ln(1.0 + rate_per_year);
        Discount {
            log_rate,
            middles: (0..years)
                .map(|year| exp(-log_rate * (year as f64 + 0.5)))
                .collect(),
        }
    }

    /// In the middle of a year, counted from 0.
    #[inline]
    pub fn middle(&self, year: usize) -> f64 {
        self.middles[year]
    }

    /// At a time in years.
    #[inline]
    pub fn at(&self, years: f64) -> f64 {
        exp(-self.log_rate * years)
    }
}
