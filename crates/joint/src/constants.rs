//! The model constants that all patients of one simulated world share, read from the registry by name, with the rates derived from them.

use std::f64::consts::LN_2;
use synovia_evidence::Registry;
use synovia_numerics::real::{exp, ln};

/// Rate of decay (1/d) of a half-life (d).
fn rate(half_life_d: f64) -> f64 {
    LN_2 / half_life_d
}

/// A rise and a fading that are equally fast are moved apart by less than anybody can measure: closed forms divide by their difference.
fn apart([rise, fading]: [f64; 2]) -> [f64; 2] {
    const APART: f64 = 1e-3;
    let near = (rise / fading - 1.0).abs() < APART;
    [if near { fading * (1.0 + APART) } else { rise }, fading]
}

/// The factor that makes e^(−fading·t) − e^(−rise·t) peak at 1, which it does at t = ln(rise/fading)/(rise − fading). Negative when it
/// fades faster than it rises, so that the response stays positive.
fn to_peak_at_one([rise, fading]: [f64; 2]) -> f64 {
    let at = ln(rise / fading) / (rise - fading);
    1.0 / (exp(-fading * at) - exp(-rise * at))
}

macro_rules! constants {
    ($($(#[$doc:meta])* $field:ident = $id:literal,)*) => {
        /// Constants as the equations use them; each is one registry entry (its unit and source stand there) unless said to be derived.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Constants {
            $($(#[$doc])* #[doc = concat!("Registry: `", $id, "`.")] pub $field: f64,)*
            /// Derived: decay of free, adherent and dead-but-signalling cells, 1/d.
            pub cell_rates: [f64; 3],
            /// Derived: decay of growth factor and of the memory it leaves, 1/d.
            pub prp_rates: [f64; 2],
            /// Derived: onset and fading of the response to hyaluronic acid, 1/d, and the factor that makes one course peak at 1.
            pub ha_rates: [f64; 2],
            /// See `ha_rates`.
            pub ha_peak: f64,
            /// Derived: decay of triamcinolone: suspension, extended release fast and slow, 1/d.
            pub steroid_rates: [f64; 3],
            /// Derived: fading of the response that steroid leaves behind, 1/d.
            pub steroid_memory_rate: f64,
            /// Derived: decay of the anabolic signal, 1/d.
            pub anabolic_rate: f64,
            /// Derived: onset and offset of the NSAID, 1/d.
            pub nsaid_rate: f64,
            /// Derived: onset and offset of paracetamol, 1/d.
            pub paracetamol_rate: f64,
        }

        impl Constants {
            /// Reads every constant by its registry name.
            pub fn new(registry: &Registry) -> Self {
                let ha_rates = apart([
                    1.0 / registry.value("joint.ha_onset_d"),
                    1.0 / registry.value("joint.ha_memory_d"),
                ]);
                Constants {
                    $($field: registry.value($id),)*
                    cell_rates: [
                        rate(registry.value("joint.cell_free_half_life_d")),
                        rate(registry.value("joint.cell_adherent_half_life_d")),
                        rate(registry.value("joint.cell_dead_half_life_d")),
                    ],
                    prp_rates: [
                        rate(registry.value("joint.prp_growth_factor_half_life_d")),
                        1.0 / registry.value("joint.prp_memory_d"),
                    ],
                    ha_rates,
                    ha_peak: to_peak_at_one(ha_rates),
                    steroid_rates: [
                        rate(registry.value("joint.steroid_suspension_half_life_d")),
                        rate(registry.value("joint.steroid_extended_fast_half_life_d")),
                        rate(registry.value("joint.steroid_extended_slow_half_life_d")),
                    ],
                    steroid_memory_rate: 1.0 / registry.value("joint.steroid_memory_d"),
                    anabolic_rate: rate(registry.value("joint.anabolic_half_life_d")),
                    nsaid_rate: rate(registry.value("joint.nsaid_half_time_d")),
                    paracetamol_rate: rate(registry.value("joint.paracetamol_half_time_d")),
                }
            }
        }
    };
}

constants! {
    /// kappa: how much overload strengthens the fragment signal.
    overload_on_fragment_signal = "joint.overload_on_fragment_signal",
    /// Memory of the monostable core, d.
    memory_d = "joint.monostable_memory_d",
    /// Proteases per inflammation in the monostable core.
    monostable_protease_gain = "joint.monostable_protease_gain",
    /// Jump of p, in the monostable core, for an insult of reference size.
    monostable_insult_gain = "joint.monostable_insult_gain",
    /// Median insult, in units of f.
    insult_size = "joint.insult_size",
    /// p below which a joint counts as quiet.
    quiet_inflammation = "joint.quiet_inflammation",
    /// p of a typical inflamed joint.
    inflamed_reference = "joint.inflamed_reference",
    /// m of a typical inflamed joint.
    protease_reference = "joint.protease_reference",
    /// Largest p/reference that tissues respond to.
    inflammation_ratio_max = "joint.inflammation_ratio_max",
    /// A_max.
    cell_potency = "joint.cell_potency",
    /// N50, million.
    cell_half_effect_million = "joint.cell_half_effect_million",
    /// Inverted-U switch: the signal of N million cells at work is divided by 1 + (x·N)², x per million; 0 = off.
    cell_excess_per_million = "joint.cell_excess_per_million",
    /// Potency of tissue concentrates.
    concentrate_potency = "joint.concentrate_potency",
    /// Expanded cells that one usual dose of a concentrate acts like, million.
    concentrate_equivalent_million = "joint.concentrate_equivalent_million",
    /// Cartilage that cells themselves become, 1/d per unit of living signal; 0 = off.
    cell_differentiation_per_d = "joint.cell_differentiation_per_d",
    /// Signal of a dead cell relative to a living one.
    cell_dead_signal = "joint.cell_dead_signal",
    /// p at which cells are half licensed.
    cell_inflammation_half = "joint.cell_inflammation_half",
    /// Jump of p in a reaction after injection.
    flare_inflammation = "joint.cell_flare_inflammation",
    /// A_prp.
    prp_potency = "joint.prp_potency",
    /// Platelets (10⁹) that lift R to 1.
    prp_reference_platelets_billion = "joint.prp_reference_platelets_billion",
    /// Cross-linked hyaluronic acid that makes a whole course, mg.
    ha_course_cross_linked_mg = "joint.ha_course_cross_linked_mg",
    /// Linear hyaluronic acid that makes a whole course, mg.
    ha_course_linear_mg = "joint.ha_course_linear_mg",
    /// A_ha.
    ha_anti_inflammatory = "joint.ha_anti_inflammatory",
    /// E_ha.
    ha_damping = "joint.ha_damping",
    /// Most that a joint can be made to respond to hyaluronic acid, courses.
    ha_level_max = "joint.ha_level_max",
    /// Direct relief by hyaluronic acid, points.
    ha_direct_points = "joint.ha_direct_points",
    /// E_s.
    steroid_max_effect = "joint.steroid_max_effect",
    /// EC50, pg/mL.
    steroid_ec50_pg_per_ml = "joint.steroid_ec50_pg_per_ml",
    /// phi_s, in units of f.
    steroid_fragment_release = "joint.steroid_fragment_release",
    /// Direct relief by steroid, points.
    steroid_direct_points = "joint.steroid_direct_points",
    /// Concentration just after the reference dose of suspension, pg/mL.
    steroid_suspension_initial_pg_per_ml = "joint.steroid_suspension_initial_pg_per_ml",
    /// Reference dose of suspension, mg.
    steroid_suspension_reference_mg = "joint.steroid_reference_dose_mg",
    /// Fast part of extended release at its lag, pg/mL.
    steroid_extended_fast_pg_per_ml = "joint.steroid_extended_fast_pg_per_ml",
    /// Day at which the fast part has that value, d.
    steroid_extended_fast_at_d = "joint.steroid_extended_reference_d",
    /// Slow part of extended release at injection, pg/mL.
    steroid_extended_slow_pg_per_ml = "joint.steroid_extended_slow_pg_per_ml",
    /// Reference dose of extended release, mg.
    steroid_extended_reference_mg = "joint.steroid_extended_reference_dose_mg",
    /// k_tox, 1/d.
    steroid_collagen_loss_per_d = "joint.steroid_collagen_loss_per_d",
    /// Anabolic signal at saturating dose.
    anabolic_max = "joint.anabolic_max",
    /// Dose of half effect, µg.
    anabolic_half_dose_ug = "joint.anabolic_half_dose_ug",
    /// k_r, 1/d.
    anabolic_gain_per_d = "joint.anabolic_gain_per_d",
    /// Loss of anabolic tissue, 1/d.
    anabolic_loss_per_d = "joint.anabolic_loss_per_d",
    /// Time constant of effusion, d.
    effusion_time_d = "joint.effusion_time_d",
    /// Effusion by inflammation.
    effusion_inflammation_gain = "joint.effusion_inflammation_gain",
    /// Share of it that steroid suppresses.
    effusion_steroid_suppression = "joint.effusion_steroid_suppression",
    /// Effusion by synovial thickening.
    effusion_synovium_gain = "joint.effusion_synovium_gain",
    /// Mean effusion of a quiet knee, mL.
    effusion_normal_ml = "joint.effusion_normal_ml",
    /// Time constant of synovial thickening, d.
    synovium_time_d = "joint.synovium_time_d",
    /// Time constant of proteoglycan synthesis, d.
    proteoglycan_synthesis_d = "joint.proteoglycan_synthesis_d",
    /// Time constant of proteoglycan loss, d.
    proteoglycan_loss_d = "joint.proteoglycan_loss_d",
    /// k_c, 1/d.
    collagen_loss_per_d = "joint.collagen_loss_per_d",
    /// Factor that makes the wear of a typical inflamed knee 1.
    wear_normalisation = "joint.wear_normalisation",
    /// Share of wear that does not depend on proteases.
    wear_mechanical_share = "joint.wear_mechanical_fraction",
    /// Proteases below which they do not wear.
    wear_protease_offset = "joint.wear_protease_offset",
    /// Exposure of collagen in a typical untreated joint, x_ref.
    exposure_reference = "joint.exposure_reference",
    /// Loss of proteoglycan at which collagen is half exposed.
    proteoglycan_protection = "joint.proteoglycan_protection",
    /// Loss of chondrocytes, 1/d.
    chondrocyte_loss_per_d = "joint.chondrocyte_loss_per_d",
    /// Share of thickness that is proteoglycan.
    thickness_proteoglycan_share = "joint.thickness_proteoglycan_share",
    /// Time constant of bone, d.
    bone_time_d = "joint.bone_time_d",
    /// Bone reaction by lost thickness.
    bone_thinning_gain = "joint.bone_thinning_gain",
    /// Time constant of sensitisation, d.
    sensitisation_time_d = "joint.sensitisation_time_d",
    /// Sensitisation per point of pain above the threshold.
    sensitisation_gain = "joint.sensitisation_gain",
    /// Pain above which it sensitises, points.
    sensitisation_threshold_points = "joint.sensitisation_threshold_points",
    /// Pain per unit of synovial thickening, points.
    pain_synovium_points = "joint.pain_synovium_points",
    /// Pain per 10 mL of effusion, points.
    pain_effusion_points = "joint.pain_effusion_points",
    /// Pain per unit of bone reaction, points.
    pain_bone_points = "joint.pain_bone_points",
    /// Pain for total loss of thickness, points.
    pain_thickness_points = "joint.pain_thickness_points",
    /// Pain per unit of overload, points.
    pain_overload_points = "joint.pain_overload_points",
    /// MRI thickness of healthy cartilage, mm.
    mri_thickness_mm = "joint.mri_thickness_mm",
    /// Joint space of a healthy knee, mm.
    joint_space_mm = "joint.joint_space_mm",
    /// Joint space lost per share of thickness lost.
    joint_space_factor = "joint.joint_space_factor",
    /// Knees that rise a Kellgren-Lawrence grade, per year, at the reference loss of thickness.
    grade_progression_per_year = "joint.grade_progression_per_year",
    /// Loss of thickness at which they do, share per year.
    grade_reference_loss_per_year = "joint.grade_reference_loss_per_year",
    /// Relief by an NSAID at steady state, points.
    nsaid_points = "joint.nsaid_points",
    /// Share of cytokine production an NSAID takes away.
    nsaid_on_inflammation = "joint.nsaid_inflammation_fraction",
    /// Relief by paracetamol at steady state, points.
    paracetamol_points = "joint.paracetamol_points",
    /// Direct relief by exercise at steady state, points.
    exercise_points = "joint.exercise_points",
    /// Time constant with which that relief sets in, d.
    exercise_onset_d = "joint.exercise_onset_d",
    /// Time constant with which it is lost after the programme, d.
    exercise_offset_d = "joint.exercise_offset_d",
    /// Share of load that exercise takes away at steady state.
    exercise_unloading = "joint.exercise_strength_gain",
    /// Time constant of strength, d.
    exercise_time_d = "joint.exercise_time_d",
}
