//! How far an analysis of many studies is, for a person at a terminal.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Steps of an analysis on standard error; nothing at all when that is not a terminal.
pub struct Steps(ProgressBar);

impl Steps {
    /// Not shown yet.
    pub fn new() -> Self {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{spinner} {msg}  {wide_bar}  {pos} of {len}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Steps(bar)
    }

    /// What is done, and how much of it.
    pub fn tell(&self, what: &str, done: usize, all: usize) {
        if self.0.is_hidden() {
            return;
        }
        if done == 1 {
            self.0.set_message(what.to_owned());
            self.0.set_length(all as u64);
        }
        self.0.set_position(done as u64);
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
