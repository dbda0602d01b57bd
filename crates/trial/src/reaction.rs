//! Reactions after an injection: pain, effusion, swelling of the injected knee.
//!
//! Rates are per series of injections (injections less than five weeks apart). After cells they are published (Shang 2023, 50 studies:
//! pain 24.5 %, effusion 12.5 %, swelling 11.9 %); for other injections they are derived from the risk ratio against cells, so assumed.
//! A reaction with effusion is also a jump of inflammation in the joint; the others only count.

use crate::lots::Lots;
use crate::protocol::{Arm, Treatment};
use crate::purpose::{Purpose, stream};
use synovia_evidence::{Kind, Registry, Route};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// Pain of the injected knee.
    Pain,
    /// Effusion.
    Effusion,
    /// Swelling.
    Swelling,
}

impl Reaction {
    /// In the order of the tables.
    pub const ALL: [Reaction; 3] = [Reaction::Pain, Reaction::Effusion, Reaction::Swelling];

    /// As printed.
    pub fn name(self) -> &'static str {
        match self {
            Reaction::Pain => "knee pain after injection",
            Reaction::Effusion => "effusion after injection",
            Reaction::Swelling => "swelling after injection",
        }
    }
}

/// Rates of reactions, share of patients per series.
#[derive(Debug, Clone)]
pub struct Rates {
    cells: [f64; 3],
    control: [f64; 3],
    prp_risk_ratio: f64,
}

/// Injections closer together than this are one series, d.
const SERIES_GAP_D: f64 = 35.0;

impl Rates {
    /// Reads the rates.
    pub fn new(registry: &Registry) -> Self {
        let value = |id: &str| registry.value(id);
        Rates {
            cells: [
                value("safety.cell_knee_pain_fraction"),
                value("safety.cell_effusion_fraction"),
                value("safety.cell_swelling_fraction"),
            ],
            control: [
                value("safety.control_knee_pain_fraction"),
                value("safety.control_effusion_fraction"),
                value("safety.control_swelling_fraction"),
            ],
            prp_risk_ratio: value("safety.prp_risk_ratio"),
        }
    }

    fn of(&self, kind: Kind) -> [f64; 3] {
        match kind {
            Kind::Cells | Kind::TissueConcentrate => self.cells,
            Kind::Prp => self
                .control
                .map(|rate| (rate * self.prp_risk_ratio).min(1.0)),
            _ => self.control,
        }
    }
}

/// Series of injections of an arm: first day, and rates of the most irritating product in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    first_d: f64,
    rates: [f64; 3],
}

/// The series of injections that a patient in `arm` with these lots gets. Who gets the carrier alone, because a lot is not released, reacts as
/// to any other injection.
pub fn series(arm: &Arm, lots: &Lots, rates: &Rates) -> Vec<Series> {
    let injected = |t: &Treatment| {
        if lots.share(t).is_some() {
            rates.of(t.product.kind)
        } else {
            rates.control
        }
    };
    let mut injections: Vec<(f64, [f64; 3])> = arm
        .treatments
        .iter()
        .filter(|t| t.product.route == Route::IntraArticular)
        .flat_map(|t| t.days.iter().map(move |day| (*day, injected(t))))
        .collect();
    injections.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<(Series, f64)> = Vec::new();
    for (day, rates) in injections {
        match found.last_mut() {
            Some((series, last)) if day - *last < SERIES_GAP_D => {
                *last = day;
                series.rates = std::array::from_fn(|k| series.rates[k].max(rates[k]));
            }
            _ => found.push((
                Series {
                    first_d: day,
                    rates,
                },
                day,
            )),
        }
    }
    found.into_iter().map(|(series, _)| series).collect()
}

/// Most series of one arm that get random numbers of their own.
const MOST_SERIES: usize = 64;

/// One patient's luck with reactions, the same under every arm.
#[derive(Debug, Clone)]
pub struct Luck(Vec<[f64; 3]>);

/// Draws the luck of one patient for up to `count` series.
pub fn luck(seed: u64, replicate: u64, patient: u64, count: usize) -> Luck {
    let mut draw = stream(seed, replicate, patient, Purpose::Reactions);
    Luck(
        (0..count.min(MOST_SERIES))
            .map(|_| std::array::from_fn(|_| draw.uniform()))
            .collect(),
    )
}

/// The reactions a patient has to the series of an arm: day and kind.
pub fn reactions(series: &[Series], luck: &Luck) -> Vec<(f64, Reaction)> {
    series
        .iter()
        .zip(&luck.0)
        .flat_map(|(series, luck)| {
            let day = series.first_d;
            (0..3)
                .filter(move |k| luck[*k] < series.rates[*k])
                .map(move |k| (day, Reaction::ALL[k]))
        })
        .collect()
}
