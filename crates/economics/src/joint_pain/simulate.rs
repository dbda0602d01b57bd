//! Many people under every strategy, with the same chance for all strategies.

use rayon::prelude::*;
use synovia_numerics::sum;

use super::event::{KINDS, Quantities, money};
use super::inputs::Values;
use super::life_table::LifeTable;
use super::lifetime::{Frame, Lived, Planned, live};
use super::nature::Nature;
use super::outcome::StrategyOutcome;
use super::person::{Discount, Origin};
use super::population::Population;
use super::strategy::{Effect, Strategy};
use super::utility::Utilities;

/// People that one thread takes at a time. Results do not depend on threads, but on this number they do, in the last bits.
const BLOCK: u64 = 250;
/// Longest horizon, years: nobody enters so young that this is too short.
pub const LONGEST_HORIZON: usize = 110;

/// How to run.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Names the random numbers.
    pub seed: u64,
    /// Number of people.
    pub people: u64,
    /// Years from entry that are counted.
    pub horizon_years: usize,
    /// Discount rate of costs per year, such as 0.03.
    pub discount_costs: f64,
    /// Discount rate of health effects per year.
    pub discount_effects: f64,
    /// Change of pain in the treated knee with no treatment and no expectation; it stays after its last month.
    pub natural_course: Effect,
    /// Unit costs of every strategy, in their order, for the variance between people.
    pub unit_costs: Option<Vec<Quantities>>,
}

impl Setting {
    /// A lifetime at 3 % a year for both, 1,000 people.
    pub fn new(seed: u64) -> Self {
        Setting {
            seed,
            people: 1_000,
            horizon_years: LONGEST_HORIZON,
            discount_costs: 0.03,
            discount_effects: 0.03,
            natural_course: Effect::none(),
            unit_costs: None,
        }
    }
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// By strategy, in their order.
    pub strategies: Vec<StrategyOutcome>,
    /// Years simulated, over all people and strategies.
    pub person_years: f64,
}

/// Runs people through every strategy under one set of values. The people of another `draw` are other people.
///
/// The same bytes on any number of threads.
///
/// # Panics
/// When there are no strategies, or a population of patients is empty.
pub fn simulate(
    setting: &Setting,
    population: &Population,
    values: &Values,
    draw: u64,
    strategies: &[Strategy],
) -> Outcome {
    assert!(!strategies.is_empty(), "nothing to compare");
    let run = Run::new(setting, population, values, draw, strategies);
    let blocks: Vec<u64> = (0..setting.people).step_by(BLOCK as usize).collect();
    let parts: Vec<Vec<StrategyOutcome>> = blocks
        .into_par_iter()
        .map(|first| run.block(first, (first + BLOCK).min(setting.people)))
        .collect();
    let mut whole = vec![StrategyOutcome::new(); strategies.len()];
    for part in &parts {
        for (sum, outcome) in whole.iter_mut().zip(part) {
            sum.merge(outcome);
        }
    }
    Outcome {
        person_years: sum(whole.iter().map(|outcome| outcome.years)),
        strategies: whole,
    }
}

/// Every life of one strategy, for whoever wants more than sums.
pub(crate) fn each_life(
    setting: &Setting,
    population: &Population,
    values: &Values,
    strategy: &Strategy,
) -> Vec<Lived> {
    let run = Run::new(
        setting,
        population,
        values,
        0,
        std::slice::from_ref(strategy),
    );
    let origin = run.origin();
    (0..setting.people)
        .into_par_iter()
        .map(|number| {
            let person = origin.person(number, Vec::new());
            let mut by_year = vec![[0.0; KINDS]; person.years.len()];
            live(&run.frame, &person, &run.planned[0], &mut by_year)
        })
        .collect()
}

struct Run<'a> {
    setting: &'a Setting,
    population: &'a Population,
    mean_pain: [f64; 2],
    draw: u64,
    frame: Frame,
    planned: Vec<Planned<'a>>,
}

impl<'a> Run<'a> {
    fn new(
        setting: &'a Setting,
        population: &'a Population,
        values: &Values,
        draw: u64,
        strategies: &'a [Strategy],
    ) -> Self {
        let years = setting.horizon_years.min(LONGEST_HORIZON);
        let nature = Nature::of(values);
        // The natural course is of the people, not of a product: it stays.
        let natural_course = setting.natural_course.by_year(years, 0.0);
        let planned = strategies
            .iter()
            .map(|strategy| Planned {
                strategy,
                effect: strategy.effect_by_year(years, nature.waning),
            })
            .collect();
        Run {
            setting,
            population,
            mean_pain: population.mean_pain(),
            draw,
            frame: Frame {
                nature,
                utilities: Utilities::shipped(),
                natural_course,
                costs: Discount::new(setting.discount_costs, years),
                effects: Discount::new(setting.discount_effects, years),
            },
            planned,
        }
    }

