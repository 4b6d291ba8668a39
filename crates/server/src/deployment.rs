//! A deployment, opened: its rows, bytes and keys, put together into a registry.

use std::sync::Arc;

use access::{Access, Budget, Options, RootCredentials};
use meta::Database;
use model::address::Addressing;
use model::seal::Key;
use model::{Clock, Random, RegistryId};
use registry::{Parts, Registry};

use crate::master_key::{MasterKey, MasterKeyPlace};
use crate::pairing::{self, Pair};
use crate::possession::Possession;
use crate::settings::Settings;
use crate::{Error, credentials, memory};

/// An open deployment.
pub struct Deployment {
    /// What it does.
    pub registry: Registry,
    /// The rows, to be closed at the end.
    pub database: Database,
    /// The default account's root, if its secret is known here.
    pub root: Option<RootCredentials>,
    /// Keeps other servers out; only a server has it.
    pub(crate) possession: Option<Possession>,
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
        let place = MasterKeyPlace::of(&settings.master_key, data_dir, Arc::clone(&clock))?;
        chosen_root(settings)?;
        // What can be found out before anything is made is, so that a start that fails leaves nothing behind.
        let drawn_early = if data_dir.lock_file().exists() {
            None
        } else {
            pairing::check_database(settings).await?;
            Some(place.find_or_draw(data_dir, random.as_ref()).await?)
        };
        data_dir.create()?;
        let lock = data_dir.lock()?;
        let master_key = match drawn_early {
            Some(key) => key,
            None => place.find_or_draw(data_dir, random.as_ref()).await?,
        };
        let pair = pairing::open(settings, clock.as_ref(), &random).await?;
        if let MasterKey::Drawn(drawn) = &master_key {
            // Rows can be elsewhere than in the folder, and then be sealed with a key that is elsewhere too.
            if !Access::is_fresh(&pair.database).await? {
                return Err(Error::MasterKeyMissing(drawn.path().to_owned()));
            }
            drawn.keep()?;
        }
        let possession = Possession::take(settings, pair.database.clone(), lock).await?;
        let opening = Opening { settings, pair, clock, random: Arc::clone(&random) };
        let (mut deployment, opened_by) = opening.with_either(master_key.key(), &place).await?;
        if opened_by == OpenedBy::Next {
            place.take_over()?;
        }
        deployment.possession = Some(possession);
        let restored = deployment.registry.restore_quarantined().await?;
        if restored > 0 {
            tracing::info!(restored, "layers that the database knows again were restored from quarantine");
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
        pairing::must_exist(settings, &random).await?;
        let place = MasterKeyPlace::of(&settings.master_key, data_dir, Arc::clone(&clock))?;
        let master_key = match place.find_or_draw(data_dir, random.as_ref()).await? {
            MasterKey::Found(key) => key,
            MasterKey::Drawn(drawn) => return Err(Error::MasterKeyMissing(drawn.path().to_owned())),
        };
        let pair = pairing::open(settings, clock.as_ref(), &random).await?;
        let (deployment, _) = Opening { settings, pair, clock, random }.with_either(&master_key, &place).await?;
        Ok(deployment)
    }

    /// Makes sure that the default account and its root key exist: the operator's, those in the credentials file, or new
    /// ones. New ones are in the file before they are in the database, so that no crash makes a key that nobody knows. What
    /// the file holds makes the account at most: a key that the root deleted does not come back with the next start.
    async fn ensure_root(&mut self, settings: &Settings, random: &dyn Random) -> Result<(), Error> {
        let path = settings.data_dir.credentials();
        let access = self.registry.access();
        if let Some(root) = chosen_root(settings)? {
            access.ensure_root(&root).await?;
            self.root = Some(root);
        } else if let Some(kept) = credentials::read(&path, settings.account)? {
            if access.ensure_kept_root(&kept).await? {
                self.root = Some(kept);
            } else {
                tracing::warn!(
                    file = %path.display(),
                    access_key_id = kept.access_key_id,
                    account = %settings.account,
                    "The credentials file holds a key that its account's root does not have (any more); it stays invalid. \
                     Who has no other root key can start the server with WHARFINGER_ROOT_ACCESS_KEY_ID and \
                     WHARFINGER_ROOT_SECRET_ACCESS_KEY, which makes that key one of the root's."
                );
            }
        } else {
            let new = RootCredentials::generate(settings.account, random);
            credentials::add(&path, &new, &settings.region)?;
            access.ensure_root(&new).await?;
            self.root = Some(new);
        }
        Ok(())
    }
}

/// The root that the operator chose.
fn chosen_root(settings: &Settings) -> Result<Option<RootCredentials>, access::Error> {
    let Some(chosen) = &settings.root else { return Ok(None) };
    let (id, secret) = (chosen.access_key_id.clone(), chosen.secret_access_key.to_string());
    RootCredentials::new(settings.account, id, secret).map(Some)
}

/// What a deployment is put together from, but for its master key.
struct Opening<'a> {
    settings: &'a Settings,
    pair: Pair,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

/// Which of two master keys it was.
#[derive(PartialEq, Eq)]
enum OpenedBy {
    /// The one in its place.
    Present,
    /// The one that was about to take its place when something broke off.
    Next,
}

impl Opening<'_> {
    /// Opens the deployment with the key, or else with the next one, if there is one.
    async fn with_either(self, key: &Key, place: &MasterKeyPlace) -> Result<(Deployment, OpenedBy), Error> {
        let (access, opened_by) = match self.access(key).await {
            Err(access::Error::WrongMasterKey) => match place.find_next().await? {
                Some(next) => (self.access(&next).await?, OpenedBy::Next),
                None => return Err(Error::WrongMasterKey(place.to_string())),
            },
            opened => (opened?, OpenedBy::Present),
        };
        Ok((self.put_together(access), opened_by))
    }

    async fn access(&self, key: &Key) -> Result<Access, access::Error> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let options = Options {
            oidc_allow_loopback: self.settings.oidc_allow_loopback,
            budget: Budget::new(memory::budget_bytes()),
            ..Options::default()
        };
        Access::open_with(self.pair.database.clone(), key.clone(), clock, random, options).await
    }

    fn put_together(self, access: Access) -> Deployment {
        let Self { settings, pair: Pair { database, blobs }, clock, random } = self;
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
        Deployment { registry, database, root: None, possession: None }
    }
}
