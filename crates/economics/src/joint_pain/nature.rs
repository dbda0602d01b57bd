//! Hazards of one draw: progression, replacement, revision, death.
//!
//! Everything is a hazard per year, never a probability: ratios multiply hazards, and dates come from hazards that add up.
//!
//! | hazard | equation |
//! |---|---|
//! | grade 2 to 3 | −ln(1 − p₄)/4, logit p₄ = constant + sex + age + body mass (OAI, four years) |
//! | grade 3 to 4 | −ln(1 − p₄)/4, logit p₄ = constant |
//! | replacement | h₄ · r_grade · r₁₀^((pain − 50)/10) · a(age)/a(65), a(age) = 0.51·age − 0.0039·age², 0 for who would refuse |
//! | revision | r_decade · e^(−slope·(age at implantation − 70)) · r_again |
//! | death | life table · r_comorbidity/mean r · r_obese/mean r; an operation adds a lump |

use synovia_numerics::{exp, ln};

use super::inputs::{Values, expit};
use super::utility::{AGES, age_group};

/// Everything about natural history that one draw of the inputs fixes.
#[derive(Debug, Clone)]
pub(crate) struct Nature {
    /// Grade 2 to 3, by sex, age class (four) and body mass class (five).
    progression_2_3: [[[f64; 5]; 4]; 2],
    progression_3_4: f64,
    incidence: f64,
    pub pain_per_grade: f64,
    pub pain_noise_sd: f64,
    pub pain_reliability: f64,
    pub pain_after_replacement: [f64; 2],
    replacement_by_grade: [f64; 5],
    replacement_by_pain: [f64; 102],
    replacement_age: [f64; 2],
    pub unwilling: f64,
    oldest_age: f64,
    revision: [f64; 2],
    revision_age_slope: f64,
    revision_again: f64,
    pub operative_death: f64,
    death_by_comorbidity: [[f64; 3]; 5],
    death_by_obesity: [f64; 2],
    comorbidity: [[f64; 2]; 5],
    pub replacement_disutility: f64,
    pub revision_disutility: f64,
    /// From 40 points, and below.
    pub drug_share: [f64; 2],
    pub clinic_visits: [f64; 2],
    pub physiotherapy: [f64; 2],
    pub physiotherapy_after_operation: f64,
    pub radiographs: f64,
    pub lost_days_painful: f64,
    pub lost_days_operation: f64,
    pub lost_days_injection: f64,
    pub employed: f64,
    pub retirement_age: f64,
    pub waning: f64,
    pub instrument: usize,
}

/// Index 0 of pairs by pain.
pub(crate) const PAINFUL: usize = 0;
/// Index 1 of pairs by pain.
pub(crate) const MILD: usize = 1;
/// From here on a knee counts as painful, points of 100.
pub(crate) const PAINFUL_FROM: f64 = 40.0;

impl Nature {
    pub fn of(values: &Values) -> Nature {
        let get = |name: &str| values.get(name);
        let (ratio_one, ratio_two) = (
            get("death_ratio_one_comorbidity"),
            get("death_ratio_two_comorbidities"),
        );
        let comorbidity = AGES.map(|age| {
            [
                get(&format!("comorbidity_none_from_{age}")),
                get(&format!("comorbidity_two_from_{age}")),
            ]
        });
        let per_ten = ln(get("replacement_ratio_10_points"));
        let obese_share = get("obese_share_of_population");
        let obese_ratio = get("death_ratio_obese");
        let obese_mean = 1.0 + obese_share * (obese_ratio - 1.0);
        let base = get("replacement_hazard");
        let (linear, square) = (get("replacement_age_linear"), get("replacement_age_square"));
        let at_65 = linear * 65.0 + square * 65.0 * 65.0;
        Nature {
            progression_2_3: progression_2_3(values),
            progression_3_4: annual(get("progression_3_4_constant")),
            incidence: get("incidence_other_knee"),
            pain_per_grade: get("pain_per_grade"),
            pain_noise_sd: get("pain_noise_sd"),
            pain_reliability: get("pain_reliability"),
            pain_after_replacement: [
                get("pain_after_replacement"),
                get("pain_after_replacement_sd"),
            ],
            replacement_by_grade: [
                0.0,
                0.0,
                base * get("replacement_ratio_grade_2"),
                base * get("replacement_ratio_grade_3"),
                base,
            ],
            replacement_by_pain: std::array::from_fn(|pain| {
                exp(per_ten * (pain as f64 - 50.0) / 10.0)
            }),
            replacement_age: [linear / at_65, square / at_65],
            unwilling: get("replacement_unwilling"),
            oldest_age: get("replacement_oldest_age"),
            revision: [get("revision_first_decade"), get("revision_later")],
            revision_age_slope: get("revision_age_slope"),
            revision_again: get("revision_again_ratio"),
            operative_death: -ln(1.0 - get("operative_death")),
            death_by_comorbidity: comorbidity.map(|[none, two]| {
                let mean = none + two * ratio_two + (1.0 - none - two) * ratio_one;
                [1.0 / mean, ratio_one / mean, ratio_two / mean]
            }),
            death_by_obesity: [1.0 / obese_mean, obese_ratio / obese_mean],
            comorbidity,
            replacement_disutility: get("replacement_disutility"),
            revision_disutility: get("revision_disutility"),
            drug_share: [get("drug_share_painful"), get("drug_share_mild")],
            clinic_visits: [get("clinic_visits_painful"), get("clinic_visits_mild")],
            physiotherapy: [get("physiotherapy_painful"), 0.0],
            physiotherapy_after_operation: get("physiotherapy_after_replacement"),
            radiographs: get("radiographs_per_operation"),
            lost_days_painful: get("lost_days_painful"),
            lost_days_operation: get("lost_days_operation"),
            lost_days_injection: get("lost_days_injection"),
            employed: get("employed_share"),
            retirement_age: get("retirement_age"),
            waning: get("waning"),
            instrument: usize::from(get("utility_instrument") >= 0.5),
        }
    }

