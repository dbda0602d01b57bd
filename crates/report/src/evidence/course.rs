//! The page of a time course.

use synovia_results::evidence::{
    CourseParameter, CoursePiece, CoursePoint, NOTHING_CAN_BE_SAID, Observed, Question, ShapeFit,
    TimeCourse,
};

use super::charts;
use super::markup::{self, Section, Sheet, figure, link, text};
use super::meta::weak;
use super::names::{self, Unit, counted, known};
use super::shared::{self, Recipe};
use crate::words;

/// Most single results in the first paragraph.
const TOLD: usize = 4;

/// The whole page.
pub fn html(course: &TimeCourse) -> String {
    let question = &course.question;
    let title = format!("Effects over time: {}", shared::scope(question));
    let none = "No trial on the question gives numbers that can be used: there is no curve. What was left out is listed below.";
    let mut answers: Vec<String> = course
        .pieces
        .iter()
        .map(|piece| markup::paragraph("lead", &answer(piece, question)))
        .collect();
    if answers.is_empty() {
        answers.push(markup::paragraph("lead", none));
    }
    answers.push(weak(&weakens(course)));
    let shown = course.pieces.iter().flat_map(|piece| {
        let flags = shared::flags(
            piece
                .observed
                .iter()
                .map(|seen| (&seen.cited, seen.flags.as_slice())),
        );
        [
            figure(charts::course::figure(piece, question)),
            observed(piece, question),
            flags,
        ]
    });
    let sections = [
        Section::new("answer", "The answer", answers),
        Section::new("courses", "Over time", shown),
        shared::left_out(&course.excluded, &course.not_comparable, &course.findings),
        Section::new(
            "shapes",
            "The shapes that were tried",
            course
                .pieces
                .iter()
                .flat_map(|piece| shapes(piece, question)),
        ),
        recipes(course),
        shared::question(question),
    ];
    markup::page(&title, &shared::line(question), sections, true)
}

/// What the curve says at its ends, per treatment; that there is none where none could be fitted.
fn answer(piece: &CoursePiece, question: &Question) -> String {
    let unit = Unit::of(question);
    let reference = names::treatment(&piece.reference);
    let size = counted(piece.k as usize, "trial");
    if piece.courses.is_empty() {
        let own: Vec<String> = piece
            .observed
            .iter()
            .map(|seen| result(seen, &unit))
            .take(TOLD)
            .collect();
        let more = match piece.observed.len().saturating_sub(TOLD) {
            0 => String::new(),
            more => format!("; {more} more stand below"),
        };
        let why = if !piece.refusal.is_empty() && piece.k > 1 {
            format!("No curve: {}", piece.refusal)
        } else if piece.k < 2 {
            "One trial only, so nothing was pooled and no curve was fitted".to_owned()
        } else {
            "No curve could be fitted".to_owned()
        };
        return format!(
            "{why} ({size} against {reference}): {}{more}.",
            own.join("; ")
        );
    }
    let seen = piece
        .observed
        .iter()
        .map(|seen| seen.months)
        .fold(0.0, f64::max);
    let told = piece
        .courses
        .iter()
        .filter(|course| course.treatment != piece.reference)
        .filter_map(|course| {
            // Past the last month at which a trial looked there is only the shape.
            let looked: Vec<&CoursePoint> = course
                .points
                .iter()
                .filter(|point| point.months <= seen + 1e-9)
                .collect();
            let (first, last) = (
                looked
                    .iter()
                    .find(|point| point.months >= 1.0)
                    .or(looked.first())?,
                looked.last()?,
            );
            let at = |point: &CoursePoint| {
                let effect = match (point.ci_low, point.ci_high) {
                    (Some(_), Some(_)) => {
                        unit.with_interval(Some(point.effect), point.ci_low, point.ci_high)
                    }
                    _ => format!("{} ({NOTHING_CAN_BE_SAID})", unit.number(point.effect)),
                };
                format!("{effect} at month {}", words::plain(point.months))
            };
            let name = names::treatment(&course.treatment);
            // One number says all of a curve that does not move, or of a treatment seen at one time.
            if first.months == last.months || piece.shape == "constant" {
                return Some(format!("{name} {}", at(last)));
            }
            Some(format!("{name} {}, {}", at(first), at(last)))
        });
    let told: Vec<String> = told.collect();
    format!(
        "{} against {reference}, {}, with {} intervals of the curve; {} favours the treatment: {}. Month {} is the last at which a trial looked; beyond it the {} curve is its \
         shape, not evidence. How far a new trial would fall from the curve is not in these intervals.",
        words::sentence(&size),
        unit.name,
        unit.level(),
        unit.favourable(),
        told.join("; "),
        words::plain(seen),
        names::plain(&piece.shape)
    )
}

