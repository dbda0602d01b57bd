//! Networks, time courses and claims, made up.

use synovia_results::evidence::{
    CertaintyOut, ClaimOut, Claims, Component, Contribution, Course, CourseParameter, CoursePiece,
    CoursePoint, DesignQ, DomainOut, Edge, Excluded, FittedOut, League, Network, NetworkStudy,
    Node, Observed, Piece, PooledOut, QuotedOut, ReasonOut, RowOut, RuledOut, ShapeFit, Split,
    TimeCourse,
};

use super::{cited, label, question};

const TREATMENTS: [&str; 12] = [
    "saline",
    "ha",
    "prp",
    "corticosteroid",
    "msc-bm",
    "msc-adipose",
    "msc-umbilical",
    "bmac",
    "svf",
    "msc-bm+ha",
    "nsaid",
    "exercise",
];

fn excluded() -> Vec<Excluded> {
    vec![Excluded {
        trial: "OUT1".to_owned(),
        label: "Out 2001".to_owned(),
        url: "https://doi.org/10.5555/out.1".to_owned(),
        code: "no-comparator".to_owned(),
        reason: "both arms are of one class".to_owned(),
    }]
}

fn design(name: &str, q: f64, df: f64, p: f64) -> DesignQ {
    DesignQ {
        name: name.to_owned(),
        q,
        df,
        p_value: (df > 0.0).then_some(p),
    }
}

