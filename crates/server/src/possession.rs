//! What a server must keep hold of while it serves: its data folder, its database's file, and the claim that keeps other
//! servers away from the database. While any of these is lost, nothing is written, because it could not be kept.

use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::Duration;

use meta::{Claim, Database, Location};
use tokio::sync::Mutex;

use crate::data_dir::Lock;
use crate::settings::Settings;

/// How often everything is looked at.
const PERIOD: Duration = Duration::from_secs(1);

/// A server's hold on its data and its database. Dropping it lets go of both.
pub(crate) struct Possession {
    database: Database,
    claim: Mutex<Claim>,
    server: String,
    places: Arc<[Place]>,
    loss: parking_lot::Mutex<Option<String>>,
    _lock: Lock,
}

/// A file or folder that must stay the one that was opened.
struct Place {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Place {
    fn of(path: PathBuf) -> io::Result<Self> {
        let metadata = std::fs::metadata(&path)?;
        Ok(Self { device: metadata.dev(), inode: metadata.ino(), path })
    }

    fn is_unchanged(&self) -> bool {
        std::fs::metadata(&self.path).is_ok_and(|now| (now.dev(), now.ino()) == (self.device, self.inode))
    }
}

/// How this server is described to another that wants the same database.
pub(crate) fn describe_server() -> String {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    format!("wharfinger on {host}, process {}", std::process::id())
}

impl Possession {
    /// Claims the database and remembers which files and folders are in use.
    ///
    /// # Errors
    /// [`meta::Error::Claimed`], and those of files and databases.
    pub(crate) async fn take(settings: &Settings, database: Database, lock: Lock) -> Result<Self, crate::Error> {
        let server = describe_server();
        let claim = database.claim(&server).await?;
        let mut paths = vec![settings.data_dir.lock_file(), settings.data_dir.blobs()];
        if let Location::Sqlite(path) = &settings.database {
            paths.push(path.clone());
        }
        let places: Result<Vec<_>, _> = paths
            .into_iter()
            .map(|path| Place::of(path.clone()).map_err(crate::Error::file("look at", &path)))
            .collect();
        Ok(Self {
            database,
            claim: Mutex::new(claim),
            server,
            places: places?.into(),
            loss: parking_lot::Mutex::default(),
            _lock: lock,
        })
    }

    /// What is lost now, in a sentence; `None` while all is well.
    pub(crate) fn loss(&self) -> Option<String> {
        self.loss.lock().clone()
    }

    /// Looks at everything once. While something is lost, the database refuses writes and the server is not ready.
    async fn look(&self) {
        let now = self.find_loss().await;
        self.database.refuse_writes(now.as_deref());
        let before = std::mem::replace(&mut *self.loss.lock(), now.clone());
        match (before, now) {
            (None, Some(reason)) => tracing::error!("nothing is written from now on: {reason}"),
            (Some(_), None) => tracing::info!("writes are accepted again"),
            _ => {}
        }
    }

    async fn find_loss(&self) -> Option<String> {
        let places = Arc::clone(&self.places);
        let looked = tokio::task::spawn_blocking(move || {
            places.iter().find(|place| !place.is_unchanged()).map(|place| place.path.display().to_string())
        });
        if let Ok(Some(path)) = looked.await {
            return Some(format!("{path} was deleted or replaced while the server was using it"));
        }
        let mut claim = self.claim.lock().await;
        if claim.is_held().await {
            return None;
        }
        match self.database.claim(&self.server).await {
            Ok(made_again) => {
                *claim = made_again;
                None
            }
            Err(error) => Some(error.to_string()),
        }
    }
}

/// Looks at everything for as long as somebody else keeps the possession.
pub(crate) async fn watch(possession: Weak<Possession>) {
    loop {
        tokio::time::sleep(PERIOD).await;
        match possession.upgrade() {
            Some(possession) => possession.look().await,
            None => return,
        }
    }
}
