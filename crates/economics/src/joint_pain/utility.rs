//! What a year is worth, by pain: two published tables that differ threefold in slope.
//!
//! Both give a mean by band of pain. Between the middles of neighbouring bands we go in a straight line, beyond the outer middles the
//! line stays flat: steps would make a point of pain worth nothing inside a band and a lot at its edge. The slope of either table
//! is kept; neither is chosen.

use std::sync::OnceLock;

/// Names of the two instruments, in their order.
pub const INSTRUMENTS: [&str; 2] = [
    "SF-6D by age, pain, obesity and comorbidity (Losina 2016)",
    "EQ-5D-5L by pain (Spain 2019)",
];

/// Middle of the SF-6D table's bands: 0, 1 to 15, 16 to 40, 41 to 70, 71 to 100 points.
const SF6D_MIDDLES: [f64; 5] = [0.0, 8.0, 28.0, 55.5, 85.5];
/// Middle of the EQ-5D table's bands: quarters of 100 points.
const EQ5D_MIDDLES: [f64; 4] = [12.5, 37.5, 62.5, 87.5];
/// First age of each age group.
pub(crate) const AGES: [f64; 5] = [25.0, 45.0, 55.0, 65.0, 75.0];

/// Index of the age group; the youngest counts from any age below.
pub(crate) fn age_group(age_years: f64) -> usize {
    AGES.iter()
        .filter(|from| age_years >= **from)
        .count()
        .max(1)
        - 1
}

/// Utility at every whole point of pain, for each instrument, age group, number of comorbidities and obesity.
#[derive(Debug, Clone, PartialEq)]
pub struct Utilities {
    /// By age group, comorbidities (0, 1, 2 or more) and obesity.
    sf6d: Vec<[f64; 101]>,
    eq5d: [f64; 101],
}

impl Utilities {
    /// The shipped tables.
    ///
    /// The SF-6D rows for two or more comorbidities from age 65 were cut off in the copy that was read. They are filled with the row
    /// for one comorbidity at that age plus the difference between two and one at 55 to 64 (converted).
    pub fn shipped() -> &'static Utilities {
        static TABLES: OnceLock<Utilities> = OnceLock::new();
        TABLES.get_or_init(|| Utilities {
            sf6d: sf6d(),
            eq5d: eq5d(),
        })
    }

    /// Which row of the SF-6D table somebody is in.
    pub fn row(age_years: f64, comorbidities: usize, obese: bool) -> usize {
        (age_group(age_years) * 3 + comorbidities.min(2)) * 2 + usize::from(obese)
    }

    /// Utilities of both instruments at a pain from 0 to 100 points.
    #[inline]
    pub fn at(&self, row: usize, pain_points: f64) -> [f64; 2] {
        let pain = pain_points.clamp(0.0, 100.0);
        let below = (pain as usize).min(99);
        let beyond = pain - below as f64;
        let between =
            |table: &[f64; 101]| table[below] + beyond * (table[below + 1] - table[below]);
        [between(&self.sf6d[row]), between(&self.eq5d)]
    }
}

fn sf6d() -> Vec<[f64; 101]> {
    // By age group, comorbidities and obesity: the five bands.
    let mut bands = vec![[f64::NAN; 5]; AGES.len() * 6];
    let text =
        include_str!("../../data/joint_pain/oapol_utilities_by_age_pain_obesity_comorbidity.csv");
    let mut in_row = vec![0; AGES.len() * 6];
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let comorbidities = usize::from(cells[0].as_bytes()[0] - b'0');
        let age: f64 = cells[1][..2]
            .parse()
            .expect("an age group starts with two digits");
        for (obese, column) in [(false, 3), (true, 4)] {
            let row = Utilities::row(age, comorbidities, obese);
            bands[row][in_row[row]] = cells[column].parse().expect("a utility is a number");
            in_row[row] += 1;
        }
    }
    for age in [65.0, 75.0] {
        for obese in [false, true] {
            let [at_55, at_55_more] = [1, 2].map(|n| bands[Utilities::row(55.0, n, obese)]);
            let one = bands[Utilities::row(age, 1, obese)];
            for band in 0..5 {
                bands[Utilities::row(age, 2, obese)][band] =
                    one[band] + at_55_more[band] - at_55[band];
            }
        }
    }
    bands
        .iter()
        .map(|means| at_every_point(&SF6D_MIDDLES, means))
        .collect()
}

fn eq5d() -> [f64; 101] {
    let text = include_str!("../../data/joint_pain/eq5d5l_by_womac_band_spain_knee_OA.csv");
    let means: Vec<f64> = text
        .lines()
        .filter(|line| line.starts_with("pain,"))
        .map(|line| {
            let cell = line.split(',').nth(3);
            cell.and_then(|cell| cell.parse().ok())
                .expect("a utility is a number")
        })
        .collect();
    at_every_point(&EQ5D_MIDDLES, &means)
}

/// Straight lines between the middles of bands, flat beyond them.
fn at_every_point(middles: &[f64], means: &[f64]) -> [f64; 101] {
    std::array::from_fn(|point| {
        let point = point as f64;
        match middles.iter().position(|middle| point < *middle) {
            Some(0) => means[0],
            None => means[means.len() - 1],
            Some(above) => {
                let share = (point - middles[above - 1]) / (middles[above] - middles[above - 1]);
                means[above - 1] + share * (means[above] - means[above - 1])
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_band_has_the_published_utility() {
        let tables = Utilities::shipped();
        let row = Utilities::row(58.0, 0, false);
        assert_eq!(tables.at(row, 0.0)[0], 0.847);
        assert_eq!(tables.at(row, 28.0)[0], 0.786);
        assert_eq!(tables.at(row, 100.0)[0], 0.662);
        assert!((tables.at(row, 62.5)[1] - 0.45).abs() < 0.005);
    }

    #[test]
    fn more_pain_is_never_better_in_any_row() {
        let tables = Utilities::shipped();
        for row in 0..30 {
            for pain in 0..100 {
                let (here, worse) = (
                    tables.at(row, f64::from(pain)),
                    tables.at(row, f64::from(pain + 1)),
                );
                for instrument in 0..2 {
                    assert!(here[instrument].is_finite());
                    assert!(
                        worse[instrument] <= here[instrument],
                        "row {row}, pain {pain}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_instruments_differ_nearly_threefold_in_slope() {
        let tables = Utilities::shipped();
        let row = Utilities::row(58.0, 0, false);
        let fall =
            |instrument: usize| tables.at(row, 0.0)[instrument] - tables.at(row, 100.0)[instrument];
        let ratio = fall(1) / fall(0);
        assert!((2.5..3.2).contains(&ratio), "{ratio}");
    }
}
