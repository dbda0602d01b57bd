//! `synovia evidence` and `synovia claims`: what is typed, what is printed where, and what is left in the folder.

mod desk;

use std::fs;

use desk::Desk;
use insta::assert_snapshot;
use serde_json::Value;

const PRP: &str = "--condition osteoarthritis --joint knee --outcome pain --class prp --versus saline,ha,corticosteroid --months 3..12";

fn json(printed: &str) -> Value {
    let out = printed.split("--- stdout\n").nth(1).unwrap();
    serde_json::from_str(out.split("--- stderr").next().unwrap()).unwrap()
}

#[test]
fn a_pool_prints_the_answer_and_leaves_a_page() {
    let desk = Desk::new("pool");
    assert_snapshot!(desk.synovia(&format!("evidence meta {PRP} --out pool")));
    let page = fs::read_to_string(desk.0.join("pool/report.html")).unwrap();
    assert!(
        page.contains("Dório 2021") && page.contains("https://doi.org/10.1186/s12891-021-04706-7")
    );
    assert!(
        !page.contains("SIMULATED"),
        "published results are not simulated"
    );
}

#[test]
fn json_is_what_is_left_in_the_folder_and_nothing_else() {
    let desk = Desk::new("pool-json");
    for form in ["meta", "network", "timecourse"] {
        let printed = desk.synovia(&format!("evidence {form} {PRP} --json --out {form}"));
        let left = fs::read_to_string(desk.0.join(form).join("evidence.json")).unwrap();
        assert_eq!(
            printed,
            format!("exit code: 0\n--- stdout\n{left}--- stderr\n")
        );
        assert_eq!(json(&printed)["kind"], form);
    }
}

#[test]
fn all_roles_take_part_unless_some_are_named() {
    let desk = Desk::new("roles");
    for form in ["meta", "network", "timecourse"] {
        let of = |role: &str| {
            let mut found = json(&desk.synovia(&format!("evidence {form} {PRP} {role} --json")));
            found["question"]["command"] = Value::Null;
            found
        };
        assert_eq!(of(""), of("--role all"), "{form}");
        assert_ne!(of(""), of("--role calibration"), "{form}");
    }
}

#[test]
fn a_level_whose_intervals_have_no_limits_is_refused_and_nothing_written() {
    let desk = Desk::new("level").with("three.csv", "study,yi,vi\na,1,1\nb,2,1\nc,0.5,2\n");
    for asked in [
        "evidence meta --effects three.csv".to_owned(),
        format!("evidence meta {PRP}"),
        format!("evidence network {PRP}"),
        format!("evidence timecourse {PRP}"),
    ] {
        for level in ["0.9999999999999999", "1", "NaN"] {
            let said = desk.synovia(&format!("{asked} --level {level} --out here"));
            assert!(said.starts_with("exit code: 1"), "{asked} {level}: {said}");
            assert!(said.contains("at most 0.999999999"), "{said}");
        }
    }
    assert!(!desk.0.join("here").exists());
    // The highest there is gives numbers.
    let said = desk.synovia("evidence meta --effects three.csv --level 0.999999999 --json");
    assert!(said.starts_with("exit code: 0") && json(&said)["ci_high"].is_f64());
}

#[test]
fn two_studies_that_are_the_same_are_a_finding_and_not_certain() {
    let desk = Desk::new("same").with("same.csv", "study,yi,vi\nA,0.4,0.04\nB,0.4,0.04\n");
    let found = json(&desk.synovia("evidence meta --effects same.csv --json"));
    assert_eq!(found["question"]["test"], "adhoc");
    assert!(found["ci_low"].as_f64().unwrap() < -1.0 && found["ci_high"].as_f64().unwrap() > 2.0);
    let classical = desk.synovia("evidence meta --effects same.csv --test knha");
    assert!(
        classical.contains("E0316") && classical.contains("too narrow"),
        "{classical}"
    );
    let z = json(&desk.synovia("evidence meta --effects same.csv --test z --json"));
    assert!((z["ci_low"].as_f64().unwrap() - 0.1228).abs() < 1e-4);
    assert!(z["hartung_knapp_too_narrow"].is_null());
}

#[test]
fn a_variance_and_a_standard_error_that_disagree_are_refused() {
    let desk = Desk::new("disagree").with(
        "two.csv",
        "study,yi,vi,sei\nA,0.4,0.04,0.2\nB,0.1,0.05,0.9\n",
    );
    let said = desk.synovia("evidence meta --effects two.csv");
    assert!(
        said.starts_with("exit code: 1") && said.contains("error[E0306]: B: `vi` is 0.05"),
        "{said}"
    );
    assert!(!desk.0.join("runs").exists());
}

