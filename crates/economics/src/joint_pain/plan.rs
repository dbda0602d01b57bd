//! What is compared, complete: everything that an `economics.toml` and a run say, and nothing left to default.

use synovia_numerics::{Stream, exp, ln, sum};

use super::coverage::Scheme;
use super::event::Perspective;
use super::inputs::{Inputs, NORMAL_95, Values};
use super::person::Purpose;
use super::population::Population;
use super::run_folder::Trial;
use super::strategy::{Course, Effect, ReplacementPolicy, Strategy};

/// Where a strategy's effect comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum EffectSource {
    /// Nothing is injected.
    None,
    /// An arm of the trial, by its place there.
    Trial(usize),
    /// Typed, with one standard error for all months, points.
    Typed(Effect, f64),
}

/// A price per course that is not known exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceRange {
    /// 2.5 % point; above 0 and not above the course's price.
    pub low: f64,
    /// 97.5 % point; not below the course's price.
    pub high: f64,
}

impl PriceRange {
    /// The price at a standard normal `z`: the course's price is the median, and below and above it the logarithm has a spread of its own,
    /// so that both ends are where the file puts them.
    fn at(self, price: f64, z: f64) -> f64 {
        let end = if z < 0.0 { self.low } else { self.high };
        price * exp((ln(end) - ln(price)).abs() / NORMAL_95 * z)
    }
}

/// One strategy that is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// For readers.
    pub label: String,
    /// What is given, in words.
    pub treatments: String,
    /// Its effect.
    pub source: EffectSource,
    /// What is injected, at what price; none for usual care.
    pub course: Option<Course>,
    /// The product's price per course, when it is uncertain.
    pub price_range: Option<PriceRange>,
    /// Share of the effect lost per year after the trial, when it is not the analysis's own.
    pub waning: Option<f64>,
    /// Hazard of progression while treated, relative to untreated.
    pub progression_ratio: f64,
    /// Share of responders of a typed effect.
    pub responders: f64,
    /// Who pays for it.
    pub scheme: Scheme,
}

impl Compared {
    /// Nothing injected.
    pub fn usual_care(label: &str) -> Self {
        Compared {
            label: label.to_owned(),
            treatments: "nothing is injected".to_owned(),
            source: EffectSource::None,
            course: None,
            price_range: None,
            waning: None,
            progression_ratio: 1.0,
            responders: 0.0,
            scheme: Scheme::Covered,
        }
    }
}

/// What the next trial costs. Its size and design are those of the run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NextTrial {
    /// Costs that do not depend on its size.
    pub fixed_cost: f64,
    /// Costs per patient.
    pub cost_per_patient: f64,
    /// Years until its result.
    pub years_until_result: f64,
}

/// How many decide, and for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct Entrants {
    /// People who face the decision every year.
    pub people_per_year: f64,
    /// Years for which the decision stands.
    pub years: f64,
    /// Share of them who take a new product, by calendar year; the last holds on.
    pub uptake: Vec<f64>,
}

/// Everything.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// For readers.
    pub title: String,
    /// `US`; decides the life table.
    pub country: String,
    /// Three letters.
    pub currency: String,
    /// Year whose prices the analysis means to be in.
    pub price_year: u32,
    /// Whose costs count.
    pub perspective: Perspective,
    /// Years from entry that are counted.
    pub horizon_years: usize,
    /// Discount rate of costs per year.
    pub discount_costs: f64,
    /// Discount rate of effects per year.
    pub discount_effects: f64,
    /// Money per quality-adjusted life year that decisions are shown at.
    pub willingness_to_pay: f64,
    /// Values of it for curves, increasing.
    pub willingness_curve: Vec<f64>,
    /// What is compared; the first is what increments per person are against.
    pub compared: Vec<Compared>,
    /// The simulated trial, if any effect is taken from one.
    pub trial: Option<Trial>,
    /// Who enters.
    pub population: Population,
    /// Names the random numbers.
    pub seed: u64,
    /// Draws of the probabilistic analysis.
    pub draws: u64,
    /// People of each draw.
    pub people: u64,
    /// The inputs, with what the file replaces.
    pub inputs: Inputs,
    /// Names of the inputs that the file replaces.
    pub replaced_inputs: Vec<String>,
    /// The next trial, if its cost is given.
    pub next_trial: Option<NextTrial>,
    /// Who would decide, if given.
    pub entrants: Option<Entrants>,
}

