//! The shipped library of published trials: whole, mapped, and honest about its faults.

use std::collections::{BTreeMap, BTreeSet};
use synovia_diagnostics::{Severity, csv};
use synovia_evidence::library::{
    Blinding, Citation, Domain, Effect, Library, Outcome, ReportedAs, Role, SHIPPED, Use,
    blinding_of, citation, class_of, classes, condition_of, conditions, domain_of, instrument,
    instruments, joint_of, part_of, problems, problems_of, use_of, why_special,
};

fn library() -> &'static Library {
    Library::embedded()
}

fn table(name: &str) -> csv::Table {
    let (_, text) = SHIPPED.iter().find(|(file, _)| *file == name).unwrap();
    csv::read(name, text).0
}

#[test]
fn every_row_of_every_table_becomes_a_record() {
    let rows = |name| table(name).rows.len();
    assert_eq!(library().trials().len(), rows("trials.csv"));
    assert_eq!(library().arms().len(), rows("arms.csv"));
    assert_eq!(library().outcomes().len(), rows("outcomes.csv"));
    assert_eq!(library().direction_only().len(), rows("direction_only.csv"));
    assert_eq!(
        library().characteristics().len(),
        rows("msc_characteristics.csv")
    );
}

#[test]
fn every_number_of_the_tables_is_in_its_record_and_no_other() {
    let table = table("outcomes.csv");
    let numbers = |at: usize| {
        let outcome = &library().outcomes()[at];
        [
            ("scale_min", outcome.scale_min),
            ("scale_max", outcome.scale_max),
            ("time_months", outcome.time_months),
            ("n", outcome.n.map(f64::from)),
            ("mean", outcome.mean),
            ("sd", outcome.sd),
            ("median", outcome.median),
            ("q1", outcome.q1),
            ("q3", outcome.q3),
            ("change_mean", outcome.change_mean),
            ("change_sd", outcome.change_sd),
            ("change_se", outcome.change_se),
            ("change_median", outcome.change_median),
            ("change_q1", outcome.change_q1),
            ("change_q3", outcome.change_q3),
            ("ci_low", outcome.ci_low),
            ("ci_high", outcome.ci_high),
            ("pct", outcome.pct),
        ]
    };
    for (at, row) in table.rows.iter().enumerate() {
        assert_eq!(library().outcomes()[at].row.line, row.line);
        for (column, value) in numbers(at) {
            let printed = &row.fields[table.column(column).unwrap()].text;
            assert_eq!(value, printed.parse().ok(), "{column} of line {}", row.line);
        }
    }
}

#[test]
fn standard_errors_that_stand_in_the_note_are_read() {
    let sems: Vec<f64> = library()
        .outcomes()
        .iter()
        .filter(|outcome| outcome.reported_as == ReportedAs::MeanSem)
        .map(|outcome| outcome.sem.unwrap())
        .collect();
    assert_eq!(sems.len(), 15);
    assert!(sems.contains(&2.04) && sems.contains(&0.05));
}

#[test]
fn the_counts_that_the_table_of_trials_states_are_right() {
    for trial in library().trials() {
        let outcomes: Vec<_> = library().outcomes_of(&trial.id).collect();
        assert_eq!(
            trial.numeric_rows,
            Some(outcomes.len() as u32),
            "{}",
            trial.id
        );
    }
}

#[test]
fn the_shipped_tables_have_warnings_and_no_errors() {
    let findings = Library::embedded_findings();
    let mut warnings: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for finding in findings {
        assert_eq!(finding.severity, Severity::Warning, "{finding:?}");
        let (_, text) = SHIPPED
            .iter()
            .find(|(file, _)| *file == finding.file)
            .unwrap();
        let line = text[..finding.span.start].matches('\n').count();
        let row = text.lines().nth(line).unwrap();
        let label: Vec<&str> = row.split(',').take(2).collect();
        let label = if finding.file == "trials.csv" {
            label[0].to_owned()
        } else {
            label.join(" ")
        };
        warnings
            .entry((finding.code, &finding.title))
            .or_default()
            .push(format!("{}:{} {label}", finding.file, line + 1));
    }
    let mut listed = String::new();
    for ((code, title), rows) in warnings {
        listed.push_str(&format!("{code} {title}: {}\n", rows.len()));
        rows.iter()
            .for_each(|row| listed.push_str(&format!("  {row}\n")));
    }
    insta::assert_snapshot!(listed);
}

