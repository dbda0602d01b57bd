//! The pages: what is said, in which order, and the tables. The words that do not depend on the run stand in `templates/`.

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
    has_regulation: bool,
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

/// A page beside the report: what is looked up rather than read.
#[derive(Template)]
#[template(path = "beside.html")]
struct Beside<'a> {
    style: &'static str,
    what: &'static str,
    title: &'a str,
    run_line: String,
    status: &'a str,
    body: String,
}

/// The sections on the constants.
#[derive(Template)]
#[template(path = "parameters.html")]
struct Constants {
    assumptions: Assumptions,
}

pub(crate) const STYLE: &str = include_str!("../../templates/style.css");

fn title(run: &Run) -> &str {
    match run.study.title.as_str() {
        "" => "Untitled study",
        title => title,
    }
}

fn beside(run: &Run, what: &'static str, body: String) -> String {
    written(&Beside {
        style: STYLE,
        what,
        title: title(run),
        run_line: provenance::line(run),
        status: &run.provenance.status,
        body,
    })
}

/// The page of the constants.
pub fn parameters(run: &Run) -> String {
    let assumptions = Assumptions::new(run);
    beside(run, "every constant", written(&Constants { assumptions }))
}

/// The page of passports, legal classes and checklists; none for a run that was not read from a folder.
pub fn regulation(run: &Run) -> Option<String> {
    let sections = regulation::Regulation::new(run)?;
    Some(beside(run, "products and law", written(&sections)))
}

/// The report itself.
pub fn html(run: &Run) -> String {
    let provenance = &run.provenance;
    let page = Page {
        style: STYLE,
        title: title(run).to_owned(),
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
        effects: parts([], [results::effects(run)]),
        cores: parts([charts::cores::figure(run)], [results::cores(run)]),
        responders: parts([charts::responders::figure(run)], []),
        power: parts(
            [charts::power::figure(run)],
            [results::power(run), results::false_alarms(run)],
        ),
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
        has_regulation: run.regulation.is_some(),
        assumptions: Assumptions::new(run),
        provenance: provenance::facts(run),
        files: provenance::files(run).map_or_else(String::new, |table| written(&table)),
    };
    written(&page)
}

/// Figures, then tables, those there are; every table is the text version of the figures before it.
pub(crate) fn parts<const F: usize, const T: usize>(
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
