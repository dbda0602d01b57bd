//! Problems with known solutions, each with its source. Shared by the tests and the benchmarks.

use synovia_numerics::{Cohort, Lane, Lanes, Real, Sample, Start};

/// dy/dt = f(t, y) from y(0), with the solution known at the end.
pub trait Problem<const N: usize>: Copy + Send + Sync + 'static {
    const NAME: &'static str;
    const START: [f64; N];
    const END: f64;

    fn rhs<T: Real>(t: T, y: &[T; N], dy: &mut [T; N]);

    /// States at the end; NaN for those that the source does not give.
    fn at_end() -> [f64; N];
}

/// A moon's orbit that closes after one period. R. F. Arenstorf, *Amer. J. Math.* 85 (1963) 27-35; initial values and period as
/// printed in Hairer, Nørsett, Wanner, *Solving Ordinary Differential Equations I*, 2nd ed. 1993, equations II.0.1 and II.0.2.
#[derive(Clone, Copy)]
pub struct Arenstorf;

impl Problem<4> for Arenstorf {
    const NAME: &'static str = "Arenstorf orbit";
    const START: [f64; 4] = [0.994, 0.0, 0.0, -2.001_585_106_379_082_5];
    const END: f64 = 17.065_216_560_157_964;

    #[inline(always)]
    fn rhs<T: Real>(_t: T, y: &[T; 4], dy: &mut [T; 4]) {
        const MOON: f64 = 0.012_277_471;
        const EARTH: f64 = 1.0 - MOON;
        let [x, z, u, v] = *y;
        let to_earth = x + MOON;
        let to_moon = x - EARTH;
        let earth = to_earth * to_earth + z * z;
        let moon = to_moon * to_moon + z * z;
        let earth = T::splat(EARTH) / (earth * earth.sqrt());
        let moon = T::splat(MOON) / (moon * moon.sqrt());
        dy[0] = u;
        dy[1] = v;
        dy[2] = x + v * 2.0 - earth * to_earth - moon * to_moon;
        dy[3] = z - u * 2.0 - earth * z - moon * z;
    }

    fn at_end() -> [f64; 4] {
        Self::START
    }
}

/// An oscillating chemical reaction. R. Lefever, G. Nicolis, *J. Theor. Biol.* 30 (1971) 267-284, with the numbers of Hairer,
/// Nørsett, Wanner, equation II.4.15. The end is by Taylor series of order 24, 2,000 steps, 30 digits (mpmath 1.3).
#[derive(Clone, Copy)]
pub struct Brusselator;

impl Problem<2> for Brusselator {
    const NAME: &'static str = "Brusselator";
    const START: [f64; 2] = [1.5, 3.0];
    const END: f64 = 20.0;

    #[inline(always)]
    fn rhs<T: Real>(_t: T, y: &[T; 2], dy: &mut [T; 2]) {
        let [a, b] = *y;
        let meeting = a * a * b;
        dy[0] = meeting - a * 4.0 + 1.0;
        dy[1] = a * 3.0 - meeting;
    }

    fn at_end() -> [f64; 2] {
        [0.498_637_071_268_347_85, 4.596_780_349_452_011]
    }
}

/// Seven stars. E. Hairer's problem in F. Mazzia, C. Magherini, *Test Set for Initial Value Problem Solvers*, release 2.4, 2008,
/// problem "Pleiades"; positions at the end as printed there (table II.2.1).
#[derive(Clone, Copy)]
pub struct Pleiades;

impl Problem<28> for Pleiades {
    const NAME: &'static str = "Pleiades";
    const START: [f64; 28] = [
        3.0, 3.0, -1.0, -3.0, 2.0, -2.0, 2.0, // x
        3.0, -3.0, 2.0, 0.0, 0.0, -4.0, 4.0, // y
        0.0, 0.0, 0.0, 0.0, 0.0, 1.75, -1.5, // x'
        0.0, 0.0, 0.0, -1.25, 1.0, 0.0, 0.0, // y'
    ];
    const END: f64 = 3.0;

