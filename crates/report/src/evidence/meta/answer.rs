//! The answer in one paragraph, and what weakens it.

use synovia_results::evidence::{Estimate, Meta};

use crate::evidence::charts::forest::mcid;
use crate::evidence::names::{self, Unit, counted, known};
use crate::evidence::shared::scope;
use crate::words;

/// Estimate, interval, where a new trial would fall; of one trial its own result; without trials why there is nothing.
pub fn lead(meta: &Meta) -> String {
    let (class, versus) = (
        names::treatments(&meta.question.class),
        names::treatments(&meta.question.versus),
    );
    match meta.overall.k {
        0 => format!(
            "No trial gives numbers on {class} against {versus} for {} that can be used. Nothing was estimated. {} left out and {} without usable numbers {} listed below.",
            scope(&meta.question),
            words::sentence(&counted(meta.excluded.len(), "result")),
            counted(meta.not_comparable.len(), "trial"),
            if meta.excluded.len() + meta.not_comparable.len() == 1 {
                "is"
            } else {
                "are"
            },
        ),
        1 => single(meta, &class, &versus),
        _ => pooled(meta, &class, &versus),
    }
}

fn single(meta: &Meta, class: &str, versus: &str) -> String {
    let unit = Unit::of(&meta.question);
    let study = meta.studies.first();
    let who = study.map_or("The trial", |study| study.cited.label.as_str());
    let own = study.map_or_else(
        || unit.estimate(&meta.overall),
        |study| unit.with_interval(Some(study.effect), Some(study.ci_low), Some(study.ci_high)),
    );
    format!(
        "One trial only, so nothing was pooled. {who} ({}) found a difference of {own} {}, {class} minus {versus}; negative favours {class}. One trial cannot say how far trials \
         differ: where a new trial would fall is not known.",
        counted(meta.overall.n as usize, "patient"),
        unit.name
    )
}

fn pooled(meta: &Meta, class: &str, versus: &str) -> String {
    let (unit, all) = (Unit::of(&meta.question), &meta.overall);
    let new_trial = if known(all.pi_low).is_some() && known(all.pi_high).is_some() {
        format!(
            "A new trial would find between {} and {} ({} prediction interval).",
            unit.maybe(all.pi_low),
            unit.maybe(all.pi_high),
            unit.level()
        )
    } else {
        "Where a new trial would fall cannot be said: there are too few trials for a prediction interval.".to_owned()
    };
    let size = mcid(&meta.question.outcome, &meta.question.unit)
        .and_then(|points| against_mcid(all, points))
        .unwrap_or_default();
    format!(
        "{} with {} put the difference at {} {} ({} confidence interval {}), {class} minus {versus}; negative favours {class}. {new_trial}{size}",
        words::sentence(&counted(all.k as usize, "trial")),
        counted(all.n as usize, "patient"),
        unit.maybe(all.estimate),
        unit.name,
        unit.level(),
        unit.interval(all.ci_low, all.ci_high),
    )
}

/// Where the estimate and its interval stand to the smallest difference between groups that matters.
fn against_mcid(all: &Estimate, points: f64) -> Option<String> {
    let (estimate, low, high) = (
        known(all.estimate)?,
        known(all.ci_low)?,
        known(all.ci_high)?,
    );
    let size = if estimate.abs() < points {
        "smaller"
    } else {
        "no smaller"
    };
    let inside = low <= -points && -points <= high;
    let interval = if inside {
        "the interval holds values on both sides of it"
    } else if low > -points {
        "no value of the interval reaches it in favour of the treatment"
    } else {
        "every value of the interval is beyond it"
    };
    Some(format!(
        " The estimate is {size} than {} points, the smallest difference between groups taken to matter for pain (Ehrich 2000); {interval}.",
        words::plain(points)
    ))
}

/// What a sceptical reader would ask first, in the order of how much it changes.
pub fn weakens(meta: &Meta) -> Vec<String> {
    let (unit, all) = (Unit::of(&meta.question), &meta.overall);
    let mut reasons = Vec::new();
    if all.k > 1 {
        if all.k < 5 {
            reasons.push(format!(
                "Only {}: the variance between trials is hardly known.",
                counted(all.k as usize, "trial")
            ));
        }
        if crosses(all.pi_low, all.pi_high) && !crosses(all.ci_low, all.ci_high) {
            reasons.push("The prediction interval includes zero though the confidence interval does not: the mean of trials may differ from zero while single trials find nothing or the opposite.".to_owned());
        } else if crosses(all.ci_low, all.ci_high) {
            reasons.push("The confidence interval includes zero.".to_owned());
        }
        if let Some(i2) = known(all.i2_percent).filter(|i2| *i2 >= 50.0) {
            let tau = known(all.tau2).map_or_else(String::new, |tau2| {
                format!(
                    ", a standard deviation of {} {} between trials",
                    unit.number(tau2.max(0.0).sqrt()),
                    unit.name
                )
            });
            reasons.push(format!(
                "The trials disagree: {} of the variation is between them (I²){tau}.",
                words::percent(i2)
            ));
        }
        let several = meta
            .by_comparator
            .iter()
            .filter(|group| group.estimate.k > 0)
            .count();
        if several > 1 {
            let p = known(meta.comparators_differ_p).map_or_else(String::new, |p| {
                format!(" (p of the difference {})", words::p_value(p))
            });
            reasons.push(format!(
                "The pool mixes {} comparators{p}; the diamond of each says more than that of all.",
                words::spelled(several)
            ));
        }
        fragile(meta, &mut reasons);
    }
    common(meta, &mut reasons);
    reasons
}

