//! Trials set aside for blind tests. Only hashes of what identifies them are here: who works on this program, and whoever reads it, is not
//! told which they are, and the program refuses them, until a forecast is compared with them.

use super::shipped_table::{rows, some};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// What identifies a trial that is set aside; SHA-256 in hexadecimal, so that it is recognised and not named. One of them is made up, for
/// tests: `SETASIDE2030`, doi 10.1000/set-aside, PubMed 99999999.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// Of the label, first author and year or a name of the trial: its letters and digits alone, in capitals.
    pub trial: String,
    /// Of the digital object identifier, in small letters.
    pub doi: Option<String>,
    /// Of the PubMed identifier.
    pub pmid: Option<String>,
}

static RESERVED: LazyLock<Vec<Reserved>> = LazyLock::new(|| {
    rows(
        "reserved.csv",
        include_str!("../../data/library/reserved.csv"),
        ["trial_sha256", "doi_sha256", "pmid_sha256"],
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

/// Whether this is a trial set aside.
///
/// An identifier that both have decides; without one the label does, whatever its letters' case and its separators.
///
/// ```
/// use synovia_evidence::library::is_set_aside;
///
/// assert!(is_set_aside("MINE", Some("10.1000/SET-ASIDE"), None));
/// assert!(is_set_aside("Set aside 2030", None, None));
/// assert!(!is_set_aside("SETASIDE2030", Some("10.1000/another"), None));
/// assert!(!is_set_aside("RESTORE2021", Some("10.1001/jama.2021.19415"), Some("34812863")));
/// ```
pub fn is_set_aside(label: &str, doi: Option<&str>, pmid: Option<&str>) -> bool {
    let label = sha256_hex(&folded(label));
    let doi = doi.map(|doi| sha256_hex(&doi.to_ascii_lowercase()));
    let pmid = pmid.map(sha256_hex);
    RESERVED.iter().any(|reserved| {
        let pairs = [(&reserved.doi, &doi), (&reserved.pmid, &pmid)];
        let mut decided = pairs
            .into_iter()
            .filter_map(|(own, other)| Some(own.as_ref()? == other.as_ref()?))
            .peekable();
        match decided.peek() {
            Some(_) => decided.any(|is_same| is_same),
            None => reserved.trial == label,
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

fn sha256_hex(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
