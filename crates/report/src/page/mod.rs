//! The page: what is said, in which order, and the tables. The words that do not depend on the run stand in `templates/`.

mod answer;
mod assumptions;
mod design;
mod links;
mod provenance;
mod regulation;
mod results;
mod safety;
mod table;

pub use answer::Answer;
pub use assumptions::Assumptions;
pub use links::Text;
pub use table::DataTable;

use askama::Template;

use crate::charts;
use crate::figures::{Art, Figure};
use crate::run::Run;

/// Everything the template needs, as text, tables and figures.
#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    style: &'static str,
    title: String,
    run_line: String,
    is_prior: bool,
    status: String,
    answer: Answer,
    misses: Vec<Text>,
    design: Vec<(String, String)>,
    arms: String,
    screening: Vec<String>,
    pain: Vec<String>,
    effects: Vec<String>,
    cores: Vec<String>,
    responders: Vec<String>,
    power: Vec<String>,
    context: Vec<String>,
    inside: Vec<String>,
    structure: Vec<String>,
    events: Vec<String>,
    rescue: Vec<String>,
    counterfactuals: Vec<String>,
    counterfactual_replicates: usize,
    regulation: String,
    assumptions: Assumptions,
    provenance: Vec<(String, String)>,
    files: String,
}

/// One figure with its heading and caption.
#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePart {
    title: String,
    reading: String,
    art: Art,
}

/// The whole page.
pub fn html(run: &Run) -> String {
    let provenance = &run.provenance;
    let page = Page {
        style: include_str!("../../templates/style.css"),
        title: if run.study.title.is_empty() {
            "Untitled study".to_owned()
        } else {
            run.study.title.clone()
        },
        run_line: provenance::line(run),
        is_prior: provenance.status.is_empty() || provenance.status == "prior",
        status: provenance.status.clone(),
        answer: Answer::new(run),
        misses: run
            .study
            .known_misses
            .iter()
            .map(|miss| links::linked(miss))
            .collect(),
        design: design::facts(run),
        arms: parts([], [design::arms(run)]).concat(),
        screening: parts(
            [charts::funnel::figure(run), charts::flow::figure(run)],
            [design::baseline(run)],
        ),
        pain: parts(
            [charts::pain::figure(run), charts::patients::figure(run)],
            [results::visits(run)],
        ),
        effects: parts([charts::forest::figure(run)], [results::effects(run)]),
        cores: parts([charts::cores::figure(run)], [results::cores(run)]),
        responders: parts([charts::responders::figure(run)], []),
        power: parts([charts::power::figure(run)], [results::power(run)]),
        context: parts(
            [charts::share::figure(run)],
            [results::parts_of_change(run), results::changes(run)],
        ),
        inside: parts([charts::inside::figure(run), charts::knee::figure(run)], []),
        structure: parts([], [results::structure(run)]),
        events: parts([], [safety::events(run)]),
        rescue: parts([], [safety::rescue(run)]),
        counterfactuals: parts(
            [charts::twins::figure(run)],
            [results::counterfactuals(run)],
        ),
        counterfactual_replicates: run.counterfactual_replicates(),
        regulation: regulation::Regulation::new(run)
            .map_or_else(String::new, |sections| written(&sections)),
        assumptions: Assumptions::new(run),
        provenance: provenance::facts(run),
        files: provenance::files(run).map_or_else(String::new, |table| written(&table)),
    };
    written(&page)
}

/// Figures, then tables, those there are; every table is the text version of the figures before it.
fn parts<const F: usize, const T: usize>(
    figures: [Option<Figure>; F],
    tables: [Option<DataTable>; T],
) -> Vec<String> {
    let figures = figures.into_iter().flatten().map(
        |Figure {
             title,
             reading,
             art,
         }| {
            written(&FigurePart {
                title,
                reading,
                art,
            })
        },
    );
    let tables = tables
        .into_iter()
        .flatten()
        .filter(|table| !table.rows.is_empty())
        .map(|table| written(&table));
    figures.chain(tables).collect()
}

/// Templates only fail when writing fails, and writing to memory does not.
fn written(template: &impl Template) -> String {
    template.render().expect("writing to memory cannot fail")
}
