//! Who enters: the patients of a simulated trial, or people drawn from typed means.

use synovia_numerics::Stream;

/// Somebody at entry. Knee 0 is the treated one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Age, years.
    pub age_years: f64,
    /// Sex.
    pub female: bool,
    /// Body mass index, kg/m².
    pub bmi: f64,
    /// Kellgren-Lawrence grades, 0 to 4.
    pub grades: [u8; 2],
    /// Pain as observed at entry, points of 100.
    pub pain_points: [f64; 2],
}

/// Means, spreads and shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// Mean and standard deviation of age, years.
    pub age_years: [f64; 2],
    /// Nobody younger or older.
    pub age_limits: [f64; 2],
    /// Share of women.
    pub female: f64,
    /// Mean and standard deviation of the body mass index.
    pub bmi: [f64; 2],
    /// Shares of the grades 0 to 4 in the treated knee.
    pub grades: [f64; 5],
    /// Shares of the grades 0 to 4 in the other knee.
    pub other_grades: [f64; 5],
    /// Mean and standard deviation of pain in the treated knee.
    pub pain_points: [f64; 2],
    /// Mean and standard deviation of pain in the other knee.
    pub other_pain_points: [f64; 2],
}

impl Typed {
    /// People whose knee osteoarthritis has just been diagnosed.
    ///
    /// Median age 55 (Losina 2013, 10.1002/acr.21898), grades of the AUS-OA start (56, 33 and 10 %), pain 38 with a spread of 22
    /// (Walk With Ease, PMC10206185); spread of age, share of women, body mass and the other knee are assumed.
    pub fn newly_diagnosed() -> Self {
        Typed {
            age_years: [55.0, 11.0],
            age_limits: [30.0, 85.0],
            female: 0.6,
            bmi: [30.0, 5.5],
            grades: [0.0, 0.0, 0.563, 0.3345, 0.1025],
            other_grades: [0.2, 0.3, 0.3, 0.15, 0.05],
            pain_points: [38.2, 21.8],
            other_pain_points: [20.0, 18.0],
        }
    }
}

/// Where people come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Population {
    /// Drawn from typed means.
    Typed(Typed),
    /// Drawn, with replacement, from the patients of a simulated trial.
    Patients(Vec<Entry>),
}

impl Population {
    /// Mean pain of the treated and the other knee at entry.
    pub fn mean_pain(&self) -> [f64; 2] {
        match self {
            Population::Typed(typed) => [typed.pain_points[0], typed.other_pain_points[0]],
            Population::Patients(entries) => [0, 1].map(|knee| {
                let terms = entries.iter().map(|entry| entry.pain_points[knee]);
                synovia_numerics::sum(terms) / entries.len().max(1) as f64
            }),
        }
    }

    /// Somebody, using eight numbers of the stream whoever it is.
    pub fn somebody(&self, stream: &mut Stream) -> Entry {
        let uniforms: [f64; 8] = std::array::from_fn(|_| stream.uniform());
        match self {
            Population::Patients(entries) => {
                entries[((uniforms[0] * entries.len() as f64) as usize).min(entries.len() - 1)]
            }
            Population::Typed(typed) => typed.at(&uniforms),
        }
    }
}

impl Typed {
    fn at(&self, uniforms: &[f64; 8]) -> Entry {
        let normal =
            |[mean, sd]: [f64; 2], u: f64| mean + sd * synovia_numerics::normal_quantile(u);
        let grade = |shares: &[f64; 5], u: f64| {
            let mut below = 0.0;
            for (grade, share) in shares.iter().enumerate() {
                below += share;
                if u < below {
                    return grade as u8;
                }
            }
            // Shares that add up to a little less than 1 leave a sliver for the last grade that there is.
            shares.iter().rposition(|share| *share > 0.0).unwrap_or(2) as u8
        };
        Entry {
            age_years: normal(self.age_years, uniforms[0])
                .clamp(self.age_limits[0], self.age_limits[1]),
            female: uniforms[1] < self.female,
            bmi: normal(self.bmi, uniforms[2]).clamp(16.0, 60.0),
            grades: [
                grade(&self.grades, uniforms[3]),
                grade(&self.other_grades, uniforms[4]),
            ],
            pain_points: [
                normal(self.pain_points, uniforms[5]).clamp(0.0, 100.0),
                normal(self.other_pain_points, uniforms[6]).clamp(0.0, 100.0),
            ],
        }
    }
}
