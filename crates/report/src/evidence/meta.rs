//! The page of a meta-analysis.

mod answer;

use synovia_results::evidence::{Meta, Regression, StudyEffect};

use super::charts;
use super::markup::{self, Section, Sheet, figure, text};
use super::names::{self, Unit, known};
use super::shared::{self, Recipe};
use crate::words;

/// The whole page.
pub fn html(meta: &Meta) -> String {
    let question = &meta.question;
    let title = if names::is_table(question) {
        "A table of effects, pooled".to_owned()
    } else {
        format!(
            "{} against {}: {}",
            words::sentence(&names::treatments(&question.class)),
            names::treatments(&question.versus),
            shared::scope(question)
        )
    };
    let sections = [
        Section::new(
            "answer",
            "The answer",
            [
                markup::paragraph("lead", &answer::lead(meta)),
                weak(&answer::weakens(meta)),
            ],
        ),
        trials(meta),
        shared::left_out(&meta.excluded, &meta.not_comparable, &meta.findings),
        sensitivity(meta),
        small_studies(meta),
        recipes(meta),
        shared::question(question),
    ];
    markup::page(&title, &shared::line(question), sections, true)
}

/// What weakens an answer, under it.
pub(super) fn weak(reasons: &[String]) -> String {
    if reasons.is_empty() {
        return String::new();
    }
    let list = markup::list("ul", "weak", reasons.iter().map(|reason| text(reason)));
    format!("<div class=\"trust\"><strong>What weakens it</strong>\n{list}</div>\n")
}

fn trials(meta: &Meta) -> Section {
    if meta.studies.is_empty() {
        return Section::new(
            "trials",
            "Every trial",
            [markup::paragraph("absent", "There is no trial to show.")],
        );
    }
    let flags = shared::flags(
        meta.studies
            .iter()
            .map(|study| (&study.cited, study.flags.as_slice())),
    );
    Section::new(
        "trials",
        "Every trial",
        [
            figure(charts::forest::figure(meta)),
            flags,
            heterogeneity(meta),
        ],
    )
}

/// The pool of each comparator that has trials, and of all, with its variance between trials. Intervals stand below their estimates: side
/// by side the table is wider than the page.
fn heterogeneity(meta: &Meta) -> String {
    if meta.overall.k < 2 {
        return String::new();
    }
    let unit = Unit::of(&meta.question);
    let mut sheet = Sheet::new(
        "How much the trials differ",
        [
            "Pool",
            "#Effect",
            "#P value",
            "#A new trial",
            "#Variance between trials, τ²",
            "#I², percent",
            "#Q (degrees of freedom), p",
        ],
    );
    let groups = meta.by_comparator.iter().map(|group| {
        (
            format!("against {}", names::treatment(&group.name)),
            &group.estimate,
        )
    });
    let several = charts::forest::present(meta).len() > 1;
    let groups = groups
        .filter(|(_, estimate)| several && estimate.k > 0)
        .chain([("all".to_owned(), &meta.overall)]);
    for (name, estimate) in groups {
        let q = match (known(estimate.q), known(estimate.q_df)) {
            (Some(q), Some(df)) => format!(
                "{} ({})\n{}",
                words::number(q, 1),
                words::plain(df),
                words::p_value(estimate.q_p.unwrap_or(f64::NAN))
            ),
            _ => words::MISSING.to_owned(),
        };
        let decimals = if estimate.tau2.is_some_and(|tau2| tau2 >= 10.0) {
            1
        } else {
            2
        };
        let tau2 = match (known(estimate.tau2_low), known(estimate.tau2_high)) {
            (Some(low), Some(high)) => format!(
                "{}\n({})",
                words::number(estimate.tau2.unwrap_or(f64::NAN), decimals),
                words::interval(low, high, decimals)
            ),
            _ => words::number(estimate.tau2.unwrap_or(f64::NAN), decimals),
        };
        let cells = [
            name,
            unit.estimate(estimate).replacen(" (", "\n(", 1),
            words::p_value(estimate.p_value.unwrap_or(f64::NAN)),
            unit.interval_or_nothing(estimate.pi_low, estimate.pi_high, estimate.pi_beyond_scale)
                .replacen(" to ", "\nto ", 1),
            tau2,
            words::number(estimate.i2_percent.unwrap_or(f64::NAN), 0),
            q,
        ];
        sheet.push(cells.map(|cell| {
            let lines: Vec<String> = cell.split('\n').map(text).collect();
            format!("<span>{}</span>", lines.join("<br>"))
        }));
    }
    sheet.html()
}