    fn origin(&self) -> Origin<'_> {
        Origin {
            seed: self.setting.seed,
            draw: self.draw,
            population: self.population,
            mean_pain: self.mean_pain,
            nature: &self.frame.nature,
            life_table: LifeTable::united_states_2015(),
            horizon_years: self.setting.horizon_years.min(LONGEST_HORIZON),
        }
    }

    /// People from `first` to before `last` under every strategy.
    fn block(&self, first: u64, last: u64) -> Vec<StrategyOutcome> {
        let origin = self.origin();
        let mut outcomes = vec![StrategyOutcome::new(); self.planned.len()];
        let mut years = Vec::new();
        for number in first..last {
            let person = origin.person(number, years);
            let mut of_first = (0.0, 0.0);
            for (index, planned) in self.planned.iter().enumerate() {
                let outcome = &mut outcomes[index];
                if outcome.by_year.len() < person.years.len() {
                    outcome.by_year.resize(person.years.len(), [0.0; KINDS]);
                }
                let lived = live(&self.frame, &person, planned, &mut outcome.by_year);
                outcome.add(&lived);
                if let Some(unit_costs) = &self.setting.unit_costs {
                    let cost = money(&lived.quantities, &unit_costs[index]);
                    let effect = lived.quality_adjusted[self.frame.nature.instrument];
                    if index == 0 {
                        of_first = (cost, effect);
                    }
                    let (costs_more, gains) = (cost - of_first.0, effect - of_first.1);
                    let values = [cost, effect, costs_more, gains];
                    for (moment, value) in outcome.moments.iter_mut().zip(values) {
                        moment.add(value);
                    }
                    outcome.difference_products += costs_more * gains;
                }
            }
            years = person.years;
        }
        outcomes
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::Event;
    use super::super::inputs::Inputs;
    use super::super::population::Typed;
    use super::super::strategy::{Course, ReplacementPolicy};
    use super::*;

    fn population() -> Population {
        Population::Typed(Typed::newly_diagnosed())
    }

    fn run(people: u64, strategies: &[Strategy]) -> Outcome {
        let setting = Setting {
            people,
            ..Setting::new(11)
        };
        simulate(
            &setting,
            &population(),
            &Inputs::shipped().centre(),
            0,
            strategies,
        )
    }

    #[test]
    fn a_strategy_that_does_nothing_lives_the_same_lives() {
        let twice = [Strategy::usual_care("one"), Strategy::usual_care("other")];
        let outcome = run(500, &twice);
        assert_eq!(outcome.strategies[0], outcome.strategies[1]);
    }

    #[test]
    fn an_injection_without_effect_costs_a_course_and_changes_nothing_else() {
        let injected = Strategy {
            course: Some(Course::injections(3.0)),
            ..Strategy::usual_care("saline without expectation")
        };
        let outcome = run(500, &[Strategy::usual_care("nothing"), injected]);
        let [nothing, injected] = &outcome.strategies[..] else {
            unreachable!()
        };
        assert_eq!(nothing.quality_adjusted, injected.quality_adjusted);
        assert_eq!(nothing.replacements, injected.replacements);
        assert_eq!(injected.quantities[1], 1500.0);
        assert_eq!(nothing.quantities[1], 0.0);
    }

    #[test]
    fn less_pain_for_longer_gains_more_and_replaces_fewer() {
        let relieved = |points: f64, months: f64| Strategy {
            effect: Effect {
                months: vec![0.0, months],
                points: vec![points; 2],
            },
            waning: Some(1.0),
            ..Strategy::usual_care("relieved")
        };
        let outcome = run(
            2000,
            &[
                relieved(0.0, 1.0),
                relieved(-10.0, 12.0),
                relieved(-10.0, 60.0),
                relieved(-20.0, 60.0),
            ],
        );
        for pair in outcome.strategies.windows(2) {
            for instrument in 0..2 {
                assert!(
                    pair[1].quality_adjusted_years(instrument)
                        > pair[0].quality_adjusted_years(instrument)
                );
            }
        }
        let replaced: Vec<f64> = outcome.strategies.iter().map(|s| s.ever_replaced).collect();
        assert!(replaced[3] < replaced[0], "{replaced:?}");
    }

    #[test]
    fn nobody_is_replaced_where_that_is_the_policy_and_everybody_who_lives_where_that_is() {
        let policy = |replacement| Strategy {
            replacement,
            ..Strategy::usual_care("policy")
        };
        let outcome = run(
            1000,
            &[
                policy(ReplacementPolicy::Never),
                policy(ReplacementPolicy::InYear(0)),
            ],
        );
        assert_eq!(outcome.strategies[0].replacements, 0.0);
        assert!(outcome.strategies[1].ever_replaced > 980.0);
    }

    #[test]
    fn who_is_replaced_in_the_middle_of_a_year_has_the_visits_of_both_halves() {
        // Pain of 80 until the middle of the only year, of 0 from then on; nobody dies of it.
        let values = Inputs::shipped()
            .centre()
            .with("pain_noise_sd", 0.0)
            .with("pain_after_replacement", 0.0)
            .with("pain_after_replacement_sd", 0.0)
            .with("physiotherapy_after_replacement", 0.0)
            .with("lost_days_operation", 0.0)
            .with("operative_death", 0.0);
        let typed = Typed {
            age_years: [40.0, 0.0],
            pain_points: [80.0, 0.0],
            other_pain_points: [0.0, 0.0],
            ..Typed::newly_diagnosed()
        };
        let setting = Setting {
            people: 2_000,
            horizon_years: 1,
            discount_costs: 0.0,
            ..Setting::new(2)
        };
        let replaced = [Strategy {
            replacement: ReplacementPolicy::InYear(0),
            ..Strategy::usual_care("replaced")
        }];
        let outcome = simulate(&setting, &Population::Typed(typed), &values, 0, &replaced);
        let per_person = outcome.strategies[0].quantities_per_person();
        let halves = |name: &str| {
            let of = |when: &str| values.get(&format!("{name}_{when}"));
            (of("painful") + of("mild")) / 2.0
        };
        // A few in a thousand die within the year, so that a hundredth is enough.
        for (event, expected) in [
            (Event::Clinic, halves("clinic_visits")),
            (Event::Drugs, halves("drug_share")),
            (
                Event::Physiotherapy,
                values.get("physiotherapy_painful") / 2.0,
            ),
        ] {
            let found = per_person[event as usize];
            assert!(
                (found / expected - 1.0).abs() < 0.01,
                "{}: {found}",
                event.name()
            );
        }
    }

    #[test]
    fn the_sum_over_years_is_the_undiscounted_total() {
        let setting = Setting {
            people: 300,
            discount_costs: 0.0,
            discount_effects: 0.0,
            ..Setting::new(3)
        };
        let strategies = [Strategy {
            course: Some(Course::injections(2.0)),
            ..Strategy::usual_care("injected")
        }];
        let values = Inputs::shipped().centre();
        let outcome = simulate(&setting, &population(), &values, 0, &strategies);
        let outcome = &outcome.strategies[0];
        for kind in 0..KINDS {
            let total: f64 = outcome.by_year.iter().map(|year| year[kind]).sum();
            assert!((total - outcome.quantities[kind]).abs() < 1e-6 * total.max(1.0));
        }
        for instrument in 0..2 {
            let (with, without) = (
                outcome.quality_adjusted[instrument],
                outcome.quality_adjusted_undiscounted[instrument],
            );
            assert!((with - without).abs() < 1e-9 * without);
        }
        assert!((outcome.years - outcome.years_discounted).abs() < 1e-6);
    }

    #[test]
    fn discounting_follows_the_real_date() {
        let factor = Discount::new(0.03, 5);
        assert!((factor.at(2.25) - libm::pow(1.03, -2.25)).abs() < 1e-15);
        assert!((factor.middle(2) - libm::pow(1.03, -2.5)).abs() < 1e-15);
    }

    #[test]
    fn people_without_treatment_die_as_the_life_table_says() {
        // Nobody obese more than the population, no operations: only the life table is left.
        let typed = Typed {
            age_years: [60.0, 0.0],
            female: 1.0,
            ..Typed::newly_diagnosed()
        };
        let values = Inputs::shipped()
            .centre()
            .with("death_ratio_obese", 1.0)
            .with("death_ratio_one_comorbidity", 1.0)
            .with("death_ratio_two_comorbidities", 1.0);
        let setting = Setting {
            people: 20_000,
            ..Setting::new(5)
        };
        let never = [Strategy {
            replacement: ReplacementPolicy::Never,
            ..Strategy::usual_care("never")
        }];
        let outcome = simulate(&setting, &Population::Typed(typed), &values, 0, &never);
        let (mut alive, mut expected) = (1.0, 0.0);
        for age in 60..170 {
            let rate = LifeTable::united_states_2015().rate(true, f64::from(age));
            let dies = 1.0 - synovia_numerics::exp(-rate);
            expected += alive * dies / rate;
            alive *= 1.0 - dies;
        }
        // Standard deviation of a life about 10 years: Monte Carlo error 0.07.
        let lived = outcome.strategies[0].life_years();
        assert!(
            (lived - expected).abs() < 0.25,
            "{lived} against {expected}"
        );
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let strategies = [Strategy::usual_care("usual")];
        let on = |threads| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap()
                .install(|| run(1100, &strategies))
        };
        assert_eq!(on(1), on(3));
    }
}
