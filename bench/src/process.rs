//! A server process: started, watched through `/proc`, ended by its id.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::wire::Endpoint;

/// Ticks of the times in `/proc/<pid>/stat` in a second: fixed in Linux's interface to programs.
const TICKS_PER_SECOND: f64 = 100.0;
/// Under valgrind a start takes some seconds.
const READY_SECONDS_MAX: u64 = 60;
const STOP_SECONDS_MAX: u64 = 20;
const POLL: Duration = Duration::from_millis(1);

/// A running server. It is ended when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// From the start of the process to its first good answer.
    pub ready_after: Duration,
}

impl Process {
    /// Starts `command` and waits until `path` answers 200.
    pub async fn start(mut command: Command, endpoint: &Endpoint, path: &str) -> Result<Self, Error> {
        let name = format!("{:?}", command.get_program());
        let started = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut process = Self { child, ready_after: Duration::ZERO };
        while started.elapsed().as_secs() < READY_SECONDS_MAX {
            if let Some(status) = process.child.try_wait()? {
                return Err(Error::Peer(format!("{name} ended at once: {status}")));
            }
            if is_ready(endpoint, path).await {
                process.ready_after = started.elapsed();
                return Ok(process);
            }
            tokio::time::sleep(POLL).await;
        }
        Err(Error::Peer(format!("{name} was not ready in {READY_SECONDS_MAX} s")))
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Processor time that the server and its workers have used, in seconds.
    pub fn cpu_seconds(&self) -> f64 {
        self.family().iter().filter_map(|pid| cpu_ticks(*pid)).sum::<f64>() / TICKS_PER_SECOND
    }

    /// Memory that the server and its workers hold now.
    pub fn resident_bytes(&self) -> u64 {
        self.status_bytes("VmRSS")
    }

    /// What of it is the program's own, and not pages of files that the kernel may drop.
    pub fn own_bytes(&self) -> u64 {
        self.status_bytes("RssAnon")
    }

    fn status_bytes(&self, field: &str) -> u64 {
        self.family().iter().filter_map(|pid| status_kibibytes(*pid, field)).sum::<u64>() * 1024
    }

    /// The process and its direct children.
    fn family(&self) -> Vec<u32> {
        let own = self.child.id();
        let children = fs::read_to_string(format!("/proc/{own}/task/{own}/children")).unwrap_or_default();
        std::iter::once(own).chain(children.split_whitespace().filter_map(|pid| pid.parse().ok())).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The polite signal first: a server that is killed may leave its workers behind.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let asked = Instant::now();
        while asked.elapsed().as_secs() < STOP_SECONDS_MAX {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(POLL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn is_ready(endpoint: &Endpoint, path: &str) -> bool {
    let Ok(mut connection) = endpoint.connect().await else { return false };
    matches!(connection.get(path).await, Ok(answer) if answer.status == 200)
}

/// User and system time: fields 14 and 15, counted from behind the name, which may hold anything.
fn cpu_ticks(pid: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat[stat.rfind(')')? + 2..].split(' ').collect();
    Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
}

fn status_kibibytes(pid: u32, field: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix(field)?.strip_prefix(':')?.trim().strip_suffix(" kB")?.parse().ok())
}
