//! How much memory this process may use: what the machine has, or what a container or service manager allows of it.

use std::fs;
use std::path::{Path, PathBuf};

/// What is assumed where the system does not say.
const FALLBACK_BYTES: u64 = 1024 * 1024 * 1024;

/// The most that bodies of requests may take together, however much memory there is.
const BUDGET_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// What the bodies of requests may take together: a quarter of the memory.
pub(crate) fn budget_bytes() -> usize {
    usize::try_from((limit_bytes() / 4).min(BUDGET_BYTES_MAX)).unwrap_or(usize::MAX)
}

/// The least of the machine's memory and the limits of the control groups that this process is in, in bytes.
pub(crate) fn limit_bytes() -> u64 {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total_bytes(&text));
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let limits = limit_files(&groups).into_iter().filter_map(|path| read_limit(&path));
    limits.chain(machine).min().unwrap_or(FALLBACK_BYTES)
}

/// `MemTotal` of `/proc/meminfo`.
fn total_bytes(meminfo: &str) -> Option<u64> {
    let kib = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?.trim().strip_suffix(" kB")?;
    kib.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// The files with the limits of the groups in `/proc/self/cgroup`, those of their parents included. Inside a container
/// the path may be that of the host, so that only the root of the tree is there.
fn limit_files(groups: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for group in groups.lines() {
        let mut fields = group.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else { continue };
        let (root, file) = match controllers {
            "" => ("/sys/fs/cgroup", "memory.max"),
            _ if controllers.split(',').any(|name| name == "memory") => {
                ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            }
            _ => continue,
        };
        let ancestors = Path::new(path.trim_start_matches('/')).ancestors();
        files.extend(ancestors.map(|folder| Path::new(root).join(folder).join(file)));
    }
    files
}

/// The number in a limit's file; none where it says `max`.
fn read_limit(path: &Path) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_memory_is_read() {
        assert_eq!(total_bytes("MemTotal:       24681924 kB\nMemFree:  1 kB\n"), Some(24_681_924 * 1024));
        assert_eq!(total_bytes("MemFree:  1 kB\n"), None);
        assert!(limit_bytes() > 0);
    }

    #[test]
    fn limits_are_looked_for_in_all_groups_up_to_the_root() {
        let files = |groups| limit_files(groups).iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
        assert_eq!(
            files("4:memory:/a/b\n3:cpuset:/\n0::/\n"),
            [
                "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes",
                "/sys/fs/cgroup/memory/a/memory.limit_in_bytes",
                "/sys/fs/cgroup/memory/memory.limit_in_bytes",
                "/sys/fs/cgroup/memory.max",
            ]
        );
        assert_eq!(files("0::/x.slice\n"), ["/sys/fs/cgroup/x.slice/memory.max", "/sys/fs/cgroup/memory.max"]);
        assert!(files("nonsense\n\n").is_empty());
    }
}
