//! What metafor and meta say, see `validation/meta`: every line of every table there is compared with ours.

mod oracle_table;

use std::collections::BTreeMap;

use oracle_table::lines;
use synovia_statistics::meta::{
    Column, EggerModel, Heterogeneity, HeterogeneityInterval, Missing, Options, Pooled, Prediction,
    SharedTau2, Side, Tau2Interval, Test, cumulative, egger, influence, leave_one_out, pool,
    rank_test, regress, subgroups, trim_and_fill,
};

/// The rows of a table of R, without the names of its columns.
fn table(file: &str) -> Vec<Vec<String>> {
    lines(&format!("meta/{file}"), "R ").split_off(1)
}

fn number(text: &str) -> f64 {
    text.parse()
        .unwrap_or_else(|_| panic!("'{text}' is not a number"))
}

#[derive(Default)]
struct Studies {
    yi: Vec<f64>,
    vi: Vec<f64>,
    moderators: [Vec<f64>; 2],
    groups: Vec<String>,
}

fn data_sets() -> BTreeMap<String, Studies> {
    let mut sets: BTreeMap<String, Studies> = BTreeMap::new();
    for row in table("data.csv") {
        let set = sets.entry(row[0].clone()).or_default();
        set.yi.push(number(&row[1]));
        set.vi.push(number(&row[2]));
        set.moderators[0].push(number(&row[3]));
        set.moderators[1].push(number(&row[4]));
        set.groups.push(row[5].clone());
    }
    sets
}

/// What one analysis gave, by the names in the tables.
type Found = BTreeMap<String, f64>;

/// Compares a table line by line; `analyse` is called once per data set and analysis.
fn compare(file: &str, analyse: impl Fn(&Studies, &[&str]) -> Found) {
    let sets = data_sets();
    let mut ours: BTreeMap<(String, String), Found> = BTreeMap::new();
    let (mut misses, mut worst, mut lines) = (Vec::new(), 0.0_f64, 0);
    for row in table(file) {
        let (set, analysis, item, theirs) = (&row[0], &row[1], &row[2], number(&row[3]));
        let found = ours
            .entry((set.clone(), analysis.clone()))
            .or_insert_with(|| {
                let words: Vec<&str> = analysis.split(' ').collect();
                analyse(&sets[set], &words)
            });
        let Some(value) = found.get(item) else {
            misses.push(format!(
                "{set}, {analysis}: no {item}, where R has {theirs}"
            ));
            continue;
        };
        // A value near 0 is as exact as its standard error, or, for limits and Q, as the unit of percentages and ratios.
        // A p value counts relatively, however small.
        let probability = ["p", "q_p", "qmp", "qep", "q_between_p"]
            .iter()
            .any(|name| item.trim_end_matches(|digit: char| digit.is_ascii_digit()) == *name);
        let scale = if probability && theirs > 1e-300 {
            10.0 * theirs
        } else {
            theirs
                .abs()
                .max(1e-3)
                .max(found.get("se").map_or(0.0, |se| se.abs().min(1.0)))
        };
        // Limits of the variance between studies are what R's root finder stopped at.
        let tolerance = if analysis.starts_with("interval") {
            1e-5
        } else {
            1e-6
        };
        let off = (value - theirs).abs() / scale;
        worst = worst.max(off / tolerance);
        lines += 1;
        if off.is_nan() || off > tolerance {
            misses.push(format!(
                "{set}, {analysis}, {item}: {value:e}, R has {theirs:e}"
            ));
        }
    }
    println!("{file}: {lines} lines, the worst at {worst:.1e} of the tolerance");
    assert!(
        misses.is_empty(),
        "{} of {file}:\n{}",
        misses.len(),
        misses.join("\n")
    );
}

fn options(method: &str, test: &str) -> Options {
    let test = match test {
        "classic" => Test::Z,
        "HK" => Test::HartungKnapp,
        other => Test::parse(other).expect("a test"),
    };
    Options {
        prediction: Prediction::SameAsTest,
        ..Options::new(Heterogeneity::parse(method).expect("an estimator"), test)
    }
}

fn add(found: &mut Found, suffix: &str, items: &[(&str, f64)]) {
    for (name, value) in items {
        found.insert(format!("{name}{suffix}"), *value);
    }
}

