//! What is read of `economics.json`. A key that is missing leaves its part empty; one that cannot be read is an error that names it.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use synovia_results::economics::{Analysis, IcerRow, TornadoBar};

/// A mean over draws, its Monte Carlo standard error, and 95 % of the draws. NaN where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(default)]
pub struct Spread {
    /// Mean over draws.
    #[serde(deserialize_with = "number")]
    pub mean: f64,
    /// Its Monte Carlo standard error.
    #[serde(deserialize_with = "number")]
    pub mcse: f64,
    /// 2.5 % point over draws.
    #[serde(deserialize_with = "number")]
    pub low: f64,
    /// 97.5 % point over draws.
    #[serde(deserialize_with = "number")]
    pub high: f64,
}

impl Default for Spread {
    fn default() -> Self {
        Spread {
            mean: f64::NAN,
            mcse: f64::NAN,
            low: f64::NAN,
            high: f64::NAN,
        }
    }
}

/// A number that is null where there is none.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(from)?.unwrap_or(f64::NAN))
}

/// Everything that the page shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// What was asked.
    pub settings: Settings,
    /// What it was computed from: names and values.
    pub provenance: BTreeMap<String, String>,
    /// Every strategy.
    pub strategies: Vec<Strategy>,
    /// What any probabilistic sample says.
    pub analysis: Analysis,
    /// Standard errors that know how few replicates the trial has.
    pub repeated: Vec<Repeated>,
    /// All draws under each utility instrument alone.
    pub scenarios: Vec<Scenario>,
    /// Draws on the cost-effectiveness plane.
    pub plane: Vec<Plane>,
    /// One input at a time.
    pub tornado_one_way: Vec<TornadoBar>,
    /// Strategy of the tornado, and what it is compared with.
    pub tornado_compares: Vec<String>,
    /// Threshold prices.
    pub threshold_price: Vec<Threshold>,
    /// The most that a perfect product could cost.
    pub headroom: Headroom,
    /// What patients pay.
    pub out_of_pocket: Vec<OutOfPocket>,
    /// Costs by ledger, event and year.
    pub ledgers: Vec<Ledger>,
    /// Spending by calendar year.
    pub budget_impact: Vec<Budget>,
    /// Prices as read.
    pub prices: Vec<Price>,
    /// Every input of the model.
    pub inputs: Vec<Input>,
    /// Inputs that the file replaced.
    pub replaced_inputs: Vec<String>,
    /// Sources by key.
    pub sources: BTreeMap<String, Source>,
    /// What others published, beside what the model gives.
    pub external_checks: Vec<Check>,
    /// CHEERS 2022, item by item.
    pub cheers: Vec<CheersItem>,
    /// What a reader must know.
    pub limits: Vec<String>,
    /// What the trial's model is known to get wrong.
    pub known_misses: Vec<String>,
    /// Arms of the study in their order, compared here or not; empty without a study.
    pub study_arms: Vec<StudyArm>,
}

/// One arm of the study.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct StudyArm {
    /// Label.
    pub label: String,
    /// Whether the trial compares the others with it.
    pub is_reference: bool,
}

