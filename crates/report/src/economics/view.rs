//! What several parts of the page ask of a document: the comparator, differences draw by draw, the look of a strategy.

use super::Document;
use crate::figures::Series;

/// Net benefit of a strategy beyond that of the comparator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Mean over draws.
    pub mean: f64,
    /// Monte Carlo standard error; that which knows how few replicates the trial has, where there is one.
    pub se: f64,
    /// 2.5 % point over draws.
    pub low: f64,
    /// 97.5 % point over draws.
    pub high: f64,
}

impl Difference {
    /// Whether another sample of the same size could well change the sign.
    pub fn is_unsure(&self) -> bool {
        self.mean.abs() < 2.0 * self.se
    }
}

impl Document {
    /// Willingness to pay of the headline; NaN when none was given.
    pub fn willingness_to_pay(&self) -> f64 {
        let asked = self.settings.willingness_to_pay;
        if asked > 0.0 {
            return asked;
        }
        let first = self.analysis.question.wtp_at.first().copied();
        first.unwrap_or(f64::NAN)
    }

    /// Currency of every amount, or the word for one that is not named.
    pub fn currency(&self) -> &str {
        match self.settings.currency.as_str() {
            "" => "money",
            named => named,
        }
    }

    /// What effects are counted in, in full and short: of a sample from elsewhere that is not known.
    pub fn effect(&self) -> [&'static str; 2] {
        if self.strategies.is_empty() && self.settings.perspective.is_empty() {
            ["unit of effect", "unit of effect"]
        } else {
            ["quality-adjusted life year", "QALY"]
        }
    }

    /// Strategies in the order of the file, or of the sample when it is not ours.
    pub fn labels(&self) -> Vec<&str> {
        if self.strategies.is_empty() {
            let sampled = self.analysis.question.strategies.iter();
            return sampled.map(String::as_str).collect();
        }
        self.strategies
            .iter()
            .map(|row| row.strategy.as_str())
            .collect()
    }

    /// What the page compares with: the trial's reference where the document has one, else the reference of the sample.
    pub fn comparator(&self) -> &str {
        match self.tornado_compares.get(1) {
            Some(label) if !self.plane.is_empty() => label,
            _ => &self.analysis.question.reference,
        }
    }

    /// Effect and cost of a strategy beyond those of the comparator, draw by draw; empty when the document has no draws of it.
    pub fn beyond(&self, label: &str) -> Vec<[f64; 2]> {
        let of = |label: &str| self.plane.iter().find(|row| row.strategy == label);
        let is_first = |label: &str| self.plane.first().is_some_and(|row| row.against == label);
        let comparator = self.comparator();
        match (of(label), of(comparator)) {
            (Some(this), Some(other)) => {
                let pairs = this.points.iter().zip(&other.points);
                pairs
                    .map(|(this, other)| [this[0] - other[0], this[1] - other[1]])
                    .collect()
            }
            (Some(this), None) if is_first(comparator) => this.points.clone(),
            (None, Some(other)) if is_first(label) => other
                .points
                .iter()
                .map(|point| [-point[0], -point[1]])
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Net benefit of a strategy beyond that of the comparator; nothing for the comparator itself.
    pub fn difference(&self, label: &str) -> Option<Difference> {
        let comparator = self.comparator();
        if label == comparator {
            return None;
        }
        let wtp = self.willingness_to_pay();
        let mut net: Vec<f64> = self
            .beyond(label)
            .iter()
            .map(|[effect, cost]| wtp * effect - cost)
            .collect();
        if net.is_empty() {
            let of_sample = (comparator == self.analysis.question.reference)
                .then(|| self.analysis.nmb.iter().find(|row| row.strategy == label))??;
            return Some(Difference {
                mean: of_sample.incremental,
                se: of_sample.incremental_se,
                low: of_sample.incremental_low,
                high: of_sample.incremental_high,
            });
        }
        let count = net.len() as f64;
        let mean = net.iter().sum::<f64>() / count;
        let squares: f64 = net
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum();
        let independent = (squares / (count - 1.0).max(1.0) / count).sqrt();
        let honest = self
            .repeated
            .iter()
            .find(|row| row.strategy == label && row.against == comparator);
        net.sort_by(f64::total_cmp);
        let at = |share: f64| net[((share * (count - 1.0)).round() as usize).min(net.len() - 1)];
        Some(Difference {
            mean,
            se: honest.and_then(|row| row.se).unwrap_or(independent),
            low: at(0.025),
            high: at(0.975),
        })
    }

    /// Share of draws in which a strategy has the highest net benefit, and its Monte Carlo standard error.
    pub fn probability_best(&self, label: &str) -> [f64; 2] {
        let row = self.analysis.nmb.iter().find(|row| row.strategy == label);
        row.map_or([f64::NAN; 2], |row| {
            [row.probability_best, row.probability_best_se]
        })
    }

    /// The look of a strategy, the same in every figure: that of its arm in the reports of the study, where it is one; strategies beyond the
    /// study come after its arms. Of a document without a study the comparator is grey.
    pub fn series(&self, label: &str) -> Series {
        let labels = self.labels();
        if self.study_arms.is_empty() {
            let comparator = self.comparator();
            let references: Vec<bool> = labels.iter().map(|one| *one == comparator).collect();
            let at = labels.iter().position(|one| *one == label);
            return at.map_or(Series::Arm(0), |at| Series::for_arms(&references)[at]);
        }
        let references: Vec<bool> = self.study_arms.iter().map(|arm| arm.is_reference).collect();
        let looks = Series::for_arms(&references);
        let arm = |label: &str| self.study_arms.iter().position(|arm| arm.label == label);
        arm(label).map_or_else(
            || {
                let beyond = labels.iter().filter(|one| arm(one).is_none());
                let others = looks
                    .iter()
                    .filter(|look| **look != Series::Reference)
                    .count();
                Series::Arm(others + beyond.take_while(|one| **one != label).count())
            },
            |at| looks[at],
        )
    }

    /// Value of an input at its centre.
    pub fn input(&self, name: &str) -> Option<f64> {
        let found = self.inputs.iter().find(|input| input.name == name);
        found.map(|input| input.value)
    }
}
