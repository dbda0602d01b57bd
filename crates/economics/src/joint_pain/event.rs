//! What happens to people that costs something, and the ledgers it is written into.
//!
//! Costs are kept as quantities in natural units until the end, so that prices, coverage and perspectives can be changed without
//! simulating again. Nothing here is about knees only: other causes of joint pain add events at the end.

use serde::{Deserialize, Serialize};

/// Number of kinds of events.
pub const KINDS: usize = 13;

/// One kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// One course of the product itself.
    Product,
    /// One injection, without the product.
    Injection,
    /// Imaging that guides an injection.
    Guidance,
    /// One harvest of blood, marrow or fat.
    Harvest,
    /// One adverse event of an injection.
    Reaction,
    /// What an insurer asks for besides: conservative care first, or a registry; once per person.
    Administration,
    /// A year on pain medicines.
    Drugs,
    /// A visit to a clinic for the joint.
    Clinic,
    /// A session of physiotherapy.
    Physiotherapy,
    /// Radiographs around operations.
    Radiograph,
    /// A first replacement of a joint.
    Replacement,
    /// The replacement of an implant.
    Revision,
    /// A working day lost.
    LostWork,
}

impl Event {
    /// All of them, in order.
    pub const ALL: [Event; KINDS] = [
        Event::Product,
        Event::Injection,
        Event::Guidance,
        Event::Harvest,
        Event::Reaction,
        Event::Administration,
        Event::Drugs,
        Event::Clinic,
        Event::Physiotherapy,
        Event::Radiograph,
        Event::Replacement,
        Event::Revision,
        Event::LostWork,
    ];

    /// As files name it.
    pub fn name(self) -> &'static str {
        [
            "product",
            "injection",
            "guidance",
            "harvest",
            "adverse-event",
            "administration",
            "drugs",
            "clinic",
            "physiotherapy",
            "radiograph",
            "replacement",
            "revision",
            "lost-work",
        ][self as usize]
    }

    /// Whether it is part of giving the product, so that coverage of the product decides who pays.
    pub fn goes_with_product(self) -> bool {
        matches!(
            self,
            Event::Product | Event::Injection | Event::Guidance | Event::Harvest
        )
    }
}

/// A number for every kind of event, in the order of [`Event::ALL`].
pub type Quantities = [f64; KINDS];

/// Whose money it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ledger {
    /// The insurer or health service.
    Payer,
    /// The patient.
    Patient,
    /// Everybody: what payer and patient pay, and the work that is lost.
    Society,
}

impl Ledger {
    /// All of them.
    pub const ALL: [Ledger; 3] = [Ledger::Payer, Ledger::Patient, Ledger::Society];

    /// As files name it.
    pub fn name(self) -> &'static str {
        ["payer", "patient", "society"][self as usize]
    }
}

/// Whose costs are counted against a gain in health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Perspective {
    /// The insurer or health service.
    Payer,
    /// The patient.
    Patient,
    /// Payer and patient together: all health care, whoever pays.
    HealthCare,
    /// All health care, and the work that is lost.
    Society,
}

impl Perspective {
    /// All of them.
    pub const ALL: [Perspective; 4] = [
        Perspective::Payer,
        Perspective::Patient,
        Perspective::HealthCare,
        Perspective::Society,
    ];

    /// As files name it.
    pub fn name(self) -> &'static str {
        ["payer", "patient", "health-care", "society"][self as usize]
    }
}

/// What one unit of every kind of event costs each ledger.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Tariff {
    /// By ledger, in the order of [`Ledger::ALL`].
    pub by_ledger: [Quantities; 3],
}

impl Tariff {
    /// What one unit costs from a perspective.
    pub fn seen_from(&self, perspective: Perspective) -> Quantities {
        let [payer, patient, society] = &self.by_ledger;
        match perspective {
            Perspective::Payer => *payer,
            Perspective::Patient => *patient,
            Perspective::HealthCare => std::array::from_fn(|event| payer[event] + patient[event]),
            Perspective::Society => *society,
        }
    }
}

/// Quantities times unit costs.
#[inline]
pub fn money(quantities: &Quantities, unit_costs: &Quantities) -> f64 {
    let mut total = 0.0;
    for (quantity, cost) in quantities.iter().zip(unit_costs) {
        total += quantity * cost;
    }
    total
}
