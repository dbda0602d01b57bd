//! Reading a file of rules, the shipped one or a user's own: everything that is wrong with it is said at once.

mod values;

use std::collections::BTreeMap;
use std::ops::Range;

use synovia_diagnostics::{Finding, Findings};
use toml::de::{DeTable, DeValue};

use super::attributes::Attribute;
use super::certainty::{Certainty, Status};
use super::rules::{Jurisdiction, Overlay, Rule, RuleBook, Unreachable, When};
use super::sources::{Tier, host};

/// The file is not TOML.
pub const NOT_TOML: &str = "R0201";
/// A key that rules do not have.
pub const UNKNOWN_KEY: &str = "R0202";
/// A key that is missing.
pub const MISSING_KEY: &str = "R0203";
/// A value of another type.
pub const WRONG_TYPE: &str = "R0204";
/// An attribute that products do not have.
pub const UNKNOWN_ATTRIBUTE: &str = "R0205";
/// A value that the attribute does not have.
pub const UNKNOWN_VALUE: &str = "R0206";
/// A word that is not one of the choices: jurisdiction, certainty, status.
pub const UNKNOWN_WORD: &str = "R0207";
/// Two rules or overlays of one id.
pub const REPEATED_ID: &str = "R0208";
/// A rule that can never decide.
pub const UNREACHABLE: &str = "R0209";
/// A source that is not an address.
pub const NOT_AN_ADDRESS: &str = "R0210";
/// No rule and no overlay.
pub const NOTHING: &str = "R0211";
/// An empty text or list.
pub const EMPTY: &str = "R0212";
/// A rule of this id belongs to another jurisdiction.
pub const OTHER_JURISDICTION: &str = "R0213";
/// Warning: no source, so the rule is shown as unconfirmed.
pub const NO_SOURCE: &str = "R0251";
/// Warning: nobody ranked the host of a source.
pub const UNRANKED_HOST: &str = "R0252";

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub as_of: Option<String>,
    pub rules: Vec<Rule>,
    pub overlays: Vec<Overlay>,
    /// Where the id of each rule stands.
    pub places: BTreeMap<String, Range<usize>>,
}

/// Rules and overlays, and everything that is wrong with the file. `added_to` is the book a user's own file is added to.
pub(super) fn contents(
    file: &str,
    text: &str,
    added_to: Option<&RuleBook>,
) -> (Contents, Findings) {
    let mut reader = Reader {
        file,
        own: added_to.is_some(),
        findings: Findings::new(),
    };
    let mut contents = Contents::default();
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            reader.findings.push(
                Finding::error(NOT_TOML, "the file is not TOML")
                    .at(file, span)
                    .label(error.message().to_owned())
                    .expected("TOML with tables [[rule]] and [[overlay]]"),
            );
        }
        return (contents, reader.findings);
    }
    let whole = Table {
        name: "the file",
        span: 0..0,
        entries: root.get_ref(),
    };
    // The shipped file also has its attributes and test vectors; a copy of it is a good file.
    reader.keys(
        &whole,
        &[
            "schema_version",
            "as_of",
            "attributes",
            "rule",
            "overlay",
            "test",
        ],
    );
    if root.get_ref().contains_key("as_of") {
        contents.as_of = reader.text(&whole, "as_of").map(|(text, _)| text);
    }
    for table in reader.tables(&whole, "rule") {
        if let Some((rule, place)) = reader.rule(&table) {
            reader.take_id(&mut contents.places, &rule.id, &place);
            let known = added_to.and_then(|book| book.rules.iter().find(|one| one.id == rule.id));
            if let Some(known) = known.filter(|known| known.jurisdiction != rule.jurisdiction) {
                reader.findings.push(
                    Finding::error(
                        OTHER_JURISDICTION,
                        format!("rule {} belongs to another jurisdiction", rule.id),
                    )
                    .at(file, place)
                    .label(format!("a shipped rule of {}", known.jurisdiction))
                    .expected("an id of your own, or the same jurisdiction"),
                );
            }
            contents.rules.push(rule);
        }
    }
    let mut overlay_places = BTreeMap::new();
    for table in reader.tables(&whole, "overlay") {
        if let Some((overlay, place)) = reader.overlay(&table) {
            reader.take_id(&mut overlay_places, &overlay.id, &place);
            contents.overlays.push(overlay);
        }
    }
    if contents.rules.is_empty() && contents.overlays.is_empty() && !reader.findings.has_errors() {
        reader.findings.push(
            Finding::error(NOTHING, "the file has no rule")
                .at(file, 0..text.len().min(1))
                .expected("at least one [[rule]] or [[overlay]]"),
        );
    }
    (contents, reader.findings)
}

/// The finding about a rule that can never decide.
pub(super) fn unreachable(file: &str, span: Range<usize>, rule: &Unreachable) -> Finding {
    let label = if rule.instead.is_empty() {
        "nothing fits it".to_owned()
    } else {
        format!("decided before by {}", rule.instead.join(", "))
    };
    Finding::error(UNREACHABLE, format!("rule {} can never decide", rule.id))
        .at(file, span)
        .label(label)
        .expected("a rule that some product reaches")
        .help("put it before the others, or ask for fewer things in `when`")
}

