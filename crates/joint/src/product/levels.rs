//! Amplitudes of the exponentials a joint holds now, and the levels they add up to at any time until the next dose.
//!
//! ```text
//! cells: free -> adherent -> dead but signalling, rates kf, ka, kd (half-lives 2, 11.5, 10 d), per cell that ever adheres
//!        k(t)  = adherent(t) + 0.3·dead(t),  k(0) = 0
//!        N(t)   = Σ over doses  D·k(t−t_dose)                     million cells at work in the joint, whichever injection brought them
//!        signal = N/(N50+N)/(1+(x·N)²)                            x = 0 unless the inverted U is switched on
//! concentrates: the same k(t) and N50, x = Σ over doses  doses·20·k(t−t_dose), level = x/(N50+x)
//! PRP:   R(t)  = q·kg/(kg−kR)·(e^(−kR·t) − e^(−kg·t)),  q = platelets/4e9, growth factor 0.5 d feeding a memory of 45 d
//! HA:    R(t)  = s·Σ over doses  q·(e^(−t/120 d) − e^(−t/20 d)),  s = 1.72, so that one course peaks at 1 (on day 43)
//!        q     = min(courses, 1 − Σ over earlier doses q·e^(−t/120 d)): what is still held of a course is not given twice
//! triamcinolone, pg/mL: suspension 5e8·2^(−t/1.6 d) per 40 mg; extended release 202400·2^(−(t−7)/2.5) + 44000·2^(−t/11.6) per 32 mg
//!        what it leaves behind: memory(t) = Σ over doses  q·e^(−t/70 d),  q = min(mg/reference mg, 1 − memory held)
//! tablets, exercise: level(t) = target + (level(t0) − target)·e^(−k(t−t0)); the direct relief by exercise with one k while it grows
//! and another when the programme is over
//! ```
//!
//! R is how the joint answers to hyaluronic acid, and not how much of it is there: a linear one has left the knee within days and is felt
//! for months. Its times are assumed. Triamcinolone meets the synovial fluid concentrations of Kraus 2018; the cell half-life has a
//! published upper bound only. Sources stand with the registry entries.

use super::Dose;
use crate::constants::Constants;
use crate::per_lane::per_lane;
use synovia_numerics::{Lane, Real};

per_lane! {
    /// Amplitudes at time `since_d`; between doses they decay in closed form.
    pub struct Drives {
        /// Time of the amplitudes, d.
        since_d,
        /// Cells at work, million: part that decays with the free cells.
        cell_free,
        /// Cells at work, million: part that decays with the adherent cells.
        cell_adherent,
        /// Cells at work, million: part that decays with the dead cells.
        cell_dead,
        /// Concentrates, like million cells at work: parts that decay with free, adherent and dead cells.
        concentrate_free,
        /// See `concentrate_free`.
        concentrate_adherent,
        /// See `concentrate_free`.
        concentrate_dead,
        /// Growth factor part of the PRP memory (negative: it delays the rise).
        prp_growth_factor,
        /// Memory part.
        prp_memory,
        /// Response to hyaluronic acid, courses: part that delays the rise, subtracted.
        ha_onset,
        /// Response to hyaluronic acid, courses: part that fades.
        ha_memory,
        /// Triamcinolone suspension, pg/mL.
        steroid_suspension,
        /// Triamcinolone extended release, fast part, pg/mL.
        steroid_extended_fast,
        /// Triamcinolone extended release, slow part, pg/mL.
        steroid_extended_slow,
        /// Response that steroid has left behind, 1 = of a reference dose.
        steroid_memory,
        /// Anabolic signal.
        anabolic,
        /// NSAID level and where it is going.
        nsaid,
        /// See `nsaid`.
        nsaid_target,
        /// Paracetamol level and where it is going.
        paracetamol,
        /// See `paracetamol`.
        paracetamol_target,
        /// Exercise level and where it is going.
        exercise,
        /// See `exercise`.
        exercise_target,
        /// Direct relief by exercise; it goes where `exercise` goes, at a rate of its own.
        exercise_relief,
        /// That rate, 1/d: of the onset during a programme, of the offset after it.
        exercise_relief_rate,
    }
}

