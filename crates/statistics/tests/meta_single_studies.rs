//! What escalc of metafor, metacont of meta and R's own tests say of single studies, see `validation/meta`.

mod oracle_table;

use std::collections::BTreeMap;

use oracle_table::lines;
use synovia_statistics::meta::effect_size::{
    Events, Group, SmdVariance, ZeroCells, combine, log_odds_ratio, log_risk_ratio,
    mean_difference, risk_difference, standardised_mean_difference,
};
use synovia_statistics::meta::recover::{
    Critical, MeanFormula, Printed, correlation_from_change, mean_and_sd, pooled_sd,
    sd_from_interval, sd_from_standard_error, sd_of_change, standard_error_from_interval,
    standard_error_from_p, standard_error_from_t,
};

/// The rows of a table of R, without the names of its columns.
fn table(file: &str) -> Vec<Vec<String>> {
    lines(&format!("meta/{file}"), "R ").split_off(1)
}

fn number(text: &str) -> f64 {
    text.parse()
        .unwrap_or_else(|_| panic!("'{text}' is not a number"))
}

/// What one analysis gave, by the names in the tables.
type Found = BTreeMap<String, f64>;

fn add(found: &mut Found, items: &[(&str, f64)]) {
    for (name, value) in items {
        found.insert((*name).to_owned(), *value);
    }
}

/// The lines of a table whose analyses need no data set: by analysis, R's numbers by item.
fn single_studies(file: &str) -> BTreeMap<String, Found> {
    let mut studies: BTreeMap<String, Found> = BTreeMap::new();
    for row in table(file) {
        let items = studies.entry(row[1].clone()).or_default();
        items.insert(row[2].clone(), number(&row[3]));
    }
    studies
}

fn relatively_near(what: &str, ours: f64, theirs: f64) {
    assert!(
        (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1e-3),
        "{what}: {ours:e}, R has {theirs:e}"
    );
}

#[test]
fn effect_sizes_agree_with_escalc() {
    for (analysis, items) in single_studies("effect_size.csv") {
        let words: Vec<&str> = analysis.split(' ').collect();
        let g: Vec<f64> = words[1..].iter().map(|word| number(word)).collect();
        let mut found = Found::new();
        if words[0] == "groups" {
            let group = |at: usize| Group {
                mean: g[at],
                sd: g[at + 1],
                patients: g[at + 2],
            };
            let (first, second) = (group(0), group(3));
            let md = mean_difference(first, second).expect("groups");
            let standardised =
                |variance| standardised_mean_difference(first, second, variance).expect("groups");
            let (ls, ub) = (
                standardised(SmdVariance::LargeSample),
                standardised(SmdVariance::Unbiased),
            );
            let both = combine(first, second).expect("groups");
            let items = [
                ("md", md.effect),
                ("md_v", md.variance),
                ("smd", ls.effect),
                ("smd_ls", ls.variance),
                ("smd_ub", ub.variance),
                ("both_mean", both.mean),
                ("both_sd", both.sd),
            ];
            add(&mut found, &items);
        } else {
            let group = |at: usize| Events {
                events: g[at],
                patients: g[at] + g[at + 1],
            };
            let rules = [
                ("only0", ZeroCells::AddHalfIfAnyEmpty),
                ("all", ZeroCells::AddHalfAlways),
            ];
            for (name, rule) in rules {
                let rr = log_risk_ratio(group(0), group(2), rule).expect("a table");
                let or = log_odds_ratio(group(0), group(2), rule).expect("a table");
                let rd = risk_difference(group(0), group(2), rule).expect("a table");
                for (measure, effect) in [("RR", rr), ("OR", or), ("RD", rd)] {
                    found.insert(format!("{measure} {name}"), effect.effect);
                    found.insert(format!("{measure}_v {name}"), effect.variance);
                }
            }
        }
        for (item, theirs) in items {
            relatively_near(&format!("{analysis}, {item}"), found[&item], theirs);
        }
    }
}

