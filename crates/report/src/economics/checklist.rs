//! CHEERS 2022 item by item, and how to get the same numbers again.

use super::misses::tag;
use super::page::absent;
use super::{CheersItem, Document};
use crate::evidence::markup::{self, Section, Sheet, link, text};
use crate::words;

/// Where CHEERS 2022 was published.
const CHEERS: &str = "https://doi.org/10.1136/bmj-2021-067975";

/// Items that are not reported stand first.
pub fn section(document: &Document) -> Section {
    let mut body = Vec::new();
    if document.cheers.is_empty() {
        body.push(absent("checklist"));
    } else {
        body.push(summary(document));
        body.push(table(document));
    }
    Section::new("cheers", "Checklist: CHEERS 2022", body)
}

fn summary(document: &Document) -> String {
    let count = |status: &str| {
        let items = document.cheers.iter();
        items.filter(|item| item.status == status).count()
    };
    format!(
        "<p>{} Of {} items, {} are not reported, {} are reported in part, {} are reported. Discussion, funding and conflicts of interest are for whoever publishes this. The names of places are keys of <code>economics.json</code>.</p>\n",
        link("Husereau and others 2022.", CHEERS),
        document.cheers.len(),
        count("not-reported"),
        count("partly"),
        count("reported")
    )
}

fn table(document: &Document) -> String {
    let mut sheet = Sheet::new("", ["Item", "status", "on this page", "where, or why not"]);
    let mut items: Vec<&CheersItem> = document.cheers.iter().collect();
    items.sort_by_key(|item| match item.status.as_str() {
        "not-reported" => 0,
        "partly" => 1,
        _ => 2,
    });
    for item in items {
        let place = match place(item.item) {
            Some((id, title)) if item.status != "not-reported" => {
                format!("<a href=\"#{id}\">{title}</a>")
            }
            _ => words::MISSING.to_owned(),
        };
        sheet.push([
            text(&format!("{} {}", item.item, item.topic)),
            tag(&item.status, &item.status.replace('-', " ")),
            place,
            text(&item.place),
        ]);
    }
    sheet.html()
}

/// Section of this page that an item of CHEERS 2022 is about.
fn place(item: u32) -> Option<(&'static str, &'static str)> {
    Some(match item {
        1 | 2 => ("answer", "the answer"),
        3..=19 | 21 | 25 => ("methods", "what was asked"),
        20 | 24 => ("uncertainty", "what the uncertainty does"),
        22 => ("inputs", "every input"),
        23 => ("results", "results"),
        26 => ("misses", "misses and limits"),
        _ => return None,
    })
}

/// The command and the hashes.
pub fn again(document: &Document) -> Section {
    let question = &document.analysis.question;
    let mut body = vec![markup::paragraph(
        "",
        "The same files and the same version give the same bytes on any number of threads.",
    )];
    if question.command.is_empty() {
        body.push(absent("command"));
    } else {
        body.push(format!(
            "<pre class=\"command\"><code>{}</code></pre>\n",
            text(&question.command)
        ));
    }
    let mut facts: Vec<(String, String)> = document
        .provenance
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            let name = words::sentence(&name.replace('_', " ")).replace("sha256", "SHA-256");
            (text(&name), format!("<code>{}</code>", text(value)))
        })
        .collect();
    if document.settings.draws > 0 {
        let seed = document.settings.seed.to_string();
        facts.push(("Seed".to_owned(), text(&seed)));
    }
    body.push(markup::facts(facts));
    Section::new("again", "The same numbers again", body)
}
