//! Whether chains have arrived, and how much their draws are worth.
//!
//! R̂ and effective sample sizes of split, rank-normalised chains, and of tail indicators: A. Vehtari, A. Gelman, D. Simpson, B. Carpenter,
//! P.-C. Bürkner, Bayesian Analysis 16 (2021) 667, doi:10.1214/20-BA1221. Energy: M. Betancourt, arXiv:1604.00695.
//!
//! ```text
//! R̂ = √((n − 1)/n + B/W)         W mean variance within halves, B variance of their means, n draws in a half
//! ESS = S/τ                      τ = −1 + 2 Σ P_k,  P_k = ρ(2k) + ρ(2k + 1),  S draws in all
//! ρ(t) = 1 − (W − C(t))/V        V = W (n − 1)/n + B,  C(t) mean autocovariance within halves
//! ```
//!
//! C(t) is Σ/(n − 1), like the variance W, as the paper has it; the program of its authors (posterior) has Σ/n, and looks no further than
//! five lags before the end of a half. Of four chains of 1,000 draws, effective sizes differ by about a thousandth for that; of short halves
//! that disagree, by a tenth.

use synovia_numerics::normal_quantile;

/// How one quantity fared in several chains of equal length. NaN where there is nothing to say: chains of different lengths or of less than
/// four draws, or draws that are not finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// R̂, 1 when chains agree; the greater of that of the ranks and that of the ranks of distances from the median, which sees chains
    /// that differ in width. The authors ask for less than 1.01. 1 too when all draws are the same, where posterior says nothing.
    pub r_hat: f64,
    /// Independent draws that the centre is worth; the authors ask for 100 per chain. All of them when all are the same.
    pub bulk: f64,
    /// Independent draws that the 5 % and 95 % points are worth, the lesser.
    pub tail: f64,
}

/// Of `chains`, each the draws of one quantity.
pub fn convergence(chains: &[Vec<f64>]) -> Convergence {
    let length = chains.first().map_or(0, Vec::len);
    // Ranks would take what is no number for the greatest, and a half of one draw has no variance.
    if length < 4
        || chains.iter().any(|c| c.len() != length)
        || chains.iter().flatten().any(|x| !x.is_finite())
    {
        return Convergence {
            r_hat: f64::NAN,
            bulk: f64::NAN,
            tail: f64::NAN,
        };
    }
    let halves = split(chains);
    let ranked = rank_normalised(&halves);
    let mut all: Vec<f64> = halves.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    let median = quantile_of_sorted(&all, 0.5);
    let folded: Vec<Vec<f64>> = halves
        .iter()
        .map(|c| c.iter().map(|x| (x - median).abs()).collect())
        .collect();
    let tail = [0.05, 0.95]
        .map(|p| {
            let at = quantile_of_sorted(&all, p);
            let below: Vec<Vec<f64>> = halves
                .iter()
                .map(|c| c.iter().map(|x| f64::from(u8::from(*x <= at))).collect())
                .collect();
            effective_size(&below)
        })
        .into_iter()
        .fold(f64::INFINITY, f64::min);
    Convergence {
        r_hat: r_hat(&ranked).max(r_hat(&rank_normalised(&folded))),
        bulk: effective_size(&ranked),
        tail,
    }
}

/// Energy's fraction of missing information of one chain, Σ (E_n − E_{n−1})²/Σ (E_n − Ē)². Below 0.3 the momenta are too small to carry the
/// chain from the wide parts of the posterior into the narrow ones and back. NaN of energies that are all the same.
pub fn missing_information(energy: &[f64]) -> f64 {
    let n = energy.len() as f64;
    let mean = energy.iter().sum::<f64>() / n;
    let spread: f64 = energy.iter().map(|e| (e - mean) * (e - mean)).sum();
    let moves: f64 = energy
        .windows(2)
        .map(|w| (w[1] - w[0]) * (w[1] - w[0]))
        .sum();
    moves / spread
}

/// First and second half of every chain; of an odd number, the draw in the middle is left out.
fn split(chains: &[Vec<f64>]) -> Vec<Vec<f64>> {
    chains
        .iter()
        .flat_map(|c| {
            let half = c.len() / 2;
            [c[..half].to_vec(), c[c.len() - half..].to_vec()]
        })
        .collect()
}

