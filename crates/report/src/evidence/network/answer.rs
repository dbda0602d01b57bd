//! The answer of each piece in a paragraph, and what weakens it.

use std::collections::BTreeSet;

use synovia_results::evidence::{Network, NetworkStudy, Node, Piece};

use super::tables::ranks_mean_nothing;
use super::treatments;
use crate::evidence::names::{self, Unit, counted, known};
use crate::words;

/// Most treatments whose numbers stand in the paragraph; more are only named, their numbers are in the figure.
const TOLD: usize = 4;

/// What is beyond chance against the reference, and where new trials would fall; of one trial its own results.
pub fn lead(network: &Network, piece: &Piece) -> String {
    let unit = Unit::of(&network.question);
    let reference = names::treatment(&piece.reference);
    if piece.k < 2 {
        let own: Vec<String> = piece
            .studies
            .iter()
            .map(|study| own(study, &unit))
            .take(TOLD)
            .collect();
        let label = piece.studies.first().map_or("", |study| &study.cited.label);
        let more = match piece.studies.len().saturating_sub(TOLD) {
            0 => String::new(),
            more => format!("; {more} more stand below"),
        };
        let names = names::together(&treatments(piece));
        return format!(
            "{}: one trial only, nothing was pooled. {label} found, in {}: {}{more}.",
            words::sentence(&names),
            unit.name,
            own.join("; ")
        );
    }
    let others: Vec<&Node> = piece
        .nodes
        .iter()
        .filter(|node| node.treatment != piece.reference && known(node.effect).is_some())
        .collect();
    let is_beyond = |node: &&&Node| excludes_zero(node.ci_low, node.ci_high);
    let beyond: Vec<&Node> = others.iter().filter(is_beyond).copied().collect();
    let size = format!(
        "{} of {}, effects in {} ({} favours the treatment).",
        words::sentence(&counted(piece.k as usize, "trial")),
        counted(piece.nodes.len(), "treatment"),
        unit.name,
        unit.favourable()
    );
    let chained: Vec<String> = piece
        .nodes
        .iter()
        .filter(|node| !node.chain.is_empty())
        .map(|node| names::treatment(&node.treatment))
        .collect();
    let chained = if chained.is_empty() {
        String::new()
    } else {
        format!(
            " Of {} nothing is said here: one indirect chain is all that connects {} with {reference}.",
            words::and_list(&chained),
            if chained.len() == 1 { "it" } else { "them" }
        )
    };
    let all = counted(others.len(), "other treatment");
    if beyond.is_empty() {
        return format!(
            "{size} For none of the {all} does the {} interval of the difference from {reference} exclude {}.{chained}",
            unit.level(),
            unit.null()
        );
    }
    let told: Vec<String> = beyond
        .iter()
        .map(|node| told(node, &unit, beyond.len() <= TOLD))
        .collect();
    let known_new = beyond
        .iter()
        .filter(|node| known(node.pi_low).is_some())
        .count();
    let sure = beyond
        .iter()
        .filter(|node| excludes_zero(node.pi_low, node.pi_high))
        .count();
    let new = match (known_new, sure) {
        (0, _) => "Where a new trial would fall cannot be said.".to_owned(),
        (all, sure) if all == sure => "So does the prediction interval of each.".to_owned(),
        (_, 0) => format!(
            "No prediction interval excludes {}: a new trial of any of them could find nothing, or the opposite.",
            unit.null()
        ),
        (_, sure) => format!(
            "The prediction interval excludes {} for {sure} of them: of the others a new trial could find nothing, or the opposite.",
            unit.null()
        ),
    };
    format!(
        "{size} The {} interval of the difference from {reference} excludes {} for {} of {all}: {}. {new}{chained}",
        unit.level(),
        unit.null(),
        beyond.len(),
        told.join("; ")
    )
}

