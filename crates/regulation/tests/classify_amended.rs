//! What reading the sources again changed, and that every answer says when its sources were last read.

use serde::Deserialize;
use std::collections::BTreeMap;
use synovia_regulation::classify::{
    Answer, Attribute, Attributes, Confirmation, Date, Found, Jurisdiction, Outcome, Question,
    RuleAnswer, RuleBook, classify, sheet,
};

#[derive(Deserialize)]
struct Data {
    rule: Vec<Amended>,
    overlay: Vec<Amended>,
    test: Vec<Vector>,
}

#[derive(Deserialize)]
struct Amended {
    because: String,
    status: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    j: String,
    expect: String,
    overlays: Vec<String>,
    p: BTreeMap<String, String>,
}

fn data() -> Data {
    toml::from_str(include_str!("../data/amended.toml")).unwrap()
}

fn product<'a>(words: impl IntoIterator<Item = (&'a str, &'a str)>) -> Attributes {
    let mut attributes = Attributes::default();
    for (name, word) in words {
        attributes
            .set(Attribute::named(name).unwrap(), word)
            .unwrap();
    }
    attributes
}

fn ask_on(book: &RuleBook, attributes: &Attributes, jurisdiction: &str, day: &str) -> Answer {
    let question = Question {
        as_of: Date::parse(day),
        ..Question::of(attributes.clone())
    };
    classify(book, &question, Jurisdiction::named(jurisdiction).unwrap())
}

fn ask(attributes: &Attributes, jurisdiction: &str) -> Answer {
    ask_on(RuleBook::embedded(), attributes, jurisdiction, "2026-11-22")
}

fn decided(answer: &Answer) -> &RuleAnswer {
    match &answer.outcome {
        Outcome::Decided(rule) => rule,
        other => panic!("{other:?}"),
    }
}

fn states(answer: &Answer) -> Vec<&str> {
    answer.overlays.iter().map(|one| one.id.as_str()).collect()
}

fn gene_therapy(intent: &str) -> Attributes {
    product([
        ("kind", "in_vivo_gene_therapy"),
        ("pathway_intent", intent),
        ("indication", "knee_oa"),
    ])
}

#[test]
fn the_vectors_of_what_was_amended_reach_their_rules_and_states() {
    let vectors = data().test;
    assert_eq!(vectors.len(), 10);
    for vector in vectors {
        let words: Vec<(&str, &str)> = vector
            .p
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let answer = ask(&product(words), &vector.j);
        assert_eq!(decided(&answer).id, vector.expect, "{}", vector.name);
        assert_eq!(states(&answer), vector.overlays, "{}", vector.name);
    }
}

#[test]
fn the_book_has_the_vectors_of_what_was_amended() {
    let page = include_str!("../../../book/src/regulation.md");
    for vector in data().test {
        let row = format!("| {} | {} | `{}` |", vector.name, vector.j, vector.expect);
        assert!(page.contains(&row), "{row}");
    }
}

#[test]
fn utah_is_shown_for_cells_of_fat_and_marrow_which_the_research_left_out() {
    for id in ["svf", "bmac", "adipose-msc", "bone-marrow-msc"] {
        let cells = Attributes::from_product(synovia_evidence::product(id).unwrap());
        let before = ask_on(RuleBook::researched(), &cells, "US", "2026-11-22");
        assert!(!states(&before).contains(&"US-UT"), "{id}");
        let now = ask(&cells, "US");
        let utah = now.overlays.iter().find(|one| one.id == "US-UT").unwrap();
        assert!(utah.if_so.is_empty(), "{id}: {:?}", utah.if_so);
        for condition in [
            "human cells, tissues, or cellular or tissue-based products",
            "written notice",
            "signed by the patient",
            "minimally manipulated bone marrow for homologous use is none of them",
        ] {
            assert!(utah.text.contains(condition), "{condition}");
        }
    }
    // Plasma is no human cell, tissue, or cellular or tissue-based product of 21 CFR 1271.
    let plasma = product([("kind", "prp"), ("indication", "knee_oa")]);
    assert_eq!(states(&ask(&plasma, "US")), [""; 0]);
}

