//! The page of a network meta-analysis: each connected piece on its own.

mod tables;

use std::collections::BTreeSet;

use synovia_results::evidence::{Network, NetworkStudy, Node, Piece};

use super::charts;
use super::markup::{self, Section, figure};
use super::meta::weak;
use super::names::{self, Unit, counted, known};
use super::shared::{self, Recipe};
use crate::words;

/// The whole page.
pub fn html(network: &Network) -> String {
    let question = &network.question;
    let title = format!("Network of treatments: {}", shared::scope(question));
    let answers: Vec<String> = network
        .pieces
        .iter()
        .map(|piece| markup::paragraph("lead", &answer(network, piece)))
        .collect();
    let none = "No trial on the question gives numbers that can be used: there is no network. What was left out is listed below.";
    let answers = if answers.is_empty() {
        markup::paragraph("lead", none)
    } else {
        answers.concat()
    };
    let sections = [
        Section::new("answer", "The answer", [answers, weak(&weakens(network))]),
        Section::new(
            "graph",
            "What was compared",
            [figure(charts::graph::figure(network))],
        ),
        each(network, "effects", "Against the reference", effects),
        shared::left_out(
            &network.excluded,
            &network.not_comparable,
            &network.findings,
        ),
        each(network, "agreement", "Do the parts agree?", agreement),
        each(network, "league", "Every pair", |network, piece| {
            vec![tables::league(piece, &Unit::of(&network.question))]
        }),
        each(network, "ranks", "Ranks", |_, piece| {
            vec![figure(charts::ranks::figure(piece)), tables::ranks(piece)]
        }),
        each(
            network,
            "contributions",
            "What each trial gives",
            |_, piece| vec![tables::contributions(piece)],
        ),
        each(network, "components", "Components", components),
        recipes(network),
        shared::question(question),
    ];
    markup::page(&title, &shared::line(question), sections)
}

/// A section with a part for every piece; headed by the piece's name where there are several.
fn each(
    network: &Network,
    id: &str,
    title: &str,
    parts: impl Fn(&Network, &Piece) -> Vec<String>,
) -> Section {
    let of = |(i, piece): (usize, &Piece)| {
        let body = parts(network, piece).concat();
        if body.is_empty() || network.pieces.len() < 2 {
            return body;
        }
        markup::heading(&format!(
            "Piece {}: {}",
            i + 1,
            names::treatments(&treatments(piece))
        )) + &body
    };
    Section::new(id, title, network.pieces.iter().enumerate().map(of))
}

fn treatments(piece: &Piece) -> Vec<String> {
    piece
        .nodes
        .iter()
        .map(|node| node.treatment.clone())
        .collect()
}

/// One paragraph per piece: what is beyond chance against the reference, and where new trials would fall.
fn answer(network: &Network, piece: &Piece) -> String {
    let unit = Unit::of(&network.question);
    let reference = names::treatment(&piece.reference);
    let trials = counted(piece.k as usize, "trial");
    if piece.k < 2 {
        let told: Vec<String> = piece
            .studies
            .iter()
            .map(|study| own(study, &unit))
            .collect();
        return format!(
            "{}: one trial only, nothing was pooled. {}",
            words::sentence(&names::treatments(&treatments(piece))),
            told.join(" ")
        );
    }
    let others: Vec<&Node> = piece
        .nodes
        .iter()
        .filter(|node| node.treatment != piece.reference && known(node.effect).is_some())
        .collect();
    let beyond: Vec<&&Node> = others
        .iter()
        .filter(|node| matches!((known(node.ci_low), known(node.ci_high)), (Some(low), Some(high)) if low > 0.0 || high < 0.0))
        .collect();
    let told: Vec<String> = beyond
        .iter()
        .map(|node| {
            let new = if known(node.pi_low).is_some() {
                format!(
                    "; a new trial would find between {} and {}",
                    unit.maybe(node.pi_low),
                    unit.maybe(node.pi_high)
                )
            } else {
                String::new()
            };
            format!(
                "{} {}{new}",
                names::treatment(&node.treatment),
                unit.with_interval(node.effect, node.ci_low, node.ci_high)
            )
        })
        .collect();
    let found = if told.is_empty() {
        format!(
            "For none of the {} does the {} interval of the difference from {reference} exclude zero.",
            counted(others.len(), "other treatment"),
            unit.level()
        )
    } else {
        format!(
            "The {} interval of the difference from {reference} excludes zero for {} of {}: {}.",
            unit.level(),
            told.len(),
            counted(others.len(), "other treatment"),
            told.join(". ")
        )
    };
    format!(
        "{} of {}, effects in {} (negative favours the treatment). {found}",
        words::sentence(&trials),
        counted(piece.nodes.len(), "treatment"),
        unit.name
    )
}

