//! What the data taught: how much of each parameter's prior they took away, and which trials weigh.

use synovia_results::posterior::{Hypothesis, Parameter, Posterior, Trial, Variant};

use crate::table::{Align, aligned};

/// A parameter whose spread shrank by less than this share has learned next to nothing.
const NEXT_TO_NOTHING: f64 = 0.1;
/// Trials whose weights are so uneven that leaving them out by weighting draws is not to be trusted: A. Vehtari, D. Simpson, A. Gelman,
/// Y. Yao, J. Gabry, *J. Mach. Learn. Res.* 25 (2024) 72.
const HEAVY_TAIL: f64 = 0.7;
/// Trials that are listed.
const MOST_INFLUENTIAL: usize = 10;

/// Everything that a calibration's document says of it.
pub fn learned(posterior: &Posterior) -> String {
    format!(
        "SIMULATED. What {} trials taught, beside what was believed before; shrunk: share of the prior's standard deviation that is gone.\n\n{}\n{}\n{}",
        posterior.trials.len(),
        parameters(posterior),
        without_trials(posterior),
        influential(posterior)
    )
}

/// Every parameter, the most learned first.
fn parameters(posterior: &Posterior) -> String {
    let Some(first) = posterior.hypotheses.first() else {
        return String::new();
    };
    let of = |hypothesis: &Hypothesis, name: &str| -> Option<Parameter> {
        hypothesis
            .parameters
            .iter()
            .find(|p| p.name == name)
            .cloned()
    };
    // The rival says nothing of a mechanism, and is not what predicts.
    let cores: Vec<&Hypothesis> = posterior.cores().collect();
    let most = |name: &str| {
        let each = cores
            .iter()
            .filter_map(|core| Some(of(core, name)?.shrinkage));
        each.fold(f64::NEG_INFINITY, f64::max)
    };
    let mut all: Vec<&Parameter> = first.parameters.iter().collect();
    all.sort_by(|a, b| most(&b.name).total_cmp(&most(&a.name)));
    let (known, unknown): (Vec<&Parameter>, Vec<&Parameter>) = all
        .into_iter()
        .partition(|p| most(&p.name) >= NEXT_TO_NOTHING);
    let rows: Vec<Vec<String>> = known
        .iter()
        .map(|parameter| {
            let mut row = vec![parameter.name.clone(), three(parameter.prior)];
            for core in &cores {
                let of = of(core, &parameter.name);
                row.push(of.as_ref().map_or_else(String::new, |p| three(p.posterior)));
                row.push(of.map_or_else(String::new, |p| format!("{:.2}", p.shrinkage)));
            }
            row
        })
        .collect();
    use Align::{Left, Right};
    let mut header = vec![("parameter", Left), ("before: median (90 %)", Left)];
    for core in &cores {
        header.extend([(core.name.as_str(), Left), ("shrunk", Right)]);
    }
    let names: Vec<&str> = unknown.iter().map(|p| p.name.as_str()).collect();
    format!(
        "{}\nLearned next to nothing (less than {NEXT_TO_NOTHING} under any core), {} of {}: {}\n",
        aligned(&header, &rows),
        unknown.len(),
        first.parameters.len(),
        names.join("; ")
    )
}

fn three([low, median, high]: [f64; 3]) -> String {
    format!("{} ({} to {})", number(median), number(low), number(high))
}

/// Three significant digits or two decimals, whatever is shorter.
fn number(x: f64) -> String {
    if x.abs() >= 10.0 {
        format!("{x:.0}")
    } else {
        format!("{x:.2}")
    }
}

/// What the effects of classes become when trials are taken away, for those that were fitted again without.
fn without_trials(posterior: &Posterior) -> String {
    let fewer = |v: &&Variant| v.trials < posterior.trials.len();
    let mut rows = Vec::new();
    for variant in posterior.variants.iter().filter(fewer) {
        let Some(specified) = posterior.hypothesis(&variant.of) else {
            continue;
        };
        for (class, points, no_benefit) in &variant.effects {
            let Some(with) = specified.effect(class) else {
                continue;
            };
            let with_no_benefit = with.no_benefit.unwrap_or(f64::NAN);
            rows.push((
                (no_benefit - with_no_benefit).abs(),
                vec![
                    variant.name.clone(),
                    (posterior.trials.len() - variant.trials).to_string(),
                    class.clone(),
                    format!("{:.1} → {:.1}", with.posterior[1], points[1]),
                    format!("{:.2} → {:.2}", with_no_benefit, no_benefit),
                ],
            ));
        }
    }
    // What moves most first; what does not move is not worth a line.
    const MOVED: f64 = 0.1;
    rows.retain(|(moved, _)| *moved >= MOVED);
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    use Align::{Left, Right};
    format!(
        "Which trials move which class: fitted again without them; effects whose P(no benefit) moves by {MOVED} or more, points at baseline 57\n{}",
        aligned(
            &[
                ("fitted again", Left),
                ("trials less", Right),
                ("class", Left),
                ("median", Left),
                ("P(no benefit)", Left),
            ],
            &rows,
        )
    )
}

/// The trials whose leaving out moves the draws most, by the tail of their weights.
fn influential(posterior: &Posterior) -> String {
    let heaviest = |trial: &Trial| trial.k.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut trials: Vec<&Trial> = posterior.trials.iter().collect();
    trials.sort_by(|a, b| heaviest(b).total_cmp(&heaviest(a)));
    let names: Vec<&str> = posterior
        .hypotheses
        .iter()
        .map(|h| h.name.as_str())
        .collect();
    let rows: Vec<Vec<String>> = trials
        .iter()
        .take(MOST_INFLUENTIAL)
        .map(|trial| {
            let mut row = vec![trial.trial.clone(), trial.label.clone()];
            for (k, refitted) in trial.k.iter().zip(&trial.refitted) {
                let again = if *refitted { ", fitted again" } else { "" };
                row.push(format!("{k:.2}{again}"));
            }
            row
        })
        .collect();
    use Align::Left;
    let mut header = vec![("trial", Left), ("", Left)];
    header.extend(names.iter().map(|name| (*name, Left)));
    let heavy = posterior
        .trials
        .iter()
        .filter(|t| heaviest(t) > HEAVY_TAIL)
        .count();
    format!(
        "Trials that move the draws most when left out: k of their weights; {heavy} of {} above {HEAVY_TAIL}
{}
Not to be told from posterior.json: which parameter each of these moves. It keeps k and the score of every trial, but not what each draw says of
it; only the fits above were made without trials. `synovia calibrate --evidence` fits to other trials.\n",
        posterior.trials.len(),
        aligned(&header, &rows),
    )
}
