//! The rules as researched, and what the amendments make of them.

use serde::Deserialize;
use std::collections::BTreeMap;
use synovia_regulation::classify::{
    AMENDMENTS, Answer, Attribute, Attributes, Confirmation, Date, Jurisdiction, Outcome, Question,
    RuleAnswer, RuleBook, Shown, classify, sheet,
};

#[derive(Deserialize)]
struct Data {
    test: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    j: String,
    expect: String,
    p: BTreeMap<String, String>,
}

fn vectors() -> Vec<Vector> {
    let data: Data = toml::from_str(include_str!("../data/regulation.toml")).unwrap();
    data.test
}

fn product(words: &[(&str, &str)]) -> Attributes {
    let mut attributes = Attributes::default();
    for (name, word) in words {
        attributes
            .set(Attribute::named(name).unwrap(), word)
            .unwrap();
    }
    attributes
}

fn ask(attributes: &Attributes, jurisdiction: &str) -> Answer {
    let question = Question::of(attributes.clone());
    classify(
        RuleBook::embedded(),
        &question,
        Jurisdiction::named(jurisdiction).unwrap(),
    )
}

fn shipped(id: &str) -> Attributes {
    Attributes::from_product(synovia_evidence::product(id).unwrap())
}

fn decided(answer: &Answer) -> &RuleAnswer {
    match &answer.outcome {
        Outcome::Decided(rule) => rule,
        other => panic!("{other:?}"),
    }
}

fn possible_rules(answer: &Answer) -> Vec<&str> {
    match &answer.outcome {
        Outcome::Possible { classes, .. } => classes
            .iter()
            .map(|class| {
                class
                    .rule
                    .as_ref()
                    .map_or("UNDETERMINED", |rule| rule.id.as_str())
            })
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// All seventeen products are cells or platelet-rich plasma and none is micro-fragmented fat, so no amendment changes which rule decides;
/// what the amendments change is how sure the answer is shown.
#[test]
fn the_seventeen_vectors_reach_their_rules() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 17);
    for vector in vectors {
        let words: Vec<(&str, &str)> = vector
            .p
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let answer = ask(&product(&words), &vector.j);
        assert_eq!(decided(&answer).id, vector.expect, "{}", vector.name);
    }
}

#[test]
fn no_shipped_rule_is_unreachable_and_each_has_a_source_or_is_unconfirmed() {
    let book = RuleBook::embedded();
    assert_eq!(RuleBook::researched().rules.len(), 41);
    assert_eq!(RuleBook::researched().unreachable(), []);
    // Four about gene therapy inside the body were added since.
    assert_eq!(book.rules.len(), 45);
    assert_eq!(book.unreachable(), []);
    for rule in &book.rules {
        let question = Question::of(Attributes::default());
        let answer = classify(book, &question, rule.jurisdiction);
        let Outcome::Possible { classes, .. } = &answer.outcome else {
            panic!("nothing known, everything decided: {}", rule.id)
        };
        // With nothing known, every rule that defaults allow is possible, and shown as it may be.
        for shown in classes.iter().filter_map(|class| class.rule.as_ref()) {
            if shown.sources.is_empty() {
                assert_eq!(
                    shown.confirmation,
                    Confirmation::Unconfirmed,
                    "{}",
                    shown.id
                );
            }
            if shown.confirmation != Confirmation::Verified {
                assert_ne!(shown.shown, Shown::Settled, "{}", shown.id);
            }
        }
    }
}

#[test]
fn settled_needs_a_primary_source() {
    let maci = product(&[
        ("kind", "cell"),
        ("source", "cartilage"),
        ("donor", "autologous"),
        ("processing", "culture_expanded"),
    ]);
    assert_eq!(decided(&ask(&maci, "US")).shown, Shown::Settled);
    // The rule of the Union says settled too, from a newsletter.
    let union = ask(&maci, "EU");
    assert_eq!(decided(&union).shown, Shown::Probable);
    assert!(
        decided(&union)
            .shown_because
            .as_ref()
            .unwrap()
            .contains("none of its sources")
    );
    // Its rule about genes is partly from memory, and names no primary source either.
    let gene = product(&[
        ("kind", "cell"),
        ("processing", "gene_modified"),
        ("donor", "allogeneic"),
    ]);
    assert_eq!(decided(&ask(&gene, "EU")).shown, Shown::Probable);
    // Written from memory: never more than unconfirmed.
    assert_eq!(decided(&ask(&gene, "AU")).shown, Shown::Unconfirmed);
}

