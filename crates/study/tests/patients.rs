//! The patients that a run writes one by one are those of its trials: the stored analysis of every replicate comes out of them again, by another
//! program than ours.

mod small;

use std::collections::BTreeMap;

use small::{STUDY, place};
use synovia_results::{Record, Run, schemas};
use synovia_study::{Options, Overrides, Silent, check, execute};

fn run(name: &str, study: &str, patients: u32) -> Run {
    let overrides = Overrides {
        patients,
        ..Overrides::default()
    };
    let plan = check("study.toml", study.as_bytes(), &overrides)
        .plan
        .unwrap();
    let out = place(name);
    let options = Options {
        out: out.clone(),
        threads: Some(2),
        build: Default::default(),
    };
    execute(&plan, &options, &Silent).unwrap();
    Run::open(out).unwrap()
}

fn is_of(row: &Record, core: &str, replicate: i64) -> bool {
    row.text("core") == Some(core) && row.integer("replicate") == Some(replicate)
}

/// Least squares by the normal equations, solved by elimination: the coefficients and the diagonal of the inverse.
fn least_squares(x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let p = x[0].len();
    // [X'X | X'y | I]
    let mut rows: Vec<Vec<f64>> = (0..p)
        .map(|i| {
            let mut row: Vec<f64> = (0..p)
                .map(|j| x.iter().map(|r| r[i] * r[j]).sum())
                .collect();
            row.push(x.iter().zip(y).map(|(r, y)| r[i] * y).sum());
            row.extend((0..p).map(|j| f64::from(u8::from(i == j))));
            row
        })
        .collect();
    for i in 0..p {
        let largest = (i..p)
            .max_by(|a, b| rows[*a][i].abs().total_cmp(&rows[*b][i].abs()))
            .unwrap();
        rows.swap(i, largest);
        let pivot = rows[i][i];
        rows[i].iter_mut().for_each(|value| *value /= pivot);
        for other in (0..p).filter(|other| *other != i) {
            let factor = rows[other][i];
            for column in 0..rows[other].len() {
                rows[other][column] -= factor * rows[i][column];
            }
        }
    }
    (
        rows.iter().map(|row| row[p]).collect(),
        (0..p).map(|i| rows[i][p + 1 + i]).collect(),
    )
}

/// One patient at baseline and at the endpoint.
struct Patient {
    is_cells: bool,
    grade: i64,
    baseline: f64,
    change: f64,
}

/// Difference of cells against saline, adjusted for baseline and grade, and its standard error.
fn analysed(patients: &[Patient]) -> (f64, f64) {
    let grades: Vec<i64> = {
        let mut grades: Vec<i64> = patients.iter().map(|patient| patient.grade).collect();
        grades.sort_unstable();
        grades.dedup();
        grades
    };
    let centre = patients.iter().map(|p| p.baseline).sum::<f64>() / patients.len() as f64;
    let x: Vec<Vec<f64>> = patients
        .iter()
        .map(|patient| {
            let mut row = vec![
                1.0,
                f64::from(u8::from(patient.is_cells)),
                patient.baseline - centre,
            ];
            row.extend(
                grades[1..]
                    .iter()
                    .map(|grade| f64::from(u8::from(*grade == patient.grade))),
            );
            row
        })
        .collect();
    let y: Vec<f64> = patients.iter().map(|patient| patient.change).collect();
    let (beta, inverse) = least_squares(&x, &y);
    let residual: f64 = x
        .iter()
        .zip(&y)
        .map(|(row, y)| {
            let fitted: f64 = row.iter().zip(&beta).map(|(x, b)| x * b).sum();
            (y - fitted) * (y - fitted)
        })
        .sum();
    let df = (y.len() - beta.len()) as f64;
    (beta[1], (residual / df * inverse[1]).sqrt())
}

