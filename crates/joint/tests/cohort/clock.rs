//! Time on a processor: what a shared machine makes one wait for is not counted.

use std::time::Instant;

/// Time this thread has spent on a processor.
pub struct Clock {
    wall: Instant,
    processor: Option<f64>,
}

impl Clock {
    pub fn start() -> Self {
        Clock {
            wall: Instant::now(),
            processor: processor_seconds(),
        }
    }

    /// Since the start, s; on Linux those of the processor in ticks of some milliseconds, elsewhere those of the clock on the wall.
    pub fn seconds(&self) -> f64 {
        match (self.processor, processor_seconds()) {
            (Some(before), Some(now)) => now - before,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds * 1e-9)
}