/// One connected piece of the first `n` treatments from `from` on, each compared with the first, some with their neighbour.
pub fn piece(from: usize, n: usize) -> Piece {
    let names: Vec<&str> = TREATMENTS[from..from + n].to_vec();
    let effect = |i: usize| -9.0 * (i as f64 * 0.7 % 1.3);
    let mut edges: Vec<(usize, usize)> = (1..n).map(|i| (0, i)).collect();
    edges.extend((2..n).filter(|i| i % 2 == 0).map(|i| (i - 1, i)));
    edges.extend((4..n).filter(|i| i % 3 == 0).map(|i| (i - 3, i)));
    let studies: Vec<NetworkStudy> = edges
        .iter()
        .enumerate()
        .map(|(i, &(a, b))| NetworkStudy {
            cited: cited(100 * from + i, &label(i)),
            treatment: names[b].to_owned(),
            versus: names[a].to_owned(),
            effect: effect(b) - effect(a),
            se: 3.0 + i as f64 / 4.0,
            months: 6.0,
            instrument: "WOMAC_pain".to_owned(),
            recipe: vec!["outcomes.csv:7".to_owned()],
            flags: if i == 1 {
                vec!["medians".to_owned()]
            } else {
                Vec::new()
            },
        })
        .collect();
    let league = (0..n)
        .flat_map(|a| (a + 1..n).map(move |b| (a, b)))
        .map(|(a, b)| League {
            treatment: names[b].to_owned(),
            versus: names[a].to_owned(),
            effect: effect(b) - effect(a),
            ci_low: Some(effect(b) - effect(a) - 6.0),
            ci_high: Some(effect(b) - effect(a) + 6.0),
            support: "direct".to_owned(),
            direct: edges
                .contains(&(a, b))
                .then_some(effect(b) - effect(a) - 0.5),
        });
    let place = |i: usize, rank: usize| 1.0 / (1.0 + (i as f64 - rank as f64).abs());
    let ranks = |i: usize| {
        let total: f64 = (0..n).map(|rank| place(i, rank)).sum();
        (0..n).map(|rank| place(i, rank) / total).collect()
    };
    Piece {
        name: names.join(", "),
        status: if n > 2 { "pooled" } else { "single-trial" }.to_owned(),
        k: studies.len() as u32,
        reference: names[0].to_owned(),
        nodes: names
            .iter()
            .enumerate()
            .map(|(i, name)| Node {
                treatment: (*name).to_owned(),
                n: 60 + 170 * ((i * 5) % 7) as u32,
                k: 1 + i as u32 % 4,
                effect: (i > 0 && n > 2).then(|| effect(i)),
                se: (i > 0 && n > 2).then_some(2.0),
                ci_low: (i > 0 && n > 2).then(|| effect(i) - 4.0),
                ci_high: (i > 0 && n > 2).then(|| effect(i) + 4.0),
                pi_low: (i > 0 && n > 2).then(|| effect(i) - 11.0),
                pi_high: (i > 0 && n > 2).then(|| effect(i) + 11.0),
                p_score: (n > 2).then(|| 1.0 - i as f64 / n as f64),
                rank_probabilities: if n > 2 { ranks(i) } else { Vec::new() },
                ..Node::default()
            })
            .collect(),
        edges: edges
            .iter()
            .enumerate()
            .map(|(i, &(a, b))| Edge {
                a: names[a].to_owned(),
                b: names[b].to_owned(),
                k: 1 + (i as u32 * 3) % 8,
                n: 100,
            })
            .collect(),
        tau2: (n > 2).then_some(18.2),
        i2_percent: (n > 2).then_some(41.0),
        q: if n > 2 {
            vec![
                design("total", 30.2, 14.0, 0.007),
                design("within designs", 12.1, 8.0, 0.15),
                design("between designs", 18.1, 6.0, 0.006),
            ]
        } else {
            Vec::new()
        },
        designs: if n > 2 {
            vec![
                design("ha:saline", 7.0, 2.0, 0.03),
                design("prp:saline", 0.0, 0.0, 0.0),
            ]
        } else {
            Vec::new()
        },
        league: if n > 2 { league.collect() } else { Vec::new() },
        splits: edges
            .iter()
            .filter(|_| n > 2)
            .enumerate()
            .map(|(i, &(a, b))| Split {
                treatment: names[b].to_owned(),
                versus: names[a].to_owned(),
                k: 2,
                proportion_direct: Some(0.6),
                direct: Some(effect(b) - effect(a) - 0.5),
                direct_se: Some(2.5),
                indirect: (i % 2 == 0).then(|| effect(b) - effect(a) + 3.0),
                indirect_se: (i % 2 == 0).then_some(3.5),
                network: effect(b) - effect(a),
                network_se: 2.0,
                differ_p: (i % 2 == 0).then_some(if i == 2 { 0.03 } else { 0.4 }),
            })
            .collect(),
        contributions: if n > 2 {
            let of = |study: &NetworkStudy| {
                let trial = study.cited.trial.clone();
                names[1..]
                    .iter()
                    .map(|name| (trial.clone(), (*name).to_owned()))
                    .collect::<Vec<_>>()
            };
            let all = studies.iter().flat_map(of).enumerate();
            all.map(|(i, (trial, treatment))| Contribution {
                treatment,
                versus: names[0].to_owned(),
                trial,
                percent: [62.0, 0.2, 11.0, 3.0, 24.0][i % 5],
            })
            .collect()
        } else {
            Vec::new()
        },
        components: if n > 9 {
            vec![component("msc-bm", Some(-5.0)), component("ha", None)]
        } else {
            Vec::new()
        },
        additivity: (n > 9).then(|| design("additivity", 1.2, 1.0, 0.27)),
        components_note: if n > 9 {
            "The components of combinations are added.".to_owned()
        } else {
            String::new()
        },
        studies,
    }
}

fn component(name: &str, effect: Option<f64>) -> Component {
    Component {
        component: name.to_owned(),
        effect,
        se: effect.map(|_| 2.0),
        ci_low: effect.map(|effect| effect - 4.0),
        ci_high: effect.map(|effect| effect + 4.0),
        p_value: effect.map(|_| 0.012),
        identified: effect.is_some(),
        ci_beyond_scale: None,
    }
}

