//! Component network meta-analysis: netmeta's netcomb and discomb, and what cannot be told apart.

use synovia_statistics::network::{
    Additive, AdditiveModel, Comparison, ComponentEffect, Components, NetworkError, Settings,
    analyse, analyse_components,
};

use super::table::{Row, comparisons, read};

/// Without the study that joins them, talking therapies hang together with nothing but each other.
const LOOSE: [&str; 4] = ["Face-to-face CBT", "Other face-to-face", "Remote CBT", "UC"];

fn fit(name: &str) -> Additive {
    let mut components = Components::plus("Placebo");
    let data = name.trim_end_matches(" with interaction");
    if data != name {
        components
            .interactions
            .push(vec!["Face-to-face PST".into(), "SSRI".into()]);
    }
    analyse_components(&comparisons(data), &components, &Settings::default())
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn each_model(rows: &[Row], mut check: impl FnMut(&str, &AdditiveModel, &[&Row])) {
    let mut seen = 0;
    for name in [
        "linde2016",
        "linde2016 with interaction",
        "face",
        "pieces",
        "apart",
    ] {
        let fitted = fit(name);
        for (kind, model) in [
            ("common", Some(&fitted.common)),
            ("random", fitted.random.as_ref()),
        ] {
            let own: Vec<&Row> = rows
                .iter()
                .filter(|row| row.text("network") == name && row.text("model") == kind)
                .collect();
            seen += own.len();
            check(name, model.expect("degrees of freedom"), &own);
        }
    }
    assert_eq!(seen, rows.len());
}

#[test]
fn effects_of_components_agree_with_netmeta() {
    each_model(&read("components.csv"), |name, model, rows| {
        let ours = model.components();
        assert_eq!(ours.len(), rows.len());
        for row in rows {
            let component = row.text("component");
            let of = |effect: &&ComponentEffect| effect.component == component;
            let estimate = &ours.iter().find(of).expect("the component").estimate;
            // netmeta warns about these and prints the shortest of many solutions; here they have no number.
            if name == "apart" && LOOSE.contains(&component) {
                assert_eq!(*estimate, None);
                continue;
            }
            let estimate = estimate.as_ref().expect("identifiable");
            row.near("effect", estimate.effect, 1e-6);
            row.near("se", estimate.se, 1e-6);
            row.near("p", estimate.p, 1e-6);
        }
    });
}

#[test]
fn comparisons_under_the_additive_model_agree_with_netmeta() {
    each_model(&read("combinations.csv"), |name, model, rows| {
        for row in rows {
            let (treatment, versus) = (row.text("treatment"), row.text("versus"));
            let estimate = model.estimate(treatment, versus).expect("known treatments");
            if name == "apart" && LOOSE.contains(&treatment) != LOOSE.contains(&versus) {
                assert_eq!(estimate, None);
                continue;
            }
            let estimate = estimate.expect("identifiable");
            row.near("effect", estimate.effect, 1e-6);
            row.near("se", estimate.se, 1e-6);
        }
    });
}

#[test]
fn the_cost_of_additivity_agrees_with_netmeta() {
    for row in read("additive.csv") {
        let ours = fit(row.text("network"));
        row.near("q", ours.additive.q, 1e-6);
        row.near("q_df", ours.additive.df as f64, 0.0);
        row.near_or_both_none("q_p", ours.additive.p, 1e-6);
        row.near("tau2", ours.tau2.expect("degrees of freedom"), 1e-6);
        row.near("i2", ours.i2.expect("degrees of freedom").value, 1e-6);
        // discomb says nothing of the standard model.
        if row.optional("standard").is_some() {
            row.near("standard", ours.standard.q, 1e-6);
            row.near("standard_df", ours.standard.df as f64, 0.0);
            row.near("difference", ours.difference.q, 1e-6);
            row.near("difference_df", ours.difference.df as f64, 0.0);
            row.near_or_both_none("difference_p", ours.difference.p, 1e-6);
        }
    }
}

fn row(study: &str, treatment: &str, versus: &str, effect: f64) -> Comparison {
    Comparison {
        study: study.into(),
        treatment: treatment.into(),
        versus: versus.into(),
        effect,
        se: 0.5,
    }
}

#[test]
fn the_standard_model_of_a_network_that_falls_apart_is_that_of_its_pieces() {
    let ours = fit("pieces");
    assert_eq!(ours.pieces.len(), 2);
    let all = comparisons("pieces");
    let (mut q, mut df) = (0.0, 0);
    for piece in &ours.pieces {
        let own: Vec<Comparison> = all
            .iter()
            .filter(|row| piece.contains(&row.treatment))
            .cloned()
            .collect();
        let total = analyse(&own, &Settings::default())
            .expect("connected")
            .decomposition
            .total;
        (q, df) = (q + total.q, df + total.df);
    }
    assert!((ours.standard.q - q).abs() < 1e-10);
    assert_eq!(ours.standard.df, df);
}

#[test]
fn a_combination_without_error_is_the_sum_of_its_components() {
    let rows = [
        row("one", "a", "nothing", -2.0),
        row("two", "b", "nothing", -3.0),
        row("three", "b + a", "nothing", -5.0),
    ];
    let fitted = analyse_components(&rows, &Components::plus("nothing"), &Settings::default())
        .expect("a network");
    assert!(fitted.additive.q < 1e-20);
    assert_eq!(fitted.additive.df, 1);
    let both = fitted.common.combination("b + a").expect("known");
    let both = both.expect("identifiable");
    assert!((both.effect + 5.0).abs() < 1e-12);
    // Two estimates of the sum: 0.5² directly, twice 0.5² by parts.
    let variance: f64 = 1.0 / (1.0 / 0.25 + 1.0 / 0.5);
    assert!((both.se - variance.sqrt()).abs() < 1e-12);
}

#[test]
fn what_an_interaction_adds_is_what_is_missing_from_the_sum() {
    let rows = [
        row("one", "a", "nothing", -2.0),
        row("two", "b", "nothing", -3.0),
        row("three", "a + b", "nothing", -9.0),
    ];
    let mut components = Components::plus("nothing");
    components.interactions.push(vec!["b".into(), "a".into()]);
    let fitted = analyse_components(&rows, &components, &Settings::default()).expect("a network");
    let effects = fitted.common.components();
    assert_eq!(effects[2].component, "b * a");
    let extra = effects[2].estimate.as_ref().expect("identifiable");
    assert!((extra.effect + 4.0).abs() < 1e-12);
    assert_eq!(fitted.tau2, None);
    assert_eq!(fitted.random, None);
}

#[test]
fn components_that_always_come_together_have_no_effect_of_their_own() {
    let rows = [
        row("one", "a + b", "nothing", -5.0),
        row("two", "a + b", "nothing", -6.0),
        row("three", "c", "nothing", -1.0),
    ];
    let fitted = analyse_components(&rows, &Components::plus("nothing"), &Settings::default())
        .expect("a network");
    let told: Vec<bool> = fitted
        .common
        .components()
        .iter()
        .map(|effect| effect.estimate.is_some())
        .collect();
    assert_eq!(told, [false, false, true]);
    let both = fitted.common.combination("a + b").expect("known");
    assert!((both.expect("identifiable").effect + 5.5).abs() < 1e-12);
}

#[test]
fn a_combination_with_the_inactive_component_is_the_rest_of_it() {
    let rows = [
        row("one", "a", "nothing", -2.0),
        row("two", "a + nothing", "nothing", -4.0),
    ];
    let fitted = analyse_components(&rows, &Components::plus("nothing"), &Settings::default())
        .expect("a network");
    let same = fitted.common.estimate("a", "a + nothing").expect("known");
    let same = same.expect("identifiable");
    assert_eq!((same.effect, same.se, same.p), (0.0, 0.0, 1.0));
    assert_eq!(fitted.difference.df, 1);
}

#[test]
fn impossible_components_are_refused_by_name() {
    let settings = Settings::default();
    let rows = [row("one", "a", "b", 1.0), row("two", "a + b", "b", 1.0)];
    let refused = |rows: &[Comparison], components: &Components| {
        analyse_components(rows, components, &settings).unwrap_err()
    };
    let unknown = refused(&rows, &Components::plus("placebo"));
    assert_eq!(
        unknown.to_string(),
        "there is no placebo in this network; there are a, b"
    );
    for written in ["a + a", "a + ", "+ a"] {
        let odd = [row("one", written, "b", 1.0)];
        let error = refused(&odd, &Components::plus("b"));
        assert!(matches!(error, NetworkError::Combination { .. }), "{error}");
    }
    for together in [vec!["a"], vec!["a", "c"], vec!["a", "b"]] {
        let mut components = Components::plus("b");
        components
            .interactions
            .push(together.iter().map(|&name| name.to_owned()).collect());
        let error = refused(&rows, &components);
        assert!(matches!(error, NetworkError::Interaction { .. }), "{error}");
    }
}
