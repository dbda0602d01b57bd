//! What people call things leads to things that exist.

use std::collections::BTreeSet;

use synovia_evidence::library::{Library, classes, conditions, joints};
use synovia_evidence::{Named, meant, nearest_name, product, products, synonyms};

fn known(of: Named) -> BTreeSet<&'static str> {
    let library = Library::embedded();
    match of {
        Named::Class => classes()
            .iter()
            .flat_map(|class| class.families.iter().chain([&class.class]))
            .map(String::as_str)
            .collect(),
        Named::Condition => conditions().iter().map(|c| c.condition.as_str()).collect(),
        Named::Joint => joints().iter().map(|j| j.joint.as_str()).collect(),
        Named::Trial => library
            .trials()
            .iter()
            .map(|trial| trial.id.as_str())
            .chain(
                library
                    .direction_only()
                    .iter()
                    .map(|trial| trial.id.as_str()),
            )
            .collect(),
        Named::Product => products()
            .iter()
            .map(|product| product.id.as_str())
            .collect(),
    }
}

#[test]
fn every_synonym_means_something_that_exists_and_is_no_name_of_something_else() {
    let mut seen = BTreeSet::new();
    for synonym in synonyms() {
        let names = known(synonym.of);
        assert!(!synonym.means.is_empty(), "{synonym:?}");
        for name in &synonym.means {
            assert!(names.contains(name.as_str()), "{synonym:?}");
        }
        assert!(!names.contains(synonym.word.as_str()), "{synonym:?}");
        assert!(
            seen.insert((synonym.of, synonym.word.to_lowercase())),
            "{synonym:?}"
        );
    }
}

#[test]
fn the_abbreviations_and_nicknames_that_people_type_are_known() {
    let class = |word| meant(Named::Class, word, known(Named::Class));
    let trial = |word| meant(Named::Trial, word, known(Named::Trial));
    for (word, means) in [
        ("HA", "ha"),
        ("TA", "corticosteroid"),
        ("steroids", "corticosteroid"),
        ("Steroid", "corticosteroid"),
        ("PRP", "prp"),
        ("platelet-rich plasma", "prp"),
        ("platelet rich plasma", "prp"),
        ("placebo", "placebo"),
        ("stem cells", "cells"),
        ("BM-MSC", "msc-bm"),
    ] {
        assert_eq!(class(word), Some(means), "{word}");
    }
    for (word, means) in [
        ("MILES", "MAUTNER2023"),
        ("RESTORE", "RESTORE2021"),
        ("SCUlpTOR", "SCULPTOR2026"),
        ("sculptor", "SCULPTOR2026"),
        ("Gel-200", "GEL200_POOLED"),
        ("restore2021", "RESTORE2021"),
    ] {
        assert_eq!(trial(word), Some(means), "{word}");
    }
    // Several trials have that name: which one is for whoever asks to say.
    assert_eq!(trial("LAMO"), None);
    assert_eq!(
        nearest_name(Named::Trial, "LAMO", known(Named::Trial)),
        Some("LAMO2016")
    );
}

#[test]
fn a_product_by_another_name_is_suggested() {
    let suggested = |word: &str| product(word).unwrap_err().nearest;
    for (word, means) in [
        ("HA", "hyaluronic-acid"),
        ("steroids", "triamcinolone-suspension"),
        ("TA", "triamcinolone-suspension"),
        ("placebo", "saline"),
        ("PRP", "prp-leukocyte-poor"),
        ("steriods", "triamcinolone-suspension"),
        ("NSAID", "oral-nsaid"),
    ] {
        assert_eq!(suggested(word).as_deref(), Some(means), "{word}");
    }
}
