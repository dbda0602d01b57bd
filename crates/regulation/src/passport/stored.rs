//! A passport inside a document: name, notes and the fields that it states, by name.
//!
//! What is read back was written here. It is not judged again; a passport that somebody else wrote is read as TOML.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Passport;
use super::fields::field_named;
use super::value::Known;

/// How a passport is stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stored {
    name: String,
    notes: String,
    stated: BTreeMap<String, Known>,
}

impl From<Passport> for Stored {
    fn from(passport: Passport) -> Stored {
        Stored {
            name: passport.name,
            notes: passport.notes,
            stated: passport
                .stated
                .into_iter()
                .map(|(name, known)| (name.to_owned(), known))
                .collect(),
        }
    }
}

impl TryFrom<Stored> for Passport {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Passport, String> {
        let known = |(name, known): (String, Known)| match field_named(&name) {
            Some(field) => Ok((field.name, known)),
            None => Err(format!("a passport has no field `{name}`")),
        };
        Ok(Passport {
            name: stored.name,
            notes: stored.notes,
            stated: stored
                .stated
                .into_iter()
                .map(known)
                .collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SHIPPED, shipped};
    use super::*;

    #[test]
    fn every_shipped_passport_comes_back_as_it_was_stored() {
        for (id, _) in SHIPPED {
            let passport = shipped(id).expect("it is shipped");
            let json = serde_json::to_string(&passport).expect("plain values");
            let back: Passport = serde_json::from_str(&json).expect("written here");
            assert_eq!(back, passport, "{id}");
        }
    }

    #[test]
    fn a_field_that_no_passport_has_is_refused() {
        let json = r#"{ "name": "x", "notes": "", "stated": { "dose.litres": { "value": 1, "known": "assumed", "source": null } } }"#;
        let error = serde_json::from_str::<Passport>(json).expect_err("no such field");
        assert!(error.to_string().contains("dose.litres"), "{error}");
    }
}
