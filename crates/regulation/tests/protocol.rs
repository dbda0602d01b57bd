//! Nothing is ticked that is empty, and everything that is ticked says where it comes from.

use serde_json::{Value, json};
use synovia_regulation::protocol::{
    CODES, ContrastOf, Document, FILLED, Facts, Mine, RECORDED, Results, STANDARDS, Status,
    document, read_texts,
};

fn study() -> Value {
    json!({
        "title": "Cells or saline", "seed": 7, "replicates": 20,
        "population": { "kl": [2, 3], "age_years": [40.0, 75.0], "bmi_max": 35.0, "pain_min": 40.0, "pain_max": 90.0,
            "contralateral_pain_max": 40.0, "screening_weeks": 2.0 },
        "design": { "blinding": "double-blind", "block_size": 2, "dropout_percent_per_year": 15.0, "rescue": true },
        "arms": [
            { "label": "Cells", "patients": 80, "treatments": ["Some cells; 20 million cells; at weeks 0 and 3"], "is_reference": false },
            { "label": "Saline", "patients": 40, "treatments": ["Saline; 4 mL; once, at baseline"], "is_reference": true },
        ],
        "visits_months": [0.0, 6.0, 12.0],
        "endpoint": { "instrument": "womac-pain", "month": 12.0,
            "between_group_mcid": { "id": "ehrich-2000-womac-pain", "points": 9.7 },
            "responder_threshold": { "id": "tubach-2005-knee-pain", "points": 19.9 } },
        "analysis": { "method": "ancova", "reference": "Saline", "dropout_rule": "baseline-observation-carried-forward", "alpha": 0.05 },
        "model": { "core": "bistable", "uncertainty": "prior", "pool": 12000, "counterfactual_replicates": 10 },
        "parameters": [{ "id": "a", "status": "assumed" }, { "id": "b", "status": "published" }, { "id": "c", "status": "assumed" }],
    })
}

fn facts() -> Facts {
    Facts {
        plan_hash: "abc".to_owned(),
        recorded: RECORDED.map(str::to_owned).to_vec(),
        ..Facts::from_study(&study())
    }
}

fn status(document: &Document, list: &str, item: &str) -> Status {
    let list = document
        .checklists
        .iter()
        .find(|known| known.id == list)
        .expect("a known checklist");
    let line = list.lines.iter().find(|line| line.item == item);
    line.unwrap_or_else(|| panic!("no line {item}")).status
}

#[test]
fn an_empty_study_ticks_nothing() {
    for facts in [
        Facts::default(),
        Facts::from_study(&Value::Null),
        Facts::from_study(
            &json!({ "title": "", "arms": [], "endpoint": {}, "design": { "rescue": "yes" } }),
        ),
    ] {
        let document = document(&facts, &Mine::default());
        for list in &document.checklists {
            for line in &list.lines {
                assert!(!line.status.is_filled(), "{} {}", list.id, line.item);
                assert!(!line.because.is_empty(), "{} {}", list.id, line.item);
            }
        }
        assert!(document.estimands.is_empty() && document.schedule.columns.is_empty());
        assert!(document.licences.is_empty() && document.notices.is_empty());
    }
}

#[test]
fn empty_results_tick_no_more_than_no_results() {
    let without = document(&facts(), &Mine::default());
    let with = Facts {
        results: Some(Results::default()),
        ..facts()
    };
    let with = document(&with, &Mine::default());
    for (a, b) in without.checklists.iter().zip(&with.checklists) {
        assert_eq!(a.counts, b.counts, "{}", a.id);
    }
}

#[test]
fn a_ticked_line_has_words_and_says_where_they_come_from() {
    let document = document(&facts(), &Mine::default());
    let lines = document.checklists.iter().flat_map(|list| &list.lines);
    for line in lines {
        let automatic = line.status == Status::FilledAutomatically;
        assert_eq!(automatic, !line.text.is_empty(), "{}", line.item);
        assert_eq!(automatic, !line.from.is_empty(), "{}", line.item);
    }
    assert_eq!(
        status(&document, "spirit-2025", "12"),
        Status::FilledAutomatically
    );
    assert_eq!(status(&document, "spirit-2025", "4"), Status::Missing);
    assert_eq!(status(&document, "consort-2025", "27"), Status::Missing);
}