/// What the joint feels of all products at one time.
#[derive(Debug, Clone, Copy)]
pub struct Levels<T> {
    /// N/(N50+N) of the N million cells at work, dimensionless.
    pub cells: T,
    /// x/(N50+x) of tissue concentrates, dimensionless.
    pub concentrate: T,
    /// PRP memory R, dimensionless.
    pub prp: T,
    /// Response to hyaluronic acid, 1 = the peak of one course.
    pub hyaluronic_acid: T,
    /// Triamcinolone in synovial fluid, pg/mL.
    pub steroid_pg_per_ml: T,
    /// Response that steroid has left behind, 0 to 1.
    pub steroid_memory: T,
    /// Anabolic signal, dimensionless.
    pub anabolic: T,
    /// NSAID, 1 = full dose at steady state.
    pub nsaid: T,
    /// Paracetamol, 1 = full dose at steady state.
    pub paracetamol: T,
    /// Exercise, 1 = full strength gain.
    pub exercise: T,
    /// Direct relief by exercise, 1 = at steady state.
    pub exercise_relief: T,
}

impl<T: Real> Levels<T> {
    /// Of a joint that holds nothing.
    #[inline(always)]
    pub fn none() -> Self {
        let zero = T::splat(0.0);
        Levels {
            cells: zero,
            concentrate: zero,
            prp: zero,
            hyaluronic_acid: zero,
            steroid_pg_per_ml: zero,
            steroid_memory: zero,
            anabolic: zero,
            nsaid: zero,
            paracetamol: zero,
            exercise: zero,
            exercise_relief: zero,
        }
    }
}

/// Which groups any lane holds; a group that nobody holds need not be computed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held {
    cells: bool,
    concentrate: bool,
    prp: bool,
    hyaluronic_acid: bool,
    steroid: bool,
    anabolic: bool,
    daily: bool,
}

impl Held {
    /// Adds what one patient holds.
    pub fn include(&mut self, d: &Drives<f64>) {
        self.cells |= d.cell_adherent != 0.0;
        self.concentrate |= d.concentrate_adherent != 0.0;
        self.prp |= d.prp_memory != 0.0;
        self.hyaluronic_acid |= d.ha_memory != 0.0;
        self.steroid |= d.steroid_memory != 0.0;
        self.anabolic |= d.anabolic != 0.0;
        self.daily |= [
            d.nsaid,
            d.nsaid_target,
            d.paracetamol,
            d.paracetamol_target,
            d.exercise,
            d.exercise_target,
            d.exercise_relief,
        ] != [0.0; 7];
    }
}

impl<T: Real> Drives<T> {
    /// Levels at time `t`. Groups that nobody holds are zero, exactly what computing them would give.
    #[inline(always)]
    pub fn levels(&self, t: T, held: Held, k: &Constants) -> Levels<T> {
        let age = t - self.since_d;
        let decay = |rate: f64| (age * (-rate)).exp();
        let mut now = Levels::none();
        if held.cells {
            let [free, adherent, dead] = k.cell_rates;
            let at_work = self.cell_free * decay(free)
                + self.cell_adherent * decay(adherent)
                + self.cell_dead * decay(dead);
            // What is in the joint saturates, not the injection: splitting a dose changes nothing.
            let excess = at_work * k.cell_excess_per_million;
            now.cells = at_work
                / (at_work + T::splat(k.cell_half_effect_million))
                / (excess * excess + T::splat(1.0));
        }
        if held.concentrate {
            let [free, adherent, dead] = k.cell_rates;
            let x = self.concentrate_free * decay(free)
                + self.concentrate_adherent * decay(adherent)
                + self.concentrate_dead * decay(dead);
            now.concentrate = x / (x + T::splat(k.cell_half_effect_million));
        }
        if held.prp {
            let [growth_factor, memory] = k.prp_rates;
            now.prp =
                self.prp_growth_factor * decay(growth_factor) + self.prp_memory * decay(memory);
        }
        if held.hyaluronic_acid {
            let [onset, memory] = k.ha_rates;
            let risen = self.ha_memory * decay(memory) - self.ha_onset * decay(onset);
            now.hyaluronic_acid = risen * k.ha_peak;
        }
        if held.steroid {
            let [suspension, fast, slow] = k.steroid_rates;
            now.steroid_memory = self.steroid_memory * decay(k.steroid_memory_rate);
            now.steroid_pg_per_ml = self.steroid_suspension * decay(suspension)
                + self.steroid_extended_fast * decay(fast)
                + self.steroid_extended_slow * decay(slow);
        }
        if held.anabolic {
            now.anabolic = self.anabolic * decay(k.anabolic_rate);
        }
        if held.daily {
            let towards = |level: T, target: T, rate: f64| target + (level - target) * decay(rate);
            now.nsaid = towards(self.nsaid, self.nsaid_target, k.nsaid_rate);
            now.paracetamol = towards(
                self.paracetamol,
                self.paracetamol_target,
                k.paracetamol_rate,
            );
            now.exercise_relief = self.exercise_target
                + (self.exercise_relief - self.exercise_target)
                    * (age * (-self.exercise_relief_rate)).exp();
            now.exercise = towards(self.exercise, self.exercise_target, 1.0 / k.exercise_time_d);
        }
        now
    }
}

