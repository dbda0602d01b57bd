//! A run that nobody ran: numbers made up from smooth curves, plausible enough to look at a page. They are no result of any model.

use std::path::Path;

use serde_json::{Value, json};
use synovia_results::{Manifest, RunFolder, Table, row, schemas};

/// An arm and the made-up size of what it does.
struct Arm {
    label: &'static str,
    treatments: &'static [&'static str],
    /// Difference against saline at a year in the two cores, points.
    effect: [f64; 2],
    /// How its effect comes and goes, as a share of the effect at a year.
    shape: fn(f64) -> f64,
    /// Living cells a day after an injection, million, and when they are injected.
    cells: (f64, &'static [f64]),
}

const MONTHS: [f64; 6] = [0.0, 1.0, 3.0, 6.0, 9.0, 12.0];
const CORES: [&str; 2] = ["bistable", "monostable"];
const PATIENTS: u32 = 60;
const REPLICATES: u32 = 200;

const ARMS: [Arm; 7] = [
    Arm {
        label: "UC-MSC 20 M once",
        treatments: &["umbilical-cord MSC, 20 million cells, week 0"],
        effect: [-5.1, -3.4],
        shape: rising,
        cells: (12.0, &[0.0]),
    },
    Arm {
        label: "UC-MSC 20 M ×2 (0, 6 mo)",
        treatments: &["umbilical-cord MSC, 20 million cells, months 0 and 6"],
        effect: [-6.9, -6.1],
        shape: rising,
        cells: (12.0, &[0.0, 6.0]),
    },
    Arm {
        label: "BM-MSC 50 M + PRP",
        treatments: &[
            "bone-marrow MSC, 50 million cells, week 0",
            "PRP, 5 mL, week 0",
        ],
        effect: [-6.3, -4.2],
        shape: rising,
        cells: (28.0, &[0.0]),
    },
    Arm {
        label: "PRP ×3 weekly",
        treatments: &["PRP, 5 mL, weeks 0, 1 and 2"],
        effect: [-3.2, -1.6],
        shape: hump,
        cells: (0.0, &[]),
    },
    Arm {
        label: "Triamcinolone 40 mg",
        treatments: &["triamcinolone acetonide 40 mg, week 0"],
        effect: [0.6, 0.3],
        shape: early,
        cells: (0.0, &[]),
    },
    Arm {
        label: "Hyaluronic acid",
        treatments: &["hyaluronic acid, 2 mL, weeks 0, 1 and 2"],
        effect: [-2.1, -0.7],
        shape: hump,
        cells: (0.0, &[]),
    },
    Arm {
        label: "Saline",
        treatments: &["saline 5 mL, week 0"],
        effect: [0.0, 0.0],
        shape: rising,
        cells: (0.0, &[]),
    },
];

fn rising(month: f64) -> f64 {
    1.0 - libm::exp(-month / 2.5)
}

fn hump(month: f64) -> f64 {
    2.4 * (month / 4.0) * libm::exp(1.0 - month / 4.0) * 0.6
}

fn early(month: f64) -> f64 {
    -22.0 * month * libm::exp(-month / 0.9) + 1.0 - libm::exp(-month / 6.0)
}

/// Made-up mean change without anything, points.
const NATURAL_COURSE: f64 = -2.4;

/// Made-up mean change under saline.
fn context(month: f64) -> f64 {
    -14.2 * (1.0 - libm::exp(-month / 0.6)) * (0.86 + 0.14 * libm::exp(-month / 6.0))
}

fn effect(arm: &Arm, core: usize, month: f64) -> f64 {
    arm.effect[core] * (arm.shape)(month)
}

/// A number between −1 and 1 that looks like chance and is not.
fn wobble(a: usize, b: usize) -> f64 {
    let x = libm::sin(a as f64 * 12.9898 + b as f64 * 78.233) * 43_758.545;
    2.0 * (x - libm::floor(x)) - 1.0
}

fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Writes the run folder.
pub fn write(path: &Path) {
    let _ = std::fs::remove_dir_all(path);
    let mut manifest = Manifest::new(
        "5b1cf0c2ad6e4f7f9f2c1d0b3a49e8877665544332211000aabbccddeeff0011",
        "0.1.0",
    );
    manifest.title =
        "Made-up numbers: umbilical-cord cells, once or twice, against five other injections"
            .to_owned();
    manifest.seed = 20_260_401;
    manifest.replicates = REPLICATES;
    manifest.status = "prior".to_owned();
    manifest
        .inputs
        .insert("study.toml".to_owned(), "77".repeat(32));
    manifest
        .parameters_overridden
        .insert("joint.clock_d".to_owned(), 12.0);
    manifest.study = study();
    let folder = RunFolder::create(path, &manifest.plan_hash).expect("the folder is free");
    let tables = [
        arms(),
        visits(),
        contrasts(),
        false_alarms(),
        power(),
        funnel(),
        flow(),
        adverse_events(),
        structure(),
        counterfactuals(),
        trajectories(),
        patients(),
    ];
    folder.finish(&tables, manifest).expect("the disk has room");
}

/// What the manifest says about the study.
pub fn study() -> Value {
    let registry = synovia_evidence::Registry::embedded();
    let parameters: Vec<Value> = registry
        .parameters()
        .map(|p| {
            json!({
                "id": p.id, "meaning": p.meaning, "value": if p.id == "joint.clock_d" { 12.0 } else { p.value }, "unit": p.unit,
                "status": p.status.to_string(), "source": if p.id == "joint.clock_d" { "this study" } else { p.source.as_str() }, "overridden": p.id == "joint.clock_d",
            })
        })
        .collect();
    let arms: Vec<Value> = ARMS
        .iter()
        .map(|arm| json!({ "label": arm.label, "patients": PATIENTS, "treatments": arm.treatments, "is_reference": arm.label == "Saline" }))
        .collect();
    json!({
        "title": "made up", "seed": 20_260_401, "replicates": REPLICATES,
        "population": { "kl": [2, 3], "age_years": [40, 75], "bmi_max": 35, "pain_min": 40, "pain_max": 90, "contralateral_pain_max": 40, "screening_weeks": 2 },
        "design": { "blinding": "double-blind", "block_size": 2, "dropout_percent_per_year": 15, "rescue": true },
        "arms": arms, "visits_months": MONTHS,
        "endpoint": {
            "instrument": "womac-pain", "month": 12,
            "between_group_mcid": { "id": "ehrich-2000-womac-pain", "points": 9.7 },
            "responder_threshold": { "id": "tubach-2005-knee-pain", "points": 19.9 },
        },
        "analysis": { "method": "ancova", "reference": "Saline", "dropout_rule": "baseline-observation-carried-forward", "alpha": 0.05 },
        "model": { "core": "bistable", "uncertainty": "prior", "pool": 12000, "counterfactual_replicates": 10 },
        "parameters": parameters,
        "known_misses": [
            "Hyaluronic acid lasts too long in the bistable core: \u{2212}4.0 points at 26 weeks, where network meta-analysis gives less (Bannuru 2015, doi 10.7326/M15-0623).",
            "Hyaluronic acid with a steroid at 26 weeks: \u{2212}4.5 points predicted, \u{2212}9.4 seen.",
            "Cells with PRP come out better than the sum of both; no trial known to us supports that.",
            "Quiet joints lose 0.16 % of their cartilage a year; published series lose 1 to 3 %.",
            "Untreated inflamed joints never calm down by themselves in the bistable core.",
        ],
    })
}

