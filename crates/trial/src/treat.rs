//! From an arm's treatments to what reaches the joint.

use crate::protocol::{Arm, Treatment};
use synovia_evidence::Kind;
use synovia_joint::{Dose, Event};

/// What one administration of a treatment is to the joint; none for saline.
fn dose(treatment: &Treatment) -> Option<Dose> {
    let product = &treatment.product;
    match product.kind {
        Kind::Cells | Kind::TissueConcentrate => {
            let viable = product.living_cells_million().unwrap_or(0.0);
            (viable > 0.0).then_some(Dose::Cells { million: viable })
        }
        Kind::Prp => {
            let billion = product.platelets_billion().unwrap_or(0.0);
            (billion > 0.0).then_some(Dose::Platelets { billion })
        }
        Kind::HyaluronicAcid => Some(Dose::HyaluronicAcid),
        Kind::Corticosteroid => {
            let mg = product.dose_mg.value.unwrap_or(0.0);
            let dose = if product.is_extended_release() {
                Dose::SteroidExtended { mg }
            } else {
                Dose::SteroidSuspension { mg }
            };
            (mg > 0.0).then_some(dose)
        }
        Kind::Saline => None,
        Kind::Nsaid => Some(Dose::Nsaid { level: 1.0 }),
        Kind::Paracetamol => Some(Dose::Paracetamol { level: 1.0 }),
        Kind::Exercise => Some(Dose::Exercise { level: 1.0 }),
    }
}

/// The same dose, stopped.
fn stopped(dose: Dose) -> Option<Dose> {
    match dose {
        Dose::Nsaid { .. } => Some(Dose::Nsaid { level: 0.0 }),
        Dose::Paracetamol { .. } => Some(Dose::Paracetamol { level: 0.0 }),
        Dose::Exercise { .. } => Some(Dose::Exercise { level: 0.0 }),
        _ => None,
    }
}

/// What happens to the joint of a patient in `arm`, by day, not yet in order.
pub fn events(arm: &Arm) -> Vec<(f64, Event)> {
    let mut events = Vec::new();
    for treatment in &arm.treatments {
        let Some(dose) = dose(treatment) else {
            continue;
        };
        events.extend(treatment.days.iter().map(|day| (*day, Event::Give(dose))));
        if let (Some(until), Some(stop)) = (treatment.until_d, stopped(dose)) {
            events.push((until, Event::Give(stop)));
        }
    }
    events
}

/// Doses of viable cells that a patient in `arm` gets: day and million.
pub fn cell_doses(arm: &Arm) -> Vec<(f64, f64)> {
    events(arm)
        .into_iter()
        .filter_map(|(day, event)| match event {
            Event::Give(Dose::Cells { million }) => Some((day, million)),
            _ => None,
        })
        .collect()
}

/// Whether the arm itself takes the drugs that rescue would be.
pub fn takes_analgesics(arm: &Arm) -> bool {
    arm.treatments
        .iter()
        .any(|t| matches!(t.product.kind, Kind::Nsaid | Kind::Paracetamol))
}
