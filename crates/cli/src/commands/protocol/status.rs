//! The short status: how many lines of each checklist are filled, whose permission is needed, what agencies have said.

use synovia_regulation::protocol::{Document, Licence, Notice};

use crate::table::{Align, aligned};

/// What is printed.
pub fn text(document: &Document) -> String {
    let mark = if document.simulated.is_empty() {
        "no results yet: a run folder instead of the study fills more lines".to_owned()
    } else {
        "with SIMULATED results of a run".to_owned()
    };
    let header = [
        ("checklist", Align::Left),
        ("filled", Align::Right),
        ("your text", Align::Right),
        ("not applicable", Align::Right),
        ("missing", Align::Right),
    ];
    let rows: Vec<Vec<String>> = document
        .checklists
        .iter()
        .map(|list| {
            let counts = list.counts;
            vec![
                format!("{} [{}]", list.name, list.id),
                counts.filled_automatically.to_string(),
                counts.your_text.to_string(),
                counts.not_applicable.to_string(),
                counts.missing.to_string(),
            ]
        })
        .collect();
    format!(
        "{}\n{mark}\n\n{}\n{}\n{}\n{} as of {}.",
        document.facts.title,
        aligned(&header, &rows),
        licences(&document.licences),
        notices(&document.notices),
        document.not_legal_advice,
        document.as_of
    )
}

fn licences(all: &[Licence]) -> String {
    let mut text = "Licences\n".to_owned();
    for licence in all {
        let mine = if licence.mine.is_empty() {
            String::new()
        } else {
            format!("; you say: {}", licence.mine)
        };
        text.push_str(&format!(
            "  {}, permission {}: {} ({}){mine}\n    used as {}\n",
            licence.name, licence.permission, licence.needs, licence.status, licence.used_as
        ));
    }
    text
}

fn notices(all: &[Notice]) -> String {
    let mut text = "Notices\n".to_owned();
    for notice in all {
        text.push_str(&format!(
            "  {}: {}\n    shown because {}; source: {} ({})\n",
            notice.jurisdiction, notice.title, notice.because, notice.source, notice.tier
        ));
    }
    text
}