    #[inline(always)]
    fn rhs<T: Real>(_t: T, y: &[T; 28], dy: &mut [T; 28]) {
        dy[..14].copy_from_slice(&y[14..]);
        for i in 0..7 {
            let (mut across, mut up) = (T::splat(0.0), T::splat(0.0));
            for j in 0..7 {
                if i != j {
                    let (x, z) = (y[j] - y[i], y[7 + j] - y[7 + i]);
                    let square = x * x + z * z;
                    let mass = T::splat((j + 1) as f64);
                    let pull = mass / (square * square.sqrt());
                    across += pull * x;
                    up += pull * z;
                }
            }
            dy[14 + i] = across;
            dy[21 + i] = up;
        }
    }

    fn at_end() -> [f64; 28] {
        let mut end = [f64::NAN; 28];
        end[..14].copy_from_slice(&[
            0.370_613_914_397_050_2,
            3.237_284_092_057_233,
            -3.222_559_032_418_324,
            0.659_709_145_577_531,
            0.342_558_170_715_658_4,
            1.562_172_101_400_631,
            -0.700_309_292_221_249_5,
            -3.943_437_585_517_392,
            -3.271_380_973_972_55,
            5.225_081_843_456_543,
            -2.590_612_434_977_47,
            1.198_213_693_392_275,
            -0.242_968_234_493_582_4,
            1.091_449_240_428_98,
        ]);
        end
    }
}

/// A decay chain, each species into the next: H. Bateman, *Proc. Cambridge Philos. Soc.* 15 (1910) 423-427.
#[derive(Clone, Copy)]
pub struct Bateman;

impl Bateman {
    pub const RATES: [f64; 3] = [1.0, 0.5, 0.1];

    /// Bateman's sum of exponentials.
    pub fn at(t: f64) -> [f64; 3] {
        let [a, b, c] = Self::RATES;
        [
            (-a * t).exp(),
            a * ((-a * t).exp() / (b - a) + (-b * t).exp() / (a - b)),
            a * b
                * ((-a * t).exp() / ((b - a) * (c - a))
                    + (-b * t).exp() / ((a - b) * (c - b))
                    + (-c * t).exp() / ((a - c) * (b - c))),
        ]
    }
}

impl Problem<3> for Bateman {
    const NAME: &'static str = "decay chain";
    const START: [f64; 3] = [1.0, 0.0, 0.0];
    const END: f64 = 10.0;

    #[inline(always)]
    fn rhs<T: Real>(_t: T, y: &[T; 3], dy: &mut [T; 3]) {
        let [a, b, c] = Self::RATES;
        dy[0] = -(y[0] * a);
        dy[1] = y[0] * a - y[1] * b;
        dy[2] = y[1] * b - y[2] * c;
    }

    fn at_end() -> [f64; 3] {
        Self::at(Self::END)
    }
}

/// Problem A4 of T. E. Hull, W. H. Enright, B. M. Fellen, A. E. Sedgwick, *SIAM J. Numer. Anal.* 9 (1972) 603-637: logistic
/// growth, solved by 20/(1 + 19·exp(−t/4)).
#[derive(Clone, Copy)]
pub struct Logistic;

impl Problem<1> for Logistic {
    const NAME: &'static str = "logistic growth";
    const START: [f64; 1] = [1.0];
    const END: f64 = 20.0;

    #[inline(always)]
    fn rhs<T: Real>(_t: T, y: &[T; 1], dy: &mut [T; 1]) {
        dy[0] = y[0] * (T::splat(1.0) - y[0] / 20.0) / 4.0;
    }

    fn at_end() -> [f64; 1] {
        [20.0 / (1.0 + 19.0 * (-Self::END / 4.0).exp())]
    }
}

/// Not autonomous, with exponential and logarithm: dy/dt = −y·ln y·exp(−t), solved by y = exp(ln y₀ · exp(exp(−t) − 1)), because
/// ln y obeys a linear equation.
#[derive(Clone, Copy)]
pub struct Gompertz;

impl Gompertz {
    pub fn at(t: f64) -> [f64; 1] {
        [(Self::START[0].ln() * ((-t).exp() - 1.0).exp()).exp()]
    }
}

