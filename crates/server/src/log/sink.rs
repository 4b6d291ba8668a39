//! Where the lines of the log go: into memory, and from there by a thread of its own to standard error, so that no
//! request waits for a terminal or a full pipe.
//!
//! No line is lost as long as standard error takes them. When it blocks and [`PENDING_BYTES_MAX`] of lines wait, further
//! lines are dropped and counted, and the log says how many as soon as it can.

use std::io::Write;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

/// How much waits to be written, at most.
const PENDING_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The thread waits this long for more lines, so that a busy server pays for few calls of the system.
const GATHER: Duration = Duration::from_millis(5);
/// So much is written at once.
const GATHER_BYTES_MAX: usize = 256 * 1024;
/// A buffer that grew beyond this gives its memory back.
const KEPT_BYTES: usize = 512 * 1024;

/// Takes lines from any thread.
#[derive(Default)]
pub struct Sink {
    pending: Mutex<Pending>,
    wake: Condvar,
}

#[derive(Default)]
struct Pending {
    bytes: Vec<u8>,
    lines_lost: u64,
    writer: Writer,
    ended: bool,
}

/// What the thread waits for.
#[derive(Default, PartialEq, Eq, Clone, Copy)]
enum Writer {
    /// Nothing: it writes.
    #[default]
    Busy,
    /// The first line.
    Idle,
    /// More lines.
    Gathering,
}

impl Sink {
    /// Adds one line, its line feed included. Never waits for the thread.
    pub fn push(&self, line: &[u8]) {
        let mut pending = self.pending.lock();
        if pending.bytes.len() + line.len() > PENDING_BYTES_MAX {
            pending.lines_lost += 1;
            return;
        }
        pending.bytes.extend_from_slice(line);
        let wake = match pending.writer {
            Writer::Busy => false,
            Writer::Idle => true,
            Writer::Gathering => pending.bytes.len() >= GATHER_BYTES_MAX,
        };
        if wake {
            pending.writer = Writer::Busy;
        }
        drop(pending);
        if wake {
            self.wake.notify_one();
        }
    }

    /// Lets [`Sink::write_all`] return when it has written what there is.
    pub fn end(&self) {
        self.pending.lock().ended = true;
        self.wake.notify_one();
    }

    /// Writes lines as they come, until the end. `lost` writes the line that says how many lines were lost.
    pub fn write_all(&self, out: &mut impl Write, lost: impl Fn(&mut Vec<u8>, u64)) {
        let mut taken = Vec::new();
        loop {
            let (lines_lost, ended) = self.take(&mut taken);
            if lines_lost > 0 {
                lost(&mut taken, lines_lost);
            }
            // Nobody can be told that the log is gone.
            drop(out.write_all(&taken).and_then(|()| out.flush()));
            taken.clear();
            taken.shrink_to(KEPT_BYTES);
            if ended {
                return;
            }
        }
    }

    /// Waits for lines and takes them.
    fn take(&self, taken: &mut Vec<u8>) -> (u64, bool) {
        let mut pending = self.pending.lock();
        while pending.bytes.is_empty() && !pending.ended {
            pending.writer = Writer::Idle;
            self.wake.wait(&mut pending);
        }
        if !pending.ended && pending.bytes.len() < GATHER_BYTES_MAX {
            pending.writer = Writer::Gathering;
            self.wake.wait_for(&mut pending, GATHER);
        }
        pending.writer = Writer::Busy;
        std::mem::swap(&mut pending.bytes, taken);
        (std::mem::take(&mut pending.lines_lost), pending.ended)
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Tells of each write, and does it when it is let.
    struct Slow {
        begun: Sender<Vec<u8>>,
        go_on: Receiver<()>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.begun.send(bytes.to_vec()).map_err(io::Error::other)?;
            self.go_on.recv().map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_are_lost_only_while_the_output_blocks_and_are_counted() {
        let sink = Arc::new(Sink::default());
        let ((begun, begins), (let_go, go_on)) = (channel(), channel());
        let thread = std::thread::spawn({
            let sink = Arc::clone(&sink);
            let lost = |out: &mut Vec<u8>, lines: u64| out.extend_from_slice(format!("lost {lines}\n").as_bytes());
            move || sink.write_all(&mut Slow { begun, go_on }, lost)
        });
        sink.push(b"first\n");
        assert_eq!(begins.recv().expect("written"), b"first\n");
        let line = vec![b'x'; 1024];
        for _ in 0..PENDING_BYTES_MAX / line.len() + 3 {
            sink.push(&line);
        }
        let_go.send(()).expect("it waits");
        let second = begins.recv().expect("written");
        assert_eq!(second.len(), PENDING_BYTES_MAX + "lost 3\n".len());
        assert!(second.ends_with(b"lost 3\n"));
        sink.push(b"last\n");
        sink.end();
        let_go.send(()).expect("it waits");
        assert_eq!(begins.recv().expect("written"), b"last\n");
        let_go.send(()).expect("it waits");
        thread.join().expect("it ends");
    }
}