#[test]
fn another_answer_is_never_written_over() {
    let desk = Desk::new("occupied");
    assert!(
        desk.synovia(&format!("evidence meta {PRP} --out here"))
            .starts_with("exit code: 0")
    );
    assert!(
        desk.synovia(&format!("evidence meta {PRP} --out here"))
            .starts_with("exit code: 0")
    );
    let other = desk.synovia(&format!("evidence meta {PRP} --test z --out here"));
    assert!(
        other.starts_with("exit code: 1") && other.contains("name another folder with --out"),
        "{other}"
    );
}

#[test]
fn words_that_are_not_understood_are_all_said_at_once() {
    let desk = Desk::new("misunderstood");
    assert_snapshot!(desk.synovia(
        "evidence meta --condition osteoarthrits --joint kne --class prpp --versus salin --months 12..3 --role al --method RELM --level 95"
    ));
    assert!(!desk.0.join("runs").exists(), "nothing is written");
}

#[test]
fn a_table_of_effects_gives_the_numbers_of_metafor() {
    let table = include_str!("../../../validation/meta/dat_bcg.csv");
    let table: String = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let desk = Desk::new("bcg").with("bcg.csv", table);
    let printed =
        desk.synovia("evidence meta --effects bcg.csv --moderators ablat --test knha --json");
    let found = json(&printed);
    // metafor 3.8-1, rma(yi, vi, method = "REML", test = "knha") on dat.bcg.
    let near = |name: &str, value: f64| {
        let ours = found[name].as_f64().unwrap();
        assert!(
            (ours - value).abs() < 1e-6,
            "{name}: {ours} against {value}"
        );
    };
    near("estimate", -0.714_532_342_158);
    near("se", 0.180_791_744_092_8);
    near("q", 152.233_008_082_373);
    assert_eq!(found["k"], 13);
    assert_eq!(found["regressions"][0]["coefficients"][1]["name"], "ablat");
}

#[test]
fn a_bad_table_of_effects_gets_its_findings() {
    let desk = Desk::new("bad-effects").with(
        "effects.csv",
        "study,yi,vi\nA,-0.2,0.04\nB,minus,0.05\nC,-0.1,-0.02\n",
    );
    assert_snapshot!(desk.synovia("evidence meta --effects effects.csv"));
}

#[test]
fn tables_of_ones_own_are_checked_with_place_and_remedy() {
    let desk = Desk::new("own-tables").with(
        "outcomes.csv",
        "trial_id,arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,n,mean,sd,median,q1,q3,change_mean,change_sd,change_se,change_median,change_q1,change_q3,ci_low,ci_high,pct,reported_as,source_locator,note\n\
         RESTORE2021,PRPP,NRS_pain,0,10,lower_better,seen,6,144,3.1,-2.0,,,,,,,,,,,,,mean_sd,Table 9,\n\
         RESTORE2021,SALINE,NRS_pain,0,10,lower_better,seen,6,144,31,2.0,,,,,,,,,,,,,mean_sd,Table 9,\n\
         RESTORE2021,SALINE,NRS_pain,0,10,lower_better,seen,6,144,3.0,2.0,,,,,,,,,,,,,mean_sd,Table 9,\n\
         RESTORE2021,SALINE,NRS_pain,0,10,lower_better,seen,6,144,3.2,2.0,,,,,,,,,,,,,mean_sd,Table 9,\n",
    );
    assert_snapshot!(desk.synovia("evidence check outcomes.csv"));
}