#[test]
fn nine_trials_have_neither_doi_nor_pubmed_identifier_and_are_still_cited() {
    let without: Vec<&str> = library()
        .trials()
        .iter()
        .filter(|trial| trial.doi.is_none() && trial.pmid.is_none())
        .map(|trial| trial.id.as_str())
        .collect();
    assert_eq!(without.len(), 9);
    for id in without {
        assert!(
            citation(library().trial(id).unwrap()).url().is_some(),
            "{id}"
        );
    }
}

#[test]
fn a_citation_is_the_most_durable_that_is_known() {
    let of = |id| citation(library().trial(id).unwrap());
    let url = |id| of(id).url().unwrap();
    assert_eq!(
        url("DORIO2021"),
        "https://doi.org/10.1186/s12891-021-04706-7"
    );
    assert_eq!(
        url("VAHDATPOUR2012"),
        "https://pubmed.ncbi.nlm.nih.gov/23826009/"
    );
    assert_eq!(url("SEKOIA2013"), "https://www.isrctn.com/ISRCTN41323372");
    assert_eq!(
        of("GEL200_POOLED"),
        Citation::Registry("NCT00449696".to_owned())
    );
    assert_eq!(
        url("SANGDEE2002"),
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC102323"
    );
}

#[test]
fn validation_trials_are_the_three_that_must_never_be_fitted() {
    let ids: Vec<&str> = library()
        .trials()
        .iter()
        .filter(|trial| trial.role == Role::Validation)
        .map(|trial| trial.id.as_str())
        .collect();
    assert_eq!(ids, ["RESTORE2021", "DORIO2021", "BANDAK2022"]);
}

#[test]
fn every_phrase_of_the_shipped_tables_has_a_mapping() {
    for trial in library().trials() {
        assert!(condition_of(trial).is_some(), "{}", trial.condition);
        assert!(joint_of(trial).is_some(), "{}", trial.joint);
        assert!(blinding_of(trial).is_some(), "{}", trial.blinding);
    }
    for arm in library().arms() {
        assert!(class_of(arm).is_some(), "{} {}", arm.trial, arm.id);
    }
    for outcome in library().outcomes() {
        assert!(
            domain_of(&outcome.instrument).is_some(),
            "{}",
            outcome.instrument
        );
    }
    // An adjunct without mapping would be a warning, and the snapshot of warnings has none.
}

#[test]
fn mappings_say_each_thing_once_and_about_something_that_exists() {
    let once = |words: Vec<&str>| {
        let unique: BTreeSet<&&str> = words.iter().collect();
        assert_eq!(unique.len(), words.len(), "{words:?}");
    };
    once(conditions().iter().map(|c| c.printed.as_str()).collect());
    once(classes().iter().map(|c| c.class.as_str()).collect());
    once(
        classes()
            .iter()
            .filter_map(|c| c.printed.as_deref())
            .collect(),
    );
    once(instruments().iter().map(|i| i.name.as_str()).collect());
    let ranks: BTreeSet<_> = instruments().iter().map(|i| (i.domain, i.rank)).collect();
    assert_eq!(ranks.len(), instruments().len());
    for instrument in instruments() {
        let sources = ["juhl-2012", "assumed"];
        assert!(
            sources.contains(&instrument.rank_source.as_str()),
            "{instrument:?}"
        );
    }
}

#[test]
fn every_special_arm_is_an_arm_and_every_part_belongs_to_a_whole() {
    let special = include_str!("../data/library/special_arms.csv");
    let (table, _) = csv::read("special_arms.csv", special);
    for row in &table.rows {
        let arm = library().arm(&row.fields[0].text, &row.fields[1].text);
        let arm = arm.unwrap_or_else(|| panic!("special_arms.csv:{}", row.line));
        assert!(why_special(arm).is_some());
        if let Some(whole) = part_of(arm) {
            let whole = library().arm(&arm.trial, whole).unwrap();
            assert_eq!(use_of(whole), Use::Whole);
            assert_eq!(class_of(whole), class_of(arm), "{} {}", arm.trial, arm.id);
        }
    }
}

#[test]
fn no_arm_printed_other_keeps_that_word() {
    let others: Vec<_> = library()
        .arms()
        .iter()
        .filter(|arm| arm.intervention_class == "other")
        .collect();
    assert_eq!(others.len(), 21);
    assert!(
        others
            .iter()
            .all(|arm| class_of(arm).unwrap().class != "other")
    );
}

