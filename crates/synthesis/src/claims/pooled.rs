//! What our own engine is asked to estimate, in the words of the library, and what came out.

use serde::{Deserialize, Serialize};
use synovia_evidence::library::{Domain, Role};

/// An estimate of our own engine: what to select, and what came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pooled {
    /// Name within the claim.
    pub key: String,
    /// What is estimated, in words.
    pub name: String,
    /// Condition, as [`Condition::condition`](synovia_evidence::library::Condition) names it.
    pub condition: String,
    /// Joint, as [`Joint::joint`](synovia_evidence::library::Joint) names it.
    pub joint: String,
    /// What is measured.
    #[serde(with = "domain_word")]
    pub outcome: Domain,
    /// Classes of treatment, or families of them, as [`Class::is`](synovia_evidence::library::Class::is) takes them.
    pub class: Vec<String>,
    /// What they are compared with, in the same words.
    pub versus: Vec<String>,
    /// First and last month of follow-up that count.
    pub months: [f64; 2],
    /// Which trials count.
    pub role: Vec<RoleFilter>,
    /// Number of comparisons found. This and the following are absent until the engine has filled them in.
    pub k: Option<u32>,
    /// The estimate, on the scale of the engine; absent when fewer than two comparisons were found.
    pub estimate: Option<f64>,
    /// Lower end of its 95 % interval.
    pub ci_low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub ci_high: Option<f64>,
    /// Variance between trials.
    pub tau2: Option<f64>,
}

/// Which trials an estimate may use, by the role the tables suggest for them. Written `all`, or as the tables write roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RoleFilter {
    /// Every one of them.
    All,
    /// Those of one role.
    Of(Role),
}

impl RoleFilter {
    /// Whether a trial of this role counts.
    pub fn admits(self, role: Role) -> bool {
        self == RoleFilter::All || self == RoleFilter::Of(role)
    }
}

impl TryFrom<String> for RoleFilter {
    type Error = String;

    fn try_from(word: String) -> Result<RoleFilter, String> {
        if word == "all" {
            return Ok(RoleFilter::All);
        }
        let role = Role::from_word(&word).map(RoleFilter::Of);
        role.ok_or_else(|| unknown("role", &word, Role::WORDS, &["all"]))
    }
}

impl From<RoleFilter> for String {
    fn from(filter: RoleFilter) -> String {
        match filter {
            RoleFilter::All => "all".to_owned(),
            RoleFilter::Of(role) => role.word().to_owned(),
        }
    }
}

fn unknown(what: &str, word: &str, words: &[&str], more: &[&str]) -> String {
    let known: Vec<&str> = more.iter().chain(words).copied().collect();
    let mut text = format!(
        "`{word}` is no {what}; expected one of {}",
        known.join(", ")
    );
    if let Some(nearest) = synovia_diagnostics::nearest(word, known) {
        text += &format!("; did you mean `{nearest}`?");
    }
    text
}

/// Outcomes are written as the tables write them.
mod domain_word {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use synovia_evidence::library::Domain;

    pub fn serialize<S: Serializer>(domain: &Domain, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(domain.word())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Domain, D::Error> {
        let word = String::deserialize(deserializer)?;
        Domain::from_word(&word)
            .ok_or_else(|| D::Error::custom(super::unknown("outcome", &word, Domain::WORDS, &[])))
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, RoleFilter};

    #[test]
    fn all_admits_every_role_and_a_role_only_itself() {
        let validation = RoleFilter::try_from("validation".to_owned()).unwrap();
        assert!(validation.admits(Role::Validation) && !validation.admits(Role::Context));
        assert!(RoleFilter::All.admits(Role::Context));
        assert_eq!(String::from(validation), "validation");
    }

    #[test]
    fn a_misspelt_role_is_refused_with_the_nearest() {
        assert_eq!(
            RoleFilter::try_from("validaton".to_owned()).unwrap_err(),
            "`validaton` is no role; expected one of all, calibration, validation, context; did you mean `validation`?"
        );
    }
}
