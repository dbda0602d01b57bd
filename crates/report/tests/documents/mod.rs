//! Documents of made-up syntheses: no trial here exists.

#![allow(dead_code, reason = "each test file uses some of them")]

mod networks;

pub use networks::{claims, course, network};

use synovia_results::evidence::{
    Bias, Cited, Estimate, Excluded, Filled, Group, Meta, Moderator, NotComparable, Question,
    Regression, Sensitivity, StudyEffect,
};

/// What a page must show as text and never as an element.
pub const HOSTILE: &str = "<script>alert('x')</script> & a \"very\" long label of a group of authors that goes on and on and on 2021";

pub fn question(class: &[&str], versus: &[&str]) -> Question {
    let owned = |list: &[&str]| {
        list.iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    Question {
        command: "synovia evidence meta --condition osteoarthritis --joint knee --class msc-bm --versus saline --versus ha --months 6 --months 12".to_owned(),
        program_version: "0.1.0".to_owned(),
        library_sha256: "0123456789abcdef".repeat(4),
        added: Vec::new(),
        as_of: "2026-06-30".to_owned(),
        condition: owned(&["osteoarthritis"]),
        joint: owned(&["knee"]),
        outcome: "pain".to_owned(),
        class: owned(class),
        versus: owned(versus),
        months: [6.0, 12.0],
        pick: "last".to_owned(),
        role: owned(&["calibration", "validation", "context"]),
        blinding: Vec::new(),
        basis: "change".to_owned(),
        measure: "md".to_owned(),
        unit: "points of 100".to_owned(),
        correlation: 0.5,
        impute_sd: true,
        keep_problems: false,
        keep_zero_trials: false,
        medians: "luo-wan".to_owned(),
        method: "REML".to_owned(),
        test: "knha".to_owned(),
        level: 0.95,
    }
}

pub fn cited(i: usize, label: &str) -> Cited {
    Cited {
        trial: format!("TRIAL{i}"),
        label: label.to_owned(),
        locator: format!("doi:10.5555/made.up.{i}"),
        url: format!("https://doi.org/10.5555/made.up.{i}"),
        role: "calibration".to_owned(),
        blinding: if i.is_multiple_of(3) {
            "open"
        } else {
            "double-blind"
        }
        .to_owned(),
    }
}

/// Authors and years that look like those of trials.
pub fn label(i: usize) -> String {
    const NAMES: [&str; 8] = [
        "Lee",
        "Vega",
        "Matas",
        "Gupta",
        "Kim",
        "Emadedin",
        "Lamo-Espinosa",
        "Freitag",
    ];
    format!("{} {}", NAMES[i % NAMES.len()], 2011 + (i * 7) % 14)
}

fn wave(i: usize) -> f64 {
    [0.0, -9.0, 4.0, -3.0, 7.0, -14.0, 1.5, -6.0, 10.0, -1.0][i % 10]
}

pub fn estimate(k: u32, effect: f64, half: f64) -> Estimate {
    Estimate {
        k,
        n: 83 * k,
        estimate: Some(effect),
        se: Some(half / 2.0),
        ci_low: Some(effect - half),
        ci_high: Some(effect + half),
        p_value: Some(0.0213),
        pi_low: (k > 2).then_some(effect - 3.1 * half),
        pi_high: (k > 2).then_some(effect + 3.1 * half),
        tau2: Some(21.4),
        tau2_low: Some(3.2),
        tau2_high: Some(88.0),
        i2_percent: Some(63.0),
        q: Some(24.3),
        q_df: Some(f64::from(k) - 1.0),
        q_p: Some(0.004),
        status: "pooled".to_owned(),
        ..Estimate::default()
    }
}

fn group(name: &str, estimate: Estimate) -> Group {
    Group {
        name: name.to_owned(),
        estimate,
    }
}

fn study(i: usize, label: &str, versus: &str, weight: f64) -> StudyEffect {
    let (effect, se) = (-7.0 + wave(i), 2.2 + (i % 6) as f64);
    StudyEffect {
        cited: cited(i, label),
        year: Some(2011 + (i as u32 * 7) % 14),
        class: "msc-bm".to_owned(),
        versus: versus.to_owned(),
        class_arms: vec!["HIGH dose".to_owned(), "LOW dose".to_owned()],
        versus_arms: vec!["control".to_owned()],
        class_n: Some(20.0 + i as f64),
        versus_n: Some(18.0 + i as f64),
        class_mean: Some(-21.3),
        class_sd: Some(17.2),
        versus_mean: Some(-14.1),
        versus_sd: Some(18.9),
        months: 6.0 + 6.0 * (i % 2) as f64,
        instrument: "WOMAC_pain".to_owned(),
        basis: "change".to_owned(),
        effect,
        se,
        ci_low: effect - 1.96 * se,
        ci_high: effect + 1.96 * se,
        weight_percent: Some(weight),
        recipe: vec![
            "outcomes.csv:12: mean 38.2 (SD 14.1) of 0 to 20, turned to points of 100".to_owned(),
            "standard deviation of the change from correlation 0.5".to_owned(),
        ],
        flags: if i % 4 == 1 {
            vec!["knees, not patients, were counted".to_owned()]
        } else {
            Vec::new()
        },
    }
}

/// A pool of `k` trials, half against saline, half against hyaluronic acid.
pub fn meta(k: usize) -> Meta {
    let versus = |i: usize| if i < k.div_ceil(2) { "saline" } else { "ha" };
    let studies: Vec<StudyEffect> = (0..k)
        .map(|i| {
            study(
                i,
                &label(i),
                versus(i),
                100.0 / k as f64 * (0.5 + (i % 5) as f64 / 4.0),
            )
        })
        .collect();
    let mut overall = estimate(k as u32, -6.4, 4.1);
    match k {
        0 => {
            overall = Estimate {
                status: "no-trials".to_owned(),
                ..Estimate::default()
            }
        }
        1 => {
            overall = Estimate {
                k: 1,
                n: 38,
                estimate: Some(studies[0].effect),
                status: "single-trial".to_owned(),
                ..Estimate::default()
            }
        }
        _ => {}
    }
    let half = (k / 2) as u32;
    let groups = if k > 3 {
        vec![
            group("saline", estimate(k as u32 - half, -8.0, 5.0)),
            group("ha", estimate(half, -3.4, 6.6)),
        ]
    } else {
        Vec::new()
    };
    let many = k > 3;
    let alternatives = |names: &[&str]| -> Vec<Group> {
        let each = names.iter().enumerate();
        each.map(|(i, name)| {
            group(
                name,
                estimate(k as u32, -6.4 + 0.7 * i as f64, 4.1 + 0.4 * i as f64),
            )
        })
        .collect()
    };
    let choice = |name: &str, names: &[&str], differ_p: Option<f64>| Sensitivity {
        choice: name.to_owned(),
        alternatives: alternatives(names),
        differ_p,
    };
    let without = |i: usize| {
        estimate(
            k as u32 - 1,
            -6.4 + 0.12 * wave(i),
            if i == 1 { 8.0 } else { 4.3 },
        )
    };
    Meta {
        question: question(&["msc-bm"], &["saline", "ha"]),
        overall,
        by_comparator: groups,
        comparators_differ_p: many.then_some(0.21),
        leave_one_out: if many {
            (0..k).map(|i| group(&label(i), without(i))).collect()
        } else {
            Vec::new()
        },
        cumulative: if many {
            (0..k)
                .map(|i| {
                    group(
                        &label(i),
                        estimate(
                            i as u32 + 1,
                            -14.0 + 7.6 * i as f64 / k as f64,
                            18.0 / (1.0 + i as f64),
                        ),
                    )
                })
                .collect()
        } else {
            Vec::new()
        },
        sensitivity: if many {
            vec![
                choice(
                    "estimator of the variance between trials",
                    &["REML", "DerSimonian-Laird", "Paule-Mandel"],
                    None,
                ),
                choice(
                    "correlation of baseline and follow-up",
                    &["0.5", "0.3", "0.8"],
                    None,
                ),
            ]
        } else {
            Vec::new()
        },
        subgroups: if many {
            vec![choice("blinding", &["double-blind", "open"], Some(0.034))]
        } else {
            Vec::new()
        },
        regressions: if many {
            vec![regression(&studies)]
        } else {
            Vec::new()
        },
        bias: bias(k),
        excluded: excluded(if k == 0 { 14 } else { 3 }),
        not_comparable: vec![NotComparable {
            trial: "WORDS1".to_owned(),
            label: "Words 2018".to_owned(),
            comparison: "MSC against saline".to_owned(),
            says: "no difference was seen at 12 months".to_owned(),
            url: "https://pubmed.ncbi.nlm.nih.gov/1/".to_owned(),
        }],
        findings: vec!["TRIAL2 has neither DOI nor PubMed id".to_owned()],
        studies,
    }
}

fn excluded(n: usize) -> Vec<Excluded> {
    let codes = ["no-standard-deviation", "other-time", "known-problem"];
    let one = |i: usize| Excluded {
        trial: format!("OUT{i}"),
        label: format!("Out {}", 2000 + i),
        url: format!("https://doi.org/10.5555/out.{i}"),
        code: codes[i % 3].to_owned(),
        reason: format!("the standard deviation of row outcomes.csv:{i} was not printed"),
    };
    (0..n).map(one).collect()
}

fn bias(k: usize) -> Bias {
    if k < 4 {
        return Bias::default();
    }
    Bias {
        egger_intercept: Some(-1.82),
        egger_p: Some(0.041),
        rank_tau: Some(-0.31),
        rank_p: Some(0.12),
        filled: vec![Filled { effect: 6.0, se: 6.5 }, Filled { effect: 11.0, se: 7.1 }],
        filled_estimate: Some(estimate(k as u32 + 2, -4.1, 4.8)),
        note: "Small trials find more than large ones; unpublished results are one of several explanations.".to_owned(),
    }
}

/// The weighted least squares line of effects on months, with the coefficients and the variance of the residuals.
fn regression(studies: &[StudyEffect]) -> Regression {
    let tau2 = 14.0;
    let weight = |study: &StudyEffect| 1.0 / (study.se * study.se + tau2);
    let total: f64 = studies.iter().map(weight).sum();
    let x: f64 = studies
        .iter()
        .map(|study| weight(study) * study.months)
        .sum::<f64>()
        / total;
    let y: f64 = studies
        .iter()
        .map(|study| weight(study) * study.effect)
        .sum::<f64>()
        / total;
    let across: f64 = studies
        .iter()
        .map(|study| weight(study) * (study.months - x) * (study.months - x))
        .sum();
    let both: f64 = studies
        .iter()
        .map(|study| weight(study) * (study.months - x) * (study.effect - y))
        .sum();
    let slope = both / across;
    let coefficient = |name: &str, value: f64| Moderator {
        name: name.to_owned(),
        estimate: value,
        se: 1.0,
        ci_low: value - 2.0,
        ci_high: value + 2.0,
        p_value: 0.4,
    };
    Regression {
        moderator: "months after treatment".to_owned(),
        k: studies.len() as u32,
        coefficients: vec![
            coefficient("intercept", y - slope * x),
            coefficient("months", slope),
        ],
        tau2: Some(tau2),
        r2_percent: Some(4.0),
    }
}

/// Forty trials, every label hostile.
pub fn hostile() -> Meta {
    let mut meta = meta(40);
    for study in &mut meta.studies {
        study.cited.label = HOSTILE.to_owned();
        study.cited.url = "javascript:alert(1)".to_owned();
        study.flags = vec![HOSTILE.to_owned()];
        study.recipe = vec![HOSTILE.to_owned()];
        study.class_arms = vec![HOSTILE.to_owned()];
    }
    meta.question.class = vec![HOSTILE.to_owned()];
    meta.question.command = HOSTILE.to_owned();
    meta.findings = vec![HOSTILE.to_owned()];
    meta.excluded[0].reason = HOSTILE.to_owned();
    meta
}
