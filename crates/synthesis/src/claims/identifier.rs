//! Where a text can be found: DOI, PubMed, PubMed Central or ClinicalTrials.gov.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An identifier that a reader can follow, by its form: `10.1038/s41591-023-02632-w`, `PMID 28510679`, `PMC5815012`, `NCT03818737`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Identifier {
    /// Digital object identifier, without a resolver's address.
    Doi(String),
    /// Number in PubMed.
    Pmid(String),
    /// Number in PubMed Central, with its `PMC`.
    Pmcid(String),
    /// Number at ClinicalTrials.gov, with its `NCT`.
    Nct(String),
}

impl Identifier {
    /// The address to follow.
    pub fn url(&self) -> String {
        match self {
            Identifier::Doi(doi) => format!("https://doi.org/{doi}"),
            Identifier::Pmid(pmid) => format!("https://pubmed.ncbi.nlm.nih.gov/{pmid}/"),
            Identifier::Pmcid(pmcid) => format!("https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}"),
            Identifier::Nct(nct) => format!("https://clinicaltrials.gov/study/{nct}"),
        }
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Identifier::Pmid(pmid) => write!(f, "PMID {pmid}"),
            Identifier::Doi(id) | Identifier::Pmcid(id) | Identifier::Nct(id) => f.write_str(id),
        }
    }
}

impl From<Identifier> for String {
    fn from(identifier: Identifier) -> String {
        identifier.to_string()
    }
}

impl TryFrom<String> for Identifier {
    type Error = MalformedIdentifier;

    fn try_from(text: String) -> Result<Identifier, MalformedIdentifier> {
        if is_doi(&text) {
            return Ok(Identifier::Doi(text));
        }
        if let Some(number) = text.strip_prefix("PMID ")
            && is_number(number, 1..=8)
        {
            return Ok(Identifier::Pmid(number.to_owned()));
        }
        if let Some(number) = text.strip_prefix("PMC")
            && is_number(number, 1..=9)
        {
            return Ok(Identifier::Pmcid(text));
        }
        if let Some(digits) = text.strip_prefix("NCT")
            && digits.len() == 8
            && digits.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Ok(Identifier::Nct(text));
        }
        Err(MalformedIdentifier { text })
    }
}

/// `10.` registrant `/` suffix, without spaces.
fn is_doi(text: &str) -> bool {
    let Some((prefix, suffix)) = text.split_once('/') else {
        return false;
    };
    let registrant = prefix.strip_prefix("10.").unwrap_or_default();
    (4..=9).contains(&registrant.len())
        && registrant.bytes().all(|byte| byte.is_ascii_digit())
        && !suffix.is_empty()
        && suffix.chars().all(|character| character.is_ascii_graphic())
}

fn is_number(text: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && !text.starts_with('0')
}

/// A text that is none of the identifiers we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalformedIdentifier {
    /// What was read.
    pub text: String,
}

impl fmt::Display for MalformedIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not an identifier; expected a DOI (10.1038/s41591-023-02632-w), `PMID 28510679`, PMC5815012 or NCT03818737",
            self.text
        )
    }
}

impl std::error::Error for MalformedIdentifier {}

#[cfg(test)]
mod tests {
    use super::Identifier;

    #[test]
    fn each_kind_of_identifier_is_told_by_its_form_and_written_as_it_was_read() {
        for (text, url) in [
            (
                "10.1056/NEJMoa1505467",
                "https://doi.org/10.1056/NEJMoa1505467",
            ),
            ("PMID 28510679", "https://pubmed.ncbi.nlm.nih.gov/28510679/"),
            (
                "PMC5815012",
                "https://pmc.ncbi.nlm.nih.gov/articles/PMC5815012",
            ),
            (
                "NCT00451906",
                "https://clinicaltrials.gov/study/NCT00451906",
            ),
        ] {
            let identifier = Identifier::try_from(text.to_owned()).unwrap();
            assert_eq!(identifier.url(), url);
            assert_eq!(identifier.to_string(), text);
        }
    }

    #[test]
    fn what_cannot_be_followed_is_refused() {
        for text in [
            "",
            "https://doi.org/10.1056/NEJMoa1505467",
            "10.1056",
            "10.1056/",
            "10.10x6/abc",
            "10.1056/two words",
            "PMID",
            "PMID 028510679",
            "28510679",
            "PMC",
            "NCT0381873",
            "isakos.com/2023/Abstract/16277",
        ] {
            assert!(Identifier::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
