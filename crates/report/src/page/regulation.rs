//! What is injected, whether it may be, and how far the reporting checklists are filled.

use std::collections::BTreeMap;

use askama::Template;
use synovia_regulation::summary::{ChecklistCounts, JurisdictionSummary, ProductSummary, Summary};

use super::links::{Text, linked};
use crate::run::Run;

/// The two sections; empty for a run that was not read from a folder.
#[derive(Debug, Template)]
#[template(path = "regulation.html")]
pub struct Regulation<'a> {
    not_legal_advice: &'a str,
    rules_as_of: &'a str,
    warnings: &'a [String],
    covered: Vec<Product<'a>>,
    /// Products that no rule is about, with why.
    others: Vec<(&'a str, &'a str)>,
    overview: Vec<OverviewRow>,
    checklists: Vec<ChecklistRow<'a>>,
}

/// One product with its passport and its answers.
#[derive(Debug)]
struct Product<'a> {
    of: &'a ProductSummary,
    arms: String,
    /// How many fields are known in which way.
    known: String,
    answers: Vec<AnswerRow<'a>>,
}

#[derive(Debug)]
struct OverviewRow {
    jurisdiction: String,
    /// One cell per product.
    classes: Vec<String>,
}

#[derive(Debug)]
struct AnswerRow<'a> {
    jurisdiction: &'a JurisdictionSummary,
    sources: Vec<Text>,
}

#[derive(Debug)]
struct ChecklistRow<'a> {
    name: &'a str,
    cells: [usize; 4],
}

impl<'a> Regulation<'a> {
    /// From the run's summary.
    pub fn new(run: &'a Run) -> Option<Self> {
        let summary: &Summary = run.regulation.as_ref()?;
        let (covered, others): (Vec<_>, Vec<_>) = summary
            .products
            .iter()
            .partition(|product| product.not_covered.is_empty());
        Some(Regulation {
            not_legal_advice: &summary.not_legal_advice,
            rules_as_of: &summary.rules_as_of,
            warnings: &summary.warnings,
            overview: overview(&covered),
            covered: covered.into_iter().map(product).collect(),
            others: others
                .into_iter()
                .map(|product| (product.name.as_str(), product.not_covered.as_str()))
                .collect(),
            checklists: summary.checklists.iter().map(checklist).collect(),
        })
    }
}

fn product(of: &ProductSummary) -> Product<'_> {
    Product {
        of,
        arms: of.arms.join(", "),
        known: of.passport.as_ref().map_or_else(String::new, |passport| {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for stated in &passport.stated {
                *counts.entry(&stated.known).or_default() += 1;
            }
            let count = |known: &str| counts.get(known).copied().unwrap_or_default();
            format!(
                "{} fields unknown, {} assumed, {} reported by a source",
                passport.unknown.len(),
                count("assumed"),
                count("reported")
            )
        }),
        answers: of.jurisdictions.iter().map(answer).collect(),
    }
}

fn answer(jurisdiction: &JurisdictionSummary) -> AnswerRow<'_> {
    let mut sources: Vec<String> = Vec::new();
    for class in &jurisdiction.classes {
        for (tier, address) in &class.sources {
            let source = format!("{tier}: {address}");
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
    }
    AnswerRow {
        jurisdiction,
        sources: sources.iter().map(|source| linked(source)).collect(),
    }
}

/// Jurisdictions by products, the class and how sure it is.
fn overview(products: &[&ProductSummary]) -> Vec<OverviewRow> {
    let Some(first) = products.first() else {
        return Vec::new();
    };
    let row = |(index, jurisdiction): (usize, &JurisdictionSummary)| OverviewRow {
        jurisdiction: jurisdiction.name.clone(),
        classes: products
            .iter()
            .map(|product| {
                product
                    .jurisdictions
                    .get(index)
                    .map_or_else(String::new, in_short)
            })
            .collect(),
    };
    first.jurisdictions.iter().enumerate().map(row).collect()
}

fn in_short(answer: &JurisdictionSummary) -> String {
    match (answer.outcome.as_str(), answer.classes.as_slice()) {
        ("decided", [class]) => format!("{} ({})", class.class, class.certainty),
        ("depends", classes) => {
            // One class under two conditions is one class.
            let mut names: Vec<&str> = Vec::new();
            for class in classes {
                if !names.contains(&class.class.as_str()) {
                    names.push(&class.class);
                }
            }
            format!("depends: {}", names.join(" or "))
        }
        _ => "UNDETERMINED".to_owned(),
    }
}

fn checklist(list: &ChecklistCounts) -> ChecklistRow<'_> {
    let counts = &list.counts;
    ChecklistRow {
        name: &list.name,
        cells: [
            counts.missing,
            counts.filled_automatically,
            counts.your_text,
            counts.not_applicable,
        ],
    }
}
