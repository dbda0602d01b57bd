//! The study as the manifest tells it. The manifest's `study` is free-form, so every field may be missing; nothing here fails.

use serde_json::Value;

/// The study, with empty text, empty lists and NaN for what the manifest does not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// As the study file has it.
    pub title: String,
    /// How often the whole trial was simulated.
    pub replicates: f64,
    /// Who may enter.
    pub population: Population,
    /// How the trial is run.
    pub design: Design,
    /// In the order of the study file.
    pub arms: Vec<StudyArm>,
    /// Months since baseline.
    pub visits_months: Vec<f64>,
    /// What is compared, and when.
    pub endpoint: Endpoint,
    /// How it is analysed.
    pub analysis: Analysis,
    /// How it is simulated.
    pub model: Model,
    /// Every constant of the model.
    pub parameters: Vec<Parameter>,
    /// What the model is known to get wrong.
    pub known_misses: Vec<String>,
}

/// Who may enter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Population {
    /// Kellgren-Lawrence grades admitted.
    pub kl: Vec<f64>,
    /// Lowest and highest age, years.
    pub age_years: Vec<f64>,
    /// Lowest body mass index, kg/m²; not a number when there is no such criterion.
    pub bmi_min: f64,
    /// kg/m².
    pub bmi_max: f64,
    /// What pain at screening is measured with.
    pub pain_instrument: String,
    /// Points of 100 at screening.
    pub pain_min: f64,
    /// Points of 100 at screening.
    pub pain_max: f64,
    /// Points of 100 at screening, other knee; 100 admits everybody.
    pub contralateral_pain_max: f64,
    /// Screening visit before baseline, weeks.
    pub screening_weeks: f64,
    /// What a paper describes of the population, and the trials came to.
    pub described: Vec<Described>,
}

/// One number of a described population.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Described {
    /// Key of the study file.
    pub quantity: String,
    /// What was asked.
    pub asked: f64,
    /// Mean over the trials under the study's own core.
    pub met: f64,
}

/// How the trial is run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Design {
    /// Who knows what was injected.
    pub blinding: String,
    /// Length of a permuted block, in multiples of the number of arms.
    pub block_size: f64,
    /// Withdrawals.
    pub dropout_percent_per_year: f64,
    /// Whether rescue medication is allowed; nothing when the manifest does not say.
    pub rescue: Option<bool>,
}

/// One group of patients.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StudyArm {
    /// As printed everywhere.
    pub label: String,
    /// Number randomised to it.
    pub patients: f64,
    /// What each of them gets.
    pub treatments: Vec<String>,
    /// Who knows it, where that differs from the design.
    pub blinding: String,
    /// Whether the others are compared with it.
    pub is_reference: bool,
}

/// A named smallest difference that matters.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Threshold {
    /// Name in the registry.
    pub id: String,
    /// Points of 100.
    pub points: f64,
}

/// What is compared, and when.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Endpoint {
    /// Such as `womac-pain`.
    pub instrument: String,
    /// Months since baseline.
    pub month: f64,
    /// Between the means of two groups.
    pub between_group_mcid: Threshold,
    /// Within one patient.
    pub responder_threshold: Threshold,
}

/// How it is analysed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysis {
    /// Such as `ancova`.
    pub method: String,
    /// Label of the arm the others are compared with.
    pub reference: String,
    /// What replaces values missing after withdrawal.
    pub dropout_rule: String,
    /// Two-sided.
    pub alpha: f64,
}

/// How it is simulated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// `bistable` or `monostable`.
    pub core: String,
    /// `posterior`, `prior` or `none`.
    pub uncertainty: String,
    /// Virtual candidates shared by all replicates.
    pub pool: f64,
    /// Replicates in which every patient is also run under every arm.
    pub counterfactual_replicates: f64,
}

/// One constant of the model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameter {
    /// Name in the registry.
    pub id: String,
    /// What it stands for.
    pub meaning: String,
    /// As printed.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// `published`, `illustrative`, `calibrated` or `assumed`.
    pub status: String,
    /// Where it was read.
    pub source: String,
    /// Whether the study file replaces the registry's value.
    pub overridden: bool,
    /// `posterior` or `prior`; empty when it stays at its value.
    pub drawn_from: String,
    /// 5th percentile, as printed; only where a calibration knows it.
    pub p05: String,
    /// 95th percentile.
    pub p95: String,
}

impl Default for Study {
    fn default() -> Self {
        Study::from_value(&Value::Null)
    }
}

