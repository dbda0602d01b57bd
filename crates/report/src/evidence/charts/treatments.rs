//! Forests of a network: every treatment against the reference, direct beside indirect evidence, components.

use synovia_results::evidence::{Node, Piece, Question};

use super::forest::mcid;
use super::ladder::{Ladder, Look, Rung};
use crate::evidence::names::{self, Unit, known};
use crate::figures::{Figure, Series};
use crate::words;

fn ladder(question: &Question, title: &str) -> Ladder {
    let unit = Unit::of(question);
    Ladder {
        title: title.to_owned(),
        axis: unit.axis(),
        is_ratio: unit.is_ratio(),
        mcid: mcid(&question.outcome, &question.unit),
        value_head: format!("effect ({})", unit.level()),
        ..Ladder::default()
    }
}

fn simple(
    label: String,
    value: String,
    at: Option<f64>,
    limits: (Option<f64>, Option<f64>),
    look: Look,
) -> Rung {
    Rung {
        label,
        href: None,
        flagged: false,
        columns: Vec::new(),
        value,
        at,
        low: limits.0,
        high: limits.1,
        look,
    }
}

/// Two rows per treatment: the effect against the reference, and where the effect of a new trial would be.
pub fn against_reference(piece: &Piece, question: &Question) -> Option<Figure> {
    let unit = Unit::of(question);
    let reference = names::treatment(&piece.reference);
    let title = format!("Every treatment against {reference}");
    let mut drawing = ladder(question, &title);
    drawing.left = "favours the treatment".to_owned();
    drawing.right = format!("favours {reference}");
    drawing.heads = vec!["patients", "trials"];
    for node in piece
        .nodes
        .iter()
        .filter(|node| node.treatment != piece.reference)
    {
        let value = if node.chain.is_empty() {
            unit.with_interval_or_nothing(
                node.effect,
                node.ci_low,
                node.ci_high,
                node.ci_beyond_scale,
            )
        } else {
            "one indirect chain".to_owned()
        };
        let mut row = simple(
            names::treatment(&node.treatment),
            value,
            node.effect,
            (node.ci_low, node.ci_high),
            Look::Overall,
        );
        row.columns = vec![words::count(f64::from(node.n)), node.k.to_string()];
        drawing.push(row);
        if known(node.pi_low).is_some() && known(node.pi_high).is_some() {
            let value = unit.interval(node.pi_low, node.pi_high);
            drawing.push(simple(
                "a new trial".to_owned(),
                value,
                node.effect,
                (node.pi_low, node.pi_high),
                Look::Prediction,
            ));
        }
    }
    let zone = if drawing.mcid.is_some() {
        " Grey zone, MCID: differences too small to matter between groups (WOMAC pain, Ehrich 2000)."
    } else {
        ""
    };
    let chains = if piece.nodes.iter().any(|node| !node.chain.is_empty()) {
        " One indirect chain: no trial compares the two, and one comparison or trial is all that connects them; its number stands under Every pair."
    } else {
        ""
    };
    let beyond = |node: &Node| node.ci_beyond_scale.is_some() || node.pi_beyond_scale.is_some();
    let nothing = if piece.nodes.iter().any(beyond) {
        " Nothing can be said where an interval leaves the scale: it is not drawn."
    } else {
        ""
    };
    let reading = format!(
        "Treatment {} {reference}, {}, from direct and indirect evidence together. Diamond: estimate and {} interval. Pale bar: where the effect of a new \
         trial would be. An arrow: the interval goes on.{chains}{nothing}{zone}",
        unit.joined(),
        unit.name,
        unit.level(),
    );
    drawing
        .has_estimates()
        .then(|| Figure::pair(title, reading, |width| drawing.draw(width)))
}

/// Three rows per comparison that has both: direct, indirect, both together.
pub fn splits(piece: &Piece, question: &Question) -> Option<Figure> {
    let unit = Unit::of(question);
    let title = "Do direct and indirect evidence agree?";
    let mut drawing = ladder(question, title);
    drawing.mcid = None;
    drawing.left = "favours the first".to_owned();
    drawing.right = "favours the second".to_owned();
    for split in piece
        .splits
        .iter()
        .filter(|split| known(split.direct).is_some() && known(split.indirect).is_some())
    {
        let differ = known(split.differ_p).map_or_else(String::new, |p| {
            format!(", p of the difference {}", words::p_value(p))
        });
        drawing.heading(format!(
            "{} minus {}{differ}",
            names::treatment(&split.treatment),
            names::treatment(&split.versus)
        ));
        let share = known(split.proportion_direct)
            .map_or_else(String::new, |share| format!(", {}", words::share(share)));
        let rows = [
            (
                format!(
                    "direct, {}{share}",
                    names::counted(split.k as usize, "trial")
                ),
                split.direct,
                split.direct_se,
                Look::Mark(Series::Arm(0)),
            ),
            (
                "indirect".to_owned(),
                split.indirect,
                split.indirect_se,
                Look::Mark(Series::Arm(1)),
            ),
            (
                "both together".to_owned(),
                Some(split.network),
                Some(split.network_se),
                Look::Diamond,
            ),
        ];
        for (label, effect, se, look) in rows {
            let (low, high) = unit.limits(effect, se);
            drawing.push(simple(
                label,
                unit.with_interval(effect, low, high),
                effect,
                (low, high),
                look,
            ));
        }
    }
    let reading = "Direct: from trials that compared the two, with their share of the weight. Indirect: from all the others, through third treatments. Where they disagree, the network has no \
                   single answer; a large p is no proof that they agree, the test is weak.";
    drawing
        .has_estimates()
        .then(|| Figure::pair(title, reading, |width| drawing.draw(width)))
}

/// The effect of adding each component; those that the data cannot tell apart are named, not drawn.
pub fn components(piece: &Piece, question: &Question) -> Option<Figure> {
    let unit = Unit::of(question);
    let title = "If components add up";
    let mut drawing = ladder(question, title);
    drawing.left = "adding it is better".to_owned();
    drawing.right = "worse".to_owned();
    for component in &piece.components {
        let told = component.identified.then_some(component);
        let value = told.map_or_else(
            || "cannot be told apart".to_owned(),
            |component| {
                unit.with_interval_or_nothing(
                    component.effect,
                    component.ci_low,
                    component.ci_high,
                    component.ci_beyond_scale,
                )
            },
        );
        let limits = told.map_or((None, None), |component| {
            (component.ci_low, component.ci_high)
        });
        let at = told.and_then(|component| component.effect);
        drawing.push(simple(
            names::treatment(&component.component),
            value,
            at,
            limits,
            Look::Mark(Series::Arm(0)),
        ));
    }
    let reading = "What adding a component changes, if the effect of a combination is the sum of its parts: an assumption, tested where it can be. \
                   Components that always came together in the trials cannot be told apart.";
    (!piece.components.is_empty())
        .then(|| Figure::pair(title, reading, |width| drawing.draw(width)))
}