#[test]
fn all_197_lines_of_the_table_have_a_place() {
    let table = include_str!("../data/checklists.csv");
    assert_eq!(table.lines().count() - 1, 197);
    let (table, findings) = synovia_diagnostics::csv::read("checklists.csv", table);
    assert!(findings.is_empty());
    let document = document(&Facts::default(), &Mine::default());
    for row in table.whole_rows() {
        let (name, item) = (&row.fields[0].text, &row.fields[1].text);
        let list = document.checklists.iter().find(|list| list.name == *name);
        let list = list.unwrap_or_else(|| panic!("no checklist {name}"));
        // A line that asks for several things is split: 15a-d into 15a to 15d, 10 into 10 (benefits) and 10 (harms).
        let number: String = item.chars().take_while(|c| !"/-".contains(*c)).collect();
        let number =
            number.trim_end_matches(|c: char| item.contains(['/', '-']) && c.is_lowercase());
        assert!(
            list.lines
                .iter()
                .any(|line| line.item == *item || line.item.starts_with(number)),
            "{name} {item}"
        );
    }
    assert_eq!(document.checklists.len(), STANDARDS.len());
}

#[test]
fn no_economics_is_ticked_and_the_reason_is_given() {
    let document = document(&facts(), &Mine::default());
    let cheers = document
        .checklists
        .iter()
        .find(|list| list.id == "cheers-2022");
    for line in &cheers.expect("CHEERS is there").lines {
        assert_eq!(line.status, Status::NotApplicable);
        assert_eq!(line.because, "no economic evaluation is part of this study");
    }
}

#[test]
fn texts_fill_lines_and_licences_and_never_replace_what_the_program_says() {
    let file = "[spirit-2025]\n4 = \"ISRCTN1\"\n12 = \"also mine\"\n30 = { not_applicable = \"nobody takes part\" }\n[licences]\nwomac = \"no. 4711\"\n";
    let (mine, findings) = read_texts("texts.toml", file.as_bytes());
    assert!(findings.is_empty(), "{findings:?}");
    let document = document(&facts(), &mine);
    assert_eq!(status(&document, "spirit-2025", "4"), Status::YourText);
    assert_eq!(
        status(&document, "spirit-2025", "12"),
        Status::FilledAutomatically
    );
    assert_eq!(
        status(&document, "spirit-2025", "30"),
        Status::NotApplicable
    );
    assert_eq!(document.licences[0].mine, "no. 4711");
}

#[test]
fn everything_wrong_with_a_file_of_texts_is_said_at_once() {
    let file = "[spirit-2052]\n4 = \"x\"\n[spirit-2025]\n4 = \" \"\n10 = \"x\"\n99 = \"x\"\n29 = 7\n12 = { not_applicable = \"x\" }\n[licences]\nwomak = \"x\"\n";
    let (_, findings) = read_texts("texts.toml", file.as_bytes());
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(
        codes,
        [
            "T0204", "T0207", "T0205", "T0205", "T0206", "T0251", "T0209"
        ]
    );
    let long = format!("[spirit-2025]\n4 = \"{}\"\n", "x".repeat(5001));
    for (bytes, code) in [
        (&b"\xff"[..], "T0202"),
        (&b"[spirit-2025"[..], "T0203"),
        (long.as_bytes(), "T0208"),
    ] {
        let (_, findings) = read_texts("texts.toml", bytes);
        assert_eq!(findings.iter().next().expect("a finding").code, code);
    }
}

#[test]
fn a_strategy_is_what_the_program_does() {
    let strategy = |rule: &str, rescue: bool, analysis: usize, event: &str| {
        let mut study = study();
        study["analysis"]["dropout_rule"] = json!(rule);
        study["design"]["rescue"] = json!(rescue);
        let document = document(&Facts::from_study(&study), &Mine::default());
        let events = &document.estimands[analysis].events;
        let event = events.iter().find(|known| known.event.starts_with(event));
        event.expect("a known event").strategy.clone()
    };
    let bocf = "baseline-observation-carried-forward";
    let locf = "last-observation-carried-forward";
    assert!(strategy(bocf, true, 0, "withdrawal").contains("hypothetical"));
    assert!(strategy(bocf, true, 1, "withdrawal").starts_with("composite"));
    assert!(strategy(locf, true, 1, "withdrawal").starts_with("while in the trial"));
    // Without a second rule the second estimand is that of the responders.
    assert!(strategy("observed-cases", true, 1, "withdrawal").contains("no responder"));
    assert_eq!(strategy(bocf, true, 0, "rescue"), "treatment policy");
    assert!(strategy(bocf, false, 0, "rescue").contains("does not happen"));
    assert!(strategy(bocf, true, 0, "knee replacement").contains("not simulated"));
}

#[test]
fn the_schedule_has_screening_visits_and_injections_between_them() {
    let schedule = document(&facts(), &Mine::default()).schedule;
    let labels: Vec<&str> = schedule
        .columns
        .iter()
        .map(|column| column.label.as_str())
        .collect();
    assert_eq!(
        labels,
        [
            "Screening, week −2",
            "Baseline",
            "Week 3, treatment only",
            "Month 6",
            "Month 12"
        ]
    );
    let row = |name: &str| {
        let row = schedule
            .activities
            .iter()
            .find(|row| row.activity.starts_with(name));
        row.expect("a row").marks.join("|")
    };
    assert_eq!(row("Cells: Some cells"), "|x|x||");
    assert_eq!(row("WOMAC pain"), "|x||x|primary");
    assert_eq!(row("Eligibility"), "x||||");
}

