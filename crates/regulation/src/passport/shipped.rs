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
    "bone-marrow-msc",
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
            nearest: synovia_evidence::nearest_name(
                synovia_evidence::Named::Product,
                id,
                SHIPPED.iter().map(|(known, _)| *known),
            ),
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    product: String,
    #[serde(default)]
    passport: String,
    #[serde(rename = "because")]
    _because: String,
}

/// Id of the shipped passport of a product of `synovia products`; `None` where none was written. The table, with the reason for each row,
/// is `data/study_products.toml`. A shipped passport describes a published product: the one of a trial may differ from it.
///
/// ```
/// use synovia_regulation::passport::of_study_product;
/// assert_eq!(of_study_product("svf"), Some("svf"));
/// assert_eq!(of_study_product("saline"), None);
/// ```
pub fn of_study_product(product: &str) -> Option<&'static str> {
    let row = study_products().iter().find(|row| row.product == product)?;
    (!row.passport.is_empty()).then_some(row.passport.as_str())
}

fn study_products() -> &'static [Row] {
    #[derive(Deserialize)]
    struct Table {
        row: Vec<Row>,
    }
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        toml::from_str::<Table>(include_str!("../../data/study_products.toml"))
            .unwrap_or_else(|error| panic!("data/study_products.toml: {error}"))
            .row
    })
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

#[cfg(test)]
mod tests {
    use synovia_evidence::products;

    use super::*;
    use crate::classify::Attributes;

    #[test]
    fn every_product_of_cells_or_platelets_has_a_row_and_no_other_has() {
        let rows: Vec<&str> = study_products()
            .iter()
            .map(|row| row.product.as_str())
            .collect();
        let biological: Vec<&str> = products()
            .iter()
            .filter(|product| product.source_tissue.value.is_some())
            .map(|product| product.id.as_str())
            .collect();
        assert_eq!(rows, biological);
    }

    #[test]
    fn a_product_and_its_passport_agree_on_what_the_law_asks() {
        for product in products() {
            let Some(id) = of_study_product(&product.id) else {
                continue;
            };
            let passport = Attributes::from_passport(&shipped(id).expect("it is shipped"));
            let product = Attributes::from_product(product);
            assert_eq!(passport.kind, product.kind, "{id}");
            assert_eq!(passport.source, product.source, "{id}");
            assert_eq!(passport.donor, product.donor, "{id}");
            assert_eq!(passport.processing, product.processing, "{id}");
        }
    }
}