impl Document {
    /// Reads `economics.json`.
    ///
    /// # Errors
    /// When it is not JSON, not an object, or one of its parts is not what it should be; the message names the part.
    pub fn from_json(json: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let Value::Object(keys) = value else {
            return Err("not an object with keys".to_owned());
        };
        let part = |key: &str| keys.get(key).cloned().unwrap_or(Value::Null);
        Ok(Document {
            settings: read("settings", part("settings"))?,
            provenance: read("provenance", part("provenance"))?,
            strategies: read("strategies", part("strategies"))?,
            analysis: Analysis {
                notice: read("notice", part("notice"))?,
                schema_version: read("schema_version", part("schema_version"))?,
                question: read("question", part("question"))?,
                icer: read("icer", part("icer"))?,
                nmb: read("nmb", part("nmb"))?,
                ceac: read("ceac", part("ceac"))?,
                evpi: read("evpi", part("evpi"))?,
                evppi: read("evppi", part("evppi"))?,
                evsi: read("evsi", part("evsi"))?,
                enbs: read("enbs", part("enbs"))?,
                tornado: read("tornado", part("tornado"))?,
                within: read("within", part("within"))?,
                findings: read("findings", part("findings"))?,
            },
            repeated: read("repeated", part("repeated"))?,
            scenarios: read("scenarios", part("scenarios"))?,
            plane: read("plane", part("plane"))?,
            tornado_one_way: read("tornado_one_way", part("tornado_one_way"))?,
            tornado_compares: read("tornado_compares", part("tornado_compares"))?,
            threshold_price: read("threshold_price", part("threshold_price"))?,
            headroom: read("headroom", part("headroom"))?,
            out_of_pocket: read("out_of_pocket", part("out_of_pocket"))?,
            ledgers: read("ledgers", part("ledgers"))?,
            budget_impact: read("budget_impact", part("budget_impact"))?,
            prices: read("prices", part("prices"))?,
            inputs: read("inputs", part("inputs"))?,
            replaced_inputs: read("replaced_inputs", part("replaced_inputs"))?,
            sources: read("sources", part("sources"))?,
            external_checks: read("external_checks", part("external_checks"))?,
            cheers: read("cheers", part("cheers"))?,
            limits: read("limits", part("limits"))?,
            known_misses: read("known_misses", part("known_misses"))?,
            study_arms: read("study_arms", part("study_arms"))?,
        })
    }
}

/// One part; a missing one is empty.
fn read<T: DeserializeOwned + Default>(key: &str, value: Value) -> Result<T, String> {
    if value.is_null() {
        return Ok(T::default());
    }
    serde_json::from_value(value).map_err(|error| format!("{key}: {error}"))
}

/// What was asked.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Title.
    pub title: String,
    /// Country.
    pub country: String,
    /// Currency of every amount.
    pub currency: String,
    /// Price year that the analysis means to be in.
    pub price_year: u32,
    /// Whose costs count in the headline.
    pub perspective: String,
    /// Years counted.
    pub horizon_years: f64,
    /// Discount rate of costs per year.
    pub discount_costs: f64,
    /// Discount rate of effects per year.
    pub discount_effects: f64,
    /// Money per quality-adjusted life year.
    pub willingness_to_pay: f64,
    /// Draws.
    pub draws: u64,
    /// People of each draw.
    pub people: u64,
    /// Names the random numbers.
    pub seed: u64,
    /// How draws and replicates of the trial go together.
    pub draws_from_run: String,
    /// Who would decide, per year.
    pub people_per_year: Option<f64>,
    /// Years for which the decision stands.
    pub decision_years: Option<f64>,
}

/// One strategy.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Strategy {
    /// Label.
    pub strategy: String,
    /// What is given.
    pub treatments: String,
    /// How it is covered.
    pub coverage: String,
    /// Price of the product per course.
    pub product_price: f64,
    /// Mean effect on pain in the first year against no injection, points.
    pub effect_first_year_points: Spread,
    /// Discounted cost per person, by perspective.
    pub cost: BTreeMap<String, Spread>,
    /// Discounted quality-adjusted life years.
    pub quality_adjusted_life_years: Spread,
    /// Years lived.
    pub life_years: Spread,
    /// People with at least one replacement, percent.
    pub ever_replaced_percent: Spread,
}

/// Standard errors of one mean difference in net benefit.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Repeated {
    /// Label.
    pub strategy: String,
    /// What it is compared with.
    pub against: String,
    /// Mean difference in net benefit.
    pub incremental_nmb: f64,
    /// The largest of the standard errors: the one to quote.
    pub se: Option<f64>,
}

/// All draws under one utility instrument.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Scenario {
    /// The instrument.
    pub instrument: String,
    /// Quality-adjusted life years by strategy.
    pub quality_adjusted_life_years: BTreeMap<String, Spread>,
    /// Ratios along the frontier.
    pub icer: Vec<IcerRow>,
    /// Net benefit beyond the first strategy.
    pub incremental_nmb: BTreeMap<String, Spread>,
    /// Best on average.
    pub best: String,
}

/// Draws of one strategy on the plane.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Plane {
    /// Label.
    pub strategy: String,
    /// Label of the strategy it is compared with.
    pub against: String,
    /// Effect and cost beyond it, draw by draw.
    pub points: Vec<[f64; 2]>,
}

