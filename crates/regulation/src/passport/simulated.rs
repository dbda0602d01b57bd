//! A passport as the model of the joint needs it: a product with a dose, and how much of the dose arrives.

use std::fmt;

use synovia_evidence::{self as evidence, Kind, Knowledge, Product, Reported, Route};

use super::delivered::{LossUnknown, delivered};
use super::{Passport, Value};

/// What the model gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// Kind, origin and stated dose. Its viability is left out: it is part of `if_given`.
    pub product: Product,
    /// Probability that nothing arrives, because the lot is not released.
    pub none: f64,
    /// Shares of the stated dose that arrive alive when it is released: equally likely, ascending.
    pub if_given: Vec<f64>,
}

/// Why a product cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSimulated {
    /// The model has nothing that such a product would act on.
    NoSuchProcess(&'static str),
    /// Fields that the dose follows from are unknown.
    Unknown(Vec<&'static str>),
    /// The stated dose is nothing.
    NoDose(&'static str),
}

impl fmt::Display for NotSimulated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotSimulated::NoSuchProcess(what) => write!(f, "the model has no {what}"),
            NotSimulated::Unknown(fields) => {
                write!(f, "its passport does not say {}", fields.join(", "))
            }
            NotSimulated::NoDose(field) => write!(f, "its {field} is 0"),
        }
    }
}

impl std::error::Error for NotSimulated {}

/// The product that `passport` describes, under the name `id`. Cells, tissues and platelet-rich plasma that are injected; the model counts
/// stromal cells, so that of what was not grown in culture `dose.stromal_million` is the dose.
///
/// # Errors
///
/// [`NotSimulated`]: vesicles and implants act by nothing the model has; and an unknown loss is not taken to be none.
pub fn simulated(passport: &Passport, id: &str) -> Result<Simulated, NotSimulated> {
    let kind = match passport.word("identity.kind") {
        Some("cell") if passport.is_cultured() => Kind::Cells,
        Some("cell" | "tissue") => Kind::TissueConcentrate,
        Some("prp") => Kind::Prp,
        Some("exosome") => return Err(NotSimulated::NoSuchProcess("vesicles")),
        _ => return Err(NotSimulated::Unknown(vec!["identity.kind"])),
    };
    if passport.word("identity.combined_with") == Some("scaffold_device") {
        return Err(NotSimulated::NoSuchProcess("implants"));
    }
    let counted = match kind {
        Kind::Cells => "dose.cells_million",
        Kind::TissueConcentrate => "dose.stromal_million",
        _ => "prp.platelets_per_ul",
    };
    let arriving = delivered(passport);
    let mut unknown = match &arriving {
        Ok(_) => Vec::new(),
        Err(LossUnknown { fields }) => fields.clone(),
    };
    if passport.number(counted).is_none() && !unknown.contains(&counted) {
        unknown.push(counted);
    }
    let (Ok(arriving), true) = (arriving, unknown.is_empty()) else {
        return Err(NotSimulated::Unknown(unknown));
    };
    if arriving.stated == 0.0 || passport.number(counted) == Some(0.0) {
        return Err(NotSimulated::NoDose(counted));
    }
    let shares = arriving
        .if_given()
        .iter()
        .map(|dose| dose / arriving.stated);
    Ok(Simulated {
        none: arriving.none,
        if_given: shares.collect(),
        product: product(passport, id, kind, counted),
    })
}

fn product(passport: &Passport, id: &str, kind: Kind, counted: &str) -> Product {
    let is_cells = kind != Kind::Prp;
    let number = |name: &str, applies: bool| match (applies, &passport.field(name).value) {
        (true, Some(Value::Number(number))) => stated(passport, name, *number),
        (true, _) => unknown(),
        (false, _) => Reported::default(),
    };
    Product {
        id: id.to_owned(),
        name: passport.name.clone(),
        kind,
        source_tissue: word(passport, "identity.source_tissue", source_tissue),
        donor: word(passport, "identity.donor", donor),
        processing: match passport.most_manipulative().and_then(processing) {
            Some(processing) => stated(passport, "identity.processing", processing),
            None => unknown(),
        },
        chains: Reported::default(),
        dose_million_cells: number(counted, is_cells),
        viability: Reported::default(),
        platelets_per_ul: number("prp.platelets_per_ul", !is_cells),
        leukocytes_per_ul: number("prp.leukocytes_per_ul", !is_cells),
        volume_ml: number("dose.volume_ml", true),
        dose_mg: Reported::default(),
        carrier: match passport.word("dose.carrier") {
            Some(carrier) => stated(passport, "dose.carrier", carrier.to_owned()),
            None => unknown(),
        },
        route: Route::IntraArticular,
        notes: passport.notes.clone(),
    }
}

