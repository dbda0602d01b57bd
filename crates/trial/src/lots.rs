//! One patient's luck with the lots of the products: the same under every arm that gives them.

use std::collections::BTreeMap;

use crate::protocol::{Arm, Protocol, Treatment};
use crate::purpose::{Purpose, patients_named_stream};

/// One patient's luck with each product whose dose arrives differently in different patients, uniform between 0 and 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lots(BTreeMap<String, f64>);

impl Lots {
    /// Draws the luck of one patient, each product's by its name: another arm or another product changes none of it.
    pub fn draw(protocol: &Protocol, seed: u64, replicate: u64, patient: u64) -> Self {
        let products = protocol.arms.iter().flat_map(differing);
        Lots(
            products
                .map(|product| {
                    let mut stream =
                        patients_named_stream(seed, replicate, patient, product, Purpose::Lots);
                    (product.to_owned(), stream.uniform())
                })
                .collect(),
        )
    }

    /// The luck with one product; the median for one whose dose is the same for all.
    fn luck(&self, product: &str) -> f64 {
        self.0.get(product).copied().unwrap_or(0.5)
    }

    /// What of a treatment's dose arrives; `None` when its lot is not released.
    pub fn share(&self, treatment: &Treatment) -> Option<f64> {
        match &treatment.arriving {
            Some(arriving) => arriving.share(self.luck(&treatment.product.id)),
            None => Some(1.0),
        }
    }

    /// Names of the products of `arm` whose lot is not released: what is injected is their carrier.
    pub fn not_released<'a>(&'a self, arm: &'a Arm) -> impl Iterator<Item = &'a str> {
        arm.treatments
            .iter()
            .filter(|treatment| self.share(treatment).is_none())
            .map(|treatment| treatment.product.id.as_str())
    }

    /// Whether everything that `arm` gives can be given.
    pub fn all_released(&self, arm: &Arm) -> bool {
        self.not_released(arm).next().is_none()
    }
}

/// Names of the products of an arm whose doses arrive differently in different patients.
pub fn differing(arm: &Arm) -> impl Iterator<Item = &str> {
    arm.treatments
        .iter()
        .filter(|treatment| treatment.arriving.is_some())
        .map(|treatment| treatment.product.id.as_str())
}
