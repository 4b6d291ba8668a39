//! A deployment with an empty database, whose time and chance are known.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use access::{Access, Error, Options, RootCredentials};
use meta::access_keys::{self, AccessKey};
use meta::repositories::{self, NewRepository, RepositoryKey};
use meta::{Database, Location};
use model::mutability::TagMutability;
use model::seal::Key;
use model::{AccountId, Caller, Clock, Origin, Principal, Random, Region, RegistryId, RepositoryName, Timestamp};

/// 2015-08-30T12:36:00Z
pub const START: Timestamp = Timestamp::from_millis(1_440_938_160_000);

pub const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub const ACCOUNT: &str = "111111111111";
pub const OTHER_ACCOUNT: &str = "222222222222";

pub struct Deployment {
    pub db: Database,
    pub clock: Arc<HandClock>,
    pub access: Access,
    random: Arc<Sequence>,
    _folder: tempfile::TempDir,
}

impl Deployment {
    /// Nobody is here yet.
    pub async fn empty() -> Self {
        Self::empty_with(1).await
    }

    /// The same, with another chance.
    pub async fn empty_with(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Database::open(&Location::Sqlite(folder.path().join("meta.db"))).await.expect("the database opens");
        let clock = Arc::new(HandClock(AtomicI64::new(START.as_millis())));
        let random = Arc::new(Sequence(AtomicU64::new(seed)));
        let access =
            Access::open(db.clone(), Key::new([7; 32]), clock.clone(), random.clone()).await.expect("it opens");
        Self { db, clock, access, random, _folder: folder }
    }

    /// The root of [`ACCOUNT`] has the key [`KEY_ID`] with the secret [`SECRET`].
    pub async fn with_root() -> Self {
        let deployment = Self::empty().await;
        deployment.access.ensure_root(&root_credentials()).await.expect("the root is there");
        deployment
    }

    /// Another node over the same rows. The master key is `[7; 32]`.
    pub async fn another_node(&self) -> Access {
        self.under_master_key(7).await.expect("it opens")
    }

    /// Another node over the same rows, with other choices of its operator.
    pub async fn node_with(&self, options: Options) -> Access {
        let (clock, random) = (self.clock.clone(), self.random.clone());
        Access::open_with(self.db.clone(), Key::new([7; 32]), clock, random, options).await.expect("it opens")
    }

    /// Another node over the same rows, started with the master key that is 32 times this byte.
    pub async fn under_master_key(&self, byte: u8) -> Result<Access, Error> {
        Access::open(self.db.clone(), Key::new([byte; 32]), self.clock.clone(), self.random.clone()).await
    }

    pub async fn keys(&self, account: &str) -> Vec<AccessKey> {
        let account = self::account(account);
        let read = self.db.read("keys", move |tx| Box::pin(async move { access_keys::of_account(tx, account).await }));
        read.await.expect("keys are read")
    }

    pub async fn insert_key(&self, key: AccessKey) {
        let write = self.db.write("insert_key", move |tx| Box::pin(async move { access_keys::insert(tx, &key).await }));
        assert!(write.await.expect("a key is written"), "the key is new");
    }

    pub async fn create_repository(&self, registry: &RegistryId, name: &RepositoryName) -> RepositoryKey {
        let new = NewRepository {
            registry: registry.clone(),
            name: name.clone(),
            created_at: self.clock.now(),
            mutability: TagMutability::Mutable,
            scan_on_push: false,
            kms_key: None,
        };
        let write =
            self.db.write("create_repository", move |tx| Box::pin(async move { repositories::insert(tx, &new).await }));
        write.await.expect("a repository is written").expect("the repository is new").key
    }
}

/// A clock that stands still until it is set.
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// SplitMix64: bytes that differ from each other and not from run to run.
struct Sequence(AtomicU64);

impl Random for Sequence {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

pub fn root_credentials() -> RootCredentials {
    RootCredentials::new(account(ACCOUNT), KEY_ID.into(), SECRET.into()).expect("credentials")
}

pub fn account(text: &str) -> AccountId {
    text.parse().expect("an account")
}

pub fn region(text: &str) -> Region {
    text.parse().expect("a region")
}

pub fn registry(account: &str) -> RegistryId {
    RegistryId { account: self::account(account), region: region("us-east-1") }
}

pub fn name(text: &str) -> RepositoryName {
    text.parse().expect("a repository name")
}

pub fn origin() -> Arc<Origin> {
    Arc::new(Origin {
        request_id: uuid::Uuid::nil(),
        source_ip: Ipv4Addr::LOCALHOST.into(),
        secure_transport: false,
        host: "localhost:3270".into(),
        user_agent: "".into(),
    })
}

/// Somebody who says to be the root of `account`, by the key `id`.
pub fn caller(account: &str, id: &str) -> Caller {
    Caller {
        principal: Principal::Root(self::account(account)),
        access_key_id: id.into(),
        origin: origin(),
        session: None,
        session_policies: None,
    }
}
