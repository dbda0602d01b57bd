//! `synovia economics run` as it is typed.

mod desk;

use std::fs;

use desk::Desk;

const STUDY: &str = include_str!("../../../studies/knee-oa-cells/study.toml");
const ECONOMICS: &str = include_str!("../../../studies/knee-oa-cells/economics.toml");

/// The shipped study, small enough for a test, and its economics.
fn desk(name: &str) -> Desk {
    let study = STUDY
        .replace("replicates = 200", "replicates = 6")
        .replace("pool = 12000 ", "pool = 1500 ")
        .replace(
            "counterfactual_replicates = 10",
            "counterfactual_replicates = 2",
        );
    Desk::new(name)
        .with("study.toml", study)
        .with_its_products("")
        .with("economics.toml", ECONOMICS)
}

fn only_folder(of: &std::path::Path) -> std::path::PathBuf {
    fs::read_dir(of).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn the_shipped_arms_are_priced_and_the_same_files_give_the_same_bytes() {
    let desk = desk("economics-run");
    let said =
        desk.synovia("economics run economics.toml --psa 40 --people 60 --out first --threads 1");
    assert!(said.starts_with("exit code: 0"), "{said}");
    for part in [
        "SIMULATED",
        "Umbilical MSC twice",
        "No injection",
        "Against Saline, which the trial compares with",
        "gained after the last visit",
        "That is expectation and the needle",
        "run no trial",
        "P(best)",
        "first/economics.json",
        "first/report.html",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let again = desk.synovia(
        "economics run economics.toml --psa 40 --people 60 --out second --threads 2 --quiet",
    );
    assert!(again.contains("exit code: 0\n--- stdout\n---"), "{again}");
    for file in ["economics.json", "psa.csv", "ledgers.csv", "report.html"] {
        let read = |folder: &str| fs::read(desk.0.join(folder).join(file)).unwrap();
        assert!(read("first") == read("second"), "{file}");
    }
    let document: serde_json::Value =
        serde_json::from_slice(&fs::read(desk.0.join("first/economics.json")).unwrap()).unwrap();
    assert_eq!(document["strategies"].as_array().unwrap().len(), 8);
    // The trial of the run, at its own size and at others; the document names one best size.
    let sizes = |key: &str| -> Vec<f64> {
        let rows = document[key].as_array().unwrap().iter();
        rows.map(|row| row["patients_per_arm"].as_f64().unwrap())
            .collect()
    };
    assert_eq!(sizes("evsi"), [30.0, 60.0, 120.0, 240.0, 480.0]);
    assert_eq!(sizes("enbs"), sizes("evsi"));
    let enbs = document["enbs"].as_array().unwrap();
    let best: Vec<_> = enbs.iter().filter(|row| row["best_size"] == true).collect();
    assert_eq!(best.len(), 1);
    assert!(
        enbs.iter()
            .all(|row| row["enbs"].as_f64() <= best[0]["enbs"].as_f64())
    );
    fs::remove_file(desk.0.join("first/report.html")).unwrap();
    let drawn = desk.synovia("report first");
    assert!(
        drawn.starts_with("exit code: 0") && desk.0.join("first/report.html").is_file(),
        "{drawn}"
    );
    assert_eq!(document["beyond_trial"].as_array().unwrap().len(), 7);
    // What an injection as such does is one number: that of the run's report.
    let finished = synovia_results::Run::open(only_folder(&desk.0.join("runs"))).unwrap();
    let trial = synovia_economics::joint_pain::run_folder::Trial::read(&finished, None).unwrap();
    let arms = finished.table(&synovia_results::schemas::ARMS).unwrap();
    let saline = arms
        .iter()
        .find(|row| row.text("arm") == Some("Saline") && row.text("core") == Some(&trial.core))
        .unwrap();
    let reported =
        saline.float("expectation_points").unwrap() + saline.float("product_points").unwrap();
    let said = document["settings"]["reference_effect_points"][0].as_f64();
    assert!(
        (said.unwrap() - reported).abs() < 1e-9,
        "{said:?} {reported}"
    );
    let used = trial.reference_effect.iter();
    let used: f64 = used.map(|one| one.at(trial.primary_month, 0.0)).sum();
    let used = used / trial.reference_effect.len() as f64;
    assert!((used - reported).abs() < 1e-9, "{used} {reported}");
    // Arms that patients cannot tell apart have one expectation.
    let expectations: Vec<f64> = arms
        .iter()
        .filter(|row| row.text("core") == Some(&trial.core))
        .filter_map(|row| row.float("expectation_points"))
        .collect();
    assert!(
        expectations
            .iter()
            .filter(|one| **one == expectations[0])
            .count()
            > 1,
        "{expectations:?}"
    );
    // The run is there: it is not simulated again, and can be named.
    let runs = fs::read_dir(desk.0.join("runs"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let run = format!("runs/{}", runs.file_name().to_string_lossy());
    let named = desk.synovia(&format!(
        "economics run economics.toml --psa 40 --people 60 --run {run} --json --out third"
    ));
    assert!(
        named.contains("\"simulated\": \"SIMULATED\""),
        "{}",
        &named[..300.min(named.len())]
    );
    let occupied = desk.synovia("economics run economics.toml --psa 40 --people 60 --out runs");
    assert!(
        occupied.starts_with("exit code: 1") && occupied.contains("something else already"),
        "{occupied}"
    );
}

#[test]
fn mistakes_are_said_all_at_once_and_nothing_is_run() {
    let wrong = ECONOMICS
        .replace("label = \"PRP x3\"", "label = \"PRP x4\"")
        .replace("price_per_course = 5156", "price_per_course = -5156")
        .replace("costs = 0.03\n", "")
        .replacen("price_year = 2020\n", "", 1)
        .replace(
            "perspective = \"health-care\"",
            "perspective = \"helth-care\"",
        );
    let desk = desk("economics-mistakes").with("economics.toml", wrong);
    let said = desk.synovia("economics run economics.toml");
    assert!(said.starts_with("exit code: 1"), "{said}");
    for part in [
        "C0210",
        "did you mean \"PRP x3\"?",
        "C0206",
        "C0209",
        "C0208",
        "C0207",
        "did you mean \"health-care\"?",
        "--> economics.toml:",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(!desk.0.join("runs").exists());
}

#[test]
fn a_folder_that_cannot_be_is_the_users_to_mend_and_a_command_says_its_run() {
    let desk = desk("economics-folders").with("file", "mine");
    for out in ["file", "file/below", "file/far/below"] {
        let said = desk.synovia(&format!(
            "economics run economics.toml --psa 10 --people 10 --quiet --out {out}"
        ));
        assert!(
            said.starts_with("exit code: 1") && said.contains("file holds something else"),
            "{said}"
        );
    }
    assert_eq!(fs::read(desk.0.join("file")).unwrap(), b"mine");
    let run = fs::read_dir(desk.0.join("runs")).unwrap().next().unwrap();
    let run = format!("runs/{}", run.unwrap().file_name().to_string_lossy());
    let said = desk.synovia(&format!(
        "economics run economics.toml --psa 10 --people 10 --run {run} --out named --quiet"
    ));
    assert!(said.starts_with("exit code: 0"), "{said}");
    let document = fs::read_to_string(desk.0.join("named/economics.json")).unwrap();
    let again = format!("--psa 10 --people 10 --run {run}\"");
    assert!(document.contains(&again), "{again}");
}

#[test]
fn files_and_folders_that_are_not_there_are_the_users_to_mend() {
    let desk = desk("economics-missing");
    let no_file = desk.synovia("economics run no.toml");
    assert!(
        no_file.starts_with("exit code: 1") && no_file.contains("no.toml"),
        "{no_file}"
    );
    let no_run = desk.synovia("economics run economics.toml --run nowhere");
    assert!(
        no_run.starts_with("exit code: 1") && no_run.contains("nowhere"),
        "{no_run}"
    );
    let no_study = Desk::new("economics-no-study").with("economics.toml", ECONOMICS);
    let said = no_study.synovia("economics run economics.toml");
    assert!(
        said.starts_with("exit code: 1") && said.contains("study.toml"),
        "{said}"
    );
}