#[test]
fn two_whole_arms_of_a_trial_share_a_class_only_when_they_differ_in_dose_or_brand() {
    let mut shared = BTreeSet::new();
    for trial in library().trials() {
        let mut seen = BTreeSet::new();
        for arm in library()
            .arms_of(&trial.id)
            .filter(|arm| use_of(arm) == Use::Whole)
        {
            let class = class_of(arm).unwrap().class.as_str();
            if !seen.insert(class) {
                shared.insert((trial.id.as_str(), class));
            }
        }
    }
    let expected = [
        ("ALVARO2017", "msc-adipose-iv"),
        ("HA2017", "ha"),
        ("LAMO2016", "msc-bm"),
        ("MATAS2019", "msc-umbilical"),
        ("SVFDOSE2020", "svf"),
        ("TAVASSOLI2019", "prp"),
        ("TRUEBA2017", "ha"),
    ];
    assert_eq!(shared, BTreeSet::from(expected));
}

#[test]
fn a_saline_arm_is_an_injection_that_nothing_acts_in() {
    for arm in library().arms() {
        let class = class_of(arm).unwrap();
        if class.is("placebo") {
            assert!(
                library().components_of(arm).is_empty(),
                "{} {}",
                arm.trial,
                arm.id
            );
        }
        if class.class == "saline" {
            assert!(class.is("injection"));
        }
    }
    let intravenous = library().arm("ZAP2_2020", "PLA").unwrap();
    assert_eq!(class_of(intravenous).unwrap().class, "iv-placebo");
}

fn components(trial: &str, arm: &str) -> Vec<&'static str> {
    let arm = library().arm(trial, arm).unwrap();
    library().components_of(arm).into_iter().collect()
}

#[test]
fn components_count_what_was_given_besides() {
    assert_eq!(components("LAMO2016", "LOW"), ["ha", "msc-bm"]);
    assert_eq!(components("CINGAL2017", "CINGAL"), ["corticosteroid", "ha"]);
    assert_eq!(components("RUANE2021", "BMAC_PRP"), ["bmac", "prp"]);
    assert_eq!(
        components("SANGDEE2002", "COMB"),
        ["electroacupuncture", "nsaid"]
    );
    assert_eq!(
        components("SKOU2015", "TKR"),
        ["exercise", "knee-replacement"]
    );
}

