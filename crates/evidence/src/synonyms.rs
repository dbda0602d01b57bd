//! What people call things: abbreviations, spelled-out names, makers' names, nicknames of trials. One table for every place where a name is
//! looked up (`data/synonyms.csv`).

use std::sync::LazyLock;

use synovia_diagnostics::{csv, nearest};

/// What a name is a name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A class of treatment of the library, or a family of them.
    Class,
    /// A condition of the library.
    Condition,
    /// A joint of the library.
    Joint,
    /// A trial of the library.
    Trial,
    /// A product that can be given.
    Product,
}

/// Another word for one thing or, where it is not exact, for several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonym {
    /// What it is a name of.
    pub of: Named,
    /// As people write it.
    pub word: String,
    /// As it is called here; the likeliest first.
    pub means: Vec<String>,
}

static SYNONYMS: LazyLock<Vec<Synonym>> = LazyLock::new(|| {
    let (table, findings) = csv::read("synonyms.csv", include_str!("../data/synonyms.csv"));
    assert!(findings.is_empty(), "synonyms.csv: {findings:?}");
    let row = |row: &csv::Row| {
        let [of, word, means] = [0, 1, 2].map(|at| row.fields[at].text.as_str());
        Synonym {
            of: match of {
                "class" => Named::Class,
                "condition" => Named::Condition,
                "joint" => Named::Joint,
                "trial" => Named::Trial,
                "product" => Named::Product,
                other => panic!("synonyms.csv:{}: `{other}`", row.line),
            },
            word: word.to_owned(),
            means: means.split_whitespace().map(str::to_owned).collect(),
        }
    };
    table.rows.iter().map(row).collect()
});

/// All of them.
pub fn synonyms() -> &'static [Synonym] {
    &SYNONYMS
}

/// The one of `known` that a written name is, whatever its case and separators, or is another word for. `None` when it is neither, and
/// when it may be several.
///
/// ```
/// use synovia_evidence::{Named, meant};
///
/// assert_eq!(meant(Named::Class, "HA", ["ha", "prp"]), Some("ha"));
/// assert_eq!(meant(Named::Class, "steroids", ["ha", "corticosteroid"]), Some("corticosteroid"));
/// assert_eq!(meant(Named::Trial, "Miles", ["MAUTNER2023", "RESTORE2021"]), Some("MAUTNER2023"));
/// assert_eq!(meant(Named::Trial, "LAMO", ["LAMO2016", "LAMO2020"]), None); // which?
/// ```
pub fn meant<'a>(
    of: Named,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    let exact = known.iter().find(|name| **name == written);
    let alike = || known.iter().find(|name| folded(name) == folded(written));
    exact.or_else(alike).copied().or_else(|| {
        let mut meanings = meanings(of, written, &known);
        match (meanings.next(), meanings.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    })
}

/// The one of `known` to suggest for a name that is none of them: what it is another word for, else the nearest among the names and their
/// other words.
///
/// ```
/// use synovia_evidence::{Named, nearest_name};
///
/// assert_eq!(nearest_name(Named::Class, "steriod", ["ha", "corticosteroid"]), Some("corticosteroid"));
/// assert_eq!(nearest_name(Named::Product, "PRP", ["saline", "prp-leukocyte-poor", "prp-leukocyte-rich"]), Some("prp-leukocyte-poor"));
/// assert_eq!(nearest_name(Named::Class, "ketamine", ["ha", "corticosteroid"]), None);
/// ```
pub fn nearest_name<'a>(
    of: Named,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(name) = meant(of, written, known.iter().copied()) {
        return Some(name);
    }
    if let Some(likeliest) = meanings(of, written, &known).next() {
        return Some(likeliest);
    }
    let words = SYNONYMS
        .iter()
        .filter(|synonym| synonym.of == of)
        .map(|synonym| synonym.word.as_str());
    let near = nearest(written, known.iter().copied().chain(words))?;
    known
        .iter()
        .find(|name| **name == near)
        .copied()
        .or_else(|| meanings(of, near, &known).next())
}

/// Those of `known` that a word is another one for.
fn meanings<'a>(of: Named, written: &str, known: &[&'a str]) -> impl Iterator<Item = &'a str> {
    let written = folded(written);
    SYNONYMS
        .iter()
        .filter(move |synonym| synonym.of == of && folded(&synonym.word) == written)
        .flat_map(|synonym| &synonym.means)
        .filter_map(|name| known.iter().find(|known| *known == name).copied())
}

/// Small letters and digits, without what stands between words.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
