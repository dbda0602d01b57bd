//! Figures of a real run for the README and the book: cut out of a report, with a background and colours of their own.
//!
//! A report colours its figures by the variables of its style sheet. A picture stands alone, on pages of any colour, and is drawn by
//! programs that know no variables, so every property that a class gives is written into the element.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Title of the figure in the report of a run, and name of the file.
const OF_A_RUN: [(&str, &str); 4] = [
    ("Effects against the reference", "effects"),
    ("Where each arm&#39;s improvement comes from", "context"),
    ("Both cores side by side", "cores"),
    ("Power against patients per arm", "power"),
];
/// The same of a calibration.
const OF_A_CALIBRATION: [(&str, &str); 2] = [
    ("Printed against predicted", "gallery"),
    ("Mean effects of classes", "class-effects"),
];

/// Space around the drawing, and above and below it for what it is, in its own units.
const SIDE: f64 = 18.0;
const ABOVE: f64 = 66.0;
const BELOW: f64 = 42.0;
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

/// Writes the pictures of the report in `run`, a run or a calibration, into `folder` and returns where they are.
pub fn write(run: &Path, folder: &Path) -> io::Result<Vec<PathBuf>> {
    let report = fs::read_to_string(run.join("report.html"))?;
    let wanted: &[(&str, &str)] = if run.join("posterior.json").is_file() {
        &OF_A_CALIBRATION
    } else {
        &OF_A_RUN
    };
    let pictures = pictures(&report, wanted).map_err(io::Error::other)?;
    fs::create_dir_all(folder)?;
    pictures
        .into_iter()
        .map(|(name, picture)| {
            let path = folder.join(format!("{name}.svg"));
            fs::write(&path, picture)?;
            Ok(path)
        })
        .collect()
}

fn pictures<'a>(
    report: &str,
    wanted: &[(&str, &'a str)],
) -> Result<Vec<(&'a str, String)>, String> {
    let style = between(report, "<style>", "</style>").ok_or("the report has no style sheet")?;
    let rules = rules(style);
    let (_, page) = report
        .split_once("</style>")
        .ok_or("the report has no page")?;
    let study = between(page, "<h1>", "</h1>").ok_or("the report has no title")?;
    let run = between(page, "<p class=\"run\">", "</p>")
        .ok_or("the report does not say which run it is of")?;
    let source = format!("{study} · {run}");
    wanted
        .iter()
        .map(|(title, name)| {
            let (drawing, after) =
                drawing(page, title).ok_or(format!("the report has no figure \"{title}\""))?;
            let caption =
                between(after, "<figcaption>", "</figcaption>").ok_or("a figure has no caption")?;
            // What is shown, without how to read it.
            let shown = [". ", "; ", " ("]
                .iter()
                .fold(caption, |text, end| text.split(end).next().unwrap_or(text));
            Ok((*name, picture(drawing, title, shown, &source, &rules)?))
        })
        .collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

/// The first drawing of that title, the one for wide pages, and what follows it.
fn drawing<'a>(page: &'a str, title: &str) -> Option<(&'a str, &'a str)> {
    let at = page.find(&format!("<title>{title}</title>"))?;
    let start = page[..at].rfind("<svg")?;
    let end = at + end_of_drawing(&page[at..])?;
    Some((&page[start..end], &page[end..]))
}

/// Where a drawing that has begun ends; drawings inside it end before.
fn end_of_drawing(page: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let end = from + page[from..].find("</svg>")?;
        let inside = page[..end].matches("<svg").count();
        if page[..end].matches("</svg>").count() == inside {
            return Some(end);
        }
        from = end + 1;
    }
}

/// A rule of the style sheet for one simple selector: how specific it is, the element and classes it asks for, what it sets.
struct Rule {
    weight: usize,
    tag: Option<String>,
    classes: Vec<String>,
    sets: Vec<(String, String)>,
}

/// The rules outside of `@` blocks, least specific first; selectors that say more than an element and its classes are left out.
fn rules(style: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    let (mut rest, mut depth, mut start, mut selector) = (style, 0_usize, 0, String::new());
    let mut skipped = false;
    while let Some(at) = rest[start..].find(['{', '}']).map(|at| at + start) {
        if rest.as_bytes()[at] == b'{' {
            if depth == 0 {
                selector = rest[..at].trim().to_owned();
                skipped = selector.starts_with('@');
                (rest, start) = (&rest[at + 1..], 0);
            } else {
                start = at + 1;
            }
            depth += 1;
            continue;
        }
        depth -= 1;
        if depth > 0 {
            start = at + 1;
            continue;
        }
        if !skipped {
            let sets: Vec<(String, String)> = rest[..at]
                .split(';')
                .filter_map(|set| set.split_once(':'))
                // Sizes in rem are the page's, not a drawing's.
                .filter(|(_, value)| !value.ends_with("rem"))
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .collect();
            rules.extend(
                selector
                    .split(',')
                    .filter_map(|one| rule(one.trim(), &sets)),
            );
        }
        (rest, start) = (&rest[at + 1..], 0);
    }
    rules.sort_by_key(|rule| rule.weight);
    rules
}