#[test]
fn what_is_partly_remembered_names_the_part() {
    let answer = ask(
        &product(&[
            ("kind", "cell"),
            ("donor", "allogeneic"),
            ("source", "bone_marrow"),
            ("processing", "culture_expanded"),
            ("pathway_intent", "investigator_study"),
        ]),
        "JP",
    );
    let rule = decided(&answer);
    assert_eq!(
        (rule.id.as_str(), rule.confirmation),
        ("JP-I", Confirmation::PartlyUnconfirmed)
    );
    assert_eq!(
        rule.unconfirmed_parts,
        ["words on manufacture written from memory"]
    );
}

#[test]
fn a_steroid_is_no_biologic_because_nothing_else_fits() {
    for jurisdiction in Jurisdiction::WORDS {
        let answer = ask(&shipped("triamcinolone-suspension"), jurisdiction);
        assert!(
            matches!(answer.outcome, Outcome::Undetermined { .. }),
            "{jurisdiction}"
        );
        assert!(answer.amendments.iter().any(|(name, _)| *name == "kinds"));
    }
}

#[test]
fn exosomes_are_determined_in_the_united_states_and_canada_alone() {
    let mut exosomes = product(&[
        ("kind", "exosome"),
        ("source", "cord_tissue"),
        ("donor", "allogeneic"),
        ("processing", "none_or_rinse_size"),
    ]);
    for intent in ["marketed_product", "investigator_study"] {
        exosomes.set(Attribute::PathwayIntent, intent).unwrap();
        for jurisdiction in Jurisdiction::WORDS {
            let answer = ask(&exosomes, jurisdiction);
            match jurisdiction {
                "US" => assert_eq!(decided(&answer).id, "US-351-BIRTH-EXO"),
                "CA" => assert_eq!(decided(&answer).id, "CA-DRUG"),
                _ => assert!(
                    matches!(answer.outcome, Outcome::Undetermined { .. }),
                    "{jurisdiction}"
                ),
            }
        }
    }
}

#[test]
fn micro_fragmented_fat_is_a_tissue_whoever_calls_it_cells() {
    let fat = shipped("microfragmented-fat");
    let mut as_cells = fat.clone();
    as_cells.set(Attribute::Kind, "cell").unwrap();
    // As cells it would be a stem-cell-derived new drug in India; no rule of India is about tissue.
    let india = ask(&as_cells, "IN");
    assert!(matches!(india.outcome, Outcome::Undetermined { .. }));
    assert!(india.amendments.iter().any(|(name, _)| *name == "fat"));
    assert_eq!(ask(&fat, "US").outcome, ask(&as_cells, "US").outcome);
    assert_eq!(decided(&ask(&fat, "US")).id, "US-ADIPOSE-MECH");
}

#[test]
fn an_unknown_attribute_gives_every_possible_class_and_never_a_guess() {
    let plasma = ask(&shipped("prp-leukocyte-poor"), "JP");
    assert_eq!(
        possible_rules(&plasma),
        ["JP-PMD", "JP-II-PRP-JOINT", "JP-III"]
    );
    let Outcome::Possible { deciding, classes } = &plasma.outcome else {
        panic!()
    };
    assert_eq!(deciding, &[Attribute::PathwayIntent, Attribute::Indication]);
    assert_eq!(
        classes[0].when,
        [(Attribute::PathwayIntent, vec!["marketed_product"])]
    );
    assert!(
        classes[2]
            .when
            .contains(&(Attribute::Indication, vec!["tendinopathy", "rotator_cuff"]))
    );
}

#[test]
fn an_unknown_attribute_that_changes_nothing_is_not_asked_for() {
    let answer = ask(&product(&[("kind", "prp")]), "US");
    assert_eq!(decided(&answer).id, "US-PRP");
}

#[test]
fn homologous_has_a_default_in_joints_alone_and_it_is_said() {
    let mut tissue = product(&[
        ("kind", "tissue"),
        ("source", "cartilage"),
        ("processing", "none_or_rinse_size"),
    ]);
    let joint = ask(&tissue, "EU");
    assert_eq!(decided(&joint).id, "EU-SOHO");
    assert!(
        joint
            .decided_by
            .iter()
            .any(|one| one.attribute == Attribute::Homologous && one.is_default)
    );
    assert!(
        joint
            .reasoning
            .contains("homologous is yes (by default, for a joint)"),
        "{}",
        joint.reasoning
    );
    tissue.set(Attribute::Indication, "tendinopathy").unwrap();
    assert_eq!(possible_rules(&ask(&tissue, "EU")).len(), 3);
    tissue.set(Attribute::Homologous, "no").unwrap();
    assert_eq!(decided(&ask(&tissue, "EU")).id, "EU-ATMP-NONHOM");
}

