//! The shipped calibration.

use std::sync::OnceLock;

use synovia_evidence::POSTERIOR_JSON;
use synovia_results::posterior::Posterior;

/// The calibration compiled into the program, read once; none when it cannot be read, which a test rules out.
pub fn shipped_posterior() -> Option<&'static Posterior> {
    static POSTERIOR: OnceLock<Option<Posterior>> = OnceLock::new();
    POSTERIOR
        .get_or_init(|| Posterior::from_json(POSTERIOR_JSON).ok())
        .as_ref()
}