fn rule(selector: &str, sets: &[(String, String)]) -> Option<Rule> {
    let simple = selector.strip_prefix("svg ").unwrap_or(selector);
    if simple.contains([' ', '>', ':', '[', '*', '#']) && simple != ":root" {
        return None;
    }
    let mut words = simple.split('.');
    let tag = words
        .next()
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned);
    let classes: Vec<String> = words.map(str::to_owned).collect();
    let within = usize::from(selector != simple);
    let weight = 10 * classes.len() + usize::from(tag.is_some()) + within;
    Some(Rule {
        weight,
        tag,
        classes,
        sets: sets.to_vec(),
    })
}

/// The drawing as a picture of its own, on white: above it SIMULATED, its title and what is shown, below it where it comes from.
fn picture(
    drawing: &str,
    title: &str,
    shown: &str,
    source: &str,
    rules: &[Rule],
) -> Result<String, String> {
    let (_, body) = drawing
        .split_once("</desc>")
        .ok_or("the figure has no description")?;
    let described = between(drawing, "<desc>", "</desc>").unwrap_or_default();
    let size = between(drawing, "viewBox=\"", "\"").ok_or("the figure has no size")?;
    let size: Vec<f64> = size
        .split(' ')
        .filter_map(|number| number.parse().ok())
        .collect();
    let [left, top, width, height] = size[..] else {
        return Err("a size is four numbers".to_owned());
    };
    let root = variables(rules, "svg", &[]);
    let colour = |name: &str| value(&format!("var(--{name})"), &root);
    let (paper, ink, soft, mark) = (
        colour("paper")?,
        colour("ink")?,
        colour("soft")?,
        colour("mark")?,
    );
    let (x, y) = (left - SIDE, top - ABOVE);
    let (wide, high) = (width + 2.0 * SIDE, height + ABOVE + BELOW);
    let text = |x: f64, y: f64, style: &str, text: &str| {
        format!("<text x=\"{x}\" y=\"{y}\" style=\"{style}\">{text}</text>")
    };
    let head = y + 32.0;
    let lines = [
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x} {y} {wide} {high}\" width=\"{wide}\" height=\"{high}\" \
             role=\"img\" font-family=\"{FONTS}\">"
        ),
        format!("<title>SIMULATED: {title}</title>"),
        format!("<desc>{described}</desc>"),
        format!("<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{paper}\"/>"),
        format!(
            "<rect x=\"{left}\" y=\"{}\" width=\"98\" height=\"22\" fill=\"{mark}\"/>",
            head - 15.5
        ),
        text(
            left + 49.0,
            head,
            &format!(
                "font-size:13px;font-weight:700;letter-spacing:1px;text-anchor:middle;fill:{ink}"
            ),
            "SIMULATED",
        ),
        text(
            left + 110.0,
            head,
            &format!("font-size:15px;font-weight:600;fill:{ink}"),
            title,
        ),
        text(
            left + 110.0,
            head + 19.0,
            &format!("font-size:12px;fill:{soft}"),
            shown,
        ),
        coloured(body, rules)?,
        text(
            left,
            top + height + 24.0,
            &format!("font-size:11px;fill:{soft}"),
            source,
        ),
        "</svg>\n".to_owned(),
    ];
    Ok(lines.join("\n"))
}

/// Puts into every element what its classes say.
fn coloured(body: &str, rules: &[Rule]) -> Result<String, String> {
    let mut done = String::with_capacity(2 * body.len());
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        let (before, tagged) = rest.split_at(at);
        done.push_str(before);
        let end = tagged.find('>').ok_or("a tag is not closed")?;
        let (element, after) = tagged.split_at(end + 1);
        let tag: String = element[1..]
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        match between(element, " class=\"", "\"") {
            Some(names) => {
                let classes: Vec<&str> = names.split_whitespace().collect();
                let style = style(rules, &tag, &classes)?;
                done.push_str(&element.replace(
                    &format!(" class=\"{names}\""),
                    &format!(" style=\"{style}\""),
                ));
            }
            None if tag == "text" => {
                let style = style(rules, &tag, &[])?;
                done.push_str(&element.replacen("<text", &format!("<text style=\"{style}\""), 1));
            }
            None => done.push_str(element),
        }
        rest = after;
    }
    done.push_str(rest);
    Ok(done)
}

