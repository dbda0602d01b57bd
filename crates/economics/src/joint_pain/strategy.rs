//! What is done to people: nothing, an injection with its effect over time, or an operation.

use synovia_numerics::{exp, ln};

/// Mean change of pain in the treated knee by time, in points of 100; negative is better. Straight lines between the months.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effect {
    /// Months since the first injection, increasing from 0.
    pub months: Vec<f64>,
    /// Points at these months.
    pub points: Vec<f64>,
}

impl Effect {
    /// No effect at any time.
    pub fn none() -> Self {
        Effect::default()
    }

    /// The effect at a time; after the last month it falls by `waning` of itself every year (0 to 1).
    pub fn at(&self, month: f64, waning: f64) -> f64 {
        let (Some(&last_month), Some(&last)) = (self.months.last(), self.points.last()) else {
            return 0.0;
        };
        if month >= last_month {
            let kept = (1.0 - waning).clamp(1e-9, 1.0);
            return last * exp(ln(kept) * (month - last_month) / 12.0);
        }
        let above = self.months.iter().position(|at| month < *at).unwrap_or(0);
        if above == 0 {
            return self.points[0];
        }
        let (from, to) = (self.months[above - 1], self.months[above]);
        let share = (month - from) / (to - from);
        self.points[above - 1] + share * (self.points[above] - self.points[above - 1])
    }

    /// Mean over each year: the integral by months, taken at their middles. An effect below a hundredth of a point is none.
    pub fn by_year(&self, years: usize, waning: f64) -> Vec<f64> {
        (0..years)
            .map(|year| {
                let months = (0..12).map(|month| (year * 12 + month) as f64 + 0.5);
                let mean = months.map(|month| self.at(month, waning)).sum::<f64>() / 12.0;
                if mean.abs() < 0.01 { 0.0 } else { mean }
            })
            .collect()
    }
}

/// What is harvested from the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harvest {
    /// Nothing.
    None,
    /// Blood.
    Blood,
    /// Bone marrow.
    Marrow,
    /// Fat.
    Fat,
}

/// A course of injections.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Injections of one course.
    pub injections: f64,
    /// How many of them are guided by ultrasound.
    pub guided: f64,
    /// What is harvested for it.
    pub harvest: Harvest,
    /// Price of the product for one whole course, in the currency of the analysis.
    pub product_price: f64,
    /// Adverse events per person and course.
    pub reactions: f64,
    /// Years from one course to the next; none for a single course.
    pub repeat_every_years: Option<usize>,
    /// Number of courses; at least 1.
    pub times: usize,
}

impl Course {
    /// A single course of so many injections, with nothing harvested and at no price.
    pub fn injections(injections: f64) -> Self {
        Course {
            injections,
            guided: 0.0,
            harvest: Harvest::None,
            product_price: 0.0,
            reactions: 0.0,
            repeat_every_years: None,
            times: 1,
        }
    }

    /// Whether a course begins in a year.
    pub fn begins_in(&self, year: usize) -> bool {
        match self.repeat_every_years {
            None => year == 0,
            Some(every) => year.is_multiple_of(every.max(1)) && year / every.max(1) < self.times,
        }
    }
}

/// When the treated knee is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplacementPolicy {
    /// By the hazard of the model.
    AsUsual,
    /// In the middle of a year, counted from 0; nobody refuses.
    InYear(usize),
    /// Never, neither knee.
    Never,
}

/// A strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Strategy {
    /// For readers.
    pub label: String,
    /// What it does to pain in the treated knee, compared with no injection.
    pub effect: Effect,
    /// Share of the effect lost per year after the last month, when it is not the analysis's own.
    pub waning: Option<f64>,
    /// What is injected; none for usual care.
    pub course: Option<Course>,
    /// Share on pain medicines in the first year, from the trial; by pain when none.
    pub drug_share_first_year: Option<f64>,
    /// Hazard of progression of the treated knee while treated, relative to untreated.
    pub progression_ratio: f64,
    /// For so many years.
    pub progression_years: usize,
    /// Share who respond, for rebates.
    pub responders: f64,
    /// When the treated knee is replaced.
    pub replacement: ReplacementPolicy,
}

impl Strategy {
    /// Nothing is injected.
    pub fn usual_care(label: &str) -> Self {
        Strategy {
            label: label.to_owned(),
            effect: Effect::none(),
            waning: None,
            course: None,
            drug_share_first_year: None,
            progression_ratio: 1.0,
            progression_years: 0,
            responders: 0.0,
            replacement: ReplacementPolicy::AsUsual,
        }
    }

    /// Mean effect in each year: that of the latest course.
    pub(crate) fn effect_by_year(&self, years: usize, waning: f64) -> Vec<f64> {
        let once = self.effect.by_year(years, self.waning.unwrap_or(waning));
        let Some(every) = self
            .course
            .as_ref()
            .and_then(|course| course.repeat_every_years)
        else {
            return once;
        };
        let course = self.course.as_ref().expect("it has a course");
        (0..years)
            .map(|year| {
                let latest = (year / every.max(1)).min(course.times.max(1) - 1) * every.max(1);
                once[year - latest]
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year_long() -> Effect {
        Effect {
            months: vec![0.0, 1.0, 12.0],
            points: vec![0.0, -10.0, -4.0],
        }
    }

    #[test]
    fn the_effect_is_the_visits_at_the_visits_and_wanes_after_the_last() {
        let effect = year_long();
        assert_eq!(effect.at(1.0, 0.5), -10.0);
        assert_eq!(effect.at(12.0, 0.5), -4.0);
        assert!((effect.at(24.0, 0.5) + 2.0).abs() < 1e-12);
        assert!((effect.at(36.0, 0.5) + 1.0).abs() < 1e-12);
        assert_eq!(Effect::none().at(3.0, 0.5), 0.0);
    }

    #[test]
    fn the_mean_over_a_year_is_the_area() {
        // Triangle of a month, then a straight line from -10 to -4 over eleven.
        let area = (-5.0 - 11.0 * 7.0) / 12.0;
        let by_year = year_long().by_year(3, 1.0);
        assert!((by_year[0] - area).abs() < 0.01, "{}", by_year[0]);
        assert_eq!(by_year[2], 0.0);
    }

    #[test]
    fn a_second_course_starts_the_effect_again() {
        let strategy = Strategy {
            effect: year_long(),
            course: Some(Course {
                repeat_every_years: Some(2),
                times: 2,
                ..Course::injections(1.0)
            }),
            ..Strategy::usual_care("twice")
        };
        let by_year = strategy.effect_by_year(6, 0.9);
        assert_eq!(by_year[0], by_year[2]);
        assert_eq!(by_year[1], by_year[3]);
        assert!(by_year[4].abs() < by_year[3].abs());
    }
}
