//! Net monetary benefit, acceptability and expected loss.
//!
//! | symbol | meaning |
//! |---|---|
//! | λ | willingness to pay per unit of effect |
//! | B_d(i) = λ·E_d(i) − C_d(i) | net monetary benefit of strategy d in draw i |
//! | P_d = mean_i 1{B_d(i) = max_k B_k(i)} | probability of being the best; equals share |
//! | L_d = mean_i (max_k B_k(i) − B_d(i)) | expected loss; the lowest one is the value of perfect information |
//!
//! The frontier (CEAF) is P of the strategy with the highest *mean* B, not the highest P (E. Fenwick and others, *Health Econ.* 10, 2001,
//! 779-787). Expected loss says the same with what a wrong choice costs (F. Alarid-Escudero and others, *Value Health* 22, 2019, 611-618).

use synovia_results::economics::{AcceptabilityPoint, NestedNoise, NetBenefitRow, StrategyAt};
use synovia_statistics::quantile;

use super::sample::{Sample, differences, largest, mean, mean_and_se};

/// The share of every draw that each strategy wins: 1 for the only best one, split between equals.
fn shares(net_benefit: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let draws = net_benefit.first().map_or(0, Vec::len);
    let mut shares = vec![vec![0.0; draws]; net_benefit.len()];
    for draw in 0..draws {
        let best = net_benefit
            .iter()
            .map(|values| values[draw])
            .fold(f64::NEG_INFINITY, f64::max);
        let winners = net_benefit.iter().filter(|v| v[draw] == best).count();
        for (share, values) in shares.iter_mut().zip(net_benefit) {
            if values[draw] == best {
                share[draw] = 1.0 / winners as f64;
            }
        }
    }
    shares
}

/// Standard error of a share of draws.
fn share_se(p: f64, draws: usize) -> f64 {
    (p * (1.0 - p) / draws as f64).max(0.0).sqrt()
}

/// Net benefit of every strategy at one willingness to pay, with credible intervals of `level`.
pub fn net_benefit_table(sample: &Sample, wtp: f64, level: f64) -> Vec<NetBenefitRow> {
    let net_benefit = sample.net_benefit(wtp);
    let reference = sample.reference();
    let shares = shares(&net_benefit);
    let best = largest(net_benefit.iter().map(|values| mean(values)));
    let tail = (1.0 - level) / 2.0;
    sample
        .strategies
        .iter()
        .enumerate()
        .map(|(at, strategy)| {
            let values = &net_benefit[at];
            let beyond = differences(values, &net_benefit[reference]);
            let (nmb, nmb_se) = mean_and_se(values);
            let (incremental, incremental_se) = mean_and_se(&beyond);
            let probability = mean(&shares[at]);
            NetBenefitRow {
                wtp: (!sample.net_benefit_only).then_some(wtp),
                strategy: strategy.label.clone(),
                nmb,
                nmb_se,
                nmb_low: quantile(values, tail),
                nmb_high: quantile(values, 1.0 - tail),
                incremental,
                incremental_se,
                incremental_low: quantile(&beyond, tail),
                incremental_high: quantile(&beyond, 1.0 - tail),
                probability_best: probability,
                probability_best_se: share_se(probability, values.len()),
                best_on_average: at == best,
            }
        })
        .collect()
}

/// Acceptability, frontier and expected loss at one willingness to pay.
pub fn acceptability(sample: &Sample, wtp: f64) -> AcceptabilityPoint {
    let net_benefit = sample.net_benefit(wtp);
    let shares = shares(&net_benefit);
    let best = largest(net_benefit.iter().map(|values| mean(values)));
    let top: Vec<f64> = (0..sample.draws())
        .map(|draw| {
            net_benefit
                .iter()
                .map(|values| values[draw])
                .fold(f64::NEG_INFINITY, f64::max)
        })
        .collect();
    let strategies: Vec<StrategyAt> = sample
        .strategies
        .iter()
        .enumerate()
        .map(|(at, strategy)| {
            let probability = mean(&shares[at]);
            let (loss, loss_se) = mean_and_se(&differences(&top, &net_benefit[at]));
            StrategyAt {
                strategy: strategy.label.clone(),
                probability_best: probability,
                probability_best_se: share_se(probability, top.len()),
                expected_loss: loss,
                expected_loss_se: loss_se,
            }
        })
        .collect();
    AcceptabilityPoint {
        wtp: (!sample.net_benefit_only).then_some(wtp),
        best_on_average: sample.strategies[best].label.clone(),
        frontier: strategies[best].probability_best,
        strategies,
    }
}

/// How much of the spread of incremental net benefit is the noise of simulating finitely many people in every draw. Empty when the
/// sample does not know it.
///
/// Total variance over draws = variance from parameters + mean variance within draws, since people are independent of parameters given
/// the draw. Both standard errors are of the mean over all draws, and their squares add up to that of the mean.
pub fn nested_noise(sample: &Sample, wtp: f64) -> Vec<NestedNoise> {
    let Some(within) = &sample.within else {
        return Vec::new();
    };
    let net_benefit = sample.net_benefit(wtp);
    let draws = sample.draws() as f64;
    (1..sample.strategies.len())
        .map(|at| {
            let beyond = differences(&net_benefit[at], &net_benefit[0]);
            let total = mean_and_se(&beyond).1.powi(2) * draws;
            let noise = mean(&within.increments[at].net_benefit_variance(wtp));
            let left = (total - noise).max(0.0);
            NestedNoise {
                wtp: (!sample.net_benefit_only).then_some(wtp),
                strategy: sample.strategies[at].label.clone(),
                sd: total.sqrt(),
                sd_within: noise.sqrt(),
                sd_parameters: left.sqrt(),
                se_people: (noise / draws).sqrt(),
                se_parameters: (left / draws).sqrt(),
            }
        })
        .collect()
}

impl super::sample::Moments {
    /// Variance of the mean net benefit in every draw: λ²·Var(E) − 2λ·Cov(C, E) + Var(C).
    pub(super) fn net_benefit_variance(&self, wtp: f64) -> Vec<f64> {
        (0..self.cost.len())
            .map(|i| wtp * wtp * self.effect[i] - 2.0 * wtp * self.covariance[i] + self.cost[i])
            .collect()
    }
}
