//! A page of what lies in the directories, in order, without holding a whole directory.

use std::collections::BinaryHeap;
use std::fs::{self, DirEntry};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use model::Timestamp;

use crate::BlobId;
use crate::backend::Stored;

/// The first things behind a cursor, of all that were offered.
pub(crate) struct Page {
    after: Option<BlobId>,
    limit: usize,
    /// The last on top; one more than the limit, to see whether it is the twin of the one before.
    found: BinaryHeap<Found>,
}

/// Sorts by id, and a finished blob before what is staged under the same id.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    id: BlobId,
    is_staged: bool,
    stored_bytes: u64,
    modified: Timestamp,
}

impl Page {
    pub(crate) fn new(after: Option<BlobId>, limit: usize) -> Self {
        Self { after, limit, found: BinaryHeap::new() }
    }

    /// Whether nothing whose id begins with the byte `shard` or a greater one belongs on the page.
    pub(crate) fn is_full_before(&self, shard: usize) -> bool {
        self.is_full() && self.found.peek().is_none_or(|last| usize::from(last.id.as_bytes()[0]) < shard)
    }

    pub(crate) fn into_sorted(self) -> Vec<Stored> {
        let mut found = self.found.into_sorted_vec();
        let twins = |found: &[Found]| self.limit > 0 && found[self.limit - 1].id == found[self.limit].id;
        if found.len() > self.limit && !twins(&found) {
            found.truncate(self.limit);
        }
        found
            .into_iter()
            .map(|Found { id, is_staged, stored_bytes, modified }| Stored {
                id,
                finished: !is_staged,
                stored_bytes,
                modified,
            })
            .collect()
    }

    fn is_full(&self) -> bool {
        self.found.len() > self.limit
    }

    fn wants(&self, id: BlobId, is_staged: bool) -> bool {
        let behind_the_last = self.is_full() && self.found.peek().is_none_or(|l| (id, is_staged) > (l.id, l.is_staged));
        self.after.is_none_or(|after| id > after) && !behind_the_last
    }

    fn offer(&mut self, found: Found) {
        self.found.push(found);
        if self.found.len() > self.limit + 1 {
            self.found.pop();
        }
    }
}

/// Offers everything in a directory to the page. What is deleted meanwhile, and what is not named like a blob,
/// is passed over; a directory that does not exist is empty.
pub(crate) fn scan(dir: &Path, finished: bool, page: &mut Page) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        if !page.wants(id, !finished) {
            continue;
        }
        if let Some((stored_bytes, modified)) = look_at(&entry)? {
            page.offer(Found { id, is_staged: !finished, stored_bytes, modified });
        }
    }
    Ok(())
}

fn look_at(entry: &DirEntry) -> io::Result<Option<(u64, Timestamp)>> {
    match entry.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        metadata => {
            let metadata = metadata?;
            let modified = metadata.mtime().saturating_mul(1000) + metadata.mtime_nsec() / 1_000_000;
            Ok(Some((metadata.len(), Timestamp::from_millis(modified))))
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn found(n: u128, is_staged: bool) -> Found {
        Found { id: BlobId::new(Uuid::from_u128(n)), is_staged, stored_bytes: 0, modified: Timestamp::from_millis(0) }
    }

    /// Pages through finished 1, 2, 3 and staged 2, offered in another order.
    fn page(after: Option<u128>, limit: usize) -> Vec<(u128, bool)> {
        let mut page = Page::new(after.map(|n| BlobId::new(Uuid::from_u128(n))), limit);
        for (n, is_staged) in [(2, true), (3, false), (1, false), (2, false)] {
            let found = found(n, is_staged);
            if page.wants(found.id, is_staged) {
                page.offer(found);
            }
        }
        page.into_sorted().iter().map(|stored| (stored.id.uuid().as_u128(), stored.finished)).collect()
    }

    #[test]
    fn a_page_holds_the_first_behind_the_cursor_and_never_parts_twins() {
        assert_eq!(page(None, 0), []);
        assert_eq!(page(None, 1), [(1, true)]);
        assert_eq!(page(None, 2), [(1, true), (2, true), (2, false)]);
        assert_eq!(page(None, 3), [(1, true), (2, true), (2, false)]);
        assert_eq!(page(None, 4), [(1, true), (2, true), (2, false), (3, true)]);
        assert_eq!(page(Some(1), 1), [(2, true), (2, false)]);
        assert_eq!(page(Some(2), 9), [(3, true)]);
        assert_eq!(page(Some(3), 9), []);
    }
}
