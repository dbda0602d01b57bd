//! Mathematics with no domain word inside: random streams, evenly spread points, ordinary differential equations many at a
//! time, small matrices, zeros of functions.
//!
//! | you want | look at |
//! |---|---|
//! | random numbers that depend on nothing but their address | [`Stream`] |
//! | points that fill a cube evenly | [`sobol`] |
//! | one trajectory, or many with events | [`ode`] |
//! | a model written once for one, for eight and for derivatives | [`Real`], [`Lanes`], [`Dual`] |
//! | linear equations, eigenvalues, roots of covariances | [`Matrix`] |
//! | zeros of functions | [`roots`] |
//! | where functions are smallest | [`minimise`] |
//! | a probability in a tail | [`normal_cdf`], [`incomplete_gamma`], [`incomplete_beta`] |
//! | a sum that is the same whoever computed the terms | [`sum`] |
//!
//! # A story
//!
//! A thousand cups of coffee cool down. Each has its own rate, drawn from a stream of its own; ten minutes in, milk is poured
//! into it. How warm are they on average after half an hour? Eight cups are integrated at a time, and each gets the bits it
//! would get alone.
//!
//! ```
//! use synovia_numerics::ode::{Cohort, Failure, Sample, Start, Tolerance, integrate};
//! use synovia_numerics::{Lane, Real, Lanes, Stream, exp, sum};
//!
//! /// Newton's law of cooling, dT/dt = −rate · (T − room). Written once, for any number of cups side by side.
//! fn cooling<T: Real>(warmth: T, rate: T) -> T {
//!     -(rate * (warmth - 21.0))
//! }
//!
//! struct Cups<T> {
//!     /// The next cup to be served.
//!     next: u64,
//!     /// The cup in each lane, and its rate per minute.
//!     cup: [u64; 8],
//!     rate: T,
//!     /// In the order of the cups, whatever the order in which they were finished.
//!     final_warmth: Vec<f64>,
//! }
//!
//! impl<T: Lane> Cohort<T, 1> for Cups<T> {
//!     #[inline(always)]
//!     fn rhs(&self, _minutes: T, y: &[T; 1], dy: &mut [T; 1]) {
//!         dy[0] = cooling(y[0], self.rate);
//!     }
//!
//!     fn load(&mut self, lane: usize) -> Option<Start<1>> {
//!         if self.next == 1000 {
//!             return None;
//!         }
//!         let mut stream = Stream::keyed(2026, [self.next, 0, 0]);
//!         self.rate.set(lane, 0.03 * exp(0.2 * stream.normal()));
//!         self.cup[lane] = self.next;
//!         self.next += 1;
//!         Some(Start { t: 0.0, y: [85.0], step: 0.0, stop: 10.0, sample: f64::INFINITY })
//!     }
//!
//!     fn stop(&mut self, lane: usize, minutes: f64, y: &mut [f64; 1]) -> Option<f64> {
//!         if minutes == 10.0 {
//!             y[0] = 0.8 * y[0] + 0.2 * 5.0;
//!             return Some(30.0);
//!         }
//!         self.final_warmth[self.cup[lane] as usize] = y[0];
//!         None
//!     }
//!
//!     fn sample(&mut self, _lane: usize, _minutes: f64, _y: &mut [f64; 1]) -> Sample {
//!         Sample::NONE
//!     }
//! }
//!
//! fn serve<T: Lane>() -> Result<Vec<f64>, Failure> {
//!     let mut cups = Cups { next: 0, cup: [0; 8], rate: T::splat(0.0), final_warmth: vec![0.0; 1000] };
//!     integrate(&mut cups, &Tolerance::default())?;
//!     Ok(cups.final_warmth)
//! }
//!
//! let eight_at_a_time = serve::<Lanes>()?;
//! assert_eq!(eight_at_a_time, serve::<f64>()?);
//! let mean = sum(eight_at_a_time) / 1000.0;
//! assert!((mean - 40.3).abs() < 0.2, "{mean}");
//! # Ok::<(), Failure>(())
//! ```

pub mod dual;
mod incomplete_beta;
mod incomplete_gamma;
pub mod lanes;
mod log_gamma;
pub mod matrix;
pub mod minimise;
pub mod normal;
pub mod ode;
mod ranked;
pub mod real;
pub mod roots;
pub mod sobol;
pub mod stream;
mod sum;
mod tails;
mod uniform_tail;

pub use dual::{Dual, jacobian};
pub use incomplete_beta::incomplete_beta;
pub use incomplete_gamma::{gamma_kernel, incomplete_gamma, incomplete_gamma_at_ratio};
pub use lanes::Lanes;
pub use log_gamma::ln_beta;
pub use matrix::Matrix;
pub use normal::{normal_cdf, normal_quantile};
pub use ode::{Cohort, Failure, Sample, Start, Tolerance, Work, integrate};
pub use ranked::ranked;
pub use real::{Lane, Real, exp, ln};
pub use stream::Stream;
pub use sum::sum;
pub use tails::Tails;