impl Study {
    /// Reads what is there.
    pub fn from_value(value: &Value) -> Self {
        let (population, design) = (&value["population"], &value["design"]);
        let (endpoint, analysis, model) = (&value["endpoint"], &value["analysis"], &value["model"]);
        Study {
            title: text(&value["title"]),
            replicates: number(&value["replicates"]),
            population: Population {
                kl: numbers(&population["kl"]),
                age_years: numbers(&population["age_years"]),
                bmi_min: number(&population["bmi_min"]),
                bmi_max: number(&population["bmi_max"]),
                pain_instrument: population["pain_instrument"]
                    .as_str()
                    .unwrap_or("womac-pain")
                    .to_owned(),
                pain_min: number(&population["pain_min"]),
                pain_max: number(&population["pain_max"]),
                contralateral_pain_max: number(&population["contralateral_pain_max"]),
                screening_weeks: number(&population["screening_weeks"]),
                described: list(&population["met"]["quantities"])
                    .map(|one| Described {
                        quantity: text(&one["quantity"]),
                        asked: number(&one["asked"]),
                        met: number(&one[text(&model["core"]).as_str()]),
                    })
                    .collect(),
            },
            design: Design {
                blinding: text(&design["blinding"]),
                block_size: number(&design["block_size"]),
                dropout_percent_per_year: number(&design["dropout_percent_per_year"]),
                rescue: design["rescue"].as_bool(),
            },
            arms: list(&value["arms"]).map(arm).collect(),
            visits_months: numbers(&value["visits_months"]),
            endpoint: Endpoint {
                instrument: text(&endpoint["instrument"]),
                month: number(&endpoint["month"]),
                between_group_mcid: threshold(&endpoint["between_group_mcid"]),
                responder_threshold: threshold(&endpoint["responder_threshold"]),
            },
            analysis: Analysis {
                method: text(&analysis["method"]),
                reference: text(&analysis["reference"]),
                dropout_rule: text(&analysis["dropout_rule"]),
                alpha: number(&analysis["alpha"]),
            },
            model: Model {
                core: text(&model["core"]),
                uncertainty: text(&model["uncertainty"]),
                pool: number(&model["pool"]),
                counterfactual_replicates: number(&model["counterfactual_replicates"]),
            },
            parameters: list(&value["parameters"]).map(parameter).collect(),
            known_misses: list(&value["known_misses"])
                .map(text)
                .filter(|miss| !miss.is_empty())
                .collect(),
        }
    }
}

fn arm(value: &Value) -> StudyArm {
    StudyArm {
        label: text(&value["label"]),
        patients: number(&value["patients"]),
        treatments: list(&value["treatments"]).map(text).collect(),
        blinding: text(&value["blinding"]),
        is_reference: value["is_reference"].as_bool().unwrap_or(false),
    }
}

fn parameter(value: &Value) -> Parameter {
    Parameter {
        id: text(&value["id"]),
        meaning: text(&value["meaning"]),
        value: text(&value["value"]),
        unit: text(&value["unit"]),
        status: text(&value["status"]),
        source: text(&value["source"]),
        overridden: value["overridden"].as_bool().unwrap_or(false),
        drawn_from: text(&value["drawn_from"]),
        p05: text(&value["p05"]),
        p95: text(&value["p95"]),
    }
}

fn threshold(value: &Value) -> Threshold {
    Threshold {
        id: text(&value["id"]),
        points: number(&value["points"]),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).filter_map(Value::as_f64).collect()
}

/// Text as it is; a number, or a list or table of texts such as a citation with its identifiers, as one line.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => joined(items.iter().map(text), "; "),
        Value::Object(fields) => joined(
            fields
                .iter()
                .map(|(name, field)| format!("{name} {}", text(field))),
            ", ",
        ),
        other => other.to_string(),
    }
}

fn joined(items: impl Iterator<Item = String>, between: &str) -> String {
    items.collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_empty_manifest_gives_an_empty_study() {
        let study = Study::from_value(&Value::Null);
        assert!(study.title.is_empty() && study.arms.is_empty() && study.replicates.is_nan());
    }

    #[test]
    fn fields_of_the_wrong_kind_are_left_out() {
        let study = Study::from_value(
            &json!({ "title": 7, "visits_months": ["x", 3], "arms": "none", "population": [] }),
        );
        assert_eq!(
            (study.title.as_str(), study.visits_months.as_slice()),
            ("7", &[3.0][..])
        );
        assert!(study.arms.is_empty());
    }

    #[test]
    fn a_source_with_identifiers_becomes_one_line() {
        let study = Study::from_value(
            &json!({ "parameters": [{ "id": "a", "value": 2.5, "source": { "doi": "10.1/x", "pmid": 3 } }] }),
        );
        assert_eq!(
            (
                study.parameters[0].value.as_str(),
                study.parameters[0].source.as_str()
            ),
            ("2.5", "doi 10.1/x, pmid 3")
        );
    }
}