fn sensitivity(meta: &Meta) -> Section {
    let mut parts = vec![
        figure(charts::forest::choices(
            meta,
            "Under other choices",
            &meta.sensitivity,
        )),
        figure(charts::forest::choices(
            meta,
            "By subgroup",
            &meta.subgroups,
        )),
        figure(charts::forest::leave_one_out(meta)),
        figure(charts::forest::cumulative(meta)),
    ];
    for regression in &meta.regressions {
        parts.push(figure(charts::bubble::figure(meta, regression)));
        parts.push(coefficients(regression));
    }
    Section::new("sensitivity", "How the answer moves", parts)
}

fn coefficients(regression: &Regression) -> String {
    let r2 = known(regression.r2_percent).map_or_else(String::new, |r2| {
        format!(
            "; {} of the variance between trials explained",
            words::percent(r2)
        )
    });
    let caption = format!(
        "Meta-regression on {}, {}{r2}",
        regression.moderator,
        names::counted(regression.k as usize, "trial")
    );
    let mut sheet = Sheet::new(
        caption,
        ["Coefficient", "#Estimate", "#Interval", "#P value"],
    );
    for one in &regression.coefficients {
        sheet.push([
            text(&one.name),
            words::number(one.estimate, 2),
            words::interval(one.ci_low, one.ci_high, 2),
            text(&words::p_value(one.p_value)),
        ]);
    }
    sheet.html()
}

fn small_studies(meta: &Meta) -> Section {
    let (bias, unit) = (&meta.bias, Unit::of(&meta.question));
    let mut parts = vec![
        figure(charts::funnel::figure(meta)),
        markup::paragraph("", &bias.note),
    ];
    let mut sheet = Sheet::new(
        "Tests of small-study effects",
        ["Test", "#Statistic", "#P value"],
    );
    if let Some(p) = known(bias.egger_p) {
        sheet.push([
            "Egger's regression, intercept".to_owned(),
            words::number(bias.egger_intercept.unwrap_or(f64::NAN), 2),
            text(&words::p_value(p)),
        ]);
    }
    if let Some(p) = known(bias.rank_p) {
        sheet.push([
            "Begg's rank test, Kendall's tau".to_owned(),
            words::number(bias.rank_tau.unwrap_or(f64::NAN), 2),
            text(&words::p_value(p)),
        ]);
    }
    if let Some(filled) = &bias.filled_estimate {
        let name = format!(
            "Trim and fill, with {} supposed",
            names::counted(bias.filled.len(), "trial")
        );
        sheet.push([
            name,
            text(&unit.estimate(filled)),
            text(&words::p_value(filled.p_value.unwrap_or(f64::NAN))),
        ]);
    }
    parts.push(sheet.html());
    Section::new("small-studies", "Small-study effects", parts)
}

fn recipes(meta: &Meta) -> Section {
    let unit = Unit::of(&meta.question);
    // Means are never logarithms.
    let raw = |value: Option<f64>| words::number(value.unwrap_or(f64::NAN), 1);
    let side = |arms: &[String], n: Option<f64>, mean: Option<f64>, sd: Option<f64>| {
        let labels = if arms.is_empty() {
            String::new()
        } else {
            format!("{}: ", arms.join(", "))
        };
        format!(
            "{labels}n {}, mean {}, standard deviation {}",
            words::count(n.unwrap_or(f64::NAN)),
            raw(mean),
            raw(sd)
        )
    };
    if names::is_table(&meta.question) {
        return Section::new("recipes", "How every number was come by", []);
    }
    let recipe = |study: &StudyEffect| -> Vec<(&'static str, String)> {
        vec![
            (
                "Treatment",
                format!(
                    "{}; {}",
                    names::treatment(&study.class),
                    side(
                        &study.class_arms,
                        study.class_n,
                        study.class_mean,
                        study.class_sd
                    )
                ),
            ),
            (
                "Comparator",
                format!(
                    "{}; {}",
                    names::treatment(&study.versus),
                    side(
                        &study.versus_arms,
                        study.versus_n,
                        study.versus_mean,
                        study.versus_sd
                    )
                ),
            ),
            (
                "Measured",
                format!(
                    "{}, month {}, {} values",
                    study.instrument,
                    words::plain(study.months),
                    study.basis
                ),
            ),
            (
                "Effect",
                format!(
                    "{}, standard error {}",
                    unit.with_interval(Some(study.effect), Some(study.ci_low), Some(study.ci_high)),
                    words::number(study.se, 2)
                ),
            ),
        ]
    };
    let all: Vec<Recipe<'_>> = meta
        .studies
        .iter()
        .map(|study| Recipe {
            cited: &study.cited,
            result: format!(
                "against {}: {}",
                names::treatment(&study.versus),
                unit.with_interval(Some(study.effect), Some(study.ci_low), Some(study.ci_high))
            ),
            facts: recipe(study),
            steps: &study.recipe,
            flags: &study.flags,
        })
        .collect();
    shared::recipes(&all)
}
