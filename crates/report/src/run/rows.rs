//! Rows of the tables, with the names and units of `book/src/interfaces.md`.

/// See table `arms`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArmRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// What its patients get.
    pub treatments: String,
    /// Whether the others are compared with it.
    pub is_reference: bool,
    /// Randomised to it.
    pub patients: f64,
    /// Seen at the endpoint, mean over replicates.
    pub observed: f64,
    /// Mean at baseline, points.
    pub baseline_points: f64,
    /// Mean pain of the other knee at screening, points.
    pub contralateral_pain_points: f64,
    /// Patients whose other knee is painful too, percent.
    pub contralateral_painful_percent: f64,
    /// Mean change, points.
    pub change_points: f64,
    /// Its Monte Carlo standard error.
    pub change_mcse_points: f64,
    /// Spread of the change between patients, points.
    pub change_sd_points: f64,
    /// Patients whose own change reaches the threshold, percent.
    pub responders_percent: f64,
    /// Its Monte Carlo standard error.
    pub responders_mcse_percent: f64,
    /// Withdrew before the endpoint, percent.
    pub dropout_percent: f64,
    /// Took rescue paracetamol, percent.
    pub rescue_paracetamol_percent: f64,
    /// Took a rescue NSAID, percent.
    pub rescue_nsaid_percent: f64,
    /// Change with neither context nor product, points.
    pub natural_course_points: f64,
    /// Its Monte Carlo standard error.
    pub natural_course_mcse_points: f64,
    /// What the arm's context adds to it, points.
    pub expectation_points: f64,
    /// Its Monte Carlo standard error.
    pub expectation_mcse_points: f64,
    /// What the arm's products add to that, points.
    pub product_points: f64,
    /// Its Monte Carlo standard error.
    pub product_mcse_points: f64,
    /// Share of the first two, percent of the three.
    pub context_and_natural_course_percent: f64,
}

/// See table `visits`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct VisitRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Months since baseline.
    pub month: f64,
    /// Which score.
    pub instrument: String,
    /// Mean score, points.
    pub mean_points: f64,
    /// 5th percentile of the replicates' means.
    pub mean_p05_points: f64,
    /// 95th percentile of the replicates' means.
    pub mean_p95_points: f64,
}

/// See table `contrasts`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContrastRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Label of the reference arm.
    pub reference: String,
    /// Months since baseline.
    pub month: f64,
    /// Whether this is the endpoint's month.
    pub is_primary: bool,
    /// Mean estimate, points; negative = arm lower.
    pub estimate_points: f64,
    /// Its Monte Carlo standard error.
    pub estimate_mcse_points: f64,
    /// Mean lower limit that one trial would report.
    pub ci_low_points: f64,
    /// Mean upper limit that one trial would report.
    pub ci_high_points: f64,
    /// Median over replicates.
    pub p_value: f64,
    /// Share of replicates significant in favour of the arm, 0 to 1.
    pub power: f64,
    /// Its Monte Carlo standard error.
    pub power_mcse: f64,
    /// The same under the study's dropout rule.
    pub power_dropout_rule: f64,
    /// Its Monte Carlo standard error.
    pub power_dropout_rule_mcse: f64,
    /// Share of replicates significant when nothing differs, 0 to 1.
    pub type_1_error: f64,
    /// Its Monte Carlo standard error.
    pub type_1_error_mcse: f64,
    /// In the population: the same people under both arms, mean over replicates.
    pub true_effect_points: f64,
    /// Its Monte Carlo standard error.
    pub true_effect_mcse_points: f64,
    /// 5th percentile over the draws of the constants.
    pub true_effect_p05_points: f64,
    /// 95th percentile over replicates.
    pub true_effect_p95_points: f64,
    /// The part of it that is expectation, counterfactual replicates.
    pub true_effect_expectation_points: f64,
    /// The part of it that is the product, counterfactual replicates.
    pub true_effect_product_points: f64,
    /// Share of replicates whose true effect exceeds the between-group threshold, 0 to 1.
    pub probability_above_mcid: f64,
    /// Its Monte Carlo standard error.
    pub probability_above_mcid_mcse: f64,
    /// Probability that the true effect is none, or not in favour of the arm.
    pub probability_no_benefit: f64,
    /// Its Monte Carlo standard error.
    pub probability_no_benefit_mcse: f64,
}

