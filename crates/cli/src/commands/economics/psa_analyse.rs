//! `synovia economics psa-analyse`: a probabilistic sample from anywhere.

mod roles;
mod show;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use synovia_diagnostics::{LARGEST_USER_FILE, Sources, csv, read_user_file};
use synovia_economics::analysis::{Roles, Settings, analyse_with, read_roles, read_sample};
use synovia_results::economics::{Analysis, ECONOMICS_FILE};
use synovia_results::sha256_hex;

use crate::arguments::economics::psa_analyse::PsaAnalyse;
use crate::commands::evidence::{command_line, report};
use crate::failure::Failure;
use crate::output::{print, print_as_json};
use crate::output_folder::leave;

pub fn run(arguments: &PsaAnalyse) -> Result<(), Failure> {
    let mut sources = Sources::new();
    let (said, line, mut findings) = roles::of_arguments(arguments);
    sources.insert(roles::PLACE, line);
    let mut all = said;
    if let Some(path) = &arguments.roles {
        let name = path.display().to_string();
        let text = read_to_text(path, "name a file of roles in TOML")?;
        let (written, found) = read_roles(&name, &text);
        sources.insert(name, text);
        findings.extend(found);
        all = both(written, all);
    }
    let name = arguments.sample.display().to_string();
    let bytes = read_user_file(&arguments.sample, LARGEST_USER_FILE).map_err(|error| {
        Failure::user(
            error.to_string(),
            "name a table of comma-separated values with one row per draw",
        )
    })?;
    let (_, text, found) = csv::read_bytes(&name, &bytes);
    // What is wrong with the table as such is found again by the reader below, but for bytes that are no text.
    findings.extend(
        found
            .into_iter()
            .filter(|finding| finding.code == csv::NOT_TEXT),
    );
    let (sample, found) = read_sample(&name, &text, &all);
    findings.extend(found);
    sources.insert(&name, text);
    let grid = roles::grid(arguments, &mut findings);
    report(&findings, &sources);
    let (Some(sample), Some(wtp), false) = (sample, grid, findings.has_errors()) else {
        return Err(Failure::Findings);
    };
    let mut settings = Settings {
        wtp,
        wtp_at: arguments.wtp_at.clone(),
        sets: all.plain_sets(),
        population: all.population,
        trials: all.trials.into_iter().map(|trial| trial.what).collect(),
        ..Settings::at(0.0)
    };
    if let Some(name) = all.summaries_of {
        settings.summaries_of = name;
    }
    let bar = bar();
    let found = analyse_with(&sample, &settings, &|done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    let mut found = found.map_err(|error| Failure::user(error.to_string(), "mend the sample"))?;
    found.question.command = command_line();
    found.question.input = name;
    found.question.input_sha256 = sha256_hex(&bytes);
    finish(&found, arguments)
}

fn finish(found: &Analysis, arguments: &PsaAnalyse) -> Result<(), Failure> {
    if let Some(folder) = &arguments.out {
        leave(folder, &[(ECONOMICS_FILE, &found.to_json())])?;
    }
    if arguments.json {
        return print_as_json(&found.to_json());
    }
    let mut text = show::of(found);
    if let Some(folder) = &arguments.out {
        let file = folder.join(ECONOMICS_FILE);
        text.push_str(&format!("\nDocument: {}\n", file.display()));
    }
    print(&text)
}

/// What the file says, then what was typed: typed sets with the name of a written one take its place.
fn both(written: Roles, typed: Roles) -> Roles {
    let mut all = written;
    all.columns.extend(typed.columns);
    all.sets
        .retain(|(name, _)| typed.sets.iter().all(|(other, _)| other != name));
    all.sets.extend(typed.sets);
    all
}

fn read_to_text(path: &Path, help: &str) -> Result<String, Failure> {
    let bytes = read_user_file(path, LARGEST_USER_FILE)
        .map_err(|error| Failure::user(error.to_string(), help))?;
    // What is not text becomes a replacement character, which TOML then meets in its place.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Regressions done, for a person at a terminal who has waited for a second.
fn bar() -> ProgressBar {
    let bar = ProgressBar::no_length();
    if io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        let template = "{spinner} valuing parameters  {wide_bar}  {human_pos} of {human_len} regressions, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(500));
    } else {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}