fn arms() -> Table {
    let mut table = Table::new(&schemas::ARMS);
    for (c, core) in CORES.iter().enumerate() {
        for (a, arm) in ARMS.iter().enumerate() {
            let change = context(12.0) + effect(arm, c, 12.0);
            let responders = 100.0 * normal_below((-change - 19.9) / 21.0);
            table.push(row! {
                core: *core, arm: arm.label, treatments: arm.treatments.join("; "), is_reference: arm.label == "Saline", patients: PATIENTS,
                observed: 51.8 + wobble(a, c), baseline_points: 56.4 + 0.2 * wobble(a, 7), contralateral_pain_points: 28.0 + wobble(a, 2), contralateral_painful_percent: 21.0 + wobble(a, 4),
                change_points: change, change_mcse_points: 0.21,
                change_sd_points: 20.6 + wobble(a, 3), responders_percent: responders, responders_mcse_percent: 0.62,
                dropout_percent: 13.6 + wobble(a, 5), rescue_paracetamol_percent: 44.0 + change, rescue_nsaid_percent: 24.0 + 0.6 * change,
                natural_course_points: NATURAL_COURSE, natural_course_mcse_points: 0.15,
                expectation_points: context(12.0) - NATURAL_COURSE, expectation_mcse_points: 0.9,
                product_points: effect(arm, c, 12.0), product_mcse_points: 0.6,
                context_and_natural_course_percent: 100.0 * context(12.0) / change,
            });
        }
    }
    table
}

fn visits() -> Table {
    let mut table = Table::new(&schemas::VISITS);
    for (c, core) in CORES.iter().enumerate() {
        for (a, arm) in ARMS.iter().enumerate() {
            for (instrument, level) in [("womac-pain", 56.4), ("womac-function", 52.0)] {
                for month in MONTHS {
                    let change = context(month) + effect(arm, c, month);
                    let mean = level + change;
                    let spread =
                        3.1 + 0.28 * effect(arm, c, month).abs() + 0.1 * wobble(a, month as usize);
                    table.push(row! {
                        core: *core, arm: arm.label, month: month, instrument: instrument, observed: 60.0 - 0.7 * month, mean_points: mean,
                        mean_p05_points: mean - spread, mean_p95_points: mean + spread, sd_points: 19.0, change_points: change,
                        change_mcse_points: 0.2,
                    });
                }
            }
        }
    }
    table
}

fn contrasts() -> Table {
    let mut table = Table::new(&schemas::CONTRASTS);
    for (c, core) in CORES.iter().enumerate() {
        for (a, arm) in ARMS
            .iter()
            .enumerate()
            .filter(|(_, arm)| arm.label != "Saline")
        {
            for month in MONTHS.into_iter().skip(1) {
                let truth = effect(arm, c, month);
                let (se, ignorance) = (3.5, 0.5 + 0.42 * truth.abs());
                let estimate = truth + 0.2 * wobble(a, month as usize);
                let power =
                    normal_below((-truth - 1.96 * se) / (se * se + ignorance * ignorance).sqrt());
                let above = normal_below((-truth - 9.7) / ignorance);
                let mcse = |p: f64| (p * (1.0 - p) / f64::from(REPLICATES)).sqrt();
                table.push(row! {
                    core: *core, arm: arm.label, reference: "Saline", month: month, is_primary: month == 12.0, estimate_points: estimate,
                    estimate_mcse_points: 0.28, ci_low_points: estimate - 1.98 * se, ci_high_points: estimate + 1.98 * se,
                    p_value: 2.0 * normal_below(-(truth / se).abs()), estimate_p05_points: truth - 6.0, estimate_p95_points: truth + 6.0,
                    power: power, power_mcse: mcse(power), power_dropout_rule: 0.86 * power, power_dropout_rule_mcse: mcse(0.86 * power),
                    type_1_error: 0.025, type_1_error_mcse: 0.011, true_effect_points: truth,
                    true_effect_mcse_points: ignorance / f64::from(REPLICATES).sqrt(), true_effect_p05_points: truth - 1.645 * ignorance, true_effect_p95_points: truth + 1.645 * ignorance,
                    true_effect_expectation_points: 0.0, true_effect_product_points: truth,
                    probability_above_mcid: above, probability_above_mcid_mcse: mcse(above),
                    probability_no_benefit: normal_below(truth / ignorance), probability_no_benefit_mcse: mcse(normal_below(truth / ignorance)),
                });
            }
        }
    }
    table
}

