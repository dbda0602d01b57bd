//! A trial's population as a paper describes it in its table of baseline characteristics.

use synovia_numerics::sum;

/// What is asked of the patients who are randomised, all arms together. Nothing of it is asked by default.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Described {
    /// Score of the primary instrument at baseline, points of 100.
    pub baseline: Option<Moments>,
    /// Age, years.
    pub age_years: Option<Moments>,
    /// Body mass index, kg/m².
    pub bmi: Option<Moments>,
    /// Women, percent.
    pub female_percent: Option<f64>,
    /// `grade_percent[g]`: knees of Kellgren-Lawrence grade `g`, percent; together 100.
    pub grade_percent: Option<[f64; 5]>,
}

/// A mean and, where it was printed, the standard deviation between patients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Mean.
    pub mean: f64,
    /// Standard deviation; what it comes to when none is asked for.
    pub sd: Option<f64>,
}

/// One number of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Mean score at baseline, points of 100.
    BaselineMean,
    /// Its standard deviation, points of 100.
    BaselineSd,
    /// Mean age, years.
    AgeMean,
    /// Its standard deviation, years.
    AgeSd,
    /// Women, percent.
    FemalePercent,
    /// Mean body mass index, kg/m².
    BmiMean,
    /// Its standard deviation, kg/m².
    BmiSd,
    /// Knees of this Kellgren-Lawrence grade, percent.
    GradePercent(u8),
}

impl Quantity {
    /// As the study file calls it.
    pub fn key(self) -> String {
        match self {
            Quantity::BaselineMean => "baseline_mean".to_owned(),
            Quantity::BaselineSd => "baseline_sd".to_owned(),
            Quantity::AgeMean => "age_mean".to_owned(),
            Quantity::AgeSd => "age_sd".to_owned(),
            Quantity::FemalePercent => "female_percent".to_owned(),
            Quantity::BmiMean => "bmi_mean".to_owned(),
            Quantity::BmiSd => "bmi_sd".to_owned(),
            Quantity::GradePercent(grade) => format!("grade_percent.{grade}"),
        }
    }

    /// Whether it is about the score at baseline, which is known only once a patient has been measured.
    pub fn is_measured(self) -> bool {
        matches!(self, Quantity::BaselineMean | Quantity::BaselineSd)
    }
}

/// What a description knows of one patient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Person {
    /// Score of the primary instrument at baseline, points of 100.
    pub baseline_points: f64,
    /// Age, years.
    pub age_years: f64,
    /// Body mass index, kg/m².
    pub bmi: f64,
    /// Whether a woman.
    pub female: bool,
    /// Kellgren-Lawrence grade.
    pub kl: u8,
}

impl Described {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Described::default()
    }

    /// What is asked, in the order of the study file.
    pub fn asked(&self) -> Vec<(Quantity, f64)> {
        let moments = |of: Option<Moments>, mean: Quantity, sd: Quantity| {
            let sd = of.and_then(|of| of.sd).map(|value| (sd, value));
            of.map(|of| (mean, of.mean)).into_iter().chain(sd)
        };
        let grades = self.grade_percent.into_iter().flat_map(|shares| {
            let shares = (0..).zip(shares).filter(|(_, share)| *share > 0.0);
            shares.map(|(grade, share)| (Quantity::GradePercent(grade), share))
        });
        moments(self.baseline, Quantity::BaselineMean, Quantity::BaselineSd)
            .chain(moments(self.age_years, Quantity::AgeMean, Quantity::AgeSd))
            .chain(
                self.female_percent
                    .map(|asked| (Quantity::FemalePercent, asked)),
            )
            .chain(moments(self.bmi, Quantity::BmiMean, Quantity::BmiSd))
            .chain(grades)
            .collect()
    }

    /// By how much a person departs from what is asked, in a measure whose mean over the people is zero when they meet it: the distance
    /// from the mean, the squared distance less the variance, a percentage less the one asked.
    pub(crate) fn departure(&self, quantity: Quantity, person: &Person) -> f64 {
        let from_mean = |of: Option<Moments>, x: f64| of.map_or(0.0, |of| x - of.mean);
        let from_variance = |of: Option<Moments>, x: f64| {
            let asked = of.and_then(|of| Some((of.mean, of.sd?)));
            asked.map_or(0.0, |(mean, sd)| (x - mean) * (x - mean) - sd * sd)
        };
        let percent = |is: bool| if is { 100.0 } else { 0.0 };
        match quantity {
            Quantity::BaselineMean => from_mean(self.baseline, person.baseline_points),
            Quantity::BaselineSd => from_variance(self.baseline, person.baseline_points),
            Quantity::AgeMean => from_mean(self.age_years, person.age_years),
            Quantity::AgeSd => from_variance(self.age_years, person.age_years),
            Quantity::BmiMean => from_mean(self.bmi, person.bmi),
            Quantity::BmiSd => from_variance(self.bmi, person.bmi),
            Quantity::FemalePercent => {
                percent(person.female) - self.female_percent.unwrap_or_default()
            }
            Quantity::GradePercent(grade) => {
                let asked = self
                    .grade_percent
                    .map_or(0.0, |all| all[usize::from(grade)]);
                percent(person.kl == grade) - asked
            }
        }
    }

    /// What people of these weights come to, in the order of [`asked`](Self::asked).
    pub fn met(&self, people: &[Person], weights: &[f64]) -> Vec<f64> {
        let all = sum(weights.iter().copied());
        let mean = |of: &dyn Fn(&Person) -> f64| {
            sum(people.iter().zip(weights).map(|(p, w)| w * of(p))) / all
        };
        let sd = |of: &dyn Fn(&Person) -> f64| {
            let centre = mean(of);
            mean(&|p| (of(p) - centre) * (of(p) - centre)).sqrt()
        };
        let percent = |is: &dyn Fn(&Person) -> bool| mean(&|p| if is(p) { 100.0 } else { 0.0 });
        self.asked()
            .into_iter()
            .map(|(quantity, _)| match quantity {
                Quantity::BaselineMean => mean(&|p| p.baseline_points),
                Quantity::BaselineSd => sd(&|p| p.baseline_points),
                Quantity::AgeMean => mean(&|p| p.age_years),
                Quantity::AgeSd => sd(&|p| p.age_years),
                Quantity::FemalePercent => percent(&|p| p.female),
                Quantity::BmiMean => mean(&|p| p.bmi),
                Quantity::BmiSd => sd(&|p| p.bmi),
                Quantity::GradePercent(grade) => percent(&|p| p.kl == grade),
            })
            .collect()
    }
}