#[test]
fn contested_is_an_answer_and_what_would_change_it_is_listed() {
    let answer = ask(&shipped("bmac"), "US");
    assert_eq!(decided(&answer).shown, Shown::Contested);
    let culture = answer
        .would_change
        .iter()
        .find(|change| {
            change.attribute == Attribute::Processing && change.to.contains(&"culture_expanded")
        })
        .unwrap();
    assert_eq!(culture.rules, ["US-351-MANIP"]);
    assert_eq!(
        culture.to,
        ["enzymatic_digest", "culture_expanded", "gene_modified"]
    );
}

#[test]
fn what_would_change_the_class_is_something_that_can_exist() {
    let to = |id: &str, attribute: Attribute| -> Vec<&'static str> {
        let product = shipped(id);
        let mut values: Vec<&'static str> = Jurisdiction::ALL
            .into_iter()
            .flat_map(|one| ask(&product, one.word()).would_change)
            .filter(|change| change.attribute == attribute)
            .flat_map(|change| change.to)
            .collect();
        values.sort_unstable();
        values.dedup();
        values
    };
    for id in ["umbilical-msc", "adipose-msc", "bmac", "svf"] {
        let kinds = to(id, Attribute::Kind);
        for none in ["prp", "drug", "device_only", "procedure"] {
            assert!(!kinds.contains(&none), "{id} to {none}");
        }
    }
    assert_eq!(to("saline", Attribute::Donor), [""; 0]);
    assert_eq!(to("saline", Attribute::Source), [""; 0]);
    assert_eq!(to("prp-leukocyte-poor", Attribute::Processing), [""; 0]);
    assert!(!to("bmac", Attribute::Source).contains(&"ipsc"));
    // What can exist is still listed.
    assert!(to("bmac", Attribute::Processing).contains(&"culture_expanded"));
}

#[test]
fn a_change_to_another_rule_of_the_same_class_is_no_change() {
    let mut cells = product(&[
        ("kind", "cell"),
        ("source", "ipsc"),
        ("donor", "allogeneic"),
        ("processing", "culture_expanded"),
        ("homologous", "no"),
        ("pathway_intent", "investigator_study"),
        ("indication", "knee_oa"),
    ]);
    let changes = ask(&cells, "JP").would_change;
    assert!(
        changes
            .iter()
            .all(|change| change.classes != ["ASRM Class I"]),
        "{changes:?}"
    );
    // Autologous iPSC fall under JP-I-IPSC: the same class.
    assert!(
        changes
            .iter()
            .all(|change| change.attribute != Attribute::Donor),
        "{changes:?}"
    );
    cells.set(Attribute::Donor, "autologous").unwrap();
    assert_eq!(decided(&ask(&cells, "JP")).id, "JP-I-IPSC");
}

#[test]
fn needs_that_refer_to_another_rule_are_spelt_out() {
    let cells = product(&[
        ("kind", "cell"),
        ("source", "ipsc"),
        ("donor", "autologous"),
        ("processing", "culture_expanded"),
        ("pathway_intent", "investigator_study"),
    ]);
    let answer = ask(&cells, "JP");
    assert!(decided(&answer).trial_needs.contains("90-day restriction"));
}

#[test]
fn states_add_and_never_change_the_federal_class() {
    let mut cells = shipped("umbilical-msc");
    cells.set(Attribute::Indication, "knee_oa").unwrap();
    let answer = ask(&cells, "US");
    let states: Vec<&str> = answer.overlays.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(states, ["US-FL", "US-UT", "US-MT", "US-TX"]);
    assert_eq!(decided(&answer).id, "US-351-MANIP");
    assert_eq!(
        answer.overlays[2].confirmation,
        Confirmation::PartlyUnconfirmed
    );
    assert_eq!(ask(&shipped("prp-leukocyte-rich"), "US").overlays, []);
}

#[test]
fn a_rule_is_not_applied_before_it_is_in_force() {
    let mut question = Question::of(product(&[
        ("kind", "cell"),
        ("source", "bone_marrow"),
        ("processing", "culture_expanded"),
        ("pathway_intent", "investigator_study"),
    ]));
    question.as_of = Date::parse("2026-04-30");
    let before = classify(RuleBook::embedded(), &question, Jurisdiction::Cn);
    let Outcome::Undetermined {
        later: Some(later), ..
    } = &before.outcome
    else {
        panic!("{before:?}")
    };
    assert_eq!(later.id, "CN-TECH");
    question.as_of = Date::parse("2026-05-01");
    assert_eq!(
        decided(&classify(RuleBook::embedded(), &question, Jurisdiction::Cn)).id,
        "CN-TECH"
    );
    let soho = classify(
        RuleBook::embedded(),
        &Question::of(product(&[("kind", "prp")])),
        Jurisdiction::Eu,
    );
    assert!(!decided(&soho).dates[0].in_force);
    question.as_of = Date::parse("2028-01-01");
    let later = sheet(RuleBook::embedded(), &question, &[Jurisdiction::Cn]);
    assert!(later.warnings[0].contains("nothing after it is known"));
}

