//! Incremental cost-effectiveness ratios along the efficient frontier, on means.
//!
//! | symbol | meaning |
//! |---|---|
//! | C, E | mean cost and effect of a strategy |
//! | (C_j − C_i) / (E_j − E_i) | ratio of j against i, the strategy before it on the frontier |
//!
//! Strategies are ordered by cost. One is *dominated* when another costs no more and gains no less, with one of the two strict. Of those left,
//! a strategy whose ratio is not lower than that of the next one is *dominated by extension*: a mixture of its neighbours costs no more and
//! gains no less. That holds for every inner point of a straight line, too. What differs by rounding alone is equal here ([`same`]). What remains has ratios that rise, each with more cost and more effect than the one before, so that no negative ratio
//! can come out (M. C. Weinstein and others, *Cost-Effectiveness in Health and Medicine*, 1996).

use synovia_results::economics::{IcerRow, Status, same};

use super::sample::{Sample, covariance, differences, mean};

/// One strategy, by its means.
#[derive(Debug, Clone, PartialEq)]
pub struct Means {
    /// For readers.
    pub label: String,
    /// Mean cost.
    pub cost: f64,
    /// Mean effect.
    pub effect: f64,
}

/// Where every strategy stands, ordered by cost, then by falling effect.
///
/// `against` of an extendedly dominated strategy are its two neighbours on the frontier. Standard errors are null: means know none. The
/// first row is the reference even when it is dominated by nothing but its price.
pub fn frontier(strategies: &[Means]) -> Vec<IcerRow> {
    let costs = without_rounding(strategies.iter().map(|one| one.cost).collect());
    let effects = without_rounding(strategies.iter().map(|one| one.effect).collect());
    let mut order: Vec<usize> = (0..strategies.len()).collect();
    order.sort_by(|&a, &b| {
        costs[a]
            .total_cmp(&costs[b])
            .then(effects[b].total_cmp(&effects[a]))
    });
    let mut status = vec![Status::Frontier; strategies.len()];
    let mut against: Vec<Vec<usize>> = vec![Vec::new(); strategies.len()];
    // In this order nobody later can dominate; the most effective one so far does if anybody does.
    let mut best: Option<usize> = None;
    let mut efficient: Vec<usize> = Vec::new();
    for &at in &order {
        match best {
            Some(other) if effects[other] >= effects[at] => {
                let is_tie = costs[other] == costs[at] && effects[other] == effects[at];
                status[at] = if is_tie {
                    Status::Tied
                } else {
                    Status::Dominated
                };
                against[at] = vec![other];
            }
            _ => {
                best = Some(at);
                efficient.push(at);
            }
        }
    }
    let point = |at: usize| (costs[at], effects[at]);
    // Lower convex hull from the left: what makes the ratios fall is taken out.
    let mut hull: Vec<usize> = Vec::new();
    for &at in &efficient {
        while let [.., before, last] = hull[..] {
            if is_below_line(point(before), point(last), point(at)) {
                break;
            }
            hull.pop();
        }
        hull.push(at);
    }
    for &at in efficient.iter().filter(|at| !hull.contains(at)) {
        status[at] = Status::ExtendedlyDominated;
        let after = hull
            .iter()
            .position(|&other| effects[other] > effects[at])
            .expect("the most effective one is on the frontier");
        against[at] = vec![hull[after - 1], hull[after]];
    }
    if let Some(&first) = hull.first() {
        status[first] = Status::Reference;
    }
    for pair in hull.windows(2) {
        against[pair[1]] = vec![pair[0]];
    }
    order
        .into_iter()
        .map(|at| {
            let this = &strategies[at];
            let before = (status[at] == Status::Frontier).then(|| &strategies[against[at][0]]);
            let cost = before.map(|before| this.cost - before.cost);
            let effect = before.map(|before| this.effect - before.effect);
            IcerRow {
                strategy: this.label.clone(),
                cost: this.cost,
                effect: this.effect,
                status: status[at],
                against: against[at]
                    .iter()
                    .map(|&other| strategies[other].label.clone())
                    .collect(),
                incremental_cost: cost,
                incremental_effect: effect,
                icer: cost.zip(effect).map(|(cost, effect)| cost / effect),
                ..IcerRow::default()
            }
        })
        .collect()
}

/// The values with those that differ by rounding alone made equal, to the lowest of them.
fn without_rounding(values: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut equal = values;
    for pair in 1..order.len() {
        let (before, this) = (equal[order[pair - 1]], equal[order[pair]]);
        if same(before, this) {
            equal[order[pair]] = before;
        }
    }
    equal
}

/// Whether the middle one of three points (cost, effect), each dearer and more effective than the one before, costs less than the mixture of
/// the others with its effect, by more than rounding.
fn is_below_line(first: (f64, f64), middle: (f64, f64), last: (f64, f64)) -> bool {
    let (cost_before, cost_after) = (middle.0 - first.0, last.0 - middle.0);
    let (gain_before, gain_after) = (middle.1 - first.1, last.1 - middle.1);
    // The ratios before and after, multiplied by both gains; and what rounding of costs and effects may have done to them.
    let (before, after) = (cost_before * gain_after, cost_after * gain_before);
    let of_costs = last.0.abs().max(first.0.abs()) * (gain_before + gain_after);
    let of_effects = last.1.abs().max(first.1.abs()) * (cost_before + cost_after);
    after - before > 1e-9 * (after + before) + 1e-14 * (of_costs + of_effects)
}

/// The table of a sample's means, with Monte Carlo standard errors. Empty when only net benefit is known.
///
/// The error of a ratio R = ΔC/ΔE is that of the delta method, √(Var(ΔC − R·ΔE)/n) / ΔE with draw-by-draw differences.
pub fn icer_table(sample: &Sample) -> Vec<IcerRow> {
    if sample.net_benefit_only {
        return Vec::new();
    }
    let means: Vec<Means> = sample
        .strategies
        .iter()
        .map(|strategy| Means {
            label: strategy.label.clone(),
            cost: mean(&strategy.cost),
            effect: mean(&strategy.effect),
        })
        .collect();
    let find = |label: &str| {
        sample
            .strategies
            .iter()
            .find(|strategy| strategy.label == label)
            .expect("rows are made of the sample's strategies")
    };
    let draws = sample.draws() as f64;
    let se = |values: &[f64]| Some((covariance(values, values) / draws).sqrt());
    let mut rows = frontier(&means);
    for row in &mut rows {
        let this = find(&row.strategy);
        row.cost_se = se(&this.cost);
        row.effect_se = se(&this.effect);
        if let (Some(ratio), Some(gain)) = (row.icer, row.incremental_effect) {
            let before = find(&row.against[0]);
            let cost = differences(&this.cost, &before.cost);
            let effect = differences(&this.effect, &before.effect);
            let left: Vec<f64> = cost
                .iter()
                .zip(&effect)
                .map(|(cost, effect)| cost - ratio * effect)
                .collect();
            row.icer_se = se(&left).map(|se| se / gain);
        }
    }
    rows
}