impl Drives<f64> {
    /// Nothing given yet, at time `since_d`.
    pub fn none(since_d: f64) -> Self {
        let mut empty = Drives::splat(&ZERO);
        empty.since_d = since_d;
        empty
    }

    /// The same levels, with amplitudes at the later time `t`.
    fn advance(&mut self, t: f64, k: &Constants) {
        let age = t - self.since_d;
        let decay = |rate: f64| Real::exp(-rate * age);
        self.since_d = t;
        self.cell_free *= decay(k.cell_rates[0]);
        self.cell_adherent *= decay(k.cell_rates[1]);
        self.cell_dead *= decay(k.cell_rates[2]);
        self.concentrate_free *= decay(k.cell_rates[0]);
        self.concentrate_adherent *= decay(k.cell_rates[1]);
        self.concentrate_dead *= decay(k.cell_rates[2]);
        self.prp_growth_factor *= decay(k.prp_rates[0]);
        self.prp_memory *= decay(k.prp_rates[1]);
        self.ha_onset *= decay(k.ha_rates[0]);
        self.ha_memory *= decay(k.ha_rates[1]);
        self.steroid_suspension *= decay(k.steroid_rates[0]);
        self.steroid_extended_fast *= decay(k.steroid_rates[1]);
        self.steroid_extended_slow *= decay(k.steroid_rates[2]);
        self.steroid_memory *= decay(k.steroid_memory_rate);
        self.anabolic *= decay(k.anabolic_rate);
        self.nsaid = self.nsaid_target + (self.nsaid - self.nsaid_target) * decay(k.nsaid_rate);
        self.paracetamol = self.paracetamol_target
            + (self.paracetamol - self.paracetamol_target) * decay(k.paracetamol_rate);
        self.exercise_relief = self.exercise_target
            + (self.exercise_relief - self.exercise_target) * decay(self.exercise_relief_rate);
        self.exercise = self.exercise_target
            + (self.exercise - self.exercise_target) * decay(1.0 / k.exercise_time_d);
    }

    /// Gives `dose` at time `t`, d. A dose of nothing changes nothing but the time of the amplitudes.
    pub fn give(&mut self, dose: &Dose, t: f64, k: &Constants) {
        self.advance(t, k);
        match *dose {
            Dose::Cells { million } => {
                let [free, adherent, dead] = at_work(million, k);
                self.cell_free += free;
                self.cell_adherent += adherent;
                self.cell_dead += dead;
            }
            Dose::Concentrate { doses } => {
                let [free, adherent, dead] = at_work(doses * k.concentrate_equivalent_million, k);
                self.concentrate_free += free;
                self.concentrate_adherent += adherent;
                self.concentrate_dead += dead;
            }
            Dose::Platelets { billion } => {
                let [kg, kr] = k.prp_rates;
                let lift = billion / k.prp_reference_platelets_billion * kg / (kg - kr);
                self.prp_growth_factor -= lift;
                self.prp_memory += lift;
            }
            Dose::HyaluronicAcid { courses } => {
                let lift = courses.min((k.ha_level_max - self.ha_memory).max(0.0));
                self.ha_onset += lift;
                self.ha_memory += lift;
            }
            Dose::SteroidSuspension { mg } => {
                let share = mg / k.steroid_suspension_reference_mg;
                self.steroid_suspension += share * k.steroid_suspension_initial_pg_per_ml;
                self.remember_steroid(share);
            }
            Dose::SteroidExtended { mg } => {
                let share = mg / k.steroid_extended_reference_mg;
                let back_to_injection =
                    Real::exp(k.steroid_rates[1] * k.steroid_extended_fast_at_d);
                self.steroid_extended_fast +=
                    share * k.steroid_extended_fast_pg_per_ml * back_to_injection;
                self.steroid_extended_slow += share * k.steroid_extended_slow_pg_per_ml;
                self.remember_steroid(share);
            }
            Dose::Anabolic { ug } => {
                self.anabolic += k.anabolic_max * ug / (k.anabolic_half_dose_ug + ug)
            }
            Dose::Nsaid { level } => self.nsaid_target = level,
            Dose::Paracetamol { level } => self.paracetamol_target = level,
            Dose::Exercise { level } => {
                let time_d = if level > self.exercise_relief {
                    k.exercise_onset_d
                } else {
                    k.exercise_offset_d
                };
                self.exercise_relief_rate = 1.0 / time_d;
                self.exercise_target = level;
            }
        }
    }

