//! What netmeta says, see `validation/network`: each table names the program, the script and the tolerance used here.

use synovia_statistics::network::{
    Arm, BetweenStudies, Cell, Model, Network, Settings, Wanted, analyse, comparisons_from_arms,
};

use super::table::{Row, comparisons, read};

const NETWORKS: [&str; 8] = [
    "senn2013",
    "woods2010",
    "smoking",
    "dong2013",
    "linde2015",
    "linde2016",
    "parkinson",
    "twoarm",
];

fn network(name: &str, method: &str) -> Network {
    let between_studies = match method {
        "REML" => BetweenStudies::RestrictedLikelihood,
        _ => BetweenStudies::DerSimonianLaird,
    };
    let settings = Settings {
        between_studies,
        ..Settings::default()
    };
    analyse(&comparisons(name), &settings).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn model(network: Network, name: &str) -> Model {
    match name {
        "none" | "common" => network.common,
        _ => network.random.expect("degrees of freedom"),
    }
}

/// The rows of a table, with the model each is about.
fn each_model(rows: &[Row], column: &str, mut check: impl FnMut(&Model, &[&Row])) {
    let mut seen = 0;
    for name in NETWORKS {
        let mut kinds: Vec<&str> = rows
            .iter()
            .filter(|row| row.text("network") == name)
            .map(|row| row.text(column))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let own: Vec<&Row> = rows
                .iter()
                .filter(|row| row.text("network") == name && row.text(column) == kind)
                .collect();
            seen += own.len();
            check(&model(network(name, kind), kind), &own);
        }
    }
    assert_eq!(seen, rows.len(), "rows of a network that is not checked");
}

#[test]
fn effects_intervals_and_predictions_agree_with_netmeta() {
    each_model(&read("effects.csv"), "method", |model, rows| {
        assert_eq!(model.all_pairs().len(), rows.len());
        for row in rows {
            let ours = model
                .estimate(row.text("treatment"), row.text("versus"))
                .expect("known treatments");
            // Two optimisers stop at slightly different variances.
            let tolerance = if row.text("method") == "REML" {
                1e-5
            } else {
                1e-6
            };
            row.near("effect", ours.effect, tolerance);
            row.near("se", ours.se, tolerance);
            row.near("lower", ours.lower, 2.0 * tolerance);
            row.near("upper", ours.upper, 2.0 * tolerance);
            row.near("p", ours.p, 2.0 * tolerance);
            let wide = 13.0 * tolerance;
            row.near_or_both_none("predict_lower", ours.prediction.map(|p| p.0), wide);
            row.near_or_both_none("predict_upper", ours.prediction.map(|p| p.1), wide);
        }
    });
}

#[test]
fn heterogeneity_and_inconsistency_agree_with_netmeta() {
    for row in read("summary.csv") {
        let method = row.text("method");
        let ours = network(row.text("network"), method);
        let tolerance = if method == "REML" { 1e-5 } else { 1e-6 };
        let tau2 = ours.tau2.expect("degrees of freedom");
        row.near("tau2", tau2, tolerance);
        if row.text("network") == "twoarm" {
            row.near("tau2_netmeta", tau2, tolerance);
        }
        let i2 = ours.i2.expect("degrees of freedom");
        row.near("i2", i2.value, 1e-6);
        row.near_or_both_none("i2_lower", i2.interval.map(|i| i.0), 1e-6);
        row.near_or_both_none("i2_upper", i2.interval.map(|i| i.1), 1e-6);
        let parts = &ours.decomposition;
        for (name, q) in [
            ("q", parts.total),
            ("het", parts.within),
            ("inc", parts.between),
        ] {
            // Effects of linde2016 have six digits and do not quite add up within studies of three arms; netmeta takes Q apart
            // from two of the three, here from all.
            let rounded = row.text("network") == "linde2016";
            row.near(name, q.q, if rounded { 1e-5 } else { 1e-6 });
            row.near(&format!("{name}_df"), q.df as f64, 0.0);
            row.near_or_both_none(&format!("{name}_p"), q.p, 1e-6);
        }
        let random = parts.between_random.expect("two studies of one design");
        let rounded = row.text("network") == "linde2016";
        row.near(
            "inc_random",
            random.between.q,
            if rounded { 1e-5 } else { 1e-6 },
        );
        row.near_or_both_none("inc_random_p", random.between.p, 1e-6);
        row.near("tau2_within", random.tau2_within, 1e-6);
    }
}

#[test]
fn designs_agree_with_netmeta() {
    let rows = read("designs.csv");
    for name in NETWORKS {
        let ours = network(name, "DL").decomposition.designs;
        let own: Vec<&Row> = rows
            .iter()
            .filter(|row| row.text("network") == name)
            .collect();
        assert_eq!(ours.len(), own.len(), "{name}");
        for row in own {
            let mut treatments: Vec<&str> = row.text("design").split(':').collect();
            treatments.sort_unstable();
            let design = ours
                .iter()
                .find(|design| design.treatments == treatments)
                .unwrap_or_else(|| panic!("{treatments:?} in {name}"));
            // See heterogeneity: rounded effects.
            let tolerance = if name == "linde2016" { 1e-5 } else { 1e-6 };
            row.near("het", design.within.q, tolerance);
            row.near("het_df", design.within.df as f64, 0.0);
            // netmeta detaches no design with a treatment that occurs in no other; the loops through its other treatments are
            // detached here all the same.
            let elsewhere = |name| {
                ours.iter()
                    .any(|o| o.treatments != treatments && o.treatments.contains(name))
            };
            if design.treatments.iter().any(|name| !elsewhere(name)) {
                assert_eq!(row.optional("detached"), None);
                continue;
            }
            let without = design.between_without;
            row.near_or_both_none("detached", without.map(|q| q.q), tolerance);
            row.near_or_both_none("detached_df", without.map(|q| q.df as f64), 0.0);
        }
    }
}

