//! What states add to an answer, and which amendments it rests on.

use super::amendments;
use super::answer::{AppliedOverlay, Outcome, RuleAnswer, dates_of};
use super::attributes::{Attributes, Kind};
use super::certainty::{Confirmation, Shown};
use super::dates::Date;
use super::last_read::LastRead;
use super::rules::{self, Jurisdiction, Overlay, RuleBook};
use super::sources::Cited;

/// Overlays whose known attributes fit; what is unknown becomes a condition.
pub(super) fn overlays(
    book: &RuleBook,
    jurisdiction: Jurisdiction,
    stated: &Attributes,
    day: Option<&Date>,
) -> Vec<AppliedOverlay> {
    let mut product = stated.clone();
    amendments::fat_is_tissue(&mut product);
    let applies = |overlay: &&Overlay| {
        let known = overlay
            .when
            .iter()
            .filter(|(attribute, _)| product.get(**attribute).is_some())
            .map(|(attribute, values)| (*attribute, values.clone()))
            .collect();
        overlay.base == jurisdiction
            && amendments::may_be_added(overlay, product.kind)
            && rules::fits(&known, &product)
    };
    book.overlays
        .iter()
        .filter(applies)
        .map(|overlay| {
            let sources = Cited::of(&overlay.id, overlay.own, &overlay.sources);
            AppliedOverlay {
                id: overlay.id.clone(),
                text: overlay.text.clone(),
                if_so: overlay
                    .when
                    .iter()
                    .filter(|(attribute, _)| product.get(**attribute).is_none())
                    .map(|(attribute, values)| (*attribute, values.clone()))
                    .collect(),
                confirmation: overlay.status.confirmation(&sources),
                last_read: LastRead::of(overlay.own, &sources),
                amended: (!overlay.because.is_empty()).then(|| overlay.because.clone()),
                sources,
                dates: dates_of(&overlay.id, overlay.own, day),
            }
        })
        .collect()
}

/// Which amendments this answer rests on: name and reason. A rule or overlay whose text was changed is named by its id.
pub(super) fn amendments_used(
    outcome: &Outcome,
    overlays: &[AppliedOverlay],
    stated: &Attributes,
    jurisdiction: Jurisdiction,
) -> Vec<(String, String)> {
    let mut product = stated.clone();
    let undetermined = matches!(outcome, Outcome::Undetermined { later: None, .. });
    let elsewhere = !matches!(jurisdiction, Jurisdiction::Us | Jurisdiction::Ca);
    let rule = match outcome {
        Outcome::Decided(rule) => Some(rule),
        _ => None,
    };
    let used = |name: &str| match name {
        "kinds" => {
            undetermined
                && matches!(
                    stated.kind,
                    Some(Kind::DeviceOnly | Kind::Drug | Kind::Procedure)
                )
        }
        "exosomes" => undetermined && elsewhere && stated.kind == Some(Kind::Exosome),
        "gene" => undetermined && stated.kind == Some(Kind::InVivoGeneTherapy),
        "no-source" => rule.is_some_and(|rule| rule.sources.is_empty()),
        "settled" => rule.is_some_and(|rule| rule.shown == Shown::Probable),
        "recalled" => rule.is_some_and(|rule| {
            rule.confirmation == Confirmation::Unconfirmed && !rule.sources.is_empty()
        }),
        _ => false,
    };
    let fat = amendments::fat_is_tissue(&mut product);
    let of_rules = rules_shown(outcome)
        .into_iter()
        .map(|rule| (&rule.id, &rule.amended));
    let of_overlays = overlays.iter().map(|one| (&one.id, &one.amended));
    let texts = of_rules
        .chain(of_overlays)
        .filter_map(|(id, because)| Some((id.clone(), because.clone()?)));
    amendments::AMENDMENTS
        .into_iter()
        .filter(|(name, _)| used(name) || (*name == "fat" && fat))
        .map(|(name, reason)| (name.to_owned(), reason.to_owned()))
        .chain(texts)
        .collect()
}

/// Every rule that an outcome shows.
fn rules_shown(outcome: &Outcome) -> Vec<&RuleAnswer> {
    match outcome {
        Outcome::Decided(rule) => vec![rule],
        Outcome::Possible { classes, .. } => {
            classes.iter().filter_map(|one| one.rule.as_ref()).collect()
        }
        Outcome::Undetermined { later, .. } => later.iter().map(AsRef::as_ref).collect(),
    }
}
