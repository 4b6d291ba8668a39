//! The log: lines are made where something happens and written by a thread of their own, so that no request waits for a
//! terminal or a full pipe. When the thread cannot keep up, lines are dropped and counted.

use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::Error;
use crate::settings::{LogFormat, LogSettings};

/// Lines that wait to be written, at most.
const LINES_WAITING_MAX: usize = 4096;

enum Message {
    Line(Vec<u8>),
    End,
}

/// Writes what is still waiting when it is dropped.
pub struct LogGuard {
    lines: SyncSender<Message>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone)]
struct Lines {
    sender: SyncSender<Message>,
    dropped: Arc<AtomicU64>,
}

/// Whether lines are for a person.
fn is_text(settings: &LogSettings) -> bool {
    match settings.format {
        Some(format) => format == LogFormat::Text,
        None => io::stderr().is_terminal(),
    }
}

/// Begins to log to standard error. At most once a process.
///
/// # Errors
/// When the filter is none, or the thread cannot be started.
pub fn start(settings: &LogSettings) -> Result<LogGuard, Error> {
    let (sender, receiver) = sync_channel(LINES_WAITING_MAX);
    let dropped = Arc::new(AtomicU64::new(0));
    let lines = Lines { sender: sender.clone(), dropped: Arc::clone(&dropped) };
    let thread = std::thread::Builder::new().name("log".to_owned()).spawn(move || write_lines(&receiver, &dropped));
    let thread = thread.map_err(|source| Error::System { doing: "start the log's thread", source })?;
    // The settings have checked the filter.
    let filter = EnvFilter::new(&settings.filter);
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(lines);
    let installed = if is_text(settings) {
        let ansi = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        builder.with_ansi(ansi).try_init()
    } else {
        builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
    };
    // A program that embeds the server may log elsewhere.
    drop(installed);
    Ok(LogGuard { lines: sender, thread: Some(thread) })
}

fn write_lines(lines: &Receiver<Message>, dropped: &AtomicU64) {
    let mut out = BufWriter::with_capacity(64 * 1024, io::stderr());
    while let Ok(first) = lines.recv() {
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                // Nobody can be told that the log is gone.
                Message::Line(line) => drop(out.write_all(&line)),
                Message::End => return drop(out.flush()),
            }
            next = lines.try_recv().ok();
        }
        let lost = dropped.swap(0, Ordering::Relaxed);
        if lost > 0 {
            drop(writeln!(
                out,
                "{lost} lines of the log were dropped, for they came faster than they could be written"
            ));
        }
        drop(out.flush());
    }
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        if self.lines.send(Message::End).is_ok()
            && let Some(thread) = self.thread.take()
        {
            drop(thread.join());
        }
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl io::Write for Lines {
    /// Takes a whole line: the formatter writes each in one piece.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.sender.try_send(Message::Line(line.to_vec())).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
