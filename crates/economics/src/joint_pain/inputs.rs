//! The inputs: data with meaning, source, status and uncertainty, and how they are drawn.

mod page;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use synovia_numerics::{Stream, exp, ln};

use super::person::Purpose;

pub use page::page;

/// Half the width of a 95 % interval of a standard normal variable.
pub(crate) const NORMAL_95: f64 = 1.959_963_984_540_054;

/// How well an input is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Read in its source for this use.
    Published,
    /// Computed from numbers of its source; the note says how.
    Converted,
    /// Chosen so that the model gives a published result; that result is then no test of the model.
    Fitted,
    /// Ours; nothing was read. Its range is wide and enters every probabilistic analysis.
    Assumed,
}

impl Status {
    /// As readers see it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Published => "published",
            Status::Converted => "converted",
            Status::Fitted => "fitted",
            Status::Assumed => "assumed",
        }
    }
}

/// The shape of what is not known of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Distribution {
    /// Known, or a choice.
    Fixed,
    /// Normal with standard deviation `sd`.
    Normal,
    /// Log-normal, median `value`, 95 % from `low` to `high`.
    LogNormal,
    /// Logit-normal, median `value`, 95 % from `low` to `high`.
    LogitNormal,
    /// Uniform from `low` to `high`.
    Uniform,
    /// `low` or `high`, each as likely.
    Coin,
}

/// One input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Unique.
    pub name: String,
    /// What it is, in words.
    pub meaning: String,
    /// The centre: median of its distribution.
    pub value: f64,
    /// Its unit; `1` for a pure number.
    pub unit: String,
    /// Currency of a cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The year whose prices a cost is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_year: Option<u32>,
    /// How well it is known.
    pub status: Status,
    /// Key of its source.
    pub source: String,
    /// What it is analysed together with.
    pub group: String,
    /// Shape of its uncertainty.
    pub distribution: Distribution,
    /// Standard deviation of a normal one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
    /// 2.5 % point, or lower end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// 97.5 % point, or upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// What a reader should know besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Input {
    /// Whether it is drawn at all.
    pub fn is_uncertain(&self) -> bool {
        self.distribution != Distribution::Fixed
    }

    /// The points between which it lies with 95 %, or its ends.
    pub fn interval(&self) -> [f64; 2] {
        match self.distribution {
            Distribution::Fixed => [self.value; 2],
            Distribution::Normal => {
                let half = NORMAL_95 * self.sd.unwrap_or(0.0);
                [self.value - half, self.value + half]
            }
            Distribution::LogNormal => self.ends(ln, exp),
            Distribution::LogitNormal => self.ends(logit, expit),
            Distribution::Uniform | Distribution::Coin => [self.low_end(), self.high_end()],
        }
    }

    /// Its value where a standard uniform variable is `u`.
    pub fn at(&self, u: f64) -> f64 {
        let z = || synovia_numerics::normal_quantile(u);
        let spread =
            |to: fn(f64) -> f64| (to(self.high_end()) - to(self.low_end())) / (2.0 * NORMAL_95);
        match self.distribution {
            Distribution::Fixed => self.value,
            Distribution::Normal => self.value + self.sd.unwrap_or(0.0) * z(),
            Distribution::LogNormal => exp(ln(self.value) + spread(ln) * z()),
            Distribution::LogitNormal => expit(logit(self.value) + spread(logit) * z()),
            Distribution::Uniform => self.low_end() + u * (self.high_end() - self.low_end()),
            Distribution::Coin if u < 0.5 => self.low_end(),
            Distribution::Coin => self.high_end(),
        }
    }

    /// What a file may put in its place: beyond it the word or the unit would mean nothing, or its products would not be numbers.
    pub fn limits(&self) -> [f64; 2] {
        let name = self.name.as_str();
        let is_share = self.distribution == Distribution::LogitNormal
            || [
                "coinsurance",
                "operative_death",
                "waning",
                "utility_instrument",
            ]
            .contains(&name)
            || name.contains("_share")
            || name.starts_with("comorbidity_");
        if is_share {
            return [0.0, 1.0];
        }
        if name.starts_with("progression_") {
            // Logits.
            return [-30.0, 30.0];
        }
        if name == "replacement_age_square" {
            return [-1.0, 1.0];
        }
        if name == "revision_age_slope" {
            return [0.0, 1.0];
        }
        if name.contains("_ratio") {
            // Hazards and costs are multiplied by them, and a ratio per ten points is taken to the fifth power.
            return [0.001, 1000.0];
        }
        if self.currency.is_some() {
            return [0.0, 1e9];
        }
        match self.unit.as_str() {
            "points" => [0.0, 100.0],
            "QALY" => [0.0, 1.0],
            "days" | "days per year" => [0.0, 366.0],
            "years" => [0.0, 120.0],
            _ => [0.0, 1000.0],
        }
    }

    fn low_end(&self) -> f64 {
        self.low.unwrap_or(self.value)
    }

    fn high_end(&self) -> f64 {
        self.high.unwrap_or(self.value)
    }

    fn ends(&self, to: fn(f64) -> f64, from: fn(f64) -> f64) -> [f64; 2] {
        let half = (to(self.high_end()) - to(self.low_end())) / 2.0;
        [from(to(self.value) - half), from(to(self.value) + half)]
    }
}

