//! Where values come from.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A paper, or Synovia itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// As in a reference list, when known.
    pub authors: Option<String>,
    /// Of publication.
    pub year: Option<u16>,
    /// Title of the paper.
    pub title: String,
    /// Journal, volume and first page.
    pub journal: Option<String>,
    /// Digital object identifier, without a resolver's address.
    pub doi: Option<String>,
    /// PubMed identifier.
    pub pmid: Option<String>,
    /// PubMed Central identifier, with its `PMC`.
    pub pmcid: Option<String>,
    /// Address of the paper, only where no identifier was read.
    #[serde(rename = "url")]
    pub address: Option<String>,
}

impl Source {
    /// Whether it has an identifier: doi, pmid or pmcid.
    pub fn is_identified(&self) -> bool {
        self.doi.is_some() || self.pmid.is_some() || self.pmcid.is_some()
    }

    /// The address a reader can follow: of the DOI, else of PubMed, else of PubMed Central, else as it stands.
    /// `None` for Synovia's own.
    pub fn url(&self) -> Option<String> {
        let doi = self
            .doi
            .as_ref()
            .map(|doi| format!("https://doi.org/{doi}"));
        let pmid = || {
            self.pmid
                .as_ref()
                .map(|pmid| format!("https://pubmed.ncbi.nlm.nih.gov/{pmid}/"))
        };
        let pmcid = || {
            self.pmcid
                .as_ref()
                .map(|pmcid| format!("https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}"))
        };
        doi.or_else(pmid)
            .or_else(pmcid)
            .or_else(|| self.address.clone())
    }
}

pub(crate) fn parse() -> BTreeMap<String, Source> {
    toml::from_str(include_str!("../data/sources.toml"))
        .unwrap_or_else(|error| panic!("data/sources.toml: {error}"))
}
