//! The page of a made-up run: what it says, what it never says, and what it survives.

mod synthetic;

use std::path::PathBuf;

use synovia_report::run::{ArmRow, ContrastRow};
use synovia_report::{Run, render, render_parameters};
use synovia_results::{Manifest, RunFolder, Table, row, schemas};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn written(name: &str) -> PathBuf {
    let place = folder(name);
    synthetic::write(&place);
    place
}

fn run(name: &str) -> Run {
    Run::read(&synovia_results::Run::open(written(name)).unwrap()).unwrap()
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let pages = ["first", "second"]
        .map(|name| std::fs::read(synovia_report::write(&written(name)).unwrap()).unwrap());
    assert_eq!(pages[0], pages[1]);
    assert_eq!(render(&run("third")).as_bytes(), pages[0]);
}

#[test]
fn simulated_is_said_in_the_title_on_the_page_at_every_sheet_and_at_the_end() {
    let page = render(&run("simulated"));
    for place in [
        "<title>SIMULATED: ",
        "<p class=\"edge\" aria-hidden=\"true\">SIMULATED",
        "<strong>SIMULATED</strong>",
        "@top-left { content: \"SIMULATED\"",
    ] {
        assert!(page.contains(place), "{place}");
    }
    let footer = page.rfind("<footer>").unwrap();
    assert!(page[footer..].contains("SIMULATED"));
}

#[test]
fn misses_come_before_results_and_limits_are_named() {
    let page = render(&run("misses"));
    let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what}"));
    assert!(at("<section id=\"misses\">") < at("<section id=\"effects\">"));
    assert!(page.contains("Misses are shown before hits"));
    for limit in [
        "Advice to any patient",
        "A verdict that a treatment works",
        "Regulatory evidence by itself",
        "it does not say that any treatment works",
    ] {
        assert!(page.contains(limit), "{limit}");
    }
    assert!(page.contains("not calibrated") && page.contains("Status: prior"));
}

#[test]
fn only_dois_and_pubmed_lead_away_and_nothing_is_fetched() {
    let run = run("links");
    let (report, constants) = (render(&run), render_parameters(&run));
    for page in [&report, &constants] {
        assert!(page.contains("Content-Security-Policy"));
        // The page's own policy is an attribute, not an address.
        let page = page.replace("http-equiv", "");
        for (i, _) in page.match_indices("http") {
            let link = &page[i..page.len().min(i + 60)];
            assert!(
                link.starts_with("https://doi.org/")
                    || link.starts_with("https://pubmed.ncbi.nlm.nih.gov/"),
                "{link}"
            );
        }
        for fetched in ["<script", "<link", "<img", "@import", "url(", "src="] {
            assert!(!page.contains(fetched), "{fetched}");
        }
    }
    assert!(constants.contains("href=\"https://doi.org/10.1007/s00285-017-1104-y\""));
}

#[test]
fn the_first_screen_holds_the_figure_the_short_answer_and_both_error_rates() {
    let page = render(&run("first-screen"));
    let start = page.find("<section id=\"answer\">").unwrap();
    let answer = &page[start..start + page[start..].find("</section>").unwrap()];
    let at = |what: &str| answer.find(what).unwrap_or_else(|| panic!("{what}"));
    // The figure, then a short paragraph, then the table with power and family-wise error.
    assert!(at("Effects against the reference") < at("<p class=\"lead\">"));
    let lead = &answer[at("<p class=\"lead\">")..];
    let lead = &lead[..lead.find("</p>").unwrap()];
    assert!(lead.split_whitespace().count() < 120, "{lead}");
    assert!(lead.contains("In the population"));
    // And before all of it, that nothing was calibrated, with the way to the misses.
    let head = &page[..start];
    assert!(
        head.contains("Not calibrated") && head.contains("href=\"#misses\""),
        "{head}"
    );
    assert!(at("<p class=\"lead\">") < at("At a glance"));
    for what in [
        "Assurance",
        "P(no better than ",
        "family-wise error",
        "24\u{a0}%\u{a0}±\u{a0}3",
        "13\u{a0}%\u{a0}±\u{a0}2 in favour",
    ] {
        assert!(answer.contains(what), "{what}");
    }
    assert_eq!(
        page.matches("Effects against the reference</h3>").count(),
        1
    );
}

#[test]
fn law_and_constants_stand_on_pages_of_their_own_which_the_report_leads_to() {
    let place = written("beside");
    let report = std::fs::read_to_string(synovia_report::write(&place).unwrap()).unwrap();
    for (page, heading) in [
        ("regulation.html", "What is injected, and whether it may be"),
        ("parameters.html", "Every constant of the model"),
    ] {
        assert!(report.contains(&format!("href=\"{page}\"")), "{page}");
        let beside = std::fs::read_to_string(place.join(page)).unwrap();
        assert!(beside.contains(heading) && beside.contains("href=\"report.html\""));
        assert!(beside.contains("<strong>SIMULATED</strong>") && !beside.contains("<script"));
    }
    // Printed, the report has neither.
    assert!(!report.contains("class=\"constants\"") && !report.contains("class=\"classes\""));
    assert!(report.contains("SIMULATED"));
}

