//! How far a verb is: a bar on a terminal, a plain line every few seconds elsewhere. Both go to the standard error.

use std::fmt::Display;
use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use parking_lot::Mutex;
use tokio::time::Instant;

use super::say;
use crate::stopwatch;

/// How often a line is printed where there is no terminal.
const LINE_INTERVAL: Duration = Duration::from_secs(5);

/// The progress of one verb.
pub(super) struct Progress {
    bar: ProgressBar,
    /// When the last line was printed; none on a terminal, which has the bar.
    told_at: Option<Mutex<Instant>>,
}

impl Progress {
    /// Of work whose bytes are counted.
    pub(super) fn of_bytes() -> Self {
        Self::new("{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} to go")
    }

    /// Of work that says in words how far it is.
    pub(super) fn in_words() -> Self {
        Self::new("{spinner} {msg}")
    }

    fn new(template: &str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), told_at: Some(Mutex::new(stopwatch::moment())) };
        }
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { bar: ProgressBar::new(0).with_style(style), told_at: None }
    }

    /// Counts bytes that were checked, of `total_bytes`.
    pub(super) fn add_bytes(&self, more_bytes: u64, total_bytes: u64) {
        self.bar.set_length(total_bytes);
        self.bar.inc(more_bytes);
        let done_bytes = self.bar.position();
        self.line(format_args!("checked {} of {}", HumanBytes(done_bytes), HumanBytes(total_bytes)));
    }

    /// Says how far the work is.
    pub(super) fn say(&self, words: &str) {
        self.bar.set_message(words.to_owned());
        self.bar.tick();
        self.line(words);
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn line(&self, words: impl Display) {
        let Some(told_at) = &self.told_at else { return };
        let now = stopwatch::moment();
        let mut last = told_at.lock();
        if now.duration_since(*last) >= LINE_INTERVAL {
            *last = now;
            say(format_args!("{words}\n"));
        }
    }
}
