//! How sure one may be of a body of evidence: the five domains of GRADE.
//!
//! Guyatt GH et al., BMJ 2008;336:924 (doi 10.1136/bmj.39489.470347.AD): evidence from randomised trials starts high, from
//! observational studies low, and each domain takes away none, one or two levels. Rating up is not used here.

use serde::{Deserialize, Serialize};

/// The rating of one question, domain by domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certainty {
    /// The comparison and outcome that are rated: a claim as such cannot be.
    pub question: String,
    /// Before any downgrade: high for randomised trials, low for other studies.
    pub start: Level,
    /// After all of them.
    pub overall: Level,
    /// Allocation, blinding, loss to follow-up, selective reporting.
    pub risk_of_bias: Domain<Concern>,
    /// Trials that disagree beyond chance, without an explanation.
    pub inconsistency: Domain<Concern>,
    /// Other patients, products, comparators or outcomes than the question names.
    pub indirectness: Domain<Concern>,
    /// Few patients, wide intervals, or intervals that were not seen.
    pub imprecision: Domain<Concern>,
    /// Results that are likely to be missing because of what they are.
    pub publication_bias: Domain<PublicationBias>,
}

impl Certainty {
    /// The start less all downgrades, never below very low.
    pub fn from_domains(&self) -> Level {
        let concerns = [
            &self.risk_of_bias,
            &self.inconsistency,
            &self.indirectness,
            &self.imprecision,
        ];
        let downgrades: usize = concerns
            .iter()
            .map(|domain| domain.judgement.levels())
            .sum::<usize>()
            + self.publication_bias.judgement.levels();
        self.start.lowered(downgrades)
    }
}

/// One domain: how grave, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain<Judgement> {
    /// How grave.
    pub judgement: Judgement,
    /// Why.
    pub reason: String,
}

/// How grave the concern of a domain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Concern {
    /// Takes nothing away.
    #[serde(rename = "not serious")]
    NotSerious,
    /// Takes one level away.
    #[serde(rename = "serious")]
    Serious,
    /// Takes two levels away.
    #[serde(rename = "very serious")]
    VerySerious,
}

impl Concern {
    /// Levels it takes away.
    pub fn levels(self) -> usize {
        match self {
            Concern::NotSerious => 0,
            Concern::Serious => 1,
            Concern::VerySerious => 2,
        }
    }
}

/// Whether results are likely to be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PublicationBias {
    /// Nothing speaks for it, which with few trials is not the same as absent. Takes nothing away.
    Undetected,
    /// Something does. Takes one level away.
    Suspected,
}

impl PublicationBias {
    /// Levels it takes away.
    pub fn levels(self) -> usize {
        match self {
            PublicationBias::Undetected => 0,
            PublicationBias::Suspected => 1,
        }
    }
}

/// How sure one may be that the truth lies near what a body of evidence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It is probably elsewhere.
    VeryLow,
    /// It may be elsewhere by much.
    Low,
    /// It is probably near.
    Moderate,
    /// It is near.
    High,
}

impl Level {
    /// This level less so many, never below very low.
    pub fn lowered(self, levels: usize) -> Level {
        const UPWARDS: [Level; 4] = [Level::VeryLow, Level::Low, Level::Moderate, Level::High];
        UPWARDS[(self as usize).saturating_sub(levels)]
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn a_level_falls_by_as_many_steps_as_it_is_lowered_and_stops_at_very_low() {
        assert_eq!(Level::High.lowered(0), Level::High);
        assert_eq!(Level::High.lowered(2), Level::Low);
        assert_eq!(Level::Low.lowered(1), Level::VeryLow);
        assert_eq!(Level::High.lowered(9), Level::VeryLow);
    }
}
