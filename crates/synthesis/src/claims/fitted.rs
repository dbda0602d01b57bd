//! What the calibration that ships says of the classes that a claim is about. Claims rest on published trials alone; this stands beside
//! them, under what the model does.

use std::sync::OnceLock;

use synovia_evidence::POSTERIOR_JSON;
use synovia_results::evidence::FittedOut;
use synovia_results::posterior::Posterior;

/// Constants whose value a fitted class has, and that class.
const CARRIERS: [(&str, &str); 3] = [
    ("joint.cell_potency", "cells"),
    ("joint.concentrate_potency", "concentrate"),
    ("joint.prp_potency", "prp"),
];

/// Mean effects of the classes that these constants carry, under each core.
pub fn fitted(parameters: &[String]) -> Vec<FittedOut> {
    static SHIPPED: OnceLock<Option<Posterior>> = OnceLock::new();
    let shipped = SHIPPED.get_or_init(|| Posterior::from_json(POSTERIOR_JSON).ok());
    let cores = shipped.iter().flat_map(Posterior::cores);
    let mut fitted = Vec::new();
    for core in cores {
        let carried = CARRIERS
            .iter()
            .filter(|(constant, _)| parameters.iter().any(|id| id == constant));
        for (_, class) in carried {
            let effect = core.effect(class);
            if let Some((effect, no_benefit)) = effect.and_then(|p| Some((p, p.no_benefit?))) {
                fitted.push(FittedOut {
                    class: (*class).to_owned(),
                    core: core.name.clone(),
                    points: effect.posterior,
                    no_benefit,
                });
            }
        }
    }
    fitted
}
