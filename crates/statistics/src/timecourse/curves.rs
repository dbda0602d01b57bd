//! The curves of all treatments, from the parameters that are estimated.

use synovia_numerics::exp;

use super::shape::{Parameter, Shape};

/// A shape parameter that is estimated, as its natural logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slot {
    /// Its place among the parameters of the shape.
    pub place: usize,
    /// The treatment, when each has its own.
    pub treatment: Option<usize>,
}

/// The shape, and which of its parameters are estimated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curves {
    pub shape: Shape,
    pub slots: Vec<Slot>,
}

impl Curves {
    pub fn new(shape: Shape, treatments: usize) -> Self {
        let mut slots = Vec::new();
        for (place, (_, parameter)) in shape.parameters().iter().enumerate() {
            match parameter {
                Parameter::Fixed(_) => {}
                Parameter::Common => slots.push(Slot {
                    place,
                    treatment: None,
                }),
                Parameter::PerTreatment => slots.extend((1..treatments).map(|treatment| Slot {
                    place,
                    treatment: Some(treatment),
                })),
            }
        }
        Curves { shape, slots }
    }

    /// The shape parameters of a treatment; `logs` are those of the slots.
    pub fn parameters(&self, logs: &[f64], treatment: usize) -> Vec<f64> {
        let estimated = |place: usize| {
            let mut slots = self.slots.iter().zip(logs);
            let mine = slots.find(|(slot, _)| {
                slot.place == place && slot.treatment.is_none_or(|own| own == treatment)
            });
            mine.map_or(f64::NAN, |(_, log)| exp(*log))
        };
        let parameters = self.shape.parameters().into_iter().enumerate();
        parameters
            .map(|(place, (_, parameter))| match parameter {
                Parameter::Fixed(value) => value,
                _ => estimated(place),
            })
            .collect()
    }

    /// f(t) of a treatment.
    pub fn at(&self, logs: &[f64], treatment: usize, months: f64) -> f64 {
        self.shape.at(&self.parameters(logs, treatment), months)
    }
}