    /// A reference dose lifts what is left of earlier ones to 1, a smaller one by its share, and none beyond.
    fn remember_steroid(&mut self, share: f64) {
        self.steroid_memory += share.min((1.0 - self.steroid_memory).max(0.0));
    }

    /// Levels at time `t` of one patient.
    pub fn levels_now(&self, t: f64, k: &Constants) -> Levels<f64> {
        let mut held = Held::default();
        held.include(self);
        self.levels(t, held, k)
    }
}

impl<T: Lane> Drives<T> {
    /// Which groups the lanes hold.
    pub fn held(&self) -> Held {
        let mut held = Held::default();
        for lane in 0..T::WIDTH {
            held.include(&self.get(lane));
        }
        held
    }
}

/// Living cells (free and adherent, per cell that ever adheres), million, at time `t` after viable doses of `(day, million)`. As
/// everywhere, what is seen on a day is seen before what is given on that day.
pub fn living_cells_million(doses: &[(f64, f64)], t: f64, k: &Constants) -> f64 {
    let [kf, ka, _] = distinct(k.cell_rates);
    let alive = |age: f64| {
        let free = Real::exp(-kf * age);
        free + kf / (kf - ka) * (Real::exp(-ka * age) - free)
    };
    doses
        .iter()
        .filter(|(day, _)| *day < t)
        .map(|(day, million)| million * alive(t - day))
        .sum()
}

/// Amplitudes of the free, the adherent and the dead of `million` cells just injected: k(t) times their number.
fn at_work(million: f64, k: &Constants) -> [f64; 3] {
    let [kf, ka, kd] = distinct(k.cell_rates);
    let adherent = kf / (kf - ka);
    let dead = kf * ka * k.cell_dead_signal;
    [
        million * (dead / ((ka - kf) * (kd - kf)) - adherent),
        million * (dead / ((kf - ka) * (kd - ka)) + adherent),
        million * dead / ((kf - kd) * (ka - kd)),
    ]
}

/// The closed form divides by differences of rates; equal ones are moved apart by less than anybody can measure.
fn distinct([kf, ka, kd]: [f64; 3]) -> [f64; 3] {
    const APART: f64 = 1e-6;
    let ka = if (ka - kf).abs() < APART * kf {
        kf * (1.0 + APART)
    } else {
        ka
    };
    let mut kd = kd;
    while (kd - kf).abs() < APART * kf || (kd - ka).abs() < APART * ka {
        kd *= 1.0 + 2.0 * APART;
    }
    [kf, ka, kd]
}

const ZERO: Drives<f64> = Drives {
    since_d: 0.0,
    cell_free: 0.0,
    cell_adherent: 0.0,
    cell_dead: 0.0,
    concentrate_free: 0.0,
    concentrate_adherent: 0.0,
    concentrate_dead: 0.0,
    prp_growth_factor: 0.0,
    prp_memory: 0.0,
    ha_onset: 0.0,
    ha_memory: 0.0,
    steroid_suspension: 0.0,
    steroid_extended_fast: 0.0,
    steroid_extended_slow: 0.0,
    steroid_memory: 0.0,
    anabolic: 0.0,
    nsaid: 0.0,
    nsaid_target: 0.0,
    paracetamol: 0.0,
    paracetamol_target: 0.0,
    exercise: 0.0,
    exercise_target: 0.0,
    exercise_relief: 0.0,
    exercise_relief_rate: 0.0,
};
