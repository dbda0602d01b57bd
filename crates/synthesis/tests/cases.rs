//! Tables that went wrong once: contradictions are found and named, empty cells are said, what cannot be ranked or drawn is not.

use std::path::Path;

use synovia_evidence::library::{Domain, Library};
use synovia_results::evidence::{Meta, Network};
use synovia_statistics::network::BetweenStudies;
use synovia_synthesis::{
    Analysis, CONTRADICTION_CODES, CourseOptions, Measure, Question, meta, network, read_effects,
    timecourse,
};

/// The tables of a case.
fn case(name: &str) -> Library {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(name);
    let texts: Vec<(String, String)> =
        ["trials.csv", "arms.csv", "outcomes.csv", "differences.csv"]
            .iter()
            .filter_map(|file| {
                let text = std::fs::read_to_string(folder.join(file)).ok()?;
                Some(((*file).to_owned(), text))
            })
            .collect();
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let (library, findings) = Library::read(&files);
    assert!(!findings.has_errors(), "{name}: {}", findings.summary());
    library
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn pain(class: &[&str], versus: &[&str]) -> Question {
    Question {
        class: words(class),
        versus: words(versus),
        ..Question::default()
    }
}

fn pooled(question: &Question, library: &Library) -> Meta {
    meta(question, &Analysis::default(), library).expect("an estimator that settles")
}

fn compared(question: &Question, library: &Library) -> Network {
    network(
        question,
        &Analysis::default(),
        BetweenStudies::RestrictedLikelihood,
        None,
        library,
    )
    .expect("a network that can be solved")
}

fn course(question: &Question, library: &Library) -> synovia_results::evidence::TimeCourse {
    let options = CourseOptions {
        shape: None,
        correlation: 0.5,
        reference: None,
    };
    timecourse(question, &Analysis::default(), &options, library).expect("a course")
}

/// The finding with this code, which must be there and name the trial.
fn finding<'a>(findings: &'a [String], code: &str) -> &'a str {
    let found = findings.iter().find(|one| one.starts_with(code));
    found.unwrap_or_else(|| panic!("{code} is not among {findings:#?}"))
}

#[test]
fn differences_of_three_arms_that_do_not_add_up_are_found_in_every_analysis_with_what_was_used() {
    let library = case("three-arms-that-do-not-add-up");
    let question = pain(&["prp", "ha"], &["saline"]);
    for findings in [
        pooled(&pain(&["prp"], &["saline"]), &library).findings,
        compared(&question, &library).findings,
        course(&question, &library).findings,
    ] {
        let said = finding(&findings, "E0311");
        for part in [
            "X 2001 (T1)",
            "-8",
            "-3",
            "-20",
            "by 15",
            "; used: ",
            "not used: prp1 minus ha2 -20",
        ] {
            assert!(said.contains(part), "{part} is not in: {said}");
        }
    }
}

#[test]
fn standard_errors_that_do_not_belong_together_are_listed_with_what_was_used_and_what_was_not() {
    let library = case("standard-errors-that-disagree");
    let found = compared(&pain(&["prp", "ha", "ozone"], &["saline"]), &library);
    let said = finding(&found.findings, "E0312");
    for part in [
        "X 2001 (T1)",
        "one standard deviation in every arm",
        "used: ",
        "not used: ",
    ] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
    // The three that were not used, each with its number.
    for unused in [
        "prp1 minus ha2 -5",
        "prp1 minus ozone3 -2",
        "ozone3 minus ha2 -3",
    ] {
        assert!(said.contains(unused), "{unused}: {said}");
    }
    // And in the recipe of the trial, whether or not anything is wrong with them.
    let studies = found.pieces.iter().flat_map(|piece| &piece.studies);
    let recipes: Vec<&String> = studies
        .filter(|study| study.cited.trial == "T1")
        .flat_map(|study| &study.recipe)
        .collect();
    assert!(
        recipes.iter().any(|step| step.contains("not used: ")),
        "{recipes:?}"
    );
}

#[test]
fn a_trial_that_contradicts_nothing_has_no_such_finding() {
    let library = case("standard-errors-1e5-apart");
    let findings = pooled(&pain(&["prp"], &["saline"]), &library).findings;
    let codes = CONTRADICTION_CODES.map(|(code, _)| code);
    let any = findings.iter().any(|one| {
        codes
            .iter()
            .any(|code| one.starts_with(code) && *code != "E0316")
    });
    assert!(!any, "{findings:?}");
}

