//! How far the making of a world has come, for whoever waits for it.

use std::{io::IsTerminal, time::Duration};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often the bar is drawn while nothing is told.
const TICK: Duration = Duration::from_millis(250);

/// A bar where somebody watches; elsewhere a line for each tenth.
pub(super) struct Progress {
    bar: ProgressBar,
    is_watched: bool,
    what: &'static str,
    tenth: u64,
}

impl Progress {
    pub(super) fn new() -> Self {
        let is_watched = std::io::stderr().is_terminal();
        let target =
            if is_watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template(
            "{elapsed:>4} {msg:<12} {wide_bar} {human_pos}/{human_len}",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(TICK);
        Self { bar, is_watched, what: "", tenth: 0 }
    }

    /// So many of something come next.
    pub(super) fn begins(&mut self, what: &'static str, count: u64) {
        self.bar.set_length(count);
        self.bar.set_position(0);
        self.bar.set_message(what);
        (self.what, self.tenth) = (what, 0);
    }

    /// One more of them is done.
    pub(super) fn advances(&mut self) {
        self.is_at(self.bar.position() + 1);
    }

    /// So many of them are done.
    pub(super) fn is_at(&mut self, done: u64) {
        let count = self.bar.length().unwrap_or(0).max(1);
        let done = done.min(count);
        self.bar.set_position(done);
        let tenth = done * 10 / count;
        if !self.is_watched && tenth > self.tenth {
            eprintln!("{}: {done} of {count}", self.what);
        }
        self.tenth = tenth;
    }

    /// It is over.
    pub(super) fn ends(&self) {
        self.bar.finish_and_clear();
    }
}
