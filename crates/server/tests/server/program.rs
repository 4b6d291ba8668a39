//! The program itself, started as a process.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// A serving process. It is killed when it is dropped.
pub struct Program {
    child: Child,
    lines: BufReader<std::process::ChildStderr>,
    /// `127.0.0.1:1234`
    pub address: String,
}

/// A verb of the program, in a folder and in an environment of its own.
pub fn verb(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wharfinger"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// Runs a verb to its end.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    verb(folder, arguments).output().expect("it runs")
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

impl Program {
    /// Starts `serve` in `folder` and returns when it says that it serves.
    pub fn serve(folder: &Path, arguments: &[&str]) -> Self {
        let all: Vec<&str> =
            ["serve", "--listen", "127.0.0.1:0", "--log-format", "json"].iter().chain(arguments).copied().collect();
        Self::from_command(&mut verb(folder, &all))
    }

    pub fn from_command(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped"));
        let mut seen = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).expect("readable") > 0, "it ended:\n{seen}");
            // As JSON and as text.
            if let Some((_, rest)) = line.split_once("\"listen\":\"").or_else(|| line.split_once(" listen=\"")) {
                break rest.split('"').next().expect("an address").to_owned();
            }
            seen.push_str(&line);
        };
        Self { child, lines, address }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().try_into().expect("a process id")).expect("a process id");
        kill_process(pid, signal).expect("it is there");
    }

    /// Waits for a line of its log that has `words` in it.
    pub fn wait_for_line(&mut self, words: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).expect("readable") > 0, "it ended without {words}");
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Waits for its end: its exit code, and what it wrote to standard error since it served.
    pub fn end(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).expect("readable");
        (self.child.wait().expect("it ends").code(), rest)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
