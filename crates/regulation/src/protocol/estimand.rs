//! Which question each analysis really answers, in the five attributes of ICH E9(R1).
//!
//! The strategies are read off what the program does, not off what one would like it to do:
//!
//! - **Rescue.** Scores count whatever rescue was taken: treatment policy.
//! - **Withdrawal, primary analysis.** A patient who leaves has no later values, and the analysis adjusts for baseline and grade only.
//!   That aims at the hypothetical strategy, had nobody left and everybody gone on with the treatment. It meets it only if leaving does
//!   not depend on anything else that differs between arms; here leaving depends on the pain last reported, so it misses by what a run
//!   shows as the distance between estimate and true effect. It is neither treatment policy nor a principal stratum.
//! - **Withdrawal, baseline carried forward.** A patient who leaves counts as unchanged: composite, leaving is part of the outcome. As
//!   a guess of the values not seen it would be single imputation, with too small an error.
//! - **Withdrawal, last value carried forward.** The last value seen counts, whenever it was: while in the trial. Read as a result at
//!   the endpoint it assumes that nobody changes after leaving.
//! - **Responders.** Who has left is no responder: composite.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::facts::{Analysis, Endpoint, Facts};
use super::filled::{fill, instrument, number, one_decimal};

/// One analysis and the question it answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimand {
    /// Which analysis.
    pub analysis: String,
    /// What is compared with what.
    pub treatment: String,
    /// In whom.
    pub population: String,
    /// What is measured of each patient.
    pub variable: String,
    /// What may happen on the way, each with one strategy.
    pub events: Vec<IntercurrentEvent>,
    /// What is compared between groups.
    pub summary: String,
    /// How it is estimated.
    pub estimator: String,
    /// What a reader should not believe of it.
    pub caution: String,
}

/// Something that may happen after randomisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntercurrentEvent {
    /// What happens.
    pub event: String,
    /// Whether the program lets it happen in this study.
    pub simulated: bool,
    /// What the analysis makes of it; when it is not simulated, that the choice is the user's.
    pub strategy: String,
    /// What the program does.
    pub because: String,
    /// The strategy that is usual in such trials.
    pub usual: String,
    /// Other strategies in use.
    pub alternatives: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    event: Vec<Known>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    id: String,
    event: String,
    simulated: bool,
    usual: String,
    alternatives: Vec<String>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../data/estimands.toml"))
        .expect("the shipped file is sound");
    file.event
});

/// The estimands of a study: primary analysis, second analysis, responders. Empty when the study does not say enough.
pub fn estimands(facts: &Facts) -> Vec<Estimand> {
    let (Some(endpoint), Some(analysis)) = (&facts.endpoint, &facts.analysis) else {
        return Vec::new();
    };
    let words = |name: &str| fill(name, facts).and_then(|(_, words)| words);
    let (Some(interventions), Some(population), Some(estimator)) = (
        words("interventions"),
        words("eligibility"),
        words("statistics"),
    ) else {
        return Vec::new();
    };
    let asked = Asked {
        facts,
        endpoint,
        analysis,
        treatment: format!(
            "{interventions} Each against {}, as randomised{}.",
            analysis.reference,
            if allows_rescue(facts) {
                ", with rescue medication as needed"
            } else {
                ""
            }
        ),
        population,
        estimator,
    };
    let mut found = vec![asked.primary()];
    found.extend(asked.second());
    found.push(asked.responders());
    found
}

fn allows_rescue(facts: &Facts) -> bool {
    facts.design.as_ref().is_some_and(|design| design.rescue)
}

struct Asked<'a> {
    facts: &'a Facts,
    endpoint: &'a Endpoint,
    analysis: &'a Analysis,
    treatment: String,
    population: String,
    estimator: String,
}

