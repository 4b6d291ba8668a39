//! The master key: found, or drawn when there is nothing yet that another key was used for.

use std::fs;
use std::io;
use std::path::Path;

use model::Random;
use model::seal::Key;
use zeroize::Zeroizing;

use crate::Error;
use crate::data_dir::{DataDir, create_private};
use crate::settings::MasterKeySource;

/// The key to use.
pub(crate) enum MasterKey {
    /// It was there.
    Found(Key),
    /// There was none. It must be [kept](MasterKey::keep) before anything is sealed with it.
    Drawn(Key),
}

impl MasterKey {
    /// Finds the key, or draws one if it is the data folder's to make.
    pub(crate) fn find_or_draw(
        source: &MasterKeySource,
        data_dir: &DataDir,
        random: &dyn Random,
    ) -> Result<Self, Error> {
        match source {
            MasterKeySource::Given(hex) => {
                parse(hex).map(Self::Found).ok_or_else(|| Error::BadMasterKey("WHARFINGER_MASTER_KEY".to_owned()))
            }
            MasterKeySource::File(path) => read(path)?
                .map(Self::Found)
                .ok_or_else(|| Error::file("read the master key in", path)(io::Error::from(io::ErrorKind::NotFound))),
            MasterKeySource::DataDir => {
                let path = data_dir.master_key();
                match read(&path)? {
                    Some(key) => Ok(Self::Found(key)),
                    None if holds_data(data_dir) => Err(Error::MasterKeyMissing(path)),
                    None => Ok(Self::Drawn(Key::generate(random))),
                }
            }
        }
    }

    /// The key itself.
    pub(crate) fn key(&self) -> &Key {
        let (Self::Found(key) | Self::Drawn(key)) = self;
        key
    }

    /// Writes a drawn key to the data folder, where it survives a power cut.
    pub(crate) fn keep(&self, data_dir: &DataDir) -> Result<(), Error> {
        let Self::Drawn(key) = self else { return Ok(()) };
        let path = data_dir.master_key();
        let line = Zeroizing::new(format!("{}\n", Zeroizing::new(hex(key.expose())).as_str()));
        if create_private(&path, line.as_bytes())? {
            return Ok(());
        }
        // Only one who does not hold the folder's lock can have been quicker.
        Err(Error::file("write", &path)(io::Error::from(io::ErrorKind::AlreadyExists)))
    }
}

/// Whether anything in the folder may be sealed already.
fn holds_data(data_dir: &DataDir) -> bool {
    let blobs_there = fs::read_dir(data_dir.blobs().join("blobs")).is_ok_and(|mut entries| entries.next().is_some());
    blobs_there || data_dir.database().exists()
}

fn read(path: &Path) -> Result<Option<Key>, Error> {
    match fs::read_to_string(path).map(Zeroizing::new) {
        Ok(text) => parse(text.trim()).map(Some).ok_or_else(|| Error::BadMasterKey(path.display().to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file("read the master key in", path)(error)),
    }
}

fn parse(hex: &str) -> Option<Key> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    let digits = hex.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Key::new(*bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::SystemRandom;

    fn find(data_dir: &DataDir) -> Result<MasterKey, Error> {
        MasterKey::find_or_draw(&MasterKeySource::DataDir, data_dir, &SystemRandom)
    }

    #[test]
    fn a_key_is_drawn_once_and_found_ever_after() {
        let dir = tempfile::tempdir().expect("a folder");
        let data_dir = DataDir::at(dir.path().to_owned());
        let drawn = find(&data_dir).expect("drawn");
        assert!(matches!(drawn, MasterKey::Drawn(_)));
        drawn.keep(&data_dir).expect("kept");
        let found = find(&data_dir).expect("found");
        assert!(matches!(found, MasterKey::Found(_)));
        assert_eq!(found.key().expose(), drawn.key().expose());
        assert!(MasterKey::Drawn(Key::new([1; 32])).keep(&data_dir).is_err(), "a key is never replaced");
    }

    #[test]
    fn no_key_is_drawn_over_data_that_another_was_used_for() {
        for made in ["meta.sqlite", "blobs/blobs/00"] {
            let dir = tempfile::tempdir().expect("a folder");
            fs::create_dir_all(dir.path().join(made)).expect("made");
            let data_dir = DataDir::at(dir.path().to_owned());
            assert!(matches!(find(&data_dir), Err(Error::MasterKeyMissing(_))), "{made}");
        }
    }

    #[test]
    fn a_key_is_64_hex_digits() {
        let dir = tempfile::tempdir().expect("a folder");
        let data_dir = DataDir::at(dir.path().to_owned());
        let given = |hex: &str| {
            let source = MasterKeySource::Given(Zeroizing::new(hex.to_owned()));
            MasterKey::find_or_draw(&source, &data_dir, &SystemRandom).map(|key| *key.key().expose())
        };
        assert_eq!(given(&"0f".repeat(32)).expect("a key"), [15; 32]);
        for bad in ["", "0f", &"0g".repeat(32), &"0f".repeat(33), &"+f".repeat(32), &"é".repeat(32)] {
            assert!(matches!(given(bad), Err(Error::BadMasterKey(_))), "{bad}");
        }
        let file = MasterKeySource::File(dir.path().join("nowhere"));
        assert!(MasterKey::find_or_draw(&file, &data_dir, &SystemRandom).is_err(), "a named file must be there");
    }
}
