//! The answer in one paragraph, and what weakens it.

use synovia_results::evidence::{Estimate, Meta, NOTHING_CAN_BE_SAID};

use crate::evidence::charts::forest::{mcid, present};
use crate::evidence::names::{self, Unit, counted, known};
use crate::evidence::shared::scope;
use crate::words;

/// Of a table of effects nothing is known but the effects.
fn table(meta: &Meta) -> String {
    let (unit, all) = (Unit::of(&meta.question), &meta.overall);
    let level = unit.level();
    let studies = words::sentence(&counted(all.k as usize, "study"));
    match all.k {
        0 => "The table has no effect that can be used. Nothing was estimated.".to_owned(),
        1 => format!(
            "{studies} only, so nothing was pooled: {}, in the unit of the table.",
            unit.estimate(all)
        ),
        _ => format!(
            "{studies} of the table put the mean effect at {} ({level} confidence interval {}), in the unit of the table. {} What an effect is and whom its sign favours, \
             only the author of the table knows.",
            unit.maybe(all.estimate),
            unit.interval(all.ci_low, all.ci_high),
            new(all, &unit, "study"),
        ),
    }
}

/// Where a new trial would fall.
fn new(all: &Estimate, unit: &Unit, what: &str) -> String {
    if all.pi_beyond_scale.is_some() {
        return format!(
            "Where a new {what} would fall: {NOTHING_CAN_BE_SAID}, the {} prediction interval leaves the scale.",
            unit.level()
        );
    }
    if known(all.pi_low).is_some() && known(all.pi_high).is_some() {
        format!(
            "A new {what} would find between {} and {} ({} prediction interval).",
            unit.maybe(all.pi_low),
            unit.maybe(all.pi_high),
            unit.level()
        )
    } else {
        let many = if what == "study" { "studies" } else { "trials" };
        format!(
            "Where a new {what} would fall cannot be said: there are too few {many} for a prediction interval."
        )
    }
}

/// Estimate, interval, where a new trial would fall; of one trial its own result; without trials why there is nothing.
pub fn lead(meta: &Meta) -> String {
    let (class, versus) = (
        names::treatments(&meta.question.class),
        names::treatments(&meta.question.versus),
    );
    if names::is_table(&meta.question) {
        return table(meta);
    }
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
        1 => single(meta, &class, &compared(meta)),
        _ => pooled(meta, &class, &compared(meta)),
    }
}

/// The comparators that trials have, not those that were only asked for.
fn compared(meta: &Meta) -> String {
    match present(meta) {
        found if found.is_empty() => names::treatments(&meta.question.versus),
        found => names::treatments(&found),
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
        "One trial only, so nothing was pooled. {who} ({}) found a {} of {own}{}, {class} {} {versus}; {} favours {class}. One trial cannot say how far trials \
         differ: where a new trial would fall is not known.",
        counted(meta.overall.n as usize, "patient"),
        effect(&unit),
        in_unit(&unit),
        unit.joined(),
        unit.favourable(),
    )
}

fn pooled(meta: &Meta, class: &str, versus: &str) -> String {
    let (unit, all) = (Unit::of(&meta.question), &meta.overall);
    let new_trial = new(all, &unit, "trial");
    let beyond = if all.ci_beyond_scale.is_some() {
        "The interval leaves the scale, on which means differ by at most 100 points: so few trials, or trials so far apart, say nothing of the mean. "
    } else {
        ""
    };
    let size = mcid(&meta.question.outcome, &meta.question.unit)
        .and_then(|points| against_mcid(all, points))
        .unwrap_or_default();
    format!(
        "{} with {} put the {} at {}{} ({} confidence interval {}), {class} {} {versus}; {} favours {class}. {beyond}{new_trial}{size}",
        words::sentence(&counted(all.k as usize, "trial")),
        counted(all.n as usize, "patient"),
        effect(&unit),
        unit.maybe(all.estimate),
        in_unit(&unit),
        unit.level(),
        unit.interval_or_nothing(all.ci_low, all.ci_high, all.ci_beyond_scale),
        unit.joined(),
        unit.favourable(),
    )
}

fn effect(unit: &Unit) -> &'static str {
    if unit.is_ratio() {
        "risk ratio"
    } else {
        "difference"
    }
}

/// The unit behind a number, with the space before it; ratios have none.
fn in_unit(unit: &Unit) -> String {
    if unit.is_ratio() {
        String::new()
    } else {
        format!(" {}", unit.name)
    }
}

/// Where the estimate and its interval stand to the smallest difference between groups that matters.
fn against_mcid(all: &Estimate, points: f64) -> Option<String> {
    let (estimate, low, high) = (
        known(all.estimate)?,
        known(all.ci_low)?,
        known(all.ci_high)?,
    );
    let size = if estimate.abs() < points {
        "falls short of"
    } else if estimate < 0.0 {
        "reaches"
    } else {
        "is on the other side, in favour of the comparator, and exceeds"
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
        " The estimate {size} the {} points taken as the smallest difference between groups that matters for pain (Ehrich 2000); {interval}.",
        words::plain(points)
    ))
}

