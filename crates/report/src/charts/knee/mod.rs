//! A drawn knee before treatment, at three and at twelve months, whose lining, fluid and cartilage come from the `trajectories` table.

mod anatomy;
mod contour;

use anatomy as outline;
use contour::{Point, between, layer, moved, smooth};

use super::{DAYS_PER_MONTH, telling_arms};
use crate::figures::scale::extent;
use crate::figures::svg::Anchor;
use crate::figures::{Figure, Svg, text};
use crate::run::{Run, TrajectoryRow};
use crate::words;

/// How many times thicker than life layers are drawn.
const EXAGGERATION: f64 = 2.0;

/// Months shown; the last visit stands in for the last when the trial is shorter.
const MONTHS: [f64; 3] = [0.0, 3.0, 12.0];

/// Inflammation and effusion at which the drawing is at its reddest and fullest.
const FULL_INFLAMMATION: f64 = 0.4;
const FULL_EFFUSION_ML: f64 = 30.0;

/// Thickness of the dense rim of a bone, units.
const RIM: f64 = 2.2;

/// Height of the words above a drawing, units.
const TOP: f64 = 42.0;

/// The mean joint of the study's first arm beside that of the reference.
pub fn figure(run: &Run) -> Option<Figure> {
    let chosen = telling_arms(run);
    let (arm, reference) = (chosen.first()?, chosen.last()?);
    let of = |arm: &str| -> Vec<&TrajectoryRow> {
        run.trajectories
            .iter()
            .filter(|row| row.core == run.core() && row.arm == arm && row.subject == "mean")
            .collect()
    };
    let columns = if arm == reference {
        vec![arm]
    } else {
        vec![arm, reference]
    };
    let (_, last_day) = extent(columns.iter().flat_map(|arm| of(arm)).map(|row| row.day))?;

    let mut panels = Vec::new();
    for month in MONTHS {
        let day = (month * DAYS_PER_MONTH).min(last_day);
        for arm in &columns {
            let nearest = |a: &&&TrajectoryRow, b: &&&TrajectoryRow| {
                (a.day - day).abs().total_cmp(&(b.day - day).abs())
            };
            let rows = of(arm);
            let row = rows.iter().min_by(nearest)?;
            panels.push(panel(arm, row, panels.is_empty()));
        }
    }
    let reading = format!(
        "Schematic; thickness of cartilage and synovium exaggerated {}-fold. A knee cut from front (left) to back: the mean joint of the example \
         trial. Fluid (blue) swells with the effusion; the lining (pink to red) thickens with the synovium and reddens with inflammation; \
         cartilage (turquoise) is drawn as thick as the table says. Synovium: 1 is typical of an inflamed joint. Changes too small to be seen \
         in the drawing are in the numbers below it.",
        words::plain(EXAGGERATION)
    );
    Some(Figure::pairs("The mean joint, drawn", reading, panels))
}

fn panel(arm: &str, row: &TrajectoryRow, named: bool) -> String {
    let month = row.day / DAYS_PER_MONTH;
    let when = if month < 0.5 {
        "before treatment".to_owned()
    } else {
        format!("{} months", words::number(month, 0))
    };
    let numbers = [
        (
            "effusion",
            format!("{} mL", words::number(row.effusion_ml, 1)),
        ),
        ("synovium", words::number(row.synovium, 2)),
        ("inflammation", words::number(row.inflammation, 2)),
        (
            "cartilage",
            format!("{} mm", words::number(row.cartilage_mm, 2)),
        ),
    ];
    let (width, height) = outline::SIZE;
    let told: Vec<String> = numbers
        .iter()
        .map(|(what, number)| format!("{what} {number}"))
        .collect();
    let mut svg = Svg::new(
        width,
        TOP + height + 74.0,
        &format!("Knee, {arm}, {when}"),
        &told.join("; "),
    );
    svg.text(
        0.0,
        14.0,
        Anchor::Start,
        "row",
        &text::shorten(arm, text::SIZE, width / 1.09),
    );
    svg.text(0.0, 31.0, Anchor::Start, "num", &when);
    svg.inset(0.0, TOP, knee(row, named));
    for (i, (what, number)) in numbers.iter().enumerate() {
        let y = TOP + height + 19.0 + 16.0 * i as f64;
        svg.text(0.0, y, Anchor::Start, "num", what);
        svg.text(96.0, y, Anchor::Start, "value", number);
    }
    svg.finish()
}

