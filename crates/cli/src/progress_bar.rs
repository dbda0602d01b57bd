//! Progress on standard error: a bar for a person at a terminal, a line a minute where nobody looks at one.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use synovia_diagnostics::shown_on_one_line;
use synovia_study::{Progress, grouped};

use crate::output::say;
use crate::output_folder::say_waiting;

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(60);

/// A bar with the time left, or a line a minute; nothing at all when nobody wants to know.
pub struct Bar {
    bar: ProgressBar,
    lines: Option<Lines>,
    unit: &'static str,
}

impl Bar {
    /// Not shown yet; not shown ever when `quiet`. Counts things called `unit`.
    pub fn new(quiet: bool, unit: &'static str) -> Self {
        let bar = ProgressBar::no_length();
        let is_terminal = io::stderr().is_terminal();
        if quiet || !is_terminal {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        } else {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
            bar.set_style(style("{spinner} {msg}"));
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        let lines = (!quiet && !is_terminal).then(|| Lines::new(EVERY, unit));
        Bar { bar, lines, unit }
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn started(&self, total: u64) {
        self.bar.set_length(total);
        self.bar.set_style(style(&format!(
            "{{spinner}} {{msg}}  {{wide_bar}}  {{human_pos}} of {{human_len}} {}, {{eta}} left",
            self.unit
        )));
        self.bar.reset_eta();
        self.lines.iter().for_each(|lines| lines.started(total));
    }

    fn advanced(&self, done: u64) {
        self.bar.inc(done);
        if let Some(line) = self.lines.as_ref().and_then(|lines| lines.advanced(done)) {
            say(&line);
        }
    }

    fn phase(&self, name: &str) {
        let name = shown_on_one_line(name);
        self.lines.iter().for_each(|lines| lines.phase(&name));
        self.bar.set_message(name);
    }

    fn waiting(&self, folder: &Path, holder: &str) {
        self.bar.suspend(|| say_waiting(folder, holder));
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Says now and then how far it is.
struct Lines {
    every: Duration,
    unit: &'static str,
    state: Mutex<State>,
}

struct State {
    phase: String,
    total: u64,
    done: u64,
    /// When things began to be counted.
    start: Instant,
    /// When a line was written.
    last: Instant,
}

impl Lines {
    fn new(every: Duration, unit: &'static str) -> Self {
        let now = Instant::now();
        let state = State {
            phase: String::new(),
            total: 0,
            done: 0,
            start: now,
            last: now,
        };
        Lines {
            every,
            unit,
            state: Mutex::new(state),
        }
    }

    fn started(&self, total: u64) {
        if let Ok(mut state) = self.state.lock() {
            (state.total, state.done, state.start) = (total, 0, Instant::now());
        }
    }

    fn phase(&self, name: &str) {
        if let Ok(mut state) = self.state.lock() {
            name.clone_into(&mut state.phase);
        }
    }

    /// The line to be written now, if it is time for one.
    fn advanced(&self, done: u64) -> Option<String> {
        let mut state = self.state.lock().ok()?;
        state.done += done;
        if state.last.elapsed() < self.every {
            return None;
        }
        state.last = Instant::now();
        let share = state.done as f64 / state.total.max(1) as f64;
        let left = state.start.elapsed().as_secs_f64() * (1.0 - share).max(0.0) / share;
        let left = if left.is_finite() && share < 1.0 {
            format!(", about {:.0} s left", left)
        } else {
            String::new()
        };
        Some(format!(
            "{}: {} of {} {}{left}",
            state.phase,
            grouped(state.done),
            grouped(state.total),
            self.unit
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_done_and_how_far_it_is() {
        let lines = Lines::new(Duration::ZERO, "patients");
        lines.phase("simulating trials");
        lines.started(2_000);
        let line = lines.advanced(500).unwrap();
        assert!(
            line.starts_with("simulating trials: 500 of 2,000 patients, about "),
            "{line}"
        );
        assert_eq!(
            lines.advanced(1_500).unwrap(),
            "simulating trials: 2,000 of 2,000 patients"
        );
    }

    #[test]
    fn lines_are_a_minute_apart() {
        let lines = Lines::new(EVERY, "lives");
        lines.started(10);
        assert_eq!(lines.advanced(1), None);
        assert_eq!(EVERY, Duration::from_secs(60));
    }
}
