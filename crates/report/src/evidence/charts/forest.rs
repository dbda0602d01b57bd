//! The trials of a meta-analysis under their comparators, and the same pool under other choices.

use synovia_evidence::thresholds;
use synovia_results::evidence::{
    Estimate, Group, Meta, NOTHING_CAN_BE_SAID, Sensitivity, StudyEffect,
};

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
    // Of a table of effects nobody but its author knows whom a sign favours.
    let side = |slugs: &[String], all: &str| {
        if names::is_table(&meta.question) {
            String::new()
        } else {
            format!("favours {}", names::side(slugs, all))
        }
    };
    Ladder {
        title: title.to_owned(),
        axis: unit.axis(),
        is_ratio: unit.is_ratio(),
        left: side(&meta.question.class, "the treatment"),
        right: side(&present(meta), "the comparator"),
        mcid: mcid(&meta.question.outcome, &meta.question.unit),
        guide: known(meta.overall.estimate).filter(|_| meta.overall.k > 1),
        value_head: format!("effect ({})", unit.level()),
        ..Ladder::default()
    }
}

/// The comparators that trials have, in the order of the question.
pub(crate) fn present(meta: &Meta) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let groups = meta.by_comparator.iter().map(|group| &group.name);
    for name in groups.chain(meta.studies.iter().map(|study| &study.versus)) {
        let has_trials = meta.studies.iter().any(|study| study.versus == *name);
        if has_trials && !name.is_empty() && !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}

/// Every trial under its comparator, a diamond for each comparator and one for all, and where a new trial would fall.
pub fn figure(meta: &Meta) -> Option<Figure> {
    let unit = Unit::of(&meta.question);
    let is_table = names::is_table(&meta.question);
    let title = if is_table {
        "Every study of the table"
    } else {
        "Every trial, by comparator"
    };
    let mut drawing = ladder(meta, title);
    drawing.heads = if is_table {
        vec!["weight"]
    } else {
        vec!["patients", "weight"]
    };
    let weights = meta
        .studies
        .iter()
        .filter_map(|study| known(study.weight_percent));
    let heaviest = weights.fold(0.0, f64::max);
    let comparators = if is_table {
        vec![String::new()]
    } else {
        present(meta)
    };
    for comparator in &comparators {
        let studies: Vec<&StudyEffect> = meta
            .studies
            .iter()
            .filter(|study| study.versus == *comparator)
            .collect();
        if !is_table {
            drawing.heading(format!("Against {}", names::treatment(comparator)));
        }
        for study in studies {
            drawing.push(trial(study, &unit, heaviest, is_table));
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
        drawing.heading(if is_table {
            "All studies"
        } else {
            "All trials"
        });
        let what = if is_table { "study" } else { "trial" };
        let mut all = pooled(
            &format!("Pooled, {}", names::counted(meta.overall.k as usize, what)),
            &meta.overall,
            &unit,
            Look::Overall,
        );
        if is_table {
            all.columns.clear();
        }
        drawing.push(all);
        if meta.overall.pi_beyond_scale.is_some() {
            drawing.push(Rung {
                label: if is_table {
                    "A new study"
                } else {
                    "A new trial"
                }
                .to_owned(),
                value: NOTHING_CAN_BE_SAID.to_owned(),
                at: None,
                low: None,
                high: None,
                columns: Vec::new(),
                href: None,
                flagged: false,
                look: Look::Prediction,
            });
        }
        if known(meta.overall.pi_low).is_some() && known(meta.overall.pi_high).is_some() {
            drawing.push(Rung {
                label: if is_table {
                    "A new study"
                } else {
                    "A new trial"
                }
                .to_owned(),
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
            " Diamonds: pooled, the width is the {level} interval; filled: all, also the dashed line. Pale bar: where the effect of a new one would be, \
             {level} of the time (prediction interval)."
        )
    } else {
        String::new()
    };
    let all = meta.by_comparator.iter().map(|group| &group.estimate);
    let beyond = all
        .chain([&meta.overall])
        .any(|one| one.ci_beyond_scale.is_some() || one.pi_beyond_scale.is_some());
    let nothing = if beyond {
        " Nothing can be said where an interval leaves the scale: it is not drawn."
    } else {
        ""
    };
    let what = if is_table {
        "Effects as the table gives them; what they are and whom their sign favours, only their author knows.".to_owned()
    } else {
        format!(
            "{} {} comparator, {}; left of {} favours {class}.",
            words::sentence(&class),
            unit.joined(),
            unit.name,
            unit.null(),
        )
    };
    let reading = format!(
        "{what} Square: one {} with its {level} interval, area as its weight; an arrow: the interval goes on.{pools}{nothing}{mcid}{daggers}",
        if is_table { "study" } else { "trial" },
    );
    drawing
        .has_estimates()
        .then(|| Figure::pair(title, reading, |width| drawing.draw(width)))
}

fn trial(study: &StudyEffect, unit: &Unit, heaviest: f64, is_table: bool) -> Rung {
    let patients = match (known(study.class_n), known(study.versus_n)) {
        (Some(a), Some(b)) => words::count(a + b),
        _ => words::MISSING.to_owned(),
    };
    let weight = known(study.weight_percent);
    Rung {
        label: study.cited.label.clone(),
        href: address(&study.cited.url).map(str::to_owned),
        flagged: !study.flags.is_empty(),
        columns: (!is_table)
            .then_some(patients)
            .into_iter()
            .chain([weight.map_or(words::MISSING.to_owned(), |percent| {
                format!("{}\u{a0}%", words::number(percent, 1))
            })])
            .collect(),
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

/// Of the columns of pools only the first is known where there are no patients.
fn heads(meta: &Meta) -> Vec<&'static str> {
    if names::is_table(&meta.question) {
        vec!["studies"]
    } else {
        vec!["trials", "patients"]
    }
}

fn rows(meta: &Meta, title: &str, reading: &str, groups: &[Group], word: &str) -> Option<Figure> {
    let unit = Unit::of(&meta.question);
    let mut drawing = ladder(meta, title);
    drawing.mcid = None;
    drawing.heads = heads(meta);
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
    drawing.heads = heads(meta);
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
