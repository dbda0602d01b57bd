//! The shipped calibration, and what a run takes of one.

use std::sync::{Arc, OnceLock};

use synovia_evidence::{POSTERIOR_JSON, Registry};
use synovia_joint::Core;
use synovia_results::posterior::{Hypothesis, Posterior};
use synovia_statistics::quantile;
use synovia_trial::world::ConstantDraws;

/// The calibration compiled into the program, read once; none when it cannot be read, which a test rules out.
pub fn shipped_posterior() -> Option<&'static Posterior> {
    static POSTERIOR: OnceLock<Option<Posterior>> = OnceLock::new();
    POSTERIOR
        .get_or_init(|| Posterior::from_json(POSTERIOR_JSON).ok())
        .as_ref()
}

/// Draws of the constants that a calibration knows, of each core.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    sha256: String,
    bistable: Draws,
    monostable: Draws,
}

#[derive(Debug, Clone, PartialEq)]
struct Draws {
    ids: Vec<String>,
    draws: Vec<Vec<f64>>,
}

impl Calibration {
    /// That of the program; none as long as none is shipped.
    pub fn shipped() -> Option<Arc<Calibration>> {
        static SHIPPED: OnceLock<Option<Arc<Calibration>>> = OnceLock::new();
        SHIPPED
            .get_or_init(|| Calibration::read(POSTERIOR_JSON).map(Arc::new))
            .clone()
    }

    /// Reads a `posterior.json`; none when it is not one, or does not have of both cores draws of constants of this model.
    pub fn read(json: &str) -> Option<Calibration> {
        let posterior = Posterior::from_json(json).ok()?;
        let draws = |core: Core| Draws::of(posterior.hypothesis(core.name())?);
        Some(Calibration {
            sha256: synovia_results::sha256_hex(json.as_bytes()),
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

impl Draws {
    fn of(hypothesis: &Hypothesis) -> Option<Draws> {
        let registry = Registry::embedded();
        let (ids, draws) = (&hypothesis.constants, &hypothesis.constant_draws);
        let sound = !draws.is_empty()
            && ids.iter().all(|id| registry.get(id).is_some())
            && draws
                .iter()
                .all(|draw| draw.len() == ids.len() && draw.iter().all(|value| value.is_finite()));
        sound.then(|| Draws {
            ids: ids.clone(),
            draws: draws.clone(),
        })
    }
}
