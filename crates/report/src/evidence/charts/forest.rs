//! The trials of a meta-analysis under their comparators, and the same pool under other choices.

use synovia_evidence::thresholds;
use synovia_results::evidence::{Estimate, Group, Meta, Sensitivity, StudyEffect};

use super::ladder::{Ladder, Look, Rung};
use crate::evidence::markup::address;
use crate::evidence::names::{self, Unit, known};
use crate::figures::{Figure, Series};
use crate::words;

/// The threshold between groups: Ehrich 2000, WOMAC pain, points of 100; only for pain on that scale.
pub(crate) fn mcid(outcome: &str, unit: &str) -> Option<f64> {
    let fits = outcome == "pain" && unit.starts_with("points");
    let threshold = fits.then(|| thresholds::between_group("ehrich-2000-womac-pain"));
    threshold.and_then(Result::ok).map(|found| found.points)
}

/// A row of an estimate with a name.
pub(crate) fn rung(name: &str, estimate: &Estimate, unit: &Unit, look: Look) -> Rung {
    let count = |n: u32| words::count(f64::from(n));
    Rung {
        label: name.to_owned(),
        href: None,
        flagged: false,
        columns: vec![count(estimate.k), count(estimate.n)],
        value: unit.estimate(estimate),
        at: estimate.estimate,
        low: estimate.ci_low,
        high: estimate.ci_high,
        look,
    }
}

/// An empty drawing with the axis of the question.
fn ladder(meta: &Meta, title: &str) -> Ladder {
    let unit = Unit::of(&meta.question);
    Ladder {
        title: title.to_owned(),
        axis: format!("difference, {}", unit.name),
        left: format!(
            "favours {}",
            names::side(&meta.question.class, "the treatment")
        ),
        right: format!(
            "favours {}",
            names::side(&meta.question.versus, "the comparator")
        ),
        mcid: mcid(&meta.question.outcome, &meta.question.unit),
        guide: known(meta.overall.estimate).filter(|_| meta.overall.k > 1),
        value_head: format!("effect ({})", unit.level()),
        ..Ladder::default()
    }
}

/// Every trial under its comparator, a diamond for each comparator and one for all, and where a new trial would fall.
pub fn figure(meta: &Meta) -> Option<Figure> {
    let unit = Unit::of(&meta.question);
    let title = "Every trial, by comparator";
    let mut drawing = ladder(meta, title);
    drawing.heads = vec!["patients", "weight"];
    let weights = meta
        .studies
        .iter()
        .filter_map(|study| known(study.weight_percent));
    let heaviest = weights.fold(0.0, f64::max);
    let mut comparators: Vec<&str> = meta
        .by_comparator
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    for study in &meta.studies {
        if !comparators.contains(&study.versus.as_str()) {
            comparators.push(&study.versus);
        }
    }
    for comparator in &comparators {
        let studies: Vec<&StudyEffect> = meta
            .studies
            .iter()
            .filter(|study| study.versus == *comparator)
            .collect();
        if studies.is_empty() {
            continue;
        }
        drawing.heading(format!("Against {}", names::treatment(comparator)));
        for study in studies {
            drawing.push(trial(study, &unit, heaviest));
        }
        let group = meta
            .by_comparator
            .iter()
            .find(|group| group.name == *comparator);
        if let Some(group) = group.filter(|group| group.estimate.k > 1 && comparators.len() > 1) {
            drawing.push(pooled(
                &format!(
                    "Pooled, {}",
                    names::counted(group.estimate.k as usize, "trial")
                ),
                &group.estimate,
                &unit,
                Look::Diamond,
            ));
        }
    }
    if meta.overall.k > 1 {
        drawing.heading("All trials");
        drawing.push(pooled(
            &format!(
                "Pooled, {}",
                names::counted(meta.overall.k as usize, "trial")
            ),
            &meta.overall,
            &unit,
            Look::Overall,
        ));
        if known(meta.overall.pi_low).is_some() && known(meta.overall.pi_high).is_some() {
            drawing.push(Rung {
                label: "A new trial".to_owned(),
                value: unit.interval(meta.overall.pi_low, meta.overall.pi_high),
                at: meta.overall.estimate,
                low: meta.overall.pi_low,
                high: meta.overall.pi_high,
                columns: Vec::new(),
                href: None,
                flagged: false,
                look: Look::Prediction,
            });
        }
    }
    let mcid = drawing.mcid.map_or_else(String::new, |points| {
        format!(
            " Grey zone, MCID: differences smaller than {} points, the smallest between groups that matters (WOMAC pain, Ehrich 2000).",
            words::plain(points)
        )
    });
    let daggers = if meta.studies.iter().any(|study| !study.flags.is_empty()) {
        " †: something to mistrust, named under the figure."
    } else {
        ""
    };
    let class = names::treatments(&meta.question.class);
    let level = unit.level();
    let pools = if meta.overall.k > 1 {
        format!(
            " Diamonds: pooled, the width is the {level} interval; filled: all trials, also the dashed line. Pale bar: where the effect of a new trial would be, \
             {level} of the time (prediction interval)."
        )
    } else {
        String::new()
    };
    let reading = format!(
        "{} minus comparator, {}; left of zero favours {class}. Square: one trial with its {level} interval, area as its weight; an arrow: the interval goes \
         on.{pools}{mcid}{daggers}",
        words::sentence(&class),
        unit.name,
    );
    drawing
        .has_estimates()
        .then(|| Figure::pair(title, reading, |width| drawing.draw(width)))
}

