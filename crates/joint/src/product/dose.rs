//! One administration, in the quantity that acts.

/// One administration. Amounts are what reaches the joint, not what the label says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Dose {
    /// Viable cells, million.
    Cells {
        /// Viable cells, million.
        million: f64,
    },
    /// A concentrate of tissue: marrow, stromal vascular fraction, microfragmented fat.
    Concentrate {
        /// In usual doses of the product.
        doses: f64,
    },
    /// Platelet-rich plasma.
    Platelets {
        /// Platelets, 10⁹.
        billion: f64,
    },
    /// Hyaluronic acid.
    HyaluronicAcid {
        /// Share of a course of its kind, 1 = the whole course.
        courses: f64,
    },
    /// Triamcinolone acetonide suspension.
    SteroidSuspension {
        /// Dose, mg.
        mg: f64,
    },
    /// Triamcinolone acetonide, extended release.
    SteroidExtended {
        /// Dose, mg.
        mg: f64,
    },
    /// An anabolic growth factor (FGF-18 is the one with dose-response data).
    Anabolic {
        /// Dose, µg.
        ug: f64,
    },
    /// Oral NSAID from now on: 1 = full daily dose, 0 = stopped.
    Nsaid {
        /// Share of the full daily dose.
        level: f64,
    },
    /// Oral paracetamol from now on: 1 = full daily dose, 0 = stopped.
    Paracetamol {
        /// Share of the full daily dose.
        level: f64,
    },
    /// Exercise from now on: 1 = as prescribed, 0 = stopped.
    Exercise {
        /// Share of what is prescribed.
        level: f64,
    },
}
