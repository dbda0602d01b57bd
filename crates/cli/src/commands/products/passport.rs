//! Passports: what exactly is given.

use std::path::Path;

use synovia_regulation::passport::{
    Passport, Read, SHIPPED, UnknownPassport, describe, read_file, shipped,
};

use crate::arguments::product::{CheckPassport, Describe, NewPassport};
use crate::failure::Failure;
use crate::output::{print, print_json, say, say_findings};
use crate::output_folder::write_new;

/// `synovia products describe`.
pub fn described(arguments: &Describe) -> Result<(), Failure> {
    let name = arguments.product.display().to_string();
    let passport = passport(&arguments.product)?;
    let description = describe(&passport, &name);
    if !arguments.json {
        return print(&description.to_string());
    }
    print_json(&description)
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
    Failure::user(unknown.to_string(), "`synovia products` lists them all")
}

/// `synovia products check`.
pub fn check(arguments: &CheckPassport) -> Result<(), Failure> {
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

/// `synovia products new`.
pub fn new(arguments: &NewPassport) -> Result<(), Failure> {
    shipped(&arguments.like).map_err(|unknown| not_there(&unknown))?;
    let text = SHIPPED
        .iter()
        .find(|(id, _)| *id == arguments.like)
        .map_or("", |(_, text)| *text);
    let file = &arguments.file;
    write_new(file, text, "name another file")?;
    print(&format!(
        "Wrote {0}. Next: change it, synovia products check {0}\n",
        file.display()
    ))
}