fn trial(study: &StudyEffect, unit: &Unit, heaviest: f64) -> Rung {
    let patients = match (known(study.class_n), known(study.versus_n)) {
        (Some(a), Some(b)) => words::count(a + b),
        _ => words::MISSING.to_owned(),
    };
    let weight = known(study.weight_percent);
    Rung {
        label: study.cited.label.clone(),
        href: address(&study.cited.url).map(str::to_owned),
        flagged: !study.flags.is_empty(),
        columns: vec![
            patients,
            weight.map_or(words::MISSING.to_owned(), |percent| {
                format!("{}\u{a0}%", words::number(percent, 1))
            }),
        ],
        value: unit.with_interval(Some(study.effect), Some(study.ci_low), Some(study.ci_high)),
        at: Some(study.effect),
        low: Some(study.ci_low),
        high: Some(study.ci_high),
        look: Look::Square(
            weight
                .filter(|_| heaviest > 0.0)
                .map_or(0.4, |weight| weight / heaviest),
        ),
    }
}

fn pooled(name: &str, estimate: &Estimate, unit: &Unit, look: Look) -> Rung {
    let mut rung = rung(name, estimate, unit, look);
    rung.columns = vec![words::count(f64::from(estimate.n))];
    rung
}

/// The pool without each trial in turn.
pub fn leave_one_out(meta: &Meta) -> Option<Figure> {
    let reading = "The pool of all trials but one, named by the one left out. A row far from the dashed line: one trial carries the answer.";
    rows(
        meta,
        "Without each trial in turn",
        reading,
        &meta.leave_one_out,
        "without",
    )
}

/// The pool as it stood after each trial.
pub fn cumulative(meta: &Meta) -> Option<Figure> {
    let reading = "The pool as it stood after each trial, by year. Effects that shrink with time are common: early trials are small.";
    rows(
        meta,
        "How the answer came about",
        reading,
        &meta.cumulative,
        "with",
    )
}

fn rows(meta: &Meta, title: &str, reading: &str, groups: &[Group], word: &str) -> Option<Figure> {
    let unit = Unit::of(&meta.question);
    let mut drawing = ladder(meta, title);
    drawing.mcid = None;
    drawing.heads = vec!["trials", "patients"];
    for group in groups {
        let look = Look::Mark(Series::Arm(0));
        drawing.push(rung(
            &format!("{word} {}", group.name),
            &group.estimate,
            &unit,
            look,
        ));
    }
    drawing
        .has_estimates()
        .then(|| Figure::pair(title, reading, |width| drawing.draw(width)))
}

/// The pool under other estimators, tests and choices of data; or by subgroups.
pub fn choices(meta: &Meta, title: &str, choices: &[Sensitivity]) -> Option<Figure> {
    let unit = Unit::of(&meta.question);
    let mut drawing = ladder(meta, title);
    drawing.mcid = None;
    drawing.heads = vec!["trials", "patients"];
    for choice in choices
        .iter()
        .filter(|choice| !choice.alternatives.is_empty())
    {
        let differ = known(choice.differ_p).map_or_else(String::new, |p| {
            format!(" (p of the difference {})", words::p_value(p))
        });
        drawing.heading(format!("{}{differ}", words::sentence(&choice.choice)));
        for (i, group) in choice.alternatives.iter().enumerate() {
            let series = if i == 0 && choice.differ_p.is_none() {
                Series::Arm(1)
            } else {
                Series::Arm(0)
            };
            drawing.push(rung(
                &group.name,
                &group.estimate,
                &unit,
                Look::Mark(series),
            ));
        }
    }
    let reading = if choices.iter().any(|choice| choice.differ_p.is_some()) {
        "Some of the trials at a time, estimate and interval of each. Dashed line: all trials. Trials of one subgroup differ from the others in more than \
         what names it."
    } else {
        "The same trials under other choices, estimate and interval of each. Square: the choice of the headline, also the dashed line."
    };
    drawing
        .has_estimates()
        .then(|| Figure::pair(title, reading, |width| drawing.draw(width)))
}