/// A network of pieces: (first treatment, number of treatments) of each.
pub fn network(pieces: &[(usize, usize)]) -> Network {
    Network {
        question: question(&[], &[]),
        pieces: pieces.iter().map(|&(from, n)| piece(from, n)).collect(),
        excluded: excluded(),
        not_comparable: Vec::new(),
        findings: Vec::new(),
    }
}

/// A time course of saline and `n` others; without curves when `fitted` is false.
pub fn course(n: usize, fitted: bool) -> TimeCourse {
    let curve = |i: usize| {
        let point = |months: f64| {
            let effect = -(6.0 + 2.0 * i as f64) * months / (months + 2.0);
            CoursePoint {
                months,
                effect,
                ci_low: Some(effect - 2.0 - months / 4.0),
                ci_high: Some(effect + 2.0 + months / 4.0),
            }
        };
        Course {
            treatment: TREATMENTS[i].to_owned(),
            points: (0..=24).map(|month| point(f64::from(month))).collect(),
        }
    };
    let mut observed = Vec::new();
    for (i, treatment) in TREATMENTS.iter().enumerate().skip(1).take(n) {
        for trial in 0..i {
            for months in [1.0, 3.0, 6.0, 12.0].into_iter().skip(trial % 2) {
                observed.push(Observed {
                    cited: cited(10 * i + trial, &label(10 * i + trial)),
                    treatment: (*treatment).to_owned(),
                    versus: TREATMENTS[if trial == 3 { 1 } else { 0 }].to_owned(),
                    months,
                    effect: -5.0 - months / 2.0 + 3.0 * trial as f64,
                    se: 2.5 + trial as f64,
                    instrument: "WOMAC_pain".to_owned(),
                    recipe: vec!["outcomes.csv:9".to_owned()],
                    flags: if trial == 1 {
                        vec!["imputed standard deviation".to_owned()]
                    } else {
                        Vec::new()
                    },
                });
            }
        }
    }
    let parameter = |name: &str, estimate: Option<f64>| CourseParameter {
        name: name.to_owned(),
        unit: "points of 100".to_owned(),
        estimate,
        ci_low: estimate.map(|value| value - 3.0),
        ci_high: estimate.map(|value| value + 3.0),
        identified: estimate.is_some(),
    };
    let fit = |shape: &str, aicc: Option<f64>, trouble: &str| ShapeFit {
        shape: shape.to_owned(),
        formula: "E(t) = Emax t / (ET50 + t)".to_owned(),
        log_likelihood: aicc.map(|aicc| -aicc / 2.0),
        aicc,
        aic: aicc,
        parameters: if trouble.is_empty() {
            vec![parameter("Emax, prp", Some(-8.0)), parameter("ET50", None)]
        } else {
            Vec::new()
        },
        trouble: trouble.to_owned(),
    };
    TimeCourse {
        question: question(&[], &[]),
        time_correlation: "0.5 between neighbouring times, falling as its power with distance"
            .to_owned(),
        pieces: vec![CoursePiece {
            name: "piece".to_owned(),
            status: "pooled".to_owned(),
            k: observed.len() as u32,
            reference: "saline".to_owned(),
            shape: "emax".to_owned(),
            fits: vec![
                fit("emax", Some(112.3), ""),
                fit("constant", Some(113.1), ""),
                fit("waning", None, "the likelihood is flat in the second rate"),
            ],
            tau2: Some(9.0),
            courses: if fitted {
                (1..=n).map(curve).collect()
            } else {
                Vec::new()
            },
            observed,
            ..CoursePiece::default()
        }],
        excluded: excluded(),
        not_comparable: Vec::new(),
        findings: Vec::new(),
    }
}

