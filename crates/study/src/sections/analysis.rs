use synovia_diagnostics::Finding;
use synovia_trial::protocol::{Analysis, DropoutRule};

use super::arms::ReadArm;
use crate::reading::{Limits, Section, article_list, plain, shortened, suggestion, with_help};
use crate::{codes, keys};

/// How the dropout rule is written.
pub(crate) const DROPOUT_RULES: [(&str, DropoutRule); 3] = [
    ("observed-cases", DropoutRule::ObservedCases),
    (
        "last-observation-carried-forward",
        DropoutRule::LastObservationCarriedForward,
    ),
    (
        "baseline-observation-carried-forward",
        DropoutRule::BaselineObservationCarriedForward,
    ),
];

/// The one method of analysis there is.
pub(crate) const METHOD: &str = "ancova";

/// Levels above it are no level of a trial that anybody reports.
const HIGHEST_USUAL_ALPHA: f64 = 0.1;

/// A level of confidence where one of significance is asked for: 0.95 or 95 for 0.05.
fn meant(finding: Finding, written: f64) -> Finding {
    let confidence = if written > 1.0 {
        written / 100.0
    } else {
        written
    };
    // What is left of 1 is not exact.
    let alpha = (1e9 * (1.0 - confidence)).round() / 1e9;
    if (0.0001..=HIGHEST_USUAL_ALPHA).contains(&alpha) {
        finding.help(format!(
            "did you mean {}? That is the level of significance of a confidence interval of {} %",
            plain(alpha),
            plain((1e9 * 100.0 * confidence).round() / 1e9)
        ))
    } else {
        finding
    }
}

/// `[analysis]`: how, and the index of the reference arm.
pub(crate) fn read(section: &Section<'_>, arms: &[ReadArm]) -> (Analysis, usize) {
    section.only(keys::of("analysis"));
    let place = &section.place;
    section.choice("method", &[(METHOD, ())]);
    let rule = section
        .choice("dropout_rule", &DROPOUT_RULES)
        .or(DropoutRule::BaselineObservationCarriedForward, place);
    let alpha = section
        .number_or_refined("alpha", Limits::new(0.0001, 0.5, "two-sided"), meant)
        .or(0.05, place);
    if alpha.sound && alpha.value > HIGHEST_USUAL_ALPHA {
        let title = format!(
            "a trial would count as significant at p < {}",
            plain(alpha.value)
        );
        let finding = Finding::warning(codes::UNUSUAL_ALPHA, title)
            .label("above any level in use")
            .help("did you mean 0.05? Power at this level says nothing about a trial's chance");
        section.page.add(&alpha.span, finding);
    }
    let example = arms.last().map_or("\"Saline\"".to_owned(), |arm| {
        format!("\"{}\"", shortened(&arm.arm.label))
    });
    let reference = section.required("reference", section.text("reference"), "", &example);
    let index = arms.iter().position(|arm| arm.arm.label == reference.value);
    // With a label missing or wrong somewhere, the reference may well be that arm.
    if reference.sound
        && index.is_none()
        && !arms.is_empty()
        && arms.iter().all(|arm| arm.label_is_sound)
    {
        let labels = || arms.iter().map(|arm| arm.arm.label.as_str());
        let finding = Finding::error(
            codes::UNKNOWN_REFERENCE,
            format!("no arm is labelled \"{}\"", shortened(reference.value)),
        )
        .label("not the label of an arm")
        .expected(article_list(labels()));
        section.page.add(
            &reference.span,
            with_help(finding, suggestion(reference.value, labels())),
        );
    }
    (
        Analysis {
            dropout_rule: rule.value,
            alpha: alpha.value,
        },
        index.unwrap_or(0),
    )
}
