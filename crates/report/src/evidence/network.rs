//! The page of a network meta-analysis: each connected piece on its own.

mod answer;
mod tables;

use synovia_results::evidence::{Network, NetworkStudy, Piece};

use super::charts;
use super::markup::{self, Section, figure};
use super::meta::weak;
use super::names::{self, Unit, known};
use super::shared::{self, Recipe};
use crate::words;

/// Most treatments that a heading names.
const NAMED: usize = 4;

/// The whole page.
pub fn html(network: &Network) -> String {
    let question = &network.question;
    let title = format!("Network of treatments: {}", shared::scope(question));
    let answers: Vec<String> = network
        .pieces
        .iter()
        .map(|piece| markup::paragraph("lead", &answer::lead(network, piece)))
        .collect();
    let none = "No trial on the question gives numbers that can be used: there is no network. What was left out is listed below.";
    let answers = if answers.is_empty() {
        markup::paragraph("lead", none)
    } else {
        answers.concat()
    };
    let sections = [
        Section::new(
            "answer",
            "The answer",
            [answers, weak(&answer::weakens(network))],
        ),
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
            vec![
                tables::ranks_warning(piece),
                figure(charts::ranks::figure(piece)),
                tables::ranks(piece),
            ]
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
    markup::page(&title, &shared::line(question), sections, true)
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
        let all = treatments(piece);
        let name = if all.len() > NAMED {
            format!(
                "{} around {}",
                names::counted(all.len(), "treatment"),
                names::treatment(&piece.reference)
            )
        } else {
            names::together(&all)
        };
        markup::heading(&format!("Piece {}: {name}", i + 1)) + &body
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
