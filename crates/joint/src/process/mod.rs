//! The processes of the joint, one file each. Each gives the rate of change of its own states; [`crate::rhs`] is the one place where they meet.

pub mod bistable;
pub mod bone;
pub mod cartilage;
pub mod effusion;
pub mod grade;
pub mod hill;
pub mod monostable;
pub mod pain;
pub mod synovium;