fn false_alarms() -> Table {
    let mut table = Table::new(&schemas::FALSE_ALARMS);
    for core in CORES {
        table.push(row! {
            core: core, comparisons: ARMS.len() - 1, any_arm: 0.245, any_arm_mcse: 0.03, any_arm_in_favour: 0.13,
            any_arm_in_favour_mcse: 0.024,
        });
    }
    table
}

fn power() -> Table {
    let mut table = Table::new(&schemas::POWER);
    for (c, core) in CORES.iter().enumerate() {
        for arm in ARMS.iter().filter(|arm| arm.label != "Saline") {
            for patients in [10, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 1000] {
                let truth = effect(arm, c, 12.0);
                let (se, ignorance) = (
                    3.5 * (60.0 / f64::from(patients)).sqrt(),
                    0.5 + 0.42 * truth.abs(),
                );
                let power =
                    normal_below((-truth - 1.96 * se) / (se * se + ignorance * ignorance).sqrt());
                table.push(row! { core: *core, arm: arm.label, patients_per_arm: patients, power: power, is_simulated: patients == 60 });
            }
        }
    }
    table
}

fn funnel() -> Table {
    let mut table = Table::new(&schemas::FUNNEL);
    let steps = [
        ("Kellgren-Lawrence grade not 2 or 3", 602),
        ("age outside 40 to 75 years", 173),
        ("body mass index above 35 kg/m²", 121),
        ("WOMAC pain below 40 at screening", 714),
        ("WOMAC pain above 90 at screening", 4),
        ("not needed: trial full", 0),
    ];
    for core in CORES {
        for replicate in 0..2 {
            let mut remaining = 2034;
            for (step, (reason, excluded)) in steps.iter().enumerate() {
                remaining -= excluded;
                table.push(row! { core: core, replicate: replicate, step: step, reason: *reason, excluded: *excluded, remaining: remaining });
            }
        }
    }
    table
}

fn flow() -> Table {
    let mut table = Table::new(&schemas::FLOW);
    for (a, arm) in ARMS.iter().enumerate() {
        let withdrew = 6 + a % 4;
        table.push(row! {
            arm: arm.label, randomised: 60, received: 60 - a % 2, not_released: a % 2, withdrew: withdrew,
            withdrew_pain: withdrew / 3, withdrew_other: withdrew - withdrew / 3, completed: 60 - withdrew, analysed: 60,
        });
    }
    table
}

fn adverse_events() -> Table {
    let mut table = Table::new(&schemas::ADVERSE_EVENTS);
    for core in CORES {
        for (a, arm) in ARMS.iter().enumerate() {
            for (e, (event, percent)) in [
                ("injection-site pain", 18.0),
                ("effusion or swelling", 12.0),
                ("septic arthritis", 0.03),
            ]
            .iter()
            .enumerate()
            {
                let percent = percent * (1.0 + 0.2 * wobble(a, e));
                table.push(row! {
                    core: core, arm: arm.label, event: *event, patients_percent: percent, patients_percent_mcse: 0.03 * percent,
                    patients_per_trial: percent * 0.66,
                });
            }
        }
    }
    table
}

fn structure() -> Table {
    let mut table = Table::new(&schemas::STRUCTURE);
    for core in CORES {
        for (a, arm) in ARMS.iter().enumerate() {
            for month in MONTHS.into_iter().skip(1) {
                table.push(row! {
                    core: core, arm: arm.label, month: month, joint_space_change_mm: -0.011 * month, joint_space_change_mcse_mm: 0.002,
                    cartilage_change_percent: -0.12 * month + 0.02 * wobble(a, 9), cartilage_change_mcse_percent: 0.03,
                    grade_risen_percent: 0.4 * month,
                });
            }
        }
    }
    table
}

