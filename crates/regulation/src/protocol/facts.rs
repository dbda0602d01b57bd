//! What is known of a study, in a form that any room can make and read.

use serde::{Deserialize, Serialize};

use super::given::ProductGiven;
use super::times::Times;

/// The scores that the program records at every visit, as study files name them.
pub const RECORDED: [&str; 6] = [
    "womac-pain",
    "womac-stiffness",
    "womac-function",
    "womac-total",
    "vas-pain",
    "koos-pain",
];

/// What is known of a study. What is not known is empty or absent, and is never made up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// As the study file has it.
    pub title: String,
    /// Where all random numbers start.
    pub seed: Option<u64>,
    /// How often the trial is, or was, simulated.
    pub replicates: Option<u64>,
    /// SHA-256 of everything that results depend on.
    pub plan_hash: String,
    /// SHA-256 of the study file.
    pub study_sha256: String,
    /// Version of the program.
    pub program_version: String,
    /// Who may enter.
    pub population: Option<Population>,
    /// How the trial is run.
    pub design: Option<Design>,
    /// In the order of the study file.
    pub arms: Vec<Arm>,
    /// Months since baseline.
    pub visit_months: Vec<f64>,
    /// What is compared, and when.
    pub endpoint: Option<Endpoint>,
    /// How it is analysed.
    pub analysis: Option<Analysis>,
    /// How it is simulated.
    pub model: Option<Model>,
    /// Scores recorded at every visit, as study files name them.
    pub recorded: Vec<String>,
    /// Constants of the model: how many of each status.
    pub constants: Vec<(String, u64)>,
    /// What the model is known to get wrong.
    pub known_misses: Vec<String>,
    /// What came out, when the study has been run.
    pub results: Option<Results>,
}

/// Who may enter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Population {
    /// Kellgren-Lawrence grades admitted.
    pub kl: Vec<u64>,
    /// Lowest and highest age, years.
    pub age_years: [f64; 2],
    /// Lowest body mass index, kg/m², if there is such a criterion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bmi_min: Option<f64>,
    /// Highest body mass index, kg/m².
    pub bmi_max: f64,
    /// What pain at screening is measured with, where it is not WOMAC pain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pain_instrument: Option<String>,
    /// Lowest score of it at screening, points of 100, inclusive.
    pub pain_min: f64,
    /// Highest score of it at screening, points of 100, inclusive.
    pub pain_max: f64,
    /// Highest pain of the other knee, points of 100; 100 admits everybody.
    pub contralateral_pain_max: f64,
    /// Screening before baseline, weeks.
    pub screening_weeks: f64,
}

/// How the trial is run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// `double-blind`, `single-blind` or `open-label`.
    pub blinding: String,
    /// Length of a permuted block, in multiples of the number of arms.
    pub block_size: u64,
    /// Withdrawals expected, percent per year.
    pub dropout_percent_per_year: f64,
    /// Whether rescue paracetamol and NSAID are allowed.
    pub rescue: bool,
}

/// One group of patients.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// As printed everywhere.
    pub label: String,
    /// Number randomised to it.
    pub patients: u64,
    /// Product, dose and times of each treatment.
    pub treatments: Vec<String>,
    /// When each is given; nothing where the words do not tell.
    pub given: Vec<Option<Times>>,
    /// What is given in each; a study's own passport is put here.
    pub products: Vec<ProductGiven>,
    /// Who knows what is given, where that differs from the design.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blinding: Option<String>,
    /// Whether the others are compared with it.
    pub is_reference: bool,
}

/// A named smallest difference that matters.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// As study files name it.
    pub id: String,
    /// Points of 100.
    pub points: f64,
}

/// What is compared, and when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    /// As study files name it, such as `womac-pain`.
    pub instrument: String,
    /// Months since baseline.
    pub month: f64,
    /// Between the means of two groups.
    pub between_group: Threshold,
    /// Within one patient.
    pub within_patient: Threshold,
}

/// How it is analysed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Such as `ancova`.
    pub method: String,
    /// Label of the arm the others are compared with.
    pub reference: String,
    /// `observed-cases`, `last-observation-carried-forward` or `baseline-observation-carried-forward`.
    pub dropout_rule: String,
    /// Two-sided.
    pub alpha: f64,
}

/// How it is simulated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// `bistable` or `monostable`.
    pub core: String,
    /// `posterior`, `prior` or `none`.
    pub uncertainty: String,
    /// Virtual candidates shared by all replicates.
    pub pool: u64,
    /// Replicates in which every patient is also run under every arm.
    pub counterfactual_replicates: u64,
}

