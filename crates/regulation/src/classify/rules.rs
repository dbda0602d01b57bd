//! The rules: which there are, in which order, and which attributes each of them asks for.

use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;
use synovia_diagnostics::Findings;

use super::amendments;
use super::attributes::{Attribute, Attributes};
use super::certainty::{Certainty, Status};
use super::{decide, read};

/// Whose law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Jurisdiction {
    /// United States, federal.
    Us,
    /// European Union.
    Eu,
    /// United Kingdom.
    Uk,
    /// Japan.
    Jp,
    /// South Korea.
    Kr,
    /// China.
    Cn,
    /// Australia.
    Au,
    /// India.
    In,
    /// Canada.
    Ca,
}

impl Jurisdiction {
    /// All of them, in the order of the data.
    pub const ALL: [Jurisdiction; 9] = [
        Jurisdiction::Us,
        Jurisdiction::Eu,
        Jurisdiction::Uk,
        Jurisdiction::Jp,
        Jurisdiction::Kr,
        Jurisdiction::Cn,
        Jurisdiction::Au,
        Jurisdiction::In,
        Jurisdiction::Ca,
    ];
    /// Their words, in the same order.
    pub const WORDS: [&'static str; 9] = ["US", "EU", "UK", "JP", "KR", "CN", "AU", "IN", "CA"];

    /// The jurisdiction of this word; capitals do not matter.
    pub fn named(word: &str) -> Option<Jurisdiction> {
        let place = Jurisdiction::WORDS
            .iter()
            .position(|known| known.eq_ignore_ascii_case(word))?;
        Jurisdiction::ALL.get(place).copied()
    }

    /// As the data write it.
    pub fn word(self) -> &'static str {
        Jurisdiction::WORDS[self as usize]
    }

    /// For readers.
    pub fn name(self) -> &'static str {
        match self {
            Jurisdiction::Us => "United States",
            Jurisdiction::Eu => "European Union",
            Jurisdiction::Uk => "United Kingdom",
            Jurisdiction::Jp => "Japan",
            Jurisdiction::Kr => "South Korea",
            Jurisdiction::Cn => "China",
            Jurisdiction::Au => "Australia",
            Jurisdiction::In => "India",
            Jurisdiction::Ca => "Canada",
        }
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Attribute to the values that fit; an attribute that is not named may be anything.
pub type When = BTreeMap<Attribute, Vec<&'static str>>;

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Whose law.
    pub jurisdiction: Jurisdiction,
    /// Its name, unique in the book.
    pub id: String,
    /// What must hold.
    pub when: When,
    /// The class it puts a product in.
    pub class: String,
    /// What a trial needs.
    pub trial_needs: String,
    /// What the market needs.
    pub market_needs: String,
    /// Which quality of manufacture; empty when the rule does not say.
    pub gmp: String,
    /// How sure its author was.
    pub certainty: Certainty,
    /// Whether it was read or remembered.
    pub status: Status,
    /// What was verified and what was not; may be empty.
    pub note: String,
    /// Addresses.
    pub sources: Vec<String>,
    /// Why it stands in another's place; empty for a rule as it was researched.
    pub because: String,
    /// Whether it is a user's own.
    pub own: bool,
}

impl Rule {
    /// Whether it decides about a product whose attributes are all known as far as the rule asks for them.
    pub(super) fn fits(&self, product: &Attributes) -> bool {
        amendments::may_decide(self, product.kind) && fits(&self.when, product)
    }
}

/// Whether every attribute that is asked for has one of the values.
pub(super) fn fits(when: &When, product: &Attributes) -> bool {
    when.iter().all(|(attribute, values)| {
        product
            .get(*attribute)
            .is_some_and(|value| values.contains(&value))
    })
}

/// What a state adds; it never changes the federal class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// Its name, such as `US-FL`.
    pub id: String,
    /// To whose law it is added.
    pub base: Jurisdiction,
    /// What must hold.
    pub when: When,
    /// What it says.
    pub text: String,
    /// Whether it was read or remembered.
    pub status: Status,
    /// Addresses.
    pub sources: Vec<String>,
    /// Why it stands in another's place; empty for an overlay as it was researched.
    pub because: String,
    /// Whether it is a user's own.
    pub own: bool,
}

/// All rules, in the order in which they are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleBook {
    /// On which day the rules were researched.
    pub as_of: String,
    /// The rules.
    pub rules: Vec<Rule>,
    /// What states add.
    pub overlays: Vec<Overlay>,
}