/// A value with what the passport says of it.
fn stated<T>(passport: &Passport, field: &str, value: T) -> Reported<T> {
    let known = passport.field(field);
    Reported {
        value: Some(value),
        knowledge: known.known,
        source: known.source.clone(),
    }
}

fn unknown<T>() -> Reported<T> {
    Reported {
        value: None,
        knowledge: Knowledge::Unknown,
        source: None,
    }
}

fn word<T>(passport: &Passport, field: &str, read: fn(&str) -> Option<T>) -> Reported<T> {
    match passport.word(field).and_then(read) {
        Some(value) => stated(passport, field, value),
        None => unknown(),
    }
}

fn source_tissue(word: &str) -> Option<evidence::SourceTissue> {
    use evidence::SourceTissue::*;
    [
        BoneMarrow,
        Adipose,
        CordBlood,
        CordTissue,
        PlacentaAmnion,
        Synovium,
        Cartilage,
        PeripheralBlood,
        InducedPluripotent,
    ]
    .into_iter()
    .find(|tissue| tissue.regulation_source() == word)
}

fn donor(word: &str) -> Option<evidence::Donor> {
    use evidence::Donor::*;
    [Autologous, Allogeneic, Xenogeneic]
        .into_iter()
        .find(|donor| donor.to_string() == word)
}

fn processing(word: &str) -> Option<evidence::Processing> {
    use evidence::Processing::*;
    Some(match word {
        "none_or_rinse_size" => NoneOrRinseSize,
        "centrifuge_concentrate" => CentrifugeConcentrate,
        "mechanical_microfragment" => MechanicalMicrofragment,
        "enzymatic_digest" => EnzymaticDigest,
        "culture_expanded" => CultureExpanded,
        "gene_modified" => GeneModified,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fields::{FIELDS, MANIPULATIONS, Takes};
    use super::super::{read, shipped};
    use super::*;

    fn of(text: &str) -> Passport {
        let read = read("p.toml", text.as_bytes());
        read.passport.expect("nothing is wrong with it")
    }

    #[test]
    fn every_word_of_origin_and_processing_is_understood() {
        for field in FIELDS {
            let Takes::Word(words) = field.takes else {
                continue;
            };
            for word in words {
                match field.name {
                    "identity.source_tissue" => assert!(source_tissue(word).is_some(), "{word}"),
                    "identity.donor" => assert!(donor(word).is_some(), "{word}"),
                    _ => {}
                }
            }
        }
        for word in MANIPULATIONS {
            assert!(processing(word).is_some(), "{word}");
        }
    }

    #[test]
    fn cells_of_our_own_arrive_as_the_passport_says() {
        let cells = of(
            "name = \"Ours\"\nsource = \"batch record\"\n[identity]\nkind = \"cell\"\ndonor = \"allogeneic\"\nsource_tissue = \"cord_tissue\"\n\
             processing = [\"culture_expanded\", \"freeze\"]\ncryopreserved = true\ncombined_with = \"none_or_saline_preservative\"\n\
             [dose]\ncells_million = 40\n[manufacturing]\nharvest_yield = 1.0\nlot_pass_rate = 0.8\nviability_after_thaw = 0.75\n",
        );
        let given = simulated(&cells, "ours.toml").expect("all losses are stated");
        assert_eq!(given.product.kind, Kind::Cells);
        assert_eq!(given.product.dose_million_cells.value, Some(40.0));
        assert!((given.none - 0.2).abs() < 1e-12);
        assert_eq!(given.if_given, [0.75]);
        assert_eq!(given.product.donor.value, Some(evidence::Donor::Allogeneic));
    }

    #[test]
    fn what_is_not_known_or_not_modelled_is_said() {
        let why = |id: &str| {
            let passport = shipped(id).expect("shipped");
            simulated(&passport, id).expect_err("not to be simulated")
        };
        assert_eq!(why("exosomes").to_string(), "the model has no vesicles");
        assert_eq!(why("maci").to_string(), "the model has no implants");
        let NotSimulated::Unknown(fields) = why("svf") else {
            panic!("losses of the fraction are unknown")
        };
        assert!(
            fields.contains(&"manufacturing.harvest_yield"),
            "{fields:?}"
        );
    }
}
