//! The people of published studies, as far as they were described.

use super::super::population::{Population, Typed};
use super::super::simulate::Setting;

/// Names the random numbers of all checks.
const SEED: u64 = 20_260_101;

pub(super) fn setting(people: u64) -> Setting {
    Setting {
        people,
        ..Setting::new(SEED)
    }
}

pub(super) fn newly_diagnosed() -> Population {
    Population::Typed(Typed::newly_diagnosed())
}

/// The high-pain cohort of Losina 2016 (10.1016/j.joca.2015.12.011): age, women, grades and pain as described there.
pub(super) fn high_pain() -> Population {
    Population::Typed(Typed {
        age_years: [58.7, 7.9],
        female: 0.59,
        grades: [0.0, 0.0, 0.30, 0.53, 0.17],
        pain_points: [67.0, 13.0],
        ..Typed::newly_diagnosed()
    })
}

/// People of an age at a replacement; grade 4, with the pain that leads there (assumed).
pub(super) fn at_operation(age_years: [f64; 2]) -> Population {
    Population::Typed(Typed {
        age_years,
        age_limits: [30.0, 95.0],
        grades: [0.0, 0.0, 0.0, 0.2, 0.8],
        pain_points: [55.0, 18.0],
        ..Typed::newly_diagnosed()
    })
}

/// Prevalent knee osteoarthritis at 60 to 64.
pub(super) fn sixty_to_sixty_four() -> Population {
    Population::Typed(Typed {
        age_years: [62.5, 1.0],
        age_limits: [60.0, 65.0],
        ..Typed::newly_diagnosed()
    })
}

/// The same, just diagnosed and of grade 2.
pub(super) fn incident_at_sixty_five() -> Population {
    Population::Typed(Typed {
        age_years: [66.0, 2.0],
        grades: [0.0, 0.0, 1.0, 0.0, 0.0],
        ..Typed::newly_diagnosed()
    })
}

/// A share in percent and its Monte Carlo error.
pub(super) fn percent(share: f64, of: f64) -> [f64; 2] {
    [100.0 * share, 100.0 * (share * (1.0 - share) / of).sqrt()]
}