fn add_pooled(found: &mut Found, suffix: &str, pooled: &Pooled) {
    let items = [
        ("estimate", pooled.estimate),
        ("se", pooled.se),
        ("statistic", pooled.statistic),
        ("p", pooled.p),
        ("ci_low", pooled.ci.0),
        ("ci_high", pooled.ci.1),
        ("tau2", pooled.tau2),
        ("i2", pooled.i2),
        ("h2", pooled.h2),
        ("q", pooled.q),
        ("q_p", pooled.q_p),
        ("log_likelihood", pooled.log_likelihood),
    ];
    add(found, suffix, &items);
    if let Some(se) = pooled.se_tau2 {
        add(found, suffix, &[("se_tau2", se)]);
    }
    if let Some((low, high)) = pooled.prediction {
        let items = [("prediction_low", low), ("prediction_high", high)];
        add(found, suffix, &items);
    }
}

fn add_interval(found: &mut Found, interval: Option<HeterogeneityInterval>) {
    let interval = interval.expect("an interval that is not empty");
    let items = [
        ("tau2_low", interval.tau2.0),
        ("tau2_high", interval.tau2.1),
        ("i2_low", interval.i2.0),
        ("i2_high", interval.i2.1),
        ("h2_low", interval.h2.0),
        ("h2_high", interval.h2.1),
    ];
    add(found, "", &items);
}

#[test]
fn pooling_agrees_with_metafor_and_meta() {
    compare("pooling.csv", |set, words| {
        let mut found = Found::new();
        let pooled = |options: &Options| pool(&set.yi, &set.vi, options).expect("a pooled effect");
        match words {
            ["pool", method, test] => {
                let mut options = options(method, test);
                if *method == "GENQ" {
                    let mean = set.vi.iter().sum::<f64>() / set.vi.len() as f64;
                    options.weights = Some(set.vi.iter().map(|v| 1.0 / (v + mean)).collect());
                }
                add_pooled(&mut found, "", &pooled(&options));
            }
            ["weights", method] => {
                let weights = pooled(&options(method, "z")).weights;
                for (study, weight) in weights.iter().enumerate() {
                    add(&mut found, &study.to_string(), &[("weight", *weight)]);
                }
            }
            ["interval", kind, method, level] => {
                let options = Options {
                    tau2_interval: match *kind {
                        "QP" => Tau2Interval::QProfile,
                        "PL" => Tau2Interval::ProfileLikelihood,
                        other => panic!("an unknown interval {other}"),
                    },
                    level: number(level) / 100.0,
                    ..options(method, "z")
                };
                add_interval(&mut found, pooled(&options).heterogeneity_interval);
            }
            ["prediction", variant] => {
                let options = Options {
                    prediction: Prediction::parse(variant).expect("a variant"),
                    ..options("REML", "z")
                };
                add_pooled(&mut found, "", &pooled(&options));
            }
            other => panic!("an unknown analysis {other:?}"),
        }
        found
    });
}

fn columns(set: &Studies, names: &str) -> Vec<Column> {
    names
        .split('+')
        .zip(&set.moderators)
        .map(|(name, values)| Column::new(name, values))
        .collect()
}

