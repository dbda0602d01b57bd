//! `economics.json` of the joint-pain model: what `synovia economics run` writes and a report is drawn from.
//!
//! Its keys `icer`, `nmb`, `ceac`, `evpi`, `evppi`, `evsi`, `enbs` and the others of [`Analysis`] are those of any probabilistic sample,
//! so that whatever reads such a document reads this one; the rest is listed at [`Document`].

mod beyond_trial;
mod build;
mod cheers;
mod money;
mod next_trial;
mod one_way;
mod repeated;
mod sample;
mod write;

use std::collections::BTreeMap;

use serde::Serialize;
use synovia_results::economics::{Analysis, IcerRow, TornadoBar};

use super::checks::Check;
use super::inputs::{Input, Source};

pub use beyond_trial::BeyondTrial;
pub use build::{Facts, document};
pub use cheers::CheersItem;
pub use repeated::RepeatedNoise;
pub use sample::sample;
pub use write::{FILES, Folder, write};

/// A mean over draws, how sure it is, and how far draws lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// Mean over draws.
    pub mean: f64,
    /// Its Monte Carlo standard error.
    pub mcse: f64,
    /// 2.5 % point over draws.
    pub low: f64,
    /// 97.5 % point over draws.
    pub high: f64,
}

impl Spread {
    /// Of values over draws.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Spread {
        let mut values: Vec<f64> = values.into_iter().collect();
        let n = values.len() as f64;
        let mean = synovia_numerics::sum(values.iter().copied()) / n;
        let squares = values.iter().map(|value| (value - mean) * (value - mean));
        let variance = synovia_numerics::sum(squares) / (n - 1.0).max(1.0);
        values.sort_by(f64::total_cmp);
        let at = |share: f64| match values.len() {
            0 => f64::NAN,
            count => values[((share * (count - 1) as f64).round() as usize).min(count - 1)],
        };
        Spread {
            mean,
            mcse: (variance / n).sqrt(),
            low: at(0.025),
            high: at(0.975),
        }
    }
}

/// Everything.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// `SIMULATED`.
    pub simulated: &'static str,
    /// `joint-pain`.
    pub kind: &'static str,
    /// What was asked, in full.
    pub settings: Asked,
    /// What it was computed from.
    pub provenance: Provenance,
    /// Every strategy.
    pub strategies: Vec<StrategyRow>,
    /// The keys of every probabilistic sample.
    #[serde(flatten)]
    pub analysis: Analysis,
    /// How sure means are, considering that replicates of the run are used again and again.
    pub repeated: Vec<RepeatedNoise>,
    /// How much of each gain lies after the trial's last visit.
    pub beyond_trial: Vec<BeyondTrial>,
    /// The same under each utility instrument alone.
    pub scenarios: Vec<Scenario>,
    /// Draws on the cost-effectiveness plane, against the first strategy.
    pub plane: Vec<Plane>,
    /// One input at a time, all others at their centre.
    pub tornado_one_way: Vec<TornadoBar>,
    /// Strategy of `tornado_one_way` and what it is compared with.
    pub tornado_compares: [String; 2],
    /// Threshold prices.
    pub threshold_price: Vec<Threshold>,
    /// The most that a perfect product could cost.
    pub headroom: Headroom,
    /// What patients pay, by way of coverage.
    pub out_of_pocket: Vec<OutOfPocket>,
    /// Costs by ledger, event and year.
    pub ledgers: Vec<LedgerRow>,
    /// Spending by calendar year.
    pub budget_impact: Vec<BudgetRow>,
    /// Prices of the products as read.
    pub prices: Vec<super::settings::Price>,
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
    /// What the trial's model is known to get wrong; the effects carry it on.
    pub known_misses: Vec<String>,
    /// Arms of the study in their order, compared here or not: their places give them one look in all reports of the study.
    pub study_arms: Vec<StudyArm>,
}

/// One arm of the study.
#[derive(Debug, Clone, Serialize)]
pub struct StudyArm {
    /// Label.
    pub label: String,
    /// Whether the trial compares the others with it.
    pub is_reference: bool,
}

/// What was asked.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// Title.
    pub title: String,
    /// Country.
    pub country: String,
    /// Currency of every amount.
    pub currency: String,
    /// Price year that the analysis means to be in.
    pub price_year: u32,
    /// Whose costs count in `icer`, `nmb` and the value of information.
    pub perspective: String,
    /// Years counted; `lifetime` is the longest there is.
    pub horizon_years: usize,
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
    /// Years simulated.
    pub person_years: f64,
    /// How draws and replicates of the trial go together.
    pub draws_from_run: String,
    /// What injecting the trial's reference does, expectation included, at the month of its endpoint: points and Monte Carlo standard error, as in the
    /// run's report; null without a run.
    pub reference_effect_points: Option<[f64; 2]>,
    /// Who would decide, if given.
    pub people_per_year: Option<f64>,
    /// Years for which the decision stands.
    pub decision_years: Option<f64>,
}