impl Plan {
    /// Replicate of the trial that a draw uses: its number modulo the number of replicates.
    pub fn replicate(&self, draw: u64) -> usize {
        match self.trial.as_ref().map(Trial::replicates) {
            None | Some(0) => 0,
            Some(count) => (draw % count as u64) as usize,
        }
    }

    /// Strategies and natural course of a draw: one replicate's true effects, one price, one shift of typed effects.
    pub fn draw(&self, draw: u64) -> (Vec<Strategy>, Effect) {
        let replicate = self.replicate(draw);
        let strategies = self.compared.iter().enumerate().map(|(index, compared)| {
            let stream =
                |purpose: Purpose| Stream::keyed(self.seed, [purpose as u64, draw, index as u64]);
            let price = match (&compared.course, compared.price_range) {
                (Some(course), Some(range)) => {
                    range.at(course.product_price, stream(Purpose::Prices).normal())
                }
                (Some(course), None) => course.product_price,
                (None, _) => 0.0,
            };
            let effect = match &compared.source {
                EffectSource::Typed(effect, se) => {
                    shifted(effect, se * stream(Purpose::Effects).normal())
                }
                _ => self.effect_in(compared, replicate),
            };
            self.strategy(compared, effect, price, Some(replicate))
        });
        (strategies.collect(), self.natural_course(Some(replicate)))
    }

    /// Strategies and natural course at the centre: means over replicates.
    pub fn centre(&self) -> (Vec<Strategy>, Effect) {
        let strategies = self.compared.iter().map(|compared| {
            let price = compared
                .course
                .as_ref()
                .map_or(0.0, |course| course.product_price);
            let effect = match &compared.source {
                EffectSource::Typed(effect, _) => effect.clone(),
                _ => self.mean(|plan, replicate| plan.effect_in(compared, replicate)),
            };
            self.strategy(compared, effect, price, None)
        });
        (strategies.collect(), self.natural_course(None))
    }

    /// The inputs of a draw.
    pub fn values(&self, draw: u64) -> Values<'_> {
        self.inputs.draw(self.seed, draw)
    }

    fn effect_in(&self, compared: &Compared, replicate: usize) -> Effect {
        match (&compared.source, &self.trial) {
            (EffectSource::Trial(arm), Some(trial)) => trial.effect(*arm, replicate),
            (EffectSource::Typed(effect, _), _) => effect.clone(),
            _ => Effect::none(),
        }
    }

    fn natural_course(&self, replicate: Option<usize>) -> Effect {
        let Some(trial) = &self.trial else {
            return Effect::none();
        };
        match replicate {
            Some(replicate) => trial.natural_course(replicate),
            None => self.mean(|_, replicate| trial.natural_course(replicate)),
        }
    }

    /// Mean of effects over all replicates, month by month.
    fn mean(&self, of: impl Fn(&Plan, usize) -> Effect) -> Effect {
        let count = self.trial.as_ref().map_or(1, Trial::replicates).max(1);
        let all: Vec<Effect> = (0..count).map(|replicate| of(self, replicate)).collect();
        let months = all[0].months.clone();
        let points = (0..months.len())
            .map(|at| sum(all.iter().map(|effect| effect.points[at])) / count as f64)
            .collect();
        Effect { months, points }
    }

    /// `replicate` none: means over replicates.
    fn strategy(
        &self,
        compared: &Compared,
        effect: Effect,
        price: f64,
        replicate: Option<usize>,
    ) -> Strategy {
        // Without injection, and under a typed effect, pain medicines are those of the reference arm: nothing else is known of the first
        // year of these people, and a typed effect of zero must live the lives of usual care.
        let arm = self.trial.as_ref().and_then(|trial| match compared.source {
            EffectSource::Trial(arm) => Some(&trial.arms[arm]),
            EffectSource::None | EffectSource::Typed(..) => {
                trial.arms.iter().find(|arm| arm.label == trial.reference)
            }
        });
        let of_replicates = |value: fn(&super::run_folder::ArmReplicate) -> f64| {
            arm.map(|arm| match replicate {
                Some(number) => value(&arm.replicates[number % arm.replicates.len()]),
                None => sum(arm.replicates.iter().map(value)) / arm.replicates.len() as f64,
            })
        };
        let course = compared.course.clone().map(|mut course| {
            course.product_price = price;
            if let (Some(arm), EffectSource::Trial(_)) = (arm, &compared.source) {
                course.reactions = arm.reactions;
            }
            course
        });
        let years = course.as_ref().map_or(0, |course| {
            (course.times.max(1) - 1) * course.repeat_every_years.unwrap_or(1) + 1
        });
        Strategy {
            label: compared.label.clone(),
            effect,
            waning: compared.waning,
            drug_share_first_year: of_replicates(|replicate| replicate.drug_share),
            progression_ratio: compared.progression_ratio,
            progression_years: years,
            responders: match compared.source {
                EffectSource::Trial(_) => {
                    of_replicates(|replicate| replicate.responders).unwrap_or(compared.responders)
                }
                _ => compared.responders,
            },
            course,
            replacement: ReplacementPolicy::AsUsual,
        }
    }
}

