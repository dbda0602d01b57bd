//! Every constant of the model with its status and source, the least trustworthy first.

use synovia_evidence::{Parameter as Entry, Registry, Source, Spread};

use super::links::{Piece, Text, linked, pubmed};
use crate::charts::{draws_constants, draws_from_calibration};
use crate::run::Run;
use crate::study::Parameter;
use crate::words;

/// All constants, by status.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumptions {
    /// How many there are.
    pub total: usize,
    /// Whether replicates drew those that are uncertain.
    pub drawn: bool,
    /// How many are drawn, or uncertain and not held fixed.
    pub uncertain: usize,
    /// How many of these come from a calibration; the others from their prior only.
    pub calibrated: usize,
    /// Labels of those that the study replaced.
    pub overridden: Vec<String>,
    /// One group per status, the least trustworthy first.
    pub groups: Vec<Group>,
}

/// Constants of one status.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// `assumed`, `calibrated`, `illustrative`, `published`.
    pub status: String,
    /// What that means.
    pub meaning: &'static str,
    /// In the order of the registry.
    pub constants: Vec<Constant>,
    /// Share of all constants, percent.
    pub percent: String,
}

/// One constant.
#[derive(Debug, Clone, PartialEq)]
pub struct Constant {
    /// Name in the registry.
    pub id: String,
    /// What it stands for.
    pub meaning: String,
    /// With its unit.
    pub value: String,
    /// How uncertain it is, in the registry's scale; empty when it is held fixed.
    pub spread: String,
    /// Where it was read.
    pub source: Text,
    /// Whether the study file replaces the registry's value.
    pub overridden: bool,
}

const STATUSES: [(&str, &str); 4] = [
    ("assumed", "our own judgement, without direct data"),
    ("calibrated", "set by us so that published numbers come out"),
    (
        "illustrative",
        "printed in a paper that calls it illustrative itself",
    ),
    (
        "published",
        "read in a paper as a measured or fitted value for this use",
    ),
];

impl Group {
    /// Class of its bar; whatever the manifest says, it is one of ours.
    pub fn class(&self) -> &'static str {
        match self.status.as_str() {
            "assumed" => "assumed",
            "calibrated" => "calibrated",
            "illustrative" => "illustrative",
            "published" => "published",
            _ => "other",
        }
    }
}