fn own(study: &NetworkStudy, unit: &Unit) -> String {
    let (low, high) = unit.limits(Some(study.effect), Some(study.se));
    format!(
        "{}: {} {}, {} minus {}.",
        study.cited.label,
        unit.with_interval(Some(study.effect), low, high),
        unit.name,
        names::treatment(&study.treatment),
        names::treatment(&study.versus)
    )
}

fn weakens(network: &Network) -> Vec<String> {
    let unit = Unit::of(&network.question);
    let mut reasons = Vec::new();
    if network.pieces.len() > 1 {
        reasons.push(format!("The trials fall into {} pieces that no trial joins: treatments of different pieces cannot be compared.", words::spelled(network.pieces.len())));
    }
    for piece in network.pieces.iter().filter(|piece| piece.k > 1) {
        let single = piece.edges.iter().filter(|edge| edge.k == 1).count();
        if single > 0 {
            reasons.push(format!(
                "{single} of {} made in trials {} on a single one.",
                counted(piece.edges.len(), "comparison"),
                if single == 1 { "rests" } else { "rest" }
            ));
        }
        if let Some(tau2) = known(piece.tau2).filter(|tau2| *tau2 > 0.0) {
            reasons.push(format!("True effects of trials of one comparison differ with a standard deviation of {} {}.", unit.number(tau2.sqrt()), unit.name));
        }
        for q in piece
            .q
            .iter()
            .filter(|q| known(q.p_value).is_some_and(|p| p < 0.1))
        {
            reasons.push(format!(
                "{}: Q {} on {} degrees of freedom, p {}.",
                words::sentence(&names::plain(&q.name)),
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
                "Direct and indirect evidence disagree on {} against {}.",
                names::treatment(&split.treatment),
                names::treatment(&split.versus)
            ));
        }
    }
    let flagged: BTreeSet<&str> = network
        .pieces
        .iter()
        .flat_map(|piece| &piece.studies)
        .filter(|study| !study.flags.is_empty())
        .map(|study| study.cited.trial.as_str())
        .collect();
    if !flagged.is_empty() {
        reasons.push(format!(
            "{} with something to mistrust, marked †.",
            words::sentence(&counted(flagged.len(), "trial"))
        ));
    }
    if network.excluded.len() + network.not_comparable.len() > 0 {
        reasons.push(format!(
            "{} left out, {} only in words; see Left out.",
            words::sentence(&counted(network.excluded.len(), "result")),
            counted(network.not_comparable.len(), "trial")
        ));
    }
    reasons
}

fn effects(network: &Network, piece: &Piece) -> Vec<String> {
    let unit = Unit::of(&network.question);
    let flags = shared::flags(
        piece
            .studies
            .iter()
            .map(|study| (&study.cited, study.flags.as_slice())),
    );
    vec![
        figure(charts::treatments::against_reference(
            piece,
            &network.question,
        )),
        tables::studies(piece, &unit),
        flags,
    ]
}

fn agreement(network: &Network, piece: &Piece) -> Vec<String> {
    vec![
        figure(charts::treatments::splits(piece, &network.question)),
        tables::heterogeneity(piece),
    ]
}

fn components(network: &Network, piece: &Piece) -> Vec<String> {
    let additivity = piece.additivity.as_ref().map_or_else(String::new, |test| {
        let p = known(test.p_value).map_or_else(
            || "no test is possible".to_owned(),
            |p| format!("p {}", words::p_value(p)),
        );
        markup::paragraph(
            "",
            &format!(
                "Test of the sum against the full network: Q {} on {} degrees of freedom, {p}.",
                words::number(test.q, 1),
                words::plain(test.df)
            ),
        )
    });
    vec![
        figure(charts::treatments::components(piece, &network.question)),
        tables::components(piece, &Unit::of(&network.question)),
        additivity,
        markup::paragraph("note", &piece.components_note),
    ]
}

fn recipes(network: &Network) -> Section {
    let unit = Unit::of(&network.question);
    let recipe = |study: &NetworkStudy| {
        let (low, high) = unit.limits(Some(study.effect), Some(study.se));
        let effect = unit.with_interval(Some(study.effect), low, high);
        vec![
            (
                "Measured",
                format!("{}, month {}", study.instrument, words::plain(study.months)),
            ),
            (
                "Effect",
                format!("{effect}, standard error {}", words::number(study.se, 2)),
            ),
        ]
    };
    let studies = network.pieces.iter().flat_map(|piece| &piece.studies);
    let all: Vec<Recipe<'_>> = studies
        .map(|study| {
            let (low, high) = unit.limits(Some(study.effect), Some(study.se));
            Recipe {
                cited: &study.cited,
                result: format!(
                    "{} minus {}: {}",
                    names::treatment(&study.treatment),
                    names::treatment(&study.versus),
                    unit.with_interval(Some(study.effect), low, high)
                ),
                facts: recipe(study),
                steps: &study.recipe,
                flags: &study.flags,
            }
        })
        .collect();
    shared::recipes(&all)
}
