//! Densities whose moments are known, and a way to run all chains.

use synovia_numerics::{Matrix, Stream, exp, ln};
use synovia_statistics::sampler::{Chain, LogDensity, Settings, sample_chain};

/// Four chains, from starts that are uniform between −2 and 2.
pub fn run(density: &impl LogDensity, settings: &Settings) -> Vec<Chain> {
    (0..4)
        .map(|chain| {
            let mut stream = Stream::keyed(settings.seed, [chain, 1, 0]);
            let start: Vec<f64> = (0..density.dimensions())
                .map(|_| 4.0 * stream.uniform() - 2.0)
                .collect();
            sample_chain(density, settings, chain, &start, &mut |_| ())
        })
        .collect()
}

/// A quantity of every draw, chain by chain.
pub fn each(chains: &[Chain], of: impl Fn(&[f64]) -> f64) -> Vec<Vec<f64>> {
    let one = |chain: &Chain| chain.draws.iter().map(|draw| of(draw)).collect();
    chains.iter().map(one).collect()
}

/// A normal with this mean and covariance.
pub struct Normal {
    pub mean: Vec<f64>,
    precision: Matrix,
}

impl Normal {
    pub fn new(mean: Vec<f64>, covariance: &Matrix) -> Self {
        let precision = covariance.cholesky().expect("positive definite").inverse();
        Normal { mean, precision }
    }

    /// Twenty dimensions, standard deviations from 0.1 to 10, correlations 0.7^|i−j|.
    pub fn twenty() -> (Self, Vec<f64>) {
        let sds: Vec<f64> = (0..20)
            .map(|i| exp(std::f64::consts::LN_10 * (f64::from(i) / 9.5 - 1.0)))
            .collect();
        let mut covariance = Matrix::zeros(20, 20);
        for i in 0..20 {
            for j in 0..20 {
                let apart = usize::abs_diff(i, j) as f64;
                covariance[(i, j)] = sds[i] * sds[j] * exp(apart * ln(0.7));
            }
        }
        let mean = (0..20).map(|i| f64::from(i) - 10.0).collect();
        (Normal::new(mean, &covariance), sds)
    }
}

impl LogDensity for Normal {
    fn dimensions(&self) -> usize {
        self.mean.len()
    }

    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let off: Vec<f64> = x.iter().zip(&self.mean).map(|(x, mean)| x - mean).collect();
        let mut log_density = 0.0;
        for (i, slope) in gradient.iter_mut().enumerate() {
            let row = self.precision.row(i);
            *slope = -row.iter().zip(&off).map(|(p, off)| p * off).sum::<f64>();
            log_density += 0.5 * *slope * off[i];
        }
        log_density
    }
}

/// Independent Student t in three dimensions.
pub struct StudentT {
    pub df: f64,
}

impl LogDensity for StudentT {
    fn dimensions(&self) -> usize {
        3
    }

    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let mut log_density = 0.0;
        for (x, slope) in x.iter().zip(gradient) {
            log_density -= 0.5 * (self.df + 1.0) * ln(1.0 + x * x / self.df);
            *slope = -(self.df + 1.0) * x / (self.df + x * x);
        }
        log_density
    }
}

/// Neal's funnel: v ~ N(0, 3²), nine x ~ N(0, eᵛ). Coordinates v, x.
pub struct Funnel;

impl LogDensity for Funnel {
    fn dimensions(&self) -> usize {
        10
    }

    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let (v, precision) = (x[0], exp(-x[0]));
        let mut log_density = -v * v / 18.0 - 4.5 * v;
        gradient[0] = -v / 9.0 - 4.5;
        for (x, slope) in x[1..].iter().zip(&mut gradient[1..]) {
            log_density -= 0.5 * precision * x * x;
            *slope = -precision * x;
        }
        gradient[0] += 0.5 * precision * x[1..].iter().map(|x| x * x).sum::<f64>();
        log_density
    }
}

/// Eight schools (D. B. Rubin, *J. Educ. Stat.* 6, 1981, 377-401), not centred: y_i ~ N(μ + τ η_i, σ_i²), η_i ~ N(0, 1), μ ~ N(0, 5²),
/// τ half-Cauchy with scale 5. Coordinates μ, ln τ, η.
pub struct EightSchools;

impl EightSchools {
    pub const EFFECTS: [f64; 8] = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
    pub const ERRORS: [f64; 8] = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
}

impl LogDensity for EightSchools {
    fn dimensions(&self) -> usize {
        10
    }

    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let (mu, tau) = (x[0], exp(x[1]));
        let mut log_density = -mu * mu / 50.0 - ln(1.0 + tau * tau / 25.0) + x[1];
        gradient[0] = -mu / 25.0;
        gradient[1] = 1.0 - 2.0 * tau * tau / (25.0 + tau * tau);
        for school in 0..8 {
            let eta = x[2 + school];
            let precision = 1.0 / (Self::ERRORS[school] * Self::ERRORS[school]);
            let off = Self::EFFECTS[school] - mu - tau * eta;
            log_density -= 0.5 * (off * off * precision + eta * eta);
            gradient[0] += off * precision;
            gradient[1] += off * precision * tau * eta;
            gradient[2 + school] = off * precision * tau - eta;
        }
        log_density
    }
}