/// What applies to an element: of each property the most specific rule, of equally specific ones the last.
fn applying(rules: &[Rule], tag: &str, classes: &[&str]) -> BTreeMap<String, String> {
    let mut properties = BTreeMap::new();
    for rule in rules {
        let is_root = rule.tag.as_deref() == Some(":root");
        let fits = is_root || rule.tag.as_deref().is_none_or(|asked| asked == tag);
        let says_something = rule.tag.is_some() || !rule.classes.is_empty();
        if fits
            && says_something
            && rule
                .classes
                .iter()
                .all(|asked| classes.contains(&asked.as_str()))
        {
            properties.extend(rule.sets.iter().cloned());
        }
    }
    properties
}

fn variables(rules: &[Rule], tag: &str, classes: &[&str]) -> BTreeMap<String, String> {
    let mut properties = applying(rules, tag, classes);
    properties.retain(|name, _| name.starts_with("--"));
    properties
}

fn style(rules: &[Rule], tag: &str, classes: &[&str]) -> Result<String, String> {
    let variables = variables(rules, tag, classes);
    let properties = applying(rules, tag, classes);
    let drawn = properties
        .iter()
        .filter(|(name, _)| !name.starts_with("--"));
    let written: Result<Vec<String>, String> = drawn
        .map(|(name, set)| Ok(format!("{name}:{}", value(set, &variables)?)))
        .collect();
    Ok(written?.join(";"))
}

/// `set` with its variables replaced; `var(--c, …)` has what stands after the comma when there is no such variable.
fn value(set: &str, variables: &BTreeMap<String, String>) -> Result<String, String> {
    let Some(inside) = set
        .strip_prefix("var(")
        .and_then(|rest| rest.strip_suffix(')'))
    else {
        return Ok(set.to_owned());
    };
    let (name, other) = inside
        .split_once(',')
        .map_or((inside, None), |(name, other)| (name, Some(other.trim())));
    match (variables.get(name.trim()), other) {
        (Some(found), _) => value(found, variables),
        (None, Some(other)) => value(other, variables),
        (None, None) => Err(format!("the style sheet does not say what {name} is")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "<style>:root { --paper: #fff; --ink: #111; --soft: #555; --mark: #ff0; --c0: #07b; }\n\
        @media screen { :root { --c0: #eee; } .bar { fill: red; } }\nsvg text { font-size: 13px; fill: var(--ink); }\n\
        svg .num, .note { fill: var(--soft); } .s0 { --c: var(--c0); } .bar { fill: var(--c); } .join { stroke: var(--c, var(--soft)); }\
        </style><h1>Study</h1><p class=\"run\">Synovia</p>";

    fn drawn(element: &str) -> String {
        let style = between(REPORT, "<style>", "</style>").unwrap();
        coloured(element, &rules(style)).unwrap()
    }

    #[test]
    fn an_element_gets_the_light_colours_of_its_classes() {
        assert_eq!(
            drawn("<rect class=\"bar s0\" x=\"1\"/>"),
            "<rect style=\"fill:#07b\" x=\"1\"/>"
        );
        assert_eq!(
            drawn("<line class=\"join\"/>"),
            "<line style=\"stroke:#555\"/>"
        );
    }

    #[test]
    fn a_class_says_more_than_an_element() {
        assert_eq!(
            drawn("<text class=\"num\">5</text>"),
            "<text style=\"fill:#555;font-size:13px\">5</text>"
        );
        assert_eq!(
            drawn("<text x=\"0\">5</text>"),
            "<text style=\"fill:#111;font-size:13px\" x=\"0\">5</text>"
        );
    }

    #[test]
    fn a_figure_that_is_not_there_is_named() {
        assert!(
            pictures(REPORT, &OF_A_RUN)
                .unwrap_err()
                .contains("Effects against the reference")
        );
    }

    #[test]
    fn a_picture_says_what_it_is_and_keeps_no_class() {
        let figure =
            "<svg viewBox=\"0 0 720 100\"><title>T</title><desc>D</desc><rect class=\"bar s0\"/>";
        let style = between(REPORT, "<style>", "</style>").unwrap();
        let picture = picture(figure, "T", "Differences", "run 1", &rules(style)).unwrap();
        assert!(
            picture.contains(">SIMULATED</text>")
                && picture.contains("run 1")
                && picture.contains("viewBox=\"-18 -66 756 208\"")
        );
        assert!(!picture.contains("class=") && !picture.contains("var("));
    }
}