/// One trial with this row of differences beside rows of its arms.
fn one_trial(difference: &str, outcomes: &str) -> Library {
    let trials = "trial_id,first_author,year,title,doi,pmid,design,blinding,condition,joint,suggested_role\n\
        MINE,Me,2026,Mine,10.1000/mine,,RCT,double-blind,osteoarthritis,knee,calibration\n";
    let arms = "trial_id,arm_id,label,intervention_class,n\nMINE,P,Plasma,prp,50\nMINE,S,Saline,saline_placebo,50\n";
    let differences = format!(
        "trial_id,arm_id,versus_arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,difference,basis,se,ci_low,ci_high,t,p,read,source_locator\n{difference}"
    );
    let outcomes = format!(
        "trial_id,arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,n,mean,sd,change_mean,change_sd,reported_as,source_locator\n{outcomes}"
    );
    let mut files = vec![("trials.csv", trials), ("arms.csv", arms)];
    if !difference.is_empty() {
        files.push(("differences.csv", &differences));
    }
    files.push(("outcomes.csv", &outcomes));
    let (library, findings) = Library::read(&files);
    assert!(!findings.has_errors(), "{}", findings.summary());
    library
}

#[test]
fn a_standard_error_that_its_interval_contradicts_is_found_and_one_that_only_rounds_is_not() {
    let with = |se: &str, interval: &str| {
        let row = format!(
            "MINE,P,S,VAS_pain,0,100,lower_better,seen,6,-8,adjusted,{se},{interval},,,abstract,abstract\n"
        );
        pooled(&pain(&["prp"], &["saline"]), &one_trial(&row, "")).findings
    };
    let said = with("1.5", "-14.0,-2.0");
    let said = finding(&said, "E0313");
    assert!(
        said.contains("Me 2026 (MINE)") && said.contains("used: SE 1.5"),
        "{said}"
    );
    assert!(
        !with("3.0", "-14.0,-2.0")
            .iter()
            .any(|one| one.starts_with("E0313"))
    );
}

#[test]
fn a_difference_that_the_means_of_its_arms_contradict_is_found() {
    let arms = "MINE,P,VAS_pain,0,100,lower_better,seen,6,50,,,-18,20,change_mean_sd,Table 1\n\
        MINE,S,VAS_pain,0,100,lower_better,seen,6,50,,,-10,20,change_mean_sd,Table 1\n";
    let with = |difference: &str| {
        let row = format!(
            "MINE,P,S,VAS_pain,0,100,lower_better,seen,6,{difference},change,4,,,,,abstract,abstract\n"
        );
        pooled(&pain(&["prp"], &["saline"]), &one_trial(&row, arms)).findings
    };
    assert!(finding(&with("-20"), "E0314").contains("differ by -8"));
    assert!(!with("-8").iter().any(|one| one.starts_with("E0314")));
}

#[test]
fn a_change_that_the_levels_of_the_same_people_contradict_is_found() {
    let rows = "MINE,P,VAS_pain,0,100,lower_better,seen,0,50,60,15,,,mean_sd,Table 1\n\
        MINE,P,VAS_pain,0,100,lower_better,seen,6,50,40,15,-9,20,change_mean_sd,Table 1\n\
        MINE,S,VAS_pain,0,100,lower_better,seen,6,50,,,-10,20,change_mean_sd,Table 1\n";
    let found = pooled(&pain(&["prp"], &["saline"]), &one_trial("", rows)).findings;
    assert!(finding(&found, "E0315").contains("differ by -20"));
}

#[test]
fn standard_errors_that_are_a_hundred_thousandfold_apart_are_answered() {
    let library = case("standard-errors-1e5-apart");
    let found = compared(&pain(&["prp", "ha"], &["saline"]), &library);
    let piece = &found.pieces[0];
    let effect = |name: &str| {
        let node = piece.nodes.iter().find(|node| node.treatment == name);
        node.and_then(|node| node.effect).expect("an effect")
    };
    // metafor 3.8-1, rma.mv: -8.00 and -2.00.
    assert!((effect("prp") + 8.0).abs() < 5e-3 && (effect("ha") + 2.0).abs() < 5e-3);
}

fn harm(class: &[&str], versus: &[&str]) -> Question {
    Question {
        outcome: Domain::Harm,
        measure: Measure::usual(Domain::Harm),
        ..pain(class, versus)
    }
}