#[test]
fn products_with_a_decision_are_shown_where_they_are_alike() {
    let mut cells = shipped("adipose-msc");
    cells.set(Attribute::Indication, "knee_oa").unwrap();
    let korea = ask(&cells, "KR");
    let jointstem = korea
        .precedents
        .iter()
        .find(|one| one.product == "JointStem")
        .unwrap();
    assert_eq!(jointstem.alike, ["same source", "same indication"]);
    assert!(jointstem.status.starts_with("refused"));
    assert!(
        ask(&cells, "UK").precedents[0]
            .status
            .contains("none approved")
    );
    assert_eq!(
        ask(&cells, "UK").precedents[0].confirmation,
        Confirmation::Unconfirmed
    );
}

#[test]
fn ethics_says_what_the_data_do_not_say() {
    let answer = ask(
        &product(&[("kind", "cell"), ("pathway_intent", "investigator_study")]),
        "CN",
    );
    let lines: Vec<(&str, Option<&str>)> = answer
        .ethics
        .iter()
        .map(|line| (line.topic.words(), line.text.as_deref()))
        .collect();
    let payment = lines
        .iter()
        .find(|line| line.0 == "payment by participants");
    let payment = payment.and_then(|line| line.1).unwrap_or_default();
    // Order 818 forbids fees in research; hospitals may charge once the translation is approved.
    assert!(
        payment.contains("clinical research: no fees to participants")
            && payment.contains("after approval: medical institutions may charge"),
        "{payment}"
    );
    assert!(lines.contains(&("advertising", None)));
}

#[test]
fn ten_products_have_an_answer_everywhere_and_it_says_that_it_is_no_advice() {
    let cells = |source, donor, processing| {
        product(&[
            ("kind", "cell"),
            ("source", source),
            ("donor", donor),
            ("processing", processing),
        ])
    };
    let ten = [
        shipped("bmac"),
        shipped("adipose-msc"),
        shipped("umbilical-msc"),
        shipped("svf"),
        shipped("microfragmented-fat"),
        shipped("prp-leukocyte-poor"),
        shipped("prp-leukocyte-rich"),
        cells("cartilage", "autologous", "culture_expanded"),
        cells("cord_blood", "allogeneic", "culture_expanded"),
        product(&[
            ("kind", "exosome"),
            ("source", "cord_tissue"),
            ("donor", "allogeneic"),
        ]),
    ];
    for attributes in ten {
        let sheet = sheet(
            RuleBook::embedded(),
            &Question::of(attributes),
            &Jurisdiction::ALL,
        );
        assert_eq!(sheet.answers.len(), 9);
        let text = sheet.to_text();
        assert!(text.starts_with("NOT LEGAL ADVICE") && text.contains("Rules as of 2026-11-22"));
        assert_eq!(text.matches("\n== ").count(), 9);
        assert!(
            serde_json::to_string(&sheet)
                .unwrap()
                .contains("NOT LEGAL ADVICE")
        );
    }
}

#[test]
fn the_json_of_an_answer_keeps_its_shape() {
    let mut question = Question::of(shipped("bmac"));
    question.product = Some("bmac".to_owned());
    let sheet = sheet(
        RuleBook::embedded(),
        &question,
        &[Jurisdiction::Us, Jurisdiction::Kr],
    );
    insta::assert_snapshot!("bmac_json", serde_json::to_string_pretty(&sheet).unwrap());
    insta::assert_snapshot!("bmac_text", sheet.to_text());
}

#[test]
fn the_book_has_the_seventeen_vectors_and_the_amendments() {
    let page = include_str!("../../../book/src/regulation.md");
    for vector in vectors() {
        let row = format!("| {} | {} | `{}` |", vector.name, vector.j, vector.expect);
        assert!(page.contains(&row), "{row}");
    }
    for (name, reason) in AMENDMENTS {
        let row = format!("| `{name}` | {reason} |");
        assert!(page.contains(&row), "{row}");
    }
    assert!(page.contains("Not legal advice"));
}