#[test]
fn who_did_not_receive_the_treatment_has_a_reason_in_the_flow_of_patients() {
    let page = render(&run("consort"));
    for what in ["no lot 1", "for pain", "No lot: harvest or culture failed"] {
        assert!(page.contains(what), "{what}");
    }
    let mut all_received = run("consort-all");
    all_received
        .flow
        .iter_mut()
        .for_each(|row| row.not_released = 0.0);
    assert!(!render(&all_received).contains("no lot"));
}

#[test]
fn a_replaced_constant_is_flagged_and_statuses_are_counted() {
    let page = render(&run("overridden"));
    assert!(page.contains("Replaced by this study (1):"));
    let constants = render_parameters(&run("overridden-constants"));
    assert!(constants.contains("<tr class=\"flagged\">"));
    assert!(constants.contains(" assumed</summary>") && constants.contains(" published</summary>"));
    assert!(constants.find(" assumed</summary>") < constants.find(" published</summary>"));
}

#[test]
fn missing_values_are_never_printed_as_numbers() {
    let mut run = run("nan");
    for arm in &mut run.arms {
        *arm = ArmRow {
            core: arm.core.clone(),
            arm: arm.arm.clone(),
            is_reference: arm.is_reference,
            patients: f64::NAN,
            change_points: f64::NAN,
            ..ArmRow::default()
        };
    }
    for row in &mut run.contrasts {
        row.estimate_points = f64::NAN;
        row.true_effect_p05_points = f64::INFINITY;
        row.ci_low_points = f64::NEG_INFINITY;
        row.power = f64::NAN;
    }
    for row in &mut run.visits {
        row.mean_p05_points = f64::NAN;
    }
    for row in &mut run.trajectories {
        row.effusion_ml = f64::NAN;
        row.cartilage_mm = f64::NAN;
    }
    run.study = synovia_report::study::Study::default();
    let page = render(&run);
    for bad in ["NaN", "inf"] {
        for (i, _) in page.match_indices(bad) {
            let beside = [page[..i].chars().next_back(), page[i + 3..].chars().next()];
            let in_a_word = beside
                .iter()
                .flatten()
                .any(|c| c.is_alphabetic() || *c == '-');
            assert!(in_a_word, "{bad} is printed: {:?}", &page[i - 60..i + 10]);
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    let hostile = "</title><script>alert('x')</script><b onmouseover=\"x\">&";
    let mut run = run("hostile");
    run.study.title = hostile.to_owned();
    run.study.known_misses = vec![format!("{hostile} doi:10.1000/x\"><script>")];
    run.study.parameters[0].source = format!("https://doi.org/10.1000/y'\"><script>{hostile}");
    run.study.parameters[0].status = "\"><script>".to_owned();
    let swap = |text: &mut String| {
        if text == "PRP ×3 weekly" {
            *text = hostile.to_owned();
        }
    };
    run.arms.iter_mut().for_each(|row| swap(&mut row.arm));
    run.contrasts.iter_mut().for_each(|row| swap(&mut row.arm));
    run.visits.iter_mut().for_each(|row| swap(&mut row.arm));
    run.power.iter_mut().for_each(|row| swap(&mut row.arm));
    run.flow.iter_mut().for_each(|row| swap(&mut row.arm));
    run.adverse_events
        .iter_mut()
        .for_each(|row| row.event = hostile.to_owned());
    run.funnel
        .iter_mut()
        .for_each(|row| row.reason = hostile.to_owned());
    let page = render(&run);
    for page in [page, render_parameters(&run)] {
        assert!(!page.contains("<script") && !page.contains("<b onmouseover"));
    }
}

#[test]
fn missing_tables_are_said_to_be_missing() {
    let place = folder("empty");
    let _ = std::fs::remove_dir_all(&place);
    let empty = RunFolder::create(&place, "plan").unwrap();
    empty.finish(&[], Manifest::new("plan", "0.1.0")).unwrap();
    let page = std::fs::read_to_string(synovia_report::write(&place).unwrap()).unwrap();
    assert!(page.contains("This run holds no results per arm"));
    for table in [
        "funnel",
        "visits",
        "contrasts",
        "arms",
        "trajectories",
        "adverse_events",
        "counterfactuals",
    ] {
        assert!(page.contains(&format!("<code>{table}</code>")), "{table}");
    }
    assert!(page.contains("names no known misses") && page.contains("lists no constants"));
}

#[test]
fn each_table_may_be_missing_alone() {
    let full = run("alone");
    let without: [fn(&mut Run); 10] = [
        |run| run.arms.clear(),
        |run| run.visits.clear(),
        |run| run.contrasts.clear(),
        |run| run.power.clear(),
        |run| run.funnel.clear(),
        |run| run.flow.clear(),
        |run| run.trajectories.clear(),
        |run| run.patients.clear(),
        |run| run.counterfactuals.clear(),
        |run| run.structure.clear(),
    ];
    for remove in without {
        let mut run = full.clone();
        remove(&mut run);
        assert!(render(&run).contains("</html>"));
    }
}

#[test]
fn a_folder_that_is_no_run_is_an_error_that_says_so() {
    let place = folder("nothing");
    let _ = std::fs::remove_dir_all(&place);
    let error = synovia_report::write(&place).unwrap_err();
    assert!(
        error.to_string().starts_with("no report can be made"),
        "{error}"
    );
}

#[test]
fn a_score_where_higher_is_better_turns_the_answer_round() {
    let mut run = run("koos");
    run.study.endpoint.instrument = "koos-pain".to_owned();
    let turned = |row: &mut ContrastRow| {
        row.estimate_points = -row.estimate_points;
        (row.ci_low_points, row.ci_high_points) = (-row.ci_high_points, -row.ci_low_points);
    };
    run.contrasts.iter_mut().for_each(turned);
    for row in &mut run.contrasts {
        row.true_effect_points = -row.true_effect_points;
    }
    run.arms
        .iter_mut()
        .for_each(|row| row.change_points = -row.change_points);
    let page = render(&run);
    assert!(page.contains("0.5 points worse to 6.8 points better than Saline"));
    assert!(page.contains("points, positive is better"));
}

#[test]
fn one_core_alone_is_reported_as_such() {
    let mut run = run("one-core");
    run.arms.retain(|row| row.core == "bistable");
    run.contrasts.retain(|row| row.core == "bistable");
    let page = render(&run);
    assert!(page.contains("This run holds one core only"));
}

#[test]
fn a_run_of_one_table_still_makes_a_page() {
    let place = folder("power-only");
    let _ = std::fs::remove_dir_all(&place);
    let mut power = Table::new(&schemas::POWER);
    power.push(row! { core: "bistable", arm: "cells", patients_per_arm: 120, power: 0.81, is_simulated: true });
    RunFolder::create(&place, "plan")
        .unwrap()
        .finish(&[power], Manifest::new("plan", "0.1.0"))
        .unwrap();
    assert!(synovia_report::write(&place).is_ok());
}

#[test]
fn a_run_under_the_calibration_says_so_and_tells_its_constants_apart() {
    let mut run = run("calibrated");
    run.study.model.uncertainty = "posterior".to_owned();
    run.provenance.status = "calibrated".to_owned();
    let known = run
        .study
        .parameters
        .iter_mut()
        .find(|parameter| !parameter.overridden)
        .unwrap();
    known.status = "calibrated".to_owned();
    known.drawn_from = "posterior".to_owned();
    known.source = "fitted to published trials (posterior.json), bistable core".to_owned();
    (known.p05, known.p95) = ("-0.5".to_owned(), "2.0".to_owned());
    let (page, constants) = (render(&run), render_parameters(&run));
    for said in [
        "Effects of treatments are calibrated to published trials",
        "Status calibrated: effects of products and context are fitted",
        "differences between trials are drawn from the calibration",
        "In each replicate 1 of them are drawn from the calibration",
        "from one of its draws",
    ] {
        assert!(page.contains(said), "{said}");
    }
    for said in [
        "calibrated, 90 % of draws \u{2212}0.5 to 2",
        "Fitted to published trials (posterior.json), bistable core",
        ", prior only",
    ] {
        assert!(constants.contains(said), "{said}");
    }
    for prior in [
        "Not calibrated",
        "prior probability",
        "the prior gives",
        "Status: prior",
    ] {
        assert!(!page.contains(prior), "{prior}");
    }
}

#[test]
fn no_better_than_the_reference_stands_under_both_cores() {
    let run = run("no-better");
    let page = render(&run);
    let cores = &page[page.find("<section id=\"cores\">").unwrap()..];
    let cores = &cores[..cores.find("</section>").unwrap()];
    let head = format!("P(no better than {})", run.reference());
    assert!(cores.contains(&head));
    let answer = &page[page.find("<section id=\"answer\">").unwrap()..];
    let answer = &answer[..answer.find("</section>").unwrap()];
    assert!(answer.contains(&head) && answer.contains("monostable "));
}

#[test]
fn constants_that_were_not_drawn_are_not_said_to_be() {
    let mut run = run("fixed");
    run.study.model.uncertainty = "none".to_owned();
    let page = render(&run);
    assert!(
        page.contains("held at one value each in this run")
            && !page.contains("Drawn anew in each replicate")
    );
    assert!(!page.contains("drawn anew in each replicate") && !page.contains("ssurance"));
    assert!(!render_parameters(&run).contains("draws the constant anew"));
}