/// A rule that can never decide, since earlier ones take everything it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable {
    /// The rule.
    pub id: String,
    /// The rules that decide in its place; none when an amendment keeps it from deciding at all.
    pub instead: Vec<String>,
}

/// The shipped rules, as researched.
pub(super) const SHIPPED: &str = include_str!("../../data/regulation.toml");
/// What is changed in them since.
pub(super) const AMENDED: &str = include_str!("../../data/amended.toml");

impl RuleBook {
    /// The shipped rules: as they were researched, with what was amended since.
    pub fn embedded() -> &'static RuleBook {
        static BOOK: OnceLock<RuleBook> = OnceLock::new();
        BOOK.get_or_init(|| {
            let mut book = RuleBook::researched().clone();
            book.put(shipped_file("amended.toml", AMENDED));
            book
        })
    }

    /// The rules as they were researched, with nothing amended.
    pub fn researched() -> &'static RuleBook {
        static BOOK: OnceLock<RuleBook> = OnceLock::new();
        BOOK.get_or_init(|| {
            let contents = shipped_file("regulation.toml", SHIPPED);
            RuleBook {
                as_of: contents.as_of.unwrap_or_default(),
                rules: contents.rules,
                overlays: contents.overlays,
            }
        })
    }

    /// These rules with a user's own: one with the id of a rule here takes its place, any other is tried before all rules here.
    ///
    /// The findings are about the user's file; the book is only to be used when none of them is an error.
    pub fn with_own(&self, file: &str, text: &str) -> (RuleBook, Findings) {
        let (contents, mut findings) = read::contents(file, text, Some(self));
        let mut book = self.clone();
        let places = contents.places.clone();
        book.put(contents);
        for unreachable in book.unreachable() {
            if let Some(span) = places.get(&unreachable.id) {
                findings.push(read::unreachable(file, span.clone(), &unreachable));
            }
        }
        (book, findings)
    }

    /// A rule or overlay with the id of one that is here takes its place; any other rule is tried before all that are here.
    fn put(&mut self, contents: read::Contents) {
        let mut first = Vec::new();
        for rule in contents.rules {
            match self.rules.iter_mut().find(|known| known.id == rule.id) {
                Some(known) => *known = rule,
                None => first.push(rule),
            }
        }
        self.rules.splice(0..0, first);
        for overlay in contents.overlays {
            match self
                .overlays
                .iter_mut()
                .find(|known| known.id == overlay.id)
            {
                Some(known) => *known = overlay,
                None => self.overlays.push(overlay),
            }
        }
    }

    /// Rules that can never decide about any product.
    pub fn unreachable(&self) -> Vec<Unreachable> {
        let mut deciding = BTreeSet::new();
        for jurisdiction in Jurisdiction::ALL {
            let everything = decide::completions(self, jurisdiction, &Attributes::default(), false);
            deciding.extend(
                everything
                    .iter()
                    .filter_map(|one| decide::first_fit(self, jurisdiction, &one.effective)),
            );
        }
        self.rules
            .iter()
            .enumerate()
            .filter(|(place, _)| !deciding.contains(place))
            .map(|(_, rule)| Unreachable {
                id: rule.id.clone(),
                instead: self.instead_of(rule),
            })
            .collect()
    }

    /// Which rules decide where this one would fit.
    fn instead_of(&self, rule: &Rule) -> Vec<String> {
        let places: BTreeSet<usize> =
            decide::completions(self, rule.jurisdiction, &Attributes::default(), false)
                .iter()
                .filter(|one| rule.fits(&one.effective))
                .filter_map(|one| decide::first_fit(self, rule.jurisdiction, &one.effective))
                .collect();
        places
            .into_iter()
            .filter_map(|place| self.rules.get(place))
            .map(|rule| rule.id.clone())
            .collect()
    }

    /// What a rule says of its needs, also where it says "as JP-I".
    pub(super) fn spelt_out<'a>(&'a self, text: &'a str, of: fn(&Rule) -> &str) -> &'a str {
        text.strip_prefix("as ")
            .and_then(|id| self.rules.iter().find(|rule| rule.id == id))
            .map_or(text, of)
    }
}

/// # Panics
///
/// When a file that is shipped with the program has a mistake; every test reads them.
fn shipped_file(name: &str, text: &str) -> read::Contents {
    let (contents, findings) = read::contents(name, text, None);
    assert!(!findings.has_errors(), "data/{name}: {findings:?}");
    contents
}