/// Everything between skin and bone, from the back of the drawing to the front.
fn knee(row: &TrajectoryRow, named: bool) -> Svg {
    let fluid = fullness(row.effusion_ml);
    let cartilage_mm = if row.cartilage_mm.is_finite() {
        row.cartilage_mm.max(0.0)
    } else {
        outline::GAP_MM
    };
    let cartilage = cartilage_mm * outline::UNITS_PER_MM * EXAGGERATION;
    // Bones that have lost cartilage stand closer.
    let lift = 2.0 * (outline::GAP_MM - cartilage_mm) * outline::UNITS_PER_MM * EXAGGERATION;
    let shin = |points: &[Point]| moved(points, 0.0, -lift);

    let mut svg = Svg::new(outline::SIZE.0, outline::SIZE.1, "", "");
    svg.path(&smooth(&outline::LEG, true), "leg");
    for muscle in outline::MUSCLES {
        svg.path(&smooth(muscle, true), "muscle");
    }
    svg.path(&smooth(&outline::QUADRICEPS_TENDON, true), "tendon");
    svg.path(&smooth(&outline::PATELLAR_TENDON, true), "tendon");
    svg.path(&smooth(&outline::FAT_PAD, true), "fat");

    let recess = between(&outline::RECESS_EMPTY, &outline::RECESS_FULL, fluid);
    let back = between(&outline::BACK_EMPTY, &outline::BACK_FULL, fluid);
    let mut cavity = recess.clone();
    cavity.reverse();
    cavity.extend(
        outline::FRONT
            .iter()
            .chain(&shin(&outline::UNDER_TIBIA))
            .chain(&back),
    );
    svg.path(&smooth(&cavity, true), "fluid");

    // The lining lies on the inside of its wall, which is to the right on the way over the recess and to the left on the other two.
    lining(&mut svg, row, &recess, -1.0);
    lining(&mut svg, row, &outline::FRONT, 1.0);
    lining(&mut svg, row, &back, 1.0);

    bone(&mut svg, &outline::FEMUR, RIM, &outline::GRAIN);
    let grain = outline::TIBIA_GRAIN.map(&shin);
    bone(
        &mut svg,
        &shin(&outline::TIBIA),
        -RIM,
        &grain.each_ref().map(Vec::as_slice),
    );
    bone(&mut svg, &outline::PATELLA, RIM, &[]);
    for wedge in &outline::MENISCUS {
        svg.path(&smooth(&moved(wedge, 0.0, -lift / 2.0), true), "meniscus");
    }
    svg.path(
        &layer(&outline::FEMUR_SURFACE, |s| cartilage * taper(s)),
        "cartilage",
    );
    svg.path(
        &layer(&shin(&outline::TIBIA_SURFACE), |s| cartilage * taper(s)),
        "cartilage",
    );
    svg.path(
        &layer(&outline::PATELLA_SURFACE, |s| -cartilage * taper(s)),
        "cartilage",
    );
    if named {
        names(&mut svg);
    }
    svg
}

/// A bone with its dense rim, which lies `inward` of the outline, and its grain.
fn bone(svg: &mut Svg, contour: &[Point], inward: f64, grain: &[&[Point]]) {
    let path = smooth(contour, true);
    svg.path(&path, "bone");
    let around: Vec<Point> = contour.iter().chain(contour.first()).copied().collect();
    svg.path(&layer(&around, |_| inward), "rim");
    for line in grain {
        svg.path(&smooth(line, false), "grain");
    }
    svg.path(&path, "bone-line");
}

/// Synovium along a wall, thicker, more folded and redder the more it is inflamed.
fn lining(svg: &mut Svg, row: &TrajectoryRow, wall: &[Point], side: f64) {
    let synovium = if row.synovium.is_finite() {
        row.synovium.clamp(0.0, 3.0)
    } else {
        0.0
    };
    let thickness = outline::UNITS_PER_MM * EXAGGERATION * (0.4 + 1.1 * synovium);
    let folds = 0.10 + 0.12 * synovium.min(1.5);
    let shape = layer(wall, |s| {
        side * thickness * taper(s) * (1.0 + folds * libm::sin(s * 58.0))
    });
    svg.path(&shape, "synovium");
    let redness = if row.inflammation.is_finite() {
        (row.inflammation / FULL_INFLAMMATION).clamp(0.0, 1.0)
    } else {
        0.0
    };
    svg.path_with_opacity(&shape, "inflamed", redness);
}

/// Layers end thin: 0 at both ends, 1 in between.
fn taper(share: f64) -> f64 {
    (share.min(1.0 - share) / 0.12).clamp(0.0, 1.0).sqrt()
}

/// How far the walls bulge: the cut through a volume grows with its power 2/3.
fn fullness(effusion_ml: f64) -> f64 {
    if effusion_ml.is_finite() {
        libm::pow((effusion_ml / FULL_EFFUSION_ML).clamp(0.0, 1.3), 2.0 / 3.0)
    } else {
        0.0
    }
}

/// Names, on the first drawing only.
fn names(svg: &mut Svg) {
    for (x, y, name) in [(106.0, 104.0, "femur"), (110.0, 206.0, "tibia")] {
        svg.text(x, y, Anchor::Middle, "part on-bone", name);
    }
    let pointed: [(Point, Point, &str); 3] = [
        ((136.0, 26.0), (72.0, 36.0), "effusion"),
        ((136.0, 48.0), (163.0, 96.0), "synovium"),
        ((142.0, 190.0), (128.0, 160.0), "cartilage"),
    ];
    for ((x, y), to, name) in pointed {
        let from = y - 4.0 + 7.0 * (to.1 - y).signum();
        svg.line(x + 14.0, from, to.0, to.1, "pointer");
        svg.text(x, y, Anchor::Start, "part halo", name);
    }
}
