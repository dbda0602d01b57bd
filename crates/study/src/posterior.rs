//! The shipped calibration, and what a run takes of one.

use std::sync::{Arc, OnceLock};

use synovia_evidence::{POSTERIOR_JSON, Registry};
use synovia_joint::Core;
use synovia_results::posterior::{Hypothesis, Posterior};
use synovia_statistics::quantile;
use synovia_trial::world::ConstantDraws;

/// The calibration compiled into the program, read once.
///
/// # Panics
///
/// Never: a test reads it.
pub fn shipped_posterior() -> &'static Posterior {
    static POSTERIOR: OnceLock<Posterior> = OnceLock::new();
    POSTERIOR.get_or_init(|| {
        Posterior::from_json(POSTERIOR_JSON)
            .unwrap_or_else(|error| panic!("posterior.json: {error}"))
    })
}

/// Draws of the constants that a calibration knows, of each core.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    sha256: String,
    bistable_weight: f64,
    bistable: Draws,
    monostable: Draws,
}

#[derive(Debug, Clone, PartialEq)]
struct Draws {
    ids: Vec<String>,
    draws: Vec<Vec<f64>>,
}

impl Calibration {
    /// That of the program.
    ///
    /// # Panics
    ///
    /// Never: a test reads it.
    pub fn shipped() -> Arc<Calibration> {
        static SHIPPED: OnceLock<Arc<Calibration>> = OnceLock::new();
        let read = || {
            Calibration::of_posterior(shipped_posterior(), POSTERIOR_JSON)
                .unwrap_or_else(|error| panic!("posterior.json: {error}"))
        };
        SHIPPED.get_or_init(|| Arc::new(read())).clone()
    }

    /// Reads a `posterior.json`.
    ///
    /// # Errors
    ///
    /// In words, when it is not one, or does not have of both cores draws of constants of this model.
    pub fn read(json: &str) -> Result<Calibration, String> {
        Calibration::of_posterior(&Posterior::from_json(json)?, json)
    }

    fn of_posterior(posterior: &Posterior, json: &str) -> Result<Calibration, String> {
        let draws = |core: Core| {
            let name = core.name();
            let of = posterior.hypothesis(name);
            Draws::of(of.ok_or_else(|| format!("it has no draws of the {name} core"))?)
        };
        Ok(Calibration {
            sha256: synovia_results::sha256_hex(json.as_bytes()),
            bistable_weight: share_of_bistable(posterior)?,
            bistable: draws(Core::Bistable)?,
            monostable: draws(Core::Monostable)?,
        })
    }

    /// SHA-256 of the document, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// What a replicate under `core` draws from.
    pub fn of(&self, core: Core) -> ConstantDraws<'_> {
        let Draws { ids, draws } = self.draws(core);
        ConstantDraws { ids, draws }
    }

    /// Weight of a core beside the other: how well it predicts trials that it has not seen, see the book on calibration.
    pub fn weight(&self, core: Core) -> f64 {
        match core {
            Core::Bistable => self.bistable_weight,
            Core::Monostable => 1.0 - self.bistable_weight,
        }
    }

    /// 5, 50 and 95 % points of a constant under `core`; none when the calibration does not know it.
    pub fn quantiles(&self, core: Core, id: &str) -> Option<[f64; 3]> {
        let Draws { ids, draws } = self.draws(core);
        let place = ids.iter().position(|known| known == id)?;
        let values: Vec<f64> = draws.iter().map(|draw| draw[place]).collect();
        Some([0.05, 0.5, 0.95].map(|p| quantile(&values, p)))
    }

    fn draws(&self, core: Core) -> &Draws {
        match core {
            Core::Bistable => &self.bistable,
            Core::Monostable => &self.monostable,
        }
    }
}

fn share_of_bistable(posterior: &Posterior) -> Result<f64, String> {
    let weight = |core: Core| {
        posterior
            .hypothesis(core.name())
            .map_or(0.0, |of| of.weight)
    };
    let (bistable, monostable) = (weight(Core::Bistable), weight(Core::Monostable));
    let both = bistable + monostable;
    if both > 0.0 {
        Ok(bistable / both)
    } else {
        Err("neither core has a weight".to_owned())
    }
}

impl Draws {
    fn of(hypothesis: &Hypothesis) -> Result<Draws, String> {
        let registry = Registry::embedded();
        let (ids, draws) = (&hypothesis.constants, &hypothesis.constant_draws);
        let name = &hypothesis.name;
        if let Some(unknown) = ids.iter().find(|id| registry.get(id).is_none()) {
            return Err(format!("{name}: this model has no constant {unknown}"));
        }
        if draws.is_empty() {
            return Err(format!("{name} has no draws"));
        }
        Ok(Draws {
            ids: ids.clone(),
            draws: draws.clone(),
        })
    }
}
