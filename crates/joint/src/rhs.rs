//! The one place where the processes meet: the rate of change of all states, for one patient or a lane of eight.

use crate::constants::Constants;
use crate::gains::Gains;
use crate::patient::{Patient, Traits};
use crate::process::cartilage::{self, Cartilage};
use crate::process::{bistable, bone, effusion, monostable, pain, synovium};
use crate::product::{Drives, Levels};
use crate::state::*;
use synovia_numerics::{Lane, Real};

/// Which hypothesis of joint inflammation runs. Trial data known to us do not decide between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Core {
    /// Inflammation can hold itself up: a push can leave lasting calm. See [`crate::process::bistable`].
    Bistable,
    /// Inflammation follows its drive and a slow memory of treatment. See [`crate::process::monostable`].
    Monostable,
}

impl Core {
    /// The name used in study files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Core::Bistable => "bistable",
            Core::Monostable => "monostable",
        }
    }

    /// The other hypothesis.
    pub fn rival(self) -> Core {
        match self {
            Core::Bistable => Core::Monostable,
            Core::Monostable => Core::Bistable,
        }
    }
}

/// Joints of the patients in a lane, with what they hold of each product now.
#[derive(Debug, Clone)]
pub struct Joint<'k, T> {
    pub(crate) core: Core,
    pub(crate) constants: &'k Constants,
    pub(crate) gains: Gains<T>,
    pub(crate) traits: Traits<T>,
    pub(crate) drives: Drives<T>,
    held: crate::product::Held,
}

/// What load and products do at one time, derived once and used by every process.
#[derive(Debug, Clone, Copy)]
struct Actions<T> {
    levels: Levels<T>,
    /// Response to steroid: to what occupies receptors now, and to what it has left behind.
    steroid: T,
    /// Share of receptors that steroid occupies now.
    steroid_occupancy: T,
    load: T,
    /// Relief by tablets and, directly, by exercise.
    drugs_points: T,
}

impl<'k, T: Lane> Joint<'k, T> {
    /// The same untreated patient in every lane.
    pub fn new(core: Core, constants: &'k Constants, patient: &Patient) -> Self {
        let drives = Drives::none(0.0);
        Joint {
            core,
            constants,
            gains: Gains::splat(&patient.gains),
            traits: Traits::splat(&patient.traits),
            drives: Drives::splat(&drives),
            held: Default::default(),
        }
    }

    /// Puts a patient into a lane, holding `drives`.
    #[inline]
    pub fn set(&mut self, lane: usize, patient: &Patient, drives: &Drives<f64>) {
        self.gains.set(lane, &patient.gains);
        self.traits.set(lane, &patient.traits);
        self.set_drives(lane, drives);
    }

    /// Changes what the patient in `lane` holds.
    #[inline]
    pub fn set_drives(&mut self, lane: usize, drives: &Drives<f64>) {
        self.drives.set(lane, drives);
        self.held = self.drives.held();
    }
}