#[test]
fn trials_of_ones_own_join_the_shipped_ones() {
    let header = "trial_id,arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,n,mean,sd,median,q1,q3,change_mean,change_sd,change_se,change_median,change_q1,change_q3,ci_low,ci_high,pct,reported_as,source_locator,note";
    let desk = Desk::new("joined");
    fs::create_dir(desk.0.join("mine")).unwrap();
    fs::write(
        desk.0.join("mine/trials.csv"),
        "trial_id,first_author,year,title,doi,pmid,registry_id,design,blinding,condition,joint,n_randomised,follow_up_months,rob_notes,source_url,suggested_role,numeric_rows,arm_level_times\n\
         MINE2026,Own,2026,A trial of ours,10.1000/mine,,,RCT parallel 2-arm,double-blind,osteoarthritis,knee,80,12,,https://doi.org/10.1000/mine,calibration,4,2\n",
    )
    .unwrap();
    fs::write(
        desk.0.join("mine/arms.csv"),
        "trial_id,arm_id,label,intervention_class,donor,processing,cells_millions,n_injections,interval_weeks,adjunct,n,age_mean,female_pct,bmi_mean,kl,n_note\n\
         MINE2026,A,PRP,prp,autologous,,,3,1,,40,60,50,,KL 2-3,\n\
         MINE2026,B,Saline,saline_placebo,,,,3,1,,40,60,50,,KL 2-3,\n",
    )
    .unwrap();
    fs::write(
        desk.0.join("mine/outcomes.csv"),
        format!(
            "{header}\nMINE2026,A,VAS_pain,0,100,lower_better,seen,12,40,,,,,,-20,20,,,,,,,,change_mean_sd,Table 2,\n\
             MINE2026,B,VAS_pain,0,100,lower_better,seen,12,40,,,,,,-18,20,,,,,,,,change_mean_sd,Table 2,\n"
        ),
    )
    .unwrap();
    let printed = desk.synovia(&format!("evidence meta {PRP} --evidence mine --json"));
    let found = json(&printed);
    let studies = found["studies"].as_array().unwrap();
    let mine = studies
        .iter()
        .find(|study| study["trial"] == "MINE2026")
        .expect(&printed);
    assert_eq!(mine["effect"], -2.0);
    assert_eq!(found["question"]["added"].as_array().unwrap().len(), 3);
}

#[test]
fn trials_are_listed_and_shown() {
    let desk = Desk::new("library");
    let list = desk.synovia("evidence list --condition osteoarthritis --joint knee --class cells");
    assert!(
        list.contains("MATAS2019") && !list.contains("DORIO2021"),
        "{list}"
    );
    assert_snapshot!(desk.synovia("evidence show SPLITKNEE2019"));
    // Other programs get the same numbers.
    let shown = json(&desk.synovia("evidence show SPLITKNEE2019 --json"));
    assert_eq!(shown["trial"], "SPLITKNEE2019");
    let text = desk.synovia("evidence show SPLITKNEE2019");
    let mut told = 0;
    for instrument in shown["instruments"].as_array().unwrap() {
        for number in instrument["numbers"].as_array().unwrap() {
            if let Some(mean) = number["mean"].as_f64() {
                assert!(text.contains(&format!("{mean:.2}  ")), "{mean}");
                told += 1;
            }
        }
    }
    assert!(told > 3, "{shown}");
    let direction = json(&desk.synovia("evidence show MILES --json"));
    assert!(direction["direction_only"].is_string(), "{direction}");
    let wrong = desk.synovia("evidence show RESTOR2021");
    assert!(
        wrong.starts_with("exit code: 1") && wrong.contains("did you mean `RESTORE2021`"),
        "{wrong}"
    );
}

#[test]
fn what_people_call_trials_treatments_and_products_is_understood() {
    let desk = Desk::new("names");
    let miles = desk.synovia("evidence show MILES");
    assert!(miles.starts_with("exit code: 0"), "{miles}");
    assert!(
        miles.contains("MAUTNER2023") && miles.contains("never pooled"),
        "{miles}"
    );
    assert!(
        desk.synovia("evidence show restore")
            .contains("RESTORE2021")
    );
    let several = desk.synovia("evidence show LAMO");
    assert!(several.contains("did you mean `LAMO2016`"), "{several}");
    let named = "--joint knee --condition OA --class PRP --versus HA,steroids,placebo --json";
    let found = json(&desk.synovia(&format!("evidence meta {named}")));
    assert_eq!(found["question"]["class"][0], "prp");
    let versus = ["ha", "corticosteroid", "placebo"];
    assert!(
        versus
            .iter()
            .enumerate()
            .all(|(at, v)| found["question"]["versus"][at] == *v)
    );
    assert!(desk.synovia("products HA").contains("hyaluronic-acid: "));
    assert!(
        desk.synovia("products PRP")
            .contains("did you mean `prp-leukocyte-poor`")
    );
}

