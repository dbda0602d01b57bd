//! `synovia product`: what exactly is injected.

use std::path::Path;

use synovia_regulation::passport::{
    Passport, Read, SHIPPED, UnknownPassport, describe, read_file, shipped,
};

use crate::arguments::product::{CheckPassport, Describe, NewPassport, Product, ProductCommand};
use crate::failure::Failure;
use crate::output::{print, print_exactly, say, say_findings};
use crate::output_folder::write_new;
use crate::table::{Align, aligned};

pub fn run(arguments: &Product) -> Result<(), Failure> {
    match &arguments.command {
        ProductCommand::List => list(),
        ProductCommand::Describe(arguments) => described(arguments),
        ProductCommand::Check(arguments) => check(arguments),
        ProductCommand::New(arguments) => new(arguments),
    }
}

fn list() -> Result<(), Failure> {
    let header = [
        ("passport", Align::Left),
        ("unknown", Align::Right),
        ("what it is", Align::Left),
    ];
    let mut rows = Vec::new();
    for (id, _) in SHIPPED {
        let passport = shipped(id).map_err(|unknown| not_there(&unknown))?;
        rows.push(vec![
            (*id).to_owned(),
            passport.unknown().len().to_string(),
            passport.name,
        ]);
    }
    print(&format!(
        "{}\nHow many fields are unknown stands beside each. More: synovia product describe bmac\nWhat an arm of a study can be given: synovia products\n",
        aligned(&header, &rows)
    ))
}

fn described(arguments: &Describe) -> Result<(), Failure> {
    let name = arguments.product.display().to_string();
    let passport = passport(&arguments.product)?;
    let description = describe(&passport, &name);
    if !arguments.json {
        return print(&description.to_string());
    }
    let json = serde_json::to_string_pretty(&description)
        .map_err(|error| Failure::Internal(error.to_string()))?;
    print_exactly(&format!("{json}\n"))
}

/// A file when there is one of this name, otherwise a shipped passport.
pub fn passport(product: &Path) -> Result<Passport, Failure> {
    if product.exists() || product.extension().is_some() {
        let read = read_file(product);
        report(&read);
        return read.passport.ok_or(Failure::Findings);
    }
    shipped(&product.display().to_string()).map_err(|unknown| not_there(&unknown))
}

fn not_there(unknown: &UnknownPassport) -> Failure {
    Failure::user(unknown.to_string(), "`synovia product list` lists them all")
}

fn check(arguments: &CheckPassport) -> Result<(), Failure> {
    let read = read_file(&arguments.file);
    report(&read);
    let passport = read.passport.ok_or(Failure::Findings)?;
    let findings = if read.findings.is_empty() {
        String::new()
    } else {
        format!(" ({})", read.findings.summary())
    };
    print(&format!(
        "{}: {}, {} fields unknown{findings}\n",
        arguments.file.display(),
        passport.name,
        passport.unknown().len()
    ))
}

/// Prints all findings on standard error, and how many there are when the passport cannot be used.
fn report(read: &Read) {
    say_findings(&read.findings, &read.sources);
    if read.findings.has_errors() {
        say(&read.findings.summary());
    }
}

fn new(arguments: &NewPassport) -> Result<(), Failure> {
    shipped(&arguments.like).map_err(|unknown| not_there(&unknown))?;
    let text = SHIPPED
        .iter()
        .find(|(id, _)| *id == arguments.like)
        .map_or("", |(_, text)| *text);
    let file = &arguments.file;
    write_new(file, text)?;
    print(&format!(
        "Wrote {0}. Next: change it, synovia product check {0}\n",
        file.display()
    ))
}
