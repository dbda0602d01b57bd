//! The expected course of an arm, and its derivatives.
//!
//! ```text
//! μ = s_k · m,   m = N − (B + N)·C + Σ_c E_c + B·d_cw + B·b·√(25/n)·h
//! C = ratio · c̄ · (1 − e^(−onset·t)) · (lasting + (1 − lasting)·e^(−t/180 d)) · fade beyond the horizon,   c̄ = mean over patients of logit⁻¹(logit c + 1.3·z)
//! E = g′·q(g′, x)  simulated;  g·(1 − e^(−t/10 d))·B/57  otherwise,   g′ = g·(1 + Σ relative differences)
//! ```
//!
//! Symbols and units as in `book/src/calibration.md`; points of 100, negative is less pain, t in days unless said.

use crate::observed::{Class, Family, Route};
use crate::parameters::{Values, window};
use std::sync::LazyLock;
use synovia_evidence::Registry;
use synovia_numerics::{exp, ln, normal_quantile};
use synovia_trial::enrol::DAYS_PER_MONTH;

/// Baseline that effects are told at, points.
pub const REFERENCE_BASELINE: f64 = 57.0;
/// An experimental arm of this many is what the term for small trials is told at.
const SMALL_ARM: f64 = 25.0;
const DAYS_PER_WEEK: f64 = 7.0;
/// Rate at which what differs between trials builds up, a week.
const BUILD_UP_PER_WEEK: f64 = 1.24;
/// Time with which effects without a mechanism set in, and fade after the last day, d.
const SIMPLE_ONSET_D: f64 = 10.0;
const SIMPLE_FADE_D: f64 = 120.0;

/// What of the clinic is not fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Clinic {
    /// Spread of the context response between patients, on the logit scale.
    pub patient_logit_sd: f64,
    /// Time in which the part that does not stay fades, d.
    pub waning_d: f64,
    /// Beyond this the context response is taken to fade, d.
    pub horizon_d: f64,
    /// With this time, d.
    pub fade_d: f64,
}

impl Clinic {
    /// Reads it.
    pub fn new(registry: &Registry) -> Self {
        Clinic {
            patient_logit_sd: registry.value("clinic.context_patient_logit_sd"),
            waning_d: registry.value("clinic.context_waning_d"),
            horizon_d: registry.value("clinic.context_horizon_d"),
            fade_d: registry.value("clinic.context_fade_d"),
        }
    }
}

/// E(g′, x) = g′·Σ_ij a_ij·(γ/10)^i·x^j, points: the effect of one treatment at one baseline and visit, as simulated. γ is g′ kept within
/// the effects that were simulated, beyond which E goes on in proportion.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// a_ij.
    pub a: [[f64; Simulated::SHAPE_TERMS]; Simulated::EFFECT_TERMS],
    /// Least and greatest effect simulated, points.
    pub range: [f64; 2],
}

impl Simulated {
    /// Powers of the effect, from 0.
    pub const EFFECT_TERMS: usize = 4;
    /// Powers of the shape, from 0.
    pub const SHAPE_TERMS: usize = 3;

    /// Value and its derivatives by g′ and x.
    pub fn at(&self, g: f64, x: f64) -> (f64, f64, f64) {
        let within = g.clamp(self.range[0], self.range[1]);
        let moves = if within == g { 1.0 } else { 0.0 };
        let scaled = within / 10.0;
        let (mut q, mut q_g, mut q_x) = (0.0, 0.0, 0.0);
        let mut power = 1.0;
        let mut lower = 0.0;
        for (i, row) in self.a.iter().enumerate() {
            let along = row[0] + x * (row[1] + x * row[2]);
            q += power * along;
            q_x += power * (row[1] + 2.0 * x * row[2]);
            q_g += moves * i as f64 * lower / 10.0 * along;
            lower = power;
            power *= scaled;
        }
        (g * q, q + g * q_g, g * q_x)
    }
}

/// How one component of an arm acts at one visit.
#[derive(Debug, Clone, PartialEq)]
pub enum Acts {
    /// As the joint says.
    Simulated(Simulated),
    /// g′ times this.
    Simple(f64),
}

