//! The page as a whole: its parts in their order.

use askama::Template;

use super::{
    Document, answer, checklist, inputs, methods, misses, names, patient, results, uncertainty,
};
use crate::evidence::markup::Section;

#[derive(Template)]
#[template(path = "economics.html")]
struct Page<'a> {
    title: &'a str,
    line: String,
    style: String,
    sections: Vec<Section>,
}

/// The order is that of CHEERS 2022, with misses and limits brought forward.
pub fn html(document: &Document) -> String {
    // The style of the run's page, with this page's own words on paper.
    let style = include_str!("../../templates/style.css").replace(
        "No patient took part. Results of a computer model.",
        "Costs and effects of a computer model. No verdict.",
    );
    let page = Page {
        title: match document.settings.title.as_str() {
            "" => "Costs and effects without a title",
            title => title,
        },
        line: line(document),
        style: style + include_str!("../../templates/economics.css"),
        sections: vec![
            answer::section(document),
            misses::section(document),
            methods::section(document),
            inputs::section(document),
            results::section(document),
            uncertainty::section(document),
            patient::section(document),
            checklist::section(document),
            checklist::again(document),
        ],
    };
    // Templates only fail when writing fails, and writing to memory does not.
    page.render().expect("writing to memory cannot fail")
}

/// What was priced, where, in which money, how often.
fn line(document: &Document) -> String {
    let settings = &document.settings;
    let mut parts: Vec<String> = Vec::new();
    if !settings.country.is_empty() {
        parts.push(settings.country.clone());
    }
    if settings.price_year > 0 {
        parts.push(format!("{} {}", document.currency(), settings.price_year));
    }
    if settings.horizon_years > 0.0 {
        parts.push(format!("over {}", names::horizon(settings.horizon_years)));
    }
    if settings.draws > 0 {
        parts.push(format!(
            "{} draws of {} people",
            crate::words::count(settings.draws as f64),
            crate::words::count(settings.people as f64)
        ));
    }
    let version = &document.analysis.question.program_version;
    if !version.is_empty() {
        parts.push(format!("Synovia {version}"));
    }
    parts.join(" · ")
}

/// Says that a part is not there, and what that does not mean.
pub fn absent(what: &str) -> String {
    format!("<p class=\"absent\">This document has no {what}.</p>\n")
}
