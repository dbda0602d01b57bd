//! Which treatments were compared with which: the shape of the evidence.

use synovia_results::evidence::{Network, Piece};

use super::circle::{self, Point};
use crate::evidence::names;
use crate::figures::labels::{Wish, spread};
use crate::figures::svg::Anchor;
use crate::figures::{Art, Figure, Svg, text};
use crate::words;

/// One circle per connected piece; several pieces stand side by side.
pub fn figure(network: &Network) -> Option<Figure> {
    let pieces: Vec<&Piece> = network
        .pieces
        .iter()
        .filter(|piece| !piece.nodes.is_empty())
        .collect();
    let title = "What was compared with what";
    let apart = if pieces.len() > 1 {
        " Treatments of different pieces cannot be compared: no chain of trials joins them."
    } else {
        ""
    };
    let reading = format!(
        "Circles: treatments, area as the number of patients; hollow: the reference. Lines: compared in trials; the number on a line and its width count the trials.{apart}"
    );
    let art = match pieces.as_slice() {
        [] => return None,
        [only] => Art::Pair {
            wide: labelled(only),
            narrow: numbered(only),
        },
        several => Art::Panels(several.iter().map(|piece| numbered(piece)).collect()),
    };
    Some(Figure {
        title: title.to_owned(),
        reading,
        art,
    })
}

/// Ends of the lines as positions in the list of treatments, with the number of trials.
fn edges(piece: &Piece) -> Vec<((usize, usize), u32)> {
    let place = |name: &str| piece.nodes.iter().position(|node| node.treatment == name);
    piece
        .edges
        .iter()
        .filter_map(|edge| Some(((place(&edge.a)?, place(&edge.b)?), edge.k)))
        .collect()
}

fn told(piece: &Piece) -> String {
    let lines = piece.edges.iter().map(|edge| {
        let (a, b) = (names::treatment(&edge.a), names::treatment(&edge.b));
        format!("{a} and {b}: {}", names::counted(edge.k as usize, "trial"))
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// "340 patients, 5 trials".
fn size(piece: &Piece, i: usize) -> String {
    let node = &piece.nodes[i];
    format!(
        "{} patients, {}",
        words::count(f64::from(node.n)),
        names::counted(node.k as usize, "trial")
    )
}

/// Lines, then circles, then numbers. Returns the radius of each circle.
fn web(svg: &mut Svg, piece: &Piece, at: &[Point], largest: f64) -> Vec<f64> {
    let edges = edges(piece);
    for &((a, b), k) in &edges {
        let width = 1 + k.clamp(1, 9);
        svg.line(
            at[a].0,
            at[a].1,
            at[b].0,
            at[b].1,
            &format!("ev-line ev-w{width}"),
        );
    }
    let most = piece
        .nodes
        .iter()
        .map(|node| f64::from(node.n))
        .fold(1.0, f64::max);
    let radii: Vec<f64> = piece
        .nodes
        .iter()
        .map(|node| (largest * (f64::from(node.n) / most).sqrt()).max(0.5 * largest))
        .collect();
    for (node, (&(x, y), &r)) in piece.nodes.iter().zip(at.iter().zip(&radii)) {
        let look = if node.treatment == piece.reference {
            "open ref"
        } else {
            "mark s0 ring"
        };
        svg.circle(x, y, r, look);
    }
    let ends: Vec<(usize, usize)> = edges.iter().map(|edge| edge.0).collect();
    for (&((_, _), k), (x, y)) in edges.iter().zip(circle::number_places(&ends, at)) {
        svg.text(x, y + 4.5, Anchor::Middle, "num halo", &k.to_string());
    }
    radii
}

/// For desktop and paper: names beside the circles, moved apart, a fine line from each to its circle.
fn labelled(piece: &Piece) -> String {
    let n = piece.nodes.len();
    let (middle, radius) = if n > 2 {
        ((360.0, 176.0), 138.0)
    } else {
        ((360.0, 36.0), 84.0)
    };
    let ends: Vec<(usize, usize)> = edges(piece).iter().map(|edge| edge.0).collect();
    let at = circle::places(&circle::order(n, &ends), middle, radius);
    let height = 2.0 * middle.1;
    let mut svg = Svg::new(720.0, height, "What was compared with what", &told(piece));
    const ROOM: f64 = 190.0;
    for right in [false, true] {
        let mut mine: Vec<usize> = (0..n)
            .filter(|&i| (at[i].0 > middle.0 - 0.5) == right)
            .collect();
        if !right && mine.is_empty() && n == 1 {
            mine.push(0);
        }
        let lines: Vec<Vec<String>> = mine
            .iter()
            .map(|&i| {
                let mut lines = text::wrap(
                    &names::treatment(&piece.nodes[i].treatment),
                    text::SIZE,
                    ROOM / 1.09,
                    2,
                );
                lines.push(text::shorten(&size(piece, i), text::SIZE, ROOM));
                lines
            })
            .collect();
        let wishes: Vec<Wish> = mine
            .iter()
            .zip(&lines)
            .map(|(&i, lines)| Wish {
                at: at[i].1,
                height: lines.len() as f64 * text::LINE + 6.0,
            })
            .collect();
        let (x, anchor, end) = if right {
            (526.0, Anchor::Start, 521.0)
        } else {
            (194.0, Anchor::End, 199.0)
        };
        for ((&i, lines), y) in mine
            .iter()
            .zip(&lines)
            .zip(spread(&wishes, 2.0, height - 2.0))
        {
            svg.line(end, y, at[i].0, at[i].1, "ev-lead");
            let first = y - (lines.len() as f64 - 1.0) * text::LINE / 2.0 + 4.5;
            let (count, name) = lines
                .split_last()
                .expect("a line with the number of patients");
            svg.lines(x, first, anchor, "row", name);
            svg.text(
                x,
                first + name.len() as f64 * text::LINE,
                anchor,
                "num",
                count,
            );
        }
    }
    web(&mut svg, piece, &at, 17.0);
    svg.finish()
}

/// For a phone, and for several pieces: numbers in the circles and a key below.
fn numbered(piece: &Piece) -> String {
    let n = piece.nodes.len();
    let ends: Vec<(usize, usize)> = edges(piece).iter().map(|edge| edge.0).collect();
    let radius = if n > 7 {
        132.0
    } else if n > 3 {
        100.0
    } else {
        64.0
    };
    let middle = (180.0, if n == 2 { 28.0 } else { radius + 24.0 });
    let order = circle::order(n, &ends);
    let at = circle::places(&order, middle, radius);
    let lowest = at.iter().map(|point| point.1).fold(0.0, f64::max);
    let mut svg = Svg::new(360.0, 0.0, "What was compared with what", &told(piece));
    web(&mut svg, piece, &at, 17.0);
    let mut y = lowest + 46.0;
    for (place, &i) in order.iter().enumerate() {
        let number = (place + 1).to_string();
        let inside = if piece.nodes[i].treatment == piece.reference {
            "strong"
        } else {
            "strong ev-on"
        };
        svg.text(at[i].0, at[i].1 + 4.5, Anchor::Middle, inside, &number);
        svg.text(16.0, y, Anchor::End, "strong", &number);
        let name = text::wrap(
            &names::treatment(&piece.nodes[i].treatment),
            text::SIZE,
            310.0,
            2,
        );
        svg.lines(24.0, y, Anchor::Start, "row", &name);
        y += text::LINE * name.len().max(1) as f64;
        svg.text(24.0, y, Anchor::Start, "num", &size(piece, i));
        y += text::LINE + 5.0;
    }
    svg.set_height(y - 8.0);
    svg.finish()
}
