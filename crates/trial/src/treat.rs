//! From an arm's treatments to what reaches the joint.

use crate::lots::Lots;
use crate::protocol::{Arm, Treatment};
use synovia_evidence::{Kind, product};
use synovia_joint::{Constants, Dose, Event};

/// What one injection is to the joint of a patient with these lots; none for saline, for what is taken daily, and when nothing arrives.
fn dose(treatment: &Treatment, lots: &Lots, k: &Constants) -> Option<Dose> {
    let product = &treatment.product;
    let share = lots.share(treatment)?;
    match product.kind {
        Kind::Cells => {
            let living = match treatment.arriving {
                // Viability is part of the share.
                Some(_) => product.dose_million_cells.value,
                None => product.living_cells_million(),
            };
            let million = share * living.unwrap_or(0.0);
            (million > 0.0).then_some(Dose::Cells { million })
        }
        Kind::TissueConcentrate => {
            let doses = share * usual_doses(treatment);
            (doses > 0.0).then_some(Dose::Concentrate { doses })
        }
        Kind::Prp => {
            let billion = share * product.platelets_billion().unwrap_or(0.0);
            (billion > 0.0).then_some(Dose::Platelets { billion })
        }
        Kind::HyaluronicAcid => {
            let course_mg = if product.is_cross_linked() {
                k.ha_course_cross_linked_mg
            } else {
                k.ha_course_linear_mg
            };
            let courses = product.dose_mg.value.unwrap_or(0.0) / course_mg;
            (courses > 0.0).then_some(Dose::HyaluronicAcid { courses })
        }
        Kind::Corticosteroid => {
            let mg = product.dose_mg.value.unwrap_or(0.0);
            let dose = if product.is_extended_release() {
                Dose::SteroidExtended { mg }
            } else {
                Dose::SteroidSuspension { mg }
            };
            (mg > 0.0).then_some(dose)
        }
        Kind::Saline | Kind::Nsaid | Kind::Paracetamol | Kind::Exercise => None,
    }
}

/// One injection of a tissue concentrate, in usual doses of the product. A shipped product's usual dose is what it is shipped with, living
/// cells for living cells; that of a passport is the one it states.
fn usual_doses(treatment: &Treatment) -> f64 {
    let given = treatment.product.living_cells_million();
    let usual = product(&treatment.product.id)
        .ok()
        .and_then(|shipped| shipped.living_cells_million());
    match (treatment.arriving.is_some(), given, usual) {
        (false, Some(given), Some(usual)) if usual > 0.0 => given / usual,
        _ => 1.0,
    }
}

/// What is taken daily from one day until another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// First day.
    pub from_d: f64,
    /// Last day, which may be infinite.
    pub until_d: f64,
}

impl Spell {
    /// Whether what was taken has acted by `day`.
    pub fn has_acted(&self, day: f64) -> bool {
        self.from_d < day && day <= self.until_d
    }

    /// Whether it is taken from `day` on.
    pub fn goes_on(&self, day: f64) -> bool {
        self.from_d <= day && day < self.until_d
    }
}

/// The spells over which `arm` prescribes a daily treatment of `kind`; treatments that overlap are one spell.
pub fn spells(arm: &Arm, kind: Kind) -> Vec<Spell> {
    let of_kind = arm.treatments.iter().filter(|t| t.product.kind == kind);
    let mut all: Vec<Spell> = of_kind
        .flat_map(|t| {
            let until_d = t.until_d.unwrap_or(f64::INFINITY);
            t.days.iter().map(move |day| Spell {
                from_d: *day,
                until_d,
            })
        })
        .collect();
    all.sort_by(|a, b| a.from_d.total_cmp(&b.from_d));
    let mut merged: Vec<Spell> = Vec::new();
    for spell in all {
        match merged.last_mut() {
            Some(last) if spell.from_d <= last.until_d => {
                last.until_d = last.until_d.max(spell.until_d)
            }
            _ => merged.push(spell),
        }
    }
    merged
}

/// What happens to the joint of a patient in `arm` with these lots, by day, not yet in order.
pub fn events(arm: &Arm, lots: &Lots, k: &Constants) -> Vec<(f64, Event)> {
    let mut events = Vec::new();
    let injected = |t: &&Treatment| !is_daily(t.product.kind);
    for treatment in arm.treatments.iter().filter(injected) {
        let Some(dose) = dose(treatment, lots, k) else {
            continue;
        };
        events.extend(treatment.days.iter().map(|day| (*day, Event::Give(dose))));
    }
    for (kind, at) in DAILY {
        for spell in spells(arm, kind) {
            events.push((spell.from_d, Event::Give(at(1.0))));
            if spell.until_d.is_finite() {
                events.push((spell.until_d, Event::Give(at(0.0))));
            }
        }
    }
    events
}

type AtLevel = fn(f64) -> Dose;

/// What is taken daily, and the dose of the joint at a level.
const DAILY: [(Kind, AtLevel); 3] = [
    (Kind::Nsaid, |level| Dose::Nsaid { level }),
    (Kind::Paracetamol, |level| Dose::Paracetamol { level }),
    (Kind::Exercise, |level| Dose::Exercise { level }),
];

fn is_daily(kind: Kind) -> bool {
    DAILY.iter().any(|(daily, _)| *daily == kind)
}

/// Doses of viable expanded cells that a patient in `arm` with these lots gets: day and million.
pub fn cell_doses(arm: &Arm, lots: &Lots, k: &Constants) -> Vec<(f64, f64)> {
    events(arm, lots, k)
        .into_iter()
        .filter_map(|(day, event)| match event {
            Event::Give(Dose::Cells { million }) => Some((day, million)),
            _ => None,
        })
        .collect()
}

/// First day on which a patient in `arm` is treated at all; baseline for an arm without treatment.
pub fn first_treatment_d(arm: &Arm) -> f64 {
    let days = arm.treatments.iter().flat_map(|t| t.days.iter().copied());
    days.min_by(f64::total_cmp).unwrap_or(0.0)
}
