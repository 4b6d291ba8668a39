//! The log: lines are made where something happens and written by a thread of their own, see [`sink`].

pub(crate) mod escape;
mod sink;
pub(crate) mod time;

use std::io::{self, IsTerminal as _};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::Error;
use crate::settings::{LogFormat, LogSettings};
use sink::Sink;

/// The log of this process, once it is started.
static LOG: OnceLock<Log> = OnceLock::new();

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For a person.
    Text { in_colour: bool },
    /// For a program: an object a line.
    Json,
}

/// Takes lines.
#[derive(Clone)]
pub(crate) struct Log {
    form: Form,
    sink: Arc<Sink>,
}

/// Writes what is still waiting when it is dropped.
pub struct LogGuard {
    sink: Arc<Sink>,
    thread: Option<JoinHandle<()>>,
}

impl Log {
    /// The log of this process; `None` until it is started.
    pub(crate) fn get() -> Option<&'static Self> {
        LOG.get()
    }

    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// Adds one line, its line feed included.
    pub(crate) fn push(&self, line: &[u8]) {
        self.sink.push(line);
    }
}

impl Form {
    fn of(settings: &LogSettings) -> Self {
        let is_text = match settings.format {
            Some(format) => format == LogFormat::Text,
            None => io::stderr().is_terminal(),
        };
        let in_colour = || io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        if is_text { Self::Text { in_colour: in_colour() } } else { Self::Json }
    }
}

/// Begins to log to standard error. At most once a process.
///
/// # Errors
/// When the filter is none, or the thread cannot be started.
pub fn start(settings: &LogSettings) -> Result<LogGuard, Error> {
    let log = Log { form: Form::of(settings), sink: Arc::default() };
    let thread = std::thread::Builder::new().name("log".to_owned()).spawn({
        let Log { form, sink } = log.clone();
        move || sink.write_all(&mut io::stderr(), |out, lines| write_lost(out, form, lines))
    });
    let thread = thread.map_err(|source| Error::System { doing: "start the log's thread", source })?;
    // The settings have checked the filter.
    let filter = EnvFilter::new(&settings.filter);
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(log.clone());
    let installed = match log.form {
        Form::Text { in_colour } => builder.with_ansi(in_colour).try_init(),
        Form::Json => builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init(),
    };
    // A program that embeds the server may log elsewhere.
    drop(installed);
    let sink = Arc::clone(&log.sink);
    drop(LOG.set(log));
    Ok(LogGuard { sink, thread: Some(thread) })
}

/// The line that says how many lines are missing.
fn write_lost(out: &mut Vec<u8>, form: Form, lines: u64) {
    let words = "lines of the log were dropped: they came faster than standard error took them";
    let now = time::now();
    let line = match form {
        Form::Text { .. } => format!("{now}  WARN {lines} {words}\n"),
        Form::Json => format!(
            "{{\"timestamp\":\"{now}\",\"level\":\"WARN\",\"message\":\"{words}\",\"lines\":{lines},\"target\":\"log\"}}\n"
        ),
    };
    out.extend_from_slice(line.as_bytes());
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        self.sink.end();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl io::Write for Log {
    /// Takes a whole line: the formatter writes each in one piece.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if line.is_ascii() {
            self.push(line);
        } else {
            let mut escaped = Vec::with_capacity(line.len() + 64);
            escape::push_line(&mut escaped, line, self.form == Form::Json);
            self.push(&escaped);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
