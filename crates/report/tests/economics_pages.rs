//! Pages of made-up economic analyses: what they say, in which order, and what they survive.

use serde_json::{Value, json};
use synovia_report::economics::{Document, charts, render, write};

/// Text that would run if it were not made safe.
const HOSTILE: &str = "</title><script>alert(1)</script>\"'&";

fn spread(mean: f64) -> Value {
    json!({"mean": mean, "mcse": 1.5, "low": mean - 20.0, "high": mean + 20.0})
}

/// Net benefits by strategy: nothing, cells and saline, the last the trial's reference.
fn small(cells: f64, saline: f64) -> Value {
    let strategies = [("Nothing", 0.0), ("Cells", cells), ("Saline", saline)];
    let nmb: Vec<Value> = strategies
        .iter()
        .map(|(label, nmb)| {
            let best = strategies.iter().all(|other| other.1 <= *nmb);
            json!({
                "wtp": 50_000.0, "strategy": label, "nmb": nmb, "nmb_se": 3.0, "nmb_low": 0.0, "nmb_high": 9.0,
                "incremental": nmb, "incremental_se": 2.0, "incremental_low": -9.0, "incremental_high": 9.0,
                "probability_best": if best { 0.7 } else { 0.15 }, "probability_best_se": 0.01, "best_on_average": best,
            })
        })
        .collect();
    // Effects are zero: a draw's net benefit is its cost with the other sign.
    let draws = |nmb: f64| -> Vec<[f64; 2]> {
        let around = [-30.0, -10.0, 10.0, 30.0];
        around.iter().map(|step| [0.0, step - nmb]).collect()
    };
    let curve = |wtp: f64, share: f64| {
        json!({
            "wtp": wtp, "best_on_average": "Saline", "frontier": share,
            "strategies": strategies.map(|(label, _)| json!({
                "strategy": label, "probability_best": share, "probability_best_se": 0.01,
                "expected_loss": 0.0, "expected_loss_se": 0.0,
            })),
        })
    };
    let evpi = |wtp: f64, value: f64| {
        json!({
            "wtp": wtp, "evpi": value, "se": 2.0, "evpi_without_noise": null, "population": null, "population_se": null,
        })
    };
    let input = |name: &str, status: &str| {
        json!({
            "name": name, "meaning": format!("meaning of {name}"), "value": 1.135, "unit": "1", "status": status,
            "source": "design", "group": "costs", "distribution": "fixed",
        })
    };
    let check = |name: &str, verdict: &str| {
        json!({
            "name": name, "unit": "%", "published": 54.0, "ours": null, "mcse": null, "tolerance": 3.0,
            "used": "held-out", "verdict": verdict, "source": "10.1002/acr.22412", "note": "",
        })
    };
    let scenarios = ["SF", "EQ"].map(|instrument| json!({
            "instrument": instrument, "best": "Saline", "icer": [],
            "quality_adjusted_life_years": {"Nothing": spread(10.0), "Cells": spread(10.1), "Saline": spread(10.1)},
            "incremental_nmb": {"Nothing": spread(0.0), "Cells": spread(5.0), "Saline": spread(8.0)},
        }));
    let years = [1, 2].map(|year| json!({
            "strategy": "Cells", "instead_of": "Saline", "ledger": "patient", "year": year, "now": 0.0, "new": 1e6, "impact": 1e6,
        }));
    json!({
        "simulated": "SIMULATED",
        "settings": {
            "title": "Cells or saline", "country": "US", "currency": "EUR", "price_year": 2025, "perspective": "payer",
            "horizon_years": 110, "discount_costs": 0.03, "discount_effects": 0.015, "willingness_to_pay": 50_000.0,
            "draws": 4, "people": 10, "seed": 7,
        },
        "provenance": {"study": "A trial", "core": "bistable"},
        "strategies": strategies.map(|(label, _)| json!({
            "strategy": label, "treatments": "something", "coverage": "covered", "product_price": 900.0,
            "effect_first_year_points": spread(-9.0), "cost": {"payer": spread(100.0)},
            "quality_adjusted_life_years": spread(11.0), "life_years": spread(20.0), "ever_replaced_percent": spread(40.0),
        })),
        "icer": [{
            "strategy": "Saline", "cost": 10.0, "cost_se": null, "effect": 1.0, "effect_se": 0.1, "status": "reference",
            "against": [], "incremental_cost": null, "incremental_effect": null, "icer": null, "icer_se": null,
        }, {
            "strategy": "Cells", "cost": 20.0, "cost_se": 1.0, "effect": 0.9, "effect_se": 0.1, "status": "dominated",
            "against": ["Saline"], "incremental_cost": null, "incremental_effect": null, "icer": null, "icer_se": null,
        }],
        "nmb": nmb,
        "ceac": [curve(0.0, 0.4), curve(50_000.0, 0.7)],
        "evpi": [evpi(0.0, 1.0), evpi(50_000.0, 33.0)],
        "evppi": [{
            "wtp": 50_000.0, "name": "all effects", "parameters": ["a", "b"], "evppi": 22.0, "se": 3.0, "own_fit": 22.0,
            "from": "own-fit", "method": "spline", "degrees_of_freedom": 3.0, "population": null,
        }],
        "plane": [
            {"strategy": "Cells", "against": "Nothing", "points": draws(cells)},
            {"strategy": "Saline", "against": "Nothing", "points": draws(saline)},
        ],
        "repeated": [{"strategy": "Cells", "against": "Saline", "incremental_nmb": cells - saline, "se": 12.0}],
        "scenarios": scenarios,
        "tornado_one_way": [{
            "wtp": 50_000.0, "strategy": "Cells", "against": "Saline", "parameter": "waning", "low": 0.1, "high": 0.9,
            "nmb_at_low": 900.0, "nmb_at_high": -400.0, "nmb": 100.0, "changes_sign": true,
        }],
        "tornado_compares": ["Cells", "Saline"],
        "threshold_price": [{
            "strategy": "Cells", "against": "Saline", "price_now": 900.0, "price": 321.0, "se": 4.0,
            "price_half_of_draws": 300.0, "price_95_of_100_draws": 200.0, "curve": [], "why_none": null,
        }],
        "out_of_pocket": [{
            "strategy": "Cells", "scheme": "self-pay", "as_covered": true, "course": spread(987.0), "lifetime": spread(2000.0),
        }],
        "ledgers": [{
            "strategy": "Cells", "ledger": "patient", "event": "product", "total": 987.0, "total_mcse": 1.0, "by_year": [987.0, 2.0],
        }],
        "budget_impact": years,
        "prices": [{
            "label": "Cells", "amount": 900.0, "currency": "EUR", "price_year": 2017, "index": 1.0, "range": null,
            "status": "assumed", "source": "10.1055/s-0037-1604443: a mean",
        }],
        "inputs": [input("sourced_one", "published"), input("guessed_one", "assumed")],
        "sources": {"design": {"citation": "Our own.", "place": ""}},
        "external_checks": [check("a hit", "hit"), check("a miss", "miss")],
        "cheers": [
            {"item": 1, "topic": "Title", "status": "reported", "place": "settings.title"},
            {"item": 27, "topic": "Funding", "status": "not-reported", "place": "whoever publishes"},
        ],
        "limits": ["The knee is not the person."],
        "known_misses": ["The course is too smooth."],
    })
}

