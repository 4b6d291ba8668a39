//! The master key: found, or drawn when there is nothing yet that another key was used for.
//!
//! Where it is in a file, another can take its place: it is put beside the file first (`master.key.new`), then root keys
//! are sealed under it, then it takes the file's name. Whoever is killed in between leaves both, one of which opens.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::seal::Key;
use model::{Clock, Random};
use zeroize::Zeroizing;

use crate::Error;
use crate::data_dir::{DataDir, create_private, replace_private};
use crate::kms_client::KmsClient;
use crate::settings::MasterKeySource;

/// Where the key comes from.
pub(crate) enum MasterKeyPlace {
    /// The environment.
    Given(Key),
    /// A file.
    File(KeyFile),
}

/// A file with the key in it.
pub(crate) struct KeyFile {
    path: PathBuf,
    form: Form,
    /// Whether it is for the first start to make it.
    is_ours: bool,
}

/// What is in the file.
enum Form {
    /// The key, as 64 hex digits.
    Plain,
    /// The key as a KMS sealed it, in Base64.
    Sealed(Box<KmsClient>),
}

/// The key to use.
pub(crate) enum MasterKey {
    /// It was there.
    Found(Key),
    /// There was none. It must be [kept](DrawnKey::keep) before anything is sealed with it.
    Drawn(DrawnKey),
}

/// A new key, and the file that it is to be in.
pub(crate) struct DrawnKey {
    key: Key,
    path: PathBuf,
    text: Zeroizing<String>,
}

impl fmt::Display for MasterKeyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(_) => f.write_str("WHARFINGER_MASTER_KEY"),
            Self::File(file) => write!(f, "{}", file.path.display()),
        }
    }
}

impl MasterKeyPlace {
    /// The place that the settings name.
    pub(crate) fn of(source: &MasterKeySource, data_dir: &DataDir, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let plain = |path, is_ours| Self::File(KeyFile { path, form: Form::Plain, is_ours });
        Ok(match source {
            MasterKeySource::Given(hex) => {
                Self::Given(parse(hex).ok_or_else(|| Error::BadMasterKey("WHARFINGER_MASTER_KEY".to_owned()))?)
            }
            MasterKeySource::File(path) => plain(path.clone(), false),
            MasterKeySource::DataDir => plain(data_dir.master_key(), true),
            MasterKeySource::Kms(settings) => {
                let form = Form::Sealed(Box::new(KmsClient::new(settings, clock)?));
                Self::File(KeyFile { path: data_dir.kms_master_key(), form, is_ours: true })
            }
        })
    }

    /// Finds the key, or draws one if it is the data folder's to make.
    pub(crate) async fn find_or_draw(&self, data_dir: &DataDir, random: &dyn Random) -> Result<MasterKey, Error> {
        let file = match self {
            Self::Given(key) => return Ok(MasterKey::Found(key.clone())),
            Self::File(file) => file,
        };
        match file.read(&file.path).await? {
            Some(key) => Ok(MasterKey::Found(key)),
            None if !file.is_ours => {
                Err(Error::file("read the master key in", &file.path)(rustix::io::Errno::NOENT.into()))
            }
            None if holds_data(data_dir) => Err(Error::MasterKeyMissing(file.path.clone())),
            None => Ok(MasterKey::Drawn(file.draw(&file.path, random).await?)),
        }
    }

    /// The file that the key is in; none where it comes from the environment.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Given(_) => None,
            Self::File(file) => Some(&file.path),
        }
    }

    /// The key that is about to take the other's place, if there is one.
    pub(crate) async fn find_next(&self) -> Result<Option<Key>, Error> {
        match self {
            Self::Given(_) => Ok(None),
            Self::File(file) => file.read(&file.next_path()).await,
        }
    }

    /// The key that is about to take the other's place; a new one is drawn and put there if there is none.
    pub(crate) async fn find_or_draw_next(&self, random: &dyn Random) -> Result<Key, Error> {
        let Self::File(file) = self else { return Err(Error::MasterKeyGiven) };
        file.find_or_draw_at(&file.next_path(), random).await
    }

    /// Puts the next key in the other's place. That somebody else did so is as good.
    pub(crate) fn take_over(&self) -> Result<(), Error> {
        let Self::File(file) = self else { return Ok(()) };
        match replace_private(&file.path, &file.next_path()) {
            Err(Error::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }
}

impl KeyFile {
    /// A file of the operator's for a new key.
    pub(crate) fn plain(path: PathBuf) -> Self {
        Self { path, form: Form::Plain, is_ours: false }
    }

    /// The key in the file; a new one is drawn and put there if there is no such file.
    pub(crate) async fn find_or_draw(&self, random: &dyn Random) -> Result<Key, Error> {
        self.find_or_draw_at(&self.path, random).await
    }

    async fn find_or_draw_at(&self, path: &Path, random: &dyn Random) -> Result<Key, Error> {
        if let Some(key) = self.read(path).await? {
            return Ok(key);
        }
        let drawn = self.draw(path, random).await?;
        if create_private(path, drawn.text.as_bytes())? {
            return Ok(drawn.key);
        }
        // Somebody was quicker, and may have begun to use theirs.
        let quicker = self.read(path).await?;
        quicker.ok_or_else(|| Error::file("read the master key in", path)(rustix::io::Errno::NOENT.into()))
    }

    async fn read(&self, path: &Path) -> Result<Option<Key>, Error> {
        let text = match fs::read_to_string(path).map(Zeroizing::new) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::file("read the master key in", path)(error)),
        };
        let bad = || Error::BadMasterKey(path.display().to_string());
        match &self.form {
            Form::Plain => parse(text.trim()).map(Some).ok_or_else(bad),
            Form::Sealed(kms) => {
                let sealed = STANDARD.decode(text.trim()).map_err(|_| Error::BadSealedMasterKey(path.to_owned()))?;
                kms.decrypt(&sealed).await.map(Some)
            }
        }
    }

    async fn draw(&self, path: &Path, random: &dyn Random) -> Result<DrawnKey, Error> {
        let (key, text) = match &self.form {
            Form::Plain => {
                let key = Key::generate(random);
                let text = Zeroizing::new(format!("{}\n", Zeroizing::new(hex(key.expose())).as_str()));
                (key, text)
            }
            Form::Sealed(kms) => {
                let (key, sealed) = kms.generate_data_key().await?;
                (key, Zeroizing::new(format!("{}\n", STANDARD.encode(sealed))))
            }
        };
        Ok(DrawnKey { key, path: path.to_owned(), text })
    }

    fn next_path(&self) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        name.into()
    }
}