#[test]
fn regression_and_subgroups_agree_with_metafor_and_meta() {
    compare("regression.csv", |set, words| {
        let mut found = Found::new();
        match words {
            ["regress", names, method, test] => {
                let moderators = columns(set, names);
                let fit = regress(&set.yi, &set.vi, &moderators, &options(method, test))
                    .expect("a regression");
                for (place, one) in fit.coefficients.iter().enumerate() {
                    let items = [
                        ("estimate", one.estimate),
                        ("se", one.se),
                        ("statistic", one.statistic),
                        ("p", one.p),
                        ("ci_low", one.ci.0),
                        ("ci_high", one.ci.1),
                    ];
                    add(&mut found, &place.to_string(), &items);
                }
                let mean = |column: &Column| {
                    column.values.iter().sum::<f64>() / column.values.len() as f64
                };
                let at: Vec<f64> = moderators.iter().map(mean).collect();
                let predicted = fit.predict(&at).expect("as many values");
                let items = [
                    ("tau2", fit.tau2),
                    ("i2", fit.i2),
                    ("h2", fit.h2),
                    ("qm", fit.moderators_statistic),
                    ("qmp", fit.moderators_p),
                    ("qe", fit.residual_q),
                    ("qep", fit.residual_p),
                    ("log_likelihood", fit.log_likelihood),
                    ("predicted", predicted.estimate),
                    ("predicted_se", predicted.se),
                    ("predicted_low", predicted.ci.0),
                    ("predicted_high", predicted.ci.1),
                    ("new_low", predicted.prediction.0),
                    ("new_high", predicted.prediction.1),
                ];
                add(&mut found, "", &items);
                if let Some(r2) = fit.r2 {
                    add(&mut found, "", &[("r2", r2)]);
                }
                if let Some(se) = fit.se_tau2 {
                    add(&mut found, "", &[("se_tau2", se)]);
                }
            }
            ["subgroups", shared, method, test] => {
                let shared = match *shared {
                    "common" => SharedTau2::Common,
                    "separate" => SharedTau2::Separate,
                    other => panic!("an unknown sharing {other}"),
                };
                let labels: Vec<&str> = set.groups.iter().map(String::as_str).collect();
                let groups = subgroups(&set.yi, &set.vi, &labels, shared, &options(method, test))
                    .expect("subgroups");
                for group in &groups.groups {
                    let pooled = group.pooled.as_ref().expect("more than one study");
                    let items = [
                        ("estimate ", group.estimate),
                        ("se ", group.se),
                        ("tau2 ", pooled.tau2),
                        ("q ", pooled.q),
                    ];
                    add(&mut found, &group.label, &items);
                }
                let items = [
                    ("q_between", groups.q_between),
                    ("q_between_p", groups.q_between_p),
                ];
                add(&mut found, "", &items);
            }
            other => panic!("an unknown analysis {other:?}"),
        }
        found
    });
}

#[test]
fn leaving_out_accumulating_and_influence_agree_with_metafor() {
    compare("sensitivity.csv", |set, words| {
        let mut found = Found::new();
        match words {
            ["leave", method, test] => {
                let all = leave_one_out(&set.yi, &set.vi, &options(method, test));
                for one in all.expect("enough studies") {
                    add_pooled(&mut found, &one.omitted.to_string(), &one.pooled);
                }
            }
            ["cumulate", method, test] => {
                let all = cumulative(&set.yi, &set.vi, &options(method, test));
                for step in all.expect("enough studies").iter().skip(1) {
                    let pooled = step.pooled.as_ref().expect("more than one study");
                    add_pooled(&mut found, &(step.studies - 1).to_string(), pooled);
                }
            }
            ["influence", method, test] => {
                let all = influence(&set.yi, &set.vi, &options(method, test));
                for one in all.expect("enough studies") {
                    let items = [
                        ("rstudent", one.studentised_residual),
                        ("dffits", one.dffits),
                        ("cook", one.cooks_distance),
                        ("covariance_ratio", one.covariance_ratio),
                        ("tau2", one.tau2_without),
                        ("q", one.q_without),
                        ("hat", one.hat),
                        ("weight", 100.0 * one.hat),
                    ];
                    add(&mut found, &one.study.to_string(), &items);
                }
            }
            other => panic!("an unknown analysis {other:?}"),
        }
        found
    });
}

