//! Which place each treatment takes, and how sure that is.

use synovia_results::evidence::{Node, Piece};

use crate::evidence::names::{self, known};
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Svg, Width};
use crate::words;

/// Shades of ranks, the darkest the first place.
const SHADES: usize = 10;

/// Treatments from the highest P-score down; those without one last, in the order of the document.
pub(crate) fn ranked(piece: &Piece) -> Vec<&Node> {
    let mut nodes: Vec<&Node> = piece.nodes.iter().collect();
    let score = |node: &Node| known(node.p_score).unwrap_or(-1.0);
    nodes.sort_by(|a, b| score(b).total_cmp(&score(a)));
    nodes
}

/// One bar per treatment, cut into the probabilities of being first, second and so on.
pub fn figure(piece: &Piece) -> Option<Figure> {
    let nodes: Vec<&Node> = ranked(piece)
        .into_iter()
        .filter(|node| node.rank_probabilities.iter().any(|p| *p > 0.0))
        .collect();
    if nodes.len() < 2 {
        return None;
    }
    let reading = "Each bar is cut into the probabilities of being first (darkest, at the left), second and so on; the number inside is the place. P-score: the mean \
                   certainty of being better than another treatment, 0 to 1. A rank says nothing about size: the first place may be won by a difference that \
                   nobody would feel, and with wide intervals ranks are mostly chance.";
    Some(Figure::pair("How sure is the order?", reading, |width| {
        draw(&nodes, width)
    }))
}

fn draw(nodes: &[&Node], width: Width) -> String {
    let labels: Vec<String> = nodes
        .iter()
        .map(|node| names::treatment(&node.treatment))
        .collect();
    let space = RowSpace {
        top: 26.0,
        marks: 22.0,
        values: 74.0,
        keyed: false,
    };
    let plan = Rows::new(width, space, labels.iter().map(String::as_str));
    let frame = plan.frame;
    let scale = Scale::linear(0.0, 100.0, frame.left, frame.right);
    let told: Vec<String> = nodes
        .iter()
        .zip(&labels)
        .map(|(node, label)| {
            format!(
                "{label}: first with {}",
                words::share(node.rank_probabilities.first().copied().unwrap_or(0.0))
            )
        })
        .collect();
    let mut svg = Svg::new(
        width.units(),
        frame.bottom + 42.0,
        "Ranks",
        &told.join("; "),
    );
    plan.head(&mut svg, "P-score");
    frame.axis_below(&mut svg, &Axis::new(scale, "probability, percent", 5));
    for (i, node) in nodes.iter().enumerate() {
        let (y, places) = (plan.middle(i), node.rank_probabilities.len());
        let mut from = 0.0;
        for (place, p) in node
            .rank_probabilities
            .iter()
            .enumerate()
            .filter(|(_, p)| p.is_finite() && **p > 0.0)
        {
            let shade = place * (SHADES - 1) / (places - 1).max(1);
            let (left, right) = (scale.at(from), scale.clamped(from + 100.0 * p));
            svg.rect(
                left,
                y - 10.0,
                right,
                y + 10.0,
                &format!("ev-rank ev-q{shade}"),
            );
            if right - left > 20.0 {
                let ink = if shade < 4 { "ev-on" } else { "" };
                svg.text(
                    (left + right) / 2.0,
                    y + 4.5,
                    Anchor::Middle,
                    ink,
                    &(place + 1).to_string(),
                );
            }
            from += 100.0 * p;
        }
        plan.label(
            &mut svg,
            i,
            None,
            &words::number(node.p_score.unwrap_or(f64::NAN), 2),
        );
    }
    svg.finish()
}