/// Trials without which the interval would tell another story; signs of small-study effects.
fn fragile(meta: &Meta, reasons: &mut Vec<String>) {
    let was = crosses(meta.overall.ci_low, meta.overall.ci_high);
    let turned: Vec<String> = meta
        .leave_one_out
        .iter()
        .filter(|group| {
            known(group.estimate.ci_low).is_some()
                && crosses(group.estimate.ci_low, group.estimate.ci_high) != was
        })
        .map(|group| group.name.clone())
        .collect();
    if !turned.is_empty() {
        let (named, more) = turned.split_at(turned.len().min(4));
        let rest = if more.is_empty() {
            String::new()
        } else {
            format!(" (and {} others)", more.len())
        };
        let then = if was { "excludes" } else { "includes" };
        let any = if turned.len() == 1 { "" } else { "any one of " };
        reasons.push(format!(
            "Without {any}{}{rest} the interval {then} zero.",
            words::and_list(named)
        ));
    }
    if let Some(p) = known(meta.bias.egger_p).filter(|p| *p < 0.1) {
        reasons.push(format!("Small trials find more than large ones (Egger's test, p {}): unpublished results are one explanation.", words::p_value(p)));
    }
}

/// What is true of one trial as of many.
fn common(meta: &Meta, reasons: &mut Vec<String>) {
    let n = meta.studies.len();
    let not_blind = meta
        .studies
        .iter()
        .filter(|study| study.cited.blinding != "double-blind")
        .count();
    if not_blind > 0 {
        reasons.push(format!(
            "{not_blind} of {} {} not said to be double-blind; pain is what patients say it is.",
            counted(n, "trial"),
            if not_blind == 1 { "was" } else { "were" }
        ));
    }
    let flagged = meta
        .studies
        .iter()
        .filter(|study| !study.flags.is_empty())
        .count();
    if flagged > 0 {
        reasons.push(format!(
            "{flagged} of {} {} something to mistrust, marked † and named under the figure.",
            counted(n, "trial"),
            if flagged == 1 { "has" } else { "have" }
        ));
    }
    if meta.overall.k > 0 {
        reasons.extend(names::left_out(
            meta.excluded.len(),
            meta.not_comparable.len(),
        ));
    }
}

fn crosses(low: Option<f64>, high: Option<f64>) -> bool {
    matches!((known(low), known(high)), (Some(low), Some(high)) if low <= 0.0 && high >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use synovia_results::evidence::Group;

    fn estimate(low: f64, high: f64) -> Estimate {
        Estimate {
            k: 6,
            estimate: Some((low + high) / 2.0),
            ci_low: Some(low),
            ci_high: Some(high),
            ..Estimate::default()
        }
    }

    #[test]
    fn a_trial_that_carries_the_answer_alone_is_named() {
        let mut meta = Meta {
            overall: estimate(-9.0, -1.0),
            ..Meta::default()
        };
        meta.leave_one_out = [("Lee 2019", 0.5), ("Kim 2020", -0.5)]
            .map(|(name, high)| Group {
                name: name.to_owned(),
                estimate: estimate(-9.0, high),
            })
            .to_vec();
        let reasons = weakens(&meta).join(" ");
        assert!(
            reasons.contains("Without Lee 2019 the interval includes zero")
                && !reasons.contains("Kim 2020"),
            "{reasons}"
        );
    }

    #[test]
    fn the_threshold_is_compared_in_the_direction_of_benefit() {
        let said = |low, high| against_mcid(&estimate(low, high), 9.7).unwrap();
        assert!(said(-8.0, -2.0).contains("no value of the interval reaches it"));
        assert!(said(-15.0, -2.0).contains("on both sides"));
        assert!(said(-25.0, -12.0).contains("every value of the interval is beyond it"));
        assert!(said(4.0, 30.0).contains("no value of the interval reaches it in favour"));
    }
}
