//! The no-U-turn sampler.
//!
//! ```text
//! H(q, ρ) = −ln π(q) + ½·Σ ρ²·m⁻¹,  leapfrog steps of length ε in a direction chosen anew at each doubling
//! a state is kept with weight e^(H₀ − H); a new half replaces the old sample with probability min(1, w_new/w_old)
//! it turns when (Σρ)·m⁻¹ρ₋ ≤ 0 or (Σρ)·m⁻¹ρ₊ ≤ 0, for the whole tree and across the seam of each pair of halves
//! ```
//!
//! M. D. Hoffman and A. Gelman, JMLR 15 (2014) 1593; M. Betancourt, arXiv:1701.02434 (weights, criterion); step length by dual averaging and
//! windows of warm-up as Stan has them. Written here rather than taken from a crate because a posterior has to be the same bits on
//! every machine: the maintained sampler chooses its sums by the processor it finds.

use synovia_numerics::{Stream, exp, ln};

/// A log density, known but for a constant, of any real numbers, with its gradient.
///
/// What lives on a part of the line is transformed by the caller, with the logarithm of the derivative added.
pub trait LogDensity: Sync {
    /// Number of coordinates.
    fn dimensions(&self) -> usize;
    /// Log density at `x`; writes its gradient. Not a number or −∞ where there is nothing: a trajectory that gets there is given up, and
    /// counted as divergent.
    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64;
}

/// How to sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Draws thrown away while step length and scales are learned.
    pub warm_up: usize,
    /// Draws kept.
    pub draws: usize,
    /// Mean acceptance that the step length aims at, between 0 and 1. Nearer to 1 is slower and diverges less.
    pub target_acceptance: f64,
    /// Trees double at most so often: a draw takes up to 2^`max_depth` − 1 leaps.
    pub max_depth: u32,
    /// Of chance.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            warm_up: 1000,
            draws: 1000,
            target_acceptance: 0.8,
            max_depth: 10,
            seed: 1,
        }
    }
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chain {
    /// Draws kept, each a point.
    pub draws: Vec<Vec<f64>>,
    /// Log density at each.
    pub log_density: Vec<f64>,
    /// Energy at the start of each.
    pub energy: Vec<f64>,
    /// How many draws diverged. Any makes the draws doubtful where the posterior is narrow.
    pub divergences: usize,
    /// How many trees were as deep as they may be.
    pub deepest: usize,
    /// Step length after warm-up.
    pub step: f64,
    /// Gradients computed, warm-up included.
    pub gradients: u64,
}

/// An energy error beyond this means that the integration has left the path.
const DIVERGED: f64 = 1000.0;

#[derive(Clone)]
struct Point {
    q: Vec<f64>,
    rho: Vec<f64>,
    gradient: Vec<f64>,
    log_density: f64,
}

struct Sampler<'a, D> {
    density: &'a D,
    /// m⁻¹: the variance of each coordinate.
    variance: Vec<f64>,
    step: f64,
    stream: Stream,
    gradients: u64,
}

/// What a subtree is to the tree that grows.
struct Tree {
    /// Ends, backward and forward in time.
    ends: [Point; 2],
    /// One state of it, by weight.
    sample: Point,
    log_weight: f64,
    rho: Vec<f64>,
    turned: bool,
    diverged: bool,
    acceptance: f64,
    steps: f64,
}