impl<T: Real> Joint<'_, T> {
    #[inline(always)]
    fn actions(&self, t: T) -> Actions<T> {
        let k = self.constants;
        let levels = self.drives.levels(t, self.held, k);
        let one = T::splat(1.0);
        // ee: what occupies receptors now and what that has left behind act side by side.
        let occupied = levels.steroid_pg_per_ml
            / (levels.steroid_pg_per_ml + T::splat(k.steroid_ec50_pg_per_ml));
        Actions {
            steroid: one - (one - occupied) * (one - levels.steroid_memory),
            steroid_occupancy: occupied,
            load: self.traits.load * (one - levels.exercise * k.exercise_unloading),
            drugs_points: levels.nsaid * k.nsaid_points
                + levels.paracetamol * k.paracetamol_points
                + levels.exercise_relief * k.exercise_points,
            levels,
        }
    }

    /// Rates of the loop (p, a or S, m, f), 1/d.
    #[inline(always)]
    fn loop_rates(&self, x: [T; 4], on: &Actions<T>) -> [T; 4] {
        let k = self.constants;
        let one = T::splat(1.0);
        let ha = on.levels.hyaluronic_acid;
        let overload = (on.load - one) * k.overload_on_fragment_signal + one;
        let production = (one - on.steroid * k.steroid_max_effect)
            * (one - on.levels.nsaid * k.nsaid_on_inflammation);
        let fragments = self.traits.fragment_load + on.steroid * k.steroid_fragment_release;
        let licensed = x[0] / (x[0] + T::splat(k.cell_inflammation_half));
        let by_cells =
            on.levels.cells * k.cell_potency + on.levels.concentrate * k.concentrate_potency;
        let calming = by_cells * licensed * self.traits.cell_response
            + on.levels.prp * k.prp_potency
            + ha * k.ha_anti_inflammatory;
        let scaled = match self.core {
            Core::Bistable => {
                let fragment_signal = overload / (ha * k.ha_damping + one);
                bistable::rates(
                    x,
                    &self.gains,
                    &bistable::Couplings {
                        fragment_signal,
                        production,
                        calming,
                        fragments,
                    },
                )
            }
            Core::Monostable => monostable::rates(
                x,
                &monostable::Couplings {
                    drive: self.traits.inflammation_set_point * overload * production,
                    protease_gain: k.monostable_protease_gain,
                    fragments,
                    calming,
                    memory_rate: T::splat(1.0 / k.memory_d) / self.traits.clock_per_d,
                },
            ),
        };
        scaled.map(|rate| rate * self.traits.clock_per_d)
    }

    /// Latent pain, points of 100, from the state `y` and what acts.
    #[inline(always)]
    fn latent(&self, y: &[T; STATES], h: T, on: &Actions<T>) -> T {
        pain::latent(
            &pain::Sources {
                sensitivity_points: self.traits.sensitivity_points,
                synovium: y[W],
                effusion_ml: y[V],
                bone: y[B],
                thickness: h,
                sensitisation: y[Z],
                load: on.load,
                steroid: on.steroid,
                hyaluronic_acid: on.levels.hyaluronic_acid,
                drugs_points: on.drugs_points,
            },
            self.constants,
        )
    }

    /// dy/dt of all states, per day.
    #[inline(always)]
    pub fn rates(&self, t: T, y: &[T; STATES], dy: &mut [T; STATES]) {
        let k = self.constants;
        let on = self.actions(t);
        let [dp, da, dm, df] = self.loop_rates([y[P], y[A], y[M], y[F]], &on);
        let i = synovium::inflammation_ratio(y[P], k);
        let tissue = Cartilage {
            g: y[G],
            c: y[C],
            r: y[R],
            n: y[N],
        };
        let h = cartilage::thickness(&tissue, k);
        let change = cartilage::rates(
            &tissue,
            &cartilage::Actions {
                protease_ratio: y[M] * (1.0 / k.protease_reference),
                wear: self.traits.wear,
                load: on.load,
                senescent: self.traits.senescent,
                steroid: on.steroid_occupancy,
                anabolic: on.levels.anabolic,
                cells: on.levels.cells,
            },
            k,
        );
        dy[P] = dp;
        dy[A] = da;
        dy[M] = dm;
        dy[F] = df;
        dy[V] = effusion::rate(y[V], self.traits.effusion_normal_ml, i, y[W], on.steroid, k);
        dy[W] = synovium::rate(y[W], i, k);
        dy[G] = change.g;
        dy[C] = change.c;
        dy[R] = change.r;
        dy[N] = change.n;
        dy[B] = bone::rate(y[B], on.load, h, k);
        dy[Z] = pain::sensitisation_rate(y[Z], self.latent(y, h, &on), k);
    }

    /// Rates of the loop alone, per day, untreated: what preparation integrates.
    #[inline(always)]
    pub fn untreated_loop_rates(&self, x: [T; 4]) -> [T; 4] {
        let zero = T::splat(0.0);
        let levels = Levels::none();
        self.loop_rates(
            x,
            &Actions {
                levels,
                steroid: zero,
                steroid_occupancy: zero,
                load: self.traits.load,
                drugs_points: zero,
            },
        )
    }
}

/// What can be read off one joint at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Latent pain, points of 100, unbounded.
    pub latent_points: f64,
    /// Thickness relative to healthy, h.
    pub thickness: f64,
    /// Relief by an NSAID, already taken off `latent_points`, points.
    pub nsaid_points: f64,
    /// Relief by paracetamol, already taken off `latent_points`, points.
    pub paracetamol_points: f64,
}

/// Reads latent pain and thickness off `patient` in state `y`, holding `drives`, at time `t` (d).
pub fn read(
    constants: &Constants,
    patient: &Patient,
    drives: &Drives<f64>,
    t: f64,
    y: &State,
) -> Reading {
    let mut joint: Joint<f64> = Joint::new(Core::Bistable, constants, patient);
    joint.set_drives(0, drives);
    let on = joint.actions(t);
    let h = cartilage::thickness(
        &Cartilage {
            g: y[G],
            c: y[C],
            r: y[R],
            n: y[N],
        },
        constants,
    );
    Reading {
        latent_points: joint.latent(y, h, &on),
        thickness: h,
        nsaid_points: on.levels.nsaid * constants.nsaid_points,
        paracetamol_points: on.levels.paracetamol * constants.paracetamol_points,
    }
}

impl Reading {
    /// Cartilage thickness as MRI would show it, mm.
    pub fn mri_thickness_mm(&self, k: &Constants) -> f64 {
        k.mri_thickness_mm * self.thickness
    }
}

/// Minimum joint space as a radiograph would show it at thickness `h` relative to healthy, mm, never negative.
pub fn joint_space_mm(h: f64, k: &Constants) -> f64 {
    (k.joint_space_mm * (1.0 - k.joint_space_factor * (1.0 - h))).max(0.0)
}
