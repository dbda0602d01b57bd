//! The three ledgers over years: costs since entry, and the impact on budgets; a small drawing per strategy.

use super::ledgers::LEDGERS;
use crate::economics::{Document, names};
use crate::figures::labels::{Wish, spread};
use crate::figures::scale::extent;
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, Frame, Scale, Series, Svg, text};
use crate::words;

/// Most years since entry that are drawn.
const YEARS: usize = 30;

/// One drawing.
struct Panel<'a> {
    label: &'a str,
    told: String,
    unit: String,
    across: &'static str,
    /// By ledger: values by year, the first of year 1.
    lines: [Vec<f64>; 3],
}

/// Costs by year since entry, on a logarithmic scale: the first year is worth many others.
pub fn costs(document: &Document) -> Option<Figure> {
    let panels: Vec<Panel<'_>> = document
        .labels()
        .into_iter()
        .filter_map(|label| {
            let lines = LEDGERS.map(|ledger| {
                let rows: Vec<_> = document
                    .ledgers
                    .iter()
                    .filter(|row| row.strategy == label && row.ledger == ledger)
                    .collect();
                let years = rows.iter().map(|row| row.by_year.len()).max().unwrap_or(0);
                (0..years.min(YEARS))
                    .map(|year| rows.iter().filter_map(|row| row.by_year.get(year)).sum())
                    .collect()
            });
            let told = told(&lines, "in the first year", &|value| names::money(value));
            (!lines[0].is_empty() || !lines[1].is_empty()).then(|| Panel {
                label,
                told,
                unit: format!("{} a year, logarithmic", document.currency()),
                across: "year since entry",
                lines,
            })
        })
        .collect();
    let above = |value: &f64| *value > 0.0;
    let all = panels.iter().flat_map(|panel| panel.lines.iter().flatten());
    let (low, high) = extent(all.copied().filter(above))?;
    let low = low.max(high / 1e4);
    let domain = [0.8 * low, 1.25 * high];
    Some(Figure::panels(
        "Costs by year since entry",
        format!(
            "Per person who entered, {}, not discounted, mean quantities times mean unit costs; no Monte Carlo error is known by year. The scale is logarithmic, and the same in all drawings; the first {YEARS} years at most. The first year holds the first course.",
            document.currency()
        ),
        panels
            .iter()
            .map(|panel| draw(panel, domain, true))
            .collect(),
    ))
}

/// Impact on budgets by calendar year if a product is taken up.
pub fn budget(document: &Document) -> Option<Figure> {
    let rows = &document.budget_impact;
    let instead = &rows.first()?.instead_of;
    let panels: Vec<Panel<'_>> = document
        .labels()
        .into_iter()
        .filter(|label| rows.iter().any(|row| row.strategy == *label))
        .map(|label| {
            let lines = LEDGERS.map(|ledger| {
                let mut years: Vec<_> = rows
                    .iter()
                    .filter(|row| row.strategy == label && row.ledger == ledger)
                    .collect();
                years.sort_by_key(|row| row.year);
                years.iter().map(|row| row.impact / 1e6).collect()
            });
            Panel {
                label,
                told: told(&lines, "million in the first year", &|value| {
                    words::number(value, 1)
                }),
                unit: format!("million {} a year", document.currency()),
                across: "calendar year",
                lines,
            }
        })
        .collect();
    let all = panels.iter().flat_map(|panel| panel.lines.iter().flatten());
    let (low, high) = Scale::round(all.copied().chain([0.0]), 5);
    let people = document
        .settings
        .people_per_year
        .map_or_else(String::new, |people| {
            format!(
                " {} people enter every year (assumed).",
                words::count(people)
            )
        });
    Some(Figure::panels(
        "Budget impact by calendar year",
        format!(
            "What is spent more if a growing share of those who enter get the product instead of {instead}, million {}, not discounted.{people} Who enters late counts from their own first year. All drawings have the same axes; no Monte Carlo error is known.",
            document.currency()
        ),
        panels
            .iter()
            .map(|panel| draw(panel, [low, high], false))
            .collect(),
    ))
}

fn told(lines: &[Vec<f64>; 3], when: &str, show: &dyn Fn(f64) -> String) -> String {
    let parts: Vec<String> = LEDGERS
        .iter()
        .zip(lines)
        .map(|(ledger, line)| {
            let first = line.first().copied().unwrap_or(f64::NAN);
            format!("{ledger} {} {when}", show(first))
        })
        .collect();
    parts.join(", ")
}

fn draw(panel: &Panel<'_>, [low, high]: [f64; 2], logarithmic: bool) -> String {
    let (width, bottom) = (264.0, 206.0);
    let frame = Frame {
        left: 44.0,
        right: width - 54.0,
        top: 44.0,
        bottom,
    };
    let years = panel.lines.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let across = Scale::linear(1.0, years.max(2.0), frame.left, frame.right);
    let up = if logarithmic {
        Scale::logarithmic(low, high, frame.bottom, frame.top)
    } else {
        Scale::linear(low, high, frame.bottom, frame.top)
    };
    let mut svg = Svg::new(width, bottom + 40.0, panel.label, &panel.told);
    let title = text::wrap(panel.label, text::SIZE, width - 4.0, 1);
    svg.lines(2.0, 13.0, Anchor::Start, "strong", &title);
    let mut ticks = up.ticks(4);
    if logarithmic {
        // Room for powers of ten and their threefold at most.
        ticks.retain(|tick| (libm::log10(*tick) - libm::log10(*tick).round()).abs() < 1e-9);
    }
    frame.axis_left(&mut svg, &Axis::with_ticks(up, panel.unit.as_str(), &ticks));
    let step = if years > 15.0 { 10.0 } else { 3.0 };
    let marks: Vec<f64> = std::iter::once(1.0)
        .chain(
            (1..)
                .map(|n| f64::from(n) * step)
                .take_while(|year| *year <= years),
        )
        .collect();
    frame.axis_below(&mut svg, &Axis::with_ticks(across, panel.across, &marks));
    if !logarithmic && up.contains(0.0) {
        svg.line(frame.left, up.at(0.0), frame.right, up.at(0.0), "zero");
    }
    let mut ends = Vec::new();
    for (n, (ledger, line)) in LEDGERS.iter().zip(&panel.lines).enumerate() {
        let points: Vec<(f64, f64)> = line
            .iter()
            .zip(1_i32..)
            .map(|(value, year)| (across.at(f64::from(year)), up.clamped(*value)))
            .collect();
        let class = Series::Arm(n).class();
        svg.polyline(&points, &format!("line {class}"));
        if let Some(last) = points.last() {
            ends.push((last.1, *ledger, class));
        }
    }
    let wishes: Vec<Wish> = ends
        .iter()
        .map(|(y, ..)| Wish {
            at: *y,
            height: 15.0,
        })
        .collect();
    let placed = spread(&wishes, frame.top - 6.0, bottom + 8.0);
    for ((y, ledger, class), middle) in ends.iter().zip(placed) {
        let right = frame.right;
        svg.line(
            right + 1.0,
            *y,
            right + 7.0,
            middle,
            &format!("leader {class}"),
        );
        svg.text(right + 9.0, middle + 4.0, Anchor::Start, "direct", ledger);
    }
    svg.finish()
}