/// Ten claims with every verdict.
pub fn claims(n: u32) -> Claims {
    let verdicts = [
        "supported",
        "partly",
        "not-shown",
        "contradicted",
        "unsettled",
    ];
    let pooled = |i: u32, k: u32| PooledOut {
        name: format!("pain at {i} months against saline"),
        command: format!("synovia evidence meta --class msc --versus saline --months {i}"),
        k,
        estimate: (k > 0).then_some(-4.0 - f64::from(i) / 3.0),
        ci_low: (k > 0).then_some(-10.0),
        ci_high: (k > 0).then_some(0.4),
        ci_beyond_scale: None,
        tau2: (k > 1).then_some(12.0),
        status: ["no-trials", "single-trial", "pooled"][k.min(2) as usize].to_owned(),
        unit: if i == 12 {
            "standard deviations"
        } else {
            "points of 100"
        }
        .to_owned(),
        trials: (0..k).map(|trial| format!("TRIAL{trial}")).collect(),
    };
    let domain = |name: &str, judgement: &str| DomainOut {
        domain: name.to_owned(),
        judgement: judgement.to_owned(),
        reason: format!("because of {name}"),
    };
    let one = |number: u32| ClaimOut {
        number,
        slug: format!("claim-of-{number}"),
        title: format!("The cells do thing number {number}"),
        claim: format!(
            "Injected cells do thing number {number} in the joint, and patients are better for it."
        ),
        mechanism: "secretion of growth factors".to_owned(),
        registry: vec!["joint.cells.secretion_per_day".to_owned()],
        fitted: vec![FittedOut {
            class: "cells".to_owned(),
            core: "bistable".to_owned(),
            points: [-1.2, 0.0, 4.4],
            no_benefit: 0.88,
        }],
        what_the_model_does: "It supposes an effect of one half by default.".to_owned(),
        verdict: verdicts[number as usize % 5].to_owned(),
        ruled: vec![RuledOut {
            of: String::new(),
            verdict: verdicts[number as usize % 5].to_owned(),
            rule: "interval against no difference and against 9.7 points".to_owned(),
            numbers: vec!["pain at 6 months: −6.00 (−10.00 to 0.40)".to_owned()],
        }],
        parts: if number == 2 {
            vec![
                ("pain".to_owned(), "partly".to_owned()),
                ("cartilage".to_owned(), "not-shown".to_owned()),
            ]
        } else {
            Vec::new()
        },
        reasons: vec![ReasonOut {
            text: "Blinded trials find little.".to_owned(),
            carried_by: vec!["TRIAL1".to_owned(), "pain at 6 months".to_owned()],
        }],
        rows: vec![RowOut {
            trial: "TRIAL1".to_owned(),
            label: "Lee 2019".to_owned(),
            url: "https://doi.org/10.5555/made.up.1".to_owned(),
            place: "outcomes.csv:123".to_owned(),
            shows: "a difference of 4 points".to_owned(),
        }],
        quoted: vec![QuotedOut {
            statement: "No difference was seen.".to_owned(),
            locator: "PMID 1".to_owned(),
            url: "https://pubmed.ncbi.nlm.nih.gov/1/".to_owned(),
            source_kind: "review".to_owned(),
            read: "abstract".to_owned(),
        }],
        pooled: if number == 4 {
            Vec::new()
        } else {
            vec![pooled(6, 5), pooled(3, 1), pooled(1, 0), pooled(12, 4)]
        },
        certainty: CertaintyOut {
            question: "cells against saline: pain at 12 months".to_owned(),
            overall: "very-low".to_owned(),
            start: "high".to_owned(),
            domains: [
                "risk of bias",
                "inconsistency",
                "indirectness",
                "imprecision",
                "publication bias",
            ]
            .map(|name| domain(name, "serious"))
            .to_vec(),
        },
        would_change: vec![
            "A double-blind trial of 300 patients against saline over two years.".to_owned(),
        ],
    };
    Claims {
        program_version: "0.1.0".to_owned(),
        as_of: "2026-06-30".to_owned(),
        library_sha256: "0123456789abcdef".repeat(4),
        added: Vec::new(),
        claims: (1..=n).map(one).collect(),
    }
}
