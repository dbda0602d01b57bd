//! The drawings of made-up syntheses: nothing leaves its frame, nothing covers anything else, what is cut has an arrow.

mod documents;

use synovia_report::evidence::charts;
use synovia_report::figures::{Art, Figure, text};
use synovia_results::evidence::Piece;

fn of_metas() -> Vec<Figure> {
    let hostile = documents::hostile();
    let metas = [1, 2, 9, 40, 60].map(documents::meta);
    let figures = metas.iter().chain([&hostile]).flat_map(|meta| {
        [
            charts::forest::figure(meta),
            charts::forest::leave_one_out(meta),
            charts::forest::cumulative(meta),
            charts::forest::choices(meta, "Under other choices", &meta.sensitivity),
            charts::forest::choices(meta, "By subgroup", &meta.subgroups),
            charts::funnel::figure(meta),
            meta.regressions
                .first()
                .and_then(|regression| charts::bubble::figure(meta, regression)),
        ]
    });
    figures.flatten().collect()
}

fn of_networks() -> Vec<Figure> {
    let networks = [
        vec![(0, 2)],
        vec![(0, 5)],
        vec![(0, 12)],
        vec![(0, 5), (5, 3), (8, 2)],
    ];
    let networks = networks.map(|pieces| documents::network(&pieces));
    let figures = networks.iter().flat_map(|network| {
        let question = &network.question;
        let of_piece = |piece: &Piece| {
            [
                charts::treatments::against_reference(piece, question),
                charts::treatments::splits(piece, question),
                charts::treatments::components(piece, question),
                charts::ranks::figure(piece),
            ]
        };
        let mut figures: Vec<Option<Figure>> = network.pieces.iter().flat_map(of_piece).collect();
        figures.push(charts::graph::figure(network));
        figures
    });
    figures.flatten().collect()
}

fn all() -> Vec<Figure> {
    let mut figures = of_metas();
    figures.extend(of_networks());
    for course in [documents::course(4, true), documents::course(3, false)] {
        figures.extend(charts::course::figure(&course.pieces[0], &course.question));
    }
    figures.extend(charts::claims::figures(&documents::claims(1).claims[0]));
    figures
}

fn drawings(figure: &Figure) -> Vec<&String> {
    match &figure.art {
        Art::Pair { wide, narrow } => vec![wide, narrow],
        Art::Panels(panels) | Art::Pairs(panels) => panels.iter().collect(),
    }
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let start = element.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(&element[start..start + element[start..].find('"')?])
}

/// Texts of a drawing: left, right, baseline, content.
fn texts(drawing: &str) -> Vec<(f64, f64, f64, String)> {
    let mut placed = Vec::new();
    for part in drawing.split("<text").skip(1) {
        let (element, rest) = part.split_once('>').unwrap();
        let content = rest.split("</text>").next().unwrap();
        let content = content
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        let x: f64 = attribute(element, "x").unwrap().parse().unwrap();
        let y: f64 = attribute(element, "y").unwrap().parse().unwrap();
        // The estimate of a width is generous; what is left is what a usual font needs.
        let width = 0.86 * text::width(&content, 12.5);
        let left = match attribute(element, "text-anchor") {
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            _ => x,
        };
        placed.push((left, left + width, y, content));
    }
    placed
}

#[test]
fn no_text_leaves_its_drawing() {
    for figure in all() {
        for drawing in drawings(&figure) {
            let size: Vec<f64> = attribute(drawing, "viewBox")
                .unwrap()
                .split(' ')
                .map(|n| n.parse().unwrap())
                .collect();
            for (left, right, y, content) in texts(drawing) {
                let inside =
                    left >= -2.0 && right <= size[2] + 2.0 && y >= 8.0 && y <= size[3] + 1.0;
                assert!(
                    inside,
                    "{}: \"{content}\" from {left:.0} to {right:.0} at {y:.0} of {size:?}",
                    figure.title
                );
            }
        }
    }
}

#[test]
fn no_two_texts_of_a_drawing_cover_each_other() {
    for figure in all() {
        for drawing in drawings(&figure) {
            let texts = texts(drawing);
            for (i, a) in texts.iter().enumerate() {
                for b in &texts[i + 1..] {
                    let apart = a.1 <= b.0 || b.1 <= a.0 || (a.2 - b.2).abs() >= 9.5;
                    assert!(apart, "{}: {a:?} and {b:?}", figure.title);
                }
            }
        }
    }
}

