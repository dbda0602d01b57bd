//! CHEERS 2022: what this document says to each item, and what it cannot say.

use serde::Serialize;

/// One item of the checklist (Husereau 2022, 10.1136/bmj-2021-067975).
#[derive(Debug, Clone, Serialize)]
pub struct CheersItem {
    /// Number, 1 to 28.
    pub item: u32,
    /// What it asks, in our words.
    pub topic: &'static str,
    /// `reported`, `partly` or `not-reported`.
    pub status: &'static str,
    /// Where, or why not.
    pub place: &'static str,
}

/// All 28.
pub(super) fn items() -> Vec<CheersItem> {
    const ITEMS: [(&str, &str, &str); 28] = [
        ("Title", "reported", "settings.title"),
        ("Abstract", "partly", "the answer, at the top of the report"),
        (
            "Background and objectives",
            "partly",
            "book/src/economics.md",
        ),
        (
            "Analysis plan",
            "reported",
            "economics.toml, by its hash in provenance",
        ),
        (
            "Population",
            "reported",
            "patients of the run's example trial, or typed; book/src/economics.md",
        ),
        ("Setting and location", "reported", "settings.country"),
        ("Comparators", "reported", "strategies"),
        (
            "Perspective",
            "reported",
            "settings.perspective; three ledgers",
        ),
        ("Time horizon", "reported", "settings.horizon_years"),
        (
            "Discount rate",
            "reported",
            "settings.discount_costs, settings.discount_effects",
        ),
        (
            "Choice of outcomes",
            "reported",
            "quality-adjusted life years; book/src/economics.md",
        ),
        (
            "Measurement of outcomes",
            "reported",
            "pain by month from the simulated trial",
        ),
        (
            "Valuation of outcomes",
            "reported",
            "two published tables, carried as an uncertainty; scenarios",
        ),
        ("Resources and costs", "partly", "inputs; many are assumed"),
        (
            "Currency, price year, conversion",
            "partly",
            "inputs, prices; price years are not brought together",
        ),
        ("Model", "reported", "book/src/economics.md"),
        (
            "Analytics and assumptions",
            "reported",
            "book/src/economics.md; limits",
        ),
        (
            "Heterogeneity",
            "partly",
            "people differ; effects by subgroup are not shown",
        ),
        ("Distributional effects", "not-reported", "not modelled"),
        (
            "Uncertainty",
            "reported",
            "icer, nmb, ceac, evpi, evppi, tornado, tornado_one_way, scenarios",
        ),
        ("Engagement with patients", "not-reported", "there was none"),
        ("Parameters", "reported", "inputs, sources, prices"),
        ("Main results", "reported", "strategies, icer, nmb"),
        (
            "Effect of uncertainty",
            "reported",
            "evppi, tornado, scenarios",
        ),
        ("Effect of engagement", "not-reported", "there was none"),
        (
            "Findings, limits, generalisability",
            "partly",
            "limits, external_checks",
        ),
        (
            "Funding",
            "not-reported",
            "to be written by whoever publishes",
        ),
        (
            "Conflicts of interest",
            "not-reported",
            "to be written by whoever publishes",
        ),
    ];
    let numbered = ITEMS.iter().zip(1..);
    numbered
        .map(|((topic, status, place), item)| CheersItem {
            item,
            topic,
            status,
            place,
        })
        .collect()
}