#[test]
fn p_scores_agree_with_netmeta() {
    each_model(&read("ranks.csv"), "model", |model, rows| {
        for row in rows {
            let wanted = match row.text("small") {
                "desirable" => Wanted::Small,
                _ => Wanted::Large,
            };
            let scores = model.p_scores(wanted);
            let ours = scores.iter().find(|s| s.treatment == row.text("treatment"));
            row.near("p_score", ours.expect("a score").p_score, 1e-6);
        }
    });
}

#[test]
fn direct_and_indirect_evidence_agree_with_netmeta() {
    each_model(&read("splits.csv"), "model", |model, rows| {
        let splits = model.splits();
        assert_eq!(splits.len(), rows.len());
        for row in rows {
            let (treatment, versus) = (row.text("treatment"), row.text("versus"));
            let of = |split: &&synovia_statistics::network::Split| {
                let pair = (
                    split.direct.treatment.as_str(),
                    split.direct.versus.as_str(),
                );
                pair == (treatment, versus) || pair == (versus, treatment)
            };
            let split = splits.iter().find(of).expect("a split");
            let sign = if split.direct.treatment == treatment {
                1.0
            } else {
                -1.0
            };
            row.near("studies", split.studies as f64, 0.0);
            row.near("share", split.direct_share, 1e-6);
            row.near("direct", sign * split.direct.effect, 1e-6);
            row.near("direct_se", split.direct.se, 1e-6);
            // Where nearly everything is direct, the little that is not is calculated back from two nearly equal numbers.
            let (indirect, difference) = (split.indirect.as_ref(), split.difference.as_ref());
            row.near_or_both_none("indirect", indirect.map(|e| sign * e.effect), 1e-6);
            row.near_or_both_none("indirect_se", indirect.map(|e| e.se), 1e-6);
            row.near_or_both_none("difference", difference.map(|e| sign * e.effect), 1e-6);
            row.near_or_both_none("difference_se", difference.map(|e| e.se), 1e-6);
            row.near_or_both_none("z", difference.map(|e| sign * e.effect / e.se), 1e-6);
            row.near_or_both_none("p", difference.map(|e| e.p), 1e-6);
        }
    });
}

#[test]
fn contributions_of_direct_comparisons_agree_with_netmeta() {
    each_model(&read("contributions.csv"), "model", |model, rows| {
        let pair = |a: &str, b: &str| {
            let mut pair = [a.to_owned(), b.to_owned()];
            pair.sort();
            pair
        };
        let mut estimates: Vec<[String; 2]> = rows
            .iter()
            .map(|row| pair(row.text("treatment"), row.text("versus")))
            .collect();
        estimates.sort();
        estimates.dedup();
        for [treatment, versus] in estimates {
            let ours = model
                .contributions(&treatment, &versus)
                .expect("positive weights");
            let about = |row: &&&Row| {
                pair(row.text("treatment"), row.text("versus"))
                    == [treatment.clone(), versus.clone()]
            };
            let own: Vec<_> = rows.iter().filter(about).collect();
            assert_eq!(ours.len(), own.len());
            for row in own {
                let [a, b] = pair(row.text("direct_treatment"), row.text("direct_versus"));
                let share = ours.iter().find(|c| c.treatment == a && c.versus == b);
                row.near("share", share.expect("a direct comparison").share, 1e-6);
            }
        }
    });
}

#[test]
fn comparisons_made_of_arms_are_those_of_pairwise() {
    let arms: Vec<Arm> = read("arms.csv")
        .iter()
        .map(|row| Arm {
            study: row.text("study").to_owned(),
            treatment: row.text("treatment").to_owned(),
            mean: row.number("mean"),
            sd: row.number("sd"),
            n: row.number("n") as u64,
        })
        .collect();
    let ours = comparisons_from_arms(&arms).expect("possible arms");
    let theirs = comparisons("parkinson");
    assert_eq!(ours.len(), theirs.len());
    for row in theirs {
        let same = ours
            .iter()
            .find(|o| {
                (&o.study, &o.treatment, &o.versus) == (&row.study, &row.treatment, &row.versus)
            })
            .expect("the same comparison");
        assert!((same.effect - row.effect).abs() < 1e-14);
        assert!((same.se - row.se).abs() < 1e-14);
    }
}

#[test]
fn the_league_table_holds_the_network_below_and_direct_comparisons_above_the_diagonal() {
    let model = model(network("senn2013", "DL"), "random");
    let order: Vec<String> = model
        .p_scores(Wanted::Small)
        .into_iter()
        .map(|score| score.treatment)
        .collect();
    assert_eq!(order[0], "rosi");
    let league = model.league(&order).expect("known treatments");
    for (row, cells) in league.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (first, later) = (&order[row.min(column)], &order[row.max(column)]);
            match cell {
                Cell::Treatment(name) => assert_eq!((name, row), (first, column)),
                Cell::Network(estimate) => {
                    assert!(row > column);
                    assert_eq!(*estimate, model.estimate(first, later).expect("known"));
                }
                Cell::Direct(estimate) => {
                    assert!(row < column);
                    assert_eq!(*estimate, model.direct(first, later).expect("known"));
                }
            }
        }
    }
}