impl Acts {
    /// The share of an effect without mechanism that is felt `day` days after baseline, at baseline `points`, when given on `from_d` until `until_d`.
    pub fn simple(from_d: f64, until_d: Option<f64>, day: f64, points: f64) -> Acts {
        let last = until_d.unwrap_or(f64::INFINITY).min(day);
        let built = 1.0 - exp(-(last - from_d).max(0.0) / SIMPLE_ONSET_D);
        let kept = exp(-(day - last).max(0.0) / SIMPLE_FADE_D);
        Acts::Simple(built * kept * points / REFERENCE_BASELINE)
    }
}

/// One component of an arm's treatment at one visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Kind.
    pub class: Class,
    /// Places of its relative differences.
    pub differences: Vec<usize>,
    /// What it does.
    pub acts: Acts,
}

/// One arm at one visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Index of the arm in its trial.
    pub arm: usize,
    /// Months since baseline.
    pub months: f64,
    /// Family of the instrument.
    pub family: Family,
    /// B.
    pub baseline: f64,
    /// N.
    pub natural: f64,
    /// What context depends on.
    pub route: Route,
    /// What blinding and a route that is not fitted make of it.
    pub context_factor: f64,
    /// √(25/n) of an experimental arm; 0 of others.
    pub small: f64,
    /// What was given.
    pub components: Vec<Component>,
}

/// What all visits share at one set of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    context: f64,
    context_slope: f64,
    clinic: Clinic,
}

/// Nodes of the mean over patients: midpoints of as many equal probabilities.
const NODES: usize = 64;

static Z: LazyLock<[f64; NODES]> = LazyLock::new(|| {
    std::array::from_fn(|node| normal_quantile((node as f64 + 0.5) / NODES as f64))
});

impl Shared {
    /// Mean of the context response over patients, with its derivative by the median patient's.
    pub fn new(values: &Values, clinic: &Clinic) -> Self {
        let centre = values.context();
        let logit = ln(centre / (1.0 - centre));
        let (context, slope) = Shared::mean_and_slope(logit, clinic.patient_logit_sd);
        Shared {
            context,
            context_slope: slope / (centre * (1.0 - centre)),
            clinic: clinic.clone(),
        }
    }

    /// c̄: mean over patients of a context response with this logit in the median one.
    pub fn mean_at(logit: f64, patient_logit_sd: f64) -> f64 {
        Shared::mean_and_slope(logit, patient_logit_sd).0
    }

    /// c̄ and its derivative by the logit.
    fn mean_and_slope(logit: f64, patient_logit_sd: f64) -> (f64, f64) {
        let (mut mean, mut slope) = (0.0, 0.0);
        for z in Z.iter() {
            let c = 1.0 / (1.0 + exp(-(logit + patient_logit_sd * z)));
            mean += c;
            slope += c * (1.0 - c);
        }
        (mean / NODES as f64, slope / NODES as f64)
    }

    /// c̄.
    pub fn mean_context(&self) -> f64 {
        self.context
    }
}

/// √(25/n).
pub fn small_arm(n: f64) -> f64 {
    (SMALL_ARM / n).sqrt()
}

impl Visit {
    /// Days since baseline.
    pub fn days(&self) -> f64 {
        self.months * DAYS_PER_MONTH
    }

    /// h: how much of what differs between trials is there by now.
    pub fn built(&self) -> f64 {
        1.0 - exp(-BUILD_UP_PER_WEEK * self.days() / DAYS_PER_WEEK)
    }

    /// s_k of the instrument.
    pub fn slope(&self, values: &Values) -> f64 {
        Values::slope_place(self.family).map_or(1.0, |place| values.all[place])
    }

