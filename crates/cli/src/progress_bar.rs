//! Progress for a person at a terminal, on standard error.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use synovia_diagnostics::shown_on_one_line;
use synovia_study::Progress;

use crate::output_folder::say_waiting;

/// A bar with the time left; nothing at all when standard error is not a terminal.
pub struct Bar(ProgressBar);

impl Bar {
    /// Not shown yet; not shown ever when `quiet`.
    pub fn new(quiet: bool) -> Self {
        let bar = ProgressBar::no_length();
        if quiet || !io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        } else {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
            bar.set_style(style("{spinner} {msg}"));
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Bar(bar)
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn started(&self, total_patients: u64) {
        self.0.set_length(total_patients);
        self.0.set_style(style(
            "{spinner} {msg}  {wide_bar}  {human_pos} of {human_len} patients, {eta} left",
        ));
        self.0.reset_eta();
    }

    fn advanced(&self, patients: u64) {
        self.0.inc(patients);
    }

    fn phase(&self, name: &str) {
        self.0.set_message(shown_on_one_line(name));
    }

    fn waiting(&self, folder: &Path, holder: &str) {
        self.0.suspend(|| say_waiting(folder, holder));
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