#[test]
fn every_drawing_is_described_and_holds_no_broken_number() {
    for figure in all() {
        for drawing in drawings(&figure) {
            assert!(
                drawing.contains("<title>")
                    && drawing.contains("<desc>")
                    && drawing.contains("role=\""),
                "{}",
                figure.title
            );
            assert!(
                !drawing.contains("NaN") && !drawing.contains("inf\""),
                "{}",
                figure.title
            );
        }
    }
}

#[test]
fn every_trial_of_the_forest_is_a_link_and_its_square_grows_with_its_weight() {
    let meta = documents::meta(9);
    let figure = charts::forest::figure(&meta).unwrap();
    for drawing in drawings(&figure) {
        for study in &meta.studies {
            assert!(
                drawing.contains(&format!("<a href=\"{}\">", study.cited.url)),
                "{}",
                study.cited.trial
            );
        }
        let sides = drawing
            .split("<rect class=\"mark")
            .skip(1)
            .map(|part| attribute(part, "width").unwrap().parse::<f64>().unwrap());
        let sides: Vec<f64> = sides.collect();
        let weights: Vec<f64> = meta
            .studies
            .iter()
            .map(|study| study.weight_percent.unwrap())
            .collect();
        let shares: Vec<f64> = sides
            .iter()
            .zip(&weights)
            .map(|(side, weight)| side * side / weight)
            .collect();
        assert_eq!(sides.len(), 9);
        // Coordinates have two decimals.
        assert!(
            shares
                .iter()
                .all(|share| (share / shares[0] - 1.0).abs() < 0.01),
            "{shares:?}"
        );
    }
}

#[test]
fn an_interval_that_is_cut_has_an_arrow() {
    let arrows = |meta| {
        let figure = charts::forest::figure(&meta).unwrap();
        drawings(&figure)[0]
            .matches("<polygon class=\"mark s0")
            .count()
    };
    let mut meta = documents::meta(9);
    assert_eq!(arrows(meta.clone()), 0);
    (meta.studies[3].ci_low, meta.studies[3].ci_high) = (-400.0, 390.0);
    assert_eq!(arrows(meta), 2);
}

#[test]
fn the_threshold_is_only_drawn_for_pain_in_points() {
    let drawn = |meta| drawings(&charts::forest::figure(&meta).unwrap())[0].contains("MCID ±9.7");
    let mut meta = documents::meta(9);
    assert!(drawn(meta.clone()));
    meta.question.outcome = "function".to_owned();
    assert!(!drawn(meta.clone()));
    meta.question.outcome = "pain".to_owned();
    meta.question.unit = "standard deviations".to_owned();
    assert!(!drawn(meta));
}

#[test]
fn a_regression_on_another_scale_than_the_trials_is_not_drawn() {
    let meta = documents::meta(9);
    let mut regression = meta.regressions[0].clone();
    assert!(charts::bubble::figure(&meta, &regression).is_some());
    // Months from their mean: the slope is the same, the intercept is not.
    regression.coefficients[0].estimate += 9.0 * regression.coefficients[1].estimate;
    assert!(charts::bubble::figure(&meta, &regression).is_none());
}

#[test]
fn a_network_shows_every_treatment_and_the_number_of_trials_on_every_line() {
    let network = documents::network(&[(0, 12)]);
    let figure = charts::graph::figure(&network).unwrap();
    for drawing in drawings(&figure) {
        assert_eq!(
            drawing.matches("class=\"ev-line").count(),
            network.pieces[0].edges.len()
        );
        assert_eq!(
            drawing.matches("class=\"num halo").count(),
            network.pieces[0].edges.len()
        );
        assert_eq!(drawing.matches("<circle").count(), 12);
    }
}

#[test]
fn ratios_are_drawn_as_ratios_and_never_as_logarithms() {
    let mut meta = documents::meta(4);
    meta.question.unit = "log risk ratio".to_owned();
    meta.question.outcome = "harm".to_owned();
    for (study, ratio) in meta.studies.iter_mut().zip([0.5, 1.0, 2.0, 4.0]) {
        study.effect = libm::log(ratio);
        (study.ci_low, study.ci_high) = (libm::log(ratio / 2.0), libm::log(2.0 * ratio));
    }
    let drawing = format!("{:?}", charts::forest::figure(&meta).unwrap());
    assert!(drawing.contains("risk ratio, equal ratios at equal distances"));
    assert!(drawing.contains("0.50 (0.25 to 1.00)"));
    assert!(!drawing.contains("log risk ratio"));
}
