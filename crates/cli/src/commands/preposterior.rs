//! `synovia preposterior`: what a trial that nobody has run yet would tell.

use synovia_calibration::calibrate::PEOPLE;
use synovia_calibration::preposterior::{Effort, preposterior};
use synovia_evidence::Registry;
use synovia_results::preposterior::{CoreLine, EffectLine, Estimate, Preposterior, Size};
use synovia_study::{Progress, grouped};

use super::predict::of_forecast;
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
    .map_err(|error| of_forecast(&error))?;
    bar.finish();
    if arguments.json {
        return print_json(&found);
    }
    print(&text(&found))
}

fn text(found: &Preposterior) -> String {
    let supposing = |points: Option<f64>| {
        let lines = found.cores.iter();
        cores(
            &lines
                .filter(|line| line.supposed_points == points)
                .collect::<Vec<_>>(),
        )
    };
    format!(
        "SIMULATED: a double-blind trial of {given} against saline, baseline {:.0} points, {} trials a line, {} draws of each core

What any single trial leaves open, whatever its size: it differs from the mean trial by {:.1} points (SD of the difference between its arms)

Nothing, or {effect:.0} points of relief at 3 months? P(nothing) afterwards, from even odds, by when pain is looked at
{}
Which core, bistable or monostable, if cells do what the calibration believes? Expected ln Bayes factor, by when pain is looked at
{}
Which core, if cells relieve {effect:.0} points at 3 months under either?
{}
no limit       so many patients that no sampling error is left: what the differences between trials still hide
as calibrated  P(nothing) from the {:.0} % that the calibration gives to no benefit, with pain looked at at all times
BF > 10        probability of a Bayes factor above 10 in favour of the truth, strong; > 100 decisive; misled: above 10 for the rival; all times
±              Monte Carlo standard error
",
        found.baseline,
        found.simulations,
        found.draws,
        found.between_trials_points,
        effects(found),
        supposing(None),
        supposing(Some(found.effect_points)),
        100.0 * found.no_benefit_before,
        given = found.given,
        effect = found.effect_points,
    )
}

/// Lines of one size together: pain looked at early, late, at both times.
fn by_size<T>(lines: &[T], size: &dyn Fn(&T) -> Size) -> Vec<(Size, Vec<usize>)> {
    let mut all: Vec<(Size, Vec<usize>)> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        match all.iter_mut().find(|(known, _)| *known == size(line)) {
            Some((_, places)) => places.push(place),
            None => all.push((size(line), vec![place])),
        }
    }
    all
}

/// What the columns of a quantity are about: the months at which pain is looked at.
fn looks<'a>(months: impl Iterator<Item = &'a [f64]>, quantity: &str) -> Vec<String> {
    months
        .map(|months| {
            let each: Vec<String> = months.iter().map(f64::to_string).collect();
            format!("{quantity} {}", each.join(" + "))
        })
        .collect()
}

/// One line for each size and truth; what is supposed of the effect of cells is one value for all of `lines`.
fn cores(lines: &[&CoreLine]) -> String {
    use Align::{Left, Right};
    let mut rows = Vec::new();
    let mut heads = Vec::new();
    for (size, places) in by_size(lines, &|line| line.size) {
        let of: Vec<&CoreLine> = places.iter().map(|place| lines[*place]).collect();
        let Some(last) = of.last() else { continue };
        heads = looks(of.iter().map(|line| &line.months[..]), "ln BF, month");
        for (truth, (name, evidence)) in last.if_true.iter().enumerate() {
            let mut row = sized(&size);
            row.push(name.clone());
            row.extend(
                of.iter()
                    .map(|line| points(line.if_true[truth].1.log_bayes_factor)),
            );
            row.extend([evidence.strong, evidence.decisive, evidence.misleading].map(percent));
            rows.push(row);
        }
    }
    let mut header = vec![("trials", Right), ("per arm", Right), ("if true", Left)];
    header.extend(heads.iter().map(|head| (head.as_str(), Right)));
    header.extend([("BF > 10", Right), ("> 100", Right), ("misled", Right)]);
    aligned(&header, &rows)
}

fn effects(found: &Preposterior) -> String {
    use Align::{Left, Right};
    let mut rows = Vec::new();
    let mut heads = Vec::new();
    for (size, places) in by_size(&found.effects, &|line| line.size) {
        let of: Vec<&EffectLine> = places.iter().map(|place| &found.effects[*place]).collect();
        let Some(last) = of.last() else { continue };
        heads = looks(of.iter().map(|line| &line.months[..]), "month");
        for (truth, under) in [
            (
                "nothing",
                (|line: &EffectLine| line.if_nothing.clone()) as fn(&_) -> _,
            ),
            ("relief", |line: &EffectLine| line.if_effect.clone()),
        ] {
            let mut row = sized(&size);
            row.push(format!("{:.1}", last.sampling_se));
            row.push(truth.to_owned());
            row.extend(of.iter().map(|line| percent(under(line).nothing_from_even)));
            let most = under(last);
            row.push(percent(most.nothing_from_calibrated));
            let evidence = most.evidence;
            row.extend([evidence.strong, evidence.decisive, evidence.misleading].map(percent));
            rows.push(row);
        }
    }
    let mut header = vec![
        ("trials", Right),
        ("per arm", Right),
        ("sampling SE", Right),
        ("if true", Left),
    ];
    header.extend(heads.iter().map(|head| (head.as_str(), Right)));
    header.extend([
        ("as calibrated", Right),
        ("BF > 10", Right),
        ("> 100", Right),
        ("misled", Right),
    ]);
    aligned(&header, &rows)
}

fn sized(size: &Size) -> Vec<String> {
    vec![
        size.trials.to_string(),
        size.patients_per_arm
            .map_or_else(|| "no limit".to_owned(), |n| grouped(u64::from(n))),
    ]
}

fn points(of: Estimate) -> String {
    format!("{:.2} ± {:.2}", of.value, of.mcse)
}

fn percent(of: Estimate) -> String {
    format!("{:.0} ± {:.0} %", 100.0 * of.value, 100.0 * of.mcse)
}