#[test]
fn an_empty_cell_gets_a_half_and_says_so_and_a_trial_of_all_or_nothing_stays_out_of_the_pool() {
    let library = case("zero-cells");
    let found = pooled(&harm(&["prp"], &["saline"]), &library);
    let trials: Vec<&str> = found
        .studies
        .iter()
        .map(|s| s.cited.trial.as_str())
        .collect();
    assert_eq!(trials, ["T2", "T3"]);
    let code = |trial: &str| {
        let of = found.excluded.iter().find(|one| one.trial == trial);
        of.map(|one| one.code.clone()).unwrap_or_default()
    };
    assert_eq!(
        (code("T1").as_str(), code("T4").as_str()),
        ("no-events", "only-events")
    );
    let half = &found.studies[0];
    assert!(
        half.recipe
            .iter()
            .any(|step| step.contains("0.5 added to all four cells"))
    );
    assert!(
        half.flags.iter().any(|flag| flag.starts_with("0.5 added")),
        "{:?}",
        half.flags
    );
    // 4 of 40 against none: (4.5/41)/(0.5/41).
    assert!((half.effect - libm::log(9.0)).abs() < 1e-9);
    assert!(
        !found.studies[1]
            .flags
            .iter()
            .any(|flag| flag.contains("0.5"))
    );
    let kept = pooled(
        &Question {
            keep_zero_trials: true,
            ..harm(&["prp"], &["saline"])
        },
        &library,
    );
    assert_eq!((kept.overall.k, kept.question.keep_zero_trials), (4, true));
}

#[test]
fn a_library_of_nothing_but_empty_cells_has_no_ratio() {
    let found = pooled(&harm(&["prp"], &["saline"]), &case("only-zero-cells"));
    assert_eq!(
        (found.overall.k, found.excluded[0].code.as_str()),
        (0, "no-events")
    );
}

#[test]
fn a_variance_and_a_standard_error_that_disagree_are_refused_and_rounding_is_not() {
    let said = |table: &str| {
        let (read, findings) = read_effects("t.csv", table, &[]);
        let codes: Vec<String> = findings.iter().map(|one| one.code.to_string()).collect();
        (read.is_some(), codes)
    };
    let (usable, codes) = said("study,yi,vi,sei\nA,0.4,0.04,0.2\nB,0.1,0.05,0.9\n");
    assert!(!usable);
    assert_eq!(codes, ["E0306"]);
    assert!(said("study,yi,vi,sei\nA,0.4,0.0503,0.22\n").0);
}

#[test]
fn a_change_at_month_0_is_a_finding_of_the_tables() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/change-at-month-0");
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    let (trials, arms, outcomes) = (read("trials.csv"), read("arms.csv"), read("outcomes.csv"));
    let (_, findings) = Library::read(&[
        ("trials.csv", &trials),
        ("arms.csv", &arms),
        ("outcomes.csv", &outcomes),
    ]);
    let lines: Vec<&str> = findings
        .iter()
        .filter(|one| one.code == "E0258")
        .map(|one| one.title.as_str())
        .collect();
    // -5 of platelet-rich plasma; the 0 of saline is what it must be.
    assert_eq!(lines, ["a change from baseline at month 0 that is not 0"]);
}

#[test]
fn a_table_with_semicolons_and_decimal_commas_is_read_with_one_note() {
    let (table, findings) = read_effects("t.csv", "study;effect;se\nA;-3,1;1\nB;-2,5;1\n", &[]);
    let codes: Vec<&str> = findings.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["C0107"]);
    let table = table.expect("it can be read");
    assert_eq!((table.yi, table.vi), (vec![-3.1, -2.5], vec![1.0, 1.0]));
}

/// Arms of trials with one mean each, at month 6.
fn trials(of: &[(&str, &[(&str, f64)])]) -> Library {
    let mut trials = "trial_id,first_author,year,title,doi,pmid,design,blinding,condition,joint,suggested_role\n".to_owned();
    let mut arms = "trial_id,arm_id,label,intervention_class,n\n".to_owned();
    let mut outcomes = "trial_id,arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,n,change_mean,change_sd,reported_as,source_locator\n".to_owned();
    for (place, (trial, groups)) in of.iter().enumerate() {
        trials += &format!(
            "{trial},{trial},20{:02},t,10.1000/x{place},,RCT,double-blind,osteoarthritis,knee,calibration\n",
            place + 1
        );
        for (class, mean) in *groups {
            arms += &format!("{trial},{class},{class},{class},40\n");
            outcomes += &format!(
                "{trial},{class},VAS_pain,0,100,lower_better,seen,6,40,{mean},20,change_mean_sd,Table 1\n"
            );
        }
    }
    let (library, findings) = Library::read(&[
        ("trials.csv", &trials),
        ("arms.csv", &arms),
        ("outcomes.csv", &outcomes),
    ]);
    assert!(!findings.has_errors(), "{}", findings.summary());
    library
}

