//! `synovia regulate`: which legal class a product falls into. Not legal advice.

use std::path::Path;

use synovia_diagnostics::{LARGEST_USER_FILE, Sources, cut, nearest, read_user_file};
use synovia_evidence::product;
use synovia_regulation::classify::{Attributes, Date, Jurisdiction, Question, RuleBook, sheet};
use synovia_regulation::passport::shipped;

use super::evidence::report;
use super::products::passport::passport;
use crate::arguments::regulate::Regulate;
use crate::failure::Failure;
use crate::output::{print, print_as_json, say};

pub fn run(arguments: &Regulate) -> Result<(), Failure> {
    // All words that are not understood are said at once, the name of the product among them.
    let mut wrong: Vec<String> = Vec::new();
    let mut attributes = match arguments.product.as_deref().map(of_product) {
        Some(Ok(known)) => known,
        Some(Err(Failure::User { what, help })) => {
            wrong.push(format!("error: {}\n  = help: {help}", cut(&what)));
            Attributes::default()
        }
        Some(Err(other)) => return Err(other),
        None => Attributes::default(),
    };
    wrong.extend(
        arguments
            .stated
            .over(&mut attributes)
            .iter()
            .map(ToString::to_string),
    );
    let jurisdictions = jurisdictions(&arguments.jurisdiction, &mut wrong);
    let as_of = arguments.as_of.as_deref().and_then(|text| {
        let date = Date::parse(text);
        if date.is_none() {
            wrong.push(format!(
                "error: --as-of: `{}` is no day of the calendar\n  = note: expected a day such as 2026-11-22",
                cut(text)
            ));
        }
        date
    });
    for one in &wrong {
        say(one);
    }
    if !wrong.is_empty() {
        return Err(Failure::Findings);
    }
    let book = book(arguments.rules.as_deref())?;
    let question = Question {
        product: arguments.product.clone(),
        attributes,
        as_of,
    };
    let sheet = sheet(&book, &question, &jurisdictions);
    if arguments.json {
        let json = serde_json::to_string_pretty(&sheet)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        return print_as_json(&format!("{json}\n"));
    }
    print(&sheet.to_text())
}

/// What is known of a passport file, a shipped passport or a product of `synovia products`.
fn of_product(named: &str) -> Result<Attributes, Failure> {
    let path = Path::new(named);
    let is_passport = path.exists() || path.extension().is_some() || shipped(named).is_ok();
    if is_passport {
        return passport(path).map(|passport| Attributes::from_passport(&passport));
    }
    product(named)
        .map(Attributes::from_product)
        .map_err(|unknown| {
            Failure::user(
                unknown.to_string(),
                "`synovia products` lists them all; without a product, state --kind, --source, --donor, --processing",
            )
        })
}

/// Those that were typed, or all.
fn jurisdictions(typed: &[String], wrong: &mut Vec<String>) -> Vec<Jurisdiction> {
    if typed.is_empty() {
        return Jurisdiction::ALL.to_vec();
    }
    let mut found = Vec::new();
    for word in typed {
        match Jurisdiction::named(word) {
            Some(one) if found.contains(&one) => {}
            Some(one) => found.push(one),
            None => {
                let help = nearest(word, Jurisdiction::WORDS)
                    .map(|near| format!("\n  = help: did you mean `{near}`?"))
                    .unwrap_or_default();
                wrong.push(format!(
                    "error: --jurisdiction: there are no rules of `{}`\n  = note: expected some of {}{help}",
                    cut(word),
                    Jurisdiction::WORDS.join(", ")
                ));
            }
        }
    }
    found
}

/// The shipped rules, with the user's own when there are any.
fn book(own: Option<&Path>) -> Result<RuleBook, Failure> {
    let Some(path) = own else {
        return Ok(RuleBook::embedded().clone());
    };
    let bytes = read_user_file(path, LARGEST_USER_FILE).map_err(|error| {
        Failure::user(
            error.to_string(),
            "name a file of rules; book/src/regulation.md has the layout",
        )
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let name = path.display().to_string();
    let (book, findings) = RuleBook::embedded().with_own(&name, &text);
    report(&findings, &Sources::new().with(name, text));
    if findings.has_errors() {
        return Err(Failure::Findings);
    }
    Ok(book)
}