fn result(seen: &Observed, unit: &Unit) -> String {
    let (low, high) = unit.limits(Some(seen.effect), Some(seen.se));
    format!(
        "{} minus {}, month {}: {}",
        names::treatment(&seen.treatment),
        names::treatment(&seen.versus),
        words::plain(seen.months),
        unit.with_interval(Some(seen.effect), low, high)
    )
}

fn weakens(course: &TimeCourse) -> Vec<String> {
    let mut reasons = Vec::new();
    if course.pieces.len() > 1 {
        reasons.push(format!(
            "The trials fall into {} pieces that no trial joins.",
            words::spelled(course.pieces.len())
        ));
    }
    if !course.time_correlation.is_empty() {
        reasons.push(format!(
            "The correlation between times of one arm: {}.",
            course.time_correlation
        ));
    }
    for piece in &course.pieces {
        for chain in &piece.one_chain {
            let chain: Vec<String> = chain.iter().map(|name| names::treatment(name)).collect();
            reasons.push(format!(
                "{} has no curve: one indirect chain is all that connects it with {} ({}).",
                words::sentence(chain.first().map_or("", String::as_str)),
                names::treatment(&piece.reference),
                chain.join(" – ")
            ));
        }
        let failed: Vec<String> = piece
            .fits
            .iter()
            .filter(|fit| !fit.trouble.is_empty())
            .map(|fit| names::plain(&fit.shape))
            .collect();
        if !failed.is_empty() {
            reasons.push(format!(
                "{} could not be fitted: {}.",
                words::sentence(&counted(failed.len(), "shape")),
                words::and_list(&failed)
            ));
        }
        let drawn = piece.fits.iter().find(|fit| fit.shape == piece.shape);
        let lost = drawn.map_or(0, |fit| {
            fit.parameters.iter().filter(|one| !one.identified).count()
        });
        if lost > 0 {
            reasons.push(format!(
                "{} of the curve drawn {} not identified by the data.",
                words::sentence(&counted(lost, "parameter")),
                if lost == 1 { "is" } else { "are" }
            ));
        }
        let close = drawn.and_then(|fit| known(fit.aicc)).map_or(0, |best| {
            let near = |fit: &&ShapeFit| {
                fit.shape != piece.shape && known(fit.aicc).is_some_and(|aicc| aicc - best < 2.0)
            };
            piece.fits.iter().filter(near).count()
        });
        if close > 0 {
            reasons.push(format!(
                "{} {} nearly as well (AICc within 2): the data do not choose between them.",
                words::sentence(&counted(close, "other shape")),
                if close == 1 { "fits" } else { "fit" }
            ));
        }
    }
    reasons.extend(names::left_out(
        course.excluded.len(),
        course.not_comparable.len(),
    ));
    reasons
}