#[test]
fn tests_of_asymmetry_and_trim_and_fill_agree_with_metafor() {
    compare("asymmetry.csv", |set, words| {
        let mut found = Found::new();
        match words {
            ["egger", rest @ ..] => {
                let (model, options) = match rest {
                    ["lm"] => (EggerModel::Classical, Options::default()),
                    [method, test] => (EggerModel::MixedEffects, options(method, test)),
                    other => panic!("an unknown regression {other:?}"),
                };
                let test = egger(&set.yi, &set.vi, model, &options).expect("a test");
                let items = [
                    ("statistic", test.statistic),
                    ("p", test.p),
                    ("limit", test.limit),
                    ("limit_low", test.limit_ci.0),
                    ("limit_high", test.limit_ci.1),
                    ("slope", test.slope),
                    ("se", test.se),
                    ("tau2", test.tau2),
                ];
                add(&mut found, "", &items);
            }
            ["rank"] => {
                let test = rank_test(&set.yi, &set.vi).expect("a test");
                add(&mut found, "", &[("tau", test.tau), ("p", test.p)]);
            }
            ["trim", method, estimator, side] => {
                let estimator = match *estimator {
                    "L0" => Missing::L0,
                    "R0" => Missing::R0,
                    other => panic!("an unknown estimator {other}"),
                };
                let side = match *side {
                    "left" => Some(Side::Left),
                    "right" => Some(Side::Right),
                    _ => None,
                };
                let trimmed =
                    trim_and_fill(&set.yi, &set.vi, estimator, side, &options(method, "z"))
                        .expect("trim and fill");
                let items = [
                    ("missing", trimmed.missing as f64),
                    ("se_missing", trimmed.se_missing),
                    ("right", f64::from(trimmed.side == Side::Right)),
                    ("studies", trimmed.pooled.studies as f64),
                ];
                add(&mut found, "", &items);
                add_pooled(&mut found, "", &trimmed.pooled);
                for (place, (effect, variance)) in trimmed.filled.iter().enumerate() {
                    let items = [("effect", *effect), ("variance", *variance)];
                    add(&mut found, &place.to_string(), &items);
                }
            }
            other => panic!("an unknown analysis {other:?}"),
        }
        found
    });
}

/// The table that came with metafor's own defaults of convergence, for all estimators.
#[test]
fn the_table_of_bcg_methods_agrees() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../validation/meta/metafor_bcg_methods.csv"
    );
    let text = std::fs::read_to_string(path).expect("the table");
    let set = &data_sets()["bcg"];
    let mut lines = 0;
    for line in text.lines().skip(1) {
        let row: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
        let pooled = pool(&set.yi, &set.vi, &options(row[0], row[1])).expect("a pooled effect");
        let (low, high) = pooled.prediction.unwrap_or((f64::NAN, f64::NAN));
        let ours = [
            (3, pooled.estimate, 1e-6),
            (4, pooled.se, 1e-6),
            (5, pooled.statistic, 1e-5),
            (6, pooled.p, 1e-6),
            (7, pooled.ci.0, 1e-6),
            (8, pooled.ci.1, 1e-6),
            (9, low, 1e-6),
            (10, high, 1e-6),
            (11, pooled.tau2, 1e-5),
            (12, pooled.se_tau2.unwrap_or(f64::NAN), 1e-6),
            (13, pooled.i2, 1e-5),
            (14, pooled.h2, 1e-5),
            (15, pooled.q, 1e-6),
            (17, pooled.log_likelihood, 1e-6),
        ];
        for (place, value, tolerance) in ours {
            match row[place].parse::<f64>() {
                Ok(theirs) => assert!(
                    (value - theirs).abs() <= tolerance,
                    "{line}: column {place} is {value}"
                ),
                Err(_) => assert!(value.is_nan(), "{line}: column {place} is {value}"),
            }
        }
        // The p of Q is far in the tail; its digits count relatively.
        assert!((pooled.q_p / number(row[16]) - 1.0).abs() < 1e-9);
        lines += 1;
    }
    assert_eq!(lines, 17);
}

/// Confidence and prediction intervals of meta 6.5-0, with its default convergence: three tests by three predictions. Its `KR` test has no
/// counterpart here; the prediction beside it has.
#[test]
fn the_prediction_intervals_of_meta_agree() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../validation/meta/meta_metagen_hk_pi.txt"
    );
    let text = std::fs::read_to_string(path).expect("the table");
    let set = &data_sets()["bcg"];
    let mut lines = 0;
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let test = if words[0] == "HK" { "HK" } else { "classic" };
        let options = Options {
            prediction: Prediction::parse(words[1]).expect("a variant"),
            ..options("REML", test)
        };
        let pooled = pool(&set.yi, &set.vi, &options).expect("a pooled effect");
        let (low, high) = pooled.prediction.expect("a prediction interval");
        let mut ours = vec![(3, pooled.estimate), (10, low), (11, high)];
        if words[0] != "KR" {
            ours.extend([(5, pooled.se), (7, pooled.ci.0), (8, pooled.ci.1)]);
        }
        for (place, value) in ours {
            assert!(
                (value - number(words[place])).abs() < 1e-6,
                "{line}: word {place} is {value}"
            );
        }
        assert!((pooled.tau2 - number(words[13])).abs() < 1e-5);
        lines += 1;
    }
    assert_eq!(lines, 9);
}
