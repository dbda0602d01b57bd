//! Rules of a user's own: added, replaced, and what is wrong with them.

use synovia_regulation::classify::{
    Attribute, Attributes, Jurisdiction, Outcome, Question, RuleBook, classify,
};

const RULE: &str = r#"[[rule]]
j = "EU"
id = "MY-EXO"
when = { kind = ["exosome"] }
class = "biological medicinal product"
trial_needs = "CTA"
market_needs = "MA"
certainty = "settled"
status = "VERIFIED"
sources = ["https://www.ema.europa.eu/en"]
"#;

fn codes(text: &str) -> Vec<&'static str> {
    let (_, findings) = RuleBook::embedded().with_own("mine.toml", text);
    findings.iter().map(|finding| finding.code).collect()
}

fn decided_by(book: &RuleBook, kind: &str, jurisdiction: Jurisdiction) -> Option<String> {
    let mut attributes = Attributes::default();
    attributes.set(Attribute::Kind, kind).unwrap();
    match classify(book, &Question::of(attributes), jurisdiction).outcome {
        Outcome::Decided(rule) => Some(rule.id),
        _ => None,
    }
}

#[test]
fn a_rule_of_ones_own_decides_about_exosomes_when_it_names_them_and_a_source() {
    let (book, findings) = RuleBook::embedded().with_own("mine.toml", RULE);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(
        decided_by(&book, "exosome", Jurisdiction::Eu).as_deref(),
        Some("MY-EXO")
    );
    let unsourced = RULE
        .replace("https://www.ema.europa.eu/en", "")
        .replace("[\"\"]", "[]");
    let (book, findings) = RuleBook::embedded().with_own("mine.toml", &unsourced);
    assert_eq!(decided_by(&book, "exosome", Jurisdiction::Eu), None);
    let said: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(
        said,
        ["R0209", "R0251"],
        "it can never decide, and has no source"
    );
}

#[test]
fn a_rule_of_a_shipped_id_takes_its_place() {
    let text = RULE.replace("MY-EXO", "EU-PRP").replace("exosome", "prp");
    let (book, findings) = RuleBook::embedded().with_own("mine.toml", &text);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(book.rules.len(), RuleBook::embedded().rules.len());
    assert!(
        book.rules
            .iter()
            .any(|rule| rule.id == "EU-PRP" && rule.own)
    );
}

#[test]
fn a_copy_of_the_shipped_file_is_a_good_file() {
    let (_, findings) =
        RuleBook::embedded().with_own("copy.toml", include_str!("../data/regulation.toml"));
    assert!(!findings.has_errors(), "{findings:?}");
}

#[test]
fn each_mistake_has_its_code() {
    let mistakes = [
        ("R0201", "[[rule]".to_owned()),
        ("R0202", RULE.replace("class =", "clas =")),
        ("R0203", RULE.replace("class =", "# class =")),
        ("R0204", RULE.replace("\"CTA\"", "5")),
        ("R0205", RULE.replace("kind =", "knd =")),
        ("R0206", RULE.replace("exosome", "exosom")),
        ("R0207", RULE.replace("\"EU\"", "\"XX\"")),
        ("R0208", format!("{RULE}{RULE}")),
        (
            "R0210",
            RULE.replace("https://www.ema.europa.eu/en", "a book"),
        ),
        ("R0211", "as_of = \"2026-12-01\"".to_owned()),
        ("R0212", RULE.replace("\"CTA\"", "\" \"")),
        ("R0213", RULE.replace("MY-EXO", "US-PRP")),
        ("R0252", RULE.replace("www.ema.europa.eu", "example.org")),
    ];
    for (code, text) in mistakes {
        let found = codes(&text);
        assert!(found.contains(&code), "{code}: {found:?}");
    }
}

#[test]
fn a_rule_behind_its_own_twin_can_never_decide() {
    let twin = format!("{RULE}{}", RULE.replace("MY-EXO", "MY-OTHER"));
    let (_, findings) = RuleBook::embedded().with_own("mine.toml", &twin);
    let finding = findings.iter().next().unwrap();
    assert_eq!(
        (finding.code, finding.label.as_str()),
        ("R0209", "decided before by MY-EXO")
    );
}

#[test]
fn all_mistakes_are_said_at_once_with_the_nearest_right_word() {
    let text = RULE
        .replace("exosome", "exosom")
        .replace("settled", "setled")
        .replace("\"EU\"", "\"UE\"");
    let (_, findings) = RuleBook::embedded().with_own("mine.toml", &text);
    assert_eq!(findings.len(), 3);
    let helps: Vec<&str> = findings
        .iter()
        .filter_map(|finding| finding.help.as_deref())
        .collect();
    assert!(
        helps.contains(&"did you mean `exosome`?") && helps.contains(&"did you mean `settled`?"),
        "{helps:?}"
    );
}
