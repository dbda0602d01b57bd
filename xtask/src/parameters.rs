//! The page of the book that lists every constant, product, threshold and source.

use crate::number::{exact, rounded};
use std::fmt::Write;
use synovia_evidence::{
    Knowledge, Parameter, Product, Registry, Reported, Scope, Source, Spread, Status, Threshold,
    products, thresholds,
};

const INTRODUCTION: &str = "\
<!-- Generated from crates/evidence/data by `cargo run -p xtask -- generate`. Edit the data, not this page. -->

# Parameters

Every number of the model is one of these. A study file replaces any of them under `[model.parameters]`; its report then says so.

| status | meaning |
|---|---|
| published | read in a paper as a measured or fitted value for this use |
| illustrative | printed in a paper that calls it illustrative itself |
| calibrated | set by us so that the published numbers named beside the source come out |
| assumed | ours: a judgement without direct data |

After the value stands what lies within one standard deviation of it, and the scale on which it is uncertain. With `uncertainty =
\"prior\"` each simulated trial draws the uncertain values anew. *Frozen* ones belong to natural history, which is fitted once and then
never drawn. *Between trials* means that trials truly differ; elsewhere the uncertainty is our ignorance of one value. Values without
any are held fixed, which does not make them certain.
";

/// Rooms in the order of the registry, with a heading.
const ROOMS: [(&str, &str); 4] = [
    ("joint", "The joint"),
    (
        "clinic",
        "The clinic: from latent pain to what a visit records",
    ),
    ("population", "The virtual population"),
    ("safety", "Reactions to injections"),
];

/// The whole page.
pub fn page() -> String {
    let registry = Registry::embedded();
    let mut page = INTRODUCTION.to_owned();
    counts(&mut page, &registry);
    for (room, heading) in ROOMS {
        heading_of(
            &mut page,
            heading,
            "parameter | meaning | value | unit | status | source",
            6,
        );
        for parameter in registry
            .parameters()
            .filter(|parameter| parameter.room() == room)
        {
            row(&mut page, &parameter_cells(&registry, parameter));
        }
    }
    heading_of(
        &mut page,
        "Products",
        "product | what it is | one administration | notes",
        4,
    );
    for product in products() {
        row(&mut page, &product_cells(&registry, product));
    }
    heading_of(
        &mut page,
        "Thresholds",
        "threshold | instrument | points of 100 | of | population | source",
        6,
    );
    for threshold in thresholds::thresholds() {
        row(&mut page, &threshold_cells(&registry, threshold));
    }
    heading_of(&mut page, "Sources", "source | reference | where", 3);
    for (id, source) in registry.sources() {
        row(&mut page, &source_cells(id, source));
    }
    page
}

fn counts(page: &mut String, registry: &Registry) {
    let of = |status: Status| {
        registry
            .parameters()
            .filter(|parameter| parameter.status == status)
            .count()
    };
    let statuses = [
        Status::Published,
        Status::Illustrative,
        Status::Calibrated,
        Status::Assumed,
    ];
    let counted: Vec<String> = statuses
        .iter()
        .map(|&status| format!("{} {status}", of(status)))
        .collect();
    let drawn = registry
        .parameters()
        .filter(|parameter| parameter.is_drawn())
        .count();
    let total = registry.parameters().len();
    write!(
        page,
        "\n{total} parameters: {}. {drawn} of them are drawn anew in each simulated trial.\n",
        listed(&counted)
    )
    .expect("a String");
}

fn listed(items: &[String]) -> String {
    match items {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => items.concat(),
    }
}

fn heading_of(page: &mut String, heading: &str, columns: &str, count: usize) {
    write!(
        page,
        "\n## {heading}\n\n| {columns} |\n|{}\n",
        "---|".repeat(count)
    )
    .expect("a String");
}

fn row(page: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    writeln!(page, "| {} |", cells.join(" | ")).expect("a String");
}

fn parameter_cells(registry: &Registry, parameter: &Parameter) -> [String; 6] {
    let mut meaning = parameter.meaning.clone();
    if let Some(note) = &parameter.note {
        write!(meaning, "<br>*{note}*").expect("a String");
    }
    let mut source = link(registry, &parameter.source);
    if let Some(locator) = &parameter.locator {
        write!(source, ", {locator}").expect("a String");
    }
    let frozen = if parameter.frozen { ", frozen" } else { "" };
    let unit = if parameter.unit == "1" {
        ""
    } else {
        &parameter.unit
    };
    [
        format!("`{}`", parameter.id),
        meaning,
        value(parameter),
        unit.to_owned(),
        format!("{}{frozen}", parameter.status),
        source,
    ]
}

fn value(parameter: &Parameter) -> String {
    let value = exact(parameter.value);
    let Some(uncertainty) = parameter.uncertainty else {
        return value;
    };
    let scale = match uncertainty.spread {
        Spread::LogSd(sd) => format!("log SD {}", exact(sd)),
        Spread::Sd(sd) => format!("SD {}", exact(sd)),
        Spread::LogitSd(sd) => format!("logit SD {}", exact(sd)),
    };
    let scope = match uncertainty.scope {
        Scope::Replicate => "",
        Scope::Trial => " between trials",
    };
    format!(
        "{value} ({} to {}; {scale}{scope})",
        rounded(parameter.at(-1.0)),
        rounded(parameter.at(1.0))
    )
}

