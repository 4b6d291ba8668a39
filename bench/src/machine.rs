//! The shape of the machine, without which a figure says nothing.

use std::fs;

use serde::Serialize;

/// What the figures were measured on.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// Cores that this process may use.
    pub cores: usize,
    /// The processor's name.
    pub processor: String,
    /// The kernel's release.
    pub kernel: String,
    /// Main memory.
    pub memory_bytes: u64,
}

impl Machine {
    /// Looks at the machine. What cannot be found out is called unknown.
    pub fn look() -> Self {
        let unknown = || "unknown".to_owned();
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            processor: field("/proc/cpuinfo", "model name").unwrap_or_else(unknown),
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").map_or_else(|_| unknown(), |it| it.trim().into()),
            memory_bytes: field("/proc/meminfo", "MemTotal")
                .and_then(|it| it.split(' ').next()?.parse::<u64>().ok())
                .map_or(0, |kibibytes| kibibytes * 1024),
        }
    }
}

/// The first value of `name` in a file of `name : value` lines.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let (_, value) = text.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == name)?;
    Some(value.trim().to_owned())
}
