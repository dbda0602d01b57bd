//! `synovia predict`: what trials will print, before they print it.

use synovia_calibration::calibrate::PEOPLE;
use synovia_calibration::forecast::{NoForecast, forecast};
use synovia_diagnostics::Sources;
use synovia_evidence::Registry;
use synovia_evidence::library::Library;
use synovia_results::posterior::arm_or_difference;
use synovia_study::Progress;

use super::evidence::{report, tables_in};
use super::validate::posterior;
use crate::arguments::calibration::Predict;
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::progress_bar::Bar;
use crate::table::{Align, aligned};

pub fn run(arguments: &Predict) -> Result<(), Failure> {
    let posterior = posterior(arguments.posterior.as_deref())?;
    let tables = tables_in(&arguments.evidence)?;
    let files: Vec<(&str, &str)> = tables
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let (library, findings) = Library::read_to_predict(&files);
    let sources = files.iter().fold(Sources::new(), |sources, (name, text)| {
        sources.with(*name, *text)
    });
    report(&findings, &sources);
    if findings.has_errors() {
        return Err(Failure::Findings);
    }
    if library.trials().is_empty() {
        return Err(Failure::user(
            format!("{} has no trials", arguments.evidence.display()),
            "a folder with trials.csv, arms.csv and outcomes.csv is needed",
        ));
    }
    let bar = Bar::new(false, "trials");
    let rows = forecast(
        &posterior,
        &Registry::embedded(),
        &library,
        PEOPLE,
        &|what| {
            bar.phase(what);
        },
    )
    .map_err(|error| of_forecast(&error))?;
    bar.finish();
    if arguments.json {
        return print_json(&rows);
    }
    let number = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| format!("{x:.1}"));
    let table: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let arm = arm_or_difference(&row.arm_id, row.control_arm_id.as_deref());
            vec![
                row.trial_id.clone(),
                arm,
                row.instrument.clone().unwrap_or_default(),
                number(row.time_months),
                number(row.q50),
                row.q05.zip(row.q95).map_or_else(
                    || row.reason.clone().unwrap_or_default(),
                    |(low, high)| format!("{low:.1} to {high:.1}"),
                ),
                number(row.observed),
                number(row.crps),
            ]
        })
        .collect();
    use Align::{Left, Right};
    print(&format!(
        "SIMULATED. Change since baseline, or difference of changes, points of 100; negative is less pain.\n{}",
        aligned(
            &[
                ("trial", Left),
                ("arm", Left),
                ("instrument", Left),
                ("month", Right),
                ("predicted", Right),
                ("90 % interval, or why there is none", Left),
                ("printed", Right),
                ("CRPS", Right),
            ],
            &table,
        )
    ))
}

/// Who has to do something about what could not be predicted.
pub fn of_forecast(error: &NoForecast) -> Failure {
    match error {
        NoForecast::AnotherModel => Failure::user(
            error.to_string(),
            "name a posterior.json that this version of the program wrote",
        ),
        NoForecast::Unsimulated(_) => Failure::Internal(error.to_string()),
    }
}