#[test]
fn an_operation_that_all_arms_had_is_background_and_one_that_some_had_is_not() {
    let background = |trial| {
        library()
            .background_of(trial)
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(background("PEPKE2016"), ["core-decompression"]);
    assert_eq!(components("PEPKE2016", "CD"), Vec::<&str>::new());
    assert_eq!(components("PEPKE2016", "CD_BMAC"), ["bmac"]);
    assert_eq!(background("TRUEBA2017"), ["arthroscopic-debridement"]);
    assert_eq!(components("TRUEBA2017", "HA1"), ["ha"]);
    // Only the cell arms were drilled, so the drilling is part of what was compared.
    assert_eq!(background("TURAJANE2017"), Vec::<&str>::new());
    assert_eq!(
        components("TURAJANE2017", "G2"),
        ["ha", "microdrilling", "pbsc", "prp"]
    );
    // Hyaluronic acid in all arms is a treatment, not an operation: it stays.
    assert_eq!(components("WANG2017", "HA"), ["ha"]);
}

#[test]
fn families_group_what_is_compared_as_one() {
    let in_family = |family: &str| -> Vec<&str> {
        let members = classes().iter().filter(|class| class.is(family));
        members.map(|class| class.class.as_str()).collect()
    };
    assert_eq!(in_family("msc"), ["msc-bm", "msc-adipose", "msc-umbilical"]);
    assert!(in_family("cells").contains(&"bmac") && in_family("cells").contains(&"svf"));
    assert_eq!(
        in_family("placebo"),
        [
            "saline",
            "vehicle",
            "oral-placebo",
            "iv-placebo",
            "sc-placebo",
            "sham"
        ]
    );
}

#[test]
fn pain_is_taken_from_the_most_preferred_instrument_first() {
    let rank = |name| {
        let known = instrument(name).unwrap();
        assert_eq!(known.domain, Domain::Pain);
        known.rank
    };
    let order = [
        "WOMAC_pain",
        "KOOS_pain",
        "VAS_pain_movement",
        "VAS_pain",
        "NRS_pain",
        "VAS_pain_rest",
    ];
    assert!(order.windows(2).all(|pair| rank(pair[0]) < rank(pair[1])));
}

#[test]
fn what_counts_as_harm_is_decided_by_the_table_of_instruments() {
    let harms: Vec<&str> = instruments()
        .iter()
        .filter(|known| known.domain == Domain::Harm)
        .map(|known| known.name.as_str())
        .collect();
    assert_eq!(harms, ["any_AE_pct", "adverse_events_pct"]);
}

#[test]
fn scales_of_an_unknown_range_may_not_be_rescaled() {
    for outcome in library().outcomes() {
        let both = outcome.scale_min.is_some() && outcome.scale_max.is_some();
        if outcome.scale_source.may_be_rescaled()
            && domain_of(&outcome.instrument) == Some(Domain::Pain)
        {
            assert!(both, "{}", outcome.row);
        }
    }
}

#[test]
fn blinding_is_read_for_the_outcomes_that_are_compared() {
    let of = |id| blinding_of(library().trial(id).unwrap()).unwrap();
    assert_eq!(of("RESTORE2021"), Blinding::Double);
    assert_eq!(of("ALVARO2017"), Blinding::Double);
    assert_eq!(of("TRUEBA2017"), Blinding::Single);
    assert_eq!(of("BANDAK2022"), Blinding::Open);
    assert_eq!(of("LAMO2016"), Blinding::NotStated);
}

#[test]
fn severity_is_kept_where_the_phrase_tells_it() {
    let trial = library().trial("SEKOIA2013").unwrap();
    let condition = condition_of(trial).unwrap();
    assert_eq!(condition.condition, "osteoarthritis");
    assert_eq!(condition.severity.as_deref(), Some("KL 2-3"));
}

#[test]
fn every_problem_is_about_rows_that_exist() {
    for problem in problems() {
        assert!(library().trial(&problem.trial).is_some(), "{problem:?}");
        let arms = library().arms_of(&problem.trial);
        let arms: Vec<&str> = arms.map(|arm| arm.id.as_str()).collect();
        assert!(
            problem.arm.as_deref().is_none_or(|arm| arms.contains(&arm)),
            "{problem:?}"
        );
        let about_rows = library()
            .outcomes_of(&problem.trial)
            .any(|outcome| problem.is_about(&outcome.arm, &outcome.instrument));
        assert!(about_rows, "{problem:?}");
        assert!(problem.reason.ends_with('.'), "{problem:?}");
    }
}

#[test]
fn problems_that_would_mislead_a_pooled_estimate_exclude_their_rows() {
    let excluded: BTreeSet<&str> = problems()
        .iter()
        .filter(|problem| problem.effect == Effect::Exclude && problem.arm.is_none())
        .map(|problem| problem.trial.as_str())
        .collect();
    let expected = [
        "BUENDIA2018",
        "LAMO2016",
        "LPPRP2019",
        "MENISC_BMMSC2026",
        "QMRI2006",
        "SPORTPRP2020",
        "UCMSC_JKT2020",
    ];
    assert_eq!(excluded, BTreeSet::from(expected));
    let knees =
        problems_of("TAVASSOLI2019").any(|problem| problem.problem == "unit-of-analysis-knees");
    assert!(knees);
}

#[test]
fn parts_of_the_cingal_arms_add_up_to_them() {
    for whole in ["CINGAL", "MONOVISC", "SALINE"] {
        let parts: u32 = library()
            .arms_of("CINGAL2017")
            .filter(|arm| part_of(arm) == Some(whole))
            .map(|arm| arm.n.unwrap())
            .sum();
        assert_eq!(library().arm("CINGAL2017", whole).unwrap().n, Some(parts));
    }
}

/// `n` of the parts as weights, for the figures that the evidence notes state: saline −26.7, −31.4, …
#[test]
fn pooled_changes_of_cingal_are_those_of_the_evidence_notes() {
    let pooled = |whole: &str, months: f64| {
        let mut sum = 0.0;
        let mut n = 0.0;
        for outcome in library().outcomes_of("CINGAL2017") {
            let arm = library().arm("CINGAL2017", &outcome.arm).unwrap();
            let wanted = part_of(arm) == Some(whole)
                && outcome.instrument == "WOMAC_pain"
                && outcome.time_months == Some(months);
            if let (true, Some(change)) = (wanted, outcome.change_mean) {
                let weight = f64::from(outcome.n.or(arm.n).unwrap());
                sum += change * weight;
                n += weight;
            }
        }
        sum / n
    };
    for (months, saline, ha, both) in [(0.23, -26.7, -29.7, -34.6), (5.98, -33.0, -39.7, -42.4)] {
        assert!((pooled("SALINE", months) - saline).abs() < 0.051);
        assert!((pooled("MONOVISC", months) - ha).abs() < 0.051);
        assert!((pooled("CINGAL", months) - both).abs() < 0.051);
    }
}

/// Trials of the knee in osteoarthritis that gave cells and print pain after treatment, with the classes they compare.
fn cell_trials_with_pain() -> Vec<(&'static str, BTreeSet<&'static str>)> {
    let with_cells = library().trials().iter().filter(|trial| {
        condition_of(trial).unwrap().condition == "osteoarthritis"
            && joint_of(trial).unwrap().joint == "knee"
            && trial.role == Role::Calibration
            && library()
                .arms_of(&trial.id)
                .any(|arm| class_of(arm).unwrap().is("cells"))
    });
    with_cells
        .filter(|trial| {
            library().outcomes_of(&trial.id).any(|outcome| {
                domain_of(&outcome.instrument) == Some(Domain::Pain)
                    && outcome.time_months.is_some_and(|months| months > 0.0)
            })
        })
        .map(|trial| {
            let arms = library().arms_of(&trial.id);
            let classes = arms.map(|arm| class_of(arm).unwrap().class.as_str());
            (trial.id.as_str(), classes.collect())
        })
        .collect()
}

#[test]
fn no_cell_trial_with_numbers_for_pain_is_against_saline_as_the_book_says() {
    let trials = cell_trials_with_pain();
    let ids: Vec<&str> = trials.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, ["LAMO2016", "RUANE2021", "MATAS2019", "BMACHA2022"]);
    assert!(trials.iter().all(|(_, classes)| classes.contains("ha")));
    assert!(!trials.iter().any(|(_, classes)| classes.contains("saline")));
}

