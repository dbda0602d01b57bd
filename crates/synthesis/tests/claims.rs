//! The ten claims are complete and point at things that exist.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use synovia_evidence::library::is_set_aside;
use synovia_evidence::{Registry, known_misses};
use synovia_synthesis::claims::{Claim, claim, claims};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(repository().join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Letters, digits and single hyphens, as the command line takes them.
fn is_slug(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// Every key of a claim's rows, quotations and estimates.
fn keys(claim: &Claim) -> Vec<&str> {
    let rows = claim.rows.iter().map(|row| row.key.as_str());
    let quoted = claim.quoted.iter().map(|quoted| quoted.key.as_str());
    let pooled = claim.pooled.iter().map(|pooled| pooled.key.as_str());
    rows.chain(quoted).chain(pooled).collect()
}

/// Every key that a reason or a part rests on.
fn rested_on(claim: &Claim) -> BTreeSet<&str> {
    let reasons = claim.reasons.iter().flat_map(|reason| &reason.rests_on);
    let parts = claim.parts.iter().flat_map(|part| &part.rests_on);
    reasons.chain(parts).map(String::as_str).collect()
}

#[test]
fn no_trial_that_is_set_aside_for_blind_tests_is_a_source_of_a_claim() {
    for claim in claims() {
        for quoted in &claim.quoted {
            let source = quoted.source.to_string();
            let pmid = source.strip_prefix("PMID ").unwrap_or(&source);
            let label = quoted.trial.as_deref().unwrap_or_default();
            assert!(
                !is_set_aside(label, Some(&source), Some(pmid)) && !is_set_aside(label, None, None),
                "claim {}, {}",
                claim.number,
                quoted.key
            );
        }
    }
}

#[test]
fn there_are_ten_claims_numbered_in_order() {
    let numbers: Vec<u8> = claims().iter().map(|claim| claim.number).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<u8>>());
    assert_eq!(claim(7).unwrap().slug, "prp-improves-cells");
    assert!(claim(0).is_none() && claim(11).is_none());
}

#[test]
fn names_can_be_typed_and_none_is_used_twice() {
    let mut slugs = BTreeSet::new();
    for claim in claims() {
        assert!(is_slug(&claim.slug), "{}", claim.slug);
        assert!(slugs.insert(&claim.slug), "{}", claim.slug);
        let mut seen = BTreeSet::new();
        for key in keys(claim) {
            assert!(is_slug(key), "{}: {key}", claim.slug);
            assert!(seen.insert(key), "{}: {key} twice", claim.slug);
        }
    }
}

#[test]
fn every_reason_rests_on_evidence_of_its_claim_and_no_evidence_is_left_unused() {
    for claim in claims() {
        assert!(!claim.reasons.is_empty(), "{}", claim.slug);
        let reasons = claim
            .reasons
            .iter()
            .map(|reason| (&reason.says, &reason.rests_on));
        let parts = claim
            .parts
            .iter()
            .map(|part| (&part.because, &part.rests_on));
        for (says, rests_on) in reasons.chain(parts) {
            assert!(says.ends_with('.'), "{}: {says}", claim.slug);
            assert!(!rests_on.is_empty(), "{}: {says}", claim.slug);
            for key in rests_on {
                assert!(claim.evidence(key).is_some(), "{}: {key}", claim.slug);
            }
        }
        let used = rested_on(claim);
        for key in keys(claim) {
            assert!(used.contains(key), "{}: nothing rests on {key}", claim.slug);
        }
    }
}

#[test]
fn every_parameter_of_a_mechanism_is_registered() {
    let registry = Registry::embedded();
    for claim in claims() {
        for id in &claim.mechanism.parameters {
            assert!(registry.get(id).is_some(), "{}: {id}", claim.slug);
        }
        let says_none = claim.mechanism.process.starts_with("None");
        let names_joint = claim
            .mechanism
            .parameters
            .iter()
            .any(|id| id.starts_with("joint."));
        assert!(says_none || names_joint, "{}", claim.slug);
    }
}

#[test]
fn every_file_and_state_of_a_mechanism_is_in_the_joint_model() {
    let states = read("crates/joint/src/state.rs");
    for claim in claims() {
        for file in &claim.mechanism.files {
            assert!(repository().join(file).is_file(), "{}: {file}", claim.slug);
        }
        for state in &claim.mechanism.states {
            let constant = format!("pub const {}: usize", state.to_uppercase());
            assert!(states.contains(&constant), "{}: {state}", claim.slug);
        }
    }
}

#[test]
fn what_the_model_is_said_to_do_is_what_its_registry_holds() {
    let registry = Registry::embedded();
    assert_eq!(registry.value("joint.cell_differentiation_per_d"), 0.0);
    let regrown = &claim(1).unwrap().what_the_model_does;
    assert!(regrown.starts_with("Off by default: the rate"));
    // Pain by thickness itself, and by the bone under it once that has settled; of a tenth of a layer a tenth of both.
    let direct = registry.value("joint.pain_thickness_points");
    let by_bone =
        registry.value("joint.pain_bone_points") * registry.value("joint.bone_thinning_gain");
    for said in [
        format!("{direct} points between a bare and a whole joint"),
        format!("up to {by_bone} more"),
        format!("up to {:.1} points", 0.1 * (direct + by_bone)),
    ] {
        assert!(regrown.contains(&said), "{said}");
    }
    let memory = registry.value("joint.monostable_memory_d");
    let said = format!("a memory of {memory} days");
    assert!(claim(5).unwrap().what_the_model_does.contains(&said));
    let share = registry.value("joint.wear_mechanical_fraction");
    assert!(share > 0.75 && share < 0.85);
    assert!(
        claim(6)
            .unwrap()
            .what_the_model_does
            .contains("most of cartilage wear follows load")
    );
    // 24.5 % is both what the review prints and what the model draws from.
    assert_eq!(registry.value("safety.cell_knee_pain_fraction"), 0.245);
    assert!(
        claim(9)
            .unwrap()
            .quoted
            .iter()
            .any(|quoted| quoted.statement.contains("24.5 %"))
    );
}

#[test]
fn every_known_miss_a_claim_names_is_still_known() {
    for claim in claims() {
        for words in &claim.known_misses {
            assert!(
                known_misses()
                    .iter()
                    .any(|miss| miss.contains(words.as_str())),
                "{}: no known miss says \"{words}\"; does the claim still say what the model does?",
                claim.slug
            );
        }
    }
}

#[test]
fn nothing_that_was_cut_off_or_half_remembered_is_given() {
    let everything = include_str!("../data/claims.toml");
    for mark in ["[cut]", "RECALLED", "TODO", "http", "not_seen"] {
        assert!(!everything.contains(mark), "{mark}");
    }
}

#[test]
fn an_unknown_field_a_malformed_identifier_and_a_sixth_verdict_are_refused() {
    let shipped = include_str!("../data/claims.toml");
    #[derive(serde::Deserialize)]
    struct File {
        claim: Vec<Claim>,
    }
    let refused = |was: &str, becomes: &str| {
        assert!(shipped.contains(was), "{was}");
        let text = shipped.replacen(was, becomes, 1);
        toml::from_str::<File>(&text)
            .map(|file| file.claim)
            .unwrap_err()
            .to_string()
    };
    let unknown = refused("title = ", "titel = ");
    assert!(unknown.contains("titel"), "{unknown}");
    let malformed = refused("\"PMC5168586\"", "\"PMC 5168586\"");
    assert!(malformed.contains("is not an identifier"), "{malformed}");
    let sixth = refused("verdict = \"not-shown\"", "verdict = \"works\"");
    assert!(sixth.contains("unknown variant `works`"), "{sixth}");
}

#[test]
fn claims_become_json_under_plural_names() {
    let json = serde_json::to_value(claims()).unwrap();
    let first = &json[0];
    assert_eq!(first["verdict"], "not-shown");
    assert_eq!(first["certainty"]["overall"], "very-low");
    assert_eq!(
        first["certainty"]["indirectness"]["judgement"],
        "very serious"
    );
    assert_eq!(first["rows"][0]["trial"], "WANG2017");
    assert_eq!(first["quoted"][0]["source"], "PMC5168586");
    assert_eq!(first["pooled"][0]["outcome"], "structure");
    assert_eq!(json.as_array().unwrap().len(), 10);
}
