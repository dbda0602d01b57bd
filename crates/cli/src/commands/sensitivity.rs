//! `synovia sensitivity`: which uncertain constants move what a study is about.

use synovia_results::posterior::Interval;
use synovia_results::sensitivity::{
    Constant, Indices, Output, SENSITIVITY_FILE, Sensitivity, UnderACore,
};
use synovia_study::{Effort, Overrides, check_file, sensitivity};

use super::check::{report, set_instead};
use super::run::of_run;
use crate::arguments::sensitivity as arguments;
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::output_folder::leave;
use crate::progress_bar::Bar;
use crate::table::{Align, aligned};

/// A constant whose total index may be, by its interval, this share of the variance is printed.
const WORTH_A_LINE: f64 = 0.05;

pub fn run(arguments: &arguments::Sensitivity) -> Result<(), Failure> {
    let overrides = Overrides {
        settings: arguments.what_if.settings(),
        ..Overrides::default()
    };
    let checked = check_file(&arguments.study, &overrides);
    if !arguments.quiet || checked.findings.has_errors() {
        report(&checked);
    }
    let Some(plan) = checked.plan else {
        return Err(Failure::Findings);
    };
    let effort = Effort {
        people: arguments.people,
        repetitions: arguments.repetitions,
        kept: usize::from(arguments.keep),
        rows: arguments.rows,
        threads: arguments.threads.map(usize::from),
    };
    let bar = Bar::new(arguments.quiet, "virtual lives");
    let found = sensitivity(&plan, &effort, &bar).map_err(of_run)?;
    bar.finish();
    if let Some(folder) = &arguments.out {
        let text = serde_json::to_string_pretty(&found)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        let _claim = leave(folder, &[(SENSITIVITY_FILE, &format!("{text}\n"))])?;
    }
    if arguments.json {
        return print_json(&found);
    }
    if arguments.quiet {
        return Ok(());
    }
    print(&format!(
        "{}\n{}{}",
        found.title,
        set_instead(&arguments.what_if),
        text(&found, arguments.all)
    ))
}

/// The whole answer for a person.
fn text(found: &Sensitivity, all: bool) -> String {
    let kept = found.constants.iter().filter(|c| c.kept).count();
    let mut text = format!(
        "SIMULATED: {} uncertain constants drawn from their priors, {} virtual patients under every arm; {} months, points of 100\n",
        found.constants.len(),
        found.people,
        found.months
    );
    for output in &found.outputs {
        text.push_str(&format!(
            "\n{}\n{}",
            heading(output),
            indices(found, output)
        ));
    }
    if all {
        text.push_str(&format!("\n{}", elementary_effects(found)));
    }
    text.push_str(&format!(
        "
total   share of the variance that would stay, on average, if all other constants were known (Sobol, 90 % interval)
first   share that would go if this one were known
others  the {} constants that elementary effects screened out, moved together; {kept} have a line of their own
Shares are of what the priors leave open in this model: {} rows; `--rows` narrows the intervals, `--all` prints what was screened out
",
        found.constants.len() - kept,
        found.rows
    ));
    text
}

fn heading(output: &Output) -> String {
    let what = match &output.reference {
        Some(reference) => format!("True effect of {} against {reference}", output.arm),
        None => format!("Change in {}, the reference", output.arm),
    };
    let each: Vec<String> = output
        .cores
        .iter()
        .map(|of| format!("{:.1} (SD {:.1}) {}", of.mean, of.sd, of.core))
        .collect();
    format!("{what}: {}", each.join(", "))
}

/// Constants with an index of their own, the largest total under any core first; then all others together.
fn indices(found: &Sensitivity, output: &Output) -> String {
    let of = |core: &UnderACore, constant: Option<&str>| -> Option<Indices> {
        let is_it = |index: &&Indices| index.constant.as_deref() == constant;
        core.indices.iter().find(is_it).cloned()
    };
    let greatest = |constant: Option<&str>, value: &dyn Fn(Interval) -> f64| {
        let cores = output.cores.iter();
        let totals = cores.filter_map(|core| of(core, constant)?.total);
        totals.map(value).fold(f64::NEG_INFINITY, f64::max)
    };
    let mut kept: Vec<&Constant> = found
        .constants
        .iter()
        .filter(|c| c.kept && greatest(Some(&c.id), &|total| total.high) >= WORTH_A_LINE)
        .collect();
    kept.sort_by(|a, b| {
        let total = |c: &Constant| greatest(Some(&c.id), &|total| total.estimate);
        total(b).total_cmp(&total(a))
    });
    let row = |name: &str, status: &str, constant: Option<&str>| {
        let mut row = vec![name.to_owned(), status.to_owned()];
        for core in &output.cores {
            let of = of(core, constant);
            row.push(
                of.as_ref()
                    .and_then(|i| i.total)
                    .map_or_else(none, with_interval),
            );
            row.push(
                of.and_then(|i| i.first)
                    .map_or_else(none, |i| share(i.estimate)),
            );
        }
        row
    };
    let mut rows: Vec<Vec<String>> = kept
        .iter()
        .map(|c| row(&c.id, &c.status, Some(&c.id)))
        .collect();
    rows.push(row("others", "", None));
    use Align::{Left, Right};
    let totals: Vec<String> = output
        .cores
        .iter()
        .map(|core| format!("{}: total", core.core))
        .collect();
    let mut header = vec![("constant", Left), ("status", Left)];
    for total in &totals {
        header.extend([(total.as_str(), Left), ("first", Right)]);
    }
    aligned(&header, &rows)
}

fn none() -> String {
    "–".to_owned()
}

fn share(of: f64) -> String {
    // An estimate of nothing may fall a little below it.
    format!("{:.2}", if of.abs() < 0.005 { 0.0 } else { of })
}

fn with_interval(of: Interval) -> String {
    format!(
        "{} ({} to {})",
        share(of.estimate),
        share(of.low),
        share(of.high)
    )
}

/// μ* of every constant on every output, as points for its whole range.
fn elementary_effects(found: &Sensitivity) -> String {
    let mut rows: Vec<(f64, Vec<String>)> = found
        .constants
        .iter()
        .enumerate()
        .map(|(place, constant)| {
            let mut row = vec![
                constant.id.clone(),
                constant.status.clone(),
                if constant.kept { "kept" } else { "" }.to_owned(),
            ];
            let mut largest = 0.0_f64;
            for output in &found.outputs {
                let of = |core: &UnderACore| core.elementary_effects[place].mean_absolute.estimate;
                let each: Vec<String> = output
                    .cores
                    .iter()
                    .map(|core| format!("{:.1}", of(core)))
                    .collect();
                largest = output.cores.iter().map(of).fold(largest, f64::max);
                row.push(each.join(" "));
            }
            (largest, row)
        })
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    use Align::{Left, Right};
    let mut header = vec![("constant", Left), ("status", Left), ("", Left)];
    header.extend(found.outputs.iter().map(|o| (o.arm.as_str(), Right)));
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    format!(
        "Elementary effects: mean of what moving one constant through its whole prior changes, points, under each core\n{}",
        aligned(&header, &rows)
    )
}