impl Problem<1> for Gompertz {
    const NAME: &'static str = "Gompertz decline";
    const START: [f64; 1] = [10.0];
    const END: f64 = 3.0;

    #[inline(always)]
    fn rhs<T: Real>(t: T, y: &[T; 1], dy: &mut [T; 1]) {
        dy[0] = -(y[0] * y[0].ln() * (-t).exp());
    }

    fn at_end() -> [f64; 1] {
        Self::at(Self::END)
    }
}

/// Problem D5 of Hull et al. 1972: a comet of eccentricity 0.9 around the sun; position (cos u − e, √(1 − e²)·sin u) where
/// u − e·sin u = t (Kepler).
#[derive(Clone, Copy)]
pub struct Comet;

impl Problem<4> for Comet {
    const NAME: &'static str = "comet";
    const START: [f64; 4] = [0.1, 0.0, 0.0, 4.358_898_943_540_674];
    const END: f64 = 20.0;

    #[inline(always)]
    fn rhs<T: Real>(_t: T, y: &[T; 4], dy: &mut [T; 4]) {
        let square = y[0] * y[0] + y[1] * y[1];
        let cube = square * square.sqrt();
        *dy = [y[2], y[3], -(y[0] / cube), -(y[1] / cube)];
    }

    fn at_end() -> [f64; 4] {
        const E: f64 = 0.9;
        let flat = (1.0 - E * E).sqrt();
        let mut u = Self::END;
        for _ in 0..100 {
            u -= (u - E * u.sin() - Self::END) / (1.0 - E * u.cos());
        }
        let speed = 1.0 / (1.0 - E * u.cos());
        [
            u.cos() - E,
            flat * u.sin(),
            -speed * u.sin(),
            speed * flat * u.cos(),
        ]
    }
}

/// Runs something on every problem.
pub trait Visitor {
    fn visit<P: Problem<N>, const N: usize>(&mut self, problem: P);
}

pub fn visit_all(visitor: &mut impl Visitor) {
    visitor.visit(Logistic);
    visitor.visit(Gompertz);
    visitor.visit(Bateman);
    visitor.visit(Brusselator);
    visitor.visit(Comet);
    visitor.visit(Arenstorf);
    visitor.visit(Pleiades);
}

/// The same problem `copies` times over, each started a little differently; gathers the ends in the order of the copies.
pub struct Copies<P, const N: usize> {
    problem: std::marker::PhantomData<P>,
    copies: usize,
    loaded: usize,
    /// The copy in each lane.
    copy: [usize; Lanes::WIDTH],
    pub ends: Vec<[f64; N]>,
}

impl<P, const N: usize> Copies<P, N> {
    pub fn new(copies: usize) -> Self {
        Copies {
            problem: std::marker::PhantomData,
            copies,
            loaded: 0,
            copy: [0; Lanes::WIDTH],
            ends: vec![[f64::NAN; N]; copies],
        }
    }
}

impl<P: Problem<N>, T: Lane, const N: usize> Cohort<T, N> for Copies<P, N> {
    #[inline(always)]
    fn rhs(&self, t: T, y: &[T; N], dy: &mut [T; N]) {
        P::rhs(t, y, dy);
    }

    fn load(&mut self, lane: usize) -> Option<Start<N>> {
        if self.loaded == self.copies {
            return None;
        }
        self.copy[lane] = self.loaded;
        let stretch = 1.0 + 1e-4 * self.loaded as f64;
        self.loaded += 1;
        let y = P::START.map(|state| state * stretch);
        Some(Start {
            t: 0.0,
            y,
            step: 0.0,
            stop: P::END,
            sample: f64::INFINITY,
        })
    }

    fn stop(&mut self, lane: usize, _t: f64, y: &mut [f64; N]) -> Option<f64> {
        self.ends[self.copy[lane]] = *y;
        None
    }

    fn sample(&mut self, _lane: usize, _t: f64, _y: &mut [f64; N]) -> Sample {
        Sample::NONE
    }
}