fn counterfactuals() -> Table {
    let mut table = Table::new(&schemas::COUNTERFACTUALS);
    for (c, core) in CORES.iter().enumerate() {
        for replicate in 0..10 {
            for (a, arm) in ARMS.iter().enumerate() {
                for month in MONTHS {
                    let difference = effect(arm, c, month) * (1.0 + 0.5 * wobble(replicate, a));
                    table.push(row! {
                        core: *core, replicate: replicate, arm: arm.label, month: month, mean_points: 56.4 + context(month) + difference,
                        change_points: context(month) + difference, difference_points: difference, difference_sd_points: 9.4,
                        natural_course_points: NATURAL_COURSE, expectation_points: context(month) - NATURAL_COURSE,
                        product_points: difference,
                    });
                }
            }
        }
    }
    table
}

fn trajectories() -> Table {
    let mut table = Table::new(&schemas::TRAJECTORIES);
    for (c, core) in CORES.iter().enumerate() {
        for arm in &ARMS {
            for (subject, strength) in [
                ("mean", 1.0),
                ("p10", 0.2),
                ("p90", 1.8),
                ("least inflamed quarter", 3.2),
                ("most inflamed quarter", 0.15),
            ] {
                for week in 0..=52 {
                    let (day, month) = (7.0 * f64::from(week), 7.0 * f64::from(week) / 30.4375);
                    let calm = (strength * -effect(arm, c, month) / 24.0).clamp(-0.4, 0.92);
                    let cycle = if subject == "mean" || c == 1 {
                        0.0
                    } else {
                        0.035 * libm::sin(day / 11.0) * (1.0 - calm)
                    };
                    let inflammation = 0.264 * (1.0 - calm) + cycle;
                    let doses = arm.cells.1.iter().filter(|dose| month >= **dose);
                    let alive: f64 = doses
                        .map(|dose| arm.cells.0 * libm::exp(-(month - dose) * 30.4375 / 16.0))
                        .sum();
                    table.push(row! {
                        core: *core, arm: arm.label, subject: subject, day: day, pain_points: 52.0 - 30.0 * calm, inflammation: inflammation,
                        synovium: 1.02 * (1.0 - 0.8 * calm), effusion_ml: 4.0 + 13.5 * (1.0 - calm) + 20.0 * cycle,
                        cartilage_mm: 1.72 - 0.0016 * month * (1.0 - 0.5 * calm), proteoglycan: 0.71, collagen: 0.82,
                        living_cells_million: alive * if subject == "least inflamed quarter" { 1.3 } else { 1.0 }, fragments: 0.6 * (1.0 - calm),
                    });
                }
            }
        }
    }
    table
}

fn patients() -> Table {
    let mut table = Table::new(&schemas::PATIENTS);
    for (c, core) in CORES.iter().enumerate() {
        for patient in 0..420_usize {
            let arm = &ARMS[patient % 7];
            let leaves = if patient % 11 == 3 {
                2.0 + 6.0 * wobble(patient, 1).abs()
            } else {
                99.0
            };
            for (v, month) in MONTHS.into_iter().enumerate() {
                let observed = month <= leaves;
                let change =
                    (context(month) + effect(arm, c, month)) * (1.0 + 1.1 * wobble(patient, 2));
                let score =
                    (56.4 + 19.0 * wobble(patient, 3) + change + 14.0 * wobble(patient, 10 + v))
                        .clamp(0.0, 100.0);
                table.push(row! {
                    core: *core, arm: arm.label, patient: patient + 1, kl: 2 + patient % 2, age_years: 60.0 + 12.0 * wobble(patient, 4),
                    bmi: 28.0 + 4.0 * wobble(patient, 5), female: patient % 5 < 3, contralateral_kl: patient % 4,
                    contralateral_pain_points: 20.0 + 18.0 * wobble(patient, 6), month: month, observed: observed,
                    womac_pain_points: observed.then_some(score), womac_function_points: observed.then_some(0.9 * score),
                });
            }
        }
    }
    table
}