impl MasterKey {
    /// The key itself.
    pub(crate) fn key(&self) -> &Key {
        match self {
            Self::Found(key) => key,
            Self::Drawn(drawn) => &drawn.key,
        }
    }
}

impl DrawnKey {
    /// Where it is to be.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the key to its file, where it survives a power cut.
    pub(crate) fn keep(&self) -> Result<(), Error> {
        if create_private(&self.path, self.text.as_bytes())? {
            return Ok(());
        }
        // Only one who does not hold the folder's lock can have been quicker.
        Err(Error::file("write", &self.path)(rustix::io::Errno::EXIST.into()))
    }
}

/// Whether anything in the folder may be sealed already.
fn holds_data(data_dir: &DataDir) -> bool {
    let blobs_there = fs::read_dir(data_dir.blobs().join("blobs")).is_ok_and(|mut entries| entries.next().is_some());
    blobs_there || data_dir.database().exists()
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
    use crate::system::{SystemClock, SystemRandom};

    fn place(source: &MasterKeySource, data_dir: &DataDir) -> Result<MasterKeyPlace, Error> {
        MasterKeyPlace::of(source, data_dir, Arc::new(SystemClock))
    }

    async fn find(data_dir: &DataDir) -> Result<MasterKey, Error> {
        place(&MasterKeySource::DataDir, data_dir)?.find_or_draw(data_dir, &SystemRandom).await
    }

    fn folder() -> (tempfile::TempDir, DataDir) {
        let dir = tempfile::tempdir().expect("a folder");
        let data_dir = DataDir::at(dir.path().to_owned());
        (dir, data_dir)
    }

    #[tokio::test]
    async fn a_key_is_drawn_once_and_found_ever_after() {
        let (_dir, data_dir) = folder();
        let MasterKey::Drawn(drawn) = find(&data_dir).await.expect("drawn") else { panic!("found in an empty folder") };
        drawn.keep().expect("kept");
        let found = find(&data_dir).await.expect("found");
        assert!(matches!(found, MasterKey::Found(_)));
        assert_eq!(found.key().expose(), drawn.key.expose());
        assert!(drawn.keep().is_err(), "a key is never replaced");
    }

    #[tokio::test]
    async fn no_key_is_drawn_over_data_that_another_was_used_for() {
        for made in ["meta.sqlite", "blobs/blobs/00"] {
            let (dir, data_dir) = folder();
            fs::create_dir_all(dir.path().join(made)).expect("made");
            assert!(matches!(find(&data_dir).await, Err(Error::MasterKeyMissing(_))), "{made}");
        }
    }

    #[tokio::test]
    async fn a_key_is_64_hex_digits() {
        let (dir, data_dir) = folder();
        let given = |hex: &str| match place(&MasterKeySource::Given(Zeroizing::new(hex.to_owned())), &data_dir) {
            Ok(MasterKeyPlace::Given(key)) => Ok(*key.expose()),
            Ok(MasterKeyPlace::File(_)) => panic!("a file"),
            Err(error) => Err(error),
        };
        assert_eq!(given(&"0f".repeat(32)).expect("a key"), [15; 32]);
        for bad in ["", "0f", &"0g".repeat(32), &"0f".repeat(33), &"+f".repeat(32), &"é".repeat(32)] {
            assert!(matches!(given(bad), Err(Error::BadMasterKey(_))), "{bad}");
        }
        let file = place(&MasterKeySource::File(dir.path().join("nowhere")), &data_dir).expect("a place");
        assert!(file.find_or_draw(&data_dir, &SystemRandom).await.is_err(), "a named file must be there");
    }

    #[tokio::test]
    async fn the_next_key_is_drawn_once_and_takes_the_place_of_the_other() {
        let (_dir, data_dir) = folder();
        fs::write(data_dir.master_key(), "0".repeat(64)).expect("written");
        let place = place(&MasterKeySource::DataDir, &data_dir).expect("a place");
        assert!(place.find_next().await.expect("readable").is_none());
        let next = place.find_or_draw_next(&SystemRandom).await.expect("drawn");
        let again = place.find_or_draw_next(&SystemRandom).await.expect("found");
        assert_eq!(next.expose(), again.expose(), "whoever goes on, goes on with the same");
        assert_eq!(find(&data_dir).await.expect("found").key().expose(), &[0; 32], "until then nothing has changed");
        place.take_over().expect("replaced");
        assert_eq!(find(&data_dir).await.expect("found").key().expose(), next.expose());
        assert!(place.find_next().await.expect("readable").is_none());
        place.take_over().expect("done before");
        let given = MasterKeyPlace::Given(Key::new([1; 32]));
        assert!(matches!(given.find_or_draw_next(&SystemRandom).await, Err(Error::MasterKeyGiven)));
    }
}