#[test]
fn a_treatment_of_one_trial_is_not_ranked_and_one_chain_is_no_headline() {
    let library = trials(&[
        ("A", &[("prp", -18.0), ("saline", -10.0)]),
        ("B", &[("prp", -16.0), ("saline", -11.0)]),
        ("C", &[("prp", -17.0), ("ha", -12.0)]),
        ("D", &[("saline", -9.0), ("ha", -14.0)]),
        ("E", &[("ozone", -15.0), ("ha", -12.0)]),
    ]);
    let found = compared(&pain(&["prp", "ha", "ozone"], &["saline"]), &library);
    let node = |name: &str| {
        let mut nodes = found.pieces[0].nodes.iter();
        nodes
            .find(|node| node.treatment == name)
            .expect("a treatment")
    };
    let ozone = node("ozone");
    assert_eq!((ozone.p_score, ozone.rank_probabilities.len()), (None, 0));
    assert_eq!(ozone.support, "one-chain");
    assert_eq!(ozone.chain, ["ozone", "ha", "saline"]);
    assert_eq!((ozone.effect, ozone.ci_low), (None, None));
    assert_eq!(
        (
            node("prp").support.as_str(),
            node("prp").rank_probabilities.len()
        ),
        ("direct", 3)
    );
    // The pair stands among all pairs.
    let league = &found.pieces[0].league;
    let pair = league.iter().find(|cell| cell.support == "one-chain");
    assert!(pair.is_some(), "{league:?}");
    assert!(
        found
            .findings
            .iter()
            .any(|one| one.starts_with("Not ranked") && one.contains("ozone"))
    );
}

#[test]
fn a_course_of_fewer_trials_than_treatments_is_refused_once() {
    let library = trials(&[
        ("A", &[("prp", -18.0), ("saline", -10.0)]),
        ("B", &[("ha", -16.0), ("saline", -11.0), ("ozone", -12.0)]),
    ]);
    let found = course(&pain(&["prp", "ha", "ozone"], &["saline"]), &library);
    let piece = &found.pieces[0];
    assert_eq!(piece.status, "not-fitted");
    assert!(
        piece.refusal.contains("2 trials of 4 treatments"),
        "{}",
        piece.refusal
    );
    assert!(piece.fits.is_empty() && piece.courses.is_empty() && !piece.observed.is_empty());
}

#[test]
fn an_interval_that_leaves_the_scale_is_no_interval() {
    let library = trials(&[
        ("A", &[("prp", -70.0), ("saline", -10.0)]),
        ("B", &[("prp", -11.0), ("saline", -10.0)]),
        ("C", &[("prp", -40.0), ("saline", -10.0)]),
    ]);
    let found = pooled(&pain(&["prp"], &["saline"]), &library);
    assert!(found.overall.pi_low.is_none() && found.overall.pi_high.is_none());
    let [low, high] = found.overall.pi_beyond_scale.expect("it leaves the scale");
    assert!(low < -100.0 || high > 100.0);
    // Without the middle one, the confidence interval leaves it, too.
    let two = found
        .leave_one_out
        .iter()
        .find(|group| group.name.starts_with('C'));
    let two = &two.expect("each once").estimate;
    assert!(
        two.ci_low.is_none() && two.ci_beyond_scale.is_some(),
        "{two:?}"
    );
}

#[test]
fn studies_that_agree_too_well_are_a_finding() {
    let library = trials(&[
        ("A", &[("prp", -18.0), ("saline", -10.0)]),
        ("B", &[("prp", -18.0), ("saline", -10.0)]),
    ]);
    let found = pooled(&pain(&["prp"], &["saline"]), &library);
    let said = finding(&found.findings, "E0316");
    assert!(said.contains("all together"), "{said}");
    let [own, common] = found.overall.hartung_knapp_too_narrow.expect("it is");
    assert!(own < 1e-9 && (found.overall.se.expect("pooled") - common).abs() < 1e-9);
}

#[test]
fn the_book_explains_every_code_of_a_contradiction() {
    let page = include_str!("../../../book/src/synthesis.md");
    for (code, meaning) in CONTRADICTION_CODES {
        assert!(
            page.contains(&format!("| `{code}` | {meaning} |")),
            "{code} {meaning}"
        );
    }
}

#[test]
fn tables_are_told_their_contradictions_before_anything_is_asked_of_them() {
    let found = |name: &str| -> Vec<(&'static str, String)> {
        let library = case(name);
        let found = synovia_synthesis::contradictions(&library);
        found
            .into_iter()
            .map(|(_, one)| (one.code, one.said))
            .collect()
    };
    let added = found("three-arms-that-do-not-add-up");
    assert_eq!(added.len(), 1, "{added:?}");
    assert!(
        added[0].0 == "E0311" && added[0].1.contains("-20"),
        "{added:?}"
    );
    let errors = found("standard-errors-that-disagree");
    assert!(
        !errors.is_empty() && errors.iter().all(|(code, _)| *code == "E0312"),
        "{errors:?}"
    );
    assert_eq!(found("zero-cells"), []);
}