    /// The context response C, and (onset part, waning part, ratio).
    fn context(&self, values: &Values, shared: &Shared) -> (f64, f64, f64, f64) {
        let t = self.days();
        let onset = values.all[Values::onset_place(self.route)];
        let built = 1.0 - exp(-onset * t / DAYS_PER_WEEK);
        let Clinic {
            waning_d,
            horizon_d,
            fade_d,
            ..
        } = shared.clinic;
        let remembered = exp(-(t - horizon_d).max(0.0) / fade_d);
        let kept = remembered * (values.lasting() + (1.0 - values.lasting()) * exp(-t / waning_d));
        let ratio = self.context_factor
            * Values::route_place(self.route).map_or(1.0, |place| values.all[place]);
        (ratio * shared.context * built * kept, built, kept, ratio)
    }

    /// m, before the slope of the instrument.
    pub fn mean(&self, values: &Values, shared: &Shared) -> f64 {
        let (context, ..) = self.context(values, shared);
        let mut m = self.natural - (self.baseline + self.natural) * context
            + self.baseline * values.small() * self.small * self.built();
        let w = window(self.months);
        for component in &self.components {
            m += component.effect(values).0;
            if component.class.has_mechanism() {
                m += self.baseline
                    * values.all[Values::DISCREPANCY_SD]
                    * values.all[Values::discrepancy_place(component.class, w)];
            }
        }
        m
    }

    /// Adds `by_mean`·∂m/∂value to `by_value`.
    pub fn pull(&self, values: &Values, shared: &Shared, by_mean: f64, by_value: &mut [f64]) {
        let t = self.days();
        let (context, built, kept, ratio) = self.context(values, shared);
        let by_context = -by_mean * (self.baseline + self.natural);
        by_value[Values::CONTEXT] += by_context * ratio * shared.context_slope * built * kept;
        if let Some(place) = Values::route_place(self.route) {
            by_value[place] += by_context * context / values.all[place];
        }
        let onset_place = Values::onset_place(self.route);
        let onset = values.all[onset_place];
        by_value[onset_place] += by_context
            * ratio
            * shared.context
            * kept
            * (t / DAYS_PER_WEEK)
            * exp(-onset * t / DAYS_PER_WEEK);
        let remembered = exp(-(t - shared.clinic.horizon_d).max(0.0) / shared.clinic.fade_d);
        by_value[Values::LASTING] += by_context
            * ratio
            * shared.context
            * built
            * remembered
            * (1.0 - exp(-t / shared.clinic.waning_d));
        by_value[Values::SMALL] += by_mean * self.baseline * self.small * self.built();
        let w = window(self.months);
        for component in &self.components {
            component.pull(values, by_mean, by_value);
            if component.class.has_mechanism() {
                let place = Values::discrepancy_place(component.class, w);
                by_value[place] += by_mean * self.baseline * values.all[Values::DISCREPANCY_SD];
                by_value[Values::DISCREPANCY_SD] += by_mean * self.baseline * values.all[place];
            }
        }
    }
}

impl Component {
    /// (E, g′, ∂E/∂g′, ∂E/∂x).
    fn effect(&self, values: &Values) -> (f64, f64, f64, f64) {
        let g = values.all[Values::effect_place(self.class)];
        let relative: f64 = self
            .differences
            .iter()
            .map(|place| values.all[*place])
            .sum();
        let own = g * (1.0 + relative);
        match &self.acts {
            Acts::Simple(share) => (own * share, own, *share, 0.0),
            Acts::Simulated(simulated) => {
                let x = Values::shape_place(self.class).map_or(0.0, |place| values.all[place]);
                let (e, by_g, by_x) = simulated.at(own, x);
                (e, own, by_g, by_x)
            }
        }
    }

    fn pull(&self, values: &Values, by_effect: f64, by_value: &mut [f64]) {
        let (_, _, by_own, by_x) = self.effect(values);
        let place = Values::effect_place(self.class);
        let g = values.all[place];
        let relative: f64 = self
            .differences
            .iter()
            .map(|place| values.all[*place])
            .sum();
        by_value[place] += by_effect * by_own * (1.0 + relative);
        for difference in &self.differences {
            by_value[*difference] += by_effect * by_own * g;
        }
        if let Some(shape) = Values::shape_place(self.class) {
            by_value[shape] += by_effect * by_x;
        }
    }
}
