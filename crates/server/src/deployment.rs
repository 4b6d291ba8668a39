//! A deployment, opened: its rows, bytes and keys, put together into a registry.

use std::sync::Arc;

use access::{Access, RootCredentials};
use blob::Store;
use meta::{Database, Location};
use model::address::Addressing;
use model::{Clock, Random, RegistryId};
use registry::{Parts, Registry};

use crate::data_dir::Lock;
use crate::master_key::MasterKey;
use crate::settings::Settings;
use crate::{Error, credentials};

/// An open deployment.
pub struct Deployment {
    /// What it does.
    pub registry: Registry,
    /// The rows, to be closed at the end.
    pub database: Database,
    /// The default account's root, if its secret is known here.
    pub root: Option<RootCredentials>,
    /// Keeps other servers out; only one who serves has it.
    pub lock: Option<Lock>,
}

impl Deployment {
    /// Opens it to be served. What a first start makes is made: the folder, the master key, the root and its credentials.
    ///
    /// # Errors
    /// That another server has it, that its key is missing, and all that can go wrong with files and databases.
    pub async fn open_to_serve(
        settings: &Settings,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, Error> {
        let data_dir = &settings.data_dir;
        data_dir.create()?;
        let lock = data_dir.lock()?;
        let master_key = MasterKey::find_or_draw(&settings.master_key, data_dir, random.as_ref())?;
        let mut deployment = Self::put_together(settings, &master_key, clock, Arc::clone(&random)).await?;
        deployment.lock = Some(lock);
        if let MasterKey::Drawn(_) = master_key {
            // Rows can be elsewhere than in the folder, and then be sealed with a key that is elsewhere too.
            if !deployment.registry.access().accounts().await?.is_empty() {
                return Err(Error::MasterKeyMissing(data_dir.master_key()));
            }
            master_key.keep(data_dir)?;
        }
        deployment.ensure_root(settings, random.as_ref()).await?;
        Ok(deployment)
    }

    /// Opens it beside whoever serves it, or nobody. Nothing is made.
    ///
    /// # Errors
    /// That there is nothing, and all that can go wrong with files and databases.
    pub async fn open_beside(
        settings: &Settings,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, Error> {
        let data_dir = &settings.data_dir;
        let no_rows = matches!(&settings.database, Location::Sqlite(path) if !path.exists());
        if no_rows || !data_dir.path().is_dir() {
            return Err(Error::NoData(data_dir.path().to_owned()));
        }
        let master_key = MasterKey::find_or_draw(&settings.master_key, data_dir, random.as_ref())?;
        if let MasterKey::Drawn(_) = master_key {
            return Err(Error::MasterKeyMissing(data_dir.master_key()));
        }
        Self::put_together(settings, &master_key, clock, random).await
    }

    async fn put_together(
        settings: &Settings,
        master_key: &MasterKey,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, Error> {
        let database = Database::open(&settings.database).await?;
        let blobs = Store::open(&settings.data_dir.blobs(), Arc::clone(&random))?;
        let access = Access::new(database.clone(), master_key.key().clone(), Arc::clone(&clock), Arc::clone(&random));
        let default = RegistryId { account: settings.account, region: settings.region.clone() };
        let registry = Registry::new(Parts {
            db: database.clone(),
            blobs,
            access,
            clock,
            random,
            addressing: Addressing { default, domain: settings.domain.clone() },
            settings: settings.registry.clone(),
        });
        Ok(Self { registry, database, root: None, lock: None })
    }

    /// Makes sure that the default account and its root key exist: the operator's, those in the credentials file, or new
    /// ones. New ones are in the file before they are in the database, so that no crash makes a key that nobody knows.
    async fn ensure_root(&mut self, settings: &Settings, random: &dyn Random) -> Result<(), Error> {
        let path = settings.data_dir.credentials();
        let root = if let Some(chosen) = &settings.root {
            let (id, secret) = (chosen.access_key_id.clone(), chosen.secret_access_key.to_string());
            RootCredentials::new(settings.account, id, secret)?
        } else if let Some(kept) = credentials::read(&path, settings.account)? {
            kept
        } else {
            let new = RootCredentials::generate(settings.account, random);
            credentials::add(&path, &new)?;
            new
        };
        self.registry.access().ensure_root(&root).await?;
        self.root = Some(root);
        Ok(())
    }
}
