//! Trials set aside for blind tests. Only what identifies them is here: nobody who works on this program reads their results, and the
//! program refuses them, until a forecast is compared with them.

use super::shipped_table::{rows, some};
use std::sync::LazyLock;

/// What identifies a trial that is set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// Label: first author and year, or a name of the trial.
    pub trial: String,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// PubMed identifier.
    pub pmid: Option<String>,
}

static RESERVED: LazyLock<Vec<Reserved>> = LazyLock::new(|| {
    rows(
        "reserved.csv",
        include_str!("../../data/library/reserved.csv"),
        ["trial", "doi", "pmid"],
        |[trial, doi, pmid]| {
            Some(Reserved {
                trial: some(trial)?,
                doi: some(doi),
                pmid: some(pmid),
            })
        },
    )
});

/// All trials set aside.
pub fn reserved() -> &'static [Reserved] {
    &RESERVED
}

/// The trial set aside that this is, if it is one.
///
/// An identifier that both have decides; without one the label does, whatever its letters' case and its separators.
///
/// ```
/// use synovia_evidence::library::set_aside;
///
/// let by_doi = set_aside("MINE", Some("10.1001/JAMA.2021.0411"), None).unwrap();
/// assert_eq!(by_doi.trial, "START2021");
/// assert!(set_aside("Start 2021", None, None).is_some());
/// assert!(set_aside("START2021", Some("10.1000/another"), None).is_none());
/// assert!(set_aside("RESTORE2021", Some("10.1001/jama.2021.19415"), Some("34812863")).is_none());
/// ```
pub fn set_aside(label: &str, doi: Option<&str>, pmid: Option<&str>) -> Option<&'static Reserved> {
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    RESERVED.iter().find(|reserved| {
        let pairs = [
            (reserved.doi.as_deref(), doi),
            (reserved.pmid.as_deref(), pmid),
        ];
        let mut decided = pairs
            .into_iter()
            .filter_map(|(own, other)| Some(same(own?, other?)))
            .peekable();
        match decided.peek() {
            Some(_) => decided.any(|is_same| is_same),
            None => folded(&reserved.trial) == folded(label),
        }
    })
}

/// Letters and digits alone, in capitals.
fn folded(label: &str) -> String {
    label
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}
