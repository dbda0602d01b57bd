//! What a run's report shows of products: nothing that the passport and the rules do not say.

use serde_json::json;
use synovia_regulation::classify::{Date, Jurisdiction};
use synovia_regulation::passport::{SHIPPED, shipped};
use synovia_regulation::protocol::{Facts, ProductGiven};
use synovia_regulation::summary::{Summary, product, summary};

fn of_shipped(id: &str) -> ProductGiven {
    ProductGiven::of_passport(shipped(id).expect("it is shipped"), id)
}

#[test]
fn every_shipped_passport_has_an_answer_in_all_nine_jurisdictions() {
    for (id, _) in SHIPPED {
        let of = product(&of_shipped(id), &["Arm"], None);
        assert_eq!(of.jurisdictions.len(), Jurisdiction::ALL.len(), "{id}");
        for answer in &of.jurisdictions {
            let classes = answer.classes.len();
            let sound = match answer.outcome.as_str() {
                "decided" => classes == 1 && answer.classes[0].condition.is_empty(),
                "depends" => classes > 1,
                "undetermined" => classes <= 1,
                _ => false,
            };
            assert!(sound, "{id} {}: {}", answer.jurisdiction, answer.outcome);
            for class in answer.classes.iter().filter(|class| !class.rule.is_empty()) {
                assert!(!class.class.is_empty() && !class.certainty.is_empty());
                assert!(!class.trial_needs.is_empty() && !class.market_needs.is_empty());
            }
        }
    }
}

#[test]
fn nothing_without_a_primary_source_is_shown_as_settled() {
    for (id, _) in SHIPPED {
        let of = product(&of_shipped(id), &[], None);
        for class in of.jurisdictions.iter().flat_map(|answer| &answer.classes) {
            let is_primary = |source: &(String, String)| source.0 == "primary";
            let has_primary = class.sources.iter().any(is_primary);
            assert!(
                class.certainty != "settled" || has_primary,
                "{id} {}",
                class.rule
            );
        }
    }
}

#[test]
fn a_steroid_and_what_nobody_knows_have_no_class_and_say_why() {
    let steroid = "Triamcinolone acetonide, crystalline suspension";
    for (words, why) in [
        (steroid, "none of them"),
        ("Elixir", "nobody says what it is"),
    ] {
        let of = product(&ProductGiven::of_words(words), &[], None);
        assert!(of.jurisdictions.is_empty() && of.passport.is_none());
        assert!(of.not_covered.contains(why), "{}", of.not_covered);
    }
}

#[test]
fn a_product_without_a_passport_is_classified_by_what_the_study_says() {
    let mut given = ProductGiven::of_words("Bone-marrow mesenchymal stromal cells, expanded");
    given.passport = None;
    let of = product(&given, &[], None);
    assert!(of.passport.is_none() && of.not_covered.is_empty());
    assert_eq!(of.jurisdictions[0].classes[0].rule, "US-351-MANIP");
}

#[test]
fn the_day_that_is_asked_for_reaches_the_answers() {
    let given = of_shipped("umbilical-msc");
    let china = |day: &str| {
        let of = product(&given, &[], Date::parse(day).as_ref());
        let answer = of
            .jurisdictions
            .into_iter()
            .find(|one| one.jurisdiction == "CN");
        serde_json::to_string(&answer).expect("plain values")
    };
    // Order 818 is in force from 2026-05-01.
    let facts = Facts::from_study(&json!({ "arms": [] }));
    let day = Date::parse("2026-01-01");
    assert_eq!(summary(&facts, day.as_ref()).asked_for, "2026-01-01");
    assert_eq!(summary(&facts, day.as_ref()).warnings.len(), 1);
    assert!(china("2026-01-01").contains("only from 2026-05-01"));
    assert!(china("2026-11-22").contains("CN-TECH"));
    assert!(!china("2026-11-22").contains("only from"));
}

#[test]
fn products_stand_once_with_their_arms_and_checklists_are_counted() {
    let arm = |label: &str, words: &str| json!({ "label": label, "patients": 5, "is_reference": false, "treatments": [words] });
    let cells =
        "Umbilical-cord mesenchymal stromal cells, expanded; 20 million cells; once, at baseline";
    let study = json!({ "title": "T", "arms": [arm("A", cells), arm("B", cells), arm("C", "Saline, as placebo injection; 5 mL; once, at baseline")] });
    let all = summary(&Facts::from_study(&study), None);
    assert_eq!(all.products.len(), 2);
    assert_eq!(all.products[0].arms, ["A", "B"]);
    let doses = all.checklists.iter().find(|list| list.id == "doses");
    let counts = doses.expect("DOSES is counted").counts;
    assert!(
        counts.filled_automatically > 0 && counts.missing > 0,
        "{counts:?}"
    );
    let mibo_prp = all.checklists.iter().find(|list| list.id == "mibo-prp");
    let counts = mibo_prp.expect("MIBO is counted").counts;
    assert_eq!(
        counts.filled_automatically + counts.missing + counts.your_text,
        0
    );
    assert_eq!(
        Summary::from_json(&all.to_json()).expect("written here"),
        all
    );
}