#[test]
fn the_book_counts_what_is_in_the_library() {
    let book = include_str!("../../../book/src/library.md");
    let role = |role| {
        library()
            .trials()
            .iter()
            .filter(|trial| trial.role == role)
            .count()
    };
    let outcomes = |wanted: fn(&Outcome) -> bool| {
        library()
            .outcomes()
            .iter()
            .filter(|outcome| wanted(outcome))
            .count()
    };
    let whole: Vec<_> = library()
        .arms()
        .iter()
        .filter(|arm| use_of(arm) == Use::Whole)
        .collect();
    let of_class = |name| {
        whole
            .iter()
            .filter(|arm| class_of(arm).unwrap().is(name))
            .count()
    };
    let has_spread = |outcome: &Outcome| {
        [
            outcome.sd,
            outcome.sem,
            outcome.change_sd,
            outcome.change_se,
            outcome.ci_low,
        ]
        .iter()
        .any(Option::is_some)
    };
    let counts = [
        ("trials and cohorts", library().trials().len()),
        ("of these for calibration", role(Role::Calibration)),
        (
            "of these for validation, never fitted",
            role(Role::Validation),
        ),
        ("of these for context only", role(Role::Context)),
        ("arms, parts of arms among them", library().arms().len()),
        ("arms as randomised", whole.len()),
        ("outcome rows", library().outcomes().len()),
        (
            "of these at baseline",
            outcomes(|outcome| outcome.time_months == Some(0.0)),
        ),
        (
            "of these with a spread or an interval",
            outcomes(has_spread),
        ),
        (
            "of these medians",
            outcomes(|outcome| outcome.median.or(outcome.change_median).is_some()),
        ),
        (
            "trials of osteoarthritis",
            library()
                .trials()
                .iter()
                .filter(|trial| condition_of(trial).unwrap().condition == "osteoarthritis")
                .count(),
        ),
        (
            "trials of the knee",
            library()
                .trials()
                .iter()
                .filter(|trial| joint_of(trial).unwrap().joint == "knee")
                .count(),
        ),
        ("arms of cells, as randomised", of_class("cells")),
        ("arms of saline injected into the joint", of_class("saline")),
        (
            "trials of which only the direction was seen",
            library().direction_only().len(),
        ),
        ("known problems", problems().len()),
    ];
    for (what, count) in counts {
        let row = format!("| {what} | {count} |");
        assert!(book.contains(&row), "book/src/library.md should say {row}");
    }
}
