//! `synovia preposterior`: what a trial that nobody has run yet would tell.

use synovia_calibration::calibrate::PEOPLE;
use synovia_calibration::forecast::NoForecast;
use synovia_calibration::preposterior::{Effort, preposterior};
use synovia_evidence::Registry;
use synovia_results::preposterior::{Estimate, Preposterior, Size};
use synovia_study::{Progress, grouped};

use super::validate::posterior;
use crate::arguments::preposterior as arguments;
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::progress_bar::Bar;
use crate::table::{Align, aligned};

pub fn run(arguments: &arguments::Preposterior) -> Result<(), Failure> {
    let posterior = posterior(arguments.posterior.as_deref())?;
    let effort = Effort {
        patients_per_arm: arguments.patients.clone(),
        simulations: arguments.simulations as usize,
        people: PEOPLE,
        seed: arguments.seed,
    };
    let bar = Bar::new(arguments.quiet, "lines");
    let found = preposterior(&posterior, &Registry::embedded(), &effort, &|what| {
        bar.phase(what);
    })
    .map_err(|error| match error {
        NoForecast::AnotherModel => Failure::user(
            error.to_string(),
            "name a posterior.json that this version of the program wrote",
        ),
        NoForecast::Unsimulated(_) => Failure::Internal(error.to_string()),
    })?;
    bar.finish();
    if arguments.json {
        return print_json(&found);
    }
    print(&text(&found))
}

fn text(found: &Preposterior) -> String {
    format!(
        "SIMULATED: a double-blind trial of {} against saline, baseline {:.0} points, {} trials a line, {} draws of each core

What one trial leaves open whatever its size: trials differ from the mean trial by {:.1} points (SD of a difference between arms)

Which core? Bistable or monostable, told by one who believes both as calibrated
{}
Nothing, or {:.0} points of relief at 3 months? P(nothing) afterwards, from even odds; from the {:.0} % that the calibration gives to no benefit
{}
BF > 10   probability of a Bayes factor above 10 in favour of the truth, strong; > 100 decisive; misled: above 10 for the rival
±         Monte Carlo standard error
no limit  so many patients that no sampling error is left
",
        found.given,
        found.baseline,
        found.simulations,
        found.draws,
        found.between_trials_points,
        cores(found),
        found.effect_points,
        100.0 * found.no_benefit_before,
        effects(found),
    )
}

fn cores(found: &Preposterior) -> String {
    let mut rows = Vec::new();
    for line in &found.cores {
        for (truth, evidence) in &line.if_true {
            let mut row = sized(&line.size, &line.months);
            row.push(truth.clone());
            row.push(points(evidence.log_bayes_factor));
            row.extend([evidence.strong, evidence.decisive, evidence.misleading].map(percent));
            rows.push(row);
        }
    }
    use Align::{Left, Right};
    aligned(
        &[
            ("trials", Right),
            ("per arm", Right),
            ("months", Left),
            ("if true", Left),
            ("expected ln BF", Right),
            ("BF > 10", Right),
            ("> 100", Right),
            ("misled", Right),
        ],
        &rows,
    )
}

fn effects(found: &Preposterior) -> String {
    let mut rows = Vec::new();
    for line in &found.effects {
        for (truth, under) in [("nothing", &line.if_nothing), ("relief", &line.if_effect)] {
            let mut row = sized(&line.size, &line.months);
            row.push(format!("{:.1}", line.sampling_se));
            row.push(truth.to_owned());
            row.extend([under.nothing_from_even, under.nothing_from_calibrated].map(percent));
            let evidence = &under.evidence;
            row.extend([evidence.strong, evidence.decisive, evidence.misleading].map(percent));
            rows.push(row);
        }
    }
    use Align::{Left, Right};
    aligned(
        &[
            ("trials", Right),
            ("per arm", Right),
            ("months", Left),
            ("sampling SE", Right),
            ("if true", Left),
            ("from even odds", Right),
            ("from calibrated", Right),
            ("BF > 10", Right),
            ("> 100", Right),
            ("misled", Right),
        ],
        &rows,
    )
}

fn sized(size: &Size, months: &[f64]) -> Vec<String> {
    let each: Vec<String> = months.iter().map(f64::to_string).collect();
    vec![
        size.trials.to_string(),
        size.patients_per_arm
            .map_or_else(|| "no limit".to_owned(), |n| grouped(u64::from(n))),
        each.join(" and "),
    ]
}

fn points(of: Estimate) -> String {
    format!("{:.2} ± {:.2}", of.value, of.mcse)
}

fn percent(of: Estimate) -> String {
    format!("{:.0} ± {:.0} %", 100.0 * of.value, 100.0 * of.mcse)
}