/// z = Φ⁻¹((rank − 3/8)/(S + 1/4)), ties sharing their mean rank.
fn rank_normalised(chains: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut order: Vec<(usize, usize)> = chains
        .iter()
        .enumerate()
        .flat_map(|(c, draws)| (0..draws.len()).map(move |i| (c, i)))
        .collect();
    order.sort_by(|a, b| chains[a.0][a.1].total_cmp(&chains[b.0][b.1]));
    let total = order.len() as f64;
    let mut ranked: Vec<Vec<f64>> = chains.iter().map(|c| vec![0.0; c.len()]).collect();
    let mut first = 0;
    while first < order.len() {
        let value = chains[order[first].0][order[first].1];
        let mut last = first;
        while last + 1 < order.len() && chains[order[last + 1].0][order[last + 1].1] == value {
            last += 1;
        }
        let rank = 0.5 * (first + last) as f64 + 1.0;
        for (c, i) in &order[first..=last] {
            ranked[*c][*i] = normal_quantile((rank - 0.375) / (total + 0.25));
        }
        first = last + 1;
    }
    ranked
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

fn variance(x: &[f64]) -> f64 {
    let m = mean(x);
    x.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / (x.len() as f64 - 1.0)
}

fn r_hat(chains: &[Vec<f64>]) -> f64 {
    let n = chains[0].len() as f64;
    let means: Vec<f64> = chains.iter().map(|c| mean(c)).collect();
    let within = mean(&chains.iter().map(|c| variance(c)).collect::<Vec<_>>());
    let between = n * variance(&means);
    if within == 0.0 && between == 0.0 {
        return 1.0;
    }
    (((n - 1.0) / n * within + between / n) / within).sqrt()
}

/// By Geyer's initial monotone sequence over the autocorrelations of all chains together: sums of pairs are taken while they are not
/// negative and are not let grow again. Of what follows, the even half is added once where positive, which matters for antithetic chains.
/// τ is at least 1/log₁₀ S, so that no more than S·log₁₀ S is ever claimed.
fn effective_size(chains: &[Vec<f64>]) -> f64 {
    let (m, n) = (chains.len() as f64, chains[0].len());
    let length = n as f64;
    let means: Vec<f64> = chains.iter().map(|c| mean(c)).collect();
    let autocovariance = |lag: usize| -> f64 {
        chains
            .iter()
            .zip(&means)
            .map(|(c, mean)| {
                (0..n - lag)
                    .map(|i| (c[i] - mean) * (c[i + lag] - mean))
                    .sum::<f64>()
                    / length
            })
            .sum::<f64>()
            / m
    };
    let within = autocovariance(0) * length / (length - 1.0);
    let pooled = within * (length - 1.0) / length
        + if chains.len() > 1 {
            variance(&means)
        } else {
            0.0
        };
    if pooled == 0.0 {
        return m * length;
    }
    // Lag 0 has correlation 1 by definition, whatever the formula says.
    let rho = |lag: usize| 1.0 - (within - autocovariance(lag) * length / (length - 1.0)) / pooled;
    let (mut sum, mut lag, mut least) = (0.0, 0, f64::INFINITY);
    while lag + 1 < n {
        let pair = (if lag == 0 { 1.0 } else { rho(lag) }) + rho(lag + 1);
        if pair < 0.0 {
            break;
        }
        least = least.min(pair);
        sum += least;
        lag += 2;
    }
    let odd = if lag < n && lag > 0 {
        rho(lag).max(0.0)
    } else {
        0.0
    };
    let total = m * length;
    let time = (-1.0 + 2.0 * sum + odd).max(std::f64::consts::LN_10 / synovia_numerics::ln(total));
    total / time
}

/// The value below which a share `p` lies, straight between neighbours (type 7); NaN of nothing.
pub fn quantile_of_sorted(sorted: &[f64], p: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let at = p * (sorted.len() as f64 - 1.0);
    let low = at.floor() as usize;
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (at - low as f64) * (sorted[high] - sorted[low])
}
