//! The drawings of a made-up run: nothing leaves its frame, nothing covers anything else, and one is pinned byte for byte.

mod synthetic;

use std::path::PathBuf;

use synovia_report::figures::{Art, Figure, text};
use synovia_report::{Run, charts};

fn run(name: &str) -> Run {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    synthetic::write(&place);
    Run::read(&synovia_results::Run::open(place).unwrap()).unwrap()
}

fn all(run: &Run) -> Vec<Figure> {
    let figures = [
        charts::funnel::figure(run),
        charts::flow::figure(run),
        charts::pain::figure(run),
        charts::patients::figure(run),
        charts::forest::figure(run),
        charts::cores::figure(run),
        charts::responders::figure(run),
        charts::power::figure(run),
        charts::share::figure(run),
        charts::twins::figure(run),
        charts::inside::figure(run),
        charts::knee::figure(run),
    ];
    figures
        .into_iter()
        .map(|figure| figure.expect("the made-up run has every table"))
        .collect()
}

fn drawings(figure: &Figure) -> Vec<&String> {
    match &figure.art {
        Art::Pair { wide, narrow } => vec![wide, narrow],
        Art::Panels(panels) | Art::Pairs(panels) => panels.iter().collect(),
    }
}

/// A text of a drawing: left, right, baseline, content.
type Placed = (f64, f64, f64, String);

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let start = element.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(&element[start..start + element[start..].find('"')?])
}

fn texts(drawing: &str) -> Vec<Placed> {
    // Text inside an inset has its own origin and is left out.
    let outer = match drawing.split_once("<svg class=\"clip\"") {
        Some((before, inset)) => before.to_owned() + inset.split_once("</svg>").unwrap().1,
        None => drawing.to_owned(),
    };
    let mut placed = Vec::new();
    for part in outer.split("<text").skip(1) {
        let (element, rest) = part.split_once('>').unwrap();
        let content = rest
            .split("</text>")
            .next()
            .unwrap()
            .replace("&lt;", "<")
            .replace("&gt;", ">")
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

/// The made-up run, and the same with two arms.
fn runs(name: &str) -> [Run; 2] {
    let many = run(name);
    let mut two = many.clone();
    let kept = |arm: &str| ["UC-MSC 20 M ×2 (0, 6 mo)", "Saline"].contains(&arm);
    two.arms.retain(|row| kept(&row.arm));
    two.visits.retain(|row| kept(&row.arm));
    two.contrasts.retain(|row| kept(&row.arm));
    two.power.retain(|row| kept(&row.arm));
    two.flow.retain(|row| kept(&row.arm));
    [many, two]
}

#[test]
fn no_text_leaves_its_drawing() {
    for figure in runs("frame").iter().flat_map(all) {
        for drawing in drawings(&figure) {
            let size = attribute(drawing, "viewBox").unwrap().split(' ');
            let size: Vec<f64> = size.map(|n| n.parse().unwrap()).collect();
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
    for figure in runs("overlap").iter().flat_map(all) {
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
fn every_drawing_is_described_to_those_who_cannot_see_it() {
    for figure in all(&run("described")) {
        for drawing in drawings(&figure) {
            let has = |tag: &str| drawing.contains(tag) && !drawing.contains(&format!("{tag}</"));
            assert!(
                has("<title>") && has("<desc>") && drawing.contains("role=\"img\""),
                "{}",
                figure.title
            );
        }
    }
}

#[test]
fn long_names_do_not_break_a_drawing() {
    let mut run = run("long");
    let long = |text: &mut String| {
        *text = format!(
            "{text}, a very long name that somebody typed without thinking of figures at all"
        )
    };
    run.arms.iter_mut().for_each(|row| long(&mut row.arm));
    run.contrasts.iter_mut().for_each(|row| long(&mut row.arm));
    run.visits.iter_mut().for_each(|row| long(&mut row.arm));
    run.power.iter_mut().for_each(|row| long(&mut row.arm));
    run.flow.iter_mut().for_each(|row| long(&mut row.arm));
    run.trajectories
        .iter_mut()
        .for_each(|row| long(&mut row.arm));
    for figure in [
        charts::forest::figure(&run),
        charts::cores::figure(&run),
        charts::power::figure(&run),
        charts::flow::figure(&run),
        charts::pain::figure(&run),
    ] {
        let figure = figure.unwrap();
        for drawing in drawings(&figure) {
            let width: f64 = attribute(drawing, "width").unwrap().parse().unwrap();
            for (left, right, _, content) in texts(drawing) {
                assert!(
                    left >= -4.0 && right <= width + 4.0,
                    "{}: {content}",
                    figure.title
                );
            }
        }
    }
}

#[test]
fn a_small_figure_is_drawn_as_before() {
    let mut run = run("small");
    run.contrasts
        .retain(|row| row.arm == "PRP ×3 weekly" || row.arm == "Triamcinolone 40 mg");
    let Art::Pair { narrow, .. } = charts::cores::figure(&run).unwrap().art else {
        panic!("cores are drawn in two widths")
    };
    insta::assert_snapshot!(narrow.replace("><", ">\n<"));
}
