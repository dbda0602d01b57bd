//! What a run's report shows of what is given and whether it may be: passports, classes in all jurisdictions, counts of checklists.
//! Not legal advice.
//!
//! ```
//! use synovia_regulation::protocol::Facts;
//! use synovia_regulation::summary::{Summary, summary};
//!
//! let study = serde_json::json!({ "title": "A study", "arms": [{ "label": "Fraction", "patients": 20, "is_reference": false,
//!     "treatments": ["Adipose stromal vascular fraction; 3 million stromal cells; once, at baseline"] }] });
//! let summary = summary(&Facts::from_study(&study), None);
//!
//! let fraction = &summary.products[0];
//! assert_eq!(fraction.passport.as_ref().map(|passport| passport.read_from.as_str()), Some("shipped passport svf"));
//! assert_eq!(fraction.jurisdictions.len(), 9);
//! assert_eq!(fraction.jurisdictions[0].classes[0].rule, "US-351-MANIP");
//!
//! // As it lies in a file, it is read back.
//! assert_eq!(Summary::from_json(&summary.to_json()).unwrap(), summary);
//! ```

mod jurisdiction;
mod passport;

use serde::{Deserialize, Serialize};

use crate::classify::{
    Date, Indication, Jurisdiction, NOT_LEGAL_ADVICE, Question, RuleBook, classify, sheet,
};
use crate::protocol::{Counts, Facts, Mine, ProductGiven, checklists};

pub use jurisdiction::{ClassSummary, JurisdictionSummary};
pub use passport::{PassportSummary, StatedField};

/// Version of `regulation.json`.
pub const SUMMARY_VERSION: u32 = 1;

/// Kinds of product that no rule is about, in the words of the rules.
const NOT_COVERED: [&str; 3] = ["device_only", "drug", "procedure"];

/// `regulation.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Always `regulation`.
    pub kind: String,
    /// See [`SUMMARY_VERSION`].
    pub summary_version: u32,
    /// Said first.
    pub not_legal_advice: String,
    /// On which day the rules were researched.
    pub rules_as_of: String,
    /// For which day is asked.
    pub asked_for: String,
    /// What to know before reading the answers.
    pub warnings: Vec<String>,
    /// What is given, each once, in the order of the study file.
    pub products: Vec<ProductSummary>,
    /// How many lines of each checklist have each status, without texts of the user's own.
    pub checklists: Vec<ChecklistCounts>,
}

/// One product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProductSummary {
    /// As the treatment names it.
    pub name: String,
    /// Its id in `synovia products`; empty when it is none of them.
    pub product: String,
    /// Labels of the arms that get it.
    pub arms: Vec<String>,
    /// What is known of it; `None` when nobody wrote a passport.
    pub passport: Option<PassportSummary>,
    /// Why there is no class in any jurisdiction; empty when there are rules for it.
    pub not_covered: String,
    /// All nine, in the order of the rules; empty when no rule is about such a product.
    pub jurisdictions: Vec<JurisdictionSummary>,
}

/// How many lines of a checklist have each status.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChecklistCounts {
    /// As files of texts name it.
    pub id: String,
    /// As printed.
    pub name: String,
    /// The counts.
    pub counts: Counts,
}

impl Summary {
    /// As it is stored: indented, keys in a fixed order, ending with a newline.
    ///
    /// # Panics
    /// Never: keys are text and values are plain.
    pub fn to_json(&self) -> String {
        let mut json =
            serde_json::to_string_pretty(self).expect("keys are text and values are plain");
        json.push('\n');
        json
    }

    /// Reads what [`to_json`](Summary::to_json) wrote.
    ///
    /// # Errors
    /// When the text is not such a summary.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// Everything for a study, by the shipped rules; for the day of the rules when `as_of` is `None`. The same facts give the same bytes.
pub fn summary(facts: &Facts, as_of: Option<&Date>) -> Summary {
    let day = sheet(
        RuleBook::embedded(),
        &Question {
            as_of: as_of.cloned(),
            ..Question::default()
        },
        &[],
    );
    Summary {
        kind: "regulation".to_owned(),
        summary_version: SUMMARY_VERSION,
        not_legal_advice: NOT_LEGAL_ADVICE.to_owned(),
        rules_as_of: day.rules_as_of,
        asked_for: day.asked_for,
        warnings: day.warnings,
        products: facts
            .products()
            .into_iter()
            .map(|(given, arms)| product(given, &arms, as_of))
            .collect(),
        checklists: checklists(facts, &Mine::default())
            .into_iter()
            .map(|list| ChecklistCounts {
                id: list.id,
                name: list.name,
                counts: list.counts,
            })
            .collect(),
    }
}

/// One product with its passport and its classes. It is given for osteoarthritis of the knee, since nothing else is simulated; what it is
/// meant for (a trial, the market, one's own patients) no study says, so that where it decides all classes are shown with their condition.
pub fn product(given: &ProductGiven, arms: &[&str], as_of: Option<&Date>) -> ProductSummary {
    let not_covered = if given.kind.is_empty() {
        "nobody says what it is: give it a passport"
    } else if NOT_COVERED.contains(&given.kind.as_str()) {
        "the rules are about cells, tissue, platelet-rich plasma, vesicles and gene therapy; this is none of them"
    } else {
        ""
    };
    let jurisdictions = if not_covered.is_empty() {
        let mut attributes = given.attributes();
        attributes.indication = Some(Indication::KneeOa);
        let question = Question {
            as_of: as_of.cloned(),
            ..Question::of(attributes)
        };
        Jurisdiction::ALL
            .into_iter()
            .map(|one| JurisdictionSummary::of(&classify(RuleBook::embedded(), &question, one)))
            .collect()
    } else {
        Vec::new()
    };
    ProductSummary {
        name: given.name.clone(),
        product: given.product.clone(),
        arms: arms.iter().map(|arm| (*arm).to_owned()).collect(),
        passport: given
            .passport
            .as_ref()
            .map(|passport| PassportSummary::of(passport, &given.passport_from)),
        not_covered: not_covered.to_owned(),
        jurisdictions,
    }
}