#[test]
fn the_stored_analysis_of_every_replicate_comes_out_of_the_patients_again() {
    let run = run("patients-all", STUDY, u32::MAX);
    let participants = run.table(&schemas::PARTICIPANTS).unwrap();
    let assessments = run.table(&schemas::ASSESSMENTS).unwrap();
    let replicates = run.table(&schemas::REPLICATES).unwrap();
    let mut compared = 0;
    for core in ["bistable", "monostable"] {
        for replicate in 0..12 {
            let grades: BTreeMap<i64, i64> = participants
                .iter()
                .filter(|row| is_of(row, core, replicate))
                .map(|row| (row.integer("patient").unwrap(), row.integer("kl").unwrap()))
                .collect();
            assert_eq!(grades.len(), 24);
            let mut scores: BTreeMap<i64, BTreeMap<u64, f64>> = BTreeMap::new();
            let mut arms: BTreeMap<i64, bool> = BTreeMap::new();
            for row in assessments.iter().filter(|row| is_of(row, core, replicate)) {
                let patient = row.integer("patient").unwrap();
                arms.insert(patient, row.text("arm") == Some("Cells"));
                if let Some(pain) = row.float("womac_pain_points") {
                    let month = row.float("month").unwrap() as u64;
                    scores.entry(patient).or_default().insert(month, pain);
                }
            }
            // Observed cases, and everybody with the baseline value carried forward.
            let patients = |carried: bool| -> Vec<Patient> {
                scores
                    .iter()
                    .filter_map(|(patient, at)| {
                        let end = at.get(&6).or(if carried { at.get(&0) } else { None })?;
                        Some(Patient {
                            is_cells: arms[patient],
                            grade: grades[patient],
                            baseline: at[&0],
                            change: end - at[&0],
                        })
                    })
                    .collect()
            };
            let stored = replicates
                .iter()
                .filter(|row| is_of(row, core, replicate))
                .find(|row| row.text("arm") == Some("Cells") && row.float("month") == Some(6.0))
                .unwrap();
            let (estimate, se) = analysed(&patients(false));
            assert!((estimate - stored.float("estimate_points").unwrap()).abs() < 1e-9);
            assert!((se - stored.float("se_points").unwrap()).abs() < 1e-9);
            let (by_rule, _) = analysed(&patients(true));
            let rule = stored.float("dropout_rule_estimate_points").unwrap();
            assert!((by_rule - rule).abs() < 1e-9);
            // The truth is in columns of its own: mean difference of the patients of the arm from themselves under the reference.
            let differences: Vec<f64> = assessments
                .iter()
                .filter(|row| is_of(row, core, replicate))
                .filter(|row| row.text("arm") == Some("Cells") && row.float("month") == Some(6.0))
                .map(|row| {
                    row.float("truth_own_points").unwrap()
                        - row.float("truth_reference_points").unwrap()
                })
                .collect();
            let truth = differences.iter().sum::<f64>() / differences.len() as f64;
            assert!((truth - stored.float("true_effect_points").unwrap()).abs() < 1e-9);
            compared += 1;
        }
    }
    assert_eq!(compared, 24);
    std::fs::remove_dir_all(run.path()).unwrap();
}

#[test]
fn who_left_has_a_day_and_a_reason_and_reports_nothing_after() {
    let leaving = STUDY.replace(
        "[visits]",
        "[design]\ndropout_percent_per_year = 60\n[visits]",
    );
    let run = run("patients-leaving", &leaving, 5);
    let participants = run.table(&schemas::PARTICIPANTS).unwrap();
    let assessments = run.table(&schemas::ASSESSMENTS).unwrap();
    let days = |core: &str, replicate: i64, patient: i64| -> Vec<(f64, bool)> {
        assessments
            .iter()
            .filter(|row| is_of(row, core, replicate) && row.integer("patient") == Some(patient))
            .map(|row| (row.float("day").unwrap(), row.boolean("observed").unwrap()))
            .collect()
    };
    let (mut left, mut for_pain) = (0, 0);
    for row in participants.iter() {
        let (core, replicate) = (row.text("core").unwrap(), row.integer("replicate").unwrap());
        assert!(replicate < 5, "only the replicates that were asked for");
        assert!((40.0..=90.0).contains(&row.float("screening_pain_points").unwrap()));
        let visits = days(core, replicate, row.integer("patient").unwrap());
        let seen = visits.iter().filter(|(_, observed)| *observed).count();
        assert_eq!(row.integer("visits_attended"), Some(seen as i64));
        assert_eq!(row.boolean("withdrew"), Some(seen < visits.len()));
        let day = row.float("withdrawal_day");
        assert_eq!(day.is_some(), seen < visits.len());
        if let Some(day) = day {
            assert!(visits[seen - 1].0 <= day && day <= visits[seen].0);
            left += 1;
            for_pain += i32::from(row.text("withdrawal_reason") == Some("pain"));
        }
    }
    assert!(0 < for_pain && for_pain < left, "{for_pain} of {left}");
    std::fs::remove_dir_all(run.path()).unwrap();
}

#[test]
fn writing_patients_changes_no_other_table_and_is_another_plan() {
    let (with, without) = (run("patients-2", STUDY, 2), run("patients-0", STUDY, 0));
    assert_ne!(with.manifest().plan_hash, without.manifest().plan_hash);
    for (name, table) in &without.manifest().tables {
        assert_eq!(with.manifest().tables[name], *table, "{name}");
    }
    assert!(!without.manifest().tables.contains_key("assessments"));
    for run in [with, without] {
        std::fs::remove_dir_all(run.path()).unwrap();
    }
}
