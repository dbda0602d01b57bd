//! The mechanistic knee: inflammation, synovium, cartilage, bone, pain, and what is injected into it.
//!
//! Twelve states are integrated for each joint ([`state`]); each process has a file of its own under [`process`], with its equation beside
//! the code, and [`rhs`] is the one place where they meet. Products act through sums of exponentials in closed form ([`product`]), so what
//! is integrated is the biology alone. Two hypotheses of inflammation stand behind one interface, [`Core`]: trial data known to us do not
//! decide between them. Every constant comes from the registry in `synovia-evidence`.
//!
//! One knee, before and after an injection of triamcinolone:
//!
//! ```
//! use synovia_evidence::Registry;
//! use synovia_joint::draw::{Owner, Spread};
//! use synovia_joint::{Constants, Core, Course, Dose, Event, Seen, Watch, follow, prepare};
//! use synovia_numerics::Lanes;
//! use synovia_numerics::ode::Tolerance;
//! use synovia_numerics::stream::Stream;
//!
//! // A joint drawn from the population, given whose it is, and brought to where years of disease have left it.
//! let registry = Registry::embedded();
//! let constants = Constants::new(&registry);
//! let owner = Owner { age_years: 62.0, bmi: 29.0, kl: 2, disease_years: 6.0, alignment: 1.0, strength: 0.9 };
//! let joint = Spread::new(&registry).draw(&owner, &mut Stream::keyed(1, [0, 0, 0]));
//! let tolerance = Tolerance::default();
//! let state = prepare::<Lanes>(Core::Monostable, &constants, &[joint], &tolerance)?[0];
//!
//! // Latent pain on three days; the injection is on day 0, after it was asked for.
//! struct Pain(Vec<f64>);
//! impl Watch for Pain {
//!     fn seen(&mut self, _course: usize, _day: usize, seen: &Seen) -> Option<[Dose; 2]> {
//!         self.0.push(seen.reading.latent_points);
//!         None
//!     }
//! }
//! let mut pain = Pain(Vec::new());
//! let events = vec![(0.0, Event::Give(Dose::SteroidSuspension { mg: 40.0 }))];
//! let course = Course { patient: &joint.patient, state, start_d: -14.0, events };
//! follow::<Lanes>(Core::Monostable, &constants, &[course], &[0.0, 28.0, 182.0], &tolerance, &mut pain)?;
//!
//! let [before, month_1, month_6] = pain.0[..] else { unreachable!() };
//! assert!(month_1 < before - 5.0, "relief at four weeks");
//! assert!((month_6 - before).abs() < 3.0, "gone at half a year");
//! # Ok::<(), synovia_numerics::ode::Failure>(())
//! ```

pub mod constants;
pub mod course;
pub mod draw;
pub mod gains;
pub mod patient;
mod per_lane;
pub mod prepare;
pub mod process;
pub mod product;
pub mod rhs;
pub mod state;

pub use constants::Constants;
pub use course::{Course, Event, Seen, Watch, follow};
pub use gains::Gains;
pub use patient::{Patient, Traits};
pub use prepare::{RUN_IN_D, Unprepared, has_quiet_state, prepare, prepare_with};
pub use product::{Dose, Drives, living_cells_million};
pub use rhs::{Core, Joint, Reading, joint_space_mm, read};
pub use state::{STATES, State};