#[test]
fn japan_has_gene_therapy_inside_the_body_in_class_one_since_2025_05_31() {
    for intent in ["treatment_of_own_patient", "investigator_study"] {
        let product = gene_therapy(intent);
        let now = ask(&product, "JP");
        let rule = decided(&now);
        assert_eq!(rule.id, "JP-I-GENE-IN-VIVO");
        assert!(rule.class.starts_with("ASRM Class I:"), "{}", rule.class);
        let before = ask_on(RuleBook::embedded(), &product, "JP", "2025-05-30");
        assert!(matches!(
            before.outcome,
            Outcome::Undetermined { later: Some(_), .. }
        ));
        let first = ask_on(RuleBook::embedded(), &product, "JP", "2025-05-31");
        assert_eq!(decided(&first).id, "JP-I-GENE-IN-VIVO");
    }
    // A trial for approval is not under that Act, and nothing was read about the other one.
    let market = ask(&gene_therapy("marketed_product"), "JP");
    assert!(matches!(
        market.outcome,
        Outcome::Undetermined { later: None, .. }
    ));
    assert!(market.amendments.iter().any(|(name, _)| name == "gene"));
    // The amended Act is also a date of every other class under it.
    let cells = product([
        ("kind", "cell"),
        ("source", "adipose"),
        ("donor", "autologous"),
        ("processing", "culture_expanded"),
        ("pathway_intent", "investigator_study"),
    ]);
    let answer = ask(&cells, "JP");
    let dates = &decided(&answer).dates;
    assert!(
        dates.iter().any(|date| date.from == "2025-05-31"),
        "{dates:?}"
    );
}

#[test]
fn gene_therapy_inside_the_body_is_undetermined_where_no_rule_names_it() {
    for jurisdiction in ["KR", "AU", "CA"] {
        let answer = ask(&gene_therapy("investigator_study"), jurisdiction);
        assert!(
            matches!(answer.outcome, Outcome::Undetermined { later: None, .. }),
            "{jurisdiction}"
        );
        assert!(answer.amendments.iter().any(|(name, _)| name == "gene"));
    }
    // It has no cells: nobody asks for tissue, donor or processing.
    let japan = ask(&product([("kind", "in_vivo_gene_therapy")]), "JP");
    let Outcome::Possible { deciding, .. } = &japan.outcome else {
        panic!("{japan:?}")
    };
    assert_eq!(deciding, &[Attribute::PathwayIntent]);
}

#[test]
fn in_china_no_fees_is_about_research_and_hospitals_may_charge_after_approval() {
    let cells = product([
        ("kind", "cell"),
        ("processing", "culture_expanded"),
        ("pathway_intent", "treatment_of_own_patient"),
    ]);
    let answer = ask(&cells, "CN");
    let rule = decided(&answer);
    assert!(
        rule.trial_needs
            .contains("clinical research: no fees to participants"),
        "{}",
        rule.trial_needs
    );
    assert!(
        rule.market_needs.contains("once approved") && rule.market_needs.contains("may charge"),
        "{}",
        rule.market_needs
    );
}

#[test]
fn the_pharma_package_is_coming_and_changes_no_class() {
    let cells = product([
        ("kind", "cell"),
        ("processing", "culture_expanded"),
        ("source", "adipose"),
    ]);
    let answer = ask(&cells, "EU");
    let package = &answer.coming[0];
    assert_eq!(package.id, "EU-PHARMA-PACKAGE");
    for said in ["2025-12-11", "Not adopted", "Not in force"] {
        assert!(package.stands.contains(said), "{said}: {}", package.stands);
    }
    assert!(package.what.contains("hospital exemption"));
    let before = ask_on(RuleBook::researched(), &cells, "EU", "2026-11-22");
    assert_eq!(decided(&answer), decided(&before));
    assert!(ask(&product([("kind", "prp")]), "EU").coming.is_empty());
    let text = sheet(
        RuleBook::embedded(),
        &Question::of(cells),
        &[Jurisdiction::Eu],
    )
    .to_text();
    assert!(text.contains("COMING, not law: Pharma package"), "{text}");
}

#[test]
fn the_judgment_on_stromal_vascular_fraction_is_final() {
    let fraction = Attributes::from_product(synovia_evidence::product("svf").unwrap());
    let answer = ask(&fraction, "US");
    let rule = decided(&answer);
    assert!(rule.note.as_ref().unwrap().contains("denied the petition"));
    assert!(
        rule.dates
            .iter()
            .any(|date| date.from == "2025-10-14" && date.in_force)
    );
}

