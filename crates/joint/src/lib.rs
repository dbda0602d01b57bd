//! The mechanistic knee.
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
pub use prepare::{Unprepared, has_quiet_state, prepare};
pub use product::{Dose, Drives, living_cells_million};
pub use rhs::{Core, Joint, Reading, joint_space_mm, read};
pub use state::{STATES, State};
