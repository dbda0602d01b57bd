//! How net benefit moves with each parameter alone.

use rayon::prelude::*;
use synovia_results::economics::TornadoBar;
use synovia_statistics::quantile;

use super::partial::FEWEST_DRAWS;
use super::sample::{Sample, differences, largest, mean};
use super::spline::spline;
use super::trial::interpolated;

/// Results of running a model with one parameter at a low and a high value, all others at their base.
#[derive(Debug, Clone, PartialEq)]
pub struct OneWay {
    /// The parameter.
    pub parameter: String,
    /// The values it was run at.
    pub low: f64,
    /// The upper one.
    pub high: f64,
    /// Incremental net benefit at the low value.
    pub nmb_at_low: f64,
    /// At the high value.
    pub nmb_at_high: f64,
}

/// Expected net benefit of the best strategy on average beyond that of the second best, at the 10th and 90th percentile of every parameter,
/// from the spline regression over the draws, all other parameters as uncertain as they are. Widest bar first; constant parameters have none.
///
/// Nothing with fewer than [`FEWEST_DRAWS`] draws.
pub fn tornado(sample: &Sample, wtp: f64) -> Vec<TornadoBar> {
    if sample.draws() < FEWEST_DRAWS {
        return Vec::new();
    }
    let net_benefit = sample.net_benefit(wtp);
    let means: Vec<f64> = net_benefit.iter().map(|values| mean(values)).collect();
    let best = largest(means.iter().copied());
    let second = largest((0..means.len()).map(|at| {
        if at == best {
            f64::NEG_INFINITY
        } else {
            means[at]
        }
    }));
    let beyond = differences(&net_benefit[best], &net_benefit[second]);
    let label = |at: usize| sample.strategies[at].label.as_str();
    let bars: Vec<Option<TornadoBar>> = sample
        .parameters
        .par_iter()
        .map(|parameter| {
            let values = &parameter.values;
            if values.iter().all(|value| *value == values[0]) {
                return None;
            }
            let fitted = spline(values, std::slice::from_ref(&beyond))
                .fit(&beyond)
                .fitted;
            let mut order: Vec<usize> = (0..values.len()).collect();
            order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
            let x: Vec<f64> = order.iter().map(|&i| values[i]).collect();
            let y: Vec<f64> = order.iter().map(|&i| fitted[i]).collect();
            let (low, high) = (quantile(values, 0.1), quantile(values, 0.9));
            let one = OneWay {
                parameter: parameter.name.clone(),
                low,
                high,
                nmb_at_low: interpolated(&x, &y, low),
                nmb_at_high: interpolated(&x, &y, high),
            };
            Some(bar(one, label(best), label(second), mean(&beyond)))
        })
        .collect();
    let mut bars: Vec<TornadoBar> = bars.into_iter().flatten().collect();
    for bar in &mut bars {
        bar.wtp = (!sample.net_benefit_only).then_some(wtp);
    }
    by_width(bars)
}

/// Bars from runs at low and high values. Widest first.
///
/// `nmb` is the net benefit of `strategy` beyond that of `against` with every parameter at its base.
pub fn tornado_of_runs(
    strategy: &str,
    against: &str,
    wtp: f64,
    nmb: f64,
    runs: Vec<OneWay>,
) -> Vec<TornadoBar> {
    let bars = runs
        .into_iter()
        .map(|run| TornadoBar {
            wtp: Some(wtp),
            ..bar(run, strategy, against, nmb)
        })
        .collect();
    by_width(bars)
}

fn bar(run: OneWay, strategy: &str, against: &str, nmb: f64) -> TornadoBar {
    TornadoBar {
        wtp: None,
        strategy: strategy.to_owned(),
        against: against.to_owned(),
        parameter: run.parameter,
        low: run.low,
        high: run.high,
        changes_sign: (run.nmb_at_low > 0.0) != (run.nmb_at_high > 0.0),
        nmb_at_low: run.nmb_at_low,
        nmb_at_high: run.nmb_at_high,
        nmb,
    }
}

fn by_width(mut bars: Vec<TornadoBar>) -> Vec<TornadoBar> {
    let width = |bar: &TornadoBar| (bar.nmb_at_high - bar.nmb_at_low).abs();
    bars.sort_by(|a, b| width(b).total_cmp(&width(a)));
    bars
}
