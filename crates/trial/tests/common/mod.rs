//! A small protocol and pool that the tests of this folder share.
#![allow(dead_code)]

use synovia_evidence::{Registry, Reported, product};
use synovia_joint::Core;
use synovia_numerics::ode::Tolerance;
use synovia_trial::population::Pool;
use synovia_trial::protocol::*;
use synovia_trial::replicate::{Extras, Replicate, Setting, replicate};
use synovia_trial::world::Uncertain;

pub const TOLERANCE: Tolerance = Tolerance {
    rtol: 1e-5,
    atol: 1e-7,
    max_step: f64::INFINITY,
    max_steps: 1_000_000,
};
pub const SEED: u64 = 20_260_101;

pub fn treatment(id: &str, days: &[f64]) -> Treatment {
    Treatment {
        product: product(id).unwrap().clone(),
        days: days.to_vec(),
        until_d: None,
        arriving: None,
    }
}

pub fn cells(million: f64, days: &[f64]) -> Treatment {
    let mut given = treatment("umbilical-msc", days);
    given.product.dose_million_cells = Reported::by_the_study(million);
    given
}

pub fn arm(label: &str, patients: u32, treatments: Vec<Treatment>) -> Arm {
    Arm {
        label: label.into(),
        patients,
        treatments,
        blinding: None,
    }
}

/// Months 0, 1, 3, 6 and 12; the last arm is the reference.
pub fn protocol(arms: Vec<Arm>) -> Protocol {
    Protocol {
        eligibility: Eligibility {
            kl: [false, false, true, true, false],
            age_years: [40.0, 75.0],
            bmi: [0.0, 35.0],
            pain_instrument: Instrument::WomacPain,
            pain_points: [40.0, 90.0],
            contralateral_pain_max: 100.0,
            screening_d: 14.0,
        },
        described: Described::default(),
        design: Design {
            blinding: Blinding::DoubleBlind,
            block_size: 2,
            dropout_per_year: 0.15,
            rescue: true,
        },
        reference: arms.len() - 1,
        arms,
        visit_months: vec![0.0, 1.0, 3.0, 6.0, 12.0],
        endpoint: Endpoint {
            instrument: Instrument::WomacPain,
            visit: 4,
            between_group_mcid: BetweenGroupMcid(9.7),
            within_patient_threshold: WithinPatientThreshold(19.9),
        },
        analysis: Analysis {
            dropout_rule: DropoutRule::BaselineObservationCarriedForward,
            alpha: 0.05,
        },
    }
}

pub fn pool(core: Core, size: u32, protocol: &Protocol) -> Pool {
    Pool::batch(
        core,
        &Registry::embedded(),
        SEED,
        0,
        size,
        &protocol.eligibility,
        &TOLERANCE,
    )
    .unwrap()
}

pub const NOTHING_MORE: Extras = Extras {
    counterfactuals: false,
    example: false,
    patients: false,
};

/// Replicates `0..count` with all constants drawn anew in each, as `uncertain` says, or at their registry values.
pub fn replicates(
    core: Core,
    protocol: &Protocol,
    count: u64,
    uncertain: Uncertain,
    extras: Extras,
) -> Vec<Replicate> {
    let registry = Registry::embedded();
    let pool = pool(core, 6000, protocol);
    let setting = Setting {
        protocol,
        registry: &registry,
        pool: &pool,
        uncertain,
        seed: SEED,
        tolerance: TOLERANCE,
    };
    (0..count)
        .map(|number| replicate(&setting, number, extras).unwrap())
        .collect()
}

/// Mean and standard error of the mean.
pub fn mean_se(values: &[f64]) -> (f64, f64) {
    let mean = synovia_statistics::mean_mcse(values);
    (mean.value, mean.mcse)
}

/// Two arms of `patients`: 50 million cells, and saline.
pub fn cells_against_saline(patients: u32) -> Protocol {
    protocol(vec![
        arm("cells", patients, vec![cells(50.0, &[0.0])]),
        arm("saline", patients, vec![treatment("saline", &[0.0])]),
    ])
}