/// What it was computed from.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Provenance {
    /// Version of the program.
    pub program_version: String,
    /// SHA-256 of the `economics.toml`.
    pub economics_sha256: String,
    /// Title of the study.
    pub study: String,
    /// Model core of the trial.
    pub core: String,
    /// Hash of the study's plan.
    pub plan_hash: String,
    /// Hash of the run's tables.
    pub results_hash: String,
    /// SHA-256 of the model's inputs.
    pub inputs_sha256: String,
}

/// One strategy.
#[derive(Debug, Clone, Serialize)]
pub struct StrategyRow {
    /// Label.
    pub strategy: String,
    /// What is given.
    pub treatments: String,
    /// How it is covered.
    pub coverage: String,
    /// Price of the product per course.
    pub product_price: f64,
    /// Mean effect on pain in the first year against no injection, points; expectation included.
    pub effect_first_year_points: Spread,
    /// Discounted cost per person, by perspective.
    pub cost: BTreeMap<String, Spread>,
    /// Discounted quality-adjusted life years, each draw under the instrument that it drew.
    pub quality_adjusted_life_years: Spread,
    /// Years lived, not discounted.
    pub life_years: Spread,
    /// People with at least one replacement, percent.
    pub ever_replaced_percent: Spread,
    /// Revisions per 100 people.
    pub revisions_per_100: Spread,
}

/// All draws under one utility instrument.
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
pub struct Plane {
    /// Label.
    pub strategy: String,
    /// Label of the first strategy.
    pub against: String,
    /// Effect and cost beyond it, draw by draw.
    pub points: Vec<[f64; 2]>,
}

/// Threshold price of one product.
#[derive(Debug, Clone, Serialize)]
pub struct Threshold {
    /// Label.
    pub strategy: String,
    /// What it is compared with.
    pub against: String,
    /// Price per course now.
    pub price_now: f64,
    /// Price per course at which it is worth its price; null where no price matters, as when others pay.
    pub price: Option<f64>,
    /// Monte Carlo standard error.
    pub se: Option<f64>,
    /// Price that at least half of the draws still bear, and that 95 % bear.
    pub price_half_of_draws: Option<f64>,
    /// See there.
    pub price_95_of_100_draws: Option<f64>,
    /// By willingness to pay: `[willingness, price]`.
    pub curve: Vec<[f64; 2]>,
    /// Why there is none.
    pub why_none: Option<String>,
}

/// A product that takes all pain from the treated knee for a year.
#[derive(Debug, Clone, Serialize)]
pub struct Headroom {
    /// What it is compared with.
    pub against: String,
    /// What the perfect product is.
    pub perfect: String,
    /// By instrument: the most that one course could cost.
    pub price_per_course: BTreeMap<String, f64>,
}

/// What a patient pays.
#[derive(Debug, Clone, Serialize)]
pub struct OutOfPocket {
    /// Label.
    pub strategy: String,
    /// Way of coverage.
    pub scheme: String,
    /// Whether this is the one that the file says.
    pub as_covered: bool,
    /// For one course: product, injections, imaging and harvest.
    pub course: Spread,
    /// For everything, a lifetime, discounted.
    pub lifetime: Spread,
}

/// Costs of one strategy, ledger and event.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerRow {
    /// Label.
    pub strategy: String,
    /// `payer`, `patient` or `society`.
    pub ledger: String,
    /// Kind of event.
    pub event: String,
    /// Discounted, per person.
    pub total: f64,
    /// Monte Carlo standard error of `total`.
    pub total_mcse: f64,
    /// By year since entry, not discounted: mean quantities times mean unit costs.
    pub by_year: Vec<f64>,
}

/// Spending of a year if a product is taken up, against nobody taking it.
#[derive(Debug, Clone, Serialize)]
pub struct BudgetRow {
    /// Label.
    pub strategy: String,
    /// What those get who do not take it up.
    pub instead_of: String,
    /// `payer`, `patient` or `society`.
    pub ledger: String,
    /// Calendar year, from 1.
    pub year: usize,
    /// Without it.
    pub now: f64,
    /// With it.
    pub new: f64,
    /// Difference.
    pub impact: f64,
}