#[test]
fn instruments_that_need_permission_are_named_and_unknown_ones_are_not_called_free() {
    let licences = document(&facts(), &Mine::default()).licences;
    let named: Vec<(&str, &str)> = licences
        .iter()
        .map(|one| (one.id.as_str(), one.permission.as_str()))
        .collect();
    assert_eq!(
        named,
        [
            ("womac", "required"),
            ("koos", "required"),
            ("vas", "none known")
        ]
    );
    let mut other = facts();
    other.recorded.clear();
    other.endpoint.as_mut().expect("an endpoint").instrument = "new-score".to_owned();
    let licences = document(&other, &Mine::default()).licences;
    assert_eq!(
        (licences.len(), licences[0].permission.as_str()),
        (1, "unknown")
    );
}

#[test]
fn the_structural_notice_is_shown_when_something_is_structural() {
    let ids = |facts: &Facts, mine: &Mine| -> Vec<String> {
        document(facts, mine)
            .notices
            .into_iter()
            .map(|notice| notice.id)
            .collect()
    };
    assert_eq!(ids(&facts(), &Mine::default()), ["mfds-clinical"]);
    let titled = Facts {
        title: "Cells regrow cartilage?".to_owned(),
        ..facts()
    };
    assert_eq!(
        ids(&titled, &Mine::default()),
        ["fda-structure", "mfds-clinical"]
    );
    let (mine, _) = read_texts("t", b"[spirit-2025]\n9a = \"Structural benefit\"");
    assert_eq!(ids(&facts(), &mine), ["fda-structure", "mfds-clinical"]);
    // A part of a word is no word.
    let infrastructure = Facts {
        title: "Infrastructure".to_owned(),
        ..facts()
    };
    assert_eq!(ids(&infrastructure, &Mine::default()), ["mfds-clinical"]);
}

#[test]
fn no_p_value_stands_without_the_probability_that_the_effect_matters() {
    let contrast = |probability: Option<f64>| ContrastOf {
        arm: "Cells".to_owned(),
        reference: "Saline".to_owned(),
        estimate: Some(-6.0),
        interval: [Some(-11.0), Some(-1.0)],
        p_value: Some(0.021),
        power: Some(0.5),
        power_mcse: Some(0.1),
        probability_above_mcid: probability,
        probability_no_benefit: Some(0.04),
        other_core_probability_no_benefit: Some(0.06),
        ..ContrastOf::default()
    };
    for (probability, said) in [
        (Some(0.25), "P(effect > MCID) 25 %"),
        (None, "P(effect > MCID) not known"),
    ] {
        let facts = Facts {
            results: Some(Results {
                contrasts: vec![contrast(probability)],
                other_core: "monostable".to_owned(),
                ..Results::default()
            }),
            ..facts()
        };
        let document = document(&facts, &Mine::default());
        let with_p: Vec<&str> = document
            .checklists
            .iter()
            .flat_map(|list| &list.lines)
            .map(|line| line.text.as_str())
            .filter(|text| text.contains(", p 0.021"))
            .collect();
        assert!(!with_p.is_empty());
        assert!(with_p.iter().all(|text| text.contains(said)), "{with_p:?}");
        let no_better = "P(no better than Saline) 4 % (monostable core 6 %)";
        assert!(with_p.iter().all(|text| text.contains(no_better)));
        let notice = document.notices.iter().find(|one| one.jurisdiction == "KR");
        let because = &notice.expect("Korea's notice").because;
        assert!(because.contains("p values are shown"), "{because}");
    }
}

#[test]
fn a_document_is_read_back_as_it_was_written() {
    let document = document(&facts(), &Mine::default());
    assert_eq!(
        Document::from_json(&document.to_json()).expect("its own words"),
        document
    );
}

#[test]
fn the_book_names_every_finding_every_status_and_every_automatic_line() {
    let book = include_str!("../../../book/src/protocol.md");
    for (code, meaning) in CODES {
        assert!(
            book.contains(&format!("| `{code}` | {meaning} |")),
            "{code}"
        );
    }
    for status in [
        Status::FilledAutomatically,
        Status::YourText,
        Status::NotApplicable,
        Status::Missing,
    ] {
        assert!(book.contains(&format!("`{}`", status.name())));
    }
    for (name, from, _) in FILLED {
        assert!(book.contains(&format!("| `{name}` | {from} |")), "{name}");
    }
    for standard in STANDARDS {
        assert!(
            book.contains(&format!("`{}`", standard.id)),
            "{}",
            standard.id
        );
    }
}
