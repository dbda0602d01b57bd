//! What is given in a treatment, and the passport that describes it.

use serde::{Deserialize, Serialize};
use synovia_evidence::products;

use crate::classify::{Attribute, Attributes};
use crate::passport::{self, Passport};

/// What is given in one treatment. What is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductGiven {
    /// As the words of the treatment name it.
    pub name: String,
    /// Its id in `synovia products`, when it is one of them.
    pub product: String,
    /// What it is, in the words of the rules: `cell`, `tissue`, `prp`, `exosome`, `device_only`, `drug`, `procedure`.
    pub kind: String,
    /// What is known of it.
    pub passport: Option<Passport>,
    /// Where the passport is from: a file, or a shipped one.
    pub passport_from: String,
}

impl ProductGiven {
    /// What the words of a treatment say. A product that studies can name brings the shipped passport that describes it, if there is one.
    ///
    /// ```
    /// use synovia_regulation::protocol::ProductGiven;
    ///
    /// let given = ProductGiven::of_words("Adipose stromal vascular fraction; 3 million stromal cells; once, at baseline");
    /// assert_eq!((given.product.as_str(), given.kind.as_str()), ("svf", "cell"));
    /// assert_eq!(given.passport_from, "shipped passport svf");
    ///
    /// // What nobody has heard of has a name and nothing else.
    /// let given = ProductGiven::of_words("Some cells; once, at baseline");
    /// assert!(given.name == "Some cells" && given.kind.is_empty() && given.passport.is_none());
    /// ```
    pub fn of_words(words: &str) -> ProductGiven {
        let name = words.split("; ").next().unwrap_or_default();
        let unknown = ProductGiven {
            name: name.to_owned(),
            ..ProductGiven::default()
        };
        let Some(product) = products().iter().find(|product| product.name == name) else {
            return unknown;
        };
        let known = ProductGiven {
            product: product.id.clone(),
            kind: kind_of(&Attributes::from_product(product)),
            ..unknown
        };
        let shipped = passport::of_study_product(&product.id)
            .and_then(|id| Some((id, passport::shipped(id).ok()?)));
        match shipped {
            Some((id, passport)) => ProductGiven {
                passport: Some(passport),
                passport_from: format!("shipped passport {id}"),
                ..known
            },
            None => known,
        }
    }

    /// What a study's own passport says, read from `from`.
    pub fn of_passport(passport: Passport, from: &str) -> ProductGiven {
        ProductGiven {
            name: passport.name.clone(),
            product: String::new(),
            kind: kind_of(&Attributes::from_passport(&passport)),
            passport: Some(passport),
            passport_from: from.to_owned(),
        }
    }

    /// Whether the passport is a shipped one, which describes a published product and not the one of this trial.
    pub fn is_shipped(&self) -> bool {
        self.passport_from.starts_with("shipped passport ")
    }

    /// By what regulation classifies it, as far as it is known: by its passport, otherwise by the product that studies name.
    pub fn attributes(&self) -> Attributes {
        match &self.passport {
            Some(passport) => Attributes::from_passport(passport),
            None => synovia_evidence::product(&self.product)
                .map(Attributes::from_product)
                .unwrap_or_default(),
        }
    }
}

fn kind_of(attributes: &Attributes) -> String {
    attributes
        .get(Attribute::Kind)
        .unwrap_or_default()
        .to_owned()
}