impl<D: LogDensity> Sampler<'_, D> {
    fn at(&mut self, q: Vec<f64>) -> Point {
        let mut gradient = vec![0.0; q.len()];
        let log_density = self.density.log_density(&q, &mut gradient);
        self.gradients += 1;
        Point {
            rho: vec![0.0; q.len()],
            q,
            gradient,
            log_density,
        }
    }

    fn kick(&mut self, point: &mut Point) {
        for (rho, variance) in point.rho.iter_mut().zip(&self.variance) {
            *rho = self.stream.normal() / variance.sqrt();
        }
    }

    fn energy(&self, point: &Point) -> f64 {
        let kinetic: f64 = point
            .rho
            .iter()
            .zip(&self.variance)
            .map(|(rho, variance)| rho * rho * variance)
            .sum();
        let energy = 0.5 * kinetic - point.log_density;
        if energy.is_nan() {
            f64::INFINITY
        } else {
            energy
        }
    }

    fn leap(&mut self, from: &Point, step: f64) -> Point {
        let mut rho = from.rho.clone();
        for (rho, gradient) in rho.iter_mut().zip(&from.gradient) {
            *rho += 0.5 * step * gradient;
        }
        let q = (0..rho.len())
            .map(|i| from.q[i] + step * self.variance[i] * rho[i])
            .collect();
        let mut to = self.at(q);
        for (i, rho) in rho.iter_mut().enumerate() {
            *rho += 0.5 * step * to.gradient[i];
        }
        to.rho = rho;
        to
    }

    fn turns(&self, rho: &[f64], ends: [&Point; 2]) -> bool {
        ends.iter().any(|end| {
            let along: f64 = (0..rho.len())
                .map(|i| rho[i] * self.variance[i] * end.rho[i])
                .sum();
            along <= 0.0
        })
    }

    /// 2^depth steps on from `from`, `sign` being the direction of time.
    fn grow(&mut self, from: &Point, depth: u32, sign: f64, start: f64) -> Tree {
        if depth == 0 {
            let point = self.leap(from, sign * self.step);
            let error = self.energy(&point) - start;
            return Tree {
                rho: point.rho.clone(),
                ends: [point.clone(), point.clone()],
                sample: point,
                log_weight: -error,
                turned: false,
                diverged: error > DIVERGED,
                acceptance: if error < 0.0 { 1.0 } else { exp(-error) },
                steps: 1.0,
            };
        }
        let inner = self.grow(from, depth - 1, sign, start);
        if inner.turned || inner.diverged {
            return inner;
        }
        let far = usize::from(sign > 0.0);
        let outer = self.grow(&inner.ends[far], depth - 1, sign, start);
        self.join(inner, outer, sign, false)
    }

    /// Two trees side by side, `second` the later one in the direction of `sign`. Between halves of a new subtree the sample is drawn by weight;
    /// with `biased`, what is new is preferred.
    fn join(&mut self, first: Tree, second: Tree, sign: f64, biased: bool) -> Tree {
        let log_weight = log_add(first.log_weight, second.log_weight);
        let against = if biased { first.log_weight } else { log_weight };
        let whole = !(second.turned || second.diverged);
        let chosen = whole && ln(self.stream.uniform()) < second.log_weight - against;
        let rho: Vec<f64> = first
            .rho
            .iter()
            .zip(&second.rho)
            .map(|(a, b)| a + b)
            .collect();
        let (back, forward) = if sign > 0.0 {
            (&first, &second)
        } else {
            (&second, &first)
        };
        let across = |one: &[f64], end: &Point| -> Vec<f64> {
            one.iter().zip(&end.rho).map(|(a, b)| a + b).collect()
        };
        let turned = second.turned
            || self.turns(&rho, [&back.ends[0], &forward.ends[1]])
            || self.turns(
                &across(&back.rho, &forward.ends[0]),
                [&back.ends[0], &forward.ends[0]],
            )
            || self.turns(
                &across(&forward.rho, &back.ends[1]),
                [&back.ends[1], &forward.ends[1]],
            );
        let acceptance = first.acceptance + second.acceptance;
        let steps = first.steps + second.steps;
        let diverged = second.diverged;
        let (back, forward, sample) = {
            let [first_back, first_forward] = first.ends;
            let [second_back, second_forward] = second.ends;
            let sample = if chosen { second.sample } else { first.sample };
            if sign > 0.0 {
                (first_back, second_forward, sample)
            } else {
                (second_back, first_forward, sample)
            }
        };
        Tree {
            ends: [back, forward],
            sample,
            log_weight,
            rho,
            turned,
            diverged,
            acceptance,
            steps,
        }
    }

    /// The next state after `from`: what was drawn, mean acceptance, whether it diverged, whether the tree was as deep as it may be, energy.
    fn next(&mut self, mut from: Point, max_depth: u32) -> (Point, f64, bool, bool, f64) {
        self.kick(&mut from);
        let start = self.energy(&from);
        let mut tree = Tree {
            rho: from.rho.clone(),
            ends: [from.clone(), from.clone()],
            sample: from,
            log_weight: 0.0,
            turned: false,
            diverged: false,
            acceptance: 0.0,
            steps: 0.0,
        };
        let mut depth = 0;
        while !tree.turned && !tree.diverged && depth < max_depth {
            let sign = if self.stream.uniform() < 0.5 {
                -1.0
            } else {
                1.0
            };
            let from = tree.ends[usize::from(sign > 0.0)].clone();
            let grown = self.grow(&from, depth, sign, start);
            tree = self.join(tree, grown, sign, true);
            depth += 1;
        }
        let acceptance = tree.acceptance / f64::max(tree.steps, 1.0);
        let deepest = depth == max_depth && !tree.turned && !tree.diverged;
        (tree.sample, acceptance, tree.diverged, deepest, start)
    }

    /// A step length at which one leap is accepted about as often as not.
    fn first_step(&mut self, from: &Point) {
        self.step = 1.0;
        let mut direction = 0.0;
        // A hundred halvings are more than doubles have.
        for _ in 0..100 {
            let mut kicked = from.clone();
            self.kick(&mut kicked);
            let step = self.step;
            let leapt = self.leap(&kicked, step);
            let error = self.energy(&leapt) - self.energy(&kicked);
            let wanted = if error < ln(1.25) { 1.0 } else { -1.0 };
            if direction != 0.0 && wanted != direction {
                break;
            }
            direction = wanted;
            self.step *= if wanted > 0.0 { 2.0 } else { 0.5 };
        }
    }
}

fn log_add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY {
        return high;
    }
    high + ln(1.0 + exp(low - high))
}