/// What came out of a run, of the core that leads the study. Everything in here is SIMULATED.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// One hash for all tables.
    pub results_hash: String,
    /// Names of the tables, each with its number of rows.
    pub tables: Vec<(String, u64)>,
    /// Candidates excluded at screening in the first replicate: reason and number, in order.
    pub funnel: Vec<(String, u64)>,
    /// CONSORT numbers of one example trial, by arm.
    pub flow: Vec<FlowOf>,
    /// Baseline, by arm.
    pub baseline: Vec<BaselineOf>,
    /// Each arm against the reference, at the endpoint.
    pub contrasts: Vec<ContrastOf>,
    /// Adverse events, by arm.
    pub events: Vec<EventOf>,
    /// Whether cartilage and joint space are among the results.
    pub has_structure: bool,
    /// The rival core, when it was run too.
    pub other_core: String,
}

/// CONSORT numbers of one arm of one example trial.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FlowOf {
    /// Label of the arm.
    pub arm: String,
    /// Randomised to it.
    pub randomised: u64,
    /// Received the allocated treatment.
    pub received: u64,
    /// Withdrew before the last visit.
    pub withdrew: u64,
    /// In the primary analysis.
    pub analysed: u64,
}

/// One arm at baseline and on the way, means over replicates.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BaselineOf {
    /// Label of the arm.
    pub arm: String,
    /// Mean of the primary score, points of 100.
    pub points: Option<f64>,
    /// Patients whose other knee is painful too, percent.
    pub other_knee_painful_percent: Option<f64>,
    /// Patients whose change reaches the within-patient threshold at the endpoint, percent.
    pub responders_percent: Option<f64>,
    /// Patients seen on rescue paracetamol, percent.
    pub paracetamol_percent: Option<f64>,
    /// Patients seen on a rescue NSAID, percent.
    pub nsaid_percent: Option<f64>,
}

/// One arm against the reference at the endpoint.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ContrastOf {
    /// Label of the arm.
    pub arm: String,
    /// Label of the reference.
    pub reference: String,
    /// Difference of adjusted mean changes, points of 100, mean over replicates.
    pub estimate: Option<f64>,
    /// Its Monte Carlo standard error.
    pub estimate_mcse: Option<f64>,
    /// Limits of the 95 % interval that one trial would report, means over replicates.
    pub interval: [Option<f64>; 2],
    /// Two-sided, median over replicates.
    pub p_value: Option<f64>,
    /// Share of replicates significant in favour of the arm.
    pub power: Option<f64>,
    /// Its Monte Carlo standard error.
    pub power_mcse: Option<f64>,
    /// The same under the study's dropout rule.
    pub power_dropout_rule: Option<f64>,
    /// The same patients under both arms, nobody leaving: what the hypothetical strategy asks for.
    pub true_effect: Option<f64>,
    /// Share of replicates whose true effect exceeds the between-group threshold in favour of the arm.
    pub probability_above_mcid: Option<f64>,
    /// Its Monte Carlo standard error.
    pub probability_above_mcid_mcse: Option<f64>,
    /// Share of replicates whose true effect is none or worse for the patient: P(no better than the reference).
    pub probability_no_benefit: Option<f64>,
    /// Its Monte Carlo standard error.
    pub probability_no_benefit_mcse: Option<f64>,
    /// The same share under the rival core.
    pub other_core_probability_no_benefit: Option<f64>,
}

/// One kind of adverse event in one arm.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EventOf {
    /// Label of the arm.
    pub arm: String,
    /// What happened.
    pub event: String,
    /// Patients with at least one, percent, mean over replicates.
    pub patients_percent: Option<f64>,
}

impl Facts {
    /// Label of the reference arm, if there is one.
    pub fn reference(&self) -> Option<&str> {
        self.arms
            .iter()
            .find(|arm| arm.is_reference)
            .map(|arm| arm.label.as_str())
    }

    /// What is given, each once, with the labels of the arms that get it, in the order of the study file.
    pub fn products(&self) -> Vec<(&ProductGiven, Vec<&str>)> {
        let mut all: Vec<(&ProductGiven, Vec<&str>)> = Vec::new();
        for arm in &self.arms {
            for given in &arm.products {
                match all.iter_mut().find(|(known, _)| *known == given) {
                    Some((_, arms)) if arms.contains(&arm.label.as_str()) => {}
                    Some((_, arms)) => arms.push(&arm.label),
                    None => all.push((given, vec![&arm.label])),
                }
            }
        }
        all
    }

    /// Labels of the other arms.
    pub fn compared(&self) -> Vec<&str> {
        self.arms
            .iter()
            .filter(|arm| !arm.is_reference)
            .map(|arm| arm.label.as_str())
            .collect()
    }
}
