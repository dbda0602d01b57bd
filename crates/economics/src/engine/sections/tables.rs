//! `[tables.NAME]` and `[life_tables.NAME]`: what an expression calls as a function of one number.

use std::path::{Component, Path};

use libm::log1p;
use synovia_diagnostics::{Finding, csv, read_user_file};

use crate::engine::codes;
use crate::engine::lookup::Lookup;
use crate::engine::reading::{Section, did_you_mean, with_help};

/// Central death rates per year of the United States, 2015, by age and sex: from the data of the DARTH group's tutorial on
/// time-dependent cohort models (MIT licence, beside the file).
const US_2015: &str = include_str!("../life_tables/us_2015.csv");

/// Longest file of a life table, bytes.
const LONGEST_FILE: u64 = 1 << 20;

/// A table of a model, with its name.
pub(crate) type Named = (String, Lookup, std::ops::Range<usize>);

pub(crate) fn read(tables: &Section<'_>, life_tables: &Section<'_>, folder: &Path) -> Vec<Named> {
    let mut found = Vec::new();
    for (name, span, _) in tables.entries() {
        let section = tables.section(name);
        section.only(&["from", "value", "unit", "source"]);
        for key in ["from", "value"] {
            if section.raw(key).is_none() {
                section.missing(key, "from = [35, 45], value = [0.001, 0.003]");
            }
        }
        let from = section.numbers("from").unwrap_or_default();
        let value = section.numbers("value").unwrap_or_default();
        if from.len() != value.len() || from.is_empty() {
            let finding =
                Finding::error(codes::OUT_OF_RANGE, "a table has one value for each step")
                    .label(format!("{} steps and {} values", from.len(), value.len()));
            section.page.add(&section.span_of("value"), finding);
        } else if from.windows(2).any(|pair| pair[0] >= pair[1]) {
            let finding = Finding::error(codes::OUT_OF_RANGE, "the steps of a table increase")
                .label("these do not");
            section.page.add(&section.span_of("from"), finding);
        }
        found.push((name.to_owned(), Lookup { from, value }, span));
    }
    for (name, span, _) in life_tables.entries() {
        let section = life_tables.section(name);
        let lookup = life_table(&section, folder).unwrap_or(Lookup {
            from: vec![0.0],
            value: vec![0.0],
        });
        found.push((name.to_owned(), lookup, span));
    }
    found
}

/// Death rates per year by age in years.
fn life_table(section: &Section<'_>, folder: &Path) -> Option<Lookup> {
    section.only(&["table", "file", "column", "age_column", "holds", "source"]);
    let (text, file) = match (section.raw("table"), section.raw("file")) {
        (Some(_), None) => {
            section.choice("table", &[("us-2015", ())])?;
            (US_2015.to_owned(), "us-2015".to_owned())
        }
        (None, Some(_)) => {
            let file = section.text("file")?;
            let read = text_of(&file, folder);
            if let Err(why) = &read {
                let finding = Finding::error(codes::UNREADABLE, "the life table cannot be read")
                    .label(why.clone())
                    .help("name a CSV file, relative to the model file, below its folder");
                section.page.add(&section.span_of("file"), finding);
            }
            (read.ok()?, file)
        }
        _ => {
            section.missing(
                "table",
                "table = \"us-2015\" or file = \"my-life-table.csv\"",
            );
            return None;
        }
    };
    if section.raw("column").is_none() {
        section.missing("column", "column = \"Total\"");
        return None;
    }
    let is_rate = section
        .choice("holds", &[("rate", true), ("probability", false)])
        .unwrap_or(true);
    let (table, findings) = csv::read(&file, &text);
    let column = |key: &str, default: &str| -> Option<usize> {
        let wanted = section.text(key).unwrap_or_else(|| default.to_owned());
        let found = table
            .header
            .fields
            .iter()
            .position(|field| field.text.trim().eq_ignore_ascii_case(&wanted));
        if found.is_none() {
            let names: Vec<&str> = table
                .header
                .fields
                .iter()
                .map(|field| field.text.trim())
                .collect();
            let finding = Finding::error(
                codes::UNKNOWN_WORD,
                format!("{file} has no column `{wanted}`"),
            )
            .label("no such column")
            .expected(names.join(", "));
            section.page.add(
                &section.span_of(key),
                with_help(finding, did_you_mean(&wanted, names)),
            );
        }
        found
    };
    let (age, value) = (column("age_column", "age")?, column("column", "")?);
    let mut lookup = Lookup {
        from: Vec::new(),
        value: Vec::new(),
    };
    for row in table.whole_rows() {
        let number = |column: usize| {
            row.fields[column]
                .text
                .trim()
                .parse::<f64>()
                .ok()
                .filter(|x| x.is_finite())
        };
        let read = number(age)
            .zip(number(value))
            .map(|(age, value)| (age, if is_rate { value } else { -log1p(-value) }));
        match read {
            Some((age, rate))
                if rate >= 0.0
                    && rate.is_finite()
                    && lookup.from.last().is_none_or(|last| *last < age) =>
            {
                lookup.from.push(age);
                lookup.value.push(rate);
            }
            _ => {
                let finding = Finding::error(
                    codes::UNREADABLE,
                    format!("line {} of {file} is no row of a life table", row.line),
                )
                .label("ages increase; rates are not negative, probabilities below 1");
                section.page.add(&section.span_of("file"), finding);
                return None;
            }
        }
    }
    if findings.has_errors() || lookup.from.is_empty() {
        let finding = Finding::error(
            codes::UNREADABLE,
            format!("{file} cannot be read as a table"),
        )
        .label(findings.summary());
        section.page.add(&section.span_of("file"), finding);
        return None;
    }
    Some(lookup)
}

fn text_of(file: &str, folder: &Path) -> Result<String, String> {
    let relative = Path::new(file);
    // A model from elsewhere has no business outside its folder.
    if relative
        .components()
        .any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
    {
        return Err("it leads out of the folder of the model".to_owned());
    }
    let path = folder.join(relative);
    read_user_file(&path, LONGEST_FILE)
        .map_err(|unreadable| unreadable.why.to_string())
        .and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())
        })
}