/// Threshold price of one product.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Threshold {
    /// Label.
    pub strategy: String,
    /// What it is compared with.
    pub against: String,
    /// Price per course now.
    pub price_now: f64,
    /// Price per course at which net benefits are equal.
    pub price: Option<f64>,
    /// Monte Carlo standard error.
    pub se: Option<f64>,
    /// Price that at least half of the draws still bear.
    pub price_half_of_draws: Option<f64>,
    /// Price that 95 % of the draws bear.
    pub price_95_of_100_draws: Option<f64>,
    /// Why there is none.
    pub why_none: Option<String>,
}

/// A product that takes all pain from the treated knee for a year.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Headroom {
    /// What it is compared with.
    pub against: String,
    /// What the perfect product is.
    pub perfect: String,
    /// By instrument: the most that one course could cost.
    pub price_per_course: BTreeMap<String, f64>,
}

/// What a patient pays.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct OutOfPocket {
    /// Label.
    pub strategy: String,
    /// Way of coverage.
    pub scheme: String,
    /// Whether this is the one that the file says.
    pub as_covered: bool,
    /// For one course.
    pub course: Spread,
    /// For everything, a lifetime, discounted.
    pub lifetime: Spread,
}

/// Costs of one strategy, ledger and event.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Ledger {
    /// Label.
    pub strategy: String,
    /// `payer`, `patient` or `society`.
    pub ledger: String,
    /// Kind of event.
    pub event: String,
    /// Discounted, per person.
    pub total: f64,
    /// Monte Carlo standard error of `total`.
    #[serde(deserialize_with = "number")]
    pub total_mcse: f64,
    /// By year since entry, not discounted.
    pub by_year: Vec<f64>,
}

/// Spending of a year if a product is taken up, against nobody taking it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Budget {
    /// Label.
    pub strategy: String,
    /// What those get who do not take it up.
    pub instead_of: String,
    /// `payer`, `patient` or `society`.
    pub ledger: String,
    /// Calendar year, from 1.
    pub year: usize,
    /// Difference.
    pub impact: f64,
}

/// What a product costs, and where that was read.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Price {
    /// Arm that it is of.
    pub label: String,
    /// Per course.
    pub amount: f64,
    /// Currency.
    pub currency: String,
    /// Year whose prices it is in.
    pub price_year: u32,
    /// Factor that brought it to the year of the analysis.
    pub index: f64,
    /// 95 % of what it may be, when given.
    pub range: Option<[f64; 2]>,
    /// `published`, `converted` or `assumed`.
    pub status: String,
    /// Where it was read.
    pub source: String,
}

/// One input of the model.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Input {
    /// Unique.
    pub name: String,
    /// What it is, in words.
    pub meaning: String,
    /// The centre.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The year whose prices a cost is in.
    pub price_year: Option<u32>,
    /// `published`, `converted`, `fitted` or `assumed`.
    pub status: String,
    /// Key of its source.
    pub source: String,
    /// Shape of its uncertainty.
    pub distribution: String,
    /// Standard deviation of a normal one.
    pub sd: Option<f64>,
    /// 2.5 % point, or lower end.
    pub low: Option<f64>,
    /// 97.5 % point, or upper end.
    pub high: Option<f64>,
    /// What a reader should know besides.
    pub note: Option<String>,
}

/// Where inputs were read.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Source {
    /// What it is.
    pub citation: String,
    /// Where it is.
    pub place: String,
}

/// One published result beside ours.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Check {
    /// What it is.
    pub name: String,
    /// Unit of both numbers.
    pub unit: String,
    /// As published.
    pub published: Option<f64>,
    /// What the model gives.
    pub ours: Option<f64>,
    /// Monte Carlo standard error of `ours`.
    pub mcse: Option<f64>,
    /// Largest difference that counts as a hit.
    pub tolerance: Option<f64>,
    /// `fitted` or `held-out`.
    pub used: String,
    /// `hit`, `miss` or `not-comparable`.
    pub verdict: String,
    /// Where it was published.
    pub source: String,
    /// What a reader should know.
    pub note: String,
}

/// One item of CHEERS 2022.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct CheersItem {
    /// Number, 1 to 28.
    pub item: u32,
    /// What it asks.
    pub topic: String,
    /// `reported`, `partly` or `not-reported`.
    pub status: String,
    /// Where, or why not.
    pub place: String,
}
