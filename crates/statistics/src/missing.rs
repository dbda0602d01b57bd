//! What is analysed of a patient who was not seen. A patient's visits are a slice in the order of time, the baseline first, `None`
//! where the patient was not seen.
//!
//! ```
//! use synovia_statistics::missing::{baseline_observation_carried_forward, last_observation_carried_forward, observed_case};
//! // Seen at baseline and after one and three months, then withdrawn.
//! let pain = [Some(60.0), Some(44.0), Some(41.0), None, None];
//! assert_eq!(observed_case(&pain, 4), None);
//! assert_eq!(last_observation_carried_forward(&pain, 4), Some(41.0));
//! assert_eq!(baseline_observation_carried_forward(&pain, 4), Some(60.0));
//! assert_eq!(baseline_observation_carried_forward(&pain, 2), Some(41.0));
//! ```
//!
//! # Panics
//! All functions panic when there is no such visit.

/// The value at the visit, if the patient was seen.
pub fn observed_case(visits: &[Option<f64>], visit: usize) -> Option<f64> {
    visits[visit]
}

/// The value at the visit, or else the last one before, which may be the baseline; `None` when there is none at all.
pub fn last_observation_carried_forward(visits: &[Option<f64>], visit: usize) -> Option<f64> {
    visits[..=visit].iter().rev().find_map(|value| *value)
}

/// The value at the visit, or else the baseline: whoever leaves loses the benefit. `None` when both are missing.
pub fn baseline_observation_carried_forward(visits: &[Option<f64>], visit: usize) -> Option<f64> {
    visits[visit].or(visits[0])
}
