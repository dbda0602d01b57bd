//! How effects are pooled, and the whole question as it is written into the results.

use synovia_evidence::library::{Blinding, Role};
use synovia_results::evidence::{Cited, Question as Written};
use synovia_statistics::meta::{Heterogeneity, Options, Prediction, Test};

use crate::question::Question;

/// How effects are pooled.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// Estimator of the variance between trials.
    pub method: Heterogeneity,
    /// Test and interval of the pooled effect.
    pub test: Test,
    /// Variant of the prediction interval.
    pub prediction: Prediction,
    /// Level of every interval.
    pub level: f64,
    /// The command that asks the same again, for the reader.
    pub command: String,
    /// Version of the program.
    pub program_version: String,
    /// SHA-256 of the tables of trials.
    pub library_sha256: String,
    /// Names of the user's files in the library.
    pub added: Vec<String>,
}

impl Default for Analysis {
    fn default() -> Self {
        let options = Options::default();
        Analysis {
            method: options.heterogeneity,
            test: options.test,
            prediction: options.prediction,
            level: options.level,
            command: String::new(),
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            library_sha256: String::new(),
            added: Vec::new(),
        }
    }
}

impl Analysis {
    /// As the methods want it.
    pub fn options(&self) -> Options {
        Options {
            heterogeneity: self.method,
            test: self.test,
            prediction: self.prediction,
            level: self.level,
            ..Options::default()
        }
    }
}

/// Day up to which the shipped trials were gathered.
pub const AS_OF: &str = "2026-11-30";

/// The question as it stands in the results.
pub fn described(question: &Question, analysis: &Analysis) -> Written {
    Written {
        command: analysis.command.clone(),
        program_version: analysis.program_version.clone(),
        library_sha256: analysis.library_sha256.clone(),
        added: analysis.added.clone(),
        as_of: AS_OF.to_owned(),
        condition: question.condition.clone(),
        joint: question.joint.clone(),
        outcome: question.outcome.to_string(),
        class: question.class.clone(),
        versus: question.versus.clone(),
        months: question.months,
        pick: question.pick.name(),
        role: question.role.iter().map(Role::to_string).collect(),
        blinding: question.blinding.iter().map(Blinding::to_string).collect(),
        basis: question.basis.name().to_owned(),
        measure: question.measure.name().to_owned(),
        unit: question.measure.unit().to_owned(),
        correlation: question.correlation,
        impute_sd: question.impute_sd,
        keep_problems: question.keep_problems,
        keep_zero_trials: question.keep_zero_trials,
        medians: question.medians.name().to_owned(),
        method: analysis.method.name().to_owned(),
        test: analysis.test.name().to_owned(),
        level: analysis.level,
    }
}

/// What a reader has to know of the trials besides their numbers.
pub fn findings(trials: &[&Cited]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for cited in trials {
        let durable = cited.url.starts_with("https://doi.org/") || cited.url.contains("pubmed");
        let name = if cited.label == cited.trial {
            cited.trial.clone()
        } else {
            format!("{} ({})", cited.label, cited.trial)
        };
        let finding = format!(
            "{name} has neither a DOI nor a PubMed id; it is cited by {}",
            if cited.url.is_empty() {
                "nothing"
            } else {
                &cited.locator
            }
        );
        if !durable && !found.contains(&finding) {
            found.push(finding);
        }
    }
    if trials.len() == 2 {
        found.push(
            "With two trials the Hartung-Knapp interval rests on one degree of freedom and is very wide; a z interval would be narrow, \
             and far too sure. No interval makes two trials many."
                .to_owned(),
        );
    }
    let context = trials.iter().filter(|cited| cited.role == "context");
    let mut names: Vec<&str> = context.map(|cited| cited.label.as_str()).collect();
    names.dedup();
    if !names.is_empty() {
        found.push(format!(
            "Not randomised, or unfit to say whether something works, and pooled all the same unless --role leaves them out: {}",
            names.join(", ")
        ));
    }
    found
}
