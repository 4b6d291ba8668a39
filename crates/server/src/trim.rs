//! Gives memory back to the system after a burst of requests. The C library keeps what was freed for the next time, which
//! may be never: a small machine has other uses for it.

use std::fs;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// How often it is looked whether there is something to give back.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// Less growth than this is left alone.
const GROWTH_BYTES_MIN: u64 = 16 * 1024 * 1024;

/// Gives memory back every time that the process has grown by some megabytes, until `stopping` is cancelled.
pub(crate) async fn run(stopping: CancellationToken) {
    let mut least = own_bytes();
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        let Some((before, known)) = own_bytes().zip(least) else { return };
        if before < known + GROWTH_BYTES_MIN {
            least = Some(before.min(known));
            continue;
        }
        // It goes through all that was freed, which may take some milliseconds.
        if tokio::task::spawn_blocking(give_back).await.is_err() {
            return;
        }
        least = own_bytes();
        tracing::debug!(before, after = least, "memory was given back to the system");
    }
}

/// What this process has in memory that is not pages of files, in bytes; none where the system does not say.
fn own_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kib = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?.trim().strip_suffix(" kB")?;
    kib.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(target_env = "gnu")]
#[expect(unsafe_code, reason = "the C library has no other way, and Rust's none")]
fn give_back() {
    // SAFETY: the declaration is that of malloc.h: `int malloc_trim(size_t pad)`. The function takes no pointer, may be
    // called from any thread at any time (MT-Safe), and touches only memory that is free, so it is safe for any argument.
    unsafe extern "C" {
        safe fn malloc_trim(pad: usize) -> std::ffi::c_int;
    }
    malloc_trim(0);
}

/// Other C libraries give back by themselves, or cannot be asked to.
#[cfg(not(target_env = "gnu"))]
fn give_back() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_freed_is_given_back() {
        // Pieces small enough to come from the heap, each behind one that stays: the heap cannot just be cut off.
        let piece = || vec![1_u8; 16 * 1024];
        let pieces: Vec<_> = (0..4096).map(|_| (piece(), vec![1_u8; 64])).collect();
        let full = own_bytes().expect("Linux says it");
        let kept: Vec<_> = pieces.into_iter().map(|(_, kept)| kept).collect();
        give_back();
        let left = own_bytes().expect("Linux says it");
        assert!(left + 32 * 1024 * 1024 < full, "{full} bytes before, {left} after");
        drop(kept);
    }
}