/// What trials found, with the numbers that stand in the drawings.
fn observed(piece: &CoursePiece, question: &Question) -> String {
    let unit = Unit::of(question);
    let trials = charts::course::trials(piece);
    let mut sheet = Sheet::new(
        "What the trials found",
        ["Trial", "Comparison", "#Months", "#Effect", "Instrument"],
    );
    for seen in &piece.observed {
        let number = trials
            .iter()
            .position(|trial| *trial == seen.cited.trial)
            .map_or(0, |at| at + 1);
        let (low, high) = unit.limits(Some(seen.effect), Some(seen.se));
        let dagger = if seen.flags.is_empty() { "" } else { " †" };
        sheet.push([
            format!(
                "{number}. {}{dagger}",
                link(&seen.cited.label, &seen.cited.url)
            ),
            text(&format!(
                "{} minus {}",
                names::treatment(&seen.treatment),
                names::treatment(&seen.versus)
            )),
            words::plain(seen.months),
            text(&unit.with_interval(Some(seen.effect), low, high)),
            text(&seen.instrument),
        ]);
    }
    if piece.observed.len() > 15 {
        sheet.collapsed().html()
    } else {
        sheet.html()
    }
}

/// Shapes with their criteria, then the parameters of each.
fn shapes(piece: &CoursePiece, question: &Question) -> Vec<String> {
    if piece.fits.is_empty() {
        let what = format!("No shape was fitted: {}.", piece.refusal);
        return vec![markup::paragraph("absent", &what)];
    }
    let mut sheet = Sheet::new(
        "Shapes, the lower AICc the better",
        [
            "Shape",
            "Curve",
            "#AICc",
            "#AIC",
            "#Log-likelihood",
            "What is missing",
        ],
    );
    for fit in &piece.fits {
        let lost: Vec<String> = fit
            .parameters
            .iter()
            .filter(|one| !one.identified)
            .map(|one| one.name.clone())
            .collect();
        let missing = if !fit.trouble.is_empty() {
            format!("not fitted: {}", fit.trouble)
        } else if !lost.is_empty() {
            format!("not identified: {}", words::and_list(&lost))
        } else {
            String::new()
        };
        let drawn = if fit.shape == piece.shape {
            " (drawn)"
        } else {
            ""
        };
        let number = |value: Option<f64>| words::number(value.unwrap_or(f64::NAN), 1);
        sheet.push([
            text(&format!("{}{drawn}", names::plain(&fit.shape))),
            text(&fit.formula),
            number(fit.aicc),
            number(fit.aic),
            number(fit.log_likelihood),
            text(&missing),
        ]);
    }
    let tau2 = known(piece.tau2).map_or_else(String::new, |tau2| {
        markup::paragraph(
            "note",
            &format!(
                "Variance between trials of the amplitude τ² {}, {} squared.",
                words::number(tau2, 2),
                Unit::of(question).name
            ),
        )
    });
    let mut parts = vec![sheet.html(), tau2];
    for fit in piece.fits.iter().filter(|fit| !fit.parameters.is_empty()) {
        let mut sheet = Sheet::new(
            format!("Parameters of the {} curve", names::plain(&fit.shape)),
            ["Parameter", "#Estimate", "Unit"],
        )
        .collapsed();
        for one in &fit.parameters {
            sheet.push([text(&one.name), text(&estimate(one)), text(&one.unit)]);
        }
        parts.push(sheet.html());
    }
    parts
}

fn estimate(one: &CourseParameter) -> String {
    match (one.identified, known(one.estimate)) {
        (true, Some(value)) => match (known(one.ci_low), known(one.ci_high)) {
            (Some(low), Some(high)) => format!(
                "{} ({})",
                words::number(value, 2),
                words::interval(low, high, 2)
            ),
            _ => words::number(value, 2),
        },
        _ => "not identified".to_owned(),
    }
}

fn recipes(course: &TimeCourse) -> Section {
    let unit = Unit::of(&course.question);
    let seen = course.pieces.iter().flat_map(|piece| &piece.observed);
    let all: Vec<Recipe<'_>> = seen
        .map(|seen| Recipe {
            cited: &seen.cited,
            result: result(seen, &unit),
            facts: vec![
                ("Instrument", seen.instrument.clone()),
                ("Standard error", words::number(seen.se, 2)),
            ],
            steps: &seen.recipe,
            flags: &seen.flags,
        })
        .collect();
    shared::recipes(&all)
}
