//! Tables that a user wrote: every kind of finding, where it points, and that it helps.

use std::collections::BTreeSet;
use synovia_diagnostics::{Colour, Findings, Severity, Sources, csv};
use synovia_evidence::library::{CODES, Library, SHIPPED};

const TRIALS: &str = "\
trial_id,first_author,year,title,doi,pmid,design,blinding,condition,joint,suggested_role
MINE2027,Muster,2027,Cells or saline,10.1000/xyz123,12345678,RCT parallel 2-arm,double-blind,osteoarthritis,knee,calibration
";
const ARMS: &str = "\
trial_id,arm_id,label,intervention_class,n,female_pct,adjunct
MINE2027,CELLS,Cells,msc_bm,20,55,HA
MINE2027,SALINE,Saline,saline_placebo,21,50,
";
const OUTCOMES: &str = "\
trial_id,arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,n,mean,sd,median,q1,q3,change_mean,change_se,ci_low,ci_high,pct,reported_as,source_locator,note
MINE2027,CELLS,WOMAC_pain,0,20,lower_better,seen,6,20,8.5,3.5,,,,,,,,,mean_sd,Table 2,
MINE2027,SALINE,WOMAC_pain,0,20,lower_better,seen,6,21,,,9,7,11,,,,,,median_iqr,Table 2,
MINE2027,SALINE,WOMAC_pain,0,20,lower_better,seen,12,21,,,,,,-1.5,,-3.0,0.1,,change_mean_ci95,Table 3,
";

const DIFFERENCES: &str = "\
trial_id,arm_id,versus_arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,n,versus_n,difference,basis,se,ci_low,ci_high,t,p,read,source_locator,note
MINE2027,CELLS,SALINE,WOMAC_pain,0,20,lower_better,seen,6,20,21,-1.2,adjusted,,-2.6,0.2,,0.09,abstract,\"abstract, Results\",
MINE2027,CELLS,SALINE,WOMAC_pain,0,20,lower_better,seen,12,20,21,-0.9,change,0.7,,,,,full text,Table 3,
";

#[derive(Clone)]
struct Tables {
    trials: String,
    arms: String,
    outcomes: String,
    differences: String,
}

fn sound() -> Tables {
    Tables {
        trials: TRIALS.to_owned(),
        arms: ARMS.to_owned(),
        outcomes: OUTCOMES.to_owned(),
        differences: DIFFERENCES.to_owned(),
    }
}

impl Tables {
    fn files(&self) -> [(&str, &str); 4] {
        [
            ("trials.csv", &self.trials),
            ("arms.csv", &self.arms),
            ("outcomes.csv", &self.outcomes),
            ("differences.csv", &self.differences),
        ]
    }

    fn read(&self) -> (Library, Findings) {
        Library::read(&self.files())
    }

