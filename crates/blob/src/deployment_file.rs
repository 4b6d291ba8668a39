//! The file in a store's directory that says which deployment the store belongs to.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use uuid::Uuid;

use crate::directory::Directory;

const NAME: &str = "deployment";

/// The id in the store's directory; `None` if there is no file.
pub(crate) fn read(dir: &Path) -> io::Result<Option<Uuid>> {
    let text = match fs::read_to_string(dir.join(NAME)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text?,
    };
    let id = text.trim().parse().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(Some(id))
}

/// Writes the id, which is durable when this returns. An older one is replaced.
pub(crate) fn write(dir: &Path, id: Uuid) -> io::Result<()> {
    let new = dir.join(format!("{NAME}.new"));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    writeln!(file, "{id}")?;
    file.sync_all()?;
    fs::rename(&new, dir.join(NAME))?;
    Directory::open(dir)?.sync()
}
