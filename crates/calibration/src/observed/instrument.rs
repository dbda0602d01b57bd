//! Which instruments the calibration looks at, and the one of them that a trial is fitted by.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use synovia_evidence::library::{self, Domain, Effect, Problem, Trial};

use super::design::Design;
use super::{Family, ObservedRow};

/// The family of an instrument, when the calibration looks at it at all.
pub fn family(instrument: &str) -> Option<Family> {
    if instrument.contains("pct_improvement") {
        return None;
    }
    Some(match library::domain_of(instrument)? {
        Domain::Pain if instrument.starts_with("WOMAC_") => Family::WomacPain,
        Domain::Pain if instrument.starts_with("KOOS_") => Family::Koos,
        Domain::Pain => Family::Scale,
        Domain::Function | Domain::Stiffness | Domain::Total => Family::Total,
        _ => return None,
    })
}

/// Place of an instrument in the order by which one is chosen; `None` for those that are never fitted. Of several scales, that of pain
/// in general comes before pain at rest, on stairs or in motion: the specification says pain and no more.
fn place(instrument: &str) -> Option<(usize, bool, u32)> {
    let known = library::instrument(instrument)?;
    let scale = ["VAS_", "NRS_", "BPI_"];
    let in_general = ["VAS_pain", "NRS_pain", "BPI_average_pain"].contains(&instrument);
    let place = match family(instrument)? {
        Family::WomacPain => 0,
        Family::Scale if scale.iter().any(|begin| instrument.starts_with(begin)) => 1,
        Family::Koos => 2,
        Family::Total if instrument.starts_with("WOMAC_") && known.domain == Domain::Total => 3,
        _ => return None,
    };
    Some((place, place == 1 && !in_general, known.rank))
}

/// Marks the rows of the one instrument by which the trial may be fitted: the first, in the order of the specification, of those with the
/// most arms.
pub(super) fn mark_fitted(trial: &Trial, design: &Design<'_>, rows: &mut [ObservedRow]) {
    let problems: Vec<&Problem> = library::problems_of(&trial.id).collect();
    let wrong = |arm: usize, instrument: &str| {
        let id = &design.arms[arm].id;
        let mut about = problems.iter().filter(|p| p.is_about(id, instrument));
        about.find(|p| p.effect == Effect::Exclude || p.problem == "implausible")
    };
    let mut usable = vec![false; rows.len()];
    for (row, usable) in rows.iter_mut().zip(&mut usable) {
        let arms = [Some(row.arm), row.control];
        if let Some(problem) = arms
            .iter()
            .flatten()
            .find_map(|arm| wrong(*arm, &row.instrument))
        {
            row.recipe.push(format!("never fitted: {}", problem.reason));
            continue;
        }
        let known = !arms
            .iter()
            .flatten()
            .any(|arm| design.is_unpredictable(*arm));
        *usable =
            known && row.value.is_some() && row.se.is_some_and(|se| se > 0.0 && se.is_finite());
    }
    let arms_of = |name: &str| {
        let mut arms = BTreeSet::new();
        for (row, _) in rows.iter().zip(&usable).filter(|(_, usable)| **usable) {
            if row.instrument == name {
                arms.extend([Some(row.arm), row.control].into_iter().flatten());
            }
        }
        arms.len()
    };
    let chosen = rows
        .iter()
        .filter_map(|row| Some((arms_of(&row.instrument), place(&row.instrument)?, row)))
        .filter(|(arms, _, _)| *arms > 0)
        .min_by_key(|(arms, place, _)| (Reverse(*arms), *place))
        .map(|(_, _, row)| row.instrument.clone());
    for (row, usable) in rows.iter_mut().zip(usable) {
        row.fitted = usable && chosen.as_deref() == Some(row.instrument.as_str());
    }
}
