//! Which combinations of attributes some product can have: the table `data/plausible.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::attributes::{Attribute, Attributes};

/// Attribute to values, by their words.
type Values = BTreeMap<String, Vec<String>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Combination {
    of: Values,
    has: Values,
    #[serde(rename = "because")]
    _because: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    combination: Vec<Combination>,
}

fn table() -> &'static [(Vec<Row>, Vec<Row>)] {
    static TABLE: OnceLock<Vec<(Vec<Row>, Vec<Row>)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let table: Table = toml::from_str(include_str!("../../data/plausible.toml"))
            .unwrap_or_else(|error| panic!("data/plausible.toml: {error}"));
        table
            .combination
            .iter()
            .map(|one| (rows(&one.of), rows(&one.has)))
            .collect()
    })
}

type Row = (Attribute, Vec<&'static str>);

/// # Panics
///
/// When a word is not one of the attributes' words; the table is shipped, and a test reads it.
fn rows(values: &Values) -> Vec<Row> {
    values
        .iter()
        .map(|(name, words)| {
            let attribute = Attribute::named(name)
                .unwrap_or_else(|| panic!("data/plausible.toml: no attribute `{name}`"));
            let word = |word: &String| {
                let known = attribute.values().iter().find(|known| *known == word);
                *known.unwrap_or_else(|| panic!("data/plausible.toml: no value `{word}`"))
            };
            (attribute, words.iter().map(word).collect())
        })
        .collect()
}

/// Whether a product can be like this; what is unknown may be anything.
pub(super) fn is_possible(product: &Attributes) -> bool {
    table().iter().all(|(of, has)| {
        let concerned = of.iter().all(|(attribute, values)| {
            product
                .get(*attribute)
                .is_some_and(|value| values.contains(&value))
        });
        !concerned
            || has.iter().all(|(attribute, values)| {
                product
                    .get(*attribute)
                    .is_none_or(|value| values.contains(&value))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passport::{SHIPPED, shipped};

    fn product(words: &[(Attribute, &str)]) -> Attributes {
        let mut product = Attributes::default();
        for (attribute, word) in words {
            product.set(*attribute, word).expect("a known word");
        }
        product
    }

    #[test]
    fn every_shipped_passport_and_product_is_possible() {
        for (id, _) in SHIPPED {
            let passport = shipped(id).expect("it is shipped");
            assert!(is_possible(&Attributes::from_passport(&passport)), "{id}");
        }
        for product in synovia_evidence::products() {
            assert!(
                is_possible(&Attributes::from_product(product)),
                "{}",
                product.id
            );
        }
    }

    #[test]
    fn expanded_plasma_and_a_steroid_of_ones_own_are_not_possible() {
        use Attribute::{Donor, Kind, Processing, SameProcedure, Source};
        for impossible in [
            &[(Kind, "prp"), (Processing, "culture_expanded")][..],
            &[(Kind, "drug"), (Donor, "autologous")],
            &[(Source, "ipsc"), (Processing, "none_or_rinse_size")],
            &[(Processing, "culture_expanded"), (SameProcedure, "yes")],
            &[(Donor, "allogeneic"), (SameProcedure, "yes")],
            &[(Kind, "tissue"), (Source, "peripheral_blood")],
        ] {
            assert!(!is_possible(&product(impossible)), "{impossible:?}");
        }
        assert!(is_possible(&product(&[
            (Kind, "cell"),
            (Source, "adipose"),
            (Processing, "mechanical_microfragment")
        ])));
    }
}