struct Table<'a> {
    name: &'static str,
    span: Range<usize>,
    entries: &'a DeTable<'a>,
}

struct Reader<'f> {
    file: &'f str,
    own: bool,
    findings: Findings,
}

impl Reader<'_> {
    fn rule(&mut self, table: &Table<'_>) -> Option<(Rule, Range<usize>)> {
        self.keys(
            table,
            &[
                "j",
                "id",
                "when",
                "class",
                "trial_needs",
                "market_needs",
                "gmp",
                "certainty",
                "status",
                "note",
                "sources",
                "because",
            ],
        );
        let id = self.text(table, "id");
        let jurisdiction = self.word(table, "j", &Jurisdiction::WORDS, Jurisdiction::named);
        let when = self.when(table);
        let class = self.text(table, "class");
        let trial_needs = self.text(table, "trial_needs");
        let market_needs = self.text(table, "market_needs");
        let certainty = self.word(table, "certainty", &Certainty::WORDS, Certainty::named);
        let status = self.word(table, "status", &Status::WORDS, Status::named);
        let gmp = self.optional(table, "gmp");
        let note = self.optional(table, "note");
        let because = self.optional(table, "because");
        let (id, place) = id?;
        let sources = self.sources(table, &place);
        let rule = Rule {
            jurisdiction: jurisdiction?,
            id,
            when: when?,
            class: class?.0,
            trial_needs: trial_needs?.0,
            market_needs: market_needs?.0,
            gmp: gmp?,
            certainty: certainty?,
            status: status?,
            note: note?,
            sources,
            because: because?,
            own: self.own,
        };
        Some((rule, place))
    }

    fn overlay(&mut self, table: &Table<'_>) -> Option<(Overlay, Range<usize>)> {
        self.keys(
            table,
            &["j", "base", "when", "text", "status", "sources", "because"],
        );
        let id = self.text(table, "j");
        let base = self.word(table, "base", &Jurisdiction::WORDS, Jurisdiction::named);
        let when = self.when(table);
        let text = self.text(table, "text");
        let status = self.word(table, "status", &Status::WORDS, Status::named);
        let because = self.optional(table, "because");
        let (id, place) = id?;
        let sources = self.sources(table, &place);
        let overlay = Overlay {
            id,
            base: base?,
            when: when?,
            text: text?.0,
            status: status?,
            sources,
            because: because?,
            own: self.own,
        };
        Some((overlay, place))
    }

    /// Attribute to values. An empty table asks for nothing.
    fn when(&mut self, table: &Table<'_>) -> Option<When> {
        let value = self.required(table, "when")?;
        let DeValue::Table(entries) = value.get_ref() else {
            self.wrong_type(
                "when",
                "a table, such as { kind = [\"cell\"] }",
                value.span(),
            );
            return None;
        };
        let mut when = When::new();
        let mut sound = true;
        for (key, values) in entries {
            let name: &str = key.get_ref();
            let Some(attribute) = Attribute::named(name) else {
                let words = Attribute::ALL.map(Attribute::word);
                self.unknown(UNKNOWN_ATTRIBUTE, "attribute", name, key.span(), &words);
                sound = false;
                continue;
            };
            let DeValue::Array(list) = values.get_ref() else {
                self.wrong_type(name, "a list of words, such as [\"cell\"]", values.span());
                sound = false;
                continue;
            };
            if list.is_empty() {
                self.empty(name, values.span());
                sound = false;
            }
            let mut allowed = Vec::new();
            for item in list {
                let word = item.get_ref().as_str().unwrap_or_default();
                match attribute.values().iter().find(|known| **known == word) {
                    Some(known) => allowed.push(*known),
                    None => {
                        let what = format!("value of {name}");
                        self.unknown(UNKNOWN_VALUE, &what, word, item.span(), attribute.values());
                        sound = false;
                    }
                }
            }
            when.insert(attribute, allowed);
        }
        sound.then_some(when)
    }

    fn sources(&mut self, table: &Table<'_>, place: &Range<usize>) -> Vec<String> {
        let Some(value) = table.entries.get("sources") else {
            self.no_source(place.clone());
            return Vec::new();
        };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong_type("sources", "a list of addresses", value.span());
            return Vec::new();
        };
        if list.is_empty() {
            self.no_source(value.span());
        }
        let mut sources = Vec::new();
        for item in list {
            let address = item.get_ref().as_str().unwrap_or_default();
            if host(address).is_none() {
                self.findings.push(
                    Finding::error(NOT_AN_ADDRESS, "a source is an address")
                        .at(self.file, item.span())
                        .label("no address")
                        .expected("an address beginning with https://"),
                );
            } else if Tier::of(address) == Tier::Unranked {
                self.findings.push(
                    Finding::warning(UNRANKED_HOST, "nobody ranked the host of this source")
                        .at(self.file, item.span())
                        .label("it does not count as a primary source"),
                );
            }
            sources.push(address.to_owned());
        }
        sources
    }

    fn no_source(&mut self, span: Range<usize>) {
        // The shipped rules say themselves which of them have none; a user is told.
        if self.own {
            self.findings.push(
                Finding::warning(NO_SOURCE, "no source")
                    .at(self.file, span)
                    .label("shown as unconfirmed, whatever its status"),
            );
        }
    }
}