/// Where numbers come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// In words.
    pub citation: String,
    /// DOI, identifier or address; empty for our own assumptions.
    pub place: String,
}

/// All inputs, in the order of the data file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// Sources by key.
    pub source: BTreeMap<String, Source>,
    /// The inputs.
    #[serde(rename = "input")]
    pub inputs: Vec<Input>,
}

impl Inputs {
    /// Those that come with the program.
    pub fn shipped() -> &'static Inputs {
        static SHIPPED: OnceLock<Inputs> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            toml::from_str(include_str!("../../data/joint_pain/inputs.toml"))
                .expect("the shipped inputs are read by a test")
        })
    }

    /// The input of a name.
    pub fn named(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name == name)
    }

    /// Every input at its centre.
    pub fn centre(&self) -> Values<'_> {
        self.values(|input| input.value)
    }

    /// One draw of every input. The same number of draws is used whatever the distributions are.
    pub fn draw(&self, seed: u64, draw: u64) -> Values<'_> {
        let mut stream = Stream::keyed(seed, [Purpose::Inputs as u64, draw, 0]);
        self.values(|input| input.at(stream.uniform()))
    }

    /// Values that were drawn before.
    pub(crate) fn again(&self, values: &[f64]) -> Values<'_> {
        Values {
            inputs: self,
            values: values.to_vec(),
        }
    }

    fn values(&self, value: impl FnMut(&Input) -> f64) -> Values<'_> {
        Values {
            inputs: self,
            values: self.inputs.iter().map(value).collect(),
        }
    }
}

/// A value for every input.
#[derive(Debug, Clone, PartialEq)]
pub struct Values<'a> {
    inputs: &'a Inputs,
    values: Vec<f64>,
}

impl<'a> Values<'a> {
    /// What they are values of.
    pub fn inputs(&self) -> &'a Inputs {
        self.inputs
    }

    /// The value of an input.
    ///
    /// # Panics
    /// When there is no such input: names are fixed at compile time, so that is a bug.
    pub fn get(&self, name: &str) -> f64 {
        self.values[self.position(name)]
    }

    /// The same with one input changed.
    ///
    /// # Panics
    /// As [`get`](Values::get).
    #[must_use]
    pub fn with(mut self, name: &str, value: f64) -> Self {
        let position = self.position(name);
        self.values[position] = value;
        self
    }

    /// All of them, in the order of [`Inputs::inputs`].
    pub fn as_slice(&self) -> &[f64] {
        &self.values
    }

    fn position(&self, name: &str) -> usize {
        self.inputs
            .inputs
            .iter()
            .position(|input| input.name == name)
            .unwrap_or_else(|| panic!("there is no input {name}"))
    }
}

/// ln(p / (1 − p)).
pub(crate) fn logit(p: f64) -> f64 {
    ln(p) - ln(1.0 - p)
}

/// 1 / (1 + e^−x).
pub(crate) fn expit(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_has_a_source_a_range_that_fits_and_a_price_year_if_it_is_a_cost() {
        let shipped = Inputs::shipped();
        for input in &shipped.inputs {
            let name = &input.name;
            assert!(shipped.source.contains_key(&input.source), "{name}");
            let [low, high] = input.interval();
            assert!(low <= input.value && input.value <= high, "{name}");
            let [least, most] = input.limits();
            assert!(
                least <= low && high <= most,
                "{name}: {low} to {high} where {least} to {most} is allowed"
            );
            assert_eq!(
                input.is_uncertain(),
                low < high,
                "{name}: a range says whether it is uncertain"
            );
            assert_eq!(input.currency.is_some(), input.price_year.is_some());
            assert_eq!(
                name.starts_with("cost_"),
                input.currency.is_some(),
                "{name}"
            );
            assert_eq!(
                input.source == "design",
                input.status == Status::Assumed,
                "{name}: what has no source is assumed, and nothing else is",
            );
        }
    }

    #[test]
    fn names_are_unique() {
        let shipped = Inputs::shipped();
        let names: std::collections::BTreeSet<_> =
            shipped.inputs.iter().map(|input| &input.name).collect();
        assert_eq!(names.len(), shipped.inputs.len());
    }

    #[test]
    fn draws_have_the_median_and_the_limits_that_the_file_says() {
        let shipped = Inputs::shipped();
        for input in &shipped.inputs {
            match input.distribution {
                Distribution::LogNormal | Distribution::LogitNormal | Distribution::Normal => {
                    let [low, high] = input.interval();
                    assert!((input.at(0.5) - input.value).abs() < 1e-9 * input.value.abs());
                    assert!((input.at(0.975) - high).abs() < 1e-9 * high.abs());
                    assert!((input.at(0.025) - low).abs() < 1e-9 * low.abs().max(1e-9));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn every_draw_lies_where_a_file_may_put_the_input() {
        let shipped = Inputs::shipped();
        for draw in 0..2_000 {
            let values = shipped.draw(7, draw);
            for (input, value) in shipped.inputs.iter().zip(values.as_slice()) {
                let [least, most] = input.limits();
                assert!((least..=most).contains(value), "{}: {value}", input.name);
            }
        }
    }

    #[test]
    fn a_draw_is_the_same_whenever_it_is_made() {
        let shipped = Inputs::shipped();
        assert_eq!(shipped.draw(1, 5), shipped.draw(1, 5));
        assert_ne!(shipped.draw(1, 5), shipped.draw(1, 6));
    }
}
