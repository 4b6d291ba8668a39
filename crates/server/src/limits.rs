//! How many connections there may be: what the operator said, or less if the system has not enough for that.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::memory;

/// Files that are open whatever is served: the database, logs, listeners.
const STANDING_FILES: u64 = 32;

/// The fewest connections that a server is worth starting for.
const CONNECTIONS_MIN: u64 = 8;

/// What a connection may take that has sent most of a head.
const CONNECTION_BYTES: u64 = 64 * 1024;

/// Every connection and every blob that is read is an open file, and shells give programs few of them to begin with.
pub(crate) fn raise_open_files() {
    let limit = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

/// The most connections at a time, of which `wanted` is the setting. A quarter of the open files, and some, is kept back
/// for the database and for layers; heads of connections may take a quarter of the memory.
pub(crate) fn connections_max(wanted: usize) -> usize {
    let open_files = getrlimit(Resource::Nofile).current;
    let (by_files, by_memory) = (by_files(open_files), memory::limit_bytes() / 4 / CONNECTION_BYTES);
    let possible = usize::try_from(by_files.min(by_memory).max(CONNECTIONS_MIN)).unwrap_or(usize::MAX);
    if possible < wanted {
        tracing::warn!(
            connections_max = possible,
            wanted,
            open_files,
            memory_bytes = memory::limit_bytes(),
            "connections-max is lowered to what the limits of open files and of memory allow"
        );
    }
    wanted.min(possible)
}

fn by_files(open_files: Option<u64>) -> u64 {
    open_files.map_or(u64::MAX, |files| (files / 4 * 3).saturating_sub(STANDING_FILES).max(CONNECTIONS_MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_files_are_kept_back() {
        for (open_files, expected) in
            [(Some(16), 8), (Some(64), 16), (Some(256), 160), (Some(1024), 736), (Some(8192), 6112), (None, u64::MAX)]
        {
            assert_eq!(by_files(open_files), expected, "{open_files:?}");
        }
        assert_eq!(connections_max(4), 4);
    }
}
