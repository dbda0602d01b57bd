//! The passports that come with the program, and the sources they name.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;
use synovia_evidence::Registry;

use super::{Passport, read};

macro_rules! shipped {
    ($($id:literal),* $(,)?) => {
        /// Id and text of each.
        pub const SHIPPED: &[(&str, &str)] =
            &[$(($id, include_str!(concat!("../../data/products/", $id, ".toml")))),*];
    };
}

shipped![
    "bmac",
    "adipose-msc",
    "umbilical-msc",
    "svf",
    "microfragmented-fat",
    "prp-leukocyte-poor",
    "prp-leukocyte-rich",
    "maci",
    "cord-blood-msc-implant",
    "exosomes",
];

/// The shipped passport of an id.
///
/// # Errors
///
/// [`UnknownPassport`] with the nearest id.
pub fn shipped(id: &str) -> Result<Passport, UnknownPassport> {
    let Some((id, text)) = SHIPPED.iter().find(|(known, _)| *known == id) else {
        return Err(UnknownPassport {
            id: id.to_owned(),
            nearest: synovia_diagnostics::nearest(id, SHIPPED.iter().map(|(known, _)| *known)),
        });
    };
    let file = format!("{id}.toml");
    let read = read(&file, text.as_bytes());
    Ok(read.passport.unwrap_or_else(|| {
        panic!(
            "data/products/{file}: {}",
            read.findings
                .render(&read.sources, synovia_diagnostics::Colour::Never)
        )
    }))
}

/// No passport of this id is shipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownPassport {
    /// What was asked for.
    pub id: String,
    /// The id most like it, if any is.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownPassport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no file and no shipped passport `{}`", self.id)?;
        match self.nearest {
            Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownPassport {}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    title: String,
    #[serde(rename = "where")]
    place: String,
}

/// A source as a reader can look it up: the entry of that id here or in the registry of evidence. `None` for anything else, which is then a
/// text of its own, such as the number of a batch record.
pub fn citation(source: &str) -> Option<String> {
    static SOURCES: OnceLock<BTreeMap<String, Source>> = OnceLock::new();
    let sources = SOURCES.get_or_init(|| {
        toml::from_str(include_str!("../../data/sources.toml"))
            .unwrap_or_else(|error| panic!("data/sources.toml: {error}"))
    });
    if let Some(Source { title, place }) = sources.get(source) {
        return Some(format!("{title}; {place}"));
    }
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    let found = REGISTRY.get_or_init(Registry::embedded).source(source)?;
    let identifier = match (&found.doi, &found.pmcid) {
        (Some(doi), _) => format!("; doi {doi}"),
        (None, Some(pmcid)) => format!("; {pmcid}"),
        (None, None) => String::new(),
    };
    Some(format!("{}{identifier}", found.title))
}
