//! How large a run will be, before it is begun.

use synovia_diagnostics::Finding;

use crate::execute::{patients_followed, table_bytes};
use crate::wording::grouped;
use crate::{Plan, codes};

/// Joints that one processor follows in a second, for a year each with five visits: the order of it, see the book's page on performance.
const JOINTS_PER_SECOND: f64 = 60_000.0;
/// Work of a visit in that of following a joint for a year: scores, noise, an analysis.
const VISITS_PER_YEAR_OF_WORK: f64 = 20.0;

/// From here on a warning says so, bytes.
const MUCH_MEMORY: f64 = 2e9;
const MUCH_DISK: f64 = 10e9;
/// More is an oversight, bytes.
const TOO_MUCH_DISK: f64 = 200e9;

/// What is to be said of a large run.
pub(crate) fn finding(plan: &Plan) -> Option<Finding> {
    let size = plan.size();
    let title = format!("a run of this study: {size}");
    if size.disk_bytes > TOO_MUCH_DISK {
        return Some(
            Finding::error(codes::TOO_LARGE, title)
                .label("more than can be run")
                .expected(format!("at most {} of disk", bytes(TOO_MUCH_DISK)))
                .help("fewer replicates give the same means with a larger Monte Carlo error"),
        );
    }
    (size.memory_bytes > MUCH_MEMORY || size.disk_bytes > MUCH_DISK).then(|| {
        Finding::warning(codes::LARGE_RUN, title)
            .label("this takes much memory or disk")
            .help("fewer replicates, arms or visits need less")
    })
}

/// How large a run will be; each of it to one digit at best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Joints that are followed, twins and counterfactuals included.
    pub joints: u64,
    /// Seconds of one processor.
    pub processor_seconds: f64,
    /// Memory at most, bytes.
    pub memory_bytes: f64,
    /// Disk while it runs, bytes.
    pub disk_bytes: f64,
}

impl Plan {
    /// How large a run of this plan will be.
    pub fn size(&self) -> Size {
        let joints = patients_followed(self);
        let years = self
            .protocol
            .visit_months
            .last()
            .copied()
            .unwrap_or_default()
            / 12.0;
        let visits = self.protocol.visit_months.len() as f64;
        let bytes = table_bytes(self);
        Size {
            joints,
            processor_seconds: joints as f64 * (years + visits / VISITS_PER_YEAR_OF_WORK).max(0.1)
                / JOINTS_PER_SECOND,
            memory_bytes: bytes.memory,
            disk_bytes: bytes.disk,
        }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            to,
            "{} joints to follow; about {} on one processor, {} of memory, {} of disk",
            grouped(self.joints),
            time(self.processor_seconds),
            bytes(self.memory_bytes),
            bytes(self.disk_bytes)
        )
    }
}

/// To one digit: more is not known.
fn rounded(value: f64) -> String {
    let mut unit = 1.0;
    while value / unit >= 10.0 {
        unit *= 10.0;
    }
    grouped(((value / unit).round().max(1.0) * unit) as u64)
}

fn time(seconds: f64) -> String {
    match seconds {
        s if s < 60.0 => format!("{} s", rounded(s)),
        s if s < 2.0 * 3_600.0 => format!("{} minutes", rounded((s / 60.0).max(2.0))),
        s if s < 48.0 * 3_600.0 => format!("{} hours", rounded(s / 3_600.0)),
        s => format!("{} days", rounded(s / 86_400.0)),
    }
}

fn bytes(bytes: f64) -> String {
    if bytes < 1e9 {
        format!("{} MB", rounded(bytes / 1e6))
    } else {
        format!("{} GB", rounded(bytes / 1e9))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_to_one_digit() {
        assert_eq!(rounded(0.3), "1");
        assert_eq!(rounded(1_234.0), "1,000");
        assert_eq!(time(17.0), "20 s");
        assert_eq!(time(600.0), "10 minutes");
        assert_eq!(time(9.0 * 86_400.0), "9 days");
        assert_eq!(bytes(4.7e9), "5 GB");
        assert_eq!(bytes(132e6), "100 MB");
    }
}