#[test]
fn means_and_standard_deviations_are_recovered_as_the_papers_say() {
    for (analysis, r) in single_studies("recover.csv") {
        let words: Vec<&str> = analysis.split(' ').collect();
        match words[0] {
            "five" => {
                let g: Vec<f64> = words[1..].iter().map(|word| number(word)).collect();
                for (item, theirs) in &r {
                    let parts: Vec<&str> = item.split(' ').collect();
                    let printed = match parts[1] {
                        "S1" => Printed::Range {
                            minimum: g[0],
                            median: g[2],
                            maximum: g[4],
                        },
                        "S2" => Printed::FiveNumbers {
                            minimum: g[0],
                            first_quartile: g[1],
                            median: g[2],
                            third_quartile: g[3],
                            maximum: g[4],
                        },
                        "S3" => Printed::Quartiles {
                            first_quartile: g[1],
                            median: g[2],
                            third_quartile: g[3],
                        },
                        other => panic!("an unknown scenario {other}"),
                    };
                    let formula = match parts[2] {
                        "Luo" => MeanFormula::Luo,
                        "Wan" => MeanFormula::Wan,
                        other => panic!("an unknown formula {other}"),
                    };
                    let found = mean_and_sd(printed, g[5], formula).expect("five numbers");
                    let ours = match parts[0] {
                        "mean" => found.mean,
                        "sd" => found.sd,
                        // Tables of three decimals, which the formula approximates.
                        "table" => {
                            assert!((found.sd / theirs - 1.0).abs() < 0.01, "{analysis}, {item}");
                            continue;
                        }
                        other => panic!("an unknown item {other}"),
                    };
                    relatively_near(&format!("{analysis}, {item}"), ours, *theirs);
                }
            }
            "printed" => {
                let n = r["n"];
                let patients = [n, n + 3.0];
                let near = |what: &str, ours: Result<f64, _>, theirs: f64| {
                    relatively_near(
                        &format!("{analysis}, {what}"),
                        ours.expect("a number"),
                        theirs,
                    );
                };
                near("from se", sd_from_standard_error(r["se"], n), r["sd"]);
                let t = Critical::StudentT;
                let from_t = sd_from_interval(r["low"], r["high"], 0.95, n, t);
                near("from an interval by t", from_t, r["sd"]);
                let from_normal =
                    sd_from_interval(r["normal_low"], r["normal_high"], 0.95, n, Critical::Normal);
                near("from a normal interval", from_normal, r["sd"]);
                let errors = [
                    standard_error_from_t(r["difference"], r["t"]),
                    standard_error_from_p(r["difference"], r["p"], patients, t),
                    standard_error_from_interval(
                        r["difference_low"],
                        r["difference_high"],
                        0.95,
                        patients,
                        t,
                    ),
                ];
                for error in errors {
                    let sd = pooled_sd(error.expect("a standard error"), patients);
                    near("from a comparison", sd, r["pooled_sd"]);
                }
            }
            "change" => {
                let of_change = sd_of_change(r["first_sd"], r["last_sd"], r["correlation"]);
                relatively_near(&analysis, of_change.expect("a change"), r["change_sd"]);
                let back = correlation_from_change(r["first_sd"], r["last_sd"], r["change_sd"]);
                relatively_near(&analysis, back.expect("a correlation"), r["correlation"]);
            }
            other => panic!("an unknown analysis {other}"),
        }
    }
}

#[test]
fn the_thirteen_trials_of_bcg_have_the_risk_ratios_of_metafor() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../validation/meta/dat_bcg.csv"
    );
    let text = std::fs::read_to_string(path).expect("the table");
    let mut lines = 0;
    for line in text.lines().skip(1) {
        let row: Vec<f64> = line.split(',').map(number).collect();
        let arm = |at: usize| Events {
            events: row[at],
            patients: row[at] + row[at + 1],
        };
        let effect = log_risk_ratio(arm(1), arm(3), ZeroCells::Refuse).expect("no empty cell");
        relatively_near(line, effect.effect, row[6]);
        relatively_near(line, effect.variance, row[7]);
        lines += 1;
    }
    assert_eq!(lines, 13);
}