#[test]
fn every_rule_and_overlay_says_when_it_was_last_read() {
    let mut never = 0;
    for jurisdiction in Jurisdiction::ALL {
        let question = Question::of(Attributes::default());
        let answer = classify(RuleBook::embedded(), &question, jurisdiction);
        let Outcome::Possible { classes, .. } = &answer.outcome else {
            panic!("nothing known, everything decided: {jurisdiction}")
        };
        for rule in classes.iter().filter_map(|class| class.rule.as_ref()) {
            let last = rule.last_read.as_ref().unwrap();
            assert_eq!(last.sources, rule.sources.len(), "{}", rule.id);
            match last.on.as_deref() {
                None => {
                    assert!(last.words.starts_with("never") && rule.sources.is_empty());
                    never += 1;
                }
                Some("2026-12-01") => assert!(last.read_again > 0, "{}", rule.id),
                Some("2026-11-22") => {
                    assert_eq!(last.read_again, 0);
                    assert!(last.words.contains("no source could be read again"));
                }
                other => panic!("{}: {other:?}", rule.id),
            }
        }
    }
    assert!(never > 2, "only {never} rules without a source");
    let cells = product([
        ("kind", "cell"),
        ("source", "bone_marrow"),
        ("indication", "knee_oa"),
    ]);
    for overlay in ask(&cells, "US").overlays {
        assert!(overlay.last_read.unwrap().on.is_some(), "{}", overlay.id);
    }
}

#[test]
fn a_reading_is_shown_with_its_source_and_only_a_source_that_was_read_counts() {
    let sheet = sheet(
        RuleBook::embedded(),
        &Question::of(product([("kind", "prp")])),
        &[Jurisdiction::Us],
    );
    let text = sheet.to_text();
    for said in [
        "Sources last looked for on 2026-12-01.",
        "Last read: 2026-12-01, in copies of 1 of its 2 sources",
        "Source (secondary; read 2026-12-01): https://www.thieme-connect.com",
        "Source (vendor or mirror; last read 2026-11-22, not to be had again): https://btrprp.com",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let rule = decided(&sheet.answers[0]);
    let found: Vec<Found> = rule
        .sources
        .iter()
        .map(|source| source.read.as_ref().unwrap().found)
        .collect();
    assert_eq!(found, [Found::SaysSo, Found::NotHad]);
}

#[test]
fn an_amended_text_gives_its_reason_and_what_is_from_memory_is_not_verified() {
    let data = data();
    for one in data.rule.iter().chain(&data.overlay) {
        assert!(one.because.len() > 20, "{}", one.because);
        let from_memory = one.note.contains("RECALLED") || one.text.contains("RECALLED");
        assert_eq!(
            one.status,
            if from_memory { "MIXED" } else { "VERIFIED" },
            "{}{}",
            one.note,
            one.text
        );
    }
    let cells = product([
        ("kind", "cell"),
        ("donor", "allogeneic"),
        ("source", "bone_marrow"),
        ("processing", "culture_expanded"),
        ("pathway_intent", "investigator_study"),
    ]);
    let answer = ask(&cells, "JP");
    assert_eq!(
        decided(&answer).confirmation,
        Confirmation::PartlyUnconfirmed
    );
    let reason = answer.amendments.iter().find(|(name, _)| name == "JP-I");
    assert!(reason.unwrap().1.contains("from memory"));
    let shown = sheet(
        RuleBook::embedded(),
        &Question::of(cells),
        &[Jurisdiction::Jp],
    );
    assert!(shown.to_text().contains("Amended (JP-I): "));
}

#[test]
fn nobody_keeps_when_rules_of_ones_own_were_read() {
    let own = r#"[[rule]]
j = "EU"
id = "MY-EXO"
when = { kind = ["exosome"] }
class = "biological medicinal product"
trial_needs = "CTA"
market_needs = "MA"
certainty = "case_by_case"
status = "VERIFIED"
sources = ["https://www.ema.europa.eu/en"]
"#;
    let (book, findings) = RuleBook::embedded().with_own("mine.toml", own);
    assert!(findings.is_empty(), "{findings:?}");
    let answer = ask_on(&book, &product([("kind", "exosome")]), "EU", "2026-11-22");
    let rule = decided(&answer);
    assert!(rule.own && rule.last_read.is_none() && rule.sources[0].read.is_none());
}
