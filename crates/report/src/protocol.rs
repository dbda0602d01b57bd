//! The page of a protocol: synopsis, schedule, estimands, licences, notices, checklists; from one `protocol.json`.
//!
//! What is missing is counted before what is filled. NOT LEGAL ADVICE stands on every sheet with its date, and SIMULATED where results
//! of a run are shown.
//!
//! ```
//! use synovia_regulation::protocol::{Facts, Mine, document};
//!
//! let html = synovia_report::protocol::render(&document(&Facts::default(), &Mine::default()));
//! assert!(html.contains("NOT LEGAL ADVICE") && !html.contains("SIMULATED"));
//! ```

use askama::Template;
use synovia_regulation::protocol::{Checklist, Document, Line, NOT_LEGAL_ADVICE, Status};

use crate::words;

/// With fewer replicates no share of them is known to one in a hundred.
const FEW: u64 = 100;

#[derive(Template)]
#[template(path = "protocol.html")]
struct Page<'a> {
    document: &'a Document,
    title: &'a str,
    mark: String,
    style: String,
}

/// The page of a document: the same document gives the same bytes.
pub fn render(document: &Document) -> String {
    let mark = if document.simulated.is_empty() {
        NOT_LEGAL_ADVICE.to_owned()
    } else {
        format!("{} · {NOT_LEGAL_ADVICE}", document.simulated)
    };
    // The style of the run's page, with this page's own words on paper.
    let style = include_str!("../templates/style.css")
        .replace("SIMULATED", &mark)
        .replace(
            "No patient took part. Results of a computer model.",
            &if document.simulated.is_empty() {
                format!("As of {}. Draft, filled from a study file.", document.as_of)
            } else {
                format!(
                    "As of {}. Draft with results of a computer model.",
                    document.as_of
                )
            },
        );
    let title = if document.facts.title.is_empty() {
        "A study without a title"
    } else {
        &document.facts.title
    };
    let page = Page {
        document,
        title,
        mark,
        style: style + include_str!("../templates/protocol.css"),
    };
    // Templates only fail when writing fails, and writing to memory does not.
    page.render().expect("writing to memory cannot fail")
}

impl Page<'_> {
    /// Lines missing of all lines that apply, in the checklists of protocol and report.
    fn lead(&self) -> String {
        let of = |id: &str| self.document.checklists.iter().find(|list| list.id == id);
        let parts: Vec<String> = ["spirit-2025", "consort-2025"]
            .into_iter()
            .filter_map(of)
            .map(|list| {
                format!(
                    "{}: {} of {} lines missing",
                    list.name,
                    list.counts.missing,
                    list.lines.len() - list.counts.not_applicable
                )
            })
            .collect();
        format!(
            "{}. A line that is empty is never ticked.",
            parts.join("; ")
        )
    }

    fn class(&self, line: &Line) -> &'static str {
        match line.status {
            Status::FilledAutomatically => "auto",
            Status::YourText => "mine",
            Status::NotApplicable => "none",
            Status::Missing => "gap",
        }
    }

    fn is_open(&self, list: &Checklist) -> bool {
        matches!(list.id.as_str(), "consort-2025")
    }

    /// Head of the column of that name.
    fn no_better(&self) -> String {
        let reference = self.document.facts.reference();
        format!("P(no better than {})", reference.unwrap_or("the reference"))
    }

    /// A share of replicates with its Monte Carlo standard error. Of few replicates none, or all, is not less than one in a hundred: it is
    /// then told as such.
    fn share(&self, value: &Option<f64>, error: &Option<f64>) -> String {
        let value = value.unwrap_or(f64::NAN);
        let few = self.document.facts.replicates.unwrap_or(0) < FEW;
        match error {
            _ if few && value == 0.0 => "none".to_owned(),
            _ if few && value == 1.0 => "all".to_owned(),
            Some(error) if *error > 0.0 => {
                format!("{} ± {:.0}", words::share(value), 100.0 * error)
            }
            _ => words::share(value),
        }
    }

    /// How many replicates there were, and a warning when they are few.
    fn replicates(&self, replicates: &u64) -> String {
        let warning = if *replicates < FEW {
            ": too few for any of these shares"
        } else {
            ""
        };
        format!("{replicates} replicates{warning}.")
    }

    /// Whether an attribute of a later estimand is that of the first, so that it need not be told again.
    fn is_as_before(&self, index: &usize, this: &str, first: &str) -> bool {
        *index > 0 && this == first
    }

    fn points(&self, value: &Option<f64>) -> String {
        words::points(value.unwrap_or(f64::NAN))
    }

    fn p_value(&self, value: &Option<f64>) -> String {
        words::p_value(value.unwrap_or(f64::NAN))
    }

    /// Words that stand after a full stop.
    fn sentence(&self, words: &str) -> String {
        let mut rest = words.chars();
        rest.next().map_or_else(String::new, |first| {
            first.to_uppercase().collect::<String>() + rest.as_str()
        })
    }

    /// A source as a link when it is one address.
    fn is_address(&self, source: &str) -> bool {
        source.starts_with("https://") && !source.contains([' ', '"'])
    }
}