    /// Hazards of leaving grade 0 or 1, grade 2 and grade 3.
    pub fn progression(&self, female: bool, age: f64, bmi: f64) -> [f64; 3] {
        let age = [55.0, 65.0, 75.0]
            .iter()
            .filter(|from| age >= **from)
            .count();
        let mass = [25.0, 30.0, 35.0, 40.0]
            .iter()
            .filter(|from| bmi >= **from)
            .count();
        [
            self.incidence,
            self.progression_2_3[usize::from(female)][age][mass],
            self.progression_3_4,
        ]
    }

    /// What of the hazard of replacement depends on age.
    pub fn replacement_at_age(&self, age: f64) -> f64 {
        if age >= self.oldest_age {
            return 0.0;
        }
        let [linear, square] = self.replacement_age;
        (linear * age + square * age * age).max(0.0)
    }

    /// What of it depends on grade and pain.
    #[inline]
    pub fn replacement(&self, grade: u8, pain: f64) -> f64 {
        let below = pain as usize;
        let table = &self.replacement_by_pain;
        let by_pain = table[below] + (pain - below as f64) * (table[below + 1] - table[below]);
        self.replacement_by_grade[usize::from(grade)] * by_pain
    }

    /// Hazard of revision of an implant.
    pub fn revision(&self, years_since: f64, age_at_implantation: f64, revised: bool) -> f64 {
        let decade = usize::from(years_since >= 10.0);
        let again = if revised { self.revision_again } else { 1.0 };
        self.revision[decade] * again * exp(-self.revision_age_slope * (age_at_implantation - 70.0))
    }

    /// Comorbidities of somebody at quantile `u` of their age group: 0, 1 or 2 and more. They only grow with age.
    pub fn comorbidities(&self, age: f64, u: f64) -> usize {
        let [none, two] = self.comorbidity[age_group(age)];
        usize::from(u >= none) + usize::from(u >= 1.0 - two)
    }

    /// What multiplies the life table.
    pub fn death_ratio(&self, age: f64, comorbidities: usize, obese: bool) -> f64 {
        self.death_by_comorbidity[age_group(age)][comorbidities]
            * self.death_by_obesity[usize::from(obese)]
    }
}

/// Annual hazard of a four-year risk given by its logit.
fn annual(logit_of_four_years: f64) -> f64 {
    -ln(1.0 - expit(logit_of_four_years)) / 4.0
}

fn progression_2_3(values: &Values) -> [[[f64; 5]; 4]; 2] {
    let get = |name: &str| values.get(&format!("progression_2_3_{name}"));
    let ages = [0.0, get("age_55_64"), get("age_65_74"), get("age_75")];
    let masses = [
        0.0,
        get("bmi_25"),
        get("bmi_30"),
        get("bmi_35"),
        get("bmi_40"),
    ];
    [0.0, get("female")]
        .map(|sex| ages.map(|age| masses.map(|mass| annual(get("constant") + sex + age + mass))))
}

#[cfg(test)]
mod tests {
    use super::super::inputs::Inputs;
    use super::*;

    fn nature() -> Nature {
        Nature::of(&Inputs::shipped().centre())
    }

    #[test]
    fn progression_is_what_the_coefficients_say_per_year() {
        let risk = |hazard: f64| 1.0 - exp(-hazard);
        // Lean man below 55: 2.2 % a year; man of 55 to 64 with a body mass index of 30 to 34: 5.5 %; grade 3 to 4: 3.1 %.
        let [_, lean, last] = nature().progression(false, 50.0, 22.0);
        let [_, heavy, _] = nature().progression(false, 60.0, 32.0);
        assert!((risk(lean) - 0.022).abs() < 0.0005, "{}", risk(lean));
        assert!((risk(heavy) - 0.055).abs() < 0.0005, "{}", risk(heavy));
        assert!((risk(last) - 0.031).abs() < 0.0005, "{}", risk(last));
    }

    #[test]
    fn four_years_give_the_four_year_risk_back() {
        for logit in [-4.0, -2.0, 0.0, 2.0] {
            let over_four = 1.0 - exp(-4.0 * annual(logit));
            assert!((over_four - expit(logit)).abs() < 1e-12);
        }
    }

    #[test]
    fn the_general_population_has_the_life_table_whatever_the_ratios() {
        let nature = nature();
        for age in [30.0, 50.0, 60.0, 70.0, 80.0] {
            let [none, two] = nature.comorbidity[age_group(age)];
            let shares = [none, 1.0 - none - two, two];
            let mean: f64 = (0..3)
                .map(|count| shares[count] * nature.death_ratio(age, count, false))
                .sum();
            assert!((mean / nature.death_by_obesity[0] - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn pain_and_grade_bring_replacement_forward_and_great_age_ends_it() {
        let nature = nature();
        assert!(nature.replacement(4, 60.0) > nature.replacement(4, 50.0));
        assert!(nature.replacement(4, 50.0) > nature.replacement(3, 50.0));
        assert_eq!(nature.replacement(1, 100.0), 0.0);
        assert!((nature.replacement_at_age(65.0) - 1.0).abs() < 1e-12);
        assert_eq!(nature.replacement_at_age(91.0), 0.0);
    }

    #[test]
    fn comorbidities_never_vanish_with_age() {
        let nature = nature();
        for u in [0.05, 0.3, 0.5, 0.7, 0.95] {
            let counts: Vec<usize> = (30..100)
                .map(|age| nature.comorbidities(f64::from(age), u))
                .collect();
            assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]));
        }
    }
}