/// The one that is made up: those that are truly set aside are not named.
#[test]
fn a_trial_set_aside_for_blind_tests_is_not_pooled() {
    let desk = Desk::new("set-aside");
    fs::create_dir(desk.0.join("mine")).unwrap();
    let trials = "trial_id,first_author,year,title,doi,pmid,design,blinding,condition,joint,suggested_role\n\
        MINE2026,Own,2026,A trial,10.1000/set-aside,,RCT,double-blind,osteoarthritis,knee,calibration\n";
    fs::write(desk.0.join("mine/trials.csv"), trials).unwrap();
    let arms = "trial_id,arm_id,label,intervention_class,n\nMINE2026,A,PRP,prp,40\nMINE2026,B,Saline,saline_placebo,40\n";
    fs::write(desk.0.join("mine/arms.csv"), arms).unwrap();
    for command in ["meta", "network", "timecourse"] {
        let refused = desk.synovia(&format!(
            "evidence {command} {PRP} --evidence mine --out left"
        ));
        assert!(refused.starts_with("exit code: 1"), "{refused}");
        assert!(
            refused.contains("E0226") && refused.contains("blind tests"),
            "{refused}"
        );
        assert!(!desk.0.join("left").exists());
    }
}

#[test]
fn ten_claims_have_ten_verdicts() {
    let desk = Desk::new("claims");
    let all = json(&desk.synovia("claims --json"));
    let claims = all["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 10);
    for claim in claims {
        let verdict = claim["verdict"].as_str().unwrap();
        assert!(
            [
                "supported",
                "partly",
                "not-shown",
                "contradicted",
                "unsettled"
            ]
            .contains(&verdict),
            "{verdict}"
        );
        assert_eq!(claim["certainty"]["domains"].as_array().unwrap().len(), 5);
    }
    assert_snapshot!(desk.synovia("claims --out all"));
    assert!(desk.synovia("claims 7").contains("Verdict: not-shown"));
    assert!(desk.synovia("claims 11").starts_with("exit code: 1"));
}

#[test]
fn a_reference_that_no_treatment_has_is_answered_and_nothing_written() {
    let desk = Desk::new("reference");
    for form in ["network", "timecourse"] {
        let said = desk.synovia(&format!("evidence {form} {PRP} --reference salin"));
        assert!(
            said.starts_with("exit code: 1") && said.contains("did you mean `saline`?"),
            "{said}"
        );
    }
    assert!(!desk.0.join("runs").exists());
}

#[test]
fn claims_are_pooled_with_trials_of_ones_own_and_say_that_verdicts_are_not() {
    let desk = Desk::new("own-claims");
    fs::create_dir(desk.0.join("mine")).unwrap();
    fs::write(
        desk.0.join("mine/trials.csv"),
        "trial_id,first_author,year,title,doi,pmid,design,blinding,condition,joint,suggested_role\n\
         MINE,Me,2026,Mine,10.1000/mine,,RCT,double-blind,osteoarthritis,knee,calibration\n",
    )
    .unwrap();
    fs::write(
        desk.0.join("mine/arms.csv"),
        "trial_id,arm_id,label,intervention_class,n\nMINE,P,Plasma,prp,50\nMINE,S,Saline,saline_placebo,50\n",
    )
    .unwrap();
    fs::write(
        desk.0.join("mine/differences.csv"),
        "trial_id,arm_id,versus_arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,difference,basis,se,read,source_locator\n\
         MINE,P,S,WOMAC_pain,0,100,lower_better,seen,6,-8,adjusted,3,abstract,abstract\n",
    )
    .unwrap();
    let k = |said: &str| -> u64 {
        let pooled = json(said)["claims"][0]["pooled"].clone();
        let of = pooled.as_array().unwrap().iter();
        of.map(|one| one["k"].as_u64().unwrap()).sum()
    };
    let shipped = desk.synovia("claims 4 --json --out shipped");
    let own = desk.synovia("claims 4 --evidence mine --json --out own");
    assert!(k(&own) > k(&shipped), "{own}");
    let said = desk.synovia("claims 4 --evidence mine");
    assert!(said.contains("verdicts, reasons and certainty are those of the shipped evidence"));
    assert!(said.contains("How the verdict follows"));
}

#[test]
fn a_table_of_effects_promises_no_direction_and_takes_no_question() {
    let desk = Desk::new("as-given");
    fs::write(desk.0.join("two.csv"), "yi,sei\n0.1,0.2\n0.3,0.1\n").unwrap();
    let said = desk.synovia("evidence meta --effects two.csv");
    assert!(!said.contains("favours"), "{said}");
    let asked = desk.synovia("evidence meta --effects two.csv --outcome function");
    assert!(asked.contains("cannot be used with"), "{asked}");
    fs::write(desk.0.join("latin.csv"), b"study,yi,sei\nJos\xe9,0.1,0.2\n").unwrap();
    let latin = desk.synovia("evidence meta --effects latin.csv");
    assert!(latin.contains("not text in UTF-8"), "{latin}");
}