impl Assumptions {
    /// Groups what the manifest lists.
    pub fn new(run: &Run) -> Self {
        let parameters = &run.study.parameters;
        let registry = Registry::embedded();
        let mut statuses: Vec<(&str, &'static str)> = STATUSES.to_vec();
        if draws_from_calibration(run) {
            for (status, meaning) in &mut statuses {
                if *status == "calibrated" {
                    *meaning = "fitted to published trials, or set by us so that published numbers come out";
                }
            }
        }
        for parameter in parameters {
            if !statuses
                .iter()
                .any(|(status, _)| *status == parameter.status)
            {
                statuses.push((&parameter.status, "as the manifest says"));
            }
        }
        let group = |(status, meaning): (&str, &'static str)| {
            let mine = parameters
                .iter()
                .filter(|parameter| parameter.status == status);
            let constants: Vec<Constant> = mine
                .map(|parameter| constant(parameter, &registry, draws_from_calibration(run)))
                .collect();
            let percent = words::number(
                100.0 * constants.len() as f64 / parameters.len().max(1) as f64,
                2,
            );
            let status = if status.is_empty() {
                "without status".to_owned()
            } else {
                status.to_owned()
            };
            Group {
                status,
                meaning,
                constants,
                percent,
            }
        };
        Assumptions {
            total: parameters.len(),
            drawn: draws_constants(run),
            uncertain: parameters
                .iter()
                .filter(|parameter| !parameter.overridden)
                .filter(|parameter| {
                    is_calibrated(parameter)
                        || registry
                            .get(&parameter.id)
                            .is_some_and(|entry| entry.is_drawn())
                })
                .count(),
            calibrated: parameters.iter().filter(|p| is_calibrated(p)).count(),
            overridden: parameters
                .iter()
                .filter(|parameter| parameter.overridden)
                .map(|parameter| parameter.id.clone())
                .collect(),
            groups: statuses
                .into_iter()
                .map(group)
                .filter(|group| !group.constants.is_empty())
                .collect(),
        }
    }
}

/// Whether replicates take it from a draw of a calibration.
fn is_calibrated(parameter: &Parameter) -> bool {
    parameter.drawn_from == "posterior"
}

/// A number of the manifest as it is printed.
fn printed(value: &str) -> String {
    value
        .strip_suffix(".0")
        .unwrap_or(value)
        .replace('-', "\u{2212}")
}

fn constant(parameter: &Parameter, registry: &Registry, beside_calibration: bool) -> Constant {
    let value = printed(&parameter.value);
    let unit = parameter.unit.replace("^2", "²").replace("^3", "³");
    let unit = if unit == "1" { String::new() } else { unit };
    // The manifest holds the value that was used; the registry knows more about where it comes from.
    let same = |entry: &&Entry| {
        entry.status.to_string() == parameter.status
            && !parameter.overridden
            && !is_calibrated(parameter)
    };
    let entry = registry.get(&parameter.id).filter(same);
    let mut source = match entry.and_then(|entry| Some((entry, registry.source(&entry.source)?))) {
        Some((entry, _)) if entry.source == "design" => linked("Our own design value"),
        Some((_, source)) => cited(source),
        None => linked(&words::sentence(&parameter.source)),
    };
    let locator = entry.and_then(|entry| entry.locator.as_ref());
    let note = entry.and_then(|entry| entry.note.as_ref());
    for (before, more) in [("; ", locator), (". ", note)] {
        if let Some(more) = more {
            source.push(Piece {
                text: before.to_owned(),
                href: None,
            });
            source.extend(linked(more));
        }
    }
    let spread = entry
        .and_then(|entry| Some((entry, entry.uncertainty?)))
        .map_or_else(String::new, |(entry, uncertainty)| {
            // Beside a calibration it matters which constants nothing was fitted to.
            let drawn = match (entry.is_drawn(), beside_calibration) {
                (false, _) => ", not drawn",
                (true, true) => ", prior only",
                (true, false) => "",
            };
            match uncertainty.spread {
                Spread::LogSd(sd) => format!("log SD {sd}{drawn}"),
                Spread::Sd(sd) => format!("SD {sd}{drawn}"),
                Spread::LogitSd(sd) => format!("logit SD {sd}{drawn}"),
            }
        });
    let spread = if is_calibrated(parameter) {
        let [low, high] = [&parameter.p05, &parameter.p95].map(|end| printed(end));
        format!("calibrated, 90 % of draws {low} to {high}")
    } else {
        spread
    };
    Constant {
        id: parameter.id.clone(),
        meaning: words::sentence(&parameter.meaning),
        value: format!("{value} {unit}").trim_end().to_owned(),
        spread,
        source,
        overridden: parameter.overridden,
    }
}

/// A source of the registry as a short citation with its links.
fn cited(source: &Source) -> Text {
    let year = source
        .year
        .map_or_else(String::new, |year| format!(" {year}"));
    let words = match (&source.authors, &source.journal) {
        (Some(authors), Some(journal)) => format!("{}{year}, {journal}", first_author(authors)),
        (Some(authors), None) => format!("{}{year}, {}", first_author(authors), source.title),
        (None, _) => format!("{}{year}", source.title),
    };
    let mut text = vec![Piece {
        text: words,
        href: None,
    }];
    if let Some(doi) = &source.doi {
        text.push(Piece {
            text: ", ".to_owned(),
            href: None,
        });
        text.extend(linked(doi));
    }
    if let Some(pmid) = &source.pmid {
        text.push(Piece {
            text: ", ".to_owned(),
            href: None,
        });
        text.push(pubmed(pmid));
    }
    text
}

/// "Baker et al." out of "Baker M, Brook BS, Owen MR".
fn first_author(authors: &str) -> String {
    let mut all = authors.split(',');
    let first = all.next().unwrap_or_default();
    let surname = first.rsplit_once(' ').map_or(first, |(surname, _)| surname);
    if all.next().is_some() {
        format!("{surname} et al.")
    } else {
        surname.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_trustworthy_come_first_and_unknown_statuses_are_not_lost() {
        let parameter = |status: &str| Parameter {
            id: status.to_owned(),
            status: status.to_owned(),
            ..Parameter::default()
        };
        let mut run = Run::default();
        run.study.parameters = ["published", "guessed", "assumed"].map(parameter).to_vec();
        let statuses: Vec<String> = Assumptions::new(&run)
            .groups
            .into_iter()
            .map(|group| group.status)
            .collect();
        assert_eq!(statuses, ["assumed", "published", "guessed"]);
    }

    #[test]
    fn a_source_of_the_registry_is_cited_with_its_links() {
        let source = Registry::embedded();
        let text = cited(source.source("baker-2017").unwrap());
        assert!(text[0].text.starts_with("Baker et al. 2017"));
        assert!(text.iter().any(
            |piece| piece.href.as_deref() == Some("https://doi.org/10.1007/s00285-017-1104-y")
        ));
    }
}
