//! What the model gets wrong, what was guessed, and what a reader must know: before any answer in short, after it in full.

use super::page::absent;
use super::{Check, Document, names};
use crate::evidence::markup::{self, Section, Sheet, text};
use crate::words;

/// How many inputs have a status.
pub fn with_status(document: &Document, status: &str) -> usize {
    let inputs = document.inputs.iter();
    inputs.filter(|input| input.status == status).count()
}

fn with_verdict(document: &Document, verdict: &str) -> usize {
    let checks = document.external_checks.iter();
    checks.filter(|check| check.verdict == verdict).count()
}

/// The few lines above the answer.
pub fn first(document: &Document) -> String {
    let mut lines = Vec::new();
    let [misses, hits] = ["miss", "hit"].map(|verdict| with_verdict(document, verdict));
    if misses + hits > 0 {
        let fitted = document
            .external_checks
            .iter()
            .filter(|check| check.verdict == "hit" && check.used == "fitted");
        lines.push(format!(
            "Of {} published results that the model could be held against, it misses {misses}. Of the {hits} hits, {} were fitted, which is no test.",
            misses + hits,
            fitted.count()
        ));
    } else {
        lines.push(
            "Nothing published stands beside this model's results in this document.".to_owned(),
        );
    }
    let guessed = with_status(document, "assumed");
    if document.inputs.is_empty() {
        lines.push(
            "This document does not list its inputs: how many were guessed is not known."
                .to_owned(),
        );
    } else {
        lines.push(format!(
            "Of {} inputs, {guessed} are guesses of ours, and {} of these do not vary from draw to draw; {} of {} prices of products are guesses, too.",
            document.inputs.len(),
            super::inputs::guessed_and_still(document),
            document
                .prices
                .iter()
                .filter(|price| price.status == "assumed")
                .count(),
            document.prices.len()
        ));
    }
    if !document.known_misses.is_empty() {
        lines.push(format!(
            "Effects on pain come from a simulated trial whose model is known to get {} wrong; they are listed under misses and limits, and carried on into every number here.",
            names::counted(document.known_misses.len(), "thing")
        ));
    }
    if let Some(evpi) = perfect(document) {
        lines.push(evpi);
    }
    if !document.repeated.is_empty() {
        lines.push(format!(
            "Standard errors of net benefit beyond {} know how few replicates the simulated trial has. All others take draws as independent and may be too small.",
            document.comparator()
        ));
    }
    lines.push("A standard error says what another sample of the same size would change, not what the world may be.".to_owned());
    let items = lines.iter().map(|line| text(line));
    format!(
        "<div class=\"trust\"><strong>Before the answer</strong>\n{}</div>\n",
        markup::list("ul", "", items)
    )
}

/// What the uncertainty that is in the inputs costs on average.
fn perfect(document: &Document) -> Option<String> {
    let wtp = document.willingness_to_pay();
    let mut rows = document.analysis.evpi.iter();
    let row = rows.find(|row| row.wtp.is_none_or(|at| (at - wtp).abs() < 0.5))?;
    Some(format!(
        "Choosing without knowing the true inputs forgoes {} {} per person on average (expected value of perfect information, ± {}).",
        names::money(row.evpi),
        document.currency(),
        names::money(row.se)
    ))
}

/// Misses, what cannot be compared, hits; then limits.
pub fn section(document: &Document) -> Section {
    let mut body = vec![markup::paragraph(
        "",
        "CHEERS 2022 puts limits into its item 26, at the end. Here misses stand before hits, and both before methods.",
    )];
    if document.external_checks.is_empty() {
        body.push(absent("published results beside the model's"));
    } else {
        body.push(checks(document));
    }
    body.push(markup::heading("Limits"));
    if document.limits.is_empty() {
        body.push(markup::paragraph(
            "absent",
            "This document names no limits. That does not mean that there are none.",
        ));
    }
    body.push(markup::list(
        "ul",
        "misses",
        document.limits.iter().map(|limit| text(limit)),
    ));
    if !document.known_misses.is_empty() {
        body.push(markup::heading(
            "What the model of the trial is known to get wrong",
        ));
        body.push(markup::paragraph(
            "",
            "Effects on pain come from that model, and carry this on into every cost and effect of this page.",
        ));
        body.push(markup::list(
            "ul",
            "misses",
            document.known_misses.iter().map(|miss| text(miss)),
        ));
    }
    if !document.replaced_inputs.is_empty() {
        body.push(markup::paragraph(
            "flag",
            &format!(
                "Inputs that the file replaced, and that no longer vary: {}.",
                words::and_list(&document.replaced_inputs)
            ),
        ));
    }
    Section::new("misses", "Misses and limits", body)
}

fn checks(document: &Document) -> String {
    let mut sheet = Sheet::new(
        "What others published, beside what the model gives: misses first",
        [
            "Result",
            "#published",
            "#this model",
            "verdict",
            "source, note",
        ],
    );
    let mut rows: Vec<&Check> = document.external_checks.iter().collect();
    let order = |check: &&Check| match check.verdict.as_str() {
        "miss" => 0,
        "hit" => 2,
        _ => 1,
    };
    rows.sort_by_key(order);
    for check in rows {
        let show = |value: Option<f64>| names::value(value.unwrap_or(f64::NAN));
        let error = check.mcse.map_or_else(String::new, |mcse| {
            format!(" ±\u{a0}{}", names::significant(mcse, 2))
        });
        let tolerance = check.tolerance.map_or_else(String::new, |within| {
            format!(
                "<span class=\"part\">within {}</span>",
                names::value(within)
            )
        });
        let fitted = if check.used == "fitted" {
            "<span class=\"part\">fitted: no test</span>"
        } else {
            ""
        };
        let note = if check.note.is_empty() {
            String::new()
        } else {
            format!("<span class=\"part\">{}</span>", text(&check.note))
        };
        sheet.push([
            format!(
                "{}<span class=\"part\">{}</span>",
                text(&words::sentence(&check.name)),
                text(&check.unit)
            ),
            format!("{}{tolerance}", show(check.published)),
            format!("{}{error}", show(check.ours)),
            format!(
                "{}{fitted}",
                tag(&check.verdict, &check.verdict.replace('-', " "))
            ),
            format!("{}{note}", source(&check.source)),
        ]);
    }
    sheet.html()
}

/// A word in a frame of its own, whose class says what it is.
pub fn tag(class: &str, label: &str) -> String {
    let plain = class.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let class = if plain { class } else { "" };
    format!("<span class=\"tag {class}\">{}</span>", text(label))
}

/// A place as links where it is made of DOIs or addresses.
pub fn source(place: &str) -> String {
    let parts: Vec<String> = place
        .split("; ")
        .map(|part| {
            // A DOI may be followed by words.
            let doi = part.split([':', ' ']).next().unwrap_or_default();
            let doi = doi.trim_end_matches(',');
            if doi.starts_with("10.") && doi.contains('/') {
                let rest = &part[doi.len()..];
                format!(
                    "{}{}",
                    markup::link(doi, &format!("https://doi.org/{doi}")),
                    text(rest)
                )
            } else {
                markup::link(part, part)
            }
        })
        .collect();
    parts.join("; ")
}
