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

const WIDTH: f64 = 200.0;
const TOP: f64 = 46.0;
const KNEE: f64 = 230.0;

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
        "Schematic; thickness exaggerated {}-fold. A knee cut from front (left) to back. Mean joint of the example trial. The fluid (blue) \
         swells with the effusion, the lining (pink to red) thickens with the synovium and reddens with inflammation, the cartilage \
         (turquoise) is as thick as the table says. Cartilage hardly differs because it hardly differs in the model: nothing here rebuilds a \
         worn joint within a year.",
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
        format!("effusion {} mL", words::number(row.effusion_ml, 1)),
        format!(
            "synovium {}, inflammation {}",
            words::number(row.synovium, 2),
            words::number(row.inflammation, 2)
        ),
        format!("cartilage {} mm", words::number(row.cartilage_mm, 2)),
    ];
    let mut svg = Svg::new(
        WIDTH,
        TOP + KNEE + 58.0,
        &format!("Knee, {arm}, {when}"),
        &numbers.join("; "),
    );
    svg.text(
        0.0,
        14.0,
        Anchor::Start,
        "row",
        &text::shorten(arm, text::SIZE, WIDTH),
    );
    svg.text(0.0, 31.0, Anchor::Start, "num", &when);
    knee(&mut svg, row);
    if named {
        names(&mut svg);
    }
    for (i, line) in numbers.iter().enumerate() {
        svg.text(
            0.0,
            TOP + KNEE + 18.0 + 16.0 * i as f64,
            Anchor::Start,
            "num",
            line,
        );
    }
    svg.finish()
}

/// Everything between skin and bone, from the back of the drawing to the front.
fn knee(svg: &mut Svg, row: &TrajectoryRow) {
    let place = |points: &[Point]| moved(points, 0.0, TOP);
    let fluid = fullness(row.effusion_ml);
    let cartilage_mm = if row.cartilage_mm.is_finite() {
        row.cartilage_mm.max(0.0)
    } else {
        outline::GAP_MM
    };
    let cartilage = cartilage_mm * outline::UNITS_PER_MM * EXAGGERATION;
    // Bones that have lost cartilage stand closer.
    let lift = 2.0 * (outline::GAP_MM - cartilage_mm) * outline::UNITS_PER_MM * EXAGGERATION;
    let shin = |points: &[Point]| moved(points, 0.0, TOP - lift);

    svg.open("knee");
    svg.path(&smooth(&place(&outline::LEG), true), "leg");
    svg.path(&smooth(&place(&outline::QUADRICEPS_TENDON), true), "tendon");
    svg.path(&smooth(&place(&outline::PATELLAR_TENDON), true), "tendon");
    svg.path(&smooth(&place(&outline::FAT_PAD), true), "fat");

    let recess = place(&between(
        &outline::RECESS_EMPTY,
        &outline::RECESS_FULL,
        fluid,
    ));
    let front = place(&outline::FRONT);
    let back = place(&between(&outline::BACK_EMPTY, &outline::BACK_FULL, fluid));
    let mut cavity = recess.clone();
    cavity.reverse();
    cavity.extend(front.iter().chain(&back));
    svg.path(&smooth(&cavity, true), "fluid");

    // The lining lies on the inside of its wall, which is to the right on the way over the recess and to the left on the other two.
    lining(svg, row, &recess, -1.0);
    lining(svg, row, &front, 1.0);
    lining(svg, row, &back, 1.0);

    svg.path(&smooth(&place(&outline::FEMUR), true), "bone");
    svg.path(&smooth(&shin(&outline::TIBIA), true), "bone");
    svg.path(&smooth(&place(&outline::PATELLA), true), "bone");
    for wedge in &outline::MENISCUS {
        svg.path(
            &smooth(&moved(wedge, 0.0, TOP - lift / 2.0), true),
            "meniscus",
        );
    }
    svg.path(
        &layer(&place(&outline::FEMUR_SURFACE), |s| cartilage * taper(s)),
        "cartilage",
    );
    svg.path(
        &layer(&shin(&outline::TIBIA_SURFACE), |s| cartilage * taper(s)),
        "cartilage",
    );
    svg.path(
        &layer(&place(&outline::PATELLA_SURFACE), |s| -cartilage * taper(s)),
        "cartilage",
    );
    svg.close();
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
    for (x, y, name) in [(105.0, 102.0, "femur"), (110.0, 222.0, "tibia")] {
        svg.text(x, TOP + y, Anchor::Middle, "part", name);
    }
    let pointed = [
        (150.0, 30.0, 72.0, 46.0, "effusion"),
        (150.0, 54.0, 168.0, 110.0, "synovium"),
        (150.0, 190.0, 131.0, 160.0, "cartilage"),
    ];
    for (x, y, to_x, to_y, name) in pointed {
        svg.line(x - 2.0, TOP + y - 4.0, to_x, TOP + to_y, "pointer");
        svg.text(x, TOP + y, Anchor::Start, "part halo", name);
    }
}
