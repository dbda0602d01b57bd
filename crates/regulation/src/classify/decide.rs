//! Which rule decides, when some attributes may be unknown: every way of filling them in that some product can have is tried, so nothing
//! is guessed.

use std::collections::{BTreeMap, BTreeSet};

use super::amendments;
use super::attributes::{Attribute, Attributes};
use super::plausible::is_possible;
use super::rules::{Jurisdiction, RuleBook};

/// One way in which the unknown attributes may be.
#[derive(Debug, Clone)]
pub(super) struct Completion {
    /// As stated and filled in; `homologous` stays empty where its default is used.
    pub stated: Attributes,
    /// What the rules see: with defaults, and fat as tissue.
    pub effective: Attributes,
}

/// What comes out of all ways.
#[derive(Debug, Clone)]
pub(super) struct Decision {
    /// Place of the deciding rule, `None` where none fits, and the ways that lead there.
    pub outcomes: BTreeMap<Option<usize>, Vec<Completion>>,
    /// Unknown attributes that change the outcome, the others kept.
    pub deciding: Vec<Attribute>,
}

impl Decision {
    /// The places of the deciding rules.
    pub fn places(&self) -> Vec<Option<usize>> {
        self.outcomes.keys().copied().collect()
    }
}

/// The first rule of a jurisdiction that fits.
pub(super) fn first_fit(
    book: &RuleBook,
    jurisdiction: Jurisdiction,
    product: &Attributes,
) -> Option<usize> {
    book.rules
        .iter()
        .position(|rule| rule.jurisdiction == jurisdiction && rule.fits(product))
}

/// Every way in which the unknown attributes that a jurisdiction's rules ask for may be.
///
/// `defaults` says whether an unstated `homologous` takes its default for a joint; without it, it is tried with every value.
pub(super) fn completions(
    book: &RuleBook,
    jurisdiction: Jurisdiction,
    stated: &Attributes,
    defaults: bool,
) -> Vec<Completion> {
    let mut asked: BTreeSet<Attribute> = book
        .rules
        .iter()
        .filter(|rule| rule.jurisdiction == jurisdiction)
        .flat_map(|rule| rule.when.keys().copied())
        .collect();
    // The amendments ask for these.
    asked.extend([Attribute::Kind, Attribute::Source, Attribute::Processing]);
    let asks_homologous = asked.remove(&Attribute::Homologous);
    let mut ways = vec![stated.clone()];
    for attribute in asked {
        if stated.get(attribute).is_none() {
            ways = ways
                .into_iter()
                .flat_map(|way| filled_in(way, attribute))
                .collect();
        }
    }
    ways.into_iter()
        .flat_map(|way| {
            let default = defaults
                .then(|| amendments::homologous_in_a_joint(way.source, way.indication))
                .flatten();
            if way.homologous.is_some() || !asks_homologous {
                return vec![seen(way.clone(), way)];
            }
            if default.is_some() {
                let mut effective = way.clone();
                effective.homologous = default;
                return vec![seen(way, effective)];
            }
            (0..Attribute::Homologous.values().len())
                .map(|index| way.with_index(Attribute::Homologous, index))
                .map(|way| seen(way.clone(), way))
                .collect()
        })
        .collect()
}

/// A way with every value of an attribute; as it is where such a product does not have the attribute at all, as a steroid has no donor.
fn filled_in(way: Attributes, attribute: Attribute) -> Vec<Attributes> {
    let filled: Vec<Attributes> = (0..attribute.values().len())
        .map(|index| way.with_index(attribute, index))
        .collect();
    if is_possible(&way) && !filled.iter().any(is_possible) {
        vec![way]
    } else {
        filled
    }
}

fn seen(stated: Attributes, mut effective: Attributes) -> Completion {
    amendments::fat_is_tissue(&mut effective);
    Completion { stated, effective }
}

/// Tries all ways.
pub(super) fn decide(book: &RuleBook, jurisdiction: Jurisdiction, stated: &Attributes) -> Decision {
    let mut ways = completions(book, jurisdiction, stated, true);
    // Where what is stated is itself impossible, it is answered as it stands.
    if is_possible(stated) {
        ways.retain(|way| is_possible(&way.stated));
    }
    let found: Vec<Option<usize>> = ways
        .iter()
        .map(|way| first_fit(book, jurisdiction, &way.effective))
        .collect();
    let several = found.windows(2).any(|pair| pair[0] != pair[1]);
    let deciding = if several {
        Attribute::ALL
            .into_iter()
            .filter(|attribute| stated.get(*attribute).is_none())
            .filter(|attribute| changes_the_outcome(*attribute, &ways, &found))
            .collect()
    } else {
        Vec::new()
    };
    let mut outcomes: BTreeMap<Option<usize>, Vec<Completion>> = BTreeMap::new();
    for (way, place) in ways.into_iter().zip(found) {
        outcomes.entry(place).or_default().push(way);
    }
    Decision { outcomes, deciding }
}

/// Whether two ways that differ in this attribute alone have different outcomes.
fn changes_the_outcome(attribute: Attribute, ways: &[Completion], found: &[Option<usize>]) -> bool {
    let mut others: BTreeMap<Attributes, Option<usize>> = BTreeMap::new();
    ways.iter().zip(found).any(|(way, place)| {
        let without = way.stated.with_index(attribute, usize::MAX);
        *others.entry(without).or_insert(*place) != *place
    })
}