/// Dual averaging of the logarithm of the step length (Hoffman and Gelman, section 3.2, with their constants):
///
/// ```text
/// h_m = (1 − 1/(m + t₀)) h_{m−1} + (target − acceptance)/(m + t₀)
/// ln ε_m = μ − h_m √m/γ                        μ = ln(10 ε₀)
/// ln ε̄_m = m^−κ ln ε_m + (1 − m^−κ) ln ε̄_{m−1}
/// ```
struct Averaging {
    around: f64,
    sum: f64,
    mean: f64,
    count: f64,
}

impl Averaging {
    const SHRINKAGE: f64 = 0.05;
    const DELAY: f64 = 10.0;
    const DECAY: f64 = 0.75;

    fn new(step: f64) -> Self {
        Averaging {
            around: ln(10.0 * step),
            sum: 0.0,
            mean: 0.0,
            count: 0.0,
        }
    }

    fn learn(&mut self, acceptance: f64, target: f64) -> f64 {
        self.count += 1.0;
        let weight = 1.0 / (self.count + Averaging::DELAY);
        self.sum = (1.0 - weight) * self.sum + weight * (target - acceptance);
        let log_step = self.around - self.count.sqrt() / Averaging::SHRINKAGE * self.sum;
        let forget = exp(-Averaging::DECAY * ln(self.count));
        self.mean = forget * log_step + (1.0 - forget) * self.mean;
        exp(log_step)
    }
}

/// Ends of the windows over which scales are learned: an interval to arrive, doubling windows, an interval for the step length. From 200 to
/// 1000 draws of warm-up they are Stan's. A longer one has a longer first window, one of 151 to 199 a single window where Stan has a second,
/// and a shorter one arrives in a sixth, not 15 %.
fn windows(warm_up: usize) -> Vec<usize> {
    let (first, last) = if warm_up >= 150 {
        (75, 50)
    } else {
        (warm_up / 6, warm_up / 10)
    };
    let end = warm_up - last;
    let mut ends = Vec::new();
    let (mut at, mut length) = (first, 25.max(warm_up / 40));
    while at + length < end {
        // A window that would leave less than its double takes the rest.
        let until = if at + 3 * length > end {
            end
        } else {
            at + length
        };
        ends.push(until);
        at = until;
        length *= 2;
    }
    if ends.last().is_none_or(|until| *until < end) {
        ends.push(end);
    }
    ends
}

/// Chain number `chain`, from `start`: a function of its arguments alone, on whichever thread. `progress` is told each draw, warm-up
/// included.
///
/// Log density and gradient have to be finite at `start`. A chain that begins elsewhere stays there, without divergences, each of its trees
/// as deep as it may be; [`convergence`](super::convergence()) of several such chains says so.
pub fn sample_chain<D: LogDensity>(
    density: &D,
    settings: &Settings,
    chain: u64,
    start: &[f64],
    progress: &mut dyn FnMut(usize),
) -> Chain {
    let n = density.dimensions();
    let mut sampler = Sampler {
        density,
        variance: vec![1.0; n],
        step: 1.0,
        stream: Stream::keyed(settings.seed, [chain, 0, 0]),
        gradients: 0,
    };
    let mut point = sampler.at(start.to_vec());
    sampler.first_step(&point);
    let mut averaging = Averaging::new(sampler.step);
    let ends = windows(settings.warm_up);
    let first_window = if settings.warm_up >= 150 {
        75
    } else {
        settings.warm_up / 6
    };
    let mut seen: Vec<Vec<f64>> = Vec::new();
    let mut chain = Chain::default();
    for draw in 0..settings.warm_up + settings.draws {
        let (next, acceptance, diverged, deepest, energy) = sampler.next(point, settings.max_depth);
        point = next;
        if draw < settings.warm_up {
            sampler.step = averaging.learn(acceptance, settings.target_acceptance);
            if draw >= first_window {
                seen.push(point.q.clone());
            }
            if ends.contains(&(draw + 1)) && seen.len() > 9 {
                sampler.variance = regularised(&seen, n);
                seen.clear();
                sampler.first_step(&point);
                averaging = Averaging::new(sampler.step);
            }
            if draw + 1 == settings.warm_up {
                sampler.step = exp(averaging.mean);
            }
        } else {
            chain.divergences += usize::from(diverged);
            chain.deepest += usize::from(deepest);
            chain.energy.push(energy);
            chain.log_density.push(point.log_density);
            chain.draws.push(point.q.clone());
        }
        progress(draw);
    }
    chain.step = sampler.step;
    chain.gradients = sampler.gradients;
    chain
}

/// Variances drawn a little towards 0.001, as Stan does: n/(n+5)·s² + 0.001·5/(n+5).
fn regularised(seen: &[Vec<f64>], n: usize) -> Vec<f64> {
    let count = seen.len() as f64;
    (0..n)
        .map(|i| {
            let mean = seen.iter().map(|x| x[i]).sum::<f64>() / count;
            let square = seen
                .iter()
                .map(|x| (x[i] - mean) * (x[i] - mean))
                .sum::<f64>();
            let share = count / (count + 5.0);
            share * square / (count - 1.0) + 1e-3 * (1.0 - share)
        })
        .collect()
}