fn product_cells(registry: &Registry, product: &Product) -> [String; 4] {
    let what = [
        property(registry, "", "", &product.source_tissue, |tissue| {
            tissue.regulation_source().replace('_', " ")
        }),
        property(registry, "", "", &product.donor, |donor| donor.to_string()),
        property(registry, "", "", &product.processing, |processing| {
            processing.to_string()
        }),
        property(registry, "", "", &product.chains, |chains| {
            chains.to_string()
        }),
        property(registry, "carrier: ", "", &product.carrier, |carrier| {
            carrier.clone()
        }),
    ];
    let number = |before, unit, property_: &Reported<f64>| {
        property(registry, before, unit, property_, |value| exact(*value))
    };
    let administration = [
        number("", " million stromal cells", &product.dose_million_cells),
        number("viability ", "", &product.viability),
        number("", " platelets per µL", &product.platelets_per_ul),
        number("", " leukocytes per µL", &product.leukocytes_per_ul),
        number("", " mL", &product.volume_ml),
        number("", " mg", &product.dose_mg),
    ];
    let lines = |properties: &[Option<String>]| {
        properties
            .iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join("<br>")
    };
    let mut name = format!("**{}**, {}", product.name, product.route);
    let what = lines(&what);
    if !what.is_empty() {
        write!(name, "<br>{what}").expect("a String");
    }
    [
        format!("`{}`", product.id),
        name,
        lines(&administration),
        product.notes.clone(),
    ]
}

/// One line on one property; nothing when it does not apply.
fn property<T>(
    registry: &Registry,
    before: &str,
    after: &str,
    property: &Reported<T>,
    words: impl Fn(&T) -> String,
) -> Option<String> {
    let name = || format!("{before}{after}").trim().to_owned();
    match (&property.value, property.knowledge) {
        (_, Knowledge::NotApplicable) => None,
        (Some(value), Knowledge::Assumed) => {
            Some(format!("{before}{}{after} (assumed)", words(value)))
        }
        (Some(value), _) => {
            let source = property
                .source
                .as_deref()
                .map(|id| link(registry, id))
                .unwrap_or_default();
            Some(format!("{before}{}{after} ({source})", words(value)))
        }
        (None, _) => {
            let name = match name().as_str() {
                "carrier:" => "carrier".to_owned(),
                "mL" => "volume".to_owned(),
                _ => name(),
            };
            Some(format!("{name} unknown"))
        }
    }
}

fn threshold_cells(registry: &Registry, threshold: &Threshold) -> [String; 6] {
    [
        format!("`{}`", threshold.id),
        threshold.instrument.clone(),
        exact(threshold.points),
        threshold.kind.to_string(),
        threshold.population.clone(),
        link(registry, &threshold.source),
    ]
}

fn source_cells(id: &str, source: &Source) -> [String; 3] {
    let mut reference = String::new();
    if let Some(authors) = &source.authors {
        write!(reference, "{} ", authors.trim_end_matches('.')).expect("a String");
    }
    if let Some(year) = source.year {
        write!(reference, "({year}). ").expect("a String");
    }
    write!(reference, "{}.", source.title.trim_end_matches('?')).expect("a String");
    if let Some(journal) = &source.journal {
        write!(reference, " *{journal}*.").expect("a String");
    }
    let identifiers = [
        ("doi", &source.doi),
        ("PubMed", &source.pmid),
        ("", &source.pmcid),
    ];
    let named: Vec<String> = identifiers
        .iter()
        .filter_map(|(kind, id)| {
            id.as_ref()
                .map(|id| format!("{kind} {id}").trim().to_owned())
        })
        .collect();
    let place = match (source.url(), named.is_empty()) {
        (Some(url), true) => format!("[address]({})", escaped(&url)),
        (Some(url), false) => format!("[{}]({})", named.join(", "), escaped(&url)),
        (None, _) => String::new(),
    };
    [id.to_owned(), reference, place]
}

fn link(registry: &Registry, id: &str) -> String {
    match registry.source(id).and_then(Source::url) {
        Some(url) => format!("[{id}]({})", escaped(&url)),
        None => id.to_owned(),
    }
}

/// Markdown ends a link's address at its closing bracket.
fn escaped(url: &str) -> String {
    url.replace('(', "%28").replace(')', "%29")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_product_threshold_and_source_is_on_the_page() {
        let page = page();
        let registry = Registry::embedded();
        for parameter in registry.parameters() {
            assert!(
                page.contains(&format!("| `{}` |", parameter.id)),
                "{}",
                parameter.id
            );
        }
        for product in products() {
            assert!(
                page.contains(&format!("| `{}` |", product.id)),
                "{}",
                product.id
            );
        }
        for threshold in thresholds::thresholds() {
            assert!(
                page.contains(&format!("| `{}` |", threshold.id)),
                "{}",
                threshold.id
            );
        }
        for (id, _) in registry.sources() {
            assert!(page.contains(&format!("\n| {id} |")), "{id}");
        }
    }

    #[test]
    fn every_row_has_as_many_cells_as_its_heading() {
        let mut columns = 0;
        for line in page().lines() {
            let cells = line.replace("\\|", "").matches('|').count();
            if line.starts_with('|') {
                assert!(columns == 0 || cells == columns, "{line}");
                columns = cells;
            } else {
                columns = 0;
            }
        }
    }

    #[test]
    fn an_uncertain_value_shows_its_interval_and_scale() {
        let registry = Registry::embedded();
        assert_eq!(
            value(registry.get("joint.clock_d").unwrap()),
            "10.5 (6.4 to 17; log SD 0.5)"
        );
        assert_eq!(
            value(registry.get("joint.effusion_normal_ml").unwrap()),
            "6.7"
        );
    }
}