/// The same effect, so many points more at every month after the start.
fn shifted(effect: &Effect, points: f64) -> Effect {
    Effect {
        months: effect.months.clone(),
        points: effect
            .months
            .iter()
            .zip(&effect.points)
            .map(|(month, value)| if *month > 0.0 { value + points } else { *value })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_of_a_price_are_where_the_file_puts_them() {
        let range = PriceRange {
            low: 1150.0,
            high: 12_000.0,
        };
        let at = |z: f64| range.at(5156.0, z);
        assert!((at(-NORMAL_95) - 1150.0).abs() < 1e-6, "{}", at(-NORMAL_95));
        assert!((at(NORMAL_95) - 12_000.0).abs() < 1e-6, "{}", at(NORMAL_95));
        assert!((at(0.0) - 5156.0).abs() < 1e-9);
    }

    #[test]
    fn a_typed_effect_of_zero_lives_as_usual_care_does_beside_a_trial_too() {
        use super::super::run_folder::{ArmReplicate, TrialArm};
        let saline = TrialArm {
            label: "Saline".to_owned(),
            treatments: String::new(),
            patients: 50.0,
            reactions: 0.0,
            replicates: vec![ArmReplicate {
                true_effect: vec![0.0, 0.0],
                estimate_points: None,
                se_points: None,
                drug_share: 0.9,
                responders: 0.3,
            }],
        };
        let trial = Trial {
            title: String::new(),
            core: "bistable".to_owned(),
            reference: "Saline".to_owned(),
            months: vec![0.0, 12.0],
            primary_month: 12.0,
            arms: vec![saline],
            natural_course: Vec::new(),
            reference_effect: Vec::new(),
            reference_level: None,
            patients: Vec::new(),
            known_misses: Vec::new(),
            plan_hash: String::new(),
            results_hash: String::new(),
        };
        let nothing = Effect {
            months: vec![0.0, 12.0],
            points: vec![0.0, 0.0],
        };
        let plan = Plan {
            title: String::new(),
            country: "US".to_owned(),
            currency: "USD".to_owned(),
            price_year: 2025,
            perspective: Perspective::Society,
            horizon_years: 110,
            discount_costs: 0.03,
            discount_effects: 0.03,
            willingness_to_pay: 1e5,
            willingness_curve: vec![1e5],
            compared: vec![
                Compared::usual_care("nothing"),
                Compared {
                    source: EffectSource::Typed(nothing, 0.0),
                    ..Compared::usual_care("typed")
                },
            ],
            trial: Some(trial),
            population: Population::Typed(super::super::population::Typed::newly_diagnosed()),
            seed: 1,
            draws: 2,
            people: 200,
            inputs: Inputs::shipped().clone(),
            replaced_inputs: Vec::new(),
            next_trial: None,
            entrants: None,
        };
        let psa = super::super::psa::run(&plan, &|_| ());
        for draw in &psa.draws {
            let [nothing, typed] = &draw.strategies[..] else {
                unreachable!()
            };
            assert_eq!(nothing.quantities, typed.quantities);
            assert_eq!(nothing.quality_adjusted, typed.quality_adjusted);
        }
    }
}