fn told(node: &Node, unit: &Unit, numbers: bool) -> String {
    let name = names::treatment(&node.treatment);
    if !numbers {
        return name;
    }
    let effect = unit.with_interval(node.effect, node.ci_low, node.ci_high);
    match (known(node.pi_low), known(node.pi_high)) {
        (Some(low), Some(high)) => format!(
            "{name} {effect}, a new trial would find between {} and {}",
            unit.number(low),
            unit.number(high)
        ),
        _ => format!("{name} {effect}"),
    }
}

fn excludes_zero(low: Option<f64>, high: Option<f64>) -> bool {
    matches!((known(low), known(high)), (Some(low), Some(high)) if low > 0.0 || high < 0.0)
}

fn own(study: &NetworkStudy, unit: &Unit) -> String {
    let (low, high) = unit.limits(Some(study.effect), Some(study.se));
    format!(
        "{} {} {} {}",
        names::treatment(&study.treatment),
        unit.joined(),
        names::treatment(&study.versus),
        unit.with_interval(Some(study.effect), low, high)
    )
}

/// What a sceptical reader would ask first, piece by piece.
pub fn weakens(network: &Network) -> Vec<String> {
    let unit = Unit::of(&network.question);
    let mut reasons = Vec::new();
    let several = network.pieces.len() > 1;
    if several {
        reasons.push(format!(
            "The trials fall into {} pieces that no trial joins: treatments of different pieces cannot be compared.",
            words::spelled(network.pieces.len())
        ));
    }
    for (i, piece) in network
        .pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| piece.k > 1)
    {
        let of_piece = if several {
            format!("Piece {}: ", i + 1)
        } else {
            String::new()
        };
        let said = of(piece, &unit)
            .into_iter()
            .map(|reason| format!("{of_piece}{reason}"));
        reasons.extend(said.map(|reason| words::sentence(&reason)));
    }
    let studies = network.pieces.iter().flat_map(|piece| &piece.studies);
    let flagged: BTreeSet<&str> = studies
        .filter(|study| !study.flags.is_empty())
        .map(|study| study.cited.trial.as_str())
        .collect();
    if !flagged.is_empty() {
        reasons.push(format!(
            "{} with something to mistrust, marked †.",
            counted(flagged.len(), "trial")
        ));
    }
    reasons.extend(names::left_out(
        network.excluded.len(),
        network.not_comparable.len(),
    ));
    reasons
}

fn of(piece: &Piece, unit: &Unit) -> Vec<String> {
    let mut reasons = Vec::new();
    reasons.extend(ranks_mean_nothing(piece));
    let single = piece.edges.iter().filter(|edge| edge.k == 1).count();
    if single > 0 {
        reasons.push(format!(
            "{single} of {} made in trials {} on a single one.",
            counted(piece.edges.len(), "comparison"),
            if single == 1 { "rests" } else { "rest" }
        ));
    }
    if let Some(tau2) = known(piece.tau2).filter(|tau2| *tau2 > 0.0) {
        reasons.push(format!(
            "true effects of trials of one comparison differ with a standard deviation of {}.",
            unit.spread(tau2.sqrt())
        ));
    }
    // The total says no more than its parts.
    let parts = piece
        .q
        .iter()
        .filter(|q| q.name.contains("within") || q.name.contains("between"));
    for q in parts.filter(|q| known(q.p_value).is_some_and(|p| p < 0.1)) {
        let meaning = if q.name.contains("between") {
            "direct and indirect evidence disagree"
        } else {
            "trials of the same treatments disagree"
        };
        reasons.push(format!(
            "{meaning} ({}: Q {} on {} degrees of freedom, p {}).",
            q.name,
            words::number(q.q, 1),
            words::plain(q.df),
            words::p_value(q.p_value.unwrap_or(f64::NAN))
        ));
    }
    for split in piece
        .splits
        .iter()
        .filter(|split| known(split.differ_p).is_some_and(|p| p < 0.1))
    {
        reasons.push(format!(
            "{} against {}: direct and indirect evidence differ, p {}.",
            names::treatment(&split.treatment),
            names::treatment(&split.versus),
            words::p_value(split.differ_p.unwrap_or(f64::NAN))
        ));
    }
    reasons
}