/// What a sceptical reader would ask first, in the order of how much it changes.
pub fn weakens(meta: &Meta) -> Vec<String> {
    let (unit, all) = (Unit::of(&meta.question), &meta.overall);
    let mut reasons = Vec::new();
    let what = if names::is_table(&meta.question) {
        "study"
    } else {
        "trial"
    };
    if all.k > 1 {
        if all.k < 5 {
            reasons.push(format!(
                "Only {}: the variance between them is hardly known.",
                counted(all.k as usize, what)
            ));
        }
        if crosses(all.pi_low, all.pi_high) && !crosses(all.ci_low, all.ci_high) {
            reasons.push(format!("The prediction interval includes {0} though the confidence interval does not: the mean may differ from {0} while single {1} find nothing or the opposite.", unit.null(), plural(what)));
        } else if crosses(all.ci_low, all.ci_high) {
            reasons.push(format!("The confidence interval includes {}.", unit.null()));
        }
        if let Some([own, common]) = all.hartung_knapp_too_narrow {
            reasons.push(format!(
                "The {} agree more than their variances let expect: Hartung and Knapp's standard error, {}, falls below that of one common effect, {}.",
                plural(what),
                unit.spread(own),
                unit.spread(common)
            ));
        }
        if let Some(i2) = known(all.i2_percent).filter(|i2| *i2 >= 50.0) {
            let tau = known(all.tau2).map_or_else(String::new, |tau2| {
                format!(
                    ", a standard deviation of {} between {}",
                    unit.spread(tau2.max(0.0).sqrt()),
                    plural(what)
                )
            });
            reasons.push(format!(
                "The {} disagree: {} of the variation is between them (I²){tau}.",
                plural(what),
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
    if !names::is_table(&meta.question) {
        common(meta, &mut reasons);
    }
    reasons
}

fn plural(what: &str) -> &'static str {
    if what == "study" { "studies" } else { "trials" }
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
            "Without {any}{}{rest} the interval {then} {}.",
            words::and_list(named),
            Unit::of(&meta.question).null()
        ));
    }
    if let Some(p) = known(meta.bias.egger_p).filter(|p| *p < 0.1) {
        reasons.push(format!("Small trials find more than large ones (Egger's test, p {}): unpublished results are one explanation.", words::p_value(p)));
    }
}

/// What is true of one trial as of many.
fn common(meta: &Meta, reasons: &mut Vec<String>) {
    let n = meta.studies.len();
    let found = present(meta);
    let groups = meta
        .by_comparator
        .iter()
        .filter(|group| group.estimate.k == 0);
    let absent: Vec<String> = groups
        .map(|group| group.name.clone())
        .filter(|name| !found.contains(name))
        .collect();
    if n > 0 && !absent.is_empty() {
        reasons.push(format!(
            "No trial that can be used has {} as its comparator, though it was asked for.",
            names::treatments(&absent)
        ));
    }
    let not_blind = meta
        .studies
        .iter()
        .filter(|study| study.cited.blinding != "double-blind")
        .count();
    if not_blind > 0 {
        reasons.push(format!(
            "{not_blind} of {} {} not said to be double-blind; {}.",
            counted(n, "trial"),
            if not_blind == 1 { "was" } else { "were" },
            if meta.question.outcome == "pain" {
                "pain is what patients say it is"
            } else {
                "who knows the treatment may judge by it"
            }
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
    use synovia_results::evidence::{Group, StudyEffect};

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
    fn comparators_without_trials_are_missed_and_not_claimed() {
        let trial = StudyEffect {
            versus: "saline".to_owned(),
            ..StudyEffect::default()
        };
        let mut meta = Meta {
            overall: estimate(-9.0, -1.0),
            studies: vec![trial.clone(), trial],
            ..Meta::default()
        };
        meta.question.class = vec!["prp".to_owned()];
        meta.question.versus = vec!["saline".to_owned(), "ha".to_owned()];
        meta.by_comparator = [("saline", 2), ("ha", 0)]
            .map(|(name, k)| Group {
                name: name.to_owned(),
                estimate: Estimate {
                    k,
                    ..Estimate::default()
                },
            })
            .to_vec();
        let said = lead(&meta);
        assert!(
            said.contains("minus saline; ") && !said.contains("hyaluronic"),
            "{said}"
        );
        let reasons = weakens(&meta).join(" ");
        assert!(
            reasons.contains("No trial that can be used has hyaluronic acid as its comparator"),
            "{reasons}"
        );
    }

    #[test]
    fn a_table_of_effects_has_no_patients_and_favours_nobody() {
        let mut meta = Meta {
            overall: estimate(-9.0, -1.0),
            studies: vec![StudyEffect::default(); 6],
            ..Meta::default()
        };
        meta.question.unit = names::TABLE.to_owned();
        let said = lead(&meta) + &weakens(&meta).join(" ");
        assert!(said.contains("6 studies of the table"), "{said}");
        for word in ["patient", "negative favours", "treatment", "blind"] {
            assert!(!said.contains(word), "{word}: {said}");
        }
    }

    #[test]
    fn the_threshold_is_compared_in_the_direction_of_benefit() {
        let said = |low, high| against_mcid(&estimate(low, high), 9.7).unwrap();
        assert!(said(-8.0, -2.0).contains("no value of the interval reaches it"));
        assert!(said(-15.0, -2.0).contains("on both sides"));
        assert!(said(-25.0, -12.0).contains("every value of the interval is beyond it"));
        assert!(said(4.0, 30.0).contains("no value of the interval reaches it in favour"));
        assert!(said(4.0, 30.0).contains("in favour of the comparator, and exceeds the 9.7"));
    }
}
