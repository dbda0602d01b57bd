//! What stands in one field of a passport, and how it is known.

use std::fmt;

use serde::{Deserialize, Serialize};
// Fields of a passport are known in the same four ways as properties of a product.
pub use synovia_evidence::Knowledge;

/// A number that differs from lot to lot or from patient to patient.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// The same every time, as far as anybody said.
    Always(f64),
    /// Mean and standard deviation.
    MeanAndSd(f64, f64),
    /// Lowest, most frequent, highest.
    Range(f64, f64, f64),
}

/// A value in a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// In the unit of the field.
    Number(f64),
    /// Free text, or one of the words of the field.
    Text(String),
    /// An ordered list of words.
    Words(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// A number with its spread.
    Spread(Spread),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => write!(f, "{number}"),
            Value::Text(text) => f.write_str(&plain_words(text)),
            Value::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| plain_words(word)).collect();
                f.write_str(&words.join(", then "))
            }
            Value::Flag(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Value::Spread(Spread::Always(value)) => write!(f, "{value}"),
            Value::Spread(Spread::MeanAndSd(mean, sd)) => write!(f, "{mean} (SD {sd})"),
            Value::Spread(Spread::Range(low, mode, high)) => {
                write!(f, "{mode} ({low} to {high})")
            }
        }
    }
}

/// `culture_expanded` as a reader says it.
fn plain_words(word: &str) -> String {
    word.replace('_', " ")
}

/// A field of a passport with how it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// `None` when unknown or not applicable.
    pub value: Option<Value>,
    /// How it is known.
    pub known: Knowledge,
    /// Where a reported value was read, or why one is assumed.
    pub source: Option<String>,
}

impl Known {
    /// Nothing is known, and something was asked.
    pub(crate) const UNKNOWN: Known = Known {
        value: None,
        known: Knowledge::Unknown,
        source: None,
    };
    /// Nothing was asked.
    pub(crate) const NOT_APPLICABLE: Known = Known {
        value: None,
        known: Knowledge::NotApplicable,
        source: None,
    };
}