fn page(document: &Value) -> String {
    render(&Document::from_json(&document.to_string()).unwrap())
}

/// Where a text stands on a page.
fn at(page: &str, text: &str) -> usize {
    page.find(text).unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn the_page_says_what_it_is_on_every_sheet() {
    let page = page(&small(100.0, 300.0));
    for words in [
        "<title>SIMULATED: Cells or saline</title>",
        "<strong>SIMULATED</strong>",
        "@top-left { content: \"SIMULATED\"",
        "class=\"edge\" aria-hidden=\"true\">SIMULATED",
        "No verdict that a treatment works, or that anybody should pay for it.",
    ] {
        at(&page, words);
    }
    assert!(!page.contains("NaN"));
}

#[test]
fn saline_is_said_to_have_more_net_benefit_when_it_has() {
    let page = page(&small(100.0, 300.0));
    at(
        &page,
        "At 50\u{202f}000 EUR per quality-adjusted life year, seen from the payer (insurer or health service), Saline, which the others are compared with, has the highest mean net monetary benefit; it is the best of all three in 70\u{a0}% of the draws.",
    );
    at(
        &page,
        "Less net benefit than Saline, EUR per person: Nothing",
    );
    at(&page, "and Cells (\u{2212}200 ±\u{a0}12).");
    at(&page, "Cells 321 ±\u{a0}4 (asked 900)");
    assert!(!page.contains("More net benefit than Saline"));
}

#[test]
fn cells_are_said_to_have_more_net_benefit_when_they_have() {
    let page = page(&small(400.0, 300.0));
    at(
        &page,
        "Cells has the highest mean net monetary benefit: 100 EUR (Monte Carlo standard error 12;",
    );
    at(
        &page,
        "More net benefit than Saline, EUR per person: Cells (100 ±\u{a0}12).",
    );
}

#[test]
fn a_difference_within_its_error_is_not_taken_for_one() {
    let page = page(&small(310.0, 300.0));
    at(
        &page,
        "With this many draws that difference cannot be told from none.",
    );
    at(
        &page,
        "Cannot be told apart from Saline with this many draws, EUR per person: Cells (10 ±\u{a0}12).",
    );
}

#[test]
fn misses_and_guesses_stand_before_the_answer_and_before_hits() {
    let page = page(&small(100.0, 300.0));
    let warning = at(
        &page,
        "Of 2 published results that the model could be held against, it misses 1.",
    );
    let guesses = at(
        &page,
        "Of 2 inputs, 1 are guesses of ours, and 1 of these do not vary",
    );
    let answer = at(&page, "<p class=\"lead\">");
    assert!(warning < answer && guesses < answer);
    assert!(at(&page, "A miss<") < at(&page, "A hit<"));
    assert!(at(&page, "The course is too smooth.") < at(&page, "<section id=\"methods\">"));
    assert!(at(&page, "guessed_one") < at(&page, "sourced_one"));
    assert!(at(&page, "27 Funding") < at(&page, "1 Title"));
    let sections = [
        "answer",
        "misses",
        "methods",
        "inputs",
        "results",
        "uncertainty",
        "patient",
        "cheers",
    ]
    .map(|id| at(&page, &format!("<section id=\"{id}\">")));
    assert!(sections.is_sorted());
}

#[test]
fn effects_of_a_sample_from_elsewhere_are_not_called_life_years() {
    let whole = small(100.0, 300.0);
    let mut sample = json!({"question": null});
    for key in ["nmb", "icer", "ceac", "evpi", "evppi"] {
        sample[key] = whole[key].clone();
    }
    let page = page(&sample);
    at(&page, "per unit of effect");
    assert!(!page.contains("per QALY") && !page.contains("per quality-adjusted"));
}

#[test]
fn published_numbers_keep_their_digits() {
    at(&page(&small(100.0, 300.0)), "1.135");
}

#[test]
fn every_figure_is_told_to_those_who_cannot_see_it() {
    let document = Document::from_json(&small(100.0, 300.0).to_string()).unwrap();
    let page = render(&document);
    let drawings = page.matches("role=\"img\"").count();
    assert_eq!(drawings, page.matches("<desc>").count());
    assert!(drawings >= 10, "{drawings}");
    assert!(!page.contains("<desc></desc>"));
    assert!(charts::trial::figure(&document).is_none());
}

#[test]
fn nothing_on_the_page_is_fetched() {
    let page = page(&small(100.0, 300.0));
    for fetched in [
        "src=", "@import", "url(", "<link", "<script", "<iframe", "<img",
    ] {
        assert!(!page.contains(fetched), "{fetched}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(page(&small(100.0, 300.0)), page(&small(100.0, 300.0)));
}

#[test]
fn every_part_that_is_missing_is_said_to_be_missing() {
    let whole = small(100.0, 300.0);
    for (key, words) in [
        ("nmb", "This document has no net benefits."),
        ("icer", "no table of incremental cost-effectiveness ratios"),
        ("strategies", "no table of strategies"),
        ("ceac", "no acceptability curves"),
        ("evpi", "no value of perfect information"),
        ("evppi", "no value of knowing single inputs"),
        ("evsi", "no value of a next trial"),
        ("plane", "no draws on the cost-effectiveness plane"),
        ("scenarios", "no scenarios under one utility table alone"),
        ("tornado_one_way", "no runs with one input at a time"),
        ("threshold_price", "no threshold prices"),
        ("out_of_pocket", "no sums that patients pay"),
        ("ledgers", "no ledgers of costs"),
        ("budget_impact", "no budget impact"),
        ("prices", "no prices of products"),
        ("inputs", "no list of inputs"),
        ("external_checks", "no published results beside the model"),
        ("cheers", "no checklist"),
        ("limits", "This document names no limits."),
    ] {
        let mut part = whole.clone();
        part.as_object_mut().unwrap().remove(key);
        let page = page(&part);
        assert!(page.contains(words), "{key}");
        assert!(page.contains("SIMULATED") && !page.contains("NaN"), "{key}");
    }
    assert!(page(&json!({})).contains("Costs and effects without a title"));
}

#[test]
fn text_of_the_user_stays_text() {
    let written = small(100.0, 300.0).to_string();
    let hostile = serde_json::to_string(HOSTILE).unwrap();
    // Every label, the title, a source, a name of an input and a limit.
    let mut document = written;
    for word in [
        "Cells",
        "Saline",
        "Cells or saline",
        "The knee is not the person.",
        "guessed_one",
        "Our own.",
        "US",
    ] {
        document = document.replace(&format!("\"{word}\""), &hostile);
    }
    let page = render(&Document::from_json(&document).unwrap());
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn a_part_that_cannot_be_read_is_named() {
    let mut document = small(100.0, 300.0);
    document["nmb"] = json!("many");
    let error = Document::from_json(&document.to_string()).unwrap_err();
    assert!(error.starts_with("nmb: "), "{error}");
    assert!(Document::from_json("[]").is_err());
}

#[test]
fn the_page_is_written_beside_its_document() {
    let folder =
        std::env::temp_dir().join(format!("synovia-economics-page-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    assert!(write(&folder).is_err());
    std::fs::write(
        folder.join("economics.json"),
        small(100.0, 300.0).to_string(),
    )
    .unwrap();
    let written = write(&folder).unwrap();
    assert_eq!(written, folder.join("report.html"));
    assert_eq!(
        std::fs::read_to_string(written).unwrap(),
        page(&small(100.0, 300.0))
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_arm_looks_in_the_report_of_costs_as_it_does_in_that_of_the_run() {
    use synovia_report::figures::Series;
    let arms = ["Cells", "Saline", "PRP", "Hyaluronic acid"];
    let in_the_run = Series::for_arms(&[false, true, false, false]);
    // Two of the study's arms are not priced, what is not of the study comes first, and the comparator is not the trial's reference.
    let strategies = ["No injection", "Hyaluronic acid", "Saline", "Another"]
        .map(|label| json!({ "strategy": label }));
    let study_arms = arms.map(|label| json!({ "label": label, "is_reference": label == "Saline" }));
    let document = json!({
        "strategies": strategies, "tornado_compares": ["Saline", "No injection"], "study_arms": study_arms,
    });
    let document = Document::from_json(&document.to_string()).unwrap();
    for (label, look) in arms.iter().zip(&in_the_run) {
        assert_eq!(document.series(label), *look, "{label}");
    }
    // And what is not of the study looks like none of its arms.
    let others = ["No injection", "Another"].map(|label| document.series(label));
    assert!(others.iter().all(|look| !in_the_run.contains(look)));
    assert_ne!(others[0], others[1]);
}