/// See table `stacked`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StackedRow {
    /// Label of the arm.
    pub arm: String,
    /// The study's own core.
    pub core: String,
    /// Its weight, 0 to 1; the other has the rest.
    pub weight: f64,
    /// In the population, mean over both cores by their weights.
    pub true_effect_points: f64,
    /// Its Monte Carlo standard error.
    pub true_effect_mcse_points: f64,
    /// 5th percentile of both together.
    pub true_effect_p05_points: f64,
    /// 95th percentile of both together.
    pub true_effect_p95_points: f64,
    /// Share of replicates significant in favour of the arm, 0 to 1.
    pub power: f64,
    /// Its Monte Carlo standard error.
    pub power_mcse: f64,
    /// Share of draws whose true effect exceeds the between-group threshold, 0 to 1.
    pub probability_above_mcid: f64,
    /// Its Monte Carlo standard error.
    pub probability_above_mcid_mcse: f64,
    /// Probability that the true effect is none or worse.
    pub probability_no_benefit: f64,
    /// Its Monte Carlo standard error.
    pub probability_no_benefit_mcse: f64,
}

/// See table `false_alarms`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FalseAlarmRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Arms compared with the reference.
    pub comparisons: f64,
    /// Probability that at least one is significant when no product does anything.
    pub any_arm: f64,
    /// Its Monte Carlo standard error.
    pub any_arm_mcse: f64,
    /// Probability that at least one is significant in favour of the arm.
    pub any_arm_in_favour: f64,
    /// Its Monte Carlo standard error.
    pub any_arm_in_favour_mcse: f64,
}

/// See table `power`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PowerRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Size of the arm and of the reference arm.
    pub patients_per_arm: f64,
    /// 0 to 1.
    pub power: f64,
    /// Whether trials of this size were simulated.
    pub is_simulated: bool,
}

/// See table `funnel`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunnelRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Which trial.
    pub replicate: i64,
    /// Order of the steps.
    pub step: i64,
    /// Why candidates left.
    pub reason: String,
    /// How many left.
    pub excluded: f64,
    /// How many remained.
    pub remaining: f64,
}

/// See table `flow`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FlowRow {
    /// Label of the arm.
    pub arm: String,
    /// Patients randomised.
    pub randomised: f64,
    /// Received what they were randomised to.
    pub received: f64,
    /// Did not receive all of it, since a lot was not released.
    pub not_released: f64,
    /// Withdrew.
    pub withdrew: f64,
    /// Withdrew because of pain.
    pub withdrew_pain: f64,
    /// Withdrew for another reason.
    pub withdrew_other: f64,
    /// Came to the last visit.
    pub completed: f64,
    /// In the primary analysis.
    pub analysed: f64,
}

/// See table `adverse_events`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AdverseEventRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// What happened.
    pub event: String,
    /// Patients with at least one, percent.
    pub patients_percent: f64,
    /// Its Monte Carlo standard error.
    pub patients_percent_mcse: f64,
}

/// See table `structure`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StructureRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Months since baseline.
    pub month: f64,
    /// Mean change of minimum joint space, mm.
    pub joint_space_change_mm: f64,
    /// Its Monte Carlo standard error.
    pub joint_space_change_mcse_mm: f64,
    /// Mean change of cartilage thickness, percent.
    pub cartilage_change_percent: f64,
    /// Its Monte Carlo standard error.
    pub cartilage_change_mcse_percent: f64,
    /// Knees expected to have risen a grade, percent.
    pub grade_risen_percent: f64,
}

/// See table `counterfactuals`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CounterfactualRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Which trial.
    pub replicate: i64,
    /// Label of the arm.
    pub arm: String,
    /// Months since baseline.
    pub month: f64,
    /// Paired difference against the reference arm, points.
    pub difference_points: f64,
    /// Its spread between patients, points.
    pub difference_sd_points: f64,
}

/// See table `trajectories`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrajectoryRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// `mean`, `responder`, `non-responder`, `patient 1` …
    pub subject: String,
    /// Days since baseline.
    pub day: f64,
    /// Pro-inflammatory activity, 1.
    pub inflammation: f64,
    /// Synovial thickening, 1 = typical of an inflamed joint.
    pub synovium: f64,
    /// Effusion, mL.
    pub effusion_ml: f64,
    /// Cartilage thickness, mm.
    pub cartilage_mm: f64,
    /// Living cells in the joint, million.
    pub living_cells_million: f64,
}

/// See table `patients`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PatientRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Number of the patient in the trial.
    pub patient: i64,
    /// Months since baseline.
    pub month: f64,
    /// Whether the patient came.
    pub observed: bool,
    /// WOMAC pain, points.
    pub womac_pain_points: f64,
}