impl Asked<'_> {
    fn estimand(&self, analysis: &str, withdrawal: (&str, &str), caution: String) -> Estimand {
        Estimand {
            analysis: analysis.to_owned(),
            treatment: self.treatment.clone(),
            population: self.population.clone(),
            variable: format!(
                "{}, change from baseline to month {}, points of 100",
                instrument(&self.endpoint.instrument),
                number(self.endpoint.month)
            ),
            events: KNOWN
                .iter()
                .map(|known| self.event(known, withdrawal))
                .collect(),
            summary: format!(
                "difference of the adjusted mean changes, each arm minus {}",
                self.analysis.reference
            ),
            estimator: self.estimator.clone(),
            caution,
        }
    }

    fn event(&self, known: &Known, withdrawal: (&str, &str)) -> IntercurrentEvent {
        let rescue = allows_rescue(self.facts);
        let (simulated, strategy, because) = match known.id.as_str() {
            "rescue" | "nsaid" if !rescue => (
                false,
                "does not happen in this simulation; yours to choose",
                "the study allows no rescue medication",
            ),
            "rescue" => (
                true,
                "treatment policy",
                "scores count whatever rescue was taken; part of its effect is still there at the visit",
            ),
            "nsaid" => (
                true,
                "treatment policy",
                "an NSAID is allowed as rescue at higher pain, and scores count whatever was taken; opioids are not simulated, and no NSAID is prohibited",
            ),
            "withdrawal" => (true, withdrawal.0, withdrawal.1),
            _ => (
                known.simulated,
                "not simulated; yours to choose",
                "the program does not let it happen, so no analysis of it was tried",
            ),
        };
        IntercurrentEvent {
            event: known.event.clone(),
            simulated,
            strategy: strategy.to_owned(),
            because: because.to_owned(),
            usual: known.usual.clone(),
            alternatives: known.alternatives.clone(),
        }
    }

    fn primary(&self) -> Estimand {
        self.estimand(
            "Primary analysis: observed cases",
            (
                "aims at hypothetical (had nobody left), not met exactly",
                "values after leaving are left out; the analysis adjusts for baseline and grade, but leaving depends on the pain last reported",
            ),
            format!(
                "Neither treatment policy nor a principal stratum: those seen are not the same kind of patients in each arm. {}",
                self.distance()
            ),
        )
    }

    /// How far the estimates of a run are from the truth that only a simulation knows.
    fn distance(&self) -> String {
        let rows: Vec<String> = self
            .facts
            .results
            .iter()
            .flat_map(|results| &results.contrasts)
            .filter_map(|row| {
                let (estimate, truth) = (row.estimate?, row.true_effect?);
                (estimate.is_finite() && truth.is_finite()).then(|| {
                    format!(
                        "{} {} points estimated, {} true",
                        row.arm,
                        one_decimal(estimate),
                        one_decimal(truth)
                    )
                })
            })
            .collect();
        if rows.is_empty() {
            "How far it misses, a run tells: its table contrasts has the estimate beside the true effect in the population, of the same people under both arms with nobody leaving.".to_owned()
        } else {
            format!(
                "SIMULATED, beside the true effect in the population, of the same people under both arms with nobody leaving: {}.",
                rows.join("; ")
            )
        }
    }

    fn second(&self) -> Option<Estimand> {
        let (strategy, because, caution) = match self.analysis.dropout_rule.as_str() {
            "baseline-observation-carried-forward" => (
                "composite: who leaves counts as unchanged",
                "the baseline value replaces values after leaving, so the change is zero",
                "A patient who had become worse than at baseline and leaves counts as better than seen. As imputation it would be single, with too small a standard error.",
            ),
            "last-observation-carried-forward" => (
                "while in the trial: the last value seen counts",
                "the last value seen replaces values after leaving, whenever it was",
                "Read as a result at the endpoint it assumes that nobody changes after leaving; effects that fade are then kept. As imputation it would be single, with too small a standard error.",
            ),
            // The second analysis is the first one again.
            _ => return None,
        };
        let name = format!(
            "Second analysis: {}",
            self.analysis.dropout_rule.replace('-', " ")
        );
        Some(self.estimand(&name, (strategy, because), caution.to_owned()))
    }

    fn responders(&self) -> Estimand {
        let mut estimand = self.estimand(
            "Responders, described without a test",
            (
                "composite: who leaves is no responder",
                "all patients randomised are counted, and those not seen at the endpoint as failures",
            ),
            "The threshold is one of change within a patient; it must not be used for differences between groups.".to_owned(),
        );
        estimand.variable = format!(
            "improvement of {} by at least {} points at month {}",
            instrument(&self.endpoint.instrument),
            number(self.endpoint.within_patient.points),
            number(self.endpoint.month)
        );
        estimand.summary = "share of responders in each arm".to_owned();
        estimand.estimator = "Count over all randomised; no comparison is computed.".to_owned();
        estimand
    }
}
