//! The same in numbers.

use synovia_results::posterior::{GalleryRow, Interval, Measure, Posterior, Reason};

use crate::page::DataTable;
use crate::words::{self, interval, number, plain, points};

fn ratio(of: Interval) -> String {
    format!(
        "{} ({})",
        number(of.estimate, 2),
        interval(of.low, of.high, 2)
    )
}

fn percent(of: Interval) -> String {
    let [estimate, low, high] = [of.estimate, of.low, of.high].map(|share| 100.0 * share);
    format!("{} ({})", number(estimate, 1), interval(low, high, 1))
}

pub fn goals(posterior: &Posterior) -> Option<DataTable> {
    let mut table = DataTable::new(
        "Goals that were written down before the first fit, those that are missed first",
        &[
            ("Goal", ""),
            ("What", ""),
            ("Seen (90 % interval)", "1"),
            ("Asked", ""),
        ],
    );
    for goal in posterior.goals() {
        let seen = match goal.measure {
            Measure::CrpsRatio => ratio(goal.seen),
            Measure::In90 | Measure::In50 => percent(goal.seen) + " %",
            Measure::LogScore => format!(
                "{} ({})",
                points(goal.seen.estimate),
                interval(goal.seen.low, goal.seen.high, 1)
            ),
        };
        let said = if goal.met { "met" } else { "missed" };
        table.push([
            said.to_owned(),
            words::sentence(&goal.what()),
            seen,
            goal.asked.to_owned(),
        ]);
    }
    Some(table)
}

/// Where the mechanism helps.
pub fn gains(posterior: &Posterior) -> Option<DataTable> {
    let mut table = DataTable::new(
        "Log score beyond the rival without mechanism, trials that gave a class",
        &[
            ("Class", ""),
            ("Trials", "1"),
            ("Gain ± standard error", "1"),
        ],
    );
    for class in posterior.classes() {
        let gain = posterior.gain(|trial| trial.classes.iter().any(|of| of == class))?;
        let error = words::plus_minus(gain.se, 1);
        table.push([
            class.to_owned(),
            gain.trials.to_string(),
            format!("{} {error}", points(gain.sum)),
        ]);
    }
    Some(table)
}

pub fn scores(posterior: &Posterior) -> Option<DataTable> {
    let mut table = DataTable::new(
        "Scores of groups of rows, every model",
        &[
            ("Model", ""),
            ("Of", ""),
            ("Which", ""),
            ("Trials", "1"),
            ("Rows", "1"),
            ("CRPS", "points"),
            ("Ratio to the reference", "1"),
            ("Inside 90 %", "%"),
            ("Inside 50 %", "%"),
            ("Printed minus predicted", "points"),
        ],
    );
    for score in &posterior.scores {
        table.push([
            score.of.clone(),
            score.quantity.clone(),
            score.group.clone(),
            score.trials.to_string(),
            score.rows.to_string(),
            number(score.crps.estimate, 2),
            ratio(score.ratio),
            percent(score.in90),
            percent(score.in50),
            points(score.bias.estimate),
        ]);
    }
    Some(table.collapsed())
}

pub fn effects(posterior: &Posterior) -> Option<DataTable> {
    let mut table = DataTable::new(
        "Mean effects of classes beyond placebo, points at a baseline of 57",
        &[
            ("Class", ""),
            ("Model", ""),
            ("Median (90 % interval)", "points"),
            ("Before the data", "points"),
            ("P(no benefit)", "probability"),
            ("Spread taken away by the data", "share"),
        ],
    );
    for of in &posterior.hypotheses {
        for (class, p) in of.effects() {
            let [low, median, high] = p.posterior;
            table.push([
                class.to_owned(),
                of.name.clone(),
                format!("{} ({})", points(median), interval(low, high, 1)),
                interval(p.prior[0], p.prior[2], 1),
                words::share(p.no_benefit.unwrap_or(f64::NAN)),
                number(p.shrinkage, 2),
            ]);
        }
    }
    Some(table.collapsed())
}

pub fn variants(posterior: &Posterior) -> Option<DataTable> {
    let mut table = DataTable::new(
        "Other ways to fit, all that were tried",
        &[
            ("What is different", ""),
            ("Hypotheses", ""),
            ("Trials", "1"),
            ("Log score", "1"),
            ("Arms", "CRPS ratio"),
            ("Differences", "CRPS ratio"),
            ("Effects: median, P(no benefit)", ""),
        ],
    );
    for variant in &posterior.variants {
        let effects = variant.effects.iter().map(|(class, effect, none)| {
            format!("{class} {}, {}", points(effect[1]), words::share(*none))
        });
        table.push([
            variant.name.clone(),
            variant.of.clone(),
            variant.trials.to_string(),
            number(variant.log_score, 1),
            ratio(variant.arms),
            ratio(variant.differences),
            effects.collect::<Vec<_>>().join("; "),
        ]);
    }
    Some(table)
}

/// One row per trial, the least expected first.
pub fn trials(posterior: &Posterior) -> Option<DataTable> {
    let mut table = DataTable::new(
        "Trials, the one with the lowest log score a row first",
        &[
            ("Trial", ""),
            ("Rows", "1"),
            ("Inside 90 %", "1"),
            ("Mean CRPS", "points"),
            ("Log score", "1"),
            ("Guessed of its treatments", ""),
        ],
    );
    let mut rows: Vec<(f64, [String; 6])> = posterior
        .trials
        .iter()
        .map(|trial| {
            let of = posterior
                .gallery
                .iter()
                .filter(|row| row.trial == trial.trial);
            let rows: Vec<&GalleryRow> = of.collect();
            let n = rows.len().max(1) as f64;
            let crps = rows.iter().map(|row| row.crps).sum::<f64>() / n;
            let hits = rows.iter().filter(|row| row.is_hit()).count();
            let cells = [
                format!("{} ({})", trial.trial, trial.label),
                rows.len().to_string(),
                hits.to_string(),
                number(crps, 1),
                number(trial.log_score, 1),
                trial.assumed.join("; "),
            ];
            (trial.log_score / n, cells)
        })
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, cells) in rows {
        table.push(cells);
    }
    Some(table.collapsed())
}

/// Every row, worst first.
pub fn rows(posterior: &Posterior) -> Option<DataTable> {
    let caption = "Every printed number beside its prediction, worst first";
    Some(beside(caption, &posterior.gallery, posterior))
}

/// Rows of trials that were never fitted.
pub fn unfitted(posterior: &Posterior) -> Option<DataTable> {
    let caption = "Trials that were never fitted, worst row first";
    Some(beside(caption, &posterior.unfitted, posterior))
}

fn beside(caption: &str, rows: &[GalleryRow], posterior: &Posterior) -> DataTable {
    let mut table = DataTable::new(
        caption,
        &[
            ("Trial", ""),
            ("Arm", ""),
            ("Given", ""),
            ("Instrument", ""),
            ("Month", "months"),
            ("Printed", "points"),
            ("Predicted", "points"),
            ("90 % interval", "points"),
            ("z", "1"),
            ("CRPS", "points"),
            ("A guess why it was missed", ""),
        ],
    );
    for row in rows {
        table.push([
            row.trial.clone(),
            row.arm_or_difference(),
            row.given.clone(),
            row.instrument.clone(),
            plain(row.months),
            points(row.observed),
            points(row.quantiles[2]),
            interval(row.quantiles[0], row.quantiles[4], 1),
            number(row.z(), 1),
            number(row.crps, 1),
            posterior.reason(row).map_or("", Reason::words).to_owned(),
        ]);
    }
    table.collapsed()
}
