//! Pieces of the page: paragraphs, lists, links, tables, sections. Every text is made safe here.

use askama::Template;
use synovia_results::evidence::NOT_ADVICE;

use crate::figures::{Art, Figure};
use crate::safe::escape;

/// One heading of the page with what stands under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its name in addresses within the page.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// HTML.
    pub body: String,
}

impl Section {
    /// Parts below a heading, one after the other.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        parts: impl IntoIterator<Item = String>,
    ) -> Self {
        Section {
            id: id.into(),
            title: title.into(),
            body: parts.into_iter().collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "evidence.html")]
struct Page<'a> {
    title: &'a str,
    line: &'a str,
    style: String,
    sections: Vec<Section>,
    contents: bool,
    not_advice: &'static str,
}

/// The whole page; sections without anything in them are left out. `contents`: whether a list of the sections follows the first.
pub fn page(
    title: &str,
    line: &str,
    sections: impl IntoIterator<Item = Section>,
    contents: bool,
) -> String {
    // The style of the run's page, without the words that it prints on paper: nothing here is simulated.
    let style =
        include_str!("../../templates/style.css").replace("SIMULATED", "PUBLISHED RESULTS, POOLED");
    written(&Page {
        title,
        line,
        style: style + include_str!("../../templates/evidence.css"),
        sections: sections
            .into_iter()
            .filter(|section| !section.body.is_empty())
            .collect(),
        contents,
        not_advice: NOT_ADVICE,
    })
}

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePart {
    title: String,
    reading: String,
    art: Art,
}

/// A figure with heading and caption; nothing without one.
pub fn figure(figure: Option<Figure>) -> String {
    figure.map_or_else(
        String::new,
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
    )
}

/// A table whose cells are HTML.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "evidence_table.html")]
pub struct Sheet {
    caption: String,
    heads: Vec<String>,
    numbers: Vec<bool>,
    rows: Vec<Vec<String>>,
    collapsed: bool,
    is_matrix: bool,
}

impl Sheet {
    /// A table without rows; a heading that begins with `#` is over numbers.
    pub fn new<'a>(caption: impl Into<String>, heads: impl IntoIterator<Item = &'a str>) -> Self {
        let heads: Vec<&str> = heads.into_iter().collect();
        Sheet {
            caption: caption.into(),
            numbers: heads.iter().map(|head| head.starts_with('#')).collect(),
            heads: heads
                .iter()
                .map(|head| head.trim_start_matches('#').to_owned())
                .collect(),
            rows: Vec::new(),
            collapsed: false,
            is_matrix: false,
        }
    }

    /// The same, closed at first.
    pub fn collapsed(mut self) -> Self {
        self.collapsed = true;
        self
    }

    /// The same, but a grid on the phone too, scrolling in its box.
    pub fn matrix(mut self) -> Self {
        self.is_matrix = true;
        self
    }

    /// Adds a row of cells that are HTML already.
    pub fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells: Vec<String> = cells.into_iter().collect();
        cells.resize(self.heads.len(), String::new());
        self.rows.push(cells);
    }

    /// As HTML; nothing without rows.
    pub fn html(&self) -> String {
        if self.rows.is_empty() {
            String::new()
        } else {
            written(self)
        }
    }

    /// The headings, each with whether it is over numbers.
    fn columns(&self) -> Vec<(&str, bool)> {
        let heads = self.heads.iter().map(String::as_str);
        heads.zip(self.numbers.iter().copied()).collect()
    }

    /// The cells of a row after the first: its heading, whether it is a number, HTML.
    fn cells<'a>(&'a self, row: &'a [String]) -> Vec<(&'a str, bool, &'a str)> {
        let columns = self.heads.iter().zip(&self.numbers).zip(row);
        let cell = columns.map(|((head, number), cell)| (head.as_str(), *number, cell.as_str()));
        cell.skip(1).collect()
    }
}

/// Templates only fail when writing fails, and writing to memory does not.
fn written(template: &impl Template) -> String {
    template.render().expect("writing to memory cannot fail")
}

/// Plain text as HTML.
pub fn text(words: &str) -> String {
    escape(words)
}

/// A paragraph; nothing without words.
pub fn paragraph(class: &str, words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    let class = if class.is_empty() {
        String::new()
    } else {
        format!(" class=\"{class}\"")
    };
    format!("<p{class}>{}</p>\n", escape(words))
}

/// A heading below that of a section.
pub fn heading(words: &str) -> String {
    format!("<h3>{}</h3>\n", escape(words))
}

/// A list of HTML items; nothing without items.
pub fn list(tag: &str, class: &str, items: impl IntoIterator<Item = String>) -> String {
    let items: String = items
        .into_iter()
        .map(|item| format!("<li>{item}</li>\n"))
        .collect();
    if items.is_empty() {
        return items;
    }
    let class = if class.is_empty() {
        String::new()
    } else {
        format!(" class=\"{class}\"")
    };
    format!("<{tag}{class}>\n{items}</{tag}>\n")
}

/// Names with their values, both HTML; nothing without pairs.
pub fn facts(pairs: impl IntoIterator<Item = (String, String)>) -> String {
    let pairs: String = pairs
        .into_iter()
        .map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n"))
        .collect();
    if pairs.is_empty() {
        pairs
    } else {
        format!("<dl class=\"facts\">\n{pairs}</dl>\n")
    }
}

/// Something that opens when asked; summary and body are HTML.
pub fn details(class: &str, summary: &str, body: &str, open: bool) -> String {
    let open = if open { " open" } else { "" };
    format!("<details class=\"{class}\"{open}>\n<summary>{summary}</summary>\n{body}</details>\n")
}

/// An address that may be a link: only the web, so that no document can run a script by being clicked.
pub fn address(url: &str) -> Option<&str> {
    let lower = url.trim().to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    is_web.then(|| url.trim())
}

/// A link, or its words alone where the address is none.
pub fn link(words: &str, url: &str) -> String {
    match address(url) {
        Some(url) => format!("<a href=\"{}\">{}</a>", escape(url), escape(words)),
        None => escape(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert_eq!(
            link("a<b", "https://doi.org/10.1/x\"y"),
            "<a href=\"https://doi.org/10.1/x&quot;y\">a&lt;b</a>"
        );
        for url in [
            "javascript:alert(1)",
            "",
            "data:text/html,x",
            " JAVASCRIPT:https://",
        ] {
            assert_eq!(link("a", url), "a", "{url}");
        }
    }
}