    fn render(&self) -> String {
        let mut sources = Sources::new();
        for (file, text) in self.files() {
            sources.insert(file, text);
        }
        self.read().1.render(&sources, Colour::Never)
    }
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

fn trials(from: &str, to: &str) -> Tables {
    Tables {
        trials: replaced(TRIALS, from, to),
        ..sound()
    }
}

fn arms(from: &str, to: &str) -> Tables {
    Tables {
        arms: replaced(ARMS, from, to),
        ..sound()
    }
}

fn outcomes(from: &str, to: &str) -> Tables {
    Tables {
        outcomes: replaced(OUTCOMES, from, to),
        ..sound()
    }
}

fn differences(from: &str, to: &str) -> Tables {
    Tables {
        differences: replaced(DIFFERENCES, from, to),
        ..sound()
    }
}

/// One example for each code about the content of tables.
fn examples() -> Vec<(&'static str, Tables)> {
    let cells = "MINE2027,CELLS,WOMAC_pain,0,20,lower_better,seen,6,20,8.5,3.5,";
    vec![
        ("E0202", arms("female_pct", "women_pct")),
        (
            "E0203",
            Tables {
                trials: replaced(&replaced(TRIALS, ",title", ""), ",Cells or saline", ""),
                ..sound()
            },
        ),
        ("E0204", outcomes("Table 2", "")),
        ("E0205", outcomes("8.5", "\"8,5\"")),
        ("E0206", outcomes("3.5", "-3.5")),
        ("E0207", outcomes("MINE2027,CELLS", "MIEN2027,CELLS")),
        ("E0208", outcomes("MINE2027,CELLS", "MINE2027,CELL")),
        ("E0209", outcomes(",8.5,", ",85,")),
        (
            "E0210",
            Tables {
                outcomes: format!("{OUTCOMES}{}", OUTCOMES.lines().nth(1).unwrap()),
                ..sound()
            },
        ),
        ("E0211", arms(",20,", ",20.5,")),
        ("E0212", outcomes("9,7,11", "9,11,7")),
        ("E0213", outcomes("-3.0,0.1", "0.1,-3.0")),
        ("E0214", outcomes("seen,6,20", "seen,-6,20")),
        ("E0215", outcomes("mean_sd", "mean_std")),
        ("E0216", outcomes(",3.5,", ",,")),
        ("E0217", trials("10.1000/", "https://doi.org/10.1000/")),
        ("E0218", trials("12345678", "PMC12345")),
        (
            "E0219",
            trials(
                "\nMINE2027",
                "\nOTHER2027,Other,2027,Other,10.1000/o,1,RCT,open,osteoarthritis,hip,context\nMINE2027",
            ),
        ),
        ("E0220", trials("osteoarthritis", "ostearthritis")),
        ("E0221", outcomes("0,20,lower", "20,0,lower")),
        ("E0222", differences("CELLS,SALINE", "SALINE,SALINE")),
        ("E0223", differences(",0.7,", ",,")),
        ("E0224", differences(",0.09,", ",0.000,")),
        ("E0225", differences(",-1.2,", ",1.2,")),
        (
            "E0226",
            trials("10.1000/xyz123,12345678", "10.1000/set-aside,"),
        ),
        ("E0251", outcomes("seen,6,20,", "seen,6,40,")),
        ("E0252", outcomes("-1.5,,-3.0", "-3.5,,-3.0")),
        ("E0253", trials("10.1000/xyz123,12345678", ",")),
        (
            "E0254",
            Tables {
                outcomes: OUTCOMES
                    .lines()
                    .filter(|line| !line.starts_with(cells))
                    .map(|line| format!("{line}\n"))
                    .collect(),
                differences: DIFFERENCES.lines().next().unwrap().to_owned(),
                ..sound()
            },
        ),
        ("E0255", outcomes("WOMAC_pain", "WOMAC_pian")),
        ("E0256", outcomes("seen,6,20", "seen,,20")),
        ("E0257", arms("55,HA", "55,HAA")),
        ("E0258", outcomes("seen,12,21", "seen,0,21")),
    ]
}

/// More about differences: what the codes of outcomes say of them too.
fn differences_that_are_unsound() -> Vec<(&'static str, Tables)> {
    let first = DIFFERENCES.lines().nth(1).unwrap();
    let turned_round = first
        .replacen("CELLS,SALINE", "SALINE,CELLS", 1)
        .replacen("20,21", "21,20", 1);
    vec![
        ("E0204", differences(",-1.2,", ",,")),
        ("E0204", differences("Table 3", "")),
        ("E0206", differences(",0.7,", ",0,")),
        ("E0207", differences("MINE2027,CELLS", "MIEN2027,CELLS")),
        ("E0208", differences("MINE2027,CELLS", "MINE2027,CELL")),
        ("E0208", differences("CELLS,SALINE", "CELLS,SALIN")),
        ("E0209", differences(",-0.9,", ",-20.9,")),
        (
            "E0210",
            Tables {
                differences: format!("{DIFFERENCES}{turned_round}\n"),
                ..sound()
            },
        ),
        ("E0213", differences("-2.6,0.2", "0.2,-2.6")),
        ("E0214", differences("seen,12,", "seen,-12,")),
        ("E0215", differences("adjusted", "adjustd")),
        ("E0215", differences("full text", "fulltext")),
        ("E0221", differences("0,20,lower", "20,0,lower")),
        ("E0223", differences("-2.6,0.2", "-2.6,")),
        ("E0224", differences(",0.09,", ",1.09,")),
        ("E0251", differences("20,21,-1.2", "20,22,-1.2")),
        ("E0255", differences("WOMAC_pain", "WOMAC_pian")),
        ("E0256", differences("seen,12,", "seen,,")),
    ]
}

fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn sound_tables_have_no_findings_and_are_added_to_the_shipped_ones() {
    let (mine, findings) = sound().read();
    assert!(findings.is_empty(), "{findings:?}");
    let all = Library::embedded().with(&mine);
    assert_eq!(all.trials().len(), Library::embedded().trials().len() + 1);
    assert_eq!(all.outcomes_of("MINE2027").count(), 3);
    let line = all.outcomes_of("MINE2027").next().unwrap();
    assert_eq!(
        (line.mean, line.row.to_string().as_str()),
        (Some(8.5), "outcomes.csv:2")
    );
    assert_eq!(all.arms_of("RESTORE2021").count(), 2);
}

#[test]
fn each_unsound_table_has_the_finding_of_its_kind_and_no_other() {
    for (code, tables) in examples() {
        assert_eq!(codes(&tables.read().1), [code], "{}", tables.render());
    }
}

#[test]
fn each_unsound_difference_has_the_finding_of_its_kind_and_no_other() {
    for (code, tables) in differences_that_are_unsound() {
        assert_eq!(codes(&tables.read().1), [code], "{}", tables.render());
    }
}

#[test]
fn differences_alone_may_be_about_shipped_trials_but_repeat_none_of_theirs() {
    let header = DIFFERENCES.lines().next().unwrap();
    let about = |row: &str| Library::read(&[("differences.csv", &format!("{header}\n{row}\n"))]);

    let new = "RESTORE2021,PRP,SALINE,KOOS_pain,0,100,higher_better,seen,2,,,1,adjusted,2,,,,,abstract,Table 2,";
    let (mine, findings) = about(new);
    assert!(findings.is_empty(), "{findings:?}");
    let before = Library::embedded().differences_of("RESTORE2021").count();
    let all = Library::embedded().with(&mine);
    assert_eq!(all.differences_of("RESTORE2021").count(), before + 1);

    let shipped = "BANDAK2022,EX,SALINE,KOOS_pain,0,100,higher_better,seen,2.07,,,3,adjusted,2,,,,,abstract,abstract,";
    let (mine, findings) = about(shipped);
    assert_eq!(codes(&findings), ["E0210"]);
    let all = Library::embedded().with(&mine);
    assert_eq!(all.differences(), Library::embedded().differences());
}

#[test]
fn an_arm_that_is_known_by_its_difference_alone_is_not_said_to_have_no_outcomes() {
    let (library, findings) = Library::read(&[
        ("trials.csv", TRIALS),
        ("arms.csv", ARMS),
        ("differences.csv", DIFFERENCES),
    ]);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(library.outcomes().len(), 0);
    let difference = library.differences_of("MINE2027").next().unwrap();
    assert_eq!(difference.difference, -1.2);
    assert_eq!(difference.row.to_string(), "differences.csv:2");
}

/// By DOI, by PubMed identifier, by label; and rows about such a trial whose own row is not there.
#[test]
fn a_trial_set_aside_for_blind_tests_is_refused_whatever_it_is_known_by() {
    let labelled = |label: &str| Tables {
        trials: TRIALS
            .replace("MINE2027", label)
            .replace("10.1000/xyz123,12345678", ","),
        arms: ARMS.replace("MINE2027", label),
        outcomes: OUTCOMES.replace("MINE2027", label),
        differences: DIFFERENCES.replace("MINE2027", label),
    };
    let refused = [
        trials("10.1000/xyz123,12345678", "10.1000/SET-ASIDE,"),
        trials("10.1000/xyz123,12345678", ",99999999"),
        labelled("SETASIDE2030"),
        labelled("set-aside-2030"),
    ];
    for tables in refused {
        let (_, findings) = tables.read();
        assert!(findings.has_errors());
        assert!(codes(&findings).contains(&"E0226"), "{findings:?}");
    }
    let (_, findings) = Library::read(&[(
        "outcomes.csv",
        &OUTCOMES.replace("MINE2027", "SETASIDE2030"),
    )]);
    assert!(codes(&findings).iter().all(|code| *code == "E0226"));
    assert_eq!(findings.len(), 3);
    // Another trial that happens to have the label says so by its DOI.
    let mut another = labelled("SETASIDE2030");
    another.trials = TRIALS.replace("MINE2027", "SETASIDE2030");
    assert!(another.read().1.is_empty());
}

#[test]
fn every_code_has_an_example() {
    let shown: BTreeSet<&str> = examples().into_iter().map(|(code, _)| code).collect();
    let known: BTreeSet<&str> = CODES.iter().map(|code| code.code).collect();
    // A file by another name is tested below: it is not about the content of a table.
    assert_eq!(known.difference(&shown).collect::<Vec<_>>(), [&"E0201"]);
}

#[test]
fn the_severity_is_the_one_listed() {
    for (code, tables) in examples() {
        let listed = CODES.iter().find(|known| known.code == code).unwrap();
        let (_, findings) = tables.read();
        assert!(
            findings
                .iter()
                .all(|finding| finding.severity == listed.severity)
        );
    }
}

#[test]
fn every_finding_says_what_would_have_been_right() {
    for (code, tables) in examples() {
        for finding in &tables.read().1 {
            assert!(finding.expected.is_some(), "{code}: {finding:?}");
        }
    }
}

#[test]
fn findings_read_as_help() {
    let all: Vec<String> = examples()
        .iter()
        .map(|(_, tables)| tables.render())
        .collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_file_by_another_name_or_given_twice_is_a_finding() {
    let (_, findings) = Library::read(&[("data/trails.csv", TRIALS)]);
    assert_eq!(codes(&findings), ["E0201"]);
    let help = findings.iter().next().unwrap().help.clone();
    assert_eq!(help.as_deref(), Some("did you mean `trials.csv`?"));

    let (_, findings) = Library::read(&[
        ("a/arms.csv", ARMS),
        ("b/arms.csv", ARMS),
        ("trials.csv", TRIALS),
        ("outcomes.csv", OUTCOMES),
    ]);
    assert_eq!(codes(&findings), ["E0201"]);
}

#[test]
fn all_findings_come_at_once() {
    let tables = Tables {
        trials: replaced(TRIALS, "calibration", "calibrate"),
        arms: replaced(ARMS, "msc_bm", "msc_bn"),
        outcomes: replaced(OUTCOMES, "8.5,3.5", "85,0"),
        differences: replaced(DIFFERENCES, ",-1.2,", ",1.2,"),
    };
    let found: BTreeSet<&str> = codes(&tables.read().1).into_iter().collect();
    assert_eq!(
        found,
        BTreeSet::from(["E0206", "E0209", "E0215", "E0220", "E0225"])
    );
}

#[test]
fn outcomes_may_be_about_a_shipped_trial_but_not_repeat_its_rows() {
    let header = OUTCOMES.lines().next().unwrap();
    let new = "RESTORE2021,PRP,KOOS_pain,0,100,higher_better,seen,2,144,60.1,15.2,,,,,,,,,mean_sd,Table 2,";
    let again = "RESTORE2021,PRP,NRS_pain,0,10,lower_better,seen,12.0,144,,,,,,-2.1,,,,,change_mean,Table 2,";
    let read = |row: &str| Library::read(&[("outcomes.csv", &format!("{header}\n{row}\n"))]);
    assert!(read(new).1.is_empty(), "{:?}", read(new).1);
    let (library, findings) = read(again);
    assert_eq!(codes(&findings), ["E0210"]);
    let label = &findings.iter().next().unwrap().label;
    assert_eq!(label, "first at outcomes.csv:62 of the shipped tables");
    // Even if the finding is not heeded, nothing shipped is replaced and nothing counts twice.
    assert_eq!(Library::embedded().with(&library), *Library::embedded());
}

#[test]
fn a_time_is_the_same_however_it_is_written() {
    let again = OUTCOMES
        .lines()
        .nth(1)
        .unwrap()
        .replace("seen,6,", "seen,6.0,");
    let tables = Tables {
        outcomes: format!("{OUTCOMES}{again}\n"),
        ..sound()
    };
    assert_eq!(codes(&tables.read().1), ["E0210"]);
}

#[test]
fn the_book_lists_every_column() {
    let book = include_str!("../../../book/src/library.md");
    let (_, findings) = Library::read(&[
        ("trials.csv", "x\n"),
        ("arms.csv", "x\n"),
        ("outcomes.csv", "x\n"),
        ("differences.csv", "x\n"),
        ("direction_only.csv", "x\n"),
    ]);
    let unknown: Vec<_> = findings
        .iter()
        .filter(|finding| finding.code == "E0202")
        .collect();
    assert_eq!(unknown.len(), 5);
    for finding in unknown {
        let columns = finding
            .expected
            .as_deref()
            .unwrap()
            .trim_start_matches("one of ");
        let row = book
            .lines()
            .find(|line| line.starts_with(&format!("| `{}` |", finding.file)))
            .unwrap();
        let listed: Vec<&str> = row.split('`').skip(3).step_by(2).collect();
        assert_eq!(listed.join(", "), columns);
    }
}

#[test]
fn a_missing_column_is_not_followed_by_what_it_causes() {
    let tables = trials("trial_id", "trial");
    assert_eq!(codes(&tables.read().1), ["E0202", "E0203"]);
}

#[test]
fn a_row_that_is_no_row_hides_no_other_finding() {
    let tables = Tables {
        arms: format!("{ARMS}MINE2027,THIRD\n"),
        ..outcomes("8.5", "x")
    };
    assert_eq!(codes(&tables.read().1), [csv::RAGGED_ROW, "E0205"]);
}

#[test]
fn words_of_the_command_line_do_as_well_as_printed_phrases() {
    let tables = Tables {
        arms: replaced(
            &replaced(ARMS, "saline_placebo", "saline"),
            "msc_bm",
            "msc-bm",
        ),
        ..sound()
    };
    assert!(tables.read().1.is_empty());
}

#[test]
fn the_shipped_tables_are_repetitions_to_a_user() {
    let (_, findings) = Library::read(&SHIPPED[..1]);
    let repeated = findings
        .iter()
        .filter(|finding| finding.code == "E0210")
        .count();
    let shipped = Library::embedded().trials().iter();
    assert_eq!(
        repeated,
        shipped.filter(|t| &*t.row.file == SHIPPED[0].0).count()
    );
}

#[test]
fn no_damage_to_a_table_makes_reading_fail() {
    // Cut, and each kind of mark put, at every place of the smallest tables.
    let tables = sound();
    for (file, text) in tables.files() {
        for at in 0..text.len() {
            Library::read(&[(file, &text[..at])]);
            for mark in [",", "\"", "\n", "-", "9e999"] {
                let damaged = format!("{}{mark}{}", &text[..at], &text[at..]);
                let (_, findings) = Library::read(&[(file, &damaged)]);
                for finding in &findings {
                    assert!(damaged.get(finding.span.clone()).is_some(), "{finding:?}");
                }
            }
        }
    }
}

#[test]
fn the_book_explains_every_code_and_no_other() {
    let book = include_str!("../../../book/src/library.md");
    let explained: Vec<(&str, &str)> = book
        .lines()
        .filter_map(|line| line.strip_prefix("| `E"))
        .filter_map(|row| row.split_once("` | "))
        .map(|(code, rest)| (code, rest.split(" |").next().unwrap()))
        .collect();
    let known: Vec<(&str, &str)> = CODES
        .iter()
        .map(|code| (&code.code[1..], code.meaning))
        .collect();
    assert_eq!(explained, known);
    for code in [
        csv::NOT_TEXT,
        csv::STRAY_QUOTE,
        csv::UNCLOSED_QUOTE,
        csv::RAGGED_ROW,
        csv::NO_HEADER,
        csv::REPEATED_COLUMN,
        csv::OTHER_SEPARATOR,
        csv::DECIMAL_COMMA,
    ] {
        assert!(book.contains(&format!("| `{code}` |")), "{code}");
    }
    assert!(CODES.iter().any(|code| code.severity == Severity::Warning));
}
