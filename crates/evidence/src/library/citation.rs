//! How a trial is cited: by what will still lead there in ten years.

use super::Trial;
use std::fmt;

/// The most durable way to a trial that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Citation {
    /// Digital object identifier.
    Doi(String),
    /// PubMed identifier.
    PubMed(String),
    /// Identifier in a trial registry; the first if several are printed.
    Registry(String),
    /// The address under which the text was read.
    Address(String),
    /// Nothing is known.
    Nowhere,
}

/// DOI, else PubMed identifier, else registry identifier, else the address under which the text was read.
///
/// ```
/// use synovia_evidence::library::{Library, citation};
///
/// let library = Library::embedded();
/// let restore = citation(library.trial("RESTORE2021").unwrap());
/// assert_eq!(restore.to_string(), "doi 10.1001/jama.2021.19415");
/// assert_eq!(restore.url().unwrap(), "https://doi.org/10.1001/jama.2021.19415");
/// ```
pub fn citation(trial: &Trial) -> Citation {
    if let Some(doi) = &trial.doi {
        Citation::Doi(doi.clone())
    } else if let Some(pmid) = &trial.pmid {
        Citation::PubMed(pmid.clone())
    } else if let Some(registry) = &trial.registry_id {
        let first = registry.split(';').next().unwrap_or_default().trim();
        Citation::Registry(first.to_owned())
    } else if let Some(address) = &trial.source_url {
        Citation::Address(address.clone())
    } else {
        Citation::Nowhere
    }
}

impl Citation {
    /// An address that leads to it, where there is one: a few registries have none that is made of the identifier alone.
    pub fn url(&self) -> Option<String> {
        match self {
            Citation::Doi(doi) => Some(format!("https://doi.org/{doi}")),
            Citation::PubMed(pmid) => Some(format!("https://pubmed.ncbi.nlm.nih.gov/{pmid}/")),
            Citation::Registry(id) => registry_url(id),
            Citation::Address(address) => Some(address.clone()),
            Citation::Nowhere => None,
        }
    }
}

fn registry_url(id: &str) -> Option<String> {
    if id.starts_with("NCT") {
        Some(format!("https://clinicaltrials.gov/study/{id}"))
    } else if id.starts_with("ISRCTN") {
        Some(format!("https://www.isrctn.com/{id}"))
    } else if id.starts_with("ACTRN") {
        Some(format!("https://www.anzctr.org.au/{id}.aspx"))
    } else {
        None
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Citation::Doi(doi) => write!(f, "doi {doi}"),
            Citation::PubMed(pmid) => write!(f, "PubMed {pmid}"),
            Citation::Registry(id) => f.write_str(id),
            Citation::Address(address) => f.write_str(address),
            Citation::Nowhere => f.write_str("no source named"),
        }
    }
}
